"""Where an event has its page: on the portal every event has a light one of its own, on a lab's site the lab's.

The address follows from the event's UID alone. So it stays when the event is moved, renamed or cancelled, when another
lab of it is named first, and when the portal moves.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from labnetz.publish.site import Paths

if TYPE_CHECKING:
    from labnetz.model import Event, Network
    from labnetz.publish.site import Site

_PORTAL = Paths()


def event_key(uid: str) -> str:
    """Give the name of an event's own page and files (`events/<key>.ics`) by its UID in the network."""
    return sha256(uid.encode("utf-8", "replace")).hexdigest()[:16]


def event_path(event: Event, site: Site) -> str:
    """Give the folder of an event's page on the portal, with its closing slash.

    UIDs of what has left its lab's calendar are unique in the lab only (`publish.withdrawn`).
    """
    uid = event.uid if event.withdrawn is None else f"{event.lab}/{event.uid}"
    return f"{site.paths.events}{event_key(uid)}/"


def former_path(event: Event, site: Site) -> str:
    """Give the folder of the page that an event had before it left its lab's calendar: that of the event by its UID,
    of which memory keeps a longer piece of the same digest (`model.memory.entry_id`). "" for all others.
    """
    known = event.uid.removeprefix("withdrawn-")
    return f"{site.paths.events}{known[:16]}/" if event.withdrawn is not None and known != event.uid else ""


def event_address(event: Event, site: Site) -> str:
    """Give the whole address of an event's page on the portal: for those who read about it elsewhere."""
    return f"{site.url}{event_path(event, site)}"


def address_in(network: Network, event: Event) -> str:
    """Give the same where no page is made, but a feed: `event` stands in a calendar of the network."""
    return f"{network.url}{_PORTAL.events}{event_key(event.uid)}/"


def event_href(event: Event, site: Site, root: str) -> str:
    """Give the way to an event's page from one whose way to the root is `root`; "" where it has none."""
    return f"{root}{event_path(event, site)}" if site.is_portal else site.link(event.url, root)
