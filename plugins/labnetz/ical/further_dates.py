"""Further dates of a series (RDATE) that can't be read. They cost only themselves: all other dates are certain.

An exception (EXDATE) that can't be read does cost the series: a date that was cancelled would be shown.
"""

from __future__ import annotations

from dataclasses import replace

from labnetz.ical.lines import ContentLine
from labnetz.ical.settle import Draft
from labnetz.ical.stamps import read_stamp, tidy
from labnetz.model import msg


def leave_unreadable(event: Draft) -> None:
    """Take away the further dates that are none, and say so."""
    event.edit(lambda line: _readable(event, line))


def _readable(event: Draft, line: ContentLine) -> ContentLine | None:
    if line.name != "RDATE":
        return line
    written = [part for part in line.value.split(",") if part.strip()]
    dates = [part for part in written if _is_date(part)]
    if written and len(dates) == len(written):
        return line
    bad = next((part for part in written if part not in dates), line.value)
    what = msg("a further date of the series can't be read: {value}", value=bad[:40])
    event.say("ICAL-10", what, msg("this date is missing; correct it in the program it was made with"), "error", line)
    return replace(line, value=",".join(dates)) if dates else None


def _is_date(part: str) -> bool:
    stamp = tidy(part.split("/", maxsplit=1)[0])
    try:
        return stamp is not None and bool(read_stamp(stamp, "UTC"))
    except ValueError:
        return False
