"""What may be written in network.yml and labs/<id>.yml. Only form; `registry` says what it means."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, WithJsonSchema

from labnetz.content.schema.lab import ProfileFields
from labnetz.content.schema.shared import about, off
from labnetz.content.values import (
    CalendarAddress,
    Flag,
    Language,
    Line,
    ListOf,
    MailAddress,
    Sentence,
    SiteAddress,
    Slug,
    TimeZone,
    WebAddress,
    whole,
)
from labnetz.model import SharedEvents, msg
from labnetz.validation import Fields
from labnetz.wording import wrong

_PORTAL_PATHS = """
abonnieren about access accessibility aktuelles assets audience barrierefreiheit bausteine buchung calendar
calls data datenschutz de einbetten embed en events facets feeds formate fr gebaerdensprache handbook handbuch harvest
health impressum imprint index javascripts kiosk lab labore labs land leichte-sprache map mitmachen
mitmachen-als-labor monat month nach network netz neuigkeiten news offene-daten open-data orte places portal
practices privacy schema search search-index sitemap standards static stylesheets subscribe suche themen topic topics
ueber updates veranstaltungen zustand
"""
RESERVED = frozenset(_PORTAL_PATHS.split())
"""Names that a portal uses at the top of its paths, in any of its languages. A lab's id becomes such a path."""


def _network(text: object) -> str:
    try:
        return str(ipaddress.ip_network(str(text)))
    except ValueError:
        what = msg('{key} "{value}" is not a network')
        raise wrong("DATA-05", what, msg("write it like 127.0.0.0/8")) from None


def _folder(text: object) -> str:
    """A folder beside or below the registry; never one that only exists on one machine."""
    folder = str(text).strip().rstrip("/")
    if folder and not folder.startswith(("/", "~")) and "\\" not in folder and ":" not in folder:
        return folder
    raise wrong("DATA-05", msg('{key} "{value}" is not a folder'), msg("write it from here, such as ../sites/berlin"))


def _one_or_more(value: object) -> object:
    return [value] if isinstance(value, str | Mapping) else value


def _addressed(value: object) -> object:
    return {"url": value} if isinstance(value, str) else value


def _user_agent(text: str) -> str:
    """One line of ASCII: it becomes the value of a header (RFC 9110 §5.5)."""
    if re.fullmatch(r"[\x20-\x7e]{0,200}", text):
        return text
    what = msg('{key} "{value}" can\'t be sent in a header')
    raise wrong("DATA-05", what, msg("write up to 200 letters, digits and signs without umlauts"))


Port = Annotated[int, PlainValidator(lambda text: whole(text, 65535)), WithJsonSchema({"type": "integer"})]
Cidr = Annotated[str, PlainValidator(_network), WithJsonSchema({"type": "string"})]
UserAgent = Annotated[Line, AfterValidator(_user_agent)]
Folder = Annotated[str, PlainValidator(_folder), WithJsonSchema({"type": "string"})]


class HarvestFields(Fields):
    """What harvesting may reach."""

    allow_addresses: Annotated[tuple[Cidr, ...], Field(max_length=50), ListOf] = ()
    allow_ports: Annotated[tuple[Port, ...], Field(max_length=50), ListOf] = (80, 443)


class NetworkFields(Fields):
    """network.yml: the network itself."""

    id: Slug
    name: Line
    url: SiteAddress
    language: Language
    timezone: TimeZone
    licence: Line
    contact: MailAddress
    summary: Sentence = ""
    demo: Flag = False
    practices: Folder | None = None
    harvest: HarvestFields = HarvestFields()


class SourceFields(Fields):
    """One address of a member, and how it is asked."""

    url: WebAddress = about(..., "Its address.", "https://labor.example/feed/")
    user_agent: UserAgent = about("", "How we introduce ourselves there, if not by our own name.", "Mozilla/5.0")
    assume_timezone: TimeZone | None = about(None, "Zone of times that name none, if not the lab's.", "Europe/Berlin")
    pause: Flag = off("true: not asked for now; what it last said stays.")


class CalendarSourceFields(SourceFields):
    """A calendar of a member."""

    url: CalendarAddress = about(..., "Its address.", "https://labor.example/kalender.ics")


Calendars = tuple[Annotated[CalendarSourceFields, BeforeValidator(_addressed)], ...]
Feeds = tuple[Annotated[SourceFields, BeforeValidator(_addressed)], ...]


class FeedFields(Fields):
    """The feeds of a member: an address, a mapping with more about it, or a list of them."""

    events: Annotated[Calendars, Field(max_length=20), BeforeValidator(_one_or_more)] = ()
    updates: Annotated[Feeds, Field(max_length=20), BeforeValidator(_one_or_more)] = ()


class MemberFields(ProfileFields):
    """labs/<id>.yml: one member. With `site` everything else stands in that folder's lab.yml; with `manifest`, what is
    not written here is taken from there. With `portal: true` its manifest may speak of other labs, too; that is never
    taken from there, since whoever edits a manifest could else publish in the name of others. `shared_events` says
    whether an event that this lab and another one announce is shown once or twice (docs/merging.md)."""

    name: Line | None = None
    url: SiteAddress | None = None
    language: Language | None = None
    timezone: TimeZone | None = None
    site: Folder | None = None
    feeds: FeedFields = FeedFields()
    manifest: Annotated[SourceFields | None, BeforeValidator(_addressed)] = None
    pause: Flag = False
    portal: Flag = False
    shared_events: SharedEvents = about("once", "once or apart: an event that another lab announces, too.", "apart")


KINDS: Mapping[str, type[Fields]] = {"network": NetworkFields, "member": MemberFields}
"""The kinds that the people of a network write, for the JSON Schemas."""
