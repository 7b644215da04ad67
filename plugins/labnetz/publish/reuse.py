"""What a lab gave to others and what it took from them, as its page on the portal says it. Draws nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from labnetz.locale import say
from labnetz.model import msg_n
from labnetz.publish.details import Text, lab_name
from labnetz.publish.item_links import lab_href, practice_href
from labnetz.publish.lines import line_of_id

if TYPE_CHECKING:
    from labnetz.model import Practice
    from labnetz.publish.family import Families
    from labnetz.publish.site import Site

MOST_LABS = 8
"""So many labs are named; of more, their number."""


@dataclass(frozen=True, slots=True)
class Partner:
    """A lab with its line; `href` and `line` are "" for a number of labs, `href` for one that is no member."""

    name: str
    href: str
    line: str


@dataclass(frozen=True, slots=True)
class Reused:
    """A practice of the lab with the labs that built on it, or that of another lab on which it built."""

    practice: Text
    lang: str
    labs: tuple[Partner, ...]


@dataclass(frozen=True, slots=True)
class LabReuse:
    """What other labs built on, by practice, and on what the lab built."""

    given: tuple[Reused, ...]
    taken: tuple[Reused, ...]


def lab_reuse(practices: Sequence[Practice], families: Families, site: Site, root: str) -> LabReuse | None:
    """Say what became of a lab's practices, and where they came from; None where nothing is known of either."""
    given = tuple(_given(practices, families, site, root))
    taken = tuple(_taken(practices, families, site, root))
    return LabReuse(given, taken) if given or taken else None


def _given(practices: Iterable[Practice], families: Families, site: Site, root: str) -> Iterator[Reused]:
    kin = [families.of(one) for one in practices]
    for one in sorted(kin, key=lambda one: (-len(one.adopters), one.practice.title.casefold(), one.practice.id)):
        if one.adopters:
            yield Reused(_named(one.practice, site, root), _lang(one.practice, site), _labs(one.adopters, site, root))


def _taken(practices: Iterable[Practice], families: Families, site: Site, root: str) -> Iterator[Reused]:
    """Give each practice that came from another lab, with that lab; also from one that nobody knows here."""
    for one in sorted(practices, key=lambda one: (one.title.casefold(), one.id)):
        kin = families.of(one)
        if kin.is_adopted and kin.named is not None:
            labs = _labs((kin.named.lab,), site, root) if kin.named.lab else ()
            yield Reused(_named(one, site, root), _lang(one, site), labs)


def _named(practice: Practice, site: Site, root: str) -> Text:
    return Text(practice.title, practice_href(practice, site, root))


def _lang(practice: Practice, site: Site) -> str:
    return site.language_by(practice.lab, practice.language)


def _labs(ids: Sequence[str], site: Site, root: str) -> tuple[Partner, ...]:
    named = [_partner(lab, site, root) for lab in ids[:MOST_LABS]]
    more = len(ids) - MOST_LABS
    if more > 0:
        named.append(Partner(say(msg_n("{count} more lab", "{count} more labs", more), site.language), "", ""))
    return tuple(named)


def _partner(lab: str, site: Site, root: str) -> Partner:
    return Partner(lab_name(lab, site), lab_href(lab, site, root), line_of_id(lab, site.labs))
