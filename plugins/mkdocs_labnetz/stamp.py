"""The files that MkDocs does not write itself: shells for it to render, what `labnetz.publish.stamping` makes of them,
and all that is made when it is written."""

from __future__ import annotations

import shutil
from collections.abc import Container, Iterable
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from labnetz.content.file_links import links_to_files
from labnetz.locale import say
from labnetz.model import msg
from labnetz.publish.stamping import Survey, shell_text
from mkdocs_labnetz.shell import give_way, log


class Later(File):
    """A file that a page names and that is made after the pages. Who asks for its address links it."""

    named_by = ""
    is_linked = False

    @property
    def url(self) -> str:  # type: ignore[override]  # MkDocs' own is computed, too
        """Give its address below the site."""
        self.is_linked = True
        return self.dest_uri

    def copy_file(self, dirty: bool = False) -> None:  # noqa: FBT001, FBT002 - MkDocs' own
        """Leave it to whoever makes it."""


def add_shells(files: Files, config: MkDocsConfig, survey: Survey) -> None:
    """Add the pages that become the shells of others."""
    for folder, is_found in survey.shells.items():
        text = shell_text(is_found=is_found)
        files.append(File.generated(config, f"{folder}index.md", content=text, inclusion=InclusionLevel.NOT_IN_NAV))


def read_shell(site: Path, folder: str) -> str:
    """Give what the theme made of a shell."""
    return (site / folder / "index.html").read_text("utf-8")


def remove_shells(site: Path, shells: Iterable[str]) -> None:
    """Remove the shells, which are no pages, by their folders."""
    for folder in shells:
        shutil.rmtree(site / "/".join(folder.split("/")[:2]), ignore_errors=True)


def make_way(files: Files, config: MkDocsConfig, ours: Container[str]) -> list[Later]:
    """Make room for the paths that are ours, and let pages link to what is made later."""
    for file in [file for file in files if file.dest_uri in ours]:
        give_way(files, file)
    texts = [(page.content_string, page.src_uri) for page in files.documentation_pages()]
    named = {path: page for text, page in texts for path in links_to_files(text, page) if path not in files.src_uris}
    later = []
    for path, page in named.items():
        file = Later(path, None, config.site_dir, config.use_directory_urls)
        file.named_by = page
        files.append(file)
        later.append(file)
    return later


def tell_missing(later: Iterable[Later], made: Container[str], language: str) -> None:
    """Warn of links to files that nobody made."""
    for file in later:
        if file.is_linked and file.dest_uri not in made:
            fault = msg("there is no file {path} on this site; correct the link", path=file.dest_uri)
            log.warning("%s: %s", file.named_by, say(fault, language))
