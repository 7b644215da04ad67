"""`labnetz check` and `labnetz render`: everything at once, where one can jump to it, in shapes that machines read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from labnetz.cli import main
from labnetz.cli.fixing import difference, lab_changes, write

LAB = """id: muster
name: Labor
url: https://lab.example/
licence: CC-BY-4.0
contacts: [info@lab.example, digital@stadt.example]
"""
BROKEN = "---\ntitle: Werkstatt\nstart: 2.12.2026 17 Uhr\n---\nText\n"
WHOLE = "---\ntitle: Werkstatt\nstart: 2026-12-02 17:00\nend: 2026-12-02 19:00\nupdated: 2026-11-01\n---\nText\n"
NOW = ("--now", "2026-12-01T08:00Z")
LAW = ("impressum", "datenschutz", "barrierefreiheit")


def run(*arguments: str, language: str = "de") -> Result:
    return CliRunner().invoke(main, ["--language", language, *arguments])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    docs = tmp_path / "muster/docs/veranstaltungen"
    docs.mkdir(parents=True)
    (tmp_path / "muster/lab.yml").write_text(LAB, "utf-8")
    (docs / "kaputt.md").write_text(BROKEN, "utf-8")
    (docs / "ganz.md").write_text(WHOLE, "utf-8")
    labs = tmp_path / "network/labs"
    labs.mkdir(parents=True)
    (labs / "muster.yml").write_text("site: ../muster\n", "utf-8")
    (tmp_path / "network/network.yml").write_text(
        "id: netz\nname: Netz\nurl: https://netz.example/\nlanguage: de\ntimezone: Europe/Berlin\n"
        "licence: CC-BY-4.0\ncontact: redaktion@netz.example\n",
        "utf-8",
    )
    (tmp_path / "network/docs").mkdir()
    for name in LAW:
        (tmp_path / f"network/docs/{name}.md").write_text("# Seite\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("arguments", [["muster"], ["muster/docs/veranstaltungen/kaputt.md"], ["muster/docs"], []])
def test_a_problem_names_the_file_from_where_one_stands(folder, arguments):
    result = run("check", *arguments, *NOW)
    assert result.exit_code == 1
    assert "muster/docs/veranstaltungen/kaputt.md:3:8: " in result.output
    assert "2026-12-02 17:00" in result.output


@pytest.mark.parametrize("below", ["", "docs", "docs/veranstaltungen"])
def test_without_a_path_the_lab_is_found_from_below(folder, monkeypatch, below):
    monkeypatch.chdir(folder / "muster" / below)
    result = run("check", *NOW)
    assert (result.exit_code, "network.yml" in result.output) == (1, False)
    assert "docs/veranstaltungen/kaputt.md:3:8: " in result.output


@pytest.mark.parametrize("below", ["", "docs/veranstaltungen"])
def test_without_a_path_the_lab_is_mended(folder, monkeypatch, below):
    monkeypatch.chdir(folder / "muster" / below)
    result = run("check", "--fix", "--yes", *NOW)
    assert "1 Datei" in result.output
    mended = (folder / "muster/docs/veranstaltungen/kaputt.md").read_text("utf-8")
    assert mended == BROKEN.replace("2.12.2026 17 Uhr", "2026-12-02 17:00")


def test_a_network_goes_before_the_lab_around_it(folder, monkeypatch):
    (folder / "lab.yml").write_text("id: [", "utf-8")
    assert "muster/docs/veranstaltungen/kaputt.md:3:8: " in run("check", *NOW).output


def test_only_what_was_asked_for_is_said(folder):
    result = run("check", "muster/docs/veranstaltungen/ganz.md", *NOW)
    assert (result.exit_code, result.output) == (0, "alles in Ordnung\n")


@pytest.mark.parametrize("name", LAW)
def test_a_portal_without_a_page_that_the_law_asks_for_is_told(folder, name):
    (folder / "muster/docs/veranstaltungen/kaputt.md").unlink()
    (folder / f"network/docs/{name}.md").unlink()
    found = json.loads(run("check", "--format", "json", *NOW).output)
    assert [(one["rule"], one["level"], one["path"]) for one in found] == [
        ("REG-10", "warning", f"network/docs/{name}.md")
    ]
    assert run("check", *NOW).exit_code == 1
    (folder / f"network/docs/{name}").mkdir()
    (folder / f"network/docs/{name}/index.md").write_text("# Seite\n", "utf-8")
    assert run("check", *NOW).exit_code == 0


def test_the_pages_of_a_portal_are_looked_for_where_mkdocs_yml_has_them(folder):
    (folder / "muster/docs/veranstaltungen/kaputt.md").unlink()
    (folder / "network/docs").rename(folder / "seiten")
    assert run("check", *NOW).exit_code == 1
    (folder / "seiten/index.md").write_text("# Netz\n", "utf-8")
    (folder / "mkdocs.yml").write_text("site_name: Netz\ndocs_dir: seiten\nplugins: [labnetz-portal]\n", "utf-8")
    assert run("check", *NOW).exit_code == 0


def test_it_speaks_english_too(folder):
    (folder / "muster/docs/veranstaltungen/kaputt.md").unlink()
    assert run("check", *NOW, language="en").output == "everything is in order\n"


def test_a_broken_registry_file_is_told_and_the_rest_is_checked(folder):
    (folder / "network/labs/other.yml").write_text("name: Ohne Adresse\nfeeds: {events: kalender}\n", "utf-8")
    result = run("check", *NOW)
    assert "network/labs/other.yml:2:" in result.output
    assert "kaputt.md" in result.output


def test_json_has_every_part_of_a_problem(folder):
    found = json.loads(run("check", "--format", "json", *NOW).output)
    assert {"rule", "level", "path", "line", "column", "what", "fix"} == set(found[0])
    assert (found[0]["path"], found[0]["line"]) == ("muster/docs/veranstaltungen/kaputt.md", 3)


def test_github_gets_annotations(folder):
    first = run("check", "--format", "github", *NOW).output.splitlines()[0]
    assert first.startswith("::error file=muster/docs/veranstaltungen/kaputt.md,line=3,col=8,title=DATA-")


def test_gitlab_gets_a_code_quality_report_whose_marks_stay(folder):
    first = json.loads(run("check", "--format", "gitlab", *NOW).output)
    again = json.loads(run("check", "--format", "gitlab", *NOW).output)
    assert first == again
    assert first[0]["location"] == {"path": "muster/docs/veranstaltungen/kaputt.md", "lines": {"begin": 3}}
    assert first[0]["severity"] == "major"


def test_a_path_outside_every_lab_is_wrong_usage(folder):
    result = run("check", "network", *NOW)
    assert result.exit_code == 2
    assert "lab.yml" in result.output


def test_render_writes_what_is_whole_and_tells_what_is_not(folder):
    result = run("render", "--site", "muster", "--into", "out", *NOW)
    assert result.exit_code == 1
    assert "kaputt.md:3:8" in result.output
    assert b"SUMMARY:Werkstatt" in (folder / "out/feeds/calendar.ics").read_bytes()
    assert (folder / "out/veranstaltungen/ganz.ics").is_file()


def test_render_writes_the_portal_from_what_is_known(folder):
    result = run("render", "--into", "out", *NOW)
    assert result.exit_code == 0
    assert {path.name for path in (folder / "out").iterdir()} >= {"feeds", "health.json", "network.opml", "events.json"}


def test_a_built_folder_is_checked_without_the_labs_below_it(folder):
    run("render", "--into", "out", *NOW)
    (folder / "out/lab").mkdir()
    (folder / "out/lab/lab.json").write_text("{}")
    result = run("check", "--built", "out", *NOW)
    assert (result.exit_code, result.output) == (0, "alles in Ordnung\n")
    assert run("check", "--built", "out/lab", *NOW).exit_code == 1


def test_help_is_in_the_chosen_language(folder):
    assert "Aufruf: " in run("check", "--help").output
    assert "Optionen:" in run("check", "--help").output
    assert "Diese Hilfe zeigen." in run("check", "--help").output
    assert "Usage: " in run("check", "--help", language="en").output
    assert "Befehle:" in CliRunner(env={"LABNETZ_LANGUAGE": "de"}).invoke(main, ["--help"]).output


# --- --fix ----------------------------------------------------------------------------------------------------------

PAGE = "muster/docs/veranstaltungen/kaputt.md"
MENDED = BROKEN.replace("2.12.2026 17 Uhr", "2026-12-02 17:00")
DIFF = f"""--- {PAGE}
+++ {PAGE}
@@ -1,5 +1,5 @@
 ---
 title: Werkstatt
