"""Dates and times in people's words, by CLDR and the catalogs. Does not choose what is shown.

Pattern letters are those of Unicode TR 35. A time of day has no CLDR pattern that says "17 bis 19 Uhr", so the
words around the numbers come from the catalogs.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache, lru_cache, wraps
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_datetime, format_skeleton, get_timezone_location, get_timezone_name

from labnetz.locale import say
from labnetz.model import Days, When, msg
from labnetz.publish.day_span import first_and_last

if TYPE_CHECKING:
    from collections.abc import Callable

# A number and its unit stay on one line; in French, the space between them is a narrow one.
_FIXED, _NARROW = "\u00a0", "\u202f"
_NEAR = timedelta(days=300)
# Of the days of a month, French counts the first alone: "vendredi 1er janvier", "le 2 janvier".
_FRENCH_FIRST = re.compile(r"(?<!\d)1 (?=[^\W\d])")


def _by_numbers(words: Callable[[date, str], str]) -> Callable[[date, str], str]:
    """Keep what was said of a day: it stands in lists, on the pages of all its events, and in many files.

    By its numbers, since a `day` may be a moment: instants are equal on all clocks, and their days are not.
    """

    @lru_cache(maxsize=4096)
    def known(year: int, month: int, day: int, language: str) -> str:
        told = words(date(year, month, day), language)
        return _FRENCH_FIRST.sub("1er ", told) if day == 1 and _locale(language).language == "fr" else told

    @wraps(words)
    def said(day: date, language: str) -> str:
        return known(day.year, day.month, day.day, language)

    return said


@_by_numbers
def weekday(day: date, language: str) -> str:
    """Say "Mittwoch"."""
    return format_date(day, "EEEE", _locale(language))


def weekday_sign(day: date, language: str) -> str:
    """Say "Mi": the head of a narrow column."""
    return format_date(day, "ccc", _locale(language)).removesuffix(".")


def first_weekday(language: str) -> int:
    """Give the day on which weeks start (CLDR): 0 is Monday. "en-US" starts on Sunday, "en" as "en-GB" on Monday."""
    try:
        return int(
            Locale.parse(language, sep="-").first_week_day if "-" in language else _locale(language).first_week_day
        )
    except (UnknownLocaleError, ValueError):
        return int(_locale(language).first_week_day)


@_by_numbers
def short_day(day: date, language: str) -> str:
    """Say "2.12." in German, "2 Dec" in English: what stands large beside a day's events."""
    skeleton = "Md" if _locale(language).language == "de" else "MMMd"
    return format_skeleton(skeleton, day, locale=_locale(language))


@_by_numbers
def long_day(day: date, language: str) -> str:
    """Say "Mittwoch, 2. Dezember 2026"."""
    return format_date(day, "full", _locale(language))


@_by_numbers
def plain_day(day: date, language: str) -> str:
    """Say "2. Dezember 2026"."""
    return format_date(day, "long", _locale(language))


@_by_numbers
def day_of_month(day: date, language: str) -> str:
    """Say "Mittwoch, 2. Dezember": the year stands above."""
    pattern = str(_locale(language).date_formats["full"].pattern)
    short = pattern.removesuffix(" y")
    return format_date(day, short if "'" not in short else pattern, _locale(language))


@_by_numbers
def month(day: date, language: str) -> str:
    """Say "Dezember 2026"."""
    return format_skeleton("yMMMM", day, locale=_locale(language))


def near_month(day: date, today: date, language: str) -> str:
    """Say "Dezember", with the year where it is not today's."""
    return month(day, language) if day.year != today.year else format_date(day, "LLLL", _locale(language))


def rough_day(written: str, language: str) -> str:
    """Say a date with the precision it was written in: "2025", "2025-06" or "2025-06-24"."""
    parts = [int(part) for part in written.split("-")]
    if len(parts) == 1:
        return written
    day = date(parts[0], parts[1], parts[2] if len(parts) > 2 else 1)
    return plain_day(day, language) if len(parts) > 2 else month(day, language)


def clock(moment: datetime, language: str) -> str:
    """Say the bare time: "17" or "18:30" in German (the word "Uhr" is the sentence's), "5 pm", "17 h 30".

    An hour that the clock shows twice, in the night when summer time ends, says which one it is: "2:30 (MESZ)".
    """
    said = _clock(moment.hour, moment.minute, language)
    if not _clocks_change(moment.tzinfo, moment.date()) or not _is_shown_twice(moment):
        return said
    return f"{said} ({get_timezone_name(moment, width='short', locale=_locale(language))})"


