"""Runs tests/cases/fix/*.yml: what `check --fix` makes of a file, and what it leaves to a person.

A case has `before`, and `after` (without it nothing may change), and the `problems` that are left. `file` is where the
text stands; an event if it is missing.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from labnetz.check.fix import Reading, fix
from labnetz.cli.fixing import lab_changes, network_changes, reader_of_page
from labnetz.content.lab import read_lab
from labnetz.marked_yaml import read_marked
from labnetz.model import Problem, Where, msg

CASES = sorted((Path(__file__).parents[1] / "cases" / "fix").glob("*.yml"))
NOW = datetime.fromisoformat("2026-11-20T12:00:00+01:00")
LAB_TEXT = "id: teststadt\nname: Labor Teststadt\nurl: https://teststadt.example/\nlicence: CC-BY-4.0\n"
LAB = read_lab(LAB_TEXT, "lab.yml")[0]
NETWORK = (
    "id: netz\nname: Netz\nurl: https://netz.example/\nlanguage: de\ntimezone: Europe/Berlin\n"
    "licence: CC-BY-4.0\ncontact: redaktion@netz.example\n"
)
PAGE = "docs/veranstaltungen/a.md"


def said(read, text):
    following = {"DATA-12", "DATA-13", "REG-03"}
    return [str(problem) for problem in read(text).problems if problem.rule not in following]


def mended(folder, file, text):
    """Mend one file of a lab, or of a network, as the command would."""
    for name, content in (("lab.yml", LAB_TEXT), ("network.yml", NETWORK), (file, text)):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode())
    changes = network_changes if file.startswith(("network", "labs/")) else lambda *_: lab_changes(folder, NOW, _[1])
    found = list(changes(folder, lambda path: path == folder / file))
    assert [change.path for change in found] in ([], [folder / file])
    return found[0].after.decode() if found else text


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in CASES])
def test_what_is_safe_is_mended_and_the_rest_is_left(path, tmp_path):
    case = yaml.safe_load(path.read_text("utf-8"))
    file = case.get("file", PAGE)
    after = mended(tmp_path, file, case["before"])
    assert after == case.get("after", case["before"])
    assert mended(tmp_path, file, after) == after
    if file == PAGE:
        assert said(reader_of_page("veranstaltungen/a.md", LAB, NOW), after) == case.get("problems", [])


def test_there_are_cases_for_what_is_mended_and_for_what_is_not():
    cases = [yaml.safe_load(path.read_text("utf-8")) for path in CASES]
    assert len([case for case in cases if "after" in case]) >= 15
    assert len([case for case in cases if "after" not in case]) >= 10


# --- whatever is written -------------------------------------------------------------------------------------------

READ = reader_of_page("veranstaltungen/a.md", LAB, NOW)
KEYS = st.sampled_from(
    ["title", "titel", "start", "beginn", "Start", "end", "ende", "bis", "place", "ort", "topics", "thema", "tags",
     "status", "raum", "room", "summary", "kosten", "hinweis", "tag", "updated", "language", "real", "unsinn"]
)  # fmt: skip
TEXTS = st.sampled_from(
    ["Werkstatt", "KI: verstehen", "*Neu*", "Werkstatt #3", "Werkstatt #intern", "@home", '"KI" verstehen', "'Geht's'",
     "2.12.2026 17 Uhr", "2.12.26 17-19 Uhr", "12/2/2026", "2026-12-02 17:00", "2026-12-02T17:00+01:00", "19:00",
     "3. Dezember 2026", "2026-3-29 2:30", "KI, Stadt", "[KI, Stadt]", "abgesagt", "ja", "de", "", "[KI", '"offen',
     "{a: b}", "- x", "| x", "Text # Notiz", "\tText", "2026-12-01 # Notiz: wichtig", "rathaus", "&x y", "30.2.2026"]
)  # fmt: skip
LINE = st.one_of(
    st.builds("{}: {}".format, KEYS, TEXTS),
    st.builds("{}:{}".format, KEYS, TEXTS),
    st.builds("\t{}: {}".format, KEYS, TEXTS),
    st.builds("  {}: {}".format, KEYS, TEXTS),
    st.builds("  - {}".format, TEXTS),
    st.sampled_from(["# Notiz: *so*", "", "repeat:", "registration:", "  every: woche", "  need: ja", "\tevery: week"]),
)
BREAK = st.sampled_from(["\n", "\r\n"])
BODY = "Text: *so* 2.12.2026\u2028 \n---\nbeginn: nein\n"


def is_subsequence(lines, of):
    rest = iter(of)
    return all(line in rest for line in lines)


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(st.lists(LINE, min_size=1, max_size=6, unique=True), BREAK, st.sampled_from(["", "\ufeff"]))
def test_mending_adds_no_problem_and_touches_only_what_it_mends(lines, line_break, bom):
    text = bom + line_break.join(["---", "title: Fest", "start: 2026-12-02 17:00", *lines, "---", BODY])
    after = fix(text, READ)
    assert fix(after, READ) == after
    assert after.startswith(bom)
    assert after.endswith(f"{line_break}---{line_break}{BODY}")
    assert after.count(line_break) - text.count(line_break) == after.count("\n") - text.count("\n")
    before, now = read_of(text), read_of(after)
    if before.marked is None:
        assert now.marked is not None or after == text
        return
    known = marks(before)
    assert marks(now) <= known
    untouched = {key: value for key, value in before.marked.tree.items() if now.marked.tree.get(key) == value}
    changed = len(before.marked.tree) - len(untouched)
    assert changed == 0 or proposals(before) - proposals(now)


def marks(reading):
    """Errors that are the page's own; a key that was wrong had hidden the warnings about its value."""
    found = [problem for problem in reading.problems if problem.rule not in ("DATA-12", "DATA-13")]
    return {(problem.rule, problem.what) for problem in found if problem.level == "error"}


