"""Taking over what lies in folders here: a lab that is built beside ours, and the network's own practices.

Killed at any write, an update leaves the old page or the new one, and the next update ends as if nothing had been.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from labnetz.cli import main

NOW = "2026-11-22T09:00:00+00:00"
LAB = """id: {id}
name: Labor {id}
url: https://{id}.example/
language: {language}
timezone: Europe/Berlin
licence: CC-BY-4.0
contacts: [team@{id}.example]
land: Hessen
"""
PRACTICE = """---
title: Testessen
summary: Bei einer Suppe probieren Menschen Neues aus.
time: 2 Stunden
version: "1.0"
licence: CC-BY-4.0
attachments: [ablauf.pdf]
---

## So geht es

Alle kochen.

Danach reden alle.
"""


@pytest.fixture
def network(tmp_path: Path) -> Path:
    """A network with the labs a and b, which are built here, and two practices of its own."""
    labs = tmp_path / "network/labs"
    labs.mkdir(parents=True)
    (tmp_path / "network/network.yml").write_text(
        "id: netz\nname: Netz\nurl: https://netz.example/\nlanguage: de\ntimezone: Europe/Berlin\nlicence: CC-BY-4.0\n"
        "contact: x@netz.example\npractices: ../practices\n",
        "utf-8",
    )
    for id_ in ("a", "b"):
        (labs / f"{id_}.yml").write_text(f"site: ../sites/{id_}\n", "utf-8")
        (tmp_path / f"sites/{id_}/docs/formate").mkdir(parents=True)
        (tmp_path / f"sites/{id_}/lab.yml").write_text(LAB.format(id=id_, language="de"), "utf-8")
    (tmp_path / "sites/a/docs/formate/testessen.md").write_text(PRACTICE, "utf-8")
    (tmp_path / "sites/a/docs/formate/ablauf.pdf").write_bytes(b"%PDF-1.4 eins")
    (tmp_path / "practices").mkdir()
    for id_ in ("testessen", "labcamp"):
        (tmp_path / f"practices/{id_}.md").write_text(PRACTICE.replace("attachments: [ablauf.pdf]\n", ""), "utf-8")
    return tmp_path


def run(network: Path, *arguments: str, lab: str = "b", language: str = "de") -> Result:
    where = ["--site", str(network / "sites" / lab), "--network", str(network / "network"), "--now", NOW]
    return CliRunner().invoke(main, ["--language", language, *arguments, *where])


def page(network: Path, id_: str = "testessen", lab: str = "b") -> Path:
    return network / "sites" / lab / f"docs/formate/{id_}.md"


def released(network: Path) -> None:
    """The lab a brings out a new version, with another file."""
    text = PRACTICE.replace("1.0", "1.1").replace("2 Stunden", "3 Stunden").replace("Alle kochen", "Alle backen")
    page(network, lab="a").write_text(text, "utf-8")
    (network / "sites/a/docs/formate/ablauf.pdf").write_bytes(b"%PDF-1.4 zwei")


# --- where it is looked for ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("practice", "source", "based_on"),
    [
        pytest.param("a/testessen", None, "a/testessen@1.0", id="a lab that is built here"),
        pytest.param("testessen", "a", "a/testessen@1.0", id="the lab is named apart"),
        pytest.param("netz/testessen", None, "netz/testessen@1.0", id="one of the network's own"),
        pytest.param("testessen", "netz", "netz/testessen@1.0", id="the network is named apart"),
        pytest.param("labcamp", None, "netz/labcamp@1.0", id="the only one of this name"),
    ],
)
def test_it_is_found_in_folders_here(network, practice, source, based_on):
    done = run(network, "adopt", practice, *(["--from", source] if source else []))
    assert done.exit_code == 0, done.output
    assert f"based_on: {based_on}\n" in page(network, practice.rpartition("/")[2]).read_text("utf-8")
    found = json.loads(run(network, "outdated", "--json").stdout)
    assert [one["state"] for one in found["practices"]] == ["current"]


def test_in_a_labs_folder_the_network_above_it_is_known(network, monkeypatch):
    monkeypatch.chdir(network / "sites/b")
    done = CliRunner().invoke(main, ["--language", "de", "adopt", "a/testessen", "--now", NOW])
    assert (done.exit_code, "docs/formate/testessen.md" in done.output) == (0, True), done.output


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        pytest.param(["testessen"], 1, "a/testessen, netz/testessen; nennen Sie auch das Labor", id="several"),
        pytest.param(["gibtsnicht"], 1, "es gibt: a/testessen, netz/labcamp, netz/testessen", id="none"),
        pytest.param(["testessen", "--from", "c"], 1, "kennt kein Labor c; es kennt: netz, a, b", id="no such lab"),
        pytest.param(["a/testessen", "--as", "Nicht so"], 1, "kann kein Name sein", id="no name"),
        pytest.param(["a/testessen", "--update"], 2, "nicht übernommen", id="nothing to update"),
        pytest.param(["a/testessen", "--update", "--as", "x"], 2, "--as geht nicht", id="as and update"),
        pytest.param(["--update", "--from", "a"], 2, "nur mit einem PRACTICE", id="update all from one"),
        pytest.param([], 2, "welchen Baustein", id="nothing said"),
        pytest.param(["--update"], 0, "noch keinen Baustein", id="nothing taken over"),
    ],
)
def test_what_can_not_be_done_is_said(network, arguments, code, said):
    done = run(network, "adopt", *arguments)
    assert (done.exit_code, said in done.output) == (code, True), done.output
    assert not (network / "sites/b/adopted").exists()


def test_without_a_network_one_must_say_where(network):
    where = ["--site", str(network / "sites/b"), "--network", str(network / "nowhere")]
    done = CliRunner().invoke(main, ["--language", "de", "adopt", "testessen", *where])
    assert (done.exit_code, "--from" in done.output) == (1, True)
    done = CliRunner().invoke(main, ["--language", "de", "adopt", "testessen", "--from", "a", *where])
    assert (done.exit_code, "kein Netzwerk, das das Labor a kennen" in done.output) == (1, True)


def test_why_a_site_does_not_answer_is_said_in_the_readers_language(network):
    where = ["--site", str(network / "sites/b"), "--network", str(network / "nowhere"), "--now", NOW]
    done = CliRunner().invoke(main, ["--language", "de", "adopt", "x", "--from", "http://127.0.0.1:9/", *where])
    assert (done.exit_code, done.output) == (1, _REFUSED)
    run(network, "adopt", "a/testessen")
    receipt = network / "sites/b/adopted/testessen/origin.json"
    receipt.write_text(receipt.read_text("utf-8").replace("https://a.example/", "http://127.0.0.1:9/"), "utf-8")
    done = CliRunner().invoke(main, ["--language", "de", "outdated", *where])
    assert (done.exit_code, _REFUSED.strip() in done.output) == (1, True), done.output
    done = CliRunner().invoke(main, ["--language", "de", "adopt", "--update", *where])
    assert (done.exit_code, done.output) == (1, f"testessen: {_REFUSED}")


_REFUSED = "http://127.0.0.1:9/: Port 9 ist nicht erlaubt; --allow-port 9 erlaubt ihn\n"


def test_an_english_lab_gets_english_words(network):
    (network / "sites/b/lab.yml").write_text(LAB.format(id="b", language="en"), "utf-8")
    assert run(network, "adopt", "a/testessen", language="en").exit_code == 0
    text = (network / "sites/b/docs/practices/testessen.md").read_text("utf-8")
    assert "language: de\n" in text
    assert "please leave it as it is" in (network / "sites/b/adopted/README.txt").read_text("utf-8")


def test_the_lab_keeps_what_it_took_over_as_it_came(network):
    run(network, "adopt", "a/testessen")
    kept = network / "sites/b/adopted/testessen"
    receipt = json.loads((kept / "origin.json").read_bytes())
    (bundle,) = kept.glob("*.zip")
    assert bundle.stem == receipt["taken"][0]["hash"].removeprefix("sha256:")[:16]
    assert receipt["taken"][0]["licence"] == "CC-BY-4.0"
    assert receipt["taken"][0]["day"] == "2026-11-22"
    bundle.write_bytes(bundle.read_bytes().replace(b"Alle kochen", b"Alle essen!"))
    released(network)
    before = page(network).read_bytes()
    done = run(network, "adopt", "--update")
    assert (done.exit_code, "Prüfsumme" in done.output) == (1, True)
    assert page(network).read_bytes() == before


# --- the lab's file --------------------------------------------------------------------------------------------------


def test_line_ends_and_mode_of_the_labs_page_stay(network):
    run(network, "adopt", "a/testessen")
    path = page(network)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"Danach", b"Dann").replace(b"\n", b"\r\n"))
    path.chmod(0o640)
    released(network)
    assert run(network, "adopt", "--update").exit_code in (0, 1)
    octets = path.read_bytes()
    assert octets.startswith(b"\xef\xbb\xbf---\r\n")
    assert octets.count(b"\n") == octets.count(b"\r\n")
    assert "Alle backen." in octets.decode("utf-8-sig")
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_folder_that_leads_elsewhere_is_not_written_to(network):
    (network / "elsewhere").mkdir()
    (network / "sites/b/docs/formate/testessen").symlink_to(network / "elsewhere")
    done = run(network, "adopt", "a/testessen")
    assert (done.exit_code, "führt aus dem Ordner" in done.output) == (1, True)
    assert list((network / "elsewhere").iterdir()) == []


def test_a_file_in_the_way_is_left_as_it_is(network):
    (network / "sites/b/docs/formate/testessen").mkdir()
    mine = network / "sites/b/docs/formate/testessen/ablauf.pdf"
    mine.write_bytes(b"%PDF-1.4 eigen")
    done = run(network, "adopt", "a/testessen")
    assert (done.exit_code, "gibt es schon" in done.output) == (1, True)
    assert mine.read_bytes() == b"%PDF-1.4 eigen"
    assert not page(network).exists()


# --- killed ----------------------------------------------------------------------------------------------------------


class _Killed(BaseException):
    """As if the power had gone."""


def _calls_that_write(monkeypatch: pytest.MonkeyPatch, until: int) -> list[int]:
    """Let the system's calls that change names stop at one of them."""
    made: list[int] = []

    def guarded(name: str) -> None:
        real = getattr(os, name)

        def call(*arguments: object, **more: object) -> object:
            if str(arguments[0]).endswith((".md", ".pdf", ".zip", ".json", ".tmp", ".txt")) or name == "link":
                made.append(1)
                if len(made) == until:
                    raise _Killed
            return real(*arguments, **more)

        monkeypatch.setattr(os, name, call)

    for name in ("replace", "link", "unlink"):
        guarded(name)
    return made


