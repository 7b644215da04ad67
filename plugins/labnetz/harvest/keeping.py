"""What happens to a body once it was read: decide, learn from it, keep it. All in one go, since it runs in a thread,
and going there and back takes longer than most of it. Asks nobody, reads no body.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from labnetz.harvest.decide import Keep, Reading, Replace
from labnetz.harvest.memory import Lesson, learn, needs_before

if TYPE_CHECKING:
    from collections.abc import Callable

    from labnetz.harvest.reading import Contents
    from labnetz.harvest.store import Store
    from labnetz.model import Memory, Problem, Response, Snapshot, Source


@dataclass(frozen=True, slots=True)
class Judged:
    """What was decided.

    `told` is what a person should know of what was learned; None: nothing was learned and kept yet. Then `memory` is
    what was remembered so far if the earlier body has to be read before, and None if there is nothing to learn.
    """

    decision: Replace | Keep
    told: tuple[Problem, ...] | None = None
    memory: Memory | None = None


def reading_of(response: Response, contents: Contents) -> Reading:
    """Put together what has to be known to decide."""
    return Reading(
        response=response,
        entries=contents.entries,
        upcoming=contents.upcoming,
        broken=contents.broken,
        unreadable=contents.unreadable,
        newest=contents.latest,
    )


def judge(
    store: Store, source: Source, previous: Snapshot | None, lesson: Lesson, decide: Callable[[], Replace | Keep]
) -> Judged:
    """Decide, and keep what is believed, unless the earlier body has to be read again before."""
    decision = decide()
    if isinstance(decision, Keep) or decision.snapshot.body is None:
        return Judged(decision)
    memory = store.recall(source)
    if previous is not None and previous.body is not None and needs_before(memory, lesson):
        return Judged(decision, memory=memory)
    return Judged(decision, keep(store, source, decision.snapshot, memory, lesson))


def keep(store: Store, source: Source, snapshot: Snapshot, memory: Memory, lesson: Lesson) -> tuple[Problem, ...]:
    """Learn from a body that is believed, and keep it with what is remembered from now on."""
    learned, told = learn(memory, lesson)
    store.save(source, snapshot, learned)
    return told
