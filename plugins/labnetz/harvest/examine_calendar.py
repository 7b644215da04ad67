"""Say what is wrong with a calendar that reads well: what its subscribers will stumble over. Pure; fetches nothing.

`ical.read` says what can't be read. Here stands what harvesting lives with, but what other programs, or people, don't:
each check says what suffers. Nothing that is said names a private event.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from labnetz.harvest.examine_events import Look, examine_events, look_at
from labnetz.ical.stream import split
from labnetz.model import Problem, Where, msg

if TYPE_CHECKING:
    from datetime import datetime

    from labnetz.model import Origin

MUCH = 800 * 1024
"""Bytes from which a calendar should shrink: Google stops reading near 1 MB."""


def examine_calendar(body: bytes, origin: Origin, now: datetime) -> tuple[Problem, ...]:
    """Look closely at a calendar. `now` (aware): when it was asked for. Raises NotACalendar as its reader does."""
    stream = split(body, origin.url)
    looks = [look_at(calendar, origin, now) for calendar in stream.calendars]
    found = [problem for look in looks for problem in (*_about_head(look), *examine_events(look))]
    return (*found, *_about_bytes(body, origin))


# --- about the calendar ----------------------------------------------------------------------------------------------


def _about_head(look: Look) -> Iterator[Problem]:
    method = look.calendar.header("METHOD").strip().upper()
    where = Where(look.origin.url)
    if method not in {"", "PUBLISH"}:
        what = msg(
            "the calendar is sent as {method}: Outlook shows an invitation instead of events", method=method[:40]
        )
        yield Problem("DOC-29", where, what, msg("write METHOD:PUBLISH, or leave the line out"), "warning")
    if not look.head & {"REFRESH-INTERVAL", "X-PUBLISHED-TTL"}:
        what = msg("the calendar does not say how often to ask; Nextcloud then asks once a week only")
        fix = msg("let the program write REFRESH-INTERVAL;VALUE=DURATION:PT6H and X-PUBLISHED-TTL:PT6H")
        yield Problem("DOC-32", where, what, fix, "note")


def _about_bytes(body: bytes, origin: Origin) -> Iterable[Problem]:
    where = Where(origin.url)
    if b"\n" in body and body.count(b"\n") != body.count(b"\r\n"):
        what = msg("lines do not end as calendars want it (CR LF); some programs refuse such a file")
        yield Problem("DOC-33", where, what, msg("let the program end each line with CR LF (RFC 5545 §3.1)"), "note")
    if body.startswith(b"\xef\xbb\xbf"):
        what = msg("the file begins with a byte order mark, over which some programs stumble")
        yield Problem("DOC-33", where, what, msg("save it as UTF-8 without BOM"), "note")
    if len(body) > MUCH:
        what = msg("the calendar has {size} kB; Google stops reading near 1,000 kB", size=len(body) // 1024)
        fix = msg("leave out what is over; a second address may have the whole calendar")
        yield Problem("DOC-11", where, what, fix, "warning")
