"""Events: one, a series, or one changed date of a series."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from labnetz.model.places import Contact, Image, Place
from labnetz.model.times import Series, When


class Status(StrEnum):
    """State of an event (schema.org EventStatusType)."""

    SCHEDULED = "scheduled"
    TENTATIVE = "tentative"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    MOVED_ONLINE = "moved-online"

    @property
    def is_off(self) -> bool:
        """Whether nobody should come, at least not at this time."""
        return self is Status.CANCELLED or self is Status.POSTPONED


class Need(StrEnum):
    """Whether one has to register."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


class Seats(StrEnum):
    """Whether one still can register; "" where nobody said."""

    UNKNOWN = ""
    OPEN = "open"
    WAITING_LIST = "waiting-list"
    FULL = "full"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """How to register. `until` is the last day, `capacity` a number of people; None when nobody said."""

    need: Need
    url: str = ""
    phone: str = ""
    email: str = ""
    until: date | None = None
    capacity: int | None = None
    state: Seats = Seats.UNKNOWN


class Service(StrEnum):
    """What an event offers so that more people can take part. What is not named is not known."""

    SIGN_LANGUAGE = "sign-language"
    CAPTIONS = "captions"
    HEARING_LOOP = "hearing-loop"
    EASY_LANGUAGE = "easy-language"
    AUDIO_DESCRIPTION = "audio-description"
    ASSISTANCE = "assistance"
    CHILDCARE = "childcare"
    QUIET_ROOM = "quiet-room"


class Audience(StrEnum):
    """For whom something is meant first; nobody is shut out by it."""

    EVERYONE = "everyone"
    CHILDREN = "children"
    YOUTH = "youth"
    FAMILIES = "families"
    SENIORS = "seniors"
    NEWCOMERS = "newcomers"
    SCHOOLS = "schools"
    VOLUNTEERS = "volunteers"
    ADMINISTRATION = "administration"
    PROFESSIONALS = "professionals"
    BUSINESS = "business"
    SCIENCE = "science"
    POLITICS = "politics"
    PRESS = "press"


class Visibility(StrEnum):
    """public: everywhere. internal: a page whose address one must know, in no list and no feed. draft: nowhere."""

    PUBLIC = "public"
    INTERNAL = "internal"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """What remains of an event: addresses or files of the site, "" where there is none."""

    report: str = ""
    slides: str = ""
    recording: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event or one series, or one changed date of a series (then `recurrence_id` is set).

    Identity is (lab, uid, recurrence_id). `id` is the lab's own short id (the file's name), "" for harvested events.
    `url` is the page about it, "" when there is none. `online` is the address to join, "" when on site only.
    `registration` is None when nothing is said.
    `also` names other labs that list the same event. `via` has the addresses of the portals that handed it on, the
    first hop first. `source` is the path or address it was read from.
    `language` is the BCP 47 tag of the text, "" when it is the lab's or nobody said; `languages` are those spoken.

    `modified` is when time, place or status last changed (LAST-MODIFIED), `stamped` when anything did (DTSTAMP),
    `created` when it was first written; None when nobody knows. `previous_start` is the time from which it was moved.

    `practice` is "<practice>" of the same lab or "<lab>/<practice>". `part_of` names a row of single events that
    belong together ("digital-sprechstunde"). `age` is "12-99" or "12+". `organizer` is "" where it is the lab.

    `withdrawn` is when it was found missing from its lab's calendar, though nobody said that it is cancelled; None for
    every event that stands in one.

    `digest` stands for all other fields: events of one digest are equal. "" where nobody has found it out; a changed
    copy (`replace`) has none, either.
    """

    lab: str
    uid: str
    id: str = ""
    title: str
    when: When
    summary: str = ""
    description: str = ""
    place: Place | None = None
    room: str = ""
    online: str = ""
    status: Status = Status.SCHEDULED
    status_note: str = ""
    series: Series | None = None
    recurrence_id: date | datetime | None = None
    previous_start: date | datetime | None = None
    topics: tuple[str, ...] = ()
    audience: tuple[Audience, ...] = ()
    age: str = ""
    languages: tuple[str, ...] = ()
    services: tuple[Service, ...] = ()
    access_note: str = ""
    registration: Registration | None = None
    cost: str = ""
    organizer: str = ""
    partners: tuple[str, ...] = ()
    contact: Contact | None = None
    practice: str = ""
    part_of: str = ""
    image: Image | None = None
    after: After | None = None
    visibility: Visibility = Visibility.PUBLIC
    language: str = ""
    url: str = ""
    created: datetime | None = None
    modified: datetime | None = None
    stamped: datetime | None = None
    sequence: int = 0
    licence: str = ""
    source: str = ""
    also: tuple[str, ...] = ()
    withdrawn: datetime | None = None
    via: tuple[str, ...] = ()
    digest: str = field(default="", init=False, repr=False, compare=False)


def meeting_place(event: Event) -> Place | None:
    """Where people meet: nowhere, once the event has moved online, though its place is remembered."""
    return None if event.status is Status.MOVED_ONLINE else event.place


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An event at one time. For a single event `when` is the event's own."""

    event: Event
    when: When
