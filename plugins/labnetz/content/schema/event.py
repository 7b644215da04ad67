"""What may be written about an event."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, PlainValidator, ValidationInfo, WithJsonSchema

from labnetz.content import dates
from labnetz.content.dates import Moment
from labnetz.content.own_values import Age, PracticeRef
from labnetz.content.schema.shared import (
    Audiences,
    ContactFields,
    ImageFields,
    Languages,
    OwnOrWeb,
    Services,
    about,
    off,
)
from labnetz.content.values import (
    Count,
    Day,
    Flag,
    ItemId,
    Language,
    Line,
    Lines,
    ListOf,
    MailAddress,
    Sentence,
    TimeZone,
    WallTime,
    WebAddress,
    zone_in,
)
from labnetz.content.weekdays import Weekday
from labnetz.model import Need, Seats, Status, Visibility, msg
from labnetz.validation import Fields
from labnetz.wording import wrong


def _end(text: object, info: ValidationInfo) -> Moment:
    """Read the end; one that is only a time gets the start's day proposed."""
    start, text = info.data.get("start"), str(text)
    clock = dates.guess_clock(text) if dates.is_clock(text) else None
    if clock is not None and isinstance(start, datetime):
        proposal = dates.written(dates.end_at(start, clock))
        is_sure = clock > start.time()
        fix = msg("write {proposal}", proposal=proposal)
        if not is_sure and clock < start.time() and not dates.is_over_night(start.time(), clock):
            later = dates.written(dates.next_time(start, clock))
            fix = msg("write {proposal} if it ends after midnight, or correct the time", proposal=later)
        raise wrong("DATA-06", msg('{key} "{value}" is a time without a day'), fix, proposal if is_sure else None)
    return dates.read_moment(text, zone_in(info))


End = Annotated[Moment | None, PlainValidator(_end), WithJsonSchema({"type": "string"})]


class RepeatFields(Fields):
    """How an event repeats. `until` is the last day on which it may take place."""

    every: Literal["day", "week", "month", "year"] = about(..., "How often: day, week, month or year.", "week")
    interval: Count = about(1, "Only every second, third … time.", "2")
    weekdays: Annotated[tuple[Weekday, ...], Field(max_length=7), ListOf] = about(
        (), "On which weekdays; with every: week, or with week for every: month.", "[Di, Do]"
    )
    week: Literal["1", "2", "3", "4", "last"] | None = about(
        None, "With every: month and one weekday: which one of the month.", "1", "last"
    )
    until: Day | None = about(None, "The last day on which it may take place.", "2027-03-31")
    count: Count | None = about(None, "How many times in all, instead of until.", "10")
    except_: Annotated[tuple[Day, ...], Field(alias="except", max_length=200), ListOf] = about(
        (), "Days on which it does not take place.", "[2026-12-24, 2026-12-31]"
    )
    also: Annotated[tuple[WallTime, ...], Field(max_length=200), ListOf] = about(
        (), "Further days on which it takes place, with a time if it differs.", "[2026-12-22, 2026-12-23 10:00]"
    )
    skip_holidays: Flag = off("true leaves out the public holidays of the lab's Land.")


class ChangedDateFields(Fields):
    """One date of a series that is different: moved, cancelled, elsewhere. What is not written stays as it was."""

    date: Day = about(..., "The day on which it would have been.", "2026-12-09")
    start: WallTime | None = about(None, "When it is instead.", "2026-12-10 18:00")
    end: End = about(None, "Until when it is instead.", "2026-12-10 20:00")
    title: Line | None = about(None, "Another title for this date.", '"Offene Werkstatt: Löten"')
    place: ItemId | None = about(None, "Another place, by its id.", "rathaus")
    room: Line | None = about(None, "Another room.", "Saal 2")
    online: WebAddress | None = about(None, "Address to take part online.", "https://stadt.example/video")
    status: Status | None = about(None, "As in events; mostly cancelled.", "cancelled")
    status_note: Sentence | None = about(None, "One sentence why.", "Die Bibliothek ist geschlossen.")


class RegistrationFields(Fields):
    """Whether and how to register. `until` is the last day."""

    need: Need = about(..., "none, optional or required.", "required")
    url: WebAddress | None = about(None, "Address of the form.", "https://stadt.example/anmeldung")
    phone: Line | None = about(None, "Telephone number for it.", '"030 1234567"')
    email: MailAddress | None = about(None, "Mail address for it.", "lab@stadt.example")
    until: Day | None = about(None, "The last day to register.", "2026-11-30")
    capacity: Count | None = about(None, "How many people fit in.", "20")
    state: Literal[Seats.OPEN, Seats.WAITING_LIST, Seats.FULL, Seats.CLOSED] | None = about(
        None, "open, waiting-list, full or closed.", "open"
    )


