"""The network's practices as pages: a list, by Land where it is long, and one of each with who built on it.

Chooses no words: those are `practice_page`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from markupsafe import Markup

from labnetz.locale import say
from labnetz.model import Occurrence, Practice, SourceKind, msg, msg_n
from labnetz.publish.item_links import practice_href, practice_id, practice_path
from labnetz.publish.json_ld import as_script, practice_ld
from labnetz.publish.json_text import cut
from labnetz.publish.lines import line_of
from labnetz.publish.long_list import Leaf, LongList, long_list
from labnetz.publish.practice_page import (
    ordered_practices,
    practice_entry,
    practice_groups,
    practice_named,
    practice_view,
)
from labnetz.publish.provider import canonical, in_its_language, provider_of, titled
from labnetz.publish.render import Written, render
from labnetz.publish.site import Site
from labnetz.publish.stamping import Stamped, version_of

NEXT = 6
"""So many coming dates that follow a practice are named on its page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """A practice that was built on another one: whose, what it is called there, and what was changed."""

    title: str
    href: str
    lab: str
    line: str
    version: str
    changes: tuple[str, ...]
    lang: str


@dataclass(frozen=True)
class NetworkPractices:
    """All pages of practices. `dates` are the coming ones of the network, sorted; `seen` is `provider.last_seen`."""

    practices: Sequence[Practice]
    dates: Sequence[Occurrence]
    seen: Mapping[tuple[str, SourceKind], str]
    site: Site

    @cached_property
    def pages(self) -> LongList[Practice]:
        """The list, by kind and title."""
        ordered = ordered_practices(self.practices)
        return long_list(self.site.paths.practices, ordered, lambda one: self.site.labs[one.lab].land)

    @cached_property
    def following(self) -> Mapping[str, Sequence[Occurrence]]:
        """The next dates that follow each practice, by "lab/practice"."""
        found: dict[str, list[Occurrence]] = {_name(one): [] for one in self.practices}
        for one in self.dates:
            own = found.get(practice_named(one.event))
            if own is not None and len(own) < NEXT:
                own.append(one)
        return found

    @cached_property
    def adopted(self) -> Mapping[str, Sequence[Practice]]:
        """The practices that were built on another one, by "lab/practice" of that."""
        found: dict[str, list[Practice]] = {}
        for one in self.practices:
            if named := one.based_on.partition("@")[0]:
                found.setdefault(practice_id(named, one.lab), []).append(one)
        return found

    def first(self, page: Written) -> Markup:
        """Render the list's first page."""
        return self._list(page.title, page.body, self.pages.whole[0], page.root)

    def stamped(self) -> Iterator[Stamped]:
        """Give the list's other pages, and the page of each practice."""
        for leaf in self.pages.further():
            title = self._title(leaf)
            version = version_of(title, leaf, self._groups(leaf, ""), self._counts(leaf), self.pages.lands)
            body = partial(self._list, title, Markup(), leaf)
            yield Stamped(path=leaf.path, title=title, description=title, body=body, is_found=False, version=version)
        for one in self.practices:
            shown = practice_view(one, self.following[_name(one)], self.site, "")
            yield Stamped(
                path=practice_path(one, self.site),
                title=titled(one.title, self.site.labs[one.lab]),
                description=cut(one.summary) or one.title,
                body=partial(self._page, one),
                is_found=False,  # the search finds the item itself (`publish.found`)
                canonical=canonical(one.url, self.site.labs[one.lab]),
                version=version_of(
                    one, shown, self._adoptions(one, ""), self._data(one), provider_of(one, self.seen, self.site, "")
                ),
            )

    # --- lists ---------------------------------------------------------------------------------------------------

    def _title(self, leaf: Leaf[Practice]) -> str:
        land = leaf.land or self.site.name
        found = msg("Practices: {part}, page {number} of {pages}", part=land, number=leaf.number, pages=leaf.pages)
        return say(found if leaf.pages > 1 else msg("Practices: {part}", part=land), self.site.language)

    def _groups(self, leaf: Leaf[Practice], root: str) -> object:
        return practice_groups(leaf.items, self.site, root)

    def _counts(self, leaf: Leaf[Practice]) -> Mapping[str, str]:
        """Say how many labs built on each practice, by the way to its page from the root; others are left out."""
        counts = ((one, len({own.lab for own in self.adopted.get(_name(one), ())} - {one.lab})) for one in leaf.items)
        return {
            practice_path(one, self.site): say(
                msg_n("{count} other lab works with it", "{count} other labs work with it", count), self.site.language
            )
            for one, count in counts
            if count
        }

    def _list(self, title: str, body: Markup, leaf: Leaf[Practice], root: str) -> Markup:
        values = {
            "title": title,
            "body": body,
            "groups": self._groups(leaf, root),
            "counts": {root + path: text for path, text in self._counts(leaf).items()},
            "leaf": leaf,
            "turns": leaf.turns(root),
            "lands": self.pages.lands,
        }
        return render("network_practices.html", self.site, root, **values)

    # --- one of them ---------------------------------------------------------------------------------------------

    def _adoptions(self, practice: Practice, root: str) -> tuple[Adoption, ...]:
        found = (one for one in self.adopted.get(_name(practice), ()) if one.lab != practice.lab)
        return tuple(
            Adoption(
                title=one.title,
                href=practice_href(one, self.site, root),
                lab=self.site.labs[one.lab].label,
                line=line_of(self.site.labs[one.lab]),
                version=one.version,
                changes=one.changes,
                lang=practice_entry(one, self.site, root).lang,
            )
            for one in found
        )

    def _data(self, practice: Practice) -> Markup:
        """Say it to programs, who get to know the labs that worked on it, too."""
        return as_script(practice_ld(practice, self.site))

    def _page(self, practice: Practice, root: str) -> Markup:
        site = in_its_language(practice, self.site)
        return render(
            "practice.html",
            site,
            root,
            view=practice_view(practice, self.following[_name(practice)], site, root),
            body=Markup(),
            data=self._data(practice),
            adopted=self._adoptions(practice, root),
            provider=provider_of(practice, self.seen, self.site, root),
        )


def _name(practice: Practice) -> str:
    return f"{practice.lab}/{practice.id}"
