"""`labnetz new`: what it writes passes `labnetz check`, whatever people type; and it never asks where nobody is."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from labnetz.check import check_site
from labnetz.cli import main
from labnetz.cli.lab_here import find_lab, write_page
from labnetz.content.frontmatter import split
from labnetz.content.lab import read_lab
from labnetz.content.schema import KINDS
from labnetz.content.site import read_site
from labnetz.content.site_content import SourceFile
from labnetz.lab_folder import load_lab
from labnetz.marked_yaml import read_marked
from labnetz.registry import load_network
from labnetz.scaffold.copying import LEFT_OUT, copied
from labnetz.scaffold.examples import NewLab
from labnetz.scaffold.kinds import KIND_PAGES, new_id, written_page
from labnetz.scaffold.lab import new_lab
from labnetz.scaffold.lab_legal import legal_blocks
from labnetz.scaffold.quoting import one_line, plain_value, text_value
from labnetz.scaffold.settle import settle, settle_end
from labnetz.validation import validate

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
AT = ("--now", NOW.isoformat())
LAB = NewLab(
    id="neustadt",
    name="Labor Neustadt",
    url="https://labor.neustadt.de/",
    today=date(2026, 11, 22),
    version="0.1.0",
    city="Neustadt",
    land="Hessen",
    contacts=("labor@neustadt.de",),
    operator="Stadt Neustadt",
)
LONG = "Ein sehr langer Titel, der gar nicht mehr aufhören will"
HOSTILE = [
    "KI: verstehen",
    "# kein Kommentar",
    "Werkstatt #3",
    "*Neu* im Programm",
    "& mehr",
    "!wichtig",
    "- ein Strich",
    "'halb",
    '"halb',
    'sagte "ja": und \\ mehr',
    "{klammer",
    "[klammer, liste]",
    "? was",
    "| rohr",
    "> größer",
    "%prozent",
    "@ort",
    "`code`",
    "yes",
    "no",
    "null",
    "~",
    "1984",
    "0x1F",
    "1e3",
    "18:30",
    "2026-12-02",
    "1_000",
    "=",
    "<<",
    "👩‍👩‍👧 Familien 🏳️‍🌈",
    "a, b",
    "a: b # c",
    "---",
    "...",
    "Über uns\u00a0alle",
    "\u202bעברית\u202c",
]


def run(*arguments: str | Path, language: str = "en") -> Result:
    return CliRunner().invoke(main, ["--language", language, "new", *map(str, arguments)])


def lay(folder: Path, lab: NewLab = LAB) -> Path:
    for file in new_lab(lab):
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
    return folder


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = lay(tmp_path / "labor")
    for example in (folder / "docs").rglob("*.md"):
        if re.match(r"(?:\d{4}-|example|beispiel)", example.name):
            example.unlink()
    monkeypatch.chdir(folder)
    return folder


def head(path: Path) -> list[str]:
    """The keys of a page, without comments."""
    return [line for line in path.read_text("utf-8").split("---\n")[1].splitlines() if not line.startswith("# ")]


def problems_in(folder: Path) -> list[str]:
    """What check says about the content: drafts are notes, gaps in the legal texts are meant to be there."""
    lab, content = load_lab(folder, now=NOW)
    return [str(one) for one in check_site(content, lab, now=NOW) if one.rule != "LEGAL-04" and one.level != "note"]


# --- texts in YAML --------------------------------------------------------------------------------------------------


def assert_reads_back(text: str) -> None:
    written = text_value(text)
    marked, problems = read_marked(f"title: {written}\nlist: [{text_value(text, in_list=True)}, x]\n", "")
    assert problems == ()
    assert marked is not None
    assert marked.tree == {"title": text, "list": [text, "x"]}
    assert yaml.safe_load(f"title: {written}") == {"title": text}, "other readers of YAML see the same text"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_reads_back_as_it_was_meant(text):
    assert_reads_back(text)


@given(st.text().map(one_line).filter(bool))
def test_any_text_reads_back_as_it_was_meant(text):
    assert_reads_back(text)


def test_quotes_stand_only_where_they_must():
    assert text_value("Offene Werkstatt für alle") == "Offene Werkstatt für alle"
    assert text_value("Anna's Café, 1. OG") == "Anna's Café, 1. OG"
    assert text_value("Anna's Café, 1. OG", in_list=True) == '"Anna\'s Café, 1. OG"'
    assert plain_value("2026-12-02 17:00") == "2026-12-02 17:00"
    assert plain_value("yes") == "yes"
    assert text_value("yes") == '"yes"'


# --- pages ----------------------------------------------------------------------------------------------------------


def read_alone(folder: str, text: str):
    lab, problems = read_lab("id: muster\nname: Labor\nurl: https://lab.example/\nlicence: CC-BY-4.0\n", "lab.yml")
    assert lab is not None
    assert problems == ()
    return read_site([SourceFile(f"{folder}/seite.md", text, "https://lab.example/seite/")], lab, now=NOW)


@pytest.mark.slow
@given(title=st.text(max_size=200).map(one_line).filter(bool), summary=st.text(max_size=900).map(one_line))
def test_an_event_with_any_words_passes(title, summary):
    words = {"title": title} | ({"summary": summary} if summary else {})
    text = written_page("event", {"id": "a", "start": "2026-12-02 17:00", "end": "2026-12-02 19:00", **words}, "de")
    content = read_alone("veranstaltungen", text)
    assert content.problems == ()
    assert (content.events[0].title, content.events[0].summary) == (title, summary)


@given(title=st.text(max_size=200).map(one_line).filter(bool))
def test_an_update_with_any_title_passes(title):
    content = read_alone("aktuelles", written_page("update", {"title": title, "date": "2026-11-22"}, "de"))
    assert content.problems == ()
    assert content.updates[0].title == title


def uncommented(text: str) -> list[str]:
    """The page once for each offered key, with that key taken up: its line, and those indented below it."""
    lines = text.split("---\n")[1].splitlines()
    found = []
    for number, line in enumerate(lines):
        if re.match(r"# [a-z_-]+:", line):
            block = [line]
            for below in lines[number + 1 :]:
                if not below.startswith("#   "):
                    break
                block.append(below)
            found.append("\n".join([*(one for one in lines if not one.startswith("#")), *(one[2:] for one in block)]))
    return found


@pytest.mark.parametrize("kind", KIND_PAGES)
@pytest.mark.parametrize("language", ["de", "en"])
def test_each_key_that_is_offered_is_right_when_it_is_taken_up(kind, language):
    needed = {"place": {"name": "Ort"}, "event": {"title": "T", "start": "2026-12-02 17:00"}}
    values = needed.get(kind, {"title": "T", **({"date": "2026-11-22"} if kind == "update" else {})})
    pages = uncommented(written_page(kind, values, language))
    assert len(pages) > 5
    for page in pages:
        marked, problems = read_marked(page + "\n", kind)
        assert marked is not None
        assert (*problems, *validate(KINDS[kind], marked, zone=BERLIN).problems) == (), page


def test_each_key_that_lab_yml_offers_is_right_when_it_is_taken_up():
    text = next(file.content.decode() for file in new_lab(LAB) if file.path == "lab.yml")
    pages = uncommented(f"---\n{text}---\n")
    assert len(pages) > 10
    for page in pages:
        assert read_lab(page + "\n", "lab.yml")[1] == (), page


def test_a_key_that_is_written_is_not_offered():
    text = written_page("event", {"title": "T", "start": "2026-12-02 17:00", "room": "Saal"}, "en")
    assert "# room:" not in text
    assert "# cost: free  # free, or what it costs." in text


@pytest.mark.parametrize(
    ("kind", "values", "taken", "expected"),
    [
        ("event", {"title": "Chatbot", "start": "2026-12-02 17:00"}, [], "2026-12-02-chatbot"),
        ("event", {"title": "Chatbot", "start": "2026-12-02"}, ["2026-12-02-chatbot"], "2026-12-02-chatbot-2"),
        ("event", {"title": "🎉", "start": "2026-12-02"}, [], "2026-12-02-termin"),
        ("update", {"title": "Größe ändern", "date": "2026-11-22"}, [], "2026-11-22-groesse-aendern"),
        ("place", {"name": "Alte Post"}, ["alte-post", "alte-post-2"], "alte-post-3"),
        ("place", {"name": "Index"}, [], "index-2"),
        ("place", {"name": "AUX"}, [], "aux-2"),
        ("practice", {"title": "COM7"}, ["com7-2"], "com7-3"),
        (
            "call",
            {"title": LONG},
            [],
            "ein-sehr-langer-titel-der-gar-nicht-mehr",
        ),
        ("practice", {"title": "x" * 90}, [], "x" * 40),
    ],
)
def test_the_id_is_the_day_and_a_short_name(kind, values, taken, expected):
    assert new_id(KIND_PAGES[kind], values, taken) == expected


# --- answers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "answer", "expected"),
    [
        ("start", "2.12.2026 17 Uhr", {"start": "2026-12-02 17:00"}),
        ("start", "2.12.2026 17-19 Uhr", {"start": "2026-12-02 17:00", "end": "2026-12-02 19:00"}),
        ("start", " 2026-12-02 ", {"start": "2026-12-02"}),
        ("repeat.every", "woche", {"repeat.every": "week"}),
        ("title", "  KI:\nverstehen ", {"title": "KI: verstehen"}),
    ],
)
def test_what_can_only_mean_one_thing_is_taken(key, answer, expected):
    assert settle("event", key, answer, BERLIN).values == expected


@pytest.mark.parametrize(
    "answer", ["morgen", "12/2/2026", "2026-02-30", "2026-03-29 02:30", "2026-12-02T17:00+05:00", ""]
)
def test_what_may_mean_something_else_is_refused(answer):
    assert settle("event", "start", answer, BERLIN).problem is not None


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("19", "2026-12-02 19:00"),
        ("19:30", "2026-12-02 19:30"),
        ("2026-12-04 10:00", "2026-12-04 10:00"),
    ],
)
def test_an_end_may_be_a_time_alone(answer, expected):
    assert settle_end(answer, "2026-12-02 17:00", BERLIN).values == {"end": expected}


def test_an_evening_may_end_in_the_night():
    assert settle_end("1 Uhr", "2026-12-02 18:00", BERLIN).values == {"end": "2026-12-03 01:00"}
    assert settle_end("6:00", "2026-12-02 20:00", BERLIN).values == {"end": "2026-12-03 06:00"}


@pytest.mark.parametrize(
    ("start", "answer"),
    [
        ("2026-12-02 17:00", "15:00"),
        ("2026-12-02 17:59", "1 Uhr"),
        ("2026-12-02 20:00", "7:00"),
        ("2026-12-02 17:00", "2026-12-02 15:00"),
        ("2026-12-02 17:00", "2026-12-03"),
        ("2026-12-02", "15:00"),
        ("2026-12-02", "2026-12-02 15:00"),
        ("2026-12-02", "2026-12-01"),
    ],
)
def test_an_end_that_does_not_go_with_its_start_is_refused_at_once(start, answer):
    problem = settle_end(answer, start, BERLIN).problem
    assert problem is not None
    assert problem.rule == "DATA-08"


# --- the command ----------------------------------------------------------------------------------------------------


def test_an_event_by_options(lab):
    result = run(
        "event", "KI verstehen: Chatbot", "--start", "2.12.2026 17-19 Uhr", "--place", "labor",
        "--summary", "Probieren Sie ihn aus.", "--topic", "KI", "--topic", "Stadt, Land", *AT,
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    path = "docs/veranstaltungen/2026-12-02-ki-verstehen-chatbot.md"
    assert result.output == f"Written: {path}\nChange it as you like, then: labnetz check {path}\n"
    assert head(lab / path) == [
        "id: 2026-12-02-ki-verstehen-chatbot",
        'title: "KI verstehen: Chatbot"',
        "start: 2026-12-02 17:00",
        "end: 2026-12-02 19:00",
        "summary: Probieren Sie ihn aus.",
        "place: labor",
        "topics: [KI, Stadt, Land]",
    ]
    assert problems_in(lab) == []


def test_a_weekly_series(lab):
    given = ("--start", "2026-12-08 15:00", "--end", "18:00", "--place", "labor", "--repeat", "week")
    assert run("event", "Offene Werkstatt", *given, "--until", "2027-03-30", *AT).exit_code == 0
    written = head(lab / "docs/veranstaltungen/2026-12-08-offene-werkstatt.md")
    assert written[-3:] == ["repeat:", "  every: week", "  until: 2027-03-30"]
    assert problems_in(lab) == []


CALL = ("--kind", "user-test", "--phone", "030 1234567", "--closes", "31.12.2026")
ONLINE = ("--start", "2026-12-05 18:00", "--end", "19", "--online", "https://stadt.example/v")
EACH = [
    (("update", "Wir sind da: endlich", "--summary", "Kommen Sie."), "aktuelles/2026-11-22-wir-sind-da-endlich.md"),
    (("call", "Testen Sie", *CALL), "mitmachen/testen-sie.md"),
    (("call", "Ideen", "--place", "labor", "--online", "https://stadt.example/x"), "mitmachen/ideen.md"),
    (("practice", "Testessen", "--summary", "Suppe."), "formate/testessen.md"),
    (("place", "Alte Post", "--postal-code", "01067", "--access", "lift=no"), "orte/alte-post.md"),
    (("event", "Ein ganzer Tag", "--start", "2026-12-05"), "veranstaltungen/2026-12-05-ein-ganzer-tag.md"),
    (("event", "Online", *ONLINE), "veranstaltungen/2026-12-05-online.md"),
]


@pytest.mark.parametrize(("arguments", "path"), EACH)
def test_each_kind_passes_check(lab, arguments, path):
    result = run(*arguments, *AT)
    assert result.exit_code == 0, result.output
    assert (lab / "docs" / path).is_file()
    assert problems_in(lab) == []


def test_what_nobody_knows_about_a_place_is_left_out(lab):
    run("place", "Alte Post", "--access", "wheelchair=ja", *AT)
    assert head(lab / "docs/orte/alte-post.md") == ["id: alte-post", "name: Alte Post", "access:", "  wheelchair: yes"]


def test_a_practice_stays_a_draft_until_it_is_written(lab):
    run("practice", "Testessen", *AT)
    assert "visibility: draft" in head(lab / "docs/formate/testessen.md")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("event",), "still missing: TITLE, --start"),
        (("event", "X"), "still missing: --start"),
        (("event", "--start", "2026-12-02"), "still missing: TITLE"),
        (("place", "--city", "X"), "still missing: NAME"),
        (("event", "X", "--start", "morgen"), 'start "morgen" is not a date'),
        (("event", "X", "--start", "2026-12-02 17:00", "--end", "2026-12-01 17:00"), "end"),
        (("event", "X", "--start", "2026-12-02 17:00", "--end", "15:00"), "is before start"),
        (("event", "X", "--start", "2026-12-02 17:00", "--place", "nirgends"), '"nirgends"'),
        (("event", "X", "--start", "2026-12-02 17:00", "--online", "video"), 'online "video" is not a web address'),
        (("event", "X", "--start", "2026-12-02 17:00", "--until", "2027-01-01"), "repeat"),
        (("event", "X" * 201, "--start", "2026-12-02"), "title is too long"),
        (("event", "X", "--start", "2026-12-02", "--id", "Groß"), 'id "Groß" is not an id'),
        (("place", "X", "--id", "labor"), "already"),
        (("place", "X", "--access", "lift=maybe"), "lift"),
        (("place", "X", "--access", "colour=red"), "colour"),
        (("call", "X", "--kind", "nonsense"), "kind"),
    ],
)
def test_what_can_t_be_written_is_wrong_usage_and_leaves_nothing(lab, arguments, said):
    before = sorted(lab.rglob("*"))
    result = run(*arguments, *AT)
    assert result.exit_code == 2, result.output
    assert said in result.output
    assert "\n  File " not in result.output
    assert sorted(lab.rglob("*")) == before


def test_nothing_is_overwritten(lab):
    for _ in range(3):
        assert run("event", "Chatbot", "--start", "2026-12-02 17:00", *AT).exit_code == 0
    names = sorted(path.name for path in (lab / "docs/veranstaltungen").glob("2026*"))
    assert names == ["2026-12-02-chatbot-2.md", "2026-12-02-chatbot-3.md", "2026-12-02-chatbot.md"]


def test_an_id_that_another_file_has_written_down_is_not_given_again(lab):
    (lab / "docs/orte/haus.md").write_text("---\nid: alte-post\nname: Haus\n---\n", "utf-8")
    run("place", "Alte Post", *AT)
    assert (lab / "docs/orte/alte-post-2.md").is_file()


def test_the_lab_is_found_from_below_and_by_into(lab, monkeypatch):
    monkeypatch.chdir(lab / "docs/orte")
    assert run("place", "Eins", *AT).exit_code == 0
    monkeypatch.chdir(lab.parent)
    assert "Written: labor/docs/orte/zwei.md" in run("place", "Zwei", "--into", "labor", *AT).output
    result = run("place", "Drei", *AT)
    assert (result.exit_code, "there is no lab.yml in or above it" in result.output) == (2, True)


def test_check_s_warnings_are_told_at_once(lab):
    result = run("call", "Umfrage", "--online", "https://stadt.example/umfrage", *AT)
    assert result.exit_code == 0
    assert "docs/mitmachen/umfrage.md:" in result.output


@pytest.fixture
def terminal(monkeypatch):
    for module in ("new_page", "new_event"):
        monkeypatch.setattr(f"labnetz.cli.{module}.on_a_terminal", lambda: True)


def answer(kind: str, *answers: str) -> Result:
    return CliRunner().invoke(main, ["--language", "en", "new", kind, *AT], input="\n".join([*answers, ""]))


@pytest.mark.usefixtures("terminal")
def test_a_whole_day_is_asked_for_its_last_day(lab):
    result = answer("event", "Ferien", "2.12.2026", "15:00", "4.12.2026", "1", *[""] * 4)
    assert result.exit_code == 0, result.output
    assert "A time will do" not in result.output
    assert "end has a time, but start 2026-12-02 has none – write only the day: 2026-12-02" in result.output
    assert "end: 2026-12-04" in head(lab / "docs/veranstaltungen/2026-12-02-ferien.md")


@pytest.mark.usefixtures("terminal")
def test_an_end_before_the_start_is_asked_for_again_and_an_open_one_once(lab):
    result = answer("event", "Werkstatt", "2.12.2026 17 Uhr", "15:00", "", "1", *[""] * 4)
    assert result.exit_code == 0, result.output
    assert "is before start" in result.output
    assert "last day?" not in result.output
    assert "start: 2026-12-02 17:00" in head(lab / "docs/veranstaltungen/2026-12-02-werkstatt.md")


@pytest.mark.usefixtures("terminal")
def test_a_call_without_a_way_stays_a_draft_and_one_is_told_so(lab):
    result = answer("call", "Testen Sie", *[""] * 7)
    assert result.exit_code == 0, result.output
    assert "nobody can take part yet" in result.output
    page = lab / "docs/mitmachen/testen-sie.md"
    assert "visibility: draft" in head(page)
    assert "\n# ways: " in page.read_text("utf-8")
    assert problems_in(lab) == []


def test_a_call_by_options_without_a_way_is_a_draft_too(lab):
    assert "nobody can take part yet" in run("call", "Testen Sie", "--kind", "survey", *AT).output
    assert "nobody can take part yet" not in run("call", "Fragen", "--post", "Am Markt 1, 01067 Neustadt", *AT).output
    assert "visibility: draft" not in head(lab / "docs/mitmachen/fragen.md")


# --- copies ---------------------------------------------------------------------------------------------------------

FULL = """---
# wichtig: nicht umbenennen
id: alt
uid: 1@alt.example
title: "KI: Chatbot" # der Titel
start: 2026-12-02 17:00 # Mittwoch
end: 2026-12-02 19:30
status: cancelled
status_note: >-
  Der Raum
  fehlt.
