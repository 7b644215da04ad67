"""Merging a lab's copy of a practice with the new version of its original: nothing that a lab wrote is lost."""

from __future__ import annotations

import shutil
from time import process_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from labnetz.content.conflict_marks import conflict_line
from labnetz.errors import ContentError
from labnetz.locale import say
from labnetz.reuse import lines as lines_module
from labnetz.reuse.differences import changed_words
from labnetz.reuse.files import plan_files
from labnetz.reuse.head import Head, parts_of, written_block
from labnetz.reuse.lines import CannotMerge, Labels, merge_lines
from labnetz.reuse.merge import Merged, Versions, merge_pages, words_of
from labnetz.reuse.sequence import merge_items

BASE = """---
title: Testessen
summary: Bei einer Suppe probieren Menschen Neues aus.
time: 2 Stunden
materials: [Stifte, Karten]
access_tips:
  - Schrift in 14 Punkt
  - Ein Tisch für den Rollstuhl
version: "1.0"
based_on: a/testessen@1.0
---

## Ziel

Zusammen essen.

## So geht es

Alle kochen.

Alle essen.
"""


def merged(ours: str, theirs: str, base: str = BASE, language: str = "de") -> Merged:
    return merge_pages(
        Versions(base=base, ours=ours, theirs=theirs, path="testessen.md", version="1.1", language=language)
    )


def changed(*pairs: tuple[str, str], text: str = BASE) -> str:
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text


# --- keys ------------------------------------------------------------------------------------------------------------


def test_what_only_the_original_changed_is_taken_and_what_only_the_lab_changed_stays():
    done = merged(changed(("time: 2 Stunden", "time: 3 Stunden")), changed(("Bei einer Suppe", "Bei einem Eintopf")))
    assert "time: 3 Stunden\n" in done.text
    assert "summary: Bei einem Eintopf probieren Menschen Neues aus.\n" in done.text
    assert (done.taken, done.beside, done.marked) == (("summary",), (), 0)


def test_where_both_changed_a_key_the_labs_value_stays_and_the_other_stands_above_it():
    done = merged(changed(("2 Stunden", "3 Stunden")), changed(("2 Stunden", "2,5 Stunden")))
    assert (
        "# Bitte vergleichen und dann diese Zeilen löschen: Vorlage, Version 1.1\n"
        "#   | time: 2,5 Stunden\n"
        "time: 3 Stunden\n"
    ) in done.text
    assert done.beside == ("time",)
    assert "time" in say(words_of(done)[0], "de")


def test_the_next_update_takes_the_old_comment_away_but_no_comment_of_the_lab():
    ours = changed(("time: 2 Stunden", "# mit Pause\ntime: 3 Stunden"))
    first = merged(ours, changed(("2 Stunden", "2,5 Stunden")))
    second = merged(
        first.text, changed(("2 Stunden", "4 Stunden")), base=changed(("2 Stunden", "2,5 Stunden")), language="en"
    )
    assert "2,5 Stunden" not in second.text
    assert "#   | time: 4 Stunden\ntime: 3 Stunden\n" in second.text
    assert "# mit Pause\n" in second.text


def test_comments_order_and_quotes_of_the_lab_stay():
    ours = changed(
        ("title: Testessen\n", "# Unser Testessen\ntitle: 'Testessen'\n"),
        ("time: 2 Stunden", "time: 2 Stunden  # ohne Abwasch"),
        ("[Stifte, Karten]", '["Stifte", Karten] # liegen im Schrank'),
        ("  - Ein Tisch", "  # der alte Tisch\n  - Ein Tisch"),
    )
    theirs = changed(
        ("title: Testessen", "title: Das Testessen"),
        ("2 Stunden", "4 Stunden"),
        ("Karten]", "Karten, Kelle]"),
        ("14 Punkt", "16 Punkt"),
    )
    done = merged(ours, theirs)
    for line in (
        "# Unser Testessen",
        "title: Das Testessen",
        "time: 4 Stunden  # ohne Abwasch",
        'materials: ["Stifte", Karten, Kelle] # liegen im Schrank',
        "  - Schrift in 16 Punkt",
        "  # der alte Tisch",
    ):
        assert f"{line}\n" in done.text
    assert done.beside == ()


