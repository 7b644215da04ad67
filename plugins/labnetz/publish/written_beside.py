"""Have a part of a portal's site written in another process, while the rest is prepared or written here. Decides no
content.

A build that makes every file, as the first one and each after an update of labnetz, does nearly all in turn: it has all
cores for that, and two parts at a time would need half as much memory again. While it prepares its pages, which takes
one core, another process writes what nobody counts and for which little is needed: fragments, and the files of
single events.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Generic, TypeVar

from labnetz.forks import Begun, beside
from labnetz.model import msg
from labnetz.publish.facet_feeds import lasting_calendars
from labnetz.publish.portal import let_go, plan

if TYPE_CHECKING:
    from datetime import datetime

    from labnetz.model import File, Message, Problem
    from labnetz.publish.plan import Plan, Write
    from labnetz.publish.portal import PortalContent
    from labnetz.writer import Writer

_R = TypeVar("_R")

Task = Callable[["Writer"], _R]
Waiting = Callable[["Message"], AbstractContextManager[None]]
"""Says how long somebody waits for something."""
Files = tuple[frozenset[str], tuple["Problem", ...]]
"""The paths of all calendars and feeds, and what is wrong with the files beside the pages."""


@dataclass
class Apart(Generic[_R]):
    """A part that is being written; `writer` counts it as written once somebody has waited for it."""

    writer: Writer
    waiting: Callable[[], AbstractContextManager[None]]
    begun: Begun[tuple[_R, Writer]] | None

    @cached_property
    def done(self) -> _R:
        """Wait until all of it is written. What only it is made of is let go."""
        begun, self.begun = self.begun, None
        with self.waiting():
            found, writer = next(begun.results())  # type: ignore[union-attr]  # asked once
        self.writer.take(writer)
        return found

    def end(self) -> None:
        """End the other process, whatever it is doing."""
        if self.begun is not None:
            self.begun.end()


@contextmanager
def written_apart(writer: Writer, task: Task[_R], name: Message, waiting: Waiting) -> Iterator[Apart[_R]]:
    """Begin to do what writes a part, which is called `name`; at the end all of it is written, by a build that makes
    all when it is asked for. `waiting` is entered while somebody waits for it. Raises what that raised."""
    part = Apart(writer, partial(waiting, name), _begun(writer, task))
    del task  # what it is made of would stay as long as others are at work
    with _waited_for(part):
        yield part


@contextmanager
def _waited_for(part: Apart[_R]) -> Iterator[None]:
    try:
        yield
        _ = part.done
    finally:
        part.end()


class Offered(Set[str]):
    """The paths of the calendars and feeds that are being written. Nearly all who ask mean one that is there in any
    case; all others wait."""

    def __init__(self, sure: frozenset[str], files: Apart[Files]) -> None:
        self._sure = sure
        self._files = files

    def __contains__(self, path: object) -> bool:
        return path in self._sure or path in self._files.done[0]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files.done[0])

    def __len__(self) -> int:
        return len(self._files.done[0])


@dataclass(frozen=True, slots=True)
class Beside:
    """The files beside the pages, while they are written. `left` is the content without what only they are made of."""

    left: PortalContent
    offered: Offered
    files: Apart[Files]


@contextmanager
def written_beside(content: PortalContent, writer: Writer, waiting: Waiting, *, now: datetime) -> Iterator[Beside]:
    """Begin to write all files but the pages; by a build that makes all, nearly all are written now."""
    # What pages need, too, is found before the processes part.
    sure = lasting_calendars(content.facets, content.network)
    content.dates(now)
    left, planned = let_go(content), plan(content, now=now)
    del content
    write = planned.write_but_single if writer.makes_all else planned.write
    with written_apart(writer, partial(_files, planned, write), msg("feeds and data written"), waiting) as files:
        del write
        if writer.makes_all:
            _ = files.done
        alone = _single_beside(writer, planned.single(), waiting) if writer.makes_all else nullcontext()
        del planned  # it holds all of the content
        with alone:
            yield Beside(left, Offered(sure, files), files)


def _files(planned: Plan, write: Callable[[Write], None], writer: Writer) -> Files:
    write(writer.write)
    return planned.feeds, planned.problems()


def _single_beside(writer: Writer, files: Iterator[File], waiting: Waiting) -> AbstractContextManager[None]:
    """Begin to write many small files in one other process, whatever the build makes."""
    apart = replace(writer.apart(), workers=1)
    begun = beside(partial(_done, lambda other: other.write_all(files), apart))
    return _waited_for(Apart(writer, partial(waiting, msg("fragments and files of single events written")), begun))


def _begun(writer: Writer, task: Task[_R]) -> Begun[tuple[_R, Writer]]:
    whole = partial(_done, task, writer.apart())
    return Begun(lambda: {0: whole()}) if writer.makes_all else beside(whole)


def _done(task: Task[_R], writer: Writer) -> tuple[_R, Writer]:
    found = task(writer)
    return found, writer.done()
