"""The parts of a network to which one can subscribe: what there is to choose from, and the page of each part.

Nothing here grows on one page with the network: a kind with more values than fit is chosen by a list from A to Z, in
pieces. Makes no feed, and links none that is not published.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from markupsafe import Markup

from labnetz.content.values import slug_of
from labnetz.locale import say
from labnetz.model import Message, msg, msg_n
from labnetz.publish import dates
from labnetz.publish.embed import ELEMENT, fragment_path
from labnetz.publish.facets import FIXED, Facet, alphabetic
from labnetz.publish.lines import line_of
from labnetz.publish.render import render
from labnetz.publish.stamping import Stamped, version_of
from labnetz.publish.stops import beside, stop_days
from labnetz.publish.subscribe import formats, published, subscription
from labnetz.publish.views import by_day

if TYPE_CHECKING:
    from labnetz.publish.coming import Coming
    from labnetz.publish.site import Site

AT_ONCE = 250
"""How many values of a kind stand on the page of all kinds; of more, the list from A to Z has all."""
IN_A_PIECE = 500
"""How many stand on one page of that list."""
SHORT = 18
"""How many values of a kind are shown without being asked for."""
NEXT = 3
"""How many coming dates the page of a facet shows: those that `coming` keeps."""
_A_TO_Z = "a-z"  # no kind has this name
_Value = TypeVar("_Value")

_KINDS: dict[str, tuple[Message, Message]] = {
    "land": (msg("Länder"), msg("Land")),
    "municipality": (msg("Towns and districts"), msg("Town or district")),
    "lab": (msg("Labs"), msg("Lab")),
    "topic": (msg("Topics"), msg("Topic")),
    "practice": (msg("Practices"), msg("Practice")),
    "audience": (msg("For whom"), msg("For whom")),
    "access": (msg("Access, cost, online"), msg("Access")),
    "attendance": (msg("Access, cost, online"), msg("Taking part")),
    "cost": (msg("Access, cost, online"), msg("Cost")),
    "registration": (msg("Access, cost, online"), msg("Registration")),
    "language": (msg("Languages"), msg("Language")),
}
"""What many and one of a kind are called; in the order in which they are offered. What has one name is one choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One value to choose: its name, the way to its page, and how many dates are coming. `key` is its name's slug."""

    name: str
    href: str
    count: int
    line: str
    key: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a long list, and the way to it."""

    choices: tuple[Choice, ...]
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """All values of a kind, or the pieces of the list that has them."""

    label: str
    choices: tuple[Choice, ...] = ()
    pieces: tuple[Piece, ...] = ()

    @property
    def is_short(self) -> bool:
        """Say whether it is shown without being asked for."""
        return len(self.choices) + len(self.pieces) <= SHORT


@dataclass(frozen=True, slots=True)
class FacetPages:
    """The pages of all facets. `paths` are those of the feeds that are published."""

    site: Site
    facets: Sequence[Coming]
    paths: Set[str]
    _versions: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    def groups(self, root: str) -> tuple[Group, ...]:
        """Give what there is to choose from, by kind."""
        return tuple(self._group(label, name, found, root) for label, name, found in self._kinds())

    def stamped(self) -> Iterator[Stamped]:
        """Give the page of each facet, and the lists of the kinds that have many."""
        for one in self.facets:
            if self._is_offered(one.facet):
                title, about = _title(one.facet, self.site.language), say(_about(one), self.site.language)
                body = partial(self._page, one)
                path = self.folder(one.facet)
                yield Stamped(
                    path=path,
                    title=title,
                    description=f"{title}. {about}.",
                    body=body,
                    is_found=False,
                    version=self._version(one, path),
                )
        for label, name, found in self._kinds():
            yield from self._lists(label, name, found)

    def folder(self, facet: Facet) -> str:
        """Give the folder of a facet's page."""
        return self.site.paths.of_facet(facet.folder)

    def way_to_lab(self, lab: str) -> str:
        """Give the folder of a lab's page, "" where nothing of it is published."""
        facet = Facet(kind="lab", value=lab, name="")
        return self.folder(facet) if self._is_offered(facet) else ""

    def _is_offered(self, facet: Facet) -> bool:
        return any(f"{facet.path}.{ending}" in self.paths for ending in ("ics", "xml"))

    def _kinds(self) -> Iterator[tuple[str, str, list[Coming]]]:
        """Give the label, the name in addresses and the values of everything that one chooses by."""
        labels: dict[str, str] = {}
        for kind, (many, _) in _KINDS.items():
            labels.setdefault(say(many, self.site.language), kind)
        for label, kind in labels.items():
            own = {other for other in _KINDS if _KINDS[other][0] == _KINDS[kind][0]}
            found = [one for one in self.facets if one.facet.kind in own and self._is_offered(one.facet)]
            if found:
                yield label, kind, sorted(found, key=_offered)

    def _group(self, label: str, kind: str, found: Sequence[Coming], root: str) -> Group:
        choices = tuple(self._choice(one, root) for one in found)
        if len(choices) <= AT_ONCE:
            return Group(label=label, choices=choices)
        pieces = enumerate(_pieces(choices), 1)
        return Group(
            label=label,
            pieces=tuple(Piece(tuple(own), f"{root}{self._list(kind, number)}") for number, own in pieces),
        )

    def _choice(self, one: Coming, root: str) -> Choice:
        facet = one.facet
        lab = self.site.labs.get(facet.value) if facet.kind == "lab" else None
        return Choice(
            name=facet.name,
            href=f"{root}{self.folder(facet)}",
            count=one.count,
            line=line_of(lab) if lab else "",
            key=slug_of(facet.name),
        )

    def _list(self, kind: str, number: int) -> str:
        return f"{self.site.paths.subscribe}{_A_TO_Z}/{kind}/{number}/"

    def _lists(self, label: str, kind: str, found: Sequence[Coming]) -> Iterator[Stamped]:
        """Give the pages of a list from A to Z."""
        if len(found) <= AT_ONCE:
            return
        pieces = _pieces(found)
        for number, own in enumerate(pieces, 1):
            first, last = own[0].facet.name, own[-1].facet.name
            title = say(msg("{kind}: {first} to {last}", kind=label, first=first, last=last), self.site.language)
            turns = tuple(self._list(kind, at) if 1 <= at <= len(pieces) else "" for at in (number - 1, number + 1))
            body = partial(self._list_page, title, own, turns)
            shown = [self._choice(one, "") for one in own]
            yield Stamped(
                path=self._list(kind, number),
                title=title,
                description=title,
                body=body,
                is_found=False,
                version=version_of(self.site.language, title, shown, turns),
            )

    def _list_page(self, title: str, found: Sequence[Coming], turns: tuple[str, ...], root: str) -> Markup:
        choices = tuple(self._choice(one, root) for one in found)
        before, after = (root + path if path else "" for path in turns)
        return render("choices.html", self.site, root, title=title, choices=choices, before=before, after=after)

    def _page(self, one: Coming, root: str) -> Markup:
        facet, site = one.facet, self.site
        lab = site.labs.get(facet.value) if facet.kind == "lab" else None
        label = say(msg("All dates: {part}", part=facet.name), site.language)
        has_dates = f"{facet.path}.ics" in self.paths
        return render(
            "facet.html",
            site,
            root,
            kind=say(_KINDS[facet.kind][1], site.language),
            name=facet.name,
            line=line_of(lab) if lab else "",
            lab=root + site.paths.of_lab(lab.id) if lab else "",
            all=f"{root}{site.paths.dates_of(facet.folder)}",
            about=say(_about(one), site.language),
            has_dates=has_dates,
            subscription=subscription(label, facet.path, self.folder(facet), self.paths, (site, root)),
            days=stop_days(by_day(one.first, site.now, site.zone), site, root),
            count=one.count,
            news=formats(facet.path, self.paths, site, root),
            snippet=snippet(facet, site) if has_dates else "",
            fragment=site.url + fragment_path(facet),
            zone_label=dates.zone_label(site.timezone, site.language),
        )

    def _version(self, one: Coming, path: str) -> str:
        """Stand for all that the page of a facet shows, found once: pages are asked for several times in a build."""
        if path not in self._versions:
            facet, site = one.facet, self.site
            lab = site.labs.get(facet.value) if facet.kind == "lab" else None
            feeds = (formats(facet.path, self.paths, site, ""), *published(facet.path, self.paths, site))
            self._versions[path] = version_of(
                site.frame,
                (facet, one.count, line_of(lab) if lab else "", f"{facet.path}.ics" in self.paths),
                feeds,
                by_day(one.first, site.now, site.zone),
                [beside(shown.event, site) for shown in one.first],
            )
        return self._versions[path]