# zur Anmeldung
registration:
  need: required
  until: 2026-11-30
  state: full
  url: https://stadt.example/a
after:
  report: ../aktuelles/x.md
previous_start: 2026-11-25 17:00
updated: 2026-11-20
topics: [KI]
---

Text mit ---
und mehr.
"""


def test_a_copy_keeps_comments_and_order_and_leaves_out_what_is_over():
    copy = copied(FULL, "2026-12-09 18:00")
    assert (
        copy.text
        == """---
# wichtig: nicht umbenennen
id: alt
title: "KI: Chatbot" # der Titel
start: 2026-12-09 18:00 # Mittwoch
end: 2026-12-09 20:30
# zur Anmeldung
registration:
  need: required
  url: https://stadt.example/a
topics: [KI]
---

Text mit ---
und mehr.
"""
    )
    assert set(copy.left_out) == set(LEFT_OUT) - {"changed_dates", "real", "repeat.also", "repeat.except"}


@pytest.mark.parametrize(
    ("keys", "start", "expected"),
    [
        (
            "start: 2026-12-02 17:00\nend: 2026-12-02 19:00",
            "2026-12-09",
            "start: 2026-12-09 17:00\nend: 2026-12-09 19:00",
        ),
        ("start: 2026-12-02\nend: 2026-12-04", "2027-02-27", "start: 2027-02-27\nend: 2027-03-01"),
        (
            "start: 2026-12-02 22:00\nend: 2026-12-03 02:00",
            "2026-12-31 23:00",
            "start: 2026-12-31 23:00\nend: 2027-01-01 03:00",
        ),
        ("start: 2026-12-02 17:00", "2026-12-09 10:00", "start: 2026-12-09 10:00"),
        ("start: '2026-12-02 17:00'  # da", "2026-12-09", "start: 2026-12-09 17:00  # da"),
        (
            "start: 2026-12-02\nregistration: {need: required, until: 2026-11-30, url: https://a.example/}",
            "2026-12-09",
            "start: 2026-12-09\nregistration: {need: required, url: https://a.example/}",
        ),
        (
            "changed_dates:\n- date: 2026-12-09\n  status: cancelled\nstart: 2026-12-02 17:00",
            "2026-12-03",
            "start: 2026-12-03 17:00",
        ),
    ],
)
def test_a_copy_takes_as_long_as_before(keys, start, expected):
    assert copied(f"---\ntitle: T\n{keys}\n---\nText\n", start).text == f"---\ntitle: T\n{expected}\n---\nText\n"


@given(
    start=st.datetimes(datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2028-01-01")),
    long=st.timedeltas(timedelta(minutes=1), timedelta(days=20)),
    later=st.timedeltas(timedelta(days=-300), timedelta(days=300)),
)
def test_any_copy_is_as_long_on_the_clock(start, long, later):
    form = "%Y-%m-%d %H:%M"
    start, end = start.replace(second=0, microsecond=0), (start + long).replace(second=0, microsecond=0)
    text = f"---\ntitle: T\nstart: {start:{form}}\nend: {end:{form}}\n---\n"
    values = copied(text, (start + later).strftime(form)).values
    moved = datetime.fromisoformat(str(values["end"])) - datetime.fromisoformat(str(values["start"]))
    assert moved == end - start


def test_line_ends_stay():
    crlf = "---\r\ntitle: T\r\nstart: 2026-12-02\r\nstatus: cancelled\r\n---\r\nText\r\n"
    assert copied(crlf, "2026-12-09").text == "---\r\ntitle: T\r\nstart: 2026-12-09\r\n---\r\nText\r\n"


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("kein Termin", "2026-12-09"),
        ("---\ntitle: T\n---\n", "2026-12-09"),
        ("---\ntitle: T\nstart: morgen\n---\n", "2026-12-09"),
        ("---\ntitle: T\nstart: 2026-12-02\n---\n", "2026-12-09 17:00"),
        ("---\n{title: T, start: 2026-12-02, status: cancelled}\n---\n", "2026-12-09"),
    ],
)
def test_what_can_t_be_copied_is_told(text, start):
    copy = copied(text, start)
    assert copy.refusal is not None
    assert copy.text == ""


SERIES = """---
title: T
start: 2026-09-02 17:00
repeat:
  every: week
  # Feiertage
  until: 2026-12-16
  except: [2026-10-07, 2026-11-04]
  also:
    - 2026-09-03
    - 2026-09-04 19:00