def test_lists_are_merged_entry_by_entry():
    ours = changed(("[Stifte, Karten]", "[Stifte, Karten, Kuchen]"), ("  - Schrift in 14 Punkt\n", ""))
    theirs = changed(("[Stifte, Karten]", "[Karten, Kelle]"), ("Rollstuhl\n", "Rollstuhl\n  - Ein stiller Raum\n"))
    head = Head(parts_of(merged(ours, theirs).text, "").head, "").values
    assert head["materials"] == ["Karten", "Kuchen", "Kelle"]
    assert head["access_tips"] == ["Ein Tisch für den Rollstuhl", "Ein stiller Raum"]


def test_an_entry_that_both_rewrote_is_a_conflict_of_the_whole_list():
    done = merged(changed(("14 Punkt", "18 Punkt")), changed(("14 Punkt", "16 Punkt")))
    assert done.beside == ("access_tips",)
    assert "  - Schrift in 18 Punkt\n" in done.text
    assert "#   |   - Schrift in 16 Punkt\n" in done.text


def test_a_comment_beside_an_entry_that_the_original_took_out_stays():
    ours = changed(("  - Schrift in 14 Punkt", "  - Schrift in 14 Punkt # Vorlage im Büro"))
    done = merged(ours, changed(("  - Schrift in 14 Punkt\n", "")))
    assert "# Vorlage im Büro\n" in done.text
    assert "Schrift in 14 Punkt" not in done.text


def test_a_comment_beside_a_key_that_the_original_took_out_stays():
    done = merged(changed(("2 Stunden", "2 Stunden # ohne Abwasch")), changed(("time: 2 Stunden\n", "")))
    assert "time: 2 Stunden # ohne Abwasch\n" in done.text
    assert done.beside == ("time",)


def test_one_entry_without_brackets_is_the_list_that_it_was():
    base, theirs = (changed(("[Stifte, Karten]", entries)) for entries in ("[Stifte]", "[Stifte, Kelle]"))
    done = merged(changed(("[Stifte, Karten]", "Stifte")), theirs, base=base)
    assert "materials: [Stifte, Kelle]\n" in done.text
    assert done.beside == ()


def test_new_and_lost_keys_of_the_original():
    theirs = changed(("time: 2 Stunden\n", "kind: method\n"), ("version:", "space: Ein Saal\nversion:"))
    done = merged(changed(("Testessen\n", "Unser Testessen\n")), theirs)
    assert "time:" not in done.text
    assert done.text.index("kind: method") < done.text.index("materials:")
    assert "  - Ein Tisch für den Rollstuhl\nspace: Ein Saal\nversion:" in done.text


def test_a_key_that_the_lab_deleted_stays_deleted_and_the_change_is_told():
    done = merged(changed(("time: 2 Stunden\n", "")), changed(("2 Stunden", "3 Stunden")))
    assert "\ntime:" not in done.text
    assert "#   | time: 3 Stunden\n" in done.text
    assert done.beside == ("time",)


def test_a_key_that_the_lab_changed_stays_though_the_original_deleted_it():
    done = merged(changed(("2 Stunden", "3 Stunden")), changed(("time: 2 Stunden\n", "")))
    assert "time: 3 Stunden\n" in done.text
    assert "#   | sie hat time nicht mehr\n" in done.text


def test_what_it_is_based_on_always_moves_on():
    done = merged(changed(("a/testessen@1.0", "a/testessen")), changed(("@1.0", "@1.1")))
    assert "\nbased_on: a/testessen@1.1\n" in done.text
    assert done.beside == ()


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param("kein Block\n", id="no keys"),
        pytest.param(changed(("time:", "title: Noch einer\ntime:")), id="a key twice"),
        pytest.param(changed(("time: 2 Stunden", 'time: "2 Stunden')), id="an open quote"),
        pytest.param("---\n{title: Testessen, time: 2 Stunden}\n---\n", id="all on one line"),
    ],
)
def test_a_page_that_cant_be_read_is_left_alone(broken):
    with pytest.raises(ContentError):
        merged(broken, changed(("2 Stunden", "3 Stunden")))


# --- text ------------------------------------------------------------------------------------------------------------