def snippet(facet: Facet | None, site: Site) -> str:
    """Give what somebody puts into a page of theirs, of a facet or of all; the link is for those without a script."""
    which = f' kind="{facet.kind}" value="{facet.folder.partition("/")[2]}"\n' if facet else " "
    page = site.url + (site.paths.of_facet(facet.folder) if facet else site.paths.events)
    label = Markup.escape(say(msg("Dates: {part}", part=facet.name if facet else site.name), site.language))
    return (
        f'<script type="module"\nsrc="{site.url}{ELEMENT}"></script>\n'
        f'<labnetz-events{which}count="5" lang="{site.language}">\n'
        f'<a href="{page}">{label}</a>\n'
        "</labnetz-events>"
    )


def _pieces(values: Sequence[_Value]) -> list[Sequence[_Value]]:
    return [values[start : start + IN_A_PIECE] for start in range(0, len(values), IN_A_PIECE)]


def _offered(one: Coming) -> tuple[int, str, str]:
    value = (one.facet.kind, one.facet.value)
    fixed = FIXED.index(value) if value in FIXED else -1
    return fixed, alphabetic(one.facet.name), one.facet.value


def _title(facet: Facet, language: str) -> str:
    """Name the page so that no other has the same name: a Land, a town and a lab may share theirs."""
    kind = say(_KINDS[facet.kind][1], language)
    return say(msg("{part} ({kind}): subscribe to the dates", part=facet.name, kind=kind), language)


def _about(one: Coming) -> Message:
    if not one.count:
        return msg("No coming dates at the moment")
    return msg_n("{count} coming date", "{count} coming dates", one.count)
