"""What may stand in `lab.json`, version 1 (docs/spec/lab-json.md). The published JSON Schema is made of these models.

Only form; `manifest` reads with them, and says what it means. Unknown keys are passed over: that is how a format grows.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import available_timezones

from pydantic import BeforeValidator, Field, PlainValidator, WithJsonSchema
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from labnetz.content.values import (
    CalendarAddress,
    Country,
    Language,
    Latitude,
    Line,
    Longitude,
    MailAddress,
    Sentence,
    SiteAddress,
    Slug,
    WebAddress,
)
from labnetz.manifest_parts import ItemsPart, Named, Part, Tags, Texts, Time, key, one_or_more
from labnetz.model import LabStatus, msg
from labnetz.wording import wrong

if TYPE_CHECKING:
    from pydantic_core import core_schema

VERSION = "1"
MAX_FEEDS = 20
MAX_LABS = 20_000
MAX_HOPS = 20


def _zone(value: object) -> str:
    """An IANA name. Proposes nothing: looking for what was meant takes long, and a file may be wrong many times."""
    if isinstance(value, str) and value.strip() in _zones():
        return value.strip()
    raise wrong(
        "MAN-04", msg('time zone "{value}" is unknown'), msg("for example {proposal}", proposal="Europe/Berlin")
    )


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise wrong("MAN-04", msg('{key} can\'t be "{value}"'), msg("write true or false"))


Mails = Annotated[tuple[MailAddress, ...], Field(max_length=10), BeforeValidator(one_or_more)]
Sites = Annotated[tuple[SiteAddress, ...], Field(max_length=MAX_HOPS), BeforeValidator(one_or_more)]
Calendars = Annotated[tuple[CalendarAddress, ...], Field(max_length=MAX_FEEDS), BeforeValidator(one_or_more)]
Feeds = Annotated[tuple[WebAddress, ...], Field(max_length=MAX_FEEDS), BeforeValidator(one_or_more)]
Zone = Annotated[str, PlainValidator(_zone), WithJsonSchema({"type": "string", "examples": ["Europe/Berlin"]})]
Switch = Annotated[bool, PlainValidator(_flag), WithJsonSchema({"type": "boolean"})]


class TopicFeeds(Part):
    """The feeds of one topic."""

    topic: Named = key(..., "Its name.")
    events: WebAddress | None = key(None, "Its calendar (iCalendar).")
    updates: WebAddress | None = key(None, "Its news (RSS, Atom or JSON Feed).")


class FeedsPart(Part):
    """Where the feeds are."""

    events: Calendars = key((), "Calendars for people to subscribe to; what is far away may be left out.")
    all_events: Calendars = key((), "Calendars with all events, for readers that collect; they take these instead.")
    updates: Feeds = key((), "News: RSS, Atom or JSON Feed.")
    topics: Annotated[tuple[TopicFeeds, ...], Field(max_length=500)] = key((), "Parts of the same, by topic.")


class About(ItemsPart):
    """What a lab, a portal, and a portal about a lab have in common."""

    id: Slug = key(..., "A short name that never changes: small letters, digits, hyphens, at most 40.")
    name: Named = key(..., "What it is called.")
    url: SiteAddress = key(..., "The address of its site. It names the lab across networks.")
    short_name: Named | None = key(None, "A name that fits beside a date.")
    former_names: Texts = key((), "Names that it had before.")
    summary: Sentence | None = key(None, "One or two sentences.")
    status: LabStatus | None = key(None, "Where it is in its life.")
    demo: Switch = key(False, "true: a demonstration, whose dates do not take place.")  # noqa: FBT003 - a default
    operator: Named | None = key(None, "Who runs it.")
    municipalities: Texts = key((), "Its municipalities.")
    land: Named | None = key(None, "Its Land or region.")
    country: Country | None = key(None, "Its country (ISO 3166-1 alpha-2).")
    lat: Latitude | None = key(None, "Latitude of its place in degrees (WGS 84).")
    lon: Longitude | None = key(None, "Longitude of its place in degrees (WGS 84).")
    language: Language | None = key(None, "The language of its texts (BCP 47).")
    languages: Tags = key((), "Languages in which it can be asked (BCP 47).")
    timezone: Zone | None = key(None, "The zone of times that name none (IANA).")
    licence: Named | None = key(None, "The licence of texts and feeds, best as an SPDX name.")
    contacts: Mails = key((), "Mail addresses; two, one of them not of its own domain.")
    homepage: WebAddress | None = key(None, "Its main website, if that is another one.")
    imprint: WebAddress | None = key(None, "The page that says who answers for the site.")
    privacy: WebAddress | None = key(None, "The page that says which data arise, and for what.")
    accessibility_statement: WebAddress | None = key(None, "The page with the statement on accessibility.")
    feeds: FeedsPart = key(FeedsPart(), "Where its feeds are.")


class MemberPart(About):
    """A lab, as a portal tells of it."""

    url: SiteAddress | None = key(  # type: ignore[assignment]  # a lab that is over may have no site any more
        None, "The address of its site. It names the lab across networks."
    )
    via: Sites = key((), "The sites of the portals through which it came here, the first hop first.")


class LabJson(About):
    """`lab.json`, whole."""

    labnetz: Annotated[tuple[Line, ...], Field(min_length=1), BeforeValidator(one_or_more)] = key(
        ..., 'The versions of this format that the file keeps to, such as ["1"].'
    )
    generated: Time | None = key(None, "When it was written.")
    expires: Time | None = key(None, "From when on nobody should count on it.")
    second_contact: Switch = key(False, "true in a copy without it: there is a second contact.")  # noqa: FBT003
    outside_contact: Switch = key(False, "true in a copy without it: one is not of its own domain.")  # noqa: FBT003
    labs: Annotated[tuple[MemberPart, ...], Field(max_length=MAX_LABS)] = key((), "The labs that a portal collects.")


class _OneOrMore(GenerateJsonSchema):
    """Says that one text may stand for a list of texts."""

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        """Widen lists; leave all else."""
        inner = super().function_before_schema(schema)
        if inner.get("type") != "array":
            return inner
        return {"anyOf": [inner, inner["items"]]}


def schema() -> dict[str, object]:
    """Give the JSON Schema (2020-12) of version 1, for writers. Readers are milder: they leave out what is wrong."""
    return schema_of(LabJson, "urn:labnetz:lab-json:1", "lab.json, version 1")


def schema_of(model: type[Part], id_: str, title: str) -> dict[str, object]:
    """Give the JSON Schema (2020-12) of a file of ours, for writers."""
    made: dict[str, object] = _for_writers(model.model_json_schema(schema_generator=_OneOrMore))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": id_, "title": title} | made


def _for_writers(node: Any) -> Any:
    """Leave out what only programmers of Python would read."""
    if isinstance(node, list):
        return [_for_writers(one) for one in node]
    if not isinstance(node, dict):
        return node
    node = node | _stricter(node)
    keys = node.get("properties")
    kept = {name: _for_writers(value) for name, value in node.items() if name not in ("title", "default", "properties")}
    return kept | ({"properties": {name: _for_writers(value) for name, value in keys.items()}} if keys else {})


def _stricter(node: dict[str, Any]) -> dict[str, Any]:
    """Validators look at patterns everywhere, at formats only when told to."""
    pattern = node.get("pattern", "")
    if node.get("format") == "uri":
        return {"pattern": "^(https?|webcals?)://[^@]+$"}
    if node.get("format") == "date-time":
        return {"pattern": "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}.*(Z|[+-]\\d{2}:\\d{2})$"}
    return {"type": "string", "pattern": f"^(?:{pattern})$"} if pattern and not pattern.startswith("^") else {}