def test_what_both_changed_in_the_text_stands_between_marks_the_labs_words_first():
    done = merged(changed(("Alle essen.", "Alle essen im Saal.")), changed(("Alle essen.", "Alle essen reihum.")))
    assert done.text.endswith(
        "<<<<<<< Ihre Fassung\nAlle essen im Saal.\n=======\nAlle essen reihum.\n>>>>>>> Vorlage, Version 1.1\n"
    )
    assert done.marked == 1
    assert conflict_line(done.text) == done.text.split("\n").index("<<<<<<< Ihre Fassung") + 1


def test_marks_are_written_in_the_labs_language():
    done = merged(changed(("Alle essen.", "Wir.")), changed(("Alle essen.", "Sie.")), language="en")
    assert "<<<<<<< Your version\n" in done.text
    assert ">>>>>>> Original, version 1.1\n" in done.text


def test_a_heading_underlined_with_equals_signs_is_no_mark():
    assert conflict_line("Ziel\n=======\n\nText\n") is None


def test_the_users_settings_of_git_draw_no_other_marks(tmp_path, monkeypatch):
    (tmp_path / ".gitconfig").write_text("[merge]\n\tconflictStyle = diff3\n", "utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "merge.conflictStyle")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "diff3")
    text, count = merge_lines("a\n", "b\n", "c\n", Labels("wir", "sie"))
    assert (text, count) == ("<<<<<<< wir\nb\n=======\nc\n>>>>>>> sie\n", 1)


def test_a_repository_that_the_surroundings_name_is_not_asked(tmp_path, monkeypatch):
    (tmp_path / "config").write_text("[merge", "utf-8")
    monkeypatch.setenv("GIT_DIR", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", str(tmp_path / "config"))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "x")
    assert merge_lines("a\n", "b\n", "c\n", Labels("wir", "sie"))[1] == 1


def test_a_missing_end_of_the_last_line_is_no_change():
    assert merge_lines("a\nb", "a\nb\n", "x\nb", Labels("wir", "sie")) == ("x\nb\n", 0)


def test_without_git_it_says_so(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    assert shutil.which("git") is None
    with pytest.raises(CannotMerge) as caught:
        merge_lines("a\n", "b\n", "c\n", Labels("", ""))
    assert "git" in say(caught.value.message, "de")


def test_what_git_does_not_merge_is_no_merge(monkeypatch):
    monkeypatch.setattr(lines_module, "_MOST_CONFLICTS", 0)
    with pytest.raises(CannotMerge):
        merge_lines("a\n", "b\n", "c\n", Labels("", ""))


# --- properties ------------------------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    ["Eins", "Zwei: drei", "- vier", "#fünf", "'sechs", "ja", "12", "[a, b]", "Ärger", "# x", "a #b", "=======", "> x"]
)
LINES = st.lists(WORDS, max_size=8)
KEYS = ("title", "summary", "time", "materials", "lessons", "space")


@st.composite
def pages(draw: st.DrawFn) -> str:
    rows: list[str] = []
    for key in draw(st.permutations(KEYS)):
        if key in ("materials", "lessons"):
            value = draw(st.lists(WORDS, max_size=4))
        else:
            value = draw(st.one_of(st.none(), WORDS))
        if value:
            rows += written_block(key, value)
    body = draw(LINES)
    return "\n".join(["---", *rows, "---", "", *body, ""])


@pytest.mark.slow
@given(pages(), pages())
@settings(max_examples=40, deadline=None)
def test_without_a_change_of_the_lab_the_merge_is_the_original(base, theirs):
    assert merged(base, theirs, base=base).text == theirs


@given(pages(), pages())
@settings(max_examples=40, deadline=None)
def test_without_a_change_of_the_original_the_merge_is_the_labs(base, ours):
    assert merged(ours, base, base=base).text == ours


@pytest.mark.slow
@given(pages(), pages(), pages())
@settings(max_examples=40, deadline=None)
def test_nothing_that_the_lab_wrote_is_lost(base, ours, theirs):
    """Values that the lab changed are the values of the merge; lines that it added are lines of it."""
    done = merged(ours, theirs, base=base)
    was, mine, new = (Head(parts_of(text, "").head, "").values for text in (base, ours, done.text))
    for key in KEYS:
        if mine.get(key) != was.get(key):
            kept = mine.get(key)
            assert new.get(key) == kept or (
                isinstance(kept, list) and set(kept) - set(was.get(key) or ()) <= set(new[key])
            )
    body = parts_of(done.text, "").body.splitlines()
    added = set(parts_of(ours, "").body.splitlines()) - set(parts_of(base, "").body.splitlines())
    assert added <= set(body)


@given(LINES, LINES, LINES)
@settings(max_examples=150, deadline=None)
@example(["Eins"], ["Eins", "Zwei: drei"], ["Eins", "ja"])
def test_lists_lose_nothing_that_one_of_both_added(base, ours, theirs):
    done = merge_items(base, ours, theirs)
    assert merge_items(base, base, theirs) == tuple(theirs)
    assert merge_items(base, ours, base) == tuple(ours)
    if done is not None:
        assert (set(ours) | set(theirs)) - set(base) <= set(done)
        assert set(done) <= set(base) | set(ours) | set(theirs)


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "expected"),
    [
        pytest.param("abc", "c", "a", "", id="both take away, in part the same"),
        pytest.param("az", "bz", "bzc", "bzc", id="both rewrite in the same way, one adds"),
        pytest.param("ab", "xab", "abx", "xab", id="both add the same at different places"),
        pytest.param("a", "xxa", "ax", "xxa", id="what one wrote twice stays twice"),
        pytest.param("a", "ab", "ac", "abc", id="both add at the same place"),
        pytest.param("a", "b", "c", None, id="both rewrite differently"),
    ],
)
def test_what_becomes_of_two_lists(base, ours, theirs, expected):
    assert merge_items(base, ours, theirs) == (None if expected is None else tuple(expected))


