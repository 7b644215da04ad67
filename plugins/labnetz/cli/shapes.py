"""Problems in the shapes that people, GitHub, GitLab and other programs read. Finds no problems."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

from labnetz.locale import say, say_problem
from labnetz.model import Problem, msg, msg_n

FORMATS = ("text", "json", "github", "gitlab")


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
    parts = (
        msg_n("{count} error", "{count} errors", count["error"]),
        msg_n("{count} warning", "{count} warnings", count["warning"]),
        msg_n("{count} note", "{count} notes", count["note"]),
    )
    return ", ".join(say(part, language) for part in parts)


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
