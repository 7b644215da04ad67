"""Dates for other people's pages: whole and harmless wherever they are put, and true in three languages."""

from __future__ import annotations

import gzip
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest

from labnetz.ical.expansions import expansions
from labnetz.model import Days, Event, Lab, Network, Source, Span, Status
from labnetz.publish.embed import ELEMENT, EVERYTHING, MOST, embedded
from labnetz.publish.event_links import event_key
from labnetz.publish.facets import facet_events
from labnetz.publish.window import FAR_AHEAD, LONG_AGO
from some_network import network_of
from xss_vectors import VECTORS

NOW = datetime(2026, 12, 2, 8, tzinfo=UTC)
BERLIN = Lab(
    id="berlin",
    name="CityLAB Berlin",
    land="Berlin",
    licence="CC0-1.0",
    sources=(Source("berlin", "events", "events", "https://b.example/"),),
)


class Reader(HTMLParser):
    """Collects tags with their attributes, and texts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts += [data.strip()] if data.strip() else []


def event(number: int = 1, **fields: object) -> Event:
    start = NOW + timedelta(days=number)
    usual = {
        "title": f"Termin {number}",
        "when": Span(start, start + timedelta(hours=2)),
        "url": "https://b.example/t/",
    }
    return Event(lab="berlin", uid=f"{number}@b", **(usual | fields))  # type: ignore[arg-type]


def fragments(*events: Event, network: Network | None = None) -> dict[str, str]:
    return {path: content.decode() for path, content in files(events, network or network_of(BERLIN)).items()}


def files(events: Sequence[Event], network: Network, now: datetime = NOW) -> dict[str, bytes]:
    dates = expansions(events, now - LONG_AGO, now + FAR_AHEAD, days_in=ZoneInfo(network.timezone))
    return {one.path: one.content for one in embedded(dates, facet_events(events, network), network, now=now)}


def everything(*events: Event, **fields: object) -> Reader:
    return Reader(fragments(*events, network=network_of(BERLIN, **fields))[EVERYTHING])


def words(reader: Reader, language: str) -> list[str]:
    return [attributes[f"data-{language}"] for _, attributes in reader.tags if f"data-{language}" in attributes]


def test_there_is_a_fragment_of_everything_and_of_each_part_and_the_element():
    made = fragments(event(topics=("KI",)))
    assert {
        EVERYTHING,
        ELEMENT,
        "embed/lab/berlin.html",
        "embed/land/berlin.html",
        "embed/topic/ki.html",
    } <= made.keys()
    assert "Termin 1" in made["embed/land/berlin.html"]


def test_it_is_whole_wherever_it_is_put():
    reader = everything(event(), event(2, status=Status.CANCELLED, status_note="krank"))
    assert reader.open == []
    assert {tag for tag, _ in reader.tags} == {"div", "ol", "li", "p", "a", "time", "span", "strong"}
    for _, attributes in reader.tags:
        assert not attributes.keys() & {"id", "style", "onclick"}
        assert all(one.startswith("labnetz-") for one in attributes.get("class", "").split())
        assert attributes.get("href", "https://").startswith("https://")


def test_a_date_without_a_page_at_its_lab_leads_to_the_one_that_the_portal_has():
    one = event(url="")
    hrefs = [attributes["href"] for tag, attributes in everything(one).tags if tag == "a"]
    assert hrefs[0] == f"https://n.example/veranstaltungen/{event_key(one.uid)}/"


def test_it_says_when_what_and_where_it_comes_from():
    texts = " ".join(everything(event(), name="Netz", licence="CC-BY-4.0").texts)
    assert "Donnerstag, 3. Dezember 2026, 9 bis 11 Uhr" in texts
    assert "Termin 1" in texts
    assert "CityLAB Berlin" in texts
    assert "Termine von: Netz" in texts
    assert "CC BY 4.0" in texts
    assert "zusammengeführt und dabei verändert" in texts
    assert "Stand: 2. Dezember 2026" in texts


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["Thursday, 3 December 2026, 9 to 11\u00a0am", "Cancelled", "As of 2 December 2026"]),
        ("fr", ["jeudi 3 décembre 2026, 9\u202fh à 11\u202fh", "Annulé", "en ligne"]),
    ],
)
def test_our_words_stand_there_in_other_languages_too(language, expected):
    said = words(everything(event(status=Status.CANCELLED, online="https://x.example/")), language)
    for text in expected:
        assert any(text in one for one in said)


def test_whole_days_and_days_that_go_on_have_their_words():
    when = Days(date(2026, 12, 4), date(2026, 12, 6))
    assert any("ganztägig" in text and "6. Dezember" in text for text in everything(event(when=when)).texts)


def test_what_falls_out_says_so_first():
    texts = everything(event(status=Status.CANCELLED, status_note="Die Referentin ist krank.")).texts
    assert texts[0] == "Fällt aus"
    assert "Die Referentin ist krank." in texts


def test_a_licence_of_its_own_is_named_with_the_date():
    reader = everything(event(licence="dl-de/by-2-0"), event(2, licence="CC-BY-4.0"), licence="CC-BY-4.0")
    assert reader.texts.count("dl-de/by-2-0") == 1
    assert ("a", {"href": "https://www.govdata.de/dl-de/by-2-0"}) in reader.tags
    assert reader.texts.count("CC BY 4.0") == 1  # the network's own stands below


def test_sample_dates_say_that_they_do_not_take_place():
    assert everything(event(), demo=True).texts[0].startswith("Beispieltermine")
    assert not any("Beispieltermine" in text for text in everything(event()).texts)


def test_nothing_coming_is_said_and_the_way_on_stays():
    reader = everything()
    assert "Zurzeit sind keine Termine bekannt." in reader.texts
    assert ("p", "hidden") not in [(tag, name) for tag, attributes in reader.tags for name in attributes]
    assert not any(tag == "ol" for tag, _ in reader.tags)


def test_it_has_twelve_dates_at_most_and_none_that_is_over():
    reader = everything(*(event(number) for number in range(-5, 60)))
    titles = [text for text in reader.texts if text.startswith("Termin ")]
    assert titles == [f"Termin {number}" for number in range(MOST)]
    part = Reader(fragments(*(event(number) for number in range(-5, 60)))["embed/land/berlin.html"])
    assert [text for text in part.texts if text.startswith("Termin ")] == titles


def test_what_has_no_end_stays_until_midnight():
    morning = event(when=Span(NOW - timedelta(hours=3), None))
    assert "Termin 1" in everything(morning).texts


def test_a_series_gives_its_next_dates_and_each_knows_its_end():
    ends = [attributes["data-end"] for tag, attributes in everything(event(), event(2)).tags if tag == "li"]
    assert ends == ["2026-12-03T10:00:00Z", "2026-12-04T10:00:00Z"]


@pytest.mark.parametrize("vector", VECTORS)
def test_foreign_text_stays_text(vector):
    reader = everything(event(title=f"x{vector}", url="https://b.example/", status_note=vector, room=vector))
    assert {tag for tag, _ in reader.tags} <= {"div", "ol", "li", "p", "a", "time", "span", "strong"}
    assert not any(name.startswith("on") for _, attributes in reader.tags for name in attributes)


def test_the_same_day_gives_the_same_bytes():
    events = [event(number, topics=("KI",)) for number in range(1, 5)]
    later = files(events, network_of(BERLIN), NOW + timedelta(hours=3))
    assert {path: text.encode() for path, text in fragments(*events).items()} == later


def test_the_element_is_small():
    content = fragments()[ELEMENT].encode()
    assert len(gzip.compress(content)) < 5000
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|Storage|cookie\s*=", content.decode()
    )
