"""Say in a title that an event does not take place, or online only, and take it away again. Knows no other words.

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
_ONLINE_WRITTEN_BY_OTHERS = "nur online|online only|en ligne seulement|uniquement en ligne"
_OFF = (Status.CANCELLED, Status.POSTPONED)


def mark(title: str, status: Status, language: str) -> str:
    """Put the word in front of the title of an event that is cancelled, postponed or online only."""
    message = _message(status, unmark(title, status))
    return title if message is None else say(message, language)


def unmark(title: str, status: Status) -> str:
    """Give the title without the word, if the status says the same."""
    if _message(status, title) is None:
        return title
    bare = _marks(is_off=status.is_off).sub("", title, count=1)
    return bare or title


def _message(status: Status, title: str) -> Message | None:
    if status is Status.CANCELLED:
        return msg("Cancelled: {title}", title=title)
    if status is Status.POSTPONED:
        return msg("Postponed: {title}", title=title)
    if status is Status.MOVED_ONLINE:
        return msg("Online only: {title}", title=title)
    return None


@cache
def _marks(*, is_off: bool) -> re.Pattern[str]:
    theirs = _WRITTEN_BY_OTHERS if is_off else _ONLINE_WRITTEN_BY_OTHERS
    ours = {
        say(message, language).strip()
        for language in LANGUAGES
        for status in (_OFF if is_off else (Status.MOVED_ONLINE,))
        if (message := _message(status, "")) is not None
    }
    words = "|".join(re.escape(word) for word in sorted(ours))
    return re.compile(rf"^\s*(?:(?:{words}|(?:{theirs})\s?[:–-]|\[(?:{theirs})\])\s*)+", re.IGNORECASE)
