"""Updates that other portals have handed on: whose they are here, and which of them have come back to us.

As `ical.handed_on` for events: what is not a portal is not believed about other labs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from labnetz.model import HandedOn, Lab, Network, Update
from labnetz.portal_members import ELSEWHERE, Member, site_key

_NOTHING = HandedOn()


def by_lab(lab: Lab, updates: tuple[Update, ...], members: Mapping[str, Member], network: Network) -> Iterator[Update]:
    """Give the updates of one source to the labs whose they are. `members` are those of a portal, none for a lab.
    What we have handed on ourselves is left out, and what we get another way."""
    us = site_key(network.url)
    for update in updates:
        said = update.handed_on or _NOTHING
        if us in {site_key(url) for url in said.via}:
            continue
        member = members.get(said.lab)
        owner = member.updates if member else lab.id
        if owner == lab.id:
            yield replace(update, handed_on=replace(said, lab="", source="") if said.via else None)
        elif owner != ELSEWHERE:
            yield _handed_on(update, said, owner, lab)


def _handed_on(update: Update, said: HandedOn, owner: str, portal: Lab) -> Update:
    """Make it the lab's own update again, with the portal as one more hop."""
    return replace(
        update,
        lab=owner,
        guid=update.guid.removeprefix(f"urn:labnetz:{said.lab}:") or update.guid,
        source=said.source or update.source,
        handed_on=HandedOn(via=(*said.via, portal.url or portal.id)),
    )
