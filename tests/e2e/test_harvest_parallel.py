"""Parallel is parallel: seen from the servers, in a whole harvest, without measuring time."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from labnetz.harvest.fetch import Limits, http_fetcher
from labnetz.harvest.reading import Contents
from labnetz.harvest.run import AT_ONCE, Options, harvest
from labnetz.harvest.store import MemoryStore
from labnetz.model import HarvestRules, Lab, Report, Source
from loopback import serving
from some_network import network_of

NOW = datetime(2026, 12, 2, 12, tzinfo=UTC)
HOSTS = [f"127.0.0.{number}" for number in range(2, 2 + AT_ONCE)]


@dataclass
class Doors:
    """Servers that answer nobody before `wanted` questions are open at once."""

    wanted: int
    port: int = 0
    here: int = 0
    all_here: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        self.here += 1
        gone = asyncio.ensure_future(reader.read())  # ends when whoever asked gives up
        gone.add_done_callback(self.leave)
        if self.here == self.wanted:
            self.all_here.set()
        opened = asyncio.ensure_future(self.all_here.wait())
        await asyncio.wait({gone, opened}, return_when=asyncio.FIRST_COMPLETED)
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok")
        writer.close()

    def leave(self, _: object) -> None:
        self.here -= 1


@contextmanager
def doors(wanted: int) -> Iterator[Doors]:
    server = Doors(wanted)
    with serving(server.serve, host=HOSTS) as server.port:
        yield server


def harvested(server: Doors, hosts: list[str], each: int, limits: Limits) -> Report:
    labs = tuple(
        Lab(
            id=f"lab-{number}",
            name="L",
            sources=tuple(
                Source(f"lab-{number}", "events", f"events-{one}", f"http://{host}:{server.port}/{one}")
                for one in range(each)
            ),
        )
        for number, host in enumerate(hosts)
    )
    network = network_of(*labs)

    async def run() -> Report:
        rules = HarvestRules(allow_addresses=("127.0.0.0/8",), allow_ports=(server.port,))
        async with http_fetcher(rules, contact="x", version="1", limits=limits) as fetch:
            options = Options(readers={"events": lambda *_: Contents(entries=1, upcoming=1)})
            return await harvest(network, MemoryStore(), fetch, now=NOW, options=options)

    return asyncio.run(run())


@pytest.mark.parametrize(("hosts", "each"), [(HOSTS, 1), (HOSTS[:16], 2)], ids=["32 servers", "16 servers, two feeds"])
def test_thirty_two_servers_are_asked_at_once(hosts, each):
    """If one of them had to wait for another, none would ever get an answer."""
    with doors(AT_ONCE) as server:
        report = harvested(server, hosts, each, Limits(seconds=10))
    assert [one.result for one in report.sources] == ["replaced"] * AT_ONCE


@pytest.mark.slow
def test_no_server_gets_a_third_question_while_two_are_open():
    with doors(3) as server:
        report = harvested(server, HOSTS[:1], 3, Limits(seconds=0.3))
    assert [one.result for one in report.sources].count("kept") >= 2