def proposals(reading):
    return {(problem.what, problem.proposal) for problem in reading.problems if problem.proposal}


def read_of(text):
    return READ(text.removeprefix("\ufeff"))


@given(st.text(alphabet=st.sampled_from(list("ab:-#'\"[]{}&*!|>%@`,? \n\t\\ü\r")), max_size=60))
def test_no_text_makes_it_fall_over(text):
    page = f"---\n{text}\n---\n"
    after = fix(page, READ)
    assert after == page or read_of(after).marked is not None


def wrong_reader(proposal, gone="b: 2"):
    """A reader with one proposal for the value of b, which is content once the text holds `gone`."""

    def read(text):
        marked, problems = read_marked(text, "x.yml")
        spot = marked.values.get(("b",), (1, 1)) if marked else (1, 1)
        found = Problem("DATA-05", Where("x.yml", *spot), msg("wrong"), msg("do"), proposal=proposal)
        return Reading(marked, problems if gone in text else (*problems, found))

    return read


@pytest.mark.parametrize(
    ("proposal", "after"),
    [
        pytest.param("2", "a: 1\nb: 2\n", id="what keeps its promise stays"),
        pytest.param("2, c: 3", "a: 1\nb: x\n", id="no other key may come in the same line"),
        pytest.param("2\na: 5", "a: 1\nb: x\n", id="no key may be changed beside it"),
        pytest.param("'2", "a: 1\nb: x\n", id="what is no YAML is not written"),
        pytest.param("3", "a: 1\nb: x\n", id="what does not help is not written"),
        pytest.param("2\nc: 3", "a: 1\nb: 2\nc: 3\n", id="a key may be added"),
    ],
)
def test_an_edit_that_breaks_its_promise_is_thrown_away(proposal, after):
    assert fix("a: 1\nb: x\n", wrong_reader(proposal)) == after


def test_an_edit_that_means_something_else_where_it_stands_is_thrown_away():
    assert fix("{a: 1, b: x}\n", wrong_reader("2")) == "{a: 1, b: 2}\n"
    assert fix("{a: 1, b: x}\n", wrong_reader("2, c")) == "{a: 1, b: x}\n"


def test_a_reader_that_is_never_content_ends():
    def read(text):
        marked, _ = read_marked(text, "x.yml")
        value = marked.tree["b"]
        where = marked.where("b")
        return Reading(marked, (Problem("X", where, msg("{v}", v=value), msg("do"), proposal=f"{value}x"),))

    assert fix("b: 1\n", read) == "b: 1\n"
