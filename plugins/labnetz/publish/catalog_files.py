"""Which published files a catalogue names, to which dataset each belongs, and what people call it. Writes nothing.

Told by their paths, which are the same in every language: a feed that somebody adds later is in the catalogue, too.
Files of single events are left out, since there may be a million; the calendars have them all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from labnetz.locale import say
from labnetz.model import Message, msg
from labnetz.publish.dates import month

if TYPE_CHECKING:
    from labnetz.model import Artifact, Published
    from labnetz.publish.facets import Facet, Value

Dataset = Literal["dates", "news", "changes", "calls", "practices", "labs", "states"]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: its name in the EU's table of file types, its media type (IANA)."""

    file_type: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One file of the catalogue. `facet` is the part of the network that it shows, None for all of it; `month` the
    month, "" for a file that is about more than one. `schema` is the path of its JSON Schema, "" where it has none."""

    path: str
    size: int
    dataset: Dataset
    title: str
    format: Format
    facet: Value | None = None
    month: str = ""
    schema: str = ""


_ICS = Format("ICS", "text/calendar")
_JSON = Format("JSON", "application/json")
_LD = Format("JSON_LD", "application/ld+json")
_CSV = Format("CSV", "text/csv")
_OPML = Format("XML", "text/x-opml")
_FEEDS = {
    "xml": Format("RSS", "application/rss+xml"),
    "atom": Format("ATOM", "application/atom+xml"),
    "json": Format("JSON", "application/feed+json"),
}
_FEED_NAMES: Mapping[tuple[str, str], Message] = {
    ("events", "xml"): msg("Dates as a feed (RSS)"),
    ("events", "atom"): msg("Dates as a feed (Atom)"),
    ("events", "json"): msg("Dates as a feed (JSON Feed)"),
    ("changes", "xml"): msg("Changed dates as a feed (RSS)"),
    ("changes", "atom"): msg("Changed dates as a feed (Atom)"),
    ("changes", "json"): msg("Changed dates as a feed (JSON Feed)"),
    ("updates", "xml"): msg("News as a feed (RSS)"),
    ("updates", "atom"): msg("News as a feed (Atom)"),
    ("updates", "json"): msg("News as a feed (JSON Feed)"),
}
_OF_FEED: Mapping[str, Dataset] = {"events": "dates", "changes": "changes", "updates": "news"}
_FIXED: Mapping[str, tuple[Dataset, Message, Format, str]] = {
    "events.json": ("dates", msg("Dates as data (JSON), the index"), _JSON, "schema/events.schema.json"),
    "data/standards.json": (
        "labs",
        msg("Who keeps which conventions, as data (JSON)"),
        _JSON,
        "schema/standards.schema.json",
    ),
    "feeds/deadlines.ics": ("calls", msg("Deadlines to take part as a calendar (iCal)"), _ICS, ""),
    "feeds/calls.xml": ("calls", msg("Calls to take part as a feed (RSS)"), _FEEDS["xml"], ""),
    "feeds/calls.atom": ("calls", msg("Calls to take part as a feed (Atom)"), _FEEDS["atom"], ""),
    "feeds/calls.json": ("calls", msg("Calls to take part as a feed (JSON Feed)"), _FEEDS["json"], ""),
    "data/practices.json": ("practices", msg("Practices as data (JSON)"), _JSON, "schema/practices.schema.json"),
    "data/practices.csv": ("practices", msg("Practices as a table (CSV)"), _CSV, ""),
    "data/adoptions.json": ("practices", msg("Adoptions as data (JSON)"), _JSON, "schema/adoptions.schema.json"),
    "data/adoptions.csv": ("practices", msg("Adoptions as a table (CSV)"), _CSV, ""),
    "feeds/adoptions.xml": ("practices", msg("New adoptions as a feed (RSS)"), _FEEDS["xml"], ""),
    "feeds/adoptions.atom": ("practices", msg("New adoptions as a feed (Atom)"), _FEEDS["atom"], ""),
    "feeds/adoptions.json": ("practices", msg("New adoptions as a feed (JSON Feed)"), _FEEDS["json"], ""),
    "network.opml": ("news", msg("The labs’ own feeds, for a feed reader (OPML)"), _OPML, ""),
    "lab.json": ("labs", msg("The network and its labs as data (JSON)"), _JSON, "schema/lab-json.schema.json"),
    "health.json": ("states", msg("State of the sources as data (JSON)"), _JSON, "schema/health.schema.json"),
}

_KINDS = {
    "municipality": msg("Town or district"),
    "land": msg("Land"),
    "topic": msg("Topic"),
    "practice": msg("Practice"),
    "audience": msg("Audience"),
    "language": msg("Language"),
}
"""What is said behind a name that could be one of another kind, too; a lab's says enough."""

