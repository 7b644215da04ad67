"""The conformance cases of lab.json (docs/spec/lab-json.md): each is a file in tests/cases/manifest, without Python."""

import dataclasses
import json
from datetime import date, datetime
from pathlib import Path

import jsonschema
import pytest
import yaml

from labnetz.manifest import MAX_BYTES, check_manifest
from labnetz.manifest_format import schema
from labnetz.publish.schemas import published_schemas

ROOT = Path(__file__).parents[2]
CASES = sorted((ROOT / "tests" / "cases" / "manifest").glob("*.yml"))
VALIDATOR = jsonschema.Draft202012Validator(schema())


def plain(value):
    """As YAML writes it: lists, and texts for what is an enumeration or a time."""
    if dataclasses.is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if isinstance(value, date):
        return value.isoformat()
    return [plain(one) for one in value] if isinstance(value, tuple) else value


def part_of(found, expected):
    """Keep of what was found only the keys that are expected."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return {key: part_of(found[key], value) for key, value in expected.items()}
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        return [part_of(one, other) for one, other in zip(found, expected, strict=True)]
    return found


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in CASES])
def test_a_reader_does_what_the_standard_says(path):
    case = yaml.safe_load(path.read_text("utf-8"))
    manifest, problems = check_manifest(case["body"].encode(), case["url"], now=datetime.fromisoformat(case["now"]))
    assert [problem.rule for problem in problems] == case["problems"]
    assert part_of(plain(manifest), case["manifest"]) == case["manifest"]
    assert all(problem.where.path == case["url"] for problem in problems)
    if "valid" in case:
        assert VALIDATOR.is_valid(json.loads(case["body"])) is case["valid"]


def test_there_is_a_case_for_every_rule_of_a_manifest():
    said = {rule for path in CASES for rule in yaml.safe_load(path.read_text("utf-8"))["problems"]}
    assert said == {f"MAN-{number:02}" for number in range(1, 11)}


def test_the_schema_is_a_schema_and_the_same_in_the_standard_and_on_every_portal():
    jsonschema.Draft202012Validator.check_schema(schema())
    written = (ROOT / "docs" / "spec" / "lab-json.schema.json").read_bytes()
    assert json.loads(written) == schema()
    assert {one.path: one.content for one in published_schemas()}["schema/lab-json.schema.json"] == written


def test_a_body_has_a_limit_and_is_not_even_parsed_beyond_it():
    body = b'{"labnetz": "1", "x": "' + b"x" * MAX_BYTES + b'"}'
    manifest, problems = check_manifest(
        body, "https://a.example/lab.json", now=datetime.fromisoformat("2026-12-01T12:00Z")
    )
    assert (manifest, [problem.rule for problem in problems]) == (None, ["MAN-01"])


def test_of_many_wrong_values_the_first_are_told_and_the_rest_counted():
    labs = [{"id": f"lab-{number}", "name": "L", "homepage": "x"} for number in range(500)]
    about = {"labnetz": "1", "id": "p", "name": "P", "url": "https://p.example/", "licence": "x", "labs": labs}
    manifest, problems = check_manifest(
        json.dumps(about).encode(), "https://p.example/lab.json", now=datetime.fromisoformat("2026-12-01T12:00Z")
    )
    assert len(manifest.labs) == 500
    assert len(problems) == 22
    assert "480 more values are wrong" in str(problems[-1])
