"""A topic's page joins what all labs have on it: dates, calls, news, practices; a slip of the pen parts nothing."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from markupsafe import Markup

from labnetz.model import Event, Span
from labnetz.publish.item_links import topic_href
from labnetz.publish.long_list import PER_PAGE
from labnetz.publish.render import Written
from labnetz.publish.topic_pages import IN_A_LIST, NEXT
from some_items import NOW, call, hrefs, html, known, pages_of, practice, site_of, stamped, text, update

PAGE = Written("Themen", Markup("<p>Worum es geht.</p>"), "../")


def event(number, *topics, **said):
    start = datetime(2026, 12, 3, 18, tzinfo=ZoneInfo("Europe/Berlin")) + timedelta(days=number)
    when = Span(start, start + timedelta(hours=2))
    return Event(
        **({"lab": "berlin", "uid": f"u{number}", "title": f"Abend {number}", "when": when} | said), topics=topics
    )


ALL = known(
    events=(event(1, "KI"), event(2, "Radverkehr")),
    updates=(update("a", topics=("ki",)), update("b", lab="wiesbaden", topics=("KI",))),
    calls=(call(topics=("KI",)),),
    practices=(practice(topics=("K I",)), practice("rad", topics=("Radverkehr",))),
)


def first(content):
    return str(pages_of(content).topics.first(PAGE))


def test_the_list_names_each_topic_once_with_what_there_is():
    shown = first(ALL)
    assert "KI 1 Termin · 1 Aufruf · 2 Neuigkeiten" in text(shown)
    assert "Radverkehr 1 Termin · 1 Baustein" in text(shown)
    assert {"../themen/ki/", "../themen/radverkehr/"} <= set(hrefs(shown))


def test_a_page_has_all_kinds_and_the_way_to_subscribe():
    page = stamped(ALL)["themen/ki/"]
    assert page.title == "Thema: KI"
    for said in ("Abend 1", "Aufruf testen", "Nachricht a", "Nachricht b"):
        assert said in text(page)
    assert "Abend 2" not in text(page)
    assert "../../abonnieren/topic/ki/" in hrefs(page)
    for way in ("../../mitmachen/berlin/testen/", "../../themen/"):
        assert way in hrefs(page)


def test_a_topic_of_a_practice_alone_has_a_page_but_nothing_to_subscribe():
    page = stamped(known(practices=(practice(topics=("Zettel",)),)))["themen/zettel/"]
    assert "Baustein nutzertest" in text(page)
    assert not [way for way in hrefs(page) if "abonnieren" in way]


def test_a_topic_keeps_its_address_when_all_its_dates_are_over():
    past = event(-30, "Alt")
    content = known(events=(past,))
    page = stamped(content)["themen/alt/"]
    assert "Zu diesem Thema gibt es gerade nichts." in text(page)
    assert "../../abonnieren/topic/alt/" in hrefs(page)
    shown = first(content)
    assert "Themen, zu denen es gerade nichts gibt Alt" in text(shown)


def test_without_topics_the_list_says_so():
    assert "Noch hat kein Labor ein Thema genannt." in text(first(known()))


@pytest.mark.parametrize(("topic", "way"), [("KI", "../themen/ki/"), ("ki", "../themen/ki/"), ("Anderes", "")])
def test_a_topic_is_linked_where_it_has_a_page(topic, way):
    assert topic_href(topic, site_of(ALL), "../") == way


def busy(count, dates=0):
    return known(
        events=tuple(event(n, "KI") for n in range(dates)),
        updates=tuple(update(f"n{n}", topics=("KI",)) for n in range(count)),
        calls=tuple(call(f"c{n}", topics=("KI",)) for n in range(count)),
        practices=tuple(practice(f"p{n}", topics=("KI",)) for n in range(count)),
    )


LISTS = {
    "themen/ki/mitmachen/": ("Aufrufe zum Thema KI", "Aufruf c", "Alle Aufrufe zu diesem Thema"),
    "themen/ki/aktuelles/": ("Neuigkeiten zum Thema KI", "Nachricht n", "Alle Neuigkeiten zu diesem Thema"),
    "themen/ki/formate/": ("Bausteine zum Thema KI", "Baustein p", "Alle Bausteine zu diesem Thema"),
}


def test_a_busy_topic_shows_the_first_of_each_kind_and_leads_to_the_rest_of_the_topic():
    page = stamped(busy(NEXT + 4, dates=NEXT + 4))["themen/ki/"]
    said = text(page)
    assert said.count("Abend ") == NEXT
    assert f"Alle {NEXT + 4} Termine ansehen" in said
    assert "../../veranstaltungen/topic/ki/" in hrefs(page)
    for path, (_, item, way) in LISTS.items():
        assert said.count(item) == NEXT
        assert way in said
        assert f"../../{path}" in hrefs(page)


@pytest.mark.parametrize(("path", "title", "item"), [(path, said[0], said[1]) for path, said in LISTS.items()])
def test_all_that_a_topic_has_of_a_kind_stands_on_pages_of_its_own(path, title, item):
    count = 2 * PER_PAGE + 1
    pages = stamped(busy(count))
    own = [pages[path], pages[f"{path}2/"], pages[f"{path}3/"]]
    assert [page.title for page in own] == [title, f"{title}, Seite 2", f"{title}, Seite 3"]
    assert [text(page).count(item) for page in own] == [PER_PAGE, PER_PAGE, 1]
    assert f"{path}4/" not in pages
    assert "../../../themen/ki/" in hrefs(own[0])
    assert "../../../../themen/ki/" in hrefs(own[1])


def test_what_a_topic_shows_whole_has_no_other_page():
    assert not LISTS.keys() & stamped(busy(NEXT)).keys()


def test_a_list_of_a_topic_is_made_anew_when_something_on_it_changes():
    before, after = stamped(busy(NEXT + 1)), stamped(busy(NEXT + 2))
    assert all(before[path].version != after[path].version for path in LISTS)
    same = stamped(busy(NEXT + 1), NOW + timedelta(hours=3))
    assert all(before[path].version == same[path].version for path in LISTS)


def test_very_many_topics_stand_on_several_pages_each_once():
    count = IN_A_LIST + 3
    # Of one lab only its most frequent topics count.
    content = known(updates=tuple(update(f"n{n}", topics=(f"Thema {n:03}",)) for n in range(count)))
    pages = stamped(content)
    second = pages["themen/a-z/2/"]
    assert second.title == f"Themen von Thema {IN_A_LIST:03} bis Thema {count - 1:03}"
    found = [way for shown in (first(content), html(second)) for way in hrefs(shown) if "themen/thema-" in way]
    assert len(set(found)) == len(found) == count


def test_a_topic_that_looks_like_a_page_number_takes_nothing_away():
    content = known(updates=(update("a", topics=("2",)), update("b", topics=("A-Z",))))
    assert {"themen/2/", "themen/a-z/"} <= set(stamped(content))


def test_hostile_topics_stay_text():
    odd = '<img src=x onerror=alert(1)> "{{ 7*7 }}"'
    content = known(updates=(update("a", topics=(odd,)),))
    for shown in (first(content), *map(html, stamped(content).values())):
        assert "<img" not in shown
        assert "49" not in shown


def test_a_page_is_made_anew_when_something_of_it_changes_and_the_others_stay():
    more = known(
        events=ALL.events,
        updates=(*ALL.updates, update("c", topics=("Radverkehr",))),
        practices=ALL.practices,
        calls=ALL.calls,
    )
    before, after = stamped(ALL), stamped(more)
    topics = {path for path in before if path.startswith("themen/")}
    assert {path for path in topics if before[path].version != after[path].version} == {"themen/radverkehr/"}
    same = stamped(ALL, NOW + timedelta(hours=3))
    assert all(before[path].version == same[path].version for path in topics)
