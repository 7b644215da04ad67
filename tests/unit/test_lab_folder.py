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
    assert [(problem.rule, problem.where.path) for problem in lost_history(copy)] == [("FRESH-02", copy.as_posix())]


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


# --- what lab.yml changes -------------------------------------------------------------------------------------------

LAB = "id: x\nname: X\nurl: https://x.example/\nlicence: CC0-1.0\nland: Hessen\ndefaults: {place: a}\n"
PAGES = {
    "docs/veranstaltungen/plain.md": "---\ntitle: A\nstart: 2026-12-02 17:00\n---\n",
    "docs/veranstaltungen/days.md": "---\ntitle: A\nstart: 2026-12-02\nplace: b\n---\n",
    "docs/veranstaltungen/zoned.md": "---\ntitle: A\nstart: 2026-12-02 17:00\ntimezone: Europe/Kyiv\nplace: b\n---\n",
    "docs/veranstaltungen/online.md": "---\ntitle: A\nstart: 2026-12-02\nonline: https://v.example/\n---\n",
    "docs/veranstaltungen/series.md": "---\ntitle: A\nstart: 2026-12-02\nplace: b\n"
    "repeat: {every: week, skip_holidays: true}\n---\n",
    "docs/orte/a.md": "---\nname: Haus A\n---\n",
    "docs/orte/b.md": "---\nname: Haus B\n---\n",
    "quellen/t.csv": "Nr;Titel;Datum;Beginn;Ort\n1;A;2.12.2026;17:00;\n2;B;3.12.2026;;Haus B\n",
    "quellen/t.yml": "columns: {id: Nr, title: Titel, day: Datum, start: Beginn, place: Ort}\n",
    "quellen/z.csv": "Nr;Titel;Datum;Beginn;Ort\n3;A;2.12.2026;17:00;Haus B\n",
    "quellen/z.yml": "timezone: Europe/Kyiv\ncolumns: {id: Nr, title: Titel, day: Datum, start: Beginn, place: Ort}\n",
}


@pytest.fixture
def lab(tmp_path: Path) -> Path:
    for name, text in {**PAGES, "lab.yml": LAB}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "1", at="2026-11-01T10:00:00+00:00")
    return tmp_path


def told(lab: Path, text: str, name: str = "lab.yml") -> set[str]:
    """Change a file and give the ids of the events that subscribers are told of."""
    before = {event.id: event for event in load_lab(lab, now=NOW)[1].events}
    (lab / name).write_text(text, "utf-8")
    git(lab, "commit", "-qam", "2", at="2026-11-07T10:00:00+00:00")
    after = {event.id: event for event in load_lab(lab, now=NOW)[1].events}
    assert before.keys() == after.keys()
    later = {id_ for id_, event in after.items() if event.modified != before[id_].modified}
    assert later == {id_ for id_, event in after.items() if event.sequence > before[id_].sequence}
    assert {after[id_].modified for id_ in later} <= {datetime(2026, 11, 7, 10, tzinfo=UTC)}
    return later


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(LAB + "timezone: Europe/Lisbon\n", {"plain", "1"}, id="the zone of all clocks"),
        pytest.param(LAB.replace("{place: a}", "{place: b}"), {"plain", "1"}, id="the usual place"),
        pytest.param(LAB.replace("place: a", "cost: free"), {"plain", "1"}, id="no usual place any more"),
        pytest.param(LAB.replace("Hessen", "Bayern"), {"series"}, id="the Land"),
        pytest.param(LAB + "timezone: Europe/Berlin\ncountry: DE\n", set(), id="what held without being written"),
        pytest.param(LAB.replace("name: X", "name: Y"), set(), id="its name"),
    ],
)
def test_events_that_lab_yml_moves_are_told(lab, text, expected):
    assert told(lab, text) == expected


@pytest.mark.slow
def test_a_place_that_moves_takes_the_rows_of_tables_along(lab):
    moved = {"days", "zoned", "series", "2", "3"}
    assert told(lab, "---\nname: Haus B\nstreet: Neue Str. 1\n---\n", "docs/orte/b.md") == moved


# --- what was meant as a page ---------------------------------------------------------------------------------------

HEAD = "---\ntitle: A\nstart: 2026-12-02\n---\nKommen Sie!\n"


@pytest.mark.parametrize(
    ("name", "content", "fix"),
    [
        pytest.param("E8.MD", HEAD, "rename it to e8.md", id="capitals"),
        pytest.param("y9.Md", HEAD, "rename it to y9.md", id="a capital"),
        pytest.param("y1.markdown", HEAD, "rename it to y1.md", id="markdown"),
        pytest.param("y2.md.txt", HEAD, "rename it to y2.md", id="Windows hides .txt"),
        pytest.param("y4.txt", HEAD.replace("\n", "\r\n"), "rename it to y4.md", id="txt"),
        pytest.param("y5", "\ufeff" + HEAD, "rename it to y5.md", id="nothing"),
        pytest.param("y6.txt", HEAD.encode("utf-16"), "rename it to y6.md", id="UTF-16"),
        pytest.param("da.md.bak", HEAD, "compare it with da.md, and delete one of the two", id="a copy"),
        pytest.param("Größe neu.txt", HEAD, "rename it to groesse-neu.md", id="a name that is no id"),
        pytest.param("liste.txt", "Stühle\n---\na: b\n---\n", None, id="a text"),
        pytest.param("strich.txt", "---\nStühle\n---\n", None, id="lines of dashes"),
        pytest.param("a.yml", "---\ntitle: A\n", None, id="YAML"),
        pytest.param("a.jpg", b"\xff\xd8\xff", None, id="a picture"),
        pytest.param(".y.md.swp", HEAD, None, id="hidden"),
        pytest.param("README.txt", HEAD, None, id="no item by any name"),
    ],
)
@pytest.mark.parametrize("folder", ["veranstaltungen", "aktuelles/2026"])
def test_a_page_whose_name_does_not_end_in_md_is_told(tmp_path, folder, name, content, fix):
    docs = tmp_path / "docs" / folder
    docs.mkdir(parents=True)
    (tmp_path / "lab.yml").write_text(LAB.replace("defaults: {place: a}\n", ""), "utf-8")
    (docs / "da.md").write_text("---\ntitle: A\nstart: 2026-12-02\ndate: 2026-11-02\n---\n", "utf-8")
    (docs / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    _, found = load_lab(tmp_path, now=NOW)
    said = [problem for problem in found.problems if problem.where.path == f"{folder}/{name}"]
    assert [(problem.rule, problem.level, str(problem.fix)) for problem in said] == (
        [("DATA-01", "error", fix)] if fix else []
    )
    assert (f"{folder}/{name}" in found.unreadable) == bool(fix)


def test_a_text_outside_the_folders_of_pages_is_not_looked_at(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "lab.yml").write_text(LAB.replace("defaults: {place: a}\n", ""), "utf-8")
    (tmp_path / "docs" / "vorlage.txt").write_text(HEAD, "utf-8")
    assert load_lab(tmp_path, now=NOW)[1].problems == ()