@lru_cache(maxsize=8192)
def _clock(hour: int, minute: int, language: str) -> str:
    whole = not minute
    match _locale(language).language:
        case "de":
            return str(hour) if whole else f"{hour}:{minute:02}"
        case "fr":
            said = f"{hour}{_NARROW}h"
            return said if whole else f"{said}{_NARROW}{minute:02}"
        case "en" if whole and hour % 12 == 0:
            return f"12{_FIXED}{'noon' if hour else 'midnight'}"
        case "en":
            said = str((hour - 1) % 12 + 1) if whole else f"{(hour - 1) % 12 + 1}:{minute:02}"
            return f"{said}{_FIXED}{'am' if hour < 12 else 'pm'}"
    return format_datetime(datetime(1, 1, 1, hour, minute, tzinfo=UTC), "H:mm", locale=_locale(language))


def _shortened(begin: str, end: str) -> str:
    """Say "5 to 7 pm", but "11 am to 1 pm"."""
    half = next((half for half in (f"{_FIXED}am", f"{_FIXED}pm") if begin.endswith(half) and end.endswith(half)), "")
    return begin.removesuffix(half)


@lru_cache(maxsize=4096)
def _clocks_change(zone: tzinfo | None, day: date) -> bool:
    """Say whether a day may have an hour that clocks repeat: most have none, and asking is dear."""
    begin = datetime.combine(day, time(), zone)
    end = datetime.combine(day, time.max.replace(fold=1), zone)
    return begin.utcoffset() != end.utcoffset()


def _is_shown_twice(moment: datetime) -> bool:
    """PEP 495: `fold` tells apart what looks alike. In the hour that is skipped in spring, no offset comes twice."""
    first, second = moment.replace(fold=0).utcoffset(), moment.replace(fold=1).utcoffset()
    return first is not None and second is not None and first > second


def times(when: When, language: str) -> str:
    """Say "17 bis 19 Uhr", "ab 19 Uhr" or "ganztägig"; over several days with the last day's name."""
    if isinstance(when, Days):
        return _days(when, language)
    begin = clock(when.start, language)
    if when.end is None or when.end.astimezone(UTC) == when.start.astimezone(UTC):
        return say(msg("from {begin}", begin=begin), language)
    last, end = _end(when.end.astimezone(when.start.tzinfo), language)
    if last == when.start.date():
        return _from_to(begin, end, language)
    day = _far_day(last, when.start.date(), language)
    return say(msg("from {begin} until {day}, {end}", begin=begin, day=day, end=end), language)


@lru_cache(maxsize=4096)
def _from_to(begin: str, end: str, language: str) -> str:
    return say(msg("{begin} to {end}", begin=_shortened(begin, end), end=end), language)


def _end(at: datetime, language: str) -> tuple[date, str]:
    """Give the day and the bare time of an end: midnight is that of the day that ends, "24 Uhr"."""
    if at.time() != time():
        return at.date(), clock(at, language)
    midnights = {"de": "24", "fr": f"24{_NARROW}h", "en": _clock(0, 0, "en")}
    return at.date() - timedelta(days=1), midnights.get(_locale(language).language, "24:00")


def ongoing(when: When, language: str) -> str:
    """Say the time of what began on an earlier day: "seit Sa. 21.11., bis Mo. 23.11., 12 Uhr"."""
    if isinstance(when, Days) or when.end is None:
        return times(when, language)
    last, end = _end(when.end.astimezone(when.start.tzinfo), language)
    first = when.start.date()
    start, day = _far_day(first, last, language), _far_day(last, first, language)
    return say(msg("since {start}, until {day}, {end}", start=start, day=day, end=end), language)


def times_on(number: int, count: int, when: When, language: str) -> str:
    """Say the time that matters on one day of several: "ab 18 Uhr" on the first, "bis 16 Uhr" on the last, else ""."""
    if count == 1:
        return times(when, language)
    if isinstance(when, Days) or when.end is None:
        return ""
    if number == 1:
        return say(msg("from {begin}", begin=clock(when.start, language)), language)
    _, end = _end(when.end.astimezone(when.start.tzinfo), language)
    return say(msg("until {time}", time=end), language) if number == count else ""


@_by_numbers
def short_weekday(day: date, language: str) -> str:
    """Say "Do., 3.12."."""
    return f"{format_date(day, 'EEE', _locale(language))} {short_day(day, language)}"


def near_day(day: date, today: date, language: str) -> str:
    """Say "31. Dezember", with the year where it is not today's."""
    if day.year != today.year:
        return plain_day(day, language)
    return _in_its_year(day, language)


@_by_numbers
def _in_its_year(day: date, language: str) -> str:
    return format_skeleton("MMMMd", day, locale=_locale(language))


@_by_numbers
def named_day(day: date, language: str) -> str:
    """Say "Mi., 9. Dezember"."""
    return format_skeleton("MMMMEd", day, locale=_locale(language))


