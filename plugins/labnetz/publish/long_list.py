"""A list that may be longer than a page: in pages of one size, and then by Land, too. Renders nothing.

What fits on one page has that page alone: three labs need no pages by Land.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from labnetz.content.values import slug_of
from labnetz.locale import say
from labnetz.model import file_path, msg
from labnetz.publish.long_dates import Turns

PER_PAGE = 60

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Leaf(Generic[_Item]):
    """One page of a list. `folder` is that of the list's first page, `further` that of the others below it, "" for the
    same; `land` is "" for the list of all.

    `number` counts from 1; `pages` is how many there are, `total` how many entries they have together.
    """

    folder: str
    land: str
    number: int
    pages: int
    total: int
    items: Sequence[_Item]
    further: str = ""

    @property
    def path(self) -> str:
        """The folder of this page."""
        return self._page(self.number)

    def titled(self, title: str, language: str) -> str:
        """Give the page's title: that of the list, from the second page on with its number."""
        numbered = msg("{title}, page {number}", title=title, number=self.number)
        return say(numbered, language) if self.number > 1 else title

    def turns(self, root: str) -> Turns:
        """Say where the page stands, with the ways to its neighbours."""
        before = f"{root}{self._page(self.number - 1)}" if self.number > 1 else ""
        after = f"{root}{self._page(self.number + 1)}" if self.number < self.pages else ""
        return Turns(number=self.number, pages=self.pages, before=before, after=after)

    def _page(self, number: int) -> str:
        return self.folder if number == 1 else f"{self.folder}{self.further}{number}/"


@dataclass(frozen=True, slots=True)
class OfLand:
    """A Land in a list: its name, the folder of its first page, and how many entries it has."""

    name: str
    folder: str
    count: int


@dataclass(frozen=True, slots=True)
class LongList(Generic[_Item]):
    """All pages of a list. `whole` has at least one, `lands` none where one page is enough."""

    whole: tuple[Leaf[_Item], ...]
    lands: tuple[OfLand, ...]
    by_land: tuple[Leaf[_Item], ...]

    def further(self) -> Iterator[Leaf[_Item]]:
        """Give all pages but the first, which is an ordinary page of the site."""
        yield from self.whole[1:]
        yield from self.by_land


def long_list(folder: str, items: Sequence[_Item], land_of: Callable[[_Item], str]) -> LongList[_Item]:
    """Divide a list; `items` keep their order. `land_of` names the Land of an entry, "" for none."""
    whole = leaves(folder, items)
    if len(whole) == 1:
        return LongList(whole, (), ())
    found: dict[str, tuple[str, list[_Item]]] = {}
    for item in items:
        name = land_of(item)
        if slug := slug_of(name):
            found.setdefault(slug, (name, []))[1].append(item)
    # No lab is called "land" (`registry_files.RESERVED`), so no item of a lab has such an address.
    lands = {f"{folder}land/{file_path(slug)}/": found[slug] for slug in sorted(found)}
    return LongList(
        whole,
        tuple(OfLand(name, own, len(of_land)) for own, (name, of_land) in lands.items()),
        tuple(leaf for own, (name, of_land) in lands.items() for leaf in leaves(own, of_land, land=name)),
    )


def leaves(
    folder: str, items: Sequence[_Item], *, land: str = "", size: int = PER_PAGE, further: str = ""
) -> tuple[Leaf[_Item], ...]:
    """Cut a list into pages of one size, at least one."""
    starts = range(0, max(len(items), 1), size)
    return tuple(
        Leaf(folder, land, number, len(starts), len(items), items[start : start + size], further)
        for number, start in enumerate(starts, 1)
    )
