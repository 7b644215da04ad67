"""The portal's lists of labs: all of them while they are few, else by Land; and a page for each Land, with what is on
there, in pieces where it has many labs. Chooses no dates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from labnetz.locale import say
from labnetz.model import Lab, msg, msg_n
from labnetz.publish import dates
from labnetz.publish.facets import Facet
from labnetz.publish.glance import Known, Limits, choose, glance
from labnetz.publish.lab_rows import LabRow, lab_row
from labnetz.publish.long_list import Leaf, leaves
from labnetz.publish.members import OTHERS, Land, Members, is_active
from labnetz.publish.page_shell import root_of
from labnetz.publish.render import Written, render
from labnetz.publish.stamping import Stamped, version_of
from labnetz.publish.station_map import station_map

if TYPE_CHECKING:
    from markupsafe import Markup

    from labnetz.publish.site import Site

AT_ONCE = 250
"""How many labs stand on the page of all labs; where there are more, it leads to the Länder."""
_LIMITS = Limits(dates=10, calls=4, news=6, of_a_lab=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class LandRow:
    """A Land as an entry of a list; `said` counts its labs and dates."""

    name: str
    href: str
    said: str


Groups = tuple[tuple[str, tuple[LabRow, ...]], ...]
"""Labs under what they have in common."""


@dataclass(frozen=True, slots=True)
class LabLists:
    """All lists of labs of one portal."""

    members: Members
    site: Site
    _versions: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    def labs(self, page: Written) -> Markup:
        """Render all members: those at work first, then those whose work is done; of very many, the Länder."""
        site, root, labs = self.site, page.root, self.members.labs
        is_long = len(labs) > AT_ONCE
        return render(
            "labs.html",
            site,
            root,
            title=page.title,
            body=page.body,
            groups=() if is_long else self._groups(labs, root),
            lands=tuple(self._land_row(land, root) for land in self.members.lands) if is_long else (),
            map=station_map(labs, site, root, self.members.slugs),
        )

    def stamped(self) -> Iterator[Stamped]:
        """Give the pages of all Länder."""
        for land in self.members.lands:
            for leaf in leaves(self.site.paths.of_land(land.slug), sorted(land.labs, key=_at_work_first)):
                title = leaf.titled(self._title(land), self.site.language)
                yield Stamped(
                    path=leaf.path,
                    title=title,
                    description=f"{title}. {self._said(land)}.",
                    body=partial(self._body, land, leaf),
                    version=self._version(land, leaf),
                )

    def _version(self, land: Land, leaf: Leaf[Lab]) -> str:
        """Say which state of a page it is; found once, since pages are asked for several times in a build."""
        path = leaf.path
        if path not in self._versions:
            named = choose(self._known(land), _LIMITS, self.site).named if leaf.number == 1 else ()
            spoken = [self.site.language_of(lab.summary) for lab in leaf.items]
            self._versions[path] = version_of(self._values(land, leaf, root_of(path)), named, spoken)
        return self._versions[path]

    def _body(self, land: Land, leaf: Leaf[Lab], root: str) -> Markup:
        return render("land.html", self.site, root, **self._values(land, leaf, root))

    def _groups(self, labs: Sequence[Lab], root: str) -> Groups:
        groups = (
            (msg("Labs at work"), [lab for lab in labs if is_active(lab)]),
            (msg("Labs whose work is done"), [lab for lab in labs if not is_active(lab)]),
        )
        return tuple(
            (say(label, self.site.language), tuple(lab_row(lab, self.site, root) for lab in own))
            for label, own in groups
            if own
        )

    def _land_row(self, land: Land, root: str) -> LandRow:
        return LandRow(name=land.name, href=root + self.site.paths.of_land(land.slug), said=self._said(land))

    def _said(self, land: Land) -> str:
        counts = (
            msg_n("{count} lab", "{count} labs", len(land.labs)),
            msg_n("{count} coming date", "{count} coming dates", len(self.members.dates_of(land.labs))),
        )
        return ", ".join(say(count, self.site.language) for count in counts)

    def _title(self, land: Land) -> str:
        return land.name if land.slug == OTHERS else say(msg("Labs: {land}", land=land.name), self.site.language)

    def _values(self, land: Land, leaf: Leaf[Lab], root: str) -> Mapping[str, object]:
        """Give all that a page of a Land shows."""
        turns = leaf.turns(root)
        folder = Facet(kind="land", value=land.slug, name="").folder
        return {
            "title": leaf.titled(self._title(land), self.site.language),
            "name": land.name,
            "all_dates": "" if land.slug == OTHERS else f"{root}{self.site.paths.dates_of(folder)}",
            "said": self._said(land),
            "seen": glance(self._known(land), _LIMITS, self.site, root) if leaf.number == 1 else None,
            "groups": self._groups(leaf.items, root),
            "before": turns.before,
            "after": turns.after,
            "zone_label": dates.zone_label(self.site.timezone, self.site.language),
        }

    def _known(self, land: Land) -> Known:
        of = self.members
        return Known(dates=of.dates_of(land.labs), calls=of.calls_of(land.labs), updates=of.updates_of(land.labs))


def _at_work_first(lab: Lab) -> tuple[bool, str, str]:
    return not is_active(lab), lab.name.casefold(), lab.id
