"""The line that runs into a home page: one for each line, drawn of numbers alone, bending down into the list."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from labnetz.model import LINES
from labnetz.publish.approach import approach
from labnetz.publish.marks import mark_of

lines = pytest.mark.parametrize("line", ["", *LINES])


@lines
def test_it_is_decoration_that_nobody_hears_and_no_policy_forbids(line):
    drawing = ET.fromstring(approach(line))
    assert drawing.get("aria-hidden") == "true"
    assert drawing.get("data-line", "") == line
    assert "style=" not in approach(line)


@lines
def test_it_begins_in_the_middle_of_the_list_and_has_the_stations_of_the_mark(line):
    drawing = ET.fromstring(approach(line))
    assert drawing[0].get("d", "").startswith("M0 128V")
    assert len(drawing) == 2 + len(mark_of(line).stations)


@lines
def test_its_way_leads_to_where_the_mark_begins(line):
    drawing = ET.fromstring(approach(line))
    bend = re.match(r"M0 128V([\d.]+)l20 -20H([\d.]+)", drawing[0].get("d", ""))
    begins = re.match(r"M([\d.]+) ([\d.]+)", mark_of(line).path)
    move = re.match(r"translate\(([-\d.]+) ([-\d.]+)\) scale\((\d+)\)", drawing[1].get("transform", ""))
    assert bend
    assert begins
    assert move
    x, y, scale = (float(part) for part in move.groups())
    assert float(bend[2]) == float(begins[1]) * scale + x
    assert float(bend[1]) - 20 == float(begins[2]) * scale + y


def test_every_line_has_its_own():
    assert len({re.sub(r' data-line="\w*"', "", approach(line)) for line in LINES}) == len(LINES)


@pytest.mark.parametrize("line", LINES)
def test_the_line_comes_from_beyond_the_page_unless_it_ends_where_it_is_drawn(line):
    ends = mark_of(line).stations[-1].kind in {"square", "bar"}
    assert ("H3000" in approach(line)) == (not ends)
