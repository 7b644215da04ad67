"""Write the pages of the handbook that are made from the program: run it after changing a field or a rule.

felder.md comes from the models, regeln.md from the rules. Both are German. The examples of rules that are said in
English words are said in German here; a test looks that none is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path

from labnetz.check.catalogue import Told
from labnetz.check.rule import Rule
from labnetz.check.rules_page import all_rules, family
from labnetz.content.reference import reference
from labnetz.locale import say

HANDBOOK = Path(__file__).parent.parent / "network" / "docs" / "handbuch"

FAMILIES: Mapping[str, str] = {
    "DATA": "Termine, Neuigkeiten, Aufrufe, Bausteine, Orte",
    "LEGAL": "Rechtliche Seiten",
    "A11Y": "Barrierefreiheit",
    "PRIV": "Daten der Besucherinnen und Besucher",
    "LIC": "Lizenzen",
    "USE": "Bausteine, die weitergegeben werden",
    "FRESH": "Websites, die altern",
    "SITE": "Die fertige Website",
    "SRC": "Tabellen und Kalender eines Labors",
    "REG": "Das Verzeichnis eines Netzwerks",
    "ICAL": "Fremde Kalender",
    "FEED": "Fremde Feeds",
    "MAN": "Das Manifest lab.json",
    "SOURCE": "Das Abholen fremder Feeds",
    "DOC": "Feeds genau angesehen (labnetz doctor)",
}
LEVELS: Mapping[str, str] = {"error": "Fehler", "warning": "Warnung", "note": "Hinweis"}
# Examples that say in words what can't be shown as it is written.
EXAMPLES: Mapping[str, str] = {
    "a ZIP file with an HTML page, or with another checksum than lab.json says": (
        "eine ZIP-Datei mit einer HTML-Seite, oder mit einer anderen Prüfsumme als in lab.json"
    ),
    "the ZIP file that the lab's site publishes": "die ZIP-Datei, die auf der Website des Labors steht",
    "lab.json names practices/testessen.zip, and the file is missing": (
        "lab.json nennt practices/testessen.zip, und die Datei fehlt"
    ),
    "practices/testessen.zip with practices/testessen.zip.sha256": (
        "practices/testessen.zip mit practices/testessen.zip.sha256"
    ),
    "an entry that no program reads": "ein Eintrag, den kein Programm lesen kann",
    "200 old posts with new ids and dates": "200 alte Beiträge mit neuen Kennungen und neuem Datum",
    "keep GUIDs and dates when a site moves": "beim Umzug einer Website GUID und Datum der Beiträge behalten",
    "publish the portal again": "das Portal noch einmal veröffentlichen",
    "<head> without a link to a calendar": "<head> ohne Verweis auf einen Kalender",
    "neither ETag nor Last-Modified": "weder ETag noch Last-Modified",
    'ETag: "5f3a", and 304 to who sends it back': 'ETag: "5f3a", und 304 an alle, die es zurücksenden',
    "300 kB without Content-Encoding": "300 kB ohne Content-Encoding",
    "a calendar of 1,200 kB": "ein Kalender mit 1.200 kB",
    "12 seconds": "12 Sekunden",
    "less than 3 seconds": "weniger als 3 Sekunden",
    "no Access-Control-Allow-Origin": "kein Access-Control-Allow-Origin",
    "403 for labnetz, 200 for browsers": "403 für labnetz, 200 für Browser",
    "200 for everybody": "200 für alle",
    "no cookie": "kein Cookie",
    "UID:65a1b2c3 now, UID:65a1b2d9 then": "erst UID:65a1b2c3, dann UID:65a1b2d9",
    "UID:event-17@stadt.example for good": "immer UID:event-17@stadt.example",
    "DTSTAMP: now, in all events": "DTSTAMP: jetzt, in allen Terminen",
    "DTSTAMP: when the event last changed": "DTSTAMP: die letzte Änderung des Termins",
    "neither SEQUENCE nor LAST-MODIFIED": "weder SEQUENCE noch LAST-MODIFIED",
    "TZID=Europe/Berlin without VTIMEZONE": "TZID=Europe/Berlin ohne VTIMEZONE",
    "a calendar of its own for what is public": "ein eigener Kalender für Öffentliches",
    "all events are over": "alle Termine sind vorbei",
    "an event next week": "ein Termin in der nächsten Woche",
    "no REFRESH-INTERVAL": "kein REFRESH-INTERVAL",
    "lines that end with LF": "Zeilen, die mit LF enden",
    "lines that end with CR LF": "Zeilen, die mit CR LF enden",
    "no URL": "keine URL",
    "<guid>65a1b2c3</guid> now, another then": "erst <guid>65a1b2c3</guid>, dann eine andere",
    "<guid>https://stadt.example/?p=17</guid> for good": "immer <guid>https://stadt.example/?p=17</guid>",
    "<item> without <guid>": "<item> ohne <guid>",
    'no rel="self"': 'kein rel="self"',
    "no <copyright>": "kein <copyright>",
    "the newest entry is from 2024": "der neueste Eintrag ist von 2024",
    "an entry of this month": "ein Eintrag aus diesem Monat",
    "offene-werkstatt@lab.labnetz before, werkstatt-offen@lab.labnetz now": (
        "vorher offene-werkstatt@lab.labnetz, jetzt werkstatt-offen@lab.labnetz"
    ),
    "the same UID as before: id: offene-werkstatt in the page that was renamed": (
        "dieselbe UID wie vorher: id: offene-werkstatt in der umbenannten Seite"
    ),
    "ueber.englisch.md beside ueber.md": "ueber.englisch.md neben ueber.md",
    "ueber.en.md beside ueber.md": "ueber.en.md neben ueber.md",
    "werkstatt.en.md with start: 2026-12-02 17:00": "werkstatt.en.md mit start: 2026-12-02 17:00",
    "foto.jpg that is cut off": "foto.jpg, das mittendrin aufhört",
    "foto.jpg as the telephone made it": "foto.jpg, wie das Telefon es gemacht hat",
    "foto.jpg, exported without its location": "foto.jpg, ohne Standort exportiert",
    "werkstatt.en.md with title: Open workshop": "werkstatt.en.md mit title: Open workshop",
    "werkstatt.md changed today, werkstatt.en.md in March": "werkstatt.md heute geändert, werkstatt.en.md im März",
    "werkstatt.en.md changed after werkstatt.md": "werkstatt.en.md nach werkstatt.md geändert",
    "docs/werkstatt.md with start: 2026-12-02": "docs/werkstatt.md mit start: 2026-12-02",
    "veranstaltungen/chatbot.md and veranstaltungen/chatbot-2.md: same title, start and place": (
        "veranstaltungen/chatbot.md und veranstaltungen/chatbot-2.md: Titel, Beginn und Ort sind gleich"
    ),
    "one page for one event; the same thing at another time or place is another event": (
        "eine Seite für einen Termin; dasselbe zu anderer Zeit oder an anderem Ort ist ein anderer Termin"
    ),
    "lab.yml without privacy:, and docs/ without datenschutz.md": (
        "lab.yml ohne privacy:, und docs/ ohne datenschutz.md"
    ),
    "made_from: lab.yml, and lab.yml without legal:": "made_from: lab.yml, und lab.yml ohne legal:",
    "made_from: lab.yml, and in lab.yml what belongs below legal:": (
        "made_from: lab.yml, und in lab.yml das, was unter legal: gehört"
    ),
    "barrierefreiheit.md without a mail address, and no barriere-melden.md": (
        "barrierefreiheit.md ohne Mailadresse, und keine barriere-melden.md"
    ),
    "land: Berlin, and docs/ without leichte-sprache.md": "land: Berlin, und docs/ ohne leichte-sprache.md",
    "docs/leichte-sprache.md and docs/gebaerdensprache.md, each with its four parts": (
        "docs/leichte-sprache.md und docs/gebaerdensprache.md, jede mit ihren vier Teilen"
    ),
    "[Ablauf](ablauf.pdf), a PDF that was scanned or printed to a file": (
        "[Ablauf](ablauf.pdf), ein PDF, das gescannt oder „in eine Datei gedruckt“ wurde"
    ),
    '[Ablauf](ablauf.pdf), exported as PDF/UA or with "tagged PDF" ticked': (
        "[Ablauf](ablauf.pdf), exportiert als PDF/UA oder mit dem Haken bei „PDF mit Tags“"
    ),
    "lab.yml without licence": "lab.yml ohne licence",
    "the last event was in June, the last update in May": "der letzte Termin im Juni, die letzte Neuigkeit im Mai",
    "one event ahead, and an update in the last 60 days": (
        "ein Termin, der bevorsteht, und eine Neuigkeit aus den letzten 60 Tagen"
    ),
    "git fetch --unshallow; in CI: fetch-depth 0, GIT_DEPTH 0": (
        "git fetch --unshallow; in der Pipeline: fetch-depth 0, GIT_DEPTH 0"
    ),
    '"generated": "2026-11-20T03:00:00Z", and today is 2 December': (
        '"generated": "2026-11-20T03:00:00Z", und heute ist der 2. Dezember'
    ),
    "a build every night, by a schedule": "jede Nacht ein Bau, nach einem Zeitplan",
    "no lab.json": "keine lab.json",
    "the index names December 2026, whose file is missing": "das Verzeichnis nennt Dezember 2026, aber die Datei fehlt",
    "each file that index or catalogue name, as big as they say": (
        "jede Datei, die Verzeichnis oder Katalog nennen, so groß, wie sie sagen"
    ),
    "the index is of today, the file of December of yesterday": (
        "das Verzeichnis ist von heute, die Datei vom Dezember von gestern"
    ),
    "both of the same build": "beide aus demselben Bau",
    "docs/formate/con-2.md with id: con": "docs/formate/con-2.md mit id: con",
    "300 calendars in catalog.jsonld": "300 Kalender in catalog.jsonld",
    "labnetz doctor with the address of one calendar": "labnetz doctor mit der Adresse eines Kalenders",
    "lab.json with an id and feeds": "lab.json mit einer id und Feeds",
    "no feeds/calendar.ics": "keine feeds/calendar.ics",
    "feeds/calendar.ics without a fault": "feeds/calendar.ics ohne Fehler",
    '<head> without <link rel="alternate">': '<head> ohne <link rel="alternate">',
    "20 events in docs/, 19 in feeds/calendar-all.ics": "20 Termine in docs/, 19 in feeds/calendar-all.ics",
    "20 events in docs/, 20 in feeds/calendar-all.ics": "20 Termine in docs/, 20 in feeds/calendar-all.ics",
    "termine.csv without termine.yml": "termine.csv ohne termine.yml",
    "termine.yml with columns: {title: Titel, day: Datum}": "termine.yml mit columns: {title: Titel, day: Datum}",
    "calendars: [https://stadt.example/k.ics], and no harvest": (
        "calendars: [https://stadt.example/k.ics], und nie wurde abgeholt"
    ),
    "an address that no longer answers": "eine Adresse, die nicht mehr antwortet",
    "the new address below calendars: in lab.yml": "die neue Adresse unter calendars: in lab.yml",
    "labs/merseburg.yml can't be read": "labs/merseburg.yml ist nicht lesbar",
    "labs/merseburg.yml can be read, or is deleted": "labs/merseburg.yml ist lesbar, oder sie ist gelöscht",
    "END:VCALENDAR at the end": "END:VCALENDAR am Ende",
    "BEGIN:VEVENT without UID": "BEGIN:VEVENT ohne UID",
    "RECURRENCE-ID without an event with RRULE and the same UID": (
        "RECURRENCE-ID ohne einen Termin mit RRULE und derselben UID"
    ),
    "both in one file": "beides in einer Datei",
    "UID:1 in two events": "UID:1 in zwei Terminen",
    "the same item twice": "derselbe Eintrag zweimal",
    "every item once": "jeder Eintrag einmal",
    "10,000 items": "10.000 Einträge",
    "the items of the last year": "die Einträge des letzten Jahres",
    "<pubDate> with the day of the event": "<pubDate> mit dem Tag des Termins",
    "<pubDate> with the day of publication": "<pubDate> mit dem Tag der Veröffentlichung",
    "<guid>1</guid> in two items": "<guid>1</guid> in zwei Einträgen",
    "feeds/calendar.ics with 1,200 kB": "feeds/calendar.ics mit 1.200 kB",
    "feeds/calendar.ics with less than 800 kB": "feeds/calendar.ics mit weniger als 800 kB",
    "21 feeds": "21 Feeds",
    "20 feeds": "20 Feeds",
    "url: https://labor.example/ in two files": "url: https://labor.example/ in zwei Dateien",
    "url: https://labor.example/ in one file": "url: https://labor.example/ in einer Datei",
    "docs/ without impressum.md": "docs/ ohne impressum.md",
    "an address that redirects": "eine Adresse, die weiterleitet",
    "the new address in labs/<id>.yml": "die neue Adresse in labs/<id>.yml",
    "an address that answers 410": "eine Adresse, die mit 410 antwortet",
    "0 events, after 12": "0 Termine, vorher 12",
    "a full disk": "eine volle Festplatte",
    "free space": "freier Platz",
    "a file in snapshots/ was changed": "eine Datei in snapshots/ wurde geändert",
    "4 of 10 labs failed": "4 von 10 Laboren sind ausgefallen",
    "look at your own network first": "sehen Sie zuerst nach Ihrer eigenen Verbindung",
}
# The towns of the examples in rules count as placeholders for `labnetz check`; the handbook has a town of its own.
TOWN: Mapping[str, str] = {"Beispielhausen": "Neustadt", "Musterweg": "Markt"}

_HEAD = """---
title: Alle Regeln
description: Was jede Meldung von labnetz check bedeutet, mit einem falschen und einem richtigen Beispiel.
---

