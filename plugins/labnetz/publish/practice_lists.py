"""The catalogue of practices: the list of all of them, by Land where it is long, and one for each value that one can
choose by, which is what there is without a script. With one, the list of all filters in place (`practice_data`).

Finds no adoptions (`family`, `adoptions`), and chooses no words for a practice: those are `practice_page`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from operator import attrgetter
from typing import TYPE_CHECKING

from markupsafe import Markup

from labnetz.locale import say
from labnetz.model import Message, msg, msg_n
from labnetz.publish.adoption_words import AdoptionLine, adoption_line
from labnetz.publish.foreign import marks
from labnetz.publish.item_links import practice_path
from labnetz.publish.long_list import PER_PAGE, Leaf, LongList, leaves, long_list
from labnetz.publish.practice_data import list_version, practice_files
from labnetz.publish.practice_form import FOLDER, PracticeForm, folder_of, kind_folder
from labnetz.publish.practice_page import ordered_practices, practice_entry, practice_groups
from labnetz.publish.practice_values import FIXED, KIND_NAMES, PracticeValues
from labnetz.publish.render import Written, render
from labnetz.publish.stamping import Stamped, version_of

if TYPE_CHECKING:
    from labnetz.model import File, Practice
    from labnetz.publish.adoptions import Adopted
    from labnetz.publish.facets import Facet
    from labnetz.publish.family import Families
    from labnetz.publish.filter_form import Entry, Group
    from labnetz.publish.practice_page import PracticeEntry
    from labnetz.publish.site import Site

NEWEST = 4
"""So many adoptions are told on the first page: a row of a wide screen."""
VALUES_PER_PAGE = 250
"""So many values of a kind stand on one page."""

EXAMPLES = frozenset(
    {
        ("time", "up-to-2-hours"),
        ("group", "16-to-30"),
        ("cost", "nothing"),
        ("cost", "up-to-50"),
        ("maturity", "proven"),
    }
)
"""Values that are named above the filter, for those who don't know yet what they look for."""

ORDERS: Mapping[str, Message] = {
    "adopted": msg("Practices that most labs work with"),
    "newest": msg("Practices, the newest first"),
}
"""The other orders of the whole list, and the titles of their pages."""


