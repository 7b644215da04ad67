"""Which pages the law asks of a portal, and whether they were written. What they say is not judged; reads no file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labnetz.content.legal_pages import file_for, nearest
from labnetz.model import Message, Problem, Where, msg

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

_MISSING: Mapping[str, Message] = {
    "imprint": msg("the portal has no Impressum"),
    "privacy": msg("the portal does not say what becomes of visitors' data"),
    "accessibility": msg("the portal has no accessibility statement"),
}


def missing_law(pages: Collection[str], folder: str, language: str) -> Iterator[Problem]:
    """Give a problem for each page that is missing. `pages` are the paths of a portal's pages below `folder`."""
    for kind, what in _MISSING.items():
        if not nearest(kind, pages):
            name = file_for(kind, language)
            yield Problem("REG-10", Where(f"{folder}/{name}"), what, msg("write the page {path}", path=name), "warning")
