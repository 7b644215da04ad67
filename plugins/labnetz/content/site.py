"""All pages of one lab → its events, updates and places. Reads no disk; the folder of a page says its kind.

One broken page never takes another with it. Index pages of the folders are ordinary pages and are not read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath

from labnetz.content.context import Context
from labnetz.content.event import read_event
from labnetz.content.frontmatter import where_start
from labnetz.content.item import unpublished
from labnetz.content.place import read_place
from labnetz.content.update import read_update
from labnetz.content.values import slug_of
from labnetz.model import Event, Lab, Place, Problem, Update, Where, begins, msg

_GERMAN = {"events": "veranstaltungen", "updates": "aktuelles", "places": "orte", "calls": "mitmachen"}
_ENGLISH = {"events": "events", "updates": "news", "places": "places", "calls": "calls"}
FOLDERS: Mapping[str, Mapping[str, str]] = {
    "de": {**_GERMAN, "practices": "formate"},
    "en": {**_ENGLISH, "practices": "practices"},
}
"""The folder of each kind, by language; other languages take the English names."""

_INDEX = ("index.md", "README.md")
_SHOWN = ("events", "updates", "places")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A Markdown file: POSIX path below docs_dir, text, absolute address of its page, last change by git or None.

    With `problems` it could not be read as text, and `text` is empty.
    """

    path: str
    text: str
    url: str
    modified: datetime | None
    problems: tuple[Problem, ...] = ()


Item = Event | Update | Place


@dataclass(frozen=True, slots=True)
class Page:
    """A published item and what it was read from. `weeks`: by how many its dates were moved (`content.demo`)."""

    item: Item
    file: SourceFile
    body: str
    weeks: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteContent:
    """What a lab publishes. Events by time, updates newest first, places by id.

    `by_path` has the same items by the path of their page, `pages` with what they were read from; `unreadable` are
    paths of pages that are not published.
    `folders` are the folders of events, updates and places, each with its closing slash.
    """

    events: tuple[Event, ...] = ()
    updates: tuple[Update, ...] = ()
    places: tuple[Place, ...] = ()
    problems: tuple[Problem, ...] = ()
    by_path: Mapping[str, Item] = field(default_factory=dict, repr=False)
    pages: Mapping[str, Page] = field(default_factory=dict, repr=False)
    unreadable: frozenset[str] = frozenset()
    folders: Mapping[str, str] = field(default_factory=dict)


def folders_of(lab: Lab, folders: Mapping[str, str] | None = None) -> Mapping[str, str]:
    """Name the folder of each kind: by the lab's language, then as lab.yml says, then as the caller says."""
    language = lab.language.partition("-")[0]
    return {**FOLDERS.get(language, FOLDERS["en"]), **dict(lab.folders), **(folders or {})}


def kind_of(path: str, folders: Mapping[str, str]) -> str:
    """Tell which kind a page is by its folder, "" for an ordinary page."""
    if not path.endswith(".md") or PurePosixPath(path).name in _INDEX:
        return ""
    inside = [(kind, folder.strip("/")) for kind, folder in folders.items()]
    return next((kind for kind, folder in inside if path.startswith(f"{folder}/")), "")


def read_site(
    files: Iterable[SourceFile],
    lab: Lab,
    *,
    now: datetime,
    folders: Mapping[str, str] | None = None,
    exists: Callable[[str], bool] | None = None,
) -> SiteContent:
    """Read all pages of a lab; never raises for what stands in one.

    `exists` tells whether there is a file, by its POSIX path below docs_dir; without it, no picture is missed.
    """
    reading = _Reading(lab, now, folders_of(lab, folders), exists)
    for file in sorted(files, key=lambda file: file.path):
        reading.take(file)
    reading.read_places()
    reading.read_events()
    reading.read_updates()
    return reading.content()


