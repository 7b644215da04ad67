"""What a source is asked for, and what is said when a page came in place of a feed."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from fakes import FakeFetch
from labnetz.harvest.patience import Patience
from labnetz.harvest.reading import READERS
from labnetz.harvest.report import exit_code
from labnetz.harvest.run import Options, harvest
from labnetz.harvest.store import MemoryStore
from labnetz.model import FetchFailed, Lab, Network, Origin, Report, Response, Source, SourceKind, msg
from some_network import network_of

NOW = datetime(2026, 12, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
GOOD = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1@x.example\r\nDTSTAMP:20261101T000000Z\r\n"
    b"SUMMARY:S\r\nDTSTART:20261220T160000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def network(*sources: Source) -> Network:
    labs = tuple(
        Lab(id=lab, name=lab, sources=tuple(one for one in sources if one.lab == lab))
        for lab in sorted({one.lab for one in sources})
    )
    return network_of(*labs)


def run(fetch: FakeFetch, *sources: Source, store: MemoryStore | None = None, now: datetime = NOW) -> Report:
    options = Options(readers=READERS)
    return asyncio.run(harvest(network(*sources), store or MemoryStore(), fetch, now=now, options=options))


def test_a_source_is_asked_under_the_name_that_the_registry_wants():
    fetch = FakeFetch({})
    run(
        fetch,
        Source("kehl", "events", "events", "https://kehl.example/", user_agent="Mozilla/5.0 (Stadtlabor-Portal)"),
        Source("zossen", "events", "events", "https://zossen.example/"),
    )
    assert [one.user_agent for one in fetch.asked] == ["Mozilla/5.0 (Stadtlabor-Portal)", ""]


# --- servers that have enough ----------------------------------------------------------------------------------------

SPARED = FetchFailed(reason=msg("not asked"), wait=60, was_asked=False)
KEHL = Source("kehl", "events", "events", "https://kehl.example/")


def test_a_source_that_was_spared_has_not_failed():
    store = MemoryStore()
    run(FakeFetch({KEHL.url: GOOD}), KEHL, store=store)
    before = store.load(KEHL)
    report = run(FakeFetch({KEHL.url: SPARED}), KEHL, store=store, now=NOW + HOUR)
    (one,) = report.sources
    assert (one.result, one.asked, one.entries, str(one.reason)) == ("kept", False, 1, "not asked")
    assert (store.load(KEHL), exit_code(report)) == (before, 0)
    again = FakeFetch({KEHL.url: GOOD})
    run(again, KEHL, store=store, now=NOW + 2 * HOUR)
    assert len(again.asked) == 1


def test_each_hour_another_source_of_a_server_comes_first():
    sources = [Source("kehl", "events", f"e-{number}", f"https://kehl.example/{number}") for number in range(3)]
    first = []
    for hours in range(4):
        fetch = FakeFetch({})
        run(fetch, *sources, now=NOW + hours * HOUR)
        assert {one.url for one in fetch.asked} == {one.url for one in sources}
        first.append(fetch.asked[0].url)
    assert len(set(first[:3])) == 3
    assert first[3] == first[0]


@pytest.mark.parametrize(
    ("status", "wait", "spared_for"),
    [
        pytest.param(429, 0, 86_400, id="429 without a time"),
        pytest.param(429, 60, 60, id="429"),
        pytest.param(503, 60, 60, id="503"),
        pytest.param(503, 0, 0, id="503 of one page"),
        pytest.param(404, 60, 0, id="404"),
    ],
)
def test_a_host_is_spared_as_long_as_it_asks_for(status, wait, spared_for):
    patience = Patience()
    patience.heed("kehl.example", FetchFailed(reason=msg("x"), status=status, wait=wait), 1000.5)
    refusal = patience.refusal("kehl.example", 1000.5)
    assert (refusal.wait if refusal else 0) == spared_for
    assert patience.refusal("kehl.example", 1000.5 + spared_for) is None
    assert patience.refusal("zossen.example", 1000.5) is None


def test_who_asks_for_a_minute_after_an_hour_still_means_the_hour():
    patience = Patience()
    for wait in (3600, 60):
        patience.heed("kehl.example", FetchFailed(reason=msg("x"), status=429, wait=wait), 0)
    assert patience.refusal("kehl.example", 3599) is not None


# --- a page in place of a feed ---------------------------------------------------------------------------------------

PAGE = "<!doctype html><html><head><title>Labor</title>{}</head><body>Herzlich willkommen</body></html>"
CALENDAR_LINK = '<link rel="alternate" type="text/calendar" href="termine.ics">'
FEED_LINK = '<link rel=alternate type="application/rss+xml" href="https://kehl.example/feed/">'


@pytest.mark.parametrize(
    ("kind", "head", "named"),
    [
        pytest.param("events", CALENDAR_LINK + FEED_LINK, "https://neu.example/a/termine.ics", id="a calendar"),
        pytest.param("updates", CALENDAR_LINK + FEED_LINK, "https://kehl.example/feed/", id="a feed"),
        pytest.param("events", FEED_LINK, "", id="only another kind"),
        pytest.param("updates", "", "", id="nothing"),
        pytest.param("updates", FEED_LINK.replace("feed/", "f" * 400), "", id="an address that nobody can copy"),
        pytest.param("updates", FEED_LINK.replace("feed/", "seite/"), "", id="itself"),
        pytest.param("updates", FEED_LINK.replace("https://kehl.example/feed/", "javascript:x"), "", id="no address"),
    ],
)
def test_a_page_says_where_its_feed_is(kind: SourceKind, head: str, named: str):
    """Relative links count from the address that answered in the end."""
    origin = Origin(
        lab="kehl", url="https://kehl.example/seite/", timezone="Europe/Berlin", answered="https://neu.example/a/b/../"
    )
    contents = READERS[kind](PAGE.format(head).encode(), origin, NOW)
    reason = str(contents.unreadable)
    assert contents.unreadable is not None
    assert ("names another one" in reason) is bool(named)
    assert f": {named} " in reason or not named


def test_the_report_names_it_counted_from_the_end_of_all_redirects():
    answer = Response(status=200, body=PAGE.format(CALENDAR_LINK).encode(), url="https://neu.example/a/")
    (one,) = run(FakeFetch({KEHL.url: answer}), KEHL).sources
    assert "https://neu.example/a/termine.ics" in str(one.reason)
