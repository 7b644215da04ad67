"""Make `Update` values of what a feed's entries say: identity, dates, texts, links. Parses no feed format.

Nothing here trusts an entry. A strange entry is put right or left out, and said once per kind, not once per entry.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from labnetz.feeds import notes
from labnetz.feeds.plain import excerpt_of, link_of, name_of, one_line, shortened, text_of, title_of
from labnetz.model import Origin, Problem, Update

MAX_ENTRIES = 500

_GUID_LENGTH = 500
_TOPICS = 20
_CLOCK_SKEW = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class RawEntry:
    """What one entry says, unbelieved. Texts may be HTML, "" where missing; dates None where missing or unreadable."""

    guid: str = ""
    link: str = ""
    title: str = ""
    summary: str = ""
    content: str = ""
    published: datetime | None = None
    modified: datetime | None = None
    topics: tuple[str, ...] = ()
    author: str = ""
    rights: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawFeed:
    """What a feed says about itself, and its entries in the feed's order. `link` is its home page."""

    title: str = ""
    link: str = ""
    entries: tuple[RawEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class _Dated:
    """An entry with its identity inside the feed and the time that it is sorted by."""

    guid: str
    entry: RawEntry
    published: datetime


def updates_of(
    feed: RawFeed, origin: Origin, *, first_seen: datetime
) -> tuple[tuple[Update, ...], tuple[Problem, ...]]:
    """The feed's updates, newest first, at most MAX_ENTRIES.

    `first_seen` stands in for dates that are missing or in the future; it must not be the time of the build.
    """
    base = link_of(feed.link, origin.url) or origin.url
    telling = [entry for entry in feed.entries if text_of(entry.title) or _excerpt(entry) or link_of(entry.link, base)]
    named = list(_identified(telling))
    dated = [_Dated(guid, entry, _published(entry, first_seen)) for guid, entry in named]
    dated.sort(key=lambda one: (-one.published.timestamp(), one.guid))
    updates = tuple(_update(one, origin, base) for one in dated[:MAX_ENTRIES])
    return updates, tuple(_problems(feed, telling, named, origin, first_seen))


# --- identity --------------------------------------------------------------------------------------------------------


def _identified(entries: Iterable[RawEntry]) -> Iterator[tuple[str, RawEntry]]:
    """Give every entry an id that is its own. The first entry with a GUID keeps it, later ones add their link."""
    taken: set[str] = set()
    for entry in entries:
        guid = next((candidate for candidate in _candidates(entry) if candidate not in taken), None)
        if guid is not None:
            taken.add(guid)
            yield guid, entry


def _candidates(entry: RawEntry) -> tuple[str, ...]:
    own = _own_guid(entry)
    link = one_line(entry.link)
    whole = _digest(entry.title, _iso(entry.published), entry.summary, entry.content)
    return own, f"{own}#{link}", f"{own}#{link}#{whole}"


def _own_guid(entry: RawEntry) -> str:
    """The entry's GUID; an empty one counts as missing, then the link is as stable as it gets."""
    guid = one_line(entry.guid) or one_line(entry.link)
    if not guid:
        return "sha256:" + _digest(entry.title or entry.summary or entry.content, _iso(entry.published))
    return guid if len(guid) <= _GUID_LENGTH else "sha256:" + _digest(guid)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(one_line(part) for part in parts).encode()).hexdigest()[:32]


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


# --- dates -----------------------------------------------------------------------------------------------------------


def _stated(entry: RawEntry) -> datetime | None:
    return entry.published or entry.modified


def _published(entry: RawEntry, first_seen: datetime) -> datetime:
    """When it was published; never later than it was seen, or it would stay on top for ever."""
    return min(_stated(entry) or first_seen, first_seen).astimezone(UTC)


def _is_future(entry: RawEntry, first_seen: datetime) -> bool:
    stated = _stated(entry)
    return stated is not None and stated > first_seen + _CLOCK_SKEW


# --- one update ------------------------------------------------------------------------------------------------------


def _update(one: _Dated, origin: Origin, base: str) -> Update:
    entry = one.entry
    excerpt = _excerpt(entry)
    link = link_of(entry.link, base)
    return Update(
        lab=origin.lab,
        guid=one.guid,
        title=title_of(entry.title) or shortened(excerpt, 80) or link,
        published=one.published,
        modified=entry.modified if entry.modified and entry.modified > one.published else None,
        excerpt=excerpt,
        url=link,
        topics=_topics(entry.topics),
        author=name_of(entry.author),
        licence=shortened(text_of(entry.rights), 100) or origin.licence,
        source=origin.url,
    )


def _excerpt(entry: RawEntry) -> str:
    return excerpt_of(entry.summary) or excerpt_of(entry.content)


def _topics(names: Iterable[str]) -> tuple[str, ...]:
    """Each topic once, whatever its capitals, in the feed's order."""
    cleaned = (shortened(text_of(name), 60) for name in names)
    return tuple({name.casefold(): name for name in reversed([*cleaned]) if name}.values())[::-1][:_TOPICS]


# --- what to say -----------------------------------------------------------------------------------------------------


def _problems(
    feed: RawFeed, telling: list[RawEntry], named: list[tuple[str, RawEntry]], origin: Origin, first_seen: datetime
) -> Iterator[Problem]:
    entries = [entry for _, entry in named]
    base = link_of(feed.link, origin.url) or origin.url
    silent = len(feed.entries) - len(telling)
    groups = (
        (notes.SILENT, [""] * silent),
        (notes.TWICE, [""] * (len(telling) - len(named))),
        (notes.TOO_MANY, [""] * len(named) if len(named) > MAX_ENTRIES else []),
        (notes.UNDATED, [_label(entry) for entry in entries if _stated(entry) is None]),
        (notes.FUTURE, [_label(entry) for entry in entries if _is_future(entry, first_seen)]),
        (notes.REPEATED, [_label(entry) for guid, entry in named if guid != _own_guid(entry)]),
        (notes.LINKLESS, [_label(entry) for entry in entries if entry.link and not link_of(entry.link, base)]),
    )
    return (kind.problem(origin.url, titles) for kind, titles in groups if titles)


def _label(entry: RawEntry) -> str:
    return title_of(entry.title) or shortened(_excerpt(entry), 80)
