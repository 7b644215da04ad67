"""Events of one feed that share a UID: a series with its changed dates, or several events that should not share one.

Every event that comes in goes out, except an older version of itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from hashlib import sha256

from labnetz.ical.lines import content_line, escape
from labnetz.ical.onward import apart
from labnetz.ical.settle import Draft
from labnetz.ical.stamps import Stamp, like, read_stamp, time_line
from labnetz.ical.vevent import uid_of_one_date
from labnetz.model import msg


def settle(drafts: list[Draft]) -> list[Draft]:
    """Settle who is whose; the order of the file is kept."""
    families: dict[str, list[Draft]] = {}
    for event in drafts:
        families.setdefault(event.text("UID"), []).append(event)
    kept = {id(event) for family in families.values() for event in _settle_family(family)}
    return [event for event in drafts if id(event) in kept]


def _settle_family(family: list[Draft]) -> list[Draft]:
    if len(family) == 1 and family[0].get("RECURRENCE-ID") is None:
        return family
    heads = _heads([event for event in family if event.get("RECURRENCE-ID") is None])
    changes = [event for event in family if event.get("RECURRENCE-ID") is not None]
    for event in changes:
        for name in ("RRULE", "RDATE", "EXDATE"):  # what repeats is the series, not its changed date
            event.drop(name)
    series = next((event for event in heads if event.get("RRULE") or event.get("RDATE")), None)
    if series is not None:
        others = [event for event in heads if event is not series]
        return others + apart(series, _changes_of(series, changes))
    singles = dict(_as_single(event, heads) for event in _newest_each(changes, _original))
    return [event for event in heads if not _is_replaced(event, singles)] + list(singles.values())


def _is_replaced(head: Draft, singles: dict[str, Draft]) -> bool:
    """Whether one of the changes is about the only date of the event; then that one says what was wrong with it."""
    change = singles.get(_start(head))
    if change is not None:
        change.problems = [*head.problems, *change.problems]
    return change is not None


def _changes_of(series: Draft, changes: list[Draft]) -> list[Draft]:
    """Make the changed dates fit their series."""
    for event in changes:
        _fit(event, series)
        event.put(content_line("UID", escape(series.text("UID"))))
    return _newest_each(changes, _original)


def _as_single(event: Draft, heads: list[Draft]) -> tuple[str, Draft]:
    """Give a changed date without a series: its original date, as `_start` writes it, and the event."""
    for head in heads[:1]:
        _fit(event, head)
    line = event.get("RECURRENCE-ID")
    original = f"{line.value}{line.param('TZID')}" if line is not None else ""
    _make_single(event)
    return original, event


def _version(event: Draft) -> tuple[int, str]:
    number = event.text("SEQUENCE")
    return int(number or 0), event.text("LAST-MODIFIED")


def _newest_each(events: list[Draft], key: Callable[[Draft], str]) -> list[Draft]:
    """Of several versions of one thing the newest: highest SEQUENCE, then LAST-MODIFIED, then the last in the file."""
    newest: dict[str, Draft] = {}
    for event in events:
        other = newest.get(key(event))
        if other is None or _version(event) >= _version(other):
            newest[key(event)] = event
    return list(newest.values())


def _heads(masters: list[Draft]) -> list[Draft]:
    """Two masters with one UID make other programs refuse the file.

    The newer version wins. Where none is newer they are told apart by start and title: a program that gives all its
    events the same UID must not lose all of them but one.
    """
    if len(masters) < 2:
        return masters
    newest = max(map(_version, masters))
    rivals = masters if _are_many(masters) else [event for event in masters if _version(event) == newest]
    winners = _newest_each(rivals, _likeness)
    what = msg("{count} events have the same UID", count=len(masters))
    fix = msg("the newest one counts; where none is newer, each got a UID of its own")
    winners[0].say("ICAL-18", what, fix, "warning")
    if len(winners) > 1:
        _tell_apart(winners)
    return winners


def _tell_apart(events: list[Draft]) -> None:
    """Name each by its start; by its title, too, only where that is needed: titles get corrected (as in `uids`)."""
    starts = Counter(map(_start, events))
    for event in events:
        name = _start(event) if starts[_start(event)] == 1 else _likeness(event)
        _rename(event, sha256(name.encode()).hexdigest()[:12])


def _are_many(masters: list[Draft]) -> bool:
    """Three starts and not three versions: all dates of a series, written one by one under its UID (PlaceCal#2993),
    of which some were edited later than others."""
    versions = {_version(event)[0] for event in masters}
    return len({_start(event) for event in masters}) > 2 and len(versions) < len(masters)


def _likeness(event: Draft) -> str:
    return f"{_start(event)}\0{event.text('SUMMARY')}"


def _start(event: Draft) -> str:
    start = event.get("DTSTART")
    return f"{start.value}{start.param('TZID')}" if start else ""


def _rename(event: Draft, addition: str) -> None:
    event.put(content_line("UID", escape(uid_of_one_date(event.text("UID"), addition))))


def _make_single(event: Draft) -> None:
    """A changed date without its series vanishes in some programs: make it an event of its own.

    Its UID comes from the *original* date, so that moving it again does not make another event of it.
    """
    _rename(event, _original(event))
    event.drop("RECURRENCE-ID")
    event.say(
        "ICAL-17",
        msg("a changed date of a series is there, but not the series"),
        msg("it is shown as a single event; export the series with it"),
        "warning",
    )


def _original(event: Draft) -> str:
    stamp = event.get("RECURRENCE-ID")
    return stamp.value if stamp else ""


def _fit(event: Draft, head: Draft) -> None:
    """Write RECURRENCE-ID in the type and zone of the series' start: all-day exports mix them."""
    original, start = _stamp(event, "RECURRENCE-ID"), _stamp(head, "DTSTART")
    event.put(time_line("RECURRENCE-ID", like(original, start, event.floating)))


def _stamp(event: Draft, name: str) -> Stamp:
    line = event.get(name) or content_line(name, "19700101")
    return read_stamp(line.value, line.param("TZID") or "UTC")