class AfterFields(Fields):
    """What remains when it is over: addresses, or files and pages of the site."""

    report: OwnOrWeb = about("", "A report, such as an update of the site.", "../aktuelles/rueckblick.md")
    slides: OwnOrWeb = about("", "The slides.", "folien.pdf")
    recording: OwnOrWeb = about("", "A recording.", "https://stadt.example/video/7")


class EventFields(Fields):
    """An event: `title` and `start` are enough, `end` and `place` are good to have."""

    id: ItemId | None = about(
        None, "Its name for good, if not the file's name: calendars know it by that.", "2026-12-02-chatbot"
    )
    uid: Line | None = about(
        None, "The UID that it had in the calendar of an earlier site.", "20261202-1@alt.stadt.example"
    )
    title: Line = about(..., "What it is called. With a colon inside, put quotes around it.", '"KI verstehen: Chatbot"')
    start: WallTime = about(
        ..., "Day and time on the clock where it takes place; only a day if it takes all day.", "2026-12-02 17:00"
    )
    end: End = about(None, "As start; for whole days the last day itself.", "2026-12-02 19:00")
    timezone: TimeZone | None = about(None, "Time zone of its times, if not the lab's.", "Europe/London")
    summary: Sentence = about("", "One or two sentences for lists.", "Probieren Sie den Chatbot aus.")
    place: ItemId | None = about(None, "Where, by the id of a place's page.", "zentralbibliothek")
    room: Line = about("", "Room or floor.", "Salon, 1. OG")
    online: WebAddress | None = about(
        None, "Address to take part online; with place, one can do either.", "https://stadt.example/video"
    )
    status: Status = about(Status.SCHEDULED, "scheduled, tentative, cancelled, postponed or moved-online.", "cancelled")
    status_note: Sentence = about("", "One sentence about the status.", "Der Ersatztermin folgt.")
    previous_start: WallTime | None = about(None, "When it was planned first, if it was moved.", "2026-11-25 17:00")
    repeat: RepeatFields | None = about(None, "How it repeats.")
    changed_dates: Annotated[tuple[ChangedDateFields, ...], Field(max_length=200)] = about(
        (), "Single dates of a series that are different."
    )
    series: ItemId | None = about(None, "A name for single events that belong together.", "digital-sprechstunde")
    practice: PracticeRef | None = about(
        None, "The practice it follows: of this lab, or lab/practice.", "testessen", "berlin/testessen"
    )
    topics: Lines = about((), "What it is about.", "[KI, Beteiligung]")
    audience: Audiences = about((), "For whom it is meant first.", "[everyone, seniors]")
    age: Age | None = about(None, "For which ages.", "12-99", "16+")
    languages: Languages = about(
        (), "Languages that are spoken: de, en, de-simple (Leichte Sprache), gsg (German Sign Language) …", "[de, gsg]"
    )
    access: Services = about(
        (), "What makes it possible for more people to take part; what the place offers stands there.", "[captions]"
    )
    access_note: Sentence = about("", "One sentence about it.", "Bitte melden Sie Assistenzbedarf bis 25. November.")
    cost: Line = about("", "free, or what it costs.", "free", '"5 €, ermäßigt 3 €"')
    registration: RegistrationFields | None = about(None, "Whether and how to register.")
    organizer: Line = about("", "Who organises it, if not the lab.", "Stadtbibliothek")
    partners: Lines = about((), "Who takes part in organising it.", "[Hochschule, Repair-Café]")
    contact: ContactFields | None = about(None, "Whom to ask.")
    image: ImageFields | None = about(None, "A picture.")
    after: AfterFields | None = about(None, "What remains when it is over.")
    visibility: Visibility = about(
        Visibility.PUBLIC, "public, internal (page without lists and feeds) or draft (nothing).", "draft"
    )
    licence: Line = about("", "Licence of its text, if not the lab's.", "dl-de/by-2-0")
    language: Language = about("", "Language of the text, if not the lab's.", "en")
    updated: WallTime | None = about(
        None, "When time, place or status last changed, where git does not know.", "2026-11-20"
    )
    real: Flag = off("In demonstrations: true for what really took place.")
