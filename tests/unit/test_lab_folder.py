"""A lab's folder on disk: pages get the address that MkDocs gives them, and git's dates."""

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from labnetz.content.folders import FOLDERS
from labnetz.content.history import NO_HISTORY
from labnetz.errors import ContentError
from labnetz.lab_folder import load_lab, lost_history, page_path, read_folder, read_text

NOW = datetime(2026, 12, 2, tzinfo=UTC)


def git(folder: Path, *arguments: str, at: str = "2026-11-20T10:00:00+00:00") -> None:
    who = {"GIT_AUTHOR_NAME": "x", "GIT_AUTHOR_EMAIL": "x@lab.example", "GIT_AUTHOR_DATE": at}
    who |= {"GIT_COMMITTER_NAME": "x", "GIT_COMMITTER_EMAIL": "x@lab.example", "GIT_COMMITTER_DATE": at}
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True, env=os.environ | who)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    docs = tmp_path / "lab" / "docs" / "veranstaltungen"
    docs.mkdir(parents=True)
    git(tmp_path, "init", "-q")
    (docs / "größe.md").write_text("eins", "utf-8")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "1", at="2026-11-01T10:00:00+00:00")
    (docs / "später.md").write_text("zwei", "utf-8")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "2", at="2026-11-05T10:00:00+00:00")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "folders", "files"),
    [
        ("index.md", "", "index.html"),
        ("a/index.md", "a/", "a/index.html"),
        ("a/b.md", "a/b/", "a/b.html"),
    ],
)
def test_a_page_lies_where_mkdocs_puts_it(name, folders, files):
    assert page_path(name, directory_urls=True) == folders
    assert page_path(name, directory_urls=False) == files


@pytest.mark.slow
def test_a_page_carries_what_git_knows_of_it(repository):
    found = {
        file.path: file for file in read_folder(repository / "lab" / "docs", "https://lab.example/", FOLDERS["de"])
    }
    assert {path: file.history.changed for path, file in found.items()} == {
        "veranstaltungen/größe.md": datetime(2026, 11, 1, 10, tzinfo=UTC),
        "veranstaltungen/später.md": datetime(2026, 11, 5, 10, tzinfo=UTC),
    }


@pytest.mark.slow
def test_a_file_that_is_not_committed_has_no_date(repository):
    (repository / "lab" / "docs" / "neu.md").write_text("drei", "utf-8")
    dates = {
        file.path: file.history
        for file in read_folder(repository / "lab" / "docs", "https://lab.example/", FOLDERS["de"])
    }
    assert dates["neu.md"] == NO_HISTORY
    assert dates["veranstaltungen/größe.md"] != NO_HISTORY


def test_without_git_nothing_has_a_date(tmp_path, monkeypatch):
    (tmp_path / "a.md").touch()
    monkeypatch.setenv("PATH", "")
    assert [file.history for file in read_folder(tmp_path, "https://lab.example/", FOLDERS["de"])] == [NO_HISTORY]


@pytest.mark.slow
def test_a_lost_history_is_told(repository, tmp_path):
    assert lost_history(repository) == ()
    copy = tmp_path / "copy"
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{repository}", str(copy))
    assert [problem.rule for problem in lost_history(copy)] == ["FRESH-02"]


def test_a_folder_without_lab_yml_says_so(tmp_path):
    with pytest.raises(ContentError, match=r"lab\.yml"):
        load_lab(tmp_path, now=NOW)


@pytest.mark.parametrize("text", ["Größe", "\ufeffGröße", ""])
def test_utf_8_is_read_with_and_without_a_byte_order_mark(tmp_path, text):
    (tmp_path / "a.md").write_text(text, "utf-8")
    assert read_text(tmp_path / "a.md", "a.md") == (text.removeprefix("\ufeff"), ())


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-16-le", "utf-16-be"])
def test_what_is_no_utf_8_is_told_and_left_out(tmp_path, encoding):
    docs = tmp_path / "docs" / "veranstaltungen"
    docs.mkdir(parents=True)
    (tmp_path / "lab.yml").write_text("id: x\nname: X\nurl: https://x.example/\nlicence: x\n", "utf-8")
    (docs / "a.md").write_bytes("---\ntitle: Größe\nstart: 2026-12-02\n---\n".encode(encoding))
    (docs / "gut.md").write_text("---\ntitle: Gut\nstart: 2026-12-02\n---\n", "utf-8")
    _, content = load_lab(tmp_path, now=NOW)
    said = ["veranstaltungen/a.md: the file can't be read as UTF-8 text – save it again as UTF-8"]
    assert [str(problem) for problem in content.problems] == said
    assert content.unreadable == {"veranstaltungen/a.md"}
    assert [event.id for event in content.events] == ["gut"]


def test_a_lab_yml_that_is_no_utf_8_says_so(tmp_path):
    (tmp_path / "lab.yml").write_bytes("name: Mönchengladbach\n".encode("latin-1"))
    with pytest.raises(ContentError) as caught:
        load_lab(tmp_path, now=NOW)
    assert [str(problem.where) for problem in caught.value.problems] == ["lab.yml"]


def test_a_picture_is_looked_for_on_the_disk(tmp_path):
    docs = tmp_path / "docs" / "aktuelles"
    docs.mkdir(parents=True)
    (tmp_path / "lab.yml").write_text("id: x\nname: X\nurl: https://x.example/\nlicence: x\n", "utf-8")
    (docs / "u.md").write_text(
        "---\ntitle: U\ndate: 2026-12-01\nimage: {src: ../b.webp, alt: Ein Haus, credit: X, licence: CC0-1.0}\n---\n",
        "utf-8",
    )
    _, content = load_lab(tmp_path, now=NOW)
    assert [str(problem.where) for problem in content.problems] == ["aktuelles/u.md:4:14"]
    (docs.parent / "b.webp").touch()
    _, content = load_lab(tmp_path, now=NOW)
    assert content.problems == ()
