"""What a rule is, and the list of all. Says nothing about a site itself: the rules stand in the modules beside it.

A rule that comes true by waiting alone is a note, not a warning: a nightly strict build that stops because a statement
turned a year old would lose the events of that night.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from labnetz.model import Level, Message, Problem

Finder = Callable[..., Iterator[Problem]]
F = TypeVar("F", bound=Finder)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. `bad` and `good` show what it tells of and how it should be; `levels` are those it can have."""

    id: str
    title: Message
    levels: tuple[Level, ...]
    bad: str
    good: str
    find: Finder


RULES: dict[str, Rule] = {}
"""The rules about a lab's content, by id: each takes a `Look`. Those about a built site stand in `built`."""


def rule(
    id_: str, title: Message, *levels: Level, bad: str, good: str, into: dict[str, Rule] = RULES
) -> Callable[[F], F]:
    """Enter a function as the rule with this id. It yields problems of that id, at one of these levels."""

    def enter(function: F) -> F:
        into[id_] = Rule(id=id_, title=title, levels=levels, bad=bad, good=good, find=function)
        return function

    return enter
