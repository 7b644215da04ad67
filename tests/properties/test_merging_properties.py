"""Merging sheets gives the bytes that merging what was read gives: in any order, read now or kept before."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labnetz import merge_calendars
from labnetz.ical.merging import Period, write_merged
from labnetz.ical.read import read_calendar
from labnetz.ical.sheet import sheet_of
from labnetz.ical.sheet_file import Made, read_sheet, write_sheet
from labnetz.ical.splice import merge
from labnetz.ical.write import CalendarInfo
from labnetz.model import Lab, Origin

INFO = CalendarInfo(name="Netz")
LABS = {
    "berlin": Lab(id="berlin", name="Berlin", url="https://berlin.example/"),
    "moers": Lab(id="moers", name="Moers", url="https://moers.example/", shared_events="apart"),
    "wien": Lab(id="wien", name="Wien", timezone="Europe/Vienna"),
}
UIDS = st.sampled_from(
    ["1", "2", "1@berlin.lab", "1@berlin.lab@berlin.lab", "x@berlin.example", "x@x.example", "0f8fad5b-d9cb-469f-a165"]
)
DAYS = st.integers(0, 60).map(lambda days: datetime(2026, 6, 1, 18, tzinfo=UTC) + timedelta(days=days))
RULES = st.sampled_from(["", "RRULE:FREQ=WEEKLY;COUNT=3", "RRULE:FREQ=DAILY", "RRULE:FREQ=MONTHLY;BYMONTHDAY=31"])
MORE = st.lists(
    st.sampled_from(
        ["SEQUENCE:2", "STATUS:CANCELLED", "LAST-MODIFIED:20260101T000000Z", "ATTENDEE:mailto:a@b.example"]
    ),
    unique=True,
    max_size=2,
)


@st.composite
def blocks(draw):
    day = draw(DAYS)
    zone = draw(st.sampled_from(["Europe/Berlin", "America/New_York"]))
    start = draw(st.sampled_from([f"DTSTART;TZID={zone}:{day:%Y%m%dT%H%M%S}", f"DTSTART;VALUE=DATE:{day:%Y%m%d}"]))
    uid, rule = draw(UIDS), draw(RULES)
    lines = [f"UID:{uid}", start, f"SUMMARY:{draw(st.sampled_from(['Fest', 'Kurs']))}", *draw(MORE)]
    event = ["BEGIN:VEVENT", *lines, *([rule] if rule else []), "END:VEVENT"]
    if rule and draw(st.booleans()):
        moved = ["BEGIN:VEVENT", f"UID:{uid}", start, start.replace("DTSTART", "RECURRENCE-ID"), "SUMMARY:Verlegt"]
        event += [*moved, "END:VEVENT"]
    return event


BODIES = st.lists(blocks(), max_size=4).map(
    lambda events: "\r\n".join(["BEGIN:VCALENDAR", *(line for event in events for line in event), "END:VCALENDAR", ""])
)
SOURCES = st.tuples(st.sampled_from(sorted(LABS)), st.sampled_from(["a", "b"]))
PERIODS = st.one_of(
    st.none(),
    st.tuples(st.integers(-40, 60), st.integers(1, 90)).map(
        lambda days: Period(
            datetime(2026, 6, 1, tzinfo=UTC) + timedelta(days=days[0]),
            datetime(2026, 6, 1, tzinfo=UTC) + timedelta(days=sum(days)),
        )
    ),
)


def _again(sheet, made):
    """The sheet as another build finds it."""
    found = read_sheet(BytesIO(b"".join(write_sheet(sheet, made.key))), made)
    assert found is not None
    return found


@pytest.mark.slow
@settings(max_examples=120, deadline=None)
@given(bodies=st.dictionaries(SOURCES, BODIES, max_size=5), period=PERIODS, kept=st.booleans(), seed=st.randoms())
def test_sheets_merge_as_what_was_read(bodies, period, kept, seed):
    readings, sheets = [], []
    for (lab, source), body in bodies.items():
        origin = Origin(lab=lab, url=f"https://{lab}.example/{source}.ics", timezone="Europe/Berlin")
        readings.append((LABS[lab], read_calendar(body.encode(), origin)))
        sheet = sheet_of(*readings[-1][:1], origin, readings[-1][1], INFO)
        made = Made(LABS[lab], origin, INFO, sha256(body.encode()).hexdigest())
        sheets.append(_again(sheet, made) if kept else sheet)
    span = {} if period is None else {"since": period.since, "until": period.until}
    expected = merge(readings, INFO, **span)
    seed.shuffle(sheets)
    into = BytesIO()
    write_merged(sheets, INFO, period, into)
    assert into.getvalue() == expected
    seed.shuffle(readings)
    assert merge(readings, INFO, **span) == expected


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(bodies=st.dictionaries(st.sampled_from(sorted(LABS)), BODIES, max_size=3), seed=st.randoms())
def test_a_stamp_of_the_export_and_the_order_of_feeds_change_nothing(bodies, seed):
    """Else every subscriber would be told of changes that are none."""
    now = datetime(2026, 6, 10, tzinfo=UTC)

    def stamped(body, year):
        return body.replace("SUMMARY", f"DTSTAMP:{year}0101T000000Z\r\nSUMMARY").encode()

    feeds = [(lab, stamped(body, 2025)) for lab, body in bodies.items()]
    later = [(lab, stamped(body, 2026)) for lab, body in bodies.items()]
    seed.shuffle(later)
    merged = merge_calendars(dict(feeds), now=now, report=lambda _: None)
    assert merge_calendars(dict(later), now=now, report=lambda _: None) == merged
    assert b"2025" not in merged
