"""A month as a table and as a list: the right days, each event on each of its days, nothing that is not listed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from markupsafe import Markup

from labnetz.content.site_content import Page, SiteContent, SourceFile
from labnetz.model import Days, Event, Lab, Occurrence, Series, Span, Status, Visibility
from labnetz.publish.lab_pages import lab_pages
from labnetz.publish.month import Month, month_title, month_view, months
from labnetz.publish.month_ways import month_links, since
from labnetz.publish.render import Written
from labnetz.publish.site import Paths, Site

BERLIN = ZoneInfo("Europe/Berlin")
LAB = Lab(id="berlin", name="CityLAB Berlin", url="https://netz.example/berlin/", line="berry")
NOW = datetime(2026, 12, 2, 8, tzinfo=UTC)


def site(language: str = "de", now: datetime = NOW, zone: str = "Europe/Berlin") -> Site:
    return Site(name="x", url=LAB.url, language=language, timezone=zone, now=now, labs={"berlin": LAB})


def event(when, **changes) -> Event:
    known = {"lab": "berlin", "uid": str(when), "id": "u", "title": "Treffen", "url": LAB.url + "t/u/"}
    return Event(when=when, **(known | changes))


def once(when, **changes) -> Occurrence:
    return Occurrence(event(when, **changes), when)


def at(day: date, hour: int = 17, minute: int = 0, zone=BERLIN) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)


def evening(day: date, **changes) -> Occurrence:
    return once(Span(at(day), at(day, 19)), **changes)


def days_of(found: tuple[Month, ...]) -> list[str]:
    return [day.isoformat() for month in found for day in month.days]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        pytest.param(Days(date(2026, 12, 2), date(2026, 12, 2)), ["2026-12-02"], id="one day"),
        pytest.param(
            Days(date(2026, 12, 30), date(2027, 1, 2)),
            ["2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02"],
            id="days over the turn of the year",
        ),
        pytest.param(
            Span(at(date(2026, 12, 4), 18), at(date(2026, 12, 6), 16)),
            ["2026-12-04", "2026-12-05", "2026-12-06"],
            id="a weekend",
        ),
        pytest.param(
            Span(at(date(2026, 12, 31), 22), at(date(2027, 1, 1), 2)), ["2026-12-31"], id="a night is one evening"
        ),
        pytest.param(Span(at(date(2026, 12, 4), 18), at(date(2026, 12, 5), 0)), ["2026-12-04"], id="until midnight"),
        pytest.param(
            Span(at(date(2026, 12, 4), 22), at(date(2026, 12, 5), 6)), ["2026-12-04", "2026-12-05"], id="until morning"
        ),
        pytest.param(
            Span(at(date(2026, 12, 4), 18), at(date(2026, 12, 6), 2)),
            ["2026-12-04", "2026-12-05"],
            id="two evenings and a night",
        ),
        pytest.param(
            Span(at(date(2026, 12, 4), 18), datetime(2026, 12, 4, 23, 30, tzinfo=UTC)),
            ["2026-12-04"],
            id="an end in another zone",
        ),
        pytest.param(Span(at(date(2026, 12, 4), 23)), ["2026-12-04"], id="no end"),
        pytest.param(
            Span(at(date(2027, 3, 27), 20), at(date(2027, 3, 28), 3, 30)), ["2027-03-27"], id="the night of spring"
        ),
        pytest.param(
            Span(at(date(2027, 10, 30), 20), at(date(2027, 10, 31), 8)),
            ["2027-10-30", "2027-10-31"],
            id="into the morning of the night of autumn",
        ),
        pytest.param(
            Span(at(date(2026, 12, 4), 3, zone=ZoneInfo("Asia/Tokyo"))), ["2026-12-03"], id="the day it has here"
        ),
    ],
)
def test_an_event_stands_on_each_of_its_days(when, expected):
    assert days_of(months([once(when)], site())) == expected


def test_there_is_a_page_from_this_month_to_the_last_one_with_events():
    far = evening(date(2027, 3, 10))
    found = months([far], site())
    assert [month.first.isoformat() for month in found] == ["2026-12-01", "2027-01-01", "2027-02-01", "2027-03-01"]
    assert months([], site())[0].first == date(2026, 12, 1)


def test_an_endless_series_and_an_endless_exhibition_end_after_two_years():
    weekly = [evening(date(2026, 12, 2) + timedelta(weeks=week)) for week in range(200)]
    exhibition = once(Days(date(2020, 1, 1), date(2099, 1, 1)))
    found = months([exhibition, *weekly], site())
    assert (found[0].first, found[-1].first) == (date(2026, 1, 1), date(2028, 12, 1))
    assert max(day for month in found for day in month.days) == date(2028, 12, 31)


def test_past_months_keep_their_page_where_something_was():
    before = [evening(date(2026, 2, 3)), evening(date(2026, 11, 30)), evening(date(2025, 12, 31))]
    assert [month.first.isoformat() for month in months(before, site())] == ["2026-02-01", "2026-11-01", "2026-12-01"]


def test_the_current_month_is_that_of_the_sites_clock():
    newyear = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert months([], site(now=newyear))[0].first == date(2027, 1, 1)
    assert months([], site(now=newyear, zone="America/New_York"))[0].first == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("language", "url"), [("de", "veranstaltungen/monat/"), ("fr", "events/mois/"), ("en", "events/month/")]
)
def test_the_address_is_in_the_language_of_the_site(language, url):
    here = Site(
        name="x",
        url=LAB.url,
        language=language,
        timezone="Europe/Berlin",
        now=NOW,
        labs={},
        paths=Paths(events="veranstaltungen/" if language == "de" else "events/"),
    )
    assert months([], here)[0].url == f"{url}2026-12/"


@pytest.mark.parametrize(
    ("language", "first", "before"),
    [("de", "Montag", 1), ("fr", "lundi", 1), ("en", "Monday", 1), ("en-US", "Sunday", 2), ("fr-CA", "dimanche", 2)],
)
def test_weeks_start_as_in_the_language(language, first, before):
    here = site(language)
    view = month_view(months([], here)[0], months([], here), here, "")
    assert view.weekdays[0][0] == first
    assert [cell.number for cell in view.weeks[0]].count("") == before
    assert {len(week) for week in view.weeks} == {7}
    numbers = [cell.number for week in view.weeks for cell in week if cell.number]
    assert numbers == [str(number) for number in range(1, 32)]


@pytest.mark.parametrize(("month", "weeks"), [("2027-02", 4), ("2026-12", 5), ("2027-05", 6)])
def test_a_month_has_the_weeks_it_has(month, weeks):
    day = date.fromisoformat(f"{month}-28")
    here = site()
    known = months([evening(day)], here)
    view = month_view(known[-1], known, here, "")
    assert len(view.weeks) == weeks
    assert next(cell for week in view.weeks for cell in week if cell.stops).machine == day.isoformat()


def view_of(*found: Occurrence, language: str = "de"):
    here = site(language)
    known = months(found, here)
    return month_view(known[0], known, here, "../../../")


def cells(view):
    return {cell.number: cell for week in view.weeks for cell in week if cell.stops}


def test_each_day_of_several_says_which_it_is():
    view = view_of(once(Span(at(date(2026, 12, 4), 18), at(date(2026, 12, 6), 16)), place=None))
    said = [(entry.time, entry.part) for cell in cells(view).values() for entry in cell.stops]
    assert said == [("ab 18 Uhr", "1. von 3 Tagen"), ("", "2. von 3 Tagen"), ("bis 16 Uhr", "3. von 3 Tagen")]
    stops = [one for day in view.days for one in day.stops]
    assert [one.part for one in stops] == ["1. von 3 Tagen", "2. von 3 Tagen", "3. von 3 Tagen"]
    assert [(one.begin, one.end) for one in stops] == [
        ("2026-12-04T17:00:00Z", "2026-12-04T23:00:00Z"),
        ("2026-12-04T23:00:00Z", "2026-12-05T23:00:00Z"),
        ("2026-12-05T23:00:00Z", "2026-12-06T15:00:00Z"),
    ]
    assert view.count == 1


def test_the_facts_of_a_long_event_stand_at_its_first_day_on_each_page():
    long = once(Span(at(date(2026, 12, 30), 18), at(date(2027, 1, 2), 16)), cost="free")
    known = months([long], site())
    tags = {
        day.machine: [tag.text for one in day.stops for tag in one.tags]
        for month in known
        for day in month_view(month, known, site(), "../").days
    }
    free = ["kostenlos"]
    assert tags == {"2026-12-30": free, "2026-12-31": [], "2027-01-01": free, "2027-01-02": []}


def test_the_table_and_the_list_hold_the_same():
    view = view_of(
        evening(date(2026, 12, 2), title="A"),
        evening(date(2026, 12, 2), title="B", uid="b"),
        once(Days(date(2026, 11, 20), date(2026, 12, 3)), title="C"),
        once(Days(date(2026, 12, 31), date(2027, 1, 3)), title="D"),
    )
    here = site()
    known = months([once(Days(date(2026, 11, 20), date(2026, 12, 3)), title="C")], here)
    assert [month.first.month for month in known] == [11, 12]
    table = [(cell.machine, entry.title) for cell in cells(view).values() for entry in cell.stops]
    assert table == [(day.machine, one.title) for day in view.days for one in day.stops]
    assert len(table) > 0


def test_a_day_says_how_much_is_on_and_whether_all_of_it_falls_through():
    gone = {"status": Status.CANCELLED}
    view = view_of(
        evening(date(2026, 12, 2)),
        evening(date(2026, 12, 2), uid="b"),
        evening(date(2026, 12, 3), **gone),
        evening(date(2026, 12, 4), **gone),
        evening(date(2026, 12, 4), uid="c"),
    )
    assert {number: cell.said for number, cell in cells(view).items()} == {
        "2": "2 Termine",
        "3": "1 Termin, fällt aus",
        "4": "2 Termine",
    }


@pytest.mark.parametrize(
    ("language", "name", "title"),
    [
        ("de", "Mittwoch, 2. Dezember", "Termine im Dezember 2026"),
        ("en", "Wednesday, 2 December", "Dates in December 2026"),
        ("fr", "mercredi 2 décembre", "Agenda\u00a0: décembre 2026"),
    ],
)
def test_days_are_named_in_the_language_of_the_site(language, name, title):
    view = view_of(evening(date(2026, 12, 2)), language=language)
    assert cells(view)["2"].name == name
    assert month_title(months([], site())[0], language) == title


def test_an_empty_month_leads_to_the_next_date():
    view = view_of(evening(date(2027, 2, 3)))
    assert view.next_date is not None
    assert view.next_date.name == "Mittwoch, 3. Februar 2027"
    assert view.next_date.href == "../../../veranstaltungen/monat/2027-02/#tag-2027-02-03"
    assert view_of().next_date is None


def test_the_list_of_dates_links_the_next_months_in_which_something_is():
    known = months([evening(date(2026, 11, 3)), *(evening(date(2027, 1 + month, 3)) for month in range(11))], site())
    links = month_links(since(known, site().today), site(), "../")
    assert [link.name for link in links][:2] == ["Januar 2027", "Februar 2027"]
    this = since(months([evening(NOW.date())], site()), site().today)
    assert [link.name for link in month_links(this, site(), "../")] == ["Dezember"]


# --- the page ---------------------------------------------------------------------------------------------------------


def page_of(*events: Event, url: str = "veranstaltungen/monat/2026-12/", **content) -> str:
    pages, _ = lab_pages(LAB, site(), SiteContent(events=events, **content))
    month = next(month for month in pages.months if month.url == url)
    return str(pages.month(month, Written("Termine im Dezember 2026", Markup(""), "../../../")))


def test_the_month_is_a_real_table():
    html = page_of(event(Span(at(date(2026, 12, 2)), at(date(2026, 12, 2), 19))))
    assert re.search(r"<caption[^>]*>Dezember 2026</caption>", html)
    assert html.count('<th scope="col"') == 7
    assert html.count("<tr>") == 6


def test_a_link_in_the_table_names_its_day_and_what_changes_everything():
    html = page_of(event(Span(at(date(2026, 12, 2)), at(date(2026, 12, 2), 19)), status=Status.CANCELLED))
    assert '<span class="hidden">Mittwoch, 2. Dezember: Fällt aus: </span>Treffen</a>' in html
    assert 'href="#tag-2026-12-02"' in html
    assert 'id="tag-2026-12-02"' in html


def test_a_date_of_a_series_stands_on_its_new_day_and_a_cancelled_one_stays():
    start = at(date(2026, 12, 2))
    master = event(Span(start, at(date(2026, 12, 2), 19)), uid="s", series=Series("FREQ=WEEKLY;COUNT=4"))
    second, third = (start + timedelta(weeks=week) for week in (1, 2))
    moved = event(
        Span(at(date(2026, 12, 10)), at(date(2026, 12, 10), 19)), uid="s", recurrence_id=second, previous_start=second
    )
    gone = event(Span(third, third + timedelta(hours=2)), uid="s", recurrence_id=third, status=Status.CANCELLED)
    html = page_of(master, moved, gone)
    assert re.findall(r'class="station">.*?datetime="([^"]+)"', html, re.DOTALL) == [
        "2026-12-02",
        "2026-12-10",
        "2026-12-16",
        "2026-12-23",
    ]
    assert ": 1 Termin, fällt aus<" in html


def test_an_internal_event_is_in_no_month():
    hidden = event(Span(at(date(2027, 1, 5))), title="Geheim", visibility=Visibility.INTERNAL)
    file = SourceFile("veranstaltungen/t.md", "", LAB.url + "veranstaltungen/t/")
    content = {"pages": {"veranstaltungen/t.md": Page(hidden, file, "")}}
    seen = event(Span(at(date(2026, 12, 2))))
    pages, _ = lab_pages(LAB, site(), SiteContent(events=(seen,), **content))
    assert pages.dates.of_event(hidden)
    assert [month.url for month in pages.months] == ["veranstaltungen/monat/2026-12/"]
    assert "Geheim" not in page_of(seen, **content)


def test_text_stays_text():
    html = page_of(event(Span(at(date(2026, 12, 2))), title="<img src=x onerror=alert(1)> {{ 7*7 }}"))
    assert "<img src=x" not in html
    assert "{{ 7*7 }}" in html


def test_the_same_events_in_any_order_give_the_same_page():
    some = [event(Span(at(date(2026, 12, 2), hour)), uid=str(hour), title=str(hour % 2)) for hour in (9, 17, 17, 12)]
    assert page_of(*some) == page_of(*some[::-1])


def test_the_list_of_dates_leads_to_its_next_months():
    many = [event(Span(at(date(2027, month, 5))), uid=str(month)) for month in range(1, 9)]
    listed = list_of(many)
    assert listed.count("/monat/2027-") == 6
    listed = list_of(many[:1])
    assert '<a href="../veranstaltungen/monat/2027-01/">Januar 2027</a>' in listed
    assert 'data-one="1 Termin" data-many="# Termine"' in listed


def test_an_empty_month_says_so_and_has_no_table():
    html = page_of(event(Span(at(date(2027, 1, 5)))))
    assert "Für diesen Monat sind keine Termine bekannt." in html
    assert "<table" not in html
    assert 'href="../../../veranstaltungen/monat/2027-01/#tag-2027-01-05">Dienstag, 5. Januar 2027</a>' in html


def list_of(many: list[Event]) -> str:
    pages, _ = lab_pages(LAB, site(), SiteContent(events=tuple(many)))
    return pages.events(Written("Termine", Markup(""), "../"))


def test_a_list_of_hundreds_ends_at_a_day_and_leads_on_to_the_months():
    start = at(date(2026, 12, 3))
    many = [event(Span(start + timedelta(days=number // 3)), uid=str(number)) for number in range(400)]
    listed = list_of(many)
    assert listed.count('class="stop"') == 201  # three a day, and no day is cut
    assert 'data-rest="199"' in listed
    assert "400 Termine" in listed
    rest = listed[listed.index("Spätere Termine stehen") :]
    later = re.findall(r'href="../veranstaltungen/monat/([^"]+)/"', rest)
    assert later == ["2027-02", "2027-03", "2027-04"]  # the last day on the list is 7 February
    few = list_of(many[:9])
    assert "Spätere Termine" not in few
    assert "data-rest" not in few
