"""What the browser filters by: every date is there once, belongs where the list of the same part says, and has its
entry."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, chain

import pytest

from labnetz.model import Access as Can
from labnetz.model import Days, Event, Lab, Occurrence, Place, Series, Source, Span
from labnetz.publish.event_links import event_path
from labnetz.publish.filter_data import MOST, PIECE, cut, distances
from labnetz.publish.portal_pages import PortalPages, portal_pages
from labnetz.publish.site import Site
from portal_content import content_of
from some_network import network_of

NOW = datetime(2026, 12, 2, 8, tzinfo=UTC)


def lab(id_: str, **fields: object) -> Lab:
    return Lab(
        id=id_, name=f"Labor {id_}", sources=(Source(id_, "events", "events", f"https://{id_}.example/e"),), **fields
    )  # type: ignore[arg-type]


HESSEN, BERLIN = lab("wi", land="Hessen", municipalities=("Wiesbaden",)), lab("be", land="Berlin")


def event(lab_id: str, number: int, days: float = 0, **fields: object) -> Event:
    start = NOW + timedelta(days=days, hours=1)
    usual = {"title": f"Termin {number}", "when": Span(start, start + timedelta(hours=2))}
    return Event(lab=lab_id, uid=f"{number}@{lab_id}", **(usual | fields))  # type: ignore[arg-type]


def pages_of(events, now: datetime = NOW, withdrawn=()) -> PortalPages:
    network = network_of(HESSEN, BERLIN)
    labs = {one.id: one for one in network.labs}
    site = Site(
        name="N", url="https://n.example/", language="de", timezone="Europe/Berlin", now=now, labs=labs, is_portal=True
    )
    return portal_pages(content_of(network, events=tuple(events), withdrawn=tuple(withdrawn)), site)[0]


def files_of(pages: PortalPages, ids=None) -> dict[str, str]:
    made = {
        one.path: one.content.decode() for one in chain(pages.searching.filters(), pages.searching.id_files(ids or {}))
    }
    assert all(path.startswith("veranstaltungen/filter/") for path in made)
    return {path.removeprefix("veranstaltungen/filter/"): text for path, text in made.items()}


def months_of(files: dict[str, str]) -> dict[str, dict]:
    known = [one["month"] for one in json.loads(files["index.json"])["months"]]
    return {month: json.loads(files[f"{month}.json"]) for month in known}


def values_of(files: dict[str, str], month: str, kind: str) -> dict[str, list[int]]:
    head = json.loads(files[f"{month}.json"])
    found = json.loads(files[f"{month}/{kind}.json"]) if kind in head["apart"] else head["values"].get(kind, {})
    return {value: list(accumulate(numbers)) for value, numbers in found.items()}


def entries_of(files: dict[str, str], month: str) -> list[tuple[str, str]]:
    """The day and the title of each date, read from the files of entries as the script does: by their cuts."""
    firsts = list(accumulate(json.loads(files[f"{month}.json"])["files"]))
    found: list[tuple[str, str]] = []
    for number, first in enumerate(firsts, 1):
        assert first == len(found)
        html = files[f"{month}/{number}.html"]
        for section in html.split("<section")[1:]:
            day = re.search(r'<time datetime="(\d{4}-\d\d-\d\d)">', section)[1]
            titles = re.findall(
                r'<h3 class="title">(.*?)</h3>', re.sub(r'<span class="hidden">.*?</span>', "", section)
            )
            found += [(day, re.sub("<[^>]*>", "", title)) for title in titles]
    return found


def far_of(head: dict) -> set[int]:
    return set(accumulate(head["far"]))


def test_every_listed_date_is_in_its_month_once_with_its_entry():
    events = [event("wi", number, number * 2.7) for number in range(120)]
    pages = pages_of(events)
    files = files_of(pages)
    found = [entry for month in months_of(files) for entry in entries_of(files, month)]
    assert [title for _, title in found] == [
        one.event.title for one in sorted(pages.listed, key=lambda one: one.when.start)
    ]
    assert all(day[:7] == month for month in months_of(files) for day, _ in entries_of(files, month))


def test_a_value_has_the_dates_that_the_list_of_the_same_part_has():
    events = [
        event("wi", 1, 1, topics=("KI",), cost="kostenlos"),
        event("be", 2, 1, cost="free"),
        event("be", 3, 2, topics=("KI",), also=("wi",)),
        event("wi", 4, 40, place=Place(name="Haus", access=(("wheelchair", Can.YES),))),
    ]
    files = files_of(pages_of(events))
    titles = [title for _, title in entries_of(files, "2026-12")]
    named = {
        kind: {value: {titles[at] for at in places} for value, places in values_of(files, "2026-12", kind).items()}
        for kind in ("lab", "land", "cost", "topic", "access")
    }
    assert named["lab"] == {"be": {"Termin 2", "Termin 3"}, "wi": {"Termin 1", "Termin 3"}}
    assert named["land"] == {"berlin": {"Termin 2", "Termin 3"}, "hessen": {"Termin 1", "Termin 3"}}
    assert named["cost"]["free"] >= {"Termin 2"}
    assert "Termin 3" not in named["cost"]["free"]
    assert named["access"] == {}
    assert values_of(files, "2027-01", "access") == {"wheelchair": [0]}


def test_counts_are_those_of_the_form():
    events = [event("wi" if number % 3 else "be", number, number % 70, topics=("KI",)) for number in range(200)]
    pages = pages_of(events)
    files = files_of(pages)
    for facet in pages.lists.dates.facets:
        kind, _, value = facet.folder.partition("/")
        count = sum(len(values_of(files, month, kind).get(value, ())) for month in months_of(files))
        assert count == pages.lists.dates.count(facet), facet


def test_dates_of_a_series_too_far_for_the_list_are_there_and_marked():
    series = event("wi", 1, 1, series=Series("FREQ=WEEKLY"))
    pages = pages_of([series, event("wi", 2, 200)])
    files, months = files_of(pages), months_of(files_of(pages))
    dates = sum(head["dates"] for head in months.values())
    far = sum(len(head["far"]) for head in months.values())
    assert dates - far == len(pages.listed)
    assert dates > 90  # two years of weeks
    head, entries = months["2027-06"], entries_of(files, "2027-06")
    assert far_of(head) == {at for at, (_, title) in enumerate(entries) if title == "Termin 1"}
    assert {title for _, title in entries} == {"Termin 1", "Termin 2"}


def test_what_lasts_stands_in_each_month_that_it_touches_and_says_until_when():
    show = event("wi", 1, when=Days(date(2026, 12, 20), date(2027, 2, 3)))
    files = files_of(pages_of([show, event("be", 2, 35)]))
    months = months_of(files)
    assert [*months] == ["2026-12", "2027-01", "2027-02"]
    assert months["2026-12"]["carried"] == []
    assert [list(accumulate(months[month]["carried"])) for month in ("2027-01", "2027-02")] == [[0], [0]]
    assert [head["until"]["0"] for head in months.values()] == ["2027-02-03"] * 3
    assert entries_of(files, "2027-01")[0] == ("2027-01-01", "Termin 1")


def test_what_began_before_today_stands_under_today_and_is_not_carried():
    running = event("wi", 1, when=Days(date(2026, 11, 20), date(2026, 12, 5)))
    files = files_of(pages_of([running]))
    head = months_of(files)["2026-12"]
    assert head["carried"] == []
    assert entries_of(files, "2026-12") == [("2026-12-02", "Termin 1")]
    assert head["until"] == {"0": "2026-12-05"}


def test_an_evening_that_ends_after_midnight_lasts_one_day():
    start = datetime(2026, 12, 31, 20, tzinfo=UTC)
    files = files_of(pages_of([event("wi", 1, when=Span(start, start + timedelta(hours=5)))]))
    assert [*months_of(files)] == ["2026-12"]
    assert months_of(files)["2026-12"]["until"] == {}


def test_what_is_over_is_not_there():
    files = files_of(pages_of([event("wi", 1, -1), event("wi", 2, 1)]))
    assert [title for month in months_of(files) for _, title in entries_of(files, month)] == ["Termin 2"]


def test_what_left_its_calendar_is_found_where_its_lab_is():
    gone = replace(event("wi", 1, 3, withdrawn=NOW), uid="1@be")
    files = files_of(pages_of([event("be", 1, 2)], withdrawn=[Occurrence(gone, gone.when)]))
    assert values_of(files, "2026-12", "land") == {"berlin": [0], "hessen": [1]}


def test_dates_of_a_day_are_in_the_order_of_their_time_wherever_they_come_from():
    gone = event("wi", 1, 3, withdrawn=NOW)
    files = files_of(pages_of([event("be", 2, 3.1), event("be", 3, 2.99)], withdrawn=[Occurrence(gone, gone.when)]))
    assert [title for _, title in entries_of(files, "2026-12")] == ["Termin 3", "Termin 1", "Termin 2"]


def test_a_kind_with_many_values_is_a_file_of_its_own():
    events = [event("wi", number, number % 25, topics=(f"Thema {number % 200}",)) for number in range(1200)]
    files = files_of(pages_of(events))
    month = json.loads(files["index.json"])["months"][0]
    assert months_of(files)["2026-12"]["apart"] == ["lab", "land", "municipality", "topic"]
    assert [*month["apart"]] == ["lab", "land", "municipality", "topic"]
    assert month["apart"]["topic"] == len(files["2026-12/topic.json"].encode())
    assert month["bytes"] == len(files["2026-12.json"].encode())
    assert sum(map(len, values_of(files, "2026-12", "topic").values())) == 1200


def test_the_ids_of_the_index_stand_in_the_order_of_the_dates():
    pages = pages_of([event("wi", 1, 2), event("be", 2, 1)])
    first, second = (one.event for one in sorted(pages.listed, key=lambda one: one.when.start))
    files = files_of(pages, {event_path(first, pages.site): "abc1234"})
    assert files["2026-12/ids.txt"].split() == ["abc1234", "-"]
    assert first.title == "Termin 2"
    assert second.title == "Termin 1"


def test_a_new_date_changes_the_files_of_its_day_alone():
    events = [event("wi", number, number % 28) for number in range(600)]
    before = files_of(pages_of(events))
    after = files_of(pages_of([*events, event("be", 9999, 20)]))
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    entries = {path for path in changed if path.endswith(".html")}
    assert len([path for path in before if path.endswith(".html")]) > 7
    assert len(entries) == 1
    assert changed - entries == {"index.json", "2026-12.json", "2026-12/ids.txt"}


def test_the_same_dates_in_another_order_give_the_same_bytes():
    events = [event("wi", number, number % 28, topics=("KI",)) for number in range(100)]
    assert files_of(pages_of(events)) == files_of(pages_of(events[::-1]))


@pytest.mark.parametrize(
    ("on_day", "expected"),
    [
        pytest.param({}, [], id="nothing"),
        pytest.param({3: 5, 30: 5}, [0], id="few are one file"),
        pytest.param({3: MOST, 20: MOST}, [0, MOST], id="halved between days"),
        pytest.param({3: 200}, [0, 60, 120, 180], id="a day that is big alone"),
        pytest.param({1: 50, 15: 50, 16: 1}, [0, 50, 100], id="cuts lie at fixed days"),
    ],
)
def test_cuts(on_day: dict[int, int], expected: list[int]):
    entry = next(iter(pages_of([event("wi", 1, 1)]).searching.months[0].entries))
    entries = [replace(entry, day=date(2026, 12, day)) for day, count in sorted(on_day.items()) for _ in range(count)]
    assert list(cut(entries)) == expected
    assert PIECE == 60


def test_distances():
    assert distances([3, 4, 10]) == [3, 1, 6]
    assert distances([]) == []
