"""One harvest, with fakes for the two seams: every source is asked for itself and appears exactly once."""

import asyncio
import threading
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from fakes import FakeFetch
from labnetz.errors import StoreBusy
from labnetz.harvest.reading import READERS, Contents
from labnetz.harvest.report import exit_code, states
from labnetz.harvest.run import AT_ONCE, Options, harvest
from labnetz.harvest.store import MemoryStore
from labnetz.model import FetchFailed, Lab, LabStatus, Network, Request, Response, Source, SourceReport, msg
from some_network import network_of

NOW = datetime(2026, 12, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def lab(name: str, *kinds: str, **fields: object) -> Lab:
    sources = tuple(Source(name, kind, kind, f"https://{name}.example/{kind}") for kind in kinds or ("events",))
    return Lab(id=name, name=name, sources=sources, **fields)


def network(*labs: Lab) -> Network:
    return network_of(*labs)


def calendar(days_ahead: int = 30, count: int = 6) -> bytes:
    """A calendar of single events, the last of them so many days after NOW."""
    starts = [NOW + timedelta(days=days_ahead - number) for number in range(count)]
    events = [
        f"BEGIN:VEVENT\r\nUID:{number}@x.example\r\nDTSTAMP:20261101T000000Z\r\nSUMMARY:S\r\n"
        f"DTSTART:{start:%Y%m%dT%H%M%SZ}\r\nEND:VEVENT\r\n"
        for number, start in enumerate(starts)
    ]
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{''.join(events)}END:VCALENDAR\r\n".encode()


FEED = (
    b'<rss version="2.0"><channel><title>N</title><link>https://x.example/</link><description>d</description>'
    b"<item><guid>1</guid><title>T</title><pubDate>Mon, 30 Nov 2026 10:00:00 GMT</pubDate></item></channel></rss>"
)
BROKEN = calendar().replace(b"END:VCALENDAR", b"BEGIN:VEVENT\r\nUID:b\r\nSUMMARY:B\r\nEND:VEVENT\r\nEND:VCALENDAR")
ONE = network(lab("berlin"))
URL = "https://berlin.example/events"
TIMED_OUT = FetchFailed(reason=msg("no full answer"))


def run(network_, answers, store, *, now=NOW, **options):
    """Harvest once; gives the report and what was asked."""
    fetch = FakeFetch(answers)
    report = asyncio.run(harvest(network_, store, fetch, now=now, options=Options(**{"readers": READERS} | options)))
    return report, [request.url for request in fetch.asked]


def only(report) -> SourceReport:
    (source,) = report.sources
    return source


def test_every_source_appears_once_sorted_and_is_kept():
    labs = [lab("wiesbaden", "events", "updates"), lab("berlin", "updates", "events")]
    store = MemoryStore()
    answers = {source.url: FEED if source.kind == "updates" else calendar() for one in labs for source in one.sources}
    report, _ = run(network(*labs), answers, store)
    assert [(one.source.lab, one.source.key, one.result, one.entries) for one in report.sources] == [
        ("berlin", "events", "replaced", 6),
        ("berlin", "updates", "replaced", 1),
        ("wiesbaden", "events", "replaced", 6),
        ("wiesbaden", "updates", "replaced", 1),
    ]
    assert all(store.load(source).body == answers[source.url] for one in labs for source in one.sources)
    assert exit_code(report) == 0


def test_the_second_time_nothing_is_sent_again():
    store = MemoryStore()
    run(ONE, {URL: calendar()}, store)
    report, _ = run(ONE, {URL: calendar()}, store, now=NOW + DAY)
    assert (only(report).result, only(report).reason, only(report).since) == ("fresh", None, NOW + DAY)


@pytest.mark.parametrize(
    "bad",
    [
        TIMED_OUT,
        b"<html>Fehler</html>",
        b"",
        calendar()[:-20],
        Response(status=304),
        RuntimeError("a fault of ours"),
        OSError(28, "No space left on device"),
    ],
)
def test_one_bad_source_costs_the_others_nothing(bad):
    labs = [lab("berlin"), lab("kehl"), lab("wiesbaden")]
    answers = {one.sources[0].url: calendar() for one in labs} | {"https://kehl.example/events": bad}
    report, _ = run(network(*labs), answers, MemoryStore())
    assert [one.result for one in report.sources] == ["replaced", "kept", "replaced"]
    assert report.sources[1].reason is not None
    assert exit_code(report) == 1


class FullDisk(MemoryStore):
    def save(self, *_: object) -> None:
        raise OSError(28, "No space left on device")


def test_a_full_disk_is_said_for_each_source():
    report, _ = run(ONE, {URL: calendar()}, FullDisk())
    assert "disk is full" in str(only(report).reason)
    assert exit_code(report) == 1


class NoRoomForConfirmations(MemoryStore):
    def flush(self) -> None:
        raise OSError(28, "No space left on device")


def test_what_could_not_be_confirmed_has_failed_and_nothing_else():
    """Berlin did not change, which is noted with others; Kehl is new, and was kept before the disk was full."""
    store, both = NoRoomForConfirmations(), network(lab("berlin"), lab("kehl"))
    kehl = "https://kehl.example/events"
    with suppress(OSError):
        run(ONE, {URL: calendar()}, store)
    report, _ = run(both, {URL: calendar(), kehl: calendar()}, store, now=NOW + DAY)
    assert [(one.result, one.since) for one in report.sources] == [("kept", NOW), ("replaced", NOW + DAY)]
    assert "disk is full" in str(report.sources[0].reason)
    assert exit_code(report) == 1


# --- when a source is asked ------------------------------------------------------------------------------------------


def test_a_source_that_failed_is_left_alone_for_a_while_but_not_for_ever():
    store = MemoryStore()
    run(ONE, {}, store)
    report, asked = run(ONE, {URL: calendar()}, store, now=NOW + timedelta(minutes=10))
    assert (asked, only(report).result, only(report).asked, exit_code(report)) == ([], "kept", False, 0)
    assert "--force" in str(only(report).problems[0].fix)
    for later in (timedelta(hours=4), timedelta(days=400)):
        _, asked = run(ONE, {}, store, now=NOW + later)
        assert asked == [URL]


def test_a_server_that_asked_for_patience_is_fine():
    store = MemoryStore()
    run(ONE, {URL: Response(status=200, body=calendar(), wait=3600)}, store)
    report, asked = run(ONE, {}, store, now=NOW + timedelta(minutes=59))
    assert (asked, only(report).result, exit_code(report)) == ([], "fresh", 0)
    assert "not asked before 2026-12-02 13:00" in str(only(report).reason)
    assert run(ONE, {}, store, now=NOW + timedelta(hours=1))[1] == [URL]


@pytest.mark.parametrize(
    ("changed", "options"),
    [
        pytest.param(ONE, {"force": True}, id="by force"),
        pytest.param(ONE, {"accept_shrink": frozenset({"berlin"})}, id="a person believes it"),
        pytest.param(network(lab("berlin", site="sites/berlin")), {}, id="built here"),
        pytest.param(
            network(replace(lab("berlin"), sources=(Source("berlin", "events", "events", URL + "/new"),))),
            {},
            id="moved",
        ),
    ],
)
def test_some_sources_are_asked_at_once(changed, options):
    store = MemoryStore()
    run(ONE, {}, store)
    assert len(run(changed, {}, store, **options)[1]) == 1


@pytest.mark.parametrize("status", [LabStatus.PAUSED, LabStatus.ARCHIVED])
def test_labs_that_pause_are_not_asked_and_keep_their_state(status):
    store = MemoryStore()
    run(ONE, {URL: calendar()}, store)
    paused = replace(lab("berlin", status=status), sources=(replace(lab("berlin").sources[0], is_paused=True),))
    report, asked = run(network(paused), {}, store)
    assert (asked, only(report).result, only(report).entries, exit_code(report)) == ([], "kept", 6, 0)
    assert status.value in str(only(report).reason)


def test_one_source_may_pause_alone_and_is_then_neither_in_order_nor_a_failure():
    store = MemoryStore()
    run(ONE, {URL: calendar()}, store)
    both = lab("berlin", "events", "updates")
    paused = replace(both, sources=(replace(both.sources[0], is_paused=True), both.sources[1]))
    report, asked = run(network(paused), {"https://berlin.example/updates": FEED}, store)
    events, updates = report.sources
    assert asked == ["https://berlin.example/updates"]
    assert (events.state, events.asked, events.entries, updates.state) == ("paused", False, 6, "ok")
    assert "pause: true" in str(events.reason)
    assert exit_code(report) == 0


def test_only_the_labs_that_were_named_are_asked():
    report, asked = run(network(lab("berlin"), lab("kehl")), {}, MemoryStore(), labs=frozenset({"kehl"}))
    assert asked == ["https://kehl.example/events"]
    assert only(report).source.lab == "kehl"


def test_a_new_address_is_asked_without_the_validators_of_the_old_one():
    store = MemoryStore()
    run(ONE, {URL: calendar()}, store)
    moved = network(replace(lab("berlin"), sources=(Source("berlin", "events", "events", "https://neu.example/"),)))
    fetch = FakeFetch({"https://neu.example/": calendar(count=7)})
    asyncio.run(harvest(moved, store, fetch, now=NOW, options=Options(readers=READERS)))
    assert [request.etag for request in fetch.asked] == [None]


def test_an_update_feed_that_is_none_is_not_believed():
    news = network(lab("berlin", "updates"))
    report, _ = run(news, {"https://berlin.example/updates": b"<html>Fehler</html>"}, MemoryStore())
    assert (only(report).result, only(report).since) == ("kept", None)


def test_two_harvests_do_not_run_at_once():
    store = MemoryStore()
    with store.lock(), pytest.raises(StoreBusy):
        run(ONE, {}, store)


# --- what is believed ------------------------------------------------------------------------------------------------


def test_an_empty_calendar_is_doubted_twice_and_then_believed():
    store = MemoryStore()
    run(ONE, {URL: calendar()}, store)
    results = [only(run(ONE, {URL: calendar(count=0)}, store, now=NOW + day * DAY)[0]).result for day in (1, 2, 3)]
    assert results == ["kept", "kept", "replaced"]


def test_events_that_are_over_by_now_are_not_missed():
    """Ten days later five of the six are over: a calendar that only lists what comes lost nothing."""
    store = MemoryStore()
    run(ONE, {URL: calendar(days_ahead=6)}, store)
    report, _ = run(ONE, {URL: calendar(days_ahead=6, count=1)}, store, now=NOW + 5 * DAY)
    assert only(report).result == "replaced"


def test_a_series_that_goes_on_is_not_over():
    weekly = calendar(count=1, days_ahead=-60).replace(b"SUMMARY:S", b"SUMMARY:S\r\nRRULE:FREQ=WEEKLY")
    store = MemoryStore()
    run(ONE, {URL: weekly}, store)
    assert store.load(ONE.labs[0].sources[0]).receipt.upcoming == 1
    assert only(run(ONE, {URL: calendar(count=0)}, store, now=NOW + DAY)[0]).result == "kept"


def test_a_doubt_can_be_overruled_for_one_lab():
    store = MemoryStore()
    run(ONE, {URL: calendar()}, store)
    report, _ = run(ONE, {URL: calendar(count=0)}, store, accept_shrink=frozenset({"berlin"}))
    assert only(report).result == "replaced"


def test_broken_events_are_reported_and_the_rest_is_kept():
    report, _ = run(ONE, {URL: BROKEN}, MemoryStore())
    assert (only(report).result, only(report).entries, only(report).state) == ("replaced", 6, "degraded")
    assert only(report).problems
    assert exit_code(report) == 1


@pytest.mark.parametrize(
    ("first", "second", "asked"),
    [
        pytest.param(Response(status=200, body=BROKEN), Response(status=200, body=BROKEN), True, id="sent again"),
        pytest.param(Response(status=200, body=BROKEN, etag='"1"'), Response(status=304), True, id="304"),
        pytest.param(Response(status=200, body=BROKEN, wait=3 * 86400), TIMED_OUT, False, id="not asked"),
    ],
)
def test_what_is_broken_is_said_as_long_as_it_is(first, second, asked):
    store = MemoryStore()
    problems = only(run(ONE, {URL: first}, store)[0]).problems
    assert problems
    report, _ = run(ONE, {URL: second}, store, now=NOW + DAY)
    assert (only(report).result, only(report).state, only(report).asked) == ("fresh", "degraded", asked)
    assert only(report).problems == problems
    assert exit_code(report) == 1


def test_a_body_that_is_known_is_not_read_again():
    def read(body, origin, now):
        reads.append(body)
        return Contents(entries=3, upcoming=3)

    reads: list[bytes] = []
    store = MemoryStore()
    for days in range(3):
        answer = Response(status=200, body=b"same", etag=f'"{days}"')
        report, _ = run(ONE, {URL: answer}, store, now=NOW + days * DAY, readers={"events": read, "updates": read})
    assert (len(reads), only(report).result, only(report).entries) == (1, "fresh", 3)
    assert store.load(ONE.labs[0].sources[0]).receipt.etag == '"2"'


@pytest.mark.parametrize(("failing", "said"), [(3, False), (4, True)])
def test_when_more_than_thirty_percent_fail_it_says_so(failing, said):
    labs = [lab(f"lab-{number}") for number in range(10)]
    answers = {one.sources[0].url: calendar() for one in labs[failing:]}
    report, _ = run(network(*labs), answers, MemoryStore())
    assert bool(report.problems) is said
    assert exit_code(report) == 1


# --- what is known without asking ------------------------------------------------------------------------------------


def test_states_are_known_without_asking():
    store, both = MemoryStore(), network(lab("kehl"), lab("berlin"))
    run(both, {URL: calendar()}, store)
    berlin, kehl = states(both, store, NOW + 20 * DAY)
    assert (berlin.source.lab, berlin.state, berlin.entries, berlin.since) == ("berlin", "stale", 6, NOW)
    assert (kehl.state, kehl.result, kehl.since, str(kehl.reason)) == (
        "stale",
        "kept",
        None,
        "there is nothing at this address (404)",
    )


def test_many_sources_of_one_server_do_not_hold_up_the_others():
    """The fetcher lets two at a time into a host: had they come first, they would fill all places and wait."""
    crowd = replace(
        lab("crowd"),
        sources=tuple(Source("crowd", "events", f"e-{n}", f"https://crowd.example/{n}") for n in range(100)),
    )
    _, asked = run(network(crowd, lab("kehl"), lab("zossen")), {}, MemoryStore())
    assert {"https://kehl.example/events", "https://zossen.example/events"} <= set(asked[:3])


def test_others_are_asked_while_bodies_wait_to_be_read():
    """As while the workers start. If somebody had to wait for a body to be read, nobody would ever read it."""
    labs = [lab(f"lab-{number}") for number in range(2 * AT_ONCE)]
    fake = FakeFetch({one.sources[0].url: calendar() for one in labs})
    all_asked, were_asked = threading.Event(), []

    async def fetch(request: Request) -> Response | FetchFailed:
        answer = await fake(request)
        if len(fake.asked) == len(labs):
            all_asked.set()
        return answer

    def patient(*_: object) -> Contents:
        were_asked.append(all_asked.wait(30))
        all_asked.set()
        return Contents(entries=1, upcoming=1)

    options = Options(readers={"events": patient})
    report = asyncio.run(harvest(network(*labs), MemoryStore(), fetch, now=NOW, options=options))
    assert {one.result for one in report.sources} == {"replaced"}
    assert were_asked == [True] * len(labs)
