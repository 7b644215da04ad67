"""A built site is checked for what it promises, whatever built it."""

import json
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from labnetz.bundle import Bundle, checksum, checksum_file, write_bundle
from labnetz.check.built import RULES, check_built
from labnetz.locale import say, say_problem

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


PIECE = b'<section><a href="x/">x</a></section>'


def told_of(name, body):
    files = GOOD | {name: body}
    return [(problem.rule, problem.where.path) for problem in check_built(files, files.__getitem__, now=NOW)]


@pytest.mark.parametrize(
    "name", ["embed/land/berlin.html", "veranstaltungen/filter/2026-12/1.html", "fr/agenda/x.html", "impressum.html"]
)
def test_a_piece_of_html_that_a_script_puts_into_a_page_is_none(name):
    assert told_of(name, PIECE) == []


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("embed.html", b"<!doctype html>" + PIECE),
        ("embed/x.html", b"<HTML>" + PIECE),
        ("embed/x.html", b"<head></head>" + PIECE),
        ("filter/x.html", b"<body>" + PIECE),
        ("filter/index.html", PIECE),
        ("embed/index.html", PIECE),
    ],
)
def test_a_page_has_a_frame_or_the_address_of_a_folder(name, body):
    assert told_of(name, body) == [("SITE-03", name), ("SITE-05", name)]


def test_a_piece_of_html_loads_nothing_from_elsewhere_either():
    name = "veranstaltungen/filter/2026-12/1.html"
    assert told_of(name, PIECE + b'<img src="https://pictures.example/a.png">') == [("PRIV-01", name)]


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


@pytest.mark.parametrize("folder", ["themen/", "veranstaltungen/topic/", "abonnieren/topic/", "fr/news/", "labore/"])
def test_a_topic_that_is_called_as_a_legal_page_is_none(folder):
    name = f"{folder}barrierefreiheit/index.html"
    assert told_of(name, HEAD + FOOT.replace(b"impressum/", b"/impressum/")) == []


def test_a_link_to_a_topic_is_none_to_the_legal_page_of_that_name():
    there = GOOD | {"rechtliches/barrierefreiheit/index.html": HEAD + FOOT, "themen/barrierefreiheit/index.html": HEAD}
    there["index.html"] = HEAD + b'<a href="themen/barrierefreiheit/">Barrierefreiheit</a>' + FOOT
    found = check_built(there, there.__getitem__, now=NOW)
    assert [str(one.what) for one in found if one.where.path == "index.html"] == [
        "this page does not link: barrierefreiheit"
    ]


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


# --- the open data of a portal ----------------------------------------------------------------------------------------

BASE = "https://n.example/"
MONTH = b'{"events": []}'


def index(**changes):
    month = {"url": f"{BASE}data/m.json", "bytes": len(MONTH), "sha256": sha256(MONTH).hexdigest()} | changes
    named = {"schema": "schema/a.json", "month_schema": "schema/b.json", "catalog": "catalog.jsonld"}
    head = {key: BASE + path for key, path in named.items()} | {"all_events": f"{BASE}feeds/calendar-all.ics"}
    return json.dumps(head | {"months": [month | {"graph": {"url": f"{BASE}data/m.jsonld"}}]}).encode()


SIZE = len(GOOD["feeds/calendar.ics"])


def catalog(path="feeds/calendar.ics", size=SIZE):
    node = {"@type": "Distribution", "downloadURL": path, "byteSize": size}
    return json.dumps({"@graph": [{"@type": "Catalog"}, node]}).encode()


PORTAL = {
    "lab.json": json.dumps({"id": "n", "url": BASE, "feeds": {}, "labs": []}).encode(),
    "events.json": index(),
    "catalog.jsonld": catalog(),
    **dict.fromkeys(("embed/events.html", "embed/labnetz-events.js", "health.json", "network.opml"), HEAD + FOOT),
    "data/m.json": MONTH,
    "data/m.jsonld": b"{}",
    "schema/a.json": b"{}",
    "schema/b.json": b"{}",
}


def check_portal(**files):
    """Change files of a good portal, by their names with __ for / and _ for a dot; None takes one away."""
    return [str(one.what) for one in problems(**_kept(PORTAL | _named(files)))]


def _named(files):
    return {name.replace("__", "/").replace("_", "."): body for name, body in files.items()}


def _kept(files):
    return {name.replace("/", "__").replace(".", "_"): body for name, body in files.items()}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({}, [], id="all is there"),
        pytest.param({"events_json": None}, ["events.json is missing in the built site"], id="no index"),
        pytest.param(
            {"data__m_json": None}, ["data/m.json is named here, but missing in the built site"], id="no month"
        ),
        pytest.param(
            {"data__m_jsonld": None}, ["data/m.jsonld is named here, but missing in the built site"], id="no graph"
        ),
        pytest.param(
            {"schema__a_json": None}, ["schema/a.json is named here, but missing in the built site"], id="no schema"
        ),
        pytest.param(
            {"data__m_json": b'{"events": [1]'},
            ["data/m.json is another file than the one that is named here"],
            id="of another size",
        ),
        pytest.param(
            {"data__m_json": MONTH.replace(b"[]", b"{}")},
            ["data/m.json is another file than the one that is named here"],
            id="of another build",
        ),
        pytest.param(
            {"events_json": index(url="https://elsewhere.example/m.json")},
            ["https://elsewhere.example/m.json is not an address of this site"],
            id="elsewhere",
        ),
        pytest.param(
            {"events_json": b"[]"}, ["events.json is not an address of this site"], id="an index that can't be read"
        ),
        pytest.param(
            {"data__events__2026-12_json": b'{"events": [{"calendar": "https://n.example/events/1.ics"}, {}]}'},
            ["events/1.ics is named here, but missing in the built site"],
            id="an event whose file got lost",
        ),
        pytest.param({"network_opml": None}, ["network.opml is missing in the built site"], id="no list of feeds"),
        pytest.param(
            {"catalog_jsonld": catalog("feeds/topic/ki.ics", 5)},
            ["feeds/topic/ki.ics is named here, but missing in the built site"],
            id="a feed that got lost",
        ),
        pytest.param(
            {"catalog_jsonld": catalog(size=5)},
            ["feeds/calendar.ics is another file than the one that is named here"],
            id="a catalogue of another build",
        ),
    ],
)
def test_the_lists_of_a_portals_open_data_are_true(files, expected):
    assert check_portal(**files) == expected


