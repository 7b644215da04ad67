"""The frame of every page: what Markdown may bring into it, the room that pictures keep, and what a page may load."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from struct import pack

import markdown
import pytest

from labnetz.content.picture_size import size_of
from labnetz.content.site import read_site
from labnetz.model import Image, Lab
from labnetz.publish.policy import POLICY

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
TABLE = "| a | b | c | d |\n| :- | :-: | -: | - |\n| 1 | 2 | 3 | 4 |\n"
THEME = Path(str(files("mkdocs_labnetz"))) / "theme"
TOKENS = (Path(str(files("labnetz"))) / "static/style/tokens.css").read_text("utf-8")


def test_columns_of_tables_are_aligned_by_class_and_not_by_style():
    html = markdown.markdown(TABLE, extensions=["tables", "attr_list", "labnetz.markdown_extensions.aligned"])
    assert "style" not in html
    found = re.findall(r"<td(?: class=\"([\w-]+)\")?>(\d)</td>", html)
    assert found == [("align-left", "1"), ("align-center", "2"), ("align-right", "3"), ("", "4")]


def test_a_class_that_an_editor_gave_to_a_cell_stays():
    html = markdown.markdown(
        "| a |\n| -: |\n| 1 {: .price } |\n", extensions=["tables", "attr_list", "labnetz.markdown_extensions.aligned"]
    )
    assert '<td class="price align-right">1</td>' in html


def test_the_size_of_a_picture_is_read_from_its_head():
    png = b"\x89PNG\r\n\x1a\n" + pack(">I4sIIBBBBB", 13, b"IHDR", 68, 22, 8, 2, 0, 0, 0)
    assert size_of(png) == (68, 22)
    assert size_of((ROOT / "sites/berlin/docs/aktuelles/bilder/kiezlabor.webp").read_bytes()) == (1200, 675)


@pytest.mark.parametrize(
    ("svg", "size"),
    [
        ('<svg xmlns="http://www.w3.org/2000/svg" width="68" height="22"/>', (68, 22)),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 136.2 44"/>', (136, 44)),
        ('<svg xmlns="http://www.w3.org/2000/svg" width="100%" viewBox="-5,-5,68,22"/>', (68, 22)),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 . 22"/>', None),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 22"/>', None),
        ('<svg xmlns="http://www.w3.org/2000/svg"/>', None),
        # imagesize 2.0.1 takes the rectangle's.
        ('<!-- A --><svg viewBox="0 0 200 60"><rect width="60" height="60"/></svg>', (200, 60)),
        ('<svg stroke-width="4" height="5" viewBox="0 0 200 60"/>', (200, 60)),
        ("no picture", None),
        ("", None),
        ("\x89PNG\r\n\x1a\n", None),
    ],
)
def test_the_size_of_a_drawing_is_read_from_its_head(svg: str, size: tuple[int, int] | None):
    assert size_of(svg.encode("latin-1")) == size


@pytest.mark.parametrize("svg", [f'<svg width="{"9" * 400}" height="5">', f'<svg viewBox="0 0 {"9" * 400} 5">'])
def test_a_drawing_larger_than_all_numbers_has_no_size(svg: str):
    assert size_of(svg.encode()) is None


def test_a_page_is_no_logo():
    lab = Lab(id="x", name="X", url="https://x.example/", logo=Image("index.md", ""))
    assert len(read_site([], lab, now=NOW, exists={"index.md"}.__contains__).problems) == 1


def test_a_logo_that_is_not_there_is_told():
    lab = Lab(id="x", name="X", url="https://x.example/", logo=Image("bilder/logo.svg", ""))
    told = read_site([], lab, now=NOW, exists=set().__contains__).problems
    assert [(one.rule, str(one.where)) for one in told] == [("DATA-21", "lab.yml")]
    assert read_site([], lab, now=NOW, exists={"bilder/logo.svg"}.__contains__).problems == ()


def test_a_page_says_what_it_may_load_before_anything_else():
    head = (THEME / "base.html").read_text("utf-8").split("<head>")[1]
    assert head.strip().startswith('{% include "labnetz/policy.html" %}')


def test_the_policy_lets_no_script_or_style_of_the_page_itself_run():
    assert "default-src 'none'" in POLICY
    assert {"base-uri 'none'", "form-action 'self'", "script-src 'self'"} <= {*POLICY.split("; ")}
    assert "unsafe-inline" not in POLICY
    assert not re.search(r"'unsafe-eval'|https?:|\*", POLICY)


def test_the_browsers_frame_has_the_colours_of_the_paper():
    head = (THEME / "labnetz" / "head.html").read_text("utf-8")
    named = re.findall(r'name="theme-color"[^>]*content="(#\w{6})"', head)
    assert named == re.findall(r"--paper: (#\w{6});", TOKENS)
