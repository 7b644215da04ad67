"""Make the pages of events and news ahead of their texts: another process renders them with a mark where the text will
stand, while the site generator is still at its Markdown. Decides nothing: a page is the same either way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from labnetz.ahead import Ahead, begin_ahead
from labnetz.model import Event, Update

if TYPE_CHECKING:
    from labnetz.content.site_content import Item
    from labnetz.publish.lab_pages import LabPages

BODY: Final = Markup("<labnetz-text>")
"""Where a page's text will stand. Nothing else can look like it: what is not HTML is escaped."""
_Place = tuple[str, str]
"""A page by the path of its file, and its way to the root."""


@dataclass(frozen=True, slots=True)
class PagesAhead:
    """The pages of `items`, by the paths of their files; `wanted` are made ahead, in this order."""

    pages: LabPages
    items: Mapping[str, Item]
    wanted: tuple[_Place, ...]
    _ahead: Ahead[_Place, str]

    def page(self, path: str, body: Markup, root: str) -> Markup:
        """Give the page of an item with its text."""
        found = self.items[path]
        if not isinstance(found, Event | Update):
            return self.pages.item(found, body, root)
        before, mark, after = self._ahead.get((path, root)).partition(BODY)
        if not mark or BODY in after:
            return self.pages.item(found, body, root)
        return Markup(before) + body + Markup(after)  # noqa: S704 - rendered by autoescaping templates

    def end(self) -> None:
        """End what is still being made."""
        self._ahead.end()


def pages_ahead(pages: LabPages, items: Mapping[str, Item], roots: Mapping[str, str]) -> PagesAhead:
    """Begin to make the pages of items. `roots` has the way to the root from each page, in the order of the site."""
    wanted = tuple((path, root) for path, root in roots.items() if isinstance(items.get(path), Event | Update))
    making = begin_ahead(lambda place: str(pages.item(items[place[0]], BODY, place[1])), wanted)
    return PagesAhead(pages, items, wanted, making)
