"""The files of a portal that are made behind its pages, since they tell of them: what the browser filters and finds by;
and the boards, which link what the pages' foot links. Makes no page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from labnetz.search_index import index_of

if TYPE_CHECKING:
    from labnetz.kept import Shelf
    from labnetz.model import Artifact
    from labnetz.publish.page_shell import FootLink
    from labnetz.publish.portal_pages import PortalPages
    from labnetz.search_record import Record
    from labnetz.writer import Writer


@dataclass(slots=True)
class LastFiles:
    """`found` are the records of the pages that MkDocs has made, `law` what every page must lead to, and `sitemap` the
    parts of a long one."""

    pages: PortalPages
    found: Sequence[Record]
    law: Sequence[FootLink]
    sitemap: Sequence[Artifact]
    shelf: Shelf

    def write(self, writer: Writer) -> None:
        """Write all of them, once: the words of a big network take as much memory as its pages, so these are let go
        before."""
        pages = self.pages
        del self.pages
        index = index_of((*self.found, *pages.searching.found.entries), pages.site.language, self.shelf)
        filters = pages.searching.files(index.ids()), pages.items.catalogue.files()
        writer.write_all(chain(pages.kiosk(self.law), *filters, self.sitemap))
        del pages, filters
        writer.write_all(index.files())
