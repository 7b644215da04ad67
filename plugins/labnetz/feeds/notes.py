"""What readers of feeds say about entries: one sentence per kind of trouble, with a count. Finds no trouble itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from labnetz.model import Level, Message, Problem, Where, msg, msg_n


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of trouble. Its sentences may use {count}, which is 0 here, and {title}, the first entry's title."""

    rule: str
    level: Level
    what: Message
    fix: Message

    def problem(self, url: str, titles: Sequence[str]) -> Problem:
        """Say it once for all the entries with these `titles`."""
        values = (("count", str(len(titles))), ("title", titles[0]))
        what = replace(self.what, values=values, count=len(titles))
        return Problem(self.rule, Where(url), what, self.fix, self.level)


SILENT = Kind(
    "FEED-02",
    "warning",
    msg_n(
        "{count} entry has no title, no text and no link, and is left out",
        "{count} entries have no title, no text and no link, and are left out",
        0,
    ),
    msg("remove empty entries from the feed"),
)
TWICE = Kind(
    "FEED-03",
    "note",
    msg_n(
        "{count} entry repeats another entry (“{title}”) and is left out",
        "{count} entries repeat another entry (“{title}”) and are left out",
        0,
    ),
    msg("let the feed list every entry once"),
)
TOO_MANY = Kind(
    "FEED-04",
    "note",
    msg("the feed has {count} entries, only the newest 500 are shown"),
    msg("let the feed list the last year only"),
)
UNDATED = Kind(
    "FEED-05",
    "note",
    msg_n(
        "{count} entry has no date that can be read (“{title}”); the day on which it was first seen is taken",
        "{count} entries have no date that can be read (“{title}”); the day on which they were first seen is taken",
        0,
    ),
    msg("give every entry a date like Mon, 25 Jun 2018 10:00:00 +0200"),
)
FUTURE = Kind(
    "FEED-06",
    "warning",
    msg_n(
        "{count} entry has a date in the future (“{title}”); the day on which it was first seen is taken",
        "{count} entries have a date in the future (“{title}”); the day on which they were first seen is taken",
        0,
    ),
    msg("let the date say when the entry was published, not when something takes place"),
)
REPEATED = Kind(
    "FEED-07",
    "note",
    msg_n(
        "{count} entry carries the GUID of another entry (“{title}”); its link tells it apart",
        "{count} entries carry the GUID of another entry (“{title}”); their links tell them apart",
        0,
    ),
    msg("give every entry a GUID of its own that never changes"),
)
LINKLESS = Kind(
    "FEED-08",
    "warning",
    msg_n(
        "{count} entry links to something that is no web page (“{title}”); it is shown without the link",
        "{count} entries link to something that is no web page (“{title}”); they are shown without the link",
        0,
    ),
    msg("let links begin with https:// and hold no user name or password"),
)
UNREADABLE = Kind(
    "FEED-09",
    "error",
    msg_n("{count} entry can't be read and is left out", "{count} entries can't be read and are left out", 0),
    msg("write it anew in the program it is from"),
)
