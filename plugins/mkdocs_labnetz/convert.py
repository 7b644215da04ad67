"""Between MkDocs' files and our values. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from labnetz.content.site_content import SourceFile
from labnetz.lab_folder import read_pages


def source_files(files: Files, config: MkDocsConfig, folders: Mapping[str, str]) -> tuple[SourceFile, ...]:
    """Give every Markdown file of the site with the address its page will have, and its history.

    MkDocs takes .markdown and others for pages, too; we don't (`labnetz.strays`).

    We read them ourselves: MkDocs ends with a traceback at one that is not UTF-8.
    """
    pages_only = (file for file in files.documentation_pages() if file.src_uri.endswith(".md"))
    written = [file for file in pages_only if file.generated_by is None]
    pages = {file.src_uri: (Path(file.abs_src_path or ""), page_url(file, config)) for file in written}
    return read_pages(Path(config.docs_dir), pages, folders)


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
    return File.generated(config, path, content=f'---\ntitle: "{_quoted(title)}"\n---\n', inclusion=level)


def _quoted(title: str) -> str:
    """Write a title as YAML's double-quoted text: it may come from elsewhere and hold anything."""
    return "".join(sign if sign.isalnum() or sign in " -_.,:;!?()" else f"\\U{ord(sign):08x}" for sign in title)


def headings_of(page: Page) -> tuple[tuple[str, str], ...]:
    """Give text and id of the headings of a page's sections, those of the second level."""
    tops = page.toc.items
    below = (one for top in tops for one in (top, *top.children) if one.level == 2)
    return tuple((Markup(one.title).striptags(), one.id) for one in below)  # noqa: S704 - MkDocs has escaped it


def title_of(page: Page) -> str:
    """Give a page's own title; the menu may call it by a shorter one."""
    return str(page.meta.get("title") or page.title)
