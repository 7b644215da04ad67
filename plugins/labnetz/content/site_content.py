"""What is known of a lab's site: its files, its items with their pages, and what is wrong. Values only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo

from labnetz.content.history import NO_HISTORY, Dates
from labnetz.content.sourced import Sourced
from labnetz.model import Artifact, Call, Event, Place, Practice, Problem, Update, begins


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A Markdown file: POSIX path below docs_dir, text, absolute address of its page, and what git knows of it.

    With `problems` it could not be read as text, and `text` is empty. `history` is all that git knows of it.
    """

    path: str
    text: str
    url: str
    history: Dates = NO_HISTORY
    problems: tuple[Problem, ...] = ()


Item = Event | Update | Place | Call | Practice


@dataclass(frozen=True, slots=True)
class Page:
    """A published item and what it was read from. `weeks`: by how many its dates were moved (`content.demo`).

    `changes` are the changed dates of a series, each an event of its own.
    """

    item: Item
    file: SourceFile
    body: str
    weeks: int = 0
    changes: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Translation:
    """A page in another language. `file` has its own address, `original` is the path of the page it translates.

    `item` is the original's item with the words that are translated, None for an ordinary page; `texts` are the keys
    of those words. `language` is a BCP 47 tag.
    """

    file: SourceFile
    original: str
    language: str
    item: Item | None = None
    texts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteContent:
    """What a lab publishes. Events by time, updates newest first, all else by id.

    Events contain changed dates of series. Lists leave out what is internal, and updates that have expired.

    by_path      every item that gets a page, by the path of that page; `pages` has what it was read from, too
    sourced      events that come from tables and calendars; they are among `events`, too
    unreadable   paths of pages that are not published because something is wrong with them
    drafts       paths of pages that nobody wants published yet
    folders      the folders of all kinds, each with its closing slash
    files        all pages that could be read as text, ordinary ones too
    translations pages in another language, by their paths; none of them is an item of its own
    bundles      what others take practices over by, with their checksums (`publish.bundles`)
    """

    events: tuple[Event, ...] = ()
    updates: tuple[Update, ...] = ()
    calls: tuple[Call, ...] = ()
    practices: tuple[Practice, ...] = ()
    places: tuple[Place, ...] = ()
    problems: tuple[Problem, ...] = ()
    by_path: Mapping[str, Item] = field(default_factory=dict, repr=False)
    pages: Mapping[str, Page] = field(default_factory=dict, repr=False)
    unreadable: frozenset[str] = frozenset()
    drafts: frozenset[str] = frozenset()
    sourced: tuple[Sourced, ...] = ()
    folders: Mapping[str, str] = field(default_factory=dict)
    files: tuple[SourceFile, ...] = field(default=(), repr=False)
    translations: Mapping[str, Translation] = field(default_factory=dict, repr=False)
    bundles: tuple[Artifact, ...] = field(default=(), repr=False)

    def items(self) -> Iterator[Item]:
        """Give all items: those in lists, and those that only have a page."""
        for some in (self.events, self.updates, self.calls, self.practices, self.places):
            yield from some
        yield from (page.item for page in self.pages.values())


def by_time(events: Iterable[Event], zone: tzinfo) -> tuple[Event, ...]:
    """Put events in order; `zone` is the one in which whole days are days."""
    return tuple(sorted(events, key=lambda event: (begins(event.when, zone), event.id)))