def _state(network: Path) -> dict[str, bytes]:
    folder = network / "sites/b"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def killed_at_every_write(network: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Iterator[int]:
    """Begin anew in what the lab has now, and be killed: at the first write, at the second … until there is none."""
    shutil.copytree(network / "sites/b", network / "start")
    for until in range(1, 20):
        shutil.rmtree(network / "sites/b")
        shutil.copytree(network / "start", network / "sites/b")
        with monkeypatch.context() as broken:
            made = _calls_that_write(broken, until)
            with suppress(_Killed):
                run(network, *arguments)
        yield until
        if len(made) < until:
            break


def _done_in_a_copy(network: Path, *arguments: str) -> dict[str, bytes]:
    """Give what the lab would have if it were not killed."""
    shutil.copytree(network / "sites/b", network / "before")
    done = run(network, *arguments)
    assert done.exit_code == 0, done.output
    state = _state(network)
    shutil.rmtree(network / "sites/b")
    (network / "before").rename(network / "sites/b")
    return state


@pytest.mark.slow
def test_killed_at_any_write_the_first_time_leaves_a_whole_page_or_none(network, monkeypatch):
    new = _done_in_a_copy(network, "adopt", "a/testessen")
    name = "docs/formate/testessen.md"
    for until in killed_at_every_write(network, monkeypatch, "adopt", "a/testessen"):
        assert _state(network).get(name) in (None, new[name])
        run(network, "adopt", "a/testessen")
        assert _state(network) == new
        assert until < 19
    assert until > 4


@pytest.mark.slow
def test_killed_at_any_write_an_update_leaves_old_or_new_and_the_next_one_ends_it(network, monkeypatch):
    run(network, "adopt", "a/testessen")
    changed = page(network).read_text("utf-8").replace("Danach reden alle.", "Danach reden alle im Saal.")
    page(network).write_text(changed, "utf-8")
    released(network)
    old, new = _state(network), _done_in_a_copy(network, "adopt", "--update")
    name = "docs/formate/testessen.md"
    assert "im Saal" in new[name].decode()
    for until in killed_at_every_write(network, monkeypatch, "adopt", "--update"):
        assert _state(network)[name] in (old[name], new[name])
        run(network, "adopt", "--update")
        assert _state(network) == new
        assert until < 19
    assert until > 5


# --- what people do to files -------------------------------------------------------------------------------------


def test_a_page_whose_file_got_another_name_is_still_what_was_taken_over(network):
    assert run(network, "adopt", "a/testessen").exit_code == 0
    page(network).rename(page(network, "suppe"))
    released(network)
    (told,) = json.loads(run(network, "outdated", "--json").stdout)["practices"]
    assert (told["id"], told["state"], [one["key"] for one in told["changes"]["fields"]]) == (
        ("suppe", "moved-on", ["time", "version"])
    )
    done = run(network, "adopt", "suppe", "--update")
    assert done.exit_code == 0, done.output
    text = page(network, "suppe").read_text("utf-8")
    assert "Alle backen." in text
    assert "attachments: [testessen/ablauf.pdf]" in text, "its files lie where they lay"
    assert (network / "sites/b/docs/formate/testessen/ablauf.pdf").read_bytes() == b"%PDF-1.4 zwei"


def test_of_several_pages_with_other_names_each_is_known_by_what_it_was_made_of(network):
    for practice, id_, other in (("a/testessen", "testessen", "suppe"), ("netz/labcamp", "labcamp", "zeltlager")):
        assert run(network, "adopt", practice).exit_code == 0
        page(network, id_).rename(page(network, other))
    released(network)
    states = {one["id"]: one["state"] for one in json.loads(run(network, "outdated", "--json").stdout)["practices"]}
    assert states == {"suppe": "moved-on", "zeltlager": "current"}


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda octets: octets + "Größe".encode("latin-1"), id="no UTF-8"),
        pytest.param(lambda octets: octets.removeprefix(b"---\n"), id="the first dashes are gone"),
        pytest.param(lambda octets: octets.replace(b"based_on", b"x_based_on"), id="based_on is gone"),
    ],
)
def test_a_page_that_can_not_be_read_is_not_passed_over(network, damage):
    assert run(network, "adopt", "a/testessen").exit_code == 0
    page(network).write_bytes(broken := damage(page(network).read_bytes()))
    released(network)
    for command in (["outdated"], ["adopt", "--update"], ["adopt", "testessen", "--update"]):
        done = run(network, *command)
        assert (done.exit_code, "labnetz check" in done.output) == (1, True), done.output
        assert page(network).read_bytes() == broken


