"""The search's page: a question, and a list of everything on the site. What is found, the index knows, not this."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from labnetz.locale import say
from labnetz.model import Call, Message, Occurrence, Place, Practice, Update, msg
from labnetz.publish import dates
from labnetz.publish.render import Written, environment, render
from labnetz.publish.site import Site
from labnetz.publish.stops import flag, state

MOST = 40
"""How many entries of a kind are listed; the kind's own list has them all."""

_FOLDERS: Mapping[str, str] = {"de": "suche/", "fr": "recherche/"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A page that can be found. `flag` says what changes everything about it, `note` when it is or was."""

    title: str
    href: str
    note: str = ""
    flag: str = ""
    status: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """All entries of a kind; `href` and `all` lead to its own list, "" where there is none."""

    label: str
    entries: tuple[Entry, ...]
    href: str = ""
    all: str = ""


def search_folder(language: str) -> str:
    """Name the folder of the search's page, by the site's language."""
    return _FOLDERS.get(language.partition("-")[0], "search/")


def asking(action: str, language: str, *, level: int, has_answers: bool = True) -> Markup:
    """Render the question for a dialog, with room for its answers unless they stand on a page alone; `level` is that of
    a hit's heading."""
    template = environment(language).get_template("asking.html")
    text = template.render(id="ask", action=action, level=level, has_answers=has_answers)
    return Markup(text)  # noqa: S704 - made by autoescaping just above


def search_page(page: Written, groups: Iterable[Group], site: Site) -> Markup:
    """Render the page; a kind of which there is nothing is left out."""
    filled = tuple(group for group in groups if group.entries)
    values = {"title": page.title, "body": page.body, "groups": filled}
    return render(
        "search.html",
        site,
        page.root,
        id="q",
        action=f"{page.root}{site.paths.search}",
        level=2,
        has_answers=True,
        **values,
    )


def coming_dates(occurrences: Iterable[Occurrence], site: Site, root: str) -> Group:
    """List the next date of each event; `occurrences` are sorted."""
    first: dict[str, Occurrence] = {}
    for one in occurrences:
        first.setdefault(one.event.uid, one)
    entries = (_date(one, site, root) for one in list(first.values())[:MOST])
    return _group(msg("Dates"), entries, site, f"{root}{site.paths.events}", msg("All dates"))


def all_news(updates: Sequence[Update], site: Site, root: str) -> Group:
    """List the newest; `updates` are sorted."""
    entries = (
        Entry(
            title=one.title,
            href=site.link(one.url, root),
            note=dates.plain_day(one.published.astimezone(site.zone).date(), site.language),
            lang=site.other_language(one.language),
        )
        for one in updates[:MOST]
    )
    return _group(msg("News"), entries, site, f"{root}{site.paths.updates}", msg("All news"))


def all_calls(calls: Sequence[Call], site: Site, root: str) -> Group:
    """List the calls."""
    return _group(msg("Take part"), _titled(calls, site, root), site, f"{root}{site.paths.calls}", msg("All calls"))


def all_practices(practices: Sequence[Practice], site: Site, root: str) -> Group:
    """List the practices."""
    entries = _titled(practices, site, root)
    return _group(msg("Practices"), entries, site, f"{root}{site.paths.practices}", msg("All practices"))


def all_places(places: Sequence[Place], site: Site, root: str) -> Group:
    """List the places by name."""
    ordered = sorted(places, key=lambda place: (place.name.casefold(), place.id))
    known = ((place, site.places.get(place.id, "")) for place in ordered)
    entries = (Entry(title=place.name, href=site.link(url, root)) for place, url in known if url)
    return _group(msg("Places"), entries, site, f"{root}{site.paths.places}", msg("All places"))


def _date(one: Occurrence, site: Site, root: str) -> Entry:
    return Entry(
        title=one.event.title,
        href=site.link(one.event.url, root),
        note=dates.in_full(one.when, site.language),
        flag=flag(one.event, site.language),
        status=state(one.event),
        lang=site.other_language(one.event.language),
    )


def _titled(items: Sequence[Call | Practice], site: Site, root: str) -> Iterable[Entry]:
    for one in sorted(items, key=lambda item: (item.title.casefold(), item.id))[:MOST]:
        yield Entry(title=one.title, href=site.link(one.url, root), lang=site.other_language(one.language))


def _group(label: Message, entries: Iterable[Entry], site: Site, href: str, whole: Message) -> Group:
    return Group(say(label, site.language), tuple(entries), href, say(whole, site.language))
