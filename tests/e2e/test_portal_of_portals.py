"""Portals that read each other over real HTTP: three labs → portal A, A and two labs → portal B, and A reads B back."""

import re
from datetime import UTC

import icalendar
import pytest
import recurring_ical_events

from ical_lint import faults
from town import Town, vevent

pytestmark = pytest.mark.programs

EVENT = "BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20261101T080000Z\r\nDTSTART:20261202T160000Z\r\n{more}END:VEVENT\r\n"


@pytest.fixture
def town(nginx, tmp_path):
    found = Town(nginx, tmp_path / "portals")
    for id_ in ("eins", "zwei", "drei", "vier"):
        found.lab(id_, EVENT.format(uid="1", more=f"SUMMARY:Termin {id_}\r\n"))
    found.portal("a", "eins", "zwei", "drei", portals=["b"])
    found.portal("b", "eins", "vier", portals=["a"])
    found.write("b", "lab.json", b"{}")
    return found


def test_two_portals_read_each_other_and_nothing_is_there_twice(town):
    here = town.url
    town.write("b", "lab.json", f'{{"labnetz": "1", "id": "b", "name": "B", "url": "{here}b/"}}'.encode())
    town.round("a", "b")
    town.round("a", "b")
    in_b = [
        ("Termin drei", f"{here}a/", "drei"),
        ("Termin eins", "eins"),
        ("Termin vier", "vier"),
        ("Termin zwei", f"{here}a/", "zwei"),
    ]
    assert town.events("b") == in_b
    assert town.events("a") == [
        ("Termin drei", "drei"),
        ("Termin eins", "eins"),
        ("Termin vier", f"{here}b/", "vier"),
        ("Termin zwei", "zwei"),
    ]
    before = {portal: town.published(portal) for portal in "ab"}
    town.round("a", "b")
    town.round("b", "a")
    again = {portal: town.published(portal) for portal in "ab"}
    assert [name for p in "ab" for name in before[p] | again[p] if before[p].get(name) != again[p].get(name)] == []

    town.lab("zwei", EVENT.format(uid="1", more="SUMMARY:Termin zwei\r\nSTATUS:CANCELLED\r\nSEQUENCE:1\r\n"))
    town.lab("drei", EVENT.format(uid="2", more="SUMMARY:Anderes\r\n"))
    town.round("a", "b")
    assert town.events("b") == [
        ("Abgesagt: Termin zwei", f"{here}a/", "zwei"),
        ("Anderes", f"{here}a/", "drei"),
        *in_b[1:3],
    ]
    feed = (town.server.root / "b" / "feeds" / "updates.xml").read_text()
    assert sorted(re.findall(r"<title>(Neu in .*)</title>", feed)) == [
        *("Neu in drei", "Neu in eins", "Neu in vier", "Neu in zwei")
    ]
    assert f'<source url="{here}zwei/feed.xml">Labor zwei</source>' in feed


# --- a city's portal in that of its region ----------------------------------------------------------------------------

TALK = """\
title: Vortrag
start: 2026-12-04 19:00
end: 2026-12-04 20:30
topics: [Offene Daten]
cost: free
"""
WEEKLY = """\
title: Sprechstunde
start: 2026-12-01 10:00
end: 2026-12-01 12:00
repeat: {every: week, weekdays: [di], until: 2026-12-29}
"""
SHARED = vevent("fest-2026@stadt.example", "Stadtfest", "20261205T100000Z")
DATE = "RECURRENCE-ID:20261210T180000Z"


def choir(*changes):
    return vevent("1", "Chor", "20261203T180000Z", "RRULE:FREQ=WEEKLY;COUNT=3"), *changes


@pytest.fixture
def region(nginx, tmp_path):
    """Three labs → the city's portal; this and three other labs, one of which the city lists too → the region's."""
    found = Town(nginx, tmp_path / "portals")
    found.own_lab("haus", vortrag=TALK, sprechstunde=WEEKLY)
    found.lab("rad", vevent("1", "Radtour"), vevent("2", "Flohmarkt"), SHARED)
    found.lab("chor", *choir(), SHARED)
    found.lab("kino", vevent("1", "Film"))
    found.lab("theater", vevent("1", "Stück"))
    found.portal("stadt", "rad", "chor", own=["haus"])
    found.portal("region", "chor", "kino", "theater", portals=["stadt"])
    found.round("stadt", "region")
    return found


