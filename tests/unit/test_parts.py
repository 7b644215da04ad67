"""A calendar that is too big for some programs comes in parts that are not, together with nothing lost or twice."""

import re
from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ical_lint import faults
from labnetz.ical.write import Block
from labnetz.locale import say_problem
from labnetz.model import Artifact, Days, Published, Series, Span, Status
from labnetz.publish.dates import plain_day
from labnetz.publish.parts import FROM, FULL, Chunk, split
from labnetz.publish.sizes import LIMIT, each_too_big, too_big
from some_pieces import NOW, at, event, feeds, files, names, pieces

# --- which part ------------------------------------------------------------------------------------------------------

ROOM = FULL - 1_000


def chunk(name, size, day="2026-12-09", **fields):
    return Chunk(name, day, size, **fields)


def parts(*chunks):
    return ["".join(sorted(part)) for part in split(chunks, 1_000).uids]


@pytest.mark.parametrize(
    ("chunks", "expected"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([chunk("b", 10), chunk("a", 10)], ["ab"], id="what fits into one part"),
        pytest.param(
            [chunk("c", ROOM, "2027-01-01"), chunk("a", 1), chunk("b", 1, "2026-12-31")],
            ["ab", "c"],
            id="cut at the end of a month",
        ),
        pytest.param(
            [chunk("a", ROOM - 9), chunk("b", 9, "2027-01-01"), chunk("c", 1, "2027-02-01")], ["ab", "c"], id="filled"
        ),
        pytest.param(
            [chunk("a", ROOM // 2), chunk("b", ROOM // 2, "2026-12-10"), chunk("c", ROOM // 2, "2026-12-10")],
            ["a", "bc"],
            id="a month that is too big is cut where a day ends",
        ),
        pytest.param(
            [chunk(name, ROOM // 2) for name in "abc"] + [chunk("d", 9, "2026-12-10"), chunk("e", 9, "2027-01-01")],
            ["ab", "cde"],
            id="a day that is too big is cut between events, and what follows goes on there",
        ),
        pytest.param(
            [chunk("a", 9), *(chunk(name, ROOM // 2, "2027-01-01") for name in "bcd")],
            ["a", "bc", "d"],
            id="a month that is too big begins a part",
        ),
        pytest.param(
            [chunk("a", 1, "2026-12-08"), chunk("b", ROOM + 1), chunk("c", 1, "2026-12-10")],
            ["a", "b", "c"],
            id="an event that is too big stands alone",
        ),
        pytest.param(
            [chunk("a", ROOM, "2026-11-30", past=True), chunk("b", ROOM), chunk("c", 9, "2027-01-01")],
            ["b", "c", "a"],
            id="what was in earlier months comes last",
        ),
    ],
)
def test_parts(chunks, expected):
    assert parts(*chunks) == parts(*reversed(chunks)) == expected


chunks = st.lists(
    st.builds(
        Chunk,
        st.uuids().map(str),
        st.dates().map(str),
        st.integers(1, LIMIT + LIMIT // 5) | st.integers(1, 50_000),
        past=st.booleans(),
    ),
    max_size=60,
)


@given(chunks)
def test_every_event_stands_in_one_part_and_no_part_is_too_big(made):
    found = split(made, 1_000, most=len(made)).uids
    assert sorted(name for part in found for name in part) == sorted(one.name for one in made)
    sizes = {one.name: one.size for one in made}
    assert all(part for part in found)
    assert all(sum(map(sizes.__getitem__, part)) <= ROOM or len(part) == 1 for part in found)


@given(chunks, st.integers(0, 1_000_000))
def test_one_more_event_changes_nothing_before_its_own_part(made, place):
    if not made:
        return
    before = split(made, 1_000, most=len(made)).uids
    beside = made[place % len(made)]
    after = split([*made, replace(beside, name="neu", size=1)], 1_000, most=len(made) + 1).uids
    number = next(number for number, part in enumerate(before) if _first_of_month(made, beside) in part)
    assert after[:number] == before[:number]


def test_there_are_no_more_parts_than_somebody_subscribes_to_and_it_is_known_where_they_end():
    made = [Chunk(f"{day:02}", f"2026-12-{day:02}", ROOM) for day in range(1, 13)]
    found = split(made, 1_000)
    assert [sorted(part) for part in found.uids] == [[f"{day:02}"] for day in range(1, 11)]
    assert (found.is_cut, found.ends) == (True, "2026-12-11")
    whole = split(made[:10], 1_000)
    assert (len(whole.uids), whole.is_cut, whole.ends) == (10, False, "")


def _first_of_month(made, beside):
    return min((one for one in made if one.month == beside.month), key=lambda one: (one.day, one.name)).name


# --- calendars in parts ----------------------------------------------------------------------------------------------

_EVENT = re.compile(rb"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", re.DOTALL)
_UID = re.compile(rb"\r\nUID:(.*?)\r\n(?! )", re.DOTALL)
TEXT = "Ein Satz darüber, worum es geht und wer willkommen ist. " * 12


def of(made, path="feeds/calendar"):
    """The whole calendar, and its parts in their order."""
    found = {name: body for name, body in made.items() if re.fullmatch(rf"{path}/part-\d+\.ics", name)}
    return made[f"{path}.ics"], [found[f"{path}/part-{number}.ics"] for number in range(1, len(found) + 1)]


def one_of_many(number):
    """One of a few each day, each tenth a series with a changed date."""
    when = at(1 + number % 28, 8 + number % 12, *((11, 2026) if number % 41 == 0 else _month(number % 13)))
    made = event(f"{number:05}", when, description=TEXT, topics=("KI",) if number % 3 else ())
    if number % 10:
        return (made,)
    later = when.start + timedelta(days=7)
    moved = replace(made, recurrence_id=later, when=replace(when, start=later, end=None), status=Status.CANCELLED)
    return replace(made, series=Series("FREQ=WEEKLY;COUNT=4")), moved


def _month(ahead):
    return (12, 2026) if ahead == 0 else (ahead, 2027) if ahead < 13 else (12, 2027)


@cache
def thousands():
    events = [one for number in range(3_000) for one in one_of_many(number)]
    return tuple(events), pieces(events)


def written(events, made, now=NOW):
    return files(events, made, now)


@cache
def big():
    return written(*thousands())


@pytest.mark.slow
@pytest.mark.parametrize("path", ["feeds/calendar", "feeds/lab/a", "feeds/topic/ki"])
def test_3000_events_come_in_parts_that_are_together_the_whole(path):
    whole, found = of(big(), path)
    assert len(whole) > LIMIT
    assert len(found) > 2
    assert all(len(body) < LIMIT for body in found)
    assert faults(found[0]) == faults(found[-1]) == []
    assert sorted(block for body in found for block in _EVENT.findall(body)) == sorted(_EVENT.findall(whole))
    uids = [set(_UID.findall(body)) for body in found]
    assert sum(map(len, uids)) == len(set().union(*uids)) > 1_500


@pytest.mark.slow
def test_parts_have_names_and_addresses_of_their_own():
    _, (first, second, *_) = of(big(), "feeds/topic/ki")
    assert b"X-WR-CALNAME:N: KI\\, Teil 1\r\n" in first
    assert b"https://n.example/feeds/topic/ki/part-2.ics" in second.replace(b"\r\n ", b"")


def test_the_first_part_has_what_comes_next_and_parts_end_where_months_end():
    months = [_months_of_single_events(body) for body in of(big())[1]]
    assert months[0][:2] == ["202612", "202701"]
    assert months[-1][0] == "202611"  # what is over; the rest of that part is next autumn
    together = [month for part in months for month in part]
    assert len(together) == len(set(together)) == 14


def _months_of_single_events(body):
    single = (block for block in _EVENT.findall(body) if b"RRULE" not in block and b"RECURRENCE-ID" not in block)
    found = {re.search(rb"\r\nDTSTART[^:]*:(\d{6})", block)[1].decode() for block in single}
    return sorted(found)


@pytest.mark.slow
def test_one_more_event_changes_its_own_part_only():
    events, made = thousands()
    new = event("neu", at(20, month=5, year=2027), description=TEXT)
    more = written((*events, new), tuple(sorted((*made, *pieces([new])), key=lambda piece: piece.order)))
    before, after = of(big())[1], of(more)[1]
    assert len(before) == len(after)
    changed = [number for number, (one, other) in enumerate(zip(before, after, strict=True)) if one != other]
    assert len(changed) == 1
    assert b"UID:neu@" in after[changed[0]]


def test_a_calendar_that_shrinks_a_little_keeps_its_parts():
    few = [event(f"{number:04}", description=TEXT * 3) for number in range(250)]
    whole, found = of(feeds(*few))
    assert FROM < len(whole) < LIMIT
    assert sorted(_EVENT.findall(whole)) == sorted(block for body in found for block in _EVENT.findall(body))
    assert of(feeds(*few[:9]))[1] == []


def test_a_month_that_is_too_big_by_itself_is_cut_between_days():
    many = [event(f"{number:04}", at(3 + number % 25), description=TEXT * 3) for number in range(700)]
    whole, found = of(feeds(*many))
    assert len(whole) > LIMIT
    assert all(len(body) < LIMIT for body in found)
    days = [set(re.findall(rb"\r\nDTSTART;TZID[^:]*:(\d{8})", body)) for body in found]
    assert sum(map(len, days)) == len(set().union(*days)) == 25
    assert sorted(_EVENT.findall(whole)) == sorted(block for body in found for block in _EVENT.findall(body))


def test_one_event_that_is_too_big_stands_alone_and_is_reported():
    giant, *others = pieces([event("riese"), *(event(f"x{number}", at(10 + number)) for number in range(9))])
    octets = giant.block.octets.replace(b"END:VEVENT", b"X-LANG:lang\r\n" * 80_000 + b"END:VEVENT")
    giant = replace(giant, block=Block(octets, giant.block.zones))
    events = [event("riese"), *(event(f"x{number}", at(10 + number)) for number in range(9))]
    made = [
        Artifact(path, content)
        for path, content in files(events, (giant, *others)).items()
        if path.startswith(("feeds/calendar", "events/"))
    ]
    sizes = {one.path: len(one.content) > LIMIT for one in made if "part" in one.path}
    assert sizes == {"feeds/calendar/part-1.ics": True, "feeds/calendar/part-2.ics": False}
    told = {str(problem.where): str(problem.what) for problem in too_big(made)}
    assert list(told) == ["feeds/calendar.ics", "feeds/calendar/part-1.ics"]
    assert told["feeds/calendar/part-1.ics"].startswith("one event alone has 10")


@pytest.mark.slow
def test_whoever_runs_the_portal_is_told_of_the_parts():
    (problem,) = too_big(Artifact(*one) for one in big().items() if one[0].startswith("feeds/topic/ki"))
    assert problem.rule == "FEED-20"
    assert "feeds/topic/ki/part-1.ics" in str(problem.fix)


def _sized(**sizes):
    return [Published(f"feeds/topic/{name}.ics", size, "") for name, size in sizes.items()]


def test_whoever_runs_a_big_portal_is_told_of_all_calendars_in_one_line():
    in_parts = [Published(f"feeds/topic/t{number}/part-1.ics", 1, "") for number in range(45)]
    wholes = _sized(**{f"t{number}": 900_000 + number * 1_000 for number in range(45)})
    (problem,) = too_big([*in_parts, *wholes])
    told = say_problem(problem, "de")
    assert told.startswith("feeds: 45 Kalender haben über 800 kB")
    assert "feeds/topic/t44.ics (944 kB), feeds/topic/t43.ics (943 kB), feeds/topic/t42.ics (942 kB) (" in told
    assert "labnetz check --built" in told
    assert len(each_too_big([*in_parts, *wholes])) == 45


def test_what_helps_in_another_way_is_another_line():
    in_parts = [Published("feeds/topic/a/part-1.ics", 1, ""), Published("feeds/topic/b/part-1.ics", 1, "")]
    wholes = _sized(a=900_000, b=900_000, c=900_000, d=900_000, e=800_000)
    told = [str(problem) for problem in too_big([*in_parts, *wholes])]
    assert [line.split(" have ")[0] for line in told] == ["feeds: 2 calendars", "feeds: 2 calendars"]
    assert "feeds/topic/a.ics (900 kB), feeds/topic/b.ics (900 kB) (" in told[0]
    assert "feeds/topic/c.ics (900 kB), feeds/topic/d.ics (900 kB) (" in told[1]


def test_one_giant_event_in_many_parts_is_one_line():
    giants = [Published(f"feeds/topic/{name}/part-1.ics", 2_000_000, "") for name in "abcde"]
    (problem,) = too_big(giants)
    assert str(problem.what).startswith("5 parts of calendars have one event each")
    assert "feeds/topic/a/part-1.ics (2000 kB)" in str(problem.what)


def test_yesterday_stays_in_the_first_part_until_its_month_ends():
    many = [event(f"{number:04}", at(3 + number % 25), description=TEXT * 3) for number in range(250)]
    over = event("gestern", Days(at(1).start.date(), at(1).start.date()))
    assert b"UID:gestern@" in of(feeds(*many, over))[1][0]


@cache
def huge():
    """More than ten parts can hold: 1,000 events of 10 kB, ten each day."""
    events = [event(f"{n:04}", _some_day(n), description="Ein Satz. " * 790, cost="free") for n in range(1_000)]
    return written(tuple(events), pieces(events))


def _some_day(number):
    start = at(4).start + timedelta(days=number // 10)
    return Span(start, start + timedelta(hours=2))


@pytest.mark.slow
@pytest.mark.parametrize("path", ["feeds/calendar", "feeds/cost/free"])
def test_a_calendar_that_no_program_can_read_ends_with_its_tenth_part_and_says_so(path):
    whole, found = of(huge(), path)
    assert len(found) == 10
    assert sorted(block for body in found for block in _EVENT.findall(body)) == sorted(_EVENT.findall(whole))
    shown = names(whole)
    assert shown == [f"{n:04}" for n in range(len(shown))]
    assert 800 < len(shown) < 1_000
    last = _some_day(len(shown)).start
    head = whole.partition(b"BEGIN:VEVENT")[0].replace(b"\r\n ", b"").decode()
    assert f"dieser Kalender vor dem {plain_day(last.date(), 'de')} endet" in head
    assert "https://n.example/feeds/calendar-all.ics" in head
    assert "vor dem" not in found[0].partition(b"BEGIN:VEVENT")[0].decode()


@pytest.mark.slow
def test_everything_stays_in_one_place():
    made = huge()
    for path in ("feeds/calendar-all.ics", "feeds/lab/a.ics", "feeds/lab/a-all.ics"):
        assert len(names(made[path])) == 1_000
    assert len(of(made, "feeds/lab/a")[1]) > 10
    assert names(made["feeds/cost/free-all.ics"]) == names(made["feeds/cost/free.ics"])
    head = made["feeds/cost/free-all.ics"].partition(b"BEGIN:VEVENT")[0].replace(b"\r\n ", b"").decode()
    assert "calendar-all.ics" in head
    assert "vor dem" not in made["feeds/calendar-all.ics"].partition(b"BEGIN:VEVENT")[0].decode()
    months = [names(body) for path, body in made.items() if path.startswith("feeds/month/")]
    assert sum(map(len, months)) == 1_000
