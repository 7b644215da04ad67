"""Whatever a page, an address or a body holds: looking at it raises nothing, and leads to http(s) only."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labnetz.harvest.candidates import MOST, candidates, feed_behind
from labnetz.harvest.close_look import CLOSE_READERS
from labnetz.harvest.discover import read_page, web_url
from labnetz.harvest.explore import kind_of_answer
from labnetz.harvest.programs import program_at, program_in
from labnetz.model import Origin

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
HERE = Origin(lab="", url="https://labor.example/x", timezone="Europe/Berlin")

_TEXT = st.text(max_size=40)
_ADDRESSES = st.one_of(
    _TEXT,
    st.builds(
        "{}{}/{}?{}".format,
        st.sampled_from(["https://", "http://", "webcal://", "//", "javascript:", "ftp://", ""]),
        st.sampled_from(
            ["labor.example", "calendar.google.com/calendar", "a@b", "[::1]", "[", "x:99999", "x:y", "ä.example"]
        ),
        st.sampled_from(
            ["", "apps/calendar/p/AbCdEfGhIj", "owa/calendar/a/calendar.html", "@labor", "k.ics", "\ud800"]
        ),
        st.one_of(_TEXT, st.sampled_from(["src=a%40b.c", "cid=YUBiLmM", "cid=%ff", "ical=1"])),
    ),
)
_TAGS = st.builds(
    '<{} {}={} {}=\'{}\' href="{}" src="{}">'.format,
    st.sampled_from(["link", "a", "meta", "iframe", "base", "title", "html", "script", "!--", "![CDATA["]),
    st.sampled_from(["rel", "name", "REL"]),
    st.sampled_from(["alternate", "generator", "canonical", "labnetz", "stylesheet"]),
    st.sampled_from(["type", "content", "lang", "title"]),
    st.sampled_from(["text/calendar", "application/rss+xml", "application/json", "WordPress", "x'y"]),
    _ADDRESSES,
    _ADDRESSES,
)


def is_web(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not set(url) & set(' \n\r\t<>"\\^`{|}')


@pytest.mark.slow
@given(st.lists(st.one_of(_TAGS, _TEXT), max_size=8), _ADDRESSES)
def test_a_page_leads_to_web_addresses_only(parts, base):
    page = read_page(
        "".join(parts).encode("utf-8", "surrogatepass"), web_url(base, "https://labor.example/") or "https://x.example/"
    )
    urls = [*(one.url for one in page.announced), *page.links, *page.frames, *page.marks]
    found = candidates(page)
    assert all(map(is_web, (*urls, *(one.url for one in found))))
    assert len(found) <= MOST


@given(st.binary(max_size=300))
def test_any_bytes_are_a_page(body):
    read_page(body, "https://labor.example/")


@given(_ADDRESSES)
def test_any_text_may_be_an_address(text):
    behind = feed_behind(web_url(text, "https://labor.example/"))
    assert not behind or is_web(behind)
    feed_behind(text)
    program_at(text)


_LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *("BEGIN:VEVENT", "END:VEVENT", "BEGIN:VALARM", "END:VALARM", "BEGIN:VTIMEZONE", "END:VTIMEZONE"),
                *("TZID:Europe/Berlin", "TZID:", "DTSTART;TZID=Europe/Berlin:20261209T170000", "DTSTART:x", "DTSTART:"),
                *("DTSTAMP:20261201T120000Z", "DTSTAMP:99999999T999999Z", "RRULE:FREQ=WEEKLY", "UID:1", "CLASS:X"),
                *("ATTENDEE:MAILTO:", "METHOD:REQUEST", "DESCRIPTION:<p", "TZOFFSETTO:+0100", "END:STANDARD", "a;b"),
            ]
        ),
        _TEXT,
    ),
    max_size=20,
)


@given(_LINES)
def test_any_calendar_can_be_looked_at_closely(lines):
    body = "\r\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR", ""]).encode("utf-8", "replace")
    CLOSE_READERS["events"](body, HERE, NOW)
    program_in(body)


@given(
    st.one_of(
        st.binary(max_size=200),
        st.builds('{{"version": "https://jsonfeed.org/version/1", "items": {}, "x": {}}}'.format, _TEXT, _TEXT).map(
            str.encode
        ),
        st.builds("<rss><channel>{}<item>{}</item></channel></rss>".format, _TEXT, _TEXT).map(
            lambda text: text.encode("utf-8", "replace")
        ),
    )
)
def test_any_feed_can_be_looked_at_closely(body):
    CLOSE_READERS["updates"](body, HERE, NOW)
    kind_of_answer(body)
