"""The way up that a page shows at its top, as schema.org `BreadcrumbList`. Where a page shows none, there is none."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup

from labnetz.publish.json_ld.nodes import node
from labnetz.publish.json_ld.script import as_script, escaped
from labnetz.publish.site import Site

_TITLE = "\ufdd0"  # a sign that no text has (Unicode: noncharacter)


def trail(site: Site, title: str, *steps: tuple[str, str]) -> Markup:
    """Say it to programs. `steps` are the name and the path of each page above, the nearest last; `title` is the page's
    own. A lab or a kind that is named beside the way up is no page above, and no step."""
    before, after = _around(site.url, steps)
    return Markup(f"{before}{escaped(title)}{after}")  # noqa: S704 - escaped for this very element


@lru_cache(maxsize=1024)  # all pages of a kind have one way up, and there may be a hundred thousand
def _around(url: str, steps: tuple[tuple[str, str], ...]) -> tuple[str, str]:
    above = [node("ListItem", name=name, item=url + path) for name, path in steps]
    found = [*above, node("ListItem", name=_TITLE)]  # the last one needs no address: it is where one is
    numbered = [one | {"position": number} for number, one in enumerate(found, 1)]
    before, _, after = as_script(node("BreadcrumbList", itemListElement=numbered)).partition(escaped(_TITLE))
    return before, after
