"""The lists from A to Z by which one chooses dates, of those kinds that have more values than fit into the form.

Each value leads to the list of its dates (`facet_lists`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from markupsafe import Markup

from labnetz.locale import say
from labnetz.model import msg
from labnetz.publish.facets import alphabetic
from labnetz.publish.filter_form import FOLDED, KIND_NAMES, MOST, entry_of, list_folder
from labnetz.publish.render import render
from labnetz.publish.stamping import Stamped, version_of

if TYPE_CHECKING:
    from labnetz.publish.facet_dates import FacetDates
    from labnetz.publish.facets import Facet
    from labnetz.publish.filter_form import Entry
    from labnetz.publish.site import Site

IN_A_PIECE = 250
"""How many values stand on one page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _List:
    """One page of a list: its values with the number of their dates, and the first and last name of every page."""

    kind: str
    title: str
    number: int
    ends: Sequence[tuple[str, str]]
    counted: Sequence[tuple[Facet, int]]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A page of the list, as the others name it."""

    first: str
    last: str
    href: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class ValueLists:
    """The lists of one portal. `offered` are the paths of the feeds that are published."""

    site: Site
    dates: FacetDates
    offered: Set[str]

    def stamped(self) -> Iterator[Stamped]:
        """Give all pages, one at a time."""
        for kind in FOLDED:
            for one in self._pages(kind):
                yield Stamped(
                    path=list_folder(kind, one.number, self.site),
                    title=one.title,
                    description=one.title,
                    body=partial(self._body, one),
                    is_found=False,
                    version=version_of(self.site.language, self.site.paths, one, self._entries(one, "")),
                )

    def _pages(self, kind: str) -> Iterator[_List]:
        found = [one for one in self.dates.facets if one.kind == kind and self.dates.count(one)]
        if len(found) <= MOST:
            return
        found.sort(key=lambda one: (alphabetic(one.name), one.value))
        cut = [found[start : start + IN_A_PIECE] for start in range(0, len(found), IN_A_PIECE)]
        ends = tuple((own[0].name, own[-1].name) for own in cut)
        for number, own in enumerate(cut, 1):
            yield _List(
                kind=kind,
                title=_title(kind, ends, number, self.site.language),
                number=number,
                ends=ends,
                counted=[(one, self.dates.count(one)) for one in own],
            )

    def _body(self, one: _List, root: str) -> Markup:
        ways = (root + list_folder(one.kind, number, self.site) for number in range(1, len(one.ends) + 1))
        return render(
            "event_values.html",
            self.site,
            root,
            title=one.title,
            kind=say(KIND_NAMES[one.kind], self.site.language),
            entries=self._entries(one, root),
            pieces=[
                _Piece(first, last, href, number == one.number)
                for number, ((first, last), href) in enumerate(zip(one.ends, ways, strict=True), 1)
            ],
        )

    def _entries(self, one: _List, root: str) -> list[Entry]:
        return [entry_of(facet, count, self.offered, self.site, root) for facet, count in one.counted]


def _title(kind: str, ends: Sequence[tuple[str, str]], number: int, language: str) -> str:
    label = say(KIND_NAMES[kind], language)
    if len(ends) == 1:
        return say(msg("Dates: choose by {kind}", kind=label), language)
    first, last = ends[number - 1]
    return say(msg("Dates: choose by {kind}, {first} to {last}", kind=label, first=first, last=last), language)
