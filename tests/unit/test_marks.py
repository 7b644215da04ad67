"""The marks: a line can be told by its shape alone, in black and white, and every drawing is well-formed SVG."""

import re
from collections.abc import Iterator
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


def painted(line: str) -> Iterator[dict[str, str]]:
    """What a favicon paints in which colour, in the light scheme and in the dark one."""
    style = str(ET.fromstring(favicon(line)).findtext(f"{SVG}style"))
    for scheme in style.split("@media (prefers-color-scheme:dark)"):
        yield dict(re.findall(r"([\w.,=\[\]-]+)\{(?:color|fill|stroke):(#\w{6})\}", scheme))


def light(colour: str) -> float:
    """The mean of red, green and blue, from 0 to 255: enough to tell a drawing from its ground."""
    return sum(bytes.fromhex(colour[1:])) / 3


@pytest.mark.parametrize("line", ["", *LINES])
def test_what_is_drawn_stands_out_from_its_ground_in_both_schemes(line: str):
    for colours in painted(line):
        ground = light(colours.pop(".ground,.open"))
        assert min(abs(light(one) - ground) for one in colours.values()) > 60


def test_the_network_shows_three_colours_on_its_ground():
    assert [len(set(colours.values())) for colours in painted("")] == [5, 5]


def test_every_site_has_a_favicon_of_its_own():
    assert len({favicon(line) for line in ("", *LINES)}) == len(LINES) + 1
