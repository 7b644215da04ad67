"""The values that everything else is made of. No input, no output, no clock.

Every datetime is aware; "all-day" is the type `Days` and not a flag; `None` means what the field's line says.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Literal

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


# --- what is said to people ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence for people, not yet in a language: the catalog's English msgid, and values for its {names}."""

    msgid: str
    values: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return self.msgid.format(**dict(self.values)) if self.values else self.msgid


def msg(msgid: str, /, **values: object) -> Message:
    """Make a message; `pybabel extract` finds msgids by this function's name."""
    return Message(msgid, tuple((name, str(value)) for name, value in values.items()))


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """A place an editor can jump to: a path or an address, and 1-based line and column where known."""

    path: str
    line: int | None = None
    col: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.path, self.line, self.col) if part is not None)


Level = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Where, what, how to fix. `rule` is the stable id in the handbook, such as DATA-03.

    error: something is not published. warning: published, but somebody should look. note: good to know;
    never fails a strict build.
    """

    rule: str
    where: Where
    what: Message
    fix: Message
    level: Level = "error"

    def __str__(self) -> str:
        return f"{self.where}: {self.what} – {self.fix}"


# --- time ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Days:
    """Whole days, both ends inclusive (iCalendar's DTEND is exclusive: RFC 5545 §3.6.1)."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"{self.last} is before {self.first}")


@dataclass(frozen=True, slots=True)
class Span:
    """A time from `start` to `end`, both aware, in the zone that the organiser wrote (a ZoneInfo or UTC).

    `end` is None where nobody published one: such an event counts as running until midnight.
    """

    start: datetime
    end: datetime | None = None

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or (self.end is not None and self.end.tzinfo is None):
            raise ValueError("a Span needs aware datetimes")
        # Comparing in UTC: two wall times of one zone compare without their offsets (PEP 495).
        if self.end is not None and self.end.astimezone(UTC) < self.start.astimezone(UTC):
            raise ValueError(f"{self.end} is before {self.start}")


When = Days | Span


@dataclass(frozen=True, slots=True)
class Series:
    """How an event repeats.

    `rrule` is the value of RRULE (RFC 5545 §3.3.10) without the name, "" where only `rdates` are given.
    `exdates` and `rdates` hold dates for an all-day event, aware datetimes otherwise.
    """

    rrule: str
    exdates: tuple[date | datetime, ...] = ()
    rdates: tuple[date | datetime, ...] = ()


# --- places and people -----------------------------------------------------------------------------------------------


class Access(StrEnum):
    """What is known of one accessibility fact. Unknown is a value, and the default everywhere."""

    YES = "yes"
    LIMITED = "limited"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A venue. `id` is "" for a place that is only known by a harvested LOCATION line.

    `lat`/`lon` are WGS 84 degrees, None when nobody said. `access` maps a fact (wheelchair, lift, wc, parking,
    hearing-system) to what is known; a missing fact is unknown. `access_checked` is None when nobody checked.
    """

    id: str = ""
    name: str
    street: str = ""
    postal_code: str = ""
    city: str = ""
    lat: float | None = None
    lon: float | None = None
    description: str = ""
    transit: str = ""
    phone: str = ""
    opening_hours: tuple[str, ...] = ()
    access: tuple[tuple[str, Access], ...] = ()
    access_note: str = ""
    access_checked: date | None = None
    body: str = ""

    @property
    def line(self) -> str:
        """The place on one line, as LOCATION wants it: "name, street, postcode city"."""
        town = " ".join(part for part in (self.postal_code, self.city) if part)
        return ", ".join(part for part in (self.name, self.street, town) if part)


@dataclass(frozen=True, slots=True)
class Image:
    """A picture with what the law and a screen reader need. `src` is relative to the page's source file."""

    src: str
    alt: str
    credit: str = ""
    licence: str = ""


# --- content ---------------------------------------------------------------------------------------------------------


class Status(StrEnum):
    """State of an event (schema.org EventStatusType)."""

    SCHEDULED = "scheduled"
    TENTATIVE = "tentative"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    MOVED_ONLINE = "moved-online"


class Need(StrEnum):
    """Whether one has to register."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """How to register. `until` is the last day, None when there is no deadline."""

    need: Need
    url: str = ""
    phone: str = ""
    email: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event or one series, or one changed date of a series (then `recurrence_id` is set).

    Identity is (lab, uid, recurrence_id). `id` is the lab's own short id (the file's name), "" for harvested events.
    `url` is the page about it, "" when there is none. `online` is the address to join, "" when on site only.
    `modified` is the last change of the content, None when nobody knows. `registration` is None when nothing is said.
    `also` names other labs that list the same event. `source` is the path or address it was read from.
    `language` is a BCP 47 tag, "" when it is the lab's or nobody said.
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
    topics: tuple[str, ...] = ()
    registration: Registration | None = None
    cost: str = ""
    language: str = ""
    url: str = ""
    modified: datetime | None = None
    sequence: int = 0
    licence: str = ""
    source: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An event at one time. For a single event `when` is the event's own."""

    event: Event
    when: When


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """One piece of news. Identity is (lab, guid). `excerpt` is plain text, `url` is http(s) or "".

    `published` is when the lab says; `modified` is None when it did not change since, or nobody knows.
    """

    lab: str
    guid: str
    id: str = ""
    title: str
    published: datetime
    modified: datetime | None = None
    excerpt: str = ""
    url: str = ""
    topics: tuple[str, ...] = ()
    image: Image | None = None
    author: str = ""
    licence: str = ""
    source: str = ""


# --- labs and their network ------------------------------------------------------------------------------------------


class LabStatus(StrEnum):
    """Where a lab is in its life."""

    PLANNED = "planned"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"
    ARCHIVED = "archived"


SourceKind = Literal["events", "updates"]


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """One feed of a lab. `key` names it inside the lab for good ("events", "updates", "updates-2"):
    it stays when the address changes, so that the last good state outlives a move."""

    lab: str
    kind: SourceKind
    key: str
    url: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A sentence about a lab, with the public source it was read from and when."""

    text: str
    source: str = ""
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class Demo:
    """A demonstration site: banner on every page. `anchor` is the Monday that its sample dates are written
    for, None when dates stay as written; see `content.demo`."""

    anchor: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lab:
    """One member of the network.

    `opened` and `closed` are dates with the precision that is known: "2025", "2025-06" or "2025-06-24", "" if not.
    `url` ends in "/". `site` is the folder of its MkDocs site when it is built here, "" otherwise. `line` names the
    colour of its line (a key of publish.lines), "" to have one given. `lat`/`lon` are WGS 84 degrees or None.
    `folders` names the folder of a kind of content ("events") where it differs from that of the lab's language.
    """

    id: str
    name: str
    short_name: str = ""
    former_names: tuple[str, ...] = ()
    summary: str = ""
    status: LabStatus = LabStatus.OPEN
    opened: str = ""
    closed: str = ""
    operator: str = ""
    municipalities: tuple[str, ...] = ()
    land: str = ""
    country: str = "DE"
    language: str = "de"
    timezone: str = "Europe/Berlin"
    licence: str = ""
    url: str = ""
    homepage: str = ""
    contacts: tuple[str, ...] = ()
    place: str = ""
    lat: float | None = None
    lon: float | None = None
    line: str = ""
    facts: tuple[Fact, ...] = ()
    sources: tuple[Source, ...] = ()
    site: str = ""
    demo: Demo | None = None
    folders: tuple[tuple[str, str], ...] = ()

    @property
    def label(self) -> str:
        """The name that fits beside a stop in a list."""
        return self.short_name or self.name


@dataclass(frozen=True, slots=True)
class HarvestRules:
    """What harvesting may reach. CIDR networks and ports; both only widen or narrow the defaults."""

    allow_addresses: tuple[str, ...] = ()
    allow_ports: tuple[int, ...] = (80, 443)


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The network and its members, sorted by id. `url` ends in "/". `root` is the folder of network.yml."""

    id: str
    name: str
    url: str
    language: str
    timezone: str
    licence: str
    contact: str
    summary: str = ""
    demo: bool = False
    harvest: HarvestRules = HarvestRules()
    labs: tuple[Lab, ...] = ()
    root: str = ""

    def lab(self, id_: str) -> Lab:
        """Find a member; raises KeyError."""
        for lab in self.labs:
            if lab.id == id_:
                return lab
        raise KeyError(id_)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where foreign bytes come from, and what holds for them when they don't say it themselves.

    `timezone` is the IANA zone of times that name none (floating times, RFC 5545 §3.3.5).
    """

    lab: str
    url: str
    timezone: str
    licence: str = ""


# --- harvest ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask for. The validators are echoed byte for byte (RFC 9110 §13.1), None when there are none."""

    url: str
    accept: str
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What came back: 200 with a body, or 304 with none. `moved_to` is where a permanent redirect (301, 308)
    pointed, "" when there was none. `wait` is how many seconds the server asks not to be asked again, 0 if it doesn't.
    """

    status: Literal[200, 304]
    body: bytes = b""
    etag: str | None = None
    last_modified: str | None = None
    content_type: str = ""
    moved_to: str = ""
    wait: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailed:
    """Nothing usable came back, and why. `wait`: seconds from Retry-After, 0 if none."""

    reason: Message
    status: int = 0
    wait: int = 0


Fetch = Callable[[Request], Awaitable[Response | FetchFailed]]
"""Ask once, follow what must be followed, never raise for what a server does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What is known about a source beside its bytes. All times UTC, None where it has not happened yet.

    sha256      of the body, "" while nothing was ever received
    received    when the body was last confirmed by the server (200 or 304)
    changed     when the body last changed
    entries, upcoming   what the body holds: all of it, and what was not over when it was read
    broken      entries of the body that could not be read
    failures    harvests in a row that brought nothing new to believe; `failing_since` the first of them
    reason      why the last one was kept
    doubts      harvests in a row that came back empty or shrunk (`decide`)
    not_before  do not ask again earlier, unless forced
    """

    url: str
    sha256: str = ""
    etag: str | None = None
    last_modified: str | None = None
    received: datetime | None = None
    changed: datetime | None = None
    entries: int = 0
    upcoming: int = 0
    broken: int = 0
    failures: int = 0
    failing_since: datetime | None = None
    reason: Message | None = None
    doubts: int = 0
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The last believable bytes of a source, with the receipt. `body` is None while there never were any."""

    body: bytes | None
    receipt: Receipt


SourceState = Literal["new", "ok", "degraded", "stale", "unreachable"]
Result = Literal["replaced", "fresh", "kept"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """What one harvest did with one source. `since`: the last success (UTC), None if there never was one.

    `asked` is False where it was not its turn: the lab is paused, or the source must be left alone for a while.
    """

    source: Source
    result: Result
    state: SourceState
    reason: Message | None
    entries: int
    problems: tuple[Problem, ...]
    since: datetime | None
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Report:
    """One harvest. Every source that was asked appears exactly once, sorted by (lab, key)."""

    now: datetime
    sources: tuple[SourceReport, ...]
    problems: tuple[Problem, ...] = ()


# --- what is published -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Artifact:
    """Bytes at a relative POSIX path."""

    path: str
    content: bytes = field(repr=False)

    def __post_init__(self) -> None:
        parts = self.path.split("/")
        if not self.path or self.path.startswith("/") or "\\" in self.path or {"..", ".", ""} & set(parts):
            raise ValueError(f"not a relative path: {self.path!r}")


# --- small questions to times ----------------------------------------------------------------------------------------


def first_day(when: When) -> date:
    """The local day on which it starts."""
    return when.first if isinstance(when, Days) else when.start.date()


def begins(when: When, days_in: tzinfo) -> datetime:
    """When it begins, as UTC. `days_in` is the zone in which whole days are days."""
    if isinstance(when, Span):
        return when.start.astimezone(UTC)
    return datetime.combine(when.first, time(), days_in).astimezone(UTC)


def over(when: When, days_in: tzinfo) -> datetime:
    """When it is over, as UTC. Whole days, and events without an end, run until local midnight."""
    if isinstance(when, Days):
        return datetime.combine(when.last + timedelta(days=1), time(), days_in).astimezone(UTC)
    if when.end is not None:
        return when.end.astimezone(UTC)
    next_day = when.start.date() + timedelta(days=1)
    return datetime.combine(next_day, time(), when.start.tzinfo).astimezone(UTC)
