"""What was made by other code is made anew: another version of any library is other code."""

import sys
import zipfile

import pytest

from labnetz.ledger import code_version


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path)])
    (tmp_path / "old.egg-info").mkdir()
    (tmp_path / "old.egg-info" / "PKG-INFO").write_text("Version: 1", "utf-8")
    return tmp_path


def test_the_same_code_has_one_version(place):
    assert code_version.__wrapped__() == code_version.__wrapped__()


def test_a_library_more_is_other_code(place):
    before = code_version.__wrapped__()
    (place / "some_library-1.0.dist-info").mkdir()
    assert code_version.__wrapped__() != before


def test_an_old_library_tells_its_version_inside(place):
    before = code_version.__wrapped__()
    (place / "old.egg-info" / "PKG-INFO").write_text("Version: 2", "utf-8")
    assert code_version.__wrapped__() != before


def test_a_zip_of_libraries_is_code(place, monkeypatch):
    before = code_version.__wrapped__()
    with zipfile.ZipFile(place / "all.pyz", "w") as file:
        file.writestr("a.py", "")
    monkeypatch.setattr(sys, "path", [*sys.path, str(place / "all.pyz")])
    assert code_version.__wrapped__() != before


def test_places_that_are_not_there_are_passed_over(place, monkeypatch):
    before = code_version.__wrapped__()
    monkeypatch.setattr(sys, "path", [*sys.path, str(place / "nowhere")])
    assert code_version.__wrapped__() == before
