"""Events of a small network and their pieces, for tests of what is made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from labnetz.ical.pieces import Piece
from labnetz.ical.vevent import vevent
from labnetz.ical.write import block, last_change, order
from labnetz.model import Event, Lab, Source, Span
from labnetz.publish.agenda import agenda
from labnetz.publish.facet_feeds import event_files, network_feeds
from labnetz.publish.facets import facet_events
from some_network import network_of

NOW = datetime(2026, 12, 2, 9, 30, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def lab(id_: str, **fields: Any) -> Lab:
    """Make a lab that has a calendar."""
    source = Source(id_, "events", "events", f"https://{id_}.example/kalender.ics")
    return Lab(**{"id": id_, "name": f"Labor {id_}", "url": f"https://{id_}.example/", "sources": (source,)} | fields)


NETWORK = network_of(lab("a", municipalities=("Moers",), land="Hessen"), lab("b"))


def at(day: int, hour: int = 17, month: int = 12, year: int = 2026) -> Span:
    """Two hours on a day in Berlin."""
    start = datetime(year, month, day, hour, tzinfo=BERLIN)
    return Span(start, start + timedelta(hours=2))


def event(name: str, when: Any = None, **fields: Any) -> Event:
    """Make an event of lab a in the week after NOW."""
    usual = {"lab": "a", "uid": f"{name}@a.example", "title": name, "when": when or at(9), "licence": "CC0-1.0"}
    return Event(**usual | {"source": "https://a.example/kalender.ics", "url": f"https://a.example/{name}/"} | fields)


def pieces(events: Iterable[Event], more: Callable[[Event], str] | None = None) -> tuple[Piece, ...]:
    """Make pieces of events as a lab writes them, in the order of a calendar; `more` gives one more line of each."""
    made = [
        Piece(
            uid=one.uid,
            labs=(one.lab, *one.also),
            order=order(one, BERLIN),
            block=block(_lines(one, more)),
            changed=last_change([one]),
        )
        for one in events
    ]
    return tuple(sorted(made, key=lambda piece: piece.order))


def _lines(one: Event, more: Callable[[Event], str] | None) -> list[str]:
    *lines, end = map(str, vevent(one, "de"))
    return [*lines, *([more(one)] if more else []), end]


def feeds(*events: Event, now: datetime = NOW, network: Any = NETWORK) -> dict[str, bytes]:
    """Give everything that the network publishes of its events, by path."""
    return files(events, pieces(events), now, network)


def files(
    events: Sequence[Event], made: Sequence[Piece], now: datetime = NOW, network: Any = NETWORK
) -> dict[str, bytes]:
    """Give what the network publishes of events of which there are pieces already."""
    when = agenda(events, network.timezone, now=now)
    feeds = network_feeds(made, facet_events(events, network), when, network, now=now)
    found = chain(feeds, event_files(made, when.kept, network))
    return {one.path: one.content for one in found}


def names(body: bytes) -> list[str]:
    """Give the titles in a calendar, in its order."""
    lines = body.replace(b"\r\n ", b"").decode().split("\r\n")
    return [line.removeprefix("SUMMARY:") for line in lines if line.startswith("SUMMARY:")]
