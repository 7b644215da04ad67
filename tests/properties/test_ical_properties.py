"""What holds for every calendar: reading gives back what was written, merging loses nothing and knows no order."""

import contextlib
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ical_lint import faults
from labnetz.errors import NotACalendar
from labnetz.ical.lines import Line, fold, parse_line, unfold
from labnetz.ical.read import read_calendar
from labnetz.ical.recur import expand
from labnetz.ical.select import select
from labnetz.ical.splice import merge
from labnetz.ical.text import looks_like_html, plain
from labnetz.ical.write import CalendarInfo, write_calendar
from labnetz.model import Days, Event, Lab, Origin, Series
from some_events import as_published, calendars, forward, letters, moments

CALENDAR = CalendarInfo(name="Netzwerk")
ORIGIN = Origin(lab="labor", url="https://labor.example/k.ics", timezone="Europe/Berlin")
SOME = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.slow
@SOME
@given(calendars)
def test_reading_what_we_wrote_gives_what_we_had(written):
    body = write_calendar(written, CALENDAR)
    assert faults(body) == []
    reading = read_calendar(body, ORIGIN)
    assert reading.problems == ()
    read = {(entry.event.uid, entry.event.recurrence_id): entry.event for entry in reading.entries}
    assert read == {(event.uid, event.recurrence_id): as_published(event, ORIGIN.url) for event in written}
    assert len(reading.entries) == len(written)
    again = write_calendar([entry.event for entry in reading.entries], CALENDAR)
    assert [entry.event for entry in read_calendar(again, ORIGIN).entries] == [entry.event for entry in reading.entries]
    assert write_calendar([entry.event for entry in read_calendar(again, ORIGIN).entries], CALENDAR) == again


@SOME
@given(st.text(st.one_of(letters, st.sampled_from("\\;,: ")), min_size=1, max_size=400))
def test_folding_and_unfolding_gives_the_same_line(text):
    line = f"X:{text}x"
    assert unfold(fold(line))[0] == [Line(1, line)]


@SOME
@given(st.binary(max_size=300))
def test_no_bytes_make_the_reader_raise_anything_else(body):
    for whole in (body, b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + body + b"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"):
        with contextlib.suppress(NotACalendar):
            read_calendar(whole, ORIGIN)


FRAGMENTS = [
    "DTSTART:20260701T180000",
    "DTSTART;VALUE=DATE:20260701",
    "DTSTART;TZID=X:20260701T180000",
    "DTSTART:00010101T000000",
    "DTSTART:99991231T235959Z",
    "DTEND:20260701T190000Z",
    "DTEND;VALUE=DATE:20260702",
    "DTEND:00010101",
    "DURATION:P1D",
    "DURATION:-P99999W",
    "RRULE:FREQ=DAILY",
    "RRULE:FREQ=WEEKLY;UNTIL=99991231T235959Z",
    "RRULE:FREQ=YEARLY;COUNT=999999999",
    "RRULE:FREQ=MONTHLY;UNTIL=20260230",
    "EXDATE:20260708T180000,20260709",
    "EXDATE;VALUE=DATE:20260708",
    "RDATE;VALUE=PERIOD:20260701T180000Z/PT1H",
    "RDATE;VALUE=PERIOD:20260715T180000/20260715T230000,20260716T180000/x",
    "RECURRENCE-ID:20260708T180000",
    "RECURRENCE-ID;RANGE=THISANDFUTURE:20260708",
    "RECURRENCE-ID;RANGE=THISANDFUTURE:20260701T180000",
    "UID:1",
    "UID:a@b.example",
    "UID:",
    "SUMMARY:Termin",
    "SUMMARY:Abgesagt: Termin",
    "SUMMARY:Lesung fällt aus",
    "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE",
    "DTSTART:20260630T220000Z",
    "DTSTART:2026-07-01T24:00:00+0200",
    "LOCATION:Zoom: https://zoom.us/j/1",
    "DESCRIPTION;ENCODING=QUOTED-PRINTABLE:a=",
    "Kein Feld: x",
    'SUMMARY;X="a:b":&lt;b&gt;',
    "DESCRIPTION:<p>a</p>\\n\\,",
    "GEO:91;0",
    "GEO:1;1",
    "SEQUENCE:-1",
    "SEQUENCE:3",
    "STATUS:CANCELLED",
    "STATUS:X",
    "CLASS:PUBLIC",
    "CREATED:0",
    "LAST-MODIFIED:20260101",
    "LAST-MODIFIED:20260101T000000",
    "X-LABNETZ-BODY:5-2",
    "X-LABNETZ-PLACE:;;;;;;;;",
    "X-LABNETZ-ACCESS:=;wc=maybe",
    "X-LABNETZ-REGISTRATION:;;",
    "BEGIN:VALARM",
    "END:VALARM",
    "END:VEVENT",
    "BEGIN:VEVENT",
    "CATEGORIES:,,a",
    "URL:\\",
    "ATTACH:x",
    "ORGANIZER:mailto:info@a.example",
    "ä",
    ";",
    "TZID:X",
    "END:VCALENDAR",
    "METHOD:CANCEL",
]


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=12))
def test_any_mixture_of_lines_is_published_without_a_problem_or_not_at_all(fragments):
    body = "\r\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *fragments, "END:VEVENT", "END:VCALENDAR", ""]).encode()
    reading = read_calendar(body, ORIGIN)
    lab = Lab(id="labor", name="Labor")
    merged = merge([(lab, reading)], CALENDAR)
    again = read_calendar(merged, ORIGIN)
    assert again.problems == ()
    assert [_same(entry.event) for entry in again.entries] == [_same(one.event) for one in select([(lab, reading)])]
    assert b"info@a.example" not in merged.replace(b"CONTACT:info@a.example", b"")
    expand([entry.event for entry in reading.entries], *WINDOW, days_in=ZoneInfo("Europe/Berlin"))


