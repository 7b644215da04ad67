"""The Erklärung zur Barrierefreiheit, with the parts of Implementing Decision (EU) 2018/1523 in their order.

Says only what lab.yml says and what is known of the Land for certain. What is missing, `check` tells.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from labnetz.content.legal_pages import enforcement_of, laws_of
from labnetz.locale import say
from labnetz.model import Barrier, Conformity, Message, Reason, Statement, msg
from labnetz.publish import dates
from labnetz.publish.details import Detail, Lines, details, lines
from labnetz.publish.legal.barriers import report_ways
from labnetz.publish.legal.frame import Frame, OfficeView, office_view
from labnetz.publish.render import Written, render

_STATUS = {
    Conformity.FULLY: msg("fully compliant"),
    Conformity.PARTLY: msg("partially compliant"),
    Conformity.NOT: msg("not compliant"),
    Conformity.UNKNOWN: msg("not assessed yet"),
}
_SENTENCE = {
    Conformity.FULLY: msg("This website is fully compliant with the European standard EN 301 549."),
    Conformity.PARTLY: msg(
        "This website is partially compliant with the European standard EN 301 549. What is missing stands below."
    ),
    Conformity.NOT: msg("This website is not compliant with the European standard EN 301 549. Why stands below."),
    Conformity.UNKNOWN: msg("Nobody has assessed yet how far this website keeps to the European standard EN 301 549."),
}
_METHOD = {
    "self": msg("Self-assessment by the operator"),
    "external": msg("Assessment by somebody else"),
}
_GROUPS: tuple[tuple[Reason, Message], ...] = (
    (Reason.NONCONFORMITY, msg("Does not meet the requirements")),
    (Reason.BURDEN, msg("Would be a disproportionate burden")),
    (Reason.SCOPE, msg("Not within the scope of the law")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementView:
    """All that the template prints. `groups` are the barriers by reason, with the name of each group.

    `is_clear`: all is said to work, as long as no barrier is known. `written` is the day of the statement, in words.
    `is_german`: there is an office to turn to, though lab.yml may not name it yet.
    """

    operator: str
    url: str
    laws: tuple[str, ...]
    facts: tuple[Detail, ...]
    sentence: str
    groups: tuple[tuple[str, tuple[Barrier, ...]], ...]
    is_clear: bool
    written: str
    assessed: str
    method: str
    how: str
    ways: Lines
    answer_within: str
    enforcement: OfficeView | None
    is_german: bool


def statement_page(frame: Frame, page: Written) -> Markup:
    """Render the statement, with what somebody wrote below it."""
    return render("legal_statement.html", frame.site, page.root, page=page, frame=frame, view=statement_view(frame))


def statement_view(frame: Frame) -> StatementView:
    """Put the statement into words."""
    said, language = frame.lab.statement or Statement(), frame.site.language
    created = said.created or said.assessed
    return StatementView(
        operator=frame.operator,
        url=frame.site.url,
        laws=laws_of(frame.lab),
        facts=_facts(said, frame),
        sentence=say(_SENTENCE[said.conformity], language),
        groups=_groups(said.barriers, language),
        is_clear=said.conformity is Conformity.FULLY,
        written=dates.plain_day(created, language) if created else "",
        assessed=dates.plain_day(said.assessed, language) if said.assessed else "",
        method=say(_METHOD[said.method], language) if said.method else "",
        how=said.how,
        ways=report_ways(frame),
        answer_within=said.answer_within,
        enforcement=office_view(enforcement_of(frame.lab)),
        is_german=frame.lab.country == "DE",
    )


def _facts(said: Statement, frame: Frame) -> tuple[Detail, ...]:
    """What a hurried reader wants to know first."""
    language = frame.site.language
    found = (
        (msg("How far it conforms"), lines(say(_STATUS[said.conformity], language))),
        (msg("Last assessed on"), lines(dates.plain_day(said.assessed, language) if said.assessed else "")),
        (msg("How it was assessed"), lines(say(_METHOD[said.method], language) if said.method else "")),
        (msg("Applies to"), lines(frame.site.url)),
    )
    return details(found, language)


def _groups(barriers: tuple[Barrier, ...], language: str) -> tuple[tuple[str, tuple[Barrier, ...]], ...]:
    found = ((say(name, language), tuple(one for one in barriers if one.reason is reason)) for reason, name in _GROUPS)
    return tuple((name, group) for name, group in found if group)
