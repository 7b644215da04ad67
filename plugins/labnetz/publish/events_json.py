"""Write `events.json`: the coming dates as open data, for people who write small programs. Expands nothing.

One object per date, sorted by start. Fields:

lab, also     id of the lab; ids of other labs that list the same event
via           addresses of the portals that handed it on, the first hop first; empty for what we read ourselves
uid           identity of the event; all dates of a series share it
title         plain text
start, end    with a time: ISO 8601 with the offset of the place. All day: the first and the last day, both included.
              `end` is null where nobody published one
all_day       true for whole days
timezone      IANA name; null for whole days
status        scheduled, tentative, cancelled, postponed, moved-online; withdrawn in the second list
place         the place on one line, "" when there is none, or it takes place online only
online        the address to join, "" when there is none
url           the lab's page about it, "" when there is none
topics        list of texts
licence, source   the licence of this entry, and the address it was read from

What has left its lab's calendar before its time stands apart, in `withdrawn`, with the same fields and `since`, when
that was noticed (UTC). Nobody said that it is cancelled, and nobody should come without asking: so no program that
knows only `events` shows it as taking place.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from labnetz.model import Artifact, Days, Network, Span, meeting_place
from labnetz.publish.json_text import write_json
from labnetz.publish.stops import state

if TYPE_CHECKING:
    from collections.abc import Iterable

    from labnetz.model import Occurrence, When

PATH = "events.json"


def write_events(occurrences: Iterable[Occurrence], network: Network, withdrawn: Iterable[Occurrence] = ()) -> Artifact:
    """All dates that are handed in, in their order."""
    document = {
        "labnetz": ["1"],
        "name": network.name,
        "url": network.url,
        "events": [_date(one) for one in occurrences],
        "withdrawn": [_date(one) | {"since": _since(one)} for one in withdrawn],
    }
    return Artifact(PATH, write_json(document))


def _since(one: Occurrence) -> str | None:
    since = one.event.withdrawn
    return since.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if since else None


def _date(one: Occurrence) -> dict[str, object]:
    event, place = one.event, meeting_place(one.event)
    return {
        "lab": event.lab,
        "also": event.also,
        "via": event.via,
        "uid": event.uid,
        "title": event.title,
        **_time(one.when),
        "status": state(event),
        "place": place.line if place else "",
        "online": event.online,
        "url": event.url,
        "topics": event.topics,
        "licence": event.licence,
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


def _zone_name(when: Span) -> str:
    """The IANA name, which a ZoneInfo has as its key; UTC is the only other zone in a Span."""
    return getattr(when.start.tzinfo, "key", "UTC")
