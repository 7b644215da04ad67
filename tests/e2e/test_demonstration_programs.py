"""The demonstration's own calendars in the programs that people use: every date, at the right hour, no error."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
import recurring_ical_events

from demonstration import ROOT, BuiltNetwork
from ical_lint import faults
from labnetz import read_calendar
from labnetz.ical.recur import expand
from labnetz.lab_folder import load_lab
from labnetz.model import Days, When
from labnetz.publish.views import upcoming
from programs import calcurse, dates_by_ical_js, khal, libical_of_each

pytestmark = [pytest.mark.programs, pytest.mark.slow]

CALENDARS = [
    "feeds/calendar.ics",
    "feeds/calendar-all.ics",
    "feeds/lab/wiesbaden.ics",
    "berlin/feeds/calendar-all.ics",
    "moenchengladbach/feeds/calendar-all.ics",
    "berlin/veranstaltungen/offene-sprechstunde.ics",
]
SINCE, UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
calendars = pytest.mark.parametrize("name", CALENDARS)


def key(uid: str, when: When) -> tuple[str, str]:
    if isinstance(when, Days):
        return uid, when.first.isoformat()
    return uid, when.start.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def our_dates(body: bytes) -> list[tuple[str, str]]:
    reading = read_calendar(body)
    assert reading.problems == ()
    occurrences, problems = expand([entry.event for entry in reading.entries], SINCE, UNTIL, days_in=UTC)
    assert problems == ()
    return sorted(key(one.event.uid, one.when) for one in occurrences)


@calendars
def test_ical_js_finds_the_same_dates(network: BuiltNetwork, name: str):
    body = (network.public / name).read_bytes()
    found = sorted((uid, start) for uid, start, _ in dates_by_ical_js(body))
    assert found == our_dates(body)
    assert found


@calendars
def test_recurring_ical_events_finds_the_same_dates(network: BuiltNetwork, name: str):
    body = (network.public / name).read_bytes()
    calendar = icalendar.Calendar.from_ical(body)
    found = []
    for one in recurring_ical_events.of(calendar).between(SINCE, UNTIL):
        start = one["DTSTART"].dt
        when = start.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z") if isinstance(start, datetime) else str(start)
        found.append((str(one["UID"]), when))
    assert sorted(found) == our_dates(body)


def test_khal_imports_the_merged_calendar_and_shows_the_right_hours(network: BuiltNetwork, tmp_path: Path):
    body = (network.public / "feeds/calendar.ics").read_bytes()
    done = khal(tmp_path, "import", "--batch", "-a", "labnetz", str(network.public / "feeds/calendar.ics"))
    assert done.returncode == 0, done.stderr
    assert "error" not in done.stderr.lower()
    assert "critical" not in done.stderr.lower()
    uids = {entry.event.uid for entry in read_calendar(body).entries}
    assert len(list((tmp_path / "calendar").glob("*.ics"))) == len(uids)
    # The open hours on Tuesdays begin at 15:00, before and after both clock changes of the coming year.
    for day in ("2026-12-08", "2027-03-23", "2027-03-30", "2027-10-26", "2027-11-02"):
        listed = khal(tmp_path, "list", "--format", "{start-time} {title}", day, "1d").stdout
        assert "15:00 Offenes Zukunftswerk" in listed, day


def _all_calendars(network: BuiltNetwork) -> dict[str, bytes]:
    found = {path.relative_to(network.public).as_posix(): path.read_bytes() for path in network.public.rglob("*.ics")}
    assert len(found) > 40
    assert {name.split("/")[0] for name in found} >= {"feeds", "berlin", "wiesbaden", "moenchengladbach"}
    return found


def test_no_calendar_has_a_fault(network: BuiltNetwork):
    for name, body in _all_calendars(network).items():
        assert faults(body, kind="feed" if "feeds/" in name else "single") == [], name


def test_libical_reads_all_calendars_without_an_error(network: BuiltNetwork):
    calendars = _all_calendars(network)
    for (name, body), found in zip(calendars.items(), libical_of_each(calendars.values()), strict=True):
        assert found.errors == (), name
        assert found.events == len(read_calendar(body).entries)
        assert found.dates == set(our_dates(body)), name


@calendars
def test_calcurse_imports_everything(network: BuiltNetwork, name: str, tmp_path: Path):
    said, kept = calcurse(tmp_path, network.public / name)
    assert " 0 skipped" in said
    assert len(kept) == len(read_calendar((network.public / name).read_bytes()).entries)


def test_a_demonstration_says_so_in_calendar_programs(network: BuiltNetwork):
    calendar = icalendar.Calendar.from_ical((network.public / "berlin/feeds/calendar.ics").read_bytes())
    assert "Demonstration" in str(calendar["X-WR-CALDESC"])
    assert all("Beispieltermin" in str(event["DESCRIPTION"]) for event in calendar.walk("VEVENT"))


def test_the_demonstration_is_alive_whenever_it_is_built():
    for now in (
        datetime(2026, 11, 22, tzinfo=UTC),
        datetime(2027, 7, 1, tzinfo=UTC),
        datetime(2031, 2, 28, tzinfo=UTC),
    ):
        _, content = load_lab(ROOT / "sites/wiesbaden", now=now)
        occurrences, _ = expand(content.events, now, now + timedelta(weeks=6), days_in=UTC)
        assert len(upcoming(occurrences, now, UTC)) >= 10
        assert content.updates[0].published <= now
        assert date(2025, 1, 20) in {update.published.date() for update in content.updates}
