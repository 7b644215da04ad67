"""Say everything that is wrong with a site or a network. Gathers; each rule stands in `rules`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labnetz.check.rules import RULES, Look

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from labnetz.content.site import SiteContent
    from labnetz.model import Lab, Problem


def check_site(content: SiteContent, lab: Lab, *, now: datetime) -> tuple[Problem, ...]:
    """Give what the readers said about a lab's pages, and what the rules say about those that are published."""
    looks = [Look(page, lab, now) for page in content.pages.values()]
    found = [problem for look in looks for rule in RULES.values() for problem in rule(look)]
    return in_order((*content.problems, *found))


def check_network(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Give what the reader said about a registry."""
    return in_order(problems)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort by place. What concerns a whole file comes after what is said about its lines; nothing is said twice."""
    return tuple(sorted(dict.fromkeys(problems), key=_place))


def _place(problem: Problem) -> tuple[str, float, int, str]:
    where = problem.where
    line = float("inf") if where.line is None else where.line
    return where.path, line, where.col or 0, problem.rule
