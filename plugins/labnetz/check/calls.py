"""Rules about calls to take part: their days, their ways, and what came of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from labnetz.check.look import Look
from labnetz.check.rule import rule
from labnetz.content.call import state_of
from labnetz.model import Call, CallState, Message, Problem, msg


@rule(
    "DATA-33",
    msg("A call closes before it opens"),
    "warning",
    bad="opens: 2026-12-31\ncloses: 2026-12-01",
    good="opens: 2026-12-01\ncloses: 2026-12-31",
)
def closes_first(look: Look) -> Iterator[Problem]:
    """The two days are mostly swapped, or a year is wrong."""
    for call, entry in look.calls():
        if call.opens and call.closes and call.closes < call.opens:
            back = timedelta(weeks=entry.weeks)
            what = msg("closes {closes} is before opens {opens}", closes=call.closes - back, opens=call.opens - back)
            yield Problem("DATA-33", entry.text.where_key("closes"), what, msg("correct one of the two"), "warning")


@rule(
    "DATA-34",
    msg("The status of a call contradicts its days"),
    "note",
    bad="status: open\ncloses: 2026-10-31",
    good="closes: 2026-10-31",
)
def wrong_state(look: Look) -> Iterator[Problem]:
    """Without status, it follows from the days and is always right."""
    for call, entry in look.calls():
        if what := _contradiction(look, call, timedelta(weeks=entry.weeks)):
            fix = msg("delete the line status: it follows from opens and closes")
            yield Problem("DATA-34", entry.text.where_key("status"), what, fix, "note")


@rule(
    "FRESH-03",
    msg("Nobody says what came of a call"),
    "note",
    bad="closes: 2026-06-30",
    good="closes: 2026-06-30\nresult:\n  date: 2026-08-15\n  summary: Aus 120 Ideen wurden drei Versuche.",
)
def no_result(look: Look) -> Iterator[Problem]:
    """Who took part waits for what became of it."""
    for call, entry in look.calls():
        if call.closes is None or call.result or call.state is CallState.RESULT:
            continue
        days = (look.today - call.closes).days
        if days >= 90:
            what = msg("the call closed {days} days ago, and nobody says what came of it", days=days)
            fix = msg("add result: with date and summary, also if nothing came of it")
            yield Problem("FRESH-03", entry.text.where_key("closes"), what, fix, "note")


@rule(
    "A11Y-10",
    msg("One can't take part without the internet"),
    "warning",
    bad="ways:\n  - online: https://stadt.example/umfrage",
    good='ways:\n  - online: https://stadt.example/umfrage\n  - phone: "030 1234567"',
)
def only_online(look: Look) -> Iterator[Problem]:
    """Who has no internet, or no trust in it, is a citizen, too."""
    for call, entry in look.calls():
        if call.ways and call.result is None and not any(way.offline for way in call.ways):
            what = msg("one can take part only by the internet")
            fix = msg("add a way with phone, place, paper or post")
            yield Problem("A11Y-10", entry.text.where_key("ways"), what, fix, "warning")


@rule(
    "DATA-45",
    msg("A call says no way to take part"),
    "warning",
    bad="title: App testen\ncloses: 2026-12-31",
    good='title: App testen\ncloses: 2026-12-31\nways:\n  - phone: "030 1234567"',
)
def no_way(look: Look) -> Iterator[Problem]:
    """Who wants to take part must learn how."""
    for call, entry in look.calls():
        if not call.ways and call.result is None and state_of(call, look.today) in (CallState.OPEN, CallState.PLANNED):
            what = msg("nobody can take part: the call says no way to do so")
            fix = msg("add ways: with phone, place, paper, post, email or online, or write visibility: draft")
            yield Problem("DATA-45", entry.text.where_key("title"), what, fix, "warning")


def _contradiction(look: Look, call: Call, back: timedelta) -> Message | None:
    if call.state is CallState.OPEN and call.closes and call.closes < look.today:
        return msg("status says open, but the call closed on {day}", day=call.closes - back)
    if call.state is CallState.OPEN and call.opens and call.opens > look.today:
        return msg("status says open, but the call opens on {day}", day=call.opens - back)
    if call.state is CallState.PLANNED and call.opens and call.opens <= look.today:
        return msg("status says planned, but the call opened on {day}", day=call.opens - back)
    return None
