"""A lab as an entry of the portal's lists: its name, where it is, since when. Chooses nothing, renders nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from labnetz.publish.lab_words import life
from labnetz.publish.lines import line_of

if TYPE_CHECKING:
    from labnetz.model import Lab
    from labnetz.publish.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class LabRow:
    """A lab as an entry of a list, in the site's language. `state` is a word for the style."""

    name: str
    href: str
    line: str
    state: str
    line_below: str
    summary: str


def lab_row(lab: Lab, site: Site, root: str) -> LabRow:
    """Put a lab into words."""
    below = [lab.land, life(lab, site.language)]
    return LabRow(
        name=lab.name,
        href=root + site.paths.of_lab(lab.id),
        line=line_of(lab),
        state=lab.status.value,
        line_below=" · ".join(part for part in below if part),
        summary=lab.summary,
    )
