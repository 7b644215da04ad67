"""The plugin `labnetz-lab`: a lab's Markdown becomes its feeds and pages. A shim: labnetz decides."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Literal

from jinja2 import Environment
from markupsafe import Markup
from mkdocs.config import config_options as options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from labnetz.check import check_site
from labnetz.content.folders import folders_of, sources_of
from labnetz.content.legal_pages import FOOT
from labnetz.content.site_content import SiteContent, Translation
from labnetz.errors import ContentError
from labnetz.forks import Begun, beside
from labnetz.lab_folder import lost_history, own_lab, read_content, reader
from labnetz.locale import say, say_problem
from labnetz.model import Artifact, Event, Lab, Message, msg
from labnetz.publish import lab as lab_artifacts
from labnetz.publish.dates import moment
from labnetz.publish.in_language import in_language
from labnetz.publish.lab_pages import LabPages, described, lab_pages
from labnetz.publish.legal.pages import LegalPages, legal_pages
from labnetz.publish.lines import line_of
from labnetz.publish.month import month_title
from labnetz.publish.page_head import describe
from labnetz.publish.page_shell import Shell, root_of, way_to
from labnetz.publish.pages_ahead import PagesAhead, pages_ahead
from labnetz.publish.pictures import with_copies
from labnetz.publish.search_page import search_folder
from labnetz.publish.site import Paths, Site, own_pages
from labnetz.publish.spoken import Languages
from labnetz.search_index import index_of
from labnetz.smaller_pictures import pictures_of
from labnetz.writer import Writer
from mkdocs_labnetz import convert, shell, translations

_TITLES: Mapping[str, Message] = {
    "events": msg("What’s on"),
    "updates": msg("News"),
    "places": msg("Places"),
    "subscribe": msg("Subscribe"),
    "about": msg("About us"),
    "search": msg("Search"),
}
_TITLES_IF_ANY: Mapping[str, Message] = {"calls": msg("Take part"), "practices": msg("Practices")}
"""Lists that only a lab has which writes such pages: an empty section helps nobody."""


class LabOptions(Config):
    """Options of `labnetz-lab`. Everything about the lab itself stands in lab.yml."""

    lab = options.Type(str, default="lab.yml")
    foot = options.ListOfItems(options.Type(str), default=list(FOOT))
    network_name = options.Type(str, default="")
    network_url = options.Type(str, default="")
    now = options.Type(str, default="")


@dataclass(frozen=True, slots=True)
class _Build:
    """What one build knows; made anew in `on_files`.

    `sourced` are the events that come from no Markdown page, by the path of the page that is made for each.
    """

    lab: Lab
    site: Site
    content: SiteContent
    pages: LabPages
    sourced: Mapping[str, Event]
    legal: LegalPages
    others: dict[str, LabPages] = field(default_factory=dict)

    def pages_in(self, language: str) -> LabPages:
        """Give the pages in another language, made once."""
        if language not in self.others:
            self.others[language] = in_language(self.pages, language)
        return self.others[language]


class LabPlugin(BasePlugin[LabOptions]):
    """Publish a lab."""

    def __init__(self) -> None:
        self._build: _Build | None = None
        self._frame: translations.Frame | None = None
        self._ahead: PagesAhead | None = None
        self._added: dict[str, File] = {}
        self._making: Begun[tuple[Artifact, ...]] | None = None
        self._index: Begun[tuple[Artifact, ...]] | None = None
        self._is_served = False

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether somebody only looks (MkDocs keeps the plugin over rebuilds when this hook exists)."""
        self._is_served = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Forget the last build; put on our face; watch lab.yml."""
        self._build = None
        if not config.site_url:
            raise shell.refusal(msg("mkdocs.yml needs site_url, since calendars and feeds hold whole addresses"))
        shell.wear(config)
        shell.refuse_file_urls(config)
        config.watch.append(str(self._lab_file(config)))
        return config

    @event_priority(-50)
    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Read the lab, and add the feeds and the pages that nobody wrote."""
        lab = self._read_lab(config)
        now, folder = shell.read_now(self.config.now), self._lab_file(config).parent
        content, broken = self._read_content(files, config, lab, now)
        plan = lab_artifacts.plan(content, lab, now=now)
        self._making = beside(partial(lab_artifacts.made_of, plan))
        media = (file.src_uri for file in files.media_files() if file.inclusion.is_included())
        pictures = pictures_of(media, Path(config.docs_dir), lab.url)
        site = replace(_site(config, lab, content, now), pictures=pictures.known)
        pages, series_problems = lab_pages(lab, site, content)
        legal = legal_pages(lab, site, content)
        self._build = _Build(lab, site, content, pages, convert.pages_of_sources(content, lab.url), legal)
        self._place_files(files, config, broken)
        self._ahead = _begin_pages(self._build, files)
        found = check_site(content, lab, now=now, read=reader(Path(config.docs_dir)))
        shell.tell((*found, *series_problems, *pictures.problems, *lost_history(folder)), lab.language)
        shell.watch(config, folder / sources_of(lab))
        shell.add_assets(files, config, line_of(lab))
        self._added = shell.add_artifacts(files, config, (*plan, *pictures.files))
        return files

    def on_env(self, env: Environment, /, *, config: MkDocsConfig, files: Files) -> Environment:
        """Give the templates the frame of every page."""
        build = self._built
        frame = Shell(
            language=build.site.language,
            demo=build.lab.demo is not None,
            line=line_of(build.lab),
            feeds=lab_artifacts.links(build.lab),
            foot=shell.foot_of(self.config.foot, files),
            licence=build.lab.licence,
            search=shell.in_search(
                files,
                build.site.paths,
                # A page of one month has nothing but entries, and there are many.
                unfound=[month.url for month in build.pages.months],
                items={*build.content.by_path, *build.sourced},
            ),
            stand=moment(build.site.now, build.site.zone, build.site.language),
            policy=shell.policy_for(is_served=self._is_served),
            logo=shell.logo_of(build.lab, files),
            network_name=self.config.network_name,
            network_url=way_to(self.config.network_url, build.site.url),
        )
        shell.furnish(env, frame)
        named = {**_TITLES, **_TITLES_IF_ANY}
        titles = {getattr(build.site.paths, name): title for name, title in named.items()}
        languages = Languages(build.content, build.site, translations.pages_of(files), titles)
        self._frame = translations.Frame(env, frame, languages, build.lab.name)
        if self._ahead and self._making:
            self._ahead.end()
            with shell.refused(build.lab.language):
                made = next(self._making.results())
            shell.tell(lab_artifacts.faults(made, build.content, build.lab), build.lab.language)
            for one in made:
                self._added[one.path].content_bytes = one.content
        self._index = beside(
            lambda: lab_artifacts.made_of(index_of(shell.records_in(files, frame), frame.language).files())
        )
        return env

    def on_page_context(
        self, context: TemplateContext, /, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Give the theme the languages of a page, and the frame in the language of its words."""
        if self._frame is not None:
            is_item = page.file.src_uri in self._built.content.by_path and page not in nav.pages
            folder = page.url.rstrip("/").rpartition("/")[0] + "/" if is_item else ""
            context.update(self._frame.of(page, folder))  # type: ignore[typeddict-item]  # what a theme gets is open
        return context

    @event_priority(-100)
    def on_page_content(self, html: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Put the page's text into the page it belongs to."""
        build = self._built
        html = with_copies(html, build.site, page.url)
        path, ahead = page.file.src_uri, self._ahead
        if ahead is not None and path in ahead.items:
            describe(page.meta, ahead.items[path], build.pages.site)
            sourced = build.sourced.get(path)
            body = Markup(html) if sourced is None else described(sourced)  # noqa: S704 - MkDocs' HTML of the lab's own Markdown
            return ahead.page(path, body, root_of(page.url))
        translation = build.content.translations.get(path)
        if translation is not None:
            return self._translation(translation, html, page)
        if path in build.legal.files:
            page.meta.setdefault("description", say(build.legal.description(path), build.site.language))
        return shell.content_of(page, html, build.site, self._routes(build))

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write the index of the search."""
        if self._index:
            with shell.refused(self._built.lab.language):
                index = next(self._index.results())
            Writer(Path(config.site_dir), workers=1).write_all(index)

    def on_build_error(self, *, error: Exception) -> None:
        """End what other processes are still making."""
        for begun in (self._ahead, self._making, self._index):
            if begun is not None:
                begun.end()

    def on_shutdown(self) -> None:
        """Let the process end at once: to look for what could be freed takes half a second of a thousand pages."""
        gc.freeze()

    @property
    def _built(self) -> _Build:
        if self._build is None:
            raise PluginError("labnetz-lab: a hook ran before on_files")
        return self._build

    def _lab_file(self, config: MkDocsConfig) -> Path:
        return Path(config.config_file_path).parent / self.config.lab

    def _read_lab(self, config: MkDocsConfig) -> Lab:
        try:
            lab, problems = own_lab(self._lab_file(config))
        except ContentError as error:
            told = (say(error.message, "de"), *(say_problem(problem, "de") for problem in error.problems))
            raise PluginError("\n".join(told)) from None
        shell.tell(problems, lab.language)
        if self._is_served:  # MkDocs puts the address of its own server into site_url
            lab = replace(lab, url=config.site_url or lab.url)
        if config.site_url != lab.url:
            fix = msg(
                "site_url in mkdocs.yml is {site}, but url in {path} is {lab}; write the same address",
                site=config.site_url,
                path=self.config.lab,
                lab=lab.url,
            )
            raise shell.refusal(fix, lab.language)
        return lab

    def _read_content(
        self, files: Files, config: MkDocsConfig, lab: Lab, now: datetime
    ) -> tuple[SiteContent, set[str]]:
        """Read what the lab wrote; gives the paths of pages that are no text, too."""
        sources = convert.source_files(files, config, folders_of(lab))
        content = read_content(sources, lab, self._lab_file(config), Path(config.docs_dir), now=now)
        return content, {source.path for source in sources if source.problems}

    def _place_files(self, files: Files, config: MkDocsConfig, broken: set[str]) -> None:
        """Keep items out of the menu, unreadable ones out of the site, and add the lists that nobody wrote.

        `broken` are pages that are no text, at which MkDocs would end.
        """
        build = self._built
        for file in files:  # not the pages alone: a stray one would be copied as it is
            if file.src_uri in build.content.by_path:
                convert.out_of_nav(file)
            elif file.src_uri in build.content.unreadable | build.content.drafts | broken:
                convert.leave_out(file)
        translations.place(files, build.content.translations.values(), build.site.url)
        for path, event in build.sourced.items():
            if files.get_file_from_path(path) is None:
                files.append(convert.generated_page(config, path, event.title))
        for path in build.legal.missing:
            title = say(build.legal.title(path), build.site.language)
            files.append(convert.generated_page(config, path, title))
        for month in build.pages.months:
            if files.get_file_from_path(f"{month.url}index.md") is None:
                title = month_title(month, build.site.language)
                files.append(convert.generated_page(config, f"{month.url}index.md", title))
        any_of = {"calls": build.content.calls, "practices": build.content.practices}
        used = {name: title for name, title in _TITLES_IF_ANY.items() if any_of[name]}
        shell.add_lists(files, config, build.site, {**_TITLES, **used})

    @staticmethod
    def _routes(build: _Build) -> shell.Routes:
        paths, pages = build.site.paths, build.pages
        return {
            "": pages.home,
            paths.events: pages.events,
            paths.updates: pages.updates_list,
            paths.places: pages.places_list,
            paths.calls: pages.calls_list,
            paths.practices: pages.practices_list,
            paths.subscribe: pages.subscribe,
            **{url: partial(build.legal.page, path) for url, path in build.legal.routes().items()},
            paths.search: pages.search,
            paths.about: pages.about,
            **{month.url: partial(pages.month, month) for month in pages.months},
        }

    def _translation(self, one: Translation, html: str, page: Page) -> Markup:
        """Put a translated text into the page of its original, in its language.

        A list needs words of ours; where we have none in that language, its text stands alone.
        """
        page.meta["lang"] = one.language
        pages = self._built.pages_in(one.language)
        item = pages.content.translations[one.file.path].item
        if item is not None:
            describe(page.meta, item, pages.site)
            return pages.item(item, Markup(html), root_of(page.url))  # noqa: S704 - MkDocs' HTML of the lab's own Markdown
        found = self._routes(replace(self._built, pages=pages)) if pages.site.language == one.language else {}
        folder = one.language.lower()
        return shell.content_of(page, html, pages.site, {f"{folder}/{url}": route for url, route in found.items()})


def _site(config: MkDocsConfig, lab: Lab, content: SiteContent, now: datetime) -> Site:
    return Site(
        name=config.site_name,
        url=config.site_url or "",
        language=lab.language,
        timezone=lab.timezone,
        now=now,
        labs={lab.id: lab},
        paths=Paths(**content.folders, **own_pages(lab.language), search=search_folder(lab.language)),
    )


def _begin_pages(build: _Build, files: Files) -> PagesAhead:
    roots = {file.src_uri: root_of(file.url) for file in files.documentation_pages()}
    return pages_ahead(build.pages, {**build.sourced, **build.content.by_path}, roots)
