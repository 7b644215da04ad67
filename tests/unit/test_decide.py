"""The table of the design, row by row: what may replace what is published."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from labnetz.harvest.decide import (
    DORMANT,
    STALE,
    UNREACHABLE,
    Keep,
    Reading,
    Replace,
    decide,
    looks_shrunk,
    sha256,
    state_of,
)
from labnetz.model import FetchFailed, Receipt, Response, Snapshot, Source, msg

NOW = datetime(2026, 12, 2, 12, tzinfo=UTC)
EARLIER = NOW - timedelta(hours=4)
SOURCE = Source("wiesbaden", "events", "events", "https://lab.example/kalender.ics")
TIMED_OUT = FetchFailed(reason=msg("no full answer within {seconds} s", seconds="20"))
OLD = b"old body"


def snapshot(upcoming: int = 12, **fields: object) -> Snapshot:
    receipt = Receipt(
        url=SOURCE.url,
        sha256=sha256(OLD),
        etag='"old"',
        last_modified="Mon, 30 Nov 2026 10:00:00 GMT",
        received=EARLIER,
        changed=EARLIER,
        entries=upcoming + 3,
        upcoming=upcoming,
    )
    return Snapshot(OLD, replace(receipt, **fields))


def reading(upcoming: int, body: bytes = b"new body", *, entries: int | None = None, **fields: object) -> Reading:
    response = Response(status=200, body=body, etag='"new"', **fields)
    return Reading(response=response, entries=upcoming if entries is None else entries, upcoming=upcoming)


def kept(previous, received, **options) -> Keep:
    decision = decide(SOURCE, previous, received, now=NOW, **options)
    assert isinstance(decision, Keep), decision
    return decision


def replaced(previous, received, **options) -> Snapshot:
    decision = decide(SOURCE, previous, received, now=NOW, **options)
    assert isinstance(decision, Replace), decision
    return decision.snapshot


# --- row 1: nothing usable came back ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "failed",
    [
        pytest.param(TIMED_OUT, id="timeout"),
        pytest.param(FetchFailed(reason=msg("nothing there"), status=404), id="4xx"),
        pytest.param(FetchFailed(reason=msg("fault of its own"), status=500), id="5xx"),
        pytest.param(FetchFailed(reason=msg("too large")), id="too big"),
        pytest.param(FetchFailed(reason=msg("leads to 10.0.0.1")), id="forbidden address"),
    ],
)
def test_a_failure_keeps_the_old_body_with_the_reason_and_its_age(failed):
    decision = kept(snapshot(), failed)
    receipt = decision.snapshot.receipt
    assert decision.snapshot.body == OLD
    assert (decision.reason, receipt.reason) == (failed.reason, failed.reason)
    assert (receipt.received, receipt.failures, receipt.failing_since) == (EARLIER, 1, NOW)
    assert receipt.etag == '"old"'


def test_a_failure_of_a_new_lab_keeps_nothing_and_says_why():
    decision = kept(None, TIMED_OUT)
    assert decision.snapshot.body is None
    assert decision.snapshot.receipt.failing_since == NOW


def test_failures_add_up_and_remember_when_they_began():
    receipt = kept(snapshot(failures=3, failing_since=EARLIER), TIMED_OUT).snapshot.receipt
    assert (receipt.failures, receipt.failing_since) == (4, EARLIER)


# --- row 2: 304 ------------------------------------------------------------------------------------------------------


def test_not_modified_confirms_the_body_and_ends_all_failures():
    before = snapshot(failures=3, failing_since=EARLIER, reason=TIMED_OUT.reason, doubts=2, not_before=EARLIER)
    decision = kept(before, Response(status=304, etag='"newer"'))
    assert decision.reason is None
    assert decision.snapshot == snapshot(etag='"newer"', received=NOW)


def test_not_modified_may_leave_the_validators_out():
    assert kept(snapshot(), Response(status=304)).snapshot == snapshot(received=NOW)


def test_not_modified_without_an_earlier_state_is_a_failure_and_asks_without_validators_next_time():
    lost = Snapshot(None, Receipt(url=SOURCE.url, etag='"old"'))
    decision = kept(lost, Response(status=304))
    assert decision.reason is not None
    assert decision.snapshot.receipt.etag is None


def test_a_server_may_ask_for_patience_with_a_fresh_answer():
    assert kept(snapshot(), Response(status=304, wait=600)).snapshot.receipt.not_before == NOW + timedelta(minutes=10)


# --- row 3: not a calendar -------------------------------------------------------------------------------------------


def test_what_is_no_calendar_is_never_believed():
    page = Reading(response=Response(status=200, body=b"<html>"), unreadable=msg("this is an HTML page"))
    decision = kept(snapshot(), page)
    assert (decision.snapshot.body, decision.reason) == (OLD, page.unreadable)
    assert kept(None, page).snapshot.body is None


def test_what_is_no_calendar_does_not_leave_its_validators():
    page = Reading(response=Response(status=200, body=b"<html>", etag='"html"'), unreadable=msg("HTML"))
    assert kept(snapshot(), page).snapshot.receipt.etag == '"old"'


# --- row 4: some entries broken --------------------------------------------------------------------------------------


def test_a_calendar_with_broken_entries_is_published_without_them():
    half_broken = replace(reading(11), broken=2)
    assert replaced(snapshot(), half_broken).receipt.broken == 2


# --- row 5: empty or shrunk ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("had", "has", "doubted"),
    [
        pytest.param(12, 0, True, id="came back empty"),
        pytest.param(1, 0, True, id="the only event is gone"),
        pytest.param(0, 0, False, id="nothing to lose"),
        pytest.param(5, 2, True, id="from five up"),
        pytest.param(4, 1, False, id="few entries come and go"),
        pytest.param(12, 6, False, id="exactly half is believed"),
        pytest.param(12, 5, True, id="more than half is lost"),
        pytest.param(12, 20, False, id="grown"),
    ],
)
def test_a_great_loss_is_doubted(had, has, doubted):
    assert looks_shrunk(snapshot(had), reading(has)) is doubted
    assert isinstance(decide(SOURCE, snapshot(had), reading(has), now=NOW), Keep) is doubted


def test_past_events_do_not_count():
    assert replaced(snapshot(upcoming=0, entries=300), reading(0, entries=0)).body == b"new body"
    assert isinstance(decide(SOURCE, snapshot(12), reading(0, entries=300), now=NOW), Keep)


def test_a_new_lab_may_be_empty():
    assert replaced(None, reading(0)).receipt.entries == 0


def test_a_loss_is_believed_after_three_harvests_in_a_row():
    state = snapshot()
    for round_ in (1, 2):
        state = kept(state, reading(0)).snapshot
        assert (state.body, state.receipt.doubts) == (OLD, round_)
    assert replaced(state, reading(0)).receipt.doubts == 0


@pytest.mark.parametrize(
    "between",
    [
        pytest.param(TIMED_OUT, id="no answer"),
        pytest.param(Response(status=304), id="the old state"),
        pytest.param(Reading(response=Response(status=200), unreadable=msg("HTML")), id="not a calendar"),
    ],
)
def test_harvests_are_in_a_row_only_if_nothing_else_comes_between(between):
    state = kept(snapshot(doubts=2), between).snapshot
    assert kept(state, reading(0)).snapshot.receipt.doubts == 1


def test_a_doubted_answer_does_not_leave_its_validators():
    """Otherwise the next answer would be a 304, and count as a confirmation of the old body."""
    assert kept(snapshot(), reading(0)).snapshot.receipt.etag == '"old"'


def test_a_person_can_accept_a_loss_at_once():
    assert replaced(snapshot(), reading(0), accept_shrink=True).body == b"new body"


def test_a_doubt_tells_what_to_do():
    (problem,) = kept(snapshot(), reading(0)).problems
    assert "--accept-shrink" in str(problem.fix)


# --- row 6: readable -------------------------------------------------------------------------------------------------


def test_a_readable_answer_replaces_the_old_one():
    assert replaced(snapshot(failures=5, failing_since=EARLIER), reading(9)) == Snapshot(
        b"new body",
        Receipt(
            url=SOURCE.url,
            sha256=sha256(b"new body"),
            etag='"new"',
            received=NOW,
            changed=NOW,
            entries=9,
            upcoming=9,
            newest=NOW,
        ),
    )


def test_the_same_bytes_are_fresh_and_bring_new_validators():
    decision = kept(snapshot(), reading(0, body=OLD))
    assert decision.reason is None
    assert decision.snapshot == snapshot(etag='"new"', last_modified=None, received=NOW)


def test_bytes_that_we_know_from_a_backup_only_are_the_same():
    """After `--seed-from`, the body is what a portal kept of it; the server still sends what it was made from."""
    known = snapshot(sent=sha256(b"as sent"))
    decision = kept(known, reading(0, body=b"as sent"))
    assert (decision.reason, decision.snapshot.body, decision.snapshot.receipt.sent) == (None, OLD, sha256(b"as sent"))
    assert replaced(known, reading(12)).receipt.sent == ""


def test_no_bytes_are_not_the_same_as_bytes_of_which_nothing_is_known():
    assert replaced(Snapshot(None, Receipt(url=SOURCE.url)), reading(0, body=b"")).body == b""


def test_another_address_in_the_registry_keeps_the_body_until_it_answers():
    elsewhere = replace(SOURCE, url="https://new.example/kalender.ics")
    decision = decide(elsewhere, snapshot(), TIMED_OUT, now=NOW)
    assert decision.snapshot.body == OLD
    assert (decision.snapshot.receipt.url, decision.snapshot.receipt.etag) == (elsewhere.url, None)


# --- row 7: gone, or moved for good ----------------------------------------------------------------------------------


def test_gone_for_good_keeps_the_body_and_proposes_a_change_of_the_registry():
    decision = kept(snapshot(), FetchFailed(reason=msg("gone"), status=410))
    assert decision.snapshot.body == OLD
    assert "labs/wiesbaden.yml" in str(decision.problems[0].fix)


def test_a_move_within_the_server_is_believed_and_reported():
    decision = decide(SOURCE, snapshot(), reading(12, moved_to="https://lab.example/neu.ics"), now=NOW)
    assert isinstance(decision, Replace)
    assert "https://lab.example/neu.ics" in str(decision.problems[0])
    assert decision.snapshot.receipt.url == SOURCE.url


@pytest.mark.parametrize(
    "received",
    [reading(12, moved_to="https://other.example/x.ics"), Response(status=304, moved_to="https://b.example/")],
)
def test_a_move_to_another_server_needs_a_person(received):
    decision = kept(snapshot(), received)
    assert decision.snapshot.body == OLD
    assert decision.reason is not None
    assert "labs/wiesbaden.yml" in str(decision.problems[0].fix)


# --- patience --------------------------------------------------------------------------------------------------------


def test_a_server_that_names_a_time_is_left_alone_until_then():
    busy = FetchFailed(reason=msg("busy"), status=503, wait=86_400)
    assert kept(snapshot(), busy).snapshot.receipt.not_before == NOW + timedelta(days=1)
    assert kept(snapshot(), replace(busy, wait=5)).snapshot.receipt.not_before > NOW + timedelta(minutes=45)


# --- states ----------------------------------------------------------------------------------------------------------

TICK = timedelta(seconds=1)
YEAR_OLD = NOW - DORMANT


@pytest.mark.parametrize(
    ("receipt", "state"),
    [
        pytest.param(None, "new", id="never asked"),
        pytest.param({}, "new", id="asked, never answered"),
        pytest.param({"failures": 1, "failing_since": NOW}, "new", id="failed once, never answered"),
        pytest.param({"failures": 2, "failing_since": EARLIER}, "degraded", id="failed twice, never answered"),
        pytest.param({"failures": 9, "failing_since": NOW - STALE}, "stale", id="fails for two weeks"),
        pytest.param({"received": NOW}, "ok", id="just answered"),
        pytest.param({"received": NOW - STALE + TICK}, "ok", id="answered less than 14 days ago"),
        pytest.param({"received": NOW - STALE}, "stale", id="answered 14 days ago"),
        pytest.param({"received": NOW - UNREACHABLE + TICK}, "stale", id="answered less than 90 days ago"),
        pytest.param({"received": NOW - UNREACHABLE}, "unreachable", id="answered 90 days ago"),
        pytest.param({"received": EARLIER, "failures": 1}, "ok", id="one failure happens"),
        pytest.param({"received": EARLIER, "failures": 2}, "degraded", id="two failures"),
        pytest.param({"received": NOW, "broken": 1}, "degraded", id="a broken entry"),
        pytest.param({"received": NOW, "newest": YEAR_OLD + TICK}, "ok", id="news of this year"),
        pytest.param({"received": NOW, "newest": YEAR_OLD}, "dormant", id="a year without news"),
        pytest.param({"received": NOW, "newest": YEAR_OLD, "broken": 1}, "dormant", id="sleeps, and is broken"),
        pytest.param({"received": EARLIER, "newest": YEAR_OLD, "failures": 2}, "degraded", id="sleeps, and fails"),
        pytest.param({"received": NOW - STALE, "newest": YEAR_OLD}, "stale", id="sleeps, and does not answer"),
        pytest.param({"newest": YEAR_OLD}, "new", id="never answered is not asleep"),
        pytest.param({"received": NOW, "newest": NOW + DORMANT}, "ok", id="dates ahead"),
    ],
)
def test_a_state_follows_from_the_last_success(receipt, state):
    assert state_of(None if receipt is None else Receipt(url=SOURCE.url, **receipt), NOW) == state


@pytest.mark.parametrize(
    ("known", "newest", "entries", "expected"),
    [
        pytest.param(None, EARLIER, 3, EARLIER, id="the newest date counts"),
        pytest.param(YEAR_OLD, None, 3, NOW, id="entries without dates: something came"),
        pytest.param(YEAR_OLD, None, 0, YEAR_OLD, id="nothing came"),
        pytest.param(None, None, 0, NOW, id="a new, empty source has a year"),
    ],
)
def test_the_newest_item_is_remembered(known, newest, entries, expected):
    answer = replace(reading(entries), newest=newest)
    previous = snapshot(upcoming=0, newest=known) if known else None
    assert replaced(previous, answer).receipt.newest == expected


def test_a_success_that_a_wrong_clock_has_dated_does_not_hide_that_a_source_fails():
    """Else it would count as answering for years, until the clock's day comes."""
    failing = NOW - UNREACHABLE
    receipt = Receipt(url="x", received=NOW + timedelta(days=3_000), failing_since=failing, failures=9)
    assert state_of(receipt, NOW) == "unreachable"
