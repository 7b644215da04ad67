"""Where news, calls, practices and places have their pages: on the portal each has one of its own, on a lab's site the
lab's. Renders nothing.

The addresses on the portal follow from ids alone, so they stay when a title or the lab's own address changes.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from labnetz.content.values import slug_of
from labnetz.model import file_path

if TYPE_CHECKING:
    from labnetz.model import Call, Place, Practice, Update
    from labnetz.publish.site import Site


def update_key(update: Update) -> str:
    """Give the name of an update's page on the portal. A guid is an address or any other text, and unique in its lab
    only."""
    return sha256(f"{update.lab}\n{update.guid}".encode("utf-8", "replace")).hexdigest()[:16]


def update_path(update: Update, site: Site) -> str:
    """Give the folder of an update's page on the portal, with its closing slash."""
    return f"{site.paths.updates}{update_key(update)}/"


def update_href(update: Update, site: Site, root: str) -> str:
    """Give the way to an update's page from one whose way to the root is `root`; "" where it has none."""
    return f"{root}{update_path(update, site)}" if site.is_portal else site.link(update.url, root)


def call_path(call: Call, site: Site) -> str:
    """Give the folder of a call's page on the portal, with its closing slash."""
    return f"{site.paths.calls}{_own(call)}/"


def call_href(call: Call, site: Site, root: str) -> str:
    """Give the way to a call's page from one whose way to the root is `root`."""
    return f"{root}{call_path(call, site)}" if site.is_portal else site.link(call.url, root)


def practice_path(practice: Practice, site: Site) -> str:
    """Give the folder of a practice's page on the portal, with its closing slash."""
    return f"{site.paths.practices}{_own(practice)}/"


def practice_id(named: str, lab: str) -> str:
    """Give the id that a practice has in the network where a lab names it "nutzertest" or "berlin/nutzertest"."""
    return named if "/" in named else f"{lab}/{named}"


def lab_href(id_: str, site: Site, root: str) -> str:
    """Give the way to a lab's page, "" for one that is no member."""
    return f"{root}{site.paths.of_lab(id_)}" if id_ in site.labs else ""


def practice_href(practice: Practice, site: Site, root: str) -> str:
    """Give the way to a practice's page from one whose way to the root is `root`."""
    return f"{root}{practice_path(practice, site)}" if site.is_portal else site.link(practice.url, root)


def place_path(place: Place, site: Site) -> str:
    """Give the folder of a place's page on the portal, with its closing slash."""
    return f"{site.paths.places}{_own(place)}/"


def place_href(place: Place, lab: str, site: Site, root: str) -> str:
    """Give the way to the page of a place that this lab names; "" where it has none."""
    known = site.places.get(f"{lab}/{place.id}" if site.is_portal else place.id, "")
    return site.link(known, root)


def topic_href(topic: str, site: Site, root: str) -> str:
    """Give the way to the page of a topic, however it is spelt; "" where it has none."""
    slug = slug_of(topic)
    return f"{root}{site.paths.of_topic(slug)}" if slug in site.topics else ""


def _own(item: Call | Place | Practice) -> str:
    return file_path(f"{item.lab}/{item.id}")
