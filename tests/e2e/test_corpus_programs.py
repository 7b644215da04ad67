"""Everything that the corpus of broken calendars leads to, in one merged calendar: other programs find our dates.

What was put right (zones by their definitions, a change for all later dates, further dates with a length of their own,
whole days written as midnight) must be right for them, too, and not only for the code that put it right.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events

from ical_lint import faults
from labnetz.errors import NotACalendar
from labnetz.ical.read import CalendarReading, read_calendar
from labnetz.ical.recur import expand
from labnetz.ical.splice import merge
from labnetz.ical.write import CalendarInfo
from labnetz.model import Days, Event, Lab, Occurrence, Origin
from programs import dates_by_ical_js, libical

pytestmark = [pytest.mark.programs, pytest.mark.slow, pytest.mark.xdist_group("corpus")]

FOLDER = Path(__file__).parents[1] / "corpus" / "ical"
CALENDAR = CalendarInfo(name="Alles")
SINCE, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
Date = tuple[str, str]


def _readings() -> list[tuple[Lab, CalendarReading]]:
    """Every file is a lab of its own."""
    found = []
    for path in sorted(FOLDER.glob("*.ics")):
        id_ = path.stem[:40].strip("-")
        origin = Origin(lab=id_, url=f"https://{id_}.example/k.ics", timezone="Europe/Berlin")
        try:
            found.append((Lab(id=id_, name=id_), read_calendar(path.read_bytes(), origin)))
        except NotACalendar:
            continue
    return found


@pytest.fixture(scope="module")
def body() -> bytes:
    return merge(_readings(), CALENDAR)


@pytest.fixture(scope="module")
def events(body: bytes) -> list[Event]:
    reading = read_calendar(body, Origin(lab="netz", url="https://netz.example/k.ics", timezone="UTC"))
    assert reading.problems == ()
    return [entry.event for entry in reading.entries]


@pytest.fixture(scope="module")
def ours(events: list[Event]) -> set[Date]:
    occurrences, problems = expand(events, SINCE, UNTIL, days_in=UTC)
    assert problems == ()
    return {(one.event.uid, _text(one)) for one in occurrences}


def _text(one: Occurrence) -> str:
    if isinstance(one.when, Days):
        return one.when.first.isoformat()
    return one.when.start.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _since(found: set[Date]) -> set[Date]:
    return {(uid, start) for uid, start in found if start >= "2026"}


def test_what_is_published_of_the_corpus_has_no_fault(body: bytes, events: list[Event]):
    assert faults(body, kind="merged") == []
    assert len(events) > 120


def test_nobody_else_sees_a_date_of_the_corpus_at_another_time(body: bytes, events: list[Event], ours: set[Date]):
    by_ical_js = {(uid, start) for uid, start, _ in dates_by_ical_js(body, until="2028-01-01")}
    assert _since(by_ical_js) == _since(ours)
    by_libical = libical(body, until="2028-01-01")
    assert by_libical.errors == ()
    assert by_libical.events == len(events)
    assert _since(set(by_libical.dates)) == _since(ours)


def test_recurring_ical_events_finds_the_same_starts_and_ends(body: bytes, events: list[Event]):
    occurrences, _ = expand(events, SINCE, UNTIL, days_in=UTC)
    expected = {(one.event.uid, _text(one), _length(one)) for one in occurrences}
    found = set()
    for one in recurring_ical_events.of(icalendar.Calendar.from_ical(body)).between(SINCE, UNTIL):
        start, end = one.start, one.end
        is_time = isinstance(start, datetime)
        start, end = (start.astimezone(UTC), end.astimezone(UTC)) if is_time else (start, end)
        text = start.strftime("%Y-%m-%dT%H:%M:%S.000Z") if is_time else start.isoformat()
        found.add((str(one["UID"]), text, (end - start).total_seconds() if "DTEND" in one or "DURATION" in one else 0))
    assert found == expected


def _length(one: Occurrence) -> float:
    """Seconds; 0 where no end is known."""
    if isinstance(one.when, Days):
        return ((one.when.last - one.when.first).days + 1) * 86400.0
    return (one.when.end - one.when.start).total_seconds() if one.when.end else 0


def test_the_corpus_has_zones_that_only_their_definition_explains(events: list[Event]):
    zones = {event.when.start.tzinfo for event in events if not isinstance(event.when, Days)}
    assert {ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/London"), ZoneInfo("America/New_York")} <= zones
