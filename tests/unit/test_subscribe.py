"""The page on which people subscribe: each program gets the kind of address that it takes."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import pytest
from markupsafe import Markup

from labnetz.model import Update, msg
from labnetz.publish.links import links_on
from labnetz.publish.qr import qr
from labnetz.publish.render import Written
from labnetz.publish.site import Site, portal_site
from labnetz.publish.subscribe import Offers, Part, subscribe_page, topic_parts
from labnetz.publish.topics import topics_of
from some_network import network_of

NOW = datetime(2026, 12, 2, 8, tzinfo=UTC)
URL = "https://netz.example/"
PAGE = Written("Abonnieren", Markup("<p>Einmal genügt.</p>"), "../")
CALENDAR = URL + "feeds/calendar.ics"


def site(language: str = "de") -> Site:
    return Site(name="N", url=URL, language=language, timezone="Europe/Berlin", now=NOW, labs={})


def page(*parts: Part, language: str = "de") -> str:
    offers = Offers(calendar=msg("All dates of all labs"), news=msg("News"), parts_label=msg("By topic"), parts=parts)
    return subscribe_page(offers, PAGE, site(language))


def links(html: str, host: str) -> list[str]:
    found = re.findall(r'href="([^"]*)"([^>]*)>', html)
    assert all("noreferrer" in rest for href, rest in found if urlsplit(href).netloc == host)
    return [href.replace("&amp;", "&") for href, _ in found if urlsplit(href).netloc == host]


def test_calendar_programs_get_webcal_and_people_an_address_to_copy():
    assert f'href="{CALENDAR.replace("https", "webcal")}"' in page()
    assert f'<code class="address">{CALENDAR}</code>' in page()
    assert f'data-copy="{CALENDAR}"' in page()


def test_google_takes_webcal_and_outlook_https():
    (google,) = links(page(), "calendar.google.com")
    assert parse_qs(urlsplit(google).query) == {"cid": [CALENDAR.replace("https", "webcal")]}
    for host in ("outlook.live.com", "outlook.office.com"):
        (outlook,) = links(page(), host)
        assert parse_qs(urlsplit(outlook).query) == {"url": [CALENDAR], "name": ["Alle Termine aller Labore"]}


def test_nothing_but_the_last_resort_is_a_download():
    assert re.findall(r'<a href="([^"]*)" download>', page()) == ["../feeds/calendar.ics"]


def test_the_code_leads_to_the_page_and_says_so_in_words():
    html = page()
    assert qr(URL + "abonnieren/") in html
    assert f'role="img" aria-label="QR-Code mit der Adresse {URL}abonnieren/"' in html


def test_the_table_says_of_each_program_how_often_it_looks():
    rows = re.findall(r'<th scope="row">([\w⁵]+)</th><td data-label="Sieht nach Neuem">(.*?)</td>', page())
    assert [name for name, _ in rows] == ["Apple", "Google", "Outlook", "Thunderbird", "Nextcloud", "ICSx⁵"]
    assert all(words for _, words in rows)


def test_a_topic_is_one_line_with_what_there_is_of_it():
    news = Update(lab="berlin", guid="u", title="Neu", published=NOW, topics=("Ämter", "<KI>"))
    parts = topic_parts(topics_of((), (news,)))
    assert [part.name for part in parts] == ["<KI>", "Ämter"]
    html = page(*parts)
    assert html.count('class="name"') == 2
    assert "&lt;KI&gt;" in html
    assert f"<code>{URL}feeds/topic/ki.atom</code>" in html
    assert "topic/ki.ics" not in html


def test_a_part_without_feeds_is_left_out():
    assert "leer" not in page(Part(name="leer"))
    assert "Nach Thema" not in page()


@pytest.mark.parametrize("language", ["de", "en", "fr"])
def test_headings_do_not_skip(language):
    html = page(Part(name="KI", calendar="feeds/topic/ki.ics"), language=language)
    levels = [int(level) for level in re.findall(r"<h(\d)", html)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_all_dates_of_the_past_are_offered_too():
    assert f'<code class="address">{URL}feeds/calendar-all.ics</code>' in page()


def offers(*paths: str) -> Offers:
    return Offers(calendar=msg("All dates"), news=msg("News"), parts_label=msg("By topic"), paths=frozenset(paths))


def test_only_what_is_published_is_offered():
    html = subscribe_page(offers("feeds/calendar.ics", "feeds/changes.xml"), PAGE, site())
    assert f'<code class="address">{URL}feeds/changes.xml</code>' in html
    assert "feeds/changes.atom" not in html
    assert "feeds/events" not in html
    assert "calendar-all" not in html


def test_a_calendar_too_big_for_google_is_offered_in_its_parts():
    parts = [f"feeds/calendar/part-{number}.ics" for number in range(1, 4)]
    html = subscribe_page(offers("feeds/calendar.ics", *parts), PAGE, site())
    asked = [parse_qs(urlsplit(google).query)["cid"][0] for google in links(html, "calendar.google.com")]
    assert asked == [f"webcal://netz.example/{part}" for part in parts]
    assert "zu groß für Google" in html
    assert len(set(re.findall(r">(Teil \d) in Google Kalender<", html))) == 3
    assert "zu groß für Google" not in page()
    one = subscribe_page(offers("feeds/calendar.ics", parts[0]), PAGE, site())  # it is not big yet
    assert "zu groß für Google" not in one


@pytest.mark.parametrize("language", ["de", "en", "fr"])
def test_deadlines_are_offered_where_there_is_something_to_take_part_in(language):
    with_calls = Offers(calendar=msg("All dates"), news=msg("News"), parts_label=msg("By topic"), has_calls=True)
    html = subscribe_page(with_calls, PAGE, site(language))
    assert f'<a class="button" href="webcal://{URL.removeprefix("https://")}feeds/deadlines.ics">' in html
    assert f'<code class="address">{URL}feeds/deadlines.ics</code>' in html
    assert [f"../feeds/calls.{one}" in html for one in ("xml", "atom", "json")] == [True, True, True]
    assert "deadlines" not in page(language=language)
    assert "feeds/calls" not in page(language=language)


def test_pages_of_calls_and_subscriptions_announce_the_feeds_and_others_do_not():
    found = [(one.type, one.path) for one in links_on("mitmachen/", site())]
    assert found == [
        ("application/rss+xml", "feeds/calls.xml"),
        ("application/atom+xml", "feeds/calls.atom"),
        ("application/feed+json", "feeds/calls.json"),
        ("text/calendar", "feeds/deadlines.ics"),
    ]
    assert {path for _, path in found} <= {one.path for one in links_on("abonnieren/", site())}
    assert links_on("aktuelles/", site()) == ()
    assert links_on("formate/", site()) == (), "a lab does not know who took its practices over"
    portal = portal_site(network_of(), NOW)
    assert [one.path for one in links_on("formate/", portal)] == [
        f"feeds/adoptions.{one}" for one in ("xml", "atom", "json")
    ]
