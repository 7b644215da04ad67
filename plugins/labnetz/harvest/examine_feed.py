"""Say what is wrong with a feed that reads well: what its readers will stumble over. Pure; fetches nothing.

`feeds.read` says what can't be read. What stands here is looked up in the bytes, so that an ill-formed feed is looked
at, too; no value from here is shown to anybody.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from labnetz.model import Problem, Where, msg, msg_n

if TYPE_CHECKING:
    from labnetz.model import Origin

MUCH = 1024 * 1024
_HEAD = 64 * 1024
"""Bytes before the first entry that are looked at: a hostile feed must not keep us busy."""
_LONG_QUIET = timedelta(days=365)
_ITEM = re.compile(rb"<(?:item|entry)[\s>]", re.IGNORECASE)
_GUID = re.compile(rb"<(?:guid|id)[\s>]|\brdf:about=", re.IGNORECASE)
_SELF = re.compile(rb"<(?:atom\d*:)?link\b[^>]{0,2000}\brel\s*=\s*[\"']self[\"']", re.IGNORECASE)
_LICENCE = re.compile(
    rb"<(?:copyright|rights|dc:rights|cc:license|creativecommons:license|license)[\s>]"
    rb"|\brel\s*=\s*[\"']license[\"']",
    re.IGNORECASE,
)


def examine_feed(body: bytes, origin: Origin, latest: datetime | None, now: datetime) -> tuple[Problem, ...]:
    """Look closely at a feed. `latest` is the date of its newest entry, None if it has none; both are aware."""
    look = _json(body) if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else _xml(body)
    return (*_about_look(look, origin), *_about_age(latest, origin, now), *_about_size(body, origin))


_Look = tuple[bool, bool, int]
"""Whether it names its own address; whether it names a licence; how many entries have no id."""


def _xml(body: bytes) -> _Look:
    head = _ITEM.split(body, maxsplit=1)[0][:_HEAD]
    entries = _ITEM.split(body)[1:]
    return _SELF.search(head) is not None, _LICENCE.search(head) is not None, sum(not _GUID.search(e) for e in entries)


def _json(body: bytes) -> _Look:
    try:
        found = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return True, True, 0
    if not isinstance(found, dict):
        return True, True, 0
    items = found.get("items")
    nameless = sum(isinstance(one, dict) and not one.get("id") for one in items) if isinstance(items, list) else 0
    own = [extension for extension in found.values() if isinstance(extension, dict)]
    keys = {key.lower() for part in (found, *own) for key in part}
    return "feed_url" in found, any("licen" in key or "rights" in key for key in keys), nameless


def _about_look(look: _Look, origin: Origin) -> Iterator[Problem]:
    names_itself, names_licence, nameless = look
    where = Where(origin.url)
    if nameless:
        what = msg_n(
            "{count} entry has no id (guid); when its link changes, readers show it as new",
            "{count} entries have no id (guid); when their links change, readers show them as new",
            nameless,
        )
        yield Problem("DOC-41", where, what, msg("let the program write a <guid> that never changes"), "note")
    if not names_itself:
        what = msg("the feed does not name its own address")
        fix = msg('add <atom:link rel="self" href="…">, so that readers find it again when it moves')
        yield Problem("DOC-42", where, what, fix, "note")
    if not names_licence:
        what = msg("the feed does not say under which licence its texts are")
        fix = msg("add <copyright>, such as CC BY 4.0; until then the registry of the network says it")
        yield Problem("DOC-43", where, what, fix, "note")


def _about_age(latest: datetime | None, origin: Origin, now: datetime) -> Iterator[Problem]:
    if latest is not None and now - latest > _LONG_QUIET:
        what = msg("the newest entry is from {day}", day=f"{latest:%Y-%m-%d}")
        fix = msg("is this still the right feed? Often a site has a second one")
        yield Problem("DOC-44", Where(origin.url), what, fix, "note")


def _about_size(body: bytes, origin: Origin) -> Iterator[Problem]:
    if len(body) > MUCH:
        what = msg("the feed has {size} kB, which every reader loads again and again", size=len(body) // 1024)
        fix = msg("offer the newest 20 entries with excerpts")
        yield Problem("DOC-11", Where(origin.url), what, fix, "note")
