"""What `labnetz doctor` says about calendars, feeds and answers that can be read."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from labnetz.check.rules_page import all_rules
from labnetz.harvest.advice import ADVICE, advised, server_of
from labnetz.harvest.close_look import close_look_at_calendar, close_look_at_feed
from labnetz.harvest.examine_answer import (
    ANOTHER_SITE,
    Visit,
    Visits,
    examine_answer,
    examine_failure,
    is_local,
)
from labnetz.harvest.examine_data import (
    MOST_CALENDARS,
    MOST_MONTHS,
    Parts,
    examine_catalog,
    examine_index,
    months_of,
    parts_of,
)
from labnetz.model import Exchange, FetchFailed, Origin, Problem, Response, Where, msg

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
HERE = "https://labor.example/kalender.ics"
ORIGIN = Origin(lab="", url=HERE, timezone="Europe/Berlin")

ZONE = """BEGIN:VTIMEZONE
TZID:{tzid}
BEGIN:DAYLIGHT
DTSTART:20070325T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZOFFSETFROM:{winter}
TZOFFSETTO:{summer}
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:20071028T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:{summer}
TZOFFSETTO:{winter}
END:STANDARD
END:VTIMEZONE
"""
BERLIN = ZONE.format(tzid="Europe/Berlin", winter="+0100", summer="+0200")
EVENT = """BEGIN:VEVENT
UID:2026-werkstatt-{number}@labor.example
DTSTAMP:20261101T080000Z
LAST-MODIFIED:20261101T080000Z
DTSTART;TZID=Europe/Berlin:202612{number:02}T170000
DTEND;TZID=Europe/Berlin:202612{number:02}T190000
SUMMARY:Werkstatt {number}
URL:https://labor.example/werkstatt-{number}/
END:VEVENT
"""
HEAD = "REFRESH-INTERVAL;VALUE=DURATION:PT6H\n"


def calendar(*events: str, head: str = HEAD, zones: str = BERLIN) -> bytes:
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//y//DE\n{head}{zones}{''.join(events)}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def event(number: int = 9, **lines: str) -> str:
    """The good event, with some lines put otherwise: DTSTART="DTSTART:…", or "" to leave one out."""
    found = EVENT.format(number=number)
    for key, line in lines.items():
        name = key.replace("_", "-")
        kept = [one for one in found.splitlines() if one.replace(":", ";").split(";")[0] != name]
        found = "\n".join([*kept[:-1], *([line] if line else []), kept[-1]]) + "\n"
    return found


def rules(body: bytes) -> list[tuple[str, str]]:
    return [(one.rule, one.level) for one in close_look_at_calendar(body, ORIGIN, NOW).problems]


def test_about_a_good_calendar_there_is_nothing_to_say():
    assert rules(calendar(event(9), event(10))) == []


NOW_STAMP = "DTSTAMP:20261201T115930Z"
UTC_SERIES = "DTSTART:20261209T160000Z"


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        pytest.param(calendar(event(CLASS="CLASS:PRIVATE"), event(10)), "DOC-28", id="private"),
        pytest.param(calendar(event(ATTENDEE="ATTENDEE;CN=E:mailto:e@labor.example")), "DOC-27", id="attendee"),
        pytest.param(calendar(event(ORGANIZER="ORGANIZER:MAILTO:e@labor.example")), "DOC-27", id="organizer"),
        pytest.param(calendar(event(DTSTART="DTSTART;TZID=UTC+1:20261209T170000", DTEND="")), "DOC-26", id="UTC+1"),
        pytest.param(
            calendar(event(DTSTART=UTC_SERIES, DTEND="", RRULE="RRULE:FREQ=WEEKLY;COUNT=30")),
            "DOC-26",
            id="series in UTC",
        ),
        pytest.param(
            calendar(event(), zones=ZONE.format(tzid="Europe/Berlin", winter="+0000", summer="+0100")),
            "DOC-26",
            id="a zone that lies",
        ),
        pytest.param(calendar(event(), zones=""), "DOC-25", id="no VTIMEZONE"),
        pytest.param(calendar(event(DTSTART="DTSTART:20261209T170000", DTEND="")), "DOC-24", id="floating"),
        pytest.param(calendar(*(event(n, DTSTAMP=NOW_STAMP) for n in (9, 10))), "DOC-21", id="stamped now"),
        pytest.param(calendar(event(UID="UID:event-5")), "DOC-22", id="local UID"),
        pytest.param(calendar(*(event(n, LAST_MODIFIED="") for n in (9, 10))), "DOC-23", id="no revision"),
        pytest.param(calendar(event(DESCRIPTION="DESCRIPTION:<p>Kommen Sie!</p>")), "DOC-31", id="HTML"),
        pytest.param(calendar(*(event(n, URL="") for n in (9, 10))), "DOC-34", id="no links"),
        pytest.param(calendar(event(), head=f"{HEAD}METHOD:REQUEST\n"), "DOC-29", id="an invitation"),
        pytest.param(calendar(event(), head=""), "DOC-32", id="no interval"),
        pytest.param(calendar(event()).replace(b"\r\n", b"\n"), "DOC-33", id="LF"),
        pytest.param(b"\xef\xbb\xbf" + calendar(event()), "DOC-33", id="BOM"),
        pytest.param(calendar(), "DOC-30", id="empty"),
        pytest.param(
            calendar(event(DTSTART="DTSTART;TZID=Europe/Berlin:20251209T170000", DTEND="")), "DOC-30", id="all over"
        ),
        pytest.param(calendar(event(COMMENT="COMMENT:" + "x" * 900_000)), "DOC-11", id="too big"),
    ],
)
def test_a_calendar_over_which_others_stumble(body, rule):
    assert rule in {found for found, _ in rules(body)}
    assert {found for found, _ in rules(body) if found.startswith("DOC")} == {rule}


def test_a_stamp_that_is_none_is_no_moment():
    assert "DOC-21" not in {one for one, _ in rules(calendar(*(event(n, DTSTAMP="DTSTAMP:neulich") for n in (9, 10))))}


def test_lines_that_are_none_hide_no_others():
    body = calendar(event(X="kein Doppelpunkt"), event(10, CLASS="CLASS:PRIVATE"))
    assert "DOC-28" in {one for one, _ in rules(body)}


def test_one_event_of_many_that_was_just_changed_is_no_fault():
    assert rules(calendar(event(9, DTSTAMP=NOW_STAMP), event(10))) == []


def test_what_an_alarm_says_is_not_said_of_its_event():
    alarm = (
        "BEGIN:VALARM\nACTION:EMAIL\nATTENDEE:mailto:e@labor.example\nDESCRIPTION:<p>x</p>\nTRIGGER:-PT15M\nEND:VALARM"
    )
    assert rules(calendar(event(X="X-A:1").replace("X-A:1", alarm))) == []


def test_a_private_event_is_not_named():
    body = calendar(
        event(10), event(9, CLASS="CLASS:PRIVATE", SUMMARY="SUMMARY:Zahnarzt", ORGANIZER="ORGANIZER:mailto:e@x.de")
    )
    found = close_look_at_calendar(body, ORIGIN, NOW).problems
    assert [one.rule for one in found if one.rule.startswith("DOC")] == ["DOC-28"]
    assert "Zahnarzt" not in str([*map(str, found)])


def test_a_zone_of_the_lab_without_summer_time_is_meant_so():
    body = calendar(event(DTSTART="DTSTART;TZID=UTC+1:20261209T170000", DTEND=""))
    there = replace(ORIGIN, timezone="Etc/GMT-1")
    assert "DOC-26" not in {one.rule for one in close_look_at_calendar(body, there, NOW).problems}


# --- feeds ------------------------------------------------------------------------------------------------------------

RSS = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>Neues</title><link>https://labor.example/</link><description>d</description><copyright>CC BY 4.0</copyright>
<atom:link href="https://labor.example/feed/" rel="self" type="application/rss+xml"/>
<item><title>Drucker</title><link>https://labor.example/a</link><guid>https://labor.example/?p=1</guid>
<pubDate>Mon, 23 Nov 2026 09:00:00 +0100</pubDate></item></channel></rss>"""
JSON = (
    '{"version": "https://jsonfeed.org/version/1.1", "title": "N", "feed_url": "https://labor.example/f.json",'
    ' "_x": {"licence": "CC-BY-4.0"}, "items": [{"id": "1", "title": "D", "date_published": "2026-11-23T09:00:00Z"}]}'
)