def test_a_lab_alone_has_no_open_data_of_a_network():
    assert check(events_json=None) == []


BUNDLE = write_bundle(
    Bundle(
        lab="x",
        lab_name="X",
        site="https://x.example/",
        id="testessen",
        title="Testessen",
        licence="CC-BY-4.0",
        text="---\nid: testessen\ntitle: Testessen\nlicence: CC-BY-4.0\n---\n",
    )
)
PRACTICE = {"id": "testessen", "bundle": "https://x.example/practices/testessen.zip", "hash": checksum(BUNDLE)}
ZIP, BESIDE = "practices/testessen.zip", "practices/testessen.zip.sha256"
WITH_BUNDLE = {ZIP: BUNDLE, BESIDE: checksum_file(BUNDLE, "testessen.zip")}


def check_practices(*practices, **changes):
    """`changes` by the names of `WITH_BUNDLE`: `zip=`, `beside=`."""
    files = WITH_BUNDLE | {{"zip": ZIP, "beside": BESIDE}[name]: body for name, body in changes.items()}
    manifest = {"id": "x", "feeds": {}, "url": "https://x.example/", "practices": practices}
    present = {name: body for name, body in (GOOD | files).items() if body is not None}
    present["lab.json"] = json.dumps(manifest).encode()
    found = check_built(present, present.__getitem__, now=NOW)
    return [(one.rule, one.where.path, say(one.what, "en")) for one in found]


def test_bundles_of_practices_are_what_their_checksums_say():
    elsewhere = {"id": "y", "bundle": "https://y.example/practices/y.zip", "hash": "sha256:1"}
    assert check_practices(PRACTICE, elsewhere, {"id": "ohne"}, None) == []


@pytest.mark.parametrize(
    ("practice", "changes", "path", "said"),
    [
        (PRACTICE, {"zip": None}, "lab.json", "practices/testessen.zip is named here, but missing"),
        (PRACTICE, {"beside": None}, "lab.json", "practices/testessen.zip.sha256 is named here, but missing"),
        (PRACTICE | {"hash": "sha256:0"}, {}, "lab.json", "practices/testessen.zip is another file than"),
        (PRACTICE | {"hash": ""}, {}, "lab.json", "practices/testessen.zip is another file than"),
        (
            PRACTICE,
            {"beside": b"0" * 64 + b"  testessen.zip\n"},
            BESIDE,
            "practices/testessen.zip is another file than",
        ),
        (PRACTICE, {"beside": b"<html>"}, BESIDE, "the file with the checksum has none"),
        (
            PRACTICE | {"hash": checksum(b"PK")},
            {"zip": b"PK", "beside": checksum_file(b"PK", "testessen.zip")},
            ZIP,
            "the bundle is no whole ZIP file",
        ),
    ],
)
def test_a_bundle_that_is_wrong_is_told(practice, changes, path, said):
    ((rule, where, what),) = check_practices(practice, **changes)
    assert (rule, where) == ("SITE-10", path)
    assert what.startswith(said)


@pytest.mark.slow
def test_the_whole_calendar_of_a_big_network_does_not_keep_it_from_being_published():
    """10 MiB are as much as a harvest reads: for a lab it is an error, since its dates would be nowhere."""
    events = b"".join(EVENT % (b"%05d" % number, b"x" * 2_000) for number in range(5_000))
    whole = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" + events + b"END:VCALENDAR\r\n"
    portal = json.dumps({"id": "x", "feeds": {}, "labs": [], "generated": "2026-12-01T03:00:00Z"}).encode()
    files = {"feeds__calendar_ics": calendar(b"00001"), "feeds__calendar-all_ics": whole}

    def levels(**more):
        return [one.level for one in problems(**files, **more) if one.rule == "SITE-02"]

    assert levels() == ["error"]
    assert levels(lab_json=portal) == ["note"]


@pytest.mark.slow
def test_each_calendar_that_google_does_not_read_is_noted():
    big = calendar(*(b"%05d" % number for number in range(8_000)))
    files = {"feeds__calendar_ics": big, "feeds__topic__ki_ics": big, "feeds__topic__ki__part-1_ics": calendar(b"a")}
    found = [one for one in problems(feeds__calendar_all_ics=None, **files) if one.rule == "FEED-20"]
    assert [(str(one.where), one.level) for one in found] == [
        ("feeds/topic/ki.ics", "note"),
        ("feeds/calendar.ics", "note"),
    ]


def test_every_rule_about_built_sites_is_tried_here():
    tried = {
        *("SITE-01", "SITE-02", "SITE-03", "SITE-05", "SITE-06", "SITE-07", "SITE-08", "SITE-09", "SITE-10"),
        *("PRIV-01", "FRESH-04"),
    }
    assert tried == set(RULES)
