"""What an event says of itself, and its labs of it, by which it belongs to a part of the network. Nothing is guessed:
`facets` has the list of who says what.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from typing import TYPE_CHECKING

from labnetz import words
from labnetz.content.values import slug_of
from labnetz.model import Access, Need, Seats, Service, Status, meeting_place
from labnetz.publish.item_links import practice_id

if TYPE_CHECKING:
    from labnetz.model import Event, Lab, Network

Value = tuple[str, str]
"""A kind and one of its values."""

_OFFERED = {
    Service.SIGN_LANGUAGE: "sign-language",
    Service.HEARING_LOOP: "hearing-loop",
    Service.EASY_LANGUAGE: "easy-language",
}
_SIGNED = re.compile(r"(?:gsg|sgg|asq|fsl|sgn)(?:-.*)?", re.IGNORECASE)
"""Sign languages of Germany, Switzerland, Austria and France (ISO 639-3), and any other where BCP 47 writes "sgn-…"."""
_PRIMARY = re.compile(r"[a-z]{2,3}")
_EASY = re.compile(r"[a-z]{2,8}(?:-[a-z0-9]+)*-simple", re.IGNORECASE)


class Known:
    """The labs of a network by id, and what follows from each, found once for all its events."""

    def __init__(self, network: Network, topics: Set[str]) -> None:
        """`topics` are those that are offered."""
        self._topics = topics
        self._labs = {lab.id: lab for lab in network.labs}
        self._towns = ambiguous_towns(network.labs)
        self._of_lab: dict[str, frozenset[Value]] = {}

    def values(self, event: Event) -> tuple[Value, ...]:
        """Give all facets of one event, sorted."""
        found = {
            *_topics(event, self._topics),
            *_about(event),
            *_access(event),
            *_attendance(event),
            *_registration(event),
            *_languages(event),
        }
        return tuple(sorted(found.union(*(self._lab(id_) for id_ in (event.lab, *event.also)))))

    def _lab(self, id_: str) -> frozenset[Value]:
        known = self._of_lab.get(id_)
        if known is None:
            lab = self._labs.get(id_)
            known = self._of_lab[id_] = frozenset(values_of_lab(lab, self._towns) if lab else ())
        return known


def values_of_lab(lab: Lab, ambiguous: Set[str]) -> Iterator[Value]:
    """Give what holds for all events of a lab; `ambiguous` are the towns that need their Land behind them."""
    yield "lab", lab.id
    if land := slug_of(lab.land):
        yield "land", land
    for town in filter(None, map(slug_of, lab.municipalities)):
        yield "municipality", town
        if town in ambiguous and land:
            yield "municipality", f"{town}-{land}"


def ambiguous_towns(labs: Iterable[Lab]) -> Set[str]:
    """Name the towns, as slugs, that labs of more than one Land have."""
    lands: dict[str, set[str]] = {}
    for lab in labs:
        for town in map(slug_of, lab.municipalities):
            lands.setdefault(town, set()).add(slug_of(lab.land))
    return {town for town, found in lands.items() if len(found - {""}) > 1}


def _topics(event: Event, wanted: Set[str]) -> Iterator[Value]:
    return (("topic", slug) for slug in map(slug_of, event.topics) if slug in wanted)


def _about(event: Event) -> Iterator[Value]:
    if event.practice:
        yield "practice", practice_id(event.practice, event.lab)
    for audience in event.audience:
        yield "audience", audience.value
    if words.is_free(event.cost):
        yield "cost", "free"


def _access(event: Event) -> Iterator[Value]:
    known = dict(event.place.access) if event.place else {}
    if known.get("wheelchair") is Access.YES:
        yield "access", "wheelchair"
    if known.get("hearing-system") is Access.YES:
        yield "access", "hearing-loop"
    for service in event.services:
        if service in _OFFERED:
            yield "access", _OFFERED[service]
    for language in event.languages:
        if _SIGNED.fullmatch(language):
            yield "access", "sign-language"
        if _EASY.fullmatch(language):
            yield "access", "easy-language"


def _attendance(event: Event) -> Iterator[Value]:
    if event.online or event.status is Status.MOVED_ONLINE:
        yield "attendance", "online"
    if meeting_place(event) or (event.room and event.status is not Status.MOVED_ONLINE):
        yield "attendance", "on-site"


def _registration(event: Event) -> Iterator[Value]:
    """Say it where nobody needs to register and nothing says that no seat is left."""
    asked = event.registration
    if asked and asked.need is Need.NONE and asked.state in {Seats.UNKNOWN, Seats.OPEN}:
        yield "registration", "none"


def _languages(event: Event) -> Iterator[Value]:
    for tag in event.languages:
        primary = tag.partition("-")[0].lower()
        if _PRIMARY.fullmatch(primary) and not _SIGNED.fullmatch(tag):
            yield "language", primary
