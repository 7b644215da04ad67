"""How many connections a harvest opens, seen from the servers: one for what it asks of a server in a row."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from labnetz.harvest.fetch import http_fetcher
from labnetz.harvest.reading import Contents
from labnetz.harvest.run import AT_ONCE, Options, harvest
from labnetz.harvest.store import MemoryStore
from labnetz.model import HarvestRules, Lab, Report, Source
from loopback import serving
from some_network import network_of

NOW = datetime(2026, 12, 2, 12, tzinfo=UTC)
MANY = [f"127.0.0.{number}" for number in range(2, 4 + AT_ONCE)]
FEW = MANY[:AT_ONCE]
CALENDAR = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@dataclass
class Servers:
    """Servers that answer several questions over one connection, `patience` at most, and remember what they heard."""

    patience: int = 100
    port: int = 0
    connections: Counter[str] = field(default_factory=Counter)
    last: Counter[str] = field(default_factory=Counter)
    left_open: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = writer.get_extra_info("sockname")[0]
        self.connections[host] += 1
        self.left_open += 1
        for _ in range(self.patience):
            try:
                question = await reader.readuntil(b"\r\n\r\n")
            except asyncio.IncompleteReadError:
                break
            writer.write(CALENDAR)
            if b"connection: close" in question.lower():
                self.last[host] += 1
                self.left_open -= 1
                break
        writer.close()


@contextmanager
def servers(**kind: int) -> Iterator[Servers]:
    found = Servers(**kind)
    with serving(found.serve, host=MANY) as found.port:
        yield found


def lab(number: int, host: str, port: int) -> Lab:
    id_ = f"lab-{number}"
    sources = tuple(Source(id_, "events", f"events-{one}", f"http://{host}:{port}/{one}") for one in range(2))
    return Lab(id=id_, name="L", sources=sources)


def harvested(found: Servers, labs: list[Lab]) -> Report:
    async def run() -> Report:
        rules = HarvestRules(allow_addresses=("127.0.0.0/8",), allow_ports=(found.port,))
        async with http_fetcher(rules, contact="x", version="1") as fetch:
            options = Options(readers={"events": lambda *_: Contents(entries=1, upcoming=1)})
            return await harvest(network_of(*labs), MemoryStore(), fetch, now=NOW, options=options)

    return asyncio.run(run())


def results(report: Report) -> Counter[str]:
    return Counter(one.result for one in report.sources)


def test_a_server_is_asked_for_both_feeds_of_a_lab_over_one_connection():
    with servers() as found:
        report = harvested(found, [lab(number, host, found.port) for number, host in enumerate(MANY)])
    assert results(report) == {"replaced": 2 * len(MANY)}
    assert found.connections == dict.fromkeys(MANY, 1)
    assert found.last == dict.fromkeys(MANY, 1), "the last question says that it is the last"
    assert not found.left_open


def test_with_few_servers_nobody_waits_for_a_connection_to_come_free():
    with servers() as found:
        harvested(found, [lab(number, host, found.port) for number, host in enumerate(FEW)])
    assert found.connections == found.last == dict.fromkeys(FEW, 2)


@pytest.mark.parametrize("paused", [0, 1])
def test_no_connection_waits_for_a_source_that_is_not_asked(paused):
    labs = []
    with servers() as found:
        for number, host in enumerate(MANY):
            one = lab(number, host, found.port)
            sources = tuple(replace(each, is_paused=at == paused) for at, each in enumerate(one.sources))
            labs.append(replace(one, sources=sources))
        harvested(found, labs)
    assert found.connections == found.last == dict.fromkeys(MANY, 1)


def test_a_server_that_hangs_up_after_each_answer_without_a_word_loses_nothing():
    with servers(patience=1) as found:
        report = harvested(found, [lab(number, host, found.port) for number, host in enumerate(MANY)])
    assert results(report) == {"replaced": 2 * len(MANY)}
    assert found.connections == dict.fromkeys(MANY, 2)
