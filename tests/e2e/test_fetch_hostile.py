"""Servers that do everything wrong: slow, endless, broken off, packed to hurt."""

import asyncio
import contextlib
import gzip
import subprocess
import sys
import zlib
from functools import partial

import brotli
import pytest

from asking import QUICK, ask, reason
from labnetz.harvest.fetch import Limits
from labnetz.harvest.unpack import zstd
from loopback import CALENDAR

# --- answers that hurt -----------------------------------------------------------------------------------------------


async def for_ever(conversation, chunk: bytes, pause: float = 0) -> None:
    with contextlib.suppress(ConnectionError):
        while True:
            await conversation.send(chunk)
            await asyncio.sleep(pause)


def test_headers_that_never_come(misbehaving):
    @misbehaving.on("/")
    async def _(conversation):
        await asyncio.sleep(60)

    assert "within 0.3 s" in reason(ask(misbehaving.port, f"{misbehaving.url}/", limits=QUICK))


def test_headers_that_never_end(misbehaving):
    @misbehaving.on("/")
    async def _(conversation):
        await conversation.send(b"HTTP/1.1 200 OK\r\n")
        await for_ever(conversation, b"X-Again: yes\r\n")

    assert reason(ask(misbehaving.port, f"{misbehaving.url}/", limits=Limits(seconds=2)))


@pytest.mark.parametrize("drip", [b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"])
def test_a_few_bytes_at_a_time_do_not_renew_the_deadline(misbehaving, drip):
    @misbehaving.on("/")
    async def _(conversation):
        await conversation.send(drip)
        await for_ever(conversation, b"x", pause=0.02)

    assert "within 0.3 s" in reason(ask(misbehaving.port, f"{misbehaving.url}/", limits=QUICK))


def test_one_deadline_holds_for_all_redirects_together(misbehaving):
    for number in range(5):

        @misbehaving.on(f"/{number}")
        async def _(conversation, following=number + 1):
            await asyncio.sleep(0.1)
            await conversation.answer(b"", f"Location: /{following}", status="302 Found")

    assert "within 0.3 s" in reason(ask(misbehaving.port, f"{misbehaving.url}/0", limits=QUICK))
    assert len(misbehaving.heads) <= 3


def test_an_endless_body_stops_at_the_limit(misbehaving):
    @misbehaving.on("/")
    async def _(conversation):
        await conversation.send(b"HTTP/1.1 200 OK\r\n\r\n")
        await for_ever(conversation, b"x" * 65_536)

    assert "larger than 10 MB" in reason(ask(misbehaving.port, f"{misbehaving.url}/"))


def test_a_body_of_exactly_the_limit_is_taken(misbehaving):
    @misbehaving.on("/")
    async def _(conversation):
        await conversation.answer(b"x" * 1000)

    assert len(ask(misbehaving.port, f"{misbehaving.url}/", limits=Limits(size=1000)).body) == 1000
    assert "larger" in reason(ask(misbehaving.port, f"{misbehaving.url}/", limits=Limits(size=999)))


def test_a_body_that_breaks_off_is_no_body(misbehaving):
    @misbehaving.on("/")
    async def _(conversation):
        await conversation.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nBEGIN:VCALENDAR")

    assert "breaks off" in reason(ask(misbehaving.port, f"{misbehaving.url}/"))


@pytest.mark.parametrize("answer", [b"", b"220 mail.example ESMTP\r\n", b"\0" * 100, b"HTTP/1.1 999999\r\n\r\n"])
def test_what_is_not_http(misbehaving, answer):
    @misbehaving.on("/")
    async def _(conversation):
        await conversation.send(answer)

    assert reason(ask(misbehaving.port, f"{misbehaving.url}/"))


@pytest.mark.parametrize(
    "status", ["201 Created", "204 No Content", "206 Partial Content", "301 x", "418 Teapot", "304 x"]
)
def test_a_status_that_brings_no_feed(misbehaving, status):
    @misbehaving.on("/")
    async def _(conversation):
        await conversation.answer(b"" if status[:3] in {"204", "304"} else CALENDAR, status=status)

    assert reason(ask(misbehaving.port, f"{misbehaving.url}/"))


# --- packed answers --------------------------------------------------------------------------------------------------


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        pytest.param("gzip", gzip.compress(CALENDAR), id="gzip"),
        pytest.param("GZIP", gzip.compress(CALENDAR[:99]) + gzip.compress(CALENDAR[99:]), id="gzip in two members"),
        pytest.param("x-gzip", gzip.compress(CALENDAR) + b"\0" * 9, id="gzip with padding"),
        pytest.param("deflate", zlib.compress(CALENDAR), id="deflate"),
        pytest.param("deflate", raw_deflate(CALENDAR), id="deflate without its header"),
        pytest.param("br", brotli.compress(CALENDAR), id="brotli"),
        pytest.param("zstd", zstd.compress(CALENDAR), id="zstd"),
        pytest.param("zstd", zstd.compress(CALENDAR[:99]) + zstd.compress(CALENDAR[99:]), id="zstd in two frames"),
        pytest.param("identity", CALENDAR, id="identity"),
        pytest.param("UTF-8", CALENDAR, id="a charset, where none belongs"),
    ],
)
def test_packed_bodies_of_all_kinds(misbehaving, encoding, packed):
    @misbehaving.on("/")
    async def _(conversation):
        await conversation.answer(packed, f"Content-Encoding: {encoding}")

    assert ask(misbehaving.port, f"{misbehaving.url}/").body == CALENDAR


