"""What the demonstration's portal offers by facet, as programs get it."""

from __future__ import annotations

import json
from io import BytesIO

import feedparser
import pytest

from demonstration import BuiltNetwork
from ical_lint import faults
from labnetz.publish.facets import FIXED, KINDS

pytestmark = pytest.mark.slow


def test_every_calendar_of_the_portal_is_without_faults(network: BuiltNetwork) -> None:
    public = network.public
    single = sorted((public / "events").glob("*.ics"))
    feeds = sorted((public / "feeds").rglob("*.ics"))
    assert len(single) > 40
    assert len(feeds) > 60
    found = {path: faults(path.read_bytes(), kind="single") for path in single}
    found |= {path: faults(path.read_bytes(), kind="merged") for path in feeds}
    assert {path: fault for path, fault in found.items() if fault} == {}


def test_every_kind_of_facet_has_events_to_show(network: BuiltNetwork) -> None:
    feeds = network.public / "feeds"
    for kind in KINDS:
        calendars = [path.read_text("utf-8") for path in (feeds / kind).rglob("*.ics") if "-all" not in path.name]
        assert any("BEGIN:VEVENT" in text for text in calendars), kind
    for kind, value in FIXED:
        assert "BEGIN:VEVENT" in (feeds / kind / f"{value}.ics").read_text("utf-8"), value


def test_every_feed_of_events_says_when_things_happen_and_whose_they_are(network: BuiltNetwork) -> None:
    paths = sorted((network.public / "feeds").rglob("events.xml"))
    assert len(paths) > 25
    for path in paths:
        rss, atom = (feedparser.parse(BytesIO(path.with_suffix(end).read_bytes())) for end in (".xml", ".atom"))
        data = json.loads(path.with_suffix(".json").read_text("utf-8"))
        assert not rss.bozo
        assert not atom.bozo
        titles = [item["title"] for item in data["items"]]
        assert titles == [one.title for one in rss.entries] == [one.title for one in atom.entries]
        assert all(" 202" in title for title in titles)
        assert all(one.link and one.rights and one.source.title for one in rss.entries)
    off = [title for title in _titles(network) if title.startswith("Abgesagt: ")]
    assert off


def _titles(network: BuiltNetwork) -> list[str]:
    data = json.loads((network.public / "feeds/events.json").read_text("utf-8"))
    return [item["title"] for item in data["items"]]
