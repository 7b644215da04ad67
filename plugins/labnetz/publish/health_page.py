"""The state of every source in plain words, as lines with their state at the end. Decides no state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from markupsafe import Markup

from labnetz.locale import say, say_problem
from labnetz.model import Message, Network, SourceReport, SourceState, msg, msg_n
from labnetz.publish import dates
from labnetz.publish.lines import line_of
from labnetz.publish.render import Written, render
from labnetz.publish.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    label: str
    state: SourceState
    words: str
    reason: str
    count: str
    url: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    name: str
    href: str
    line: str
    rows: tuple[_Row, ...]


def health_page(network: Network, states: tuple[SourceReport, ...], page: Written, site: Site) -> Markup:
    """Render all sources, by lab."""
    ordered = sorted(states, key=lambda one: (one.source.lab, one.source.key))
    groups = []
    for lab_id, reports in groupby(ordered, key=lambda one: one.source.lab):
        lab = network.lab(lab_id)
        rows = tuple(_row(report, site) for report in reports)
        href = f"{page.root}{site.paths.labs}{lab_id}/"
        groups.append(_Group(name=lab.name, href=href, line=line_of(lab), rows=rows))
    stand = dates.moment(site.now, site.zone, site.language)
    return render("health.html", site, page.root, title=page.title, body=page.body, groups=groups, stand=stand)


def _row(report: SourceReport, site: Site) -> _Row:
    language = site.language
    kind = msg("Dates") if report.source.kind == "events" else msg("News")
    return _Row(
        label=say(kind, language),
        state=report.state,
        words=say(state_words(report.state, report.since, site), language),
        reason=say(report.reason, language) if report.reason else "",
        count=say(msg_n("{count} entry", "{count} entries", report.entries), language),
        url=report.source.url,
        problems=tuple(say_problem(problem, language) for problem in report.problems),
    )


def state_words(state: SourceState, since: datetime | None, site: Site) -> Message:
    """Say how a line runs: in service, late since, interrupted since."""
    day = dates.moment(since, site.zone, site.language) if since else ""
    words: dict[SourceState, Message] = {
        "new": msg("not in service yet"),
        "ok": msg("in service, last read on {day}", day=day),
        "degraded": msg("in service with faults, last read on {day}", day=day),
        "stale": msg("late since {day}", day=day),
        "unreachable": msg("interrupted since {day}", day=day),
    }
    return words[state]
