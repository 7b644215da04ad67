"""Dates and times in people's words, by CLDR and the catalogs. Does not choose what is shown.

Pattern letters are those of Unicode TR 35. A time of day has no CLDR pattern that says "17 bis 19 Uhr", so the
words around the numbers come from the catalogs.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo
from functools import cache

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton, get_timezone_name

from labnetz.locale import say
from labnetz.model import Days, Span, When, msg


def weekday(day: date, language: str) -> str:
    """Say "Mittwoch"."""
    return format_date(day, "EEEE", _locale(language))


def short_day(day: date, language: str) -> str:
    """Say "2.12." in German, "2 Dec" in English: what stands large beside a day's events."""
    skeleton = "Md" if _locale(language).language == "de" else "MMMd"
    return format_skeleton(skeleton, day, locale=_locale(language))


def long_day(day: date, language: str) -> str:
    """Say "Mittwoch, 2. Dezember 2026"."""
    return format_date(day, "full", _locale(language))


def plain_day(day: date, language: str) -> str:
    """Say "2. Dezember 2026"."""
    return format_date(day, "long", _locale(language))


def month(day: date, language: str) -> str:
    """Say "Dezember 2026"."""
    return format_skeleton("yMMMM", day, locale=_locale(language))


def rough_day(written: str, language: str) -> str:
    """Say a date with the precision it was written in: "2025", "2025-06" or "2025-06-24"."""
    parts = [int(part) for part in written.split("-")]
    if len(parts) == 1:
        return written
    day = date(parts[0], parts[1], parts[2] if len(parts) > 2 else 1)
    return plain_day(day, language) if len(parts) > 2 else month(day, language)


def clock(moment: datetime, language: str) -> str:
    """Say the bare time: "17" or "18:30" in German (the word "Uhr" is the sentence's), "17:00" elsewhere."""
    if _locale(language).language == "de" and not moment.minute:
        return str(moment.hour)
    pattern = "H 'h' mm" if _locale(language).language == "fr" else "H:mm"
    return format_datetime(moment, pattern, locale=_locale(language)).removesuffix(" 00")


def times(when: When, language: str) -> str:
    """Say "17 bis 19 Uhr", "ab 19 Uhr" or "ganztägig"; over several days with the last day's name."""
    if isinstance(when, Days):
        return _days(when, language)
    begin = clock(when.start, language)
    if when.end is None or when.end == when.start:
        return say(msg("from {begin}", begin=begin), language)
    end = clock(when.end, language)
    if when.end.astimezone(when.start.tzinfo).date() == when.start.date():
        return say(msg("{begin} to {end}", begin=begin, end=end), language)
    last = short_weekday(when.end.date(), language)
    return say(msg("from {begin} until {day}, {end}", begin=begin, day=last, end=end), language)


def ongoing(when: When, language: str) -> str:
    """Say the time of what began on an earlier day: "seit Sa. 21.11., bis Mo. 23.11., 12 Uhr"."""
    if isinstance(when, Days) or when.end is None:
        return times(when, language)
    end = when.end.astimezone(when.start.tzinfo)
    return say(
        msg(
            "since {start}, until {day}, {end}",
            start=short_weekday(when.start.date(), language),
            day=short_weekday(end.date(), language),
            end=clock(end, language),
        ),
        language,
    )


def short_weekday(day: date, language: str) -> str:
    """Say "Do., 3.12."."""
    return f"{format_date(day, 'EEE', _locale(language))} {short_day(day, language)}"


def near_day(day: date, today: date, language: str) -> str:
    """Say "31. Dezember", with the year where it is not today's."""
    if day.year != today.year:
        return plain_day(day, language)
    return format_skeleton("MMMMd", day, locale=_locale(language))


def named_day(day: date, language: str) -> str:
    """Say "Mi., 9. Dezember"."""
    return format_skeleton("MMMMEd", day, locale=_locale(language))


def point(at: date | datetime, language: str) -> str:
    """Say a day, or a day with its time: "Mi., 9. Dezember, 17 Uhr"."""
    if not isinstance(at, datetime):
        return named_day(at, language)
    return say(msg("{day}, {time}", day=named_day(at.date(), language), time=clock(at, language)), language)


def days(when: When, language: str) -> str:
    """Say the day or days in full: "Mittwoch, 2. Dezember 2026" or "Fr. 4.12. bis So. 6.12.2026"."""
    first, last = _ends(when)
    if first == last:
        return long_day(first, language)
    return say(msg("{first} to {last}", first=long_day(first, language), last=long_day(last, language)), language)


def day_lines(when: When, language: str) -> tuple[str, ...]:
    """Say the day on two lines, "Mittwoch," and "2. Dezember 2026"; several days as one line each."""
    first, last = _ends(when)
    if first == last:
        return (f"{weekday(first, language)},", plain_day(first, language))
    return (
        say(msg("from {day}", day=long_day(first, language)), language),
        say(msg("until {day}", day=long_day(last, language)), language),
    )


def moment(at: datetime, zone: tzinfo, language: str) -> str:
    """Say "21. November 2026, 9:05 Uhr" in the zone's wall time."""
    local = at.astimezone(zone)
    return say(
        msg("{day}, {time}", day=plain_day(local.date(), language), time=f"{local.hour}:{local.minute:02}"), language
    )


def zone_name(when: When, site_zone: str, language: str) -> str:
    """Name the event's zone where it is not the site's ("Zeit in Lissabon"), else ""."""
    if isinstance(when, Days) or str(when.start.tzinfo) == site_zone:
        return ""
    return get_timezone_name(when.start, width="long", locale=_locale(language))


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
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _days(when: Days, language: str) -> str:
    if when.first == when.last:
        return say(msg("all day"), language)
    return say(msg("all day until {day}", day=short_weekday(when.last, language)), language)


def _ends(when: When) -> tuple[date, date]:
    if isinstance(when, Days):
        return when.first, when.last
    return when.start.date(), _last_day(when)


def _last_day(when: Span) -> date:
    return (when.end or when.start).astimezone(when.start.tzinfo).date()


@cache
def _locale(language: str) -> Locale:
    name = language.split("-", maxsplit=1)[0]
    return Locale.parse("en_GB" if name == "en" else name)
