"""What is remembered of a source as JSON bytes: `write_memory` and `read_memory`. Opens no file.

Bounded, the same bytes for the same memory, one entry a line. It comes back from a published portal as well, so nothing
in it is trusted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TypedDict, TypeVar, cast
from zoneinfo import ZoneInfo

from labnetz.harvest.changes import MOST_CHANGES
from labnetz.ical.text import one_line, web_address
from labnetz.model import SLUG, Change, ChangeKind, Dates, Days, KnownEntry, Memory, Span, Status, When, Withdrawn

VERSION = 1
MOST_BYTES = 8 * 2**20
_ID = re.compile(r"[0-9a-f]{32}")  # as `entry_id` gives them
_NAME = re.compile(r"[0-9a-f]{16}")  # as `prints.name_of` gives them
_MOST = 10**6  # of anything that is counted
_YEARS = range(1900, 9999)  # not at the ends of the calendar, where adding a day is an error

# json.dumps would make an encoder for each entry.
_ENCODER = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"))

_Fields = Mapping[str, object]
_Day = TypeVar("_Day", bound=date)


def write_memory(memory: Memory) -> bytes:
    """Write a memory; what has no value is left out."""
    entries = {id_: _entry(entry) for id_, entry in sorted(memory.entries.items())}
    withdrawn = {one.id: _withdrawn(one) for one in memory.withdrawn}
    parts = [f'"version":{VERSION}', f'"entries":{_lines(entries)}', f'"withdrawn":{_lines(withdrawn)}']
    return ("{" + ",\n".join([*parts, *_of_calendar(memory)]) + "}\n").encode()


def _of_calendar(memory: Memory) -> Iterator[str]:
    if memory.learned is None:
        return
    yield f'"learned":{_dumped(_instant(memory.learned))}'
    yield f'"prints":{_dumped(memory.prints)}'
    yield '"changes":[' + ",\n".join(_dumped(_change(one)) for one in memory.changes) + "]"
    yield '"stamps":{' + ",\n".join(f'"{name}":{_dumped(_instant(at))}' for name, at in memory.stamps.items()) + "}"


def _dumped(value: object) -> str:
    return _ENCODER.encode(value)


def _lines(items: Mapping[str, _Fields]) -> str:
    told = [f'"{id_}":{_dumped(fields)}' for id_, fields in items.items()]
    return "{" + ",\n".join(told) + "}"


def _entry(entry: KnownEntry) -> _Fields:
    fields = {
        "guid": entry.guid,
        "seen": _instant(entry.first_seen),
        "like": list(entry.likeness),
        "left": _instant(entry.left) if entry.left else "",
        "known_as": entry.known_as,
        "held": entry.held,
    }
    return {name: value for name, value in fields.items() if value}


def _withdrawn(event: Withdrawn) -> _Fields:
    fields = {
        "since": _instant(event.since),
        "title": event.title,
        "dates": [_date(one) for one in event.dates],
        "like": list(event.likeness),
        "place": event.place,
        "url": event.url,
        "status": event.status.value,
    }
    return {name: value for name, value in fields.items() if value}


def _change(change: Change) -> _Fields:
    fields = {
        "kind": change.kind.value,
        "noticed": _instant(change.noticed),
        "id": change.id,
        "title": change.title,
        "dates": [[_date(one) if one else [] for one in (dates.old, dates.new)] for dates in change.dates],
        "count": change.count,
        "counts": [[kind.value, count] for kind, count in change.counts],
        "place": change.place,
        "old_place": change.old_place,
        "url": change.url,
        "labs": list(change.labs),
    }
    return {name: value for name, value in fields.items() if value}


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _date(when: When) -> list[str]:
    """Whole days as first and last; a time as start, end ("" for none) and the name of its zone."""
    if isinstance(when, Days):
        return [when.first.isoformat(), when.last.isoformat()]
    zone = getattr(when.start.tzinfo, "key", "UTC")
    return [_wall(when.start), _wall(when.end) if when.end else "", zone]


def _wall(moment: datetime) -> str:
    """On the clock, with the second pass through the hour that a clock shows twice marked by "+" (PEP 495)."""
    return moment.replace(tzinfo=None, fold=0).isoformat() + ("+" if moment.fold else "")


# --- reading ---------------------------------------------------------------------------------------------------------


def read_memory(body: bytes) -> Memory:
    """Read a memory. Raises ValueError for one that is damaged, too big, or that another version has written."""
    if len(body) > MOST_BYTES:
        raise ValueError("too big")
    try:
        fields = json.loads(body)
        json.dumps(fields, ensure_ascii=False).encode()  # raises for half characters, which nothing can write again
        if fields["version"] != VERSION:
            raise ValueError(f"version {fields['version']!r}")
        entries = {_id(id_): _read_entry(one) for id_, one in sorted(fields["entries"].items())}
        withdrawn = tuple(_read_withdrawn(_id(id_), one) for id_, one in sorted(fields["withdrawn"].items()))
        return Memory(entries=entries, withdrawn=withdrawn, **_read_of_calendar(fields))
    except (LookupError, TypeError, AttributeError, OverflowError, RecursionError, OSError) as error:
        raise ValueError(f"not a memory: {error!r}") from error


class _OfCalendar(TypedDict, total=False):
    learned: datetime
    prints: str
    changes: tuple[Change, ...]
    stamps: Mapping[str, datetime]


def _read_of_calendar(fields: _Fields) -> _OfCalendar:
    """Read what the first memories of this version had not: that of calendars."""
    if "learned" not in fields:
        return {}
    stamps = cast("Mapping[str, str]", fields["stamps"])
    return {
        "learned": _read_instant(_text(fields, "learned")),
        "prints": _text(fields, "prints"),
        "changes": tuple(_read_change(one) for one in cast("Sequence[_Fields]", fields["changes"])[:MOST_CHANGES]),
        "stamps": {_name(name): _read_instant(at) for name, at in sorted(stamps.items())},
    }


def _id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise ValueError(f"no id: {text!r}")
    return text


def _name(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise ValueError(f"no name of an event: {text!r}")
    return text


def _read_change(fields: _Fields) -> Change:
    id_ = _text(fields, "id")
    counts = cast("Sequence[tuple[str, int]]", fields.get("counts", []))
    return Change(
        kind=ChangeKind(_text(fields, "kind")),
        noticed=_read_instant(_text(fields, "noticed")),
        id=_id(id_) if id_ else "",
        title=one_line(_text(fields, "title")),
        dates=tuple(_read_dates(one) for one in cast("Sequence[Sequence[Sequence[str]]]", fields.get("dates", []))),
        count=_count(fields["count"]),
        counts=tuple((ChangeKind(kind), _count(count)) for kind, count in counts),
        place=one_line(_text(fields, "place")),
        old_place=one_line(_text(fields, "old_place")),
        url=web_address(_text(fields, "url")),
        labs=tuple(lab for lab in _texts(fields, "labs") if SLUG.fullmatch(lab)),
    )


def _read_dates(pair: Sequence[Sequence[str]]) -> Dates:
    old, new = (_read_date(one) if one else None for one in pair)
    if old is None and new is None:
        raise ValueError("a change of no date")
    return Dates(old, new)


def _count(value: object) -> int:
    if not isinstance(value, int) or not 0 < value < _MOST:
        raise ValueError(f"not a number of dates: {value!r}")
    return value


def _read_entry(fields: _Fields) -> KnownEntry:
    left = _text(fields, "left")
    return KnownEntry(
        guid=_text(fields, "guid"),
        first_seen=_read_instant(_text(fields, "seen")),
        likeness=_texts(fields, "like"),
        left=_read_instant(left) if left else None,
        known_as=_text(fields, "known_as"),
        held=fields.get("held") is True,
    )


def _read_withdrawn(id_: str, fields: _Fields) -> Withdrawn:
    return Withdrawn(
        id=id_,
        since=_read_instant(_text(fields, "since")),
        title=one_line(_text(fields, "title")),
        dates=tuple(_read_date(cast("Sequence[str]", one)) for one in cast("Sequence[object]", fields["dates"])),
        likeness=_texts(fields, "like"),
        place=one_line(_text(fields, "place")),
        url=web_address(_text(fields, "url")),
        status=Status(_text(fields, "status")),
    )


def _text(fields: _Fields, name: str) -> str:
    value = fields.get(name, "")
    if not isinstance(value, str):
        raise TypeError(f"{name} is {value!r}")
    return value


def _texts(fields: _Fields, name: str) -> tuple[str, ...]:
    values = fields.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise TypeError(f"{name} is {values!r}")
    return tuple(values)


def _read_instant(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or moment.year not in _YEARS:
        raise TypeError(f"no offset, or not a time that anybody means: {text!r}")
    return moment.astimezone(UTC)


def _read_date(parts: Sequence[str]) -> When:
    if len(parts) == 2:
        return Days(_meant(date.fromisoformat(parts[0])), _meant(date.fromisoformat(parts[1])))
    start, end, name = parts
    zone = UTC if name == "UTC" else ZoneInfo(name)
    return Span(_read_wall(start, zone), _read_wall(end, zone) if end else None)


def _read_wall(text: str, zone: ZoneInfo | object) -> datetime:
    moment = _meant(datetime.fromisoformat(text.removesuffix("+")))
    return moment.replace(tzinfo=zone, fold=int(text.endswith("+")))  # type: ignore[arg-type]


def _meant(day: _Day) -> _Day:
    if day.year not in _YEARS:
        raise ValueError(f"not a day that anybody means: {day}")
    return day
