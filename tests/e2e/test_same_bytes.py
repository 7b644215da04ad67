"""What is the same gives the same bytes, in every calendar, feed and data file of a portal.

So nobody sees a change that is none: events, labs and lines in another order, new stamps, another machine.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random

import pytest

from demonstration import ROOT
from labnetz.harvest.store import store_of
from labnetz.publish.portal import artifacts, read_sources
from labnetz.registry_memory import load_remembered
from loopback import Nginx
from town import Town, vevent

pytestmark = [pytest.mark.programs, pytest.mark.slow]

SERIES = ("DTEND;TZID=Europe/Berlin:20261203T200000", "RRULE:FREQ=WEEKLY;COUNT=4")
MOVED = "RECURRENCE-ID;TZID=Europe/Berlin:20261210T190000"
PROSE = (r"DESCRIPTION:Für alle\, die „gern“ lesen.", "LOCATION:Haus am Platz", "CATEGORIES:Offene Daten,KI", "X-NEU:1")
EVENTS = {
    "rad": [
        vevent("1", "Radtour", "20261202T160000Z", *PROSE, "COMMENT:eins", "COMMENT:zwei"),
        vevent("2@rad.example", "Flohmarkt", ";VALUE=DATE:20261205", "ORGANIZER:mailto:info@rad.example"),
        vevent("fest-2026@stadt.example", "Stadtfest", "20261205T100000Z", "GEO:50.1;8.2"),
        vevent("3", "Kino", ";TZID=America/New_York:20261207T180000", "STATUS:CANCELLED", "SEQUENCE:2"),
    ],
    "chor": [
        vevent(
            "1", "Chor", ";TZID=Europe/Berlin:20261203T190000", *SERIES, "EXDATE;TZID=Europe/Berlin:20261217T190000"
        ),
        vevent("1", "Chor", ";TZID=Europe/Berlin:20261211T203000", MOVED, "SEQUENCE:1", *PROSE),
        vevent("fest-2026@stadt.example", "Stadtfest", "20261205T100000Z", "URL:https://fest.example/"),
        vevent("ohne", "Ohne Ende", "20261209T160000Z", "X-A:1", "X-B;X-C=2:3"),
    ],
    "kino": [vevent(str(number), f"Film {number}", f"202612{number:02}T190000Z") for number in range(1, 16)],
}
OWN = {
    "vortrag": "title: Vortrag\nstart: 2026-12-04 19:00\nend: 2026-12-04 20:30\ntopics: [Offene Daten]\ncost: free",
    "reihe": (
        "title: Reihe\nstart: 2026-12-01 10:00\nend: 2026-12-01 12:00\n"
        "repeat: {every: week, weekdays: [di], until: 2026-12-29}\n"
        "changed_dates: [{date: 2026-12-15, status: cancelled}, {date: 2026-12-22, start: 2026-12-23 10:00}]"
    ),
}
Change = Callable[[list[str], Random], Iterable[str]]


def as_it_is(events: list[str], _: Random) -> Iterable[str]:
    return events


def events_shuffled(events: list[str], random: Random) -> Iterable[str]:
    return random.sample(events, len(events))


def lines_shuffled(events: list[str], random: Random) -> Iterable[str]:
    """Properties in another order; those of one name stay in theirs."""
    return ["\r\n".join(_shuffled(event.split("\r\n"), random)) for event in events]


def _shuffled(lines: list[str], random: Random) -> Iterable[str]:
    order = {name: random.random() for name in sorted({_name(line) for line in lines})}
    return [lines[0], *sorted(lines[1:-2], key=lambda line: order[_name(line)]), *lines[-2:]]


def _name(line: str) -> str:
    return re.split("[:;]", line)[0]


def stamped_anew(events: list[str], random: Random) -> Iterable[str]:
    return [re.sub(r"(?<=DTSTAMP:)\d{8}", f"202611{random.randrange(10, 30)}", event) for event in events]


def all_at_once(events: list[str], random: Random) -> Iterable[str]:
    return events_shuffled([*lines_shuffled([*stamped_anew(events, random)], random)], random)


CHANGES = [as_it_is, events_shuffled, lines_shuffled, stamped_anew, all_at_once]
"""All but the first change nothing that anybody means."""


def publish_labs(town: Town, change: Change, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - to be the same each time is the point
    for lab, events in EVENTS.items():
        town.lab(lab, *change(events, random))


@pytest.fixture
def town(nginx: Nginx, tmp_path: Path) -> Town:
    """Three foreign labs, one of ours, and their portal."""
    found = Town(nginx, tmp_path / "portals")
    publish_labs(found, as_it_is, 0)
    found.own_lab("haus", **OWN)
    found.portal("netz", *EVENTS, own=["haus"])
    found.round("netz")
    return found


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    assert len(one) > 60
    return sorted(name for name in one | other if one.get(name) != other.get(name))


@pytest.mark.parametrize("change", CHANGES)
def test_subscribers_see_no_change_that_is_none(town: Town, change: Change):
    before = town.published("netz")
    for seed in range(2):
        publish_labs(town, change, seed)
        town.own_lab("haus", **dict(reversed(OWN.items())) if seed else OWN)
        town.round("netz")
        # The portal's own copy of the sources is what they sent, to the letter.
        assert [name for name in differing(before, town.published("netz")) if not name.startswith("backup/")] == []


def test_a_change_that_is_one_is_seen(town: Town):
    """Or the test above could not fail."""
    before = town.published("netz")
    publish_labs(town, lambda events, _: [event.replace("SUMMARY:Radtour", "SUMMARY:Tour") for event in events], 0)
    town.round("netz")
    assert {"feeds/calendar.ics", "feeds/lab/rad.ics", "feeds/events.xml", "feeds/month/2026-12.ics"} <= {
        *differing(before, town.published("netz"))
    }


@pytest.mark.parametrize("change", CHANGES[1:])
def test_a_new_portal_makes_the_same_of_the_same(town: Town, change: Change):
    """Another order of everything, the registry included, where nothing is known from before."""
    before = town.published("netz")
    publish_labs(town, change, 7)
    again = Town(town.server, town.folder / "again")
    again.portal("netz", *reversed(EVENTS), own=["haus"])
    again.round("netz")
    assert [name for name in differing(before, again.published("netz")) if not name.startswith("backup/")] == []


MACHINES = [
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Apia", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "4711", "TZ": "America/St_Johns", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
]


def test_every_machine_makes_the_same(town: Town, tmp_path: Path):
    made = [rendered(town, tmp_path / str(number), machine) for number, machine in enumerate(MACHINES)]
    assert differing(*made) == []
    assert {name: body for name, body in town.published("netz").items() if name.endswith(".ics")} == {
        name: body for name, body in made[0].items() if name.endswith(".ics")
    }


@pytest.mark.parametrize("change", [lines_shuffled, all_at_once])
def test_what_is_kept_of_an_earlier_reading_makes_no_difference(town: Town, change: Change):
    publish_labs(town, change, 3)
    town.round("netz")
    network, _ = load_remembered(town.folder / "netz")
    store = store_of(network)
    content = read_sources(network, store.load, now=town.now, recall=store.recall)
    anew = {one.path: one.content for one in artifacts(content, now=town.now)[0]}
    assert (
        differing({name: anew[name] for name in anew if name in town.published("netz")}, town.published("netz")) == []
    )


def rendered(town: Town, into: Path, machine: dict[str, str]) -> dict[str, bytes]:
    """Give all files that `labnetz render` writes in such an environment."""
    command = [sys.executable, "-m", "labnetz", "render", "--network", str(town.folder / "netz"), "--into", str(into)]
    environment = {"PATH": os.environ["PATH"], **machine}
    done = subprocess.run(
        [*command, "--now", town.now.isoformat()],
        capture_output=True,
        env=environment,
        check=False,
        cwd=ROOT,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr.decode()
    return {path.relative_to(into).as_posix(): path.read_bytes() for path in into.rglob("*") if path.is_file()}
