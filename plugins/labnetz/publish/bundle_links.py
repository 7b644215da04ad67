"""Links of a practice's Markdown, as they must be in a bundle: to its own files, or absolute. Reads no file.

What is between backticks stays as it is. A picture that does not come along becomes a link to it: shown from the site
it lies on, every visitor of whoever takes the practice over would ask that site for it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote, urljoin, urlsplit

_TARGET = r"<[^<>\n]{0,2000}>|[^\s()<>]{1,2000}(?:\([^\s()<>]{0,500}\)[^\s()<>]{0,500}){0,9}"
_MARKDOWN = re.compile(
    rf"""
      ^[ ]{{0,3}}(?P<fence>`{{3,20}}|~{{3,20}})[^\n]*\n(?s:.*?)(?:^[ ]{{0,3}}(?P=fence)|\Z)
    | (?<!`)(?P<ticks>`{{1,9}})(?!`)[^\n]{{0,1000}}?(?<!`)(?P=ticks)(?!`)
    | !\[(?P<alt>[^\]\n]{{0,500}})\]\([ ]{{0,9}}(?P<picture>{_TARGET})(?P<title>[^)\n]{{0,500}})\)
    | !(?P<named>\[[^\]\n]{{0,500}}\]\[[^\]\n]{{0,200}}\])
    | (?P<before>\]\([ ]{{0,9}})(?P<link>{_TARGET})
    | (?P<label>^[ ]{{0,3}}\[[^\]\n]{{1,200}}\]:[ \t]{{0,9}})(?P<defined><[^<>\n]{{0,2000}}>|[^\s<>]{{1,2000}})
    | (?P<attribute><[a-zA-Z][^<>]{{0,500}}?\b(?:href|src)[ ]?=[ ]?)(?P<mark>["'])(?P<html>[^"'<>]{{0,2000}})(?P=mark)
    """,
    re.MULTILINE | re.VERBOSE,
)
"""All is bounded: a text of brackets that are never closed takes no longer than another one."""


@dataclass(frozen=True, slots=True)
class Links:
    """What links of one page lead to. `page` is its path below docs_dir, `url` its address, `site` that of the site.

    `pages` has the address of each page by its path. `carried` gives the path in the bundle of a file that comes along,
    "" for one that does not; `carried_picture` does so for pictures that are shown.
    """

    page: str
    url: str
    site: str
    pages: Mapping[str, str]
    carried: Callable[[str], str]
    carried_picture: Callable[[str], str]

    def rewritten(self, text: str) -> str:
        """Give the Markdown with its links as they must be."""
        return _MARKDOWN.sub(self._replaced, text)

    def _replaced(self, found: re.Match[str]) -> str:
        if found["picture"] is not None:
            return self._picture(found)
        if found["named"] is not None:
            return found["named"]
        if found["link"] is not None:
            return found["before"] + self.leads_to(found["link"])
        if found["defined"] is not None:
            return found["label"] + self.leads_to(found["defined"])
        if found["html"] is not None:
            return f"{found['attribute']}{found['mark']}{self.leads_to(found['html'])}{found['mark']}"
        return found[0]

    def _picture(self, found: re.Match[str]) -> str:
        path = self.file(found["picture"])
        carried = self.carried_picture(path) if path else ""
        if carried:
            return f"![{found['alt']}]({carried}{found['title']})"
        is_in_a_link = found.string[: found.start()].endswith("[")
        return found["alt"] if is_in_a_link else f"[{found['alt']}]({self.absolute(found['picture'])})"

    def leads_to(self, written: str) -> str:
        """Give what a link must say in the bundle; what is absolute already, and a mere #place, stays."""
        path = self.file(written)
        return (self.carried(path) if path else "") or self.absolute(written)

    def file(self, written: str) -> str:
        """Give the path below docs_dir of the file that a link leads to, "" where it leads to no file of the site."""
        parts = _parts(written)
        if parts is None or parts[0].startswith("/"):
            return ""
        path = self._path(parts[0])
        return "" if path in self.pages or path.startswith("../") or not posixpath.splitext(path)[1] else path

    def absolute(self, written: str) -> str:
        """Give the address that a link leads to."""
        parts = _parts(written)
        if parts is None:
            return written
        way, rest = parts
        path = self._path(way)
        if path in self.pages:
            return self.pages[path] + rest
        if way.startswith("/") or not posixpath.splitext(path)[1]:
            return urljoin(self.url, quote(unquote(way))) + rest
        return urljoin(self.site, quote(path)) + rest

    def _path(self, way: str) -> str:
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.page), unquote(way)))


def _parts(written: str) -> tuple[str, str] | None:
    """Split a relative link into its path and what follows that; None for one that stays as it is."""
    plain = written.strip("<>")
    try:
        parts = urlsplit(plain)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or not parts.path:
        return None
    return parts.path, plain[len(parts.path) :]
