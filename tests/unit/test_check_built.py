"""A built site is checked for what it promises, whatever built it."""

import json
from datetime import UTC, datetime

from labnetz.check.built import RULES, check_built
from labnetz.locale import say_problem

NOW = datetime(2026, 12, 2, tzinfo=UTC)
EVENT = b"BEGIN:VEVENT\r\nUID:%s\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:20261202T170000Z\r\nSUMMARY:x\r\nURL:https://x.example/%s/\r\nEND:VEVENT\r\n"
ATOM = b'<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><id>x</id><updated>2026-11-01T00:00:00Z</updated></feed>'
RSS = b'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>%s</channel></rss>'
JSON = b'{"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": []}'
HEAD = b'<html><head><link rel="alternate" type="text/calendar" href="feeds/calendar.ics"></head>'
FOOT = b'<a href="impressum/">Impressum</a></html>'


def calendar(*uids):
    events = b"".join(EVENT % (uid, uid) for uid in uids)
    return b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" + events + b"END:VCALENDAR\r\n"


GOOD = {
    "lab.json": json.dumps({"id": "x", "feeds": {}, "generated": "2026-12-01T03:00:00Z"}).encode(),
    "feeds/calendar.ics": calendar(b"a"),
    "feeds/calendar-all.ics": calendar(b"a", b"b"),
    "feeds/updates.xml": RSS % b"",
    "feeds/updates.atom": ATOM,
    "feeds/updates.json": JSON,
    "index.html": HEAD + FOOT,
    "impressum/index.html": HEAD,
}


def problems(expected=None, **changes):
    files = GOOD | {name.replace("__", "/").replace("_", "."): body for name, body in changes.items()}
    present = {name: body for name, body in files.items() if body is not None}
    return check_built(present, present.__getitem__, now=NOW, expected=expected)


def check(expected=None, **changes):
    return [(problem.rule, problem.where.path) for problem in problems(expected, **changes)]


def test_a_whole_site_is_in_order():
    assert check() == []
    assert check(expected=frozenset({"a", "b"})) == []


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
    assert check(index_html=b"<html></html>" + FOOT) == [("SITE-03", "index.html")]


def test_whatever_a_page_loads_from_elsewhere_is_told():
    foreign = [
        b'<script src="https://cdn.example/x.js"></script>',
        b'<img src="//pictures.example/a.png">',
        b'<link rel="stylesheet" href="https://fonts.example/css">',
        b'<link rel="preconnect" href="https://fonts.example">',
        b'<iframe src="https://video.example/1"></iframe>',
    ]
    for tag in foreign:
        assert check(index_html=HEAD + tag + FOOT) == [("PRIV-01", "index.html")], tag


def test_links_to_elsewhere_and_own_pictures_are_fine():
    own = b'<a href="https://stadt.example/">Stadt</a><img src="a.png"><img src="data:image/png;base64,AA">'
    assert check(index_html=HEAD + own + FOOT) == []


def test_every_page_links_the_legal_pages_that_there_are():
    assert check(index_html=HEAD) == [("SITE-05", "index.html")]
    assert "impressum" in str(problems(index_html=HEAD)[0].what)
    assert check(**{"impressum/index_html": None}, index_html=HEAD) == []
    assert check(index_html=HEAD + b'<a href="../impressum.html#x">Impressum</a>') == []


def test_an_event_that_is_lost_on_the_way_into_the_calendar_is_told():
    found = problems(feeds__calendar_ics=calendar(b"a", b"c"))
    assert [(problem.rule, str(problem.what)) for problem in found] == [
        ("SITE-06", "events are missing in the calendar (1), such as c")
    ]
    assert check(expected=frozenset({"a", "b", "z"})) == [("SITE-06", "feeds/calendar-all.ics")]


def test_an_address_that_is_not_whole_is_told():
    item = (
        b"<item><title>x</title><guid>1</guid><link>%s</link><pubDate>Mon, 02 Nov 2026 10:00:00 +0100</pubDate></item>"
    )
    assert check(feeds__updates_xml=RSS % (item % b"https://x.example/a/")) == []
    assert ("SITE-07", "feeds/updates.xml") in check(feeds__updates_xml=RSS % (item % b"/a/"))
    assert ("SITE-07", "feeds/updates.json") in check(
        feeds__updates_json=JSON.replace(b'"items"', b'"home_page_url": "/", "items"')
    )
    whole = calendar(b"a").replace(b"https://x.example/a/", b"/a/")
    assert ("SITE-07", "feeds/calendar.ics") in check(feeds__calendar_ics=whole)


def test_a_build_that_grew_old_is_told():
    old = json.dumps({"id": "x", "feeds": {}, "generated": "2026-11-20T03:00:00Z"}).encode()
    assert check(lab_json=old) == [("FRESH-04", "lab.json")]
    assert [say_problem(problem, "en") for problem in problems(lab_json=old)] == [
        "lab.json: the site was built 11 days ago – look whether the nightly build still runs"
    ]


def test_an_event_under_another_uid_is_told():
    before = calendar(b"a", b"c").replace(
        b"SUMMARY:x\r\nURL:https://x.example/c/", b"SUMMARY:y\r\nURL:https://x.example/c/"
    )
    after = before.replace(b"UID:c", b"UID:d")
    files = GOOD | {"feeds/calendar.ics": after, "feeds/calendar-all.ics": after}
    found = check_built(files, files.__getitem__, now=NOW, before=before)
    assert [say_problem(problem, "en") for problem in found] == [
        'feeds/calendar-all.ics: "y" was published as c and is now d – write uid: c into its page, '
        "or give the file its former name"
    ]
    assert check_built(files, files.__getitem__, now=NOW, before=after) == ()
    assert [problem.rule for problem in check_built(files, files.__getitem__, now=NOW, before=b"<html>")] == ["SITE-08"]


def test_an_event_that_is_gone_or_new_has_not_changed_its_uid():
    files = GOOD | {"feeds/calendar-all.ics": calendar(b"a", b"b", b"neu")}
    moved = calendar(b"weg").replace(b"20261202T170000Z", b"20261203T170000Z")
    assert check_built(files, files.__getitem__, now=NOW, before=moved) == ()
    # Every event of these calendars has one title and time: a second one beside the first is no new name of it.
    assert check_built(files, files.__getitem__, now=NOW, before=calendar(b"a", b"b")) == ()


def test_every_rule_about_built_sites_is_tried_here():
    tried = {"SITE-01", "SITE-02", "SITE-03", "SITE-05", "SITE-06", "SITE-07", "SITE-08", "PRIV-01", "FRESH-04"}
    assert tried == set(RULES)
