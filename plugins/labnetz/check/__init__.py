"""Say everything that is wrong with a site or a network. Gathers; each rule is a function in a module beside this.

look: what rules look at · rule: the list of them · data, status, calls, refs, words, clocks: events and the like ·
page_keys: all other pages · practices: what goes round ·
legal, access, legal_pages: what the law wants · markup, pdf: what is written in Markdown ·
privacy, inline: what pages load and run · portal_law: pages that a portal must have · fresh ·
built, built_page: a built site · catalogue, rules_page: all rules in words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from labnetz.check import (
    access,
    calls,
    clocks,
    data,
    fresh,
    inline,
    legal,
    markup,
    page_keys,
    practices,
    privacy,
    refs,
    status,
    words,
)
from labnetz.check.look import Read, look_at
from labnetz.check.rule import RULES
from labnetz.publish.topics import check_topics

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from labnetz.content.site_content import SiteContent
    from labnetz.model import Lab, Problem

FAMILIES = (
    data,
    page_keys,
    status,
    calls,
    refs,
    words,
    clocks,
    legal,
    access,
    markup,
    privacy,
    inline,
    practices,
    fresh,
)
"""The modules whose rules `check_site` asks."""


def check_site(content: SiteContent, lab: Lab, *, now: datetime, read: Read | None = None) -> tuple[Problem, ...]:
    """Give what the readers said about a lab's pages, and what the rules say about those that are published.

    `read` gives the bytes of a file below docs_dir; without it, no PDF is looked into.
    """
    look = look_at(content, lab, now=now, read=read)
    found = [problem for rule in RULES.values() for problem in rule.find(look)]
    topics = check_topics((*content.events, *content.updates, *content.calls))
    return in_order((*content.problems, *found, *topics))


def check_shared(content: SiteContent, network: Lab, *, now: datetime, read: Read | None = None) -> tuple[Problem, ...]:
    """Give what the rules say about a network's own practices: those rules that need no site of a lab around them."""
    look = look_at(content, network, now=now, read=read)
    asked = {family.__name__ for family in (practices, markup, privacy, inline)}
    return tuple(found for rule in RULES.values() if rule.find.__module__ in asked for found in rule.find(look))


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
