"""The page that says how the network's dates come onto other people's pages, and shows it. Makes no fragment."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from labnetz.publish.embed import ELEMENT, EVERYTHING, FOLDER, MOST
from labnetz.publish.facet_pages import snippet
from labnetz.publish.render import Written, render

if TYPE_CHECKING:
    from markupsafe import Markup

    from labnetz.publish.site import Site


def embed_page(page: Written, site: Site) -> Markup:
    """Render the page, with the element at work on it."""
    parts = urlsplit(site.url)
    return render(
        "embedding.html",
        site,
        page.root,
        title=page.title,
        body=page.body,
        snippet=snippet(None, site),
        element=f"{page.root}{ELEMENT}",
        fragment=site.url + EVERYTHING,
        folder=site.url + FOLDER,
        origin=f"{parts.scheme}://{parts.netloc}",
        most=MOST,
    )
