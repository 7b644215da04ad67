"""What CI files mean: GitLab's rules as far as our templates use them, and the commands that stand in any text."""

from __future__ import annotations

import re
import shlex

import click

from labnetz.cli import main


def rules_that_start(job: dict[str, object], **variables: str) -> bool:
    """Decide as GitLab does for the few forms of rules that the templates have: the first that holds counts."""
    for rule in job["rules"]:
        terms = [term.strip() for term in rule["if"].split("&&")]
        if all(_holds(term, variables) for term in terms):
            return rule.get("when") != "never"
    return False


def _holds(term: str, variables: dict[str, str]) -> bool:
    left, sign, right = re.fullmatch(r"\$(\w+)(?: (==|!=) (.+))?", term).groups()
    value = variables.get(left)
    if not sign:
        return bool(value)
    other = right.strip('"') if right.startswith('"') else variables.get(right.removeprefix("$"))
    return (value == other) is (sign == "==")


_COMMAND = re.compile(r"(?<![\w/.-])labnetz(?: +(?:[a-z]+|--?[a-z-]+|\"[^\"\n]*\"|[\w$./:-]+))+")


def commands_in(text: str) -> list[str]:
    """Find what calls our program: `labnetz`, one of its commands, and what follows on the line."""
    named = re.compile(rf"labnetz +(?:{'|'.join(main.list_commands(click.Context(main)))})\b")
    return [found[0] for found in _COMMAND.finditer(text) if named.match(found[0])]


def unknown_options(line: str) -> set[str]:
    """Give the options of a call that our program does not have."""
    words = shlex.split(line)[1:]
    command: click.Command | None = main
    while isinstance(command, click.Group) and words:
        command = command.get_command(click.Context(command), words.pop(0))
    if command is None:
        return {line}
    known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    return {word.partition("=")[0] for word in words if word.startswith("--")} - known
