"""What may be written about updates, calls and practices."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from labnetz.content.own_values import Checksum, Origin, PracticeRef
from labnetz.content.schema.shared import (
    Audiences,
    ContactFields,
    ImageFields,
    Languages,
    OwnOrWeb,
    Services,
    about,
    off,
)
from labnetz.content.values import (
    Count,
    Day,
    Flag,
    ItemId,
    Language,
    Line,
    Lines,
    ListOf,
    MailAddress,
    OwnFile,
    Sentence,
    Sentences,
    Slug,
    WallTime,
    WebAddress,
)
from labnetz.model import CallKind, CallState, Maturity, News, PracticeKind, Visibility
from labnetz.validation import Fields


class UpdateFields(Fields):
    """A piece of news. `guid` keeps the identity that an entry had in the feed of an earlier site."""

    id: ItemId | None = about(None, "Its name for good, if not the file's name.", "eroeffnung")
    guid: Line | None = about(
        None, "The guid that it had in the feed of an earlier site.", "https://alt.stadt.example/?p=12"
    )
    title: Line = about(..., "The headline.", "Das Labor ist eröffnet")
    date: WallTime = about(..., "When it is published.", "2026-11-20")
    summary: Sentence = about("", "One or two sentences; else the beginning of the text.", "Seit heute ist offen.")
    kind: Literal[News.NEWS, News.REPORT, News.RELEASE, News.RESULT, News.PRESS] | None = about(
        None, "news, report, release, result or press.", "report"
    )
    topics: Lines = about((), "What it is about.", "[KI, Beteiligung]")
    refs: Annotated[tuple[ItemId, ...], Field(max_length=50), ListOf] = about(
        (), "Ids of this lab's events, calls and practices that it is about.", "[2026-12-02-chatbot]"
    )
    image: ImageFields | None = about(None, "A picture.")
    author: Line = about("", "Which team wrote it.", "Team Stadtlabor")
    expires: Day | None = about(None, "The last day on which it is shown.", "2027-01-31")
    visibility: Visibility = about(
        Visibility.PUBLIC, "public, internal (page without lists and feeds) or draft (nothing).", "draft"
    )
    licence: Line = about("", "Licence of its text, if not the lab's.", "CC-BY-4.0")
    language: Language = about("", "Language of the text, if not the lab's.", "en")
    updated: WallTime | None = about(None, "When it was last changed, where git does not know.", "2026-11-21")
    real: Flag = off("In demonstrations: true for what really took place.")


class WayFields(Fields):
    """One way to take part: one address or a place, and what one must know about it."""

    online: WebAddress | None = about(None, "A web address.", "https://stadt.example/umfrage")
    place: ItemId | None = about(None, "A place, by its id.", "zentralbibliothek")
    phone: Line | None = about(None, "A telephone number.", '"030 1234567"')
    email: MailAddress | None = about(None, "A mail address.", "lab@stadt.example")
    paper: OwnFile | None = about(None, "A form to print: a file of the site.", "fragebogen.pdf")
    post: Line | None = about(None, "An address for letters.", "Stadtlabor, Markt 1, 12345 Neustadt")
    note: Sentence = about("", "When, or what else one must know.", "Dienstags von 10 bis 12 Uhr")


class PrivacyFields(Fields):
    """Which personal data a call asks for."""

    collects: Sentence = about("", "Which personal data are asked for, in a sentence.", "Name und Mailadresse")
    url: WebAddress | None = about(None, "Where more of that stands.", "https://stadt.example/datenschutz")


class ResultFields(Fields):
    """What came of a call."""

    date: Day = about(..., "When the result was there.", "2027-02-01")
    summary: Sentence = about(..., "What came of it.", "Aus 120 Ideen wurden drei Versuche.")
    url: OwnOrWeb = about("", "Where more of that stands.", "../aktuelles/ergebnis.md")


class CallFields(Fields):
    """An invitation to take part: `title`, and at least one way to do so."""

    id: ItemId | None = about(None, "Its name for good, if not the file's name.", "app-testen")
    title: Line = about(..., "What people are asked to do.", "Testen Sie die neue Stadt-App")
    summary: Sentence = about("", "One or two sentences for lists.", "Wir suchen 20 Menschen, die sie ausprobieren.")
    kind: CallKind | None = about(
        None,
        "beta-test, user-test, survey, idea, co-design, citizen-science, exchange, cooperation or volunteering.",
        "beta-test",
    )
    status: CallState | None = about(
        None, "planned, open, closed or result, where it does not follow from opens and closes.", "closed"
    )
    opens: Day | None = about(None, "The first day.", "2026-12-01")
    closes: Day | None = about(None, "The last day.", "2026-12-31")
    effort: Line = about("", "How long it takes.", "20 Minuten")
    who: Sentence = about("", "Who can take part.", "Alle ab 16 Jahren")
    ways: Annotated[tuple[WayFields, ...], Field(max_length=20)] = about(
        (), "How to take part; at least one way should do without the internet."
    )
    needs: Sentence = about("", "What one needs for it.", "Ein Smartphone; Vorwissen brauchen Sie nicht.")
    reward: Line = about("", "What one gets for it.", "Kaffee und Kuchen")
    spots: Count | None = about(None, "How many can take part.", "20")
    privacy: PrivacyFields | None = about(None, "Which personal data are asked for.")
    result: ResultFields | None = about(None, "What came of it, when it is over.")
    calendar: Flag = off("true puts the last day into the lab's calendar.")
    practice: PracticeRef | None = about(None, "The practice it follows: of this lab, or lab/practice.", "betatest")
    topics: Lines = about((), "What it is about.", "[KI, Beteiligung]")
    audience: Audiences = about((), "For whom it is meant first.", "[everyone]")
    languages: Languages = about((), "Languages in which one can take part.", "[de, en]")
    access: Services = about((), "What makes it possible for more people to take part.", "[assistance]")
    contact: ContactFields | None = about(None, "Whom to ask.")
    image: ImageFields | None = about(None, "A picture.")
    visibility: Visibility = about(
        Visibility.PUBLIC, "public, internal (page without lists and feeds) or draft (nothing).", "draft"
    )
    licence: Line = about("", "Licence of its text, if not the lab's.", "CC-BY-4.0")
    language: Language = about("", "Language of the text, if not the lab's.", "en")
    updated: WallTime | None = about(None, "When it was last changed, where git does not know.", "2026-11-21")
    real: Flag = off("In demonstrations: true for what really took place.")


class PracticeFields(Fields):
    """A building block that others can reuse: a format, a method, a process, a tool or a standard."""

    id: ItemId | None = about(None, "Its name for good, if not the file's name.", "testessen")
    title: Line = about(..., "What it is called.", "Testessen")
    summary: Sentence = about("", "One or two sentences for lists.", "Bei einer Suppe probieren Menschen Neues aus.")
    kind: PracticeKind = about(PracticeKind.FORMAT, "format, method, process, tool or standard.", "method")
    time: Line = about("", "How long it takes.", "2 Stunden")
    group_size: Line = about("", "For how many people.", "6 bis 12")
    level: Line = about("", "How much experience it needs.", "ohne Vorkenntnisse")
    roles: Lines = about((), "Which roles it needs.", "[Moderation, Protokoll]")
    materials: Lines = about((), "What must be there.", "[Stifte, Karten, Suppe]")
    space: Line = about("", "What sort of room.", "Raum mit Tischen für 12")
    staff_hours: Line = about("", "How many hours of work it takes, preparation included.", "8 Stunden")
    cost_note: Sentence = about("", "What it costs.", "Rund 100 Euro für Essen")
    access_tips: Sentences = about((), "What makes it accessible.", "[Schriftgröße 14 auf allen Karten]")
    maturity: Literal[Maturity.IDEA, Maturity.PILOT, Maturity.PROVEN] | None = about(
        None, "idea, pilot or proven.", "proven"
    )
    version: Line = about("", "Its version; a larger one for every change that others should know of.", "1.0")
    origin: Slug | None = about(None, "Id of the lab it first came from, if not this one.", "berlin")
    based_on: Origin | None = about(
        None, "What it was taken from: lab/practice, with @version if known.", "berlin/testessen@1.0"
    )
    based_on_url: WebAddress | None = about(
        None, "The page it was taken from; labnetz adopt writes it.", "https://berlin.example/formate/testessen/"
    )
    based_on_hash: Checksum | None = about(None, "Checksum of what was taken; labnetz adopt writes it.")
    attribution: Sentence = about(
        "", "Whom to name, and how, when somebody uses it.", '"Testessen: CityLAB Berlin, CC BY 4.0"'
    )
    adopted: Day | None = about(None, "The day on which it was taken over.", "2026-11-22")
    former_ids: Annotated[tuple[ItemId, ...], Field(max_length=20), ListOf] = about(
        (), "Ids it had before, which others may still name.", "[probieressen]"
    )
    withdrawn: Sentence = about(
        "", "Why nobody should use it any more; without this line one may.", "Der Dienst dafür wurde eingestellt."
    )
    changes: Sentences = about((), "What was changed compared to that.", "[Statt Suppe gibt es Kuchen]")
    languages: Languages = about((), "Languages in which there is material.", "[de]")
    topics: Lines = about((), "What it is about.", "[Beteiligung]")
    audience: Audiences = about((), "For whom it is meant first.", "[everyone]")
    contact: ContactFields | None = about(None, "Whom to ask.")
    attachments: Annotated[tuple[OwnFile, ...], Field(max_length=50), ListOf] = about(
        (), "Files of the site to download.", "[ablauf.pdf]"
    )
    lessons: Sentences = about((), "What was learned.", "[Mehr Zeit zum Ankommen einplanen]")
    image: ImageFields | None = about(None, "A picture.")
    visibility: Visibility = about(
        Visibility.PUBLIC, "public, internal (page without lists and feeds) or draft (nothing).", "draft"
    )
    licence: Line = about("", "Licence, CC-BY-4.0 if nothing is written.", "CC-BY-4.0")
    language: Language = about("", "Language of the text, if not the lab's.", "en")
    updated: WallTime | None = about(None, "When it was last changed, where git does not know.", "2026-11-21")
