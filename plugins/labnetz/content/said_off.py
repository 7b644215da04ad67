"""What a title, or the sentence below it, says of an event's status: "ABGESAGT: Lesung". Reads no status of its own.

Many programs have no place for the status, so people write it into the title. `ical.titles` writes such words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from labnetz.content.month_names import MONTHS
from labnetz.content.weekday_names import NAMES
from labnetz.model import Status

_FRAME = r"(?!\s+(?i:de[rmn]|alle[nrm]?|ein(?:er|em)?|meine[rm]|wolken)\b)"
"""Not "Fällt aus dem Rahmen"."""
_WORDS: Mapping[Status, str] = {
    Status.CANCELLED: (
        rf"abgesagt|fällt\s+(?:leider\s+|heute\s+)?aus{_FRAME}|fällt\s+(?:leider\s+)?weg|entfällt|ausgefallen"
        r"|findet\s+(?:leider\s+)?nicht\s+statt|cancelled|canceled|annulée?"
    ),
    Status.POSTPONED: r"verschoben|postponed|reportée?",
}
_STEMS = ("abgesa", "fäll", "fall", "cance", "annul", "verscho", "postpo", "report")
_NOT_HELD = re.compile(r"cht\s+statt")
"""What no word below can do without, folded: no i, for which patterns also take letters that folding leaves (ı)."""
_BEFORE = r"[\s*+!\[(_–—-]*(?:leider\s+)?"
_AFTER = r"(?:\s*[:!*+\])_–—|]+|\s+-+\s|\s*$)[\s:!*+\])_–—|-]*"
_LONGEST = 500
"""Characters of a title that is looked at; pages can't have longer ones."""
_IF = re.compile(r"\b(?:wenn|falls|warum|wieso|if|why)\b|\?\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SaidOff:
    """A status that a title says, and the title without it; the whole title where nothing would be left."""

    status: Status
    title: str


def surely_off(title: str) -> SaidOff | None:
    """Read a mark that means nothing else: in front with a sign behind it, in capitals, or in brackets at the end."""
    if len(title) > _LONGEST or not _may_speak_of_it(title):
        return None
    for status, pattern in _SURE.items():
        found = pattern.fullmatch(title)
        if found and not (found["before"] and _IF.search(title)):
            return SaidOff(status, (found["rest"] or found["before"] or "").strip() or title)
    in_capitals = None if _IF.search(title) else _CAPITALS.fullmatch(title)
    return SaidOff(Status.CANCELLED, in_capitals["rest"].strip()) if in_capitals else None


def maybe_off(title: str, summary: str) -> Status | None:
    """Say which status a title or a summary speaks of, though it may mean something else."""
    if not _may_speak_of_it(f"{title}\n{summary}"):
        return None
    if said := surely_off(title):
        return said.status
    title = title[:_LONGEST]
    for status in _WORDS:
        if _MAYBE[status].search(title) and not _IF.search(title):
            return status
        if _MAYBE_ALONE[status].match(summary):
            return status
    is_off = any(_is_off(sentence) for sentence in re.split(r"(?<=[.!?])\s+(?=[^\W\d_a-zäöü])|\n", summary))
    return Status.CANCELLED if is_off else None


def _may_speak_of_it(text: str) -> bool:
    """Whether any of the words may be there, so that the patterns need not look at the many texts without."""
    folded = text.casefold()
    return any(map(folded.__contains__, _STEMS)) or ("statt" in folded and _NOT_HELD.search(folded) is not None)


def _is_off(sentence: str) -> bool:
    return bool(_OFF.search(sentence) and _EVENT.search(sentence) and not _ONLY_SOMETIMES.search(sentence))


def _each(pattern: str) -> Mapping[Status, re.Pattern[str]]:
    """Make a pattern for each status; in it, @ stands for the words."""
    return {status: re.compile(pattern.replace("@", f"(?:{words})"), re.IGNORECASE) for status, words in _WORDS.items()}


_SURE = _each(
    rf"{_BEFORE}@{_AFTER}(?P<rest>.*)"
    rf"|(?P<before>.*\S)\s*(?:[\[(]\s*(?:leider\s+)?@\s*!*\s*[\])]|\s[–—-]\s(?:leider\s+)?@|[*+]{{2,}}\s*@)[\s!*+.]*"
)
_CAPITALS = re.compile(rf"{_BEFORE}(?:ABGESAGT|FÄLLT AUS{_FRAME}|ENTFÄLLT|CANCELL?ED)\s+(?P<rest>\S.*)")
_MAYBE = _each(rf"^{_BEFORE}@(?![\w-])|[\[(][^\])]*\b@\b[^\])]*[\])]|\b@[\s!*+.]*$")
_MAYBE_ALONE = _each(rf"{_BEFORE}@\s*(?:[:!.–—]|$)")

_OFF = re.compile(
    r"\bf(?:ä|a)ll(?:t|en)\b[^.!?\n]{0,60}?\baus\b(?!\s+de[rmn]\b)|\bentf(?:ä|a)ll(?:t|en)\b|\babgesagt\b|\bausfallen\b"
    r"|\bfinde(?:t|n)\b[^.!?\n]{0,60}?\bnicht\s+statt\b|\b(?:is|are|was|were|been)\s+cancell?ed\b",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"\b(?:leider|kurzfristig|krank\w*|unfortunately|event"
    r"|\w*(?:veranstaltung|termin|workshop|kurs|lesung|werkstatt|sprechstunde|treffen|vortrag|seminar|konzert|führung))\b",
    re.IGNORECASE,
)
_ONLY_SOMETIMES = re.compile(
    r"\d|\b(?:wenn|falls|sofern|sollten?|bei|beim|ob|if|feiertag\w*|\w*ferien|weihnachten|ostern|silvester|manchmal|oft"
    r"|nie|nicht\s+aus|nicht\s+(?:\w+\s+)?abgesagt|not\s+(?:\w+\s+)?cancell?ed|gebühr\w*|kosten|eintritt|anmeldung"
    rf"|{'|'.join(name for names in NAMES for name in names if len(name) > 3)}|{'|'.join(MONTHS)})\b",
    re.IGNORECASE,
)
"""Of one date of many, or of what costs nothing: "fällt am 24.12. aus", "der Eintritt entfällt"."""
