"""Measure the portal of a big network: cold, warm with one changed lab, memory and growth; against Hugo; and
a stamped page against one of MkDocs (`stamping`).

    python tests/bench/portal.py [labs] [events of each] [updates of each]

needs the dependency group "bench". Other programs on the machine disturb the clock more than the processor time; both
are told. What Hugo does and does not do, `other_generators` says.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import stamping
from many_labs import BUILT, Size, change_lab, write_network
from other_generators import write_for_hugo
from watching import Taken, taken

BIG = Size(labs=1000, events=100, updates=20)
GROWTH = (Size(100, 20, 2), Size(1000, 20, 2), Size(10_000, 20, 2))
_STEP = re.compile(r"^  (.+): (\d+\.\d) s$", re.MULTILINE)

Row = tuple[str, float, str]


def main() -> None:
    """Print all rows, or those of one size."""
    numbers = [int(argument) for argument in sys.argv[1:4]]
    print("| what | time | more |\n| --- | --- | --- |")
    for name, seconds, more in rows(Size(*numbers), ()) if len(numbers) == 3 else rows():
        print(f"| {name} | {seconds:.2f} s | {more} |", flush=True)


def rows(size: Size = BIG, growth: tuple[Size, ...] = GROWTH) -> Iterator[Row]:
    """Give all rows of the table. The big ones take minutes."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        yield from _portal(Path(folder), size)
    yield from stamping.rows()
    if growth:
        yield from _growth(growth)


def _portal(folder: Path, size: Size) -> Iterator[Row]:
    network, into = folder / "network", folder / "public"
    write_network(network, size)
    name = f"{size.labs:,} labs × {size.events} events + {size.updates} updates"
    cold = _build(network, into)
    yield f"portal of {name}, nothing there", cold.clock, _about(cold)
    yield "… its steps", cold.clock, _steps(cold)
    again = _build(network, into)
    yield "… nothing changed", again.clock, f"{_about(again)}, {_ratio(again, cold)} of the first"
    change_lab(network, size)
    before = _times(into)
    warm = _build(network, into)
    touched = sum(before.get(path) != time for path, time in _times(into).items())
    more = f"{_about(warm)}, {_ratio(warm, cold)} of the first; {touched:,} of {len(before):,} files touched"
    yield "… one lab changed", warm.clock, more
    yield from _hugo(folder / "hugo", size, into, cold)


def _hugo(folder: Path, size: Size, ours: Path, cold: Taken) -> Iterator[Row]:
    """Let Hugo make the same pages in our frame; then let Pagefind make the index that ours has made already."""
    folder.mkdir()
    frame = next(ours.glob("veranstaltungen/????????????????/index.html")).read_text("utf-8")
    pages = write_for_hugo(folder, size, frame)
    hugo = taken([_program("hugo"), "--quiet", "--buildFuture"], folder)
    ratio = (
        f"ours takes {cold.clock / hugo.clock:.2f} × the time, {cold.processor / hugo.processor:.2f} × the processor"
    )
    yield f"Hugo, the same {pages:,} items, no search", hugo.clock, f"{_about(hugo)}; {ratio}"
    index = taken([sys.executable, "-m", "pagefind", "--site", "public"], folder)
    clock, processor = hugo.clock + index.clock, hugo.processor + index.processor
    ratio = f"ours takes {cold.clock / clock:.2f} × the time, {cold.processor / processor:.2f} × the processor"
    yield "… and Pagefind's index of its pages", clock, f"{_about(index)} for the index; {ratio}"


def _growth(sizes: tuple[Size, ...]) -> Iterator[Row]:
    found: list[tuple[Size, Taken]] = []
    for size in sizes:
        with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
            write_network(Path(folder) / "network", size)
            found.append((size, _build(Path(folder) / "network", Path(folder) / "public")))
        each = 1000 * found[-1][1].processor / (size.labs * size.events)
        more = f"{_about(found[-1][1])}; {each:.2f} ms of processor an event"
        yield f"portal of {size.labs:,} labs × {size.events} events", found[-1][1].clock, more
    for (small, first), (big, second) in pairwise(found):
        more = f"{second.processor / first.processor:.1f} × the processor"
        yield f"… from {small.labs:,} to {big.labs:,} labs", second.clock - first.clock, more


def _build(network: Path, into: Path) -> Taken:
    command = [sys.executable, "-m", "labnetz", "build", "--no-harvest", "--now", BUILT.isoformat()]
    return taken([*command, "--network", str(network), "--into", str(into)], network, {"LANG": "de_DE.UTF-8"})


def _about(one: Taken) -> str:
    return f"{one.processor:.0f} s of processor, at most {one.memory / 2**20:,.0f} MB"


def _steps(one: Taken) -> str:
    return ", ".join(f"{name} {seconds} s" for name, seconds in _STEP.findall(one.said))


def _ratio(one: Taken, other: Taken) -> str:
    return f"{one.clock / other.clock:.2f} (processor {one.processor / other.processor:.2f})"


def _times(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def _program(name: str) -> str:
    path = Path(sys.executable).with_name(name)
    if not path.exists():
        raise FileNotFoundError(f'{path}: install the dependency group "bench"')
    return str(path)


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(f"{error}\n{error.output}")
