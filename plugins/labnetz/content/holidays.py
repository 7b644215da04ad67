"""Public holidays of a lab's Land, as far ahead as its calendar needs them. Knows no series."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from labnetz.model import Lab

if TYPE_CHECKING:
    from holidays import HolidayBase

YEARS_AHEAD = 2
"""How many years after the present one are computed: further ahead, laws change."""


def knows(lab: Lab) -> bool:
    """Tell whether the holidays of a lab are known. In Germany, they are those of its Land."""
    found = _country(lab.country)
    if found is None:
        return False
    return lab.land in _lands(found) if lab.land or lab.country == "DE" else True


def names(lab: Lab) -> tuple[str, ...]:
    """Name the Länder of a lab's country, for a proposal; none for a country that is not known."""
    found = _country(lab.country)
    return () if found is None else tuple(sorted(name for names in _aliases(found).values() for name in names))


def public_holidays(lab: Lab, first: date, last: date) -> frozenset[date]:
    """Give the public holidays from a day to a day, both included. Raises KeyError for a Land that is not known."""
    if not knows(lab):
        raise KeyError(lab.land or lab.country)
    years = tuple(range(first.year, last.year + 1))
    return frozenset(day for day in _holidays(lab.country, lab.land, years) if first <= day <= last)


@cache
def _country(country: str) -> HolidayBase | None:
    # It loads the calendars of all religions, and most sites have no series that leaves out holidays.
    import holidays as calendar  # noqa: PLC0415

    return calendar.country_holidays(country) if country in calendar.list_supported_countries() else None


def _lands(found: HolidayBase) -> set[str]:
    return {*found.subdivisions, *(name for names in _aliases(found).values() for name in names)}


def _aliases(found: HolidayBase) -> Mapping[str, list[str]]:
    """Map the code of a Land to its names."""
    return {code: list(names) for code, names in found.get_subdivision_aliases().items()}


@cache
def _holidays(country: str, land: str, years: tuple[int, ...]) -> frozenset[date]:
    from holidays import country_holidays  # noqa: PLC0415 - as in `_country`

    return frozenset(country_holidays(country, subdiv=land or None, years=years))
