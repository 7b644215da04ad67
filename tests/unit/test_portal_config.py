"""The mkdocs.yml of a portal that has none: what stands in its menu."""

import json

import pytest

from labnetz.cli.portal_config import portal_config
from some_network import network_of

LISTS = [
    "index.md",
    "veranstaltungen/index.md",
    "mitmachen/index.md",
    "aktuelles/index.md",
    "themen/index.md",
    "labore/index.md",
    "formate/index.md",
]


def menu(folder, scratch) -> list[str]:
    network = network_of()
    return json.loads(portal_config(folder, network, scratch).read_text("utf-8"))["nav"]


@pytest.fixture
def folders(tmp_path):
    folder, scratch = tmp_path / "netz", tmp_path / "scratch"
    folder.mkdir()
    scratch.mkdir()
    return folder, scratch


def test_a_folder_without_pages_has_the_lists_in_its_menu(folders):
    assert menu(*folders) == [*LISTS, "abonnieren/index.md"]


def test_own_pages_follow_and_what_the_law_wants_stays_in_the_foot(folders):
    docs = folders[0] / "docs"
    docs.mkdir()
    for name in ("ueber.md", "ueber.en.md", "impressum.md", "zustand.md", "abonnieren.md", "index.md"):
        (docs / name).write_text("# T\n")
    assert menu(*folders) == [*LISTS, "abonnieren.md", "ueber.md"]
