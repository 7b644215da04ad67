"""The network's news as pages: the newest, all of a month, and one of each with the way to the lab's own page.

Makes no feed, and shows no more of a text than its lab put into its feed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, partial

from markupsafe import Markup

from labnetz.feeds.feed_info import via_of
from labnetz.locale import say
from labnetz.model import SourceKind, Update, msg
from labnetz.publish import dates
from labnetz.publish.details import topic_lines
from labnetz.publish.foreign import marks
from labnetz.publish.item_links import topic_href, update_path
from labnetz.publish.json_ld import as_script, update_ld
from labnetz.publish.json_text import cut
from labnetz.publish.long_list import Leaf, leaves
from labnetz.publish.news import News, news
from labnetz.publish.plain_text import paragraphs
from labnetz.publish.provider import canonical, provider, shared, titled
from labnetz.publish.render import Written, render
from labnetz.publish.site import Site
from labnetz.publish.stamping import Stamped, version_of
from labnetz.publish.through import through
from labnetz.publish.views import newest_first

NEWEST = 50
"""So many stand on the page of news; a month has all of its own."""
OTHERS = 3
"""So many other entries of the same lab are named on the page of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthOfNews:
    """A month to choose: "November 2026", the way to its page, and how many entries it has."""

    name: str
    href: str
    machine: str
    count: int


@dataclass(frozen=True, slots=True)
class _Section:
    name: str
    machine: str
    href: str
    items: tuple[News, ...]


