"""The kinds of value that front matter, lab.yml and the registry are made of. Each refuses with a proposal.

Types for pydantic models; which key has which type is said there.
"""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, tzinfo
from functools import cache, lru_cache
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, ValidationInfo, WithJsonSchema

from labnetz.content import dates
from labnetz.content.dates import Moment
from labnetz.model import SLUG, msg
from labnetz.synonym_words import VALUES
from labnetz.synonyms import meant, meant_surely
from labnetz.wording import wrong

ITEM_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?")
_BARE = re.compile(r"\w[\w .&/()+@-]*")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
_INVISIBLE = re.compile(r"[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_PRECISE = re.compile(r"\d{4}(?:-\d{2})?")
_LANGUAGE = r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"
_MAIL = re.compile(r"[^\s@<>(),;:\"\[\]\\]{1,64}@[^\s@<>(),;:\"\[\]\\]{1,190}")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def clean(text: str) -> str:
    """Take out control characters; line breaks and tabs stay."""
    return _CONTROL.sub("", text)


def visible(text: str) -> str:
    """Take out what nobody sees and what reorders text for the eye, as readers of our calendars do."""
    return _INVISIBLE.sub("", text)


@lru_cache(maxsize=4096)  # the same topics and names come again with every page
def slug_of(text: str) -> str:
    """Make an id out of a name: "Offene Werkstatt für alle" → "offene-werkstatt-fuer-alle"."""
    # macOS writes an umlaut in a file's name as two signs.
    composed = unicodedata.normalize("NFC", text).lower()
    plain = unicodedata.normalize("NFKD", composed.translate(_UMLAUTS)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:80].strip("-")


def line_of(text: str) -> str:
    """Make one line of a text, without what nobody sees."""
    return " ".join(visible(clean(text)).split())


def _one_line(text: object) -> object:
    return line_of(text) if isinstance(text, str) else text


Line = Annotated[str, Field(min_length=1, max_length=200), BeforeValidator(_one_line)]
Sentence = Annotated[str, Field(min_length=1, max_length=1000), BeforeValidator(_one_line)]
AnySentence = Annotated[str, Field(max_length=1000), BeforeValidator(_one_line)]
"""One that may be empty."""
Count = Annotated[int, PlainValidator(lambda text: whole(text, 999)), WithJsonSchema({"type": "integer", "minimum": 1})]


def whole(text: object, most: int) -> int:
    """Read a number from 1 to `most`."""
    if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 9 and 1 <= int(text) <= most:
        return int(text)
    what = msg('{key} "{value}" is not a whole number from 1 to {most}', most=most)
    raise wrong("DATA-05", what, msg("write it in digits, such as 2"))


def _degrees(text: object, most: int) -> float:
    try:
        number = float(str(text))
    except ValueError:
        number = math.nan
    if abs(number) <= most:
        return number
    pointed = str(text).replace(",", ".") if re.fullmatch(r"\d{1,3},\d{1,9}", str(text)) else None
    what = msg('{key} "{value}" is not a number between -{most} and {most}', most=most)
    fix = msg("write degrees with a point, such as {example}", example=pointed or "51.19")
    raise wrong("DATA-05", what, fix, pointed)


Latitude = Annotated[float, PlainValidator(lambda text: _degrees(text, 90)), WithJsonSchema({"type": "number"})]
Longitude = Annotated[float, PlainValidator(lambda text: _degrees(text, 180)), WithJsonSchema({"type": "number"})]


def _flag(text: object) -> bool:
    if text in ("true", "false"):
        return text == "true"
    sure = meant_surely(str(text), ("true", "false"), VALUES)
    fix = msg("write {proposal}", proposal=sure) if sure else msg("write true or false")
    raise wrong("DATA-05", msg('{key} can\'t be "{value}"'), fix, sure or None)


Flag = Annotated[bool, PlainValidator(_flag), WithJsonSchema({"type": "boolean"})]


def _listed(value: object) -> object:
    """One entry may stand without brackets, several may not: a comma also belongs to texts."""
    if not isinstance(value, str):
        return value
    if "," in value:
        fix = msg("put square brackets around it: [{value}]")
        entries = [entry.strip() for entry in value.split(",")]
        proposal = f"[{', '.join(entries)}]" if all(_BARE.fullmatch(entry) for entry in entries) else None
        raise wrong("DATA-05", msg('{key} "{value}" looks like several entries'), fix, proposal)
    return [value]


ListOf = BeforeValidator(_listed)
Lines = Annotated[tuple[Line, ...], Field(max_length=50), ListOf]


def _as_list(value: object) -> object:
    """A sentence may have commas; one may stand without brackets."""
    return [value] if isinstance(value, str) else value


Sentences = Annotated[tuple[Sentence, ...], Field(max_length=50), BeforeValidator(_as_list)]


# --- names and addresses ---------------------------------------------------------------------------------------------


def _slug(text: str, pattern: re.Pattern[str]) -> str:
    if pattern.fullmatch(text):
        return text
    fix = msg("use small letters a to z, digits and hyphens: {proposal}", proposal=slug_of(text) or "werkstatt")
    raise wrong("DATA-11", msg('{key} "{value}" is not an id'), fix)


Slug = Annotated[str, AfterValidator(lambda text: _slug(text, SLUG)), WithJsonSchema({"pattern": SLUG.pattern})]
ItemId = Annotated[str, AfterValidator(lambda text: _slug(text, ITEM_ID)), WithJsonSchema({"pattern": ITEM_ID.pattern})]


def web_address(text: object, schemes: tuple[str, ...] = ("http", "https")) -> str:
    """Let an http(s) address with a host through, without spaces and without a password."""
    text = visible(str(text)).strip()
    if _is_web(text, schemes):
        return text
    what = msg('{key} "{value}" is not a web address')
    bare = re.fullmatch(r"(?:www\.)?[\w-]+(?:\.[\w-]+)+(?:/\S*)?", text)
    proposal = f"https://{text}" if bare else "https://www.example.org/"
    raise wrong("DATA-05", what, msg("write it whole, such as {proposal}", proposal=proposal))


def _is_web(text: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(text)
        port_is_a_number = parts.port is None or parts.port > 0
    except ValueError:
        return False
    good_text = len(text) <= 2000 and not re.search(r"[\s\x00-\x20\x7f-\x9f<>\"\\^`{|}]", text)
    return (
        good_text and port_is_a_number and parts.scheme in schemes and bool(parts.hostname) and "@" not in parts.netloc
    )


def _folder_address(text: object) -> str:
    address = web_address(text)
    if "?" in address or "#" in address:
        raise wrong(
            "DATA-05", msg('{key} "{value}" is not the address of a site'), msg("leave out everything from ? or #")
        )
    return address if address.endswith("/") else f"{address}/"


def _mail(text: object) -> str:
    if isinstance(text, str) and _MAIL.fullmatch(text.strip()):
        return text.strip()
    raise wrong("DATA-05", msg('{key} "{value}" is not a mail address'), msg("write it like lab@stadt.example"))


def _mail_or_web(text: object) -> str:
    written = str(text).strip()
    if _MAIL.fullmatch(written) or _is_web(written, ("http", "https")):
        return written
    what = msg('{key} "{value}" is neither a mail address nor a web address')
    raise wrong("DATA-05", what, msg("write it like lab@stadt.example, or begin with https://"))


_URI = WithJsonSchema({"type": "string", "format": "uri"})
WebAddress = Annotated[str, PlainValidator(web_address), _URI]
SiteAddress = Annotated[str, PlainValidator(_folder_address), _URI]
MailAddress = Annotated[str, PlainValidator(_mail), WithJsonSchema({"type": "string", "format": "email"})]
MailOrWebAddress = Annotated[str, PlainValidator(_mail_or_web), WithJsonSchema({"type": "string"})]


def _file(text: str) -> str:
    """A file of one's own: an address elsewhere would be loaded from a third party by every visitor."""
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", text):
        fix = msg("save the file beside the page and write its name")
        raise wrong("PRIV-02", msg('{key} "{value}" would be loaded from another site'), fix)
    return text


OwnFile = Annotated[Line, AfterValidator(_file)]


def own_or_web(text: object) -> str:
    """Let a file of the site through, or a web address: a link loads nothing by itself."""
    text = str(text).strip()
    return web_address(text) if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//|www\.", text) else text


def _calendar_address(text: object) -> str:
    """webcal:// is what calendars call https:// (it has never been a protocol)."""
    address = web_address(text, ("http", "https", "webcal", "webcals"))
    scheme, rest = address.split(":", 1)
    return f"https:{rest}" if scheme.startswith("webcal") else address


CalendarAddress = Annotated[str, PlainValidator(_calendar_address), _URI]


# --- time and language -----------------------------------------------------------------------------------------------


def zone_in(info: ValidationInfo) -> tzinfo:
    """Give the zone of the local times, which `validate` hands in."""
    if not isinstance(info.context, tzinfo):
        raise TypeError("validate() needs the zone of the local times")
    return info.context


def _moment(text: object, info: ValidationInfo) -> Moment:
    return dates.read_moment(str(text), zone_in(info), key=info.field_name or "")


def _precise(text: object) -> str:
    """A date as precise as it is known: 2025, 2025-06 or 2025-06-24."""
    text = str(text).strip()
    if _PRECISE.fullmatch(text):
        if len(text) == 4 or 1 <= int(text[5:]) <= 12:
            return text
        what = msg('{key} "{value}" is not a date')
        raise wrong("DATA-06", what, msg("write a day, a month or a year: 2025-06-24, 2025-06 or 2025"))
    return dates.read_day(text).isoformat()


WallTime = Annotated[
    Moment,
    PlainValidator(_moment),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2})?)?$"}),
]
Day = Annotated[
    date,
    PlainValidator(lambda text: dates.read_day(str(text))),
    WithJsonSchema({"type": "string", "format": "date"}),
]
PreciseDate = Annotated[
    str, PlainValidator(_precise), WithJsonSchema({"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"})
]


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _timezone(text: object) -> str:
    text = str(text).strip()
    if text in _zones():
        ZoneInfo(text)
        return text
    proposal = meant(text, [*_zones()]) or "Europe/Berlin"
    raise wrong("DATA-05", msg('time zone "{value}" is unknown'), msg("for example {proposal}", proposal=proposal))


TimeZone = Annotated[str, PlainValidator(_timezone), WithJsonSchema({"type": "string", "examples": ["Europe/Berlin"]})]


def language(text: object) -> str:
    """Let a language tag through (BCP 47, in its plain forms)."""
    text = str(text).strip()
    if re.fullmatch(_LANGUAGE, text):
        return text
    raise wrong("DATA-05", msg('{key} "{value}" is not a language tag'), msg("write it like de, en or de-AT"))


Language = Annotated[str, PlainValidator(language), WithJsonSchema({"type": "string", "pattern": f"^{_LANGUAGE}$"})]


def _country(text: object) -> str:
    if isinstance(text, str) and re.fullmatch(r"[A-Z]{2}", text):
        return text
    raise wrong("DATA-05", msg('{key} "{value}" is not a country code'), msg("write two capital letters, such as DE"))


Country = Annotated[str, PlainValidator(_country), WithJsonSchema({"type": "string", "pattern": "^[A-Z]{2}$"})]
