"""The portal's lists of dates: nothing is lost between their pages, and every way on them leads somewhere."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from itertools import groupby, pairwise
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from labnetz.ical.recur import expand
from labnetz.model import Access, Event, Lab, Occurrence, Place, Series, Source, Span, Status
from labnetz.publish.event_links import event_key
from labnetz.publish.event_lists import EventLists, event_lists
from labnetz.publish.long_dates import A_PAGE, MOST_PAGES, pages
from labnetz.publish.render import Written
from labnetz.publish.site import portal_site
from labnetz.publish.stamping import Stamped
from labnetz.publish.views import listed, upcoming
from portal_content import content_of
from some_network import network_of

NOW = datetime(2026, 12, 2, 8, tzinfo=UTC)
BERLIN_TIME = ZoneInfo("Europe/Berlin")
NO_STEPS = Place(name="Bibliothek", access=(("wheelchair", Access.YES),))


def lab(id_: str, **fields: object) -> Lab:
    return Lab(
        id=id_,
        name=f"Labor {id_.title()}",
        sources=(Source(id_, "events", "events", f"https://{id_}.example/"),),
        **fields,
    )


BERLIN = lab("berlin", land="Berlin", municipalities=("Berlin",), lat=52.5, lon=13.4)
KEHL = lab("kehl", land="Baden-Württemberg", municipalities=("Kehl",), lat=48.6, lon=7.8)


def event(lab_id: str, name: object, days: float = 1, **fields: object) -> Event:
    start = (NOW + timedelta(days=days)).astimezone(BERLIN_TIME)
    usual = {"title": f"Termin {name}", "when": Span(start, start + timedelta(hours=2))}
    return Event(lab=lab_id, uid=f"{name}@{lab_id}", **(usual | fields))


def lists_of(*events, labs=(BERLIN, KEHL), gone=(), now=NOW, language="de", offered=None) -> EventLists:
    """As `portal_pages` makes them. `offered` are the paths of feeds; without, all facets have one."""
    network = network_of(*labs, language=language)
    site = portal_site(network, now)
    content = content_of(network, events=tuple(events), withdrawn=tuple(gone))
    local = expand(content.events, now - timedelta(days=366), now + timedelta(days=732), days_in=site.zone)[0]
    shown = (*listed(local, now, site.zone), *upcoming(gone, now, site.zone))
    known = (*local, *gone)
    if offered is None:
        offered = {f"{facet.path}.ics" for facet in event_lists(content, site, shown, known, frozenset()).dates.facets}
    return event_lists(content, site, shown, known, frozenset(offered))


def root_of(path: str) -> str:
    return "../" * path.count("/")


def body(page: Stamped) -> str:
    return str(page.body(root_of(page.path)))


def stamped(lists: EventLists) -> dict[str, Stamped]:
    found = list(lists.stamped())
    assert len({page.path for page in found}) == len(found), "two pages at one address"
    assert len({page.head()[0] for page in found}) == len(found), "two pages of one name"
    return {page.path: page for page in found}


def first_page(lists: EventLists) -> str:
    return str(lists.all(Written("Termine", Markup(), "../")))


def keys(html: str) -> list[str]:
    """The events that a list shows, by the names of their own pages."""
    return re.findall(r'<h3 class="title"><a href="[./]*veranstaltungen/([0-9a-f]{16})/"', html)


def key(one: Event) -> str:
    return event_key(one.uid)


def ways(html: str, path: str) -> set[str]:
    """What a page leads to below the list of dates, as folders from the root, without what is behind them."""
    links = {urljoin(f"/{path}", unescape(href)) for href in re.findall(r'href="([^"]*)"', html)}
    return {re.sub(r"[?#].*", "", link).lstrip("/") for link in links}


# --- cutting into pages ----------------------------------------------------------------------------------------------


@given(st.lists(st.integers(0, 9), max_size=60).map(sorted), st.integers(1, 12))
def test_pages_have_every_date_once_in_order_and_only_a_long_day_is_cut(days, most):
    shown = [(date(2026, 12, 1) + timedelta(days=day), number) for number, day in enumerate(days)]
    cut = list(pages(shown, most))
    assert [one for page in cut for one in page] == shown
    assert all(0 < len(page) <= most for page in cut)
    lengths = {day: len(list(own)) for day, own in groupby(shown, key=lambda one: one[0])}
    for page, after in pairwise(cut):
        if page[-1][0] == after[0][0]:
            assert lengths[page[-1][0]] > most


# --- the lists of parts ----------------------------------------------------------------------------------------------


def test_a_date_stands_in_the_list_of_each_of_its_parts():
    one = event("berlin", 1, topics=("KI",), cost="free", place=NO_STEPS, languages=("en",))
    other = event("kehl", 2, also=("berlin",))
    found = stamped(lists_of(one, other))
    shown = {path: keys(body(page)) for path, page in found.items() if keys(body(page))}
    lists = {
        path.removeprefix("veranstaltungen/").rstrip("/"): own for path, own in shown.items() if "monat" not in path
    }
    both = [key(one), key(other)]
    assert {path: sorted(own) for path, own in lists.items()} == {
        "lab/berlin": sorted(both),
        "municipality/berlin": sorted(both),
        "land/berlin": sorted(both),
        "lab/kehl": [key(other)],
        "municipality/kehl": [key(other)],
        "land/baden-wuerttemberg": [key(other)],
        "topic/ki": [key(one)],
        "cost/free": [key(one)],
        "access/wheelchair": [key(one)],
        "attendance/on-site": [key(one)],
        "language/en": [key(one)],
    }


def test_a_date_that_left_its_calendar_stands_in_the_lists_of_its_lab_and_not_in_those_of_another_lab():
    lost = replace(event("kehl", "x"), uid="gleich", withdrawn=NOW)
    same_name = replace(event("berlin", "y", 2), uid="gleich")
    found = stamped(lists_of(same_name, gone=[Occurrence(lost, lost.when)]))
    kehl, berlin = (body(found[f"veranstaltungen/lab/{id_}/"]) for id_ in ("kehl", "berlin"))
    assert "Termin x" in kehl
    assert "Nicht mehr im Kalender" in kehl
    assert "Termin y" not in kehl
    assert "Termin x" not in berlin
    assert "Termin y" in berlin


def test_a_changed_date_with_steps_is_not_in_the_list_of_places_without():
    weekly = event("berlin", "s", place=NO_STEPS, series=Series("FREQ=WEEKLY;COUNT=3"))
    second = weekly.when.start + timedelta(weeks=1)
    moved = replace(
        weekly,
        title="Im Keller",
        series=None,
        recurrence_id=second,
        when=Span(second, second + timedelta(hours=1)),
        place=Place(name="Keller", access=(("wheelchair", Access.NO),)),
    )
    found = stamped(lists_of(weekly, moved))
    assert len(keys(body(found["veranstaltungen/access/wheelchair/"]))) == 2
    assert "Im Keller" not in body(found["veranstaltungen/access/wheelchair/"])
    assert "Im Keller" in body(found["veranstaltungen/lab/berlin/"])


def test_a_long_list_turns_its_pages_and_says_where_the_rest_is():
    many = [event("berlin", f"{number:03}", 1 + number // 50) for number in range(MOST_PAGES * 50 + 70)]
    found = stamped(lists_of(*many))
    folder = "veranstaltungen/land/berlin/"
    own = [folder, *(f"{folder}{number}/" for number in range(2, MOST_PAGES + 1))]
    assert [path for path in found if path.startswith(folder)] == own
    assert [one for path in own for one in keys(body(found[path]))] == [key(one) for one in many[: MOST_PAGES * 50]]
    last = body(found[own[-1]])
    assert "70 weitere Termine ab 13. Dezember 2026" in last
    assert "veranstaltungen/monat/2026-12/" in ways(last, own[-1])
    assert "weitere Termine" not in body(found[own[-2]])
    assert {own[0], own[2]} <= ways(body(found[own[1]]), own[1])


def test_the_list_of_a_part_stays_when_nothing_is_coming_of_it():
    over = event("berlin", 1, -30, topics=("KI",))
    html = body(stamped(lists_of(over))["veranstaltungen/topic/ki/"])
    assert "Zurzeit sind keine Termine bekannt" in html
    assert "abonnieren/topic/ki/" in html


def test_a_town_whose_lab_has_announced_nothing_yet_has_a_list_to_which_one_can_link():
    found = stamped(lists_of())
    assert {
        "veranstaltungen/lab/kehl/",
        "veranstaltungen/municipality/kehl/",
        "veranstaltungen/land/berlin/",
    } <= found.keys()


def test_only_a_part_whose_calendar_is_published_can_be_subscribed_to():
    one = event("berlin", 1, place=NO_STEPS, topics=("KI",))
    found = stamped(lists_of(one, offered=["feeds/topic/ki.ics", "feeds/attendance/on-site.ics"]))
    subscribable = [path for path, page in found.items() if "Diesen Filter abonnieren" in body(page)]
    assert subscribable == ["veranstaltungen/topic/ki/"]


# --- ways ------------------------------------------------------------------------------------------------------------


def big_network(**how) -> EventLists:
    labs = [lab(f"l{number}", land="Hessen", municipalities=(f"Ort {number}",)) for number in range(300)]
    events = [event(one.id, one.id, number % 40, topics=(f"Thema {number}",)) for number, one in enumerate(labs)]
    return lists_of(*events, labs=labs, **how)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["de", "en", "fr"])
@pytest.mark.parametrize(
    "make", [lambda **how: lists_of(event("berlin", 1, topics=("C & A",)), **how), big_network, lists_of]
)
def test_every_way_leads_to_a_page_that_is_stamped(make, language):
    lists = make(language=language)
    found = stamped(lists)
    events = {f"veranstaltungen/{key(one.event)}/" for one in lists.dates.dates}
    texts = {"veranstaltungen/": first_page(lists), **{path: body(page) for path, page in found.items()}}
    for path, text in texts.items():
        below = {way for way in ways(text, path) if way.startswith("veranstaltungen/")}
        assert below <= found.keys() | events | {"veranstaltungen/"}, path


def test_the_form_and_the_first_page_do_not_grow_with_the_network():
    lists = big_network()
    html = first_page(lists)
    assert len(html) < 110_000
    assert "Alle Labore von A bis Z" in html
    assert "Alle Themen von A bis Z" in html
    assert "veranstaltungen/a-z/lab/1/" in ways(html, "veranstaltungen/")
    listed_labs = "".join(body(page) for path, page in stamped(lists).items() if "/a-z/lab/" in path)
    assert len(set(re.findall(r"lab/(l\d+)/", listed_labs))) == 300


def test_the_form_says_how_many_dates_each_value_has_and_marks_what_has_a_calendar():
    html = first_page(lists_of(event("berlin", 1, topics=("KI",), place=NO_STEPS), event("kehl", 2, place=NO_STEPS)))
    boxes = dict(re.findall(r'<input type="checkbox" name="([^"]*" value="[^"]*)" data-name="[^"]*"([^>]*)>', html))
    assert boxes['topic" value="ki'] == " data-feed"
    assert boxes['attendance" value="on-site'] == ""
    counts = dict(
        re.findall(r'<a data-way href="\.\./veranstaltungen/([^"]*)">.*?<span class="count[^"]*">(\d+)<', html)
    )
    assert counts["topic/ki/"] == "1"
    assert counts["attendance/on-site/"] == "2"
    assert counts["cost/free/"] == "0"


def test_without_a_script_there_are_links_and_with_one_there_are_fields():
    html = first_page(lists_of(event("berlin", 1)))
    form = html[html.index("<form") : html.index("</form>")]
    assert re.findall(r"<label[^>]*>", form)
    assert all("hidden" in label for label in re.findall(r'<label class="tick"[^>]*>', form))
    fields = re.findall(r"<(?:div|p)[^>]*data-field[^>]*>", form)
    assert len(fields) == 2
    assert all(field.endswith("hidden>") for field in fields)


# --- the first page --------------------------------------------------------------------------------------------------


def test_the_first_page_goes_on_where_it_ends():
    many = [event("berlin", f"{number:03}", 1 + number // 25) for number in range(200)]
    html = first_page(lists_of(*many))
    assert keys(html) == [key(one) for one in many[:50]]
    assert 'data-rest="150"' in html
    assert 'data-rest-end="2026-12-10T10:00' in html, "what is not on the page is over when the last of it is"
    assert "veranstaltungen/tag/2026-12-05/" in ways(html, "veranstaltungen/")
    assert "Ab Samstag, 5. Dezember" in html


def test_a_day_longer_than_a_page_goes_on_on_its_own_page():
    many = [event("berlin", f"{number:03}") for number in range(200)]
    lists = lists_of(*many)
    assert keys(first_page(lists)) == [key(one) for one in many[:A_PAGE]]
    found = stamped(lists)
    days = [path for path in found if "/tag/" in path]
    assert len(days) == 4
    shown = [one for path in days for one in re.findall(r"veranstaltungen/([0-9a-f]{16})/", body(found[path]))]
    assert shown == [key(one) for one in many]


# --- months ----------------------------------------------------------------------------------------------------------


def test_a_month_with_many_dates_counts_them_and_leads_to_its_days():
    many = [event("berlin", f"{number:03}", number % 20) for number in range(160)]
    found = stamped(lists_of(*many))
    html = body(found["veranstaltungen/monat/2026-12/"])
    assert "160 Termine" in html
    assert len([way for way in ways(html, "veranstaltungen/monat/2026-12/") if "/tag/" in way]) == 20
    assert not re.findall(r"veranstaltungen/[0-9a-f]{16}/", html)
    days = "".join(body(page) for path, page in found.items() if "/tag/" in path)
    assert set(re.findall(r"veranstaltungen/([0-9a-f]{16})/", days)) == {key(one) for one in many}


def test_a_small_month_has_its_dates_and_one_that_left_its_calendar():
    lost = replace(event("kehl", "weg", 3), withdrawn=NOW)
    found = stamped(lists_of(event("berlin", 1), gone=[Occurrence(lost, lost.when)]))
    html = body(found["veranstaltungen/monat/2026-12/"])
    assert re.findall(r'<p class="lab dotted"><span>(.*)</span></p>', html) == ["Labor Berlin", "Labor Kehl"]
    assert "Termin 1" in html
    assert "Termin weg" in html
    assert not [path for path in found if "/tag/" in path]


# --- towns -----------------------------------------------------------------------------------------------------------


def test_the_map_has_a_list_of_the_same_towns_and_labs_without_one():
    roving = lab("mobil", lat=50.0, lon=8.0)
    found = stamped(lists_of(event("berlin", 1), event("kehl", 2), event("mobil", 3), labs=(BERLIN, KEHL, roving)))
    html = body(found["veranstaltungen/karte/"])
    names = re.findall(r'<li><a href="([^"]*)">([^<]*)</a> <span>1 Termin</span>', html)
    assert [
        (href.removeprefix("../../veranstaltungen/"), unescape(name).replace("\xad", "")) for href, name in names
    ] == [
        ("municipality/berlin/", "Berlin"),
        ("municipality/kehl/", "Kehl"),
        ("lab/mobil/", "Labor Mobil"),
    ]
    drawn = set(re.findall(r'<a href="\.\./\.\./veranstaltungen/lab/([a-z]+)/" tabindex="-1"', html))
    assert drawn == {"berlin", "kehl", "mobil"}


# --- what makes a page anew ------------------------------------------------------------------------------------------


def versions(lists: EventLists) -> dict[str, str]:
    return {path: page.version for path, page in stamped(lists).items()}


def test_nothing_is_made_anew_as_long_as_nothing_changes():
    events = [event("berlin", number, number) for number in range(1, 80)]
    assert versions(lists_of(*events)) == versions(lists_of(*events, now=NOW + timedelta(hours=3)))
    assert all(versions(lists_of(*events)).values())


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Anders"},
        {"status": Status.CANCELLED},
        {"cost": "5 €"},
        {"place": NO_STEPS},
        {"when": Span(NOW + timedelta(days=30), NOW + timedelta(days=31))},
    ],
)
def test_a_changed_date_makes_the_lists_anew_in_which_it_stands_and_no_others(change):
    events = [event("berlin", 1, 30, topics=("KI",)), event("kehl", 2, 60, topics=("Lesen",))]
    before, after = lists_of(*events), lists_of(replace(events[0], **change), events[1])
    old, new = versions(before), versions(after)
    changed = {path for path in old if old[path] != new.get(path)}
    assert {"veranstaltungen/lab/berlin/", "veranstaltungen/topic/ki/", "veranstaltungen/monat/2027-01/"} <= changed
    assert not changed & {"veranstaltungen/lab/kehl/", "veranstaltungen/topic/lesen/", "veranstaltungen/monat/2026-12/"}


def test_a_page_with_the_same_version_is_the_same_to_the_byte():
    events = [event("berlin", number, number / 4, also=("kehl",) * (number % 2)) for number in range(1, 200)]
    one, two = lists_of(*events), lists_of(*events, now=NOW + timedelta(days=1))
    pages_of_one, pages_of_two = stamped(one), stamped(two)
    same = [path for path, page in pages_of_one.items() if page.version == pages_of_two[path].version]
    assert "veranstaltungen/access/wheelchair/" in same
    assert all(body(pages_of_one[path]) == body(pages_of_two[path]) for path in same)
    assert any("/monat/" in path for path in same)


@pytest.mark.slow
def test_stops_that_were_drawn_ahead_are_the_same_to_the_byte(tmp_path):
    lasting = Span(NOW.astimezone(BERLIN_TIME) - timedelta(days=2), NOW.astimezone(BERLIN_TIME) + timedelta(days=3))
    events = [event("berlin", number, number / 4) for number in range(1, 600)] + [event("kehl", "lang", when=lasting)]
    one, other = lists_of(*events), lists_of(*events)
    with (tmp_path / "room").open("w+b", buffering=0) as room:
        one.draw_all(room)
        assert (tmp_path / "room").read_bytes().count(b'<li class="stop"') == len(one.dates.dates) == 600
        assert {path: body(page) for path, page in stamped(one).items()} == {
            path: body(page) for path, page in stamped(other).items()
        }


def test_a_list_is_made_anew_when_its_calendar_begins_to_be_published():
    one = event("berlin", 1, topics=("KI",))
    before, after = versions(lists_of(one, offered=[])), versions(lists_of(one, offered=["feeds/topic/ki.ics"]))
    assert [path for path in before if before[path] != after[path]] == ["veranstaltungen/topic/ki/"]


def test_the_same_event_at_another_time_is_another_stop():
    one = event("berlin", 1)
    day = date(2026, 12, 3)
    times = [Span(one.when.start + timedelta(hours=later), None) for later in (0, 1)]
    drawn = lists_of(one).drawn
    first, second = (drawn.version([(day, Occurrence(one, when))]) for when in times)
    assert first != second
    early, late = (drawn.text(Occurrence(one, when), day, "") for when in times)
    assert "ab 9 Uhr" in early
    assert "ab 10 Uhr" in late


def test_what_still_runs_says_until_when_under_today_and_from_when_under_its_first_day():
    one = event("berlin", 1, 0)
    lasting = Occurrence(one, Span(one.when.start - timedelta(days=1), one.when.start + timedelta(days=2)))
    drawn = lists_of(one).drawn
    first, today = (drawn.text(lasting, day, "") for day in (date(2026, 12, 1), date(2026, 12, 2)))
    assert first != today
    assert drawn.version([(date(2026, 12, 1), lasting)]) != drawn.version([(date(2026, 12, 2), lasting)])
