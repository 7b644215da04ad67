"""A repository that git does not trust has no history, and that is said."""

from __future__ import annotations

import os
import subprocess

import pytest

from labnetz.lab_folder import lost_history


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can give a folder away")
def test_a_repository_of_somebody_else_is_told(tmp_path, monkeypatch):
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    monkeypatch.setenv("HOME", str(tmp_path / "nobody"))
    for name in [name for name in os.environ if name.startswith("GIT_CONFIG")]:
        monkeypatch.delenv(name)
    assert lost_history(tmp_path) == ()
    os.chown(tmp_path, 12345, 12345)
    os.chown(tmp_path / ".git", 12345, 12345)
    assert [problem.rule for problem in lost_history(tmp_path)] == ["FRESH-02"]
