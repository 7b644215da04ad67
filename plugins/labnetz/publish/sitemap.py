"""Name stamped pages in the sitemap (sitemaps.org), in the places of their shells. Writes no file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from labnetz.model import Artifact

if TYPE_CHECKING:
    from labnetz.publish.stamping import Survey

MOST = 50_000
"""Addresses in one file: search engines read no more."""

_ENTRY = re.compile(r"[ \t]*<url>(?:(?!</url>).)*?</url>\s*", re.DOTALL)
_CHANGED = re.compile(r"\s*<lastmod>[^<]*</lastmod>")


def sitemap_with(sitemap: str, survey: Survey, site_url: str) -> tuple[str, tuple[Artifact, ...]]:
    """Give the sitemap with the stamped pages instead of their shells. One that would have too many addresses becomes
    the list of its parts, which are given, too.

    Pages of which another site has the canonical one are not ours to name. When a stamped page changed, nobody knows.
    """
    head, tail = sitemap[: _start(sitemap)], sitemap[sitemap.rindex("</urlset>") :]
    entries = list(_entries(sitemap, survey))
    if len(entries) <= MOST:
        return head + "".join(entries) + tail, ()
    pieces = [entries[at : at + MOST] for at in range(0, len(entries), MOST)]
    parts = tuple(
        Artifact(f"sitemap-{number}.xml", (head + "".join(piece) + tail).encode())
        for number, piece in enumerate(pieces, 1)
    )
    named = "".join(f"    <sitemap><loc>{escape(site_url + part.path)}</loc></sitemap>\n" for part in parts)
    index = head.replace("<urlset", "<sitemapindex") + named + tail.replace("</urlset>", "</sitemapindex>")
    return index, parts


def _start(sitemap: str) -> int:
    found = _ENTRY.search(sitemap)
    return found.start() if found else sitemap.rindex("</urlset>")


def _entries(sitemap: str, survey: Survey) -> Iterator[str]:
    for found in _ENTRY.finditer(sitemap):
        folder = next((folder for folder in survey.shells if f"/{folder}<" in found[0]), "")
        if not folder:
            yield found[0]
            continue
        entry = _CHANGED.sub("", found[0])
        yield from (entry.replace(folder, escape(path)) for path in survey.own.get(folder, ()))
