"""Read JSON Feed 1.0 and 1.1 (jsonfeed.org) into raw entries. Believes nothing: see `feeds.entries`."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from datetime import tzinfo

from labnetz.errors import NotAFeed
from labnetz.feeds.dates import read_date
from labnetz.feeds.raw import RawEntry, RawFeed
from labnetz.model import msg

_VERSION = "https://jsonfeed.org/version/1"


def read_json(body: bytes, zone: tzinfo) -> RawFeed:
    """Read a JSON Feed; raises NotAFeed. `zone` holds for dates without an offset."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotAFeed(msg("the address answers with JSON that can't be read: it may be cut off")) from error
    document = _object(found)
    if not _text(document.get("version")).startswith(_VERSION):
        raise NotAFeed(msg("the address answers with JSON that is no JSON Feed"))
    return RawFeed(
        title=_text(document.get("title")),
        link=_text(document.get("home_page_url")),
        language=_text(document.get("language")),
        entries=tuple(_entry(_object(item), zone) for item in _list(document.get("items"))),
    )


def _entry(item: Mapping[str, object], zone: tzinfo) -> RawEntry:
    ours = _object(item.get("_labnetz"))
    return RawEntry(
        guid=_text(item.get("id")),
        link=_text(item.get("url")) or _text(item.get("external_url")) or _attached(item),
        title=_text(item.get("title")),
        summary=_text(item.get("summary")),
        # Entries hold HTML; what JSON Feed calls text is none, so that "<b>" in it is three characters.
        content=_text(item.get("content_html")) or html.escape(_text(item.get("content_text")), quote=False),
        published=read_date(_text(item.get("date_published")), zone),
        modified=read_date(_text(item.get("date_modified")), zone),
        topics=tuple(_text(tag) for tag in _list(item.get("tags"))),
        author=_author(item),
        language=_text(item.get("language")),
        rights=_text(ours.get("licence")),
        lab=_text(ours.get("lab")),
        via=" ".join(_text(url) for url in _list(ours.get("via"))),
        source=_text(ours.get("source")),
    )


def _attached(item: Mapping[str, object]) -> str:
    """The address of a sound or a film, of which a podcast's entry may hold nothing more."""
    return next((url for one in _list(item.get("attachments")) if (url := _text(_object(one).get("url")))), "")


def _author(item: Mapping[str, object]) -> str:
    """Version 1.1 has a list of authors, version 1 had one."""
    authors = [*_list(item.get("authors")), item.get("author")]
    return ", ".join(name for name in (_text(_object(author).get("name")) for author in authors) if name)


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    """A string; numbers are taken as ids by the specification, everything else is nothing."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
