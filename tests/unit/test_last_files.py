"""What is made behind the pages: all of it, and each part is let go before the next takes memory."""

from __future__ import annotations

import gc
import weakref

from labnetz.model import Artifact
from labnetz.publish.last_files import last_files
from some_pages import BEFORE


class Writer:
    """Notes what is written, and what `look` says meanwhile."""

    def __init__(self, look):
        self.look, self.paths, self.seen = look, [], []

    def write_all(self, files):
        gc.collect()
        self.seen.append(self.look())
        self.paths.extend(file.path for file in files)


def test_what_pages_are_made_of_is_gone_before_the_words_of_the_search_are_made():
    pages = BEFORE.pages()
    last = last_files(pages, (), (), (Artifact("sitemap-1.xml", b""),), None)
    parts = {name: weakref.ref(part) for name, part in (("lists", pages.lists), ("searching", pages.searching))}
    del pages
    writer = Writer(lambda: [name for name, part in parts.items() if part() is not None])
    last.write(writer)
    assert writer.seen == [["searching"], ["searching"], []]
    assert len(writer.paths) == len(set(writer.paths))
    assert {
        "kiosk/index.html",
        "sitemap-1.xml",
        "veranstaltungen/filter/index.json",
        "veranstaltungen/filter/2026-12/ids.txt",
        "search-index/index.json",
    } <= set(writer.paths)
