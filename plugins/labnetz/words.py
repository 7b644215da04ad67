"""Words for values that have a fixed list: services, audiences, facts of access, kinds, states. Renders nothing.

Most functions give a `Message` for one value, so that calendars and pages call the same thing by the same name. What
nobody knows has no word here: it is left out, or said by whoever shows it.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from labnetz.locale import say
from labnetz.model import (
    Access,
    Audience,
    CallKind,
    CallState,
    Maturity,
    Message,
    News,
    PracticeKind,
    Seats,
    Service,
    msg,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from babel import Locale

DEMO = msg("Sample dates of a demonstration: they do not take place.")
"""What the dates of a demonstration say of themselves, wherever they go: no banner goes with them."""

_SERVICES = {
    Service.SIGN_LANGUAGE: msg("sign language"),
    Service.CAPTIONS: msg("captions"),
    Service.HEARING_LOOP: msg("induction loop"),
    Service.EASY_LANGUAGE: msg("easy language"),
    Service.AUDIO_DESCRIPTION: msg("audio description"),
    Service.ASSISTANCE: msg("personal assistance"),
    Service.CHILDCARE: msg("childcare"),
    Service.QUIET_ROOM: msg("quiet room"),
}
_AUDIENCES = {
    Audience.EVERYONE: msg("everyone"),
    Audience.CHILDREN: msg("children"),
    Audience.YOUTH: msg("young people"),
    Audience.FAMILIES: msg("families"),
    Audience.SENIORS: msg("older people"),
    Audience.NEWCOMERS: msg("people new in town"),
    Audience.SCHOOLS: msg("schools"),
    Audience.VOLUNTEERS: msg("volunteers"),
    Audience.ADMINISTRATION: msg("people in administration"),
    Audience.PROFESSIONALS: msg("professionals"),
    Audience.BUSINESS: msg("businesses"),
    Audience.SCIENCE: msg("science"),
    Audience.POLITICS: msg("politics"),
    Audience.PRESS: msg("the press"),
}
_FACTS = {
    "wheelchair": msg("wheelchair access"),
    "lift": msg("lift"),
    "wc": msg("accessible toilet"),
    "parking": msg("accessible parking"),
    "hearing-system": msg("hearing loop"),
    "guide-strip": msg("guide strip for blind people"),
    "assistance-dogs": msg("assistance dogs welcome"),
    "quiet-room": msg("quiet room"),
}
FACTS = tuple(_FACTS)
"""The facts of access that places are asked for, in the order in which they are shown."""
_ACCESS = {
    Access.YES: msg("yes"),
    Access.LIMITED: msg("limited"),
    Access.NO: msg("no"),
    Access.UNKNOWN: msg("not stated"),
}
_SEATS = {
    Seats.UNKNOWN: msg("not stated"),
    Seats.OPEN: msg("places left"),
    Seats.WAITING_LIST: msg("waiting list"),
    Seats.FULL: msg("fully booked"),
    Seats.CLOSED: msg("registration closed"),
}
_NEWS = {
    News.UNKNOWN: msg("News"),
    News.NEWS: msg("News"),
    News.REPORT: msg("Report"),
    News.RELEASE: msg("Release"),
    News.RESULT: msg("Result"),
    News.PRESS: msg("Press release"),
}
_CALL_KINDS = {
    CallKind.BETA_TEST: msg("Try it out early"),
    CallKind.USER_TEST: msg("User test"),
    CallKind.SURVEY: msg("Survey"),
    CallKind.IDEA: msg("Collecting ideas"),
    CallKind.CO_DESIGN: msg("Designing together"),
    CallKind.CITIZEN_SCIENCE: msg("Citizen science"),
    CallKind.EXCHANGE: msg("Exchange"),
    CallKind.COOPERATION: msg("Cooperation"),
    CallKind.VOLUNTEERING: msg("Volunteering"),
}
_CALL_STATES = {
    CallState.PLANNED: msg("planned"),
    CallState.OPEN: msg("open for you"),
    CallState.CLOSED: msg("ended"),
    CallState.RESULT: msg("with a result"),
}
_PRACTICE_KINDS = {
    PracticeKind.FORMAT: msg("Format"),
    PracticeKind.METHOD: msg("Method"),
    PracticeKind.PROCESS: msg("Process"),
    PracticeKind.TOOL: msg("Tool"),
    PracticeKind.STANDARD: msg("Standard"),
}
_MATURITIES = {
    Maturity.UNKNOWN: msg("not stated"),
    Maturity.IDEA: msg("an idea"),
    Maturity.PILOT: msg("tried once"),
    Maturity.PROVEN: msg("proven"),
}
_KEYS = {
    "euro-key": msg("toilet opens with the Euro key"),
    "ask": msg("please ask for the key to the toilet"),
    "none": msg("toilet open without a key"),
}
_HEARING = {
    "inductive": msg("inductive hearing system"),
    "infrared": msg("infrared hearing system"),
    "radio": msg("hearing system by radio"),
}
_SPECIAL_LANGUAGES = {
    "gsg": msg("German Sign Language (DGS)"),
    "de-simple": msg("Easy German (Leichte Sprache)"),
}
_OWN_NAMES = {
    "de-simple": "Leichte Sprache",
    "gsg": "Deutsche Gebärdensprache (DGS)",
    "frr": "Nordfriisk",
    "stq": "Seeltersk",
    "kmr": "Kurmancî",
    "zza": "Zazakî",
    "prs": "دری",
    "rom": "Romani",
    "rmn": "Romani",
}
"""What CLDR doesn't know, or names with a word that is not on the page of that language itself."""
_NUMBER = re.compile(r"\d{1,4}(?:\.\d{1,2})?")
_OFFERS = {
    "wheelchair": msg("accessible by wheelchair"),
    "sign-language": msg("with sign language"),
    "hearing-loop": msg("with a hearing system"),
    "easy-language": msg("in easy language"),
    "online": msg("online"),
    "on-site": msg("on site"),
    "free": msg("free of charge"),
    "none": msg("no registration"),
}
FREE = frozenset(
    (
        *("free", "free of charge", "free entry", "free admission", "no charge"),
        *("kostenlos", "kostenfrei", "gratis", "frei", "eintritt frei", "freier eintritt", "der eintritt ist frei"),
        *("gratuit", "entrée libre", "entrée gratuite", "0", "0 €", "0,00 €", "0,00", "0 eur", "0.00", "keine"),
    )
)
"""How people write that something costs nothing, casefolded; whoever writes more than that means more than that."""