def of_feed(text: str) -> list[str]:
    return [one.rule for one in close_look_at_feed(text.encode(), ORIGIN, NOW).problems]


@pytest.mark.parametrize("text", [RSS, JSON], ids=["RSS", "JSON Feed"])
def test_about_a_good_feed_there_is_nothing_to_say(text):
    assert of_feed(text) == []


@pytest.mark.parametrize("text", ["[1]", '{"version": 1', '{"version": "https://jsonfeed.org/version/1"}'])
def test_of_json_that_is_no_feed_nothing_more_is_said(text):
    assert not {"DOC-41", "DOC-44"} & {*of_feed(text)}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (RSS.replace("<guid>https://labor.example/?p=1</guid>", ""), "DOC-41"),
        (RSS.replace('rel="self"', 'rel="hub"'), "DOC-42"),
        (RSS.replace("<copyright>CC BY 4.0</copyright>", ""), "DOC-43"),
        (RSS.replace("Mon, 23 Nov 2026", "Thu, 23 Nov 2023"), "DOC-44"),
        (RSS.replace("<item>", "<item><x>" + "y" * 1_100_000 + "</x>"), "DOC-11"),
        (RSS[: RSS.index("<item>")] + "</channel></rss>", "DOC-30"),
        (JSON.replace('"id": "1", ', ""), "DOC-41"),
        (JSON.replace("feed_url", "feed"), "DOC-42"),
        (JSON.replace('"licence"', '"x"'), "DOC-43"),
    ],
)
def test_a_feed_over_which_others_stumble(text, rule):
    assert of_feed(text) == [rule]


