"""Measure what a stamped page costs against a page of plain MkDocs with Material, in turn and in one folder.

    python tests/bench/stamping.py [labs] [events of each] [updates of each]

In memory, where the system has a folder there: on a disk (ext4), making a folder took 20 µs, and up to 600 for some
minutes after thousands had been removed; we did not look for the cause. That would measure the disk, and what ran on it
before. A page of ours is its share of the step "pages written", which makes nothing else; one of MkDocs its share of a
whole build, which is kind to us, and then of what 2,000 pages take longer than 20.
"""

from __future__ import annotations

import json
import logging
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent))

from many_labs import BUILT, Size, write_network
from other_generators import write_for_mkdocs
from watching import taken

SIZE = Size(labs=100, events=100, updates=20)
PAGES, FEW = 2000, 20
RUNS = 3
_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
_STEP = "pages written"

Row = tuple[str, float, str]


@dataclass(frozen=True, slots=True)
class Page:
    """What a page takes, in milliseconds: on the clock, and of the processor, of all cores together."""

    clock: float
    processor: float


def main() -> None:
    """Print the rows; or build a network, for this program itself."""
    if sys.argv[1:2] == ["--build"]:
        _build(Path(sys.argv[2]), Path(sys.argv[3]))
        return
    numbers = [int(argument) for argument in sys.argv[1:4]]
    print("| what | time | more |\n| --- | --- | --- |")
    for name, seconds, more in rows(Size(*numbers) if len(numbers) == 3 else SIZE):
        print(f"| {name} | {seconds:.2f} s | {more} |", flush=True)


def rows(size: Size = SIZE) -> Iterator[Row]:
    """Give both, medians of some runs in turn, so that both meet the same noise."""
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as name:
        folder = Path(name)
        write_network(folder / "network", size)
        turns = [(_ours(folder), *_mkdocs(folder)) for _ in range(RUNS)]
    ours, whole, more = ([turn[at] for turn in turns] for at in range(3))
    own = _median(ours)
    for name, theirs in (
        (f"share of a whole build of {PAGES:,}", whole),
        (f"what {PAGES:,} take longer than {FEW}", more),
    ):
        other = _median(theirs)
        times = f"{other.clock / own.clock:.1f} × and {other.processor / own.processor:.1f} ×"
        told = (
            f"{own.clock:.3f} ms on the clock, {own.processor:.3f} of the processor; MkDocs {other.clock:.2f} and"
            f" {other.processor:.2f} ({name}): {times}"
        )
        yield f"{PAGES:,} stamped pages of {size.labs:,} labs × {size.events} events", PAGES * own.clock / 1000, told


def _median(pages: list[Page]) -> Page:
    return Page(median(page.clock for page in pages), median(page.processor for page in pages))


def _ours(folder: Path) -> Page:
    into = folder / "public"
    shutil.rmtree(into, ignore_errors=True)
    for known in (folder / "network/snapshots").glob("published-*.ledger"):
        known.unlink()
    command = [sys.executable, __file__, "--build", str(folder / "network"), str(into)]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
    return Page(*(1000 * told[name] / told["pages"] for name in ("clock", "processor")))


def _build(network: Path, into: Path) -> None:
    """Build a portal, and say what the step took, and how many pages it wrote."""
    from labnetz.cli.build import Wishes, build_all  # noqa: PLC0415 - the other half of this program needs none of it
    from mkdocs_labnetz import shell  # noqa: PLC0415

    found: dict[str, float] = {}

    class Steps(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if getattr(record, "step", "") == _STEP:
                found.update(clock=record.clock, processor=record.processor)  # type: ignore[attr-defined]

    shell.log.logger.addHandler(Steps(logging.INFO))
    build_all(Wishes(network, into, None, harvest=False, now=BUILT), "de")
    made = sum(1 for path in into.rglob("index.html") if "kiosk" not in path.parts)
    print(json.dumps({**found, "pages": made}))


def _mkdocs(folder: Path) -> tuple[Page, Page]:
    """Give a page's share of the whole build, and of what many pages take longer than few."""
    sites = [folder / f"mkdocs-{pages}" for pages in (FEW, PAGES)]
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    found = []
    for pages, site in zip((FEW, PAGES), sites, strict=True):
        shutil.rmtree(site, ignore_errors=True)
        write_for_mkdocs(site, pages)
        found.append(taken(command, site, {"NO_MKDOCS_2_WARNING": "1"}))
    few, many = found
    whole = Page(1000 * many.clock / PAGES, 1000 * many.processor / PAGES)
    more = 1000 / (PAGES - FEW)
    return whole, Page(more * (many.clock - few.clock), more * (many.processor - few.processor))


if __name__ == "__main__":
    main()
