"""Say what a harvest did: as lines of text, as JSON, as an exit code. Prints nothing, asks nobody.

`states` says the same of what is kept, without a harvest.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING
from unicodedata import category

from babel.dates import format_date, format_skeleton, format_timedelta

from labnetz.federation import join
from labnetz.harvest.decide import state_of
from labnetz.locale import say, say_problem
from labnetz.model import (
    Lab,
    LabStatus,
    Message,
    Network,
    Problem,
    Report,
    Snapshot,
    Source,
    SourceReport,
    msg,
    msg_n,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from labnetz.harvest.store import Store


NOT_ASKED = frozenset({LabStatus.PAUSED, LabStatus.ARCHIVED})
"""A lab's states in which none of its sources is asked."""

_MINUTE = timedelta(minutes=1)
MOST_PROBLEMS = 200
"""How many of a source's problems are told to programs: a hostile feed has as many as it has lines."""


def exit_code(report: Report) -> int:
    """Give 0 if everything is fine, 1 if something was asked for and had to be kept, or could not be read."""
    kept = any(one.asked and one.result == "kept" for one in report.sources)
    wrong = any(problem.level == "error" for problem in _all_problems(report))
    return int(kept or wrong)


def states(network: Network, store: Store, now: datetime) -> tuple[SourceReport, ...]:
    """Say what is known of every source, those of manifests too, sorted by (lab, key), without asking any."""
    joined = join(network, store.load, now=now).network
    pairs = [(lab, source) for lab in joined.labs for source in lab.sources]
    pairs.sort(key=lambda pair: (pair[1].lab, pair[1].key))
    return tuple(state_in(lab, source, store.load(source), now) for lab, source in pairs)


def state_in(lab: Lab, source: Source, snapshot: Snapshot | None, now: datetime) -> SourceReport:
    """Report a source of a lab by what is kept: one that nobody asks is neither in order nor out of date."""
    if source.is_paused:
        return not_asked(lab, source, snapshot, now)
    return known(source, snapshot, now)


def not_asked(lab: Lab, source: Source, snapshot: Snapshot | None, now: datetime) -> SourceReport:
    """Report a source that the registry says not to ask; its last state stays."""
    reason = (
        msg("not asked: the lab is {status} in the registry", status=lab.status.value)
        if lab.status in NOT_ASKED
        else msg("not asked: pause: true is written beside it in the registry")
    )
    report = known(source, snapshot, now)
    return replace(report, result="kept", state="paused", reason=reason, problems=(), asked=False)


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
        changed=receipt.changed if receipt else None,
        failing_since=receipt.failing_since if receipt else None,
        newest=receipt.newest if receipt else None,
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
    """Give one source, as in the harvest's JSON and in health.json; of thousands of problems the first ones."""
    return {
        "lab": one.source.lab,
        "kind": one.source.kind,
        "key": one.source.key,
        "url": one.source.url,
        "result": one.result,
        "state": one.state,
        "reason": one_line(say(one.reason, language)) if one.reason else None,
        "entries": one.entries,
        "problems": [problem_json(problem, language) for problem in one.problems[:MOST_PROBLEMS]],
        "problems_in_all": len(one.problems),
        "since": time_text(one.since) if one.since else None,
        "changed": time_text(one.changed) if one.changed else None,
        "failing_since": time_text(one.failing_since) if one.failing_since else None,
    }


def problem_json(problem: Problem, language: str) -> dict[str, object]:
    """Give a problem as where, what, fix."""
    return {
        "where": one_line(str(problem.where)),
        "what": one_line(say(problem.what, language)),
        "fix": one_line(say(problem.fix, language)),
    }


def time_text(moment: datetime) -> str:
    """Write a time as RFC 3339 in UTC: 2026-12-02T16:00:00Z."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


# --- for people ------------------------------------------------------------------------------------------------------


def lines(report: Report, language: str, *, days_in: tzinfo = UTC) -> Iterator[str]:
    """Give a line for every source, for every problem, and one that sums up. Days are those of `days_in`."""
    return (line for _, line in told(report, language, days_in=days_in))


def told(report: Report, language: str, *, days_in: tzinfo = UTC) -> Iterator[tuple[bool, str]]:
    """Give the same lines, each with whether somebody should look: what `exit_code` counts, and what is doubtful."""
    for one in report.sources:
        line = source_line(one, language, now=report.now, days_in=days_in)
        yield one.asked and one.result == "kept", one_line(line)
        for problem in one.problems:
            yield problem.level != "note", f"  {one_line(say_problem(problem, language))}"
    yield from ((problem.level != "note", one_line(say_problem(problem, language))) for problem in report.problems)
    yield False, say(_sum(report), language)


def one_line(text: str) -> str:
    """Make one line of a text in which something foreign may stand: no control signs, which could move a terminal's
    cursor, none that turn the direction of reading, no line breaks."""
    signs = (("" if category(sign) == "Cf" else " ") if category(sign)[0] == "C" else sign for sign in text)
    return " ".join("".join(signs).split())


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


def age_text(moment: datetime | None, language: str, *, now: datetime) -> str:
    """Say how long ago something was: "vor 3 Stunden"; "" for no moment. The future, of a wrong clock, is just now."""
    if moment is None:
        return ""
    age = max(now - moment, timedelta())
    if age < _MINUTE:
        return say(msg("just now"), language)
    return format_timedelta(-age, granularity="minute", add_direction=True, locale=language)


def _all_problems(report: Report) -> Iterator[Problem]:
    yield from report.problems
    for one in report.sources:
        yield from one.problems
