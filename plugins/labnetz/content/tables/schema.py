"""What may be written beside a table or a calendar that lies in a lab's folder of sources. Only form."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from labnetz.content.own_values import Age, PracticeRef
from labnetz.content.schema.event import RegistrationFields
from labnetz.content.schema.shared import Audiences, ContactFields, Languages, Services, about
from labnetz.content.values import ItemId, Language, Line, Lines, Sentence, TimeZone, WebAddress
from labnetz.model import Need, Seats, Visibility
from labnetz.validation import Fields

Words = Annotated[dict[str, Line], Field(max_length=200)]


class ColumnFields(Fields):
    """Which column holds what: the words in its heading, as they stand in the table."""

    title: Line | None = about(None, "Column of titles.", "Titel")
    day: Line | None = about(None, "Column of days.", "Datum")
    start: Line | None = about(None, "Column of times, or of days with times: 17:00, 17-19 Uhr.", "Beginn")
    end_day: Line | None = about(None, "Column of last days, where events take several.", "Enddatum")
    end: Line | None = about(None, "Column of times at which it ends.", "Ende")
    place: Line | None = about(None, "Column of places; below places stands which page each one is.", "Ort")
    room: Line | None = about(None, "Column of rooms.", "Raum")
    online: Line | None = about(None, "Column of addresses to take part online.", "Videolink")
    summary: Line | None = about(None, "Column of one or two sentences for lists.", "Kurztext")
    text: Line | None = about(None, "Column of longer texts.", "Beschreibung")
    id: Line | None = about(None, "Column of numbers or names that stay when all else changes.", "Kursnummer")
    status: Line | None = about(None, "Column that says if it was cancelled.", "Status")
    status_note: Line | None = about(None, "Column of sentences about that.", "Hinweis")
    topics: Line | None = about(None, "Column of topics, several with commas between them.", "Thema")
    audience: Line | None = about(None, "Column that says for whom it is meant first.", "Zielgruppe")
    age: Line | None = about(None, "Column of ages.", "Alter")
    languages: Line | None = about(None, "Column of languages that are spoken.", "Sprache")
    access: Line | None = about(
        None, "Column that says what makes it possible for more to take part.", "Barrierefreiheit"
    )
    access_note: Line | None = about(None, "Column of sentences about that.", "Hinweis zur Barrierefreiheit")
    cost: Line | None = about(None, "Column of costs.", "Kosten")
    registration: Line | None = about(None, "Column that says if one has to register.", "Anmeldung")
    registration_url: Line | None = about(None, "Column of addresses to register.", "Anmeldelink")
    registration_phone: Line | None = about(None, "Column of telephone numbers to register.", "Telefon")
    registration_email: Line | None = about(None, "Column of mail addresses to register.", "E-Mail")
    registration_until: Line | None = about(None, "Column of last days to register.", "Anmeldeschluss")
    registration_capacity: Line | None = about(None, "Column that says how many people fit in.", "Plätze")
    organizer: Line | None = about(None, "Column of organisers, if not the lab.", "Veranstalter")
    partners: Line | None = about(None, "Column of those who take part in organising it.", "Partner")
    updated: Line | None = about(None, "Column of days on which time, place or status last changed.", "Geändert am")


class WordFields(Fields):
    """What the words in a column mean, where the table does not use ours."""

    status: Words = about({}, "Words in the column of status.", "{entfallen: cancelled}")
    audience: Words = about({}, "Words in the column of audience.", "{Rentner: seniors}")
    access: Words = about({}, "Words in the column of access.", "{DGS: sign-language}")
    languages: Words = about({}, "Words in the column of languages.", "{d: de}")
    registration: Words = about({}, "Words in the column of registration.", "{telefonisch: required}")
    cost: Words = about({}, "Words in the column of costs.", "{o. E.: free}")
    topics: Words = about({}, "Words in the column of topics.", "{DIG: Digitales}")


class TableRegistrationFields(RegistrationFields):
    """As for an event; `need` may come from the table."""

    need: Need | None = about(None, "none, optional or required.", "none")  # type: ignore[assignment]
    state: Literal[Seats.OPEN, Seats.WAITING_LIST, Seats.FULL, Seats.CLOSED] | None = about(
        None, "open, waiting-list, full or closed.", "open"
    )


class TableDefaultFields(Fields):
    """What holds for every row that says nothing about it. The keys are those of an event."""

    place: ItemId | None = about(None, "Where, by the id of a place's page.", "zentralbibliothek")
    room: Line | None = about(None, "Room or floor.", "Salon, 1. OG")
    online: WebAddress | None = about(None, "Address to take part online.", "https://stadt.example/video")
    topics: Lines | None = about(None, "What it is about.", "[Bibliothek]")
    audience: Audiences | None = about(None, "For whom it is meant first.", "[everyone]")
    age: Age | None = about(None, "For which ages.", "16+")
    languages: Languages | None = about(None, "Languages that are spoken.", "[de]")
    access: Services | None = about(None, "What makes it possible for more people to take part.", "[captions]")
    access_note: Sentence | None = about(None, "One sentence about it.", "Bitte melden Sie Assistenzbedarf.")
    cost: Line | None = about(None, "free, or what it costs.", "free")
    registration: TableRegistrationFields | None = about(None, "Whether and how to register.", "{need: none}")
    organizer: Line | None = about(None, "Who organises it, if not the lab.", "Stadtbibliothek")
    partners: Lines | None = about(None, "Who takes part in organising it.", "[Hochschule]")
    contact: ContactFields | None = about(None, "Whom to ask.")
    practice: PracticeRef | None = about(None, "The practice it follows.", "testessen")
    series: Annotated[ItemId | None, Field()] = about(None, "A name for events that belong together.", "sprechstunde")
    visibility: Visibility | None = about(None, "public, internal or draft.", "draft")
    licence: Line | None = about(None, "Licence of the texts, if not the lab's.", "dl-de/by-2-0")
    language: Language | None = about(None, "Language of the texts, if not the lab's.", "en")


class TableFields(Fields):
    """How a table is to be read: quellen/programm.yml for quellen/programm.csv."""

    columns: ColumnFields | None = about(None, "Which column holds what.", "{title: Titel, day: Datum, start: Beginn}")
    places: Annotated[dict[str, ItemId], Field(max_length=500)] = about(
        {}, "What stands in the column of places, and the id of the place's page.", "{ZB: zentralbibliothek}"
    )
    values: WordFields = about(WordFields(), "What the words in a column mean.", "{status: {entfallen: cancelled}}")
    defaults: TableDefaultFields = about(TableDefaultFields(), "What holds for every row that says nothing about it.")
    timezone: TimeZone | None = about(None, "Time zone of its times, if not the lab's.", "Europe/London")


class CalendarFileFields(Fields):
    """How a calendar in the folder is to be read: quellen/verein.yml for quellen/verein.ics."""

    places: Annotated[dict[str, ItemId], Field(max_length=500)] = about(
        {}, "What stands in the calendar as a place, and the id of the place's page.", "{ZB: zentralbibliothek}"
    )
    timezone: TimeZone | None = about(None, "Zone of times that name none, if not the lab's.", "Europe/Berlin")
    topics: Lines = about((), "Topics to add to each of its events.", "[Bibliothek]")


KINDS = {"table": TableFields, "calendar": CalendarFileFields}
"""The kinds of file beside a table or calendar, for the JSON Schemas."""
