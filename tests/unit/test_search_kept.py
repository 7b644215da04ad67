"""An index is made again when what it is made of has changed, and only then; a torn one counts as none."""

from __future__ import annotations

from pathlib import Path

import pytest

from labnetz.harvest.shelf import FolderShelf, MemoryShelf
from labnetz.search_index import begin
from labnetz.search_kept import NAME, Index, keep, load

INDEX = Index({"a": b"\x00\nbytes", "b/c": b"", "d": b"more"}, {"x/index.html": "abc1234"})


def mains(**pages: str) -> dict[str, str]:
    return {f"{name}/index.html": f"<main data-pagefind-body><h1>{text}</h1></main>" for name, text in pages.items()}


def files(site: Path) -> dict[str, bytes]:
    folder = site / "pagefind"
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.*")}


@pytest.mark.parametrize("shelf", [MemoryShelf, "folder"])
def test_what_was_kept_comes_back(tmp_path: Path, shelf):
    own = FolderShelf(tmp_path) if shelf == "folder" else shelf()
    keep(own, "digest", INDEX)
    assert load(own, "digest") == INDEX
    assert load(own, "another") is None


def test_nothing_kept_is_none():
    assert load(MemoryShelf(), "digest") is None
    assert load(None, "digest") is None


@pytest.mark.parametrize(
    "tear",
    [
        pytest.param(lambda body: body[:-1], id="cut off"),
        pytest.param(lambda body: body[:40], id="cut off in its head"),
        pytest.param(lambda body: body.replace(b"more", b"less"), id="changed"),
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda _: b"[]\n", id="something else"),
        pytest.param(lambda _: b"\xff\xfe\n", id="no text"),
    ],
)
def test_what_is_torn_is_none(tear):
    shelf = MemoryShelf()
    keep(shelf, "digest", INDEX)
    with shelf.open(NAME) as file:
        shelf.keep(NAME, [tear(file.read())])
    assert load(shelf, "digest") is None


def test_an_index_of_the_same_is_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    shelf = MemoryShelf()
    first = begin(mains(a="Werkstatt", b="Labor"), tmp_path / "1", "de", shelf).finish()
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", "/bin/false")  # a program that makes none
    again = begin(mains(a="Werkstatt", b="Labor"), tmp_path / "2", "de", shelf).finish()
    assert again == first
    assert [*first.ids] == ["a/index.html", "b/index.html"]
    assert files(tmp_path / "2") == files(tmp_path / "1") != {}


@pytest.mark.parametrize(
    ("pages", "language"),
    [
        pytest.param({"a": "Werkstatt", "b": "Labore"}, "de", id="another text"),
        pytest.param({"a": "Werkstatt"}, "de", id="a page less"),
        pytest.param({"a": "Werkstatt", "c": "Labor"}, "de", id="another address"),
        pytest.param({"a": "Werkstatt", "b": "Labor"}, "en", id="another language"),
    ],
)
def test_an_index_of_something_else_is_made_anew(tmp_path: Path, pages: dict[str, str], language: str):
    shelf = MemoryShelf()
    begin(mains(a="Werkstatt", b="Labor"), tmp_path / "1", "de", shelf).finish()
    begin(mains(**pages), tmp_path / "2", language, shelf).finish()
    begin(mains(**pages), tmp_path / "3", language).finish()
    assert files(tmp_path / "2") == files(tmp_path / "3")
    assert files(tmp_path / "2") != files(tmp_path / "1")


def test_each_page_is_called_as_the_file_that_has_its_words(tmp_path: Path):
    ids = begin(mains(a="Werkstatt", b="Labor"), tmp_path, "de").finish().ids
    named = {path.name for path in (tmp_path / "pagefind/fragment").iterdir()}
    assert {f"de_{own}.pf_fragment" for own in ids.values()} == named
