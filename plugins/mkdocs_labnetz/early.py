"""Convert pages' Markdown in another process, while this one loads the rest of us and reads the lab. Decides nothing.

It is MkDocs that converts, the same page with the same functions. Left to this process is whatever knows more than a
page's own text: pages that link other files, and those at which MkDocs or an extension says something.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator
from functools import partial
from typing import Any, NoReturn

from markdown.util import get_installed_extensions
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from labnetz.ahead import Ahead, begin_ahead

Early = Ahead[str, dict[str, Any] | None]
"""What converting made of pages, by their paths."""

_MADE = ("markdown", "meta", "content", "toc", "present_anchor_ids", "_title_from_render")
_KNOWN = ("markdown.extensions.", "pymdownx.", "labnetz.")
"""Extensions of Markdown that keep nothing from one page for the next one."""


class EarlyPage(Page):
    """A page that takes over what was made of it early, if anything was."""

    def __init__(self, page: Page, config: MkDocsConfig, early: Early) -> None:
        """Take the place of `page`."""
        super().__init__(None, page.file, config)
        self._early, self._is_made = early, False

    def read_source(self, config: MkDocsConfig) -> None:
        """Read what somebody wrote."""
        made = self._early.ready(self.file.src_uri)
        self._is_made = made is not None
        if made is None:
            super().read_source(config)
        else:
            vars(self).update(made)
            own = made["links_to_anchors"]
            self.links_to_anchors = {self.file: own} if own else own

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Convert it."""
        if not self._is_made:
            super().render(config, files)


def begin_early(config: MkDocsConfig) -> Early | None:
    """Begin to convert all pages, None where somebody else has a word in it."""
    installed = {one.name: f"{one.value}." for one in get_installed_extensions()}
    names = (installed.get(name, name) for name in config.markdown_extensions)
    if len(config.plugins) > 1 or config.hooks or not all(name.startswith(_KNOWN) for name in names):
        return None
    return begin_ahead(partial(_converted, config), sorted(_pages(config.docs_dir)))


def take_over(nav: Navigation, files: list[File], config: MkDocsConfig, early: Early) -> None:
    """Give each of these files that is not in the menu a page that takes over what was made of it."""
    in_menu = {id(page) for page in nav.pages}
    for file in files:
        if file.page is not None and id(file.page) not in in_menu:
            EarlyPage(file.page, config, early)


class _Left(BaseException):  # nobody who catches exceptions shall catch it
    """This page is left to the process that knows everything."""


class _NoFiles:
    """Stands for the site's files, which are not known yet."""

    def get_file_from_path(self, path: str) -> NoReturn:
        """Nobody knows what will be there."""
        raise _Left


def _pages(docs: str) -> Iterator[str]:
    for folder, _, names in os.walk(docs):
        below = os.path.relpath(folder, docs).replace(os.sep, "/")
        yield from (f"{below}/{name}".removeprefix("./") for name in names if name.endswith(".md"))


def _converted(config: MkDocsConfig, path: str) -> dict[str, Any] | None:
    """Convert a page in the other process, where nothing can be said and nobody asked."""
    logging.setLogRecordFactory(_leave)
    warnings.simplefilter("error")
    page = Page(None, File(path, config.docs_dir, config.site_dir, config.use_directory_urls), config)
    try:
        page.read_source(config)
        page.render(config, _NoFiles())  # type: ignore[arg-type]  # all that is asked of it
    except (Exception, _Left):  # noqa: BLE001 - it is raised where the page has its turn
        return None
    links = page.links_to_anchors  # to its own, since it knows no other page
    own = None if links is None else {anchor: url for some in links.values() for anchor, url in some.items()}
    return {name: getattr(page, name) for name in _MADE} | {"links_to_anchors": own}


def _leave(*_: object, **__: object) -> NoReturn:
    raise _Left
