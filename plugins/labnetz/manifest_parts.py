"""What `lab.json` may list beside feeds: calls, practices and places, in the words of a page's front matter.

Only form, as in `manifest_format`, which puts it together. What is listed is text and addresses: no pictures, since no
portal shows those of another site, and no body of a page, which stays on the lab's own.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import cache, partial
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    WithJsonSchema,
    model_validator,
)

from labnetz.bundle import MOST_BYTES
from labnetz.content.own_values import Checksum, Origin, PracticeRef
from labnetz.content.schema.place import AccessFields
from labnetz.content.values import (
    ItemId,
    Language,
    Latitude,
    Line,
    Longitude,
    MailAddress,
    Sentence,
    Slug,
    WebAddress,
    visible,
)
from labnetz.model import Audience, CallKind, CallState, Maturity, PracticeKind, Service, msg
from labnetz.wording import wrong

MAX_CALLS = 500
MAX_PRACTICES = 500
MAX_PLACES = 1000
MAX_WAYS = 20
MAX_SPOTS = 100_000


def one_or_more(value: object) -> object:
    """Let one text stand for a list of texts."""
    return [value] if isinstance(value, str) else value


_YEARS = range(1000, 9999)
"""Years of which every day has a day after it, and an hour in every zone."""


def _day(value: object) -> date:
    """Read a calendar date of RFC 3339 ("2026-12-31")."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value.strip(), re.ASCII):
        try:
            day = date.fromisoformat(value.strip())
            if day.year in _YEARS:
                return day
        except ValueError:
            pass
    raise wrong("MAN-04", msg('{key} "{value}" is not a date'), msg("write it like 2026-12-02"))


def _moment(value: object) -> datetime:
    """RFC 3339, with an offset."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
        if moment is not None and moment.tzinfo is not None and moment.year in _YEARS:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise wrong("MAN-04", msg('{key} "{value}" is not a time'), msg("write it like 2026-12-02T16:00:00Z"))


def _whole(value: object, most: int) -> int:
    """Take a number from 1 to `most`, as JSON writes it."""
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most:
        return value
    what = msg('{key} "{value}" is not a whole number from 1 to {most}', most=most)
    raise wrong("MAN-04", what, msg("write it in digits, without quotes"))


Texts = Annotated[tuple[Line, ...], Field(max_length=50), BeforeValidator(one_or_more)]
Tags = Annotated[tuple[Language, ...], Field(max_length=50), BeforeValidator(one_or_more)]
Named = Annotated[Line, AfterValidator(visible)]
Time = Annotated[datetime, PlainValidator(_moment), WithJsonSchema({"type": "string", "format": "date-time"})]
_Sentences = Annotated[tuple[Sentence, ...], Field(max_length=50), BeforeValidator(one_or_more)]
_Audiences = Annotated[tuple[Audience, ...], Field(max_length=20), BeforeValidator(one_or_more)]
_Services = Annotated[tuple[Service, ...], Field(max_length=20), BeforeValidator(one_or_more)]
_Files = Annotated[tuple[WebAddress, ...], Field(max_length=50), BeforeValidator(one_or_more)]
Ids = Annotated[tuple[ItemId, ...], Field(max_length=20), BeforeValidator(one_or_more)]
_Day = Annotated[date, PlainValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
_People = Annotated[
    int,
    PlainValidator(partial(_whole, most=MAX_SPOTS)),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": MAX_SPOTS}),
]

_Octets = Annotated[
    int,
    PlainValidator(partial(_whole, most=MOST_BYTES)),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": MOST_BYTES}),
]


def key(default: object, text: str) -> Any:
    """Say what a key means, in the JSON Schema; `...` for a key that must be there."""
    return Field(default, description=text)


class Part(BaseModel):
    """An object of the file: keys that nobody knows are passed over, values don't change any more."""

    model_config = ConfigDict(extra="ignore", frozen=True, str_strip_whitespace=True, defer_build=True)


