"""Texts that are made ahead are those that would be made when they are asked for, whatever becomes of the process."""

from __future__ import annotations

import os
import signal

import pytest

from labnetz.ahead import Ahead, begin_ahead
from labnetz.forks import beside, can_fork, cores

needs_two = pytest.mark.skipif(cores() < 2 or not can_fork(), reason="nothing is made beside on this machine")
HERE = os.getpid()


def who(key: str) -> str:
    """Say who makes a text; the first process sees what the second one has made only if it was made there."""
    return f"{key} {'here' if os.getpid() == HERE else 'there'}"


def until_all_are_made(texts: Ahead[str, str], count: int) -> None:
    """Wait for the other process to be done: it has told of each text."""
    assert texts._other is not None
    while len(texts._other._ready) < count:
        texts._other._ready |= {number: (start, size) for number, start, size in texts._other._heard()}


@needs_two
def test_texts_are_made_in_another_process_and_come_by_their_keys():
    keys = [f"{number} ä€\ud83d" * number for number in range(50)]
    texts = begin_ahead(who, keys, fewest=2)
    until_all_are_made(texts, len(keys))
    assert [texts.get(key) for key in reversed(keys)] == [f"{key} there" for key in reversed(keys)]
    texts.end()


@needs_two
def test_what_is_not_ready_is_made_here_and_not_there_any_more():
    waiting, go = os.pipe()
    texts = begin_ahead(lambda key: when_told(key, waiting), ["0", "1", "2", "3"], fewest=2)
    assert texts.get("0") == "0 here"
    os.write(go, b"!")
    until_all_are_made(texts, 3)
    assert [texts.get(key) for key in ("1", "2", "3")] == ["1 there", "2 there", "3 there"]
    assert texts.get("0") == "0 here"
    texts.end()


def when_told(key: str, waiting: int) -> str:
    """The other process, which begins at the end, makes nothing before it is told to."""
    if key == "3" and os.getpid() != HERE:
        os.read(waiting, 1)
    return who(key)


@needs_two
def test_an_error_is_raised_where_the_text_is_asked_for():
    texts = begin_ahead(refuse_two, ["1", "2", "3"], fewest=2)
    until_all_are_made(texts, 1)
    assert texts.get("3") == "3 there"
    with pytest.raises(ValueError, match="not two"):
        texts.get("2")
    assert texts.get("1") == "1 here"
    texts.end()


def refuse_two(key: str) -> str:
    if key == "2":
        raise ValueError("not two")
    return who(key)


@needs_two
def test_where_the_process_is_killed_everything_is_made_here():
    waiting, _ = os.pipe()
    texts = begin_ahead(lambda key: when_told(key, waiting), ["2", "3"], fewest=2)
    assert texts._other is not None
    os.kill(texts._other.process, signal.SIGKILL)
    assert [texts.get("2"), texts.get("3")] == ["2 here", "3 here"]
    texts.end()


@needs_two
def test_who_only_asks_what_is_ready_makes_nothing():
    waiting, go = os.pipe()
    texts = begin_ahead(lambda key: when_told(key, waiting), ["1", "2", "3"], fewest=2)
    assert texts.ready("1") is None
    os.write(go, b"!")
    until_all_are_made(texts, 2)
    assert [texts.ready(key) for key in ("1", "2", "3", "new")] == [None, "2 there", "3 there", None]
    texts.end()
    assert texts.ready("2") is None


@needs_two
def test_what_was_made_may_be_any_value_also_none():
    made = {"1": None, "2": {"title": ("ä", 2.5)}, "3": "\ud83d"}
    values = begin_ahead(made.__getitem__, list(made), fewest=2)
    until_all_are_made(values, 3)  # type: ignore[arg-type]
    made.clear()
    assert [values.get(key) for key in ("1", "2", "3")] == [None, {"title": ("ä", 2.5)}, "\ud83d"]
    values.end()


def test_a_key_that_nobody_has_named_few_of_them_and_an_ended_process_are_no_matter():
    texts = begin_ahead(who, ["1", "2"], fewest=3)
    assert texts.get("1") == "1 here"
    texts = begin_ahead(who, ["1", "2"], fewest=2)
    assert texts.get("new") == "new here"
    texts.end()
    texts.end()
    assert texts.get("1") == "1 here"


@needs_two
def test_one_task_is_done_beside_and_raises_where_its_result_is_asked_for():
    assert next(beside(lambda: who("task")).results()) == "task there"
    begun = beside(lambda: refuse_two("2"))
    with pytest.raises(ValueError, match="not two"):
        next(begun.results())


@needs_two
def test_with_one_core_a_task_is_done_here_at_once():
    """What it reads may be another thing later."""
    all_cores, known = os.sched_getaffinity(0), ["before"]
    os.sched_setaffinity(0, {min(all_cores)})
    try:
        begun = beside(lambda: who(known[0]))
    finally:
        os.sched_setaffinity(0, all_cores)
    known[0] = "after"
    assert next(begun.results()) == "before here"
