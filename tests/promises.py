"""What every reader of foreign bytes promises, as functions that fail when a promise is broken. No test by itself:
tests/properties asks hypothesis for bytes, and tests/properties/fuzz.py asks a fuzzer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import yaml

from labnetz.errors import NotACalendar, NotAFeed
from labnetz.feeds.read import read_feed
from labnetz.feeds.write import FORMATS, FeedInfo
from labnetz.harvest.reading import look_into_calendar, look_into_feed
from labnetz.ical.read import read_calendar
from labnetz.ical.select import select
from labnetz.ical.splice import merge, within
from labnetz.ical.write import CalendarInfo
from labnetz.locale import say
from labnetz.manifest import check_manifest
from labnetz.model import Lab, Origin, Problem
from labnetz.registry import read_network
from mutations import bodies

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
ORIGIN = Origin(lab="labor", url="https://labor.example/feed", timezone="Europe/Berlin", licence="CC0-1.0")
LAB = Lab(id="labor", name="Labor")
CALENDAR = CalendarInfo(name="Netzwerk")
FEED = FeedInfo(
    title="Netzwerk",
    description="",
    url="https://netz.example/",
    self_url="https://netz.example/feed",
    language="de",
    licence="CC0-1.0",
)
NETWORK = (
    "id: netz\nname: Netz\nurl: https://netz.example/\nlanguage: de\ntimezone: Europe/Berlin\nlicence: CC0-1.0\n"
    "contact: a@netz.example\n"
)
MEMBER = (
    "name: Labor\nurl: https://labor.example/\nlicence: CC-BY-4.0\ntimezone: Europe/Berlin\n"
    "contacts: [a@labor.example, b@stadt.example]\nland: Hessen\nstatus: open\nsummary: Ein Labor.\n"
    "feeds:\n  events: https://labor.example/k.ics\n  updates: [https://labor.example/feed/, https://labor.example/2]\n"
)


def calendar(body: bytes) -> None:
    """A calendar is read or refused; what is published of it reads without a problem, and loses no event."""
    contents = look_into_calendar(body, ORIGIN, NOW)
    _can_be_said(contents.problems)
    with suppress(NotACalendar):
        reading = read_calendar(body, ORIGIN)
        assert contents.entries == len(reading.entries)
        assert contents.upcoming <= contents.entries
        merged = merge([(LAB, reading)], CALENDAR)
        again = read_calendar(merged, ORIGIN)
        assert again.problems == (), again.problems[0]
        selected = select([(LAB, reading)])
        assert len(again.entries) == len(selected)
        within(selected, NOW - timedelta(days=30), NOW + timedelta(days=366), timezone="Europe/Berlin")


def feed(body: bytes) -> None:
    """A feed is read or refused; each of our formats says of every update that has an address that it is there."""
    contents = look_into_feed(body, ORIGIN, NOW)
    _can_be_said(contents.problems)
    with suppress(NotAFeed):
        updates = read_feed(body, ORIGIN, first_seen=NOW).updates
        assert contents.entries == len(updates)
        for one in FORMATS:
            again = read_feed(one.write(updates, FEED), ORIGIN, first_seen=NOW)
            assert {problem.level for problem in again.problems} <= {"note", "warning"}
            # At one address may stand two entries that are told apart by what our feed does not hold.
            # feedparser reads "&lt;" in an address as an entity, even where it was written as five characters.
            plain = {update.url for update in updates if update.url and ";" not in update.url}
            assert plain <= {update.url for update in again.updates}
            assert len(again.updates) <= len(updates)


def registry(body: bytes) -> None:
    """A member's file costs its own member at most; the network's own file costs the network, and says why."""
    text = body.decode("utf-8", "replace")
    files = {"network.yml": NETWORK, "labs/gut.yml": MEMBER, "labs/labor.yml": text}
    network, problems = read_network(files, root="network", labs={})
    assert network is not None
    assert "gut" in [lab.id for lab in network.labs]
    assert any(lab.id == "labor" for lab in network.labs) or problems
    _can_be_said(problems)
    network, problems = read_network({"network.yml": text, "labs/gut.yml": MEMBER}, root="network", labs={})
    assert network is not None or problems
    _can_be_said(problems)


def _can_be_said(problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        for language in ("de", "en"):
            assert say(problem.what, language)
            assert say(problem.fix, language)


def _manifests() -> list[bytes]:
    """The bodies of the conformance cases."""
    cases = sorted((Path(__file__).parent / "cases" / "manifest").glob("*.yml"))
    return [str(yaml.safe_load(case.read_text("utf-8")).get("body", "")).encode() for case in cases]


@dataclass(frozen=True, slots=True)
class Promise:
    """What is asked of a reader, and the bytes from which spoiling begins."""

    keep: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]


def manifest(body: bytes) -> None:
    """A manifest is read, or an error says why not."""
    found, problems = check_manifest(body, "https://labor.example/lab.json", now=NOW)
    assert found is not None or any(problem.level == "error" for problem in problems)
    _can_be_said(problems)


PROMISES: Mapping[str, Promise] = {
    "calendar": Promise(calendar, lambda: bodies("ical")),
    "feed": Promise(feed, lambda: bodies("feeds")),
    "manifest": Promise(manifest, _manifests),
    "registry": Promise(registry, lambda: [MEMBER.encode(), NETWORK.encode()]),
}