@_by_numbers
def dated(day: date, language: str) -> str:
    """Say "Mi., 2. Dez. 2026": in the title of a page."""
    return format_skeleton("yMMMEd", day, locale=_locale(language))


def point(at: date | datetime, language: str) -> str:
    """Say a day, or a day with its time: "Mi., 9. Dezember, 17 Uhr"."""
    if not isinstance(at, datetime):
        return named_day(at, language)
    return say(msg("{day}, {time}", day=named_day(at.date(), language), time=clock(at, language)), language)


def days(when: When, language: str) -> str:
    """Say the day or days in full: "Mittwoch, 2. Dezember 2026"; several with both their names."""
    first, last = first_and_last(when)
    if first == last:
        return long_day(first, language)
    return say(msg("{first} to {last}", first=long_day(first, language), last=long_day(last, language)), language)


def when_lines(when: When, language: str) -> tuple[str, ...]:
    """Break "Mittwoch, / 2. Dezember 2026 / 17 bis 19 Uhr" where a tired reader would; several days as one line each.

    "von Freitag, 4. Dezember 2026, 18 Uhr / bis Sonntag, 6. Dezember 2026, 16 Uhr" names no day twice.
    """
    first, last = first_and_last(when)
    if first == last:
        name = weekday(first, language)
        comma = "," if long_day(first, language).startswith(f"{name},") else ""
        return f"{name}{comma}", plain_day(first, language), times(when, language)
    begin, end = long_day(first, language), long_day(last, language)
    if not isinstance(when, Days) and when.end is not None:
        last, hour = _end(when.end.astimezone(when.start.tzinfo), language)
        begin = say(msg("{day}, {time}", day=begin, time=clock(when.start, language)), language)
        end = say(msg("{day}, {time}", day=long_day(last, language), time=hour), language)
    lines = say(msg("from {day}", day=begin), language), say(msg("until {day}", day=end), language)
    return (*lines, say(msg("all day"), language)) if isinstance(when, Days) else lines


def moment(at: datetime, zone: tzinfo, language: str) -> str:
    """Say "21. November 2026, 9:05 Uhr" in the zone's wall time."""
    local = at.astimezone(zone)
    is_german = _locale(language).language == "de"
    time = f"{local.hour}:{local.minute:02}" if is_german else _clock(local.hour, local.minute, language)
    return say(msg("{day}, {time}", day=plain_day(local.date(), language), time=time), language)


def zone_name(when: When, site_zone: str, language: str) -> str:
    """Name the event's clock where it is not the site's: "Ortszeit in Portugal (Lissabon)", else ""."""
    if isinstance(when, Days) or str(when.start.tzinfo) == site_zone:
        return ""
    place = zone_place(str(when.start.tzinfo), language)
    if not place:
        return get_timezone_name(when.start, width="long", locale=_locale(language))
    return say(msg("local time in {place}", place=place), language)


@lru_cache(maxsize=1024)
def zone_place(zone: str, language: str) -> str:
    """Name where a zone's clock hangs: "Deutschland (Berlin)"; "" for UTC and others that are of no country."""
    country = _locale(language).territories.get(get_global("zone_territories").get(zone, ""), "")
    if not country:
        return ""
    return f"{country} ({get_timezone_location(zone, locale=_locale(language), return_city=True)})"


def zone_label(zone: str, language: str) -> str:
    """Say whose time the times of a page are: the place where a zone's clock hangs, or else the zone's own name."""
    return zone_place(zone, language) or zone


def in_full(when: When, language: str) -> str:
    """Say day and time in one line; no last day twice: "Mo., 7. bis Mi., 9. Dezember 2026, ganztägig"."""
    if isinstance(when, Days):
        return f"{days(when, language)}, {say(msg('all day'), language)}"
    return f"{long_day(when.start.date(), language)}, {times(when, language)}"


def machine(when: When) -> str:
    """Give the value of `<time datetime>`: the instant with its offset, or the day."""
    return when.first.isoformat() if isinstance(when, Days) else when.start.isoformat(timespec="minutes")


def instant(at: datetime) -> str:
    """Give a moment as programs read it: RFC 3339 in UTC, "2026-12-02T16:00:00Z"."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _days(when: Days, language: str) -> str:
    if when.first == when.last:
        return say(msg("all day"), language)
    return say(msg("all day until {day}", day=_far_day(when.last, when.first, language)), language)


def _far_day(day: date, other: date, language: str) -> str:
    """Name the other end of what lasts: where it lies most of a year away, nobody can guess which year is meant."""
    return dated(day, language) if abs(day - other) > _NEAR else short_weekday(day, language)


@cache
def _locale(language: str) -> Locale:
    """CLDR has no words for dates in every language that a lab may write in, such as sign languages."""
    name = language.split("-", maxsplit=1)[0]
    try:
        return Locale.parse("en_GB" if name == "en" else name)
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_GB")
