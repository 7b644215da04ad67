"""What a page announces, what an address hides, and where it is worth asking."""

from __future__ import annotations

import time

import pytest

from foreign_pages import DRUPAL, TYPO3, WORDPRESS
from labnetz.harvest.candidates import MOST, candidates, feed_behind
from labnetz.harvest.discover import MAX_ANNOUNCED, Announced, feeds_announced, read_page, web_url
from labnetz.harvest.programs import program_at, program_in, program_of_page

HOME = "https://labor.example/"


def announced(html: str, base: str = HOME) -> list[tuple[str, str]]:
    return [(one.kind, one.url) for one in feeds_announced(html.encode(), base)]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param(
            '<link rel="alternate" type="text/calendar" href="/k.ics">', ("events", f"{HOME}k.ics"), id="calendar"
        ),
        pytest.param(
            "<LINK REL=Alternate TYPE='application/rss+xml; charset=x' HREF=feed/>",
            ("updates", f"{HOME}feed/"),
            id="RSS",
        ),
        pytest.param(
            '<link rel="alternate feed" type="application/atom+xml" href="//b.example/a">',
            ("updates", "https://b.example/a"),
            id="two relations, no scheme",
        ),
        pytest.param(
            '<base href="https://c.example/d/"><link rel=alternate type=application/feed+json href=f.json>',
            ("updates", "https://c.example/d/f.json"),
            id="below a base",
        ),
        pytest.param(
            '<link rel="alternate" type="application/json" href="lab.json">', ("manifest", f"{HOME}lab.json"), id="ours"
        ),
        pytest.param('<a href="webcal://c.example/k">Abo</a>', ("events", "https://c.example/k"), id="webcal"),
        pytest.param('<a href="k.ICS">Abo</a>', ("events", f"{HOME}k.ICS"), id="a link to a file"),
        pytest.param('<a href="/v/?ical=1&amp;x=2">Abo</a>', ("events", f"{HOME}v/?ical=1&x=2"), id="a link with ical"),
        pytest.param('<a href="mein kalender.ics">Abo</a>', ("events", f"{HOME}mein%20kalender.ics"), id="a space"),
    ],
)
def test_a_feed_is_announced(html, expected):
    assert announced(f"<!doctype html><html><head>{html}") == [expected]


@pytest.mark.parametrize(
    "html",
    [
        '<link rel="alternate" hreflang="en" href="/en/">',
        '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">',
        '<link rel="alternate" type="application/json+oembed" href="/oembed">',
        '<link rel="stylesheet" type="text/calendar" href="/k.ics">',
        '<link rel="alternate" type="text/calendar" href="javascript:alert(1)">',
        '<link rel="alternate" type="text/calendar" href="ftp://c.example/k.ics">',
        '<link rel="alternate" type="text/calendar" href="https://name:word@c.example/k.ics">',
        '<link rel="alternate" type="text/calendar" href="http://[::1/k.ics">',
        '<link rel="alternate" type="text/calendar" href="http://c.example:port/k.ics">',
        '<link rel="alternate" type="text/calendar">',
        '<!-- <link rel="alternate" type="text/calendar" href="/k.ics"> -->',
        '<script>"<link rel=alternate type=text/calendar href=/k.ics>"</script>',
        '<a href="/kalender/">Kalender</a>',
    ],
)
def test_this_announces_nothing(html):
    assert announced(html) == []


def test_feeds_of_comments_come_last_and_each_address_once():
    html = (
        '<link rel="alternate" type="application/rss+xml" href="/comments/feed/">'
        '<link rel="alternate" type="application/rss+xml" title="Neues &amp; mehr" href="/feed/">'
        '<a href="/k.ics">1</a><a href="/k.ics">2</a>'
    )
    assert feeds_announced(html.encode(), HOME) == (
        Announced(f"{HOME}feed/", "updates", "application/rss+xml", "Neues & mehr"),
        Announced(f"{HOME}k.ics", "events"),
        Announced(f"{HOME}comments/feed/", "updates", "application/rss+xml"),
    )


def test_a_page_is_read_in_its_own_charset():
    html = '<meta charset="iso-8859-1"><title>Labor Köln</title>'.encode("latin-1")
    assert read_page(html, HOME).title == "Labor Köln"


@pytest.mark.parametrize("charset", ["idna", "punycode", "rot13", "hex", "zlib", "utf-99"])
def test_a_charset_that_is_no_charset_of_pages_is_passed_over(charset):
    assert read_page(f'<meta charset="{charset}"><title>Labor Köln</title>'.encode(), HOME).title == "Labor Köln"


def test_a_page_full_of_announcements_is_cut():
    html = "".join(f'<link rel=alternate type=text/calendar href="/{n}.ics">' for n in range(5_000))
    assert len(announced(html)) == MAX_ANNOUNCED


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [b"<", b"<!--", b"<a ", b"<![CDATA[", b"<a href='", b"&#", b"<title>", b"</", b"<a b=", b"<!", b"<?", b"\0\xff"],
)
def test_a_hostile_page_is_read_in_a_moment(piece):
    begun = time.process_time()
    assert announced((piece * 600_000)[:600_000].decode("latin-1")) == []
    assert time.process_time() - begun < 5


