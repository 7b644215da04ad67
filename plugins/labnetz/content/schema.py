"""What may be written in front matter and in lab.yml: one model a kind. Only form; meaning is checked by the readers.

The JSON Schemas are made from these models (`validation.schema_of`). The registry's models stand in `registry_files`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, PlainValidator, ValidationInfo, WithJsonSchema

from labnetz.content import dates
from labnetz.content.dates import Moment
from labnetz.content.values import (
    Count,
    Country,
    Day,
    Flag,
    ItemId,
    Language,
    Latitude,
    Line,
    Lines,
    ListOf,
    Longitude,
    MailAddress,
    OwnFile,
    PreciseDate,
    Sentence,
    SiteAddress,
    Slug,
    TimeZone,
    WallTime,
    WebAddress,
    zone_in,
)
from labnetz.content.weekdays import Weekday
from labnetz.model import Access, LabStatus, Need, Status, msg
from labnetz.validation import Fields, wrong


def _end(text: object, info: ValidationInfo) -> Moment:
    """Read the end; one that is only a time gets the start's day proposed."""
    start, text = info.data.get("start"), str(text)
    clock = dates.guess_clock(text) if dates.is_clock(text) else None
    if clock is not None and isinstance(start, datetime):
        fix = msg("write {proposal}", proposal=dates.written(dates.next_time(start, clock)))
        raise wrong("DATA-06", msg('{key} "{value}" is a time without a day'), fix)
    return dates.read_moment(text, zone_in(info))


class RepeatFields(Fields):
    """How an event repeats. `until` is the last day on which it may take place."""

    every: Literal["day", "week", "month", "year"]
    interval: Count = 1
    weekdays: Annotated[tuple[Weekday, ...], Field(max_length=7), ListOf] = ()
    until: Day | None = None
    count: Count | None = None
    except_: Annotated[tuple[Day, ...], Field(alias="except", max_length=200), ListOf] = ()


class RegistrationFields(Fields):
    """Whether and how to register. `until` is the last day."""

    need: Need
    url: WebAddress | None = None
    phone: Line | None = None
    email: MailAddress | None = None
    until: Day | None = None


class EventFields(Fields):
    """An event: `title` and `start` are enough, `end` and `place` are good to have."""

    id: ItemId | None = None
    title: Line
    start: WallTime
    end: Annotated[
        Moment | None, PlainValidator(_end), WithJsonSchema({"type": "string", "description": "as start; inclusive"})
    ] = None
    summary: Sentence = ""
    place: ItemId | None = None
    room: Line = ""
    online: WebAddress | None = None
    status: Status = Status.SCHEDULED
    status_note: Sentence = ""
    repeat: RepeatFields | None = None
    topics: Lines = ()
    registration: RegistrationFields | None = None
    cost: Line = ""
    language: Language = ""
    updated: WallTime | None = None
    real: Flag = False


class ImageFields(Fields):
    """A picture: a file of the site, with what a screen reader and the law need."""

    src: OwnFile
    alt: Sentence
    credit: Line = ""
    licence: Line = ""


class UpdateFields(Fields):
    """A piece of news. `guid` keeps the identity that an entry had in the feed of an earlier site."""

    id: ItemId | None = None
    guid: Line | None = None
    title: Line
    date: WallTime
    summary: Sentence = ""
    topics: Lines = ()
    image: ImageFields | None = None
    author: Line = ""
    updated: WallTime | None = None
    real: Flag = False


class AccessFields(Fields):
    """What is known of a place. A key that is not written means: unknown, please ask."""

    wheelchair: Access = Access.UNKNOWN
    lift: Access = Access.UNKNOWN
    wc: Access = Access.UNKNOWN
    parking: Access = Access.UNKNOWN
    hearing_system: Annotated[Access, Field(alias="hearing-system")] = Access.UNKNOWN


class PlaceFields(Fields):
    """A venue, written once; events name it by its id."""

    id: ItemId | None = None
    name: Line
    street: Line = ""
    postal_code: Line = ""
    city: Line = ""
    lat: Latitude | None = None
    lon: Longitude | None = None
    description: Sentence = ""
    transit: Sentence = ""
    phone: Line = ""
    opening_hours: Annotated[tuple[Line, ...], Field(max_length=20)] = ()
    access: AccessFields = AccessFields()
    access_note: Sentence = ""
    access_checked: Day | None = None


class FactFields(Fields):
    """A sentence about a lab, and where it was read."""

    text: Sentence
    source: Line = ""
    as_of: PreciseDate = ""


class ProfileFields(Fields):
    """What lab.yml and a member's file in the registry have in common."""

    short_name: Line = ""
    former_names: Lines = ()
    summary: Sentence = ""
    status: LabStatus = LabStatus.OPEN
    opened: PreciseDate = ""
    closed: PreciseDate = ""
    operator: Line = ""
    municipalities: Lines = ()
    land: Line = ""
    country: Country = "DE"
    homepage: WebAddress = ""
    licence: Line = ""
    contacts: Annotated[tuple[MailAddress, ...], Field(max_length=10), ListOf] = ()
    lat: Latitude | None = None
    lon: Longitude | None = None
    line: Slug = ""
    facts: Annotated[tuple[FactFields, ...], Field(max_length=50)] = ()


class FolderFields(Fields):
    """Folders of a site where they differ from those of its language."""

    events: Line | None = None
    updates: Line | None = None
    places: Line | None = None
    calls: Line | None = None
    practices: Line | None = None


class LabFields(ProfileFields):
    """lab.yml: one lab about itself."""

    id: Slug
    name: Line
    url: SiteAddress
    language: Language = "de"
    timezone: TimeZone = "Europe/Berlin"
    place: ItemId | None = None
    demo: Literal["true", "false", "shift"] = "false"
    demo_anchor: Day | None = None
    folders: FolderFields = FolderFields()


KINDS: Mapping[str, type[Fields]] = {
    "event": EventFields,
    "update": UpdateFields,
    "place": PlaceFields,
    "lab": LabFields,
}
"""The kinds that editors write, for the JSON Schemas."""
