"""`labnetz new lab|network`: a whole folder that builds at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from labnetz.cli.asking import Question, Values, ask, on_a_terminal
from labnetz.cli.lab_here import as_typed, refuse
from labnetz.cli.marking import _
from labnetz.cli.options import now_option
from labnetz.locale import say
from labnetz.model import Artifact, msg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from labnetz.marked_yaml import Tree
    from labnetz.scaffold.examples import NewLab
    from labnetz.scaffold.settle import Settled

_MAY_BE_THERE = {".git", ".venv", ".DS_Store", "Thumbs.db"}
_TIMEZONE = "Europe/Berlin"

_folder = click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False))
_language = click.option(
    "--language", "site_language", type=click.Choice(["de", "en"]), default="de", help=_("Language of the site.")
)


@click.command(
    "lab",
    help=_(
        "Make a complete site in FOLDER, which is new or empty (without FOLDER: the one you are in).\n\n"
        "On a terminal it asks for what it must know. With options it never asks; --name and --url must be there then."
    ),
)
@_folder
@click.option("--name", help=_("What the lab is called."))
@click.option("--id", "id_", metavar="ID", help=_("Its short name for good: small letters, digits, hyphens."))
@click.option("--url", help=_("The address at which the site will appear."))
@click.option("--city", help=_("Town."))
@click.option("--land", help=_("The Land in which it lies, such as Hessen; duties of law depend on it."))
@click.option("--operator", help=_("Who runs it, by the name that belongs into the Impressum."))
@click.option("--contact", "contacts", multiple=True, help=_("Its mail address; may be given several times."))
@_language
@now_option
@click.pass_obj
def lab(
    language: str,
    /,
    *,
    folder: Path | None,
    contacts: tuple[str, ...],
    site_language: str,
    now: datetime,
    id_: str | None,
    **given: str | None,
) -> None:
    """Run the command; its help says what it does."""
    from labnetz.scaffold.lab import new_lab

    target = _empty_folder(folder, language)
    known = _settled("lab", {**given, "id": id_}, language)
    mails = [str(_settled("lab", {"contacts": mail}, language)["contacts"]) for mail in contacts]
    if mails:
        known["contacts"] = [*mails]
    values = _asked(_lab_questions(), known, language, "lab")
    today = now.astimezone(ZoneInfo(_TIMEZONE)).date()
    _write(target, new_lab(_lab_of(values, site_language, today, language)))
    _say_next(target, folder, language)


def _lab_of(values: Mapping[str, Tree], site_language: str, today: date, language: str) -> NewLab:
    """Put together what is known about the lab; wrong usage where it can't be."""
    from labnetz.scaffold.examples import NewLab

    _refuse_unknown_land(str(values.get("land", "")), language)
    mails = values.get("contacts", [])
    said = {key: str(values.get(key, "")) for key in ("name", "city", "land", "operator")}
    return NewLab(
        **said,
        id=_lab_id(values, language),
        url=_with_slash(str(values["url"])),
        contacts=tuple(str(mail) for mail in (mails if isinstance(mails, list) else [mails])),
        language=site_language,
        today=today,
        version=version("labnetz"),
        timezone=_TIMEZONE,
    )


def _refuse_unknown_land(name: str, language: str) -> None:
    """A mistyped Land would find no law; labs of other countries name none."""
    from labnetz.lands import LANDS, land_named

    if name and land_named(name) is None:
        raise refuse(msg("there is no Land {name}; there are: {names}", name=name, names=", ".join(LANDS)), language)


def _lab_questions() -> tuple[Question, ...]:
    from labnetz.lands import LANDS

    return (
        Question("name", msg("What is the lab called?"), needed=True),
        Question(
            "url", msg("At which address will the site appear, such as https://labor.stadt.example/?"), needed=True
        ),
        Question("city", msg("In which town is it? Press Enter to leave that open.")),
        Question(
            "land",
            msg("In which Land? Type the number. Press Enter if in none of these."),
            choices=tuple((name, name) for name in LANDS),
        ),
        Question("operator", msg("Who runs it, by the name that belongs into the Impressum? Press Enter if not sure.")),
        Question("contacts", msg("Which mail address does it have? Best one of a team. Press Enter if not sure.")),
    )


