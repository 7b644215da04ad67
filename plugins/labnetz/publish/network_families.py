"""The pages of who builds on whom: all families, the biggest first, and long ones in pages of their own.

What is drawn is `family_plan`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from labnetz.locale import say
from labnetz.model import msg, msg_n
from labnetz.publish.details import Text, lab_name
from labnetz.publish.family_plan import Station, family_folder, family_plan, has_pages, part_plan, said_of
from labnetz.publish.item_links import lab_href
from labnetz.publish.line_network import Traffic, busiest, line_network, traffic
from labnetz.publish.lines import line_of_id
from labnetz.publish.long_list import PER_PAGE, Leaf, leaves
from labnetz.publish.render import render
from labnetz.publish.stamping import Stamped, version_of

if TYPE_CHECKING:
    from markupsafe import Markup

    from labnetz.publish.family import Families, Family, Kin
    from labnetz.publish.site import Site

FAMILIES_PER_PAGE = 8
MOST_PARTNERS = 5
"""So many labs are named with each line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A family as an entry of the list."""

    title: str
    said: str
    stations: tuple[Station, ...]
    way_to_all: Text | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LabLine:
    """A lab as a line of the network: what others took from it, and what it took from others, in words."""

    name: str
    href: str
    line: str
    gives: str
    takes: str


@dataclass(frozen=True)
class NetworkFamilies:
    """All pages of a network's families."""

    families: Families
    site: Site

    @cached_property
    def pages(self) -> tuple[Leaf[Family], ...]:
        """The list, at least one page."""
        return leaves(self.site.paths.families, self.families.families, size=FAMILIES_PER_PAGE)

    def stamped(self) -> Iterator[Stamped]:
        """Give all of them."""
        title = say(msg("Who builds on whom"), self.site.language)
        for leaf in self.pages:
            yield Stamped(
                path=leaf.path,
                title=self._titled(title, leaf.number, leaf.pages),
                description=title,
                body=partial(self._list, title, leaf),
                is_found=False,  # the search finds the practices themselves (`publish.found`)
                version=version_of(title, self._values(leaf, "")),
            )
        for of in self.families.families:
            if has_pages(of):
                yield from self._long(of)

    # --- the list --------------------------------------------------------------------------------------------------

    def _list(self, title: str, leaf: Leaf[Family], root: str) -> Markup:
        turns = leaf.turns(root)
        return render("network_families.html", self.site, root, title=title, turns=turns, **self._values(leaf, root))

    def _values(self, leaf: Leaf[Family], root: str) -> Mapping[str, object]:
        return {
            "drawn": tuple(self._drawn(one, root) for one in leaf.items),
            "said": self._said,
            "lines": self._lines(root) if leaf.number == 1 else (),
            "network": line_network(self._busiest, self._traffic, self.site) if leaf.number == 1 else None,
            "number": leaf.number,
        }

    @cached_property
    def _said(self) -> tuple[str, ...]:
        labs = [one.practice.lab for one in self.families.adoptions()]
        found = (
            msg_n("{count} practice was taken over", "{count} practices were taken over", len(labs)),
            msg_n("by {count} lab", "by {count} labs", len(set(labs))),
        )
        return tuple(say(one, self.site.language) for one in found) if labs else ()

    def _drawn(self, of: Family, root: str) -> Drawn:
        first = of.roots[0].practice
        plan = family_plan(first, self.families, self.site, root, in_a_list=True)
        return Drawn(
            title=plan.stations[0].title if plan else first.title,
            said=said_of(of, self.site),
            stations=plan.stations if plan else (),
            way_to_all=plan.way_to_all if plan else None,
        )

    def _lines(self, root: str) -> tuple[LabLine, ...]:
        return tuple(self._line(lab, root) for lab in self._busiest)

    @cached_property
    def _traffic(self) -> Traffic:
        return traffic(self.families)

    @cached_property
    def _busiest(self) -> tuple[str, ...]:
        return busiest(self._traffic)

    @cached_property
    def _partners(self) -> tuple[Mapping[str, Sequence[str]], Mapping[str, Sequence[str]]]:
        """Name to whom each lab gave, and from whom it took, with how often; those with most in front."""
        gave: dict[str, list[str]] = {}
        took: dict[str, list[str]] = {}
        for (giver, taker), count in sorted(self._traffic.items(), key=lambda one: (-one[1], one[0])):
            gave.setdefault(giver, []).append(_with_count(lab_name(taker, self.site), count))
            took.setdefault(taker, []).append(_with_count(lab_name(giver, self.site), count))
        return gave, took

    def _line(self, lab: str, root: str) -> LabLine:
        site = self.site
        gave, took = (self._some(own.get(lab, ())) for own in self._partners)
        return LabLine(
            name=lab_name(lab, site),
            href=lab_href(lab, site, root),
            line=line_of_id(lab, site.labs),
            gives=say(msg("handed on to {labs}", labs=gave), site.language) if gave else "",
            takes=say(msg("took over from {labs}", labs=took), site.language) if took else "",
        )

    def _some(self, names: Sequence[str]) -> str:
        more = len(names) - MOST_PARTNERS
        found = [*names[:MOST_PARTNERS]]
        if more > 0:
            found.append(say(msg_n("{count} more lab", "{count} more labs", more), self.site.language))
        return ", ".join(found)

    # --- a long family -----------------------------------------------------------------------------------------------

    def _long(self, of: Family) -> Iterator[Stamped]:
        first = of.roots[0].practice
        title = say(msg("Who builds on “{practice}”", practice=first.title), self.site.language)
        for leaf in leaves(family_folder(of, self.site), of.members, size=PER_PAGE):
            stations = part_plan(of, leaf.items, self.families, self.site, "")
            yield Stamped(
                path=leaf.path,
                title=self._titled(title, leaf.number, leaf.pages),
                description=title,
                body=partial(self._part, of, title, leaf),
                is_found=False,
                version=version_of(title, stations, said_of(of, self.site), leaf.number, leaf.pages),
            )

    def _part(self, of: Family, title: str, leaf: Leaf[Kin], root: str) -> Markup:
        return render(
            "family.html",
            self.site,
            root,
            title=title,
            said=said_of(of, self.site),
            stations=part_plan(of, leaf.items, self.families, self.site, root),
            turns=leaf.turns(root),
        )

    def _titled(self, title: str, number: int, pages: int) -> str:
        if pages == 1:
            return title
        found = msg("{title}, page {number} of {pages}", title=title, number=number, pages=pages)
        return say(found, self.site.language)


def _with_count(name: str, count: int) -> str:
    return f"{name} ({count})" if count > 1 else name
