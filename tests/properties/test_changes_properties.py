"""Whatever a calendar says after another one: learning from it raises nothing, and tells what can be told again."""

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labnetz.harvest.changes import FLOOD, MOST_CHANGES, MOST_TOLD
from labnetz.harvest.memory import Lesson, learn, needs_before
from labnetz.harvest.memory_json import read_memory, write_memory
from labnetz.harvest.reading import look_into_calendar
from labnetz.model import NO_MEMORY, ChangeKind, Origin
from some_calendar import calendar_of

NOW = datetime(2026, 12, 1, 11, tzinfo=UTC)
HOUR = timedelta(hours=1)
ORIGIN = Origin(lab="kehl", url="https://kehl.example/k.ics", timezone="Europe/Berlin")
MORE = st.sampled_from(
    [
        "",
        "STATUS:CANCELLED",
        "STATUS:TENTATIVE",
        "X-LABNETZ-STATUS:postponed",
        "X-LABNETZ-STATUS:moved-online",
        "CLASS:PRIVATE",
        "LOCATION:Rathaus",
        "LOCATION:Bücherei",
        "DTEND;TZID=Europe/Berlin:20261224T200000",
        "DTSTART:99991231T235959Z",
        "DTSTART:kaputt",
        "RRULE:FREQ=WEEKLY;COUNT=5",
        "RRULE:FREQ=DAILY;COUNT=70",
        "RRULE:FREQ=MONTHLY;BYDAY=-1SU RDATE;TZID=Europe/Berlin:20261203T030000",
        "RRULE:FREQ=WEEKLY EXDATE;TZID=Europe/Berlin:20261208T180000",
        "RECURRENCE-ID;TZID=Europe/Berlin:20261208T180000",
        "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20261208T180000",
        "LAST-MODIFIED:20261130T080000Z",
        "X-LABNETZ-LAB:berlin",
        "DESCRIPTION:\\,",
    ]
)
DAYS = st.sampled_from(["2026-11-01", "2026-12-01", "2026-12-08", "2026-12-09", "2027-03-28", "2028-02-29"])
TIMES = st.sampled_from(["", "T02:30", "T13:00", "T18:00"])
TITLES = st.sampled_from(["Löten", "löten ", "Fest", "Abgesagt: Fest", "\u202e", ""])
EVENTS = st.builds(
    lambda uid, day, time, title, more: f"{uid} {day}{time} {title} {more}",
    *(st.sampled_from("abc-"), DAYS, TIMES, TITLES, MORE),
)
CALENDARS = st.lists(EVENTS, max_size=7)


def learned(bodies, now=NOW):
    """What is remembered after these bodies, an hour apart; each is compared with the one before."""
    memory, came, before = NO_MEMORY, None, None
    for number, body in enumerate(bodies):
        at = now - (len(bodies) - number) * HOUR
        lesson = Lesson(
            origin=ORIGIN, kind="events", after=look_into_calendar(body, ORIGIN, at), now=at, before_came=came
        )
        if before is not None and needs_before(memory, lesson):
            with_before = look_into_calendar(before, ORIGIN, at)
            lesson = Lesson(
                origin=ORIGIN, kind="events", after=lesson.after, now=at, before_came=came, before=with_before
            )
        memory, _ = learn(memory, lesson)
        came, before = at, body
    return memory


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(CALENDARS, CALENDARS)
def test_what_is_learned_can_be_written_and_read(first, second):
    memory = learned([calendar_of(first), calendar_of(second)])
    assert read_memory(write_memory(memory)) == memory
    for one in memory.changes:
        assert len(one.dates) <= min(one.count, MOST_TOLD)
        assert all(dates.either for dates in one.dates)


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(CALENDARS, CALENDARS, st.randoms(use_true_random=False))
def test_the_order_of_events_says_nothing(first, second, random):
    # Of two events without a UID that are alike, or two that share one, reading takes the order of the file.
    first, second = ([one for one in each if one[0] != "-"] for each in (first, second))
    first, second = (
        {one.split(" ")[0] + one.partition("RECURRENCE")[1]: one for one in each} for each in (first, second)
    )
    bodies = [calendar_of(each.values()) for each in (first, second)]
    shuffled = [calendar_of(random.sample(list(each.values()), len(each))) for each in (first, second)]
    assert write_memory(learned(shuffled)) == write_memory(learned(bodies))


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(CALENDARS, CALENDARS)
def test_what_is_said_again_is_no_change(first, second):
    bodies = [calendar_of(first), calendar_of(second)]
    twice = learned([*bodies, calendar_of(second, stamp="20261130T235959Z")], NOW + HOUR)
    once = learned(bodies)
    assert (twice.changes, twice.stamps, twice.prints) == (once.changes, once.stamps, once.prints)


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 240), st.booleans())
def test_no_flood_fills_the_memory(count, is_gone):
    stay = ["z 2027-02-20T18:00 Schluss"]
    many = [f"{n} 2026-12-{4 + n % 27:02}T{n % 24:02}:{n % 60:02} Kurs {n}" for n in range(count)]
    bodies = [calendar_of(each) for each in ((many + stay, stay) if is_gone else (stay, many + stay))]
    changes = learned(bodies).changes
    assert len(changes) <= min(MOST_CHANGES, FLOOD + 2)
    told = sum(one.count for one in changes if one.kind is not ChangeKind.FOLLOWED)
    assert told == (min(count, 200) if is_gone else count)  # of so many withdrawn events none is remembered


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_memory_of_changes_is_read_or_refused(data):
    body = DAMAGED
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(body)))
        new = data.draw(
            st.sampled_from([b'"', b"[", b"]", b"{", b"null", b"-1", b"1e999", b"9", b"\\ud800", b":", b","])
        )
        body = body[:at] + new + body[at + data.draw(st.integers(0, 9)) :]
    with suppress(ValueError):
        memory = read_memory(body)
        assert read_memory(write_memory(memory)) == memory


DAMAGED = write_memory(
    learned(
        [
            calendar_of(
                ["a 2026-12-08T18:00 Löten", "b 2026-12-09 Fest LOCATION:Rathaus", "z 2027-03-28T18:00 Schluss"]
            ),
            calendar_of(
                ["a 2026-12-08T19:00 Löten", "b 2026-12-09 Fest LOCATION:Kirche", "z 2027-03-28T18:00 Schluss"]
            ),
        ]
    )
)
assert len(json.loads(DAMAGED)["changes"]) == 3
