"""A page that is nothing but what somebody wrote, with the ways to its sections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup

from labnetz.publish.render import render

if TYPE_CHECKING:
    from labnetz.publish.render import Written
    from labnetz.publish.site import Site


def text_page(page: Written, headings: Sequence[tuple[str, str]], site: Site) -> Markup:
    """Render it. `headings` are text and id of those of its sections; its title is ours where its text has none."""
    text = str(page.body)
    opening, mark, rest = text.partition("<h2")
    parts = {"opening": Markup(opening), "rest": Markup(mark + rest)}  # noqa: S704 - the site's own Markdown
    title = "" if "<h1" in text else page.title
    return render("text.html", site, page.root, title=title, headings=headings, **parts)
