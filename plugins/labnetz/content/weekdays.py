"""Days of the week as they are written in front matter. Knows no dates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import PlainValidator, WithJsonSchema

from labnetz.content.weekday_names import NAMES
from labnetz.model import msg
from labnetz.wording import wrong

RRULE_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""As RFC 5545 §3.3.10 names them, Monday first."""

NUMBERS: Mapping[str, int] = {name: number for number, names in enumerate(NAMES) for name in names}


def short(number: int) -> str:
    """Name a day as it is written in front matter, Monday is 0."""
    return NAMES[number][0]


def _weekday(text: object) -> int:
    number = NUMBERS.get(str(text).strip().rstrip(".").lower())
    if number is None:
        choice = ", ".join(names[0] for names in NAMES)
        raise wrong("DATA-10", msg('{key} "{value}" is not a weekday'), msg("choose from: {choice}", choice=choice))
    return number


Weekday = Annotated[
    int,
    PlainValidator(_weekday),
    WithJsonSchema({"type": "string", "enum": [name for names in NAMES for name in names[:2]]}),
]
