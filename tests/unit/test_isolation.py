"""One bad lab among nine good ones: whatever its feeds hold, what is published of the nine stays the same bytes."""

import asyncio
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from fakes import FakeFetch
from hostile_bodies import ZONE, all_calendars, all_feeds
from labnetz.harvest.reading import READERS
from labnetz.harvest.run import Options, harvest
from labnetz.harvest.store import MemoryStore
from labnetz.model import Lab, Network, Source
from labnetz.publish.page_shell import root_of
from labnetz.publish.portal import PortalContent, artifacts, read_sources
from labnetz.publish.portal_pages import portal_pages
from labnetz.publish.site import portal_site

pytestmark = pytest.mark.slow

NOW = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
KINDS = ("events", "updates")


def _lab(name: str) -> Lab:
    sources = tuple(Source(name, kind, kind, f"https://{name}.example/{kind}") for kind in KINDS)
    return Lab(id=name, name=name, url=f"https://{name}.example/", licence="CC-BY-4.0", sources=sources)


GOOD = tuple(_lab(f"gut-{number}") for number in range(9))
BAD = _lab("boese")
NETWORK = Network(
    id="netz",
    name="Netz",
    url="https://netz.example/",
    language="de",
    timezone="Europe/Berlin",
    licence="CC-BY-4.0",
    contact="x@netz.example",
)


