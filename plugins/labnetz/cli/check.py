"""`labnetz check`: says everything that is wrong, at once. Changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import click

from labnetz.cli.marking import _
from labnetz.cli.options import network_option, now_option
from labnetz.locale import say, say_problem, translations
from labnetz.model import Problem, Where, msg

FORMATS = ("text", "json", "github", "gitlab")


@click.command(
    help=_(
        "Say what is wrong with labs' folders (PATH: a folder with lab.yml, or files in it) or with a "
        "network's.\n\n"
        "Without PATH: the registry, and all labs that are built here. Ends with 1 when there is an error or "
        "a warning."
    )
)
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path, exists=True))
@network_option
@click.option(
    "--built",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help=_("Check a built site instead: are its feeds there, does it load anything from elsewhere?"),
)
@click.option("--format", "shape", type=click.Choice(FORMATS), default="text", show_default=True)
@now_option
@click.pass_context
def command(
    ctx: click.Context, *, paths: tuple[Path, ...], folder: Path, built: Path | None, shape: str, now: datetime
) -> None:
    """Run the command; its help says what it does."""
    language = str(ctx.obj)
    if built is not None:
        problems = _built(built, now)
    elif paths:
        problems = [problem for path in paths for problem in _path(path, now, language)]
    else:
        problems = _network(folder, now)
    click.echo(shown(problems, shape, language), nl=False)
    ctx.exit(int(any(problem.level != "note" for problem in problems)))


def _built(folder: Path, now: datetime) -> list[Problem]:
    from labnetz.check.built import check_built

    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    own = [name for name in names if not _of_another_site(name, folder)]
    found = check_built(own, lambda name: (folder / name).read_bytes(), now=now)
    return [_at(problem, folder.as_posix()) for problem in found]


def _of_another_site(name: str, folder: Path) -> bool:
    """Say whether a file belongs to a lab that lies below the portal: it is checked on its own."""
    first = name.split("/", maxsplit=1)[0]
    return first != name and (folder / first / "lab.json").is_file()


def _path(path: Path, now: datetime, language: str) -> list[Problem]:
    lab = next((place for place in (path, *path.resolve().parents) if (place / "lab.yml").is_file()), None)
    if lab is None:
        wrong = msg("{path} is not in a lab's folder: there is no lab.yml in or above it", path=path)
        raise click.BadParameter(say(wrong, language), param_hint="PATH")
    problems = _lab(lab, now)
    if path == lab:
        return problems
    wanted = path.resolve()
    return [problem for problem in problems if Path(problem.where.path).resolve().is_relative_to(wanted)]


def _network(folder: Path, now: datetime) -> list[Problem]:
    from labnetz.check import check_network
    from labnetz.registry import load_network

    network, problems = load_network(folder)
    found = list(check_network(problems))
    for lab in network.labs:
        if lab.site:
            found += _lab(_short(Path(lab.site)), now)
    return found


def _lab(folder: Path, now: datetime) -> list[Problem]:
    from labnetz.check import check_site
    from labnetz.lab_folder import load_lab

    lab, content = load_lab(folder, now=now)
    docs = (folder / "docs").as_posix()
    return [
        _at(problem, folder.as_posix() if problem.where.path == "lab.yml" else docs)
        for problem in check_site(content, lab, now=now)
    ]


def _at(problem: Problem, folder: str) -> Problem:
    """Name the file from where the command was run, so that an editor can jump to it."""
    where = problem.where
    path = where.path if folder in {"", "."} else f"{folder}/{where.path}"
    return replace(problem, where=Where(path, where.line, where.col))


def _short(path: Path) -> Path:
    """Name a folder as one would type it here."""
    here = Path.cwd()
    full = path.resolve()
    return full.relative_to(here) if full.is_relative_to(here) else full


# --- shapes ---------------------------------------------------------------------------------------------------------


def shown(problems: Sequence[Problem], shape: str, language: str) -> str:
    """Give all problems in a shape that people, GitHub or GitLab read."""
    if shape == "json":
        return json.dumps([_object(problem, language) for problem in problems], ensure_ascii=False, indent=1) + "\n"
    if shape == "gitlab":
        return json.dumps([_code_quality(problem, language) for problem in problems], ensure_ascii=False) + "\n"
    lines = [_annotation(problem, language) if shape == "github" else _line(problem, language) for problem in problems]
    if shape == "text":
        lines.append(_sum(problems, language))
    return "".join(f"{line}\n" for line in lines)


def _line(problem: Problem, language: str) -> str:
    return f"{say_problem(problem, language)} [{problem.rule}]"


def _sum(problems: Sequence[Problem], language: str) -> str:
    count = _count(problems)
    if not any(count.values()):
        return say(msg("everything is in order"), language)
    words = translations(language)
    parts = (
        words.ngettext("{count} error", "{count} errors", count["error"]).format(count=count["error"]),
        words.ngettext("{count} warning", "{count} warnings", count["warning"]).format(count=count["warning"]),
        words.ngettext("{count} note", "{count} notes", count["note"]).format(count=count["note"]),
    )
    return ", ".join(parts)


def _count(problems: Iterable[Problem]) -> dict[str, int]:
    levels = [problem.level for problem in problems]
    return {level: levels.count(level) for level in ("error", "warning", "note")}


def _object(problem: Problem, language: str) -> Mapping[str, object]:
    where = problem.where
    return {
        "rule": problem.rule,
        "level": problem.level,
        "path": where.path,
        "line": where.line,
        "column": where.col,
        "what": say(problem.what, language),
        "fix": say(problem.fix, language),
    }


def _annotation(problem: Problem, language: str) -> str:
    """Write a workflow command of GitHub Actions; its values are escaped as their documentation says."""
    level = {"error": "error", "warning": "warning", "note": "notice"}[problem.level]
    where = problem.where
    place = [f"file={_escaped(where.path)}", f"line={where.line or 1}", f"col={where.col or 1}"]
    text = f"{say(problem.what, language)} – {say(problem.fix, language)}".replace("%", "%25").replace("\n", "%0A")
    return f"::{level} {','.join(place)},title={problem.rule}::{text}"


def _escaped(value: str) -> str:
    return value.replace("%", "%25").replace(":", "%3A").replace(",", "%2C")


def _code_quality(problem: Problem, language: str) -> Mapping[str, object]:
    """Write an entry of GitLab's code quality report; the fingerprint stays the same while the problem does."""
    text = f"{say(problem.what, language)} – {say(problem.fix, language)}"
    mark = f"{problem.rule} {problem.where.path} {problem.what}"
    return {
        "description": text,
        "check_name": problem.rule,
        "fingerprint": sha256(mark.encode()).hexdigest(),
        "severity": {"error": "major", "warning": "minor", "note": "info"}[problem.level],
        "location": {"path": problem.where.path, "lines": {"begin": problem.where.line or 1}},
    }
