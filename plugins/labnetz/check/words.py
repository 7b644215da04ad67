"""Rules about what a page's text says beside its keys: weekdays, telephone numbers, placeholders. Times: `clocks`.

Each is told only where a text can hardly mean anything else: who gets three false alarms reads no fourth.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from labnetz.check.look import Entry, Look, Text
from labnetz.check.rule import rule
from labnetz.content.legal_pages import is_legal
from labnetz.content.month_names import MONTHS
from labnetz.content.weekday_names import NAMES
from labnetz.content.weekdays import NUMBERS
from labnetz.model import Call, Event, Place, Problem, Update, first_day, msg
from labnetz.wording import shown

_WEEKDAY = "|".join(sorted({name.capitalize() for names in NAMES for name in names}, key=len, reverse=True))
_MONTH = "|".join(sorted((name.capitalize() for name in MONTHS), key=len, reverse=True))
_NAMED_DAY = re.compile(
    rf"\b(?P<weekday>{_WEEKDAY})\b\.?,?\s{{1,3}}(?:den\s|the\s)?"
    rf"(?:(?P<d>\d{{1,2}})(?:\.|st|nd|rd|th)?\s?(?P<m>\b(?:{_MONTH})\b|(?<=\.)\d{{1,2}}(?=\.)|(?<=\.\s)\d{{1,2}}(?=\.))"
    rf"|(?P<m2>{_MONTH})\s(?P<d2>\d{{1,2}})\b)\.?(?:,?\s?(?P<y>\d{{4}})\b)?"
)

_PHONE = re.compile(
    r"(?:\bTel(?:efon|ephone)?(?:nummer)?\b\.?|\bPhone\b|\banrufen\b|\bRufen Sie\b|\bCall\b)[^\n\d+@]{0,30}"
    r"(?P<n>\+?[\d(][\d\s/()–-]{5,22}\d)"
)
_TO_FILL_IN = (
    r"\[\s*(?i:(?:bitte\s+)?(?:ergänzen|ausfüllen|eintragen|einsetzen)|(?:please\s+)?(?:complete|fill\sin)"
    r"|platzhalter|placeholder)\b"
)
_PLACEHOLDER = re.compile(
    r"(?<![\w-])(?:TODO|TBD|FIXME|XXX+)(?!-?\w)|\bMuster(?:stadt|hausen|ort|mann|frau)\b|(?i:lorem ipsum)"
    r"|\bMuster(?:straße|strasse|str\.)(?=\s\d|[ \t]*(?:$|,\s*\d{5}))"
    rf"|{_TO_FILL_IN}[^\]\n]{{0,300}}\](?!\()|^[ \t]*\[(?:…|\.\.\.)\][ \t]*$"
    r"|(?i:\bhier (?:kommt|folgt|steht)(?: noch| bald| demnächst| später){1,2}(?: ein| der| die)?"
    r" (?:text|inhalt|beschreibung)\b)"
    r"|(?i:\b(?:text|inhalt|beschreibung) folgt(?: noch| bald| demnächst| später| in kürze)?(?=[ \t]*(?:[.…!)\]]|$)))",
    re.MULTILINE,
)
_HINTS = ("todo", "tbd", "fixme", "xxx", "muster", "lorem", "folgt", "er kommt", "er steht", "[…]", "[...]")
"""One of these, or what is to be filled in, stands in every placeholder (without an "i" where the pattern takes other
letters for one): most texts have none, and looking for the pattern takes 0.2 ms a text."""
_BRACKET = re.compile(_TO_FILL_IN)
_QUOTES = ("„“", "„”", "“”", "»«", "«»", "‚‘", '""', "''")
_KEY_BEFORE = re.compile(r"(?:^|\n)[ \t]*(?:- *)?(?:[\w-]+:[ \t]*)?[\"']\Z")


@rule(
    "DATA-15",
    msg("A weekday in the text does not belong to the date beside it"),
    "warning",
    bad="Wir treffen uns am Dienstag, 3. Mai 2026.",
    good="Wir treffen uns am Sonntag, 3. Mai 2026.",
)
def wrong_weekday(look: Look) -> Iterator[Problem]:
    """A date without a year is the nearest one to the day of the page."""
    for entry in look.entries:
        near = _written_day(entry)
        if near is None:
            continue
        for found in _NAMED_DAY.finditer(entry.text.raw):
            day = _day(found, near)
            if day and day.weekday() != NUMBERS[found["weekday"].lower()]:
                text, weekday = " ".join(found[0].split()).rstrip(".,"), found["weekday"]
                what = msg('the text says "{text}", but {day} is not a {weekday}', text=text, day=day, weekday=weekday)
                fix = msg("correct the weekday or the date")
                yield Problem("DATA-15", entry.text.where(found.start()), what, fix, "warning")


@rule(
    "DATA-31",
    msg("A telephone number in the text is not the one in the keys"),
    "warning",
    bad='contact: {phone: "030 1234567"}\n…\nTelefon: 030 1234576',
    good='contact: {phone: "030 1234567"}\n…\nTelefon: 030 1234567',
)
def wrong_phone(look: Look) -> Iterator[Problem]:
    """Two numbers on one page, of which nobody knows the right one."""
    for entry in look.entries:
        own = _phones(entry.item)
        if not own:
            continue
        known = {_digits(number) for number in (*own, *_phones_of_lab(look))}
        for found in _PHONE.finditer(entry.text.words):
            if not any(_same(_digits(found["n"]), number) for number in known):
                what = msg(
                    "the text gives the number {text}, the keys above give {number}", text=found["n"], number=own[0]
                )
                fix = msg("write the same number in both")
                yield Problem("DATA-31", entry.text.where(found.start("n")), what, fix, "warning")


@rule(
    "DATA-38",
    msg("A placeholder was left in the text"),
    "warning",
    bad="summary: TODO",
    good="summary: Probieren Sie den Chatbot aus und sagen Sie uns, was stört.",
)
def placeholder(look: Look) -> Iterator[Problem]:
    """What should have been replaced before anybody reads it. Legal pages have a rule of their own."""
    for path, text in look.texts.items():
        if not is_legal(path):
            for found in placeholders(text):
                what = msg('"{text}" is a placeholder', text=shown(found[0]))
                yield Problem("DATA-38", text.where(found.start()), what, msg("write what belongs there"), "warning")


def placeholders(text: Text) -> Iterator[re.Match[str]]:
    """Find what was to be replaced. A title of a film, „XXX“, is quoted; what is quoted for YAML alone is not."""
    folded = text.said.casefold()
    if not (any(hint in folded for hint in _HINTS) or _BRACKET.search(text.said)):
        return iter(())
    return (found for found in _PLACEHOLDER.finditer(text.said) if not _is_quoted(text.said, found))


def _is_quoted(said: str, found: re.Match[str]) -> bool:
    around = said[found.start() - 1 : found.start()] + said[found.end() : found.end() + 1]
    return around in _QUOTES and not _KEY_BEFORE.search(said[max(0, found.start() - 60) : found.start()])


def _written_day(entry: Entry) -> date | None:
    """The day that stands in the file, before a demonstration moved it; places and practices have none."""
    item, day = entry.item, None
    if isinstance(item, Event):
        day = first_day(item.when)
    elif isinstance(item, Update):
        day = item.published.date()
    elif isinstance(item, Call):
        day = item.closes or item.opens
    return day - timedelta(weeks=entry.weeks) if day else None


def _day(found: re.Match[str], near: date) -> date | None:
    """Read the date of a match; without a year, the nearest one to a day."""
    month = found["m"] or found["m2"]
    number = int(month) if month.isdigit() else MONTHS[month.lower()]
    years = (int(found["y"]),) if found["y"] else (near.year - 1, near.year, near.year + 1)
    days = [day for year in years if (day := _date(year, number, int(found["d"] or found["d2"])))]
    return min(days, key=lambda day: abs(day - near), default=None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _phones(item: object) -> tuple[str, ...]:
    holders = (getattr(item, name, None) for name in ("registration", "contact"))
    numbers = [holder.phone for holder in holders if holder is not None and holder.phone]
    if numbers and isinstance(place := getattr(item, "place", None), Place) and place.phone:
        numbers.append(place.phone)
    if isinstance(item, Call):
        numbers += [way.phone for way in item.ways if way.phone]
    return tuple(numbers)


def _phones_of_lab(look: Look) -> tuple[str, ...]:
    legal, statement = look.lab.legal, look.lab.statement
    return tuple(number for number in (legal and legal.phone, statement and statement.phone) if number)


def _digits(number: str) -> str:
    """Give the digits as one dials them inside the country."""
    digits = re.sub(r"\D", "", number.replace("(0)", ""))
    return re.sub(r"^(?:0049|49(?=\d{6}))", "0", digits) if number.strip().startswith(("+49", "0049")) else digits


def _same(one: str, other: str) -> bool:
    """Tell whether two numbers reach the same house: one may go on with an extension."""
    short, long = sorted((one, other), key=len)
    return len(short) >= 6 and long.startswith(short.rstrip("0") if len(short) >= 8 else short)
