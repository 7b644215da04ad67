"""The repository's own sites, built once for all tests, and served like a good host does."""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from http.server import ThreadingHTTPServer
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from signal import SIGKILL
from tempfile import TemporaryDirectory

import pytest

from labnetz.cli.serve import Handler

ROOT = Path(__file__).parent.parent
NOW = "2026-12-02T08:00:00+01:00"


@dataclass(frozen=True)
class BuiltNetwork:
    """The demonstration, built: its source folder, the published folder, and what the build said."""

    source: Path
    public: Path
    said: str


def labnetz(*arguments: str, cwd: Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, which begins with all imports done (`labnetz_at_once`)."""
    with TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        code = _ended([*arguments], str(cwd), {**os.environ}, str(out), str(err))
        done = subprocess.CompletedProcess(
            ["labnetz", *arguments], code, out.read_text("utf-8"), err.read_text("utf-8")
        )
    assert not check or done.returncode == 0, done.stderr
    return done


def _ended(*order: object) -> int:
    talk = _at_once()
    talk.send(order)
    process = talk.recv()
    if not talk.poll(300):
        os.kill(process, SIGKILL)
        talk.recv()
        raise subprocess.TimeoutExpired(["labnetz", *order[0]], 300)
    return talk.recv()


@cache
def _at_once() -> Connection:
    ours, theirs = Pipe()
    command = [sys.executable, str(ROOT / "tests/labnetz_at_once.py"), str(theirs.fileno())]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()])
    theirs.close()
    atexit.register(process.wait, 60)
    atexit.register(ours.close)
    return ours


def copy_of_sources(into: Path) -> Path:
    """Copy what the demonstration is built from, so that no test writes into the checkout."""
    into.mkdir(parents=True, exist_ok=True)
    for name in ("sites", "network", "shared_content"):
        shutil.copytree(ROOT / name, into / name, ignore=shutil.ignore_patterns("snapshots", "site"))
    shutil.copy(ROOT / "mkdocs.yml", into)
    return into


@pytest.fixture(scope="session")
def network(tmp_path_factory: pytest.TempPathFactory) -> BuiltNetwork:
    """The demonstration, the same for all workers: a test that builds or writes takes a copy of it."""
    return built_once(folder_of_all_workers(tmp_path_factory) / "network", _build)


def _build(folder: Path) -> str:
    return labnetz("build", "--now", NOW, "--strict", cwd=copy_of_sources(folder)).stderr


def folder_of_all_workers(factory: pytest.TempPathFactory) -> Path:
    """Give the folder that the workers of one test run have in common."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


def built_once(folder: Path, build: Callable[[Path], str]) -> BuiltNetwork:
    """Build into a folder; `build` gives what it said. Of several workers the first one builds, the others wait."""
    said = folder.with_suffix(".said")
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not said.exists():
            shutil.rmtree(folder, ignore_errors=True)
            said.write_text(build(folder), "utf-8")
    return BuiltNetwork(folder, folder / "public", said.read_text("utf-8"))


@pytest.fixture(scope="session")
def served(network: BuiltNetwork) -> Iterator[str]:
    """The address of the built network, on a free port of this computer, with a slash.

    For the browser's tests, which come last: its thread stays, and beside it `labnetz.forks` forks no more.
    """
    with serving_folder(network.public) as address:
        yield address


@contextmanager
def serving_folder(public: Path) -> Iterator[str]:
    """Serve a built folder; gives its address, with a slash."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(public))) as server:
        # Each server is asked so often whether it shall stop; by default every test would wait half a second for that.
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
