"""Make the report of one source out of what became of it in a harvest, and of what all of them tell together. Pure."""

from __future__ import annotations

from dataclasses import replace
from errno import EDQUOT, ENOSPC
from typing import TYPE_CHECKING

from labnetz.harvest.decide import Replace
from labnetz.harvest.report import known
from labnetz.model import Message, Problem, Where, msg, msg_n

if TYPE_CHECKING:
    from datetime import datetime

    from labnetz.harvest.decide import Keep
    from labnetz.model import FetchFailed, Receipt, Snapshot, Source, SourceReport

TOO_MANY_FAILED = 0.3


def settled(source: Source, decision: Replace | Keep, found: tuple[Problem, ...], now: datetime) -> SourceReport:
    """Say what was decided; `found` are the problems of a new body."""
    report = known(source, decision.snapshot, now)
    if isinstance(decision, Replace):
        return replace(report, result="replaced", problems=(*found, *decision.problems))
    return replace(report, problems=decision.problems) if decision.problems else report


def spared(report: SourceReport, answer: FetchFailed) -> SourceReport:
    """Nothing was sent to its server, so nothing is known that has to be kept: it is its turn in the next harvest."""
    return replace(report, result="kept", reason=answer.reason, asked=False)


def waiting(report: SourceReport, receipt: Receipt) -> SourceReport:
    """A server that asked for patience is fine; one that failed is left alone for a while, and stays failed."""
    when = f"{receipt.not_before:%Y-%m-%d %H:%M} UTC"
    if not receipt.failures:
        reason = msg("not asked before {when}: the server says that nothing changes until then", when=when)
        return replace(report, result="fresh", reason=reason, asked=False)
    what = msg_n(
        "not asked again before {when}, since it failed {count} time",
        "not asked again before {when}, since it failed {count} times",
        receipt.failures,
        when=when,
    )
    fix = msg("to ask now, run labnetz harvest --force --lab {lab}", lab=report.source.lab)
    note = Problem("SOURCE-04", Where(report.source.url), what, fix, "note")
    return replace(report, problems=(note,), asked=False)


def fault(source: Source, previous: Snapshot | None, now: datetime, error: Exception) -> SourceReport:
    """Say what went wrong here; the source has nothing to do with it."""
    reason = _why(error)
    fix = msg("the other sources are not affected; the old state stays published")
    problem = Problem("SOURCE-05", Where(source.url), reason, fix)
    return replace(known(source, previous, now), result="kept", reason=reason, problems=(problem,))


def _why(error: Exception) -> Message:
    if not isinstance(error, OSError):
        kind = type(error).__name__
        return msg("a fault in labnetz ({kind}: {error}); please report it", kind=kind, error=error)
    if error.errno in {ENOSPC, EDQUOT}:
        return msg("the new state could not be kept, because the disk is full; make room, the next harvest asks again")
    return msg("could not be kept: {error}", error=error)


def too_many(reports: list[SourceReport]) -> tuple[Problem, ...]:
    """Say so when so many labs failed at once that the fault is likely our own."""
    asked = {one.source.lab for one in reports if one.asked}
    failed = {one.source.lab for one in reports if one.asked and one.result == "kept"}
    if len(failed) <= TOO_MANY_FAILED * len(asked):
        return ()
    what = msg("{failed} of {asked} labs could not be harvested", failed=len(failed), asked=len(asked))
    fix = msg("the old state stays published; when so many fail at once, look at your own network connection first")
    return (Problem("SOURCE-07", Where("network.yml"), what, fix),)
