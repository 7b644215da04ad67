"""Whatever field of whatever is published changes: no page that would show something else keeps its version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from labnetz.model import (
    After,
    Audience,
    Call,
    CallKind,
    Contact,
    Image,
    Maturity,
    Need,
    Practice,
    Registration,
    Seats,
    Service,
    Update,
    Way,
)
from other_values import variants
from some_network import network_of
from some_pages import BEFORE, EVENTS, HOUSE, LABS, NOW, Known, stale

PICTURE = Image(src="https://a.example/b.jpg", alt="Eine Werkbank", credit="Kim", licence="CC0-1.0", url="")
ASK = Contact(name="Kim", phone="+49 30 1", email="kim@a.example", url="https://a.example/kim/")
BOOK = Registration(
    need=Need.REQUIRED,
    url="https://a.example/da/",
    phone="+49 30 2",
    email="da@a.example",
    until=date(2026, 12, 4),
    capacity=9,
    state=Seats.OPEN,
)
PLACE = replace(
    HOUSE,
    postal_code="10115",
    city="Berlin",
    district="Mitte",
    lat=52.5,
    lon=13.4,
    description="Hell",
    transit="U6",
    phone="+49 30 3",
    opening_hours=("Mo-Fr 10:00-18:00",),
    measures=(("door", "90"),),
    access_note="Klingel",
    access_checked=date(2026, 5, 1),
)
SAID: dict[str, Any] = {
    "summary": "Kurz",
    "topics": ("KI",),
    "audience": (Audience.EVERYONE,),
    "languages": ("de",),
    "contact": ASK,
    "image": PICTURE,
    "language": "de",
    "licence": "CC-BY-4.0",
    "source": "https://a.example/lab.json",
    "modified": datetime(2026, 11, 1, 8, tzinfo=UTC),
}
EVENT = replace(
    EVENTS[0],
    **SAID,
    description="Lang und breit.",
    place=PLACE,
    room="Raum 1",
    online="https://a.example/live/",
    status_note="Hinweis",
    age="ab 8",
    services=tuple(Service)[:1],
    access_note="Rampe",
    registration=BOOK,
    cost="kostenlos",
    organizer="Amt",
    partners=("Verein",),
    practice="p",
    after=After(report="https://a.example/r/", slides="https://a.example/s/", recording="https://a.example/v/"),
)
SERIES = replace(EVENTS[1], summary="Jede Woche", language="en")
FOREIGN = replace(EVENTS[3], **SAID, cost="5 Euro", via=("https://p.example/",))
OVER = replace(EVENTS[5], after=After(report="https://c.example/r/"), summary="War schön")
CALL = Call(
    lab="a",
    uid="c",
    id="c",
    title="Aufruf",
    description="Lang.",
    kind=next(iter(CallKind)),
    opens=date(2026, 12, 1),
    closes=date(2026, 12, 5),
    effort="eine Stunde",
    who="alle",
    ways=(Way(place=PLACE, online="https://a.example/c/", phone="+49 30 4"),),
    needs="Zeit",
    reward="Kuchen",
    spots=9,
    collects="Namen",
    privacy_url="https://a.example/ds/",
    services=tuple(Service)[:1],
    practice="p",
    url="https://a.example/c/",
    **SAID,
)
PRACTICE = Practice(
    lab="a",
    id="p",
    title="Baustein",
    time="2 h",
    group_size="10",
    level="leicht",
    roles=("Leitung",),
    materials=("Holz",),
    space="Raum",
    staff_hours="4",
    cost_note="wenig",
    access_tips=("Rampe",),
    maturity=next(iter(Maturity)),
    version="1.0",
    changes=("anders",),
    attachments=("plan.pdf",),
    lessons=("Früh anfangen",),
    bundle="https://a.example/p.zip",
    bundle_size=100,
    url="https://a.example/p/",
    **{**SAID, "image": PICTURE},
)
TAKEN = Practice(
    lab="b-all", id="q", title="Abwandlung", based_on="a/p@1.0", origin="a", language="de", licence="CC0-1.0"
)
NEWS = Update(
    lab="a",
    guid="g",
    title="Neues",
    published=datetime(2026, 12, 1, 8, tzinfo=UTC),
    modified=datetime(2026, 12, 1, 9, tzinfo=UTC),
    excerpt="Kurz",
    url="https://a.example/n/",
    topics=("KI",),
    refs=("a/p",),
    image=PICTURE,
    author="Kim",
    language="de",
    licence="CC0-1.0",
    source="https://a.example/f.xml",
)
LAB = replace(
    LABS[0],
    short_name="A.",
    former_names=("Alt",),
    summary="Kurz",
    opened="2020",
    operator="Amt",
    homepage="https://stadt-a.example/",
    place="haus",
    line="green",
    languages=("de",),
    partners=("Verein",),
    topics=("KI",),
    ags=(("a", "06414000"),),
)
SUBJECTS: dict[str, tuple[Any, ...]] = {
    "events": (EVENT, SERIES, FOREIGN, OVER),
    "updates": (NEWS,),
    "calls": (CALL,),
    "practices": (PRACTICE, TAKEN),
    "places": (replace(PLACE, lab="a", url="https://a.example/haus/", licence="CC0-1.0"),),
    "labs": (LAB, LABS[1], LABS[2]),
}
OTHER_EVENTS = (EVENTS[2], EVENTS[4], *EVENTS[6:])


def known(**changed: tuple[Any, ...]) -> Known:
    found = SUBJECTS | changed
    more = {name: found[name] for name in ("updates", "calls", "practices", "places")}
    return replace(BEFORE, labs=found["labs"], events=(*found["events"], *OTHER_EVENTS), more=more)


def every_change() -> Iterator[Any]:
    """Give the changed things of one kind, for each field of each of them."""
    for kind, values in SUBJECTS.items():
        for at, value in enumerate(values):
            for name, other in variants(value):
                changed = (*values[:at], other, *values[at + 1 :])
                yield pytest.param(kind, changed, id=f"{kind} {at + 1}: {name}")


NETWORK = ("name", "url", "timezone", "licence", "contact", "summary", "demo")


@pytest.fixture(scope="module")
def made() -> dict[str, tuple[str, str]]:
    return known().made()


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "changed"), list(every_change()))
def test_no_page_stands_that_would_show_something_else(kind, changed, made):
    assert stale(made, known(**{kind: changed}).made()) == []


@pytest.mark.parametrize(
    ("name", "other"), [pytest.param(*one, id=one[0]) for one in variants(network_of()) if one[0] in NETWORK]
)
def test_none_stands_that_would_show_something_else_of_the_network(name, other, made):
    assert stale(made, replace(known(), network={"name": "Netz", name: getattr(other, name)}).made()) == []


def test_all_that_is_changed_is_shown_somewhere(made):
    """Otherwise nobody could notice."""
    shown = "".join(text for _, text in made.values())
    for told in ("Raum 1", "Rampe", "Kuchen", "Holz", "Früh anfangen", "Mitte", "War schön", "Kim"):
        assert told in shown
    assert str(NOW.year) in shown
