"""Does the text of an event speak of another time than its start? Knows no other rule.

Told only where a text can hardly mean anything else: opening hours, breaks and points of the programme are times, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time

from labnetz.check.look import Look
from labnetz.check.rule import rule
from labnetz.content.dates import guess_clock
from labnetz.content.month_names import MONTHS
from labnetz.content.weekdays import NUMBERS
from labnetz.model import Event, Problem, Span, first_day, msg

_MONTH = "|".join(sorted((name.capitalize() for name in MONTHS), key=len, reverse=True))
_ANY_WEEKDAY = re.compile(
    r"\b(?:Mon|Diens|Donners|Frei|Sams|Sonn)tags?\b|\bMittwochs?\b|\bSonnabends?\b", re.IGNORECASE
)
_DATE = re.compile(rf"\b\d{{1,2}}\.\s?(?:\d{{1,2}}\.|(?:{_MONTH})\b)")

_TIME = r"(?<![\d.:])\d{1,2}(?:[:.][0-5]\d)?(?![\d:])"
_UNIT = r"(?:Uhr\b|h\b|[ap]\.?m\b)"
_HAS_TIME = re.compile(rf"\d\s?{_UNIT}", re.IGNORECASE)
_MENTIONED = re.compile(
    rf"(?P<t>{_TIME})\s?(?=(?:(?:Uhr\s?)?(?:-|–|bis|to|until)\s?\d{{1,2}}(?:[:.]\d\d)?\s?)?{_UNIT})"
    rf"(?:{_UNIT})?|\d\s?(?:-|–|bis|to|until)\s?(?P<t2>{_TIME})\s?(?={_UNIT})",
    re.IGNORECASE,
)
_RANGE = re.compile(
    rf"(?P<t>{_TIME}(?:\s?[ap]m)?)\s?(?:Uhr\s?)?(?:-|–|bis|to|until)\s?{_TIME}\s?{_UNIT}", re.IGNORECASE
)
_BEGIN = re.compile(
    rf"\b(?:Beginn|beginn(?:t|en)|start(?:et|en|s)?|los\sgeht[’']?s?|geht\ses\slos|begins?)\b[^\d\n]{{0,30}}"
    rf"(?P<t>{_TIME}\s?{_UNIT})",
    re.IGNORECASE,
)
_AT = re.compile(rf"\b(?:um|ab|at|from)\s(?P<t>{_TIME}\s?{_UNIT})", re.IGNORECASE)
_HALF = re.compile(r"[ap]\.?m\b", re.IGNORECASE)
_OTHER_TIME = re.compile(
    r"geöffnet|öffnungszeit|öffnet|\boffen\b|erreichbar|telefon|sprechzeit|sprechstunde|einlass|aufbau|abbau|treffpunkt|anmeld"
    r"|\bbus\b|bahn|\bzug\b|abfahr|ersatztermin|normalerweise|\b(?:an)?statt\s+(?:um|ab|am|wie|von|erst)\b|verschoben|verlegt|bisher|ursprünglich|schluss|\bende\b"
    r"|pause|ausklang|doors|opening|open\b|register|instead|usually|moved|break",
    re.IGNORECASE,
)
_BREAK = re.compile(r"\n\s*(?:\n|[-*+|#>]|\d+\.\s)|(?<=[^\d\s][.!?])\s")


@rule(
    "DATA-30",
    msg("A time in the text contradicts the start"),
    "warning",
    bad="start: 2026-12-02 17:00\n…\nWir beginnen um 18 Uhr.",
    good="start: 2026-12-02 17:00\n…\nWir beginnen um 17 Uhr.",
)
def wrong_time(look: Look) -> Iterator[Problem]:
    """Nothing in the text is at the start, and something there speaks of another beginning.

    A bare "um 18 Uhr" may be a point of the programme while the event runs, so it is told only outside of it.
    """
    for event, entry in look.events():
        if not isinstance(event.when, Span) or event.status.is_off:
            continue
        clocks = _starts(event, look)
        for text, where in ((entry.text.words, None), (event.summary, entry.text.where_key("summary"))):
            if _HAS_TIME.search(text) and (found := _other_start(text, event, clocks)):
                what = msg(
                    'the text says "{text}", but the event starts at {time}',
                    text=" ".join(found[0].split()),
                    time=f"{event.when.start:%H:%M}",
                )
                fix = msg("correct the time in the text or in start")
                yield Problem("DATA-30", where or entry.text.where(found.start()), what, fix, "warning")
                break


def _starts(event: Event, look: Look) -> set[time]:
    """Give all times at which the event, or a date of its series, starts or was to start."""
    moments = [event.when.start] if isinstance(event.when, Span) else []
    moments += [moment for moment in event.series.rdates if isinstance(moment, datetime)] if event.series else []
    moments += [event.previous_start] if isinstance(event.previous_start, datetime) else []
    if event.series:
        others = (other.when for other in look.content.events if other.uid == event.uid)
        moments += [when.start for when in others if isinstance(when, Span)]
    return {moment.time() for moment in moments}


def _other_start(text: str, event: Event, clocks: set[time]) -> re.Match[str] | None:
    """Find what speaks of another start; None when the right one is there, too."""
    if any(_clocks(found, found["t"] or found["t2"]) & clocks for found in _MENTIONED.finditer(text)):
        return None
    for form in (_BEGIN, _RANGE):
        for found in form.finditer(text):
            if not _clocks(found, found["t"]) & clocks and not _of_something_else(text, found, event):
                return found
    return next((found for found in _AT.finditer(text) if _is_outside(found, event, text)), None)


def _clocks(found: re.Match[str], text: str) -> set[time | None]:
    """Read a time; in "5 to 7 pm" the first one may mean either half of the day."""
    half = _HALF.search(found[0])
    return {guess_clock(text), guess_clock(f"{text} {half[0]}")} if half else {guess_clock(text)}


def _is_outside(found: re.Match[str], event: Event, text: str) -> bool:
    when, clock = event.when, guess_clock(found["t"])
    if clock is None or not isinstance(when, Span) or _of_something_else(text, found, event):
        return False
    end = when.end or when.start
    one_day = end.date() == when.start.date()
    return clock < when.start.time() or (when.end is not None and one_day and clock > end.time())


def _of_something_else(text: str, found: re.Match[str], event: Event) -> bool:
    """Tell whether the sentence speaks of opening hours, a break, another day."""
    before = _BREAK.split(text[max(0, found.start() - 200) : found.start()])[-1]
    after = _BREAK.split(text[found.end() : found.end() + 200])[0]
    sentence = f"{before}{found[0]}{after}"
    if _OTHER_TIME.search(sentence):
        return True
    days = {NUMBERS.get(day.lower()) for day in _ANY_WEEKDAY.findall(sentence)}
    if days - {first_day(event.when).weekday()}:
        return True
    return event.series is not None and bool(_DATE.search(sentence))
