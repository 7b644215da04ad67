"""Find the links of Markdown that lead to files: what a site generator can't know of before they are made."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

_LINK = re.compile(r"\]\(\s*<?([^)\s<>]+)|^[ ]{0,3}\[[^\]]+\]:\s*<?([^\s<>]+)", re.MULTILINE)


def links_to_files(text: str, path: str) -> Iterator[str]:
    """Give the paths below the site to which links of a page lead that are neither pages nor elsewhere. `path` is the
    page's own."""
    for found in _LINK.finditer(text):
        target = urlsplit(found[1] or found[2])
        ending = posixpath.splitext(target.path)[1]
        if target.scheme or target.netloc or target.path.startswith("/") or ending in {"", ".md"}:
            continue
        way = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(target.path)))
        if not way.startswith(".."):
            yield way
