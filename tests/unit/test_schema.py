"""JSON Schemas and settings for VS Code: valid, in people's language, and never stricter than labnetz itself."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import jsonschema
import pytest
import yaml
from click.testing import CliRunner

from demonstration import ROOT
from labnetz.cli import main
from labnetz.cli.shapes import shown
from labnetz.content.json_schema import json_schema
from labnetz.content.lab import read_lab
from labnetz.content.schema import KINDS as PAGES
from labnetz.content.site import read_site
from labnetz.content.site_content import SourceFile
from labnetz.model import Problem, Where, msg
from labnetz.scaffold.editor import MATCHERS, editor_files
from labnetz.scaffold.schemas import ALL


class Yaml12(yaml.SafeLoader):
    """Reads as VS Code does, by YAML 1.2: `yes` and 2026-12-02 are texts."""


Yaml12.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in resolvers if tag.endswith((":int", ":float", ":null", ":merge"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Yaml12.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), list("tf"))


def seen(text: str) -> object:
    return yaml.load(text, Yaml12)  # noqa: S506 - a SafeLoader


def errors(kind: str, text: str) -> list[str]:
    found = jsonschema.Draft202012Validator(json_schema(kind, ALL[kind], "en")).iter_errors(seen(text))
    return [f"{error.json_path}: {error.message}" for error in found]


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("language", ["de", "en"])
def test_each_schema_is_one(kind, language):
    schema = json_schema(kind, ALL[kind], language)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"]
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize("kind", PAGES)
def test_each_key_says_what_it_is_for(kind):
    properties = json_schema(kind, ALL[kind], "en")["properties"]
    assert [name for name, part in properties.items() if not part.get("description")] == []
    assert "title" not in properties["licence"] if "licence" in properties else True


def test_descriptions_are_in_the_language():
    german, english = (json_schema("event", ALL["event"], language)["properties"]["place"] for language in ("de", "en"))
    assert english["description"] == "Where, by the id of a place's page."
    assert german["description"] != english["description"]
    assert german["examples"] == english["examples"] == ["zentralbibliothek"]


@pytest.mark.parametrize("path", sorted(ROOT.glob("sites/*/lab.yml")), ids=lambda path: path.parent.name)
def test_the_demonstration_s_labs_keep_to_it(path):
    assert errors("lab", path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", sorted(ROOT.glob("network/labs/*.yml")), ids=lambda path: path.stem)
def test_the_demonstration_s_members_keep_to_it(path):
    assert errors("member", path.read_text("utf-8")) == []


def test_the_demonstration_s_network_keeps_to_it():
    assert errors("network", (ROOT / "network/network.yml").read_text("utf-8")) == []


FOLDERS = {
    "veranstaltungen": "event",
    "aktuelles": "update",
    "orte": "place",
    "mitmachen": "call",
    "formate": "practice",
}
DEMONSTRATION = [
    pytest.param(FOLDERS[path.parent.name], path, id=f"{path.parent.name}-{path.stem}")
    for path in sorted(ROOT.glob("sites/*/docs/*/*.md"))
    if path.parent.name in FOLDERS
    and path.stem != "index"
    and "." not in path.stem  # a translation has keys of its own
]


@pytest.mark.parametrize(("kind", "path"), DEMONSTRATION)
def test_the_demonstration_s_pages_keep_to_it(kind, path):
    assert errors(kind, path.read_text("utf-8").split("---\n")[1]) == []


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("lab", "id: a\nname: 1984\nurl: https://a.de/\nopened: 2025\nmunicipalities: [Kehl, {name: Bonn}]"),
        ("lab", 'id: a\nname: A\nurl: https://a.de/\nlat: "50.1"\nlon: 8\ntopics: KI\ndemo: true\nsummary:'),
        ("event", "title: A\nstart: 2026-12-02\nrepeat: {every: month, week: 1, weekdays: Di}\nreal: 'true'"),
        ("event", "title: true\nstart: 2026-12-02 17:00\nend:\ntopics: [KI, 2026]\ncost: 5"),
        ("place", "name: A\npostal_code: 41061\naccess: {wheelchair: yes, step_height_cm: 4, wc_key: ask}"),
        ("call", "title: A\nspots: '20'\nways: [{phone: 030123}]"),
    ],
)
def test_it_is_never_stricter_than_what_labnetz_reads(kind, text):
    assert errors(kind, text) == []


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("lab", "name: A\nurl: https://a.de/", "'id' is a required property"),
        ("lab", "id: Ä b\nname: A\nurl: https://a.de/", "does not match"),
        ("event", "titel: A\ntitle: A\nstart: 2026-12-02", "'titel' was unexpected"),
        ("event", "title: A\nstart: 2.12.2026", "does not match"),
        ("event", "title: A\nstart: 2026-12-02\nstatus: weg", "is not valid"),
        ("event", "title: A\nstart: 2026-12-02\nrepeat: {evry: week}", "is not valid"),
    ],
)
def test_it_finds_what_is_wrong(kind, text, said):
    assert said in " ".join(errors(kind, text))


# --- the command ----------------------------------------------------------------------------------------------------


def test_the_command_lists_the_kinds():
    result = CliRunner().invoke(main, ["--language", "en", "schema"])
    assert [line.split()[0] for line in result.output.splitlines()] == list(ALL)


def test_the_command_prints_one():
    result = CliRunner().invoke(main, ["--language", "en", "schema", "event"])
    assert json.loads(result.output) == json_schema("event", ALL["event"], "en")
    assert result.output == CliRunner().invoke(main, ["--language", "en", "schema", "event"]).output


def test_the_command_writes_all(tmp_path):
    result = CliRunner().invoke(main, ["schema", "--into", str(tmp_path / "new")])
    assert result.exit_code == 0
    assert {path.name for path in (tmp_path / "new").iterdir()} == {f"{kind}.schema.json" for kind in ALL}


def test_a_kind_that_is_none_is_wrong_usage():
    result = CliRunner().invoke(main, ["--language", "en", "schema", "nonsense"])
    assert (result.exit_code, "there are: event, update" in result.output) == (2, True)


# --- VS Code --------------------------------------------------------------------------------------------------------


def settings(language: str = "de") -> dict[str, object]:
    return {file.path: json.loads(file.content) for file in editor_files(language)}


def test_every_schema_that_is_named_is_there():
    files = settings()
    assert files[".vscode/settings.json"]["yaml.schemas"] == {
        ".vscode/schemas/lab.schema.json": "lab.yml",
        ".vscode/schemas/source.schema.json": "quellen/*.yml",
    }
    assert {f".vscode/schemas/{ref['$ref']}" for ref in files[".vscode/schemas/source.schema.json"]["anyOf"]} < set(
        files
    )
    assert ".vscode/schemas/lab.schema.json" in files


def test_the_check_is_what_ctrl_shift_b_runs():
    check, preview = settings()[".vscode/tasks.json"]["tasks"]
    assert check["command"] == "labnetz check ."
    assert check["group"] == {"kind": "build", "isDefault": True}
    assert preview["isBackground"] is True


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (Where("docs/veranstaltungen/ä b.md", 3, 8), ("docs/veranstaltungen/ä b.md", "3", "8")),
        (Where("docs/a.md", 12), ("docs/a.md", "12", None)),
        (Where("lab.yml"), ("lab.yml",)),
    ],
)
@pytest.mark.parametrize("language", ["de", "en"])
def test_the_matchers_read_every_line_of_the_check(where, expected, language):
    problem = Problem(
        "DATA-06", where, msg('{key} "{value}" is not a date', key="start", value="a: b [X-1]"), msg("x: y")
    )
    line = shown([problem], "text", language).splitlines()[0]
    hits = [(matcher["pattern"], re.search(matcher["pattern"]["regexp"], line)) for matcher in MATCHERS]
    pattern, found = next((pattern, found) for pattern, found in hits if found)
    assert len([found for _, found in hits if found]) == 1
    assert tuple(found[pattern[part]] for part in ("file", "line", "column")[: len(expected)]) == expected
    assert found[pattern["code"]] == "DATA-06"
    assert "x: y" in found[pattern["message"]]


@pytest.mark.parametrize(("name", "folder"), [("Event", "events"), ("Update", "news")])
def test_a_snippet_taken_as_it_is_makes_a_page_that_passes(name, folder):
    snippet = settings("en")[".vscode/labnetz.code-snippets"][name]
    stop = re.compile(r"\$\{\d+:((?:\\.|[^}\\])*)\}|\$0")
    text = "\n".join(stop.sub(lambda found: re.sub(r"\\(.)", r"\1", found[1] or ""), line) for line in snippet["body"])
    lab, _ = read_lab("id: x\nname: X\nurl: https://x.example/\nlicence: CC0\nlanguage: en\n", "lab.yml")
    place = SourceFile("places/zentralbibliothek.md", "---\nname: ZB\n---\n", "https://x.example/z/")
    page = SourceFile(f"{folder}/a.md", text, "https://x.example/a/")
    content = read_site([place, page], lab, now=datetime(2026, 11, 22, tzinfo=UTC))
    assert content.problems == ()
    assert content.events or content.updates
