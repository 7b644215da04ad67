"""The twelve lines: readable as text on paper, and apart for eyes that see colours differently."""

import re
from importlib.resources import files
from itertools import combinations

import pytest

from labnetz.model import Lab
from labnetz.publish.lines import LINES, line_of

STATIC = files("labnetz") / "static"
PAPER = {"light": "#fbfaf6", "dark": "#14161a"}
SHEET = {"light": "#ffffff", "dark": "#1c1f25"}
# Machado, Oliveira, Fernandes 2009, severity 1.0, on linear RGB.
SIGHT = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}


def colours(scheme: str) -> dict[str, str]:
    light, dark = (STATIC / "style" / "lines.css").read_text("utf-8").split("@media", 1)
    return dict(re.findall(r'\[data-line="(\w+)"\] \{ --line: (#\w{6}); \}', light if scheme == "light" else dark))


def tokens(scheme: str) -> dict[str, str]:
    style = (STATIC / "style" / "tokens.css").read_text("utf-8")
    blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    return dict(re.findall(r"--([\w-]+): (#\w{6});", blocks[0 if scheme == "light" else 1]))


def linear(colour: str) -> tuple[float, ...]:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return tuple(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio."""

    def luminance(colour: str) -> float:
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def times(matrix, vector):
    return tuple(sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)


def oklab(rgb: tuple[float, ...]) -> tuple[float, ...]:
    """Björn Ottosson's Oklab, in which a distance of 0.02 is just noticeable."""
    lms = times(
        (
            (0.4122214708, 0.5363325363, 0.0514459929),
            (0.2119034982, 0.6806995451, 0.1073969566),
            (0.0883024619, 0.2817188376, 0.6299787005),
        ),
        tuple(min(1.0, max(0.0, part)) for part in rgb),
    )
    return times(
        (
            (0.2104542553, 0.7936177850, -0.0040720468),
            (1.9779984951, -2.4285922050, 0.4505937099),
            (0.0259040371, 0.7827717662, -0.8086757660),
        ),
        tuple(part ** (1 / 3) for part in lms),
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_line_has_a_colour_in_each_scheme(scheme):
    assert set(colours(scheme)) == set(LINES)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", LINES)
def test_a_line_can_be_read_as_text(scheme, name):
    colour = colours(scheme)[name]
    assert contrast(colour, PAPER[scheme]) >= 4.5
    assert contrast(colour, SHEET[scheme]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("token", ["ink", "ink-soft", "link", "stop", "go"])
def test_text_colours_can_be_read(scheme, token):
    assert contrast(tokens(scheme)[token], PAPER[scheme]) >= 4.5
    assert contrast(tokens(scheme)[token], SHEET[scheme]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("sight", SIGHT)
def test_lines_stay_apart(scheme, sight):
    seen = {name: oklab(times(SIGHT[sight], linear(colour))) for name, colour in colours(scheme).items()}
    for one, other in combinations(seen, 2):
        distance = sum((a - b) ** 2 for a, b in zip(seen[one], seen[other], strict=True)) ** 0.5
        assert distance >= 0.035, f"{one} and {other} look alike ({sight}, {scheme})"


def test_a_lab_without_a_line_keeps_its_line_when_others_join():
    assert line_of(Lab(id="merseburg", name="Merseburg")) == line_of(Lab(id="merseburg", name="Other name"))
    assert line_of(Lab(id="merseburg", name="Merseburg")) in LINES


def test_a_lab_has_the_line_it_chose():
    assert line_of(Lab(id="x", name="X", line="teal")) == "teal"
