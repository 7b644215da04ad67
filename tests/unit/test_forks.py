"""Work on all cores: each task is done once, also while other work goes on."""

from __future__ import annotations

import os
from functools import partial

import pytest

from labnetz import forks
from labnetz.forks import begin, beside, can_fork, cores, on_cores, within

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


@needs_two
def test_what_is_done_beside_counts_by_a_number_of_its_own_however_late_it_begins(gate, monkeypatch):
    waiting, opened = gate
    at_once = forks._next
    with monkeypatch.context() as patched:
        patched.setattr(forks, "_next", lambda taken: os.read(waiting, 1) and at_once(taken))
        alone = beside(os.getpid)
    assert list(begin(abs, range(-8, 0), workers=2).results()) == list(range(8, 0, -1))
    os.write(opened, bytes(8))
    assert next(alone.results()) != os.getpid()


@needs_two
def test_whoever_waits_works_along(gate):
    """Of two processes one is begun; the other one is this. Each holds a task while the other one takes one."""
    waiting, opened = gate
    begun, told = os.pipe()
    here = os.getpid()

    def task(number: int) -> tuple[int, int]:
        if os.getpid() != here:
            os.write(told, b"x")
            os.read(waiting, 1)
        elif not met:
            met.append(os.read(begun, 1))
            os.write(opened, bytes(8))
        return number, os.getpid()

    met: list[bytes] = []
    work = begin(task, range(8), workers=2)
    try:
        made = list(work.results())
    finally:
        work.end()
        os.close(begun)
        os.close(told)
    assert [number for number, _ in made] == list(range(8))
    assert here in {process for _, process in made}
    assert len({process for _, process in made}) == 2


@needs_two
@pytest.mark.parametrize("is_here", [True, False])
def test_what_a_task_raises_is_raised_wherever_it_is_done(gate, is_here):
    waiting, opened = gate
    here = os.getpid()

    def task(_: int) -> None:
        if (os.getpid() == here) is is_here:
            raise ValueError("said")
        if os.getpid() != here:
            os.read(waiting, 1)

    work = begin(task, range(4), workers=2)
    if not is_here:  # what is left for the other one
        work.here = dict
    with pytest.raises(ValueError, match="said"):
        list(work.results())
    os.write(opened, bytes(4))
    assert work._children == []


def test_on_one_core_one_process_works():
    before = cores()
    with on_cores(1):
        assert cores() == 1
        assert set(begin(lambda _: os.getpid(), range(8)).results()) == {os.getpid()}
        assert next(beside(os.getpid).results()) == os.getpid()
    assert cores() == before
    with on_cores(1_000_000):
        assert cores() == before


def test_the_cores_are_given_back_when_something_goes_wrong():
    before = cores()
    with pytest.raises(ValueError, match="wrong"), on_cores(1):
        raise ValueError("wrong")
    assert cores() == before


@needs_two
def test_where_memory_is_scarce_one_process_works():
    """It takes more than a byte, so there is no room for a second one."""
    before = cores()
    with within(1):
        assert cores() == 1
        assert set(begin(lambda _: os.getpid(), range(8)).results()) == {os.getpid()}
        assert next(beside(os.getpid).results()) == os.getpid()
    assert cores() == before


@pytest.mark.parametrize(
    ("own", "memory", "processes"),
    [(100, 100, 1), (100, 159, 1), (100, 160, 2), (100, 219, 2), (100, 220, 3), (400, 300, 1), (0, 1, 64)],
    ids=["none left", "too little", "for one more", "not for two", "for two", "too much already", "not known"],
)
def test_there_are_as_many_processes_as_memory_for_what_each_copies(monkeypatch, own, memory, processes):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(64)), raising=False)
    monkeypatch.setattr(forks, "_resident", lambda: own)
    with within(memory):
        assert cores() == processes


def test_a_process_knows_what_it_has_in_memory():
    before = forks._resident()
    more = bytearray(os.urandom(1)) * 50_000_000
    assert (before == 0 and not can_fork()) or before + 45_000_000 < forks._resident() < 10**11
    assert len(more) == 50_000_000


def test_where_a_system_can_not_be_told_all_goes_on(monkeypatch):
    monkeypatch.delattr(os, "sched_setaffinity", raising=False)
    with on_cores(1):
        assert cores() >= 1
