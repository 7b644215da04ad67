"""What every publisher function returns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Artifact:
    """Bytes at a relative POSIX path."""

    path: str
    content: bytes = field(repr=False)

    def __post_init__(self) -> None:
        _check(self.path)

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self.content)

    @property
    def sha256(self) -> str:
        """The hash of its bytes, in hexadecimal digits."""
        return sha256(self.content).hexdigest()

    @property
    def version(self) -> str:
        """Nobody knows what it is made of: its bytes have to be compared."""
        return ""

    def parts(self) -> Iterable[bytes]:
        """Give its bytes, as a `Planned` file does."""
        return (self.content,)


@dataclass(frozen=True, slots=True)
class Planned:
    """A file at a relative POSIX path that is made when it is written: of a big network, not all fit into memory.

    `parts` makes its bytes, piece by piece, each time it is called. `version` stands for all that they are made of:
    while it and the code stay the same, so do the bytes. It is "" where nobody knows; `told` gives it, or finds it out
    when somebody asks.
    """

    path: str
    parts: Callable[[], Iterable[bytes]] = field(repr=False, compare=False)
    told: str | Callable[[], str] = ""

    def __post_init__(self) -> None:
        _check(self.path)

    @property
    def version(self) -> str:
        """Stands for all that it is made of."""
        return self.told if isinstance(self.told, str) else self.told()

    @property
    def content(self) -> bytes:
        """All of its bytes, made now."""
        return b"".join(self.parts())


File = Artifact | Planned


@dataclass(frozen=True, slots=True)
class Published:
    """What was written, or left as it was since it has not changed: `size` in bytes, `sha256` in hexadecimal digits."""

    path: str
    size: int
    sha256: str


def _check(path: str) -> None:
    whole = f"/{path}/"  # so each of its parts stands between two slashes; a network has 300,000 paths
    if "//" in whole or "/./" in whole or "/../" in whole or "\\" in path:
        raise ValueError(f"not a relative path: {path!r}")
