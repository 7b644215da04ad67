"""The QR code reads, and reads the address."""

from __future__ import annotations

import re

import pytest
import segno
import zxingcpp
from PIL import Image

from labnetz.publish.qr import QUIET, qr

ADDRESSES = ["https://stadtlabore.example/berlin/abonnieren/", "https://a.example/", f"https://{'lang.' * 30}example/"]


def drawn(svg: str) -> list[list[bool]]:
    """Read the drawing back: its path is lines of one module's height, from left to right."""
    size = int(re.search(r'viewBox="0 0 (\d+) \1"', svg)[1])
    modules = [[False] * size for _ in range(size)]
    x = y = 0
    for command, first, second in re.findall(r"([Mmh])(-?[\d.]+)(?: ?(-?[\d.]+))?", svg.split('stroke="#000" d="')[1]):
        if command == "h":
            for _ in range(int(first)):
                modules[y][x] = True
                x += 1
        else:
            x, y = (int(first), int(float(second))) if command == "M" else (x + int(first), y + int(float(second or 0)))
    return modules


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_program_reads_the_address(address):
    modules = drawn(qr(address))
    picture = Image.new("L", (len(modules), len(modules)), 255)
    picture.putdata([0 if dark else 255 for row in modules for dark in row])
    found = zxingcpp.read_barcodes(picture.resize((len(modules) * 4,) * 2, Image.Resampling.NEAREST))
    assert [code.text for code in found] == [address]


@pytest.mark.parametrize("address", ADDRESSES)
def test_it_is_the_code_of_level_m_with_a_quiet_zone(address):
    code = segno.make_qr(address, error="m", boost_error=False, mask=3)
    assert code.error == "M"
    expected = [[bool(module) for module in row] for row in code.matrix_iter(border=4)]
    assert drawn(qr(address)) == expected
    assert QUIET == 4
    assert not any(any(row) for row in drawn(qr(address))[:QUIET])


def test_it_is_black_on_white_and_no_style_of_its_own_is_needed():
    svg = qr(ADDRESSES[0])
    assert 'fill="#fff"' in svg
    assert 'stroke="#000"' in svg
    assert "style" not in svg
    assert "<script" not in qr('https://a.example/"><script>')


@pytest.mark.parametrize(
    "address", [*ADDRESSES, *(f"https://a.example/{'x' * length}/" for length in range(0, 300, 23))]
)
def test_the_drawing_is_that_of_segno(address):
    code = segno.make_qr(address, error="m", boost_error=False, mask=3)
    own = code.svg_inline(border=QUIET, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None)
    assert qr(address) == own
