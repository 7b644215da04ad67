"""The command's frame: quick help, languages, and errors that end in a line."""

import os
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from labnetz.cli import COMMANDS, main
from labnetz.cli.ending import Ending
from labnetz.cli.language import chosen_language
from labnetz.cli.misuse import Misuse, in_words
from labnetz.cli.options import network_option
from labnetz.errors import RegistryError
from labnetz.model import Problem, Where, msg

# Babel reads the catalog that the help is translated by.
HEAVY = {"aiohttp", "feedparser", "icalendar", "jinja2", "mkdocs", "pydantic", "rich", "yaml"}


@pytest.fixture(autouse=True)
def no_language_in_the_environment(monkeypatch):
    for name in ("LABNETZ_LANGUAGE", "LC_ALL", "LANG", "LABNETZ_DEBUG"):
        monkeypatch.delenv(name, raising=False)


def test_help_lists_every_command():
    result = CliRunner().invoke(main, ["--help"])
    assert result.exit_code == 0
    assert all(name in result.output for name in COMMANDS)


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["harvest", "--help"], ["status", "--help"]])
def test_help_imports_nothing_heavy(arguments):
    code = f"""
import sys
from labnetz.cli import main
try: main({arguments})
except SystemExit as end: assert not end.code
print(*sorted({HEAVY} & set(sys.modules)), file=sys.stderr)
"""
    result = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert result.stderr.split() == []


@pytest.mark.slow
def test_help_is_there_at_once(monkeypatch):
    """The best of some runs, of the processor alone and without coverage: a busy machine is no slow program."""
    monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)
    assert min(seconds_of_help() for _ in range(5)) < 0.3


def seconds_of_help() -> float:
    before = os.times()
    subprocess.run([sys.executable, "-m", "labnetz", "--help"], check=True, capture_output=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def test_the_version_is_that_of_the_package():
    result = CliRunner().invoke(main, ["--version"])
    assert result.output.startswith("labnetz 0.")


@pytest.mark.parametrize("arguments", [["no-such-command"], ["--no-such-option"], ["--language", "nl", "status"]])
def test_wrong_usage_ends_with_two(arguments):
    assert CliRunner().invoke(main, arguments).exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no-such-command"], "den Befehl 'no-such-command' gibt es nicht."),
        (["--no-such-option"], "die Option '--no-such-option' gibt es nicht."),
        (["status", "--networks"], "die Option '--networks' gibt es nicht. Meinten Sie '--network'?"),
        (["status", "--nw"], "die Option '--nw' gibt es nicht. (Meinten Sie eine von diesen: "),
        (["status", "--network"], "die Option '--network' braucht einen Wert."),
        (["status", "--json=1"], "die Option '--json' nimmt keinen Wert."),
        (["status", "a"], "hier steht etwas zu viel (a)"),
        (["status", "a", "b"], "hier steht etwas zu viel (a b)"),
        (["check", "/no/such/path"], "dieser Wert geht nicht für '[PATH]...': den Pfad '/no/such/path' gibt es nicht."),
        (["new", "lab", "setup.cfg", "--language", "xx"], "für '--language': 'xx' ist keins von diesen: 'de', 'en'."),
        (["--language", "xx", "status"], "für '--language': 'xx' ist keins von diesen: 'de', 'en', 'fr'."),
        (["status", "--now", "x"], "'x' ist keine Zeit wie 2026-12-02T17:00+01:00"),
        (["status", "--max-age", "x"], "'x' ist keine Zahl."),
        (["serve", "--port", "x"], "'x' ist keine ganze Zahl."),
        (["status", "--allow-address", "x"], "'x' ist kein Netz wie 10.0.0.0/8"),
    ],
)
def test_wrong_usage_is_said_in_the_language(arguments, said):
    result = CliRunner().invoke(main, arguments, prog_name="labnetz")
    assert result.exit_code == 2
    assert said in result.output
    assert "Fehler: " in result.output
    assert "Usage" not in result.output
    assert "Try '" not in result.output


def test_wrong_usage_shows_how_it_goes():
    result = CliRunner().invoke(main, ["status", "a"], prog_name="labnetz")
    assert result.output.startswith("Aufruf: labnetz status [")
    assert "\n'labnetz status --help' zeigt die Hilfe.\n\nFehler: " in result.output


@pytest.mark.parametrize("arguments", [["--language", "en", "--no"], ["--language=en", "--no"]])
def test_wrong_usage_before_the_command_is_said_in_the_language_that_was_asked_for(arguments):
    assert "Error: No such option '--no'." in CliRunner().invoke(main, arguments).output