class ContactPart(Part):
    """Whom to ask: a team or a role, never a private person."""

    name: Named | None = key(None, "Name of the team.")
    phone: Line | None = key(None, "Telephone number.")
    email: MailAddress | None = key(None, "Mail address.")
    url: WebAddress | None = key(None, "Address of a contact page.")


class _Item(Part):
    """What calls, practices and places have in common."""

    id: ItemId = key(..., "A short name that never changes: small letters, digits, hyphens, at most 80.")
    url: WebAddress | None = key(None, "The address of its page. It is the one that others name as the original.")
    licence: Named | None = key(None, "The licence of these texts, if not that of the file.")


class _Written(_Item):
    """What calls and practices have in common."""

    title: Named = key(..., "What it is called.")
    summary: Sentence | None = key(None, "One or two sentences.")
    topics: Texts = key((), "What it is about.")
    audience: _Audiences = key((), "For whom it is meant first.")
    contact: ContactPart | None = key(None, "Whom to ask.")
    language: Language | None = key(None, "The language of these texts (BCP 47), if not that of the file.")
    updated: Time | None = key(None, "When it was last changed.")


class AddressPart(Part):
    """Where one can go to take part."""

    id: ItemId | None = key(None, "Its id in `places`, if it stands there.")
    name: Named = key(..., "What it is called.")
    street: Line | None = key(None, "Street and number.")
    postal_code: Line | None = key(None, "Postal code.")
    city: Line | None = key(None, "Town.")
    district: Line | None = key(None, "Part of town.")


_WAYS = ("online", "place", "phone", "email", "paper", "post")


class WayPart(Part):
    """One way to take part: exactly one of the addresses, and what one must know about it."""

    online: WebAddress | None = key(None, "A web address.")
    place: AddressPart | None = key(None, "A place to come to.")
    phone: Line | None = key(None, "A telephone number.")
    email: MailAddress | None = key(None, "A mail address.")
    paper: WebAddress | None = key(None, "A form to print: the address of the file.")
    post: Line | None = key(None, "An address for letters.")
    note: Sentence | None = key(None, "When, or what else one must know.")

    @model_validator(mode="after")
    def _leads_somewhere(self) -> WayPart:
        if sum(getattr(self, name) is not None for name in _WAYS) == 1:
            return self
        what = msg("{key} has no address, or several")
        raise wrong("MAN-04", what, msg("make an entry for each way, with one of: {names}", names=", ".join(_WAYS)))


class PrivacyPart(Part):
    """Which personal data a call asks for."""

    collects: Sentence | None = key(None, "Which personal data are asked for, in a sentence.")
    url: WebAddress | None = key(None, "Where more of that stands.")


class ResultPart(Part):
    """What came of a call."""

    date: _Day = key(..., "When the result was there.")
    summary: Sentence = key(..., "What came of it.")
    url: WebAddress | None = key(None, "Where more of that stands.")


class CallPart(_Written):
    """An invitation to take part."""

    kind: CallKind | None = key(None, "What people are asked to do.")
    status: CallState | None = key(None, "Its state, where that does not follow from opens, closes and result.")
    opens: _Day | None = key(None, "The first day.")
    closes: _Day | None = key(None, "The last day.")
    effort: Line | None = key(None, "How long it takes.")
    who: Sentence | None = key(None, "Who can take part.")
    ways: Annotated[tuple[WayPart, ...], Field(max_length=MAX_WAYS)] = key((), "How to take part.")
    needs: Sentence | None = key(None, "What one needs for it.")
    reward: Line | None = key(None, "What one gets for it.")
    spots: _People | None = key(None, "How many can take part.")
    privacy: PrivacyPart | None = key(None, "Which personal data are asked for.")
    result: ResultPart | None = key(None, "What came of it.")
    languages: Tags = key((), "Languages in which one can take part (BCP 47).")
    access: _Services = key((), "What makes it possible for more people to take part.")
    practice: PracticeRef | None = key(None, "The practice it follows: its id, or lab/id for another lab's.")


