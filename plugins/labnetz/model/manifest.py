"""What a site says about itself in its `lab.json`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from labnetz.model.items import Call, Practice
from labnetz.model.labs import LabStatus
from labnetz.model.places import Place


@dataclass(frozen=True, slots=True)
class Items:
    """What a lab lists beside its feeds: each kind sorted by (lab, id), each id of a lab once."""

    calls: tuple[Call, ...] = ()
    practices: tuple[Practice, ...] = ()
    places: tuple[Place, ...] = ()


NO_ITEMS = Items()


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A lab or a portal about itself, or a portal about one of its labs (docs/spec/lab-json.md).

    What was not said, or was said wrongly, is "", () or None; addresses are http(s). `url` ends in "/" and names the
    lab across networks. `events`, `all_events` and `updates` are addresses of feeds; `all_events` is the calendar
    without the window that calendar programs need. `licence` is that of texts and feeds. After `expires` (aware)
    nobody should count on what is said here. `labs` are those that a portal collects; one of them may have no `url`,
    and `via` names the portals through which it came, the first hop first, () for one that the portal reads itself.
    `items` name their lab by `id`. `imprint`, `privacy` and `accessibility_statement` are the addresses of pages that
    the site says it has; nobody here has looked whether they are there. A copy has the first of the `contacts` only,
    and says whether there was a `second_contact`, and one outside of the site's own domain (`outside_contact`).
    """

    id: str
    name: str
    url: str
    short_name: str = ""
    former_names: tuple[str, ...] = ()
    summary: str = ""
    status: LabStatus | None = None
    is_demo: bool = False
    operator: str = ""
    municipalities: tuple[str, ...] = ()
    land: str = ""
    country: str = ""
    lat: float | None = None
    lon: float | None = None
    language: str = ""
    languages: tuple[str, ...] = ()
    timezone: str = ""
    licence: str = ""
    contacts: tuple[str, ...] = ()
    homepage: str = ""
    imprint: str = ""
    privacy: str = ""
    accessibility_statement: str = ""
    second_contact: bool = False
    outside_contact: bool = False
    events: tuple[str, ...] = ()
    all_events: tuple[str, ...] = ()
    updates: tuple[str, ...] = ()
    items: Items = NO_ITEMS
    generated: datetime | None = None
    expires: datetime | None = None
    labs: tuple[Manifest, ...] = ()
    via: tuple[str, ...] = ()

    @property
    def is_portal(self) -> bool:
        """Whether it collects labs."""
        return bool(self.labs)
