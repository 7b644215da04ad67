"""Measure re-use: who builds on whom in networks of a thousand labs, as families and as pages with their drawings.

    python tests/bench/reuse.py [--quick]

Processor time. Each row runs in a process of its own, whose highest memory is told; nothing is written.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from labnetz.model import Lab, Practice
from labnetz.publish.family import family
from labnetz.publish.item_links import practice_path
from labnetz.publish.item_pages import with_pages
from labnetz.publish.network_families import NetworkFamilies
from labnetz.publish.network_practices import NetworkPractices
from labnetz.publish.page_shell import root_of
from labnetz.publish.site import portal_site
from portal_content import content_of
from some_network import network_of

LABS = 1000
NOW = datetime(2026, 12, 2, 8, tzinfo=UTC)

Row = tuple[str, float, str]


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of processor, bytes, and how many there are."""

    families: float
    pages: float
    memory: int
    practices: int
    count: int
    longest: int


def main() -> None:
    """Print all rows, or be the process that measures one of them."""
    if sys.argv[1:2] == ["--one"]:
        print(*_one(sys.argv[2], int(sys.argv[3]), with_pages_too=sys.argv[4] == "1"))
        return
    print("| what | processor time | more |\n| --- | --- | --- |")
    for name, seconds, more in rows(is_quick="--quick" in sys.argv):
        print(f"| {name} | {seconds:.2f} s | {more} |", flush=True)


def rows(*, is_quick: bool = False) -> Iterator[Row]:
    """Give all rows. The big ones take minutes."""
    each = (1, 2, 4) if is_quick else (1, 2, 4, 8)
    for number in each:
        yield from _rows(f"1,000 practices, {LABS:,} labs took over {number} each", "many", number)
    yield from _rows("one practice, 1,000 labs took it over", "star", LABS)
    yield from _rows("a chain of 1,000", "chain", LABS)
    for number in (10, 100):
        found = _measured("many", number, has_pages=False)
        yield f"families alone, {LABS:,} labs took over {number} each", found.families, _per(found, found.families)


def _rows(name: str, shape: str, size: int) -> Iterator[Row]:
    found = _measured(shape, size)
    yield f"families: {name}", found.families, _per(found, found.families)
    longest = f"the longest has {found.longest / 1000:,.0f} kB"
    yield f"… {found.count:,} pages with their drawings", found.pages, f"{_per(found, found.pages)}; {longest}"


def _per(found: Measured, seconds: float) -> str:
    each = 1_000_000 * seconds / found.practices
    return f"{each:,.0f} µs a practice, at most {found.memory / 2**20:,.0f} MiB"


def _measured(shape: str, size: int, *, has_pages: bool = True) -> Measured:
    command = [sys.executable, __file__, "--one", shape, str(size), str(int(has_pages))]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    families, pages, *others = said
    return Measured(float(families), float(pages), *map(int, others))


def _one(shape: str, size: int, *, with_pages_too: bool) -> tuple[float | int, ...]:
    practices = SHAPES[shape](size)
    labs = [_lab(id_) for id_ in sorted({one.lab for one in practices})]
    start = time.process_time()
    families = family(practices, labs, "https://netz.example/")
    taken = time.process_time() - start
    if sum(1 for _ in families.adoptions()) != sum(bool(one.based_on) for one in practices):
        raise AssertionError("an adoption was lost")
    start = time.process_time()
    count, longest = _pages(practices, labs) if with_pages_too else (0, 0)
    pages = time.process_time() - start
    return taken, pages, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, len(practices), count, longest


def _pages(practices: Sequence[Practice], labs: Sequence[Lab]) -> tuple[int, int]:
    """Make each page as a build does, with its version; nothing is kept."""
    content = content_of(network_of(*labs, url="https://netz.example/"), practices=tuple(practices))
    site = with_pages(portal_site(content.network, NOW), content)
    pages = NetworkPractices(content.practices, content.families, (), {}, site), NetworkFamilies(content.families, site)
    count = longest = 0
    for page in (page for own in pages for page in own.stamped()):
        count += 1
        longest = max(longest, len(page.body(root_of(page.path)).encode()))
    if count < len({practice_path(one, site) for one in practices}):
        raise AssertionError("a page was lost")
    return count, longest


# --- networks ------------------------------------------------------------------------------------------------------


def _many(each: int) -> list[Practice]:
    """A thousand originals, and a thousand labs that took over `each` of them or of what became of them."""
    chance = random.Random(8)  # noqa: S311 - the same in each run
    found = [_practice(f"lab{number:04}", f"o{number:04}") for number in range(1000)]
    for number in range(LABS):
        for copy in range(each):
            of = found[chance.randrange(len(found))]
            lab = f"lab{number:04}" if of.lab != f"lab{number:04}" else "zuletzt"
            found.append(_practice(lab, f"k{number:04}-{copy}", f"{of.lab}/{of.id}@1.0"))
    return found


def _star(points: int) -> list[Practice]:
    return [_practice("mitte", "o"), *(_practice(f"lab{n:04}", "k", "mitte/o@1.0") for n in range(points))]


def _chain(length: int) -> list[Practice]:
    return [_practice(f"lab{n:04}", "k", f"lab{n - 1:04}/k@1.0" if n else "") for n in range(length)]


SHAPES: Mapping[str, Callable[[int], list[Practice]]] = {"many": _many, "star": _star, "chain": _chain}


def _practice(lab: str, id_: str, based_on: str = "") -> Practice:
    return Practice(
        lab=lab,
        id=id_,
        title=f"Beteiligung im Viertel {id_}",
        summary="Ein Abend, eine Frage und eine Liste, die am Ende alle gesehen haben.",
        time="2 Stunden",
        group_size="8 bis 15",
        version="1.1",
        based_on=based_on,
        changes=("Statt eines Abends dauert es vier Wochen.", "Die Gäste bringen ihr Telefon mit.") if based_on else (),
        url=f"https://{lab}.example/formate/{id_}/",
        licence="CC-BY-4.0",
    )


def _lab(id_: str) -> Lab:
    return Lab(id=id_, name=f"Labor {id_}", url=f"https://{id_}.example/", land="Hessen", licence="CC-BY-4.0")


if __name__ == "__main__":
    main()
