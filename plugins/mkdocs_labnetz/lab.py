"""The plugin `labnetz-lab`: a lab's Markdown becomes its feeds and pages. A shim: labnetz decides."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from jinja2 import Environment
from markupsafe import Markup
from mkdocs.config import config_options as options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from labnetz.check import check_site
from labnetz.content.lab import read_lab
from labnetz.content.site import SiteContent, read_site
from labnetz.lab_folder import read_text, shallow_clone
from labnetz.locale import say_problem
from labnetz.model import Event, Lab, Message, Place, Update, msg
from labnetz.publish import lab as lab_artifacts
from labnetz.publish.dates import moment
from labnetz.publish.lab_pages import LabPages, lab_pages
from labnetz.publish.lines import line_of
from labnetz.publish.site import Paths, Site
from labnetz.publish.stops import flag
from mkdocs_labnetz import convert, shell

_TITLES: Mapping[str, Message] = {
    "events": msg("Dates"),
    "updates": msg("News"),
    "places": msg("Places"),
    "subscribe": msg("Subscribe"),
}


class LabOptions(Config):
    """Options of `labnetz-lab`. Everything about the lab itself stands in lab.yml."""

    lab = options.Type(str, default="lab.yml")
    foot = options.ListOfItems(
        options.Type(str),
        default=["ueber.md", "abonnieren.md", "impressum.md", "datenschutz.md", "barrierefreiheit.md"],
    )
    network_name = options.Type(str, default="")
    network_url = options.Type(str, default="")
    now = options.Type(str, default="")


@dataclass(frozen=True, slots=True)
class _Build:
    """What one build knows; made anew in `on_files`."""

    lab: Lab
    site: Site
    content: SiteContent
    pages: LabPages


class LabPlugin(BasePlugin[LabOptions]):
    """Publish a lab."""

    def __init__(self) -> None:
        self._build: _Build | None = None

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Outlive the rebuilds of `mkdocs serve` (MkDocs keeps the plugin when this hook exists)."""

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
        if config.site_url != lab.url:
            fix = msg(
                "site_url in mkdocs.yml is {site}, but url in {path} is {lab}; write the same address",
                site=config.site_url,
                path=self.config.lab,
                lab=lab.url,
            )
            raise shell.refusal(fix, lab.language)
        now = shell.read_now(self.config.now)
        docs = Path(config.docs_dir)
        sources = convert.source_files(files, config)
        content = read_site(sources, lab, now=now, exists=lambda path: (docs / path).is_file())
        paths = Paths(**content.folders)
        site = Site(
            name=config.site_name,
            url=config.site_url or "",
            language=lab.language,
            timezone=lab.timezone,
            now=now,
            labs={lab.id: lab},
            paths=paths,
            places={page.item.id: page.file.url for page in content.pages.values() if isinstance(page.item, Place)},
        )
        pages, series_problems = lab_pages(lab, site, content.events, content.updates, content.places)
        self._build = _Build(lab, site, content, pages)
        artifacts, size_problems = lab_artifacts.artifacts(content, lab, now=now)
        problems = (
            *check_site(content, lab, now=now),
            *series_problems,
            *size_problems,
            *shallow_clone(docs),
        )
        shell.tell(problems, lab.language)
        shell.add_assets(files, config)
        shell.add_artifacts(files, config, artifacts)
        self._place_files(files, config, {source.path for source in sources if source.problems})
        return files

    def on_env(self, env: Environment, /, *, config: MkDocsConfig, files: Files) -> Environment:
        """Give the templates the frame of every page."""
        build = self._built
        line = line_of(build.lab)
        frame = shell.Shell(
            language=build.site.language,
            demo=build.lab.demo is not None,
            line=line,
            mark=(line, line, line),
            feeds=lab_artifacts.links(build.lab),
            foot=shell.foot_links(self.config.foot, files),
            licence=build.lab.licence,
            stand=moment(build.site.now, build.site.zone, build.site.language),
            network_name=self.config.network_name,
            network_url=shell.way_to(self.config.network_url, build.site.url),
        )
        shell.furnish(env, frame)
        return env

    @event_priority(-100)
    def on_page_content(self, html: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Put the page's text into the page it belongs to."""
        build = self._built
        found = build.content.by_path.get(page.file.src_uri)
        if found is None:
            return shell.content_of(page, html, build.site, self._routes(build))
        return self._item(found, Markup(html), page)  # noqa: S704 - MkDocs' HTML of the lab's own Markdown

    @property
    def _built(self) -> _Build:
        if self._build is None:
            raise PluginError("labnetz-lab: a hook ran before on_files")
        return self._build

    def _lab_file(self, config: MkDocsConfig) -> Path:
        return Path(config.config_file_path).parent / self.config.lab

    def _read_lab(self, config: MkDocsConfig) -> Lab:
        path = self._lab_file(config)
        if not path.is_file():
            raise shell.refusal(msg("{path} is missing: it says who the lab is", path=path))
        text, problems = read_text(path, path.name)
        lab, found = read_lab(text, path.name) if text is not None else (None, ())
        problems += found
        if lab is None:
            raise PluginError("\n".join(say_problem(problem, "de") for problem in problems))
        shell.tell(problems, lab.language)
        return lab

    def _place_files(self, files: Files, config: MkDocsConfig, broken: set[str]) -> None:
        """Keep items out of the menu, unreadable ones out of the site, and add the lists that nobody wrote.

        `broken` are pages that are no text, at which MkDocs would end.
        """
        build = self._built
        for file in files.documentation_pages():
            if file.src_uri in build.content.by_path:
                convert.out_of_nav(file)
            elif file.src_uri in build.content.unreadable | broken:
                convert.leave_out(file)
        shell.add_lists(files, config, build.site, _TITLES)

    @staticmethod
    def _routes(build: _Build) -> shell.Routes:
        paths, pages = build.site.paths, build.pages
        return {
            "": pages.home,
            paths.events: pages.events,
            paths.updates: pages.updates_list,
            paths.places: pages.places_list,
            paths.subscribe: pages.subscribe,
        }

    def _item(self, found: Event | Update | Place, body: Markup, page: Page) -> Markup:
        pages, root = self._built.pages, shell.root_of(page.url)
        _describe(page, found, self._built.site.language)
        if isinstance(found, Event):
            return pages.event(found, body, root)
        if isinstance(found, Place):
            return pages.place(found, body, root)
        folder = posixpath.dirname(page.file.src_uri)
        picture = root + posixpath.normpath(posixpath.join(folder, found.image.src)) if found.image else ""
        return pages.update(found, body, root, picture=picture)


def _describe(page: Page, found: Event | Update | Place, language: str) -> None:
    """Give the page's head its title, with what changes everything first, and its description."""
    words = {Event: "summary", Update: "excerpt", Place: "description"}[type(found)]
    page.meta.setdefault("description", getattr(found, words))
    if isinstance(found, Event) and flag(found, language):
        page.meta["title"] = f"{flag(found, language)}: {found.title}"
