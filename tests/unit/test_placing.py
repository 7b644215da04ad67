"""Publishing a built site touches only what differs."""

from pathlib import Path

import pytest

from labnetz.cli.placing import Placed, place


def fill(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def content(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_new_files_come_and_old_ones_go(tmp_path):
    built = fill(tmp_path / "built", {"index.html": "new", "a/b.html": "b"})
    public = fill(tmp_path / "public", {"index.html": "old", "gone/x.html": "x"})
    assert place(built, public) == Placed(written=2, removed=1)
    assert content(public) == {"index.html": "new", "a/b.html": "b"}
    assert not (public / "gone").exists()


def test_what_did_not_change_is_not_touched(tmp_path):
    built = fill(tmp_path / "built", {"index.html": "same"})
    public = fill(tmp_path / "public", {"index.html": "same"})
    before = (public / "index.html").stat().st_mtime_ns
    assert place(built, public) == Placed(written=0, removed=0)
    assert (public / "index.html").stat().st_mtime_ns == before


def test_folders_of_others_are_left_alone(tmp_path):
    built = fill(tmp_path / "built", {"index.html": "portal"})
    public = fill(tmp_path / "public", {"berlin/index.html": "lab", "old/index.html": "old"})
    (public / "berlin" / "empty").mkdir()
    place(built, public, keep={"berlin"})
    assert content(public) == {"index.html": "portal", "berlin/index.html": "lab"}
    assert (public / "berlin" / "empty").is_dir()


def test_a_page_may_take_the_place_of_a_folder(tmp_path):
    built = fill(tmp_path / "built", {"termine": "file"})
    public = fill(tmp_path / "public", {"termine/index.html": "folder"})
    place(built, public)
    assert content(public) == {"termine": "file"}


def test_nothing_built_never_empties_what_is_published(tmp_path):
    public = fill(tmp_path / "public", {"index.html": "good"})
    with pytest.raises(FileNotFoundError):
        place(tmp_path / "missing", public)
    assert content(public) == {"index.html": "good"}
