"""What the search knows of a page or an item: a value, made by those who know it (`publish.found`, `search_main`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

TYPES: Final = ("page", "lab", "event", "update", "call", "practice", "place", "topic", "past")
"""What one can search in; `past` is an event that is over, and stands lower. The order is that of the index's marks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A page or an item as the search knows it. `type` is one of `TYPES`, `path` the folder of its page.

    `end` is when all of it is over, as UTC, for the browser. `lang` is the language of its texts where it is not the
    site's, `language` that of the whole page. `block` is the lab that it is of, "" for none: when one lab changes, what
    is known of others stays.
    """

    type: str
    path: str
    title: str
    texts: tuple[str, ...]
    kind: str = ""
    when: str = ""
    flag: str = ""
    status: str = ""
    end: str = ""
    lang: str = ""
    language: str = ""
    line: str = ""
    lab: str = ""
    block: str = ""


class Waiting(NamedTuple):
    """A record that is made when somebody reads its words: of most items nothing has changed since the last build.

    `type`, `path` and `block` are those of the record; `version` stands for all of it. `make` makes it `of` these.
    """

    type: str
    path: str
    block: str
    version: str
    make: Callable[..., Record]
    of: tuple[object, ...]


Entry = Record | Waiting


def record_of_entry(entry: Entry) -> Record:
    """Give the record itself."""
    return entry.make(*entry.of) if isinstance(entry, Waiting) else entry
