"""What may be written in lab.yml, and what of it in a member's file in the registry."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from labnetz.content.own_values import Ags, LineColour
from labnetz.content.schema.legal import LegalFields, PrivacyFields, StatementFields
from labnetz.content.schema.shared import Audiences, ContactFields, ImageFields, Languages, about
from labnetz.content.values import (
    CalendarAddress,
    Country,
    Day,
    ItemId,
    Language,
    Latitude,
    Line,
    Lines,
    ListOf,
    Longitude,
    MailAddress,
    PreciseDate,
    Sentence,
    SiteAddress,
    Slug,
    TimeZone,
    WebAddress,
)
from labnetz.model import LabKind, LabStatus
from labnetz.validation import Fields


def _named(value: object) -> object:
    """One word is a name: `[Wiesbaden, {name: Kehl, ags: "08317057"}]`."""
    return {"name": value} if isinstance(value, str) else value


def _addressed(value: object) -> object:
    return {"url": value} if isinstance(value, str) else value


class FactFields(Fields):
    """A sentence about a lab, and where it was read."""

    text: Sentence = about(..., "The sentence.", "Das Labor öffnete am 20. Januar 2025.")
    source: Line = about("", "Where it was read.", "Pressetext der Stadt")
    as_of: PreciseDate = about("", "As of when: a year, a month or a day.", "2026-11")


class MunicipalityFields(Fields):
    """A municipality of the lab."""

    name: Line = about(..., "Its name.", "Kehl")
    ags: Ags = about("", "Its Amtlicher Gemeindeschlüssel, 8 digits in quotes.", '"08317057"')


class FundingFields(Fields):
    """Where money comes from."""

    programme: Line = about(..., "The programme.", "ZIZ")
    until: PreciseDate = about("", "Until when: a year, a month or a day.", "2027-12")


class ProfileFields(Fields):
    """What lab.yml and a member's file in the registry have in common."""

    short_name: Line = about("", "A name that fits beside a date.", "Wiesbaden")
    former_names: Lines = about((), "Names that it had before.", "[Citizen LAB]")
    summary: Sentence = about("", "One or two sentences about the lab.", "Das Stadtlabor in der Bibliothek.")
    kind: Literal[LabKind.PERMANENT, LabKind.MOBILE, LabKind.PROJECT] | None = about(
        None, "permanent, mobile or project.", "permanent"
    )
    status: LabStatus = about(LabStatus.OPEN, "planned, open, paused, closed or archived.", "open")
    opened: PreciseDate = about("", "When it opened: a year, a month or a day.", '"2025-01-20"', '"2025"')
    closed: PreciseDate = about("", "When it closed: a year, a month or a day.", '"2027-12"')
    operator: Line = about("", "Who runs it.", "Stadt Neustadt, Digitales")
    municipalities: Annotated[
        tuple[Annotated[MunicipalityFields, BeforeValidator(_named)], ...], Field(max_length=100), ListOf
    ] = about((), "Its municipalities, by name or with their AGS.", "[Wiesbaden]")
    land: Line = about("", "Its Land; public holidays and duties of law depend on it.", "Hessen")
    country: Country = about("DE", "Its country, two capital letters.", "DE")
    homepage: WebAddress = about("", "Its main website, if this is another one.", "https://stadt.example/labor")
    licence: Line = about("", "Licence of its texts and feeds.", "CC-BY-4.0")
    contacts: Annotated[tuple[MailAddress, ...], Field(max_length=10), ListOf] = about(
        (), "Mail addresses of the lab; two, one of them of another domain.", "[lab@stadt.example]"
    )
    lat: Latitude | None = about(None, "Latitude in degrees.", "50.08")
    lon: Longitude | None = about(None, "Longitude in degrees.", "8.24")
    line: LineColour = about("", "The colour of its line.", "blue")
    languages: Languages = about((), "Languages in which the lab can be asked.", "[de, en]")
    funding: Annotated[tuple[FundingFields, ...], Field(max_length=20)] = about((), "Who pays for it.")
    partners: Lines = about((), "Who works with it.", "[Stadtbibliothek]")
    topics: Lines = about((), "What it works on.", "[KI, Beteiligung]")
    facts: Annotated[tuple[FactFields, ...], Field(max_length=50)] = about((), "Facts, with their sources.")


