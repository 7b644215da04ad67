"""What the search's index is made of is read again when it has changed, and only then; what is torn counts as none."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from labnetz import search_index
from labnetz.forks import can_fork, cores
from labnetz.harvest.shelf import FolderShelf, MemoryShelf
from labnetz.search_block import Block, block_of, digest_of
from labnetz.search_index import index_of
from labnetz.search_kept import NAME, Joined, keep_block, keep_joined, load_block, load_joined
from labnetz.search_record import Record, Waiting
from shelved import with_body

JOINED = Joined("digest", {"a": "ä\nö".encode(), "b/c": b""}, {"werkstatt": ["werk", "statt"]})


def record(name: str, text: str, block: str) -> Record:
    return Record(type="page", path=f"{name}/", title=name, texts=(text,), block=block)


def block(made_of: str = "digest") -> Block:
    return block_of([record("a", "Die Werkstatt", "wi"), record("b", "Das Labor", "wi")], made_of)


def files(records: Sequence[Record], shelf: MemoryShelf | None = None, language: str = "de") -> dict[str, bytes]:
    return {file.path: file.content for file in index_of(records, language, shelf).files()}


@pytest.mark.parametrize("shelf", [MemoryShelf, "folder"])
def test_what_was_kept_comes_back(tmp_path: Path, shelf):
    own = FolderShelf(tmp_path) if shelf == "folder" else shelf()
    for name in ("wi", ""):
        keep_block(own, name, block())
        assert load_block(own, name, "digest") == block()
        assert load_block(own, name, "another") is None
    keep_joined(own, JOINED)
    assert load_joined(own) == JOINED


def test_nothing_kept_is_none():
    assert load_block(MemoryShelf(), "wi", "digest") is None
    assert load_block(None, "wi", "digest") is None
    assert load_joined(None) == Joined()


@pytest.mark.parametrize(
    "tear",
    [
        pytest.param(lambda body: body[:-1], id="cut off"),
        pytest.param(lambda body: body[:40], id="cut off in its head"),
        pytest.param(lambda body: body.replace(b"labor", b"lobar"), id="changed"),
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda body: with_body(body, b"[]"), id="a list"),
        pytest.param(lambda body: with_body(body, b"{}"), id="without anything"),
        pytest.param(lambda body: with_body(body, b'{"texts": 1, "files": []}'), id="of another form"),
        pytest.param(lambda body: with_body(body, b'{"texts": [], "files": {}, "more": 1}'), id="with something else"),
        pytest.param(lambda _: b"\xff\xfe\n", id="no text"),
    ],
)
def test_what_is_torn_is_none(tear):
    shelf = MemoryShelf()
    keep_block(shelf, "wi", block())
    with shelf.open(f"wi/{NAME}") as file:
        shelf.keep(f"wi/{NAME}", [tear(file.read())])
    assert load_block(shelf, "wi", "digest") is None
    keep_joined(shelf, JOINED)
    with shelf.open(NAME) as file:
        shelf.keep(NAME, [tear(file.read()).replace(b"werkstatt", b"werkstadt")])
    assert load_joined(shelf) == Joined()


A, B = record("a", "Die Werkstatt", "wi"), record("b", "Fahrradwerkstatt und Labor", "be")


def test_what_is_of_the_same_is_not_read_again(monkeypatch: pytest.MonkeyPatch):
    shelf, seen = MemoryShelf(), []

    def counted(records: Sequence[Record], made_of: str) -> Block:
        seen.append(records[0].block)
        return block_of(records, made_of)

    monkeypatch.setattr(search_index, "block_of", counted)
    first = files([A, B], shelf)
    assert sorted(seen) == ["be", "wi"]
    assert files([A, B], shelf) == first
    assert sorted(seen) == ["be", "wi"]
    files([A, record("b", "Anderes", "be")], shelf)
    assert sorted(seen) == ["be", "be", "wi"]


def test_what_is_of_the_same_is_not_joined_again(monkeypatch: pytest.MonkeyPatch):
    shelf = MemoryShelf()
    first = files([A, B], shelf)
    monkeypatch.setattr(search_index, "words_of", lambda *_: {})
    assert files([A, B], shelf) == first


def test_a_noun_is_divided_once(monkeypatch: pytest.MonkeyPatch):
    shelf, text = MemoryShelf(), "Fahrradwerkstatt und Kulturwerkstatt"
    files([record("b", text, "be")], shelf)
    changed = [record("b", f"{text} heute", "be")]
    expected = files(changed)
    monkeypatch.setattr(search_index, "halves_of", lambda _: ())
    assert files(changed, shelf) == expected != files(changed)


@pytest.mark.parametrize(
    ("records", "language"),
    [
        pytest.param([A, record("b", "Fahrradwerkstatt und Labore", "be")], "de", id="another text"),
        pytest.param([A], "de", id="a lab less"),
        pytest.param([A, record("c", "Fahrradwerkstatt und Labor", "be")], "de", id="another address"),
        pytest.param([A, record("b", "Fahrradwerkstatt und Labor", "zz")], "de", id="another lab"),
        pytest.param([B, record("a", "Die Werkstatt", "be")], "de", id="moved to another lab"),
        pytest.param([A, B], "en", id="another language"),
    ],
)
def test_what_is_of_something_else_is_as_if_nothing_had_been_kept(records: list[Record], language: str):
    shelf = MemoryShelf()
    before = files([A, B], shelf)
    assert files(records, shelf, language) == files(records, None, language) != before


def test_a_shelf_of_another_version_gives_nothing(monkeypatch: pytest.MonkeyPatch):
    shelf = MemoryShelf()
    files([A, B], shelf)
    assert load_joined(shelf).made_of
    assert files([A, B], shelf) == files([A, B])
    monkeypatch.setattr("labnetz.kept.code_version", lambda: "another")
    assert load_joined(shelf) == Joined()
    assert load_block(shelf, "wi", digest_of([A])) is None
    monkeypatch.setattr(search_index, "words_of", lambda *_: {"neu": ",000!0"})
    assert b"neu" in files([A, B], shelf)["search-index/w-.json"]


def test_halves_that_other_patterns_found_are_not_used(monkeypatch: pytest.MonkeyPatch):
    shelf, records = MemoryShelf(), [record("b", "Fahrradwerkstatt und Kulturwerkstatt", "be")]
    wrong = dict.fromkeys(("werkstatt", "fahrradwerkstatt", "kulturwerkstatt"), ())
    with monkeypatch.context() as other:
        other.setattr("labnetz.kept.code_version", lambda: "with other libraries")
        keep_joined(shelf, Joined("", {}, wrong))
    assert files(records, shelf) == files(records)
    keep_joined(shelf, Joined("", {}, wrong))
    assert files(records, shelf) != files(records)


def test_a_record_is_not_made_while_what_stands_for_it_is_the_same():
    read: list[str] = []

    def waiting(name: str, text: str) -> Waiting:
        def make() -> Record:
            read.append(name)
            return record(name, text, "wi")

        return Waiting("page", f"{name}/", "wi", text, make, ())

    shelf = MemoryShelf()
    first = files([waiting("a", "Die Werkstatt"), waiting("b", "Das Labor")], shelf)
    assert read == ["a", "b"]
    index = index_of([waiting("a", "Die Werkstatt"), waiting("b", "Das Labor")], "de", shelf)
    versions = {file.path: file.version for file in index.files()}
    assert versions.keys() == first.keys()
    assert read == ["a", "b"]
    later = {
        file.path: file for file in index_of([waiting("a", "Der Hof"), waiting("b", "Das Labor")], "de", shelf).files()
    }
    assert read == ["a", "b"] * 2
    assert [path for path, file in later.items() if file.version and file.version == versions[path]] == []
    assert b"Der Hof" in b"".join(file.content for file in later.values())


@pytest.mark.skipif(cores() < 2 or not can_fork(), reason="nothing is made beside on this machine")
def test_blocks_of_a_first_build_are_made_by_all_processes_and_are_the_same(tmp_path: Path, monkeypatch):
    made, needed = tmp_path / "made", 1

    def noted(records: Sequence[Record], made_of: str) -> Block:
        (made / f"{os.getpid()}-{made_of}").touch()
        until = time.monotonic() + 20
        while len(pids()) < needed and time.monotonic() < until:
            time.sleep(0.01)
        return block_of(records, made_of)

    def pids() -> set[str]:
        return {one.name.partition("-")[0] for one in made.iterdir()}

    monkeypatch.setattr(search_index, "block_of", noted)
    records = [record(f"{lab}-{at}", f"Die Werkstatt in {lab}", lab) for lab in "abcdefghij" for at in range(3)]
    made.mkdir()
    alone = files(records)
    assert pids() == {str(os.getpid())}
    for one in made.iterdir():
        one.unlink()
    needed = 2
    assert files(records, FolderShelf(tmp_path / "shelf")) == alone
    assert len(pids()) >= needed
    assert len(list(made.iterdir())) == len("abcdefghij")
