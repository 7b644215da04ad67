"""What a portal publishes beside its pages, before any of it is made: files are made one after the other, as they are
written, since those of a big network do not fit into memory. Writes no file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from labnetz.model import Artifact, File, Problem, Published

_NOT_LISTED = ("events/", "harvest/", "health/", "embed/", "standards/")
"""Where files lie of which nobody has to know how big they are; there may be a million of them."""

Closing = Callable[[Sequence[Published]], Iterable[File]]
Judged = Callable[[Sequence[Published]], Iterable[Problem]]
Write = Callable[[Iterable[File]], Iterable[Published]]


@dataclass(frozen=True)
class Plan:
    """Files to write, in any order, and then those that tell of them.

    `made` gives the first, no two of one path, one after the other: that takes a look at all events, so it is to be
    asked once; nobody holds what it gave, since all together would fill the memory. `single` gives, in the same way,
    many small ones of which nobody has to know anything, and which may be written at any time. `closing` and `judged`
    make the last files, and what is wrong with all, of what was noted.
    """

    made: Callable[[], Iterator[File]]
    closing: Closing
    judged: Judged
    single: Callable[[], Iterator[File]] = lambda: iter(())
    _noted: list[Published] = field(default_factory=list)

    def write(self, write: Write) -> None:
        """Have all files written. `write` says of each what it is, also of one that was left as it was."""
        self._write(self.files, write)

    def write_but_single(self, write: Write) -> None:
        """Have all files written but the `single` ones."""
        self._write(self.made, write)

    def _write(self, first: Callable[[], Iterable[File]], write: Write) -> None:
        for files in (first, self.last):
            for one in write(files()):
                self.note(one)

    def files(self) -> Iterator[File]:
        """Give the files that tell of no others, planned anew for whoever asks."""
        yield from self.made()
        yield from self.single()

    def note(self, written: Published) -> None:
        """Take note of a file that is there now."""
        if not written.path.startswith(_NOT_LISTED):
            self._noted.append(written)

    def last(self) -> tuple[File, ...]:
        """Give the files that tell of others, to be written behind them."""
        return tuple(self.closing(self._ordered()))

    def problems(self) -> tuple[Problem, ...]:
        """Say what is wrong with what was written."""
        return tuple(self.judged(self._ordered()))

    @property
    def feeds(self) -> frozenset[str]:
        """The paths of all calendars and feeds that are there now, for pages that lead there."""
        return frozenset(one.path for one in self._noted if one.path.startswith("feeds/"))

    def _ordered(self) -> list[Published]:
        return sorted(self._noted, key=lambda one: one.path)


def as_written(file: File) -> Published:
    """Say what a file will be once it is written."""
    content = file.content
    return Published(file.path, len(content), sha256(content).hexdigest())


def all_at_once(plan: Plan) -> tuple[tuple[Artifact, ...], tuple[Problem, ...]]:
    """Make all files in memory, sorted by path, and say what is wrong with them: for networks that are not big."""
    made: list[Artifact] = []

    def write(files: Iterable[File]) -> Iterator[Published]:
        for file in files:
            artifact = Artifact(file.path, file.content)
            made.append(artifact)
            yield as_written(artifact)

    plan.write(write)
    return tuple(sorted(made, key=lambda one: one.path)), plan.problems()
