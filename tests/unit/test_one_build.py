"""Two builds into one folder: the second says so in one line and touches nothing."""

import pytest
from click.testing import CliRunner

from labnetz.cli import build, main
from labnetz.cli.one_build import BuildBusy, one_build
from labnetz.forks import cores


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "netz" / "labs").mkdir(parents=True)
    (tmp_path / "netz" / "network.yml").write_text(
        "id: n\nname: N\nurl: https://n.example/\nlanguage: de\ntimezone: Europe/Berlin\nlicence: CC-BY-4.0\n"
        "contact: redaktion@n.example\n"
    )
    return tmp_path


def test_a_second_build_says_that_another_one_is_running(folder):
    arguments = ["build", "--no-harvest", "--network", str(folder / "netz"), "--into", str(folder / "public")]
    with one_build(folder / "public"):
        result = CliRunner().invoke(main, ["--language", "de", *arguments])
    assert result.exit_code == 1
    assert result.stderr == (f"ein anderer Bau schreibt gerade nach {folder}/public; warten Sie, bis er fertig ist\n")
    assert not (folder / "public").exists()


def test_the_lock_ends_with_the_build_and_is_not_published(folder):
    with one_build(folder / "public"), pytest.raises(BuildBusy), one_build(folder / "public"):
        pass
    with one_build(folder / "public"), one_build(folder / "other"):
        assert sorted(path.name for path in folder.iterdir()) == [
            ".labnetz-other.lock",
            ".labnetz-public.lock",
            "netz",
        ]


def test_a_build_takes_no_more_cores_than_it_may(folder, monkeypatch):
    there, taken = cores(), []
    monkeypatch.setattr(build, "build_all", lambda *_: taken.append(cores()) or build.Outcome())
    arguments = ["build", "--no-harvest", "--network", str(folder / "netz"), "--into", str(folder / "public")]
    for more in ((), ("--cores", "1"), ("--memory", "1"), ("--memory", "100000", "--cores", "1")):
        assert CliRunner().invoke(main, [*arguments, *more]).exit_code == 0
    assert taken == [there, 1, 1, 1]
    assert cores() == there


@pytest.mark.parametrize("value", ["0", "-1", "two"])
@pytest.mark.parametrize("option", ["--cores", "--memory"])
def test_a_number_of_cores_or_megabytes_that_is_none_is_wrong_usage(folder, option, value):
    result = CliRunner().invoke(main, ["build", "--network", str(folder / "netz"), option, value])
    assert result.exit_code == 2
    assert option in result.stderr
    assert not (folder / "public").exists()


def test_one_wrong_value_of_a_lab_is_told_once_and_what_follows_from_it_once(folder, monkeypatch):
    monkeypatch.chdir(folder)
    (folder / "lab.yml").write_text("id: x\nname: X\nurl: https://x.example/\ntimezone: CET+1\nlicence: CC-BY-4.0\n")
    result = CliRunner().invoke(main, ["--language", "de", "check", "."])
    assert result.exit_code == 1
    assert [line.split(" ")[0] for line in result.stderr.splitlines()] == ["lab.yml:4:11:", "lab.yml:"]