def test_links_are_resolved_as_in_browsers():
    assert web_url(" k\n.ics#top ", "https://labor.example/a/b") == "https://labor.example/a/k.ics"


# --- the feed behind a page for people --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "feed"),
    [
        (
            "https://cloud.example/index.php/apps/calendar/p/AbC123xyzAbC/dayGridMonth/now",
            "https://cloud.example/remote.php/dav/public-calendars/AbC123xyzAbC?export",
        ),
        (
            "https://cloud.example/nc/apps/calendar/embed/AbC123xyzAbC",
            "https://cloud.example/nc/remote.php/dav/public-calendars/AbC123xyzAbC?export",
        ),
        (
            "https://calendar.google.com/calendar/embed?src=abc%40group.calendar.google.com&ctz=Europe%2FBerlin",
            "https://calendar.google.com/calendar/ical/abc%40group.calendar.google.com/public/basic.ics",
        ),
        (
            "https://calendar.google.com/calendar/u/0?cid=YWJjQGdyb3VwLmNhbGVuZGFyLmdvb2dsZS5jb20",
            "https://calendar.google.com/calendar/ical/abc%40group.calendar.google.com/public/basic.ics",
        ),
        (
            "https://outlook.office365.com/owa/calendar/a1@stadt.example/b2/calendar.html",
            "https://outlook.office365.com/owa/calendar/a1@stadt.example/b2/calendar.ics",
        ),
        ("https://mobilizon.example/@labor", "https://mobilizon.example/@labor/feed/ics"),
        ("https://calendar.google.com/calendar/embed?src=%22%3E%3Cscript%3E", ""),
        ("https://calendar.google.com/calendar/embed", ""),
        ("https://calendar.google.com/calendar/u/0?cid=%%%", ""),
        ("https://labor.example/kalender/", ""),
        ("https://[", ""),
    ],
)
def test_the_calendar_behind_a_page(page, feed):
    assert feed_behind(page) == feed


# --- programs and proposals -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "program"), [(WORDPRESS, "wordpress"), (TYPO3, "typo3"), (DRUPAL, "drupal"), ("<html>", "")]
)
def test_which_program_made_a_page(html, program):
    assert program_of_page(read_page(html.encode(), HOME)) == program


@pytest.mark.parametrize(
    ("head", "program"),
    [
        (b"BEGIN:VCALENDAR\r\nPRODID:-//Google Inc//Google Calendar 70.9054//EN\r\n", "google"),
        (b"BEGIN:VCALENDAR\r\nPRODID:Microsoft Exchange Server 2010\r\n", "outlook"),
        (b"BEGIN:VCALENDAR\r\nPRODID:-//Labor - ECPv6.6.0//NONSGML v1.0//EN\r\n", "wordpress"),
        (b"BEGIN:VCALENDAR\r\nPRODID;X-A=b:-//IDN nextcloud.com//Calendar app 4.7//EN\r\n", "nextcloud"),
        (b"<rss><channel><generator>https://wordpress.org/?v=6.6</generator>", "wordpress"),
        (b"<rss><channel><generator>TYPO3 EXT:news</generator>", "typo3"),
        (b"BEGIN:VCALENDAR\r\nPRODID:-//x//y//EN\r\nSUMMARY:Google\r\n", ""),
    ],
)
def test_which_program_wrote_a_feed(head, program):
    assert program_in(head) == program


def test_which_program_answers_at_an_address():
    assert program_at("https://cloud.example/remote.php/dav/public-calendars/x?export") == "nextcloud"
    assert program_at("https://outlook.live.com/owa/calendar/a/b/calendar.ics") == "outlook"
    assert program_at("https://[") == ""


def proposed(html: str, base: str = HOME) -> list[str]:
    return [one.url for one in candidates(read_page(html.encode(), base))]


def test_a_wordpress_with_events_is_asked_where_its_calendar_is():
    found = proposed(WORDPRESS)
    assert found[0] == f"{HOME}feed/"
    assert f"{HOME}?post_type=tribe_events&ical=1&eventDisplay=list" in found
    assert f"{HOME}veranstaltungen/" in found  # the page of events may know more
    assert f"{HOME}kontakt/" not in found


def test_typo3_is_asked_for_its_news():
    assert f"{HOME}aktuelles/?type=9818" in proposed(TYPO3, f"{HOME}aktuelles/")


def test_what_a_page_embeds_comes_first():
    html = '<iframe src="https://cloud.example/apps/calendar/embed/AbC123xyzAbC"></iframe><a href="/k.ics">x</a>'
    assert proposed(html)[0] == "https://cloud.example/remote.php/dav/public-calendars/AbC123xyzAbC?export"


def test_a_page_with_a_link_for_every_event_is_not_asked_for_each():
    html = "".join(f'<a href="/event/nr-{n}/event.ics">merken</a>' for n in range(60)) + '<a href="/alle.ics">alle</a>'
    found = proposed(html)
    assert f"{HOME}alle.ics" in found
    assert sum("/event/" in url for url in found) == 2


def test_proposals_are_few_and_never_the_page_itself():
    html = (
        "".join(f'<link rel=alternate type=text/calendar href="/{n}.ics">' for n in range(60))
        + '<a href="/termine">t</a>'
    )
    found = proposed(f'<link rel=alternate type=application/rss+xml href="/">{html}')
    assert len(found) == MOST
    assert HOME not in found
