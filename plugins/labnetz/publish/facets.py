"""The values by which one can subscribe to a part of the network, and which events belong to each. Writes no feed.

Nothing is guessed. Where the lab, the place or the event does not say it, an event has no such facet: a place that
nobody has looked at is not in "accessible by wheelchair", a cost that we don't understand is not "free of charge".

========== ============================ ==============================================================================
kind       value                        who says it
========== ============================ ==============================================================================
lab        id of the lab                the calendar in which it stands; an event of several labs belongs to each
municipality, land  slug of the name    the registry or the manifest, for each of the event's labs
topic      slug of the topic            the event; of what a lab writes, its most frequent ones (`topics.offered`)
practice   "<lab>/<practice>"           the event
audience   a value of `Audience`        the event
access     wheelchair                   the place: yes, not "limited"
           hearing-loop                 the event, or the place: yes
           sign-language, easy-language the event: what it offers, or the languages that are spoken
attendance online                       the event: an address to join, or that it has moved online
           on-site                      the event: a place or a room, and that it has not moved online
cost       free                         the event, in words that say nothing else (`words.is_free`)
registration none                       the event: nobody needs to register
language   primary tag of BCP 47        the event: a language in which it is held; the lab's own is no answer, and sign
                                        languages are `access`
========== ============================ ==============================================================================

One can filter by each of them, and subscribe to each but `on-site`, which nearly every event is (`Facet.has_feed`).

An event that takes place no more keeps its facets, and so does one that moved online keep those of its place: who had
it in a calendar must read there what became of it.

A series is one entry of a calendar, its changed dates included, and belongs to its labs as a whole. Otherwise, what is
said of the series holds for all its dates, also for one that is changed and does not say it again; what only changed
dates say holds for those, and each of them stands alone there (`FacetEvents.partly`): one date online does not put all
the others online. Access, attendance, cost, registration and language are what people rely on when they set out, so
there each changed date has to say it itself: one that was moved to a place with steps is taken out of the series for
who looks for places without.

Two towns of one name in different Länder share the address of their name, which has the events of both, and have one
each with the name of the Land behind it ("neustadt-hessen"). So an address never changes its meaning when a lab joins.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING

from labnetz import words
from labnetz.content.values import slug_of
from labnetz.locale import say
from labnetz.model import Audience, file_path
from labnetz.publish.details import as_line, id_name
from labnetz.publish.facet_series import Part, families, parts
from labnetz.publish.facet_values import Known, Value, ambiguous_towns, values_of_lab
from labnetz.publish.topics import offered, spellings

if TYPE_CHECKING:
    from datetime import date, datetime

    from labnetz.model import Event, Lab, Network, Practice, SourceKind

__all__ = [
    "FIXED",
    "KINDS",
    "WITHOUT_FEED",
    "Facet",
    "FacetEvents",
    "Kept",
    "Value",
    "alphabetic",
    "comes_here",
    "facet_events",
    "facets_of",
    "fixed_facets",
    "lab_facets",
    "lasting_facets",
    "of_labs",
]

KINDS = (
    *("lab", "municipality", "land", "topic", "practice", "audience"),
    *("access", "attendance", "cost", "registration", "language"),
)
"""All kinds, in the order in which they are offered."""
FIXED = (
    ("access", "wheelchair"),
    ("access", "sign-language"),
    ("access", "hearing-loop"),
    ("access", "easy-language"),
    ("attendance", "online"),
    ("cost", "free"),
    ("registration", "none"),
)
"""Values that every network has, whether an event has them today or not: people are told these addresses."""
WITHOUT_FEED = frozenset({("attendance", "on-site")})
"""Values that one can filter by and not subscribe to: nearly everything has them."""
_UNSAFE = re.compile(r"[^a-z0-9_/-]")


Kept = Set["date | datetime | None"] | None
"""The original times (RECURRENCE-ID) of the dates of a series that belong to a facet, None for all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One value of one facet. `name` is what people call it, in the site's language."""

    kind: str
    value: str
    name: str

    @property
    def path(self) -> str:
        """Where its feeds lie, without the ending; the same in every language.

        `<path>.ics` is what happens now, `<path>-all.ics` everything. So a value that ends in "-all" itself gets a
        sign behind it that no value has ("-all~"); what is not safe in an address is written by its number.
        """
        return f"feeds/{self.folder}"

    @property
    def has_feed(self) -> bool:
        """Say whether one can subscribe to it."""
        return (self.kind, self.value) not in WITHOUT_FEED

    @property
    def folder(self) -> str:
        """Its part of every address of it: "land/berlin", below feeds/ and embed/ and the page to subscribe."""
        return _folder(self.kind, self.value)


@lru_cache(maxsize=65_536)  # asked for with each date of each facet
def _folder(kind: str, value: str) -> str:
    safe = _UNSAFE.sub(lambda found: f"~{ord(found[0]):x}", value)
    return file_path(f"{kind}/{safe}{'~' if safe.endswith('-all') else ''}")


@dataclass(frozen=True, slots=True)
class FacetEvents:
    """A facet and what belongs to it.

    `events` keep the order in which they were handed in. `partly` names, by UID, each series of which only some dates
    belong here, and which they are. In `events` such a series has the other changed dates as EXDATE; where the series
    itself does not belong, each of its dates is an event of its own (`uid_of_one_date`).
    """

    facet: Facet
    events: tuple[Event, ...]
    partly: Mapping[str, frozenset[date | datetime | None]] = field(default_factory=dict)


