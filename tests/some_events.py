"""Events of every kind for properties: each field, whatever its text holds; series with changed dates; any zone.

`as_published` says what of an event a calendar cannot give back, and nothing else may get lost.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from labnetz.ical.stamps import is_double
from labnetz.ical.titles import unmark
from labnetz.model import (
    Access,
    After,
    Audience,
    Contact,
    Days,
    Event,
    Image,
    Need,
    Place,
    Registration,
    Seats,
    Series,
    Service,
    Span,
    Status,
    Visibility,
)

ZONES = [UTC, *map(ZoneInfo, ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo"])]

letters = st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"])
any_character = st.one_of(
    letters,
    st.sampled_from('\n\r\t\\;,:"^<>&=👩🏽\u200d🔧\x00\x07\x0b\x7f\x85\u2028\u200b\u202e\ufeff'),
    st.characters(codec="utf-8"),
)
words = st.text(letters, min_size=1, max_size=30).map(lambda text: " ".join(text.split())).filter(bool)
odd = st.one_of(st.just(""), words, st.text(any_character, max_size=40), st.text(letters, min_size=90, max_size=120))
prose = st.text(st.one_of(letters, st.sampled_from('\n\\;,:"^<>&')), max_size=200) | odd
urls = st.sampled_from(["", "https://a.example/x;y,z?q=%20#f", "http://a.example/"])
maybe_urls = urls | st.sampled_from(["javascript:alert(1)", "folien.pdf", "https://a:b@c.example/", "https://a b"])
days = st.dates(date(2020, 1, 1), date(2036, 12, 31))
wall = st.builds(datetime.combine, days, st.times().map(lambda time: time.replace(microsecond=0)))
# Not the first moment of 2020, which says in DTSTAMP that nobody knows when.
instants = st.none() | wall.map(lambda moment: moment.replace(tzinfo=UTC) + timedelta(seconds=1))


def clear(moment):
    """The clock shows this time, and only once: where it doesn't, we write another one for the same instant."""
    return moment == moment.astimezone(UTC).astimezone(moment.tzinfo) and not is_double(moment)


moments = st.builds(lambda moment, zone: moment.replace(tzinfo=zone), wall, st.sampled_from(ZONES)).filter(clear)


