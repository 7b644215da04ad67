"""The marks: a line can be told by its shape alone, in black and white, and every drawing is well-formed SVG."""

from itertools import combinations
from xml.etree import ElementTree as ET

import pytest

from labnetz.model import LINES
from labnetz.publish.marks import HEIGHT, WIDTH, drawn, favicon, mark_of

SVG = "{http://www.w3.org/2000/svg}"


def shape(line: str) -> tuple[object, ...]:
    """What is left of a mark without any colour."""
    mark = mark_of(line)
    return mark.path, tuple((one.x, one.y, one.kind) for one in mark.stations)


def test_no_two_lines_have_the_same_shape():
    assert [pair for pair in combinations(LINES, 2) if shape(pair[0]) == shape(pair[1])] == []


@pytest.mark.parametrize("line", ["", *LINES])
def test_a_mark_has_three_stations_from_left_to_right_inside_its_field(line: str):
    stations = mark_of(line).stations
    assert [one.x for one in stations] == sorted({one.x for one in stations})
    assert len(stations) == 3
    assert all(5 <= one.x <= WIDTH - 5 and 5 <= one.y <= HEIGHT - 5 for one in stations)


@pytest.mark.parametrize("line", ["", *LINES])
def test_a_mark_in_a_page_is_decoration_that_is_well_formed(line: str):
    root = ET.fromstring(drawn(line, "large"))
    assert root.get("class") == "mark large"
    assert root.get("aria-hidden") == "true"
    assert (root.get("width"), root.get("height")) == (str(WIDTH), str(HEIGHT))
    assert root.get("data-line") == (line or None)
    assert len(root) == 4
    assert not any(one.get("style") for one in root.iter())


def test_the_networks_mark_shows_three_lines():
    root = ET.fromstring(drawn(""))
    assert len({one.get("data-line") for one in root.iter()} - {None}) == 3


@pytest.mark.parametrize("line", ["", *LINES])
def test_a_favicon_is_well_formed_and_knows_both_schemes(line: str):
    root = ET.fromstring(favicon(line))
    style = root.find(f"{SVG}style")
    assert style is not None
    assert "prefers-color-scheme:dark" in str(style.text)


def test_every_site_has_a_favicon_of_its_own():
    assert len({favicon(line) for line in ("", *LINES)}) == len(LINES) + 1
