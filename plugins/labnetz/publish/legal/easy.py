"""The page in Leichte Sprache: the four things that must stand there. Its words are German on every site.

The sentences stand in the template, since Leichte Sprache is a language of its own (BCP 47: de-simple) and no
translation of ours. They keep to DIN SPEC 33429: one statement a line, short words, no passive.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from labnetz.content.legal_pages import enforcement_of
from labnetz.model import Conformity, EasyLanguage, Statement
from labnetz.publish.details import Lines, Text
from labnetz.publish.legal.barriers import report_ways
from labnetz.publish.legal.frame import Frame, OfficeView, office_view
from labnetz.publish.render import Written, render


@dataclass(frozen=True, slots=True, kw_only=True)
class EasyView:
    """All that the template prints. `conformity` is the word of the statement, `has_video` tells of the other page."""

    name: str
    tested_by: str
    contents: tuple[str, ...]
    is_demo: bool
    conformity: str
    has_video: bool
    ways: Lines
    enforcement: OfficeView | None
    more: Lines


def easy_page(frame: Frame, page: Written) -> Markup:
    """Render the page, with what somebody wrote below it."""
    return render("legal_easy.html", frame.site, page.root, page=page, frame=frame, view=easy_view(frame))


def easy_view(frame: Frame) -> EasyView:
    """Choose what the page says."""
    said = frame.lab.statement or Statement()
    easy = said.easy or EasyLanguage()
    return EasyView(
        name=frame.lab.name,
        tested_by=easy.tested_by,
        contents=easy.contents,
        is_demo=frame.lab.demo is not None,
        conformity=said.conformity.value or Conformity.UNKNOWN.value,
        has_video=bool(said.signed and said.signed.src),
        ways=report_ways(frame),
        enforcement=office_view(enforcement_of(frame.lab)),
        more=tuple(Text(name, url) for name, url in easy.more),
    )
