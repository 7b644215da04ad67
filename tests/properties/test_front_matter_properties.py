"""What an editor writes about an event arrives elsewhere: front matter → calendar → `labnetz.read_calendar`."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import labnetz
from labnetz.content.history import Dates
from labnetz.content.holidays import public_holidays
from labnetz.content.lab import read_lab
from labnetz.content.site import read_site
from labnetz.content.site_content import SourceFile
from labnetz.ical.write import CalendarInfo, write_calendar
from labnetz.model import Audience, Days, Event, Seats, Service, Span, Status

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LAB, _ = read_lab(
    "{id: teststadt, name: Labor, url: https://teststadt.example/, licence: CC-BY-4.0, land: Hessen}\n", "lab.yml"
)
KNOWN = Dates(created=NOW - timedelta(days=9), changed=NOW, revised=NOW - timedelta(days=2), revisions=3)

HOLIDAYS = public_holidays(LAB, date(2026, 1, 1), date(2026, 12, 31))
NOT_TYPED = ("Cc", "Cs", "Zl", "Zp", "Cn", "Co")
letters = st.characters(codec="utf-8", exclude_categories=NOT_TYPED, exclude_characters="\ufeff")
texts = (
    st.text(st.one_of(letters, st.sampled_from("&;,:\\\"'#|-[]{}🙂ß")), min_size=1, max_size=60)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
words = st.from_regex(r"[a-z][a-z0-9]{0,9}(-[a-z0-9]{1,6})?", fullmatch=True)
links = words.map(lambda word: f"https://{word}.example/a?b={word}&c=ä#d".replace("ä", "%C3%A4"))
mails = words.map(lambda word: f"{word}@stadt.example")
days = st.dates(date(2026, 1, 1), date(2027, 12, 31)).map(str)
zones = st.sampled_from(["Europe/Berlin", "Europe/London", "America/New_York", "Pacific/Auckland"])
phones = st.sampled_from(["030 1234567", "+49 30 1234-567"])


def some(kind, values):
    return st.lists(st.sampled_from(values), max_size=3, unique=True).map(lambda found: [str(one) for one in found])


contacts = st.fixed_dictionaries({}, optional={"name": texts, "phone": phones, "email": mails, "url": links}).filter(
    bool
)
registrations = st.fixed_dictionaries(
    {"need": st.sampled_from(["none", "optional", "required"])},
    optional={
        "url": links,
        "phone": phones,
        "email": mails,
        "until": days,
        "capacity": st.integers(1, 999),
        "state": st.sampled_from([str(one) for one in Seats if one]),
    },
)
images = st.fixed_dictionaries(
    {"src": words.map(lambda word: f"{word}.jpg"), "alt": texts, "credit": texts, "licence": st.just("CC-BY-4.0")}
).filter(lambda image: image["alt"].lower() not in {image["src"], image["src"].removesuffix(".jpg")})
OPTIONAL = {
    "uid": words.map(lambda word: f"{word}-{word}-1234@alt.example"),
    "timezone": zones,
    "summary": texts,
    "room": texts,
    "online": links,
    "status": st.sampled_from([str(one) for one in Status]),
    "status_note": texts,
    "series": words,
    "practice": st.one_of(words, words.map(lambda word: f"berlin/{word}")),
    "topics": st.lists(texts, max_size=4, unique=True),
    "audience": some(Audience, list(Audience)),
    "age": st.sampled_from(["12-99", "16+"]),
    "languages": some(str, ["de", "en", "gsg", "de-simple"]),
    "access": some(Service, list(Service)),
    "access_note": texts,
    "cost": st.one_of(st.just("free"), texts),
    "registration": registrations,
    "organizer": texts,
    "partners": st.lists(texts, max_size=3, unique=True),
    "contact": contacts,
    "image": images,
    "after": st.fixed_dictionaries({"recording": links}, optional={"slides": links}),
    "licence": st.sampled_from(["dl-de/by-2-0", "CC0-1.0"]),
    "language": st.sampled_from(["en", "fr"]),
    "place": st.just("rathaus"),
}
PLACE = """---
name: Rathaus, „Altes“
street: Markt 1
postal_code: "12345"
city: Teststadt
district: Mitte
lat: 51.5
lon: 6.25
transit: Bus 7; Haltestelle Markt
phone: "02161 1234"
opening_hours: [Mo bis Fr 10, Sa 9]
access: {wheelchair: limited, lift: no, steps: 1, step_height_cm: 4, wc_key: euro-key, hearing_kind: inductive}
access_note: Der Aufzug fährt nur mit Schlüssel.
access_checked: 2026-05-10
---
"""


@st.composite
def moments(draw):
    """A start that every clock of the zones shows once, and an end."""
    day = draw(st.dates(date(2026, 4, 10), date(2026, 8, 30)))
    if draw(st.booleans()):
        return {"start": str(day), "end": str(day + timedelta(days=draw(st.integers(0, 5))))}
    start = datetime.combine(day, time(draw(st.integers(4, 21)), draw(st.sampled_from([0, 15, 30]))))
    written = {"start": f"{start:%Y-%m-%d %H:%M}"}
    if draw(st.booleans()):
        written["end"] = f"{start + timedelta(minutes=draw(st.integers(1, 600))):%Y-%m-%d %H:%M}"
    return written


@st.composite
def repeats(draw, start):
    first = date.fromisoformat(start[:10])
    every = draw(st.sampled_from(["day", "week", "month"]))
    step = {"day": 1, "week": 7, "month": 0}[every]
    repeat = {"every": every, "until": str(first + timedelta(days=200))}
    if every == "month" and first.day > 28:
        return {}
    more = {"repeat": repeat}
    if step:
        left_out, changed, extra = (first + timedelta(days=step * number) for number in (1, 2, 3))
        repeat["except"] = [str(left_out)]
        if draw(st.booleans()):
            more["changed_dates"] = [{"date": str(changed), "status": "cancelled", "status_note": draw(texts)}]
        if draw(st.booleans()) and len(start) > 10:
            repeat["also"] = [f"{extra + timedelta(days=300)} 11:30"]
    repeat["skip_holidays"] = draw(st.booleans()) and first not in HOLIDAYS
    return more


@st.composite
def pages(draw):
    when = draw(moments())
    keys = {"title": draw(texts), **when, **draw(st.fixed_dictionaries({}, optional=OPTIONAL))}
    if draw(st.booleans()):
        keys |= draw(repeats(keys["start"]))
    head = yaml.safe_dump(keys, allow_unicode=True, sort_keys=False, width=10_000)
    return f"---\n{head}---\n\n{draw(texts)}\n"


BY_DESIGN = {
    "visibility": "only public events are in feeds",
    "source": "says from where it was read",
}
"""Fields that a calendar does not carry."""


def same(event):
    """What an event says, without what differs by design."""
    place = replace(event.place, body="") if event.place else None
    # The file's name is only known to the page; everybody else has its address.
    image = replace(event.image, src=event.image.url) if event.image else None
    event = replace(event, place=place, image=image)
    return {field.name: getattr(event, field.name) for field in fields(Event) if field.name not in BY_DESIGN}


def instants(said):
    """Times as moments and zones: a ZoneInfo is equal by its name only."""
    when = said["when"]
    if isinstance(when, Span):
        return {**said, "when": (when.start.isoformat(), when.end and when.end.isoformat(), str(when.start.tzinfo))}
    assert isinstance(when, Days)
    return said


@pytest.mark.slow
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(pages())
def test_every_field_of_the_front_matter_arrives(page):
    files = [
        SourceFile("orte/rathaus.md", PLACE, f"{LAB.url}orte/rathaus/"),
        SourceFile("veranstaltungen/probe.md", page, f"{LAB.url}veranstaltungen/probe/", KNOWN),
    ]
    content = read_site(files, LAB, now=NOW)
    assert [str(problem) for problem in content.problems if problem.level == "error"] == []
    assert content.events
    written = write_calendar(content.events, CalendarInfo(name="Labor", timezone=LAB.timezone))
    read = labnetz.read_calendar(written, lab=LAB.id, timezone=LAB.timezone)
    assert [str(problem) for problem in read.problems] == []
    order = sorted(content.events, key=lambda event: str(event.recurrence_id or ""))
    found = sorted((entry.event for entry in read.entries), key=lambda event: str(event.recurrence_id or ""))
    assert [instants(same(event)) for event in found] == [instants(same(event)) for event in order]
