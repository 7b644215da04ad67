"""Entries that stand in a feed twice, because their GUID was changed: a corrected headline, a move to another program.

Conservative, since a piece of news that is lost is worse than one that is shown twice: the address and the title must
be the same, the address must be this entry's alone, and either the date or the text must be the same, too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from labnetz.feeds.plain import link_of, text_of
from labnetz.feeds.raw import RawEntry


def doubles_in(entries: Sequence[RawEntry], base: str) -> list[RawEntry]:
    """Give the entries that repeat another one; of each pair the younger one, so that the old GUID stays.

    `base` is the feed's page: news that all link there are told apart by nothing but their text.
    """
    at: defaultdict[str, list[RawEntry]] = defaultdict(list)
    for entry in entries:
        link = link_of(entry.link, base)
        if link and link != base:
            at[link].append(entry)
    return [double for same in at.values() if len(same) > 1 and _is_one(same) for double in _repeated(same)]


def _is_one(entries: Sequence[RawEntry]) -> bool:
    """Whether all entries at one address have the same title, and GUIDs of their own."""
    titles = {text_of(entry.title).casefold() for entry in entries}
    guids = {entry.guid.strip() for entry in entries}
    return len(titles) == 1 and "" not in titles and "" not in guids and len(guids) == len(entries)


def _repeated(entries: Sequence[RawEntry]) -> list[RawEntry]:
    kept: list[RawEntry] = []
    doubles: list[RawEntry] = []
    for entry in sorted(entries, key=_age):
        (doubles if any(_says_the_same(entry, other) for other in kept) else kept).append(entry)
    return doubles


def _age(entry: RawEntry) -> tuple[float, str]:
    stated = entry.published or entry.modified
    return stated.timestamp() if stated else float("inf"), entry.guid


def _says_the_same(entry: RawEntry, other: RawEntry) -> bool:
    if entry.published is not None and entry.published == other.published:
        return True
    words = text_of(entry.summary or entry.content)
    return bool(words) and words == text_of(other.summary or other.content)
