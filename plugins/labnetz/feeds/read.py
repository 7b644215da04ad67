"""Read RSS, Atom and JSON Feed as they are found in the wild into `Update` values. Fetches nothing.

Most RSS never comes to feedparser (`feeds.quick_rss`), whose dictionaries stay in this file. Its sanitising and its
resolving of addresses are off (slow, and no safe border): `feeds.plain` does both. It only ever sees a BytesIO, because
it opens strings as files and addresses.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from labnetz.errors import NotAFeed
from labnetz.feeds.dates import read_date
from labnetz.feeds.entries import NOTHING_SEEN, updates_of
from labnetz.feeds.guids import guid_in_atom
from labnetz.feeds.json_feed import read_json
from labnetz.feeds.plain import link_of, title_of
from labnetz.feeds.quick_rss import read_quickly
from labnetz.feeds.raw import RawEntry, RawFeed
from labnetz.feeds.sniff import is_whole, kind_of, no_feed
from labnetz.model import Origin, Problem, Update, Where, msg


@dataclass(frozen=True, slots=True)
class FeedReading:
    """What a feed holds: its own title, its updates newest first, and what was wrong with it."""

    title: str
    updates: tuple[Update, ...]
    problems: tuple[Problem, ...]


def read_feed(
    body: bytes, origin: Origin, *, first_seen: datetime, seen: Mapping[str, datetime] = NOTHING_SEEN
) -> FeedReading:
    """Read the bytes of a feed.

    `first_seen` (aware) is taken where an entry has no date, or one in the future: pass a moment that stays the same
    from build to build, such as the receipt's `changed`. `seen` names that moment for GUIDs of which more is known.

    Raises NotAFeed when the bytes are no feed, a cut-off feed, or one that is made to hurt.
    """
    feed, problems = _read_raw(body, origin)
    updates, more = updates_of(feed, origin, first_seen=first_seen, seen=seen)
    return FeedReading(title_of(feed.title), updates, (*problems, *more))


def _read_raw(body: bytes, origin: Origin) -> tuple[RawFeed, tuple[Problem, ...]]:
    zone = _zone(origin.timezone)
    if kind_of(body) == "json":
        return read_json(body, zone), ()
    quick = read_quickly(body, zone)
    return (quick, ()) if quick is not None else read_patiently(body, origin, zone)


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def read_patiently(body: bytes, origin: Origin, zone: tzinfo) -> tuple[RawFeed, tuple[Problem, ...]]:
    """Read any XML that `sniff.kind_of` lets pass, with feedparser. Raises NotAFeed."""
    found = _parsed(body)
    if not found.get("version"):
        raise no_feed(body)
    if not is_whole(body):
        raise NotAFeed(msg("the feed is cut off: its end is missing"))
    feed = found["feed"]
    entries = tuple(_safely(entry, zone) for entry in found["entries"])
    if found["version"].startswith("atom"):
        entries = tuple(replace(entry, guid=guid_in_atom(entry.guid, origin.lab)) for entry in entries)
    raw = RawFeed(
        title=_text(feed, "title"), link=_text(feed, "link"), language=_text(feed, "language"), entries=entries
    )
    return raw, _xml_error(found.get("bozo_exception"), origin.url)


def _parsed(body: bytes) -> Any:
    """feedparser's dictionary, which has no types."""
    import feedparser  # noqa: PLC0415 - it takes longer to load than a hundred feeds take without it

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns about its own internals, depending on the feed
        try:
            return feedparser.parse(BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
        except MemoryError:
            raise
        except Exception as error:
            # Hostile bytes make its parsers raise nearly anything.
            raise no_feed(body) from error


def _xml_error(error: object, url: str) -> tuple[Problem, ...]:
    """Say where the XML is broken. A wrong encoding declaration is repaired and hurts nobody."""
    line = getattr(error, "getLineNumber", None)
    if line is None:
        return ()
    what = msg("the feed's XML has an error; what could be read is shown")
    fix = msg("often an & stands alone: write &amp; instead, and check the feed with a validator")
    return (Problem("FEED-01", Where(url, line() or None), what, fix, "warning"),)


def _safely(entry: Any, zone: tzinfo) -> RawEntry:
    """Read an entry; one that feedparser itself can't cope with says nothing, and is counted among the empty ones."""
    try:
        return _entry(entry, zone)
    except (AttributeError, KeyError, TypeError, ValueError, IndexError):
        return RawEntry()


def _entry(entry: Any, zone: tzinfo) -> RawEntry:
    contents = dict.get(entry, "content") or ()
    return RawEntry(
        guid=_text(entry, "id"),
        link=_link(entry) or _enclosure(entry),
        title=_text(entry, "title"),
        summary=_text(entry, "summary"),
        content=_text(contents[0], "value") if contents else "",
        published=_date(entry, "published", zone),
        modified=_date(entry, "updated", zone),
        topics=tuple(_text(tag, "label") or _text(tag, "term") for tag in dict.get(entry, "tags") or ()),
        author=_text(entry, "author"),
        rights=_text(entry, "rights"),
        language=_language(entry),
        lab=_text(entry, "labnetz_lab"),
        via=_text(entry, "labnetz_via"),
        source=_source(entry),
    )


def _link(entry: Any) -> str:
    """The entry's address. Where it has none, feedparser offers its id: only one that can be followed may stand in."""
    link = _text(entry, "link")
    is_made_up = link == _text(entry, "id") and not link_of(link, "")
    return "" if is_made_up else link


def _source(entry: Any) -> str:
    """The feed that an entry of a merged feed was in: RSS says it in an attribute, Atom in a link."""
    source = dict.get(entry, "source")
    links = dict.get(source, "links") or () if isinstance(source, dict) else ()
    selves = [_text(link, "href") for link in links if _text(link, "rel") == "self"]
    return next(iter(selves), _text(source, "href") if isinstance(source, dict) else "")


def _enclosure(entry: Any) -> str:
    """The address of a sound or a film: many a podcast's entry has no page of its own."""
    links = dict.get(entry, "links") or ()
    return next((_text(link, "href") for link in links if _text(link, "rel") == "enclosure"), "")


def _language(entry: Any) -> str:
    """Of the entry itself (dc:language), else of its title (xml:lang, which holds for what is inside, too)."""
    return _text(entry, "language") or _text(dict.get(entry, "title_detail") or {}, "language")


def _date(entry: Any, key: str, zone: tzinfo) -> datetime | None:
    """Our own reading first, since feedparser takes a date without an offset for UTC; then feedparser's."""
    found = read_date(_text(entry, key), zone)
    parsed = dict.get(entry, f"{key}_parsed")
    if found is None and parsed is not None:
        found = read_date("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z".format(*parsed[:6]), UTC)
    return found


def _text(values: Any, key: str) -> str:
    """A string, or "". Plain dict access: feedparser's own maps some missing keys to others."""
    value = dict.get(values, key)
    return value if isinstance(value, str) else ""
