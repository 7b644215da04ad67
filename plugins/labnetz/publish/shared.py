"""The practices that belong to a network as a whole: values, and the text of their pages. Reads no file.

The portal is their original, so it shows them whole: their Markdown is the network's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import markdown
from markupsafe import Markup

from labnetz.markdown_extensions.aligned import AlignedCells
from labnetz.markdown_extensions.running_text import RunningText

if TYPE_CHECKING:
    from labnetz.model import Artifact, Practice, Problem
    from labnetz.publish.site import Site

_EXTENSIONS = ("abbr", "admonition", "attr_list", "def_list", "footnotes", "tables", "toc")
"""As on every page (shared_content/base.yml)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """The network's own practices, sorted by id. `texts` has the Markdown of each by its id, with absolute links;
    `files` are their bundles, and the files that they name. `problems` are at the paths of the files they are in.
    """

    practices: tuple[Practice, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    files: tuple[Artifact, ...] = field(default=(), repr=False)
    problems: tuple[Problem, ...] = ()


NOTHING_SHARED = Shared()


def shown_text(text: str, site: Site, root: str) -> Markup:
    """Render the text of a practice for a page whose way to the site's root is `root`."""
    own = [AlignedCells(), RunningText(site.language)]
    html = markdown.markdown(text, extensions=[*_EXTENSIONS, *own])
    return Markup(html.replace(f'="{site.url}', f'="{root}'))  # noqa: S704 - the network's own Markdown
