"""Rules about the Erklärung zur Barrierefreiheit and the pages that belong to it. Not legal advice.

The parts of the statement are those of the Commission's Implementing Decision (EU) 2018/1523.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from labnetz.check.legal import MAIL, PHONE, gaps
from labnetz.check.legal_pages import has_gaps, is_made, is_site, page_of, spot
from labnetz.check.legal_values import can_report, missing_for_statement
from labnetz.check.look import Look, Text
from labnetz.check.rule import rule
from labnetz.content.dates import guess
from labnetz.content.legal_pages import file_for
from labnetz.lands import cited_instead, cites, land_named
from labnetz.model import Level, Message, Problem, Where, msg

_SCOPE = re.compile(r"\bgilt\s+für\b|\bapplies\s+to\b|\bs[’']applique\b", re.IGNORECASE)
_DEGREE = re.compile(
    r"\b(?:vollständig|teilweise|nicht)\b[^.\n]{0,80}\b(?:vereinbar|konform|barrierefrei)"
    r"|\b(?:fully|partially|partly|not)\b[^.\n]{0,60}\b(?:compliant|conform)",
    re.IGNORECASE,
)
_BARRIERS = re.compile(
    r"nicht\s+(?:barrierefrei|zugänglich)|was\s+(?:noch\s+)?fehlt|barrieren|einschränkung|hürde"
    r"|not\s+accessible|known\s+barriers|limitations",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"\b\d{1,2}\.\s?(?:\d{1,2}\.\s?|[A-Za-zä]{3,9}\s)\d{4}\b|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}\s[A-Z][a-z]+\s\d{4}\b"
)
_METHOD = re.compile(
    r"selbstbewertung|eigene[nr]?\s+(?:\w+\s+)?(?:prüfung|bewertung|einschätzung)|selbst\s+(?:bewertet|geprüft)"
    r"|BITV-Test|extern|prüfung\s+durch|self-assess|assessed\s+by|audit",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"durchsetzung|schlichtung|ombuds|überwachungsstelle|beschwerdestelle|landesbeauftragt|enforcement", re.IGNORECASE
)
_CHECKED = re.compile(r"(?:geprüft|bewertet|überprüft|assessed|reviewed|checked)\b[^\n]{0,40}", re.IGNORECASE)
_SECTION = re.compile(r"^(?:#{2,6}\s+\S|\d+\.\s+\S)", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)\s]+)")
_OWN_VIDEO = re.compile(
    r"<(?:video|source)\b[^<>]{0,500}?\bsrc=[\"'](?!https?:|//)[^\"']+|\]\((?!https?:)[^()\s]{1,300}\.(?:mp4|webm|ogv)\b"
)
_OUTSIDE = re.compile(
    r"<(?:iframe|video|source|embed)\b[^<>]{0,500}?\bsrc=[\"'](?P<to>(?:https?:)?//[^\"']+)", re.IGNORECASE
)


@rule(
    "A11Y-01",
    msg("The Erklärung zur Barrierefreiheit is missing or incomplete"),
    "error",
    "note",
    bad="Diese Website ist barrierefrei.",
    good="Diese Erklärung gilt für https://labor.stadt.example/. … teilweise mit BITVNRW vereinbar … "
    "Nicht barrierefrei: … Erstellt am 10. Mai 2026, Selbstbewertung … Ombudsstelle …",
)
def statement(look: Look) -> Iterator[Problem]:
    """Every part that is missing is told, unless the page still has placeholders: those come first."""
    if not is_site(look):
        return
    if is_made(look, "accessibility"):
        yield from () if has_gaps(look, "accessibility") else missing_for_statement(look)
        return
    page = page_of(look, "accessibility")
    if page is None:
        name = file_for("accessibility", look.lab.language)
        what = msg("the site has no Erklärung zur Barrierefreiheit")
        fix = msg("write accessibility: into lab.yml, or add a page {path} with its fixed parts", path=name)
        yield Problem("A11Y-01", Where(name), what, fix)
        return
    if any(gaps(page, look)):
        return
    for what, fix in _missing_parts(page.words):
        yield Problem("A11Y-01", Where(page.path), what, fix)
    yield from _law(page, look)


@rule(
    "A11Y-02",
    msg("Nobody has looked at the site's accessibility for a year"),
    "note",
    "warning",
    bad="accessibility: {assessed: 2025-05-10}",
    good="accessibility: {assessed: 2026-05-10}",
)
def old_assessment(look: Look) -> Iterator[Problem]:
    """A note after twelve months, a warning after two years."""
    day, where = _assessed(look)
    if day is None or look.lab.demo:
        return
    days = (look.today - day).days
    if days > 365:
        what = msg("the site's accessibility was last assessed on {day}", day=day)
        fix = msg("assess it again, and write the new day")
        yield Problem("A11Y-02", where, what, fix, "warning" if days > 730 else "note")


@rule(
    "A11Y-03",
    msg("Nobody can report a barrier"),
    "error",
    bad="barrierefreiheit.md without a mail address, and no barriere-melden.md",
    good="barriere-melden.md: Schreiben Sie an barriere@stadt.example oder rufen Sie an: 030 1234567.",
)
def feedback(look: Look) -> Iterator[Problem]:
    """The way to report must be one click from every page; the foot links both pages."""
    if is_made(look, "accessibility"):
        if not has_gaps(look, "accessibility", "legal") and not can_report(look):
            what = msg("there is no way to report a barrier")
            fix = msg("write below {block}: {line}", block="accessibility", line="feedback: barriere@stadt.example")
            yield Problem("A11Y-03", spot(look, "accessibility"), what, fix)
        return
    page, own = page_of(look, "accessibility"), page_of(look, "barriers")
    if page is None or any(gaps(page, look)) or any(_reachable(text.words) for text in (page, own) if text):
        return
    if own and any(gaps(own, look)):
        return
    what = msg("there is no way to report a barrier")
    fix = msg("write a mail address and a telephone number here, or on a page {path}", path=_name(look, "barriers"))
    yield Problem("A11Y-03", Where(page.path), what, fix)


@rule(
    "A11Y-04",
    msg("Pages in Leichte Sprache or German Sign Language are missing"),
    "error",
    "warning",
    bad="land: Berlin, and docs/ without leichte-sprache.md",
    good="docs/leichte-sprache.md and docs/gebaerdensprache.md, each with its four parts",
)
def easy_and_signed(look: Look) -> Iterator[Problem]:
    """Where the Land wants them: contents, navigation, essentials of the statement, and where there is more."""
    land = land_named(look.lab.land)
    if not is_site(look) or land is None or not land.easy_and_signed:
        return
    for kind, missing, short in (
        (
            "easy",
            msg("{land} asks for a page in Leichte Sprache", land=land.name),
            msg("the page has less than four parts"),
        ),
        (
            "signed",
            msg("{land} asks for a page in German Sign Language", land=land.name),
            msg("the page has less than four parts"),
        ),
    ):
        if is_made(look, kind):
            continue
        page, name = page_of(look, kind), _name(look, kind)
        four = msg("tell what is on the site, how to find one's way, what is accessible, and where there is more")
        if page is None:
            fix = msg("write accessibility: into lab.yml, or add a page {path} with its four parts", path=name)
            yield Problem("A11Y-04", Where(name), missing, fix)
        elif len(_SECTION.findall(page.words)) < 4:
            yield Problem("A11Y-04", Where(page.path), short, four, "warning")


@rule(
    "A11Y-05",
    msg("The sign language video is missing or lies elsewhere"),
    "error",
    "warning",
    bad='<iframe src="https://video.example/embed/1"></iframe>',
    good='<video src="dgs.mp4" controls></video>',
)
def signed_video(look: Look) -> Iterator[Problem]:
    """A video of another site tells that site who is watching. A demonstration has none."""
    if is_made(look, "signed"):
        yield from _unsigned(look)
    page = page_of(look, "signed")
    if page is None:
        return
    if found := _OUTSIDE.search(page.words):
        what = msg("the video is loaded from {address}, which learns who watches it", address=found["to"])
        fix = msg('save it beside the page: <video src="dgs.mp4" controls></video>')
        yield Problem("A11Y-05", page.where(found.start()), what, fix)
    elif not (is_made(look, "signed") or _OWN_VIDEO.search(page.words) or look.lab.demo or any(gaps(page, look))):
        what = msg("there is no video on the page in German Sign Language")
        fix = msg('save it beside the page: <video src="dgs.mp4" controls></video>')
        yield Problem("A11Y-05", Where(page.path), what, fix, "warning")


def _unsigned(look: Look) -> Iterator[Problem]:
    """The page is made from lab.yml: is there a video, and what it says for those who don't see it?"""
    signed = look.lab.statement.signed if look.lab.statement else None
    where = spot(look, "accessibility.sign_language")
    if look.lab.demo or has_gaps(look, "accessibility"):
        return
    if signed is None or not signed.src:
        what = msg("there is no video on the page in German Sign Language")
        fix = msg("save it below docs/, and write its name: sign_language: {src: dgs.mp4, transcript: […]}")
        yield Problem("A11Y-05", where, what, fix, "warning")
    elif not signed.transcript:
        what = msg("nobody says in writing what the video in German Sign Language shows")
        fix = msg("write below {block}: {line}", block="sign_language", line="transcript: […]")
        yield Problem("A11Y-05", where, what, fix, "warning")
    if signed and signed.src and look.read is not None and look.read(signed.src) is None:
        what = msg("there is no file {path}", path=signed.src)
        yield Problem("A11Y-05", spot(look, "accessibility.sign_language.src"), what, msg("save it below docs/"))


