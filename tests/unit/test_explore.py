"""From one address to a lab's feeds, and what is wrong with them: against servers that exist in a table only."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from fakes import FakeFetch
from foreign_pages import WORDPRESS
from labnetz.harvest.close_look import CLOSE_READERS, TITLED_READERS
from labnetz.harvest.diagnose import POLITE, diagnose
from labnetz.harvest.diagnosis import Diagnosis
from labnetz.harvest.examine_answer import Visit
from labnetz.harvest.explore import Found, Terms, best, explore, kind_of_answer, of_the_whole_site
from labnetz.model import Exchange, FetchFailed, Request, Response, msg

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
HOME = "https://labor.example/"
TRIBE = f"{HOME}?post_type=tribe_events&ical=1&eventDisplay=list"


def calendar(*titles: str, uids: str = "w") -> bytes:
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{uids}-{title}-2026-nr@labor.example\r\nDTSTAMP:20261101T080000Z\r\nSUMMARY:{title}\r\n"
        f"DTSTART:20261209T160000Z\r\nEND:VEVENT\r\n"
        for title in titles
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{events}END:VCALENDAR\r\n".encode()


def feed(*titles: str) -> bytes:
    items = "".join(
        f"<item><title>{title}</title><guid>{HOME}{title}</guid>"
        "<pubDate>Mon, 23 Nov 2026 09:00:00 +0100</pubDate></item>"
        for title in titles
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>N</title>{items}</channel></rss>'.encode()


async def titled(kind, body, origin, now):
    return TITLED_READERS[kind](body, origin, now)


async def closely(kind, body, origin, now):
    return CLOSE_READERS[kind](body, origin, now)


def find(url: str, answers: dict[str, bytes], **terms: object) -> tuple[Found, FakeFetch]:
    fetch = FakeFetch(answers)
    return asyncio.run(explore(url, fetch, titled, Terms(now=NOW, timezone="Europe/Berlin", **terms))), fetch


def urls(found: Found, kind: str) -> list[str]:
    return [one.url for one in best(found.feeds, kind)]


# --- what came back ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (calendar("a"), "events"),
        (b"\xef\xbb\xbf\r\n" + calendar("a"), "events"),
        (calendar("a").decode().encode("utf-16"), "events"),
        (feed("a"), "updates"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom"></feed>', "updates"),
        (b'<rdf:RDF xmlns:rdf="x"></rdf:RDF>', "updates"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "updates"),
        (b'{"labnetz": ["1"]}', "manifest"),
        (b'{"labnetz": ["2"], "months": []}', ""),
        (b'{"labnetz": ["2"], "month": "2026-12", "events": []}', ""),
        (b'{"labnetz": ["1"], "now": "2026-12-02T08:00:00Z", "sources": []}', ""),
        (b'{"name": "x"}', ""),
        (b"[1]", ""),
        (b"{", ""),
        (b"<!DOCTYPE html><p>rss</p>", "page"),
        (b"<!doctype html><pre><rss></pre>", "page"),
        (b"User-agent: *\nDisallow:", ""),
        (b"", ""),
    ],
)
def test_what_came_back(body, kind):
    assert kind_of_answer(body) == kind


# --- finding ----------------------------------------------------------------------------------------------------------


def test_a_wordpress_gives_its_calendar_and_its_news():
    found, fetch = find(
        HOME,
        {
            HOME: WORDPRESS.encode(),
            f"{HOME}feed/": feed("a", "b"),
            f"{HOME}comments/feed/": feed("c"),
            TRIBE: calendar("a", "b"),
            f"{HOME}events/?ical=1": WORDPRESS.encode(),  # an unknown page of a WordPress is often its home page
        },
    )
    assert urls(found, "events") == [TRIBE]
    assert urls(found, "updates") == [f"{HOME}feed/"]
    assert len(fetch.asked) <= 20


def test_a_calendar_that_only_the_page_of_events_links():
    pages = {
        HOME: b'<html><a href="/veranstaltungen/">Was ist los</a></html>',
        f"{HOME}veranstaltungen/": b'<html><a href="webcal://labor.example/alle.ics">Abo</a></html>',
        f"{HOME}alle.ics": calendar("a"),
    }
    found, _ = find(HOME, pages)
    assert urls(found, "events") == [f"{HOME}alle.ics"]


def test_a_share_link_of_nextcloud_needs_no_page():
    link = "https://cloud.example/apps/calendar/p/AbC123xyzAbC"
    export = "https://cloud.example/remote.php/dav/public-calendars/AbC123xyzAbC?export"
    found, fetch = find(link, {export: calendar("a")})
    assert urls(found, "events") == [export]
    assert [one.url for one in fetch.asked] == [export]


@pytest.mark.parametrize(
    ("link", "feed_url"),
    [
        (
            "https://outlook.office365.com/owa/calendar/a@stadt.example/b/calendar.html",
            "https://outlook.office365.com/owa/calendar/a@stadt.example/b/calendar.ics",
        ),
        (
            "https://calendar.google.com/calendar/embed?src=abc%40group.calendar.google.com",
            "https://calendar.google.com/calendar/ical/abc%40group.calendar.google.com/public/basic.ics",
        ),
        ("webcal://labor.example/k.ics", "https://labor.example/k.ics"),
    ],
)
def test_links_of_other_programs(link, feed_url):
    found, _ = find(link, {feed_url: calendar("a")})
    assert urls(found, "events") == [feed_url]


@pytest.mark.parametrize(
    ("generator", "path", "body"),
    [
        ("TYPO3 CMS", "?type=9818", feed("a")),
        ("Drupal 10", "rss.xml", feed("a")),
        ("gancio 1.19", "feed/ics", calendar("a")),
        ("Mobilizon 4", "feed/instance/ics", calendar("a")),
        ("Discourse 3.3", "latest.rss", feed("a")),
        ("Hugo 0.128", "index.xml", feed("a")),
        ("", "kalender.ics", calendar("a")),
        ("WordPress 6.6", "feed/", feed("a")),
    ],
)
def test_where_programs_keep_their_feeds_though_no_page_says_so(generator, path, body):
    page = f'<html><meta name="generator" content="{generator}"></html>'.encode()
    found, _ = find(HOME, {HOME: page, HOME + path: body})
    assert [one.url for one in found.feeds] == [HOME + path]


def test_a_manifest_says_it_all():
    manifest = (
        b'{"labnetz": ["1"], "id": "kehl", "name": "Labor Kehl", "url": "https://labor.example/", '
        b'"feeds": {"events": "https://labor.example/k.ics", "updates": "https://labor.example/feed/"}}'
    )
    page = b'<html><link rel="alternate" type="application/json" href="/lab.json"></html>'
    found, _ = find(
        HOME, {HOME: page, f"{HOME}lab.json": manifest, f"{HOME}k.ics": calendar("a"), f"{HOME}feed/": feed("b")}
    )
    assert found.manifest is not None
    assert (found.manifest.id, found.manifest_url) == ("kehl", f"{HOME}lab.json")
    assert (urls(found, "events"), urls(found, "updates")) == ([f"{HOME}k.ics"], [f"{HOME}feed/"])


def test_the_same_news_in_another_format_are_no_second_feed():
    page = "".join(f"<html><link rel=alternate type=application/rss+xml href=/{n}>" for n in (1, 2)).encode()
    found, _ = find(HOME, {HOME: page, f"{HOME}1": feed("a", "b"), f"{HOME}2": feed("b")})
    assert urls(found, "updates") == [f"{HOME}1"]


def test_two_calendars_with_different_events_are_for_a_person_to_choose():
    page = b'<html><a href="/1.ics">x</a><a href="/2.ics">x</a></html>'
    found, _ = find(HOME, {HOME: page, f"{HOME}1.ics": calendar("a"), f"{HOME}2.ics": calendar("b", "c")})
    assert urls(found, "events") == [f"{HOME}2.ics", f"{HOME}1.ics"]


def test_the_news_of_a_city_are_not_those_of_its_lab():
    page = b'<html><meta name="generator" content="WordPress 6.6"></html>'
    found, _ = find(
        f"{HOME}labor/", {f"{HOME}labor/": page, f"{HOME}feed/": feed("a"), f"{HOME}labor/feed/": b"<html>"}
    )
    assert urls(found, "updates") == []
    assert [one.url for one in of_the_whole_site(found.feeds)] == [f"{HOME}feed/"]


def test_a_feed_that_moved_for_good_is_entered_where_it_is_now():
    moved = Response(status=200, body=calendar("a"), moved_to="https://neu.example/k.ics")
    found, _ = find(f"{HOME}k.ics", {f"{HOME}k.ics": moved})
    assert urls(found, "events") == ["https://neu.example/k.ics"]


def test_the_name_of_a_bare_feed_comes_from_its_home_page_and_nothing_else_does():
    page = b"<html><title>Labor</title><link rel=alternate type=application/rss+xml href=/stadt.rss></html>"
    found, _ = find(f"{HOME}k.ics", {f"{HOME}k.ics": calendar("a"), HOME: page, f"{HOME}stadt.rss": feed("a")})
    assert found.home is not None
    assert found.home.title == "Labor"
    assert urls(found, "updates") == []


def test_a_search_ends_with_its_questions():
    page = "".join(f'<link rel=alternate type=text/calendar href="/{n}.ics">' for n in range(50))
    _, fetch = find(HOME, {HOME: f"<html>{page}".encode()}, questions=5)
    assert len(fetch.asked) == 5


def test_a_search_ends_in_time_and_keeps_what_it_found():
    fast = FakeFetch({HOME: b'<html><a href="/1.ics">x</a></html>', f"{HOME}1.ics": calendar("a")})

    async def fetch(request: Request):
        if request.url not in fast.answers:
            await asyncio.Event().wait()
        return await fast(request)

    found = asyncio.run(explore(HOME, fetch, titled, Terms(now=NOW, timezone="Europe/Berlin", seconds=0.3)))
    assert urls(found, "events") == [f"{HOME}1.ics"]


def test_an_address_that_gives_nothing_says_why():
    found, _ = find(HOME, {})
    assert "404" in str(found.failure)
    found, _ = find(HOME, {HOME: b"BEGIN:VCALENDAR\r\n"})
    assert "cut off" in str(found.failure)


# --- the diagnosis ----------------------------------------------------------------------------------------------------

TYPES = {"events": "text/calendar; charset=utf-8", "updates": "application/rss+xml", "manifest": "application/json"}


def examine(url: str, answers: dict[str, object]) -> tuple[Diagnosis, FakeFetch]:
    """Look at one address of a good server; where an answer is a list, each question gets the next of it."""
    fetch = FakeFetch({key: one for key, one in answers.items() if not isinstance(one, list)})
    series = {key: iter(one) for key, one in answers.items() if isinstance(one, list)}

    async def ask(request: Request) -> Visit:
        if request.url in series:
            fetch.answers[request.url] = next(series[request.url])
        answer = await fetch(request)
        body = answer.body if isinstance(answer, Response) else b""
        sent = {"content-type": TYPES.get(kind_of_answer(body), "text/html"), "access-control-allow-origin": "*"}
        status = answer.status
        return Visit(
            url=request.url, answer=answer, heads=(Exchange(url=request.url, status=status, headers=(*sent.items(),)),)
        )

    return asyncio.run(diagnose(url, ask, closely, now=NOW, timezone="Europe/Berlin")), fetch


def rules(diagnosis: Diagnosis) -> dict[str, list[str]]:
    return {
        one.url: [problem.rule for problem in one.problems if problem.level != "note"] for one in diagnosis.examined
    }


def test_a_page_leads_to_what_it_announces():
    page = b"<html><link rel=alternate type=text/calendar href=/k.ics><link rel=alternate type=text/rss+xml href=/f>"
    diagnosis, _ = examine(HOME, {HOME: page, f"{HOME}k.ics": calendar("a"), f"{HOME}f": b"<html>weg</html>"})
    assert rules(diagnosis) == {HOME: [], f"{HOME}k.ics": [], f"{HOME}f": ["DOC-02"]}
    assert [one.kind for one in diagnosis.feeds] == ["events"]


def test_a_page_that_announces_nothing_is_told_so_in_the_words_of_its_program():
    diagnosis, _ = examine(HOME, {HOME: b'<html><meta name="generator" content="WordPress 6.6">'})
    (found,) = diagnosis.problems
    assert found.rule == "DOC-03"
    assert "tribe_events" in str(found.fix)


def test_a_page_with_news_but_no_calendar_gets_a_note():
    page = b"<html><link rel=alternate type=application/rss+xml href=/f>"
    diagnosis, _ = examine(HOME, {HOME: page, f"{HOME}f": feed("a")})
    assert [(one.rule, one.level) for one in diagnosis.examined[0].problems] == [("DOC-03", "note")]


def test_a_feed_that_is_announced_and_gone_is_an_error_of_its_own():
    page = b"<html><link rel=alternate type=text/calendar href=/weg.ics>"
    diagnosis, _ = examine(HOME, {HOME: page, f"{HOME}weg.ics": FetchFailed(reason=msg("gone"), status=410)})
    assert rules(diagnosis)[f"{HOME}weg.ics"] == ["DOC-01"]


def test_a_feed_that_can_not_be_read_says_why():
    diagnosis, _ = examine(f"{HOME}k.ics", {f"{HOME}k.ics": calendar("a")[:-20]})
    assert rules(diagnosis) == {f"{HOME}k.ics": ["DOC-02"]}


def test_a_manifest_that_is_none_is_the_only_thing_that_is_said():
    diagnosis, _ = examine(f"{HOME}lab.json", {f"{HOME}lab.json": b'{"labnetz": ["1"]}'})
    assert [one.kind for one in diagnosis.examined] == ["manifest"]
    assert {one.rule.partition("-")[0] for one in diagnosis.problems if one.level == "error"} == {"MAN"}


def test_http_is_asked_for_https_too():
    url = "http://labor.example/k.ics"
    diagnosis, fetch = examine(url, {url: calendar("a"), "https://labor.example/k.ics": calendar("a")})
    assert "DOC-05" in rules(diagnosis)[url]
    assert "https://labor.example/k.ics" in {one.url for one in fetch.asked}


def test_the_page_of_a_public_calendar_is_told_the_address_of_the_calendar():
    link = "https://cloud.example/apps/calendar/p/AbC123xyzAbC"
    export = "https://cloud.example/remote.php/dav/public-calendars/AbC123xyzAbC?export"
    diagnosis, _ = examine(link, {link: b"<html></html>", export: calendar("a")})
    assert rules(diagnosis) == {link: ["DOC-02"], export: []}
    assert export in str(diagnosis.problems[0].fix)


@pytest.mark.parametrize("path", ["kalender.ics", "feed/", "rss.xml", "termine/?ical=1"])
def test_a_page_where_a_feed_should_be_is_an_error_and_names_the_feed(path):
    page = b"<html><link rel=alternate type=text/calendar href=/neu.ics></html>"
    diagnosis, _ = examine(HOME + path, {HOME + path: page, f"{HOME}neu.ics": calendar("a")})
    (first, *_) = diagnosis.problems
    assert (first.rule, first.level) == ("DOC-02", "error")
    assert f"{HOME}neu.ics" in str(first.fix)


def test_uids_that_change_between_two_questions():
    answers = [calendar(*"abc", uids="x"), calendar(*"abc", uids="y")]
    diagnosis, _ = examine(f"{HOME}k.ics", {f"{HOME}k.ics": answers})
    assert "DOC-20" in rules(diagnosis)[f"{HOME}k.ics"]


def test_an_event_that_came_in_between_changes_no_uids():
    answers = [calendar(*"abc"), calendar(*"abcd")]
    diagnosis, _ = examine(f"{HOME}k.ics", {f"{HOME}k.ics": answers})
    assert rules(diagnosis)[f"{HOME}k.ics"] == []


def test_guids_that_change_between_two_questions():
    answers = [feed("a", "b"), feed("c", "d")]
    diagnosis, _ = examine(f"{HOME}f", {f"{HOME}f": answers})
    assert "DOC-40" in rules(diagnosis)[f"{HOME}f"]


@pytest.mark.parametrize(
    ("robots", "expected"),
    [
        (b"User-agent: *\nDisallow: /k.ics\n", ["DOC-14"]),
        (b"User-agent: *\nDisallow: /admin/\n", []),
        (b"<!doctype html>\nUser-agent: *\nDisallow: /", []),
    ],
)
def test_robots_that_are_sent_away(robots, expected):
    diagnosis, _ = examine(f"{HOME}k.ics", {f"{HOME}k.ics": calendar("a"), f"{HOME}robots.txt": robots})
    assert rules(diagnosis)[f"{HOME}k.ics"] == expected


def test_where_we_are_turned_away_we_ask_once_by_another_name():
    refused = FetchFailed(reason=msg("the server does not let us in (403)"), status=403)
    diagnosis, fetch = examine(HOME, {HOME: [refused, calendar("a")]})
    assert rules(diagnosis) == {HOME: ["DOC-15"]}
    assert [one.user_agent for one in fetch.asked] == ["", POLITE]


def test_a_site_that_is_tried_out_stands_in_for_its_own_address():
    local = "http://127.0.0.1:8000/"
    page = (
        b'<html><link rel=canonical href="https://labor.example/">'
        b'<link rel=alternate type=text/calendar href="https://labor.example/k.ics">'
    )
    diagnosis, _ = examine(local, {local: page, f"{local}k.ics": calendar("a")})
    assert rules(diagnosis) == {local: [], f"{local}k.ics": []}


def test_a_manifest_of_a_lab_below_a_portal_stands_in_too():
    local = "http://127.0.0.1:8000/kehl/lab.json"
    manifest = (
        b'{"labnetz": ["1"], "id": "kehl", "name": "Labor Kehl", "url": "https://stadtlabore.example/kehl/",'
        b'"licence": "CC0-1.0",'
        b'"contacts": ["a@b.example"], "generated": "2026-11-30T00:00:00Z", "expires": "2027-05-01T00:00:00Z",'
        b'"feeds": {"events": "https://stadtlabore.example/kehl/k.ics"}}'
    )
    diagnosis, _ = examine(local, {local: manifest, "http://127.0.0.1:8000/kehl/k.ics": calendar("a")})
    assert [one.url for one in diagnosis.feeds] == ["http://127.0.0.1:8000/kehl/k.ics"]
    assert "MAN-07" not in {problem.rule for problem in diagnosis.problems}


def test_bytes_that_are_nothing_say_so():
    diagnosis, _ = examine(HOME, {HOME: b"%PDF-1.7"})
    assert rules(diagnosis) == {HOME: ["DOC-02"]}
