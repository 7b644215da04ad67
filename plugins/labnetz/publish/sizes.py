"""Warn of feeds that get too big for the programs that read them. Cuts nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from labnetz.model import Artifact, Problem, Published, Where, msg

if TYPE_CHECKING:
    from collections.abc import Iterable

WARN_BYTES = 800_000
LIMIT = 1_000_000
"""Bytes near which Google stops reading a calendar."""
_EVERYTHING = "-all.ics"
_ONCE = re.compile(r"feeds/month/.+|events/[0-9a-f]{16}\.ics")
"""What people take over once; nobody subscribes to it."""
_PART = re.compile(r"(?P<whole>.+)/part-[0-9]+\.ics")


def too_big(files: Iterable[Artifact | Published]) -> tuple[Problem, ...]:
    """One problem for each calendar that Google will soon stop reading; who takes "everything" has been told."""
    calendars = [one for one in files if one.path.endswith(".ics") and not _is_told(one.path)]
    parts = [(found["whole"], one) for one in calendars if (found := _PART.fullmatch(one.path))]
    in_parts = {whole for whole, _ in parts}
    wholes = (one for one in calendars if not _PART.fullmatch(one.path) and one.size > WARN_BYTES)
    return (
        *(_of_whole(one, in_parts=one.path.removesuffix(".ics") in in_parts) for one in wholes),
        *(_of_part(one) for _, one in parts if one.size > LIMIT),
    )


def _is_told(path: str) -> bool:
    return path.endswith(_EVERYTHING) or _ONCE.fullmatch(path) is not None


def _of_whole(calendar: Artifact | Published, *, in_parts: bool) -> Problem:
    fix = msg("shorten long descriptions, or end series that go on for years")
    if in_parts:
        where = calendar.path.removesuffix(".ics")
        fix = msg(
            "tell people who use Google to subscribe to its parts ({part}, and so on)", part=f"{where}/part-1.ics"
        )
    what = msg("this calendar has {size} kB, and Google reads only about 1,000 kB", size=calendar.size // 1000)
    return Problem("FEED-20", Where(calendar.path), what, fix, "warning")


def _of_part(calendar: Artifact | Published) -> Problem:
    """What is too big for a part cannot be cut any more: it is one event, with its changed dates."""
    what = msg("one event alone has {size} kB, and Google reads only about 1,000 kB", size=calendar.size // 1000)
    fix = msg("ask its lab to shorten the description, or to end the series and begin a new one")
    return Problem("FEED-20", Where(calendar.path), what, fix, "warning")
