"""What other programs make of our calendars: icalendar, ical.js, libical and khal."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events

from ical_lint import faults
from labnetz.ical.read import read_calendar
from labnetz.ical.recur import expand
from labnetz.ical.select import select
from labnetz.ical.splice import merge
from labnetz.ical.write import CalendarInfo, write_calendar
from labnetz.model import Days, Event, Lab, Origin, Place, Series, Span, Status
from programs import TESTS, dates_by_ical_js, khal, libical

pytestmark = pytest.mark.programs

BERLIN = ZoneInfo("Europe/Berlin")
CALENDAR = CalendarInfo(name="Netzwerk", description="Alle Termine, alle Labore")
SINCE, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)


def _at(day, time="19:00", zone="Europe/Berlin"):
    return datetime.fromisoformat(f"2026-{day}T{time}").replace(tzinfo=ZoneInfo(zone))


def _event(uid, when, **more):
    return Event(lab="berlin", uid=f"{uid}@labor.example", title=f"Termin {uid}", when=when, **more)


def _for(start, minutes=90):
    return Span(start, start + timedelta(minutes=minutes))


START = _at("03-04")
FOURTH = START + timedelta(days=21)
EVENTS = [
    _event("einmal", _for(START), description="Größe – „Anführung“; Komma, Backslash \\ und\nneue Zeile " * 9),
    _event("ohne-ende", Span(START)),
    _event("ganztags", Days(date(2026, 7, 4), date(2026, 7, 5))),
    _event("woche", _for(START), series=Series("FREQ=WEEKLY;UNTIL=20261231", exdates=(START + timedelta(days=14),))),
    _event("woche", _for(START + timedelta(days=8)), recurrence_id=START + timedelta(days=7)),
    _event("woche", _for(FOURTH), recurrence_id=FOURTH, status=Status.CANCELLED),
    _event("monat", _for(_at("01-30")), series=Series("FREQ=MONTHLY;BYDAY=-1FR;COUNT=12")),
    _event("tage", Days(date(2026, 3, 27), date(2026, 3, 27)), series=Series("FREQ=DAILY;COUNT=5")),
    _event("winternacht", _for(_at("10-25", "02:30"))),
    _event("sommernacht", _for(_at("03-29", "02:30"))),
    _event("new-york", _for(_at("03-20", zone="America/New_York")), series=Series("FREQ=WEEKLY;COUNT=60")),
    _event("santiago", _for(_at("03-20", zone="America/Santiago")), series=Series("FREQ=WEEKLY;COUNT=40")),
    _event("gaza", _for(_at("03-20", zone="Asia/Gaza")), series=Series("FREQ=WEEKLY;COUNT=40")),
    _event("utc", _for(_at("05-01", zone="UTC")), place=Place(name="Haus, am Platz", lat=52.5, lon=13.4)),
    _event("abgesagt", _for(_at("05-02")), status=Status.CANCELLED, online="https://meet.example/a;b,c"),
]  # fmt: skip


def _merged():
    """The events above, and everything from the corpus that can be read, as the network publishes it."""
    origin = Origin(lab="berlin", url="https://labor.example/k.ics", timezone="Europe/Berlin")
    readings = [(Lab(id="berlin", name="CityLAB"), read_calendar(write_calendar(EVENTS, CALENDAR), origin))]
    for path in sorted((TESTS / "corpus" / "ical").glob("*.ics")):
        if "refused" not in path.with_suffix(".yml").read_text("utf-8"):
            lab = Lab(id=path.stem, name=path.stem)
            foreign = Origin(lab=lab.id, url=f"https://{lab.id}.example/", timezone="Europe/Berlin")
            readings.append((lab, read_calendar(path.read_bytes(), foreign)))
    return readings, merge(readings, CALENDAR)


def _key(when, uid):
    if isinstance(when, Days):
        return uid, when.first.isoformat()
    return uid, when.start.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _expected(events):
    occurrences, _ = expand(events, SINCE, UNTIL, days_in=UTC)
    return sorted(_key(one.when, one.event.uid) for one in occurrences)


def test_icalendar_reads_every_property_without_an_error():
    for body in (write_calendar(EVENTS, CALENDAR), _merged()[1]):
        calendar = icalendar.Calendar.from_ical(body)
        assert [error for component in calendar.walk() for error in component.errors] == []
        known = {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")}
        used = {line.params["TZID"] for one in calendar.walk("VEVENT") for line in _times(one) if "TZID" in line.params}
        assert used == known


def _times(component):
    return [component[name] for name in ("DTSTART", "DTEND", "RECURRENCE-ID") if name in component]


def test_recurring_ical_events_finds_the_same_dates():
    calendar = icalendar.Calendar.from_ical(write_calendar(EVENTS, CALENDAR))
    found = []
    for component in recurring_ical_events.of(calendar).between(SINCE, UNTIL):
        start = component["DTSTART"].dt
        when = Span(start) if isinstance(start, datetime) else Days(start, start)
        found.append(_key(when, str(component["UID"])))
    assert sorted(found) == _expected(EVENTS)


def test_ical_js_reads_the_zones_and_finds_the_same_dates():
    body = write_calendar(EVENTS, CALENDAR)
    found = dates_by_ical_js(body)
    assert sorted((uid, start) for uid, start, _ in found) == _expected(EVENTS)
    assert sum(title.endswith("Termin woche") and title != "Termin woche" for _, _, title in found) == 1


def test_ical_js_shows_a_fixed_offset_at_the_right_hour_in_summer_and_winter():
    body = (TESTS / "corpus" / "ical" / "fixed-offsets.ics").read_bytes()
    origin = Origin(lab="berlin", url="https://labor.example/k.ics", timezone="Europe/Berlin")
    found = dates_by_ical_js(merge([(Lab(id="berlin", name="CityLAB"), read_calendar(body, origin))], CALENDAR))
    assert {start for uid, start, _ in found if uid.startswith(("0@", "1@"))} == {
        "2026-07-01T09:00:00.000Z",
        "2026-07-01T15:00:00.000Z",
    }
    series = [start for uid, start, _ in found if uid.startswith("series@")]
    assert {start[11:] for start in series} == {"18:00:00.000Z"}
    assert (series[:2], len(series)) == (["2026-03-20T18:00:00.000Z", "2026-04-03T18:00:00.000Z"], 40)


def test_ical_js_reads_everything_that_was_merged():
    readings, merged = _merged()
    found = {uid for uid, _, _ in dates_by_ical_js(merged)}
    assert found == {one.uid for one in select(readings) if one.event.recurrence_id is None and _is_soon(one.event)}


def _is_soon(event):
    """ical.js is asked for dates before 2028 only."""
    return not isinstance(event.when, Span) or event.when.start < UNTIL


def test_libical_reads_everything_that_was_merged_without_an_error():
    readings, merged = _merged()
    assert faults(merged, kind="merged") == []
    found = libical(merged)
    assert found.errors == ()
    assert found.events == len(select(readings))
    assert libical(write_calendar(EVENTS, CALENDAR)).dates == set(_expected(EVENTS))


def test_libical_marks_what_is_wrong():
    body = write_calendar(EVENTS, CALENDAR).replace(b"SEQUENCE:0", b"LAST-MODIFIED:bald", 1)
    assert any("bald" in error for error in libical(body).errors)


@pytest.mark.slow
def test_khal_imports_everything_and_shows_the_right_hours(tmp_path):
    readings, merged = _merged()
    (tmp_path / "merged.ics").write_bytes(merged)
    done = khal(tmp_path, "import", "--batch", "-a", "labnetz", str(tmp_path / "merged.ics"))
    assert done.returncode == 0, done.stderr
    assert "critical" not in done.stderr.lower()
    assert "error" not in done.stderr.lower()
    files = {path.read_text("utf-8") for path in (tmp_path / "calendar").glob("*.ics")}
    assert len(files) == len({one.uid for one in select(readings)})
    listed = khal(tmp_path, "list", "--format", "{start-time} {title}", "2026-03-25", "1d").stdout
    assert "Termin woche" in listed
    assert "19:00" in listed
    summer = khal(tmp_path, "list", "--format", "{start-time} {title}", "2026-04-01", "1d").stdout
    assert "19:00 Termin woche" in summer
