"""The rules for what is well-formed and still wrong. One function each; a new rule is a new function in this file.

Form, unknown keys and dangling references are the readers' business (`content`, `registry`): whoever reads says it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from labnetz.content.dates import MONTHS
from labnetz.content.site import Page
from labnetz.content.weekdays import NAMES, NUMBERS
from labnetz.model import Days, Event, Lab, Place, Problem, Where, begins, first_day, msg


@dataclass(frozen=True, slots=True)
class Look:
    """One published page, seen at `now`."""

    page: Page
    lab: Lab
    now: datetime

    @property
    def written_day(self) -> date | None:
        """The day that stands in the file, before a demonstration moved it; a place has none."""
        item = self.page.item
        if isinstance(item, Place):
            return None
        day = first_day(item.when) if isinstance(item, Event) else item.published.date()
        return day - timedelta(weeks=self.page.weeks)

    def where(self, offset: int) -> Where:
        """Say where in the file a character stands."""
        text = self.page.file.text
        line = text.count("\n", 0, offset) + 1
        return Where(self.page.file.path, line, offset - text.rfind("\n", 0, offset))

    def where_key(self, key: str) -> Where:
        """Say where a key's value stands."""
        found = re.search(rf"^{key}:[ \t]*", self.page.file.text, re.MULTILINE)
        return self.where(found.end()) if found else Where(self.page.file.path)


Rule = Callable[[Look], Iterator[Problem]]
RULES: dict[str, Rule] = {}
"""Every rule by its id."""


def rule(id_: str) -> Callable[[Rule], Rule]:
    """Enter a function as the rule with this id; its docstring holds a bad and a good example."""

    def enter(function: Rule) -> Rule:
        RULES[id_] = function
        return function

    return enter


@rule("DATA-14")
def far_ahead(look: Look) -> Iterator[Problem]:
    """An event more than 18 months ahead is mostly a wrong digit.

    Bad:  start: 2062-12-02 17:00
    Good: start: 2026-12-02 17:00
    """
    event = look.page.item
    if isinstance(event, Event) and begins(event.when, ZoneInfo(look.lab.timezone)) > look.now + timedelta(days=548):
        what = msg("the event is more than 18 months ahead: {day}", day=look.written_day)
        yield Problem("DATA-14", look.where_key("start"), what, msg("look at the year again"), "warning")


@rule("DATA-20")
def very_long(look: Look) -> Iterator[Problem]:
    """An event that ends more than a year after it starts is mostly a wrong digit.

    Bad:  end: 2036-12-02 19:00
    Good: end: 2026-12-02 19:00
    """
    event = look.page.item
    if isinstance(event, Event) and (last := _last_day(event)) > first_day(event.when) + timedelta(days=366):
        day = last - timedelta(weeks=look.page.weeks)
        what = msg("the event ends more than a year after it starts: {day}", day=day)
        yield Problem("DATA-20", look.where_key("end"), what, msg("look at the year again"), "warning")


@rule("DATA-15")
def wrong_weekday(look: Look) -> Iterator[Problem]:
    """A weekday in the text that does not belong to the date beside it. A date without a year is the nearest one.

    Bad:  Wir treffen uns am Dienstag, 3. Mai 2026.
    Good: Wir treffen uns am Sonntag, 3. Mai 2026.
    """
    near = look.written_day
    if near is None:
        return
    for found in _NAMED_DAY.finditer(look.page.file.text):
        day = _day(found, near)
        if day and day.weekday() != NUMBERS[found["weekday"].lower()]:
            text = " ".join(found[0].split()).rstrip(".,")
            weekday = found["weekday"]
            what = msg('the text says "{text}", but {day} is not a {weekday}', text=text, day=day, weekday=weekday)
            fix = msg("correct the weekday or the date")
            yield Problem("DATA-15", look.where(found.start()), what, fix, "warning")


@rule("DATA-17")
def update_ahead(look: Look) -> Iterator[Problem]:
    """An update that is dated in the future is published at once all the same.

    Bad:  date: 2062-11-20
    Good: date: 2026-11-20
    """
    item = look.page.item
    if not isinstance(item, Event | Place) and item.published > look.now:
        what = msg("the date {day} is in the future, but the update is published at once", day=look.written_day)
        fix = msg("correct the date, or add the page only on that day")
        yield Problem("DATA-17", look.where_key("date"), what, fix, "warning")


_WEEKDAY = "|".join(sorted({name.capitalize() for names in NAMES for name in names}, key=len, reverse=True))
_MONTH = "|".join(sorted((name.capitalize() for name in MONTHS), key=len, reverse=True))
_NAMED_DAY = re.compile(
    rf"\b(?P<weekday>{_WEEKDAY})\b\.?,?\s{{1,3}}(?:den\s|the\s)?"
    rf"(?:(?P<d>\d{{1,2}})(?:\.|st|nd|rd|th)?\s?(?P<m>\b(?:{_MONTH})\b|(?<=\.)\d{{1,2}}(?=\.)|(?<=\.\s)\d{{1,2}}(?=\.))"
    rf"|(?P<m2>{_MONTH})\s(?P<d2>\d{{1,2}})\b)\.?(?:,?\s?(?P<y>\d{{4}})\b)?"
)


def _last_day(event: Event) -> date:
    if isinstance(event.when, Days):
        return event.when.last
    return (event.when.end or event.when.start).date()


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
