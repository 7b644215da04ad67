"""What lab.yml leaves out of the pages that are made from it. Enters no rule; `legal` and `access` do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from labnetz.check.legal_pages import spot
from labnetz.check.look import Look
from labnetz.content.legal_pages import authority_of, enforcement_of, laws_of, mail_of, operator_of
from labnetz.lands import Land, cited_instead, land_named
from labnetz.model import Conformity, Legal, Level, Message, Privacy, Problem, Reason, Statement, msg

_TOWN = re.compile(r"\b\d{5}\b|wie oben|as above|ci-dessus")
_REASON = (Reason.BURDEN, Reason.SCOPE)


def missing_for_imprint(look: Look) -> Iterator[Problem]:
    """Name each line that the Impressum lacks (§ 5 DDG, § 18 MStV)."""
    legal = look.lab.legal or Legal()
    known: tuple[tuple[bool, Message, str], ...] = (
        (bool(operator_of(look.lab)), msg("the Impressum does not say who runs the site"), "name: …"),
        (bool(legal.address), msg("the Impressum has no postal address"), "address: [Markt 1, 12345 Neustadt]"),
        (bool(mail_of(look.lab)), msg("the Impressum has no mail address"), "email: …"),
        (
            bool(legal.phone or legal.form),
            msg("the Impressum has no second quick way beside mail"),
            'phone: "030 1234567"',
        ),
        *(_of_germany(legal) if look.lab.country == "DE" else ()),
    )
    for is_there, what, line in known:
        if not is_there:
            yield Problem("LEGAL-01", spot(look, "legal"), what, _line("legal", line))


def missing_for_privacy(look: Look) -> Iterator[Problem]:
    """Name each line that the page on privacy lacks (Article 13 GDPR). A demonstration has no server of its own."""
    if look.lab.demo:
        return
    said = look.lab.privacy or Privacy()
    known: tuple[tuple[bool, Message, str, Level], ...] = (
        (bool(said.hosting), msg("the privacy page does not say who runs the server"), "hosting: …", "error"),
        (
            said.log_days is not None,
            msg("the privacy page does not say when the server's records are deleted"),
            "log_days: 7",
            "error",
        ),
        (
            bool(said.logs) or not said.log_days,
            msg("the privacy page does not say what the server records"),
            "logs: IP-Adresse, Uhrzeit, Seite",
            "error",
        ),
        (bool(said.basis), msg("the privacy page does not say what allows that"), "basis: …", "error"),
        (
            authority_of(look.lab) is not None,
            msg("the privacy page does not name the supervisory authority"),
            "authority: {name: …, url: …}",
            "error",
        ),
        (
            said.officer is not None,
            msg("the privacy page names no data protection officer"),
            "officer: {name: …, email: …}",
            "warning",
        ),
    )
    for is_there, what, line, level in known:
        if not is_there:
            yield Problem("LEGAL-03", spot(look, "privacy"), what, _line("privacy", line), level)


def missing_for_statement(look: Look) -> Iterator[Problem]:
    """Name each part that the statement lacks (Implementing Decision (EU) 2018/1523)."""
    said = look.lab.statement or Statement()
    known: tuple[tuple[bool, Message, str], ...] = (
        (
            said.conformity is not Conformity.UNKNOWN,
            msg("the statement does not say how far the site conforms"),
            "status: partly",
        ),
        (
            bool(said.barriers) or said.conformity in (Conformity.FULLY, Conformity.UNKNOWN),
            msg("the statement does not say what is not accessible"),
            "barriers: [Ältere PDF-Dateien haben keine Überschriften.]",
        ),
        (said.assessed is not None, msg("the statement does not say when it was made"), "assessed: 2026-05-10"),
        (bool(said.method), msg("the statement does not say how it was made"), "method: self"),
        (
            enforcement_of(look.lab) is not None or look.lab.country != "DE",
            msg("the statement does not say who helps when nobody answers"),
            "enforcement: {name: …, url: …}",
        ),
    )
    for is_there, what, line in known:
        if not is_there:
            yield Problem("A11Y-01", spot(look, "accessibility"), what, _line("accessibility", line))
    yield from _untrue(said, look)
    yield from _unexplained(said, look)
    yield from _law(look)


def can_report(look: Look) -> bool:
    """Tell whether there is a way to report a barrier."""
    said = look.lab.statement or Statement()
    return bool(said.feedback or said.phone or mail_of(look.lab))


def _of_germany(legal: Legal) -> Iterator[tuple[bool, Message, str]]:
    yield (
        bool(legal.representative),
        msg("the Impressum does not say who represents the operator"),
        "representative: …",
    )
    yield (
        bool(legal.responsible),
        msg("the Impressum does not say who answers for the texts"),
        "responsible: {name: …, address: […]}",
    )
    yield (
        not legal.responsible or bool(legal.responsible_address or _TOWN.search(legal.responsible)),
        msg("the Impressum has no address of who answers for the texts"),
        "responsible: {name: …, address: […]}",
    )


def _untrue(said: Statement, look: Look) -> Iterator[Problem]:
    """Name what can't be so: a day to come, and a site without barriers that has some."""
    days = {"assessed": said.assessed, "statement_date": said.created}
    for key, day in days.items():
        if day is not None and day > look.today and not look.lab.demo:
            what = msg("the statement would be of a day to come: {day}", day=day)
            yield Problem("A11Y-01", spot(look, f"accessibility.{key}"), what, msg("write on which day it was done"))
    if said.conformity is Conformity.FULLY and any(one.reason is not Reason.SCOPE for one in said.barriers):
        what = msg("the statement says that everything is accessible, and then what is not")
        yield Problem("A11Y-01", spot(look, "accessibility.status"), what, msg("write status: partly"))


def _unexplained(said: Statement, look: Look) -> Iterator[Problem]:
    """Too much to ask, or not asked for: the statement must say why."""
    for number, barrier in enumerate(said.barriers):
        if barrier.reason in _REASON and not barrier.why:
            what = msg("the statement does not say why this can stay as it is")
            where = spot(look, f"accessibility.barriers.{number}.reason")
            yield Problem("A11Y-01", where, what, msg('add a line "{line}"', line="why: …"))


def _law(look: Look) -> Iterator[Problem]:
    """Name the law that is missing, or that of another Land."""
    lab = look.lab
    if lab.country != "DE":
        return
    laws, land = laws_of(lab), land_named(lab.land)
    other = cited_instead(" ".join(laws), land) if land else None
    if not laws:
        what = msg("the statement does not name the law of {land}", land=lab.land or "…")
        fix = _line("accessibility", f"laws: [{_laws(land)}]")
        yield Problem("A11Y-01", spot(look, "accessibility"), what, fix)
    elif land and other:
        what = msg("the statement cites the law of {other}, but the lab is in {land}", other=other.name, land=land.name)
        fix = msg("name it: {laws}", laws=_laws(land))
        yield Problem("A11Y-01", spot(look, "accessibility.laws"), what, fix)


def _laws(land: Land | None) -> str:
    """Propose what a lab may publish as it stands: nothing that is not certain."""
    return ", ".join(land.laws[:2]) if land and land.certain else "…"


def _line(block: str, line: str) -> Message:
    return msg("write below {block}: {line}", block=block, line=line)
