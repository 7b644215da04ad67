"""Places, pictures and contacts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Image:
    """A picture with what the law and a screen reader need; `alt` is "" for one that only decorates.

    `src` is relative to the page's source file, `url` the absolute address of the published file.
    """

    src: str
    alt: str
    credit: str = ""
    licence: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to ask: a team or a role, never a private person."""

    name: str = ""
    phone: str = ""
    email: str = ""
    url: str = ""


class Access(StrEnum):
    """What is known of one accessibility fact. Unknown is a value, and the default everywhere."""

    YES = "yes"
    LIMITED = "limited"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A venue. `id` is "" for a place that is only known by a harvested LOCATION line.

    `lat`/`lon` are WGS 84 degrees, None when nobody said. `access` maps a fact (wheelchair, lift, wc, parking,
    hearing-system, …) to what is known; a missing fact is unknown. `measures` maps what was measured or looked up
    (steps, step-height-cm, door-width-cm, wc-key, hearing-kind) to the value as text. `access_checked` is None when
    nobody checked. `entrance` is a picture of the entrance. `lab`, `url` (of its page) and `licence` are those of a
    place that a lab's manifest lists, "" for all others.
    """

    id: str = ""
    name: str
    street: str = ""
    postal_code: str = ""
    city: str = ""
    district: str = ""
    lat: float | None = None
    lon: float | None = None
    description: str = ""
    transit: str = ""
    phone: str = ""
    opening_hours: tuple[str, ...] = ()
    access: tuple[tuple[str, Access], ...] = ()
    measures: tuple[tuple[str, str], ...] = ()
    access_note: str = ""
    access_checked: date | None = None
    entrance: Image | None = None
    body: str = ""
    lab: str = ""
    url: str = ""
    licence: str = ""

    @property
    def line(self) -> str:
        """The place on one line, as LOCATION wants it: "name, street, postcode city"."""
        town = " ".join(part for part in (self.postal_code, self.city) if part)
        return ", ".join(part for part in (self.name, self.street, town) if part)
