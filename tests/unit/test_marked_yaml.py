from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from labnetz import marked_yaml
from labnetz.marked_yaml import MAX_BYTES, read_marked
from labnetz.model import Where


def problem_of(text, first_line=1):
    marked, problems = read_marked(text, "lab.yml", first_line=first_line)
    assert marked is None
    (problem,) = problems
    return str(problem)


def test_every_scalar_stays_the_text_that_was_written():
    text = "a: 18:30\nb: no\nc: 007\nd: 2026-12-02\ne: 1e3\nf: 'yes'\ng: [0x1F, ~, '']\n"
    marked, problems = read_marked(text, "lab.yml")
    assert problems == ()
    assert marked.tree == {
        "a": "18:30",
        "b": "no",
        "c": "007",
        "d": "2026-12-02",
        "e": "1e3",
        "f": "yes",
        "g": ["0x1F", None, ""],
    }


@pytest.mark.parametrize("empty", ["a:\n", "a: ~\n", "a: null\n", "a: # nothing\n"])
def test_an_empty_value_is_none(empty):
    assert read_marked(empty, "lab.yml")[0].tree == {"a": None}


@pytest.mark.parametrize("empty", ["", "\n\n", "# only a comment\n", "---\n", "~\n"])
def test_a_file_without_a_value_is_an_empty_mapping(empty):
    assert read_marked(empty, "lab.yml")[0].tree == {}


def test_every_value_and_key_knows_its_place_in_the_whole_file():
    marked, _ = read_marked("title: Ä😀 x\nrepeat:\n  every: week\n  except: [1, 2]\n", "a.md", first_line=2)
    assert marked.where("title") == Where("a.md", 2, 8)
    assert marked.where("repeat", "every") == Where("a.md", 4, 10)
    assert marked.where_key("repeat", "except") == Where("a.md", 5, 3)
    assert marked.where("repeat", "except", 1) == Where("a.md", 5, 15)


def test_a_value_that_is_not_there_stands_where_its_block_stands():
    marked, _ = read_marked("repeat:\n  every: week\n", "a.md", first_line=2)
    assert marked.where("repeat", "until") == Where("a.md", 3, 3)
    assert marked.where("place") == Where("a.md", 2, 1)


def test_places_are_counted_alike_with_and_without_the_fast_parser(monkeypatch):
    text = "title: \"Ä😀\"\nlist:\n- a: 1\n  b: 'c'\n- {d: [e, f]}\ntext: >\n  folded\n  lines\nlast: ü\n"
    fast, _ = read_marked(text, "a.md")
    monkeypatch.setattr(marked_yaml, "_LOADER", yaml.SafeLoader)
    slow, _ = read_marked(text, "a.md")
    assert (fast.tree, fast.values, fast.keys) == (slow.tree, slow.values, slow.keys)
    at = ("list", 0, "b"), ("list", 1, "d", 1), ("last",)
    assert [fast.ends[path] for path in at] == [slow.ends[path] for path in at] == [(4, 9), (5, 12), (9, 8)]


def test_a_key_written_twice_is_said_and_its_value_is_doubtful():
    marked, problems = read_marked("a: 1\nb:\n  c: 2\n  c: 3\n", "lab.yml")
    assert marked.doubtful == {("b", "c")}
    assert [str(problem) for problem in problems] == [
        "lab.yml:4:3: c is written twice, first in line 3 – delete the wrong one of the two"
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("a: *x\n", "put the text in quotes", id="alias"),
        pytest.param("a: &x y\n", "put the text in quotes", id="anchor"),
        pytest.param("a: !!python/object:os.system x\n", "put the text in quotes", id="tag"),
        pytest.param("a: &x [*x]\n", "put the text in quotes", id="a loop"),
        pytest.param("- a\n", "not a list of keys", id="list"),
        pytest.param("just text\n", "not a list of keys", id="text"),
        pytest.param("a: {{ macro }}\n", "brackets where a key should be", id="macro"),
        pytest.param("a: b\n---\nc: d\n", "second document", id="two documents"),
        pytest.param("a: " + "[" * 2000 + "]" * 2000, "nested too deep", id="depth"),
        pytest.param("a: " + "{b: " * 2000 + "}" * 2000, "nested too deep", id="depth of mappings"),
        pytest.param("a: " + "x" * MAX_BYTES, "larger than 1 MiB", id="size"),
        pytest.param("a: " + "ü" * (MAX_BYTES // 2), "larger than 1 MiB", id="size in bytes"),
        pytest.param("a: b\x00c\n", "U+0000", id="null byte"),
        pytest.param("a: b\u2028c\n", "U+2028", id="line separator"),
        pytest.param("a: \udcff\n", "U+DCFF", id="half a character"),
        pytest.param('a: "C:\\Users"\n', "single quotes", id="backslash"),
        pytest.param("a: [1, 2\nb: 3\n", "never closed", id="bracket"),
        pytest.param("nobody\nc: d\n", 'no "key:"', id="no key in the first line"),
        pytest.param(" a: b\nc: d\n", "indented differently", id="indented from the start"),
        pytest.param("a: b\nnobody\nc: d\n", 'no "key:"', id="no key"),
    ],
)
def test_what_can_not_be_trusted_is_refused_with_a_reason(text, said):
    assert said in problem_of(text)


def test_an_invisible_character_is_found_at_its_place():
    assert problem_of("a: b\nc: d\x07e\n", first_line=2).startswith("lab.yml:3:5: there is an invisible character")


def test_text_in_quotes_over_several_lines_is_fine_while_it_swallows_no_key():
    marked, problems = read_marked('a: "one\n  two: three\n  four"\n', "lab.yml")
    assert problems == ()
    assert marked.tree == {"a": "one two: three four"}


@pytest.mark.parametrize("break_", ["\r\n", "\r"])
def test_line_ends_of_other_systems_are_line_ends(break_):
    marked, _ = read_marked(f"a: b{break_}c: d{break_}", "lab.yml")
    assert marked.tree == {"a": "b", "c": "d"}
    assert marked.where("c") == Where("lab.yml", 2, 4)
    assert '"*d"' in problem_of(f"a: b{break_}c: *d{break_}")


YAML_LIKE = st.text(alphabet=st.sampled_from(list("ab:-#'\"[]{}&*!|>%@`,? \n\t\\~0ü\u2028\r")), max_size=60)


@given(st.one_of(YAML_LIKE, st.text(max_size=60)))
def test_no_text_makes_the_reader_fall_over(text):
    marked, problems = read_marked(text, "lab.yml")
    assert marked is not None or problems
    assert all(problem.where.line and str(problem) for problem in problems)
