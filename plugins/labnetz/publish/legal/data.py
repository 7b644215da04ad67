"""The Erklärung zur Barrierefreiheit as data, for those who compare many sites. Says what the page says, no more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from labnetz.content.legal_pages import enforcement_of, laws_of, made_pages, mail_of, operator_of
from labnetz.model import Artifact, Barrier, Office, Statement
from labnetz.publish.json_text import write_json

if TYPE_CHECKING:
    from labnetz.content.site_content import SiteContent
    from labnetz.model import Lab

PATH = "accessibility.json"
"""Where it lies on every site, whatever its language."""


def statement_files(lab: Lab, content: SiteContent) -> Iterator[Artifact]:
    """Give the statement as a file, nothing where the page is not made from lab.yml: two might contradict."""
    if "accessibility" in made_pages(lab, content) and lab.statement is not None:
        yield Artifact(PATH, write_json(_document(lab, lab.statement)))


def _document(lab: Lab, said: Statement) -> dict[str, object]:
    created = said.created or said.assessed
    known: dict[str, object] = {
        "url": lab.url,
        "operator": operator_of(lab),
        "land": lab.land,
        "demonstration": lab.demo is not None,
        "standard": "EN 301 549",
        "laws": list(laws_of(lab)),
        "status": said.conformity.value,
        "assessed": said.assessed.isoformat() if said.assessed else "",
        "statement_date": created.isoformat() if created else "",
        "method": said.method,
        "how": said.how,
        "barriers": [_barrier(one) for one in said.barriers],
        "feedback": said.feedback or mail_of(lab),
        "phone": said.phone or (lab.legal.phone if lab.legal else ""),
        "enforcement": _office(enforcement_of(lab)),
    }
    return {key: value for key, value in known.items() if value not in ("", [], {})}


def _barrier(one: Barrier) -> dict[str, str]:
    known = {"what": one.what, "reason": one.reason.value, "why": one.why, "until": one.until, "instead": one.instead}
    return {key: value for key, value in known.items() if value}


def _office(office: Office | None) -> dict[str, object]:
    if office is None:
        return {}
    known = {"name": office.name, "email": office.email, "phone": office.phone, "url": office.url}
    address: dict[str, object] = {"address": list(office.address)} if office.address else {}
    return {**{key: value for key, value in known.items() if value}, **address}