def test_a_receipt_that_can_not_be_read_keeps_no_other_practice_back(network):
    assert run(network, "adopt", "a/testessen").exit_code == 0
    (network / "sites/b/adopted/testessen/origin.json").write_text('{"lab"')
    assert run(network, "adopt", "netz/labcamp").exit_code == 0
    states = {one["id"]: one["state"] for one in json.loads(run(network, "outdated", "--json").stdout)["practices"]}
    assert states == {"labcamp": "current", "testessen": "broken"}


@pytest.mark.parametrize("name", ["index", "readme", "con"])
def test_no_practice_gets_a_name_that_a_page_can_not_have(network, name):
    done = run(network, "adopt", "a/testessen", "--as", name)
    assert (done.exit_code, f"„{name}“ heißen" in done.output) == (1, True), done.output
    page(network, lab="a").rename(page(network, name, lab="a").with_name(f"x-{name}.md"))
    other = page(network, f"x-{name}", lab="a")
    other.write_text(other.read_text("utf-8").replace("title:", f"id: {name}\ntitle:"), "utf-8")
    assert run(network, "adopt", f"a/{name}").exit_code == 1, "nor does another lab choose it for us"
    assert not page(network, name).exists()


def test_a_version_that_may_not_be_taken_over_is_not_proposed(network):
    assert run(network, "adopt", "a/testessen").exit_code == 0
    released(network)
    proposed = "labnetz adopt testessen --update"
    assert proposed in run(network, "outdated").output
    page(network, lab="a").write_text(
        page(network, lab="a").read_text("utf-8").replace("CC-BY-4", "CC-BY-ND-4"), "utf-8"
    )
    done = run(network, "outdated")
    assert (done.exit_code, "CC-BY-ND-4.0" in done.output, proposed in done.output) == (1, True, False)


