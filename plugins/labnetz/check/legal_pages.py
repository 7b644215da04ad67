"""Which pages of a site are there because the law wants them, by the names of their files. Reads none of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from labnetz.check.look import Look, Text

NAMES: Mapping[str, tuple[str, ...]] = {
    "imprint": ("impressum.md", "imprint.md", "mentions-legales.md"),
    "privacy": ("datenschutz.md", "privacy.md", "confidentialite.md"),
    "accessibility": ("barrierefreiheit.md", "accessibility.md", "accessibilite.md"),
    "barriers": ("barriere-melden.md", "report-a-barrier.md", "signaler-un-obstacle.md"),
    "easy": ("leichte-sprache.md", "easy-language.md", "facile-a-lire.md"),
    "signed": ("gebaerdensprache.md", "sign-language.md", "langue-des-signes.md"),
}
"""The files of each kind of legal page: German, English, French."""

FOOT = ("ueber.md", "about.md", "abonnieren.md", "subscribe.md", *(name for names in NAMES.values() for name in names))
"""What the foot of every page links, as far as it is there, in this order."""

_KINDS = {name: kind for kind, names in NAMES.items() for name in names}


def kind_of(path: str) -> str:
    """Tell which legal page a path is, "" for none: `impressum.md`, or `impressum/index.md`."""
    page = PurePosixPath(path)
    name = f"{page.parent.name}.md" if page.stem == "index" else page.name
    return _KINDS.get(name, "")


def is_legal(path: str) -> bool:
    """Tell whether the law wants the page."""
    return bool(kind_of(path))


def page_of(look: Look, kind: str) -> Text | None:
    """Find the legal page of a kind; the one nearest to the root, if there are several."""
    found = [text for text in look.ordinary() if kind_of(text.path) == kind]
    return min(found, key=lambda text: (text.path.count("/"), text.path), default=None)


def file_for(kind: str, language: str) -> str:
    """Name the file that a legal page should have on a site in a language."""
    german, english, french = NAMES[kind]
    return {"de": german, "fr": french}.get(language.partition("-")[0], english)


def is_site(look: Look) -> bool:
    """Tell whether there is something to visit: a folder without a start page is no site yet."""
    return "index.md" in look.texts
