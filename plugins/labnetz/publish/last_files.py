"""The files of a portal that are made behind its pages, since they tell of them: what the browser filters and finds by;
and the boards, which link what the pages' foot links. Makes no page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from labnetz.search_index import index_of

if TYPE_CHECKING:
    from labnetz.kept import Shelf
    from labnetz.model import Artifact, File
    from labnetz.publish.page_shell import FootLink
    from labnetz.publish.portal_pages import PortalPages
    from labnetz.publish.portal_search import PortalSearch
    from labnetz.search_record import Record
    from labnetz.writer import Writer


@dataclass(slots=True)
class LastFiles:
    """What they are made of, and no more of what pages are: `found` are the records of the pages that MkDocs has made,
    `others` the boards, the catalogue's data and the parts of a long sitemap."""

    searching: PortalSearch
    others: Iterable[File]
    found: Sequence[Record]
    shelf: Shelf

    def write(self, writer: Writer) -> None:
        """Write all of them, once. What is done is let go: in a big network each takes as much memory as the next."""
        searching = self.searching
        del self.searching
        index = index_of((*self.found, *searching.found.entries), searching.site.language, self.shelf)
        writer.write_all(chain(self.others, searching.filters()))
        writer.write_all(searching.id_files(index.ids()))
        del searching
        writer.write_all(index.files())


def last_files(
    pages: PortalPages, found: Sequence[Record], law: Sequence[FootLink], sitemap: Sequence[Artifact], shelf: Shelf
) -> LastFiles:
    """Prepare them; `law` is what every page must lead to."""
    others = chain(pages.kiosk(law), pages.items.catalogue.files(), sitemap)
    return LastFiles(pages.searching, others, found, shelf)
