"""What `labnetz doctor` has found: addresses with what is wrong with each. Asks nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from labnetz.harvest.advice import advised
from labnetz.model import Problem

if TYPE_CHECKING:
    from labnetz.harvest.examine_answer import Visit
    from labnetz.harvest.explore import AnswerKind
    from labnetz.harvest.programs import Program

    ExaminedKind = AnswerKind | Literal["data"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """One address, and what is wrong with it, worst first. `kind` is "" where it is no feed; counts are of entries."""

    url: str
    kind: ExaminedKind = ""
    program: Program = ""
    entries: int = 0
    upcoming: int = 0
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Everything about one address, and about the feeds that it leads to: first the address itself."""

    url: str
    examined: tuple[Examined, ...]

    @property
    def feeds(self) -> tuple[Examined, ...]:
        """The feeds among it."""
        return tuple(one for one in self.examined if one.kind in {"events", "updates"})

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that was found."""
        return tuple(problem for one in self.examined for problem in one.problems)


_WORST_FIRST = {"error": 0, "warning": 1, "note": 2}


def examined(visit: Visit, kind: ExaminedKind, program: Program, problems: Iterable[Problem]) -> Examined:
    """Give what was found at an address, with the fix for the program that made it."""
    advised_ = [advised(problem, program, visit.head) for problem in dict.fromkeys(problems)]
    ordered = sorted(advised_, key=lambda one: (_WORST_FIRST[one.level], one.rule, one.where.line or 0))
    return Examined(url=visit.url, kind=kind, program=program, problems=tuple(ordered))


def without(found: Examined, *rules: str) -> Examined:
    """Leave out what is no fault here, by the ids of the rules."""
    return replace(found, problems=tuple(problem for problem in found.problems if problem.rule not in rules))
