"""What people write instead of our keys and values. Only to propose the right word, never to accept another.

A word may stand for several keys; the first that is allowed at the place is proposed.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

KEYS: Mapping[str, tuple[str, ...]] = {
    word: tuple(keys.split())
    for keys, words in {
        "title name": "titel title name überschrift headline bezeichnung",
        "start opened": "beginn anfang begin from von dtstart startdatum start_date",
        "end until closed": "ende to dtend enddatum end_date",
        "date start": "datum day tag published veröffentlicht",
        "place city": "ort veranstaltungsort location venue",
        "city municipalities": "stadt town kommune gemeinde",
        "municipalities": "gemeinden kommunen städte cities",
        "summary description": "zusammenfassung kurztext teaser abstract excerpt beschreibung kurzbeschreibung",
        "status": "zustand state",
        "status_note": "status-note statusnote hinweis statushinweis",
        "repeat": "wiederholung wiederholen serie recurrence rrule repeats",
        "every": "jede jeden frequency freq rhythmus",
        "interval": "intervall abstand",
        "weekdays": "wochentag wochentage weekday tage days byday",
        "until": "bis ende frist deadline anmeldeschluss",
        "count": "anzahl times",
        "except": "ausser außer ausnahme ausnahmen exceptions exdate without ohne",
        "topics": "thema themen topic tags tag kategorie kategorien category categories stichworte schlagworte",
        "online": "link livestream stream videokonferenz conference",
        "registration": "anmeldung signup booking",
        "need": "nötig erforderlich required",
        "cost": "kosten preis eintritt price costs fee",
        "room": "raum saal zimmer",
        "updated": "aktualisiert geändert modified last_modified changed",
        "language": "sprache lang languages sprachen",
        "image": "bild foto picture photo",
        "src": "datei file path source",
        "alt": "alternativtext alt_text alttext bildbeschreibung",
        "credit": "urheber fotograf fotografin copyright nachweis",
        "licence": "lizenz license",
        "author": "autor autorin autoren authors team",
        "street": "strasse straße adresse address anschrift",
        "postal_code": "plz postleitzahl zip postcode postalcode",
        "lat": "breite breitengrad latitude",
        "lon": "länge längengrad longitude lng long",
        "transit": "anreise anfahrt öpnv haltestelle",
        "opening_hours": "öffnungszeiten openinghours hours",
        "access": "barrierefreiheit zugang zugänglichkeit accessibility",
        "access_note": "hinweis",
        "access_checked": "geprüft checked",
        "wheelchair": "rollstuhl rollstuhlgerecht",
        "lift": "aufzug fahrstuhl elevator",
        "wc": "toilette toiletten toilet",
        "parking": "parkplatz parkplätze",
        "hearing-system": "hearing_system hörschleife induktionsschleife induktion",
        "phone": "telefon tel telephone",
        "email": "mail e-mail e_mail mailadresse",
        "url homepage": "adresse webseite website link",
        "homepage": "startseite webseite website",
        "contacts contact": "kontakt kontakte contact contacts ansprechpartner",
        "timezone": "zeitzone time_zone tz",
        "operator": "betreiber träger organisation",
        "land": "bundesland region state",
        "country": "staat",
        "former_names": "frühere_namen alte_namen former_name",
        "facts": "fakten fact",
        "text": "satz",
        "source": "quelle",
        "as_of": "stand",
        "events": "termine veranstaltungen calendar kalender ics",
        "updates": "neuigkeiten aktuelles news rss feed",
        "feeds": "feed quellen sources",
        "folders": "ordner",
    }.items()
    for word in words.split()
}

VALUES: Mapping[str, tuple[str, ...]] = {
    "abgesagt": ("cancelled",),
    "fällt aus": ("cancelled",),
    "entfällt": ("cancelled",),
    "canceled": ("cancelled",),
    "verschoben": ("postponed",),
    "geplant": ("scheduled", "planned"),
    "findet statt": ("scheduled",),
    "confirmed": ("scheduled",),
    "vorläufig": ("tentative",),
    "online": ("moved-online",),
    "ja": ("yes", "true"),
    "true": ("yes",),
    "nein": ("no", "false", "none"),
    "no": ("none", "false"),
    "false": ("no", "none"),
    "yes": ("true", "required"),
    "teilweise": ("limited",),
    "eingeschränkt": ("limited",),
    "partly": ("limited",),
    "unbekannt": ("unknown",),
    "erforderlich": ("required",),
    "nötig": ("required",),
    "pflicht": ("required",),
    "freiwillig": ("optional",),
    "erbeten": ("optional",),
    "keine": ("none",),
    "tag": ("day",),
    "täglich": ("day",),
    "daily": ("day",),
    "woche": ("week",),
    "wöchentlich": ("week",),
    "weekly": ("week",),
    "monat": ("month",),
    "monatlich": ("month",),
    "monthly": ("month",),
    "jahr": ("year",),
    "jährlich": ("year",),
    "yearly": ("year",),
    "annual": ("year",),
    "offen": ("open",),
    "geöffnet": ("open",),
    "geschlossen": ("closed",),
    "pausiert": ("paused",),
    "archiviert": ("archived",),
    "historisch": ("archived",),
}


def meant(word: str, allowed: Collection[str], table: Mapping[str, tuple[str, ...]] = KEYS) -> str:
    """Guess which of the allowed words was meant, "" when none is near."""
    word = word.strip().lower()
    for candidate in table.get(word, ()):
        if candidate in allowed:
            return candidate
    near = difflib.get_close_matches(word[:40], sorted(allowed), n=1, cutoff=0.75)
    return near[0] if near else ""
