"""What a new lab begins with: one example of each kind, each called one. What asks something of visitors is a draft."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from labnetz.content.folders import FOLDERS
from labnetz.content.values import slug_of
from labnetz.locale import say
from labnetz.model import msg
from labnetz.scaffold.kinds import KIND_PAGES, written_page

if TYPE_CHECKING:
    from labnetz.marked_yaml import Tree

PLACE = "labor"
"""The id of the lab's own place."""

_WEEKS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLab:
    """What is known about a new lab. Every text may be "" but `id`, `name` and `url`.

    `today` is the day in its town, `version` that of labnetz; `language` is one of `LANGUAGES`.
    """

    id: str
    name: str
    url: str
    today: date
    version: str
    city: str = ""
    land: str = ""
    language: str = "de"
    contacts: tuple[str, ...] = ()
    operator: str = ""
    timezone: str = "Europe/Berlin"


def examples(lab: NewLab) -> Iterator[tuple[str, str]]:
    """Give path below docs/ and text of each example."""
    for kind, name, values in (*_published(lab), *_drafts(lab)):
        folder = FOLDERS[lab.language][KIND_PAGES[kind].folder]
        yield f"{folder}/{name}.md", written_page(kind, {"id": name, **values}, lab.language)


def _published(lab: NewLab) -> Iterator[tuple[str, str, dict[str, Tree]]]:
    language = lab.language
    first, weekly = _next(lab.today, weekday=3, after=14), _next(lab.today, weekday=1, after=7)
    name = slug_of(say(msg("example"), language))
    yield "place", PLACE, {"name": lab.name, **({"city": lab.city} if lab.city else {})}
    event: dict[str, Tree] = {
        "title": say(msg("Example: Our first event"), language),
        "start": f"{first} 17:00",
        "end": f"{first} 19:00",
        "place": PLACE,
        "summary": say(msg("This event is an example. Delete the file, or write your own into it."), language),
    }
    yield "event", f"{first}-{name}", event
    series: dict[str, Tree] = {
        **event,
        "title": say(msg("Example: Open workshop every week"), language),
        "start": f"{weekly} 15:00",
        "end": f"{weekly} 18:00",
        "repeat.every": "week",
        "repeat.until": f"{weekly + timedelta(weeks=_WEEKS)}",
    }
    yield "event", f"{weekly}-{name}", series
    update: dict[str, Tree] = {
        "title": say(msg("Example: Our website is there"), language),
        "date": f"{lab.today}",
        "summary": say(msg("This piece of news is an example. Delete the file, or write your own into it."), language),
    }
    yield "update", f"{lab.today}-{name}", update


def _drafts(lab: NewLab) -> Iterator[tuple[str, str, dict[str, Tree]]]:
    language = lab.language
    name = slug_of(say(msg("example"), language))
    call: dict[str, Tree] = {
        "title": say(msg("Example: Try out our website"), language),
        "kind": "user-test",
        "ways": [{"place": PLACE, "note": say(msg("At our next event."), language)}],
        "visibility": "draft",
    }
    yield "call", name, call
    practice: dict[str, Tree] = {
        "title": say(msg("Example: Open workshop every week"), language),
        "summary": say(msg("Here you describe what others can take over from you."), language),
        "visibility": "draft",
    }
    yield "practice", name, practice


def _next(today: date, *, weekday: int, after: int) -> date:
    """Give the first such weekday (Monday is 0) that is at least some days ahead."""
    day = today + timedelta(days=after)
    return day + timedelta(days=(weekday - day.weekday()) % 7)
