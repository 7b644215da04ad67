"""The German and English words in which people say how long something takes, for how many it is, and what it costs.

Only words: `effort` reads them. A word that is missing here makes a text that is not understood, and never a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf

Span = tuple[float, float]
"""From where to where a quantity goes, both included."""

MINUTE, HOUR, HALF_DAY, DAY, DAY_AND_NIGHT = 1, 60, 240, 480, 1440
"""In minutes. One day is a day of work; what takes two of them takes the night between them, too."""
WEEK, MONTH, YEAR = 7 * DAY_AND_NIGHT, 30 * DAY_AND_NIGHT, 365 * DAY_AND_NIGHT

SOME = 0.01
"""Where "up to 20" begins: at more than nothing, since nobody said that it may be nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """How one kind of quantity is written.

    `units` with what each is worth; `whole` are quantities in one word, `phrases` whole texts; `idle` words change
    nothing. In a remark, a word of `heavy` may change the quantity before it. `is_open`: it may be told without an end.
    `needs_unit`: a bare number says nothing. `has_parts`: there are halves of it. A remark of `when` says when it is.
    """

    units: Mapping[str, float]
    idle: frozenset[str]
    heavy: frozenset[str]
    whole: Mapping[str, float] = field(default_factory=dict)
    phrases: Mapping[str, Span] = field(default_factory=dict)
    is_open: bool = False
    needs_unit: bool = True
    has_parts: bool = True
    when: re.Pattern[str] | None = None


def plain(text: str) -> str:
    """Give a text without what never matters: capitals, spaces, its full stop."""
    return " ".join(text.lower().strip(" .!").split())


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _each(worth: float, text: str) -> dict[str, float]:
    return dict.fromkeys(text.split(), worth)


NUMBERS: Mapping[str, float] = {
    **_each(0.5, "halb halbe halber halben halbes half ½"),
    **_each(1, "ein eine einen einem einer one a an"),
    **_each(1.5, "anderthalb eineinhalb 1½"),
    **_each(2, "zwei two"),
    **_each(2.5, "zweieinhalb 2½"),
    **_each(3, "drei three"),
    **_each(3.5, "dreieinhalb 3½"),
    **_each(4, "vier four"),
    **_each(5, "fünf five"),
    **_each(6, "sechs six"),
    **_each(7, "sieben seven"),
    **_each(8, "acht eight"),
    **_each(9, "neun nine"),
    **_each(10, "zehn ten"),
    **_each(12, "zwölf twelve"),
    **_each(15, "fünfzehn fifteen"),
    **_each(20, "zwanzig twenty"),
    **_each(30, "dreißig thirty"),
    **_each(50, "fünfzig fifty"),
    **_each(100, "hundert hundred"),
}

CODES: Mapping[str, str] = {
    word: code
    for code, words in {
        "t": ("bis", "to", "-"),
        "o": ("oder", "or"),
        "e": ("und", "and"),
        "v": ("von", "from"),
        "b": ("zwischen", "between"),
        "m": ("maximal", "max", "höchstens", "upto"),
        "l": ("unter", "below"),
        "f": ("mindestens", "min", "ab", "atleast"),
        "g": ("über", "above", "over"),
        "p": ("ormore", "+"),
    }.items()
    for word in words
}
"""What small words mean, each by a letter (`effort`)."""

_IDLE = _words(
    "rund etwa ca circa zirka ungefähr knapp about around roughly approximately approx insgesamt gesamt total"
)
_HEAVY = _words(
    "plus dazu hinzu zuzüglich zzgl zusätzlich extra mehrmals mehrfach mehrere wöchentlich täglich monatlich jährlich "
    "regelmäßig wiederholt danach davor vorher nachher außer ohne nicht nie nur kein keine keinen manchmal aber mehr "
    "weniger länger kürzer variiert variabel unterschiedlich verschieden abhängig nach nachdem pro je jede jeder jeden "
    "jedes jedem jeweils à auch also sonst mal wenn falls sofern "
    "per each every weekly daily monthly yearly regularly repeated repeatedly except without not no never only more "
    "less longer shorter varies depends depending several further additional additionally times if unless else"
)
"""Words with which a remark may say something else than the quantity before it."""

MINUTES = Measure(
    units={
        **_each(MINUTE, "minute minuten min mins minutes minütig"),
        **_each(HOUR, "stunde stunden std h hour hours hrs hr stündig"),
        **_each(DAY, "tag tage tagen arbeitstag arbeitstage day days tägig"),
        **_each(HALF_DAY, "vormittag nachmittag morning afternoon"),
        **_each(2 * DAY_AND_NIGHT, "wochenende weekend"),
        **_each(WEEK, "woche wochen week weeks"),
        **_each(MONTH, "monat monate monaten month months"),
        **_each(YEAR, "jahr jahre jahren year years"),
    },
    idle=_IDLE | _words("dauer lang long"),
    heavy=_HEAVY
    | _words("termine terminen treffen abende abenden nachmittage nachmittagen vormittage vormittagen samstage")
    | _words("samstagen wochenenden sitzungen einheiten folgen runden teile teilen evenings sessions meetings parts")
    | _words("rounds weekends afternoons mornings"),
    whole={
        **_each(HALF_DAY, "halbtägig halbtags"),
        **_each(DAY, "ganztägig ganztags eintägig"),
        **_each(2 * DAY_AND_NIGHT, "zweitägig"),
        **_each(3 * DAY_AND_NIGHT, "dreitägig"),
        **_each(HOUR, "einstündig"),
        **_each(2 * HOUR, "zweistündig"),
        **_each(3 * HOUR, "dreistündig"),
        **_each(4 * HOUR, "vierstündig"),
    },
    phrases={
        **dict.fromkeys(("mehrere tage", "several days"), (2 * DAY_AND_NIGHT, WEEK)),
        **dict.fromkeys(("mehrere wochen", "several weeks", "mehrere monate", "several months"), (2 * WEEK, inf)),
        **dict.fromkeys(("mehrere jahre", "several years", "dauerhaft", "permanent", "laufend"), (YEAR, inf)),
    },
    when=re.compile(
        r"an einem(?: [^\W\d_]+)? (?:tag|vormittag|nachmittag|wochenende)|am (?:vormittag|nachmittag|wochenende)"
        r"|(?:on|in) (?:an?|the)(?: [^\W\d_]+)? (?:morning|afternoon|weekend)"
    ),
)

