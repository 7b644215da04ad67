"""The page on which people subscribe: each program gets the kind of address that it takes."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from markupsafe import Markup

from labnetz.model import Lab, Network, Source, Update, msg
from labnetz.publish.portal_pages import portal_pages
from labnetz.publish.qr import qr
from labnetz.publish.render import Written
from labnetz.publish.site import Site
from labnetz.publish.subscribe import Offers, Part, subscribe_page, topic_parts
from labnetz.publish.topics import topics_of
from portal_content import content_of

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
    rows = re.findall(r'<th scope="row">(\w+)</th><td data-label="Sieht nach Neuem">(.*?)</td>', page())
    assert [name for name, _ in rows] == ["Apple", "Google", "Outlook", "Thunderbird", "Nextcloud"]
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
    assert re.findall(r"<h(\d)", html) == ["1", "2", "2", "2", "2", "2"]


def test_the_portal_offers_each_lab_what_is_harvested_of_it():
    both = tuple(Source("a", kind, kind, "https://a.example/") for kind in ("events", "updates"))
    labs = (
        Lab(id="a", name="Labor A", sources=both),
        Lab(id="b", name="Labor B", sources=both[1:]),
        Lab(id="c", name="Labor C"),
    )
    network = Network(
        id="n", name="Netz", url=URL, labs=labs, language="de", timezone="Europe/Berlin", licence="", contact=""
    )
    html = portal_pages(content_of(network), site())[0].subscribe(PAGE)
    assert f"<code>{URL}feeds/lab/a.ics</code>" in html
    assert f"<code>{URL}feeds/lab/a.xml</code>" in html
    assert "feeds/lab/b.ics" not in html
    assert f"<code>{URL}feeds/lab/b.xml</code>" in html
    assert "Labor C" not in html
