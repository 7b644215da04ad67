"""Between MkDocs' files and our values. Decides nothing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from labnetz.content.site import SourceFile
from labnetz.lab_folder import git_dates, read_text


def source_files(files: Files, config: MkDocsConfig) -> tuple[SourceFile, ...]:
    """Give every Markdown file of the site with the address its page will have, and its last change by git."""
    changed = git_dates(Path(config.docs_dir))
    return tuple(
        _source_file(file, page_url(file, config), changed.get(file.src_uri))
        for file in files.documentation_pages()
        if file.generated_by is None
    )


def _source_file(file: File, url: str, changed: datetime | None) -> SourceFile:
    """Read a page ourselves: MkDocs ends with a traceback at one that is not UTF-8."""
    text, problems = read_text(Path(file.abs_src_path or ""), file.src_uri)
    return SourceFile(file.src_uri, text or "", url, changed, problems)


def page_url(file: File, config: MkDocsConfig) -> str:
    """Give the absolute address of a file's page."""
    base = config.site_url or ""
    return base + ("" if file.url in {".", "./"} else file.url)


def out_of_nav(file: File) -> None:
    """Keep a page out of the menu: the full menu on every page grows with the square of the pages."""
    if file.inclusion in {InclusionLevel.UNDEFINED, InclusionLevel.INCLUDED}:
        file.inclusion = InclusionLevel.NOT_IN_NAV


def leave_out(file: File) -> None:
    """Do not publish a page whose content could not be read; the problem has been told."""
    file.inclusion = InclusionLevel.EXCLUDED


def generated_page(config: MkDocsConfig, path: str, title: str, *, in_nav: bool = False) -> File:
    """Make a page that nobody wrote, with its title alone; its content comes after Markdown."""
    level = InclusionLevel.INCLUDED if in_nav else InclusionLevel.NOT_IN_NAV
    quoted = title.replace('"', '\\"')
    return File.generated(config, path, content=f'---\ntitle: "{quoted}"\n---\n', inclusion=level)


def title_of(page: Page) -> str:
    """Give a page's own title; the menu may call it by a shorter one."""
    return str(page.meta.get("title") or page.title)
