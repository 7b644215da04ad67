"""Read the dates that feeds really contain: RFC 822, ISO 8601, and words. Decides nothing about them.

The names of months are CLDR's, in the languages of our neighbours' editors, and those that German programs write.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from functools import cache

from babel.dates import get_month_names

_LENGTH = 100
_FIRST_YEAR, _LAST_YEAR = 1980, 9000  # "0001-01-01" and the 1970s are what programs write for "no date"

_ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_OTHER_NAMES = {"jaenner": 1, "feber": 2, "maerz": 3, "mae": 3, "mrz": 3, "juno": 6, "julei": 7, "sept": 9, "fevr": 2}
_WEEKDAY = r"^(?:[^\W\d_]{2,10}\.?,?\s+)?(?:(?:den|am|le)\s+)?"  # in whatever language: the date says it already
_TIME = (
    r"(?:(?:,|\s[–|-])?\s+(?:um\s+|à\s+)?"
    r"(?:(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?::(?P<second>\d{2}))?(?:\s+(?:Uhr|h))?|(?P<full>\d{1,2})\s*(?:Uhr|h))"
    r"(?:\s+(?P<zone>[+-]\d{2}:?\d{2}|[A-Z]{1,5}))?)?$"
)
_WORDS = re.compile(
    rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:\.|er)?\s+(?P<month>[^\W\d_]{{3,10}})\.?,?\s+(?P<year>\d{{4}}|\d{{2}}){_TIME}"
)
_NUMBERS = re.compile(rf"{_WEEKDAY}(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.\s?(?P<year>\d{{4}}|\d{{2}}){_TIME}")
# What nearly every feed writes, and what says the same in whichever way it is read.
_USUAL = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), ([0-9]{1,2}) ([A-Z][a-z]{2}) ([12][0-9]{3}) "
    r"([0-9]{2}):([0-9]{2}):([0-9]{2}) (?:GMT|(?!-0000)([+-][0-9]{2})([0-9]{2}))"
)
_GERMAN_ZONES = {"MEZ": "+0100", "MESZ": "+0200", "CET": "+0100", "CEST": "+0200"}


def read_date(text: str, zone: tzinfo) -> datetime | None:
    """The instant that `text` names, in UTC; None when it names none that can be true.

    `zone` holds for dates without an offset. A date without a time is the start of that day.
    """
    text = unicodedata.normalize("NFC", " ".join(text[:_LENGTH].split()))
    for reader in (_usual, _iso, _words, _numbers, _rfc822):
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


def _usual(text: str) -> datetime | None:
    found = _USUAL.fullmatch(text)
    if found is None or found[2] not in _ENGLISH:
        return None
    day, year, hour, minute, second = (int(found[group]) for group in (1, 3, 4, 5, 6))
    hours, minutes = int(found[7] or 0), int(found[8] or 0)
    offset = timedelta(hours=hours, minutes=-minutes if (found[7] or "").startswith("-") else minutes)
    return datetime(year, _ENGLISH.index(found[2]) + 1, day, hour, minute, second, tzinfo=timezone(offset))


def _iso(text: str) -> datetime | None:
    """ISO 8601 and RFC 3339. A bare number is none: Python would read 20181231 as a date."""
    return None if text.isdigit() else datetime.fromisoformat(text.removesuffix(" Uhr"))


def _words(text: str) -> datetime | None:
    """RFC 822, and the same in words: "Mo, 25 Jun 2018 10:00:00 +0200", "Mittwoch, 3. März 2026, 14 Uhr"."""
    found = _WORDS.match(text)
    month = _month(found["month"]) if found else None
    return _put_together(found, month) if found and month else None


def _numbers(text: str) -> datetime | None:
    """Day, month, year with dots: "25.06.2018", "Mi., 25.6.18 - 10:00 Uhr"."""
    found = _NUMBERS.match(text)
    return _put_together(found, int(found["month"])) if found and 1 <= int(found["month"]) <= 12 else None


def _put_together(found: re.Match[str], month: int) -> datetime:
    """By way of RFC 822, which knows the names of zones and what a year of two digits means."""
    time = f"{found['hour'] or found['full'] or '0'}:{found['minute'] or '00'}:{found['second'] or '00'}"
    offset = _GERMAN_ZONES.get(found["zone"] or "", found["zone"] or "-0000").replace(":", "")
    return _rfc822(f"{found['day']} {_ENGLISH[month - 1]} {found['year']} {time} {offset}")


def _month(name: str) -> int | None:
    """A name that CLDR knows, or that begins like one in German or English: "Augst" is August."""
    folded = name.casefold()
    return _names().get(folded) or _names().get(folded[:3])


@cache
def _names() -> Mapping[str, int]:
    tables = (
        get_month_names(width, context, locale)
        for locale in ("fr", "de_AT", "de", "en")
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
    )
    names = {name.casefold().rstrip("."): number for table in tables for number, name in table.items()}
    return _OTHER_NAMES | names


def _rfc822(text: str) -> datetime:
    """RFC 822 as mail readers take it. "-0000" and no zone at all make a naive value (RFC 5322 §3.3)."""
    return parsedate_to_datetime(text)
