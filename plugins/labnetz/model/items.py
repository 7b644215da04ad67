"""What a lab writes beside events: updates, calls, practices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from labnetz.model.events import Audience, Service, Visibility
from labnetz.model.places import Contact, Image, Place


class News(StrEnum):
    """What sort of news an update is; "" where nobody said."""

    UNKNOWN = ""
    NEWS = "news"
    REPORT = "report"
    RELEASE = "release"
    RESULT = "result"
    PRESS = "press"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOn:
    """What a portal says of an update that it collected: the lab by the portal's own id, the lab's feed, and the
    addresses of the portals on its way, the first hop first."""

    lab: str = ""
    source: str = ""
    via: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """One piece of news. Identity is (lab, guid). `excerpt` is plain text, `url` is http(s) or "".

    `published` is when the lab says; `modified` is None when it did not change since, or nobody knows.
    `refs` are ids of the lab's own events, calls and practices. After the day `expires` it leaves lists and feeds.
    `handed_on` is None unless it came from a portal. One that is `held` came with too many others at once, and stands
    below all others.
    """

    lab: str
    guid: str
    id: str = ""
    title: str
    published: datetime
    modified: datetime | None = None
    excerpt: str = ""
    url: str = ""
    kind: News = News.UNKNOWN
    topics: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    image: Image | None = None
    author: str = ""
    expires: date | None = None
    visibility: Visibility = Visibility.PUBLIC
    language: str = ""
    licence: str = ""
    source: str = ""
    handed_on: HandedOn | None = None
    held: bool = False


class CallKind(StrEnum):
    """What people are asked to do."""

    BETA_TEST = "beta-test"
    USER_TEST = "user-test"
    SURVEY = "survey"
    IDEA = "idea"
    CO_DESIGN = "co-design"
    CITIZEN_SCIENCE = "citizen-science"
    EXCHANGE = "exchange"
    COOPERATION = "cooperation"
    VOLUNTEERING = "volunteering"


class CallState(StrEnum):
    """Where a call is in its life."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    RESULT = "result"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to take part; exactly one of the addresses, or a place, is set. `paper` is a file of the site.

    `note` says what one must know: opening hours, where the box stands, until when.
    """

    online: str = ""
    place: Place | None = None
    phone: str = ""
    email: str = ""
    paper: str = ""
    post: str = ""
    note: str = ""

    @property
    def offline(self) -> bool:
        """Tell whether somebody without the internet can take it."""
        return not (self.online or self.email)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a call."""

    day: date
    summary: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """An invitation to take part (Mitmach-Aufruf). Identity is (lab, uid).

    `opens` and `closes` are its first and last day, None when nobody said. `state` is what was written, None where it
    follows from the days (`state_of`). `collects` says which personal data are asked for, `privacy_url` where more of
    that stands. `calendar`: its last day is an event of the calendar.
    """

    lab: str
    uid: str
    id: str
    title: str
    summary: str = ""
    description: str = ""
    kind: CallKind | None = None
    state: CallState | None = None
    opens: date | None = None
    closes: date | None = None
    effort: str = ""
    who: str = ""
    ways: tuple[Way, ...] = ()
    needs: str = ""
    reward: str = ""
    spots: int | None = None
    collects: str = ""
    privacy_url: str = ""
    result: Outcome | None = None
    contact: Contact | None = None
    topics: tuple[str, ...] = ()
    audience: tuple[Audience, ...] = ()
    languages: tuple[str, ...] = ()
    services: tuple[Service, ...] = ()
    practice: str = ""
    image: Image | None = None
    calendar: bool = False
    visibility: Visibility = Visibility.PUBLIC
    language: str = ""
    url: str = ""
    created: datetime | None = None
    modified: datetime | None = None
    licence: str = ""
    source: str = ""


class PracticeKind(StrEnum):
    """What others can reuse."""

    FORMAT = "format"
    METHOD = "method"
    PROCESS = "process"
    TOOL = "tool"
    STANDARD = "standard"


class Maturity(StrEnum):
    """How far a practice has been tried; "" where nobody said."""

    UNKNOWN = ""
    IDEA = "idea"
    PILOT = "pilot"
    PROVEN = "proven"


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """A building block that others can reuse (Baustein). Identity is (lab, id).

    `based_on` is "<lab>/<practice>" or "<lab>/<practice>@<version>", "" for one's own; `changes` says what was changed.
    `origin` is the id of the lab it first came from, "" where that is this lab. `attachments` are files of the site.

    Of what was taken over, `based_on_url` is the page it was taken from, `based_on_hash` the hash of the bundle it came
    in, `attribution` whom to name and how, `adopted` the day. `former_ids` are ids it had before. `withdrawn` says why
    nobody should use it any more, "" where one may. `bundle` is the address of its own bundle to download,
    `bundle_size` its octets (0 where nobody says), `hash` "sha256:<64 hex digits>" of them
    (docs/spec/practice-bundle.md); all three are made, nobody writes them.
    """

    lab: str
    id: str
    title: str
    summary: str = ""
    kind: PracticeKind = PracticeKind.FORMAT
    time: str = ""
    group_size: str = ""
    level: str = ""
    roles: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    space: str = ""
    staff_hours: str = ""
    cost_note: str = ""
    access_tips: tuple[str, ...] = ()
    maturity: Maturity = Maturity.UNKNOWN
    version: str = ""
    origin: str = ""
    based_on: str = ""
    based_on_url: str = ""
    based_on_hash: str = ""
    attribution: str = ""
    adopted: date | None = None
    former_ids: tuple[str, ...] = ()
    withdrawn: str = ""
    changes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    audience: tuple[Audience, ...] = ()
    contact: Contact | None = None
    attachments: tuple[str, ...] = ()
    lessons: tuple[str, ...] = ()
    bundle: str = ""
    bundle_size: int = 0
    hash: str = ""
    image: Image | None = None
    visibility: Visibility = Visibility.PUBLIC
    language: str = ""
    url: str = ""
    modified: datetime | None = None
    licence: str = ""
    source: str = ""
