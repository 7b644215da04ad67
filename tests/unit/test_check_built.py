"""A built site is checked for what it promises, whatever built it."""

import json
from datetime import UTC, datetime

from labnetz.check.built import check_built

NOW = datetime(2026, 12, 2, tzinfo=UTC)
CALENDAR = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n"
FEED = b'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title></channel></rss>'
PAGE = b'<html><head><link rel="alternate" type="text/calendar" href="feeds/calendar.ics"></head></html>'
GOOD = {
    "lab.json": json.dumps({"id": "x", "feeds": {}}).encode(),
    "feeds/calendar.ics": CALENDAR,
    "feeds/calendar-all.ics": CALENDAR,
    "feeds/updates.xml": FEED,
    "index.html": PAGE,
}


def check(**changes: bytes | None) -> list[tuple[str, str]]:
    files = GOOD | {name.replace("__", "/").replace("_", "."): body for name, body in changes.items()}
    present = {name: body for name, body in files.items() if body is not None}
    return [(problem.rule, problem.where.path) for problem in check_built(present, present.__getitem__, now=NOW)]


def test_a_whole_site_is_in_order():
    assert check() == []


def test_a_site_that_lost_its_plugin_is_told_everything_that_is_missing():
    assert check(lab_json=None, feeds__calendar_ics=None, feeds__updates_xml=None) == [
        ("SITE-01", "lab.json"),
        ("SITE-02", "feeds/calendar.ics"),
        ("SITE-02", "feeds/updates.xml"),
    ]


def test_a_feed_that_cannot_be_read_is_told():
    assert check(feeds__calendar_ics=b"<html>", feeds__updates_xml=b"no feed") == [
        ("SITE-02", "feeds/calendar.ics"),
        ("SITE-02", "feeds/updates.xml"),
    ]


def test_a_manifest_without_an_id_is_told():
    assert check(lab_json=b"[]") == [("SITE-01", "lab.json")]
    assert check(lab_json=b"{") == [("SITE-01", "lab.json")]


def test_a_page_that_announces_no_calendar_is_told():
    assert check(index_html=b"<html></html>") == [("SITE-03", "index.html")]


def test_whatever_a_page_loads_from_elsewhere_is_told():
    foreign = [
        b'<script src="https://cdn.example/x.js"></script>',
        b'<img src="//pictures.example/a.png">',
        b'<link rel="stylesheet" href="https://fonts.example/css">',
        b'<link rel="preconnect" href="https://fonts.example">',
        b'<iframe src="https://video.example/1"></iframe>',
    ]
    for tag in foreign:
        assert check(index_html=PAGE + tag) == [("PRIV-01", "index.html")], tag


def test_links_to_elsewhere_and_own_pictures_are_fine():
    own = b'<a href="https://stadt.example/">Stadt</a><img src="a.png"><img src="data:image/png;base64,AA">'
    assert check(index_html=PAGE + own) == []
