"""Measure a harvest of many sources: against a loop that only downloads, against `reader`, and its memory.

    python tests/bench/harvest_many.py

needs nginx and the dependency group "bench". Half of the sources are calendars and half feeds, each of about 10 kB, two
for each address of 127.0.0.0/8. Everything that is compared takes turns within one run, since the machine is noisy.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import aiohttp
from reader import make_reader  # the dependency group "bench"

from labnetz.harvest.fetch import http_fetcher
from labnetz.harvest.run import AT_ONCE, harvest
from labnetz.harvest.store import FolderStore
from labnetz.model import HarvestRules, Lab, Network, Report, Source
from loopback import free_port
from some_network import network_of

NOW = datetime(2026, 12, 2, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=4)
MANY, SOME = 1000, 500
HOSTS = 500
ROUNDS = 7
_PROGRAM = __file__
Row = tuple[str, float, str]


def main() -> None:
    """Print all rows, or (as a program of its own, for its memory) harvest once."""
    if sys.argv[1:2] == ["--memory"]:
        print(json.dumps(_memory_here(Web(Path(sys.argv[2]), int(sys.argv[3])), int(sys.argv[4]))))
        return
    print("| what | median | more |\n| --- | --- | --- |")
    for name, seconds, more in rows():
        print(f"| {name} | {seconds:.2f} s | {more} |", flush=True)


def rows() -> Iterator[Row]:
    """Give all rows of the table."""
    with tempfile.TemporaryDirectory() as folder, web(Path(folder)) as server:
        yield from against_downloading(server)
        yield from against_reader(server)
        yield from memory(server)


# --- the servers -----------------------------------------------------------------------------------------------------

_NGINX = """
daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1; {user}
events {{ worker_connections 4096; }}
http {{
  types {{ text/calendar ics; application/rss+xml xml; }}
  access_log off; client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2;
  fastcgi_temp_path {folder}/t3; uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ {listen} root {folder}/www; }}
}}
"""


@dataclass(frozen=True)
class Web:
    """Many servers on loopback, and the folder for everything."""

    folder: Path
    port: int

    def url(self, number: int, suffix: str) -> str:
        """Give the address of a feed; pairs of feeds share an address."""
        host = number // 2 % HOSTS
        return f"http://127.0.{1 + host // 250}.{1 + host % 250}:{self.port}/{number}.{suffix}"

    def network(self, count: int, kinds: str) -> Network:
        """Make a network of so many sources: calendars ("ics"), feeds ("xml"), or both in turn."""
        suffixes = kinds.split()
        labs = tuple(
            Lab(
                id=f"lab-{first // 2}",
                name=f"Labor {first // 2}",
                url="https://lab.example/",
                sources=tuple(
                    Source(
                        f"lab-{first // 2}",
                        "events" if suffix == "ics" else "updates",
                        f"{suffix}-{number}",
                        self.url(number, suffix),
                    )
                    for number in (first, first + 1)
                    for suffix in (suffixes[number % len(suffixes)],)
                ),
            )
            for first in range(0, count, 2)
        )
        return network_of(*labs, harvest=HarvestRules(("127.0.0.0/8",), (self.port,)))


@contextmanager
def web(folder: Path) -> Iterator[Web]:
    """Serve 5,000 calendars and as many feeds."""
    (folder / "www").mkdir()
    folder.chmod(0o755)
    for number in range(5 * MANY):
        (folder / f"www/{number}.ics").write_bytes(_calendar(number))
        (folder / f"www/{number}.xml").write_bytes(_feed(number))
    port = free_port()
    listen = "".join(f"listen 127.0.{1 + host // 250}.{1 + host % 250}:{port};" for host in range(HOSTS))
    (folder / "conf").write_text(_NGINX.format(folder=folder, listen=listen, user="user root;"))
    command = ["nginx", "-e", folder / "error.log", "-p", folder, "-c", folder / "conf"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        _wait(port)
        yield Web(folder, port)
    finally:
        process.terminate()
        process.wait(10)


def _wait(port: int) -> None:
    for _ in range(1000):
        try:
            socket.create_connection(("127.0.2.250", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.01)
        else:
            return
    raise TimeoutError


_TEXT = "Wir zeigen, was geht und was nicht. ".replace(",", r"\,")


def _calendar(number: int) -> bytes:
    events = (
        f"BEGIN:VEVENT\r\nUID:{number}-{one}@lab.example\r\nDTSTAMP:20261101T000000Z\r\n"
        f"SUMMARY:Offene Werkstatt für Größen und Übungen\\, Folge {one}\r\n"
        f"DTSTART;TZID=Europe/Berlin:202612{1 + one:02}T170000\r\n"
        f"DTEND;TZID=Europe/Berlin:202612{1 + one:02}T190000\r\n"
        f"LOCATION:Zentralbibliothek\\, Werkraum\r\nURL:https://lab.example/veranstaltungen/{number}/{one}/\r\n"
        f"DESCRIPTION:{_TEXT * 4}\r\nEND:VEVENT\r\n"
        for one in range(25)
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{''.join(events)}END:VCALENDAR\r\n".encode()


def _feed(number: int) -> bytes:
    items = (
        f"<item><guid>https://lab.example/{number}/{one}</guid><title>Meldung {one} aus der Werkstatt</title>"
        f"<link>https://lab.example/{number}/{one}</link><pubDate>Mon, {1 + one:02} Nov 2026 10:00:00 GMT</pubDate>"
        f"<description>{'&lt;p&gt;Wir zeigen, &lt;b&gt;was geht&lt;/b&gt; und was nicht.&lt;/p&gt; ' * 3}</description>"
        "</item>"
        for one in range(25)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Labor</title>'
        f"<link>https://lab.example/</link><description>Neues</description>{''.join(items)}</channel></rss>"
    ).encode()


# --- what is measured ------------------------------------------------------------------------------------------------


def harvested(network: Network, folder: Path, now: datetime) -> Report:
    """Harvest into a folder, as the command does."""
    # A worker imports the program that started it. The command is small; this one would bring along all it measures.
    vars(sys.modules["__main__"]).pop("__file__", None)

    async def run() -> Report:
        async with http_fetcher(network.harvest, contact="x", version="1") as fetch:
            return await harvest(network, FolderStore(folder), fetch, now=now)

    return asyncio.run(run())


Validators = dict[str, dict[str, str]]


def downloaded(urls: list[str], validators: Validators) -> Validators:
    """Download with plain aiohttp, as many at a time; gives the validators of each address."""

    async def run() -> Validators:
        found: Validators = {}
        waiting = iter(urls)
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE, limit_per_host=2)) as session:

            async def work() -> None:
                for url in waiting:
                    async with session.get(url, headers=validators.get(url)) as response:
                        assert response.status == (304 if validators else 200)
                        await response.read()
                        found[url] = {"If-None-Match": response.headers["ETag"]}

            await asyncio.gather(*(work() for _ in range(AT_ONCE)))
        return found

    return asyncio.run(run())


def against_downloading(server: Web) -> Iterator[Row]:
    """Compare with a loop that does nothing but download: everything, and what has changed (nothing)."""
    network = server.network(MANY, "ics xml")
    urls = [source.url for lab in network.labs for source in lab.sources]
    snapshots = server.folder / "snapshots"
    validators = downloaded(urls, {})
    times: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        shutil.rmtree(snapshots, ignore_errors=True)
        _take(times, "download all", lambda: downloaded(urls, {}))
        _take(times, "harvest all", lambda: harvested(network, snapshots, NOW), "replaced")
        _take(times, "download nothing", lambda: downloaded(urls, validators))
        _take(times, "harvest nothing", lambda: harvested(network, snapshots, LATER), "fresh")
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    cold, warm = (medians[f"download {what}"] / medians[f"harvest {what}"] for what in ("all", "nothing"))
    yield f"aiohttp downloads {MANY:,} feeds, {AT_ONCE} at a time", medians["download all"], ""
    yield f"`labnetz harvest`, {MANY:,} sources, nothing there", medians["harvest all"], f"{cold:.2f} of that speed"
    yield f"aiohttp asks for {MANY:,} feeds, all answer 304", medians["download nothing"], ""
    yield "`labnetz harvest` again, all answer 304", medians["harvest nothing"], f"{warm:.2f} of that speed"


def _take(times: dict[str, list[float]], name: str, task: Callable[[], object], result: str = "") -> None:
    gc.collect()
    begun, worked = time.perf_counter(), time.process_time()
    done = task()
    times.setdefault(name, []).append(time.perf_counter() - begun)
    times.setdefault(f"{name}, processor", []).append(time.process_time() - worked)  # of this process, without workers
    if isinstance(done, Report):
        assert {one.result for one in done.sources} == {result}, [one for one in done.sources if one.result != result]


def against_reader(server: Web) -> Iterator[Row]:
    """Compare with the feed reader library `reader`, which keeps feeds in SQLite."""
    network = server.network(SOME, "xml")
    urls = list(chain.from_iterable((source.url for source in lab.sources) for lab in network.labs))
    times: dict[str, list[float]] = {}
    for round_ in range(3):
        database, snapshots = server.folder / f"reader-{round_}.sqlite", server.folder / f"feeds-{round_}"

        with make_reader(str(database)) as reader:
            for url in urls:
                reader.add_feed(url)
            _take(times, "reader", lambda reader=reader: reader.update_feeds(workers=AT_ONCE))
            assert reader.get_entry_counts().total == 25 * SOME
        _take(times, "ours", lambda snapshots=snapshots: harvested(network, snapshots, NOW), "replaced")
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    theirs, ours = medians["reader"], medians["ours"]
    worked = f"{medians['reader, processor']:.2f} s of processor"
    yield f"`reader` updates {SOME} RSS feeds, {AT_ONCE} workers", theirs, worked
    worked = f"{medians['ours, processor']:.2f} s of processor, without the workers"
    yield f"`labnetz harvest`, the same {SOME} feeds", ours, f"{theirs / ours:.1f} × as fast; {worked}"


def memory(server: Web) -> Iterator[Row]:
    """Measure the most memory that a harvest takes, in a process of its own."""
    for count in (MANY, 5 * MANY):
        command = [sys.executable, _PROGRAM, "--memory", str(server.folder), str(server.port), str(count)]
        seconds, own, whole = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        megabytes = f"{own / 2**20:.0f} MB, with all workers {whole / 2**20:.0f} MB"
        yield f"`labnetz harvest`, {count:,} sources, nothing there: most memory", seconds, megabytes


def _memory_here(server: Web, count: int) -> tuple[float, int, int]:
    folder, over, most = server.folder / f"memory-{count}", threading.Event(), [0]

    def watch() -> None:
        while not over.wait(0.2):
            most[0] = max(most[0], sum(map(_memory_of, _family(os.getpid()))))

    watching = threading.Thread(target=watch)
    watching.start()
    begun = time.perf_counter()
    harvested(server.network(count, "ics xml"), folder, NOW)
    seconds = time.perf_counter() - begun
    over.set()
    watching.join()
    status = Path("/proc/self/status").read_text("ascii")
    return seconds, int(status.partition("VmHWM:")[2].split()[0]) * 1024, most[0]


def _family(process: int) -> Iterator[int]:
    """Give a process and all that it has started."""
    yield process
    with suppress(OSError):
        for child in Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split():
            yield from _family(int(child))


def _memory_of(process: int) -> int:
    """The bytes of a process, its share of what it has together with others (proc(5), smaps_rollup)."""
    with suppress(OSError):
        told = Path(f"/proc/{process}/smaps_rollup").read_text("ascii")
        return int(told.partition("\nPss:")[2].split()[0]) * 1024
    return 0


if __name__ == "__main__":
    main()
