"""What every publisher function returns."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Artifact:
    """Bytes at a relative POSIX path."""

    path: str
    content: bytes = field(repr=False)

    def __post_init__(self) -> None:
        parts = self.path.split("/")
        if not self.path or self.path.startswith("/") or "\\" in self.path or {"..", ".", ""} & set(parts):
            raise ValueError(f"not a relative path: {self.path!r}")