@dataclass(slots=True)
class _Reading:
    """What is known so far while the pages of a lab are read."""

    lab: Lab
    now: datetime
    folders: Mapping[str, str]
    exists: Callable[[str], bool] | None = None
    files: dict[str, list[SourceFile]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    broken_places: frozenset[str] = frozenset()
    pages: dict[str, Page] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    seen: dict[tuple[str, str], str] = field(default_factory=dict)

    def take(self, file: SourceFile) -> None:
        """Lay a page to those of its kind. What is no text can't be read; what looks like an event is told."""
        kind = kind_of(file.path, self.folders)
        self.problems += file.problems
        if not file.problems:
            self.files.setdefault(kind, []).append(file)
            self.problems += _lost_event(file, self.folders["events"].strip("/")) if kind not in _SHOWN else ()
        elif kind in _SHOWN:
            self.unreadable.add(file.path)

    def read_places(self) -> None:
        for file in self.files.get("places", ()):
            place, body, problems = read_place(file.text, file.path, self.context(file))
            self.problems += problems
            if self.is_new(file, "places", place.id if place else None) and place:
                self.places[place.id] = place
                self.pages[file.path] = Page(place, file, body)
        broken = (path for path in self.unreadable if kind_of(path, self.folders) == "places")
        self.broken_places = frozenset(PurePosixPath(path).stem for path in broken)

    def read_events(self) -> None:
        for file in self.files.get("events", ()):
            context = self.context(file)
            event, body, problems = read_event(file.text, file.path, context)
            self.problems += problems
            if self.is_new(file, "events", event.id if event else None) and event:
                self.pages[file.path] = Page(event, file, body, context.weeks)

    def read_updates(self) -> None:
        for file in self.files.get("updates", ()):
            context = self.context(file)
            update, body, problems = read_update(file.text, file.path, context)
            self.problems += problems
            if self.is_new(file, "guid", update.guid if update else None) and update:
                self.pages[file.path] = Page(update, file, body, context.weeks)

    def context(self, file: SourceFile) -> Context:
        return Context(
            lab=self.lab,
            now=self.now,
            url=file.url,
            modified=file.modified,
            places=self.places,
            broken_places=self.broken_places,
            exists=self.exists,
        )

    def is_new(self, file: SourceFile, kind: str, identity: str | None) -> bool:
        """Tell whether an item may be published: it could be read, and no other page has its identity."""
        if identity is None:
            self.unreadable.add(file.path)
            return False
        first = self.seen.setdefault((kind, identity), file.path)
        if first == file.path:
            return True
        what = msg('"{id}" is already used by {path}', id=identity, path=first)
        fix = msg("give this page another id, or delete one of the two")
        self.problems += [Problem("DATA-11", Where(file.path), what, fix), unpublished(file.path, ("id",))]
        self.unreadable.add(file.path)
        return False

    def content(self) -> SiteContent:
        zone = Context(lab=self.lab, now=self.now).zone
        events = [page.item for page in self.pages.values() if isinstance(page.item, Event)]
        updates = [page.item for page in self.pages.values() if isinstance(page.item, Update)]
        return SiteContent(
            events=tuple(sorted(events, key=lambda event: (begins(event.when, zone), event.id))),
            updates=tuple(sorted(updates, key=lambda update: (-update.published.timestamp(), update.id))),
            places=tuple(sorted(self.places.values(), key=lambda place: place.id)),
            problems=tuple(self.problems),
            by_path={path: page.item for path, page in self.pages.items()},
            pages=self.pages,
            unreadable=frozenset(self.unreadable),
            folders={kind: f"{self.folders[kind].strip('/')}/" for kind in _SHOWN},
        )


def _lost_event(file: SourceFile, folder: str) -> Iterator[Problem]:
    """Tell of an ordinary page that has a start: its writer waits for it in the calendar."""
    line = where_start(file.text)
    if line is None:
        return
    path = PurePosixPath(file.path)
    if path.name in _INDEX:
        name = slug_of(path.parent.name) if path.parent.as_posix() != folder else ""
        what = msg("this page has a start, but {name} is never an event", name=path.name)
        fix = msg("save it as {path}", path=f"{folder}/{name or 'werkstatt'}.md")
    else:
        what = msg("this page has a start, but lies outside {folder}, so it is no event", folder=f"{folder}/")
        fix = msg("move it to {folder}", folder=f"{folder}/")
    yield Problem("DATA-19", Where(file.path, line, 1), what, fix, "warning")
