"""Whether a date in another form can only be read in one way. Decides; the reading itself is the business of `dates`.

Sure are: day first with dots or a month's name, year first with any sign, also those that word processors make of a
hyphen. Not sure: 12/2/2026 and 12-02-2026 (which is the month?), words beside the date, half of a range in another half
of the day, a weekday that does not fit.
"""

from __future__ import annotations

import re
from datetime import date

from labnetz.content.month_names import MONTHS
from labnetz.content.weekdays import NUMBERS

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
SIGNS = "[-/.‐‑–—−]"
"""What stands between year, month and day, also what word processors make of a hyphen."""
_DAY = rf"""(?:
      \d{{1,2}}\.\ ?\d{{1,2}}\.\ ?(?:\d{{4}}|\d{{2}})
    | \d{{1,2}}(?:\.|st|nd|rd|th)?\ (?:{_MONTH})\.?\ \d{{4}}
    | (?:{_MONTH})\.?\ \d{{1,2}},?\ \d{{4}}
    | \d{{4}}(?P<sign>{SIGNS})\d{{1,2}}(?P=sign)\d{{1,2}}
)"""
_HOUR = r"\d{1,2}"
_EXACT = r"\d{1,2}[:.]\d{2}(?::\d{2})?"
_UHR = r"\s*(?:Uhr|h)\b"
_UNTIL = r"\s*(?:-|–|bis|to)\s*"
_CLOCK = rf"""(?:
      {_EXACT}(?:{_UHR})?
    | {_HOUR}{_UHR}
    | (?:0?[1-9]|1[0-2])(?::\d{{2}})?\s*[ap]m
    | (?:{_EXACT}|{_HOUR})(?:{_UHR})?{_UNTIL}(?:{_EXACT}(?:{_UHR})?|{_HOUR}{_UHR})
)"""
_SURE = re.compile(
    rf"(?:(?P<weekday>[a-z]{{2,10}})\.?,?\s+)?(?:(?:am|den)\s+)?{_DAY}(?:(?:,?\s+(?:um\s+|ab\s+|von\s+)?|t){_CLOCK})?",
    re.IGNORECASE | re.VERBOSE,
)


def is_sure(text: str, start: str, end: str = "") -> bool:
    """Tell whether a text can mean nothing but `start` (and `end`, "" for none), which were read out of it."""
    found = _SURE.fullmatch(" ".join(text.split()))
    if not found or _has_range(text) != bool(end):
        return False
    weekday = (found["weekday"] or "").lower()
    return not weekday or NUMBERS.get(weekday) == date.fromisoformat(start[:10]).weekday()


def _has_range(text: str) -> bool:
    """Tell whether two times are written; the hyphens of a date lie between other numbers."""
    clock = re.sub(_DAY, " ", text, count=1, flags=re.IGNORECASE | re.VERBOSE)
    return bool(re.search(r"-|–|\bbis\b|\bto\b", clock, re.IGNORECASE))
