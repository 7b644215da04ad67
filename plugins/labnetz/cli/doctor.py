"""`labnetz doctor URL`: what is wrong with somebody's feeds, in plain words. `harvest.diagnose` is what finds it."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from labnetz.cli.asked_url import asked_url, consultant_of, for_terminal, network_if_there
from labnetz.cli.marking import _
from labnetz.cli.options import json_option, network_option, now_option
from labnetz.locale import say
from labnetz.model import Message, msg, msg_n

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from labnetz.harvest.diagnosis import Diagnosis, Examined
    from labnetz.model import Level, Problem

_LEVELS: Mapping[Level, Message] = {"error": msg("error"), "warning": msg("warning"), "note": msg("note")}
_KINDS: Mapping[str, tuple[Message, Message]] = {
    "events": (
        msg("calendar from {program} (events: {entries}, still to come: {upcoming})"),
        msg("calendar (events: {entries}, still to come: {upcoming})"),
    ),
    "updates": (msg("feed from {program} (entries: {entries})"), msg("feed (entries: {entries})")),
    "manifest": (msg("manifest of a lab or a portal (lab.json)"),) * 2,
    "data": (msg("open data of a portal"),) * 2,
    "page": (msg("web page, made with {program}"), msg("web page")),
}
"""What an address can be: with the program that made it, and without."""


@click.command(
    help=_(
        "Say everything that is wrong with the feeds behind URL: the address of a calendar, of a feed, of a lab.json, "
        "or of a web page that announces them.\n\n"
        "Looks as the harvest does, and closer: how the server answers, what calendar programs and feed readers "
        "stumble over, and what to do in WordPress, TYPO3, Nextcloud, Outlook or Google. Changes nothing. Ends with 1 "
        "if there is an error or a warning."
    )
)
@click.argument("url")
@network_option
@click.option(
    "--local",
    is_flag=True,
    help=_("Ask also on this computer and in private networks, at the port in URL; such as a site that is tried out."),
)
@json_option
@now_option
@click.pass_context
def command(ctx: click.Context, *, url: str, folder: Path, local: bool, as_json: bool, now: datetime) -> None:
    """Run the command; its help says what it does."""
    from labnetz.harvest.consult import consult, with_local
    from labnetz.harvest.examine_answer import is_local
    from labnetz.harvest.explore import Terms

    language = str(ctx.obj)
    address = asked_url(url, language)
    network = network_if_there(folder)
    who = consultant_of(network)
    if not local and is_local(address) and not who.rules.allow_addresses:
        wrong = msg(
            "{address} is on your own computer or in your own network; to ask there, add --local", address=address
        )
        raise click.BadParameter(say(wrong, language), param_hint="URL")
    if local:
        who = type(who)(rules=with_local(who.rules, address), contact=who.contact)
    with _waiting(address, language, quiet=as_json):
        diagnosis = consult(address, who, Terms(now=now, timezone=network.timezone if network else "Europe/Berlin"))
    verdict = _verdict(diagnosis)
    if as_json:
        click.echo(json.dumps(_object(diagnosis, verdict, language), ensure_ascii=False, indent=1))
    else:
        for line in _lines(diagnosis, verdict, language):
            click.echo(for_terminal(line))
    ctx.exit(verdict.exit)


@contextmanager
def _waiting(address: str, language: str, *, quiet: bool) -> Iterator[None]:
    """Show on a terminal that something is going on."""
    if quiet or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(say(msg("asking {address} …", address=address), language)):
        yield


# --- the verdict -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Verdict:
    sentence: Message
    exit: int


def _verdict(diagnosis: Diagnosis) -> _Verdict:
    """Sum up in one sentence: can the network use it, and is there something to do?"""
    levels = [problem.level for problem in diagnosis.problems]
    entries = sum(one.entries for one in diagnosis.feeds)
    if not diagnosis.feeds and not any(one.kind == "manifest" for one in diagnosis.examined):
        return _Verdict(msg("Nothing here that the network could read."), 1)
    if "error" in levels:
        sentence = msg_n(
            "Not everything can be read: {count} error. Mend it first.",
            "Not everything can be read: {count} errors. Mend those first.",
            levels.count("error"),
        )
        return _Verdict(sentence, 1)
    if "warning" in levels:
        sentence = msg_n(
            "The network can read it (entries: {entries}), but {count} thing should be changed.",
            "The network can read it (entries: {entries}), but {count} things should be changed.",
            levels.count("warning"),
            entries=entries,
        )
        return _Verdict(sentence, 1)
    if levels:
        sentence = msg_n(
            "All is well (entries: {entries}). {count} note on how it could be still better.",
            "All is well (entries: {entries}). {count} notes on how it could be still better.",
            len(levels),
            entries=entries,
        )
        return _Verdict(sentence, 0)
    return _Verdict(msg("All is well (entries: {entries}).", entries=entries), 0)


# --- for people ------------------------------------------------------------------------------------------------------


def _lines(diagnosis: Diagnosis, verdict: _Verdict, language: str) -> Iterator[str]:
    for one in diagnosis.examined:
        yield one.url
        yield f"  {say(_about(one), language)}"
        yield from (f"  {_line(problem, one.url, language)}" for problem in one.problems)
        yield ""
    yield say(verdict.sentence, language)


def _about(one: Examined) -> Message:
    """Say what an address is, and which program made it, as far as that is known."""
    from labnetz.harvest.programs import NAMES

    program = NAMES.get(one.program, "")
    known, unknown = _KINDS.get(one.kind, (msg("no feed"), msg("no feed")))
    about = known if program else unknown
    values = {"program": program, "entries": one.entries, "upcoming": one.upcoming}
    return msg(about.msgid, **values)


def _line(problem: Problem, url: str, language: str) -> str:
    """Where in the file, what, how to fix, and which rule; the address stands above already."""
    where = problem.where
    spot = "" if where.path == url else where.path
    if where.line is not None:
        spot = say(msg("line {number}", number=where.line), language)
    if where.entry:
        spot = f"{spot} ({where.entry})" if spot else where.entry
    level = say(_LEVELS[problem.level], language)
    before = f"{level}, {spot}" if spot else level
    return f"{before}: {say(problem.what, language)} – {say(problem.fix, language)} [{problem.rule}]"


# --- for programs ----------------------------------------------------------------------------------------------------


def _object(diagnosis: Diagnosis, verdict: _Verdict, language: str) -> dict[str, object]:
    return {
        "url": diagnosis.url,
        "exit": verdict.exit,
        "verdict": say(verdict.sentence, language),
        "examined": [_examined(one, language) for one in diagnosis.examined],
    }


def _examined(one: Examined, language: str) -> dict[str, object]:
    problems = [
        {
            "rule": problem.rule,
            "level": problem.level,
            "where": str(problem.where),
            "what": say(problem.what, language),
            "fix": say(problem.fix, language),
        }
        for problem in one.problems
    ]
    return {
        "url": one.url,
        "kind": one.kind or None,
        "program": one.program or None,
        "entries": one.entries,
        "upcoming": one.upcoming,
        "problems": problems,
    }
