"""The plugin `labnetz-portal`: snapshots become the network's feeds and pages. A shim; opens no socket unless asked to
harvest at the start of `mkdocs build`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from logging import INFO, WARNING
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

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

from labnetz.content.site_content import SiteContent
from labnetz.errors import LabnetzError, RegistryError
from labnetz.harvest.assemble import harvest_network, store_of
from labnetz.harvest.report import told
from labnetz.locale import say, say_problem
from labnetz.model import Message, Network, msg
from labnetz.publish import portal as portal_artifacts
from labnetz.publish.dates import moment
from labnetz.publish.page_shell import FootLink, Shell
from labnetz.publish.portal_pages import PortalPages, portal_pages
from labnetz.publish.search_page import search_folder
from labnetz.publish.site import Paths, Site, portal_site
from labnetz.publish.spoken import Languages
from labnetz.publish.stamping import BODY_MARK, is_shell, sitemap_with
from labnetz.registry_memory import load_remembered
from mkdocs_labnetz import shell, stamp, translations

_TITLES: Mapping[str, Message] = {
    "events": msg("What’s on"),
    "updates": msg("News"),
    "labs": msg("Labs"),
    "subscribe": msg("Subscribe"),
    "health": msg("State of the sources"),
    "search": msg("Search"),
    "embed": msg("Dates on your own page"),
}


class PortalOptions(Config):
    """Options of `labnetz-portal`. Everything about the network itself stands in network.yml."""

    network = options.Type(str, default="network")
    harvest = options.Type(bool, default=False)
    built = options.Type(str, default="public")
    foot = options.ListOfItems(
        options.Type(str),
        default=[
            "mitmachen-als-labor.md",
            "zustand.md",
            "offene-daten.md",
            "einbetten.md",
            "impressum.md",
            "datenschutz.md",
            "barrierefreiheit.md",
        ],
    )
    now = options.Type(str, default="")


@dataclass(frozen=True, slots=True)
class _Build:
    """What one build knows; made anew in `on_files`."""

    network: Network
    site: Site
    pages: PortalPages


class PortalPlugin(BasePlugin[PortalOptions]):
    """Publish the network."""

    def __init__(self) -> None:
        self._build: _Build | None = None
        self._frame: translations.Frame | None = None
        self._law: tuple[FootLink, ...] = ()
        self._harvest_first = False
        self._is_served = False

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether this run may harvest: once, and never under `serve`, where each save builds again."""
        self._harvest_first = command == "build"
        self._is_served = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Forget the last build; put on our face; watch the registry."""
        self._build = None
        shell.wear(config)
        shell.refuse_file_urls(config)
        config.watch.append(str(self._folder(config)))
        return config

    @event_priority(-50)
    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Read the snapshots, and add the feeds and the pages that nobody wrote."""
        network = self._read_network(config)
        now = shell.read_now(self.config.now)
        if self.config.harvest and self._harvest_first:
            self._harvest_first = False
            self._harvest(network, config)
        store = store_of(network)
        content = portal_artifacts.read_sources(network, store.load, now=now, recall=store.recall, shelf=store.shelf)
        network = content.network
        site = replace(
            portal_site(network, now),
            name=config.site_name,
            url=config.site_url or network.url,
            paths=Paths(search=search_folder(network.language)),
        )
        artifacts, size_problems = portal_artifacts.artifacts(content, now=now)
        pages, problems = portal_pages(content, site, artifacts)
        self._build = _Build(network, site, pages)
        shell.tell((*problems, *size_problems), network.language)
        shell.add_assets(files, config, "")
        shell.add_artifacts(files, config, artifacts)
        self._add_pages(files, config)
        return files

    def on_env(self, env: Environment, /, *, config: MkDocsConfig, files: Files) -> Environment:
        """Give the templates the frame of every page."""
        build = self._built
        frame = Shell(
            language=build.site.language,
            demo=build.network.demo,
            line="",
            feeds=portal_artifacts.links(build.network),
            foot=shell.foot_of(self.config.foot, files),
            licence=build.network.licence,
            search=shell.in_search(files, build.site.paths, unfound=(), items=()),
            stand=moment(build.site.now, build.site.zone, build.site.language),
            policy=shell.policy_for(is_served=self._is_served),
        )
        shell.furnish(env, frame)
        self._law = frame.foot.law
        languages = Languages(SiteContent(), build.site, translations.pages_of(files), {})
        self._frame = translations.Frame(env, frame, languages, build.network.name)
        return env

    def on_page_context(
        self, context: TemplateContext, /, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Give the theme the language of a page."""
        if self._frame is not None:
            context.update(self._frame.of(page))  # type: ignore[typeddict-item]  # what a theme gets is open
        return context

    @event_priority(-100)
    def on_page_content(self, html: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Put the page's text into the page it belongs to."""
        build = self._built
        if is_shell(page.file.src_uri):
            return BODY_MARK
        return shell.content_of(page, html, build.site, self._routes(build))

    def on_post_template(self, output_content: str, /, *, template_name: str, config: MkDocsConfig) -> str:
        """Name the stamped pages in the sitemap."""
        if template_name != "sitemap.xml":
            return output_content
        return sitemap_with(output_content, self._built.pages.stamped())

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Stamp the pages of what was harvested; then index all that can be found."""
        pages = self._built.pages
        with shell.refused(pages.site.language):
            stamp.write_pages(Path(config.site_dir), pages.stamped)
        stamp.write_files(Path(config.site_dir), pages.kiosk(self._law))
        shell.index(config, pages.site.language, pages.found_elsewhere())

    @property
    def _built(self) -> _Build:
        if self._build is None:
            raise PluginError("labnetz-portal: a hook ran before on_files")
        return self._build

    def _folder(self, config: MkDocsConfig) -> Path:
        return Path(config.config_file_path).parent / self.config.network

    def _read_network(self, config: MkDocsConfig) -> Network:
        try:
            network, problems = load_remembered(self._folder(config))
        except RegistryError as error:
            raise PluginError("\n".join(say_problem(problem, "de") for problem in error.problems)) from error
        shell.tell(problems, network.language)
        return network

    def _harvest(self, network: Network, config: MkDocsConfig) -> None:
        """Harvest once. What is kept in its old state is a warning, and shown on the health page."""
        built = Path(config.config_file_path).parent / self.config.built
        try:
            report = harvest_network(network, built=built, now=shell.read_now(self.config.now))
        except LabnetzError as error:
            raise PluginError(say(error.message, network.language)) from error
        for is_alarming, line in told(report, network.language, days_in=ZoneInfo(network.timezone)):
            shell.log.log(WARNING if is_alarming else INFO, line)

    def _add_pages(self, files: Files, config: MkDocsConfig) -> None:
        build = self._built
        shell.add_lists(files, config, build.site, _TITLES)
        stamp.add_shells(files, config, build.pages.stamped())

    @staticmethod
    def _routes(build: _Build) -> shell.Routes:
        paths, pages = build.site.paths, build.pages
        return {
            "": pages.home,
            paths.events: pages.events,
            paths.updates: pages.updates_list,
            paths.labs: pages.labs,
            paths.subscribe: pages.subscribe,
            paths.health: pages.health,
            paths.search: pages.search,
            paths.embed: pages.embedding,
        }
