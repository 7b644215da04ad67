"""How free text becomes classes: each line of tests/cases/effort is a text as people write it, and its classes."""

from pathlib import Path

import pytest
import yaml

from labnetz.publish.effort import COSTS, GROUPS, TIMES, costs, groups, times

CASES = Path(__file__).parents[1] / "cases" / "effort"
KINDS = {"time": times, "group": groups, "cost": costs}


def cases():
    for kind, read in KINDS.items():
        for text, expected in yaml.safe_load((CASES / f"{kind}.yml").read_text("utf-8")).items():
            yield pytest.param(read, text, expected, id=f"{kind}: {text}")


@pytest.mark.parametrize(("read", "text", "expected"), list(cases()))
def test_a_text_is_in_the_classes_that_it_names_for_certain(read, text, expected):
    assert [one.value for one in read(text)] == expected


@pytest.mark.parametrize("read", KINDS.values())
@pytest.mark.parametrize("text", ["", " ", ".", "-", "ja", "?", "99999999999999999999 Stunden", "½" * 400, "1 " * 400])
def test_what_is_no_quantity_is_in_no_class(read, text):
    assert read(text) == ()


@pytest.mark.parametrize("classes", [TIMES, GROUPS, COSTS])
def test_classes_follow_each_other_without_a_gap(classes):
    assert [one.high for one in classes[:-1]] == [one.low for one in classes[1:]]
    assert len({one.value for one in classes}) == len(classes)
