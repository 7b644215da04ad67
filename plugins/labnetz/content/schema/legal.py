"""What lab.yml may say for the legal pages that are made from it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, PlainValidator, WithJsonSchema

from labnetz.content.schema.shared import OwnOrWeb, about
from labnetz.content.values import (
    Day,
    Line,
    Lines,
    ListOf,
    MailAddress,
    MailOrWebAddress,
    OwnFile,
    Sentence,
    Sentences,
    WebAddress,
    whole,
)
from labnetz.model import Conformity, Reason
from labnetz.validation import Fields


def _named(value: object) -> object:
    """One line is a name: `responsible: Leitung des Labors, Anschrift wie oben`."""
    return {"name": value} if isinstance(value, str) else value


def _told(value: object) -> object:
    return {"what": value} if isinstance(value, str) else value


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _days(text: object) -> int:
    return 0 if text == "0" else whole(text, 999)


LogDays = Annotated[int, PlainValidator(_days), WithJsonSchema({"type": "integer", "minimum": 0})]


class ResponsibleFields(Fields):
    """Who answers for the texts."""

    name: Line = about(..., "Name or office.", "Leitung des Labors")
    address: Lines = about((), "Postal address, each line as an entry.", "[Markt 1, 12345 Neustadt]")


class OfficeFields(Fields):
    """An office to which people may turn."""

    name: Line = about(..., "Its name.", "Ombudsstelle des Landes")
    address: Lines = about((), "Postal address, each line as an entry.", "[Markt 1, 12345 Neustadt]")
    email: MailAddress = about("", "Mail address.", "ombudsstelle@land.example")
    phone: Line = about("", "Telephone number.", '"030 1234567"')
    url: WebAddress = about("", "Address of its website.", "https://land.example/ombudsstelle")


OneOffice = Annotated[OfficeFields | None, BeforeValidator(_named)]


class LegalFields(Fields):
    """Who answers for the site: for the Impressum."""

    name: Line = about(
        "", "Name of the operator as the law knows it, with its legal form, if not operator.", "Stadt Neustadt"
    )
    address: Lines = about((), "Postal address, each line as an entry.", "[Markt 1, 12345 Neustadt]")
    representative: Line = about("", "Who may act for the operator: a name or an office.", "Die Oberbürgermeisterin")
    email: MailAddress = about("", "Mail address.", "lab@stadt.example")
    phone: Line = about("", "Telephone number.", '"030 1234567"')
    form: WebAddress = about("", "Address of a contact form.", "https://stadt.example/kontakt")
    responsible: Annotated[ResponsibleFields | None, BeforeValidator(_named)] = about(
        None,
        "Who answers for the texts (§ 18 MStV): a name or an office, with an address.",
        '"Leitung des Labors, Anschrift wie oben"',
    )
    vat_id: Line = about("", "VAT number, if there is one.", "DE123456789")
    registered_in: Line = about(
        "", "Register and number, if the operator stands in one.", '"Amtsgericht Neustadt, VR 1234"'
    )
    supervisory_authority: Line = about(
        "", "Who supervises the operator, if what it does needs a licence.", "Landesverwaltungsamt"
    )


class PrivacyFields(Fields):
    """What the server sees: for the page on privacy."""

    hosting: Line = about("", "Who runs the server, and where it stands.", '"Rechenzentrum der Stadt, in Neustadt"')
    logs: Line = about("", "What the server records of each visit.", '"IP-Adresse, Uhrzeit, Seite"')
    log_days: LogDays | None = about(None, "After how many days that is deleted; 0 if nothing is recorded.", "7")
    basis: Sentence = about(
        "", "What allows that.", '"Artikel 6 Absatz 1 Buchstabe e DSGVO in Verbindung mit dem Landesrecht"'
    )
    transfer: Sentence = about(
        "", "If data leave the European Union: where to, and what protects them there.", '"In die Schweiz"'
    )
    registrations: Sentences = about(
        (), "What happens with what people tell you, and when it is deleted.", '["Anmeldungen löschen wir danach."]'
    )
    officer: OneOffice = about(None, "Data protection officer: an office, and how to reach it.")
    authority: OneOffice = about(None, "Supervisory authority for privacy, if not that of the Land.")


class BarrierFields(Fields):
    """Something that is not accessible."""

    what: Sentence = about(..., "What does not work.", "Ältere PDF-Dateien haben keine Überschriften.")
    why: Sentence = about("", "Why.", "Sie stammen aus einem anderen Programm.")
    until: Line = about("", "When that will change.", "Ende 2027")
    instead: Sentence = about("", "What there is instead.", "Wir lesen Ihnen die Dateien am Telefon vor.")
    reason: Literal[Reason.NONCONFORMITY, Reason.BURDEN, Reason.SCOPE] = about(
        Reason.NONCONFORMITY,
        "nonconformity, burden if it would be too much to ask, scope if the law does not ask for it.",
        "burden",
    )


class TextElsewhereFields(Fields):
    """A text that stands elsewhere."""

    text: Line = about(..., "What it is called.", "Die Stadt in Leichter Sprache")
    url: OwnOrWeb = about(..., "Its address.", "https://stadt.example/leichte-sprache")


class EasyLanguageFields(Fields):
    """The page in Leichte Sprache."""

    tested_by: Line = about(
        "", "Which people for whom Leichte Sprache is meant have read the text.", "Prüf-Gruppe der Lebenshilfe Neustadt"
    )
    contents: Sentences = about((), "What is on the site, in sentences of Leichte Sprache.", '["Hier gibt es Kurse."]')
    more: Annotated[tuple[TextElsewhereFields, ...], Field(max_length=20)] = about(
        (), "Where there is more in Leichte Sprache."
    )


class SignLanguageFields(Fields):
    """The video in German Sign Language."""

    src: OwnFile = about("", "The video's file below docs.", "dgs.mp4")
    transcript: Sentences = about((), "What the video says, a paragraph each.", '["Diese Website zeigt Termine."]')
    poster: OwnFile = about("", "A picture of the video's beginning, a file below docs.", "dgs.jpg")


class StatementFields(Fields):
    """What the Erklärung zur Barrierefreiheit rests on."""

    assessed: Day | None = about(None, "When the site was assessed.", "2026-05-10")
    statement_date: Day | None = about(None, "When the statement was written, if not that day.", "2026-05-12")
    method: Literal["self", "external"] | None = about(None, "self, or external if somebody else did it.", "self")
    how: Sentence = about("", "How it was assessed, and by whom.", "Mit Tastatur, Vorleseprogramm und axe-core.")
    status: Literal[Conformity.FULLY, Conformity.PARTLY, Conformity.NOT] | None = about(
        None, "fully, partly or not: how far it keeps to EN 301 549.", "partly"
    )
    barriers: Annotated[
        tuple[Annotated[BarrierFields, BeforeValidator(_told)], ...], Field(max_length=50), BeforeValidator(_as_list)
    ] = about(
        (),
        "What is known not to work: a sentence, or what, why, until and instead.",
        "[Ältere PDF-Dateien haben keine Überschriften.]",
    )
    feedback: MailOrWebAddress = about(
        "", "Mail or web address at which barriers are reported.", "barriere@stadt.example"
    )
    phone: Line = about("", "Telephone number for that.", '"030 1234567"')
    answer_within: Line = about("", "Within which time you answer.", "zwei Wochen")
    laws: Annotated[tuple[Line, ...], Field(max_length=5), ListOf] = about(
        (), "The law that asks for it, where labnetz does not know that of the Land.", "[BayBGG, BayDiV]"
    )
    enforcement: OneOffice = about(None, "Who helps when nobody answers, where labnetz does not know that of the Land.")
    easy_language: EasyLanguageFields | None = about(None, "The page in Leichte Sprache.")
    sign_language: SignLanguageFields | None = about(None, "The page in German Sign Language.")