def in_region(town, **changed):
    """What the region shows: title, labs and the way they came; `changed` by its first word."""
    city = f"{town.url}stadt/"
    usual = {
        "Chor": ("Chor", "chor"),
        "Film": ("Film", "kino"),
        "Flohmarkt": ("Flohmarkt", "rad", city),
        "Radtour": ("Radtour", "rad", city),
        "Sprechstunde": ("Sprechstunde", "haus", city),
        "Stadtfest": ("Stadtfest", "chor", "rad"),
        "Stück": ("Stück", "theater"),
        "Vortrag": ("Vortrag", "haus", city),
    }
    return sorted(tuple(sorted(one)) for one in (usual | changed).values() if one)


def seen_in_region(town, path="feeds/calendar-all.ics"):
    return sorted(tuple(sorted(one)) for one in town.events("region", path))


def test_a_region_lists_nothing_twice_and_says_where_all_is_from(region):
    assert seen_in_region(region) == in_region(region)
    before = region.published("region")
    region.round("stadt", "region")
    again = region.published("region")
    assert [name for name in before | again if before.get(name) != again.get(name)] == []


def dates_in_region(town):
    """Every date of December that the region's calendar holds: start and title, read by another program's rules."""
    body = town.published("region")["feeds/calendar.ics"]
    assert faults(body, kind="merged") == []
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(body)).between((2026, 12, 1), (2027, 1, 1))
    return sorted(f"{one['DTSTART'].dt.astimezone(UTC):%d %H:%M} {one['SUMMARY']}" for one in found)


CHANGES = {
    "moved": (
        lambda town: town.lab("rad", vevent("1", "Radtour", "20261206T160000Z"), vevent("2", "Flohmarkt"), SHARED),
        {"02 16:00 Radtour"},
        {"06 16:00 Radtour"},
    ),
    "cancelled": (
        lambda town: town.own_lab("haus", vortrag=TALK + "status: cancelled", sprechstunde=WEEKLY),
        {"04 18:00 Vortrag"},
        {"04 18:00 Abgesagt: Vortrag"},
    ),
    "withdrawn": (lambda town: town.lab("rad", vevent("1", "Radtour"), SHARED), {"02 16:00 Flohmarkt"}, set()),
    "one date moved, of a lab that both list": (
        lambda town: town.lab("chor", *choir(vevent("1", "Chor", "20261211T190000Z", DATE, "SEQUENCE:1")), SHARED),
        {"10 18:00 Chor"},
        {"11 19:00 Chor"},
    ),
    "one date cancelled": (
        lambda town: town.own_lab(
            "haus", vortrag=TALK, sprechstunde=WEEKLY + "changed_dates: [{date: 2026-12-15, status: cancelled}]"
        ),
        {"15 09:00 Sprechstunde"},
        {"15 09:00 Abgesagt: Sprechstunde"},
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_in_a_lab_of_the_city_reaches_the_region(region, change):
    do, gone, new = CHANGES[change]
    before = dates_in_region(region)
    assert gone <= set(before)
    assert len(before) == 14
    do(region)
    region.round("stadt", "region")
    assert dates_in_region(region) == sorted([*(set(before) - gone), *new])


def test_the_citys_facets_work_in_the_region(region):
    assert seen_in_region(region, "feeds/lab/haus.ics") == [
        one for one in in_region(region) if {"Vortrag", "Sprechstunde"} & {*one}
    ]
    assert [one[0] for one in region.events("region", "feeds/lab/rad.ics")] == ["Flohmarkt", "Radtour", "Stadtfest"]
    for facet, titles in {"topic/offene-daten": {"Vortrag"}, "cost/free": {"Vortrag"}}.items():
        in_city, there = ({one[0] for one in region.events(of, f"feeds/{facet}.ics")} for of in ("stadt", "region"))
        assert in_city == there == titles, facet