def service(value: Service) -> Message:
    """Name what an event offers."""
    return _SERVICES[value]


def audience(value: Audience) -> Message:
    """Name for whom something is meant, as it stands behind "for"."""
    return _AUDIENCES[value]


def fact(name: str) -> Message:
    """Name a fact of access; one that we don't know is called what the lab calls it."""
    return _FACTS.get(name, Message(name.replace("{", "").replace("}", "")))


def access(value: Access) -> Message:
    """Say yes, limited, no or not stated."""
    return _ACCESS[value]


@lru_cache(maxsize=4096)  # a lab's place stands in the lists of all its dates
def fact_and_access(name: str, value: Access, language: str) -> str:
    """Say "Rollstuhl: ja"."""
    return say(msg("{fact}: {value}", fact=say(fact(name), language), value=say(access(value), language)), language)


def offer(value: str) -> Message:
    """Name what people look for, as it stands over a list of dates: "with sign language"."""
    return _OFFERS[value]


@lru_cache(maxsize=4096)
def is_free(cost: str) -> bool:
    """Whether a text about costs says, and says nothing else, that there are none. "" is unknown, and not free."""
    return " ".join(cost.split()).strip(" .!").casefold() in FREE


def seats(value: Seats) -> Message:
    """Say whether one still can register."""
    return _SEATS[value]


def news(value: News) -> Message:
    """Name the sort of an update."""
    return _NEWS[value]


def call_kind(value: CallKind) -> Message:
    """Name what people are asked to do."""
    return _CALL_KINDS[value]