_FAR = zstd.ZstdCompressor(options={zstd.CompressionParameter.window_log: 27})
LOOKS_FAR_BACK = _FAR.compress(CALENDAR) + _FAR.flush()


@pytest.mark.parametrize(
    ("encoding", "packed", "word"),
    [
        pytest.param("gzip", gzip.compress(CALENDAR)[:-20], "cut off", id="cut off"),
        pytest.param("gzip", CALENDAR, "can't be unpacked", id="not packed at all"),
        pytest.param("br", brotli.compress(CALENDAR)[:-20], "cut off", id="brotli cut off"),
        pytest.param("zstd", zstd.compress(CALENDAR)[:-20], "cut off", id="zstd cut off"),
        pytest.param("gzip", gzip.compress(CALENDAR)[:4], "cut off", id="cut off in its head"),
        pytest.param("deflate", b"\xff" * 100, "can't be unpacked", id="rubbish"),
        pytest.param("br", CALENDAR, "can't be unpacked", id="no brotli"),
        pytest.param("zstd", CALENDAR, "can't be unpacked", id="no zstd"),
        pytest.param("zstd", LOOKS_FAR_BACK, "can't be unpacked", id="zstd that looks back over 128 MB"),
        pytest.param("compress", CALENDAR, "not asked for", id="not asked for"),
        pytest.param("gzip, gzip", gzip.compress(gzip.compress(CALENDAR)), "not asked for", id="twice"),
    ],
)
def test_packed_bodies_that_can_not_be_used(misbehaving, encoding, packed, word):
    @misbehaving.on("/")
    async def _(conversation):
        await conversation.answer(packed, f"Content-Encoding: {encoding}")

    assert word in reason(ask(misbehaving.port, f"{misbehaving.url}/"))


BOMB = """
import asyncio, resource, sys
from labnetz.harvest.fetch import http_fetcher
from labnetz.model import HarvestRules, Request

async def ask(url, port):
    rules = HarvestRules(allow_addresses=("127.0.0.0/8",), allow_ports=(port,))
    async with http_fetcher(rules, contact="x", version="1") as fetch:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        answers = await asyncio.gather(*(fetch(Request(url, "*/*")) for _ in range(4)))
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, answers[0].reason)

asyncio.run(ask(sys.argv[1], int(sys.argv[2])))
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("encoding", "pack", "members"),
    [
        pytest.param("gzip", gzip.compress, 1, id="one bomb"),
        pytest.param("gzip", gzip.compress, 1000, id="many small ones"),
        pytest.param("br", partial(brotli.compress, quality=5), 1, id="brotli"),
        pytest.param("zstd", zstd.compress, 1, id="zstd"),
        pytest.param("zstd", zstd.compress, 1000, id="many small frames of zstd"),
    ],
)
def test_a_bomb_takes_little_memory(misbehaving, encoding, pack, members):
    bomb = pack(b"\0" * (2**26 // members)) * members

    @misbehaving.on("/")
    async def _(conversation):
        await conversation.answer(bomb, f"Content-Encoding: {encoding}")

    command = [sys.executable, "-c", BOMB, f"{misbehaving.url}/", str(misbehaving.port)]
    output = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
    grown, why = output.split(" ", 1)
    assert "larger than 10 MB" in why
    assert int(grown) < 80 * 1024, "kB, with four bombs at once"
