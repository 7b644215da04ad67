"""The handbook is true: its commands are run, its examples are read, its links and options are there.

`erste-schritte.md` is done exactly as printed, in an empty folder; in its blocks "…" stands for what differs.
"""

from __future__ import annotations

import os
import re
import runpy
import shlex
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

import click
import markdown
import pytest

import labnetz
from labnetz.check import check_site
from labnetz.cli import main
from labnetz.content.lab import read_lab
from labnetz.content.site import read_site
from labnetz.content.site_content import SourceFile
from labnetz.lab_sources import read_sources
from labnetz.locale import say_problem
from labnetz.model import Place

HANDBOOK = Path(__file__).parents[2] / "network" / "docs" / "handbuch"
PAGES = sorted(HANDBOOK.glob("*.md"))
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
LAB = "id: neustadt\nname: Labor Neustadt\nurl: https://labor.neustadt.example/\nland: Hessen\nlicence: CC-BY-4.0\n"
_BLOCK = re.compile(r"^```(?:\{(?P<marks>[^}]+)\}|(?P<word>\w+))\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block of a page: what is written behind the fence, and what stands inside."""

    page: str
    marks: tuple[str, ...]
    text: str

    @property
    def name(self) -> str:
        return f"{self.page.removesuffix('.md')}: {next(iter(self.text.replace('---', '').split(chr(10), 2)[1:]), '')}"


def blocks(page: Path) -> list[Block]:
    found = _BLOCK.finditer(page.read_text("utf-8"))
    marks = lambda match: tuple((match["marks"] or match["word"]).replace(".", " ").split())  # noqa: E731
    return [Block(page.name, marks(match), match["text"]) for match in found]


ALL = [block for page in PAGES for block in blocks(page)]


# --- the first steps, done ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """A command, and what the handbook says that it prints."""

    command: str
    printed: str


def steps(mark: str) -> list[Step]:
    text = "".join(block.text for block in blocks(HANDBOOK / "erste-schritte.md") if mark in block.marks)
    return [Step(*part.split("\n", 1)) for part in re.split(r"^\$ ", text, flags=re.MULTILINE) if part]


def as_pattern(printed: str) -> str:
    """Make a pattern: "…" alone in a line stands for any lines, inside a line for what differs there."""
    lines = [
        r"(?:.*\n)*?" if line == "…" else re.escape(line).replace("…", ".*") + r"\n" for line in printed.split("\n")
    ]
    return "".join(lines[:-1])


def a_librarian_s_computer() -> dict[str, str]:
    """A German computer on which this labnetz is installed; pip asks no registry, since it has all it needs."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("LABNETZ_", "SOURCE_DATE_"))}
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return own | {"PATH": programs, "LC_ALL": "de_DE.UTF-8", "PIP_NO_INDEX": "1", "PYTHONUNBUFFERED": "1"}


with_the_first_steps = pytest.mark.xdist_group("first steps")
"""Tests that ask for `done` run in one worker: the steps take seconds."""


@pytest.fixture(scope="module")
def done(tmp_path_factory) -> tuple[Path, list[tuple[Step, int, str]]]:
    """The folder after the first steps, and what each command said."""
    folder = tmp_path_factory.mktemp("mein-labor")
    said = []
    for step in steps("ausfuehren"):
        ran = subprocess.run(
            shlex.split(step.command), cwd=folder, env=a_librarian_s_computer(), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=180,
        )  # fmt: skip
        said.append((step, ran.returncode, ran.stdout))
    return folder, said


def test_the_first_steps_are_fewer_than_ten_commands():
    assert len(steps("ausfuehren")) + len(steps("ansehen")) < 10


@pytest.mark.slow
@with_the_first_steps
def test_every_command_of_the_first_steps_does_what_the_handbook_prints(done):
    for step, code, printed in done[1]:
        assert code == 0, f"{step.command}\n{printed}"
        assert re.fullmatch(as_pattern(step.printed), printed), f"{step.command}\n{printed}"


@pytest.mark.slow
@with_the_first_steps
def test_after_the_first_steps_there_is_a_site_with_a_place_an_event_a_weekly_series_and_an_update(done):
    folder = done[0]
    for page in ("orte/stadtbibliothek", "veranstaltungen/2026-12-08-offene-werkstatt", "impressum"):
        assert (folder / "site" / page / "index.html").is_file()
    events = {event.title: event for event in read_calendar(folder, "calendar-all.ics")}
    chatbot, workshop = events["KI verstehen: Chatbot ausprobieren"], events["Offene Werkstatt"]
    assert f"{chatbot.when.start:%Y-%m-%d %H:%M}" == "2026-12-02 17:00"
    assert f"{chatbot.when.end:%H:%M}" == "19:00"
    assert chatbot.place.name == workshop.place.name == "Stadtbibliothek"
    assert chatbot.series is None
    assert workshop.series.rrule == "FREQ=WEEKLY"
    assert f"{workshop.when.start:%A %H:%M}" == "Tuesday 15:00"
    feed = labnetz.read_feed((folder / "site/feeds/updates.xml").read_bytes(), first_seen=datetime.now(UTC))
    assert "Das Labor ist eröffnet" in [update.title for update in feed.updates]


@pytest.mark.slow
@with_the_first_steps
def test_the_calendar_that_people_subscribe_to_has_what_is_not_over(done):
    """calendar.ics forgets an event after a month; the handbook's single one is of December 2026."""
    titles = {event.title for event in read_calendar(done[0], "calendar.ics")}
    assert "Offene Werkstatt" in titles
    is_recent = date(2026, 12, 2) > datetime.now(UTC).date() - timedelta(days=29)
    assert ("KI verstehen: Chatbot ausprobieren" in titles) or not is_recent


def read_calendar(folder: Path, name: str):
    read = labnetz.read_calendar((folder / "site/feeds" / name).read_bytes())
    assert [problem for problem in read.problems if problem.level != "note"] == []
    return [entry.event for entry in read.entries]


@pytest.mark.slow
@with_the_first_steps
def test_the_site_can_be_looked_at_as_the_handbook_says(done):
    (step,) = steps("ansehen")
    with socket.socket() as port:
        if port.connect_ex(("127.0.0.1", 8000)) == 0:
            pytest.skip("somebody else serves at port 8000, which the handbook names")
    # What a shell starts in the background, as tests may be, is deaf to what Strg + C sends.
    hearing = ["env", "--default-signal=INT", *shlex.split(step.command)]
    serving = subprocess.Popen(
        hearing, cwd=done[0], env=a_librarian_s_computer(),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        printed = ""
        while "Serving on" not in printed and (line := serving.stdout.readline()):
            printed += line
        assert re.fullmatch(as_pattern(step.printed), printed), printed
        with urlopen("http://127.0.0.1:8000/", timeout=60) as answer:
            assert "Labor Neustadt" in answer.read().decode()
    finally:
        serving.send_signal(signal.SIGINT)
        serving.communicate(timeout=60)


# --- examples -------------------------------------------------------------------------------------------------------

PAGE_EXAMPLES = [block for block in ALL if block.text.startswith("---\n") and {"yaml", "markdown"} & {*block.marks}]
RIGHT = [block for block in PAGE_EXAMPLES if "falsch" not in block.marks]
WRONG = [block for block in PAGE_EXAMPLES if "falsch" in block.marks]
BESIDE = {
    "orte/stadtbibliothek.md": "---\nname: Stadtbibliothek\ncity: Neustadt\n---\n",
    "veranstaltungen/2026-11-18-chatbot.md": "---\ntitle: Chatbot\nstart: 2026-11-18 17:00\n---\n",
}


def folder_of(block: Block) -> str:
    if block.page in ("mitmachen.md", "bausteine.md"):
        return {"mitmachen.md": "mitmachen", "bausteine.md": "formate"}[block.page]
    keys = {"name:": "orte", "start:": "veranstaltungen", "date:": "aktuelles"}
    return next(folder for key, folder in keys.items() if f"\n{key}" in block.text)


def problems_of(block: Block, path: str):
    """Read an example as a page of a lab, beside what it speaks of. Also says whether it is published."""
    lab, _problems = read_lab(LAB, "lab.yml")
    pages = {other: text for other, text in BESIDE.items() if f"id: {Path(other).stem}" not in block.text} | {
        path: block.text
    }
    files = [SourceFile(name, text, f"{lab.url}{name.removesuffix('.md')}/") for name, text in pages.items()]
    content = read_site(files, lab, now=NOW)
    said = (*content.problems, *(one for one in check_site(content, lab, now=NOW) if one not in content.problems))
    return [problem for problem in said if problem.where.path == path], path in content.by_path


@pytest.mark.parametrize("block", [pytest.param(block, id=block.name) for block in RIGHT])
def test_every_example_of_a_page_is_published_and_nothing_is_wrong_with_it(block):
    said, is_published = problems_of(block, f"{folder_of(block)}/seite.md")
    assert [say_problem(problem, "de") for problem in said if problem.level != "note"] == []
    assert is_published


@pytest.mark.parametrize("block", [pytest.param(block, id=block.name) for block in WRONG])
def test_every_wrong_example_is_told_of_in_the_words_that_the_handbook_prints(block):
    said, _published = problems_of(block, "veranstaltungen/chatbot.md")
    lines = [f"docs/{say_problem(problem, 'de')} [{problem.rule}]" for problem in said]
    assert lines != []
    after = ALL[ALL.index(block) + 1 :]
    if after and after[0].marks == ("text",) and after[0].page == block.page:
        assert lines == after[0].text.splitlines()


def test_there_are_examples_of_both_kinds():
    assert len(RIGHT) >= 30
    assert len(WRONG) >= 5


LAB_KEYS = [
    b
    for b in ALL
    if b.marks == ("yaml",) and b.text.startswith(("defaults:\n  place", "acces", "calendars", "legal", "privacy"))
]


@pytest.mark.parametrize("block", [pytest.param(block, id=block.page) for block in LAB_KEYS])
def test_what_the_handbook_writes_into_lab_yml_can_stand_there(block):
    lab, problems = read_lab(LAB + block.text, "lab.yml")
    assert [say_problem(problem, "de") for problem in problems] == []
    assert lab is not None


def test_the_table_of_the_handbook_gives_the_events_that_it_promises(tmp_path):
    own = [block.text for block in ALL if block.page == "tabellen-und-kalender.md"]
    mapping = next(text for text in own if text.startswith("# quellen/programm.yml"))
    table = next(text for text in own if text.startswith("Programm Dezember;"))
    (tmp_path / "quellen").mkdir()
    (tmp_path / "quellen/programm.yml").write_text(mapping, "utf-8")
    (tmp_path / "quellen/programm.csv").write_text(table, "utf-8")
    lab, _problems = read_lab(LAB, "lab.yml")
    places = {id_: Place(id=id_, name=id_, city="Neustadt") for id_ in ("stadtbibliothek", "bibliothek-nord")}
    content = read_sources(tmp_path, lab, places, NOW)
    assert [problem.rule for problem in content.problems if problem.level == "error"] == []
    assert [(event.id, event.status.value) for event in content.events] == [
        ("b-101", "scheduled"),
        ("b-102", "scheduled"),
        ("b-103", "cancelled"),
    ]


# --- commands and links ---------------------------------------------------------------------------------------------

_SPOKEN = re.compile(r"`(labnetz [^`\n]+)`")
COMMANDS = sorted(
    {line[2:] for block in ALL if "console" in block.marks for line in block.text.splitlines() if line[:2] == "$ "}
    | {spoken[1] for page in PAGES for spoken in _SPOKEN.finditer(page.read_text("utf-8"))}
)


@pytest.mark.parametrize("line", [line for line in COMMANDS if line.startswith("labnetz ")])
def test_every_command_that_the_handbook_names_has_the_options_that_it_uses(line):
    words = shlex.split(line)[1:]
    command: click.Command = main
    while isinstance(command, click.Group) and words:
        command = command.get_command(click.Context(command), words.pop(0))
        assert command is not None, line
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word.partition("=")[0] for word in words if word.startswith("--")} <= known


def test_other_programs_than_those_that_are_explained_are_not_asked_for():
    assert {line.split()[0] for line in COMMANDS} == {"labnetz", "mkdocs", "pip"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_inside_the_handbook_leads_somewhere(page):
    text = re.sub(_BLOCK, "", page.read_text("utf-8"))
    for target in re.findall(r"\]\(([^)#:]*)(#[^)]*)?\)", text):
        path = (page.parent / target[0]) if target[0] else page
        assert path.is_file(), target
        if target[1]:
            assert f'id="{target[1][1:]}"' in html(path), target


def html(page: Path) -> str:
    return markdown.markdown(page.read_text("utf-8"), extensions=["fenced_code", "tables", "attr_list", "toc"])


def test_every_page_of_the_handbook_is_in_its_list():
    index = (HANDBOOK / "index.md").read_text("utf-8")
    assert [page.name for page in PAGES if page.name != "index.md" and f"({page.name})" not in index] == []


def test_every_page_has_its_place_in_the_menu_and_so_a_page_before_and_after_it():
    menu = re.findall(r"handbuch/([\w-]+\.md)$", (HANDBOOK.parents[2] / "mkdocs.yml").read_text("utf-8"), re.MULTILINE)
    assert sorted(menu) == sorted(path.name for path in PAGES)


# --- what is made ---------------------------------------------------------------------------------------------------

MADE = runpy.run_path(str(Path(__file__).parents[2] / ".ci" / "handbook.py"))


def test_the_page_of_rules_is_what_the_rules_say():
    assert (HANDBOOK / "regeln.md").read_text("utf-8") == MADE["rules_in_german"](), "run python .ci/handbook.py"


def test_no_example_of_a_rule_is_said_in_english():
    english = re.compile(r"\b(?:with|and|the|without|same|twice|both|every|no|were|can|events|items)\b(?![:\"])")
    shown = "\n".join(block.text for block in blocks(HANDBOOK / "regeln.md"))
    assert [line for line in shown.splitlines() if english.search(line)] == []


def test_no_german_example_is_left_that_no_rule_has():
    examples = {text for one in MADE["all_rules"]() for text in (one.bad, one.good)}
    assert {*MADE["EXAMPLES"]} - examples == set()
