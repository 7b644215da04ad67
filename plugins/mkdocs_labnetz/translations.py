"""Pages in other languages: where MkDocs writes them.

Which page speaks which language, `labnetz.publish.spoken` says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import unquote

from mkdocs.structure.files import File, Files, InclusionLevel

from labnetz.content.site_content import Translation
from labnetz.publish.site import Known


def place(files: Files, found: Iterable[Translation], site_url: str) -> None:
    """Give each translation the address that it has, below the folder of its language, and keep it out of the menu."""
    for one in found:
        file = files.get_file_from_path(one.file.path)
        if file is None:
            continue
        moved = File(
            file.src_uri,
            file.src_dir,
            file.dest_dir,
            file.use_directory_urls,
            dest_uri=unquote(one.file.url.removeprefix(site_url)) + "index.html",
            inclusion=InclusionLevel.NOT_IN_NAV,
        )
        files.remove(file)
        files.append(moved)


def pages_of(files: Files) -> Mapping[str, Known]:
    """Name the pages that MkDocs knows of, by their paths."""
    pages = ((file.src_uri, file.page) for file in files.documentation_pages() if file.page is not None)
    return {path: Known(str(page.meta.get("title") or page.title), page.url) for path, page in pages}