_CALENDAR = re.compile(r"feeds/(?P<of>.+?)(?P<all>-all)?\.ics")
_PART = re.compile(r"feeds/(?P<of>.+)/part-(?P<number>[0-9]+)\.ics")
_MONTH = re.compile(r"(?:feeds/month|data/events)/(?P<month>[0-9]{4}-[0-9]{2})\.(?P<ending>ics|json|jsonld)")
_FEED = re.compile(r"feeds/(?:(?P<of>.+)/)?(?P<kind>events|changes|updates)\.(?P<ending>xml|atom|json)")
_NEWS = re.compile(r"feeds/(?P<of>[a-z]+/.+)\.(?P<ending>xml|atom|json)")
_MONTHS: Mapping[str, tuple[Message, Format, str]] = {
    "ics": (msg("Dates as a calendar (iCal)"), _ICS, ""),
    "json": (msg("Dates as data (JSON)"), _JSON, "schema/events-month.schema.json"),
    "jsonld": (msg("Dates as a graph of schema.org (JSON-LD)"), _LD, ""),
}


def listed_files(files: Iterable[Artifact | Published], facets: Iterable[Facet], language: str) -> tuple[Listed, ...]:
    """Choose what the catalogue names, in the order of the files. `facets` give their names."""
    known = {facet.folder: facet for facet in facets}
    found = (_listed(one, known, language) for one in files)
    return tuple(one for one in found if one is not None)


def _listed(file: Artifact | Published, known: Mapping[str, Facet], language: str) -> Listed | None:
    for reader in _READERS:
        found = reader(file.path)
        if found is not None:
            part = known.get(found.of)
            return Listed(
                path=file.path,
                size=file.size,
                dataset=found.dataset,
                title=_title(found, part, language),
                format=found.format,
                facet=(part.kind, part.value) if part else None,
                month=found.month,
                schema=found.schema,
            )
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What a path tells. `of` is the part of the network as it stands in the path, "" for all of it."""

    dataset: Dataset
    name: Message
    format: Format
    of: str = ""
    month: str = ""
    schema: str = ""


def _title(told: _Told, part: Facet | None, language: str) -> str:
    of = month(date.fromisoformat(f"{told.month}-01"), language) if told.month else told.of
    if part is not None:
        kind = say(_KINDS[part.kind], language) if part.kind in _KINDS else ""
        of = f"{part.name} ({kind})" if kind else part.name
    name = say(told.name, language)
    return f"{of}: {name}" if of else name


def _fixed(path: str) -> _Told | None:
    if path not in _FIXED:
        return None
    dataset, name, form, schema = _FIXED[path]
    return _Told(dataset=dataset, name=name, format=form, schema=schema)


def _month(path: str) -> _Told | None:
    found = _MONTH.fullmatch(path)
    if found is None:
        return None
    name, form, schema = _MONTHS[found["ending"]]
    return _Told(dataset="dates", name=name, format=form, month=found["month"], schema=schema)


def _part(path: str) -> _Told | None:
    found = _PART.fullmatch(path)
    if found is None:
        return None
    name = msg("Dates as a calendar (iCal), part {number}", number=found["number"])
    return _Told(dataset="dates", name=name, format=_ICS, of=_of(found["of"]))


def _calendar(path: str) -> _Told | None:
    found = _CALENDAR.fullmatch(path)
    if found is None:
        return None
    name = msg("All dates as a calendar (iCal)") if found["all"] else msg("Dates as a calendar (iCal)")
    return _Told(dataset="dates", name=name, format=_ICS, of=_of(found["of"]))


def _feed(path: str) -> _Told | None:
    found = _FEED.fullmatch(path)
    if found is None:
        return None
    kind, ending = found["kind"], found["ending"]
    name = _FEED_NAMES[kind, ending]
    return _Told(dataset=_OF_FEED[kind], name=name, format=_FEEDS[ending], of=found["of"] or "")


def _news(path: str) -> _Told | None:
    """The news of one part of the network have its own name: feeds/lab/<id>.xml."""
    found = _NEWS.fullmatch(path)
    if found is None:
        return None
    ending = found["ending"]
    return _Told(dataset="news", name=_FEED_NAMES["updates", ending], format=_FEEDS[ending], of=found["of"])


def _of(part: str) -> str:
    return "" if part == "calendar" else part


_READERS: tuple[Callable[[str], _Told | None], ...] = (_fixed, _month, _part, _calendar, _feed, _news)
