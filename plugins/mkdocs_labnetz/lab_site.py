"""One build of a lab's site, step by step as MkDocs asks for it (`lab` has the hooks). A shim: labnetz decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment
from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from labnetz.check import check_site
from labnetz.content.folders import folders_of, sources_of
from labnetz.content.legal_pages import FOOT
from labnetz.content.site_content import SiteContent, Translation
from labnetz.errors import ContentError
from labnetz.forks import Begun, beside
from labnetz.lab_folder import lost_history, own_lab, read_content, reader
from labnetz.locale import say, say_problem
from labnetz.model import Artifact, Lab, msg
from labnetz.publish import lab as lab_artifacts
from labnetz.publish.dates import moment
from labnetz.publish.frame import Frame
from labnetz.publish.lab_pages import described, lab_pages
from labnetz.publish.lab_parts import TITLES, TITLES_IF_ANY, LabParts, pages_of_sources, site_of
from labnetz.publish.legal.pages import legal_pages
from labnetz.publish.lines import line_of
from labnetz.publish.month import month_title
from labnetz.publish.page_head import describe
from labnetz.publish.page_shell import Shell, root_of, way_to
from labnetz.publish.pages_ahead import PagesAhead, pages_ahead
from labnetz.publish.pictures import with_copies
from labnetz.publish.spoken import Languages
from labnetz.search_index import index_of
from labnetz.smaller_pictures import pictures_of
from labnetz.writer import Writer
from mkdocs_labnetz import convert, shell, translations
from mkdocs_labnetz.face import refusal

if TYPE_CHECKING:
    from mkdocs_labnetz.lab import LabOptions


class LabSite:
    """One build. What `place` finds out, all other steps know."""

    _parts: LabParts

    def __init__(self, chosen: LabOptions, config: MkDocsConfig, *, is_served: bool) -> None:
        """`chosen` are the plugin's options; `is_served`: somebody only looks."""
        self._chosen, self._config, self._is_served = chosen, config, is_served
        self._file = Path(config.config_file_path).parent / chosen.lab
        self._frame: Frame | None = None
        self._ahead: PagesAhead | None = None
        self._added: dict[str, File] = {}
        self._making: Begun[tuple[Artifact, ...]] | None = None
        self._index: Begun[tuple[Artifact, ...]] | None = None

    def place(self, files: Files) -> Files:
        """Read the lab, and add the feeds and the pages that nobody wrote."""
        config, lab = self._config, self._read_lab()
        now, folder, docs = shell.read_now(self._chosen.now), self._file.parent, Path(config.docs_dir)
        content, broken = self._read_content(files, lab, now)
        plan = lab_artifacts.plan(content, lab, now=now)
        self._making = beside(partial(lab_artifacts.made_of, plan))
        media = (file.src_uri for file in files.media_files() if file.inclusion.is_included())
        pictures = pictures_of(media, docs, lab.url)
        site = site_of(lab, content, name=config.site_name, url=config.site_url or "", now=now)
        site = replace(site, pictures=pictures.known)
        pages, series_problems = lab_pages(lab, site, content)
        legal = legal_pages(lab, site, content)
        self._parts = LabParts(lab, site, content, pages, pages_of_sources(content, lab.url), legal)
        self._place_files(files, broken)
        self._ahead = _begin_pages(self._parts, files)
        found = check_site(content, lab, now=now, read=reader(docs))
        shell.tell((*found, *series_problems, *pictures.problems, *lost_history(folder)), lab.language)
        shell.watch(config, folder / sources_of(lab))
        shell.add_assets(files, config, line_of(lab))
        self._added = shell.add_artifacts(files, config, (*plan, *pictures.files))
        return files

    def items(self, files: Files) -> list[File]:
        """Give the files of events, news and all else that has a page of its own."""
        return [file for file in files.documentation_pages() if file.src_uri in self._parts.content.by_path]

    def furnish(self, env: Environment, files: Files) -> None:
        """Give the templates the frame of every page, and begin the index of the search."""
        build = self._parts
        frame = Shell(
            language=build.site.language,
            demo=build.lab.demo is not None,
            line=line_of(build.lab),
            feeds=lab_artifacts.links(build.lab),
            foot=shell.foot_of(FOOT if self._chosen.foot is None else self._chosen.foot, files),
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
            network_name=self._chosen.network_name,
            network_url=way_to(self._chosen.network_url, build.site.url),
        )
        shell.furnish(env, frame)
        named = {**TITLES, **TITLES_IF_ANY}
        titles = {getattr(build.site.paths, name): title for name, title in named.items()}
        languages = Languages(build.content, build.site, translations.pages_of(files), titles)
        self._frame = Frame(env, frame, languages, build.lab.name)
        self._take_made()
        self._index = beside(
            lambda: lab_artifacts.made_of(index_of(shell.records_in(files, frame), frame.language).files())
        )

    def frame_of(self, page: Page, nav: Navigation) -> dict[str, object]:
        """Give what the theme must know of a page's languages, and the frame in the language of its words."""
        if self._frame is None:
            return {}
        is_item = page.file.src_uri in self._parts.content.by_path and page not in nav.pages
        folder = page.url.rstrip("/").rpartition("/")[0] + "/" if is_item else ""
        return self._frame.of(page.meta, page.file.src_uri, page.url, folder)

    def content_of(self, page: Page, html: str) -> str:
        """Put a page's text into the page it belongs to."""
        build = self._parts
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
        return shell.content_of(page, html, build.site, build.routes(build.pages))

    def finish(self) -> None:
        """Write the index of the search."""
        if self._index:
            with shell.refused(self._parts.lab.language):
                index = next(self._index.results())
            Writer(Path(self._config.site_dir), workers=1).write_all(index)

    def end(self) -> None:
        """End what other processes are still making."""
        for begun in (self._ahead, self._making, self._index):
            if begun is not None:
                begun.end()

    def _take_made(self) -> None:
        """Take the calendars and feeds that were made beside, for MkDocs to write."""
        if self._ahead and self._making:
            build = self._parts
            self._ahead.end()
            with shell.refused(build.lab.language):
                made = next(self._making.results())
            shell.tell(lab_artifacts.faults(made, build.content, build.lab), build.lab.language)
            for one in made:
                self._added[one.path].content_bytes = one.content

    def _read_lab(self) -> Lab:
        config = self._config
        try:
            lab, problems = own_lab(self._file)
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
                path=self._chosen.lab,
                lab=lab.url,
            )
            raise refusal(fix, lab.language)
        return lab

    def _read_content(self, files: Files, lab: Lab, now: datetime) -> tuple[SiteContent, set[str]]:
        """Read what the lab wrote; gives the paths of pages that are no text, too."""
        sources = convert.source_files(files, self._config, folders_of(lab))
        content = read_content(sources, lab, self._file, Path(self._config.docs_dir), now=now)
        return content, {source.path for source in sources if source.problems}

    def _place_files(self, files: Files, broken: set[str]) -> None:
        """Keep items out of the menu, unreadable ones out of the site, and add the lists that nobody wrote.

        `broken` are pages that are no text, at which MkDocs would end.
        """
        build, config = self._parts, self._config
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
        shell.add_lists(files, config, build.site, build.lists())

    def _translation(self, one: Translation, html: str, page: Page) -> Markup:
        """Put a translated text into the page of its original, in its language.

        A list needs words of ours; where we have none in that language, its text stands alone.
        """
        page.meta["lang"] = one.language
        pages = self._parts.pages_in(one.language)
        item = pages.content.translations[one.file.path].item
        if item is not None:
            describe(page.meta, item, pages.site)
            return pages.item(item, Markup(html), root_of(page.url))  # noqa: S704 - MkDocs' HTML of the lab's own Markdown
        found = self._parts.routes(pages) if pages.site.language == one.language else {}
        folder = one.language.lower()
        return shell.content_of(page, html, pages.site, {f"{folder}/{url}": route for url, route in found.items()})


def _begin_pages(build: LabParts, files: Files) -> PagesAhead:
    roots = {file.src_uri: root_of(file.url) for file in files.documentation_pages()}
    return pages_ahead(build.pages, {**build.sourced, **build.content.by_path}, roots)
