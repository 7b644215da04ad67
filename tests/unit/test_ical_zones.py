"""Our own VTIMEZONE says what ZoneInfo says, in every hour that matters."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel.core import get_global
from dateutil.rrule import rrulestr

from labnetz.ical.vtimezone import vtimezone
from labnetz.ical.zones import by_name

ZONES = [
    "Europe/Berlin",
    "Europe/Vienna",
    "Europe/Zurich",
    "Europe/Paris",
    "Europe/London",
    "Europe/Dublin",
    "Europe/Lisbon",
    "Europe/Athens",
    "Europe/Moscow",
    "Europe/Istanbul",
    "Europe/Chisinau",
    "Europe/Kyiv",
    "Europe/Minsk",
    "Atlantic/Reykjavik",
    "Atlantic/Azores",
    "America/New_York",
    "America/Chicago",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Havana",
    "America/Santiago",
    "America/Nuuk",
    "America/Sao_Paulo",
    "America/Asuncion",
    "America/St_Johns",
    "America/Mexico_City",
    "America/Caracas",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Africa/Lagos",
    "Asia/Gaza",
    "Asia/Hebron",
    "Asia/Jerusalem",
    "Asia/Beirut",
    "Asia/Tehran",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Tokyo",
    "Asia/Almaty",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Australia/Adelaide",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Apia",
    "Antarctica/Troll",
    "UTC",
    "Etc/GMT-1",
]


def _offset(text):
    sign = -1 if text[0] == "-" else 1
    return sign * timedelta(hours=int(text[1:3]), minutes=int(text[3:5]), seconds=int(text[5:7] or 0))


def _onsets(lines):
    """Read a definition the way a calendar program does: each part's onsets, as UTC, with the offset from there on."""
    onsets, part = [], {}
    for line in lines:
        name, _, value = line.partition(":")
        if line.startswith(("BEGIN:STANDARD", "BEGIN:DAYLIGHT")):
            part = {}
        elif line.startswith(("END:STANDARD", "END:DAYLIGHT")):
            start = datetime.strptime(part["DTSTART"], "%Y%m%dT%H%M%S")  # noqa: DTZ007 - a wall time
            ruled = rrulestr(part["RRULE"], dtstart=start).xafter(start, inc=True) if "RRULE" in part else [start]
            before, after = _offset(part["TZOFFSETFROM"]), _offset(part["TZOFFSETTO"])
            for local in ruled:
                if local.year > 2038:
                    break
                onsets.append((local.replace(tzinfo=UTC) - before, after))
        else:
            part[name] = value
    return sorted(onsets)


def _moments(zone):
    """Each hour of the two days around each switch from 2020 to 2037, and the first of each month."""
    day = datetime(2020, 1, 1, tzinfo=UTC)
    while day.year < 2038:
        next_day = day + timedelta(days=1)
        if day.astimezone(zone).utcoffset() != next_day.astimezone(zone).utcoffset():
            yield from (day + timedelta(hours=hour) for hour in range(-24, 48))
        elif day.day == 1:
            yield day
        day = next_day


@pytest.mark.parametrize("name", ZONES)
def test_the_clock_of_a_written_zone_is_right_to_the_hour(name):
    zone = ZoneInfo(name)
    onsets = _onsets(vtimezone(name))
    for moment in _moments(zone):
        shown = next(after for onset, after in reversed(onsets) if onset <= moment)
        assert shown == moment.astimezone(zone).utcoffset(), moment


def test_berlin_is_written_in_the_two_rules_that_every_program_knows():
    assert vtimezone("Europe/Berlin")[3:9] == (
        "BEGIN:DAYLIGHT",
        "TZNAME:CEST",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "DTSTART:19700329T020000",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    )
    assert sum(line.startswith("BEGIN:") for line in vtimezone("Europe/Berlin")) == 3


@pytest.mark.parametrize("name", ZONES)
def test_no_zone_is_written_as_a_list_of_dates(name):
    assert not any(line.startswith("RDATE") for line in vtimezone(name))
    assert f"TZID:{name}" in vtimezone(name)


@pytest.mark.parametrize("name", ZONES)
def test_every_part_of_a_zone_begins_on_a_day_of_its_own_rule(name):
    start = None
    for line in vtimezone(name):
        if line.startswith("DTSTART:"):
            start = datetime.strptime(line[8:], "%Y%m%dT%H%M%S")  # noqa: DTZ007 - a wall time
        elif line.startswith("RRULE:"):
            assert rrulestr(line[6:], dtstart=start)[0] == start


WINDOWS = sorted((get_global("windows_zone_mapping") | {"UTC": "UTC"}).items())  # as we write Etc/UTC


@pytest.mark.parametrize(("windows", "iana"), WINDOWS, ids=[name for name, _ in WINDOWS])
def test_every_zone_that_windows_knows_is_known_by_its_name(windows, iana):
    """Babel carries CLDR's windowsZones.xml, for the whole of each zone ("001")."""
    assert by_name(windows) == iana
    assert by_name(f'"{windows.upper()}"') == iana


def test_the_list_of_windows_is_whole():
    assert len(WINDOWS) > 130
    assert by_name("W. Europe Standard Time") == "Europe/Berlin"


@pytest.mark.parametrize(
    ("label", "iana"),
    [
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rom, Stockholm, Wien", "Europe/Berlin"),
        ("(GMT+01:00) Amsterdam / Berlin / Bern / Rome / Stockholm / Vienna", "Europe/Berlin"),
        ("Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", "Europe/Berlin"),
        ("(UTC+01:00) Brüssel, Kopenhagen, Madrid, Paris", "Europe/Paris"),
        ("Westeuropäische Normalzeit", None),
        ("(UTC+01:00) Westliches Zentralafrika", None),
        ("Atlantis Standard Time", None),
    ],
)
def test_a_label_for_people_is_known_only_if_it_means_one_clock(label, iana):
    assert by_name(label) == iana
