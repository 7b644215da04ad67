"""The parts of a network: what is offered of each, and pages that stay small however many parts there are."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from markupsafe import Markup

from labnetz.model import Event, Lab, Occurrence, Series, Source, Span, Status, Update
from labnetz.publish.portal_pages import PortalPages, portal_pages
from labnetz.publish.render import Written
from labnetz.publish.site import Site
from labnetz.publish.stamping import Stamped
from portal_content import content_of
from some_network import network_of

NOW = datetime(2026, 12, 2, 8, tzinfo=UTC)
URL = "https://n.example/"
PAGE = Written("Abonnieren", Markup(""), "../")


def lab(id_: str, **fields: object) -> Lab:
    kinds = ("events", "updates")
    sources = tuple(Source(id_, kind, kind, f"https://{id_}.example/{kind}") for kind in kinds)
    return Lab(id=id_, name=f"Labor {id_.title()}", sources=sources, **fields)  # type: ignore[arg-type]


def event(lab_id: str, number: int, **fields: object) -> Event:
    start = NOW + timedelta(days=number)
    usual = {"title": f"Termin {number}", "when": Span(start, start + timedelta(hours=2))}
    return Event(lab=lab_id, uid=f"{number}@{lab_id}", **(usual | fields))  # type: ignore[arg-type]


def pages_of(labs, events=(), updates=(), paths=None, language="de") -> PortalPages:
    """`paths` are the feeds that are published; without, those of every facet that is mentioned."""
    network = network_of(*labs, language=language)
    site = Site(
        name="N",
        url=URL,
        language=language,
        timezone="Europe/Berlin",
        now=NOW,
        labs={one.id: one for one in labs},
        is_portal=True,
    )
    content = content_of(network, events=tuple(events), updates=tuple(updates))
    if paths is None:
        pages, _ = portal_pages(content, site)
        paths = {f"{one.facet.path}.ics" for one in pages.facets.facets}
    return portal_pages(content, site, paths)[0]


def body(page: Stamped) -> str:
    return str(page.body("../" * page.path.count("/")))


def by_path(pages: PortalPages) -> dict[str, Stamped]:
    return {page.path: page for page in pages.stamped()}


BERLIN = lab("berlin", land="Berlin", municipalities=("Berlin",))


def test_each_part_is_a_link_with_the_number_of_its_dates():
    html = pages_of([BERLIN], [event("berlin", 1, topics=("KI",)), event("berlin", 2)]).subscribe(PAGE)
    found = re.findall(r'<a href="\.\./abonnieren/([^"#]*)">[^<]*</a> <span class="count[^"]*">(\d+)<', html)
    assert ("land/berlin/", "2") in found
    assert ("lab/berlin/", "2") in found
    assert ("topic/ki/", "1") in found
    assert ("access/wheelchair/", "0") in found


def test_every_link_of_the_choice_leads_to_a_page_that_is_stamped():
    pages = pages_of([BERLIN, lab("kehl")], [event("berlin", 1, topics=("KI", "Bürger-Dialog"), practice="x")])
    html = str(pages.subscribe(PAGE))
    linked = set(re.findall(r'href="\.\./(abonnieren/[^"#]+/)"', html))
    assert linked == {path for path in by_path(pages) if path.startswith("abonnieren/")}
    assert len(linked) > 10


def test_a_page_says_what_is_next_and_no_more_than_three():
    page = by_path(pages_of([BERLIN], [event("berlin", number) for number in range(1, 9)]))["abonnieren/land/berlin/"]
    html = body(page)
    assert re.findall(r"Termin \d", html) == ["Termin 1", "Termin 2", "Termin 3"]
    assert "8 kommende Termine" in html
    assert page.title == "Berlin (Bundesland): Termine abonnieren"
    assert "8 kommende Termine" in page.description


def test_a_changed_date_counts_where_it_belongs():
    moved = event("berlin", 1, place=None, online="https://x.example/", status=Status.MOVED_ONLINE)
    found = {one.facet.value: one.count for one in pages_of([BERLIN], [moved, event("berlin", 2)]).facets.facets}
    assert found["online"] == 1
    assert found["berlin"] == 2


def test_one_date_of_a_series_that_is_online_puts_no_other_online():
    weekly = event("berlin", 1, series=Series("FREQ=WEEKLY;COUNT=4"))
    start = weekly.when.start + timedelta(weeks=1)
    online = replace(weekly, series=None, when=Span(start, None), recurrence_id=start, online="https://x.example/")
    found = {one.facet.value: one.count for one in pages_of([BERLIN], [weekly, online]).facets.facets}
    assert found["berlin"] == 4
    assert found["online"] == 1


def test_titles_differ_where_names_do_not():
    bremen = lab("bremen", land="Bremen", municipalities=("Bremen",))
    pages = pages_of([replace(bremen, name="Bremen")], [event("bremen", 1, topics=("Bremen",))])
    titles = [page.head()[0] for page in pages.stamped()]
    assert len(titles) == len(set(titles))


def test_a_page_links_no_feed_that_is_not_published():
    pages = pages_of([BERLIN], [event("berlin", 1)], paths=["feeds/lab/berlin.ics", "feeds/lab/berlin/events.atom"])
    html = body(by_path(pages)["abonnieren/lab/berlin/"])
    assert set(re.findall(rf"{URL}(feeds/[^\"<]*)", html)) == {"feeds/lab/berlin.ics", "feeds/lab/berlin/events.atom"}
    assert "abonnieren/land/berlin/" not in by_path(pages)


def test_a_lab_that_has_only_news_offers_its_news():
    news = Update(lab="berlin", guid="u", title="Neu", published=NOW)
    only_news = replace(BERLIN, sources=BERLIN.sources[1:])
    html = body(
        by_path(pages_of([only_news], updates=[news], paths=["feeds/lab/berlin.xml"]))["abonnieren/lab/berlin/"]
    )
    assert f"{URL}feeds/lab/berlin.xml" in html
    assert ".ics" not in html
    assert "labnetz-events" not in html


def test_a_topic_that_has_only_news_has_a_page():
    news = Update(lab="berlin", guid="u", title="Neu", published=NOW, topics=("KI",))
    pages = pages_of([BERLIN], updates=[news], paths=["feeds/topic/ki.xml", "feeds/topic/ki.atom"])
    assert f"{URL}feeds/topic/ki.xml" in body(by_path(pages)["abonnieren/topic/ki/"])


def test_a_part_of_which_nothing_is_coming_says_so():
    html = body(by_path(pages_of([BERLIN]))["abonnieren/access/sign-language/"])
    assert "Zurzeit sind keine Termine bekannt." in html
    assert 'class="stop"' not in html


def test_what_is_withdrawn_is_not_counted_as_coming():
    gone = replace(event("berlin", 3), withdrawn=NOW)
    site = Site(name="N", url=URL, language="de", timezone="Europe/Berlin", now=NOW, labs={"berlin": BERLIN})
    withdrawn = (Occurrence(gone, gone.when),)
    content = content_of(network_of(BERLIN), events=(event("berlin", 1),), withdrawn=withdrawn)
    pages, _ = portal_pages(content, site)
    assert len(pages.listed) == 2
    assert [one.count for one in pages.facets.facets if one.facet.kind == "lab"] == [1]


def test_the_lines_for_a_page_hold_foreign_names_as_text():
    hostile = replace(BERLIN, name='</a><script>alert("x")</script>')
    html = body(by_path(pages_of([hostile], [event("berlin", 1)]))["abonnieren/lab/berlin/"])
    assert "<script>alert" not in html
    assert "&amp;lt;script&amp;gt;alert" in html  # escaped for the page that it is copied into, and again for this one


@pytest.mark.parametrize("language", ["de", "en", "fr"])
def test_pages_speak_the_language_of_the_network(language):
    html = body(by_path(pages_of([BERLIN], [event("berlin", 1)], language=language))["abonnieren/land/berlin/"])
    words = {"de": "1 kommender Termin", "en": "1 coming date", "fr": "1 date à venir"}
    assert words[language] in html


# --- many ------------------------------------------------------------------------------------------------------------


def many(count: int) -> PortalPages:
    labs = [
        lab(f"lab-{number:05}", land=f"Land {number % 16}", municipalities=(f"Gemeinde {number:05} an der Ilm",))
        for number in range(count)
    ]
    return pages_of(labs, [event(one.id, 1, topics=(f"Thema {number:05}",)) for number, one in enumerate(labs)])


@pytest.mark.slow
def test_no_page_grows_with_the_network():
    pages = many(2000)
    sizes = [len(str(pages.subscribe(PAGE)).encode())]
    lists = [page for page in pages.stamped() if page.path.startswith("abonnieren/a-z/")]
    sizes += [len(body(page).encode()) for page in lists[:2]]
    assert max(sizes) < 150_000  # with its frame less than 200 kB, and no bigger with 10,000
    linked = re.findall(r'href="\.\./(abonnieren/a-z/lab/[^"]*)"', str(pages.subscribe(PAGE)))
    assert linked == [page.path for page in lists if "/lab/" in page.path]
    assert len(linked) == 4


@pytest.mark.slow
def test_the_list_from_a_to_z_has_every_part_once():
    pages = many(600)
    lists = [body(page) for page in pages.stamped() if page.path.startswith("abonnieren/a-z/lab/")]
    linked = [href for html in lists for href in re.findall(r'href="(?:\.\./)+abonnieren/(lab/lab-\d+/)"', html)]
    assert linked == [f"lab/lab-{number:05}/" for number in range(600)]
    assert 'rel="next"' in lists[0]
    assert 'rel="prev"' not in lists[0]
    assert 'rel="prev"' in lists[-1]


@pytest.mark.slow
def test_ten_times_the_labs_take_ten_times_the_time():
    def seconds(count: int) -> float:
        pages = many(count)
        start = time.process_time()
        assert sum(1 for _ in pages.stamped()) > count
        pages.subscribe(PAGE)
        return time.process_time() - start

    seconds(50)
    assert seconds(3000) < 30 * max(seconds(300), 0.01)


def test_the_page_of_a_part_leads_to_the_list_of_all_its_dates():
    found = by_path(pages_of([BERLIN], [event("berlin", 1, topics=("KI",))]))
    html = body(found["abonnieren/topic/ki/"])
    assert '<a href="../../../veranstaltungen/topic/ki/">Alle Termine: KI</a>' in html
    assert "veranstaltungen/topic/ki/" in found
