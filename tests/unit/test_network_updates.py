"""The network's news as pages: the newest, all of each month, one of each; nothing lost, nothing false."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from markupsafe import Markup

from labnetz.model import HandedOn, SourceReport
from labnetz.publish.item_links import update_href, update_key
from labnetz.publish.network_updates import NEWEST, OTHERS
from labnetz.publish.render import Written
from some_items import BERLIN, NOW, WIESBADEN, hrefs, html, known, lab, pages_of, site_of, stamped, text, update

PAGE = Written("Neues", Markup("<p>Aus allen Laboren.</p>"), "../")
HOSTILE = '<script>alert(1)</script> {{ 7*7 }} "&'


def many(count, **said):
    start = datetime(2026, 11, 30, 12, tzinfo=UTC)
    return tuple(update(f"n{n:03}", published=start - timedelta(hours=8 * n), **said) for n in range(count))


def own(content, one, now=NOW):
    return stamped(content, now)[f"aktuelles/{update_key(one)}/"]


# --- addresses -------------------------------------------------------------------------------------------------------


def test_an_address_stays_when_everything_but_the_guid_changes():
    moved = update("a", title="Neu", url="https://elsewhere.example/", published=NOW)
    assert update_key(update("a")) == update_key(moved)


def test_two_labs_with_one_guid_have_two_pages():
    content = known(updates=(update("same"), update("same", lab="wiesbaden", title="Andere")))
    pages = [path for path in stamped(content) if "2026-12" not in path and path.startswith("aktuelles/")]
    assert len(pages) == 2


def test_on_a_labs_own_site_news_stay_where_they_are():
    site = replace(site_of(known()), is_portal=False, url="https://berlin.example/")
    assert update_href(update("a"), site, "../") == "../aktuelles/a/"


# --- the list and the months -----------------------------------------------------------------------------------------


def test_the_list_has_the_newest_and_the_months_have_all():
    content = known(updates=many(NEWEST + 30))
    shown = str(pages_of(content).updates.newest(PAGE))
    assert shown.count("<li data-line=") == NEWEST
    months = [page for path, page in stamped(content).items() if path.startswith("aktuelles/2026-")]
    found = [href for page in months for href in hrefs(page) if len(href.split("/")[-2]) == 16]
    assert len(found) == NEWEST + 30
    assert len(set(found)) == NEWEST + 30
    assert 'href="../aktuelles/2026-11/"' in shown
    assert f"die neuesten {NEWEST} von {NEWEST + 30} Neuigkeiten" in text(shown)


def test_where_all_fit_no_older_news_are_offered():
    shown = str(pages_of(known(updates=many(3))).updates.newest(PAGE))
    assert "Ältere Neuigkeiten" not in shown


def test_without_news_the_list_says_so_and_leads_on():
    shown = str(pages_of(known()).updates.newest(PAGE))
    assert "Es gibt noch keine Neuigkeiten" in text(shown)
    assert "../abonnieren/" in hrefs(shown)


def test_a_month_of_many_has_several_pages_that_lead_to_each_other():
    busy = tuple(update(f"n{n:03}", published=datetime(2026, 11, 5, tzinfo=UTC)) for n in range(130))
    pages = stamped(known(updates=busy))
    assert [path for path in pages if path.startswith("aktuelles/2026-11/")] == [
        "aktuelles/2026-11/",
        "aktuelles/2026-11/2/",
        "aktuelles/2026-11/3/",
    ]
    second = pages["aktuelles/2026-11/2/"]
    assert second.title == "Neues im November 2026, Seite 2"
    assert "Seite 2 von 3" in text(second)
    assert {"../../../aktuelles/2026-11/", "../../../aktuelles/2026-11/3/"} <= set(hrefs(second))


def test_a_month_leads_to_the_months_that_have_news():
    spread = tuple(update(f"n{m}", published=datetime(2026, m, 5, tzinfo=UTC)) for m in (3, 7, 11))
    page = stamped(known(updates=spread))["aktuelles/2026-07/"]
    assert {"../../aktuelles/2026-03/", "../../aktuelles/2026-11/"} <= set(hrefs(page))
    assert "Monat davor März 2026" in text(page)
    assert "Monat danach November 2026" in text(page)


def test_a_month_ends_by_the_clock_of_the_site():
    late = update("spät", published=datetime(2026, 11, 30, 23, 30, tzinfo=UTC))  # half past midnight in Berlin
    assert "aktuelles/2026-12/" in stamped(known(updates=(late,)))


def test_what_came_in_a_flood_stands_below_what_did_not():
    flood = tuple(update(f"f{n:03}", held=True) for n in range(NEWEST))
    calm = update("ruhig", published=datetime(2026, 12, 1, 1, tzinfo=UTC))
    content = known(updates=(*flood, calm))
    shown = text(str(pages_of(content).updates.newest(PAGE)))
    assert shown.index("Nachricht ruhig") < shown.index("Nachricht f000")


# --- one of them -----------------------------------------------------------------------------------------------------


def test_a_page_says_what_the_feed_says_and_whose_it_is():
    one = update("a", excerpt="Kurz gesagt.\n\nUnd mehr.", author="Team Nord", topics=("KI",), licence="CC0-1.0")
    page = own(known(updates=(one,)), one)
    assert page.head()[0] == "Nachricht a – Berlin"
    assert page.head()[1].startswith("Kurz gesagt.")
    shown = text(page)
    for said in ("1. Dezember 2026", "Kurz gesagt.", "Team Nord", "Labor Berlin", "CC0 1.0", "Beim Labor weiterlesen"):
        assert said in shown
    assert "../../labore/berlin/" in hrefs(page)
    assert "../../themen/ki/" in hrefs(page)
    assert "https://berlin.example/aktuelles/a/" in hrefs(page)


def test_hostile_text_stays_text():
    one = update("a", title=HOSTILE, excerpt=HOSTILE, author=HOSTILE, topics=(HOSTILE,))
    pages = stamped(known(updates=(one,)))
    for page in pages.values():
        assert "<script>alert" not in html(page)
        assert "49" not in text(page)


def test_without_a_licence_of_its_own_the_labs_is_named():
    one = update("a")
    assert "CC BY 4.0" in text(own(known(updates=(one,)), one))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("https://berlin.example/aktuelles/a/", "https://berlin.example/aktuelles/a/", id="the lab's page"),
        pytest.param("https://berlin.example/?p=7", "https://berlin.example/?p=7", id="a page named by a number"),
        pytest.param("https://zeitung.example/artikel", "", id="a newspaper says something else"),
        pytest.param("https://berlin.example/", "", id="a home page is about everything"),
        pytest.param("", "", id="no page at all"),
    ],
)
def test_only_the_labs_own_page_of_this_news_is_canonical(url, expected):
    one = update("a", url=url)
    assert own(known(updates=(one,)), one).canonical == expected


def test_a_page_that_several_news_name_is_no_canonical_one():
    both = tuple(update(guid, url="https://berlin.example/blog/") for guid in "ab")
    assert own(known(updates=both), both[0]).canonical == ""


def test_another_site_is_named_before_one_goes_there():
    one = update("a", url="https://zeitung.example/artikel")
    assert "Weiterlesen auf zeitung.example" in text(own(known(updates=(one,)), one))


def test_a_change_on_a_later_day_is_told_and_one_on_the_same_day_is_not():
    same = update("a", modified=datetime(2026, 12, 1, 11, tzinfo=UTC))
    later = replace(same, modified=datetime(2026, 12, 4, 11, tzinfo=UTC))
    assert "Zuletzt geändert" not in text(own(known(updates=(same,)), same))
    assert "Zuletzt geändert 4. Dezember 2026" in text(own(known(updates=(later,)), later))


def test_a_page_names_other_news_of_its_lab_alone():
    content = known(updates=(*many(6), update("fremd", lab="wiesbaden")))
    page = own(content, update("n000"))
    assert text(page).count("Nachricht n") == OTHERS + 1
    assert text(page).count("Nachricht n000") == 1, "itself is no other one"
    assert "fremd" not in text(page)


def test_what_came_through_a_portal_says_so():
    one = update("a", handed_on=HandedOn(lab="b", source="https://b.example/f", via=("https://hessen.example/",)))
    assert "über hessen.example" in text(own(known(updates=(one,)), one))


def test_another_language_is_marked():
    one = update("a", title="News", language="en")
    assert '<article class="event" lang="en">' in html(own(known(updates=(one,)), one))


# --- how old it is, and when a page must be made anew ----------------------------------------------------------------


def report(days):
    source = BERLIN.sources[0]
    since = NOW - timedelta(days=days)
    return SourceReport(source=source, result="kept", state="stale", reason=None, entries=1, problems=(), since=since)


def test_the_last_day_of_a_silent_feed_is_named_and_a_fresh_one_says_nothing():
    one = update("a")
    assert "Zuletzt gesehen" not in text(own(known(updates=(one,), states=(report(1),)), one))
    assert "12. November 2026" in text(own(known(updates=(one,), states=(report(20),)), one))


def test_a_page_stays_while_nothing_changes_and_the_clock_goes_on():
    content = known(updates=many(70))
    before, after = stamped(content), stamped(content, NOW + timedelta(hours=5))
    assert {path: page.version for path, page in before.items()} == {path: page.version for path, page in after.items()}
    assert all(page.version for page in before.values())
    for path in before:
        assert html(before[path]) == html(after[path])


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"title": "Anders"}, id="title"),
        pytest.param({"excerpt": "Anders"}, id="text"),
        pytest.param({"url": "https://berlin.example/anders/"}, id="address"),
        pytest.param({"licence": "CC0-1.0"}, id="licence"),
        pytest.param({"topics": ("KI",)}, id="topic"),
    ],
)
def test_a_page_is_made_anew_when_its_news_change(change):
    one, other = update("a"), update("b", lab="wiesbaden")
    before, after = stamped(known(updates=(one, other))), stamped(known(updates=(replace(one, **change), other)))
    changed = {path for path in before if before[path].version != after[path].version}
    assert changed == {"aktuelles/2026-12/", f"aktuelles/{update_key(one)}/"}


def test_a_lab_with_another_name_makes_its_pages_anew():
    one = update("a")
    before = own(known(updates=(one,)), one)
    after = own(known(lab("berlin", name="Neuer Name", land="Berlin"), WIESBADEN, updates=(one,)), one)
    assert before.version != after.version
