"""The files of stamped pages: shells for MkDocs to render, and what `labnetz.publish.stamping` makes of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from labnetz.model import Artifact
from labnetz.publish.stamping import Stamped, shell_text, shells_of, stamp


def add_shells(files: Files, config: MkDocsConfig, pages: Iterable[Stamped]) -> None:
    """Add the pages that become the shells of others."""
    for folder, is_found in shells_of(pages).items():
        text = shell_text(is_found=is_found)
        files.append(File.generated(config, f"{folder}index.md", content=text, inclusion=InclusionLevel.NOT_IN_NAV))


def write_pages(site: Path, pages: Callable[[], Iterable[Stamped]]) -> None:
    """Write each page in place of its shell; what has not changed is left alone. Raises LostMark."""
    for folder, text in stamp(pages(), lambda folder: (site / folder / "index.html").read_text("utf-8")):
        _write(site / folder / "index.html", text.encode())
    for folder in shells_of(pages()):
        shutil.rmtree(site / "/".join(folder.split("/")[:2]), ignore_errors=True)


def write_files(site: Path, files: Iterable[Artifact]) -> None:
    """Write pages that have a frame of their own."""
    for file in files:
        _write(site / file.path, file.content)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.is_file() or path.read_bytes() != content:
        path.write_bytes(content)
