"""What the browser filters by and the lists that one has without a script never disagree."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labnetz.model import (
    Access,
    Audience,
    Days,
    Event,
    Lab,
    Need,
    Occurrence,
    Place,
    Registration,
    Series,
    Source,
    Span,
    Status,
)
from labnetz.publish.page_shell import root_of
from labnetz.publish.portal_pages import PortalPages, portal_pages
from labnetz.publish.site import portal_site
from portal_content import content_of
from some_network import network_of

NOW = datetime(2026, 12, 30, 21, 30, tzinfo=UTC)
FIRST = datetime(2026, 12, 28)  # noqa: DTZ001 - each date has a zone of its own


def lab(id_: str, town: str, land: str) -> Lab:
    sources = (Source(id_, "events", "events", f"https://{id_}.example/e"),)
    return Lab(id=id_, name=f"Labor {id_}", municipalities=(town,), land=land, sources=sources)


# Two towns of one name, and an id that is written otherwise in addresses.
LABS = (lab("a", "Neustadt", "Hessen"), lab("b-all", "Neustadt", "Bayern"), lab("c", "Ulm", ""))
ZONES = st.sampled_from(("Europe/Berlin", "America/New_York", "Pacific/Auckland")).map(ZoneInfo)


@st.composite
def times(draw: st.DrawFn) -> Span | Days:
    start = FIRST + timedelta(hours=draw(st.integers(0, 24 * 50)))
    if draw(st.integers(0, 4)) == 0:
        return Days(start.date(), start.date() + timedelta(days=draw(st.sampled_from((0, 0, 3, 40)))))
    begin = start.replace(tzinfo=draw(ZONES))
    hours = draw(st.sampled_from((0, 2, 2, 9, 30)))
    return Span(begin, begin + timedelta(hours=hours) if hours else None)


FACTS = st.fixed_dictionaries(
    {},
    optional={
        "topics": st.sampled_from((("KI",), ("ki", "2"), ("!",))),
        "practice": st.sampled_from(("p", "b-all/p", "a/x-all")),
        "audience": st.just((Audience.YOUTH,)),
        "cost": st.sampled_from(("kostenlos", "5 €")),
        "registration": st.just(Registration(need=Need.NONE)),
        "languages": st.sampled_from((("de",), ("en-GB", "sgn-DE"), ("de-simple",))),
        "online": st.just("https://join.example/"),
        "place": st.sampled_from((Place(name="Haus", access=(("wheelchair", Access.YES),)), Place(name="Treppe"))),
        "status": st.sampled_from((Status.CANCELLED, Status.MOVED_ONLINE)),
    },
)


@st.composite
def families(draw: st.DrawFn, number: int) -> list[Event]:
    """An event; or a series, of which a date may be changed."""
    home, when = draw(st.sampled_from(LABS)).id, draw(times())
    also = tuple(draw(st.sets(st.sampled_from([one.id for one in LABS if one.id != home]), max_size=1)))
    own = Event(lab=home, uid=f"{number}@x", title=f"T{number}", when=when, also=also, **draw(FACTS))
    if not draw(st.booleans()) or not isinstance(when, Span):
        return [own]
    rule = draw(st.sampled_from(("FREQ=WEEKLY;COUNT=30", "FREQ=DAILY;COUNT=4", "FREQ=MONTHLY")))
    whole = replace(own, series=Series(rule))
    moved = Span(when.start + timedelta(hours=5), None)
    changed = Event(lab=home, uid=own.uid, title=own.title, when=moved, recurrence_id=when.start, **draw(FACTS))
    return [whole, changed] if draw(st.booleans()) else [whole]


@st.composite
def networks(draw: st.DrawFn) -> PortalPages:
    events = [one for number in range(draw(st.integers(1, 5))) for one in draw(families(number))]
    gone = [
        Occurrence(Event(lab=own.lab, uid="1@x", title=f"W{n}", when=when, withdrawn=NOW, **draw(FACTS)), when)
        for n, (own, when) in enumerate(draw(st.lists(st.tuples(st.sampled_from(LABS), times()), max_size=2)))
        for own in [Event(lab=own.id, uid="", title="", when=when)]
    ]
    content = content_of(network_of(*LABS), events=tuple(events), withdrawn=tuple(gone))
    return portal_pages(content, portal_site(content.network, NOW))[0]


def filtered(pages: PortalPages) -> dict[str, list[str]]:
    """What the script (static/script/dates.js) finds of each value that is chosen alone, as it reads the files."""
    files = {one.path.partition("filter/")[2]: b"".join(one.parts()).decode() for one in pages.searching.filters()}
    found: dict[str, list[str]] = {}
    for at, month in enumerate(one["month"] for one in json.loads(files["index.json"])["months"]):
        head = json.loads(files[f"{month}.json"])
        count = len(list(accumulate(head["files"])))
        stops = [key for number in range(1, count + 1) for key in _keys(files[f"{month}/{number}.html"])]
        assert len(stops) == head["dates"]
        hidden = set(accumulate(head["far"])) | (set(accumulate(head["carried"])) if at else set())
        apart = {kind: json.loads(files[f"{month}/{kind}.json"]) for kind in head["apart"]}
        for kind, values in (head["values"] | apart).items():
            for value, distances in values.items():
                own = [stops[place] for place in accumulate(distances) if place not in hidden]
                found.setdefault(f"{kind}/{value}", []).extend(own)
    return found


def listed(pages: PortalPages) -> dict[str, list[str]]:
    """What stands in the list of each value that one chooses without a script, on all its pages."""
    found: dict[str, list[str]] = {}
    made = {one.path: one for one in pages.lists.stamped()}
    for facet in pages.lists.dates.facets:
        folder = f"veranstaltungen/{facet.folder}/"
        numbers = [folder, *(f"{folder}{number}/" for number in range(2, 11))]
        bodies = [str(made[path].body(root_of(path))) for path in numbers if path in made]
        found[facet.folder] = [key for body in bodies for key in _keys(body)]
    return found


def _keys(html: str) -> list[str]:
    """The address and the begin of each stop."""
    stops = re.findall(
        r'data-begin="([^"]*)".*?<h3 class="title"><a href="[./]*veranstaltungen/(\w+)/"', html, re.DOTALL
    )
    assert len(stops) == html.count('<h3 class="title">')
    return [f"{begin} {key}" for begin, key in stops]


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(networks())
def test_the_filter_finds_of_one_value_what_the_list_of_this_value_has(pages):
    found, lists = filtered(pages), listed(pages)
    assert {value: keys for value, keys in found.items() if keys and value in lists} == {
        value: keys for value, keys in lists.items() if keys
    }
