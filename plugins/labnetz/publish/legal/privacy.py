"""The page on privacy: Article 13 GDPR, for a site that sets no cookies and loads nothing from others.

What the software does is said here, since it is the same on every site; what the server does, lab.yml says.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from labnetz.content.legal_pages import authority_of
from labnetz.locale import say
from labnetz.model import Privacy, msg, msg_n
from labnetz.publish.details import Detail, Lines, details, lines
from labnetz.publish.legal.frame import Frame, OfficeView, office_view
from labnetz.publish.render import Written, render


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyView:
    """All that the template prints. `server` is what happens on the server, row by row."""

    operator: str
    address: tuple[str, ...]
    ways: Lines
    officer: OfficeView | None
    server: tuple[Detail, ...]
    registrations: tuple[str, ...]
    authority: OfficeView | None


def privacy_page(frame: Frame, page: Written) -> Markup:
    """Render the page on privacy, with what somebody wrote below it."""
    return render("legal_privacy.html", frame.site, page.root, page=page, frame=frame, view=privacy_view(frame))


def privacy_view(frame: Frame) -> PrivacyView:
    """Put what is known of visitors' data into words."""
    said = frame.lab.privacy or Privacy()
    return PrivacyView(
        operator=frame.operator,
        address=frame.address(),
        ways=frame.ways(),
        officer=office_view(said.officer),
        server=_server(said, frame.site.language),
        registrations=said.registrations,
        authority=office_view(authority_of(frame.lab)),
    )


def _server(said: Privacy, language: str) -> tuple[Detail, ...]:
    found = (
        (msg("Who runs the server"), lines(said.hosting)),
        (msg("What it records"), lines(_records(said, language))),
        (msg("When that is deleted"), lines(_deleted(said, language))),
        (msg("What it is for"), lines(_purpose(said, language))),
        (msg("What allows that"), lines(said.basis)),
        (msg("Outside of the European Union"), lines(said.transfer)),
    )
    return details(found, language)


def _records(said: Privacy, language: str) -> str:
    return say(msg("Nothing"), language) if said.log_days == 0 else said.logs


def _deleted(said: Privacy, language: str) -> str:
    if not said.log_days:
        return ""
    return say(msg_n("After {count} day", "After {count} days", said.log_days), language)


def _purpose(said: Privacy, language: str) -> str:
    """A server that records something does it for one purpose; without records nothing has to be justified."""
    if not said.log_days:
        return ""
    return say(msg("To deliver the pages, and to find faults and attacks"), language)
