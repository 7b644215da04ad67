"""What the portal's calendars and feeds say about themselves. Chooses no entries, writes no file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from labnetz import words
from labnetz.feeds.write import FeedInfo, Provider
from labnetz.ical.write import CalendarInfo
from labnetz.locale import colon, say
from labnetz.model import msg

if TYPE_CHECKING:
    from datetime import datetime

    from labnetz.model import Lab, Network
    from labnetz.publish.facets import Facet


def part_name(network: Network, facet: Facet | None) -> str:
    """Name a part of the network as it stands in somebody's list of calendars: a lab has a name that says enough."""
    if facet is None:
        return network.name
    return facet.name if facet.kind == "lab" else f"{network.name}{colon(network.language)} {facet.name}"


def calendar_info(network: Network, name: str, path: str) -> CalendarInfo:
    """Say what a calendar at `path` is."""
    return CalendarInfo(
        name=name,
        description=description(network),
        url=network.url,
        source=network.url + path,
        timezone=network.timezone,
        language=network.language,
    )


def feed_info(network: Network, name: str, path: str, labs: Iterable[Lab], *, now: datetime) -> FeedInfo:
    """Say what a feed at `path` is, which may be without its ending; its id outlives a move of the site.

    `labs` are those whose entries may stand in it, so that a feed of one of 10,000 labs needs not know them all.
    """
    return FeedInfo(
        title=name,
        description=description(network),
        url=network.url,
        self_url=network.url + path,
        language=network.language,
        licence=network.licence,
        providers=tuple(Provider(lab=lab.id, name=lab.name) for lab in labs),
        id=f"urn:labnetz:{network.id}:{path}",
        author=network.name,
        now=now,
    )


def description(network: Network) -> str:
    """Whose work it is, and that it was changed: what licences with attribution ask for."""
    note = msg(
        "Collected from the labs of the network and changed on the way; provider and licence stand at each entry."
    )
    return " ".join(part for part in (demo_note(network), network.summary, say(note, network.language)) if part)


def demo_note(network: Network) -> str:
    """Say that it is a demonstration, "" for what is none."""
    return say(words.DEMO, network.language) if network.demo else ""
