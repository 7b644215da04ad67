"""Work on all cores: each task is done once, also while other work goes on."""

from __future__ import annotations

import os
from functools import partial

import pytest

from labnetz.forks import begin, beside, can_fork, cores

needs_two = pytest.mark.skipif(cores() < 2 or not can_fork(), reason="nothing is made beside on this machine")


def when_told(gate: int, number: int) -> int:
    os.read(gate, 1)
    return number


@pytest.fixture
def gate():
    """Give a way to wait, and one to let go on: by one octet for each who waits."""
    waiting, opened = os.pipe()
    yield waiting, opened
    os.close(waiting)
    os.close(opened)


@needs_two
def test_what_is_begun_meanwhile_takes_no_task_away(gate):
    """All processes of one piece of work count its tasks by one number, and no other work counts by it."""
    waiting, opened = gate
    first = begin(partial(when_told, waiting), range(8), workers=2)
    try:
        second, third = (begin(abs, range(-8, 0), workers=2) for _ in range(2))
        alone = beside(os.getpid)
        assert list(third.results()) == list(second.results()) == list(range(8, 0, -1))
        assert next(alone.results()) != os.getpid()
        os.write(opened, bytes(8))
        assert list(first.results()) == list(range(8))
    finally:
        first.end()