def forward(start, minutes):
    """An end that is later in truth, and on the clock."""
    end = (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(start.tzinfo)
    return Span(start, end) if clear(end) and end.replace(tzinfo=None) > start.replace(tzinfo=None) else Span(start)


whole_days = st.builds(lambda first, more: Days(first, first + timedelta(days=more)), days, st.integers(0, 9))
times = st.one_of(whole_days, st.builds(forward, moments, st.integers(1, 5000)), moments.map(Span))
stamps = st.none() | days | moments
tags = st.sampled_from(["de", "en", "de-simple", "gsg", "zh-Hant"])
images = st.builds(Image, st.sampled_from(["", "bilder/a.jpg"]), odd, credit=odd, licence=odd, url=maybe_urls)
contacts = st.builds(Contact, name=odd, phone=odd, email=odd, url=maybe_urls)
facts = st.dictionaries(st.sampled_from(["wheelchair", "wc", "lift", "hearing-system"]), st.sampled_from(Access))
measures = st.dictionaries(
    st.sampled_from(["steps", "step-height-cm", "door-width-cm", "wc-key", "hearing-kind"]),
    st.sampled_from(["0", "1", "4.5", "90", "euro-key", "inductive", "=;,\\"]),
)
places = st.builds(
    Place,
    id=st.sampled_from(["", "zentralbibliothek"]),
    name=words,
    street=odd,
    postal_code=st.sampled_from(["", "10178"]),
    city=odd,
    district=odd,
    description=prose,
    transit=odd,
    phone=odd,
    opening_hours=st.lists(odd, max_size=3).map(tuple),
    access=facts.map(lambda known: tuple(known.items())),
    measures=measures.map(lambda known: tuple(known.items())),
    access_note=prose,
    access_checked=st.none() | days,
    entrance=st.none() | images,
    body=odd,
)
geo = st.none() | st.tuples(st.integers(-90, 90), st.integers(-180, 180))
registrations = st.builds(
    Registration,
    need=st.sampled_from(Need),
    url=maybe_urls,
    phone=odd,
    email=odd,
    until=st.none() | days,
    capacity=st.none() | st.integers(0, 5000),
    state=st.sampled_from(Seats),
)
rules = st.sampled_from(
    [
        "",
        "FREQ=WEEKLY;COUNT=5",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH",
        "FREQ=MONTHLY;BYDAY=-1FR",
        "FREQ=MONTHLY;BYDAY=1TU;COUNT=8",
        "FREQ=YEARLY",
        "FREQ=DAILY",
    ]
)


def _located(place, at):
    return replace(place, lat=float(at[0]), lon=float(at[1])) if place and at else place


def _event(when, place, at, **fields):
    return Event(lab="labor", when=when, place=_located(place, at), **fields)


singles = st.builds(
    _event,
    times,
    st.none() | places,
    geo,
    uid=st.one_of(st.uuids().map(str), words.map(lambda text: f"{text}@x.example")),
    id=st.sampled_from(["", "2026-12-02-lilli"]),
    title=words | st.builds("{}: {}".format, st.sampled_from(["Abgesagt", "Verschoben", "Cancelled"]), words),
    summary=prose,
    description=prose,
    room=odd,
    online=maybe_urls,
    status=st.sampled_from(Status),
    status_note=odd,
    previous_start=stamps,
    topics=st.lists(odd, max_size=3).map(tuple),
    audience=st.lists(st.sampled_from(Audience), max_size=3, unique=True).map(tuple),
    age=st.sampled_from(["", "12+", "6-12"]),
    languages=st.lists(tags, max_size=3, unique=True).map(tuple),
    services=st.lists(st.sampled_from(Service), max_size=3, unique=True).map(tuple),
    access_note=prose,
    registration=st.none() | registrations,
    cost=odd | st.just("free"),
    organizer=odd,
    partners=st.lists(odd, max_size=3).map(tuple),
    contact=st.none() | contacts,
    practice=st.sampled_from(["", "testessen", "berlin/testessen"]),
    part_of=st.sampled_from(["", "digital-sprechstunde"]),
    image=st.none() | images,
    after=st.none() | st.builds(After, report=maybe_urls, slides=maybe_urls, recording=maybe_urls),
    visibility=st.sampled_from(Visibility),
    language=st.sampled_from(["", "en", "de-simple"]),
    url=maybe_urls,
    created=instants,
    modified=instants,
    stamped=instants,
    sequence=st.integers(0, 2**31 - 1),
    licence=odd,
    also=st.sampled_from([(), ("moers",), ("moers", "wien")]),
)


def _start(event):
    return event.when.first if isinstance(event.when, Days) else event.when.start


def _later(event, offsets):
    """Dates of a series, as many days after its start, at its time on the clock."""
    found = (_start(event) + timedelta(days=offset) for offset in offsets)
    return tuple(dict.fromkeys(day for day in found if not isinstance(day, datetime) or clear(day)))


def _family(event, rule, exdates, rdates, change):
    """A series with its exceptions and one changed date, if it has any."""
    series = Series(rule, _later(event, exdates), _later(event, rdates))
    if not rule and not series.rdates:
        return [replace(event, series=None)]
    changed = replace(change, uid=event.uid, recurrence_id=_later(event, [7])[0]) if _later(event, [7]) else None
    return [replace(event, series=series), *([changed] if changed else [])]


offsets = st.lists(st.integers(1, 400), max_size=3)
families = singles.map(lambda event: [event]) | st.builds(_family, singles, rules, offsets, offsets, singles)
calendars = st.lists(families, max_size=3, unique_by=lambda family: family[0].uid).map(
    lambda found: [event for family in found for event in family]
)


# --- what cannot come back -------------------------------------------------------------------------------------------

_GONE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def text(written):
    """Control characters and invisible marks that turn text around go; line ends are all alike."""
    return _GONE.sub("", written.replace("\r\n", "\n").replace("\r", "\n"))


def line(written):
    """What is shown on one line has no line ends, and no space twice."""
    return text(" ".join(text(written).split()))


def address(written):
    """Only web addresses without a password are published."""
    return written if written.startswith("http") and not re.search(r"[@ ]", written) else ""


def _image(image):
    """A file of the site is nobody else's matter; a picture without an address is none."""
    if image is None or not address(image.url):
        return None
    return replace(image, src="", alt=line(image.alt), credit=line(image.credit), licence=line(image.licence))


def _contact(contact):
    if contact is None:
        return None
    fields = (line(contact.name), line(contact.phone), line(contact.email), address(contact.url))
    return Contact(**dict(zip(("name", "phone", "email", "url"), fields, strict=True))) if any(fields) else None


def _place(place):
    if place is None:
        return None
    return replace(
        place,
        name=line(place.name),
        street=line(place.street),
        city=line(place.city),
        district=line(place.district),
        description=text(place.description),
        transit=text(place.transit),
        phone=text(place.phone),
        opening_hours=_texts(place.opening_hours),
        access_note=text(place.access_note),
        entrance=_image(place.entrance),
        body="",
    )


def _texts(written):
    """Entries that say nothing go."""
    return tuple(kept for kept in map(text, written) if kept)


def _registration(registration):
    if registration is None:
        return None
    phone, email = text(registration.phone), text(registration.email)
    return replace(registration, url=address(registration.url), phone=phone, email=email)


def _after(after):
    if after is None:
        return None
    kept = After(report=address(after.report), slides=address(after.slides), recording=address(after.recording))
    return kept if kept != After() else None


def as_published(event, source):
    """The event as it comes back. What is said twice comes back once; who is it for whom it was written stays home."""
    return replace(
        event,
        title=unmark(line(event.title), event.status),
        summary=text(event.summary),
        description=text(event.description),
        place=_place(event.place),
        room=text(event.room),
        online=address(event.online),
        status_note=text(event.status_note),
        topics=tuple(dict.fromkeys(topic for topic in map(line, event.topics) if topic)),
        access_note=text(event.access_note),
        registration=_registration(event.registration),
        cost=text(event.cost),
        organizer=text(event.organizer),
        partners=_texts(event.partners),
        contact=_contact(event.contact),
        image=_image(event.image),
        after=_after(event.after),
        visibility=Visibility.PUBLIC,
        url=address(event.url),
        stamped=event.stamped or event.modified,
        licence=text(event.licence),
        source=source,
    )