def _good_calendar(number: int) -> bytes:
    zone = ZONE.format("Customized Time Zone").replace("-1100", f"+0{number}00")
    return (
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nX-WR-CALNAME:Gut {number}\r\n{zone}"
        f"BEGIN:VEVENT\r\nUID:serie@gut-{number}.example\r\nDTSTAMP:20260101T000000Z\r\nSUMMARY:Reihe {number}\r\n"
        "DTSTART;TZID=Europe/Berlin:20260306T170000\r\nRRULE:FREQ=WEEKLY\r\nEND:VEVENT\r\n"
        f"BEGIN:VEVENT\r\nUID:einzeln@gut-{number}.example\r\nDTSTAMP:20260101T000000Z\r\nSUMMARY:Fest {number}\r\n"
        "DTSTART;TZID=Customized Time Zone:20260401T180000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    ).encode()


def _good_feed(number: int) -> bytes:
    return (
        f'<rss version="2.0"><channel><title>Gut {number}</title><item><guid isPermaLink="false">gut-{number}-1</guid>'
        f"<title>gut {number}</title><link>https://gut-{number}.example/1</link><description>Text</description>"
        "<pubDate>Mon, 23 Feb 2026 09:00:00 GMT</pubDate></item></channel></rss>"
    ).encode()


ANSWERS = {
    **{f"https://gut-{number}.example/events": _good_calendar(number) for number in range(9)},
    **{f"https://gut-{number}.example/updates": _good_feed(number) for number in range(9)},
}


def harvested(bad: list[tuple[str, str, bytes]]) -> PortalContent:
    """Harvest all ten."""
    sources = [
        Source("boese", kind, f"{kind}-{n}", f"https://boese.example/{n}") for n, (kind, _, _) in enumerate(bad, 2)
    ]
    network = replace(NETWORK, labs=(replace(BAD, sources=(*BAD.sources, *sources)), *GOOD))
    store = MemoryStore()
    fetch = FakeFetch({**ANSWERS, **{one.url: body for one, (_, _, body) in zip(sources, bad, strict=True)}})
    asyncio.run(harvest(network, store, fetch, now=NOW, options=Options(readers=READERS)))
    return read_sources(network, store.load, now=NOW, recall=store.recall)


def of_the_nine(content: PortalContent) -> dict[str, object]:
    """Publish; gives the parts of all artifacts that are about the nine, and their own pages."""
    made, _ = artifacts(content, now=NOW)
    found = {one.path: _about_the_nine(one.path, one.content) for one in made if "boese" not in one.path}
    pages, _ = portal_pages(content, portal_site(content.network, NOW))
    own = {one.path: (one.head(), one.body(root_of(one.path))) for one in pages.stamped() if _is_of_the_nine(one.path)}
    return {path: part for path, part in found.items() if part} | {
        path: page for path, page in own.items() if "boese" not in page[1]
    }


def _is_of_the_nine(path: str) -> bool:
    """Pages of the nine labs, of single dates and single entries; all others are lists of what all ten have."""
    return bool(
        re.fullmatch(r"(labore|standards|veranstaltungen/lab)/gut-\d/|(veranstaltungen|aktuelles)/[0-9a-f]{16}/", path)
    )


def _about_the_nine(path: str, content: bytes) -> object:
    """What a file says of the nine; nothing for one that is about the bad lab alone, such as a month far away."""
    if path == "embed/events.html":  # of all labs the next dates: where another lab has more of them, these are fewer
        return b""
    if path == "network.opml":
        return _good(content.splitlines())
    ending = path.rpartition(".")[2]
    if ending in {"ics", "html"}:
        return _good(re.findall(rb"BEGIN:VEVENT.*?END:VEVENT\r\n|<li\b.*?</li>", content, re.DOTALL))
    if ending in {"xml", "atom"}:
        entries = [*ET.fromstring(content).iter("item"), *ET.fromstring(content).iterfind("{*}entry")]
        return _good([ET.tostring(entry).strip() for entry in entries])
    return _of_json(path, json.loads(content)) if ending in {"json", "jsonld"} else content


def _of_json(path: str, document: dict[str, Any]) -> object:
    if path.startswith(("data/", "feeds/")) or path == "catalog.jsonld":
        return _rows_about_the_nine(document)
    if path == "events.json":  # its months have the sizes and hashes of files in which all ten stand
        return {key: value for key, value in document.items() if key not in {"months", "withdrawn"}}
    return _without_the_bad(document)


def _rows_about_the_nine(document: dict[str, Any]) -> list[str]:
    keys = ("@graph", "events", "items", "labs", "practices", "adoptions")
    rows = next(document[key] for key in keys if key in document)
    told = [json.dumps(row) for row in rows if row.get("@type") != "Dataset"]
    return [text for text in told if "gut-" in text and "boese" not in text]


def _good(parts: list[bytes]) -> list[bytes]:
    return [part for part in parts if b"boese" not in part]


def _without_the_bad(tree: object) -> object:
    """Leave out what is about the bad lab."""
    if isinstance(tree, list):
        return [_without_the_bad(one) for one in tree if "boese" not in json.dumps(one)]
    if isinstance(tree, dict):
        return {
            key: _without_the_bad(one) for key, one in tree.items() if not isinstance(one, str) or "boese" not in one
        }
    return tree


@pytest.fixture(scope="module")
def alone() -> dict[str, object]:
    """What is published while the tenth lab does not answer."""
    found = of_the_nine(harvested([]))
    assert len(found["feeds/calendar.ics"]) == 18
    assert len(found["feeds/updates.xml"]) == len(found["feeds/updates.atom"]) == 9
    assert {f"feeds/lab/gut-{number}.{ending}" for number in range(9) for ending in ("ics", "xml")} <= found.keys()
    assert len([path for path in found if path.endswith("/")]) == 9 * 6
    return found


BODIES = [("events", *one) for one in all_calendars().items()] + [("updates", *one) for one in all_feeds().items()]
AT_ONCE = 15
"""Each in a source of its own: a run for each would take minutes."""


@pytest.mark.parametrize("first", range(0, len(BODIES), AT_ONCE))
def test_nine_good_labs_beside_it_stay_byte_for_byte_the_same(alone, first):
    beside = of_the_nine(harvested(BODIES[first : first + AT_ONCE]))
    assert beside.keys() == alone.keys()
    assert {path for path in alone if beside[path] != alone[path]} == set(), [
        name for _, name, _ in BODIES[first:][:AT_ONCE]
    ]
