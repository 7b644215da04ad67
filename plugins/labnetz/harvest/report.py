"""Say what a harvest did: as lines of text, as JSON, as an exit code. Prints nothing, asks nobody.

`states` says the same of what is kept, without a harvest.
"""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

from babel.dates import format_date, format_skeleton

from labnetz.harvest.decide import state_of
from labnetz.locale import say, say_problem
from labnetz.model import Message, Network, Problem, Report, Snapshot, Source, SourceReport, msg, msg_n

if TYPE_CHECKING:
    from collections.abc import Iterator

    from labnetz.harvest.store import Store


def exit_code(report: Report) -> int:
    """Give 0 if everything is fine, 1 if something was asked for and had to be kept, or could not be read."""
    kept = any(one.asked and one.result == "kept" for one in report.sources)
    wrong = any(problem.level == "error" for problem in _all_problems(report))
    return int(kept or wrong)


def states(network: Network, store: Store, now: datetime) -> tuple[SourceReport, ...]:
    """Say what is known of every source, sorted by (lab, key), without asking any."""
    sources = sorted((source for lab in network.labs for source in lab.sources), key=lambda one: (one.lab, one.key))
    return tuple(known(source, store.load(source), now) for source in sources)


def known(source: Source, snapshot: Snapshot | None, now: datetime) -> SourceReport:
    """Report a source by its receipt alone."""
    receipt = snapshot.receipt if snapshot else None
    return SourceReport(
        source=source,
        result="kept" if receipt is None or receipt.failures else "fresh",
        state=state_of(receipt, now),
        reason=receipt.reason if receipt else None,
        entries=receipt.entries if receipt else 0,
        problems=(),
        since=receipt.received if receipt else None,
    )


# --- for programs ----------------------------------------------------------------------------------------------------


def report_json(report: Report, language: str) -> dict[str, object]:
    """Give the object that `labnetz harvest --json` prints, with texts in a language."""
    found: dict[str, object] = {
        "now": time_text(report.now),
        "exit": exit_code(report),
        "sources": [source_json(one, language) for one in report.sources],
    }
    if report.problems:
        found["problems"] = [problem_json(one, language) for one in report.problems]
    return found


def source_json(one: SourceReport, language: str) -> dict[str, object]:
    """Give one source, as in the harvest's JSON and in health.json."""
    return {
        "lab": one.source.lab,
        "kind": one.source.kind,
        "url": one.source.url,
        "result": one.result,
        "state": one.state,
        "reason": say(one.reason, language) if one.reason else None,
        "entries": one.entries,
        "problems": [problem_json(problem, language) for problem in one.problems],
        "since": time_text(one.since) if one.since else None,
    }


def problem_json(problem: Problem, language: str) -> dict[str, object]:
    """Give a problem as where, what, fix."""
    return {
        "where": str(problem.where),
        "what": say(problem.what, language),
        "fix": say(problem.fix, language),
    }


def time_text(moment: datetime) -> str:
    """Write a time as RFC 3339 in UTC: 2026-12-02T16:00:00Z."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


# --- for people ------------------------------------------------------------------------------------------------------


def lines(report: Report, language: str, *, days_in: tzinfo = UTC) -> Iterator[str]:
    """Give a line for every source, for every problem, and one that sums up. Days are those of `days_in`."""
    for one in report.sources:
        yield source_line(one, language, now=report.now, days_in=days_in)
        yield from (f"  {say_problem(problem, language)}" for problem in one.problems)
    yield from (say_problem(problem, language) for problem in report.problems)
    yield say(_sum(report), language)


def source_line(one: SourceReport, language: str, *, now: datetime, days_in: tzinfo = UTC) -> str:
    """Say in one line what happened to a source."""
    reason = say(one.reason, language) if one.reason else ""
    name = {"lab": one.source.lab, "key": one.source.key}
    return say(_line(one, name, reason, day_text(one.since, language, now=now, days_in=days_in)), language)


def _line(one: SourceReport, name: dict[str, str], reason: str, day: str) -> Message:
    if one.result == "replaced":
        return msg_n(
            "{lab} {key}: new state, {count} entry", "{lab} {key}: new state, {count} entries", one.entries, **name
        )
    if one.result == "fresh" and reason:
        return msg_n(
            "{lab} {key}: as it was, {count} entry – {reason}",
            "{lab} {key}: as it was, {count} entries – {reason}",
            one.entries,
            **name,
            reason=reason,
        )
    if one.result == "fresh":
        return msg_n(
            "{lab} {key}: unchanged, {count} entry", "{lab} {key}: unchanged, {count} entries", one.entries, **name
        )
    if one.since is None:
        return msg("{lab} {key}: nothing there yet – {reason}", **name, reason=reason)
    return msg_n(
        "{lab} {key}: kept the state of {day} ({count} entry) – {reason}",
        "{lab} {key}: kept the state of {day} ({count} entries) – {reason}",
        one.entries,
        **name,
        day=day,
        reason=reason,
    )


def _sum(report: Report) -> Message:
    results = [one.result for one in report.sources]
    return msg_n(
        "{count} source: {replaced} new, {fresh} unchanged, {kept} kept in its old state",
        "{count} sources: {replaced} new, {fresh} unchanged, {kept} kept in their old state",
        len(results),
        replaced=results.count("replaced"),
        fresh=results.count("fresh"),
        kept=results.count("kept"),
    )


def day_text(moment: datetime | None, language: str, *, now: datetime, days_in: tzinfo) -> str:
    """Write a day as people say it, "3. März", with the year if it is not this one; "" for no moment."""
    if moment is None:
        return ""
    day = moment.astimezone(days_in).date()
    if day.year != now.astimezone(days_in).year:
        return format_date(day, "long", locale=language)
    return format_skeleton("MMMMd", day, locale=language)


def _all_problems(report: Report) -> Iterator[Problem]:
    yield from report.problems
    for one in report.sources:
        yield from one.problems