class FolderFields(Fields):
    """Folders of a site where they differ from those of its language."""

    events: Line | None = about(None, "Folder of events.", "termine")
    updates: Line | None = about(None, "Folder of updates.", "neues")
    places: Line | None = about(None, "Folder of places.", "orte")
    calls: Line | None = about(None, "Folder of calls.", "mitmachen")
    practices: Line | None = about(None, "Folder of practices.", "formate")
    sources: Line | None = about(None, "Folder of calendars and tables, beside docs.", "quellen")


class CalendarFields(Fields):
    """A calendar that the lab keeps elsewhere."""

    url: CalendarAddress = about(..., "Address of the .ics file.", "https://stadt.example/kalender.ics")
    id: Slug | None = about(None, "A short name that stays when the address changes.", "bibliothek")
    timezone: TimeZone | None = about(None, "Zone of times that name none, if not the lab's.", "Europe/Berlin")
    topics: Lines = about((), "Topics to add to each of its events.", "[Bibliothek]")


class DefaultFields(Fields):
    """What holds for all events that don't say otherwise."""

    place: ItemId | None = about(None, "Where, by the id of a place's page.", "zentralbibliothek")
    organizer: Line = about("", "Who organises them, if not the lab.", "Stadtbibliothek")
    contact: ContactFields | None = about(None, "Whom to ask.")
    languages: Languages = about((), "Languages that are spoken.", "[de]")
    audience: Audiences = about((), "For whom they are meant first.", "[everyone]")
    cost: Line = about("", "free, or what they cost.", "free")
    licence: Line = about("", "Licence of their texts, if not the lab's.", "dl-de/by-2-0")


class LabFields(ProfileFields):
    """lab.yml: one lab about itself."""

    id: Slug = about(..., "Its name for good: small letters, digits, hyphens.", "wiesbaden")
    name: Line = about(..., "What it is called.", "Zukunftswerk Wiesbaden")
    url: SiteAddress = about(..., "Address of its site, as site_url in mkdocs.yml.", "https://labor.stadt.example/")
    language: Language = about("de", "Language of its site.", "de")
    timezone: TimeZone = about("Europe/Berlin", "Time zone of its clocks.", "Europe/Berlin")
    place: ItemId | None = about(None, "Its own place, by the id of the place's page.", "zentralbibliothek")
    opening_hours: Annotated[tuple[Line, ...], Field(max_length=20)] = about(
        (), "When the lab is open, each line as an entry.", "[Di bis Fr 14 bis 18 Uhr]"
    )
    legal: LegalFields | None = about(None, "Who answers for the site: for the Impressum.")
    privacy: PrivacyFields | None = about(None, "What the server sees: for the page on privacy.")
    accessibility: StatementFields | None = about(None, "What the Erklärung zur Barrierefreiheit rests on.")
    logo: ImageFields | None = about(
        None, "Its logo, on top of every page instead of its line; src is its file below docs."
    )
    calendars: Annotated[
        tuple[Annotated[CalendarFields, BeforeValidator(_addressed)], ...], Field(max_length=20), ListOf
    ] = about((), "Calendars that the lab keeps elsewhere; their events become its own.")
    defaults: DefaultFields = about(DefaultFields(), "What holds for all events that don't say otherwise.")
    demo: Literal["true", "false", "shift"] = about(
        "false", "true for a demonstration (a banner says so), shift if its dates move along with the time.", "true"
    )
    demo_anchor: Day | None = about(None, "With demo: shift, the Monday for which the dates are written.", "2026-11-23")
    folders: FolderFields = about(FolderFields(), "Folders, where they differ from those of the language.")
