"""Put what a practice takes into classes: its time, its group and its cost, which people write in words of their own.

Reads German and English, and guesses nothing: a text of which any part is not understood is in no class at all. A range
is in every class that it touches. docs/spec/practices.md says which texts are understood.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import inf

from labnetz.model import Message, msg
from labnetz.publish.effort_words import (
    CODES,
    DAY,
    DAY_AND_NIGHT,
    EUROS,
    HALF_DAY,
    HOUR,
    INFLECTED,
    MINUTES,
    NUMBERS,
    PEOPLE,
    REASON,
    REMARK,
    SIGNS,
    SOME,
    TOKEN,
    WEEK,
    Measure,
    Span,
    plain,
)


@dataclass(frozen=True, slots=True)
class Class:
    """What lies above `low`, and up to `high`: minutes, people or euros. `value` is how addresses name it."""

    value: str
    name: Message
    low: float
    high: float


TIMES: Sequence[Class] = (
    Class("up-to-2-hours", msg("up to 2 hours"), 0, 2 * HOUR),
    Class("half-a-day", msg("up to half a day"), 2 * HOUR, HALF_DAY),
    Class("a-day", msg("one day"), HALF_DAY, 12 * HOUR),
    Class("up-to-a-week", msg("several days, up to a week"), 12 * HOUR, WEEK),
    Class("longer", msg("longer than a week"), WEEK, inf),
)
GROUPS: Sequence[Class] = (
    Class("up-to-5", msg("up to 5 people"), 0, 5),
    Class("6-to-15", msg("6 to 15 people"), 5, 15),
    Class("16-to-30", msg("16 to 30 people"), 15, 30),
    Class("over-30", msg("more than 30 people"), 30, inf),
)
COSTS: Sequence[Class] = (
    Class("nothing", msg("costs nothing"), -1, 0),
    Class("up-to-50", msg("up to 50 euros"), 0, 50),
    Class("up-to-200", msg("more than 50, up to 200 euros"), 50, 200),
    Class("up-to-1000", msg("more than 200, up to 1,000 euros"), 200, 1000),
    Class("over-1000", msg("more than 1,000 euros"), 1000, inf),
)


@lru_cache(maxsize=8192)  # many labs write the same
def times(text: str) -> tuple[Class, ...]:
    """Give the classes of a duration; none for a text that is not understood.

    Of "at least 3 hours" nobody knows where it ends, so it is in none.
    """
    return _touched(_span(text, MINUTES), TIMES)


@lru_cache(maxsize=8192)  # many labs write the same
def groups(text: str) -> tuple[Class, ...]:
    """Give the classes of the size of a group: "from 8 on" is in each that has bigger groups, too."""
    return _touched(_span(text, PEOPLE), GROUPS)


@lru_cache(maxsize=8192)  # many labs write the same
def costs(text: str) -> tuple[Class, ...]:
    """Give the classes of what it costs to do it once; none where it is the cost of each person, or of a year."""
    return _touched(_span(text, EUROS), COSTS)


def _touched(span: Span | None, classes: Sequence[Class]) -> tuple[Class, ...]:
    if span is None:
        return ()
    first, last = span
    return tuple(one for one in classes if last > one.low and first <= one.high)


# --- reading ----------------------------------------------------------------------------------------------------------

_SHAPES: Sequence[tuple[re.Pattern[str], str]] = tuple(
    (re.compile(pattern), meaning)
    for pattern, meaning in (
        (r"nu?|un|w", "one"),
        (r"v?nu?[to]nu?|untu?n|bnu?enu?|fnu?mnu?|w[to]w", "range"),
        (r"nue?nu", "sum"),
        (r"[mt]nu?|nu?m|[mt]un|[mt]w", "most"),
        (r"lnu?|lun", "below"),
        (r"fnu?|nu?p|fw", "least"),
        (r"gnu?", "above"),
    )
)
"""What the order of words means: n is a number, u a unit, w a quantity in one word; the others are those of `CODES`."""


_HARMLESS = frozenset({"-", "und", "and", "von", "from", "to"})
"""Small words that in a remark lead to no other quantity."""


@dataclass(frozen=True, slots=True)
class _Word:
    """A word by its letter in `_SHAPES`, and what it is worth."""

    code: str
    worth: float = 0


def _span(text: str, measure: Measure) -> Span | None:
    """Read from where to where it goes, None for what is not understood."""
    said = plain(text)
    if said in measure.phrases:
        return measure.phrases[said]
    for pattern, replacement in SIGNS:
        said = pattern.sub(replacement, said)
    said, is_graded = REASON.sub("", said), bool(REASON.search(said))
    main, *remarks = [one for one in REMARK.split(INFLECTED.sub(r"\1", said)) if one] or [""]
    if any(_is_heavy(one, measure) for one in remarks):
        return None
    words = [_coded(token, measure) for token in TOKEN.findall(main) if token not in measure.idle]
    if measure.needs_unit and not any(one.code in "uw" for one in words):
        return None
    codes = "".join(one.code for one in words)
    shape = next((meaning for pattern, meaning in _SHAPES if pattern.fullmatch(codes)), "")
    if is_graded and shape != "range":
        return None
    return _meant(shape, _quantities(words), measure) if shape else None


def _is_heavy(remark: str, measure: Measure) -> bool:
    if measure.when and measure.when.fullmatch(remark):
        return False
    found = set(re.findall(r"[^\W\d_]+|\S", remark)) - _HARMLESS
    return not found.isdisjoint({*measure.heavy, *measure.units, *CODES}) or any(map(str.isnumeric, remark))


def _coded(token: str, measure: Measure) -> _Word:
    """Give a word its letter, "?" where it is not known."""
    if token in measure.units:
        return _Word("u", measure.units[token])
    if token in measure.whole:
        return _Word("w", measure.whole[token])
    if token in CODES:
        return _Word(CODES[token])
    if token in NUMBERS:
        return _Word("n", NUMBERS[token])
    return _Word("n", float(token)) if re.fullmatch(r"\d{1,7}(?:\.\d{1,2})?", token) else _Word("?")


def _quantities(words: Sequence[_Word]) -> list[float]:
    """Give each number in the unit that stands at it, else in the one that all of them share."""
    units = [one.worth for one in words if one.code == "u"]
    own = {
        at: after.worth
        for at, (one, after) in enumerate(zip(words, (*words[1:], _Word("")), strict=True))
        if one.code == "n" and after.code == "u"
    }
    shared = units[-1] if units else 1
    found = ((one, own.get(at, shared)) for at, one in enumerate(words) if one.code in "nw")
    return [one.worth if one.code == "w" else _of(one.worth, unit) for one, unit in found]


def _of(number: float, unit: float) -> float:
    """Multiply; two days have a night between them."""
    return number * DAY_AND_NIGHT if unit == DAY and number > 1 else number * unit


def _meant(shape: str, found: Sequence[float], measure: Measure) -> Span | None:
    if not measure.has_parts and any(one != int(one) for one in found):
        return None
    first, last = found[0], found[-1]
    step = SOME if measure.has_parts else 1
    spans: dict[str, Span | None] = {
        "one": (first, first),
        "range": (first, last) if first < last else None,
        "sum": (first + last, first + last) if first > last else None,
        "most": (SOME, last),
        "below": (SOME, last - step),
        "least": (first, inf) if measure.is_open else None,
        "above": (first + step, inf) if measure.is_open else None,
    }
    return spans[shape]
