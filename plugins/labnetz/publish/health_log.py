"""What the portal fetched from one lab, as plain text that the lab can read without an account. Decides no state.

Everything from outside stands on its own line, without control characters, and shortened: a log can't be forged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from labnetz.harvest.report import one_line
from labnetz.locale import colon, say
from labnetz.model import Lab, Message, Network, Problem, Source, SourceReport, file_path, msg, msg_n
from labnetz.publish import dates
from labnetz.publish.source_words import KINDS, how_it_runs, to_do

MOST = 100
"""How many problems of a source are listed."""
_LONGEST = 400  # signs of a line's own text


@dataclass(frozen=True, slots=True)
class _Pen:
    """Writes for one lab: in its language, at its clocks."""

    language: str
    zone: ZoneInfo

    def say(self, message: Message) -> str:
        return shortened(say(message, self.language))

    def when(self, moment: datetime) -> str:
        return dates.moment(moment, self.zone, self.language)

    def fact(self, label: Message, text: str, indent: str = "  ") -> str:
        return f"{indent}{say(label, self.language)}{colon(self.language)} {shortened(text)}"


def log_path(lab: str) -> str:
    """Give where a lab's log stands, for good."""
    return file_path(f"health/{lab}.txt")


def health_log(lab: Lab, reports: Sequence[SourceReport], network: Network, *, now: datetime) -> bytes:
    """Write the log of one lab: UTF-8 with lines that end in LF. `reports` are those of its sources.

    It begins with a byte order mark: many servers send text without a charset, and browsers then take it for Latin-1.
    """
    pen = _Pen(lab.language, ZoneInfo(lab.timezone))
    title = msg("{lab}: what {network} fetched from you", lab=lab.name, network=network.name)
    lines = [
        pen.say(title),
        pen.say(msg("As of {time}", time=pen.when(now))),
        f"{network.url}{log_path(lab.id)}",
        *(line for report in reports for line in ("", *_source(report, pen, network.contact))),
        "",
        pen.say(msg("Questions? Please write to {contact}.", contact=network.contact)),
    ]
    return ("\n".join(lines) + "\n").encode("utf-8-sig", "replace")


def spot(problem: Problem, source: Source, language: str) -> str:
    """Say where in a source a problem is, with a colon: its line and which entry it is; "" for the source as such.

    The source's address is left out: it stands beside.
    """
    where = problem.where
    if where.path != source.url:
        return f"{shortened(str(where))}{colon(language)} "
    line = say(msg("line {line}", line=where.line), language) if where.line else ""
    entry = shortened(where.entry)
    said = f"{line} ({entry})" if line and entry else line or entry
    return f"{said}{colon(language)} " if said else ""


def shortened(text: str) -> str:
    """Make one line of a text that is not too long."""
    plain = one_line(text)
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1].rstrip()}…"


def _source(report: SourceReport, pen: _Pen, contact: str) -> Iterator[str]:
    kind, state = pen.say(KINDS[report.source.kind]), pen.say(how_it_runs(report, pen.when))
    yield f"{kind}{colon(pen.language)} {state}"
    yield pen.fact(msg("Address"), report.source.url)
    yield pen.fact(msg("Last read"), pen.when(report.since) if report.since else pen.say(msg("never")))
    if report.changed:
        yield pen.fact(msg("Last changed"), pen.when(report.changed))
    yield pen.fact(msg("In it"), say(msg_n("{count} entry", "{count} entries", report.entries), pen.language))
    if report.reason:
        yield pen.fact(msg("Why"), pen.say(report.reason))
    if step := to_do(report, contact):
        yield pen.fact(msg("What to do"), pen.say(step))
    yield from _problems(report, pen)


def _problems(report: SourceReport, pen: _Pen) -> Iterator[str]:
    groups = (
        (msg("Not published"), [one for one in report.problems if one.level == "error"]),
        (msg("Published, but please look"), [one for one in report.problems if one.level != "error"]),
    )
    for label, problems in groups:
        if not problems:
            continue
        yield ""
        yield f"  {pen.say(label)} ({len(problems)}){colon(pen.language)}"
        for problem in problems[:MOST]:
            yield f"  - {spot(problem, report.source, pen.language)}{pen.say(problem.what)}"
            yield pen.fact(msg("Mend it like this"), pen.say(problem.fix), indent="    ")
        if len(problems) > MOST:
            left = msg_n("and {count} more of the same feed", "and {count} more of the same feed", len(problems) - MOST)
            yield f"  - {pen.say(left)}"
