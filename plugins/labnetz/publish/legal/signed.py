"""The page in German Sign Language: a video of the site's own with its text, or how to reach people without one."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urljoin

from markupsafe import Markup

from labnetz.model import SignLanguage, Statement
from labnetz.publish.details import Lines
from labnetz.publish.legal.frame import Frame
from labnetz.publish.render import Written, render


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedView:
    """All that the template prints. `src` and `poster` are ways from the page, "" where there is no file."""

    name: str
    src: str
    poster: str
    transcript: tuple[str, ...]
    ways: Lines
    address: tuple[str, ...]
    operator: str


def signed_page(frame: Frame, page: Written) -> Markup:
    """Render the page, with what somebody wrote below it."""
    view = signed_view(frame, page.root)
    return render("legal_signed.html", frame.site, page.root, page=page, frame=frame, view=view)


def signed_view(frame: Frame, root: str) -> SignedView:
    """Find the video; nothing is embedded from elsewhere (`schema.legal` lets no web address through)."""
    signed = (frame.lab.statement or Statement()).signed or SignLanguage()
    return SignedView(
        name=frame.lab.name,
        src=_way(signed.src, frame, root),
        poster=_way(signed.poster, frame, root),
        transcript=signed.transcript,
        ways=frame.ways(),
        address=frame.address(),
        operator=frame.operator,
    )


def _way(file: str, frame: Frame, root: str) -> str:
    return frame.site.link(urljoin(frame.site.url, quote(file)), root) if file else ""
