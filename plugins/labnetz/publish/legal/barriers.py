"""Where barriers are reported: by mail, by telephone, by letter. No form: there is no server that could take one."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from labnetz.content.legal_pages import enforcement_of, mail_of
from labnetz.locale import say
from labnetz.model import Statement, msg
from labnetz.publish.details import Lines, Text, phone_line
from labnetz.publish.legal.frame import Frame, web_line
from labnetz.publish.render import Written, render


@dataclass(frozen=True, slots=True, kw_only=True)
class BarriersView:
    """All that the template prints. `mail` opens a letter with its subject and questions; "" texts are left out.

    `has_office`: the statement names who helps when the operator does not.
    """

    mail: Text | None
    phone: Text | None
    form: Text | None
    operator: str
    address: tuple[str, ...]
    answer_within: str
    has_office: bool


def barriers_page(frame: Frame, page: Written) -> Markup:
    """Render the ways to report a barrier, with what somebody wrote below them."""
    return render("legal_barriers.html", frame.site, page.root, page=page, frame=frame, view=barriers_view(frame))


def barriers_view(frame: Frame) -> BarriersView:
    """Choose the ways to report: those of the statement, else those of the Impressum."""
    said = frame.lab.statement or Statement()
    mail, phone, form = _ways(frame)
    return BarriersView(
        mail=Text(mail, _letter(mail, frame)) if mail else None,
        phone=phone_line(phone) if phone else None,
        form=web_line(form),
        operator=frame.operator,
        address=frame.address(),
        answer_within=said.answer_within,
        has_office=enforcement_of(frame.lab) is not None,
    )


def report_ways(frame: Frame) -> Lines:
    """Give the ways to report a barrier as lines."""
    view = barriers_view(frame)
    return tuple(way for way in (view.mail, view.phone, view.form) if way)


def _ways(frame: Frame) -> tuple[str, str, str]:
    """Mail, telephone, form. A web address as feedback is a form; mail stays open beside it."""
    said, legal = frame.lab.statement or Statement(), frame.lab.legal
    is_web = "://" in said.feedback
    mail = mail_of(frame.lab) if is_web or "@" not in said.feedback else said.feedback
    return mail, said.phone or (legal.phone if legal else ""), said.feedback if is_web else ""


def _letter(mail: str, frame: Frame) -> str:
    """Make a mailto: address whose letter has begun (RFC 6068: lines end in CR LF)."""
    language = frame.site.language
    subject = say(msg("Barrier on {url}", url=frame.site.url), language)
    asked = (msg("On which page was it?"), msg("What did you want to do?"), msg("What did not work?"))
    body = "\r\n\r\n".join(say(one, language) for one in asked) + "\r\n"
    return f"mailto:{quote(mail, safe='@')}?subject={quote(subject, safe='')}&body={quote(body, safe='')}"
