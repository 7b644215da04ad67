"""Write `events.json`, the index of the open data, and `data/events/YYYY-MM.json`, the dates of one month.

For people who write small programs, and for other portals. docs/spec/open-data.md says what each key means, and
`schema/events.schema.json` and `schema/events-month.schema.json` say the same to programs. Chooses no dates and expands
nothing (`publish.open_data`).

What has left its lab's calendar before its time stands apart, in the index under `withdrawn`, with `since`, when that
was noticed. Nobody said that it is cancelled, and nobody should come without asking: so no program that knows only the
months shows it as taking place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from labnetz import words
from labnetz.locale import say
from labnetz.model import Artifact, Days, Network, Published, Span, meeting_place, msg, starts
from labnetz.publish.dates import instant
from labnetz.publish.event_links import event_key
from labnetz.publish.json_text import cut, row_parts, write_json
from labnetz.publish.licences import licence_label, licence_url
from labnetz.publish.stops import state
from labnetz.publish.window import midnight

if TYPE_CHECKING:
    from datetime import date

    from labnetz.model import Event, Lab, Occurrence, Place, Registration, When
    from labnetz.publish.facets import Value

PATH = "events.json"
VERSIONS = ["2"]
"""Version 1 had all dates in `events.json` itself. Who looks there finds no key `events`, rather than an empty list."""


@dataclass(frozen=True, slots=True)
class Dated:
    """One date. `master` is the series that it belongs to, None for a single event. `facets` are the parts of the
    network that it belongs to (`publish.facets`). `has_file` tells whether its event is a file of its own, which it is
    until it has left the window (`publish.facet_feeds`)."""

    occurrence: Occurrence
    master: Event | None = None
    facets: tuple[Value, ...] = ()
    has_file: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """The dates that begin in a month ("2026-12"), sorted by time."""

    name: str
    dates: tuple[Dated, ...]

    @property
    def path(self) -> str:
        """Where its dates lie, without the ending."""
        return f"data/events/{self.name}"


def month_parts(month: Month, network: Network) -> Iterator[bytes]:
    """Give the dates of one month, one in each line, bit by bit."""
    head = {"labnetz": VERSIONS, "month": month.name, **_about(network)}
    labs = {lab.id: lab for lab in network.labs}
    rows = (date_object(one, network, labs) for one in month.dates)
    return row_parts(head, "events", rows)


def write_index(
    months: Sequence[tuple[Month, Published, Published]],
    network: Network,
    withdrawn: Iterable[Occurrence] = (),
    *,
    now: datetime,
) -> Artifact:
    """Say what there is: each month with its file and its graph. Two builds on one day (UTC) give the same bytes."""
    labs = {lab.id: lab for lab in network.labs}
    document = {
        "labnetz": VERSIONS,
        **_about(network),
        "summary": network.summary,
        "language": network.language,
        "contact": network.contact,
        "demo": network.demo,
        "generated": instant(midnight(now)),
        "schema": f"{network.url}schema/events.schema.json",
        "month_schema": f"{network.url}schema/events-month.schema.json",
        "catalog": f"{network.url}catalog.jsonld",
        "all_events": f"{network.url}feeds/calendar-all.ics",
        "months": [_month(*one, network) for one in months],
        "withdrawn": [
            date_object(Dated(one), network, labs) | {"since": _utc(one.event.withdrawn)} for one in withdrawn
        ],
    }
    return Artifact(PATH, write_json(document))


def _about(network: Network) -> dict[str, object]:
    """What is true of all dates of a network."""
    return {
        "network": network.id,
        "name": network.name,
        "url": network.url,
        "timezone": network.timezone,
        "licence": network.licence,
        "licence_url": licence_url(network.licence),
        "attribution": merged_by(network),
    }


def _month(month: Month, dates: Published, graph: Published, network: Network) -> dict[str, object]:
    return {"month": month.name, "dates": len(month.dates), **_file(dates, network), "graph": _file(graph, network)}


def _file(one: Published, network: Network) -> dict[str, object]:
    return {"url": f"{network.url}{one.path}", "bytes": one.size, "sha256": one.sha256}


# --- whose work it is -------------------------------------------------------------------------------------------------


def merged_by(network: Network) -> str:
    """Say who has put it together, and that it was changed: licences with attribution ask for both."""
    text = msg("Collected from the labs of the network and changed on the way by {network}", network=network.name)
    return say(text, network.language)


def attribution(lab: str, licence: str, network: Network) -> str:
    """Give the sentence by which the source of one entry is named rightly. `lab` is its name."""
    return _attribution(lab, licence, network.name, network.language)


@lru_cache(maxsize=4096)  # all dates of a lab have the same, and there are hundreds of thousands
def _attribution(lab: str, licence: str, network: str, language: str) -> str:
    changed = say(msg("collected and changed by {network}", network=network), language)
    return ", ".join(part for part in (lab, licence_label(licence), changed) if part)


# --- one date ---------------------------------------------------------------------------------------------------------


def date_id(one: Occurrence) -> str:
    """Name one date for good: the key of its event, and of a date of a series the time at which it was to begin at
    first. It stays when the date is moved."""
    original = original_start(one)
    if original is None:
        return event_key(one.event.uid)
    return f"{event_key(one.event.uid)}-{_compact(original)}"


def original_start(one: Occurrence) -> date | datetime | None:
    """Give RECURRENCE-ID (RFC 5545 §3.8.4.4): when a date of a series was to begin at first, None for single events."""
    if one.event.recurrence_id is not None:
        return one.event.recurrence_id
    return None if one.event.series is None else starts(one.when)


def date_object(dated: Dated, network: Network, labs: Mapping[str, Lab]) -> dict[str, object]:
    """Give one date with all its keys, in their order. `labs` are those of the network, by id."""
    one, event = dated.occurrence, dated.occurrence.event
    lab = labs[event.lab]
    return {
        "id": date_id(one),
        "uid": event.uid,
        "lab": event.lab,
        "provider": lab.name,
        "also": event.also,
        "via": event.via,
        "title": event.title,
        **_time(one.when),
        "status": state(event),
        "status_note": event.status_note,
        "previous_start": _stamp(event.previous_start),
        "series": _series(dated),
        **_texts(event),
        **_where(event),
        **_for_whom(event, network.language),
        "organizer": event.organizer or lab.name,
        "partners": event.partners,
        "practice": event.practice,
        "topics": event.topics,
        "facets": _facets(dated.facets),
        "url": event.url,
        "calendar": f"{network.url}events/{event_key(event.uid)}.ics" if dated.has_file else None,
        "updated": _utc(max((at for at in (event.modified, event.stamped) if at is not None), default=None)),
        "licence": event.licence,
        "licence_url": licence_url(event.licence),
        "attribution": attribution(lab.name, event.licence, network),
        "source": event.source,
    }


def _time(when: When) -> dict[str, object]:
    if isinstance(when, Days):
        return {"start": when.first.isoformat(), "end": when.last.isoformat(), "all_day": True, "timezone": None}
    return {
        "start": when.start.isoformat(),
        "end": when.end.isoformat() if when.end else None,
        "all_day": False,
        "timezone": _zone_name(when),
    }


def _series(dated: Dated) -> dict[str, object] | None:
    if dated.master is None or dated.master.series is None:
        return None
    return {"rule": dated.master.series.rrule, "recurrence_id": _stamp(original_start(dated.occurrence))}


def _texts(event: Event) -> dict[str, object]:
    return {"summary": event.summary, "description": cut(event.description), "language": event.language}


def _where(event: Event) -> dict[str, object]:
    place = meeting_place(event)
    return {"place": _place(place, event.room) if place else None, "online": event.online}


def _place(place: Place, room: str) -> dict[str, object]:
    """A fact of access that nobody has said is not there: it is unknown, and never a no."""
    return {
        "name": place.name,
        "room": room,
        "street": place.street,
        "postal_code": place.postal_code,
        "city": place.city,
        "district": place.district,
        "line": place.line,
        "lat": place.lat,
        "lon": place.lon,
        "access": {fact: value.value for fact, value in place.access},
        "access_note": place.access_note,
        "access_checked": place.access_checked.isoformat() if place.access_checked else None,
    }


def _for_whom(event: Event, language: str) -> dict[str, object]:
    free = words.is_free(event.cost)
    return {
        "services": [one.value for one in event.services],
        "access_note": event.access_note,
        "audience": [one.value for one in event.audience],
        "age": event.age,
        "languages": event.languages,
        "cost": say(msg("free of charge"), language) if free else event.cost,
        "is_free": True if free else None,
        "registration": _registration(event.registration) if event.registration else None,
    }


def _registration(one: Registration) -> dict[str, object]:
    return {
        "need": one.need.value,
        "url": one.url,
        "phone": one.phone,
        "email": one.email,
        "until": one.until.isoformat() if one.until else None,
        "capacity": one.capacity,
        "state": one.state.value or None,
    }


def _facets(values: Iterable[Value]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for kind, value in values:
        found.setdefault(kind, []).append(value)
    return found


def _zone_name(when: Span) -> str:
    """The IANA name, which a ZoneInfo has as its key; UTC is the only other zone in a Span."""
    return getattr(when.start.tzinfo, "key", "UTC")


def _stamp(at: date | datetime | None) -> str | None:
    return at.isoformat() if at else None


def _utc(at: datetime | None) -> str | None:
    return instant(at) if at else None


def _compact(at: date | datetime) -> str:
    """Write a time as iCalendar does, without a sign that an address would have to escape."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}" if isinstance(at, datetime) else f"{at:%Y%m%d}"
