"""docs/mapping.md has every key that can be written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from labnetz.content.schema import KINDS

TEXT = (Path(__file__).parents[2] / "docs" / "mapping.md").read_text("utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_of_a_kind_has_a_meaning_elsewhere(kind):
    section = TEXT.split(f"\n## {kind.capitalize()}\n", 1)[1].split("\n## ", 1)[0]
    named = {
        key for row in section.splitlines() for key in re.findall(r"`(\w+)`", row.split("|")[1] if "|" in row else "")
    }
    keys = {field.alias or name for name, field in KINDS[kind].model_fields.items()}
    assert keys - named == set()
    assert named - keys == set()
