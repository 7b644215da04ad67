"""Say in a title that an event does not take place, and take it away again. Knows no other words about events.

Not every calendar program shows STATUS:CANCELLED, but every one shows the title.
"""

from __future__ import annotations

import re
from functools import cache

from labnetz.locale import LANGUAGES, say
from labnetz.model import Message, Status, msg

_WRITTEN_BY_OTHERS = (
    "abgesagt|entfällt|fällt aus|cancelled|canceled|annulé|annulée|verschoben|postponed|reporté|reportée"
)


def mark(title: str, status: Status, language: str) -> str:
    """Put the word in front of the title of an event that is cancelled or postponed."""
    message = _message(status, unmark(title, status))
    return title if message is None else say(message, language)


def unmark(title: str, status: Status) -> str:
    """Give the title without the word, if the status says the same."""
    if _message(status, title) is None:
        return title
    bare = _marks().sub("", title, count=1)
    return bare or title


def _message(status: Status, title: str) -> Message | None:
    if status is Status.CANCELLED:
        return msg("Cancelled: {title}", title=title)
    if status is Status.POSTPONED:
        return msg("Postponed: {title}", title=title)
    return None


@cache
def _marks() -> re.Pattern[str]:
    ours = {
        say(message, language).strip()
        for language in LANGUAGES
        for status in (Status.CANCELLED, Status.POSTPONED)
        if (message := _message(status, "")) is not None
    }
    words = "|".join(re.escape(word) for word in sorted(ours))
    return re.compile(
        rf"^\s*(?:(?:{words}|(?:{_WRITTEN_BY_OTHERS})\s?[:–-]|\[(?:{_WRITTEN_BY_OTHERS})\])\s*)+", re.IGNORECASE
    )
