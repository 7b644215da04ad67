"""The handbook's list of all keys: whole, and every example in it can be written."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from labnetz.content.reference import keys, reference
from labnetz.content.schema import KINDS
from labnetz.marked_yaml import read_marked
from labnetz.validation import model_in, validate

PAGE = Path(__file__).parents[2] / "network" / "docs" / "handbuch" / "felder.md"


def inner(model, path):
    for part in path[:-1]:
        fields = {field.alias or name: field for name, field in model.model_fields.items()}
        model = model_in(fields[part].annotation)
    return model


EXAMPLES = [
    pytest.param(kind, path, example, id=f"{kind}-{path}-{number}")
    for kind, model in KINDS.items()
    for path, field in keys(model)
    for number, example in enumerate(field.examples or ())
]


@pytest.mark.parametrize(("kind", "path", "example"), EXAMPLES)
def test_every_example_of_the_handbook_can_be_written(kind, path, example):
    name = path.rsplit(".", maxsplit=1)[-1]
    marked, problems = read_marked(f"{name}: {example}\n", "a.md")
    assert problems == ()
    checked = validate(inner(KINDS[kind], path.split(".")), marked, zone=ZoneInfo("Europe/Berlin"))
    said = [str(problem) for problem in checked.problems if "is missing" not in str(problem)]
    assert said == []


def test_every_key_says_what_it_is_for():
    silent = [f"{kind}.{path}" for kind, model in KINDS.items() for path, field in keys(model) if not field.description]
    assert silent == []


def test_the_page_in_the_handbook_is_what_the_models_say():
    assert PAGE.read_text("utf-8") == reference("de"), "run python .ci/handbook.py"
