"""A page whose file was renamed has another id, unless it says one: what id did it have? Asks no git.

The id of an event makes its UID, by which calendars know it. A file that got a new name is a new event to them, and
the old one is gone, even for who had noted it down to come.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from labnetz.content.history import Former, Revision, significant
from labnetz.model import Event, Problem, Where, msg, over

if TYPE_CHECKING:
    from collections.abc import Collection

    from labnetz.content.site_content import Page
    from labnetz.marked_yaml import Tree

TOLD = timedelta(days=60)
"""How long a renamed page is told of: after that, calendars know it by its new name."""

_KEYS = {"id": "", "uid": "", "start": ""}


def former_of(revisions: Sequence[Revision], text: str, contents: Mapping[str, str | None]) -> Former | None:
    """Tell which id a page lost with its last change of name. `text` is the page as it lies there.

    None when it was never renamed, or says its id. Who copies the page of last month, changes the day and deletes the
    old one in one go has made a new event: git takes that for a new name, so both must have the same start.
    """
    for now in revisions:
        if now.name == revisions[-1].name:  # who takes a name back has lost nothing
            before = [revisions[position] for position in now.before]
            return _former(now, before[0], text, contents) if before else None
    return None


def renamed(pages: Mapping[str, Page], taken: Collection[str], now: datetime, zone: ZoneInfo) -> Iterator[Problem]:
    """Warn of events to come whose file was renamed. `taken` are the ids that events have."""
    for path, page in pages.items():
        former, event = page.file.history.former, page.item
        if former is None or not isinstance(event, Event) or former.id in taken or former.at < now - TOLD:
            continue
        if event.series is None and over(event.when, zone) < now:
            continue
        name = PurePosixPath(path).name
        what = msg("before it was renamed to {name}, this page had the id {id}", name=name, id=former.id)
        fix = msg("add a line id: {id}, else calendars take it for another event", id=former.id)
        yield Problem("DATA-11", Where(path), what, fix, "warning")


def _former(now: Revision, before: Revision, text: str, contents: Mapping[str, str | None]) -> Former | None:
    said = significant(text, _KEYS)
    old, new = _said(before, contents), _said(now, contents)
    if said is None or "id" in said or "uid" in said or old is None or new is None:
        return None
    if "uid" in old or old.get("start") != new.get("start"):
        return None
    return Former(str(old.get("id", before.name)), now.at)


def _said(revision: Revision, contents: Mapping[str, str | None]) -> dict[str, Tree] | None:
    body = contents.get(revision.blob)
    return None if body is None else significant(body, _KEYS)
