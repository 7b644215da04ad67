"""Every id that people can meet is explained in docs/rules.md, which is made from the rules."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from labnetz.check.rules_page import FAMILIES, all_rules, rules_page

ROOT = Path(__file__).parents[2]
_ID = re.compile(rf'"((?:{"|".join(FAMILIES)})-\d\d)"')


def test_every_id_in_the_code_is_explained():
    code = (path.read_text("utf-8") for path in (ROOT / "plugins").rglob("*.py"))
    used = {found for text in code for found in _ID.findall(text)}
    assert used - {one.id for one in all_rules()} == set()


def test_no_id_is_explained_twice():
    assert [id_ for id_, count in Counter(one.id for one in all_rules()).items() if count > 1] == []


def test_every_rule_has_a_bad_and_a_good_example():
    assert [one.id for one in all_rules() if not (one.bad and one.good and one.bad != one.good and one.levels)] == []


def test_the_page_is_as_new_as_the_rules():
    assert (ROOT / "docs" / "rules.md").read_text("utf-8") == rules_page(), "run .ci/rules.py"
