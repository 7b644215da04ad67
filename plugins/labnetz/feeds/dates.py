"""Read the dates that feeds really contain: RFC 822, ISO 8601, and German words. Decides nothing about them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_to_datetime

_LENGTH = 100
_FIRST_YEAR, _LAST_YEAR = 1980, 9000  # "0001-01-01" and the 1970s are what programs write for "no date"

_MONTHS = {
    "jan": "Jan", "jän": "Jan", "feb": "Feb", "mär": "Mar", "mae": "Mar", "mrz": "Mar", "mar": "Mar", "apr": "Apr",
    "mai": "May", "may": "May", "jun": "Jun", "jul": "Jul", "aug": "Aug", "sep": "Sep", "okt": "Oct", "oct": "Oct",
    "nov": "Nov", "dez": "Dec", "dec": "Dec",
}  # fmt: skip
_WORDS = re.compile(
    r"^(?:[^\W\d_]{2,10}\.?,?\s+)?"  # a weekday, in whatever language: the date says it already
    r"(?P<day>\d{1,2})\.?\s+(?P<month>[^\W\d_]{3,10})\.?,?\s+(?P<year>\d{4}|\d{2})"
    r"(?:,?\s+(?:um\s+)?(?P<time>\d{1,2}[:.]\d{2}(?::\d{2})?)(?:\s+Uhr)?(?:\s+(?P<zone>[+-]\d{2}:?\d{2}|[A-Z]{1,5}))?)?$"
)
_NUMBERS = re.compile(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:,?\s+(\d{1,2})[:.](\d{2})(?:\s+Uhr)?)?$")
_GERMAN_ZONES = {"MEZ": "+0100", "MESZ": "+0200", "CET": "+0100", "CEST": "+0200"}


def read_date(text: str, zone: tzinfo) -> datetime | None:
    """The instant that `text` names, in UTC; None when it names none that can be true.

    `zone` holds for dates without an offset. A date without a time is the start of that day.
    """
    text = " ".join(text[:_LENGTH].split())
    for reader in (_iso, _words, _numbers, _rfc822):
        try:
            found = reader(text)
            if found is not None:
                return _plausible(found, zone)
        except (ValueError, OverflowError, TypeError, IndexError):
            continue
    return None


def _plausible(found: datetime, zone: tzinfo) -> datetime | None:
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)


def _iso(text: str) -> datetime | None:
    """ISO 8601 and RFC 3339. A bare number is none: Python would read 20181231 as a date."""
    return None if text.isdigit() else datetime.fromisoformat(text)


def _words(text: str) -> datetime | None:
    """RFC 822, and the same with German names: "Mo, 25 Jun 2018 10:00:00 +0200", "25. Juni 2018, 10:00 Uhr"."""
    found = _WORDS.match(text)
    month = _MONTHS.get(found["month"][:3].lower()) if found else None
    if not found or not month:
        return None
    time = (found["time"] or "00:00").replace(".", ":")
    offset = _GERMAN_ZONES.get(found["zone"] or "", found["zone"] or "-0000")
    return _rfc822(f"{found['day']} {month} {found['year']} {time} {offset.replace(':', '')}")


def _numbers(text: str) -> datetime | None:
    """Day, month, year with dots: "25.06.2018", "25.06.2018 10:00 Uhr"."""
    found = _NUMBERS.match(text)
    if not found:
        return None
    day, month, year, hour, minute = (int(part or 0) for part in found.groups())
    return datetime(year, month, day, hour, minute)  # noqa: DTZ001 – the zone is added by _plausible


def _rfc822(text: str) -> datetime:
    """RFC 822 as mail readers take it. "-0000" and no zone at all make a naive value (RFC 5322 §3.3)."""
    return parsedate_to_datetime(text)