def call_state(value: CallState) -> Message:
    """Say where a call is in its life."""
    return _CALL_STATES[value]


def practice_kind(value: PracticeKind) -> Message:
    """Name what others can reuse."""
    return _PRACTICE_KINDS[value]


def maturity(value: Maturity) -> Message:
    """Say how far a practice has been tried."""
    return _MATURITIES[value]


def age(text: str) -> Message:
    """Put "12-99" or "12+" into words."""
    first, _, last = text.rstrip("+").partition("-")
    if last:
        return msg("from {first} to {last} years", first=first, last=last)
    return msg("from {first} years", first=first)


def number(value: int, language: str) -> str:
    """Write a whole number as a language does: "12.345" in German, and four digits in one piece."""
    if value < 10_000:
        return str(value)
    from babel.numbers import format_decimal  # noqa: PLC0415 - `labnetz --help` needs no numbers

    return str(format_decimal(value, locale=_locale(language)))


@lru_cache(maxsize=4096)
def language_name(tag: str, language: str) -> str:
    """Name a language (BCP 47 tag) in another one; a tag that nobody knows stays as it is."""
    if tag.lower() in _SPECIAL_LANGUAGES:
        return say(_SPECIAL_LANGUAGES[tag.lower()], language)
    names = _locale(language).languages
    return str(names.get(tag.replace("-", "_")) or names.get(tag.split("-", maxsplit=1)[0]) or tag)


def _locale(language: str) -> Locale:
    """Give what CLDR knows of a language; English where it knows nothing, as of sign languages."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - `labnetz --help` needs no names of languages

    try:
        return Locale.parse(language.split("-", maxsplit=1)[0])
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def own_name(tag: str) -> str:
    """Name a language (BCP 47 tag) in itself: "English", "Türkçe", "Leichte Sprache"."""
    if tag.lower() in _OWN_NAMES:
        return _OWN_NAMES[tag.lower()]
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - `labnetz --help` needs no names of languages

    first = tag.split("-", maxsplit=1)[0].lower()
    try:
        names = Locale.parse(first).languages
    except (UnknownLocaleError, ValueError):
        return language_name(tag, "de")
    name = str(names.get(tag.replace("-", "_")) or names.get(first) or tag)
    return name[:1].upper() + name[1:]


# --- what was measured -----------------------------------------------------------------------------------------------


def measures(measured: Sequence[tuple[str, str]], language: str) -> tuple[str, ...]:
    """Say a place's measures: "one step, 4 cm", "door width 90 cm". What is no measure is left out."""
    found = {name.replace("_", "-"): value for name, value in measured}
    return tuple(say(one, language) for one in _measures(found, language))


def _measures(found: dict[str, str], language: str) -> Iterator[Message]:
    yield from _steps(_number(found, "steps", language), _number(found, "step-height-cm", language))
    if width := _number(found, "door-width-cm", language):
        yield msg("door width {width} cm", width=width)
    for words, name in ((_KEYS, "wc-key"), (_HEARING, "hearing-kind")):
        if found.get(name) in words:
            yield words[found[name]]


def _number(found: dict[str, str], name: str, language: str) -> str:
    """Write a number as the language does, "4,5" for 4.5; "" where there is none."""
    value = found.get(name, "")
    if not _NUMBER.fullmatch(value):
        return ""
    from babel.numbers import format_decimal  # noqa: PLC0415 - `labnetz --help` needs no numbers

    return str(format_decimal(Decimal(value), "0.##", locale=_locale(language)))


def _steps(count: str, height: str) -> Iterator[Message]:
    match count, height not in {"", "0"}:
        case "", True:
            yield msg("steps up to {height} cm high", height=height)
        case "0", _:
            yield msg("no steps")
        case "1", True:
            yield msg("one step, {height} cm", height=height)
        case "1", _:
            yield msg("one step")
        case _, True:
            yield msg("{count} steps, up to {height} cm high", count=count, height=height)
        case _ if count:
            yield msg("{count} steps", count=count)
