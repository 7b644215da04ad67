"""How a long list of dates is cut into pages. Renders nothing."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

_One = TypeVar("_One")

A_PAGE = 60
"""Dates of a page: some screens of a phone, and a tenth of a second of its time."""
MOST_PAGES = 10
"""Nobody turns more pages than these; the months and the calendar have the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns:
    """Where a page stands in its list, counted from 1; the ways to its neighbours, "" where there is none."""

    number: int
    pages: int
    before: str = ""
    after: str = ""


def pages(shown: Iterable[tuple[date, _One]], most: int = A_PAGE) -> Iterator[list[tuple[date, _One]]]:
    """Cut dates, each behind its day and sorted by it, between days; inside of one only where it alone is longer than
    a page."""
    page: list[tuple[date, _One]] = []
    for _, own in groupby(shown, key=itemgetter(0)):
        day = list(own)
        if page and len(page) + len(day) > most:
            yield page
            page = []
        page += day
        while len(page) > most:
            yield page[:most]
            page = page[most:]
    if page:
        yield page