# --- files -----------------------------------------------------------------------------------------------------------


def test_files_are_taken_kept_or_put_beside():
    base = {"t/a.pdf": b"a1", "t/b.pdf": b"b1", "t/c.pdf": b"c1", "t/d.pdf": b"d1", "t/e.pdf": b"e1"}
    theirs = {"t/a.pdf": b"a2", "t/b.pdf": b"b1", "t/c.pdf": b"c2", "t/d.pdf": b"d2", "t/f.pdf": b"f2"}
    mine = {"t/a.pdf": b"a1", "t/b.pdf": b"eigen", "t/c.pdf": b"eigen", "t/e.pdf": b"e1"}
    plan = plan_files(base, theirs, mine.get, "1.1")
    assert plan.over == {"t/a.pdf": b"a2"}
    assert plan.new == {"t/c-v1-1.pdf": b"c2", "t/f.pdf": b"f2"}
    said = [say(message, "de") for message in plan.said]
    assert ["c.pdf" in said[0], "d.pdf" in said[1], "e.pdf" in said[2], len(said)] == [True, True, True, 3]


def test_a_new_file_never_takes_the_place_of_one_that_the_lab_has():
    mine = {"t/f.pdf": b"eigen", "t/f-v1-1.pdf": b"auch"}
    plan = plan_files({}, {"t/f.pdf": b"f2"}, mine.get, "1.1")
    assert (plan.over, plan.new) == ({}, {"t/f-v1-1-2.pdf": b"f2"})


def test_an_update_that_was_killed_behind_a_file_goes_on():
    plan = plan_files({"t/a.pdf": b"a1"}, {"t/a.pdf": b"a2"}, {"t/a.pdf": b"a2"}.get, "1.1")
    assert (plan.over, plan.new, plan.said) == ({}, {}, [])


@pytest.mark.parametrize(("old", "new"), [("a " * 3000, "b a " * 1500), ("x y " * 900, "y x " * 900)])
def test_a_line_that_says_the_same_over_and_over_is_compared_at_once(old, new):
    began = process_time()
    pieces = changed_words(old, new)
    assert process_time() - began < 1
    assert "".join(piece for _, piece in pieces) == new


def test_what_a_line_begins_and_ends_with_is_not_new():
    many = "a " * 300
    assert changed_words(f"vorn {many}hinten", f"vorn {many}b hinten") == (
        (False, f"vorn {many}"),
        (True, "b "),
        (False, "hinten"),
    )
    assert changed_words("Alle kochen heute.", "Alle backen heute.") == (
        (False, "Alle "),
        (True, "backen "),
        (False, "heute."),
    )
