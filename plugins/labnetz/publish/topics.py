"""The topics by which one can subscribe to a part of a lab. Writes no feed.

A topic is named in its feeds' addresses by a slug. Spellings with one slug ("KI", "ki") are one topic, so that a slip
of the pen takes nobody's dates away.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from labnetz.content.values import slug_of
from labnetz.model import Problem, Where, file_path, msg

_APART = re.compile(r"[\s_-]+")

MOST_TOPICS = 300
"""Topics of one lab that get feeds of their own on a portal."""

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from labnetz.model import Call, Event, Practice, Update


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic with all that is about it, in the order in which it was handed in. `name` is how most write it."""

    slug: str
    name: str
    events: tuple[Event, ...]
    updates: tuple[Update, ...]

    @property
    def path(self) -> str:
        """Where its feeds lie, without the ending; the same in every language."""
        return file_path(f"feeds/topic/{self.slug}")


def topics_of(events: Sequence[Event], updates: Sequence[Update]) -> tuple[Topic, ...]:
    """Every topic that an event or an update has, by slug.

    An event is a series with its changed dates: where one of them has the topic, all of them belong to it.
    """
    series = _series_by_slug(events)
    return tuple(
        Topic(
            slug,
            name,
            tuple(event for event in events if (event.lab, event.uid) in series.get(slug, ())),
            tuple(update for update in updates if slug in _slugs(update)),
        )
        for slug, name in sorted(spellings(_names([*events, *updates])).items())
    )


def spellings(names: Iterable[str]) -> dict[str, str]:
    """Give what most write for each slug; names without one are left out."""
    counted: dict[str, Counter[str]] = {}
    for name, count in Counter(names).items():
        counted.setdefault(slug_of(name), Counter())[name] += count
    return {slug: _most_common(written) for slug, written in counted.items() if slug}


def offered(items: Iterable[Event | Update | Call | Practice]) -> frozenset[str]:
    """Give the slugs of the topics that get feeds of their own on a portal: the `MOST_TOPICS` of each lab that most of
    its items have. Some programs write every word into the categories, and each topic costs several files."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    # Many items of a lab have the same topics.
    for (lab, names), count in Counter((item.lab, item.topics) for item in items).items():
        for slug in _slugs_of(names) - {""}:
            counted[lab][slug] += count
    return frozenset(slug for found in counted.values() for slug in _most_used(found))


def _most_used(found: Counter[str]) -> Iterable[str]:
    return sorted(found, key=lambda slug: (-found[slug], slug))[:MOST_TOPICS]


def check_topics(items: Iterable[Event | Update | Call]) -> tuple[Problem, ...]:
    """SITE-04: a topic has its own address. Bad: `topics: [人工智能]`, `topics: [C#, C++]`. Good: `topics: [KI]`."""
    together = sorted(items, key=_path)
    return (*_nameless(together), *_sharing(together))


def _nameless(items: Sequence[Event | Update | Call]) -> Iterator[Problem]:
    nameless = {name: item for item in reversed(items) for name in item.topics if not slug_of(name)}
    yield from (
        Problem(
            "SITE-04",
            Where(_path(item)),
            msg('the topic "{topic}" gets no calendar and no feed of its own', topic=name),
            msg("write it with at least one letter from a to z or a digit, for the address of the calendar"),
            "warning",
        )
        for name, item in sorted(nameless.items())
    )


def _sharing(items: Sequence[Event | Update | Call]) -> Iterator[Problem]:
    """Warn of names that differ in more than a slip of the pen and still have one address; told at the later page."""
    first: dict[str, tuple[str, str]] = {}
    told = set()
    for item in items:
        for name in filter(slug_of, item.topics):
            known, spelling = first.setdefault(slug_of(name), (name, _spelling(name)))
            if spelling != _spelling(name) and _spelling(name) not in told:
                told.add(_spelling(name))
                what = msg('the topics "{one}" and "{other}" share one calendar and one feed', one=known, other=name)
                fix = msg("write both alike if they mean the same, else give one of them another name")
                yield Problem("SITE-04", Where(_path(item)), what, fix, "warning")


def _spelling(name: str) -> str:
    """Give a name without what people write now so, now so: "Smart-City", "smart city", "Grün", "Gruen"."""
    return re.sub(r"\w+", lambda word: slug_of(word[0]) or word[0].casefold(), _APART.sub("", name))


def _path(item: Event | Update | Call) -> str:
    return item.source


def _names(items: Iterable[Event | Update]) -> Iterable[str]:
    return (name for item in items for name in item.topics)


def _slugs(item: Event | Update | Call | Practice) -> frozenset[str]:
    return _slugs_of(item.topics)


@lru_cache(maxsize=4_096)  # much is about the same
def _slugs_of(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(slug_of, names))


def _series_by_slug(events: Iterable[Event]) -> dict[str, set[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = {}
    for event in events:
        for slug in _slugs(event):
            found.setdefault(slug, set()).add((event.lab, event.uid))
    return found


def _most_common(names: Counter[str]) -> str:
    """Of spellings that are equally common the first in the alphabet, so that two builds agree."""
    return min(names, key=lambda name: (-names[name], name))
