"""The state of every source in plain words, as lines with their state at the end. Decides no state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from labnetz.locale import say, spoken_in
from labnetz.model import Lab, Network, Problem, Source, SourceReport, SourceState, msg_n
from labnetz.publish import dates
from labnetz.publish.health import badge_path, in_short, log_path
from labnetz.publish.health_log import spot
from labnetz.publish.lab_pages import page_times
from labnetz.publish.lines import line_of
from labnetz.publish.render import Written, render
from labnetz.publish.site import Site
from labnetz.publish.source_words import KINDS, MEANING, SHORT, drawn_as, how_it_runs, to_do
from labnetz.publish.state_marks import drawn_state

_SHOWN = 10  # problems of a source on the page; the lab's log has more


@dataclass(frozen=True, slots=True)
class Said:
    """A text, and its language where it is not that of the page: not everything is translated into all languages."""

    text: str
    lang: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Problems:
    """Problems of one kind: what they are together, the first of them, and how many more there are."""

    label: str
    shown: tuple[Said, ...]
    left: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """One source in the words of a page."""

    label: str
    state: SourceState
    track: Markup
    words: str
    reason: Said | None
    step: str
    count: str
    changed: str
    url: str
    problems: tuple[_Problems, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesView:
    """All sources of a lab. `badge` and `log` are paths from the site's root, "" where there is no source.

    `code` is what a lab copies into its own site to show the badge, and `says` what the badge says.
    """

    id: str
    name: str
    line: str
    rows: tuple[SourceView, ...]
    badge: str
    log: str
    code: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sign:
    """A state as the page explains it, and how many sources are in it."""

    state: SourceState
    track: Markup
    words: str
    meaning: str
    count: str


def health_page(network: Network, states: tuple[SourceReport, ...], page: Written, site: Site) -> Markup:
    """Render all sources, by lab."""
    ordered = sorted(states, key=lambda one: (one.source.lab, one.source.key))
    groups = (
        sources_view(network.lab(lab), tuple(reports), network, site)
        for lab, reports in groupby(ordered, key=lambda one: one.source.lab)
    )
    labs = sorted(groups, key=lambda one: (one.name.casefold(), one.id))
    values = {"title": page.title, "body": page.body, "labs": labs, "signs": _signs(states, site.language)}
    return render("health.html", site, page.root, **values, **page_times(site))


def sources_view(lab: Lab, reports: Sequence[SourceReport], network: Network, site: Site) -> SourcesView:
    """Put a lab's sources into words; `reports` are those of this lab, none if it has no source."""
    says = f"{network.name}: {in_short(lab, reports)}" if reports else ""
    return SourcesView(
        id=lab.id,
        name=lab.name,
        line=line_of(lab),
        rows=tuple(_row(report, network.contact, site) for report in reports),
        badge=badge_path(lab.id) if reports else "",
        log=log_path(lab.id) if reports else "",
        code=_code(lab, network, site) if reports else "",
        says=says,
    )


def _code(lab: Lab, network: Network, site: Site) -> str:
    """Write the HTML of the badge. What it says changes with the state, so its text here can only name it."""
    href, src = f"{site.url}{site.paths.health}#{lab.id}", site.url + badge_path(lab.id)
    return str(
        Markup('<a href="{href}"><img src="{src}" alt="{alt}" height="48"></a>').format(
            href=href, src=src, alt=network.name
        )
    )


def _row(report: SourceReport, contact: str, site: Site) -> SourceView:
    language = site.language
    step = to_do(report, contact)
    return SourceView(
        label=say(KINDS[report.source.kind], language),
        state=report.state,
        track=drawn_state(drawn_as(report)),
        words=say(how_it_runs(report, lambda at: dates.moment(at, site.zone, language)), language),
        reason=Said(say(report.reason, language), site.other_language(spoken_in(report.reason, language)))
        if report.reason
        else None,
        step=say(step, language) if step else "",
        count=say(msg_n("{count} entry", "{count} entries", report.entries), language),
        changed=dates.plain_day(report.changed.astimezone(site.zone).date(), language) if report.changed else "",
        url=report.source.url,
        problems=tuple(_problems(report, language)),
    )


def _problems(report: SourceReport, language: str) -> Iterable[_Problems]:
    broken = [one for one in report.problems if one.level == "error"]
    others = [one for one in report.problems if one.level != "error"]
    if broken:
        label = msg_n("{count} entry is not shown", "{count} entries are not shown", len(broken))
        yield _some(say(label, language), broken, report.source, language)
    if others:
        label = msg_n("{count} remark", "{count} remarks", len(others))
        yield _some(say(label, language), others, report.source, language)


def _some(label: str, problems: Sequence[Problem], source: Source, language: str) -> _Problems:
    left = len(problems) - _SHOWN
    more = msg_n("and {count} more, in the log", "and {count} more, in the log", left)
    shown = tuple(_said(problem, source, language) for problem in problems[:_SHOWN])
    return _Problems(label=label, shown=shown, left=say(more, language) if left > 0 else "")


def _said(problem: Problem, source: Source, language: str) -> Said:
    text = f"{spot(problem, source, language)}{say(problem.what, language)} – {say(problem.fix, language)}"
    spoken = spoken_in(problem.what, language)
    return Said(text, spoken if spoken != language else "")


def _signs(states: Iterable[SourceReport], language: str) -> tuple[_Sign, ...]:
    counts = Counter(drawn_as(one) for one in states)
    return tuple(
        _Sign(
            state=state,
            track=drawn_state(state),
            words=say(SHORT[state], language),
            meaning=say(MEANING[state], language),
            count=say(msg_n("{count} source", "{count} sources", counts[state]), language) if counts[state] else "",
        )
        for state in SHORT
    )
