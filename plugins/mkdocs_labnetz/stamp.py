"""Stamp pages: the theme renders one shell, and each page of harvested items is that shell with its own words.

A page of MkDocs costs milliseconds, a stamped one a fraction of one, and what grows with the network must not pass
through Markdown. The shell is an ordinary page whose title, description and text are marks; stamping fails when the
theme lost or doubled a mark in a way that would publish it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from xml.sax.saxutils import escape as escape_xml

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, InclusionLevel

_SLUG = "labnetz-shell"
_TITLE, _DESCRIPTION, _BODY = "LABNETZ-TITLE", "LABNETZ-DESCRIPTION", "LABNETZ-BODY"
_MARKS = re.compile(f"({_SLUG}|{_TITLE}|{_DESCRIPTION}|{_BODY})")


@dataclass(frozen=True, slots=True)
class Stamped:
    """A page to stamp: its folder's name below the shell's folder, and its words. `body` is HTML."""

    slug: str
    title: str
    description: str
    body: str


def shell_file(config: MkDocsConfig, folder: str) -> File:
    """Make the page that becomes the shell of all pages below `folder` (with its closing slash)."""
    front_matter = f"---\ntitle: {_TITLE}\ndescription: {_DESCRIPTION}\n---\n{_BODY}\n"
    path = f"{folder}{_SLUG}/index.md"
    return File.generated(config, path, content=front_matter, inclusion=InclusionLevel.NOT_IN_NAV)


def is_shell(src_uri: str) -> bool:
    """Say whether a page is a shell; its text is the mark alone."""
    return src_uri.endswith(f"{_SLUG}/index.md")


def shell_path(folder: str) -> str:
    """Say where MkDocs wrote the shell."""
    return f"{folder}{_SLUG}/index.html"


BODY_MARK = _BODY


def stamp(shell: str, pages: Sequence[Stamped]) -> dict[str, str]:
    """Fill the shell for each page; gives slug → whole page. Raises PluginError when a mark is missing."""
    pieces = _MARKS.split(shell)
    missing = {_SLUG, _TITLE, _BODY} - set(pieces[1::2])
    if missing:
        raise PluginError(f"the theme's shell has lost {', '.join(sorted(missing))}; its templates have changed")
    return {page.slug: _filled(pieces, page) for page in pages}


def _filled(pieces: list[str], page: Stamped) -> str:
    words = {
        _SLUG: page.slug,
        _TITLE: escape(page.title),
        _DESCRIPTION: escape(page.description),
        _BODY: page.body,
    }
    # Odd pieces are the marks that the split kept.
    return "".join(words[piece] if number % 2 else piece for number, piece in enumerate(pieces))


def sitemap_with(sitemap: str, pages: Sequence[Stamped]) -> str:
    """Name the stamped pages in the sitemap, in the shell's place."""
    found = re.search(rf"[ \t]*<url>(?:(?!</url>).)*{_SLUG}(?:(?!</url>).)*</url>\s*", sitemap, re.DOTALL)
    if found is None:
        return sitemap
    entries = "".join(found.group().replace(_SLUG, escape_xml(page.slug)) for page in pages)
    return sitemap[: found.start()] + entries + sitemap[found.end() :]