# --- answers ----------------------------------------------------------------------------------------------------------

GOOD = (
    ("content-type", "text/calendar; charset=utf-8"),
    ("etag", '"1"'),
    ("cache-control", "max-age=600"),
    ("content-encoding", "gzip"),
    ("access-control-allow-origin", "*"),
    ("server", "nginx/1.24"),
)
BODY = calendar(event(SUMMARY="SUMMARY:Öffnung"))


def heads(*changes: tuple[str, str], url: str = HERE) -> tuple[Exchange, ...]:
    names = {name for name, _ in changes}
    kept = tuple(one for one in GOOD if one[0] not in names)
    return (Exchange(url=url, status=200, headers=(*kept, *(one for one in changes if one[1]))),)


def visit(*changes: tuple[str, str], body: bytes = BODY, **more: object) -> Visit:
    sent = dict((*GOOD, *changes))
    answer = Response(status=200, body=body, etag=sent.get("etag") or None)
    return replace(Visit(url=HERE, answer=answer, heads=heads(*changes), seconds=0.2), **more)


NOT_MODIFIED = Visit(url=HERE, answer=Response(status=304), heads=(Exchange(url=HERE, status=304),))


def of_answer(first: Visit, **more: Visit) -> list[tuple[str, str]]:
    found = examine_answer(Visits(**({"first": first, "again": NOT_MODIFIED} | more)), "events")
    return [(one.rule, one.level) for one in found]


def test_about_a_good_answer_there_is_nothing_to_say():
    assert of_answer(visit()) == []


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (visit(("content-type", "text/html")), [("DOC-06", "warning"), ("DOC-07", "warning")]),
        (visit(("content-type", "")), [("DOC-06", "warning"), ("DOC-07", "warning")]),
        (visit(("content-type", "text/calendar")), [("DOC-07", "warning")]),
        (visit(("content-type", "text/calendar"), body=calendar(event())), []),
        (visit(("content-type", "text/calendar; charset=ISO-8859-1")), [("DOC-07", "warning")]),
        (visit(body=BODY.decode().encode("latin-1")), [("DOC-07", "warning")]),
        (visit(("etag", "")), [("DOC-08", "note")]),
        (visit(("cache-control", "public, max-age=31536000")), [("DOC-09", "warning")]),
        (visit(("content-encoding", ""), body=BODY * 400), [("DOC-10", "note")]),
        (visit(("content-encoding", "")), []),
        (visit(seconds=4.0), [("DOC-12", "note")]),
        (visit(seconds=12.0), [("DOC-12", "warning")]),
        (visit(("access-control-allow-origin", "")), [("DOC-13", "note")]),
        (visit(("set-cookie", "PHPSESSID=1")), [("DOC-16", "note")]),
    ],
)
def test_an_answer_that_is_not_as_it_should_be(first, expected):
    assert of_answer(first) == expected