@dataclass(frozen=True)
class PracticeLists:
    """All lists of practices. `adoptions` are newest first."""

    practices: Sequence[Practice]
    families: Families
    adoptions: Sequence[Adopted]
    site: Site
    _cards: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def ordered(self) -> Sequence[Practice]:
        """All of them by kind and title."""
        return ordered_practices(self.practices)

    @cached_property
    def pages(self) -> LongList[Practice]:
        """The list of all."""
        return long_list(self.site.paths.practices, self.ordered, self._land)

    @cached_property
    def values(self) -> PracticeValues:
        """What one can choose by."""
        return PracticeValues(self.ordered, self.site.language)

    @cached_property
    def form(self) -> PracticeForm:
        """The same in words."""
        return PracticeForm(self.values, self.site)

    @cached_property
    def version(self) -> str:
        """Stands for the order of the list: the data of the filter fit no other one."""
        return list_version(self.ordered)

    def first(self, page: Written) -> Markup:
        """Render the list's first page, with the form."""
        return self._all(page.title, page.body, self.pages.whole[0], page.root)

    def stamped(self) -> Iterator[Stamped]:
        """Give all other pages."""
        for leaf in self.pages.further():
            title = self._title(leaf)
            version = self._version(leaf, self.pages.lands, self.version)
            yield _stamped(leaf.path, title, partial(self._all, title, Markup(), leaf), version)
        for facets in self.values.facets.values():
            for facet in facets:
                yield from self._of_value(facet)
        for kind in self.form.long_kinds():
            yield from self._of_kind(kind)
        for order in ORDERS:
            yield from self._in_order(order)

    def files(self) -> Iterator[File]:
        """Give the files by which the browser filters."""
        yield from practice_files(self.values, self.version, f"{self.site.paths.practices}{FOLDER}", PER_PAGE)

    # --- the list of all -----------------------------------------------------------------------------------------

    def _land(self, practice: Practice) -> str:
        lab = self.site.labs.get(practice.lab)
        return lab.land if lab else ""

    def _title(self, leaf: Leaf[Practice]) -> str:
        land = leaf.land or self.site.name
        found = msg("Practices: {part}, page {number} of {pages}", part=land, number=leaf.number, pages=leaf.pages)
        return say(found if leaf.pages > 1 else msg("Practices: {part}", part=land), self.site.language)

    def _groups(self, leaf: Leaf[Practice], root: str) -> object:
        return practice_groups(leaf.items, self.site, root)

    def _counts(self, leaf: Leaf[Practice], root: str) -> Mapping[str, str]:
        """Say how many labs built on each practice, by the way to its page; others are left out."""
        counts = ((one, self._count(one)) for one in leaf.items)
        return {root + practice_path(one, self.site): text for one, text in counts if text}

    def _reused(self, practice: Practice) -> int:
        return len(self.families.of(practice).adopters)

    def _count(self, practice: Practice) -> str:
        count = self._reused(practice)
        text = msg_n("Reused in {count} other lab", "Reused in {count} other labs", count)
        return say(text, self.site.language) if count else ""

    def _all(self, title: str, body: Markup, leaf: Leaf[Practice], root: str) -> Markup:
        is_first = leaf is self.pages.whole[0]
        return render(
            "network_practices.html",
            self.site,
            root,
            title=title,
            body=body,
            groups=self._groups(leaf, root),
            counts=self._counts(leaf, root),
            leaf=leaf,
            turns=leaf.turns(root),
            lands=self.pages.lands,
            version=self.version if not leaf.land else "",
            filter=self.form.form(root) if is_first and self.practices else None,
            kinds=" ".join(KIND_NAMES),
            orders=self._orders("", root) if is_first else (),
            examples=self._examples(root) if is_first else (),
            newest=self._newest(root) if is_first else (),
        )

    def _examples(self, root: str) -> Sequence[Entry]:
        """Give the lists that most people come for: a short time, a class or a club, little money, no risk."""
        found = (self.form.entry(one, root) for kind in FIXED for one in self.values.facets[kind])
        return [one for one in found if one.count and (one.kind, one.value) in EXAMPLES]

    def _newest(self, root: str) -> Sequence[AdoptionLine]:
        return [adoption_line(one, self.site, root) for one in self.adoptions[:NEWEST]]

    def _version(self, leaf: Leaf[Practice], *more: object) -> str:
        place = leaf.path, leaf.land, leaf.number, leaf.pages, leaf.total
        return version_of(self.site.frame, place, [self._card(one) for one in leaf.items], more)

    def _card(self, practice: Practice) -> str:
        """Stand for all that a card shows: found once, since a practice is in a list of each of its values."""
        key = practice_path(practice, self.site)
        if key not in self._cards:
            shown = practice_entry(practice, self.site, ""), self._count(practice), marks(practice, self.site)
            self._cards[key] = version_of(shown)
        return self._cards[key]

    # --- the list of a value, or in another order ----------------------------------------------------------------

    def _of_value(self, facet: Facet) -> Iterator[Stamped]:
        own = [self.ordered[place] for place in self.values.has(facet)]
        kind = say(KIND_NAMES[facet.kind], self.site.language)
        name = say(msg("{part} ({kind}): practices", part=facet.name, kind=kind), self.site.language)
        for leaf in leaves(folder_of(facet, self.site), own):
            version = self._version(leaf, self._group(facet.kind, ""))
            yield _stamped(leaf.path, leaf.titled(name, self.site.language), partial(self._value, facet, leaf), version)

    def _value(self, facet: Facet, leaf: Leaf[Practice], root: str) -> Markup:
        return self._list(
            leaf,
            root,
            title=facet.name,
            entry=self.form.entry(facet, root),
            group=self._group(facet.kind, root),
            many=root + kind_folder(facet.kind, self.site) if facet.kind in self.form.long_kinds() else "",
            orders=(),
        )

    def _group(self, kind: str, root: str) -> Group | None:
        """Give the values beside this one; where there are many, each page leads to the list of all of them instead."""
        return None if kind in self.form.long_kinds() else self.form.group(kind, root)

    def _in_order(self, order: str) -> Iterator[Stamped]:
        if order == "adopted":
            own = sorted(filter(self._reused, self.ordered), key=self._reused, reverse=True)
        else:
            own = sorted((one for one in self.ordered if one.modified), key=attrgetter("modified"), reverse=True)
        name = say(ORDERS[order], self.site.language)
        for leaf in leaves(self._order_folder(order), own):
            version = self._version(leaf)
            yield _stamped(leaf.path, leaf.titled(name, self.site.language), partial(self._order, order, leaf), version)

    def _order(self, order: str, leaf: Leaf[Practice], root: str) -> Markup:
        title = say(ORDERS[order], self.site.language)
        orders = self._orders(order, root)
        return self._list(leaf, root, title=title, entry=None, group=None, many="", orders=orders)

    def _list(self, leaf: Leaf[Practice], root: str, **values: object) -> Markup:
        return render(
            "practice_list.html",
            self.site,
            root,
            items_shown=self._entries(leaf, root),
            counts=self._counts(leaf, root),
            leaf=leaf,
            turns=leaf.turns(root),
            about=say(self._about(leaf.total), self.site.language),
            **values,
        )

    def _entries(self, leaf: Leaf[Practice], root: str) -> Sequence[PracticeEntry]:
        return [practice_entry(one, self.site, root) for one in leaf.items]

    def _about(self, count: int) -> Message:
        return msg_n("{count} practice", "{count} practices", count) if count else msg("No practice at the moment")

    def _order_folder(self, order: str) -> str:
        return f"{self.site.paths.practices}{FOLDER}order/{order}/"

    def _orders(self, current: str, root: str) -> Sequence[tuple[str, str, bool]]:
        """Name each order, with the way to its list, and whether it is this one."""
        language = self.site.language
        return (
            (say(msg("by kind and title"), language), root + self.site.paths.practices, not current),
            (say(msg("most reused first"), language), root + self._order_folder("adopted"), current == "adopted"),
            (say(msg("newest first"), language), root + self._order_folder("newest"), current == "newest"),
        )

    # --- all values of a kind ------------------------------------------------------------------------------------

    def _of_kind(self, kind: str) -> Iterator[Stamped]:
        label = say(KIND_NAMES[kind], self.site.language)
        title = say(msg("Practices: choose by {kind}", kind=label), self.site.language)
        for leaf in leaves(kind_folder(kind, self.site), self.values.facets[kind], size=VALUES_PER_PAGE):
            entries = [self.form.entry(one, "") for one in leaf.items]
            body = partial(self._values, title, leaf)
            yield _stamped(
                leaf.path, leaf.titled(title, self.site.language), body, version_of(leaf, entries, self.site.frame)
            )

    def _values(self, title: str, leaf: Leaf[Facet], root: str) -> Markup:
        entries = [self.form.entry(one, root) for one in leaf.items]
        return render(
            "practice_values.html", self.site, root, title=title, entries=entries, leaf=leaf, turns=leaf.turns(root)
        )


def _stamped(path: str, title: str, body: partial[Markup], version: str) -> Stamped:
    return Stamped(path=path, title=title, description=title, body=body, is_found=False, version=version)