@dataclass(frozen=True)
class NetworkUpdates:
    """All pages of news. `seen` is `provider.last_seen`."""

    updates: Sequence[Update]
    seen: Mapping[tuple[str, SourceKind], str]
    site: Site
    _labs: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)
    _known: list[tuple[str, str, str]] = field(default_factory=list, init=False, repr=False, compare=False)
    _versions: dict[tuple[str, str], str] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def _newest(self) -> Sequence[Update]:
        return newest_first(self.updates)

    @cached_property
    def months(self) -> Mapping[str, Sequence[Update]]:
        """The entries of each month on the site's clocks, by "2026-11", the last month first."""
        found: dict[str, list[Update]] = {}
        for update in self._newest:
            found.setdefault(_month_of(update, self.site), []).append(update)
        return {month: found[month] for month in sorted(found, reverse=True)}

    def newest(self, page: Written) -> Markup:
        """Render the page of news: the newest, by month, and the way to all others."""
        shown = self._newest[:NEWEST]
        values = {
            "title": page.title,
            "body": page.body,
            "sections": self._sections(shown, page.root),
            "months": self._choices(page.root) if len(self.updates) > len(shown) else (),
            "shown": len(shown),
            "count": len(self.updates),
        }
        return render("network_updates.html", self.site, page.root, **values)

    def stamped(self) -> Iterator[Stamped]:
        """Give the pages of months and of all entries."""
        for month, updates in self.months.items():
            for leaf in leaves(f"{self.site.paths.updates}{month}/", updates):
                yield self._month(month, leaf)
        if not self._known:
            self._known.extend(map(self._looked_at, self.updates))
        for update, known in zip(self.updates, self._known, strict=True):
            yield self._single(update, *known)

    # --- lists ---------------------------------------------------------------------------------------------------

    def _sections(self, updates: Iterable[Update], root: str) -> tuple[_Section, ...]:
        found: dict[str, list[News]] = {}
        for update in updates:
            found.setdefault(_month_of(update, self.site), []).append(news(update, self.site, root))
        return tuple(
            _Section(self._name(month), month, f"{root}{self.site.paths.updates}{month}/", tuple(found[month]))
            for month in sorted(found, reverse=True)
        )

    def _choices(self, root: str) -> tuple[tuple[str, tuple[MonthOfNews, ...]], ...]:
        """Give all months by year."""
        years: dict[str, list[MonthOfNews]] = {}
        for month, updates in self.months.items():
            href = f"{root}{self.site.paths.updates}{month}/"
            one = MonthOfNews(name=self._name(month), href=href, machine=month, count=len(updates))
            years.setdefault(month[:4], []).append(one)
        return tuple((year, tuple(own)) for year, own in years.items())

    def _month(self, month: str, leaf: Leaf[Update]) -> Stamped:
        title = say(msg("News in {month}", month=self._name(month)), self.site.language)
        title = leaf.titled(title, self.site.language)
        neighbours = self._neighbours(month)
        return Stamped(
            path=leaf.path,
            title=title,
            description=title,
            body=partial(self._month_page, title, leaf, neighbours),
            is_found=False,
            version=version_of(title, leaf.number, leaf.pages, leaf.total, neighbours, [*map(self._shown, leaf.items)]),
        )

    def _neighbours(self, month: str) -> tuple[str, str]:
        """Give the months with news before and after, "" where there is none."""
        order = sorted(self.months)
        at = order.index(month)
        return (order[at - 1] if at else "", order[at + 1] if at + 1 < len(order) else "")

    def _month_page(self, title: str, leaf: Leaf[Update], neighbours: tuple[str, str], root: str) -> Markup:
        folder = f"{root}{self.site.paths.updates}"
        turns = tuple((self._name(one), f"{folder}{one}/") if one else None for one in neighbours)
        items = tuple(news(update, self.site, root) for update in leaf.items)
        values = {"title": title, "total": leaf.total, "turns": leaf.turns(root), "items": items}
        return render("network_month.html", self.site, root, **values, before=turns[0], after=turns[1])

    def _name(self, month: str) -> str:
        return dates.month(date.fromisoformat(f"{month}-01"), self.site.language)

    # --- one of them ---------------------------------------------------------------------------------------------

    def _single(self, update: Update, path: str, canonical: str, version: str) -> Stamped:
        return Stamped(
            path=path,
            words=partial(self._words, update),
            body=partial(self._page, update),
            is_found=False,  # the search finds the entry itself (`publish.found`)
            canonical=canonical,
            version=version,
        )

    def _looked_at(self, update: Update) -> tuple[str, str, str]:
        """Give an entry's path, its canonical address and its version, found once: pages are asked for twice, to know
        their addresses and to be written."""
        own = "" if update.url in self._shared else canonical(update.url, self.site.labs[update.lab])
        named = as_script(update_ld(update, self.site)) if update.refs else ""  # it has the titles of what is named
        version = version_of(self._shown(update), named, [*map(self._shown, self._others(update))])
        return update_path(update, self.site), own, version

    def _words(self, update: Update) -> tuple[str, str]:
        return titled(update.title, self.site.labs[update.lab]), cut(update.excerpt) or update.title

    @cached_property
    def _shared(self) -> frozenset[str]:
        return shared(update.url for update in self.updates)

    @cached_property
    def _of_lab(self) -> Mapping[str, Sequence[Update]]:
        """The newest entries of each lab, one more than a page names."""
        found: dict[str, list[Update]] = {}
        for update in self._newest:
            own = found.setdefault(update.lab, [])
            if len(own) <= OTHERS:
                own.append(update)
        return found

    def _others(self, update: Update) -> Sequence[Update]:
        """Give the newest other entries of the same lab."""
        return [one for one in self._of_lab[update.lab] if one.guid != update.guid][:OTHERS]

    def _shown(self, update: Update) -> str:
        """Give the version of what pages show of an entry, found once: it is asked for several times in a build."""
        key = (update.lab, update.guid)
        if key not in self._versions:
            linked = [topic_href(topic, self.site, "") for topic in update.topics]
            portal = through(via_of(update), self.site)
            self._versions[key] = version_of(update, self._lab(update.lab), portal, linked, marks(update, self.site))
        return self._versions[key]

    def _lab(self, id_: str) -> str:
        """Give what the pages of its news show of a lab, found once for all of them."""
        if id_ not in self._labs:
            lab = self.site.labs[id_]
            seen = self.seen.get((id_, "updates"), "")
            self._labs[id_] = version_of(lab, through(lab.via, self.site), seen, self.site.timezone)
        return self._labs[id_]

    def _page(self, update: Update, root: str) -> Markup:
        site = self.site
        seen = self.seen.get((update.lab, "updates"), "")
        changed = update.modified.astimezone(site.zone).date() if update.modified else None
        is_later = changed is not None and changed > update.published.astimezone(site.zone).date()
        lab = provider(site.labs[update.lab], (update.url, update.licence), seen, site, root)
        return render(
            "network_update.html",
            site,
            root,
            item=news(update, site, root),
            changed=dates.plain_day(changed, site.language) if changed and is_later else "",
            provider=replace(lab, portal=through(via_of(update), site) or lab.portal),
            topics=topic_lines(update.topics, site, root),
            body=paragraphs(update.excerpt),
            others=[news(one, site, root) for one in self._others(update)],
            data=as_script(update_ld(update, site)),
        )


def _month_of(update: Update, site: Site) -> str:
    return update.published.astimezone(site.zone).strftime("%Y-%m")