def test_a_server_may_let_other_sites_read_by_naming_the_one_that_asks():
    assert of_answer(visit(("access-control-allow-origin", ANOTHER_SITE))) == []
    assert of_answer(visit(("access-control-allow-origin", "https://stadt.example"))) == [("DOC-13", "note")]


def test_who_asks_again_should_not_get_everything_again():
    first = visit()
    assert of_answer(first, again=first) == [("DOC-08", "note")]


def test_an_address_that_has_moved_for_good_is_named():
    moved = replace(visit().answer, moved_to="https://neu.example/k.ics")
    (found,) = examine_answer(Visits(first=visit(answer=moved), again=NOT_MODIFIED), "events")
    assert (found.rule, found.level) == ("DOC-04", "warning")
    assert "https://neu.example/k.ics" in str(found)


def test_http_is_told_about_https_only_where_that_works():
    first = visit(heads=heads(url="http://labor.example/k.ics"))
    secure = Visit(url="https://labor.example/k.ics", answer=Response(status=200, body=BODY))
    broken = replace(secure, answer=FetchFailed(reason=msg("the connection breaks off")))
    for there, words in ((secure, "use https://labor.example/k.ics"), (broken, "Let's Encrypt")):
        (found,) = examine_answer(Visits(first=first, again=NOT_MODIFIED, secure=there), "events")
        assert found.rule == "DOC-05"
        assert words in str(found.fix)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:8000/", True),
        ("http://localhost/", True),
        ("http://[::1]/", True),
        ("http://10.2.3.4/", True),
        ("http://labor.example/", False),
        ("https://192.0.2.1.example/", False),
    ],
)
def test_what_is_local(url, expected):
    assert is_local(url) is expected


def test_a_server_that_only_lets_browsers_in():
    refused = Visit(url=HERE, answer=FetchFailed(reason=msg("x"), status=403), heads=(Exchange(url=HERE, status=403),))
    assert [one.rule for one in examine_failure(Visits(first=refused, polite=visit()))] == ["DOC-15"]
    assert [one.rule for one in examine_failure(Visits(first=refused, polite=refused))] == ["DOC-01"]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "log in"),
        (403, "log in"),
        (404, "new address"),
        (410, "new address"),
        (429, "wait for an hour"),
        (500, "whoever runs the server"),
        (503, "whoever runs the server"),
        (0, "in a browser"),
    ],
)
def test_what_to_do_where_nothing_comes_back(status, words):
    (found,) = examine_failure(Visits(first=Visit(url=HERE, answer=FetchFailed(reason=msg("x"), status=status))))
    assert words in str(found.fix)


def test_three_redirects_are_worth_a_note_and_one_is_not():
    hops = [Exchange(url=f"{HERE}?{n}", status=302) for n in range(3)]
    assert of_answer(visit(heads=(*hops, *heads()))) == [("DOC-04", "note")]
    assert of_answer(visit(heads=(*hops[:1], *heads()))) == []


# --- the open data of a portal ----------------------------------------------------------------------------------------

BASE = "https://n.example/"
MONTH = b'{"events": []}'


def answered(path: str, body: bytes) -> Visit:
    return Visit(url=BASE + path, answer=Response(status=200, body=body))


def index(*months: tuple[str, bytes]) -> bytes:
    listed = [{"url": BASE + path, "sha256": sha256(body).hexdigest()} for path, body in months]
    return json.dumps({"months": listed}).encode()


@pytest.mark.parametrize(
    ("body", "answer", "expected"),
    [
        (index(("m.json", MONTH)), MONTH, []),
        (index(("m.json", MONTH)), MONTH + b" ", [("DOC-50", "warning")]),
        (index(("m.json", MONTH)), b"", [("DOC-50", "error")]),
        (b"<html>", b"", [("DOC-50", "error")]),
        (b"[]", b"", [("DOC-50", "error")]),
        (b'{"months": 1}', b"", [("DOC-50", "error")]),
        (b"[" * 100_000, b"", [("DOC-50", "error")]),
    ],
)
def test_the_index_of_the_open_data_fits_to_its_months(body, answer, expected):
    months = [(one, answered("m.json", answer)) for one in months_of(body)]
    found = examine_index(answered("events.json", body), months)
    assert [(one.rule, one.level) for one in found] == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("content-type", "application/ld+json"), []),
        (("content-type", "application/octet-stream"), [("DOC-06", "warning")]),
        (("access-control-allow-origin", ""), [("DOC-13", "note")]),
    ],
)
def test_how_a_server_sends_open_data_is_looked_at_too(change, expected):
    first = visit(*dict([("content-type", "application/json"), change]).items(), body=b"{}")
    found = examine_answer(Visits(first=first, again=NOT_MODIFIED), "data")
    assert [(one.rule, one.level) for one in found] == expected


