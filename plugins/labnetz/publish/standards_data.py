"""Who keeps which conventions, as data and as badges (docs/spec/conventions.md). Judges nothing (`standards`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from labnetz.locale import say
from labnetz.model import Planned, file_path, msg
from labnetz.publish import dates
from labnetz.publish.badge import drawn_badge
from labnetz.publish.json_text import row_parts
from labnetz.publish.lines import line_of
from labnetz.publish.stamping import version_of
from labnetz.publish.standards import CRITERIA, VERSION
from labnetz.publish.verdict_marks import verdict_line
from labnetz.publish.window import midnight

if TYPE_CHECKING:
    from datetime import datetime

    from labnetz.model import Lab, Network
    from labnetz.publish.standards import Assessed

PATH = "data/standards.json"
FORMATS = ["1"]
"""Versions of the file's form; that of the criteria is `standards.VERSION`."""


def badge_path(lab: str) -> str:
    """Give where a lab's badge stands, for good."""
    return file_path(f"standards/{lab}.svg")


def standards_files(found: Sequence[Assessed], network: Network, *, now: datetime) -> Iterator[Planned]:
    """Plan the data, and a badge for each lab in the lab's language."""
    day = midnight(now).date().isoformat()
    known = [(one.lab.id, one.lab.name, one.lab.url, _states(one), _reasons(one)) for one in found]
    about = (network.id, network.name, network.url, network.language, network.licence)
    yield Planned(PATH, partial(_data, found, network, day), partial(version_of, VERSION, day, about, known))
    for one in found:
        told = (network, now)
        version = partial(version_of, badge_words(one.lab, one, *told), network.name, line_of(one.lab), _states(one))
        yield Planned(badge_path(one.lab.id), partial(_badge, one, *told), version)


def badge_words(lab: Lab, found: Assessed, network: Network, now: datetime) -> tuple[str, str]:
    """Say in the lab's language what its badge says: in short, and whole, for its alternative text.

    It names the month: who keeps the picture on a site of their own must not promise for ever what was so once.
    """
    language = lab.language
    month = dates.month(now.astimezone(ZoneInfo(network.timezone)).date(), language)
    counted = {"kept": found.kept, "all": len(found.verdicts), "month": month}
    short = say(msg("keeps {kept} of {all} standards, {month}", **counted), language)
    whole = msg("{network}, standards version {version}: {words}", network=network.name, version=VERSION, words=short)
    return short, say(whole, language)


def _badge(found: Assessed, network: Network, now: datetime) -> tuple[bytes]:
    short, whole = badge_words(found.lab, found, network, now)
    name = say(msg("{network}: standards {version}", network=network.name, version=VERSION), found.lab.language)
    return (drawn_badge(name, short, whole, shape=verdict_line(_states(found)), line=line_of(found.lab)),)


def _states(found: Assessed) -> tuple[str, ...]:
    return tuple(one.state for one in found.verdicts)


def _reasons(found: Assessed) -> tuple[object, ...]:
    return tuple(one.reason for one in found.verdicts)


def _data(found: Sequence[Assessed], network: Network, day: str) -> Iterator[bytes]:
    language = network.language
    head = {
        "labnetz": FORMATS,
        "version": VERSION,
        "network": network.id,
        "as_of": day,
        "licence": network.licence,
        "criteria": [
            {"id": one.id, "name": say(one.name, language), "asks": say(one.asks, language)} for one in CRITERIA
        ],
    }
    yield from row_parts(head, "labs", (_row(one, network) for one in found))


def _row(found: Assessed, network: Network) -> dict[str, object]:
    return {
        "id": found.lab.id,
        "name": found.lab.name,
        "url": found.lab.url,
        "badge": f"{network.url}{badge_path(found.lab.id)}",
        "criteria": {
            one.criterion.id: {"state": one.state, "reason": say(one.reason, network.language)}
            for one in found.verdicts
        },
    }
