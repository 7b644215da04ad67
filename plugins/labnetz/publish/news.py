"""An update as an entry of a list: its words. Chooses nothing, renders nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from labnetz.model import Update
from labnetz.publish import dates
from labnetz.publish.lines import line_of
from labnetz.publish.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One entry: all that a template prints. `lab` is "" where the page says it already."""

    title: str
    href: str
    day: str
    machine: str
    year: int
    lab: str
    line: str
    excerpt: str
    author: str


def news(update: Update, site: Site, root: str) -> News:
    """Put an update into words."""
    local = update.published.astimezone(site.zone).date()
    lab = site.labs[update.lab]
    return News(
        title=update.title,
        href=site.link(update.url, root),
        day=dates.plain_day(local, site.language),
        machine=local.isoformat(),
        year=local.year,
        lab=lab.label if site.is_portal else "",
        line=line_of(lab),
        excerpt=update.excerpt,
        author=update.author,
    )


def by_year(updates: Iterable[Update], site: Site, root: str) -> tuple[tuple[int, tuple[News, ...]], ...]:
    """Group entries that are sorted by time."""
    entries = [news(update, site, root) for update in updates]
    return tuple((year, tuple(group)) for year, group in groupby(entries, key=lambda entry: entry.year))
