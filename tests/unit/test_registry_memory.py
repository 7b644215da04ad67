"""A slip in one member's file takes nobody off the portal."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from demonstration import ROOT
from labnetz.registry import load_network
from labnetz.registry_memory import load_remembered, remember


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("sites", "network"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("snapshots"))
    network, _ = load_network(tmp_path / "network")
    remember(network)
    return tmp_path / "network"


def labs(folder: Path) -> dict[str, object]:
    return {lab.id: lab for lab in load_remembered(folder)[0].labs}


@pytest.mark.parametrize(
    ("lab", "path", "slip"),
    [
        ("kehl", "labs/kehl.yml", 'name: "x'),
        ("wiesbaden", "labs/wiesbaden.yml", 'x: "'),
        ("wiesbaden", "../sites/wiesbaden/lab.yml", "id: [wiesbaden"),
    ],
)
def test_the_last_good_entry_stands_in_and_the_slip_is_told(folder, lab, path, slip):
    before = labs(folder)
    (folder / path).write_text(slip, "utf-8")
    network, problems = load_remembered(folder)
    assert {one.id: one for one in network.labs} == before
    assert {problem.rule for problem in problems if lab in str(problem.where)} >= {"REG-03", "REG-08"}
    assert any(problem.level == "error" for problem in problems)


def test_a_member_whose_file_is_gone_is_gone(folder):
    (folder / "labs/kehl.yml").unlink()
    assert "kehl" not in labs(folder)


def test_a_memory_that_cannot_be_read_helps_nobody_and_harms_nobody(folder):
    (folder / "snapshots/kehl/member.json").write_text("{", "utf-8")
    (folder / "labs/kehl.yml").write_text('name: "x', "utf-8")
    assert "kehl" not in labs(folder)
    assert "berlin" in labs(folder)


def test_what_did_not_change_is_not_written_again(folder):
    path = folder / "snapshots/kehl/member.json"
    before = path.stat().st_mtime_ns
    remember(load_network(folder)[0])
    assert path.stat().st_mtime_ns == before
