"""Learn from one body after the other: when entries were first seen, and what came in a flood.

Of events: what left the calendar (`withdrawn`), what changed (`changes`), when anything about one did (`prints`).

Pure: no clock, no disk, no network. `memory_json` makes bytes of what is remembered, `store` keeps them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from labnetz.harvest.changes import changes
from labnetz.harvest.dropped_dates import dropped_dates
from labnetz.harvest.prints import print_of_all, stamps_of
from labnetz.harvest.withdrawn import withdrawn, withdrawn_note
from labnetz.model import KnownEntry, Memory, Origin, Problem, Seen, SourceKind, Update, Where, entry_id, msg, msg_n

if TYPE_CHECKING:
    from labnetz.harvest.reading import Contents

FLOOD = 50
"""More new entries than this at once come from a migration or a mistake, not from an editor."""
HELD_FOR = timedelta(days=30)
"""How long what came in a flood stands below everything else."""
FORGET_AFTER = timedelta(days=180)
"""How long an entry is remembered after it has left its feed: feeds flip between two states (FreshRSS#5909)."""
MOST_KNOWN = 5_000
NEWS_OF_A_FIRST_IMPORT, ITS_DAYS = 10, timedelta(days=7)
MIGRATED = 5
"""From so many entries on whose title and address are known, but neither id nor date, they are old ones that moved."""
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A new body of a source: what it holds, read at `now`.

    `before` is what the earlier body holds, read at `now`, too; None where there was none, or no need to read it again.
    `before_came` is when that body came, None where there never was one. `moves_on_mondays`: it is a demonstration that
    is built here, whose sample dates move along with the time.
    """

    origin: Origin
    kind: SourceKind
    after: Contents
    now: datetime
    before: Contents | None = None
    before_came: datetime | None = None
    moves_on_mondays: bool = False


def needs_before(memory: Memory, lesson: Lesson) -> bool:
    """Say whether the earlier body has to be read again: nothing was learned from it, or an event says something else.

    A calendar in which only the stamps of its export are new has lost nothing, and nothing in it has changed.
    """
    if lesson.kind == "updates":
        return not memory.entries
    if lesson.kind != "events":
        return False
    return memory.learned != lesson.before_came or memory.prints != print_of_all(lesson.after.prints)


def learn(memory: Memory, lesson: Lesson) -> tuple[Memory, tuple[Problem, ...]]:
    """Give what is remembered from now on, and what a person should know about it."""
    if lesson.kind == "events":
        return _events(memory, lesson)
    if lesson.kind == "updates":
        return _entries(memory, lesson)
    return memory, ()


def as_of(memory: Memory, came: datetime | None) -> Memory:
    """Give what is remembered as it fits a calendar's body that came then.

    A harvest that was killed may have kept what it learned from a newer body, and not the body: that one comes again.
    """
    if memory.learned is None or came is None or memory.learned <= came:
        return memory
    changes_then = tuple(one for one in memory.changes if one.noticed <= came)
    return replace(memory, changes=changes_then, stamps={name: at for name, at in memory.stamps.items() if at <= came})


def _events(memory: Memory, lesson: Lesson) -> tuple[Memory, tuple[Problem, ...]]:
    memory = as_of(memory, lesson.before_came)
    missing = withdrawn((*dropped_dates(memory, lesson), *memory.withdrawn), lesson)
    before = lesson.before.prints if lesson.before else {}
    learned = replace(
        memory,
        withdrawn=missing,
        learned=lesson.now,
        prints=print_of_all(lesson.after.prints),
        changes=changes(memory, lesson, missing),
        stamps=stamps_of(memory.stamps, before, lesson.after.prints, lesson.now),
    )
    return learned, withdrawn_note(missing, lesson.origin.url, lesson.now, ZoneInfo(lesson.origin.timezone))


# --- what a feed's reader is told ------------------------------------------------------------------------------------


def first_seen(memory: Memory) -> dict[str, datetime]:
    """Say when each GUID was first seen."""
    return {entry.guid: entry.first_seen for entry in memory.entries.values()}


def as_known(updates: Iterable[Update], memory: Memory, now: datetime) -> tuple[Update, ...]:
    """Give updates under the GUID by which they were published first, and hold those of a flood for a while.

    A GUID that another entry of the feed has now stays with that one.
    """
    all_of_them = tuple(updates)
    taken = {one.guid for one in all_of_them}
    return tuple(_as_known(one, memory, now, taken) for one in all_of_them)


def _as_known(update: Update, memory: Memory, now: datetime, taken: set[str]) -> Update:
    entry = memory.entries.get(entry_id(update.guid))
    if entry is None:
        return update
    guid = entry.known_as if entry.known_as and entry.known_as not in taken else update.guid
    taken.add(guid)
    return replace(update, guid=guid, held=entry.held and now < entry.first_seen + HELD_FOR)


def flood_notes(memory: Memory, origin: Origin, now: datetime) -> tuple[Problem, ...]:
    """Say that entries are held, as long as they are; `now` is that of the page that says it."""
    times = [one.first_seen for one in memory.entries.values() if one.held and one.left is None]
    count = sum(now < seen + HELD_FOR for seen in times)
    first = min(times, default=now) if memory.entries else now
    started = min((one.first_seen for one in memory.entries.values()), default=now)
    return (_held(origin, count, is_first=first == started),) if count else ()


def _held(origin: Origin, count: int, *, is_first: bool) -> Problem:
    what = (
        msg_n(
            "{count} entry was there when the source was read for the first time; it stands below newer ones",
            "{count} entries were there when the source was read for the first time; they stand below newer ones",
            count,
        )
        if is_first
        else msg_n(
            "{count} new entry came at once; it stands below the others for a month",
            "{count} new entries came at once; they stand below the others for a month",
            count,
        )
    )
    fix = msg("nothing to do if that is right; after moving a site, let entries keep their GUID and their date")
    return Problem("SOURCE-08", Where(origin.url), what, fix, "note")


# --- learning --------------------------------------------------------------------------------------------------------


def _entries(memory: Memory, lesson: Lesson) -> tuple[Memory, tuple[Problem, ...]]:
    known: Mapping[str, KnownEntry] = memory.entries
    if not known and lesson.before is not None:
        known = _first_import(lesson.before, lesson.before_came or lesson.now)
    if not known:
        return replace(memory, entries=_first_import(lesson.after, lesson.now)), ()
    again = _found_again(known, lesson.after.entries_seen)
    entries, new = dict(_left(known, lesson)), [one for one in lesson.after.entries_seen if one.id not in known]
    new = [one for one in new if one.id not in again]
    for seen in lesson.after.entries_seen:
        if old := known.get(seen.id) or again.get(seen.id):
            entries[seen.id] = _still_there(seen, old)
    for seen in new:
        entries[seen.id] = KnownEntry(
            guid=seen.guid, first_seen=lesson.now, likeness=seen.likeness, held=len(new) > FLOOD
        )
    return replace(memory, entries=_bounded(entries)), tuple(_told(lesson.origin, again, new))


def _first_import(contents: Contents, when: datetime) -> dict[str, KnownEntry]:
    """Take in a new source: it must not bury the others. Entries without a date, and all but the newest, are held."""
    recent = [one for one in contents.entries_seen if one.published and when - one.published < ITS_DAYS]
    recent.sort(key=lambda one: (one.published or when, one.id), reverse=True)
    held = {one.id for one in recent[NEWS_OF_A_FIRST_IMPORT:]}
    entries = {
        one.id: KnownEntry(
            guid=one.guid,
            first_seen=when,
            likeness=one.likeness,
            held=one.published is None or one.id in held,
        )
        for one in contents.entries_seen
    }
    return _bounded(entries)


def _still_there(seen: Seen, old: KnownEntry) -> KnownEntry:
    known_as = old.known_as if seen.guid == old.guid else old.known_as or old.guid
    return replace(old, guid=seen.guid, likeness=seen.likeness or old.likeness, left=None, known_as=known_as)


def _left(known: Mapping[str, KnownEntry], lesson: Lesson) -> Iterable[tuple[str, KnownEntry]]:
    """Keep in mind what is not in the feed any more, for a while."""
    present = {one.id for one in lesson.after.entries_seen}
    for id_, entry in known.items():
        left = entry.left or lesson.now
        if id_ not in present and lesson.now - left < FORGET_AFTER:
            yield id_, replace(entry, left=left)


def _found_again(known: Mapping[str, KnownEntry], seen: Iterable[Seen]) -> dict[str, KnownEntry]:
    """Find known entries under new ids: by title and date, or, where many moved at once, by title and address.

    A key that several have tells nobody apart. What still stands in the feed under its own id has not moved.
    """
    everything = tuple(seen)
    present = {one.id for one in everything}
    old = _unique((key, entry) for id_, entry in known.items() if id_ not in present for key in entry.likeness)
    mine = _unique((key, one) for one in everything if one.id not in known for key in one.likeness)
    by_date = {one.id: old[key] for key, one in mine.items() if key in old and key in _dates(one)}
    by_link = {one.id: old[key] for key, one in mine.items() if key in old and key not in _dates(one)}
    return {**by_link, **by_date} if len(by_link) >= min(MIGRATED, len(present)) else by_date


def _dates(seen: Seen) -> tuple[str, ...]:
    """The key of title and date stands last, where there is a date."""
    return seen.likeness[-1:] if seen.published is not None else ()


def _unique(pairs: Iterable[tuple[str, _T]]) -> dict[str, _T]:
    together = list(pairs)
    count = Counter(key for key, _ in together)
    return {key: value for key, value in together if count[key] == 1}


def _bounded(entries: Mapping[str, KnownEntry]) -> dict[str, KnownEntry]:
    """Keep the most that are worth it: what is in the feed, then what left it last."""
    if len(entries) <= MOST_KNOWN:
        return dict(sorted(entries.items()))

    def rank(item: tuple[str, KnownEntry]) -> tuple[bool, float, str]:
        id_, entry = item
        return entry.left is not None, -(entry.left or entry.first_seen).timestamp(), id_

    return dict(sorted(sorted(entries.items(), key=rank)[:MOST_KNOWN]))


def _told(origin: Origin, again: Mapping[str, KnownEntry], new: list[Seen]) -> Iterable[Problem]:
    if len(again) >= MIGRATED:
        what = msg_n(
            "{count} known entry came back under another GUID",
            "{count} known entries came back under other GUIDs",
            len(again),
        )
        fix = msg("they keep their place; after moving a site, let entries keep their GUID")
        yield Problem("SOURCE-09", Where(origin.url), what, fix, "note")
    if len(new) > FLOOD:
        yield _held(origin, len(new), is_first=False)
