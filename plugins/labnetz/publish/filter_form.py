"""What one can choose dates by, for the form above their list. Filters nothing, renders nothing.

A kind with more values than fit into a form is a list from A to Z, in pieces (`value_lists`): nothing here grows with
the network.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from labnetz import words
from labnetz.locale import say
from labnetz.model import Message, msg
from labnetz.publish.facets import FIXED, WITHOUT_FEED, alphabetic
from labnetz.publish.lines import line_of

if TYPE_CHECKING:
    from collections.abc import Set

    from labnetz.publish.facets import Facet
    from labnetz.publish.site import Site

MOST = 40
"""How many values of a kind stand in the form; of more, the list from A to Z has all."""

KIND_NAMES: Mapping[str, Message] = {
    "lab": msg("Lab"),
    "municipality": msg("Town or district"),
    "land": msg("Land"),
    "topic": msg("Topic"),
    "practice": msg("Practice"),
    "audience": msg("For whom"),
    "access": msg("Accessibility"),
    "attendance": msg("Taking part"),
    "cost": msg("Cost"),
    "registration": msg("Registration"),
    "language": msg("Language"),
}
"""What one of a kind is called."""

_SHOWN: Sequence[tuple[Message, tuple[str, ...]]] = (
    (msg("Taking part"), ("attendance", "cost", "registration")),
    (msg("Accessibility"), ("access",)),
)
"""What is seen as soon as the form is opened, and the kinds in it."""
FOLDED: Mapping[str, Message] = {
    "land": msg("All Länder from A to Z"),
    "municipality": msg("All towns and districts from A to Z"),
    "lab": msg("All labs from A to Z"),
    "topic": msg("All topics from A to Z"),
    "practice": msg("All practices from A to Z"),
    "language": msg("All languages from A to Z"),
    "audience": msg("For whom, from A to Z"),
}
"""What is opened one by one, and the name of the list of all its values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One value: `kind` and `value` as they stand in addresses, the way to its list, and how many dates it has."""

    kind: str
    value: str
    name: str
    href: str
    count: int
    number: str
    line: str = ""
    has_feed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The values of a kind, or the way to the list of all of them."""

    kind: str
    label: str
    entries: tuple[Entry, ...] = ()
    many: str = ""
    many_label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A day or a month with its number of dates."""

    name: str
    href: str
    count: int
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterForm:
    """All that the form prints. `days` and `months` are what there is without a script in place of two dates."""

    days: tuple[Link, ...]
    months: tuple[Link, ...]
    shown: tuple[Group, ...]
    folded: tuple[Group, ...]


def filter_form(
    counted: Iterable[tuple[Facet, int]],
    offered: Set[str],
    times: tuple[Sequence[Link], Sequence[Link]],
    site: Site,
    root: str,
) -> FilterForm:
    """Put into words what one can choose by. `counted` are facets with the number of their dates, `offered` the paths
    of the feeds that are published, `times` the days and the months that have a page."""
    found: dict[str, list[Entry]] = {}
    for facet, count in counted:
        if count or _is_fixed(facet):
            found.setdefault(facet.kind, []).append(entry_of(facet, count, offered, site, root))
    days, months = times
    return FilterForm(
        days=tuple(days),
        months=tuple(months),
        shown=tuple(_shown(found, site.language)),
        folded=tuple(_folded(found, site, root)),
    )


def list_folder(kind: str, number: int, site: Site) -> str:
    """Give the folder of a piece of the list of all values of a kind, from A to Z."""
    return f"{site.paths.events}a-z/{kind}/{number}/"  # no kind has this name


def _is_fixed(facet: Facet) -> bool:
    value = (facet.kind, facet.value)
    return value in FIXED or value in WITHOUT_FEED


def entry_of(facet: Facet, count: int, offered: Set[str], site: Site, root: str) -> Entry:
    """Put one value into words."""
    lab = site.labs.get(facet.value) if facet.kind == "lab" else None
    return Entry(
        kind=facet.kind,
        value=facet.folder.partition("/")[2],
        name=facet.name,
        href=f"{root}{site.paths.dates_of(facet.folder)}",
        count=count,
        number=words.number(count, site.language),
        line=line_of(lab) if lab else "",
        has_feed=facet.has_feed and f"{facet.path}.ics" in offered,
    )


def _shown(found: dict[str, list[Entry]], language: str) -> Iterator[Group]:
    for label, kinds in _SHOWN:
        entries = [one for kind in kinds for one in found.get(kind, ())]
        if entries:
            ordered = tuple(sorted(entries, key=_as_told))
            yield Group(kind=kinds[0], label=say(label, language), entries=ordered)


def _as_told(entry: Entry) -> int:
    value = (entry.kind, entry.value)
    return FIXED.index(value) if value in FIXED else -1


def _folded(found: dict[str, list[Entry]], site: Site, root: str) -> Iterator[Group]:
    for kind, all_of_them in FOLDED.items():
        entries = sorted(found.get(kind, ()), key=lambda one: (alphabetic(one.name), one.value))
        said = say(KIND_NAMES[kind], site.language)
        if len(entries) > MOST:
            many = root + list_folder(kind, 1, site)
            yield Group(kind=kind, label=said, many=many, many_label=say(all_of_them, site.language))
        elif entries:
            yield Group(kind=kind, label=said, entries=tuple(entries))
