"""Write `health.json`: the state of every source, as `labnetz harvest --json` prints it. Decides no state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labnetz.harvest.report import source_json, time_text
from labnetz.model import Artifact
from labnetz.publish.json_text import write_json

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from labnetz.model import SourceReport

PATH = "health.json"


def write_health(states: Iterable[SourceReport], *, now: datetime, language: str) -> Artifact:
    """All sources in the given order, with their reasons and problems in a language."""
    document = {"now": time_text(now), "sources": [source_json(state, language) for state in states]}
    return Artifact(PATH, write_json(document))