WINDOW = datetime(2026, 6, 1, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC)


def _same(event):
    return event.uid, event.recurrence_id, event.title, event.when, event.series, event.status, event.description


labs = st.sampled_from(["a", "b", "c"])
few = st.builds(
    lambda uid, title, day, sequence: Event(
        lab="", uid=uid, title=title, when=Days(date(2026, 7, day), date(2026, 7, day)), sequence=sequence
    ),
    st.sampled_from(["1", "2", "x@x.example", "1@a.lab", "1@b.lab", "1@a.lab@a.lab"]),
    st.sampled_from(["A", "B"]),
    st.integers(1, 2),
    st.integers(0, 1),
)
feeds = st.dictionaries(labs, st.lists(few, max_size=5), max_size=3)


def _readings(all_feeds):
    for lab, its_events in all_feeds.items():
        body = write_calendar([replace(event, lab=lab) for event in its_events], CALENDAR)
        origin = Origin(lab=lab, url=f"https://{lab}.example/", timezone="Europe/Berlin")
        yield Lab(id=lab, name=lab), read_calendar(body, origin)


@pytest.mark.slow
@SOME
@given(feeds, st.randoms())
def test_merging_does_not_depend_on_order_and_twice_the_same_is_once(all_feeds, random):
    readings = list(_readings(all_feeds))
    merged = merge(readings, CALENDAR)
    shuffled = [
        (lab, replace(one, entries=tuple(random.sample(one.entries, len(one.entries))))) for lab, one in readings
    ]
    random.shuffle(shuffled)
    assert merge(shuffled, CALENDAR) == merged
    assert merge(readings + shuffled, CALENDAR) == merged


@pytest.mark.slow
@SOME
@given(feeds)
def test_every_uid_that_goes_in_comes_out_once(all_feeds):
    readings = list(_readings(all_feeds))
    chosen = select(readings)
    assert len({one.uid for one in chosen}) == len(chosen)
    listed = Counter(lab.id for one in chosen for lab in (one.lab, *one.also))
    given_in = {(lab.id, entry.event.uid) for lab, reading in readings for entry in reading.entries}
    assert listed == Counter(lab for lab, _ in given_in)


@pytest.mark.slow
@SOME
@given(feeds)
def test_what_was_merged_reads_and_merges_to_the_same_events(all_feeds):
    merged = merge(list(_readings(all_feeds)), CALENDAR)
    portal = Lab(id="portal", name="Portal")
    reading = read_calendar(merged, Origin(lab="portal", url="https://portal.example/", timezone="Europe/Berlin"))
    assert reading.problems == ()
    again = select([(portal, reading)])
    assert [one.uid for one in again] == [entry.event.uid for entry in reading.entries]


@settings(max_examples=500, deadline=None)
@given(st.text(st.one_of(letters, st.sampled_from("<>&;#bpamltg/ \n")), max_size=120))
def test_plain_text_stays_as_it_is(text):
    once = plain(text)
    assert plain(once) == once
    assert not looks_like_html(once)


@pytest.mark.slow
@SOME
@given(
    moments, st.integers(0, 600), st.sampled_from(["FREQ=DAILY;COUNT=9", "FREQ=WEEKLY;COUNT=9", "FREQ=MONTHLY;COUNT=9"])
)
def test_a_series_keeps_its_time_on_the_clock(start, minutes, rule):
    series = Event(lab="a", uid="1", title="A", when=forward(start, minutes), series=Series(rule))
    since, until = start - timedelta(days=1), start + timedelta(days=400)
    found, problems = expand([series], since, until, days_in=UTC)
    assert problems == ()
    assert {one.when.start.replace(tzinfo=None).time() for one in found} == {start.time()}
    starts = [one.when.start for one in found]
    assert len(list(groupby(starts))) == len(starts)


@pytest.mark.parametrize("text", ["", "A", "A;B=1:", 'A;B="1,2",3;C=:x:y'])
def test_a_line_is_put_together_as_it_was(text):
    line = parse_line(Line(1, text))
    assert line is None or str(line).replace('"', "") == text.replace('"', "")
