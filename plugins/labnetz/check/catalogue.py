"""What readers say, in words: one entry for each id that is no rule of `check`. Finds nothing itself.

Whoever reads foreign bytes tells what is wrong with them (content, registry, ical, feeds, harvest); a new id of theirs
gets its entry here, and a test looks that none is missing. ICAL, FEED and SOURCE stand in `catalogue_foreign`.
"""

from __future__ import annotations

from dataclasses import dataclass

from labnetz.model import Level, Message, msg


@dataclass(frozen=True, slots=True)
class Told:
    """One id: what it is about, at which levels, and how it should be. `bad` and `good` are written as in the files."""

    id: str
    title: Message
    levels: tuple[Level, ...]
    bad: str
    good: str


ERROR: tuple[Level, ...] = ("error",)
WARNING: tuple[Level, ...] = ("warning",)
NOTE: tuple[Level, ...] = ("note",)
BOTH: tuple[Level, ...] = ("error", "warning")
ANY: tuple[Level, ...] = ("error", "warning", "note")

CONTENT = (
    Told("DATA-01", msg("A file can't be read"), ERROR, 'title: "Werkstatt', 'title: "Werkstatt"'),
    Told(
        "DATA-02",
        msg("A key stands twice, or was swallowed by the one before it"),
        ERROR,
        "start: 2026-12-02 17:00\nstart: 2026-12-03 17:00",
        "start: 2026-12-02 17:00",
    ),
    Told("DATA-03", msg("There is no such key"), ERROR, "ort: zentralbibliothek", "place: zentralbibliothek"),
    Told("DATA-04", msg("Something is missing or empty"), ERROR, "title:", "title: Offene Werkstatt"),
    Told("DATA-05", msg("A value has the wrong form"), ERROR, "status: abgesagt", "status: cancelled"),
    Told("DATA-06", msg("A date is not written as one"), ERROR, "start: 2.12.26 17 Uhr", "start: 2026-12-02 17:00"),
    Told("DATA-07", msg("A date has a UTC offset"), ERROR, "start: 2026-12-02T17:00+01:00", "start: 2026-12-02 17:00"),
    Told(
        "DATA-08",
        msg("The end does not go with the start"),
        BOTH,
        "start: 2026-12-02 17:00\nend: 2026-12-02 15:00",
        "start: 2026-12-02 17:00\nend: 2026-12-02 19:00",
    ),
    Told(
        "DATA-09",
        msg("The clocks don't show this time, or show it twice"),
        BOTH,
        "start: 2027-03-28 02:30",
        "start: 2027-03-28 03:30",
    ),
    Told(
        "DATA-10",
        msg("How an event repeats can't be right"),
        BOTH,
        "repeat: {every: week, weekdays: [Die]}",
        "repeat: {every: week, weekdays: [Di]}",
    ),
    Told("DATA-11", msg("An id is not one, is used twice, or was lost"), BOTH, "id: Chatbot (neu)", "id: chatbot-neu"),
    Told(
        "DATA-13",
        msg("A page or a lab is left out because of what is said about it"),
        ERROR,
        "start: morgen",
        "start: 2026-12-02 17:00",
    ),
    Told(
        "DATA-16",
        msg("A key for demonstrations is used wrongly"),
        ERROR,
        "url: https://labor.stadt.de/\ndemo: shift",
        "url: https://labor.stadt.de/",
    ),
    Told("DATA-18", msg("A date of change lies in the future"), WARNING, "updated: 2062-11-20", "updated: 2026-11-20"),
    Told(
        "DATA-19",
        msg("A page looks like an event and is none"),
        WARNING,
        "docs/werkstatt.md with start: 2026-12-02",
        "docs/veranstaltungen/werkstatt.md",
    ),
    Told(
        "DATA-21", msg("A file that a page names is not there"), ERROR, "src: bilder/foto.jgp", "src: bilder/foto.jpg"
    ),
    Told(
        "DATA-22",
        msg("A way to take part has no address, or several"),
        ERROR,
        "ways:\n  - {phone: 030 1234567, email: lab@stadt.example}",
        "ways:\n  - phone: 030 1234567\n  - email: lab@stadt.example",
    ),
    Told(
        "DATA-23",
        msg("A practice says what was changed, but not compared to what"),
        WARNING,
        "changes: [Statt Suppe gibt es Kuchen]",
        "based_on: berlin/testessen@1.0\nchanges: [Statt Suppe gibt es Kuchen]",
    ),
    Told("DATA-24", msg("A page is a draft"), NOTE, "visibility: draft", "visibility: public"),
    Told(
        "DATA-25",
        msg("The name of a file says a language, but the page is no translation"),
        BOTH,
        "ueber.englisch.md beside ueber.md",
        "ueber.en.md beside ueber.md",
    ),
    Told(
        "DATA-26",
        msg("A translation says something that belongs into the original"),
        ERROR,
        "werkstatt.en.md with start: 2026-12-02 17:00",
        "werkstatt.en.md with title: Open workshop",
    ),
    Told("DATA-27", msg("A picture can't be read, or is too large"), WARNING, "foto.jpg that is cut off", "foto.jpg"),
    Told(
        "USE-04",
        msg("A page still has the marks of a merge, and is not published"),
        ERROR,
        "<<<<<<< Ihre Fassung\nMit Suppe\n=======\nMit Kuchen\n>>>>>>> Vorlage",
        "Mit Kuchen",
    ),
    Told(
        "USE-05",
        msg("A file does not come along when others take a practice over"),
        NOTE,
        "attachments: [ablauf.html]",
        "attachments: [ablauf.pdf]",
    ),
    Told(
        "FRESH-02",
        msg("Git has lost its history, and with it all dates of change"),
        WARNING,
        "git clone --depth 1",
        "git fetch --unshallow; in CI: fetch-depth 0, GIT_DEPTH 0",
    ),
    Told(
        "LIC-01",
        msg("A picture is not shown, since it has no credit or no licence"),
        WARNING,
        "image: {src: a.jpg, alt: Das Labor}",
        "image: {src: a.jpg, alt: Das Labor, credit: Stadt Beispielhausen, licence: CC-BY-4.0}",
    ),
    Told(
        "PRIV-05",
        msg("A picture says where it was taken"),
        WARNING,
        "foto.jpg as the telephone made it",
        "foto.jpg, exported without its location",
    ),
    Told("LIC-02", msg("The feeds have no licence"), ERROR, "lab.yml without licence", "licence: CC-BY-4.0"),
    Told(
        "SITE-04",
        msg("A topic gets no calendar of its own"),
        WARNING,
        'topics: ["???"]',
        "topics: [Beteiligung]",
    ),
)
"""Pages and lab.yml."""

