"""Measure the index of the search against Pagefind's, of the same records: processor time, memory, files.

    python tests/bench/finding.py [labs] [events of each] [updates of each]

needs the dependency group "bench". What a visitor loads, `visiting.py` counts in a browser.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from many_labs import BUILT, Size, write_network
from watching import taken

from labnetz.harvest.shelf import FolderShelf
from labnetz.harvest.store import store_of
from labnetz.publish import portal
from labnetz.publish.portal_pages import portal_pages
from labnetz.publish.site import Paths, portal_site
from labnetz.registry_memory import load_remembered
from labnetz.search_index import index_of
from labnetz.search_record import Record


def main() -> None:
    """Print all rows."""
    size = Size(*map(int, sys.argv[1:4])) if len(sys.argv) == 4 else Size(100, 100, 20)
    print("| what | processor time | more |\n| --- | ---: | --- |")
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        for name, seconds, more in rows(Path(folder), size):
            print(f"| {name} | {seconds:.2f} s | {more} |", flush=True)


def rows(folder: Path, size: Size) -> Iterator[tuple[str, float, str]]:
    """Give the rows: the records, their index, again, after a change of one; and Pagefind's."""
    write_network(folder / "network", size)
    records = _records(folder / "network")
    seconds, count = _made(records, folder)
    each = f"{1000 * seconds / len(records):.3f} ms a record, {count:,} files"
    more = f"{each}; with all events of the network in memory, at most {_memory():.0f} MB"
    yield f"index of {len(records):,} records, nothing there", seconds, more
    yield "… nothing changed", _made(records, folder)[0], ""
    at = next(at for at, one in enumerate(records) if one.type == "event")
    changed = [*records[:at], replace(records[at], title="Apfelkuchen backen"), *records[at + 1 :]]
    yield "… one event of one lab has another title", _made(changed, folder)[0], ""
    for number, record in enumerate(records):
        texts = "".join(f"<p>{escape(text)}</p>" for text in record.texts)
        page = folder / f"html/{number}/index.html"
        page.parent.mkdir(parents=True)
        page.write_text(f"<!doctype html><html lang='de'><main><h1>{escape(record.title)}</h1>{texts}</main>", "utf-8")
    theirs = taken([sys.executable, "-m", "pagefind", "--site", "html"], folder)
    count = sum(1 for path in (folder / "html/pagefind").rglob("*") if path.is_file())
    yield "Pagefind's index of the same", theirs.processor, f"{count:,} files, at most {theirs.memory / 1e6:.0f} MB"


def _records(network: Path) -> Sequence[Record]:
    known, _ = load_remembered(network)
    store = store_of(known)
    content = portal.read_sources(known, store.load, now=BUILT, recall=store.recall, shelf=store.shelf)
    site = replace(portal_site(content.network, BUILT), paths=Paths(search=""))
    return portal_pages(content, site)[0].searching.found.records


def _made(records: Sequence[Record], folder: Path) -> tuple[float, int]:
    """Make an index, and write what nobody would know to be there already."""
    start, count, public = time.process_time(), 0, folder / "public"
    for file in index_of(records, "de", FolderShelf(folder / "shelf")).files():
        path = public / file.path
        count += 1
        if not file.version or not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.content)
    return time.process_time() - start, count


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


if __name__ == "__main__":
    main()
