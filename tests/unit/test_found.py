"""What the portal's search finds: every item while there are few, then what is soonest and newest, within bounds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from labnetz.model import Call, Days, Event, Lab, Occurrence, Place, Practice, Series, Span, Status, Update
from labnetz.publish.found import Findable, records
from labnetz.publish.site import Site
from labnetz.search_index import index_of
from labnetz.search_record import Record, record_of_entry

NOW = datetime(2026, 12, 2, 8, tzinfo=UTC)
LAB = Lab(id="wi", name="Zukunftswerk", land="Hessen", municipalities=("Wiesbaden",), summary="Ein Haus für Ideen")
SITE = Site(
    name="N",
    url="https://n.example/",
    language="de",
    timezone="Europe/Berlin",
    now=NOW,
    labs={"wi": LAB},
    is_portal=True,
)


def at(number: int, days: float, **fields: object) -> Occurrence:
    start = NOW + timedelta(days=days)
    event = Event(lab="wi", uid=f"{number}@wi", title=f"Termin {number}", when=Span(start, start + timedelta(hours=2)))
    event = replace(event, **fields)  # type: ignore[arg-type]
    return Occurrence(event, event.when)


def update(number: int, days: float) -> Update:
    return Update(lab="wi", guid=str(number), title=f"Neues {number}", published=NOW + timedelta(days=days))


def known(**fields: object) -> Findable:
    usual = {"occurrences": (), "updates": (), "calls": (), "practices": (), "places": (), "labs": ()}
    return Findable(**(usual | fields))  # type: ignore[arg-type]


def titles(all_: tuple[Record, ...]) -> list[str]:
    return [one.title for one in all_]


def test_each_item_leads_to_its_page_on_the_portal():
    what = known(
        occurrences=[at(1, 1)],
        updates=[update(1, -1)],
        calls=[Call(lab="wi", uid="c", id="test", title="Testen")],
        practices=[Practice(lab="wi", id="spiel", title="Planspiel")],
        places=[Place(id="haus", name="Haus", lab="wi")],
        labs=[LAB],
    )
    made = {one.type: one.path for one in records(what, SITE).records}
    assert made == {
        "lab": "labore/wi/",
        "event": made["event"],
        "call": "mitmachen/wi/test/",
        "practice": "formate/wi/spiel/",
        "place": "orte/wi/haus/",
        "update": made["update"],
    }
    assert made["event"].startswith("veranstaltungen/")
    assert made["update"].startswith("aktuelles/")


def test_a_topic_leads_to_all_that_there_is_on_it_and_very_many_crowd_nothing_out():
    site = replace(SITE, topics={f"t{n:02}": f"Thema {n:02}" for n in range(30)})
    made = records(known(practices=[Practice(lab="wi", id="spiel", title="Planspiel")]), site, most=20).records
    assert [(one.type, one.path) for one in made] == [
        ("topic", "themen/t00/"),
        ("topic", "themen/t01/"),
        ("practice", "formate/wi/spiel/"),
    ]


def test_an_event_is_one_record_with_its_next_date_and_the_end_of_its_last():
    series = at(1, -7, series=Series("FREQ=WEEKLY")).event
    dates = [
        Occurrence(series, Span(NOW + timedelta(days=days), NOW + timedelta(days=days, hours=2)))
        for days in (-7, 7, 14)
    ]
    changed = replace(dates[1].event, title="Mit Gast", recurrence_id=NOW + timedelta(days=21))
    dates.append(Occurrence(changed, Span(NOW + timedelta(days=21), NOW + timedelta(days=21, hours=1))))
    (one,) = records(known(occurrences=dates), SITE).records
    assert one.when.startswith("Mittwoch, 9. Dezember 2026")
    assert one.end == "2026-12-23T09:00:00Z"
    assert "Mit Gast" in one.texts


def test_who_looks_for_a_town_finds_what_its_lab_does():
    for one in records(known(occurrences=[at(1, 1)], updates=[update(1, -1)], labs=[LAB]), SITE).records:
        assert {"Wiesbaden", "Hessen"} <= set(one.texts)


def test_what_is_off_says_so_and_what_is_over_is_another_type():
    made = records(known(occurrences=[at(1, 1, status=Status.CANCELLED), at(2, -3)]), SITE).records
    assert [(one.type, one.flag, one.status) for one in made] == [("event", "Fällt aus", "cancelled"), ("past", "", "")]


def test_one_uid_of_two_labs_is_two_records_where_one_of_them_was_withdrawn():
    gone = at(1, 2, withdrawn=NOW)
    made = records(known(occurrences=[at(1, 1), gone]), SITE).records
    assert len({one.path for one in made}) == 2


def test_with_few_everything_is_found():
    dates = [at(number, number - 50) for number in range(100)]
    news = [update(number, -number * 10) for number in range(100)]
    made = records(known(occurrences=dates, updates=news), SITE)
    assert len(made.records) == 200
    assert made.until is None


def test_with_many_the_soonest_dates_come_first_and_it_is_told_until_when():
    dates = [at(number, number / 2) for number in range(1, 101)]
    news = [update(number, -number) for number in range(100)]
    made = records(known(occurrences=dates[::-1], updates=news, labs=[LAB]), SITE, most=90)
    assert titles(made.records) == [
        "Zukunftswerk",
        *(f"Termin {number}" for number in range(1, 61)),
        *(f"Neues {number}" for number in range(30)),
    ]
    # Termin 61 begins on 1 January, 20:00 UTC; all before that day are found.
    assert made.until == date(2027, 1, 1) - timedelta(days=1)


def test_room_that_nothing_else_needs_is_for_dates():
    dates = [at(number, number / 2) for number in range(1, 101)]
    made = records(known(occurrences=dates, updates=[update(1, -1)]), SITE, most=90)
    assert len([one for one in made.records if one.type == "event"]) == 89


def test_past_the_room_old_news_goes_first():
    news = [update(number, -number * 4) for number in range(200)]
    made = records(known(updates=news, occurrences=[at(1, -9)]), SITE, most=100)
    assert titles(made.records)[:92] == [f"Neues {number}" for number in range(92)]
    assert titles(made.records)[92] == "Termin 1"
    assert len(made.records) == 100


def test_each_item_is_in_the_block_of_its_lab():
    what = known(occurrences=[at(1, 1)], updates=[update(1, -1)], labs=[LAB])
    site = replace(SITE, topics={"ki": "KI"})
    assert {one.type: one.block for one in records(what, site).records} == {
        "lab": "wi",
        "event": "wi",
        "update": "wi",
        "topic": "",
    }


def test_the_same_items_in_another_order_give_the_same_records():
    dates = [at(number, number % 7 - 3) for number in range(30)]
    assert records(known(occurrences=dates), SITE) == records(known(occurrences=dates[::-1]), SITE)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"labs": {"wi": replace(LAB, name="Anders")}}, id="its lab's name"),
        pytest.param({"labs": {"wi": replace(LAB, municipalities=("Mainz",))}}, id="its lab's town"),
        pytest.param({"labs": {"wi": replace(LAB, line="violet")}}, id="its lab's line"),
        pytest.param({"labs": {"wi": replace(LAB, language="fr")}}, id="its lab's language"),
        pytest.param({"labs": {"wi": LAB, "mz": replace(LAB, id="mz", name="Mainz")}}, id="who lists it, too"),
        pytest.param({"language": "fr"}, id="the site's language"),
        pytest.param({"timezone": "America/New_York"}, id="the site's zone"),
        pytest.param({"now": NOW + timedelta(days=2)}, id="it is over"),
        pytest.param({"now": NOW + timedelta(days=8)}, id="another date is the next one"),
    ],
)
def test_what_stands_for_a_record_is_another_one_when_the_record_is(change: dict[str, Any]):
    weekly = [Occurrence(at(2, 7).event, at(2, days).event.when) for days in (7, 14, 21)]
    what = known(
        occurrences=[at(1, 1, also=("mz",)), at(3, 40, when=Days(date(2027, 1, 9), date(2027, 1, 9))), *weekly]
    )
    before = {one.path: one for one in records(what, SITE).entries}
    after = {one.path: one for one in records(what, replace(SITE, **change)).entries}
    assert before != after
    same = [path for path, one in after.items() if one.version == before[path].version]
    assert [path for path in same if record_of_entry(after[path]) != record_of_entry(before[path])] == []


def test_the_same_event_at_another_time_is_another_record():
    """Other dates of a series may be known today, and its lab may have got another clock."""
    series = at(1, 7, series=Series("FREQ=WEEKLY")).event
    one, other = (
        records(known(occurrences=[Occurrence(series, at(1, days).event.when)]), SITE).entries[0] for days in (7, 14)
    )
    assert record_of_entry(one) != record_of_entry(other)
    assert one.version != other.version


def test_the_index_knows_what_dates_are_called_without_reading_a_word_of_them():
    waiting = records(known(occurrences=[at(1, 1), at(2, -3)]), SITE).entries
    made = [record_of_entry(one) for one in waiting]
    unread = [one._replace(make=unreadable) for one in waiting]
    assert index_of(unread, "de").ids() == index_of(made, "de").ids()


def unreadable(*_: object) -> Record:
    raise AssertionError("nobody needs its words")


def test_an_hour_later_the_records_are_the_same_and_no_index_is_made_anew():
    dates = [at(number, number - 5) for number in range(10)]
    later = replace(SITE, now=NOW + timedelta(hours=1))
    what = known(occurrences=dates, updates=[update(1, -1)], labs=[LAB])
    assert records(what, SITE).records == records(what, later).records