SOURCES = (
    Told("SRC-01", msg("A table or calendar of the lab can't be read"), ERROR, "termine.xlsx", "termine.csv"),
    Told(
        "SRC-02",
        msg("Nobody can tell which column is what"),
        BOTH,
        "columns: {title: Titell}",
        "columns: {title: Titel}",
    ),
    Told("SRC-03", msg("A row of a table is not published"), ERROR, ";2.12.2026;17 Uhr", "Werkstatt;2.12.2026;17 Uhr"),
    Told(
        "SRC-04",
        msg("Two rows, or a row and a page, are the same event"),
        BOTH,
        "7;Werkstatt;2.12.2026\n7;Löten;9.12.2026",
        "7;Werkstatt;2.12.2026\n8;Löten;9.12.2026",
    ),
    Told(
        "SRC-05",
        msg("A row is published with less than stands in it"),
        WARNING,
        "Raum: Bibliothek",
        "places: {Bibliothek: zentralbibliothek}",
    ),
    Told(
        "SRC-06",
        msg("What was made of a file"),
        ("warning", "note"),
        "termine.csv without termine.yml",
        "termine.yml with columns: {title: Titel, day: Datum}",
    ),
    Told(
        "SRC-07",
        msg("A calendar was never fetched"),
        WARNING,
        "calendars: [https://stadt.example/k.ics], and no harvest",
        "labnetz harvest --site .",
    ),
    Told(
        "SRC-08",
        msg("A calendar could not be fetched for some time"),
        WARNING,
        "an address that no longer answers",
        "the new address below calendars: in lab.yml",
    ),
)
"""Tables and calendars of a lab beside its pages."""

REGISTRY = (
    Told("REG-01", msg("A file of the registry can't be used"), ERROR, "labs/Merseburg.yaml", "labs/merseburg.yml"),
    Told(
        "REG-02",
        msg("The entry of a lab that is built here does not fit"),
        ERROR,
        "site: sites/wiesbden",
        "site: sites/wiesbaden",
    ),
    Told("REG-03", msg("A lab is left out of the network"), ERROR, "url: labor.example", "url: https://labor.example/"),
    Told(
        "REG-04",
        msg("A lab has fewer than two contacts"),
        WARNING,
        "contacts: [lab@labor.example]",
        "contacts: [lab@labor.example, digitales@stadt.example]",
    ),
    Told(
        "REG-05",
        msg("A lab has no feeds"),
        WARNING,
        "feeds: {}",
        "feeds:\n  events: https://labor.example/kalender.ics",
    ),
    Told(
        "REG-07",
        msg("A feed is listed twice"),
        WARNING,
        "updates: [https://labor.example/feed/, https://labor.example/feed/]",
        "updates: [https://labor.example/feed/]",
    ),
    Told(
        "REG-08",
        msg("An older entry of a member is used"),
        BOTH,
        "labs/merseburg.yml can't be read",
        "labs/merseburg.yml can be read, or is deleted",
    ),
    Told(
        "REG-09",
        msg("Two labs have the same address"),
        WARNING,
        "url: https://labor.example/ in two files",
        "url: https://labor.example/ in one file",
    ),
    Told(
        "REG-10",
        msg("The portal lacks a page that the law asks for"),
        WARNING,
        "docs/ without impressum.md",
        "docs/impressum.md, docs/datenschutz.md, docs/barrierefreiheit.md",
    ),
)
"""The registry of a network."""
