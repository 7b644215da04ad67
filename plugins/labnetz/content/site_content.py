"""What is known of a lab's site: its files, its items with their pages, and what is wrong. Values only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo

from labnetz.content.history import NO_HISTORY, Dates
from labnetz.content.sourced import Sourced
from labnetz.model import Call, Event, Place, Practice, Problem, Update, begins


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


def by_time(events: Iterable[Event], zone: tzinfo) -> tuple[Event, ...]:
    """Put events in order; `zone` is the one in which whole days are days."""
    return tuple(sorted(events, key=lambda event: (begins(event.when, zone), event.id)))
