"""The plugin `labnetz-lab`: a lab's Markdown becomes its feeds and pages. A shim: labnetz decides.

What MkDocs asks for is done in `lab_site`. That is loaded only when another process already converts the Markdown.
"""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from jinja2 import Environment
from mkdocs.config import config_options as options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from labnetz.model import msg
from mkdocs_labnetz import early, face

if TYPE_CHECKING:
    from mkdocs_labnetz.lab_site import LabSite


class LabOptions(Config):
    """Options of `labnetz-lab`. Everything about the lab itself stands in lab.yml."""

    lab = options.Type(str, default="lab.yml")
    foot = options.Optional(options.ListOfItems(options.Type(str)))
    network_name = options.Type(str, default="")
    network_url = options.Type(str, default="")
    now = options.Type(str, default="")


class LabPlugin(BasePlugin[LabOptions]):
    """Publish a lab."""

    def __init__(self) -> None:
        self._site: LabSite | None = None
        self._early: early.Early | None = None
        self._is_served = False

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether somebody only looks (MkDocs keeps the plugin over rebuilds when this hook exists)."""
        self._is_served = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Forget the last build; put on our face; watch lab.yml."""
        self._site = None
        if not config.site_url:
            raise face.refusal(msg("mkdocs.yml needs site_url, since calendars and feeds hold whole addresses"))
        face.wear(config)
        face.refuse_file_urls(config)
        config.watch.append(str(Path(config.config_file_path).parent / self.config.lab))
        return config

    @event_priority(-100)
    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Begin to convert Markdown as soon as it is known how."""
        self._early = early.begin_early(config)

    @event_priority(-50)
    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Read the lab, and add the feeds and the pages that nobody wrote."""
        from mkdocs_labnetz.lab_site import LabSite  # noqa: PLC0415 - it takes as long as to convert 500 pages

        gc.freeze()  # all that is loaded stays: to look through it again and again is a tenth of a build
        self._site = LabSite(self.config, config, is_served=self._is_served)
        return self._site.place(files)

    def on_nav(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Take over what was converted early."""
        if self._early:
            early.take_over(nav, self._known.items(files), config, self._early)
        return nav

    def on_env(self, env: Environment, /, *, config: MkDocsConfig, files: Files) -> Environment:
        """Give the templates the frame of every page."""
        if self._early:
            self._early.end()
        self._known.furnish(env, files)
        return env

    def on_page_context(
        self, context: TemplateContext, /, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Give the theme the languages of a page, and the frame in the language of its words."""
        context.update(self._known.frame_of(page, nav))  # type: ignore[typeddict-item]  # what a theme gets is open
        return context

    @event_priority(-100)
    def on_page_content(self, html: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Put the page's text into the page it belongs to."""
        return self._known.content_of(page, html)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write the index of the search."""
        self._known.finish()
        gc.unfreeze()

    def on_build_error(self, *, error: Exception) -> None:
        """End what other processes are still making."""
        for begun in (self._early, self._site):
            if begun is not None:
                begun.end()
        gc.unfreeze()

    def on_shutdown(self) -> None:
        """Let the process end at once: to look for what could be freed takes half a second of a thousand pages."""
        gc.freeze()

    @property
    def _known(self) -> LabSite:
        if self._site is None:
            raise PluginError("labnetz-lab: a hook ran before on_files")
        return self._site