def facet_events(
    events: Iterable[Event], network: Network, practices: Iterable[Practice] = ()
) -> tuple[FacetEvents, ...]:
    """Give every facet that has an event, however old, in the order in which they are offered: by kind, then by name.

    `events` are those of the whole network, past ones too, with UIDs that are unique in it (`PortalContent.events`): a
    feed to which somebody subscribed stays, empty, as long as anything is known that ever stood in it. `practices` are
    those whose title is known. For many events this takes a while: `PortalContent.facets` has it.
    """
    together = tuple(events)
    known, found = Known(network, offered(together)), defaultdict[Value, _Found](_Found)
    for family in families(together):
        for value, part in parts(family, known):
            found[value].add(part)
    names = _Names(network, together, practices)
    made = (FacetEvents(names.facet(value), one.in_order(), one.partly) for value, one in found.items())
    return tuple(sorted(made, key=lambda one: _offered(one.facet)))


def fixed_facets(network: Network) -> tuple[Facet, ...]:
    """Give the facets that every network has, whether an event has them or not."""
    return facets_of(FIXED, network)


def facets_of(values: Iterable[Value], network: Network) -> tuple[Facet, ...]:
    """Give the facets of values whose names no event says."""
    names = _Names(network, ())
    return tuple(names.facet(value) for value in values)


def lab_facets(network: Network, kind: SourceKind) -> tuple[Facet, ...]:
    """The labs that have a source of this kind, or come through a portal; others would have a feed that is empty for
    ever."""
    labs = (lab for lab in network.labs if comes_here(lab, kind))
    return tuple(Facet(kind="lab", value=lab.id, name=lab.name) for lab in labs)


def comes_here(lab: Lab, kind: SourceKind) -> bool:
    """Say whether its dates or its news come here, from itself or through a portal."""
    return bool(lab.via) or any(source.kind == kind for source in lab.sources)


def of_labs(network: Network) -> tuple[tuple[Facet, frozenset[str]], ...]:
    """Give the facets of the labs that have a calendar, of their towns and their Länder, each with those labs' ids."""
    towns, names = ambiguous_towns(network.labs), _Names(network, ())
    found: dict[Value, set[str]] = {}
    for lab in network.labs:
        for value in values_of_lab(lab, towns) if comes_here(lab, "events") else ():
            found.setdefault(value, set()).add(lab.id)
    return tuple((names.facet(value), frozenset(labs)) for value, labs in sorted(found.items()))


def lasting_facets(network: Network) -> tuple[Facet, ...]:
    """Give the facets that are there whether an event has them or not: the fixed ones, and the labs that have a
    calendar, their towns and their Länder."""
    return (*(facet for facet, _ in of_labs(network)), *fixed_facets(network))


def alphabetic(name: str) -> str:
    """Give what a name is sorted by in lists from A to Z."""
    return slug_of(name) or name


def _offered(facet: Facet) -> tuple[int, int, str, str]:
    value = (facet.kind, facet.value)
    fixed = FIXED.index(value) if value in FIXED else 0
    return KINDS.index(facet.kind), fixed, facet.name.casefold(), facet.value


# --- putting together ------------------------------------------------------------------------------------------------


class _Found:
    """What belongs to one facet, while it is found."""

    def __init__(self) -> None:
        self._events: list[tuple[int, Event]] = []
        self.partly: dict[str, frozenset[date | datetime | None]] = {}

    def add(self, part: Part) -> None:
        """Add what belongs of one family."""
        self._events += part.events
        if part.kept is not None:
            self.partly[part.uid] = part.kept

    def in_order(self) -> tuple[Event, ...]:
        """Give the events in the order of all."""
        return tuple(event for _, event in sorted(self._events, key=itemgetter(0)))


# --- names -----------------------------------------------------------------------------------------------------------


class _Names:
    """What people call each value, in the network's language."""

    def __init__(self, network: Network, events: Iterable[Event], practices: Iterable[Practice] = ()) -> None:
        labs, self._language = network.labs, network.language
        lands = spellings(lab.land for lab in labs)
        towns = spellings(town for lab in labs for town in lab.municipalities)
        shared = ambiguous_towns(labs)
        told_apart = {f"{town}-{land}": f"{towns[town]} ({lands[land]})" for town in shared for land in lands}
        self._labels = {lab.id: lab.label for lab in labs}
        self._titles = {f"{one.lab}/{one.id}": one.title for one in practices}
        self._known: Mapping[str, Mapping[str, str]] = {
            "lab": {lab.id: lab.name for lab in labs},
            "land": lands,
            "municipality": told_apart | towns,
            "topic": spellings(topic for event in events for topic in event.topics),
        }

    def facet(self, value: Value) -> Facet:
        """Give the facet of a value."""
        return Facet(kind=value[0], value=value[1], name=self._name(*value))

    def _name(self, kind: str, value: str) -> str:
        if kind == "practice":
            return self._practice(value)
        if kind in self._known:
            return self._known[kind][value]
        if kind == "language":
            return as_line(words.language_name(value, self._language))
        message = words.audience(Audience(value)) if kind == "audience" else words.offer(value)
        return as_line(say(message, self._language))

    def _practice(self, value: str) -> str:
        """Name a practice by its title, or by its id, which is all that its dates say; and the lab whose it is."""
        lab, _, practice = value.partition("/")
        return f"{self._titles.get(value) or id_name(practice)} ({self._labels.get(lab) or id_name(lab)})"
