"""Which copies of a picture a page offers, so that nobody loads more than the screen can show. Makes none.

Only files of the site itself are known here; a picture from another origin is never shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from labnetz.publish.page_shell import root_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from labnetz.publish.site import Site

MEASURE = "(min-width: 42rem) 38rem, calc(100vw - 2rem)"
"""How wide a picture stands in a text, for `sizes`: `--measure` in tokens.css, and `.wrap` on small screens."""

_ATTRIBUTE = r"""[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?"""
_PICTURE = re.compile(rf"<img(?P<said>(?:\s+{_ATTRIBUTE})*)\s*(?P<end>/?>)", re.IGNORECASE)
_SAID = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of a picture: its width in pixels, and its address."""

    width: int
    url: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the site: width and height in pixels as it is looked at, and its copies, the smallest first.

    One without copies is shown as it is: a drawing, a moving picture, or one that is small.
    """

    width: int
    height: int
    copies: tuple[Copy, ...] = ()


def best(url: str, site: Site, root: str) -> str:
    """Give the way to the largest copy of a picture, or to itself."""
    known = site.pictures.get(url)
    return site.link(known.copies[-1].url if known and known.copies else url, root)


def thumbnail(url: str, site: Site, root: str) -> str:
    """Give the way to the smallest copy of a picture, which is enough at the side of a list, or to itself."""
    known = site.pictures.get(url)
    return site.link(known.copies[0].url if known and known.copies else url, root)


def srcset(url: str, site: Site, root: str) -> str:
    """Name all copies with their widths (HTML, `srcset`); "" where there is no choice."""
    known = site.pictures.get(url)
    if known is None or len(known.copies) < 2:
        return ""
    return ", ".join(f"{site.link(copy.url, root)} {copy.width}w" for copy in known.copies)


def with_copies(html: str, site: Site, path: str) -> str:
    """Let the pictures of a text keep their room free while they load, and offer their copies.

    `html` is made of the site's own Markdown, `path` is that of its page below the site. What the text says itself
    stays as it is.
    """
    if "<img" not in html:
        return html
    return _PICTURE.sub(lambda found: _offered(found, site, path), html)


def _offered(found: re.Match[str], site: Site, path: str) -> str:
    said = {name.lower(): unescape(one or other or bare) for name, one, other, bare in _SAID.findall(found["said"])}
    address = _address(site.url + path, said.get("src", ""))
    known = site.pictures.get(address)
    if known is None or {"srcset", "width", "height"} & said.keys():
        return found[0]
    ours = dict(_ours(known, address, site, root_of(path)))
    together = {"loading": "lazy", "decoding": "async"} | said | ours
    rest = " ".join(f'{name}="{escape(text)}"' for name, text in together.items())
    return f"<img {rest}{found['end']}"


def _address(page: str, src: str) -> str:
    try:
        return urljoin(page, src)
    except ValueError:  # a bracket that is no IPv6 address
        return ""


def _ours(known: Picture, address: str, site: Site, root: str) -> Iterator[tuple[str, str]]:
    yield "src", best(address, site, root)
    yield from (("width", str(known.width)), ("height", str(known.height)))
    if offered := srcset(address, site, root):
        yield from (("srcset", offered), ("sizes", MEASURE))
