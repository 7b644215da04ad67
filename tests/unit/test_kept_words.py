"""Words that were broken before are known in the next build, and only what the same code has broken."""

import pytest

from labnetz.harvest.shelf import FolderShelf, MemoryShelf
from labnetz.publish import hyphens, kept_words

WORD = "Verkehrsberuhigungsmaßnahmen"
BROKEN = "Verkehrs\u00adberu\u00adhigungs\u00admaßnahmen"


def forget() -> None:
    """Be another process, as far as hyphens go."""
    hyphens._known.clear()
    hyphens.soft.cache_clear()


@pytest.fixture(autouse=True)
def _alone():
    before = dict(hyphens._known)
    forget()
    yield
    forget()
    hyphens.remember(before)


@pytest.fixture
def no_patterns(monkeypatch):
    """Patterns that nobody may read."""

    def refuse(language: str, shortest: int) -> None:
        raise AssertionError(language, shortest)

    monkeypatch.setattr(hyphens, "patterns_of", refuse)


def kept(shelf) -> bytes:
    with shelf.open(kept_words.NAME) as file:
        return file.read()


def written(shelf) -> None:
    """Keep one word."""
    assert hyphens.soft(WORD, "de") == BROKEN
    kept_words.keep_words(shelf)
    forget()


def test_no_patterns_are_read_for_known_words(tmp_path, request):
    written(FolderShelf(tmp_path))
    request.getfixturevalue("no_patterns")
    kept_words.recall_words(FolderShelf(tmp_path))
    assert hyphens.soft(f"Neue {WORD}", "de-AT") == f"Neue {BROKEN}"
    with pytest.raises(AssertionError, match="fr"):
        hyphens.soft(WORD, "fr")


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda bytes_: bytes_[:-3], id="torn"),
        pytest.param(lambda bytes_: bytes_.replace(b"Verkehrs", b"Verzehrs"), id="a bit fell over"),
        pytest.param(lambda _: b"[" * 100_000, id="deep"),
    ],
)
def test_a_damaged_file_costs_time_only(damage):
    shelf = MemoryShelf()
    written(shelf)
    before = kept(shelf)
    shelf.keep(kept_words.NAME, (damage(before),))
    kept_words.recall_words(shelf)
    assert hyphens.remembered() == {}
    assert hyphens.soft(WORD, "de") == BROKEN
    kept_words.keep_words(shelf)
    assert kept(shelf) == before, "made good again"


def test_words_of_other_code_are_not_taken(monkeypatch):
    shelf = MemoryShelf()
    written(shelf)
    monkeypatch.setattr("labnetz.kept.code_version", lambda: "another")
    kept_words.recall_words(shelf)
    assert hyphens.remembered() == {}


def test_no_more_than_fits_is_kept(monkeypatch):
    monkeypatch.setattr(hyphens, "_MOST_KEPT", 1)
    assert hyphens.soft(WORD, "de") == BROKEN
    assert hyphens.soft("Stadtverordnetenversammlung", "de") == hyphens.soft("Stadtverordnetenversammlung", "de")
    assert list(hyphens.remembered()) == [f"de {WORD}"]


def test_a_language_without_patterns_stays_as_it_is():
    assert hyphens.soft(WORD, "tlh") == WORD
