"""A family of practices as a line plan: each practice a station on the line of its lab, which branches off from the one
that it was built on. Puts what is drawn into words and levels; what is chosen is `family_window`'s.

The drawing is the list itself (`_family.html`): read aloud, it is the same in the same order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from labnetz.locale import say
from labnetz.model import file_path, msg, msg_n
from labnetz.publish import dates
from labnetz.publish.details import Text, as_line, id_name, lab_name
from labnetz.publish.family import Families, Family
from labnetz.publish.family_window import IN_A_LIST, MOST, Spot, Window, spots_of, window
from labnetz.publish.item_links import lab_href, practice_href
from labnetz.publish.lines import line_of_id
from labnetz.publish.upstream import key_of

if TYPE_CHECKING:
    from labnetz.model import Message, Practice
    from labnetz.publish.family import Kin
    from labnetz.publish.site import Site
    from labnetz.publish.upstream import Named

MOST_CHANGES = 6
"""So many changes stand at a station; all of them stand on the practice's own page."""


Joins = Literal["branches", "goes-on", "apart"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """One practice. `line` is "" for one that nobody knows here; `href` then leads to where it was taken from, "" for
    nowhere.

    `built_on` says from what it came, `day` when it was taken over; `changes` are in the language `lang` ("" for the
    page's), `more_changes` says how many are left out. `warnings` say what one must know, `notes` what is odd; all are
    in the page's words. `left_out` says what follows here and is not drawn, and leads there.

    `joins` says how its line begins: it branches off from the one above, goes on from the station before, or is not
    drawn. `is_last` is the last one that branches off there.
    """

    title: str
    href: str
    lang: str
    lab: str
    line: str
    version: str
    day: str
    built_on: str
    changes: tuple[str, ...]
    more_changes: str
    warnings: tuple[str, ...]
    notes: tuple[str, ...]
    is_here: bool
    is_origin: bool
    left_out: Text | None
    joins: Joins = "branches"
    is_last: bool = False
    below: tuple[Station, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyPlan:
    """The drawing. `said` counts what there is; `way_to_all` leads to all of it where something is left out."""

    stations: tuple[Station, ...]
    said: str
    way_to_all: Text | None


def family_plan(
    practice: Practice, families: Families, site: Site, root: str, *, in_a_list: bool = False
) -> FamilyPlan | None:
    """Draw the family around a practice; None for one that stands alone. Less of it is drawn `in_a_list`; else the page
    is the practice's own."""
    of, shown = families.family_of(practice), window(practice, families, IN_A_LIST if in_a_list else MOST)
    if of is None or shown is None:
        return None
    words = _Words(of, families, site, root, here="" if in_a_list else key_of(practice))
    all_of_it = say(msg("See the whole line"), site.language)
    return FamilyPlan(
        stations=words.drawn(shown),
        said=said_of(of, site) if shown.is_whole else "",
        way_to_all=None if shown.is_whole else Text(all_of_it, root + family_folder(of, site)),
    )


def part_plan(of: Family, members: Sequence[Kin], families: Families, site: Site, root: str) -> tuple[Station, ...]:
    """Draw members that follow each other in a family, as a page of a long one has them."""
    words = _Words(of, families, site, root)
    begins = members[0] is of.members[0]
    return words.drawn(Window(spots_of(of, members), is_whole=True), with_origin=begins)


def said_of(of: Family, site: Site) -> str:
    """Count a family: how many other labs took it over, and how many practices have become of it."""
    others = msg_n("taken over by {count} other lab", "taken over by {count} other labs", of.adopters)
    total = msg_n("{count} practice in this line", "{count} practices in this line", len(of.members))
    # Of a ring, nobody can say which labs are the others.
    told = (others, total) if of.adopters and not of.is_ring else (total,)
    return " · ".join(say(one, site.language) for one in told)


def has_pages(of: Family) -> bool:
    """Tell whether a family has pages of its own, since the list does not draw all of it."""
    return len(of.members) > IN_A_LIST


def family_folder(of: Family, site: Site) -> str:
    """Give the folder where all of a family stands, with its closing slash: on the page of all where that draws it
    whole."""
    first = of.roots[0].practice
    return f"{site.paths.families}{file_path(key_of(first))}/" if has_pages(of) else site.paths.families


@dataclass(frozen=True, slots=True)
class Credit:
    """To whom the idea goes back: a lab, and the words in which it asked to be named, "" for none."""

    lab: Text | None
    attribution: str


def credit(practice: Practice, families: Families, site: Site, root: str) -> Credit | None:
    """Say whose idea a practice was; None for a lab's own one. Of a ring, nobody can say."""
    kin = families.of(practice)
    top = families.of(kin.root)
    lab = practice.origin or practice.lab if kin.named is None else _origin(top)
    if lab == practice.lab and not practice.attribution:
        return None
    name = site.labs[lab].name if lab in site.labs else lab_name(lab, site)
    named = Text(name, lab_href(lab, site, root)) if lab and lab != practice.lab else None
    return Credit(named, practice.attribution) if named or practice.attribution else None


def _origin(top: Kin) -> str:
    if top.in_ring:
        return ""
    return top.named.lab if top.named else top.practice.origin or top.practice.lab


class _Words:
    """What all stations of one drawing have in common. `here` is the key of the practice whose page it is."""

    def __init__(self, of: Family, families: Families, site: Site, root: str, here: str = "") -> None:
        self.of, self.families, self.site, self.root, self.here = of, families, site, root, here

    def drawn(self, shown: Window, *, with_origin: bool = True) -> tuple[Station, ...]:
        """Give the stations, each with those that branch off from it."""
        spots = shown.spots
        before: list[Kin | None] = [None, *(spot.kin for spot in spots)]
        levels: list[tuple[int, Station]] = [
            (spot.level, replace(self._station(spot), joins=_joins(spot, last)))
            for spot, last in zip(spots, before, strict=False)
        ]
        if shown.left_out:
            skipped = msg_n("{count} step is left out here", "{count} steps are left out here", shown.left_out)
            gap = Text(say(skipped, self.site.language), self.root + family_folder(self.of, self.site))
            levels[0] = spots[0].level, replace(levels[0][1], left_out=gap)
        if self.of.named and with_origin:
            levels.insert(0, (0, self._lost(self.of.named, has_more=not shown.is_whole and len(self.of.roots) > 1)))
        return _nested(levels)

    def _station(self, spot: Spot) -> Station:
        kin, site = spot.kin, self.site
        one = kin.practice
        changes = one.changes if key_of(one) == self.here else one.changes[:MOST_CHANGES]
        more = len(one.changes) - len(changes)
        taken_over = (
            msg("taken over on {day}", day=dates.plain_day(one.adopted, site.language)) if one.adopted else None
        )
        return Station(
            title=one.title,
            href=practice_href(one, site, self.root),
            lang=site.language_by(one.lab, one.language),
            lab=lab_name(one.lab, site),
            line=line_of_id(one.lab, site.labs),
            version=one.version,
            day=as_line(say(taken_over, site.language)) if taken_over else "",
            built_on=self._built_on(kin),
            changes=changes,
            more_changes=self._say(msg_n("{count} more change", "{count} more changes", more)) if more else "",
            warnings=self._warnings(kin),
            notes=tuple(self._notes(kin)),
            is_here=key_of(one) == self.here,
            is_origin=kin.named is None,
            left_out=self._left_out(spot),
        )

    def _lost(self, named: Named, *, has_more: bool) -> Station:
        """Give what all rests on and nobody knows here. `has_more`: others that were built on it are left out."""
        why = msg("Nobody here knows this practice: its lab has taken it away, or belongs to another network.")
        return Station(
            title=id_name(named.id),
            href=named.url,
            lang="",
            lab=lab_name(named.lab, self.site) if named.lab else "",
            line="",
            version=named.version,
            day="",
            built_on=named.attribution,
            changes=(),
            more_changes="",
            warnings=(),
            notes=(self._say(why),),
            is_here=False,
            is_origin=True,
            left_out=self._more_of_it() if has_more else None,
        )

    def _built_on(self, kin: Kin) -> str:
        """Say from what it came in words that stand alone: far down, the drawing can't show it any more."""
        if kin.named is None:
            return ""
        known = {
            "practice": kin.parent.title if kin.parent else id_name(kin.named.id),
            "lab": lab_name(kin.named.lab, self.site),
        }
        if kin.named.version:
            found = msg("After “{practice}”, version {version} ({lab})", **known, version=kin.named.version)
        else:
            found = msg("After “{practice}” ({lab})", **known)
        return self._say(found)

    def _warnings(self, kin: Kin) -> tuple[str, ...]:
        if not kin.practice.withdrawn:
            return ()
        return (self._say(msg("Withdrawn: {why}", why=kin.practice.withdrawn)),)

    def _notes(self, kin: Kin) -> Iterable[str]:
        named, parent = kin.named, kin.parent
        if named and parent and parent.version and named.version and parent.version != named.version:
            yield self._say(msg("There, version {version} is the newest by now.", version=parent.version))
        if kin.renamed and parent:
            yield self._say(msg("“{practice}” had another name then.", practice=parent.title))
        if kin.in_ring and parent is kin.practice:
            yield self._say(
                msg("It says that it was built on itself. That can’t be; nobody can say where it came from.")
            )
        elif kin.in_ring and parent:
            ring = msg(
                "“{practice}” was built on this one in turn. So nobody can say who came first.", practice=parent.title
            )
            yield self._say(ring)
        if kin.twins:
            others = ", ".join(one.title for one in kin.twins)
            yield self._say(msg("The lab has this practice more than once, also as {others}.", others=others))

    def _more_of_it(self) -> Text:
        way = self.root + family_folder(self.of, self.site)
        return Text(self._say(msg("More practices were built on it")), way)

    def _left_out(self, spot: Spot) -> Text | None:
        if spot.more == 0:
            return None
        if spot.more is None:
            return self._more_of_it()
        way = self.root + family_folder(self.of, self.site)
        more = msg_n("{count} more practice was built on it", "{count} more practices were built on it", spot.more)
        return Text(self._say(more), way)

    def _say(self, message: Message) -> str:
        return say(message, self.site.language)


def _joins(spot: Spot, before: Kin | None) -> Joins:
    if not spot.deep:
        return "branches"
    return "goes-on" if before is not None and spot.kin.parent is before.practice else "apart"


def _nested(levels: Sequence[tuple[int, Station]]) -> tuple[Station, ...]:
    """Put stations below those from which they branch off; no level is left out from one to the next."""
    waiting: dict[int, list[Station]] = {}
    for level, station in reversed(levels):
        below = _with_last(waiting.pop(level + 1, []))
        waiting.setdefault(level, []).append(replace(station, below=below))
    return tuple(reversed(waiting.get(0, [])))


def _with_last(backwards: Sequence[Station]) -> tuple[Station, ...]:
    """Say where the line from above ends, of stations in their reverse order."""
    last = next((one for one in backwards if one.joins == "branches"), None)
    return tuple(replace(one, is_last=True) if one is last else one for one in reversed(backwards))
