"""Dates of series that are kept between builds: the same as computed ones, and never those of anything else."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from labnetz.forks import Begun
from labnetz.harvest.shelf import FolderShelf, MemoryShelf
from labnetz.ical import kept_dates
from labnetz.ical.event_values import read_events, write_events
from labnetz.ical.expansions import expansions
from labnetz.model import Days, Event, Series, Span, Status
from shelved import with_body

BERLIN = ZoneInfo("Europe/Berlin")
SINCE, UNTIL = datetime(2026, 9, 1, tzinfo=UTC), datetime(2027, 9, 1, tzinfo=UTC)
START = datetime(2026, 10, 7, 17, tzinfo=BERLIN)
WEEKLY = Event(
    lab="a",
    uid="s@a",
    title="Werkstatt",
    when=Span(START, START + timedelta(hours=2)),
    series=Series("FREQ=WEEKLY;COUNT=12", exdates=(START + timedelta(days=7),)),
)
OFF = replace(
    WEEKLY,
    when=Span(START + timedelta(days=14), START + timedelta(days=14, hours=2)),
    series=None,
    recurrence_id=START + timedelta(days=14),
    status=Status.CANCELLED,
)
MARKET = Event(
    lab="b", uid="m@b", title="Markt", when=Days(date(2026, 10, 3), date(2026, 10, 4)), series=Series("FREQ=MONTHLY")
)
# In the hour that clocks show twice, each of both is another time.
TWICE = datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=BERLIN)
NIGHT = Event(lab="b", uid="n@b", title="Nacht", when=Span(TWICE, None), series=Series("FREQ=DAILY;COUNT=3"))
ALONE = Event(lab="b", uid="e@b", title="Einmal", when=Span(START, None))
ENDLESS = Event(lab="c", uid="x@c", title="Ohne Ende", when=Span(START, None), series=Series("FREQ=SECONDLY"))
EVENTS = (WEEKLY, OFF, MARKET, NIGHT, ALONE, ENDLESS)


def known(*events: Event) -> list[Event]:
    """Give events as they come from a sheet."""
    return read_events(write_events(events))


def found(events, shelf=None, *, since=SINCE, until=UNTIL, zone=BERLIN):
    """Give everything that is known of dates, in a form that shows the second of two times alike."""
    all_of_them = expansions(events, since, until, days_in=zone, shelf=shelf)
    times = [(row.begin, row.end, repr(row.occurrence.when), row.occurrence.event) for row in all_of_them.rows]
    return times, all_of_them.odd


@pytest.fixture
def computed(monkeypatch):
    """The titles of the series whose dates were computed."""
    titles: list[str] = []
    compute = kept_dates.expand_family

    def counting(family, window):
        if family[0].series is not None:
            titles.append(family[0].title)
        return compute(family, window)

    monkeypatch.setattr(kept_dates, "expand_family", counting)
    return titles


def test_they_are_computed_once_and_stay_the_same(tmp_path, computed):
    events = known(*EVENTS)
    fresh = found(events)
    assert len(fresh[0]) > 20
    computed.clear()
    assert found(events, FolderShelf(tmp_path)) == fresh
    assert computed == ["Werkstatt", "Markt", "Nacht", "Ohne Ende"]
    computed.clear()
    assert found(known(*EVENTS), FolderShelf(tmp_path)) == fresh
    assert computed == ["Ohne Ende"], "what can't be computed in full is asked for each time"


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"events": (replace(WEEKLY, series=Series("FREQ=WEEKLY;COUNT=11")), OFF)}, id="the rule"),
        pytest.param({"events": (replace(WEEKLY, title="Anders"), OFF)}, id="another word"),
        pytest.param({"events": (WEEKLY, replace(OFF, status=Status.SCHEDULED))}, id="a changed date"),
        pytest.param({"events": (WEEKLY,)}, id="a changed date less"),
        pytest.param({"since": SINCE + timedelta(days=60)}, id="midnight"),
        pytest.param({"until": UNTIL - timedelta(days=300)}, id="the end of the window"),
        pytest.param({"zone": ZoneInfo("America/New_York")}, id="the zone of days"),
    ],
)
def test_those_of_anything_else_are_not_taken(changed, computed):
    shelf = MemoryShelf()
    found(known(WEEKLY, OFF), shelf)
    computed.clear()
    events = known(*changed.pop("events", (WEEKLY, OFF)))
    assert found(events, shelf, **changed) == found(events, **changed)
    assert len(computed) == 2, "with the shelf, and without"


def test_those_of_other_code_are_not_taken(monkeypatch, computed):
    shelf = MemoryShelf()
    found(known(WEEKLY), shelf)
    monkeypatch.setattr("labnetz.kept.code_version", lambda: "another")
    computed.clear()
    found(known(WEEKLY), shelf)
    assert computed == ["Werkstatt"]


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda kept: kept[:-9], id="torn"),
        pytest.param(lambda kept: kept.replace(b"T17:00", b"T18:00", 1), id="a bit fell over"),
        pytest.param(lambda kept: kept[5:], id="no head"),
        pytest.param(lambda _: b"\xff" * 900, id="no text"),
        pytest.param(lambda _: b"[" * 100_000, id="deep"),
        pytest.param(lambda kept: with_body(kept, b"[]"), id="a list"),
        pytest.param(
            lambda kept: with_body(kept, kept.partition(b"\n")[2].replace(b"[0,", b"[7,")), id="no such event"
        ),
        pytest.param(
            lambda kept: with_body(kept, kept.partition(b"\n")[2].replace(b"[0,", b"[-1,")), id="the last event"
        ),
        pytest.param(
            lambda kept: with_body(kept, kept.partition(b"\n")[2].replace(b"Europe/", b"Nowhere/")), id="no such zone"
        ),
    ],
)
def test_a_damaged_file_costs_time_only(damage):
    shelf, events = MemoryShelf(), known(WEEKLY, OFF)
    fresh = found(events, shelf)
    with shelf.open(kept_dates.NAME) as file:
        kept = file.read()
    damaged = damage(kept)
    assert damaged != kept
    shelf.keep(kept_dates.NAME, (damaged,))
    assert found(events, shelf) == fresh
    with shelf.open(kept_dates.NAME) as file:
        assert file.read() == kept, "made good again"


def test_what_nobody_asks_for_any_more_is_not_kept():
    shelf = MemoryShelf()
    found(known(WEEKLY, MARKET), shelf)
    found(known(MARKET), shelf)
    with shelf.open(kept_dates.NAME) as file:
        rest = file.read()
    alone = MemoryShelf()
    found(known(MARKET), alone)
    with alone.open(kept_dates.NAME) as file:
        assert file.read() == rest


def test_no_more_than_fits_is_kept(monkeypatch, computed):
    shelf = MemoryShelf()
    monkeypatch.setattr(kept_dates, "MOST", 15)
    fresh = found(known(WEEKLY, MARKET))
    found(known(WEEKLY, MARKET), shelf)
    computed.clear()
    assert found(known(WEEKLY, MARKET), shelf) == fresh
    assert computed == ["Markt"]


def test_an_event_without_a_digest_is_computed_each_time(computed):
    """What was changed on its way has the digest of nothing."""
    shelf = MemoryShelf()
    for _ in range(2):
        found([replace(one, also=("b",)) for one in known(WEEKLY)], shelf)
    assert computed == ["Werkstatt"] * 2


def _of_labs(count: int) -> tuple[Event, ...]:
    """Give three series for each lab, one of them with a changed date."""
    series = (replace(one, lab=f"l{number}") for number in range(count) for one in (WEEKLY, OFF, MARKET, NIGHT))
    return tuple(replace(one, uid=f"{one.uid}-{one.lab}", title=f"{one.title} {one.lab}") for one in series)


def test_many_are_computed_beside_and_come_out_as_if_each_were_computed_here(monkeypatch):
    events = (*_of_labs(5), ALONE, ENDLESS)
    here, beside = MemoryShelf(), MemoryShelf()
    fresh = found(known(*events), here)
    begun = []
    begin = kept_dates.begin
    monkeypatch.setattr(kept_dates, "begin", lambda task, values: begun.append(len(values)) or begin(task, values))
    monkeypatch.setattr(kept_dates, "_MANY", 10)
    assert found(known(*events), beside) == fresh
    assert begun == [6], "one task for each lab"
    with here.open(kept_dates.NAME) as one, beside.open(kept_dates.NAME) as other:
        assert one.read() == other.read()
    assert found(known(*events), beside) == fresh
    assert begun == [6], "what is known is not computed again"


def test_what_has_been_computed_beside_is_not_computed_here(monkeypatch, computed):
    monkeypatch.setattr(kept_dates, "_MANY", 10)
    monkeypatch.setattr(kept_dates, "begin", lambda task, values: Begun(lambda: dict(enumerate(map(task, values)))))
    found(known(*_of_labs(4)), MemoryShelf())
    assert len(computed) == len(set(computed)) == 12


def test_beside_too_a_lab_gets_no_more_dates_than_its_budget(monkeypatch, computed):
    """One that has series without number must not keep all cores busy."""
    monkeypatch.setattr(kept_dates, "MOST_OF_A_LAB", 30)
    monkeypatch.setattr("labnetz.ical.expansions.MOST_OF_A_LAB", 30)
    monkeypatch.setattr(kept_dates, "_MANY", 10)
    events = [replace(WEEKLY, uid=f"s{number}@a", title=f"Reihe {number}") for number in range(12)]
    fresh = found(known(*events))
    computed.clear()
    assert found(known(*events), MemoryShelf()) == fresh
    assert len(computed) == 3, "with eleven dates each"
