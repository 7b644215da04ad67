"""Stamp pages: the theme renders one shell, and each page of what was harvested is that shell with its own words.

A page of the site generator costs milliseconds, a stamped one a fraction of one, and what grows with the network must
not pass through Markdown. A shell is an ordinary page whose title, description and text are marks, one for each part
of the site and each depth: the way to the root and what is current in the menu differ. Stamping ends the build when
the theme lost a mark. Reads and writes no file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape
from xml.sax.saxutils import escape as escape_xml

from markupsafe import Markup

from labnetz.errors import LostMark
from labnetz.model import msg
from labnetz.publish.page_shell import root_of

_SLUG = "labnetz-shell"
_TITLE, _DESCRIPTION, BODY_MARK = "LABNETZ-TITLE", "LABNETZ-DESCRIPTION", "LABNETZ-BODY"
_MARKS = re.compile(f"({_SLUG}(?:/x)*|{_TITLE}|{_DESCRIPTION}|{BODY_MARK})")
_ENTRY = re.compile(r"[ \t]*<url>(?:(?!</url>).)*?</url>\s*", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamped:
    """A page to stamp. `path` is its folder below the site's root, with its closing slash, at least two deep.

    `body` gives its HTML for the way to the root ("../../"): it is asked for when the page is written, so that ten
    thousand pages are never in memory at once. `is_found`: the search knows it.
    """

    path: str
    title: str
    description: str
    body: Callable[[str], Markup]
    is_found: bool = True


def shells_of(pages: Iterable[Stamped]) -> dict[str, bool]:
    """Give the folder of each shell that the pages need, and whether the search finds its pages."""
    return {_shell_of(page.path): page.is_found for page in pages}


def shell_text(*, is_found: bool) -> str:
    """Give the Markdown of a shell."""
    hidden = "" if is_found else "search:\n  exclude: true\n"
    return f"---\ntitle: {_TITLE}\ndescription: {_DESCRIPTION}\n{hidden}---\n{BODY_MARK}\n"


def is_shell(path: str) -> bool:
    """Say whether a page is a shell, by its path or address; its text is the mark alone."""
    return f"/{_SLUG}/" in f"/{path}"


def stamp(pages: Iterable[Stamped], read_shell: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """Give the folder and the whole text of each page. `read_shell` gives what the theme made of a shell, by its
    folder. Raises LostMark when one of its marks is missing.
    """
    cut: dict[str, list[str]] = {}
    for page in pages:
        folder = _shell_of(page.path)
        if folder not in cut:
            cut[folder] = _pieces(read_shell(folder), folder)
        yield page.path, _filled(cut[folder], page)


def sitemap_with(sitemap: str, pages: Iterable[Stamped]) -> str:
    """Name the stamped pages in the sitemap, in the places of their shells."""
    below: dict[str, list[str]] = {}
    for page in pages:
        below.setdefault(_shell_of(page.path), []).append(page.path)

    def entries(found: re.Match[str]) -> str:
        folder = next((folder for folder in below if f"/{folder}<" in found[0]), "")
        own = "".join(found[0].replace(folder, escape_xml(path)) for path in below.get(folder, ()))
        return own if folder else found[0]

    return _ENTRY.sub(entries, sitemap)


def _shell_of(path: str) -> str:
    """`labore/berlin/` has its shell in `labore/labnetz-shell/`, `abonnieren/land/berlin/` in `…/labnetz-shell/x/`."""
    family, _, below = path.partition("/")
    return f"{family}/{_SLUG}{'/x' * (below.count('/') - 1)}/"


def _pieces(shell: str, folder: str) -> list[str]:
    pieces = _MARKS.split(shell)
    own = folder.partition("/")[2].rstrip("/")
    if missing := {own, _TITLE, BODY_MARK} - set(pieces[1::2]):
        marks = ", ".join(sorted(missing))
        raise LostMark(msg("the theme's shell has lost {marks}; its templates have changed", marks=marks))
    return pieces


def _filled(pieces: list[str], page: Stamped) -> str:
    words = {
        _TITLE: escape(page.title),
        _DESCRIPTION: escape(page.description),
        BODY_MARK: str(page.body(root_of(page.path))),
    }
    own = page.path.partition("/")[2].rstrip("/")
    # Odd pieces are the marks that the split kept; what is no word is the shell's own path.
    return "".join(words.get(piece, own) if number % 2 else piece for number, piece in enumerate(pieces))
