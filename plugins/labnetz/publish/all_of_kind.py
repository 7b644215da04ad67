"""All that there is of one kind, of a lab or on a topic, on pages below the one that shows the first few."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from labnetz.locale import say
from labnetz.publish.foreign import marks
from labnetz.publish.long_list import Leaf, leaves
from labnetz.publish.render import render
from labnetz.publish.stamping import Stamped, version_of

if TYPE_CHECKING:
    from markupsafe import Markup

    from labnetz.model import Call, Message, Practice, Update
    from labnetz.publish.site import Site

    Item = Update | Call | Practice


@dataclass(frozen=True, slots=True)
class Kind:
    """The items of one kind: how a page of them all is called, its folder, and how one is put into words for a list.
    `name` is that of templates."""

    name: Literal["calls", "news", "practices"]
    title: Message
    folder: str
    items: Sequence[Item]
    entry: Callable[[Any, Site, str], object]

    def entries(self, items: Iterable[Item], site: Site, root: str) -> tuple[object, ...]:
        """Put some of them into words."""
        return tuple(self.entry(one, site, root) for one in items)


@dataclass(frozen=True, slots=True)
class Above:
    """The page that shows the first ones: its title and its path."""

    title: str
    path: str


@dataclass(frozen=True, slots=True)
class AllOfKind:
    """The pages of all of them."""

    kind: Kind
    above: Above
    site: Site

    def stamped(self) -> Iterator[Stamped]:
        """Give the pages."""
        for leaf in leaves(self.kind.folder, self.kind.items):
            title = leaf.titled(say(self.kind.title, self.site.language), self.site.language)
            entries = self.kind.entries(leaf.items, self.site, "")
            yield Stamped(
                path=leaf.path,
                title=title,
                description=title,
                body=partial(self._page, title, leaf),
                is_found=False,
                version=version_of(
                    self.site.frame,
                    title,
                    self.above,
                    leaf.turns(""),
                    entries,
                    [marks(one, self.site) for one in leaf.items],
                ),
            )

    def _page(self, title: str, leaf: Leaf[Item], root: str) -> Markup:
        values = {"title": title, "above": self.above, "kind": self.kind.name, "turns": leaf.turns(root)}
        entries = self.kind.entries(leaf.items, self.site, root)
        return render("all_of_kind.html", self.site, root, **values, items=entries)
