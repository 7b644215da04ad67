"""The form by which one chooses practices, and the lists of all values of a kind that has many. Filters nothing.

The same form as that of dates (`filter_form`), with other kinds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from labnetz import words
from labnetz.locale import say
from labnetz.model import msg
from labnetz.publish.filter_form import MOST, Entry, FilterForm, Group
from labnetz.publish.practice_values import FIXED, KIND_NAMES

if TYPE_CHECKING:
    from labnetz.publish.facets import Facet
    from labnetz.publish.practice_values import PracticeValues
    from labnetz.publish.site import Site

FOLDER = "nach/"
"""Below the list of all practices; no lab is called so (`registry_files.RESERVED`)."""

_ALL = {
    "topic": msg("All topics from A to Z"),
    "audience": msg("For whom, from A to Z"),
    "language": msg("All languages from A to Z"),
}


def folder_of(facet: Facet, site: Site) -> str:
    """Give the folder of the list of the practices that have a value."""
    return f"{site.paths.practices}{FOLDER}{facet.folder}/"


def kind_folder(kind: str, site: Site) -> str:
    """Give the folder of the list of all values of a kind."""
    return f"{site.paths.practices}{FOLDER}a-z/{kind}/"  # no kind has this name


@dataclass(frozen=True, slots=True)
class PracticeForm:
    """Puts values into words. `values` are those of the whole network."""

    values: PracticeValues
    site: Site

    def form(self, root: str) -> FilterForm:
        """Give all that the form prints: what is the same everywhere is open, the rest is opened one by one."""
        return FilterForm(
            days=(),
            months=(),
            shown=tuple(self.group(kind, root) for kind in FIXED),
            folded=tuple(self._folded(root)),
        )

    def group(self, kind: str, root: str) -> Group:
        """Give all values of a kind."""
        label = say(KIND_NAMES[kind], self.site.language)
        entries = tuple(self.entry(one, root) for one in self.values.facets[kind])
        return Group(kind=kind, label=label, entries=entries)

    def entry(self, facet: Facet, root: str) -> Entry:
        """Put one value into words."""
        count = len(self.values.has(facet))
        return Entry(
            kind=facet.kind,
            value=facet.folder.partition("/")[2],
            name=facet.name,
            href=root + folder_of(facet, self.site),
            count=count,
            number=words.number(count, self.site.language),
        )

    def long_kinds(self) -> Sequence[str]:
        """Name the kinds with more values than stand in the form."""
        return [kind for kind in _ALL if len(self.values.facets[kind]) > MOST]

    def _folded(self, root: str) -> Iterator[Group]:
        for kind, all_of_them in _ALL.items():
            label = say(KIND_NAMES[kind], self.site.language)
            if len(self.values.facets[kind]) > MOST:
                many = root + kind_folder(kind, self.site)
                yield Group(kind=kind, label=label, many=many, many_label=say(all_of_them, self.site.language))
            elif self.values.facets[kind]:
                yield self.group(kind, root)