def test_only_so_many_months_are_asked_for_and_only_over_http():
    assert len(months_of(index(*((f"{number}.json", MONTH) for number in range(5000))))) == MOST_MONTHS
    assert months_of(b'{"months": [{"url": "file:///etc/passwd"}, {"url": 1}, 7, {}]}') == ()


def catalog(*paths: str) -> bytes:
    nodes = [{"format": "type:ICS", "downloadURL": path} for path in paths]
    return json.dumps(
        {"@graph": [{"@type": "Catalog"}, 3, {"format": "type:JSON", "downloadURL": "x"}, *nodes]}
    ).encode()


def test_the_calendars_of_a_catalogue_are_those_of_its_own_site_for_people():
    body = catalog("feeds/a.ics", "feeds/a-all.ics", "https://elsewhere.example/b.ics", "feeds/a.ics", "feeds/c.ics")
    assert parts_of(body, BASE) == Parts(2, (f"{BASE}feeds/a.ics", f"{BASE}feeds/c.ics"))


def test_of_very_many_calendars_some_are_chosen_from_all_over():
    parts = parts_of(catalog(*(f"feeds/{number:05}.ics" for number in range(5000))), BASE)
    assert (parts.count, len(parts.chosen)) == (5000, MOST_CALENDARS)
    assert (parts.chosen[0][-9:], parts.chosen[-1][-9:]) == ("00000.ics", "04950.ics")
    found = list(examine_catalog(answered("catalog.jsonld", catalog("a.ics")), parts.count, len(parts.chosen)))
    assert [(one.rule, str(one.what)) for one in found] == [("DOC-51", "of 5000 calendars, 100 were looked at")]


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'{"@graph": []}', b'{"@graph": 3}', b"{" * 50_000])
def test_a_catalogue_that_can_not_be_read_names_nothing_and_is_told(body):
    parts = parts_of(body, BASE)
    assert parts == Parts(0, ())
    assert [one.rule for one in examine_catalog(answered("catalog.jsonld", body), 0, 0)] == ["DOC-50"]


# --- advice -----------------------------------------------------------------------------------------------------------


def problem(rule: str, path: str = HERE) -> Problem:
    return Problem(rule, Where(path), msg("what"), msg("the general fix"))


def test_the_fix_is_that_of_the_program_else_of_the_server_else_the_general_one():
    nginx = Exchange(url=HERE, status=200, headers=(("server", "nginx"),))
    assert "Zeitzone" in str(advised(problem("DOC-26"), "wordpress", nginx).fix)
    assert "gzip on" in str(advised(problem("DOC-10"), "typo3", nginx).fix)
    assert str(advised(problem("DOC-10"), "google", nginx).fix) == "the general fix"
    assert str(advised(problem("DOC-10"), "", None).fix) == "the general fix"


def test_a_line_about_files_is_no_advice_for_a_feed_that_a_program_makes():
    apache = Exchange(url=HERE, status=200, headers=(("server", "Apache/2.4"),))
    assert server_of(apache) == "apache"
    assert "AddType" in str(advised(problem("DOC-06"), "", apache).fix)
    assert str(advised(problem("DOC-06", "https://labor.example/feed/"), "", apache).fix) == "the general fix"


def test_there_is_advice_only_for_rules_that_exist():
    assert {rule for rule, _ in ADVICE} - {one.id for one in all_rules()} == set()


def test_now_is_the_moment_of_the_question():
    stale = NOW + timedelta(hours=1)
    body = calendar(*(event(n, DTSTAMP=NOW_STAMP) for n in (9, 10)))
    assert "DOC-21" not in {one.rule for one in close_look_at_calendar(body, ORIGIN, stale).problems}
