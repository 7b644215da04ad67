"""Bodies wait to be read while others are asked for, as far as there is room for them."""

import asyncio

import pytest

from labnetz.harvest.later import Later, held_by
from labnetz.model import FetchFailed, Receipt, Response, Snapshot, msg


def taken_on(sizes: list[int], room: int) -> list[bool]:
    """Begin with work of so many bytes each, none of which ends by itself; says which of it came back at once."""

    async def run() -> list[bool]:
        later, end, ended = Later(room), asyncio.Event(), []

        async def work(number: int) -> None:
            await end.wait()
            ended.append(number)

        begun = [asyncio.create_task(later.do(work(number), size)) for number, size in enumerate(sizes)]
        for _ in range(10):
            await asyncio.sleep(0)
        at_once = [one.done() for one in begun]
        end.set()
        await asyncio.gather(*begun)
        await later.all_done()
        assert sorted(ended) == list(range(len(sizes)))
        assert later.held == 0
        return at_once

    return asyncio.run(run())


def test_there_is_room_for_many_small_ones_and_few_big_ones():
    assert taken_on([10, 10, 10], room=30) == [True, True, True]
    assert taken_on([10, 10, 11], room=30) == [True, True, False]
    assert taken_on([31, 30, 1], room=30) == [False, True, False]


def test_what_holds_nothing_is_done_at_once():
    assert taken_on([0, 10], room=30) == [False, True]


def test_room_that_was_left_is_given_to_others():
    async def run() -> None:
        later = Later(10)
        for _ in range(3):
            await later.do(asyncio.sleep(0), 10)
            assert later.held == 10
            await later.all_done()
            assert later.held == 0

    asyncio.run(run())


def test_a_new_body_counts_with_the_one_before_it():
    before = Snapshot(b"12345", Receipt(url="https://x.example/"))
    assert held_by(None, Response(status=200, body=b"123")) == 3
    assert held_by(before, Response(status=200, body=b"123")) == 8
    assert held_by(before, Response(status=304)) == 0
    assert held_by(before, FetchFailed(reason=msg("no full answer"))) == 0


def test_what_failed_while_others_were_asked_is_raised_at_the_end():
    async def run() -> None:
        later = Later(10)

        async def work() -> None:
            raise BrokenPipeError

        await later.do(work(), 10)
        for _ in range(10):
            await asyncio.sleep(0)
        assert later.held == 0
        with pytest.raises(BrokenPipeError):
            await later.all_done()

    asyncio.run(run())