@click.command(
    "network",
    help=_(
        "Make a folder for a network: network.yml, and labs/ for its members.\n\n"
        "On a terminal it asks for what it must know. With options it never asks; --name, --url and --contact must be "
        "there then."
    ),
)
@_folder
@click.option("--name", help=_("What the network is called."))
@click.option("--id", "id_", metavar="ID", help=_("Its short name for good: small letters, digits, hyphens."))
@click.option("--url", help=_("The address at which the portal will appear."))
@click.option("--contact", help=_("Its mail address; labs see it when their feeds are fetched."))
@_language
@click.pass_obj
def network(language: str, /, *, folder: Path | None, site_language: str, id_: str | None, **given: str | None) -> None:
    """Run the command; its help says what it does."""
    from labnetz.scaffold.network import NewNetwork, new_network

    target = _empty_folder(folder, language)
    values = _asked(_NETWORK_QUESTIONS, _settled("network", {**given, "id": id_}, language), language, "network")
    made = NewNetwork(
        id=_lab_id(values, language),
        name=str(values["name"]),
        url=_with_slash(str(values["url"])),
        contact=str(values["contact"]),
        folder=target.name,
        version=version("labnetz"),
        language=site_language,
        timezone=_TIMEZONE,
    )
    _write(target, new_network(made))
    where = as_typed(target)
    click.echo(say(msg("Ready: {folder}/", folder=where), language))
    text = msg(
        "Take up a lab: labnetz join URL --network {folder}, or write a file into {folder}/labs/. Then, from the "
        "folder above: labnetz build --network {name}",
        folder=where,
        name=target.name,
    )
    click.echo(say(text, language))


_NETWORK_QUESTIONS = (
    Question("name", msg("What is the network called?"), needed=True),
    Question("url", msg("At which address will the portal appear, such as https://labore.example/?"), needed=True),
    Question("contact", msg("Which mail address does it have? Labs see it when their feeds are fetched."), needed=True),
)


def _settle(kind: str, key: str, answer: str) -> Settled:
    from labnetz.scaffold.settle import settle

    return settle(kind, key, answer, ZoneInfo(_TIMEZONE))


def _settled(kind: str, given: Mapping[str, str | None], language: str) -> Values:
    """Check what was given by options."""
    values: Values = {}
    for key, answer in given.items():
        if answer is None:
            continue
        found = _settle(kind, key, answer)
        if found.problem is not None:
            raise click.UsageError(f"{say(found.problem.what, language)} – {say(found.problem.fix, language)}")
        values |= found.values
    return values


def _asked(questions: Sequence[Question], known: Values, language: str, kind: str) -> Values:
    """Ask for the rest when nothing was given and somebody is there. Wrong usage if something is missing then."""
    values = known
    if on_a_terminal() and not known:
        values = ask(questions, known, lambda key, answer, _values: _settle(kind, key, answer), language)
    missing = [f"--{question.key}" for question in questions if question.needed and question.key not in values]
    if missing:
        raise refuse(msg("still missing: {names}", names=", ".join(missing)), language)
    return values


def _lab_id(values: Mapping[str, Tree], language: str) -> str:
    """Give the id: as it was asked for, else from the name. A portal has some names for itself."""
    from labnetz.content.values import slug_of
    from labnetz.model import names_a_device
    from labnetz.registry_files import RESERVED

    wish = values.get("id")
    if isinstance(wish, str):
        if wish in RESERVED:
            raise refuse(msg("the id {id} is taken by a portal's own pages; choose another one", id=wish), language)
        if names_a_device(wish):
            raise refuse(
                msg('no file can be called "{id}" on Windows; choose another name with --id', id=wish), language
            )
        return wish
    made = slug_of(str(values["name"]))[:40].strip("-")
    return made if made and made not in RESERVED and not names_a_device(made) else f"{made}-labor".strip("-")


def _with_slash(url: str) -> str:
    return url if url.endswith("/") else f"{url}/"


def _empty_folder(folder: Path | None, language: str) -> Path:
    """Give the folder to write into; wrong usage when there is something in it."""
    target = (folder or Path()).resolve()
    there = sorted(path.name for path in target.iterdir()) if target.is_dir() else []
    found = [name for name in there if name not in _MAY_BE_THERE]
    if found:
        what = msg("{folder} is not empty ({name} is in it); name a new folder", folder=as_typed(target), name=found[0])
        raise refuse(what, language)
    return target


def _write(target: Path, files: Sequence[Artifact]) -> None:
    for file in files:
        path = target / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as out:
            out.write(file.content)


def _say_next(target: Path, folder: Path | None, language: str) -> None:
    click.echo(say(msg("Ready: {folder}/", folder=as_typed(target)), language))
    steps = [] if folder is None else [f"cd {as_typed(target)}"]
    steps += ["pip install -r requirements.txt", "mkdocs serve", "labnetz check ."]
    click.echo(say(msg("Next:"), language))
    for step in steps:
        click.echo(f"  {step}")
    click.echo(say(msg("labnetz check names each place in the legal texts that you still have to complete."), language))
