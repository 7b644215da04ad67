"""The plugin `labnetz-portal`: snapshots become the network's feeds and pages. A shim; opens no socket unless asked to
harvest at the start of `mkdocs build`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
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
from labnetz.harvest.store import store_of
from labnetz.ical.sheet_file import Shelf
from labnetz.locale import say, say_problem
from labnetz.model import Artifact, Network, Problem, msg
from labnetz.publish import portal as portal_artifacts
from labnetz.publish.dates import moment
from labnetz.publish.frame import Frame
from labnetz.publish.kept_words import keep_words, recall_words
from labnetz.publish.last_files import last_files
from labnetz.publish.page_shell import PORTAL_FOOT, FootLink, Shell
from labnetz.publish.portal_pages import TITLES, PortalPages, portal_pages
from labnetz.publish.site import Paths, Site, portal_site
from labnetz.publish.sitemap import sitemap_with
from labnetz.publish.spoken import Languages
from labnetz.publish.stamping import BODY_MARK, Survey, is_shell
from labnetz.publish.stamping import stamp as stamped
from labnetz.publish.standards import HANDBOOK
from labnetz.publish.written_beside import written_apart, written_beside
from labnetz.registry_memory import load_remembered
from labnetz.search_record import Record
from labnetz.shared_practices import read_portal
from labnetz.writer import Writer
from mkdocs_labnetz import face, shell, stamp, translations


class PortalOptions(Config):
    """Options of `labnetz-portal`. Everything about the network itself stands in network.yml."""

    network = options.Type(str, default="network")
    harvest = options.Type(bool, default=False)
    built = options.Type(str, default="public")
    foot = options.ListOfItems(options.Type(str), default=list(PORTAL_FOOT))
    now = options.Type(str, default="")


@dataclass(frozen=True, slots=True)
class _Build:
    """What one build knows; made anew in `on_files`. `problems` are those with the feeds and data."""

    network: Network
    site: Site
    pages: PortalPages
    writer: Writer
    problems: Sequence[Problem]
    survey: Survey
    later: Sequence[stamp.Later]
    shelf: Shelf


class PortalPlugin(BasePlugin[PortalOptions]):
    """Publish the network."""

    def __init__(self) -> None:
        self._build: _Build | None = None
        self._frame: Frame | None = None
        self._law: tuple[FootLink, ...] = ()
        self._lists: list[tuple[Page, str]] = []
        self._found: tuple[Record, ...] = ()
        self._sitemap_parts: tuple[Artifact, ...] = ()
        self._harvest_first = False
        self._is_served = False
        self.writer: Writer | None = None
        """What knows the last build (`labnetz build`), None where all is made anew (`mkdocs build`)."""

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether this run may harvest: once, and never under `serve`, where each save builds again."""
        self._harvest_first = command == "build"
        self._is_served = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Forget the last build; put on our face; watch the registry."""
        self._build = None
        face.wear(config)
        face.refuse_file_urls(config)
        config.watch.append(str(self._folder(config)))
        return config

    @event_priority(-50)
    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Read the snapshots, write the feeds, and add the pages that nobody wrote."""
        network = self._read_network(config)
        now = shell.read_now(self.config.now)
        if self.config.harvest and self._harvest_first:
            self._harvest_first = False
            self._harvest(network, config)
        store = store_of(network)
        recall_words(store.shelf)
        with shell.step(msg("sources read"), network.language):
            content = read_portal(network, now=now)
        network = content.network
        shell.watch(config, Path(network.practices or self._folder(config)))
        site = replace(
            portal_site(network, now),
            name=config.site_name,
            url=config.site_url or network.url,
            paths=Paths(search=""),
            handbook=frozenset(one.url for one in files.documentation_pages() if one.url.startswith(HANDBOOK)),
        )
        writer = self.writer or Writer(Path(config.site_dir))
        waiting = partial(shell.step, language=network.language)
        with shell.refused(network.language), written_beside(content, writer, waiting, now=now) as beside:
            del content  # what only these files are made of is let go
            with shell.step(msg("pages prepared"), network.language):
                pages, problems = portal_pages(beside.left, site, beside.offered)
                seen = pages.survey()
                pages.lists.drawn.forget_versions()
        shell.tell(problems, network.language)
        shell.add_assets(files, config, "")
        later = stamp.make_way(files, config, writer.paths)
        self._build = _Build(network, site, pages, writer, beside.files.done[1], seen, later, store.shelf)
        self._lists = []
        shell.add_lists(files, config, site, TITLES)
        stamp.add_shells(files, config, seen)
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
        lists = {one.file.dest_uri: shell.main_of_list(one, html, frame) for one, html in self._lists}
        self._found = shell.records_in(files, frame, lists)
        languages = Languages(SiteContent(), build.site, translations.pages_of(files), {})
        self._frame = Frame(env, frame, languages, build.network.name)
        return env

    def on_page_context(
        self, context: TemplateContext, /, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Give the theme the language of a page."""
        if self._frame is not None:
            context.update(self._frame.of(page.meta, page.file.src_uri, page.url))  # type: ignore[typeddict-item]  # what a theme gets is open
        return context

    @event_priority(-100)
    def on_page_content(self, html: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Put the page's text into the page it belongs to."""
        build = self._built
        if is_shell(page.file.src_uri):
            return BODY_MARK
        routes = build.pages.routes()
        if page.url in routes:
            self._lists.append((page, html))
        return shell.content_of(page, html, build.site, routes)

    def on_post_template(self, output_content: str, /, *, template_name: str, config: MkDocsConfig) -> str:
        """Name the stamped pages in the sitemap."""
        if template_name != "sitemap.xml":
            return output_content
        text, self._sitemap_parts = sitemap_with(output_content, self._built.survey, self._built.site.url)
        return text

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write what was harvested: pages, and what the browser filters and finds by."""
        build, site = self._built, Path(config.site_dir)
        pages, writer, shelf, language = build.pages, build.writer, build.shelf, build.site.language
        shells, problems, later = build.survey.shells, build.problems, build.later
        last = last_files(pages, self._found, self._law, self._sitemap_parts, shelf)
        self._build = None
        with (
            shell.refused(language),
            written_apart(writer, last.write, msg("search’s index written"), partial(shell.step, language=language)),
            shell.step(msg("pages written"), language),
        ):
            if writer.makes_all:
                pages.lists.draw_all(shelf.room())
            writer.write_all(stamped(pages.stamped(), partial(stamp.read_shell, site)))
            del pages, build  # what comes next takes memory, too: what pages are made of is let go on the way
        keep_words(shelf)
        stamp.remove_shells(site, shells)
        shell.tell(problems, language)
        stamp.tell_missing(later, writer.paths, language)

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
        # What asks other computers takes long to load, and most builds ask nobody.
        from labnetz.harvest.assemble import harvest_network  # noqa: PLC0415
        from labnetz.harvest.report import told  # noqa: PLC0415

        built = Path(config.config_file_path).parent / self.config.built
        try:
            report = harvest_network(network, built=built, now=shell.read_now(self.config.now))
        except LabnetzError as error:
            raise PluginError(say(error.message, network.language)) from error
        for is_alarming, line in told(report, network.language, days_in=ZoneInfo(network.timezone)):
            shell.log.log(WARNING if is_alarming else INFO, line)