-start: 2.12.2026 17 Uhr
+start: 2026-12-02 17:00
 ---
 Text
"""


def read(folder: Path, name: str = PAGE) -> str:
    return (folder / name).read_bytes().decode()


@pytest.mark.parametrize("arguments", [["muster"], [PAGE], ["muster/docs"], []])
def test_fix_shows_the_difference_and_writes_nothing_where_nobody_can_agree(folder, arguments):
    result = run("check", "--fix", *arguments, *NOW, language="en")
    assert result.exit_code == 1
    assert result.output == DIFF + "to write these changes, add --yes\nnothing was written\n"
    assert read(folder) == BROKEN


def test_fix_writes_what_was_agreed_to_and_says_what_is_left(folder):
    result = run("check", "--fix", "--yes", "muster", *NOW, language="en")
    assert result.output.startswith(f"{DIFF}1 file was mended\n")
    assert read(folder) == MENDED
    assert "is not a date" not in result.output
    again = run("check", "--fix", "--yes", "muster", *NOW, language="en")
    assert again.output.startswith("there is nothing that can be mended safely\n")


def test_fix_mends_the_registry_and_labs_that_are_built_here(folder):
    (folder / "network/labs/other.yml").write_text("titel: Ohne Adresse\n", "utf-8")
    text = read(folder, "network/network.yml").replace("name: Netz", "titel: Netz")
    (folder / "network/network.yml").write_text(text, "utf-8")
    (folder / "muster/lab.yml").write_text(LAB.replace("licence", "lizenz"), "utf-8")
    result = run("check", "--fix", "--yes", *NOW, language="en")
    assert "4 files were mended" in result.output
    assert read(folder, "network/labs/other.yml") == "name: Ohne Adresse\n"
    assert "name: Netz\n" in read(folder, "network/network.yml")
    assert read(folder, "muster/lab.yml") == LAB
    assert read(folder) == MENDED


def test_fix_touches_only_what_was_named(folder):
    (folder / "muster/lab.yml").write_text(LAB + "stadt: Muster\nbundesland: SN\n", "utf-8")
    run("check", "--fix", "--yes", PAGE, *NOW)
    assert read(folder) == MENDED
    assert "bundesland" in read(folder, "muster/lab.yml")


@pytest.mark.parametrize(
    "arguments",
    [["--fix", "--format", "json"], ["--fix", "--format", "github"], ["--fix", "--built", "muster"], ["--yes"]],
)
def test_fix_is_for_people_only(folder, arguments):
    assert run("check", *arguments, *NOW).exit_code == 2
    assert read(folder) == BROKEN


def test_fix_keeps_mode_links_line_ends_and_byte_order_mark(folder):
    page, link = folder / PAGE, folder / "muster/docs/veranstaltungen/link.md"
    real = folder / "muster/texte/link.md"
    real.parent.mkdir()
    real.write_bytes(b"\xef\xbb\xbf" + BROKEN.replace("\n", "\r\n").encode())
    real.chmod(0o640)
    link.symlink_to("../../texte/link.md")
    run("check", "--fix", "--yes", "muster", *NOW)
    assert link.is_symlink()
    assert real.read_bytes() == b"\xef\xbb\xbf" + MENDED.replace("\n", "\r\n").encode()
    assert real.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in page.parent.iterdir()) == ["ganz.md", "kaputt.md", "link.md"]


def test_fix_writes_nothing_outside_of_the_labs_folder(folder):
    outside = folder / "anderswo.md"
    outside.write_text(BROKEN, "utf-8")
    (folder / PAGE).unlink()
    (folder / PAGE).symlink_to(outside)
    run("check", "--fix", "--yes", *NOW)
    assert outside.read_text("utf-8") == BROKEN


def test_fix_writes_no_file_that_somebody_changed_meanwhile(folder):
    changes = list(lab_changes(Path("muster"), datetime(2026, 12, 1, 8, tzinfo=UTC), lambda _: True))
    (folder / PAGE).write_text("Neu\n", "utf-8")
    assert [write(change) for change in changes] == [False]
    assert read(folder) == "Neu\n"


def test_a_difference_can_not_steer_the_terminal(folder):
    (folder / PAGE).write_text(BROKEN + "\x1b[2J\x1b]0;x\x07", "utf-8")
    shown = difference(next(lab_changes(Path("muster"), datetime(2026, 12, 1, 8, tzinfo=UTC), lambda _: True)))
    assert "\x1b" not in shown
    assert "\n\\ No newline at end of file\n" in shown


@pytest.mark.slow
@pytest.mark.parametrize(("answer", "text"), [("j\n", MENDED), ("\n", BROKEN), ("nein\n", BROKEN)])
def test_on_a_terminal_it_asks(folder, answer, text):
    pty = pytest.importorskip("pty")
    here, there = pty.openpty()
    command = [sys.executable, "-m", "labnetz", "--language", "de", "check", "--fix", PAGE, *NOW]
    with subprocess.Popen(command, stdin=there, stdout=there, stderr=there) as process:
        os.write(here, answer.encode())
        process.wait(timeout=60)
    os.close(there)
    said = os.read(here, 20_000).decode()
    os.close(here)
    assert "+start: 2026-12-02 17:00" in said
    assert read(folder) == text


def test_a_built_site_is_compared_with_its_sources_and_with_what_was_published(tmp_path):
    lab = tmp_path / "lab"
    (lab / "docs/veranstaltungen").mkdir(parents=True)
    (lab / "lab.yml").write_text(
        "{id: nord, name: Nord, url: https://nord.example/, licence: CC-BY-4.0}\n", encoding="utf-8"
    )
    page = lab / "docs/veranstaltungen/alt.md"
    page.write_text("---\ntitle: Fest\nstart: 2026-12-02 17:00\n---\n", encoding="utf-8")

    def run(*arguments):
        return CliRunner().invoke(main, ["--language", "en", *map(str, arguments)])

    now = ("--now", "2026-11-22T12:00Z")
    assert run("render", "--site", lab, "--into", tmp_path / "built", *now).exit_code == 0
    good = run("check", "--built", tmp_path / "built", "--site", lab, *now)
    assert (good.exit_code, good.output) == (0, "everything is in order\n")
    published = tmp_path / "calendar-all.ics"
    published.write_bytes((tmp_path / "built/feeds/calendar-all.ics").read_bytes())
    page.rename(page.with_name("neu.md"))
    assert run("render", "--site", lab, "--into", tmp_path / "built", *now).exit_code == 0
    told = run("check", "--built", tmp_path / "built", "--before", published, *now).output
    assert '"Fest" was published as alt@nord.labnetz and is now neu@nord.labnetz' in told
    assert run("check", lab, "--before", published).exit_code == 2
