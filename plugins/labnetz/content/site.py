"""All pages of one lab → its events, updates and places. Reads no disk; the folder of a page says its kind.

One broken page never takes another with it. Index pages of the folders are ordinary pages and are not read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from labnetz.content.call import read_call
from labnetz.content.context import Context
from labnetz.content.event import read_event
from labnetz.content.folders import INDEX, KINDS, folders_of, kind_of
from labnetz.content.former import renamed
from labnetz.content.frontmatter import held_back_by, where_start
from labnetz.content.item import used_twice
from labnetz.content.lab_history import Moves
from labnetz.content.picture import lost_logo
from labnetz.content.place import read_place
from labnetz.content.practice import read_practice
from labnetz.content.site_content import Page, SiteContent, SourceFile, Translation, by_time
from labnetz.content.translated import read_translation
from labnetz.content.translations import Told, address_in, tell
from labnetz.content.update import read_update
from labnetz.content.values import slug_of
from labnetz.model import (
    Call,
    Event,
    Lab,
    Place,
    Practice,
    Problem,
    Update,
    Visibility,
    Where,
    msg,
)


def read_site(
    files: Iterable[SourceFile],
    lab: Lab,
    *,
    now: datetime,
    exists: Callable[[str], bool] | None = None,
    moved_lab: Moves | None = None,
) -> SiteContent:
    """Read all pages of a lab; never raises for what stands in one.

    `exists` tells whether there is a file, by its POSIX path below docs_dir; without it, no picture is missed.
    `moved_lab` is what lab.yml changed about its events, and when.
    """
    reading = _Reading(lab, now, folders_of(lab), exists, moved_lab or {})
    for file in reading.originals(sorted(files, key=lambda file: file.path)):
        reading.take(file)
    reading.read_places()
    reading.read_events()
    reading.read_others("updates", read_update)
    reading.read_others("calls", read_call)
    reading.read_others("practices", read_practice)
    reading.read_translations()
    content = reading.content()
    return replace(content, problems=(*lost_logo(lab, exists), *content.problems))


def moved_places(pages: Iterable[Page]) -> Moves:
    """Say which places git saw move, by their ids."""
    moved = {page.item.id: page.file.history for page in pages if isinstance(page.item, Place)}
    return {id_: (one.revised, one.revisions) for id_, one in moved.items() if one.revised and one.revisions > 1}


_Read = tuple[Update | Call | Practice | None, str, tuple[Problem, ...]]
_I = TypeVar("_I", Event, Update, Call, Practice)


@dataclass(frozen=True, slots=True)
class _Listed(Generic[_I]):
    """An item that stands in lists, with the changed dates of its series."""

    item: _I
    changes: tuple[Event, ...]


@dataclass(slots=True)
class _Reading:
    """What is known so far while the pages of a lab are read."""

    lab: Lab
    now: datetime
    folders: Mapping[str, str]
    exists: Callable[[str], bool] | None = None
    moved_lab: Moves = field(default_factory=dict)
    files: dict[str, list[SourceFile]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    broken_places: frozenset[str] = frozenset()
    pages: dict[str, Page] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    moved_places: dict[str, tuple[datetime, int]] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)
    drafts: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    seen: dict[tuple[str, str], str] = field(default_factory=dict)
    told: Told = field(default_factory=Told)
    translations: dict[str, Translation] = field(default_factory=dict)

    def originals(self, files: Sequence[SourceFile]) -> Iterator[SourceFile]:
        """Give the pages that are no translations of others, and lay those aside."""
        self.told = tell(files, self.lab, self.folders)
        self.problems += self.told.problems
        self.unreadable |= self.told.left_out
        addresses = {file.path: file.url for file in files}
        for file in files:
            if file.path in self.told.left_out:
                self.files.setdefault("translations", []).append(file)
            elif file.path in self.told.found:
                self.lay_aside(file, addresses)
            else:
                yield file

    def lay_aside(self, file: SourceFile, addresses: Mapping[str, str]) -> None:
        """Give a translation its address, and keep it until its original is read."""
        original, tag = self.told.found[file.path]
        # A list that nobody wrote has an address all the same.
        url = addresses.get(original) or self.lab.url + original.removesuffix("index.md")
        placed = replace(file, url=address_in(tag, url, self.lab.url))
        self.addresses[file.path] = placed.url
        self.files.setdefault("translations", []).append(placed)
        self.problems += file.problems
        if file.problems:
            self.unreadable.add(file.path)

    def take(self, file: SourceFile) -> None:
        """Lay a page to those of its kind. What is no text can't be read; what looks like an event is told."""
        kind = kind_of(file.path, self.folders)
        self.problems += file.problems
        self.addresses[file.path] = file.url
        if not file.problems:
            self.files.setdefault(kind, []).append(file)
            if kind not in KINDS:
                self.hold_back(file)
            self.problems += (
                _lost_event(file, self.folders["events"].strip("/"))
                if kind not in ("events", "updates", "places")
                else ()
            )
        elif kind in KINDS:
            self.unreadable.add(file.path)

    def hold_back(self, file: SourceFile) -> None:
        """Keep an ordinary page back that says it is a draft, also in the words of other programs."""
        if held := held_back_by(file.text):
            key, line = held
            self.is_draft(Where(file.path, line, 1), key)

    def is_draft(self, where: Where, key: str = "visibility") -> None:
        """Publish a page nowhere, and say because of which key."""
        self.drafts.add(where.path)
        what = msg("this page is a draft and is not published")
        self.problems.append(
            Problem("DATA-24", where, what, msg("delete the line {key} to publish it", key=key), "note")
        )

    def read_places(self) -> None:
        for file in self.files.get("places", ()):
            place, body, problems = read_place(file.text, file.path, self.context(file))
            self.problems += problems
            if self.is_new(file, "places", place.id if place else None) and place:
                self.places[place.id] = place
                self.pages[file.path] = Page(place, file, body)
        self.moved_places = dict(moved_places(self.pages.values()))
        broken = (path for path in self.unreadable if kind_of(path, self.folders) == "places")
        self.broken_places = frozenset(PurePosixPath(path).stem for path in broken)

    def read_events(self) -> None:
        for file in self.files.get("events", ()):
            context = self.context(file)
            events, body, problems = read_event(file.text, file.path, context)
            self.problems += problems
            if not events:
                self.unreadable.add(file.path)
            elif self.is_new(file, "events", events[0].id) and self.is_new(file, "uid", events[0].uid):
                self.add(Page(events[0], file, body, context.weeks, events[1:]), events[0].visibility)
        taken = {identity for kind, identity in self.seen if kind == "events"}
        self.problems += renamed(self.pages, taken, self.now, ZoneInfo(self.lab.timezone))

    def read_others(self, kind: str, read: Callable[[str, str, Context], _Read]) -> None:
        for file in self.files.get(kind, ()):
            context = self.context(file)
            item, body, problems = read(file.text, file.path, context)
            self.problems += problems
            identity = getattr(item, "guid", None) or getattr(item, "id", None)
            if self.is_new(file, kind, identity) and item:
                self.add(Page(item, file, body, context.weeks), item.visibility)

    def read_translations(self) -> None:
        """Read translations of all that is published; a draft's is a draft, and of what can't be read there is none."""
        for file in self.files.get("translations", ()):
            original, language = self.told.found.get(file.path, ("", ""))
            page = self.pages.get(original)
            if original in self.drafts:
                self.drafts.add(file.path)
            elif original in self.unreadable or (page is None and kind_of(original, self.folders)):
                self.unreadable.add(file.path)
            elif file.path not in self.unreadable:
                read, problems = read_translation(file, original, language, page.item if page else None)
                self.problems += problems
                if read is None:
                    self.unreadable.add(file.path)
                else:
                    self.translations[file.path] = read

    def add(self, page: Page, visibility: Visibility) -> None:
        """Publish a page, unless it is a draft."""
        if visibility is Visibility.DRAFT:
            self.is_draft(Where(page.file.path))
        else:
            self.pages[page.file.path] = page

    def context(self, file: SourceFile) -> Context:
        return Context(
            lab=self.lab,
            now=self.now,
            url=file.url,
            history=file.history,
            places=self.places,
            moved_places=self.moved_places,
            moved_lab=self.moved_lab,
            addresses=self.addresses,
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
        self.problems += used_twice(file.path, identity, first, "uid" if kind == "uid" else "id")
        self.unreadable.add(file.path)
        return False

    def content(self) -> SiteContent:
        zone = Context(lab=self.lab, now=self.now).zone
        today = self.now.astimezone(zone).date()
        events = [event for page in self.listed(Event) for event in (page.item, *page.changes)]
        updates = [page.item for page in self.listed(Update) if not _has_expired(page.item, today)]
        return SiteContent(
            events=by_time(events, zone),
            updates=tuple(sorted(updates, key=lambda update: (-update.published.timestamp(), update.id))),
            calls=tuple(sorted((page.item for page in self.listed(Call)), key=lambda call: call.id)),
            practices=tuple(sorted((page.item for page in self.listed(Practice)), key=lambda one: one.id)),
            places=tuple(sorted(self.places.values(), key=lambda place: place.id)),
            problems=tuple(self.problems),
            by_path={path: page.item for path, page in self.pages.items()},
            pages=self.pages,
            unreadable=frozenset(self.unreadable),
            drafts=frozenset(self.drafts),
            folders={kind: f"{self.folders[kind].strip('/')}/" for kind in KINDS},
            files=tuple(file for files in self.files.values() for file in files),
            translations=self.translations,
        )

    def listed(self, kind: type[_I]) -> Iterator[_Listed[_I]]:
        """Give the pages of a kind that stand in lists and feeds."""
        for page in self.pages.values():
            if isinstance(page.item, kind) and page.item.visibility is Visibility.PUBLIC:
                yield _Listed(page.item, page.changes)


def _has_expired(update: Update, today: date) -> bool:
    return update.expires is not None and update.expires < today


def _lost_event(file: SourceFile, folder: str) -> Iterator[Problem]:
    """Tell of an ordinary page that has a start: its writer waits for it in the calendar."""
    line = where_start(file.text)
    if line is None:
        return
    path = PurePosixPath(file.path)
    if path.name in INDEX:
        name = slug_of(path.parent.name) if path.parent.as_posix() != folder else ""
        what = msg("this page has a start, but {name} is never an event", name=path.name)
        fix = msg("save it as {path}", path=f"{folder}/{name or 'werkstatt'}.md")
    else:
        what = msg("this page has a start, but lies outside {folder}, so it is no event", folder=f"{folder}/")
        fix = msg("move it to {folder}", folder=f"{folder}/")
    yield Problem("DATA-19", Where(file.path, line, 1), what, fix, "warning")