room: Saal
---
"""


@pytest.mark.parametrize(
    ("start", "left"), [("2026-12-16", ["until: 2026-12-16"]), ("2027-01-06", []), ("2026-12-17 18:00", [])]
)
def test_a_copied_series_has_the_single_dates_of_the_old_one_no_more(start, left):
    copy = copied(SERIES, start)
    keys = [line.strip() for line in copy.text.splitlines() if line.startswith("  ") and "#" not in line]
    assert keys == ["every: week", *left]
    assert "room: Saal" in copy.text
    assert copy.left_out == ("repeat.also", "repeat.except", *(() if left else ("repeat.until",)))


def test_a_copied_series_may_stand_on_one_line():
    line = "repeat: {every: week, except: [2026-10-07, 2026-11-04], until: 2026-12-16, also: [2026-09-03]}"
    text = f"---\ntitle: T\nstart: 2026-09-02\n{line}\n---\n"
    assert "repeat: {every: week, until: 2026-12-16}\n" in copied(text, "2026-12-09").text
    assert "repeat: {every: week}\n" in copied(text, "2027-01-06").text


def test_it_is_told_what_a_copied_series_lacks(lab):
    (lab / "docs/veranstaltungen/a.md").write_text(SERIES, "utf-8")
    result = run("event", "--copy", "docs/veranstaltungen/a.md", "--start", "2027-01-06", *AT)
    assert "of the old date only: repeat.also, repeat.except, repeat.until\nThe series has no end now" in result.output


def test_the_copy_has_its_own_id_and_passes(lab):
    run("event", "KI: Chatbot", "--start", "2026-12-02 17:00", "--end", "19:00", "--place", "labor", *AT)
    old = lab / "docs/veranstaltungen/2026-12-02-ki-chatbot.md"
    old.write_text(old.read_text("utf-8").replace("place: labor", "place: labor\nstatus: cancelled"), "utf-8")
    result = run("event", "--copy", old, "--start", "9.12.2026", *AT)
    assert result.exit_code == 0, result.output
    assert "Left out, since it was true of the old date only: status" in result.output
    new = head(lab / "docs/veranstaltungen/2026-12-09-ki-chatbot.md")
    assert "id: 2026-12-09-ki-chatbot" in new
    assert "start: 2026-12-09 17:00" in new
    assert "end: 2026-12-09 19:00" in new
    assert problems_in(lab) == []


@pytest.mark.parametrize("more", [(), ("--start", "9.12.2026 17-19 Uhr"), ("--start", "2026-12-09", "--room", "Saal")])
def test_a_copy_needs_a_start_and_takes_nothing_else(lab, more):
    (lab / "docs/veranstaltungen/a.md").write_text("---\ntitle: A\nstart: 2026-12-02 17:00\n---\n", "utf-8")
    before = sorted(lab.rglob("*"))
    result = run("event", "--copy", "docs/veranstaltungen/a.md", *more, *AT)
    assert result.exit_code == 2
    assert sorted(lab.rglob("*")) == before


# --- a new lab ------------------------------------------------------------------------------------------------------


def test_a_fresh_lab_lacks_nothing_but_what_the_legal_texts_ask_for(tmp_path):
    _lab, content = load_lab(lay(tmp_path), now=NOW)
    found = check_site(content, _lab, now=NOW)
    assert {one.rule for one in found if one.level != "note"} == {"LEGAL-04"}
    assert {one.level for one in found} == {"warning", "note"}
    assert len(content.events) == 2
    assert len(content.updates) == 1
    assert len(content.drafts) == 2


@pytest.mark.parametrize(("land", "asked"), [("Berlin", True), ("Hamburg", False), ("Hessen", False)])
def test_two_pages_are_asked_for_only_where_the_law_was_read(land, asked):
    made = NewLab(id="x", name="L", url="https://x.de/", today=LAB.today, version="1", land=land, language="de")
    blocks = legal_blocks(made)["accessibility"]
    assert ("easy_language" in blocks, "sign_language" in blocks) == (asked, asked)


@pytest.mark.parametrize("land", ["Berlin", "Nordrhein-Westfalen", ""])
@pytest.mark.parametrize("language", ["de", "en"])
def test_so_it_is_everywhere(tmp_path, land, language):
    bare = NewLab(id="x", name="L", url="https://x.de/", today=LAB.today, version="1", land=land, language=language)
    lab, content = load_lab(lay(tmp_path, bare), now=NOW)
    found = check_site(content, lab, now=NOW)
    assert {one.rule for one in found if one.level != "note"} == {"LEGAL-04"}


@pytest.mark.parametrize("name", ["Labor: *Neu* [1]", 'Das "Labor" #3', "<b>Labor</b> & Co", "yes", "1984"])
def test_a_lab_may_have_any_name(tmp_path, name):
    odd = NewLab(id="x", name=name, url="https://x.de/", today=LAB.today, version="1", city=name, operator=name)
    lab, content = load_lab(lay(tmp_path, odd), now=NOW)
    assert lab.name == name
    assert content.places[0].name == name
    assert {one.rule for one in check_site(content, lab, now=NOW) if one.level != "note"} == {"LEGAL-04"}
    assert yaml.safe_load((tmp_path / "mkdocs.yml").read_text("utf-8"))["site_name"] == name
    assert "<b>" not in (tmp_path / "docs/ueber.md").read_text("utf-8").split("---\n")[2]


def test_the_same_answers_give_the_same_bytes_and_no_mark_is_left():
    assert new_lab(LAB) == new_lab(LAB)
    assert not [file.path for file in new_lab(LAB) if b"@@" in file.content]


def test_the_examples_say_that_they_are_some():
    for file in new_lab(NewLab(id="x", name="L", url="https://x.de/", today=LAB.today, version="1", language="en")):
        if re.search(r"/(?:events|news|calls|practices)/(?!index)", file.path):
            marked, _body, _problems = split(file.content.decode(), "")
            assert str(marked.tree["title"]).startswith("Example: ")


def test_a_new_lab_by_options(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run(
        "lab", "neu", "--name", "Labor Neustadt", "--url", "https://labor.neustadt.de", "--land", "Hessen",
        "--contact", "labor@neustadt.de", "--contact", "digital@stadt.example", *AT,
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    written = (tmp_path / "neu/lab.yml").read_text("utf-8").splitlines()
    assert "id: labor-neustadt" in written
    assert "url: https://labor.neustadt.de/" in written
    assert "contacts: [labor@neustadt.de, digital@stadt.example]" in written
    assert "site_url: https://labor.neustadt.de/" in (tmp_path / "neu/mkdocs.yml").read_text("utf-8")
    again = run("lab", "neu", "--name", "X", "--url", "https://x.de")
    assert (again.exit_code, "is not empty" in again.output) == (2, True)


def test_a_folder_with_nothing_but_git_in_it_counts_as_empty(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    assert run("lab", "--name", "Lab", "--url", "https://lab.neustadt.de").exit_code == 0
    assert "id: lab-labor\n" in (tmp_path / "lab.yml").read_text("utf-8"), "a portal has /lab/ for itself"


def test_a_lab_whose_name_no_file_has_on_windows_gets_another_id(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("lab", "--name", "Con", "--url", "https://lab.neustadt.de").exit_code == 0
    assert "id: con-labor\n" in (tmp_path / "lab.yml").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "still missing: --name, --url"),
        (("--name", "X"), "still missing: --url"),
        (("--name", "X", "--url", "labor.de"), "is not a web address"),
        (("--name", "X", "--url", "https://x.de", "--land", "Hesen"), "there is no Land Hesen"),
        (("--name", "X", "--url", "https://x.de", "--id", "Ä"), "is not an id"),
        (("--name", "X", "--url", "https://x.de", "--id", "portal"), "taken by a portal"),
        (("--name", "X", "--url", "https://x.de", "--id", "con"), 'no file can be called "con" on Windows'),
        (("--name", "X", "--url", "https://x.de", "--contact", "ich"), "is not a mail address"),
    ],
)
def test_a_lab_that_can_t_be_made_leaves_nothing(tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    result = run("lab", "neu", *arguments)
    assert (result.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert said in result.output


def test_a_new_network_reads_without_a_word(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    given = ("--name", "Labore: im Norden", "--url", "https://labore.example", "--contact", "post@labore.example")
    for language in ("de", "en"):
        assert run("network", language, *given, "--language", language).exit_code == 0
        network, problems = load_network(tmp_path / language)
        assert problems == ()
        assert (network.id, network.name) == ("labore-im-norden", "Labore: im Norden")
        for page in ("ueber.md", "mitmachen-als-labor.md"):
            text = (tmp_path / language / "docs" / page).read_text("utf-8")
            assert "(mailto:post@labore.example)" in text
            assert "@@" not in text
        template = next((tmp_path / language / "labs").iterdir())
        template.rename(template.with_name("beispielhausen.yml"))
        network, problems = load_network(tmp_path / language)
        assert problems == (), "the template is a whole member once it is called .yml"
        assert len(network.labs) == 1


@pytest.mark.parametrize(
    "arguments", [["new", "--help"], ["new", "event", "--help"], ["new", "lab", "--help"], ["schema", "--help"]]
)
def test_help_imports_nothing_heavy(arguments):
    code = f"""
import sys
from labnetz.cli import main
try: main({arguments})
except SystemExit as end: assert not end.code
print(*sorted({{"pydantic", "yaml", "mkdocs", "icalendar", "jinja2"}} & set(sys.modules)), file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stderr.split() == []


def test_a_page_that_appeared_meanwhile_is_not_overwritten(lab):
    here = find_lab(lab, NOW, "en")
    write_page(here, "orte/neu.md", "eins")
    with pytest.raises(FileExistsError):
        write_page(here, "orte/neu.md", "zwei")
    assert (lab / "docs/orte/neu.md").read_text("utf-8") == "eins"
