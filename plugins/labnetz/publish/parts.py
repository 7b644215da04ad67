"""Cut a calendar that is too big for some programs into parts that are not. Chooses no events, writes no bytes.

Google stops reading a calendar near 1 MB, and nobody says where exactly. So beside a calendar of the window that passes
1 MB there are parts of it, each of less than 1 MB: who subscribes to all of them has what the calendar has, and nothing
twice.

- What belongs together (a series and its changed dates) stands in one part, that of its next date.
- Part 1 has what comes next; the month that has begun is there from its first day on, so that yesterday's dates don't
  leave the calendars of those who subscribe to part 1 alone. What was in earlier months stands at the end.
- Parts end where months end. Only a month that is too big for one part is cut where a day ends, and only a day that is
  too big between two of its events. What comes after such a month goes on in its last part.
- One event that is too big by itself stands in a part of its own, and is reported (`sizes`).
- Parts are filled from the first one on, so one more event changes its own part; it may push the last month of that
  part into the next one, and so on, but never anything before.
- There are ten parts at most: nobody subscribes to more, and a hundred megabytes in one calendar stop any program. A
  calendar that would have more ends with the tenth, and says until when it reaches (`Parts.ends`); as time goes on,
  each event gets there. Those of labs are never cut, so that each event stands somewhere from the first day on.
- Parts are there from half of that size on, although nobody needs them yet: a calendar that shrinks a little must not
  take them away from those who have subscribed to them. What shrinks to a single part has all in part 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter

from labnetz.publish.sizes import LIMIT

FROM = LIMIT // 2
"""Bytes of a calendar from which on its parts are published."""
FULL = LIMIT * 9 // 10
"""Bytes that a part may have: a tenth is left for what is added before somebody's program looks again."""

MOST_PARTS = 10


@dataclass(frozen=True, slots=True)
class Parts:
    """The names that stand in each part. `ends` is the first day of which something did not fit in any of them, as
    sortable text, "" where everything did."""

    uids: tuple[frozenset[str], ...]
    ends: str = ""

    @property
    def is_cut(self) -> bool:
        """Say whether something did not fit."""
        return bool(self.ends)


@dataclass(frozen=True, slots=True)
class Chunk:
    """What must not be torn apart, by its name. `day` is when it comes next, as sortable text ("2026-12-02"), and
    `past` whether that month is over. `size` in bytes. By `order` chunks are sorted: first months that are not over."""

    name: str
    day: str
    size: int
    past: bool = False
    month: str = field(init=False, repr=False)
    order: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # Found out once: in a big network, each chunk is sorted for many calendars.
        object.__setattr__(self, "month", f"{self.past:d}{self.day[:7]}")
        object.__setattr__(self, "order", f"{self.past:d}{self.day}\0{self.name}")


def split(chunks: Iterable[Chunk], overhead: int, most: int = MOST_PARTS) -> Parts:
    """Give what stands in each part; each chunk stands in one, or in none if it would need more parts than `most`.
    `overhead`: bytes that each part has beside what stands in it."""
    filling = _Filling(FULL - overhead)
    filling.add(sorted(chunks, key=attrgetter("order")), _KEYS)
    left = [one for part in filling.parts[most:] for one in part]
    uids = tuple(frozenset(one.name for one in part) for part in filling.parts[:most])
    return Parts(uids, left[0].day if left else "")


_SIZE = attrgetter("size")
_Key = Callable[[Chunk], object]
_KEYS = (attrgetter("month"), attrgetter("day"), attrgetter("name"))


class _Filling:
    """Parts while they are filled, from the first one on; `room` is what one of them holds."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._left = 0
        self.parts: list[list[Chunk]] = []

    def add(self, chunks: Iterable[Chunk], keys: Sequence[_Key]) -> None:
        """Add what has one key together; what is too big for a part is cut by the next key, in a part of its own."""
        for _, group in groupby(chunks, key=keys[0]):
            together = list(group)
            size = sum(map(_SIZE, together))
            if size > self._room and len(keys) > 1:
                self._left = 0
                self.add(together, keys[1:])
            else:
                self._put(together, size)

    def _put(self, chunks: list[Chunk], size: int) -> None:
        if not self.parts or size > self._left:
            self.parts.append([])
            self._left = self._room
        self.parts[-1] += chunks
        self._left -= size
