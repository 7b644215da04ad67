"""An update as an entry of a list: its words. Chooses nothing, renders nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from labnetz import words
from labnetz.feeds.feed_info import via_of
from labnetz.locale import say
from labnetz.model import Lab, Update
from labnetz.model import News as Kind
from labnetz.publish import dates, pictures
from labnetz.publish.details import Lines, Text, figure
from labnetz.publish.item_links import update_href
from labnetz.publish.lines import line_of
from labnetz.publish.site import Site
from labnetz.publish.through import through


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One entry: all that a template prints. `lab` is "" where the page says it already.

    `kind` is a word, "" where nobody said one. `lang` is the language of the text where it is not the site's.
    `picture` is the way to one of the site's own, "" for none.
    """

    title: str
    href: str
    day: str
    machine: str
    year: int
    lab: str
    line: str
    excerpt: str
    author: str
    kind: str
    lang: str
    picture: str


def news(update: Update, site: Site, root: str) -> News:
    """Put an update into words."""
    local = update.published.astimezone(site.zone).date()
    lab = site.labs[update.lab]
    return News(
        title=update.title,
        href=update_href(update, site, root),
        day=dates.plain_day(local, site.language),
        machine=local.isoformat(),
        year=local.year,
        lab=_lab(update, lab, site) if site.is_portal else "",
        line=line_of(lab),
        excerpt=update.excerpt,
        author=update.author,
        kind="" if update.kind is Kind.UNKNOWN else say(words.news(update.kind), site.language),
        lang=site.language_by(update.lab, update.language),
        picture=_picture(update, site, root),
    )


def _picture(update: Update, site: Site, root: str) -> str:
    shown = figure(update.image, site, root)
    return pictures.thumbnail(update.image.url, site, root) if shown and update.image else ""


def _lab(update: Update, lab: Lab, site: Site) -> str:
    portal = through(via_of(update), site)
    return f"{lab.label}, {portal}" if portal else lab.label


def by_year(updates: Iterable[Update], site: Site, root: str) -> tuple[tuple[int, tuple[News, ...]], ...]:
    """Group entries by year, the last one first; inside a year they stay in their order."""
    years: dict[int, list[News]] = {}
    for entry in (news(update, site, root) for update in updates):
        years.setdefault(entry.year, []).append(entry)
    return tuple((year, tuple(years[year])) for year in sorted(years, reverse=True))


def linked(ids: Iterable[str], site: Site, root: str) -> Lines:
    """Link the events, calls and practices that an update is about; what has no page here is left out."""
    found = (
        next((site.items[kind, id_] for kind in ("events", "calls", "practices") if (kind, id_) in site.items), None)
        for id_ in ids
    )
    return tuple(Text(known.title, site.link(known.url, root)) for known in found if known)
