"""The Impressum: § 5 DDG and § 18 (2) MStV. Says only what lab.yml says."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from labnetz.model import Legal, msg
from labnetz.publish.details import Detail, Lines, details, lines
from labnetz.publish.legal.frame import Frame
from labnetz.publish.render import Written, render


@dataclass(frozen=True, slots=True, kw_only=True)
class ImprintView:
    """All that the template prints. `is_german`: German law is cited."""

    operator: str
    address: tuple[str, ...]
    details: tuple[Detail, ...]
    ways: Lines
    responsible: tuple[str, ...]
    licence: str
    is_german: bool


def imprint_page(frame: Frame, page: Written) -> Markup:
    """Render the Impressum, with what somebody wrote below it."""
    return render("legal_imprint.html", frame.site, page.root, page=page, frame=frame, view=imprint_view(frame))


def imprint_view(frame: Frame) -> ImprintView:
    """Put who runs a site into words."""
    legal = frame.lab.legal or Legal()
    found = (
        (msg("Represented by"), lines(legal.representative)),
        (msg("Registered in"), lines(legal.registered_in)),
        (msg("VAT number"), lines(legal.vat_id)),
        (msg("Supervised by"), lines(legal.supervisory_authority)),
    )
    return ImprintView(
        operator=frame.operator,
        address=legal.address,
        details=details(found, frame.site.language),
        ways=frame.ways(),
        responsible=tuple(part for part in (legal.responsible, *legal.responsible_address) if part),
        licence=frame.lab.licence,
        is_german=frame.lab.country == "DE",
    )
