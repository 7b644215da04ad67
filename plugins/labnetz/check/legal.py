"""Rules about Impressum and privacy page: what German law wants to find there. Not legal advice.

What counts is what stands on the page, since that is what visitors see; lab.yml only helps with the proposal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from labnetz.check.legal_pages import file_for, is_legal, is_site, page_of
from labnetz.check.look import Look, Text
from labnetz.check.rule import rule
from labnetz.check.words import placeholders
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
    page = page_of(look, "imprint")
    if page is None:
        name = file_for("imprint", look.lab.language)
        what = msg("the site has no Impressum")
        fix = msg("add a page {path} that says who runs the site", path=name)
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
    msg("The privacy page is missing"),
    "error",
    bad="docs/ without datenschutz.md",
    good="docs/datenschutz.md says which data the server sees, and who answers for that",
)
def privacy(look: Look) -> Iterator[Problem]:
    """Articles 13 and 14 GDPR: also a site without cookies sees the address of who visits it."""
    if is_site(look) and page_of(look, "privacy") is None:
        name = file_for("privacy", look.lab.language)
        what = msg("the site has no page about privacy")
        fix = msg("add a page {path} that says which data are collected, and who answers for that", path=name)
        yield Problem("LEGAL-03", Where(name), what, fix)


@rule(
    "LEGAL-04",
    msg("A placeholder was left in a legal page or in lab.yml"),
    "warning",
    bad="Vertreten durch: [bitte ergänzen: wer die Stelle vertritt]",
    good="Vertreten durch: die Oberbürgermeisterin",
)
def legal_gaps(look: Look) -> Iterator[Problem]:
    """What the skeletons leave open, line by line."""
    for text in look.ordinary():
        if is_legal(text.path):
            for found in gaps(text, look):
                what = msg('"{text}" is a placeholder', text=shown(found[0]))
                fix = msg("write what belongs there, or delete the line if it does not apply")
                yield Problem("LEGAL-04", text.where(found.start()), what, fix, "warning")
    for value in _legal_values(look.lab.legal):
        if not look.lab.demo and (example := _EXAMPLE.search(value)):
            what = msg('"{text}" is a placeholder', text=example[0])
            fix = msg("write what belongs there, or delete the line if it does not apply")
            yield Problem("LEGAL-04", Where("lab.yml"), what, fix, "warning")


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


def _legal_values(legal: Legal | None) -> tuple[str, ...]:
    return (legal.name, *legal.address, legal.representative, legal.responsible) if legal else ()
