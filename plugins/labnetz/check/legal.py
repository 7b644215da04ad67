"""Rules about Impressum and privacy page: what German law wants to find there. Not legal advice.

What counts is what stands on the page, since that is what visitors see. A page that is made from lab.yml is judged by
what lab.yml says, at its line there; of a page that somebody wrote, lab.yml only helps with the proposal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from labnetz.check.legal_pages import has_gaps, is_made, is_site, page_of
from labnetz.check.legal_values import missing_for_imprint, missing_for_privacy
from labnetz.check.look import Look, Text
from labnetz.check.rule import rule
from labnetz.check.words import placeholders
from labnetz.content.lab_legal import GAP
from labnetz.content.legal_pages import SOURCE, file_for, is_legal, kind_of, made_by, source_of
from labnetz.model import Legal, Message, Problem, Where, msg
from labnetz.wording import shown

MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}(?:@|\s?[\[(](?:at|ät)[\])]\s?)[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(
    r"(?:\bTel(?:efon|ephone)?\b|\bPhone\b|\btel:|\bT[ée]l[ée]phone\b|☎)[^\n\d]{0,30}\+?[\d(][\d\s/()–-]{4,}"
)
_FORM = re.compile(r"(?:kontaktformular|contact form|formulaire de contact)", re.IGNORECASE)
_TOWN = {"DE": re.compile(r"\b(?:D-)?\d{5}\s+[A-ZÄÖÜ]")}
_ANY_TOWN = re.compile(r"\b(?:[A-Z]{1,2}-)?\d{4,5}\s+[A-ZÄÖÜÉ]")
_OPERATOR = re.compile(
    r"\b(?:Betreiber(?:in)?|Anbieter(?:in)?|Diensteanbieter(?:in)?|Herausgeber(?:in)?|Operator|Provider|Éditeur)\b",
    re.IGNORECASE,
)
_REPRESENTED = re.compile(
    r"vertreten\s+durch|vertretungsberechtigt|gesetzliche[rn]? Vertret|represented\s+by|représent", re.IGNORECASE
)
_RESPONSIBLE = re.compile(
    r"§\s*18\b|MStV|redaktionell\s+verantwortlich|V\.\s?i\.\s?S\.\s?d|verantwortlich\s+(?:für\s+den\s+Inhalt|im\s+Sinne)"
)
_OLD_LAW = re.compile(r"§+\s*\d+\s*(?:Abs\.?\s*\d\s*)?TMG\b|\bTelemediengesetz\w*|§+\s*55\s*(?:Abs\.?\s*\d\s*)?RStV\b")
_LEGAL_GAP = re.compile(r"\[\s*(?:…|\.{3}|_{2,})\s*\]")
KEYS = {
    "imprint": "legal:",
    "privacy": "legal:, privacy:",
    "accessibility": "accessibility:",
    "barriers": "accessibility: {feedback: …}",
    "easy": "accessibility: {easy_language: …}",
    "signed": "accessibility: {sign_language: …}",
}
"""The keys of lab.yml from which each kind of page is made."""

_EXAMPLE = re.compile(r"\b(?:Beispiel(?:stadt|hausen|straße|weg)|Musterweg)\b")


@rule(
    "LEGAL-01",
    msg("The Impressum is missing or says too little"),
    "error",
    bad="## Kontakt\n\nStadtlabor Beispielhausen, lab@stadt.example",
    good="Betreiberin: Stadt Beispielhausen, Musterweg 1, 12345 Beispielhausen\n"
    "Vertreten durch: die Oberbürgermeisterin\nE-Mail: lab@stadt.example, Telefon: 030 1234567\n"
    "Redaktionell verantwortlich nach § 18 Absatz 2 MStV: Leitung des Stadtlabors, Anschrift wie oben",
)
def imprint(look: Look) -> Iterator[Problem]:
    """§ 5 DDG and § 18 MStV: who runs the site, and how to reach them. A page with gaps is told of those first."""
    if not is_site(look):
        return
    if is_made(look, "imprint"):
        yield from () if has_gaps(look, "legal") else missing_for_imprint(look)
        return
    page = page_of(look, "imprint")
    if page is None:
        name = file_for("imprint", look.lab.language)
        what = msg("the site has no Impressum")
        fix = msg("write legal: into lab.yml, or add a page {path} that says who runs the site", path=name)
        yield Problem("LEGAL-01", Where(name), what, fix)
        return
    if any(gaps(page, look)):
        return
    for what, fix in _missing_in_imprint(page.words, look):
        yield Problem("LEGAL-01", Where(page.path), what, fix)


@rule(
    "LEGAL-02",
    msg("The Impressum cites a law that is no longer in force"),
    "warning",
    bad="Angaben gemäß § 5 TMG",
    good="Angaben gemäß § 5 DDG",
)
def old_law(look: Look) -> Iterator[Problem]:
    """The DDG replaced the TMG on 14 May 2024, the MStV the RStV in November 2020."""
    page = page_of(look, "imprint")
    for found in _OLD_LAW.finditer(page.words) if page else ():
        what = msg('"{text}" is no longer in force', text=found[0])
        fix = msg("write § 18 MStV") if "RStV" in found[0] else msg("write DDG (Digitale-Dienste-Gesetz) instead")
        yield Problem("LEGAL-02", page.where(found.start()) if page else Where(""), what, fix, "warning")


@rule(
    "LEGAL-03",
    msg("The privacy page is missing or says too little"),
    "error",
    "warning",
    bad="lab.yml without privacy:, and docs/ without datenschutz.md",
    good="privacy:\n  hosting: Rechenzentrum der Stadt, in Neustadt\n"
    "  logs: IP-Adresse, Uhrzeit, Seite\n  log_days: 7\n"
    "  basis: Artikel 6 Absatz 1 Buchstabe e DSGVO in Verbindung mit dem Landesrecht\n"
    "  officer: {name: Datenschutzbeauftragte der Stadt, email: datenschutz@stadt.example}",
)
def privacy(look: Look) -> Iterator[Problem]:
    """Articles 13 and 14 GDPR: also a site without cookies sees the address of who visits it."""
    if is_made(look, "privacy"):
        yield from () if has_gaps(look, "legal", "privacy") else missing_for_privacy(look)
    elif is_site(look) and page_of(look, "privacy") is None:
        name = file_for("privacy", look.lab.language)
        what = msg("the site has no page about privacy")
        fix = msg(
            "write legal: and privacy: into lab.yml, or add a page {path} that says which data are collected", path=name
        )
        yield Problem("LEGAL-03", Where(name), what, fix)


@rule(
    "LEGAL-04",
    msg("A placeholder was left in a legal page or in lab.yml"),
    "warning",
    bad="Vertreten durch: [bitte ergänzen: wer die Stelle vertritt]",
    good="Vertreten durch: die Oberbürgermeisterin",
)
def legal_gaps(look: Look) -> Iterator[Problem]:
    """What lab.yml or a page leaves open, line by line."""
    for text in look.ordinary():
        if is_legal(text.path):
            for found in gaps(text, look):
                what = msg('"{text}" is a placeholder', text=shown(found[0]))
                fix = msg("write what belongs there, or delete the line if it does not apply")
                yield Problem("LEGAL-04", text.where(found.start()), what, fix, "warning")
    for said, where in look.lab.written.values():
        gap = GAP.search(said) or (None if look.lab.demo else _EXAMPLE.search(said))
        if gap:
            what = msg('"{text}" is a placeholder', text=shown(gap[0]))
            fix = msg("write what belongs there, or delete the line if it does not apply")
            yield Problem("LEGAL-04", where, what, fix, "warning")


@rule(
    "LEGAL-05",
    msg("A page is to be made from lab.yml, which says too little for it"),
    "error",
    bad="made_from: lab.yml, and lab.yml without legal:",
    good="made_from: lab.yml, and in lab.yml what belongs below legal:",
)
def unmade(look: Look) -> Iterator[Problem]:
    """Only a legal page can be made, and only from lab.yml."""
    for text in look.ordinary():
        source, kind = source_of(text.raw), kind_of(text.path)
        if source is None:
            continue
        if source != SOURCE or not kind:
            what = msg("this page can't be made from {source}", source=source or "…")
            yield Problem("LEGAL-05", text.where_key("made_from"), what, msg("delete the line made_from"))
        elif kind not in made_by(look.lab):
            what = msg("lab.yml does not say what this page is to be made from")
            fix = msg("write {keys} into lab.yml, or delete the line made_from", keys=KEYS[kind])
            yield Problem("LEGAL-05", text.where_key("made_from"), what, fix)


def gaps(text: Text, look: Look) -> Iterator[re.Match[str]]:
    """Find what was left open on a legal page. The Impressum of a demonstration is made of examples."""
    yield from placeholders(text)
    yield from _LEGAL_GAP.finditer(text.words)
    if not look.lab.demo:
        yield from _EXAMPLE.finditer(text.words)


def _missing_in_imprint(words: str, look: Look) -> Iterator[tuple[Message, Message]]:
    legal = look.lab.legal or Legal()
    names = [name for name in (legal.name, look.lab.operator) if name]
    if not _OPERATOR.search(words) and not any(name in words for name in names):
        yield msg("the Impressum does not say who runs the site"), _line("Betreiberin", *names)
    if not _TOWN.get(look.lab.country, _ANY_TOWN).search(words):
        yield msg("the Impressum has no postal address"), _line("Anschrift", ", ".join(legal.address))
    if not MAIL.search(words):
        yield msg("the Impressum has no mail address"), _line("E-Mail", legal.email)
    if not (PHONE.search(words) or _FORM.search(words)):
        yield msg("the Impressum has no second quick way beside mail"), _line("Telefon", legal.phone, legal.form)
    if look.lab.country != "DE":
        return
    if not _REPRESENTED.search(words):
        yield (
            msg("the Impressum does not say who represents the operator"),
            _line("Vertreten durch", legal.representative),
        )
    if not _RESPONSIBLE.search(words):
        label = "Redaktionell verantwortlich nach § 18 Absatz 2 MStV"
        yield msg("the Impressum does not say who answers for the texts"), _line(label, legal.responsible)


def _line(label: str, *values: str) -> Message:
    value = next((value for value in values if value), "…")
    return msg('add a line "{line}"', line=f"{label}: {value}")