PEOPLE = Measure(
    units=_each(
        1,
        "person personen mensch menschen leute teilnehmende teilnehmenden teilnehmer teilnehmerinnen "
        "teilnehmer:innen kinder kindern jugendliche jugendlichen erwachsene erwachsenen bürger bürgerinnen "
        "bürger:innen mitwirkende people persons person participants children adults",
    ),
    idle=_IDLE,
    heavy=_HEAVY | _words("nacheinander gleichzeitig tisch tische station stationen gruppe gruppen team teams gerät"),
    whole={"zweit": 2, "dritt": 3, "viert": 4},
    phrases=dict.fromkeys(
        ("beliebig", "beliebig viele", "beliebig groß", "jede größe", "any size", "any number"), (1, inf)
    ),
    is_open=True,
    needs_unit=False,
    has_parts=False,
)

EUROS = Measure(
    units=_each(1, "euro euros eur €"),
    idle=_IDLE | _words("material materialkosten sachkosten kosten cost costs kostet"),
    heavy=_HEAVY
    | _words("person personen kopf nase kind kinder gast gäste teilnehmende teilnehmenden teilnehmer monat monate jahr")
    | _words("jahre woche wochen tag tage stunde stunden teilnahme besuchende laufend später miete")
    | _words("participant participants people guest guests year month week day hour head rent"),
    phrases=dict.fromkeys(
        (
            *("kostenlos", "kostenfrei", "nichts", "keine", "gratis", "umsonst", "keine kosten", "kostet nichts"),
            *("ohne kosten", "kostet kein geld", "es kostet nichts", "0", "null euro", "0 euro", "0 €"),
            *("free", "nothing", "none", "free of charge", "no cost", "no costs", "costs nothing", "0 euros"),
        ),
        (0, 0),
    ),
)

# --- signs ------------------------------------------------------------------------------------------------------------

SIGNS: Sequence[tuple[re.Pattern[str], str]] = tuple(
    (re.compile(pattern), text)
    for pattern, text in (
        (r"[\u2010-\u2015\u2212]", "-"),
        (r"[\u00a0\u2007\u2009\u202f]", " "),
        (r"\b(ca|std|min|max|approx)\.", r"\1 "),
        (r"\bmind\.", "mindestens "),
        (r"^(?:dauer|duration|kosten|costs?|material|materialkosten|sachkosten):", ""),
        (r"\b1/2\b", "0.5"),
        (r"\bbis zu\b|\bup to\b|\bat most\b|\bno more than\b|\bnot more than\b|\bnicht mehr als\b", "upto"),
        (r"\bweniger als\b|\bless than\b|\bfewer than\b", "below"),
        (r"\bmehr als\b|\bmore than\b", "above"),
        (r"\bat least\b", "atleast"),
        (r"\b(?:oder|und|or|and) (?:mehr|more)\b|\baufwärts\b|\bupwards\b", "ormore"),
        (r"\bein(?:e[rnm]?)? (?=halb)", ""),
        (r"\bhalf an? ", "half "),
        (r"\ban? half[- ]", "half "),
        (r"\bone and a half\b", "1.5"),
        (r",\s+(?=höchstens\b|maximal\b|max\b|upto\b)", " "),
        (r"\bzu (?=zweit|dritt|viert)", ""),
        (r"(?<=\d),-+", " "),
        (r"(?<=\d)-(?=minute|hour|day|week)", " "),
        (r"(?<=\d)[- ]?(?=minütig|stündig|tägig)", " "),
        (r"(?<=\d) (?=\d{3}\b)", ""),
        (r"\b(\d{1,3})[.,](\d{3})\b", r"\1\2"),
        (r"(?<=\d),(?=\d)", "."),
    )
)
"""What is written in several ways, and the way in which it is read. "1.500" and "1,500" are one thousand and a half."""

INFLECTED = re.compile(r"(\w*(?:tägig|stündig|minütig))e[snrm]?\b")

REMARK = re.compile(
    r"\s*(?:[;()]|,(?!\d)|\.\s|:\s|\s-\s(?=[^\d\s])|\s(?=(?:mit|inklusive|inkl|einschließlich|für|am|an|im|in|bei|beim"
    r"|with|including|for|on|at)\s))\s*"
)
"""What ends the quantity and begins a remark."""

REASON = re.compile(r",?\s(?:je nach|depending on)\s[^\d;()]+$")
"""Why a range is one."""

TOKEN = re.compile(r"\d+(?:\.\d+)?½?|[^\W\d_]+(?::[^\W\d_]+)?|\S")
