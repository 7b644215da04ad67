"""What people write in tables: headings of columns, and German words for our values. Only words; decides nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping

from labnetz.words import FREE

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "title": ("titel", "veranstaltung", "veranstaltungstitel", "titel der veranstaltung", "title", "event"),
    "day": ("datum", "termin", "tag", "veranstaltungsdatum", "startdatum", "datum von", "date", "day", "start date"),
    "start": ("beginn", "uhrzeit", "startzeit", "anfang", "zeit", "von", "start", "time", "start time"),
    "end_day": ("enddatum", "datum bis", "end date"),
    "end": ("ende", "endzeit", "bis", "end", "end time"),
    "place": ("ort", "veranstaltungsort", "standort", "location", "venue", "place"),
    "room": ("raum", "saal", "room"),
    "summary": ("kurztext", "kurzbeschreibung", "teaser", "zusammenfassung", "summary"),
    "text": ("beschreibung", "langtext", "text", "description"),
    "id": ("kennung", "veranstaltungsnummer", "kursnummer", "kurs-nr.", "id"),
    "topics": ("thema", "themen", "kategorie", "kategorien", "schlagworte", "topics", "category"),
    "cost": ("kosten", "eintritt", "preis", "entgelt", "gebühr", "cost", "price"),
    "status": ("status",),
    "status_note": ("statushinweis",),
    "audience": ("zielgruppe", "zielgruppen", "audience"),
    "age": ("alter", "altersgruppe"),
    "languages": ("sprache", "sprachen"),
    "organizer": ("veranstalter", "veranstalterin"),
    "registration_url": ("anmeldelink", "link zur anmeldung"),
    "registration_until": ("anmeldeschluss",),
}
"""Headings that can only mean one key. "Nr." is not among them: row numbers move when a row is put in between.
"Link" and "Ansprechpartner" are not, either: nobody knows where a link leads, and a person's name is private."""

VALUES: Mapping[str, Mapping[str, str]] = {
    "status": {
        **dict.fromkeys(("abgesagt", "fällt aus", "entfällt", "storniert", "gestrichen", "canceled"), "cancelled"),
        **dict.fromkeys(("findet nicht statt", "fällt weg", "ausgefallen"), "cancelled"),
        **dict.fromkeys(("verschoben", "verlegt"), "postponed"),
        **dict.fromkeys(("findet statt", "bestätigt", "ok", "aktiv", "geplant", "confirmed"), "scheduled"),
        **dict.fromkeys(("vorläufig", "unter vorbehalt"), "tentative"),
    },
    "audience": {
        **dict.fromkeys(("alle", "jeder", "offen für alle", "alle interessierten"), "everyone"),
        "kinder": "children",
        "jugendliche": "youth",
        "familien": "families",
        **dict.fromkeys(("senioren", "seniorinnen", "seniorinnen und senioren", "ältere menschen"), "seniors"),
        **dict.fromkeys(("schulen", "schulklassen"), "schools"),
        "presse": "press",
    },
    "access": {
        **dict.fromkeys(("gebärdensprache", "dgs", "gebärdensprachdolmetschen"), "sign-language"),
        "untertitel": "captions",
        "leichte sprache": "easy-language",
        "kinderbetreuung": "childcare",
        "audiodeskription": "audio-description",
    },
    "languages": {
        "deutsch": "de",
        "englisch": "en",
        "französisch": "fr",
        "türkisch": "tr",
        "arabisch": "ar",
        "ukrainisch": "uk",
        "russisch": "ru",
        "polnisch": "pl",
        "spanisch": "es",
        "italienisch": "it",
        "leichte sprache": "de-simple",
        **dict.fromkeys(("dgs", "gebärdensprache"), "gsg"),
    },
    "registration": {
        **dict.fromkeys(("ja", "erforderlich", "nötig", "notwendig", "pflicht", "mit anmeldung"), "required"),
        **dict.fromkeys(("nein", "keine", "nicht nötig", "nicht erforderlich", "ohne anmeldung"), "none"),
        **dict.fromkeys(("erwünscht", "erbeten", "freiwillig"), "optional"),
    },
    "cost": dict.fromkeys(FREE, "free"),
}
"""Words that mean one of our values and nothing else; for all others, there is the mapping."""

ONLINE = frozenset(("online", "digital", "virtuell", "nur online"))
"""No places, though they stand in the column of places."""

NOTHING = frozenset(("", "-", "–", "—", "/", "./.", "k. a.", "k.a."))
"""What people write where there is nothing to write."""

_TOTAL = re.compile(r"(?:gesamt|summe|zwischensumme|total|anzahl)\b", re.IGNORECASE)


def folded(text: str) -> str:
    """Make words comparable: "Ort :" and "ort" are one heading."""
    return " ".join(text.split()).rstrip(" :*").casefold()


def is_total(text: str) -> bool:
    """Tell whether a row that begins with this adds others up."""
    return bool(_TOTAL.match(text))


def quoted(text: str) -> str:
    """Write a text as it may stand in a mapping file."""
    return text if re.fullmatch(r"[^\W\d_][\w .-]*", text) else '"' + text.replace('"', "") + '"'
