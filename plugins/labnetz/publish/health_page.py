"""The state of every source in plain words, as lines with their state at the end. Decides no state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby

from markupsafe import Markup

from labnetz.locale import say, spoken_in
from labnetz.model import Lab, Network, Problem, Source, SourceReport, SourceState, msg, msg_n
from labnetz.publish import dates
from labnetz.publish.health import badge_path, in_short
from labnetz.publish.health_log import log_path, spot
from labnetz.publish.lab_pages import page_times
from labnetz.publish.lines import line_of
from labnetz.publish.long_dates import Turns
from labnetz.publish.render import Written, render
from labnetz.publish.site import Site
from labnetz.publish.source_words import KINDS, MEANING, SHORT, Say, drawn_as, gravest, gravity, how_it_runs, to_do
from labnetz.publish.stamping import Stamped, version_of
from labnetz.publish.state_marks import drawn_state

AT_ONCE = 250
"""How many labs stand on the page of all sources; of more, a list from A to Z has all."""
IN_A_PIECE = 60
"""How many labs stand on one page of that list."""
_WELL: tuple[SourceState, ...] = ("ok", "dormant", "paused")
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
    """Render all sources, by lab; of many labs, those where something is wrong, and the way to all of them."""
    labs = _labs(network, states)
    pieces = _pieces(labs, site)
    shown = _amiss(labs)[:IN_A_PIECE] if pieces else labs
    values = {
        "title": page.title,
        "body": page.body,
        "signs": _signs(states, site.language) if labs else (),
        "labs": [sources_view(lab, reports, network, site) for lab, reports in shown],
        "pieces": [(piece.name, page.root + piece.folder) for piece in pieces],
        "more": len(_amiss(labs)) - len(shown) if pieces else 0,
    }
    return render("health.html", site, page.root, **values, **page_times(site))


def health_lists(network: Network, states: Sequence[SourceReport], site: Site) -> Iterator[Stamped]:
    """Give the pages that have the sources of many labs, from A to Z; none for a network of few."""
    pieces = _pieces(_labs(network, states), site)
    for number, piece in enumerate(pieces):
        around = tuple(pieces[at].folder if 0 <= at < len(pieces) else "" for at in (number - 1, number + 1))
        turns = number + 1, len(pieces), around
        yield Stamped(
            path=piece.folder,
            title=piece.title,
            description=piece.title,
            body=partial(_piece_page, piece, turns, network, site),
            is_found=False,
            version=version_of(turns, network.name, network.contact, [_shown_of(one, site) for one in piece.labs]),
        )


_Lab = tuple[Lab, tuple[SourceReport, ...]]


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some of many labs, and the folder of their page. `name` is what it is called in a list of them."""

    title: str
    name: str
    folder: str
    labs: Sequence[_Lab]


def _labs(network: Network, states: Iterable[SourceReport]) -> list[_Lab]:
    known = {lab.id: lab for lab in network.labs}
    ordered = sorted(states, key=lambda one: (one.source.lab, one.source.key))
    groups = [(known[lab], tuple(reports)) for lab, reports in groupby(ordered, key=lambda one: one.source.lab)]
    return sorted(groups, key=lambda one: (one[0].name.casefold(), one[0].id))


def _amiss(labs: Iterable[_Lab]) -> list[_Lab]:
    """Choose those of which somebody should hear, the gravest first."""
    found = [(gravity(gravest(map(drawn_as, reports))), lab, reports) for lab, reports in labs]
    well = min(gravity(state) for state in _WELL)
    return [(lab, reports) for rank, lab, reports in sorted(found, key=lambda one: one[0]) if rank < well]


def _pieces(labs: Sequence[_Lab], site: Site) -> list[_Piece]:
    if len(labs) <= AT_ONCE:
        return []
    found = [labs[start : start + IN_A_PIECE] for start in range(0, len(labs), IN_A_PIECE)]
    return [_piece(own, f"{site.paths.health}a-z/{number}/", site) for number, own in enumerate(found, 1)]


def _piece(own: Sequence[_Lab], folder: str, site: Site) -> _Piece:
    kind, (first, _), (last, _) = say(msg("State of the sources"), site.language), own[0], own[-1]
    title = msg("{kind}: {first} to {last}", kind=kind, first=first.name, last=last.name)
    name = msg("{first} to {last}", first=first.label, last=last.label)
    return _Piece(say(title, site.language), say(name, site.language), folder, own)


def _piece_page(
    piece: _Piece, turns: tuple[int, int, tuple[str, ...]], network: Network, site: Site, root: str
) -> Markup:
    number, pages, around = turns
    before, after = (root + folder if folder else "" for folder in around)
    when = partial(_to_the_day, site)
    views = [sources_view(lab, reports, network, site, when=when) for lab, reports in piece.labs]
    told = Turns(number=number, pages=pages, before=before, after=after)
    return render("health_list.html", site, root, title=piece.title, labs=views, turns=told)


def _shown_of(one: _Lab, site: Site) -> tuple[object, ...]:
    """What a page says of a lab: moments to the day, or each harvest would change each page."""
    lab, reports = one
    said = [(report.source, report.state, report.reason, report.entries, report.problems) for report in reports]
    moments = [(report.since, report.changed, report.failing_since, report.newest) for report in reports]
    days = [at.astimezone(site.zone).date() if at else None for known in moments for at in known]
    return lab.id, lab.name, line_of(lab), lab.language, lab.timezone, said, days


def sources_view(
    lab: Lab, reports: Sequence[SourceReport], network: Network, site: Site, *, when: Say | None = None
) -> SourcesView:
    """Put a lab's sources into words; `reports` are those of this lab, none if it has no source. `when` puts moments
    into words, None: to the minute.
    """
    said = when or partial(_to_the_minute, site)
    says = f"{network.name}: {in_short(lab, reports)}" if reports else ""
    return SourcesView(
        id=lab.id,
        name=lab.name,
        line=line_of(lab),
        rows=tuple(_row(report, network.contact, site, said) for report in reports),
        badge=badge_path(lab.id) if reports else "",
        log=log_path(lab.id) if reports else "",
        code=_code(lab, network, site) if reports else "",
        says=says,
    )


def _code(lab: Lab, network: Network, site: Site) -> str:
    """Write the HTML of the badge. What it says changes with the state, so its text here can only name it."""
    is_listed = len(network.labs) <= AT_ONCE  # else it stands on one of many pages, and not always on the same
    page = f"{site.paths.health}#{lab.id}" if is_listed else site.paths.of_lab(lab.id)
    href, src = site.url + page, site.url + badge_path(lab.id)
    return str(
        Markup('<a href="{href}"><img src="{src}" alt="{alt}" height="48"></a>').format(
            href=href, src=src, alt=network.name
        )
    )


def _to_the_day(site: Site, at: datetime) -> str:
    return dates.plain_day(at.astimezone(site.zone).date(), site.language)


def _to_the_minute(site: Site, at: datetime) -> str:
    return dates.moment(at, site.zone, site.language)


def _row(report: SourceReport, contact: str, site: Site, when: Say) -> SourceView:
    language = site.language
    step = to_do(report, contact)
    return SourceView(
        label=say(KINDS[report.source.kind], language),
        state=report.state,
        track=drawn_state(drawn_as(report)),
        words=say(how_it_runs(report, when), language),
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
