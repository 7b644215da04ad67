"""Dates as feeds write them."""

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from labnetz.feeds.dates import read_date

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        pytest.param("Mon, 25 Jun 2018 10:00:00 +0200", "2018-06-25T08:00:00+00:00", id="RFC 822"),
        pytest.param("Mon, 25 Jun 18 10:00 +0200", "2018-06-25T08:00:00+00:00", id="RFC 822, short"),
        pytest.param("Mon, 25 Jun 2018 08:00:00 GMT", "2018-06-25T08:00:00+00:00", id="a named zone"),
        pytest.param("Mo, 25 Jun 2018 10:00:00 +02:00", "2018-06-25T08:00:00+00:00", id="a German weekday"),
        pytest.param("Di., 3. März 2026 17:30 MEZ", "2026-03-03T16:30:00+00:00", id="a German zone"),
        pytest.param("3. Juli 2026 17:30 MESZ", "2026-07-03T15:30:00+00:00", id="a German zone in summer"),
        pytest.param("Mittwoch, 2. Dezember 2026 um 17.30 Uhr", "2026-12-02T16:30:00+00:00", id="in German words"),
        pytest.param("25. Juni 2018", "2018-06-24T22:00:00+00:00", id="a German day"),
        pytest.param("25.06.2018 10:00 Uhr", "2018-06-25T08:00:00+00:00", id="in numbers with dots"),
        pytest.param("2018-06-25", "2018-06-24T22:00:00+00:00", id="an ISO day begins where the lab is"),
        pytest.param("2018-06-25T10:00:00Z", "2018-06-25T10:00:00+00:00", id="ISO in UTC"),
        pytest.param("2018-12-25 10:00", "2018-12-25T09:00:00+00:00", id="ISO without an offset"),
        pytest.param("2018-06-25T10:00:00.5+02:00", "2018-06-25T08:00:00.500000+00:00", id="ISO with a fraction"),
    ],
)
def test_a_date_is_an_instant(text, instant):
    assert read_date(text, BERLIN).isoformat() == instant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "gestern",
        "20180625",
        "1529913600",
        "32. Juni 2018",
        "25. Foo 2018",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59+00:00",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Mon, 25 Jun 2018 25:00:00 GMT",
        "Mon, 25 Jun 2018 10:00:00 +9999",
        "Mon, 25 Jun 99999999999999999999 10:00:00 GMT",
        "x" * 100_000,
    ],
)
def test_what_is_no_date_is_none(text):
    assert read_date(text, BERLIN) is None


def test_a_german_zone_holds_wherever_the_lab_is():
    assert read_date("3. März 2026 17:30 MEZ", UTC).isoformat() == "2026-03-03T16:30:00+00:00"


@pytest.mark.parametrize(
    "zone", ["GMT", "+0000", "-0000", "+0100", "-0030", "-0330", "+0545", "+0160", "-2359", "+2400"]
)
@pytest.mark.parametrize(
    "date", ["2 Nov 2026 10:00:00", "02 Nov 2026 23:59:60", "31 Feb 2026 10:00:00", "09 Dec 1979 24:00:00"]
)
def test_the_usual_date_says_the_same_as_one_without_its_weekday(date, zone):
    """Which is read the long way."""
    assert read_date(f"Mon, {date} {zone}", BERLIN) == read_date(f"{date} {zone}", BERLIN)


def test_the_usual_date_is_an_instant():
    assert read_date("Mon, 02 Nov 2026 10:00:00 -0030", BERLIN).isoformat() == "2026-11-02T10:30:00+00:00"
    assert read_date("Mon, 02 Nov 2026 10:00:00 +0545", BERLIN).isoformat() == "2026-11-02T04:15:00+00:00"
    assert read_date("Mon, 02 Nov 2026 10:00:00 -0000", BERLIN).isoformat() == "2026-11-02T09:00:00+00:00"
