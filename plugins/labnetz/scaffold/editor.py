"""Settings for VS Code: `labnetz check` underlines what is wrong, the schemas complete keys, snippets begin pages."""

from __future__ import annotations

import re
from collections.abc import Mapping

from labnetz.content.folders import SOURCES
from labnetz.content.schema import KINDS
from labnetz.locale import say
from labnetz.model import Artifact, Message, msg
from labnetz.scaffold.compose import described
from labnetz.scaffold.schemas import BESIDE_TABLES, as_json, schema_file

_RULE = r"\[([A-Z0-9]+-\d+)\]"
# `labnetz check` does not write the level; what it says is always worth a look.
MATCHERS = (
    {
        "owner": "labnetz",
        "source": "labnetz",
        "severity": "warning",
        "fileLocation": ["relative", "${workspaceFolder}"],
        "pattern": {
            "regexp": rf"^(.+?):(\d+)(?::(\d+))?: (.+) {_RULE}$",
            "file": 1,
            "line": 2,
            "column": 3,
            "message": 4,
            "code": 5,
        },
    },
    {
        "owner": "labnetz-file",
        "source": "labnetz",
        "severity": "warning",
        "fileLocation": ["relative", "${workspaceFolder}"],
        "pattern": {
            "regexp": rf"^([^:]+\.(?:md|yml|csv|ics)): (.+) {_RULE}$",
            "kind": "file",
            "file": 1,
            "message": 2,
            "code": 3,
        },
    },
)
"""How VS Code reads a line of `labnetz check`: with a place in the file, and without one."""

_SNIPPETS: Mapping[str, tuple[Message, str, tuple[str, ...]]] = {
    "event": (msg("Event"), "termin", ("title", "start", "end", "place", "summary")),
    "update": (msg("Update"), "neues", ("title", "date", "summary")),
}


def editor_files(language: str) -> tuple[Artifact, ...]:
    """Give the files of `.vscode/`, with what they say in a language."""
    sources = SOURCES.get(language, SOURCES["en"])
    schemas = {".vscode/schemas/lab.schema.json": "lab.yml", ".vscode/schemas/source.schema.json": f"{sources}/*.yml"}
    either = [{"$ref": f"{kind}.schema.json"} for kind in BESIDE_TABLES]
    settings = {
        "files.encoding": "utf8",
        "files.eol": "\n",
        "files.insertFinalNewline": True,
        "yaml.schemas": schemas,
        "[markdown]": {"editor.wordWrap": "on", "editor.quickSuggestions": {"other": True}},
    }
    return (
        as_json(".vscode/settings.json", settings),
        as_json(".vscode/tasks.json", _tasks(language)),
        as_json(".vscode/extensions.json", {"recommendations": ["redhat.vscode-yaml"]}),
        as_json(".vscode/labnetz.code-snippets", _snippets(language)),
        schema_file("lab", language, folder=".vscode/schemas/"),
        *(schema_file(kind, language, folder=".vscode/schemas/") for kind in BESIDE_TABLES),
        as_json(".vscode/schemas/source.schema.json", {"anyOf": either}),
    )


def _tasks(language: str) -> dict[str, object]:
    check = {
        "label": say(msg("labnetz: check everything"), language),
        "type": "shell",
        "command": "labnetz check .",
        "group": {"kind": "build", "isDefault": True},
        "presentation": {"reveal": "silent", "clear": True},
        "problemMatcher": MATCHERS,
    }
    preview = {
        "label": say(msg("labnetz: look at the pages"), language),
        "type": "shell",
        "command": "mkdocs serve",
        "isBackground": True,
        "problemMatcher": [],
    }
    return {"version": "2.0.0", "tasks": [check, preview]}


def _snippets(language: str) -> dict[str, object]:
    found: dict[str, object] = {}
    for kind, (name, prefix, keys) in _SNIPPETS.items():
        examples = [described(KINDS[kind], key, language) for key in keys]
        lines = [
            f"{key}: ${{{number}:{_stop(example)}}}"
            for number, (key, (_about, example)) in enumerate(zip(keys, examples, strict=True), 1)
        ]
        found[say(name, language)] = {
            "scope": "markdown",
            "prefix": [prefix, kind],
            "description": "; ".join(f"{key}: {text}" for key, (text, _example) in zip(keys, examples, strict=True)),
            "body": ["---", *lines, "---", "", "$0"],
        }
    return found


def _stop(text: str) -> str:
    """Escape what a placeholder of a snippet would take for its own."""
    return re.sub(r"([$}\\])", r"\\\1", text)
