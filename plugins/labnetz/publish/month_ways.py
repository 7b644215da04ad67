"""The ways to months and days: their addresses, and links that name them. Knows no page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from labnetz.publish import dates
from labnetz.publish.details import as_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from labnetz.publish.month import Month
    from labnetz.publish.site import Site

MOST_IN_A_TABLE: Final = 150
"""Dates of a month; of more, the table counts them, and each day has a page of its own."""
MOST_LINKS: Final = 6
"""Months that the list of all dates names."""
_FOLDER: Final = {"de": "monat/", "fr": "mois/"}
_DAY_FOLDER: Final = {"de": "tag/", "fr": "jour/"}


def month_folder(day: date, site: Site) -> str:
    """Give the folder of the page of a day's month."""
    folder = _FOLDER.get(site.language.partition("-")[0], "month/")
    return f"{site.paths.events}{folder}{day:%Y-%m}/"


def day_folder(day: date, site: Site) -> str:
    """Give the folder of the first page of a day, of a network whose months have more dates than a table holds."""
    folder = _DAY_FOLDER.get(site.language.partition("-")[0], "day/")
    return f"{site.paths.events}{folder}{day:%Y-%m-%d}/"


def has_day_pages(month: Month, site: Site) -> bool:
    """Say whether a month has more dates than a table holds; those of a lab's own site never are that many."""
    return site.is_portal and month.count > MOST_IN_A_TABLE


@dataclass(frozen=True, slots=True)
class MonthLink:
    """A way to a month."""

    name: str
    href: str


def since(known: Sequence[Month], day: date) -> tuple[Month, ...]:
    """Give the month of a day, and those after it, in which something is."""
    return tuple(month for month in known if month.first >= day.replace(day=1) and month.days)


def month_links(known: Sequence[Month], site: Site, root: str) -> tuple[MonthLink, ...]:
    """Name months, for the list of all dates; each leads on to its neighbours."""
    return tuple(month_link(month, site, root) for month in known)


def month_link(month: Month, site: Site, root: str) -> MonthLink:
    """Name a month; French writes it small, but no heading and no name of a page."""
    return MonthLink(as_line(dates.near_month(month.first, site.today, site.language)), root + month.url)


def day_link(day: date, known: Sequence[Month], site: Site, root: str) -> str:
    """Give the way to a day: to its own page, or to its place in its month; "" where nothing is."""
    month = next((one for one in known if day in one.days), None)
    if month is None:
        return ""
    return root + (day_folder(day, site) if has_day_pages(month, site) else f"{month.url}#{day_id(day)}")


def day_id(day: date) -> str:
    """Name the place of a day on the page of its month."""
    return f"tag-{day.isoformat()}"
