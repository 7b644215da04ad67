"""Warn of feeds that get too big for the programs that read them. Cuts nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labnetz.model import Artifact, Problem, Where, msg

if TYPE_CHECKING:
    from collections.abc import Iterable

WARN_BYTES = 800_000  # Google stops reading near 1 MB
_EVERYTHING = "-all.ics"


def too_big(artifacts: Iterable[Artifact]) -> tuple[Problem, ...]:
    """One problem for each calendar that Google will soon stop reading; who takes "everything" has been told."""
    return tuple(
        Problem(
            "FEED-20",
            Where(artifact.path),
            msg(
                "this calendar has {size} kB, and Google reads only about 1,000 kB", size=len(artifact.content) // 1000
            ),
            msg("shorten long descriptions, or end series that go on for years"),
            "warning",
        )
        for artifact in artifacts
        if artifact.path.endswith(".ics")
        and not artifact.path.endswith(_EVERYTHING)
        and len(artifact.content) > WARN_BYTES
    )
