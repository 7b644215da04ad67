from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labnetz.content.context import Context
from labnetz.content.demo import is_reserved, moved, moved_update, shift_weeks
from labnetz.content.event import read_event
from labnetz.content.history import Dates
from labnetz.content.update import read_update
from labnetz.model import Demo, Lab

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 11, 23)
LAB = Lab(id="teststadt", name="Labor", url="https://teststadt.example/", demo=Demo(MONDAY))
EVENT = "---\ntitle: Probe\nstart: 2026-12-02 17:00\n{more}---\nText\n"
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants naive bounds


def event(now, more="", lab=LAB, modified=None):
    known = Dates(created=modified, changed=modified, revised=modified)
    context = Context(lab=lab, now=now, history=known)
    return read_event(EVENT.format(more=more), "veranstaltungen/a.md", context)[0][0]


@pytest.mark.parametrize(
    "url",
    ["https://a.example/", "https://example.org/x/", "https://www.example.com/", "https://x.test/", "http://localhost:8000/",
     "http://127.0.0.1/", "https://stadtlabore.example./", "https://a.invalid/"],
)  # fmt: skip
def test_names_that_can_not_exist_are_reserved(url):
    assert is_reserved(url)


@pytest.mark.parametrize(
    "url",
    ["https://stadt.de/", "https://example.de/", "https://myexample.org/", "https://example.org.stadt.de/",
     "https://127.0.0.1.stadt.de/", "https://stadt.de/a.example", "https://a.example@stadt.de/", "https://contest/"],
)  # fmt: skip
def test_names_that_can_exist_are_not_reserved(url):
    assert not is_reserved(url)


@pytest.mark.parametrize(
    ("now", "weeks"),
    [
        ("2026-11-23T00:00:00+01:00", 0),
        ("2026-11-29T23:59:59+01:00", 0),
        ("2026-11-29T23:30:00+00:00", 1),
        ("2026-11-22T23:59:59+01:00", -1),
        ("2027-11-22T12:00:00+01:00", 52),
    ],
)
def test_weeks_are_counted_in_local_days(now, weeks):
    assert shift_weeks(MONDAY, datetime.fromisoformat(now), BERLIN) == weeks


def test_five_o_clock_stays_five_o_clock_across_a_clock_change():
    assert str(event(datetime(2027, 4, 21, 12, tzinfo=UTC)).when.start) == "2027-04-28 17:00:00+02:00"


def test_an_invented_event_says_so_first_and_a_real_one_does_not():
    now = datetime(2026, 11, 25, 12, tzinfo=UTC)
    english = Lab(id="x", name="X", url="https://x.example/", language="en", demo=Demo(None))
    assert event(now, lab=english).description == "Sample event of a demonstration: it does not take place.\n\nText"
    assert event(now, "real: true\n", lab=english).description == "Text"


def test_a_real_event_stays_where_it_is():
    assert str(event(datetime(2027, 4, 21, 12, tzinfo=UTC), "real: true\n").when.start) == "2026-12-02 17:00:00+01:00"


@pytest.mark.slow
@given(MOMENTS, MOMENTS)
def test_subscribers_notice_every_move_and_nothing_changes_in_the_future(one, other):
    earlier, later = sorted((one, other))
    before, after = event(earlier), event(later)
    assert after.sequence >= before.sequence
    assert (after.when == before.when) or (after.modified > before.modified and after.sequence > before.sequence)
    assert after.modified <= later


@given(MOMENTS, st.integers(-400, 400))
def test_an_update_is_never_dated_in_the_future_and_keeps_its_weekday_and_time(now, days):
    written = datetime(2026, 11, 23, 9, 30, tzinfo=BERLIN) + timedelta(days=days)
    published = moved_update(written, shift_weeks(MONDAY, now, BERLIN), now)
    assert published <= now
    assert (published.weekday(), published.time()) == (written.weekday(), written.time())


@given(st.integers(-400, 0))
def test_an_update_of_the_anchors_past_keeps_its_distance_to_the_anchor(days):
    now = datetime(2027, 4, 21, 12, tzinfo=UTC)
    text = f"---\ntitle: Neu\ndate: {MONDAY + timedelta(days=days)}\n---\n"
    update, _, problems = read_update(text, "aktuelles/u.md", Context(lab=LAB, now=now))
    assert problems == ()
    assert update.published.date() == MONDAY + timedelta(days=days, weeks=21)


@pytest.mark.parametrize(
    ("edited", "changed"),
    [
        pytest.param("2027-04-01T08:00:00+00:00", "2027-04-19 00:00:00+02:00", id="moved since it was edited"),
        pytest.param("2027-04-20T08:00:00+00:00", "2027-04-20 08:00:00+00:00", id="edited since it moved"),
    ],
)
def test_an_invented_event_changed_when_it_moved_or_was_edited_whichever_came_last(edited, changed):
    found = event(datetime(2027, 4, 21, 12, tzinfo=UTC), modified=datetime.fromisoformat(edited))
    assert str(found.modified) == changed


def test_a_moved_time_that_the_clock_skips_becomes_the_one_it_shows():
    assert str(moved(datetime(2027, 3, 21, 2, 30, tzinfo=BERLIN), 1)) == "2027-03-28 03:30:00+02:00"


def test_without_a_demonstration_nothing_moves_and_git_says_when_it_changed():
    real = Lab(id="x", name="X", url="https://x.example/")
    changed = datetime(2026, 11, 1, 12, 34, 56, tzinfo=UTC)
    found = event(datetime(2030, 1, 1, tzinfo=UTC), lab=real, modified=changed)
    assert (str(found.when.start), found.modified) == ("2026-12-02 17:00:00+01:00", changed)
    assert found.sequence == (changed - datetime(2020, 1, 1, tzinfo=UTC)) // timedelta(minutes=1)
    assert event(datetime(2030, 1, 1, tzinfo=UTC), lab=real).sequence == 0


@pytest.mark.parametrize(
    ("git", "expected"),
    [
        pytest.param("2026-11-01T12:00:00+00:00", "2026-11-01 12:00:00+00:00", id="cancelled and not written"),
        pytest.param("2026-10-19T12:00:00+00:00", "2026-10-20 00:00:00+02:00", id="written after the commit"),
    ],
)
def test_what_is_written_and_what_git_knows_count_whichever_is_later(git, expected):
    real = Lab(id="x", name="X", url="https://x.example/")
    now, modified = datetime(2030, 1, 1, tzinfo=UTC), datetime.fromisoformat(git)
    found = event(now, "updated: 2026-10-20\n", lab=real, modified=modified)
    before = event(now, "updated: 2026-10-20\n", lab=real)
    assert str(found.modified) == expected
    assert found.sequence >= before.sequence


def test_an_invented_event_that_was_edited_after_its_written_change_has_changed_then():
    edited = datetime(2027, 4, 20, 8, tzinfo=UTC)
    found = event(datetime(2027, 4, 21, 12, tzinfo=UTC), "updated: 2026-11-20\n", modified=edited)
    assert found.modified == edited


def test_a_change_that_is_written_ahead_is_none_yet_in_a_demonstration_it_moves_back():
    now = datetime(2026, 11, 25, 12, tzinfo=UTC)
    context = Context(lab=LAB, now=now)
    _, _, problems = read_event(EVENT.format(more="updated: 2026-12-20\n"), "veranstaltungen/a.md", context)
    assert problems == ()
    assert event(now, "updated: 2026-12-20\n").modified <= now