def _missing_parts(words: str) -> Iterator[tuple[Message, Message]]:
    if not _SCOPE.search(words):
        yield msg("the statement does not say for which site it applies"), _sentence("Diese Erklärung gilt für …")
    if not _DEGREE.search(words):
        yield (
            msg("the statement does not say how far the site conforms"),
            _sentence("Diese Website ist teilweise mit … vereinbar."),
        )
    if not _BARRIERS.search(words):
        yield (
            msg("the statement does not say what is not accessible"),
            msg("list what is known not to work, or say that nothing is known"),
        )
    if not (_DAY.search(words) and _METHOD.search(words)):
        yield (
            msg("the statement does not say when and how it was made"),
            _sentence("Erstellt am 10. Mai 2026, Grundlage: Selbstbewertung."),
        )


def _law(page: Text, look: Look) -> Iterator[Problem]:
    """The law and the body must be those of the Land; where a Land is not confirmed here, that is only a note."""
    land = land_named(look.lab.land)
    if look.lab.country != "DE" or land is None:
        return
    level: Level = "error" if land.certain else "note"
    if not cites(page.words, land):
        other = cited_instead(page.words, land)
        if other:
            what = msg(
                "the statement cites the law of {other}, but the lab is in {land}", other=other.name, land=land.name
            )
        else:
            what = msg("the statement does not name the law of {land}", land=land.name)
        fix = msg("name it: {laws}", laws=", ".join(land.laws[:2]))
        yield Problem("A11Y-01", Where(page.path), what, fix, "error" if other and other.certain else level)
    if not _BODY.search(page.words):
        what = msg("the statement does not say who helps when nobody answers")
        fix = msg("name the enforcement body of {land}, with its address", land=land.name)
        yield Problem("A11Y-01", Where(page.path), what, fix)


def _assessed(look: Look) -> tuple[date | None, Where]:
    """When somebody last looked: as lab.yml says, else as the statement says."""
    if look.lab.statement and look.lab.statement.assessed:
        return look.lab.statement.assessed, spot(look, "accessibility.assessed")
    page = page_of(look, "accessibility")
    for found in _CHECKED.finditer(page.words) if page else ():
        day = guess(found[0])
        if page and day:
            return date.fromisoformat(day.start[:10]), page.where(found.start())
    return None, Where("")


def _reachable(words: str) -> bool:
    return bool(MAIL.search(words) or PHONE.search(words))


def _sentence(text: str) -> Message:
    return msg('write it, such as "{example}"', example=text)


def _name(look: Look, kind: str) -> str:
    return file_for(kind, look.lab.language)
