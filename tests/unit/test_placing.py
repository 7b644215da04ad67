"""Publishing a built site touches only what differs."""

import os
from errno import EXDEV
from pathlib import Path

import pytest

from labnetz.cli.placing import LIST, Placed, place


def fill(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def content(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != LIST)
    return {path.relative_to(folder).as_posix(): path.read_text() for path in files}


def test_new_files_come_and_those_placed_before_go(tmp_path):
    public = tmp_path / "public"
    place(fill(tmp_path / "first", {"index.html": "old", "gone/deep/x.html": "x"}), public)
    second = fill(tmp_path / "second", {"index.html": "new", "a/b.html": "b"})
    assert place(second, public) == Placed(written=2, removed=1)
    assert content(public) == {"index.html": "new", "a/b.html": "b"}
    assert not (public / "gone").exists()


def test_what_did_not_change_is_not_touched(tmp_path):
    public = tmp_path / "public"
    place(fill(tmp_path / "built", {"index.html": "same"}), public)
    before = {path: path.stat().st_mtime_ns for path in public.iterdir()}
    assert place(fill(tmp_path / "built", {"index.html": "same"}), public) == Placed(written=0, removed=0)
    assert {path: path.stat().st_mtime_ns for path in public.iterdir()} == before


def test_what_somebody_else_put_there_is_never_removed(tmp_path):
    others = {".git/config": "git", "CNAME": "lab.example", "berlin/index.html": "a lab", "wp-content/x.php": "x"}
    public = fill(tmp_path / "public", others)
    for text in ("one", "two"):
        place(fill(tmp_path / text, {f"{text}.html": text}), public)
    assert content(public) == others | {"two.html": "two"}


def test_a_list_that_leads_out_of_the_folder_removes_nothing(tmp_path):
    public = fill(tmp_path / "public", {LIST: "../precious.txt\n/etc/nothing\n\n"})
    (tmp_path / "precious.txt").write_text("keep")
    place(fill(tmp_path / "built", {"index.html": "x"}), public)
    assert (tmp_path / "precious.txt").read_text() == "keep"


def test_a_folder_of_somebody_else_in_the_way_is_an_error(tmp_path):
    public = fill(tmp_path / "public", {"termine/index.html": "folder"})
    with pytest.raises(FileExistsError):
        place(fill(tmp_path / "built", {"termine": "file"}), public)
    assert content(public) == {"termine/index.html": "folder"}


def test_what_a_killed_run_wrote_is_still_known_to_the_next(tmp_path):
    public = tmp_path / "public"
    place(fill(tmp_path / "one", {"a.html": "a"}), public)
    (public / "z.html").mkdir()
    two = fill(tmp_path / "two", {"b.html": "b", "z.html": "z"})
    with pytest.raises(FileExistsError):
        place(two, public)
    (public / "z.html").rmdir()
    place(fill(tmp_path / "three", {"c.html": "c"}), public)
    assert content(public) == {"c.html": "c"}


def test_nothing_built_never_empties_what_is_published(tmp_path):
    public = tmp_path / "public"
    place(fill(tmp_path / "built", {"index.html": "good"}), public)
    with pytest.raises(FileNotFoundError):
        place(tmp_path / "missing", public)
    assert content(public) == {"index.html": "good"}


def test_what_was_kept_was_not_built_and_stays(tmp_path):
    public = tmp_path / "public"
    place(fill(tmp_path / "built", {"a/index.html": "kept", "b/index.html": "gone"}), public)
    before = (public / "a/index.html").stat().st_mtime_ns
    built = fill(tmp_path / "again", {"index.html": "new"})
    assert place(built, public, kept={"a/index.html"}) == Placed(written=1, removed=1)
    assert content(public) == {"a/index.html": "kept", "index.html": "new"}
    assert (public / "a/index.html").stat().st_mtime_ns == before


def test_a_folder_that_is_not_there_yet_comes_as_it_is_and_into_others_only_files(tmp_path):
    public = fill(tmp_path / "public", {"events/theirs.txt": "of somebody else"})
    new = {"pages/a/index.html": "a", "pages/b/index.html": "b", "pages2/x.html": "x"}
    built = fill(tmp_path / "built", {**new, "events/deep/c.html": "c", "events/d.html": "d", "index.html": "i"})
    folders = {name: (built / name).stat().st_ino for name in ("pages", "pages2", "events/deep", "events")}
    known = content(built)
    assert place(built, public) == Placed(written=6, removed=0)
    assert content(public) == known | {"events/theirs.txt": "of somebody else"}
    assert {name: (public / name).stat().st_ino == number for name, number in folders.items()} == {
        "pages": True,
        "pages2": True,
        "events/deep": True,
        "events": False,
    }


def test_what_came_as_a_folder_goes_file_by_file(tmp_path):
    public = tmp_path / "public"
    place(fill(tmp_path / "one", {"pages/a/index.html": "a", "pages/b/index.html": "b"}), public)
    assert place(fill(tmp_path / "two", {"pages/b/index.html": "b"}), public) == Placed(written=0, removed=1)
    assert content(public) == {"pages/b/index.html": "b"}
    assert not (public / "pages/a").exists()


def test_on_another_disk_a_file_is_copied_beside_its_place_and_then_moved(tmp_path, monkeypatch):
    public, move = fill(tmp_path / "public", {"index.html": "old"}), os.replace

    def as_across_disks(new: str, old: str) -> None:
        if str(tmp_path / "built") in str(new):
            raise OSError(EXDEV, "another disk")
        assert (public / "index.html").read_text() == "old"
        move(new, old)

    monkeypatch.setattr(os, "replace", as_across_disks)
    monkeypatch.setattr(os, "rename", as_across_disks)
    place(fill(tmp_path / "built", {"index.html": "new", "deep/er/x.html": "x"}), public)
    assert content(public) == {"index.html": "new", "deep/er/x.html": "x"}
