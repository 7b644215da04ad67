"""Make `Update` values of what a feed's entries say: identity, dates, texts, links. Parses no feed format.

Nothing here trusts an entry. A strange entry is put right or left out, and said once per kind, not once per entry.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from labnetz.feeds import notes
from labnetz.feeds.doubles import doubles_in
from labnetz.feeds.languages import language_of
from labnetz.feeds.plain import excerpt_of, headline_of, link_of, name_of, one_line, shortened, text_of, title_of
from labnetz.feeds.raw import RawEntry, RawFeed
from labnetz.model import SLUG, HandedOn, Origin, Problem, Update

MAX_ENTRIES = 500
NOTHING_SEEN: Mapping[str, datetime] = MappingProxyType({})

_GUID_LENGTH = 500
_TOPICS = 20
_HOPS = 20
_CLOCK_SKEW = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class _Known:
    """What holds for all entries of a feed: where it is from, what links are relative to, its language."""

    origin: Origin
    base: str
    language: str


@dataclass(frozen=True, slots=True)
class _Dated:
    """An entry with its identity inside the feed and the time that it is sorted by."""

    guid: str
    entry: RawEntry
    published: datetime


def updates_of(
    feed: RawFeed, origin: Origin, *, first_seen: datetime, seen: Mapping[str, datetime] = NOTHING_SEEN
) -> tuple[tuple[Update, ...], tuple[Problem, ...]]:
    """The feed's updates, newest first, at most MAX_ENTRIES.

    `seen` says when each GUID was first seen, `first_seen` when those not in it were. This stands in for dates that are
    missing or in the future; it must not be the time of the build.
    """
    base = link_of(feed.link, origin.url) or origin.url
    telling = [entry for entry in feed.entries if text_of(entry.title) or _excerpt(entry) or link_of(entry.link, base)]
    doubles = set(map(id, doubles_in(telling, base)))
    named = list(_identified(entry for entry in telling if id(entry) not in doubles))
    dated = [_Dated(guid, entry, _published(entry, seen.get(guid, first_seen))) for guid, entry in named]
    dated.sort(key=lambda one: (-one.published.timestamp(), one.guid))
    known = _Known(origin, base, feed.language)
    updates = tuple(filter(None, (_made(one, known) for one in dated[:MAX_ENTRIES])))
    future = [entry for guid, entry in named if _is_future(entry, seen.get(guid, first_seen))]
    failed = len(dated[:MAX_ENTRIES]) - len(updates)
    lost = [notes.UNREADABLE.problem(origin.url, [""] * failed)] if failed else []
    return updates, (*_problems(feed, telling, named, future, origin), *lost)


# --- identity --------------------------------------------------------------------------------------------------------


def _identified(entries: Iterable[RawEntry]) -> Iterator[tuple[str, RawEntry]]:
    """Give every entry an id that is its own. The first entry with a GUID keeps it, later ones add their link."""
    taken: set[str] = set()
    for entry in entries:
        guid = next((candidate for candidate in _candidates(entry) if candidate not in taken), None)
        if guid is not None:
            taken.add(guid)
            yield guid, entry


def _candidates(entry: RawEntry) -> Iterator[str]:
    own = _own_guid(entry)
    yield own
    link = one_line(entry.link)
    yield f"{own}#{link}"
    whole = _digest(entry.title, _iso(entry.published), entry.summary, entry.content)
    yield f"{own}#{link}#{whole}"


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


def _made(one: _Dated, known: _Known) -> Update | None:
    """Make an update; None for one that we can't cope with, which must not take the others with it."""
    try:
        return _update(one, known)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - foreign text: whatever comes out, it stays one entry's problem
        return None


def _update(one: _Dated, known: _Known) -> Update:
    entry, origin, base = one.entry, known.origin, known.base
    excerpt = _excerpt(entry)
    link = link_of(entry.link, base)
    title = title_of(entry.title) or headline_of(excerpt, 80) or link
    return Update(
        lab=origin.lab,
        guid=one.guid,
        title=title,
        published=one.published,
        modified=entry.modified if entry.modified and entry.modified > one.published else None,
        excerpt=excerpt,
        url=link,
        topics=_topics(entry.topics),
        author=name_of(entry.author),
        language=language_of(entry.language or known.language, origin.language or known.language, f"{title} {excerpt}"),
        licence=shortened(text_of(entry.rights), 100) or origin.licence,
        source=origin.url,
        handed_on=_handed_on(entry),
    )


def _handed_on(entry: RawEntry) -> HandedOn | None:
    """What a portal says about the entry's way here; `feeds.handed_on` believes it or not."""
    via = tuple(url for part in entry.via.split()[:_HOPS] if (url := link_of(part, "")))
    lab = one_line(entry.lab)
    if not (via or lab):
        return None
    return HandedOn(lab=lab if SLUG.fullmatch(lab) else "", source=link_of(entry.source, ""), via=via)


def _excerpt(entry: RawEntry) -> str:
    return excerpt_of(entry.summary) or excerpt_of(entry.content)


def _topics(names: Iterable[str]) -> tuple[str, ...]:
    """Each topic once, whatever its capitals, in the feed's order."""
    found: dict[str, str] = {}
    for name in names:
        if cleaned := shortened(text_of(name), 60):
            found.setdefault(cleaned.casefold(), cleaned)
    return tuple(found.values())[:_TOPICS]


# --- what to say -----------------------------------------------------------------------------------------------------


def _problems(
    feed: RawFeed, telling: list[RawEntry], named: list[tuple[str, RawEntry]], future: list[RawEntry], origin: Origin
) -> Iterator[Problem]:
    entries = [entry for _, entry in named]
    base = link_of(feed.link, origin.url) or origin.url
    silent = len(feed.entries) - len(telling)
    groups = (
        (notes.SILENT, [""] * silent),
        (notes.TWICE, [_label(entry) for entry in _missing(telling, entries)]),
        (notes.TOO_MANY, [""] * len(named) if len(named) > MAX_ENTRIES else []),
        (notes.UNDATED, [_label(entry) for entry in entries if _stated(entry) is None]),
        (notes.FUTURE, [_label(entry) for entry in future]),
        (notes.REPEATED, [_label(entry) for guid, entry in named if guid != _own_guid(entry)]),
        (notes.LINKLESS, [_label(entry) for entry in entries if entry.link and not link_of(entry.link, base)]),
    )
    return (kind.problem(origin.url, titles) for kind, titles in groups if titles)


def _missing(telling: list[RawEntry], entries: list[RawEntry]) -> list[RawEntry]:
    kept = set(map(id, entries))
    return [entry for entry in telling if id(entry) not in kept]


def _label(entry: RawEntry) -> str:
    return title_of(entry.title) or shortened(_excerpt(entry), 80)
