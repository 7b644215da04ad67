"""What is kept beside the code is believed only of the same code, whole, and if nobody else could write it."""

import os
import sys
from pathlib import Path

import pytest

from labnetz import locale, pycache
from labnetz.pycache import recall, remember


@pytest.fixture(autouse=True)
def beside(tmp_path, monkeypatch) -> Path:
    """Keep what is kept in a folder of this test."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path


def kept_in(folder: Path) -> list[Path]:
    """Give what we keep; Python keeps the bytecode of what it imports beside it."""
    return [one for one in folder.rglob("*") if one.is_file() and one.parent.name.startswith("labnetz.")]


def only_file(folder: Path) -> Path:
    [found] = kept_in(folder)
    return found


def test_what_was_remembered_is_recalled():
    remember("a", "this", b"made")
    assert recall("a", "this") == b"made"


def test_the_last_one_counts_and_leaves_nothing_else(beside):
    remember("a", "this", b"made")
    remember("a", "that", b"made anew")
    assert (recall("a", "this"), recall("a", "that")) == (None, b"made anew")
    assert only_file(beside).name == "a"


def test_other_code_knows_nothing_of_it(monkeypatch):
    remember("a", "this", b"made")
    monkeypatch.setattr(pycache, "code_version", lambda: "another")
    assert recall("a", "this") is None


@pytest.mark.parametrize("torn", [b"", b"torn"])
def test_what_is_torn_is_not_recalled(beside, torn):
    remember("a", "this", b"made of much")
    file = only_file(beside)
    file.write_bytes(file.read_bytes()[:40] + torn)
    assert recall("a", "this") is None


@pytest.mark.parametrize("mode", [0o664, 0o646])
def test_a_file_that_others_may_write_is_not_believed(beside, mode):
    remember("a", "this", b"made")
    only_file(beside).chmod(mode)
    assert recall("a", "this") is None


def test_a_file_of_somebody_else_is_not_believed(monkeypatch):
    remember("a", "this", b"made")
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    monkeypatch.setattr(pycache, "_code_owner", lambda: 12346)
    assert recall("a", "this") is None


def test_what_is_kept_can_be_written_by_its_owner_only(beside):
    before = os.umask(0)
    try:
        remember("a", "this", b"made")
    finally:
        os.umask(before)
    assert only_file(beside).stat().st_mode & 0o777 == 0o644


def test_nothing_is_kept_where_python_keeps_nothing(beside, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    remember("a", "this", b"made")
    assert not kept_in(beside)


def test_nothing_is_kept_where_files_have_no_owners(beside, monkeypatch):
    monkeypatch.delattr(os, "geteuid")
    remember("a", "this", b"made")
    assert recall("a", "this") is None
    assert not kept_in(beside)


def test_where_nothing_can_be_written_nothing_is_said(beside, monkeypatch):
    (beside / "file").touch()
    monkeypatch.setattr(sys, "pycache_prefix", str(beside / "file" / "below"))
    remember("a", "this", b"made")
    assert recall("a", "this") is None


def test_where_writing_fails_nothing_half_is_left(beside, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    remember("a", "this", b"made")
    assert not kept_in(beside)


def test_it_lies_beside_the_code_without_a_prefix(monkeypatch):
    monkeypatch.setattr(sys, "pycache_prefix", None)
    assert pycache._folder().parent == Path(pycache.__file__).parent / "__pycache__"


@pytest.mark.parametrize("language", ["de", "fr"])
def test_a_kept_catalog_says_the_same(beside, monkeypatch, language):
    words = locale.translations.__wrapped__
    anew, kept = words(language), words(language)
    assert list(beside.rglob(f"{language}.mo"))
    assert kept._catalog == anew._catalog
    assert len(kept._catalog) > 1000
    monkeypatch.setattr(locale, "_compiled", None)  # nobody may make it once more
    assert words(language)._catalog == anew._catalog