def test_what_click_says_otherwise_is_left_as_it_is():
    assert in_words("Something new in click.", "de") == "Something new in click."
    assert in_words("Invalid value: Something new in click.", "de").endswith("Something new in click.")


def test_who_types_nothing_gets_the_help():
    result = CliRunner().invoke(main, [])
    assert all(name in result.output for name in COMMANDS)


@pytest.mark.parametrize("error", [click.Abort(), KeyboardInterrupt()])
def test_who_breaks_off_is_told_so(error, capsys):
    with pytest.raises(SystemExit) as end, Misuse("de"):
        raise error
    assert (end.value.code, capsys.readouterr().err) == (1, "\nAbgebrochen.\n")


@pytest.mark.parametrize(
    ("option", "environment", "language"),
    [
        (None, {}, "de"),
        ("en", {"LABNETZ_LANGUAGE": "fr"}, "en"),
        (None, {"LABNETZ_LANGUAGE": "en", "LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8"}, "en"),
        (None, {"LC_ALL": "en_GB.UTF-8", "LANG": "de_AT"}, "en"),
        (None, {"LANG": "fr_FR.UTF-8@euro"}, "fr"),
        (None, {"LANG": "de-AT"}, "de"),
        (None, {"LANG": "C.UTF-8"}, "de"),
        (None, {"LC_ALL": "C", "LANG": "en_US"}, "en"),
        (None, {"LANG": "nl_NL.UTF-8"}, "de"),
        (None, {"LANG": "english"}, "de"),
    ],
)
def test_the_language_is_the_wish_then_the_environment_then_german(monkeypatch, option, environment, language):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert chosen_language(option) == language


def ended(error: Exception, capsys) -> tuple[int, str]:
    with pytest.raises(SystemExit) as end, Ending("en"):
        raise error
    printed = capsys.readouterr()
    assert printed.out == ""
    return end.value.code, printed.err


def test_an_error_ends_in_one_line_on_stderr_and_exit_code_one(capsys):
    problem = Problem("REG-01", Where("network/network.yml", 3, 1), msg("unknown key"), msg("remove it"))
    code, text = ended(RegistryError(msg("the registry can't be used"), (problem,)), capsys)
    assert code == 1
    assert text == "network/network.yml:3:1: unknown key – remove it\nthe registry can't be used\n"


def test_a_missing_file_is_said_without_a_traceback(capsys):
    assert ended(FileNotFoundError(2, "No such file", "x/network.yml"), capsys) == (1, "x/network.yml: No such file\n")


def test_a_fault_of_ours_is_said_without_a_traceback(capsys, monkeypatch):
    code, text = ended(ZeroDivisionError("division by {zero}"), capsys)
    assert (code, text.count("\n")) == (1, 1)
    assert "ZeroDivisionError: division by {zero}" in text
    monkeypatch.setenv("LABNETZ_DEBUG", "1")
    with pytest.raises(ZeroDivisionError), Ending("en"):
        raise ZeroDivisionError


@pytest.mark.parametrize("error", [click.UsageError("x"), click.Abort(), BrokenPipeError(), KeyboardInterrupt()])
def test_what_click_knows_how_to_end_is_left_to_it(error):
    with pytest.raises(type(error)), Ending("en"):
        raise error


@pytest.mark.parametrize(
    ("files", "arguments", "folder"),
    [
        (("network/network.yml",), (), "network"),
        (("network.yml",), (), "."),
        (("network.yml", "network/network.yml"), (), "network"),
        (("network.yml",), ("--network", "network"), "network"),
        ((), (), "network"),
    ],
    ids=["below", "here", "both", "named", "nowhere"],
)
def test_who_stands_in_the_folder_of_a_network_need_not_name_it(tmp_path, monkeypatch, files, arguments, folder):
    for path in files:
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).touch()
    monkeypatch.chdir(tmp_path)
    found = []

    @click.command()
    @network_option
    def command(folder):
        found.append(folder)

    assert CliRunner().invoke(command, arguments).exit_code == 0
    assert list(map(str, found)) == [folder]


def test_a_folder_that_is_not_there_is_not_shown(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["serve", "--no-build", "--port", "0"])
    assert result.exit_code == 1
    assert result.stderr == (
        "public gibt es nicht, also ist nichts zu zeigen; lassen Sie --no-build weg, oder nennen Sie mit --into einen"
        " anderen Ordner\n"
    )
