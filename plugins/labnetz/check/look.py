"""What rules look at: a lab's pages as they are written and what was read from them. Judges nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from labnetz.content.site_content import Item, SiteContent
from labnetz.content.sourced import Sourced
from labnetz.model import Call, Event, Lab, Practice, Update, Where

Read = Callable[[str], bytes | None]
"""Gives a file below docs_dir by its POSIX path; None where there is none."""

MAX_TEXT = 200_000
"""Characters of a page that are looked through."""

_FRONT = re.compile(r"\A\ufeff?-{3}[ \t]*\n.*?^(?:-{3}|\.{3})[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_REMARK = re.compile(r"^[ \t]*#[^\n]*|[ \t]#[^\n]*", re.MULTILINE)
_CODE = re.compile(
    r"^ {0,3}(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:^ {0,3}(?P=fence)|\Z)|<!--.*?(?:-->|\Z)|(?P<tick>`+)[^`\n]+(?P=tick)",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Text:
    """One page as written. In `said` code and comments are blanked out, in `words` the keys at the top, too.

    All three have the same length, so that a place in one is a place in the file. `at` is the place of an event that
    stands in a row of a table or in a calendar: all of its words are there.
    """

    path: str
    raw: str
    said: str
    words: str
    at: Where | None = None

    def where(self, offset: int) -> Where:
        """Say where in the file a character stands."""
        if self.at is not None:
            return self.at
        line = self.raw.count("\n", 0, offset) + 1
        return Where(self.path, line, offset - self.raw.rfind("\n", 0, offset))

    def where_key(self, key: str) -> Where:
        """Say where a key's value stands; where the file is, if it has no such key."""
        found = None if self.at else re.search(rf"^{key}:[ \t]*", self.raw, re.MULTILINE)
        return self.where(found.end()) if found else self.at or Where(self.path)


@dataclass(frozen=True, slots=True)
class Entry:
    """A published item with its page. `weeks`: by how many a demonstration moved its dates."""

    item: Item
    text: Text
    weeks: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One lab's whole site, seen at `now`. `texts` are all pages that visitors see, by path; no drafts."""

    lab: Lab
    content: SiteContent
    now: datetime
    texts: Mapping[str, Text]
    entries: tuple[Entry, ...]
    read: Read | None = None

    @property
    def today(self) -> date:
        """The day it is where the lab is."""
        return self.now.astimezone(self.zone).date()

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the lab's clocks."""
        return ZoneInfo(self.lab.timezone)

    def events(self) -> Iterator[tuple[Event, Entry]]:
        """Give events with their pages; a series once."""
        return ((entry.item, entry) for entry in self.entries if isinstance(entry.item, Event))

    def updates(self) -> Iterator[tuple[Update, Entry]]:
        """Give updates with their pages."""
        return ((entry.item, entry) for entry in self.entries if isinstance(entry.item, Update))

    def calls(self) -> Iterator[tuple[Call, Entry]]:
        """Give calls with their pages."""
        return ((entry.item, entry) for entry in self.entries if isinstance(entry.item, Call))

    def practices(self) -> Iterator[tuple[Practice, Entry]]:
        """Give practices with their pages."""
        return ((entry.item, entry) for entry in self.entries if isinstance(entry.item, Practice))

    def ordinary(self) -> Iterator[Text]:
        """Give the pages that are no item: the start page, the legal pages, whatever else there is."""
        return (text for path, text in self.texts.items() if path not in self.content.pages)


def look_at(content: SiteContent, lab: Lab, *, now: datetime, read: Read | None = None) -> Look:
    """Lay out a lab's content for the rules; each page is looked through once."""
    hidden = {*content.unreadable, *content.drafts}
    files = {file.path: file for file in content.files if file.path not in hidden}
    texts = {path: text_of(path, file.text) for path, file in files.items() if not file.problems}
    texts |= {path: text_of(path, page.file.text) for path, page in content.pages.items() if path not in texts}
    entries = tuple(Entry(page.item, texts[path], page.weeks) for path, page in content.pages.items())
    rows = (Entry(one.event, _text_of_row(one)) for one in content.sourced if one.event.recurrence_id is None)
    return Look(lab=lab, content=content, now=now, texts=texts, entries=(*entries, *rows), read=read)


def text_of(path: str, raw: str) -> Text:
    """Blank out what nobody reads on the page."""
    raw = raw[:MAX_TEXT].replace("\r\n", "\n").replace("\r", "\n")
    front = _FRONT.match(raw)
    end = front.end() if front else 0
    body = raw[end:]
    if "`" in body or "~~~" in body or "<!--" in body:
        body = _CODE.sub(_blank, body)
    keys = _REMARK.sub(_blank, raw[:end]) if "#" in raw[:end] else raw[:end]
    return Text(path, raw, keys + body, _blank_text(raw[:end]) + body)


def _text_of_row(one: Sourced) -> Text:
    """An event of a table or a calendar is checked by its own words."""
    return Text(one.where.path, one.text, one.text, one.text, one.where)


def _blank(found: re.Match[str]) -> str:
    return _blank_text(found[0])


def _blank_text(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)
