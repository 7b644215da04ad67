"""Ask Lighthouse three times about home, events and an event, of a lab and of the portal, and print the medians for
docs/benchmarks.md. Pages can be named ("event of the portal"): then only those.

Served by nginx with gzip, as a city's host would. Performance depends on the machine: run it alone.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from demonstration import NOW, copy_of_sources, labnetz
from lighthouse import Scores, ask_lighthouse
from loopback import running_nginx
from page_types import PAGES as PORTAL

PAGES = {
    "home of a lab": "moenchengladbach/",
    "events of a lab": "moenchengladbach/veranstaltungen/",
    "event of a lab": "moenchengladbach/veranstaltungen/lego-workshop/",
    "home of the portal": PORTAL["portal home"],
    "events of the portal": PORTAL["portal events"],
    "event of the portal": PORTAL["portal event"],
}
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
RUNS = 3
LEAST = 95


def main() -> None:
    """Print the table; end with 1 if a median is below what we promise."""
    asked = {what: PAGES[what] for what in sys.argv[1:] or PAGES}
    print(f"| page | {' | '.join(CATEGORIES)} | largest paint | layout shift |")
    print("| --- |" + " ---: |" * (len(CATEGORIES) + 2))
    low = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = copy_of_sources(folder / "network")
        labnetz("build", "--now", NOW, cwd=source)
        folder.chmod(0o755)
        with running_nginx(folder / "nginx", source / "public") as server:
            for what, path in asked.items():
                runs = [ask_lighthouse(f"{server.url}/{path}", *CATEGORIES) for _ in range(RUNS)]
                points = [_median(runs, category) for category in CATEGORIES]
                low += [what for one in points if one < LEAST]
                print(f"| {what} | {' | '.join(map(str, points))} | {_metrics(runs)} |")
                for line in sorted({line for run in runs for line in run.lost}):
                    print(f"    {line}", file=sys.stderr)
    sys.exit(1 if low else 0)


def _median(runs: list[Scores], category: str) -> int:
    return int(statistics.median(run.points[category] for run in runs))


def _metrics(runs: list[Scores]) -> str:
    paint = statistics.median(run.metrics["largest-contentful-paint"] for run in runs)
    shift = statistics.median(run.metrics["cumulative-layout-shift"] for run in runs)
    return f"{paint / 1000:.1f} s | {shift:.3f}"


if __name__ == "__main__":
    main()