Jede Meldung endet mit der Nummer ihrer Regel, zum Beispiel `[DATA-06]`. Suchen Sie die Nummer auf dieser Seite. \
Die Seite entsteht aus dem Programm selbst.

Ein **Fehler** heißt: Das erscheint nicht, oder es darf so nicht erscheinen. Eine **Warnung** heißt: Es erscheint, \
aber sehen Sie es sich an. Ein **Hinweis** ist gut zu wissen.

Nichts davon ist Rechtsberatung. Manches kann kein Programm prüfen: ob ein Text leicht zu lesen ist, ob eine \
Beschreibung zum Bild passt, ob eine Aussage stimmt.
"""


def rules_in_german() -> str:
    """Give the page of all rules: what each is about, how it is not right, and how it is."""
    return "\n".join([_HEAD, *_sections()])


def _sections() -> Iterator[str]:
    for name, members in groupby(all_rules(), key=family):
        yield f"## {FAMILIES[name]} {{ #{name.lower()} }}\n"
        yield from (_section(one) for one in members)


def _section(one: Rule | Told) -> str:
    levels = " oder ".join(LEVELS[level] for level in one.levels)
    head = f"### {one.id}: {say(one.title, 'de')} {{ #{one.id.lower()} }}\n\n"
    return f"{head}**{levels}.** Nicht so:\n\n{_shown(one.bad, '.falsch')}\nSondern so:\n\n{_shown(one.good)}"


def _shown(text: str, mark: str = "") -> str:
    german = EXAMPLES.get(text, text)
    for town, ours in TOWN.items():
        german = german.replace(town, ours)
    fence = f"{{.text {mark}}}" if mark else "text"
    return f"```{fence}\n{german}\n```\n"


if __name__ == "__main__":
    HANDBOOK.mkdir(exist_ok=True)
    for name, page in (("felder.md", reference("de")), ("regeln.md", rules_in_german())):
        (HANDBOOK / name).write_text(page, "utf-8")
        print(HANDBOOK / name)