@pytest.mark.parametrize("reachable", [pytest.param(True, id="the original is there"), pytest.param(False, id="gone")])
def test_marks_of_the_last_update_are_told_until_somebody_has_settled_them(network, reachable):
    assert run(network, "adopt", "a/testessen").exit_code == 0
    assert run(network, "outdated").exit_code == 0
    whole = page(network).read_text("utf-8")
    page(network).write_text(whole + "\n<<<<<<< Ihre Fassung\nKaffee\n=======\nTee\n>>>>>>> Vorlage\n", "utf-8")
    if not reachable:
        page(network, lab="a").unlink()
    done = run(network, "outdated")
    assert (done.exit_code, "<<<<<<<" in done.output) == (1, True), done.output
    found = json.loads(run(network, "outdated", "--json").stdout)
    assert (found["exit"], found["practices"][0]["marks"]) == (1, whole.count("\n") + 2)
    assert found["practices"][0]["state"] == ("current" if reachable else "gone")


def test_what_keeps_a_merged_page_from_being_published_is_told_at_once(network):
    assert run(network, "adopt", "a/testessen").exit_code == 0
    released(network)
    done = run(network, "adopt", "testessen", "--update")
    assert (done.exit_code, "kann die Seite so erscheinen" in done.output) == (0, True), done.output
    text = page(network).read_text("utf-8")
    page(network).write_text(text.replace("title:", "maturity: unsinn\ntitle:"), "utf-8")
    original = page(network, lab="a")
    original.write_text(original.read_text("utf-8").replace("1.1", "1.2").replace("3 Stunden", "4 Stunden"), "utf-8")
    done = run(network, "adopt", "testessen", "--update")
    assert (done.exit_code, "kann die Seite so erscheinen" in done.output) == (1, False), done.output
    assert "docs/formate/testessen.md:" in done.output
    assert "unsinn" in done.output
