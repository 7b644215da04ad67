"""On a terminal: a bar while it works, and a table. A real pseudo-terminal shows what pipes do not."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture
def network(tmp_path: Path) -> Path:
    (tmp_path / "labs").mkdir()
    (tmp_path / "network.yml").write_text(
        "id: n\nname: N\nurl: https://n.example/\nlanguage: de\ntimezone: Europe/Berlin\nlicence: CC-BY-4.0\n"
        "contact: redaktion@n.example\n"
    )
    (tmp_path / "labs" / "kehl.yml").write_text(
        "name: Labor Kehl\nurl: https://kehl.example/\nlicence: CC-BY-4.0\n"
        "contacts: [a@kehl.example, b@stadt.example]\nfeeds:\n  events: http://127.0.0.1/kalender.ics\n"
    )
    return tmp_path


def on_a_terminal(*arguments: str | Path) -> tuple[int, str]:
    """Run the command with a terminal as its stdout and stderr; gives the exit code and what it showed."""
    ours, theirs = pty.openpty()
    environment = os.environ | {"COLUMNS": "200", "TERM": "xterm", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "labnetz", "--language", "en", *arguments]
    process = subprocess.Popen(command, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    shown = b""
    try:
        while chunk := os.read(ours, 4096):
            shown += chunk
    except OSError:  # Linux says EIO when the other end has closed
        pass
    os.close(ours)
    return process.wait(60), shown.decode()


def test_a_harvest_shows_a_bar_and_then_its_report(network):
    code, shown = on_a_terminal("harvest", "--network", network)
    assert code == 1
    assert "━" in shown
    assert "kehl events: nothing there yet – the address leads to 127.0.0.1" in shown


def test_the_status_is_a_table(network):
    on_a_terminal("harvest", "--network", network)
    code, shown = on_a_terminal("status", "--network", network)
    assert code == 0
    assert "│ kehl events" in shown
    assert "127.0.0.1" in shown