class PracticePart(_Written):
    """A building block that others can reuse."""

    kind: PracticeKind | None = key(None, "What it is; a format where nothing is said.")
    time: Line | None = key(None, "How long it takes.")
    group_size: Line | None = key(None, "For how many people.")
    level: Line | None = key(None, "How much experience it needs.")
    roles: Texts = key((), "Which roles it needs.")
    materials: Texts = key((), "What must be there.")
    space: Line | None = key(None, "What sort of room.")
    staff_hours: Line | None = key(None, "How much work it is, preparation included.")
    cost_note: Sentence | None = key(None, "What it costs.")
    access_tips: _Sentences = key((), "What makes it accessible.")
    maturity: Literal[Maturity.IDEA, Maturity.PILOT, Maturity.PROVEN] | None = key(None, "How far it has been tried.")
    version: Line | None = key(None, "Its version.")
    origin: Slug | None = key(None, "The id of the lab it first came from, if not this one.")
    based_on: Origin | None = key(None, "What it was taken from: lab/practice, with @version if known.")
    based_on_url: WebAddress | None = key(None, "The page it was taken from.")
    based_on_hash: Checksum | None = key(None, "The hash of the bundle it was taken from.")
    attribution: Sentence | None = key(None, "Whom to name, and how, as its licence asks.")
    adopted: _Day | None = key(None, "The day on which it was taken over.")
    former_ids: Ids = key((), "Ids it had before, which others may still name.")
    withdrawn: Sentence | None = key(None, "Why nobody should use it any more; not there while one may.")
    changes: _Sentences = key((), "What was changed compared to that.")
    languages: Tags = key((), "Languages in which there is material (BCP 47).")
    attachments: _Files = key((), "Addresses of files to download.")
    lessons: _Sentences = key((), "What was learned.")
    bundle: WebAddress | None = key(None, "The address of its bundle (practice-bundle.md).")
    bundle_size: _Octets | None = key(None, "How many octets it has.")
    hash: Checksum | None = key(None, "sha256: and the SHA-256 of the bundle's octets, in hexadecimal.")


class AccessPart(AccessFields):
    """What is known of access. A key that is not there means that nobody has said it."""

    model_config = ConfigDict(extra="ignore", frozen=True, str_strip_whitespace=True, defer_build=True)


class PlacePart(_Item):
    """A venue."""

    name: Named = key(..., "What it is called.")
    street: Line | None = key(None, "Street and number.")
    postal_code: Line | None = key(None, "Postal code.")
    city: Line | None = key(None, "Town.")
    district: Line | None = key(None, "Part of town.")
    lat: Latitude | None = key(None, "Latitude in degrees (WGS 84).")
    lon: Longitude | None = key(None, "Longitude in degrees (WGS 84).")
    description: Sentence | None = key(None, "How to find the entrance.")
    transit: Sentence | None = key(None, "Bus and train.")
    phone: Line | None = key(None, "Telephone number for questions.")
    opening_hours: Texts = key((), "When it is open.")
    access: AccessPart | None = key(None, "What is known of access.")
    access_note: Sentence | None = key(None, "One or two sentences about it.")
    access_checked: _Day | None = key(None, "When somebody last looked.")


class ItemsPart(Part):
    """What a lab lists beside its feeds."""

    calls: Annotated[tuple[CallPart, ...], Field(max_length=MAX_CALLS)] = key((), "Invitations to take part.")
    practices: Annotated[tuple[PracticePart, ...], Field(max_length=MAX_PRACTICES)] = key(
        (), "What others can take over."
    )
    places: Annotated[tuple[PlacePart, ...], Field(max_length=MAX_PLACES)] = key((), "Where things take place.")


@cache
def parts_of(model: type[BaseModel]) -> tuple[tuple[str, type[BaseModel]], ...]:
    """Give the keys of a model that hold objects, or lists of them, each with the model of the object."""
    found = ((field.alias or name, _model_in(field.annotation)) for name, field in model.model_fields.items())
    return tuple((written, inner) for written, inner in found if inner is not None)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_in(one) for one in getattr(annotation, "__args__", ()))
    return next((one for one in found if one is not None), None)
