"""Write what tells of the sources beside the page: `health.json`, and each lab's badge and log. Decides no state.

`health.json` has the sources as `labnetz harvest --json` prints them; docs/spec/health-json.md says what they mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import groupby
from zoneinfo import ZoneInfo

from labnetz.harvest.report import source_json, time_text
from labnetz.locale import say
from labnetz.model import Artifact, Lab, Network, Planned, SourceReport, file_path
from labnetz.publish.badge import badge
from labnetz.publish.dates import plain_day
from labnetz.publish.health_log import health_log, log_path
from labnetz.publish.json_text import write_json
from labnetz.publish.lines import line_of
from labnetz.publish.source_words import drawn_as, gravest, how_it_runs, in_a_word

PATH = "health.json"
VERSIONS = ["1"]


def write_health(states: Iterable[SourceReport], *, now: datetime, language: str) -> Artifact:
    """All sources in the given order, with their reasons and problems in a language."""
    document = {
        "labnetz": VERSIONS,
        "now": time_text(now),
        "sources": [source_json(state, language) for state in states],
    }
    return Artifact(PATH, write_json(document))


def badge_path(lab: str) -> str:
    """Give where a lab's badge stands, for good."""
    return file_path(f"health/{lab}.svg")


def write_badges_and_logs(network: Network, states: Iterable[SourceReport], *, now: datetime) -> Iterator[Planned]:
    """Plan a badge and a log for each lab with a source, in the lab's language. `states` are sorted by lab."""
    labs = {lab.id: lab for lab in network.labs}
    for lab_id, group in groupby(states, key=lambda one: one.source.lab):
        lab, reports = labs[lab_id], tuple(group)
        yield Planned(badge_path(lab_id), partial(_badge_of, lab, reports, network))
        yield Planned(log_path(lab_id), partial(_log_of, lab, reports, network, now))


def _badge_of(lab: Lab, reports: Sequence[SourceReport], network: Network) -> tuple[bytes]:
    return (_badge(lab, reports, network),)


def _log_of(lab: Lab, reports: Sequence[SourceReport], network: Network, now: datetime) -> tuple[bytes]:
    return (health_log(lab, reports, network, now=now),)


def _badge(lab: Lab, reports: Sequence[SourceReport], network: Network) -> bytes:
    report = _gravest(reports)
    # A day is said where it is the news; else it stands in the title only, and the badge stays short.
    has_day = report.state in {"stale", "unreachable"} and report.since is not None
    words = in_short(lab, reports) if has_day else say(in_a_word(report), lab.language)
    title = f"{network.name}: {in_short(lab, reports)}"
    return badge(network.name, words, title, state=drawn_as(report), line=line_of(lab))


def _gravest(reports: Sequence[SourceReport]) -> SourceReport:
    state = gravest(one.state for one in reports)
    return next(one for one in reports if one.state == state)


def in_short(lab: Lab, reports: Sequence[SourceReport]) -> str:
    """Say how a lab's sources run, in its language: what somebody should hear of first."""
    zone = ZoneInfo(lab.timezone)
    words = how_it_runs(_gravest(reports), lambda at: plain_day(at.astimezone(zone).date(), lab.language))
    return say(words, lab.language)
