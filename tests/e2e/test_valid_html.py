"""Every page that is built is valid HTML: the Nu Html Checker, once for all of them."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from demonstration import BuiltNetwork

pytestmark = [pytest.mark.programs, pytest.mark.slow]

JAR = Path(__file__).parents[1] / "node_modules/vnu-jar/build/dist/vnu.jar"
# A run of seconds does not earn back what Java's second compiler costs; code of the first one needs a larger stack.
FOR_A_SHORT_RUN = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss4m"]
# A file has no origin, so that nothing is 'self' to the checker, and it takes the data of schema.org for a script:
# tests/browser/test_every_page.py sees in a browser that the policy holds and breaks nothing.
UNKNOWABLE = re.compile("(Resource|Inline script) violates Content Security Policy")
FRAGMENTS = ("embed/", "veranstaltungen/filter/")
"""Pieces for other people's pages, and for a filtered list: they are checked inside of a page."""
BROKEN = """<!doctype html><html lang="de"><head><title>x</title></head>
<body><h1>x</h1><p><ul><li>x</ul></p><img src="x.png"><a href="a b">x</a>
<p id="a" id="b" align="left">x</p></body></html>"""


def complaints(*places: Path) -> list[str]:
    """Give errors and warnings in folders and files as `file:line: text`; the checker sends nothing anywhere."""
    command = ["java", *FOR_A_SHORT_RUN, "-jar", str(JAR), "--skip-non-html", "--also-check-svg", "--exit-zero-always"]
    command += ["--format", "json", "--stdout", *map(str, places)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)["messages"]
    return [
        f"{one.get('url', '')}:{one.get('lastLine', 0)}: {one['message']} {one.get('extract', '')}"
        for one in found
        if not UNKNOWABLE.match(one["message"])
        and not any(f"/public/{folder}" in one.get("url", "") for folder in FRAGMENTS)
    ]


def test_every_page_is_valid(network: BuiltNetwork, extreme: BuiltNetwork) -> None:
    assert len(list(network.public.rglob("*.html"))) > 150
    others = [path for path in pages(extreme.public) if not is_same(path, network.public, extreme.public)]
    assert len(others) > 100
    assert complaints(network.public, *others) == []


def pages(folder: Path) -> list[Path]:
    """Give all that the checker reads in a folder."""
    return sorted(path for path in folder.rglob("*") if path.suffix in {".html", ".svg"})


def is_same(path: Path, one: Path, other: Path) -> bool:
    """Say whether a file of the other folder is, byte for byte, in the first one, too."""
    twin = one / path.relative_to(other)
    return twin.is_file() and twin.read_bytes() == path.read_bytes()


@pytest.mark.parametrize(("folder", "least"), [(FRAGMENTS[0], 20), (FRAGMENTS[1], 5)])
def test_every_fragment_is_valid_in_a_page_and_beside_others(
    network: BuiltNetwork, tmp_path: Path, folder: str, least: int
) -> None:
    fragments = [path.read_text("utf-8") for path in sorted((network.public / folder).rglob("*.html"))]
    assert len(fragments) > least
    page = '<!doctype html><html lang="de"><head><title>Stadt</title></head><body><h1>Stadt</h1>{}</body></html>'
    (tmp_path / "city.html").write_text(page.format("".join(fragments)), "utf-8")
    assert complaints(tmp_path) == []


def test_the_checker_is_awake(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text(BROKEN, "utf-8")
    said = " ".join(complaints(tmp_path))
    for part in ("alt", "ul", "Duplicate attribute", "align", "href"):
        assert part in said
