"""Ask people on a terminal, one thing after the other, until the answer can be used. Writes nothing.

Ctrl+C ends it at any time, and nothing was written.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from labnetz.locale import say
from labnetz.model import Message, Problem, msg

if TYPE_CHECKING:
    from labnetz.marked_yaml import Tree
    from labnetz.scaffold.settle import Settled

Values = dict[str, "Tree"]
Settle = Callable[[str, str, Mapping[str, "Tree"]], "Settled"]
"""Checks an answer: key, answer, and what is known already."""


def _always(values: Mapping[str, Tree]) -> bool:
    del values
    return True


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `key` is where the answer goes; an empty answer leaves it out unless it is `needed`.

    `choices` are pairs of value and label, to be answered by number. `when` says whether it makes sense at all.
    """

    key: str
    text: Message
    needed: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    when: Callable[[Mapping[str, Tree]], bool] = _always


def on_a_terminal() -> bool:
    """Tell whether somebody is there to answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def ask(questions: Sequence[Question], known: Mapping[str, Tree], settle: Settle, language: str) -> Values:
    """Ask for all that is not known. What an answer says besides (a range of times) is not asked for again."""
    values: Values = dict(known)
    for question in questions:
        if question.key not in values and question.when(values):
            values |= _answered(question, values, settle, language)
    return values


def _answered(question: Question, values: Values, settle: Settle, language: str) -> Mapping[str, Tree]:
    click.echo(say(question.text, language))
    for number, (_value, label) in enumerate(question.choices, 1):
        click.echo(f"  {number}  {label}")
    while True:
        answer = _chosen(click.prompt("", prompt_suffix="> ", default="", show_default=False).strip(), question.choices)
        if not answer and not question.needed:
            return {}
        settled = settle(question.key, answer, values)
        if _can_be_used(settled, question):
            _echo_reading(answer, settled.values, question, language)
            return settled.values
        click.echo(_correction(question, settled.problem, language))


def _can_be_used(settled: Settled, question: Question) -> bool:
    """Where there is a choice, only what is in it."""
    offered = {value for value, _label in question.choices}
    return settled.problem is None and (not offered or settled.values.get(question.key) in offered)


def _correction(question: Question, problem: Problem | None, language: str) -> str:
    if problem is None or question.choices:
        return say(msg("please type a number from 1 to {most}", most=len(question.choices)), language)
    return f"{say(problem.what, language)} – {say(problem.fix, language)}"


def _chosen(answer: str, choices: tuple[tuple[str, str], ...]) -> str:
    """Give the value of a number, or of a label that was typed."""
    if answer.isdecimal() and 1 <= int(answer) <= len(choices):
        return choices[int(answer) - 1][0]
    return next((value for value, label in choices if answer.casefold() == label.casefold()), answer)


def _echo_reading(answer: str, values: Mapping[str, Tree], question: Question, language: str) -> None:
    """Say how an answer was read, if not as it was typed."""
    read = " – ".join(str(value) for value in values.values())
    if read != answer and not question.choices:
        click.echo(say(msg("  understood as {value}", value=read), language))
