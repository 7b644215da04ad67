"""What we took from Material's theme into our own hands: a test for each file, which fails when the reason for it goes.

A failure here is no fault of ours: Material changed something that one of our files replaces. Look at that file, see
whether it is still needed as it is, and write down here what it rests on now.
"""

from __future__ import annotations

import re
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import mkdocs
import pytest
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page

MATERIAL = Path(str(files("material"))) / "templates"
OURS = Path(str(files("mkdocs_labnetz"))) / "theme"
STATIC = Path(str(files("labnetz"))) / "static"

REPLACED = {
    "base.html": {
        "base.html": (
            # Drawer and search are opened by labels of hidden checkboxes, which no key reaches.
            '<input class="md-toggle" data-md-toggle="drawer" type="checkbox"',
            '<input class="md-toggle" data-md-toggle="search" type="checkbox"',
            # The blocks that we keep, for templates that others write.
            "{% block content %}",
            "{% block extrahead %}",
        ),
        # A script in the page, which the policy of ours forbids.
        "partials/javascripts/base.html": ("<script>",),
    },
    "main.html": {"main.html": ('{% extends "base.html" %}',)},
    "404.html": {"404.html": ("<h1>404 - Not found</h1>", "{% block content %}")},
    "sitemap.xml": {},
    "labnetz/head.html": {
        "base.html": (
            "https://fonts.googleapis.com/css?family=",
            '<meta name="generator"',
            '{% if "rss" in config.plugins %}',
            "'assets/stylesheets/main.",
        )
    },
    "labnetz/policy.html": {"base.html": ("<style>:root{--md-text-font:", '<script id="__config"')},
    "labnetz/sign.html": {
        # The menu's button is a label: not in the tab order.
        "partials/header.html": ('<label class="md-header__button md-icon" for="__drawer">',),
        "partials/nav-item.html": ('class="md-nav__toggle md-toggle',),
    },
    "labnetz/search.html": {
        # A dialog without a name, a form without a button, and a stop for the Tab key that has no height.
        "partials/search.html": (
            '<div class="md-search" data-md-component="search" role="dialog">',
            'type="reset"',
            '<div class="md-search__scrollwrap" tabindex="0"',
        )
    },
    "labnetz/mark.html": {"partials/logo.html": ('alt="logo"',)},
    "labnetz/foot.html": {"partials/footer.html": ('<footer class="md-footer">', 'include "partials/copyright.html"')},
    "labnetz/turn.html": {"partials/footer.html": ('"navigation.footer" in features', "page.previous_page.title | e")},
    "labnetz/section.html": {"partials/nav.html": ('<label class="md-nav__title" for="__drawer">',)},
    "labnetz/languages.html": {"partials/alternate.html": ("config.extra.alternate",)},
    "labnetz/hreflang.html": {"base.html": ('hreflang="{{ alt.lang',)},
    "labnetz/pages.html": {},
    "labnetz/preview.html": {},
    "labnetz/demo.html": {},
}
"""Our file → the files of Material that it stands for → what those hold, and why ours is another. Nothing of Material
stands behind those without any."""


@pytest.mark.parametrize("ours", REPLACED)
def test_material_still_has_what_our_file_stands_for(ours: str):
    assert (OURS / ours).is_file()
    gone = [
        f"{theirs} no longer has {mark!r}"
        for theirs, marks in REPLACED[ours].items()
        for mark in marks
        if mark not in (MATERIAL / theirs).read_text("utf-8")
    ]
    assert gone == [], f"look at {OURS / ours}"


def test_each_of_our_files_is_watched():
    assert {path.relative_to(OURS).as_posix() for path in OURS.rglob("*") if path.is_file()} == REPLACED.keys()


def test_the_palette_is_still_a_radio_that_we_do_without():
    # `style/tokens.css` follows the visitor's system instead.
    assert 'type="radio" name="__palette"' in (MATERIAL / "partials" / "palette.html").read_text("utf-8")
    assert "prefers-color-scheme: dark" in (STATIC / "style" / "tokens.css").read_text("utf-8")


def test_material_is_of_the_line_that_these_pins_were_read_in():
    major, minor = map(int, version("mkdocs-material").split(".")[:2])
    assert (9, 8) <= (major, minor) < (10, 0)


def test_the_sitemap_differs_from_mkdocs_own_in_one_condition():
    theirs = (Path(mkdocs.__file__).parent / "templates" / "sitemap.xml").read_text("utf-8")
    ours = (OURS / "sitemap.xml").read_text("utf-8")
    ours = re.sub(r"\{#-.*?#\}\n", "", ours).replace(" and not file.page.meta.robots", "")
    assert re.sub(r"\s+", "", ours) == re.sub(r"\s+", "", theirs)


@pytest.mark.parametrize("folder", [OURS, STATIC, STATIC.parent / "templates"], ids=lambda folder: folder.name)
def test_nothing_of_ours_leans_on_the_theme(folder: Path):
    leaning = re.compile(r"\bmd-[a-z]|data-md-|\"partials/|\.icons/|__md_")
    read = {path: path.read_text("utf-8") for path in folder.rglob("*") if path.suffix in {".html", ".css", ".js"}}
    assert read
    assert [path.name for path, text in read.items() if leaning.search(text)] == []


def test_mkdocs_gives_the_templates_what_they_use():
    config = MkDocsConfig()
    config.load_dict({"site_name": "Labor", "site_url": "https://lab.example/berlin/"})
    config.validate()
    context = get_context(Navigation([], []), Files([]), config, base_url="/berlin/")
    assert {"nav", "page", "config", "base_url", "pages"} <= context.keys()
    used = {
        Page: ("parent", "previous_page", "next_page", "active", "is_homepage", "url", "toc", "meta", "canonical_url"),
        Section: ("children", "title", "active", "is_section"),
        Link: ("url", "title", "is_link"),
    }
    for kind, names in used.items():
        assert [name for name in names if not hasattr(kind, name) and name not in kind.__annotations__] == [], kind
