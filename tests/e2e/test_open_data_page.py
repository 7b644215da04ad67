"""The page about open data: its examples run, its addresses are there, and its promises hold."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from demonstration import ROOT, BuiltNetwork, serving_folder
from labnetz.publish.events_json import attribution
from labnetz.registry import load_network
from labnetz.scaffold.network import NewNetwork, new_network

pytestmark = [pytest.mark.programs, pytest.mark.slow]

HERE = "https://stadtlabore.example/"
OWN = (ROOT / "network" / "docs" / "offene-daten.md").read_text("utf-8")


def begun(language: str) -> str:
    """The page with which a new network begins."""
    known = NewNetwork(
        id="n", name="N", url=HERE, contact="a@n.example", folder="n", version="0.1.0", language=language
    )
    (page,) = (one for one in new_network(known) if one.path == "docs/offene-daten.md")
    return page.content.decode()


PAGES = [pytest.param(OWN, id="ours"), pytest.param(begun("de"), id="de"), pytest.param(begun("en"), id="en")]


@pytest.fixture(scope="module")
def portal(network: BuiltNetwork, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demonstration's data, as if the portal's own address were on this computer."""
    folder = tmp_path_factory.mktemp("data")
    with serving_folder(folder) as url:
        for name in ("events.json", "data", "feeds"):
            for path in sorted((network.public / name).rglob("*")) or [network.public / name]:
                if path.is_file():
                    copy = folder / path.relative_to(network.public)
                    copy.parent.mkdir(parents=True, exist_ok=True)
                    copy.write_bytes(path.read_bytes().replace(HERE.encode(), url.encode()))
        yield url


def example(page: str, language: str, portal: str) -> str:
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    return found.replace(HERE, portal)


def said(*command: str, **more: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, **more)  # type: ignore[call-overload]
    assert done.returncode == 0, done.stderr
    return str(done.stdout)


@pytest.mark.parametrize("page", PAGES)
def test_the_line_for_the_terminal_works(page, portal):
    assert "BEGIN:VEVENT" in said("sh", "-c", example(page, "sh", portal))


@pytest.mark.parametrize("page", PAGES)
def test_the_lines_of_python_work(page, portal):
    lines = said(sys.executable, "-c", example(page, "python", portal)).splitlines()
    assert len(lines) > 50
    assert all(re.match(r"2026-1[12]-\d\d", line) and line.count(" | ") == 1 for line in lines)
    assert {line.split()[1] for line in lines} >= {"scheduled", "cancelled"}


@pytest.mark.parametrize("page", PAGES)
def test_the_lines_of_javascript_work(page, portal, tmp_path):
    (tmp_path / "example.mjs").write_text(example(page, "js", portal), "utf-8")
    node = shutil.which("node")
    assert node is not None
    lines = said(node, str(tmp_path / "example.mjs")).splitlines()
    assert len(lines) > 5
    assert all(line.startswith("2026-12-") for line in lines)


@pytest.mark.parametrize("page", PAGES)
def test_the_addresses_that_the_page_names_are_there(page, network):
    named = [path for path in re.findall(r"`/([^`<]+)`", page) if not path.endswith("/")]
    assert len(named) > 15
    assert [path for path in named if not (network.public / path).is_file()] == []


def test_the_page_names_a_source_as_the_data_do():
    known, _ = load_network(ROOT / "network")
    assert f"> {attribution('Zukunftswerk Wiesbaden', 'CC-BY-4.0', known)}\n" in OWN


def test_the_months_of_the_page_are_in_the_demonstration(network):
    assert Path(network.public, "feeds/month/2026-12.ics").is_file()
