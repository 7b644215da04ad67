"""Ask Lighthouse, as on a slow phone, with the system's Chromium."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CLI = Path(__file__).parent / "node_modules/lighthouse/cli/index.js"
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking --disable-component-update"


@dataclass(frozen=True)
class Scores:
    """Points of 100 by category, what cost some, and milliseconds by metric."""

    points: dict[str, int]
    lost: tuple[str, ...]
    metrics: dict[str, float]


def ask_lighthouse(url: str, *categories: str) -> Scores:
    """Run it once: phone-sized, network and processor slowed down as Lighthouse does by itself."""
    command = [
        "node",
        str(CLI),
        url,
        "--quiet",
        "--output=json",
        f"--chrome-flags={FLAGS}",
        "--no-enable-error-reporting",
    ]
    only = [f"--only-categories={','.join(categories)}"] if categories else []
    environment = os.environ | {"CHROME_PATH": shutil.which("chromium") or "", "CI": "1"}
    done = subprocess.run([*command, *only], capture_output=True, text=True, check=False, env=environment, timeout=300)
    assert done.returncode == 0, done.stderr
    return _scores(json.loads(done.stdout))


def _scores(report: dict[str, Any]) -> Scores:
    audits = report["audits"]
    categories = report["categories"]
    lost = {
        f"{reference['id']}: {audits[reference['id']]['title']}"
        for category in categories.values()
        for reference in category["auditRefs"]
        if reference["weight"] and (audits[reference["id"]]["score"] or 0) < 1
        and audits[reference["id"]]["scoreDisplayMode"] in {"binary", "numeric", "metricSavings"}
    }  # fmt: skip
    points = {name: round(100 * (category["score"] or 0)) for name, category in categories.items()}
    metrics = {
        name: float(audits[name]["numericValue"])
        for name in ("largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")
        if name in audits and "numericValue" in audits[name]
    }  # fmt: skip
    return Scores(points, tuple(sorted(lost)), metrics)
