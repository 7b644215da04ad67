"""Each pair of files in tests/corpus/ical is one thing that calendars in the wild do, and what we make of it."""

import time
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from labnetz.errors import NotACalendar
from labnetz.ical.read import read_calendar
from labnetz.ical.recur import expand
from labnetz.ical.splice import merge
from labnetz.ical.write import CalendarInfo
from labnetz.model import Days, Lab, Origin

FOLDER = Path(__file__).parents[1] / "corpus" / "ical"
FILES = sorted(FOLDER.glob("*.ics"))
ORIGIN = Origin(lab="labor", url="https://labor.example/k.ics", timezone="Europe/Berlin", licence="CC-BY-4.0")
LAB = Lab(id="labor", name="Labor")
CALENDAR = CalendarInfo(name="Netzwerk")
YEAR = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)


def _claim(path):
    return yaml.load(path.with_suffix(".yml").read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - text only


def _zone(moment):
    return moment.tzinfo.key if isinstance(moment.tzinfo, ZoneInfo) else str(moment.tzinfo)


def _when(event):
    if isinstance(event.when, Days):
        return f"{event.when.first}..{event.when.last}"
    return f"{event.when.start.isoformat()} {_zone(event.when.start)}"


def _of_place(field):
    return lambda event: str(getattr(event.place, field)) if event.place else "null"


SHOWN = {
    "when": _when,
    "end": lambda event: event.when.end.isoformat() if event.when.end else "null",
    "place": _of_place("name"),
    "lat": _of_place("lat"),
    "lon": _of_place("lon"),
    "rrule": lambda event: event.series.rrule if event.series else "null",
    "exdates": lambda event: [moment.isoformat() for moment in event.series.exdates],
    "recurrence_id": lambda event: event.recurrence_id.isoformat() if event.recurrence_id else "null",
    "also": lambda event: list(event.also),
}


def _shown(event, field):
    """A field of an event as the claims write it."""
    return SHOWN[field](event) if field in SHOWN else str(getattr(event, field))


def _short(problem):
    line = f" {problem.where.line}" if problem.where.line else ""
    return f"{problem.rule} {problem.level}{line}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_calendar_from_the_wild_is_read_as_its_file_says(path):
    claim = _claim(path)
    if "refused" in claim:
        with pytest.raises(NotACalendar) as refused:
            read_calendar(path.read_bytes(), ORIGIN)
        assert str(refused.value) == claim["refused"]
        return
    reading = read_calendar(path.read_bytes(), ORIGIN)
    found = [
        {field: _shown(entry.event, field) for field in fields}
        for fields, entry in zip(claim["entries"], reading.entries, strict=True)
    ]
    assert found == claim["entries"]
    assert sorted(map(_short, reading.problems)) == sorted(claim["problems"])
    assert reading.name == claim.get("name", reading.name)
    assert [str(problem.what) for problem in reading.problems][: len(claim.get("says", []))] == claim.get("says", [])
    if "dates" in claim:
        assert _dates(reading) == claim["dates"]


def _dates(reading):
    """When all of it takes place in 2026, on the clock of each event."""
    events = [entry.event for entry in reading.entries]
    found, problems = expand(events, *YEAR, days_in=ZoneInfo("Europe/Berlin"))
    assert problems == ()
    return [f"{when.first}" if isinstance(when := one.when, Days) else f"{when.start:%Y-%m-%d %H:%M}" for one in found]


READABLE = [path for path in FILES if "refused" not in _claim(path)]


@pytest.mark.parametrize("path", READABLE, ids=lambda path: path.stem)
def test_what_we_publish_of_it_reads_without_a_single_problem(path):
    reading = read_calendar(path.read_bytes(), ORIGIN)
    merged = merge([(LAB, reading)], CALENDAR)
    again = read_calendar(merged, ORIGIN)
    assert again.problems == ()
    assert len(again.entries) == len(reading.entries)
    assert sorted(map(_told, again.entries)) == sorted(map(_told, reading.entries))


def _told(entry):
    comments = [line for line in entry.lines if line.startswith("COMMENT")]
    return entry.event.title, _when(entry.event), entry.event.description, comments


@pytest.mark.parametrize("path", READABLE, ids=lambda path: path.stem)
def test_no_series_of_it_keeps_us_busy(path):
    events = [entry.event for entry in read_calendar(path.read_bytes(), ORIGIN).entries]
    began = time.process_time()
    occurrences, _ = expand(events, *YEAR, days_in=ZoneInfo("Europe/Berlin"))
    assert time.process_time() - began < 1
    assert len(occurrences) <= 2000


def _good_feeds():
    start = date(2026, 7, 1)
    for number in range(9):
        body = (
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n"
            f"UID:e{number}@gut{number}.example\r\nDTSTART;TZID=Customized Time Zone:{start:%Y%m%d}T1{number}0000\r\n"
            f"SUMMARY:Gut {number}\r\nEND:VEVENT\r\n"
            "BEGIN:VTIMEZONE\r\nTZID:Customized Time Zone\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\n"
            "TZOFFSETFROM:+0000\r\nTZOFFSETTO:+0000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nEND:VCALENDAR\r\n"
        )
        lab = Lab(id=f"gut-{number}", name=f"Gut {number}")
        origin = Origin(lab=lab.id, url=f"https://gut{number}.example/k.ics", timezone="Europe/Berlin")
        yield lab, read_calendar(body.encode(), origin)


def _blocks(merged):
    return [part for part in merged.split(b"BEGIN:VEVENT\r\n")[1:] if b"Gut " in part]


@pytest.mark.parametrize("path", READABLE, ids=lambda path: path.stem)
def test_nine_good_feeds_beside_it_stay_byte_for_byte_the_same(path):
    alone = _blocks(merge(list(_good_feeds()), CALENDAR))
    bad = read_calendar(path.read_bytes(), ORIGIN)
    beside = _blocks(merge([(LAB, bad), *_good_feeds()], CALENDAR))
    assert len(alone) == 9
    assert [block.removesuffix(b"END:VCALENDAR\r\n") for block in beside] == [
        block.removesuffix(b"END:VCALENDAR\r\n") for block in alone
    ]


def test_nothing_private_and_no_attendee_of_an_outlook_export_is_published_or_reported():
    reading = read_calendar((FOLDER / "outlook-export.ics").read_bytes(), ORIGIN)
    merged = merge([(LAB, reading)], CALENDAR)
    told = " ".join(f"{problem} {problem.fix}" for problem in reading.problems)
    for secret in ("Zahnarzt", "Muster", "erika", "Erika", "ATTENDEE", "ORGANIZER", "VALARM", "X-ALT-DESC"):
        assert secret.encode() not in merged
        assert secret not in told
