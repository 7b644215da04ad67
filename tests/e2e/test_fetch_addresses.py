"""Where nothing may connect to, and servers that are not there."""

import os
import shutil
import subprocess
import sys

import pytest

from asking import ask, reason
from labnetz.harvest.fetch import Limits
from loopback import CALENDAR, port_without_a_server, server_context, serving

pytestmark = [
    pytest.mark.programs,
    pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed"),
]


# --- where nothing may connect to ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        pytest.param("2130706433", id="decimal"),
        pytest.param("0x7f000001", id="hexadecimal"),
        pytest.param("0177.0.0.1", id="octal"),
        pytest.param("127.1", id="short"),
        pytest.param("localhost", id="a name that leads to loopback"),
        pytest.param("127.0.0.1.", id="with a dot"),
    ],
)
def test_loopback_is_refused_however_it_is_written(site, host):
    answer = ask(site.port, f"http://{host}:{site.port}/calendar.ics", allow=())
    assert any(words in reason(answer) for words in ("not on the public internet", "nor an IP address"))
    site.stop()
    assert site.log() == ""


def test_a_name_that_leads_to_loopback_works_where_it_is_allowed(site):
    assert ask(site.port, f"http://localhost:{site.port}/calendar.ics").body == CALENDAR


@pytest.mark.parametrize(
    "target",
    [
        "http://10.0.0.1:{port}/",
        "http://169.254.169.254:{port}/latest/meta-data/",
        "http://[fd00::1]:{port}/",
        "http://[::ffff:10.0.0.1]:{port}/",
        "http://167772161:{port}/",
        "//192.168.178.1:{port}/",
    ],
)
def test_a_redirect_to_a_private_address_is_refused(misbehaving, target):
    @misbehaving.on("/")
    async def _(conversation):
        await conversation.answer(b"", f"Location: {target.format(port=misbehaving.port)}", status="302 Found")

    answer = ask(misbehaving.port, f"{misbehaving.url}/")
    assert any(words in reason(answer) for words in ("not on the public internet", "nor an IP address"))


@pytest.mark.parametrize(
    "location", ["file:///etc/hostname", "ftp://lab.example/", "javascript:1", "http://127.0.0.1:1/"]
)
def test_a_redirect_to_another_scheme_or_port_is_refused(misbehaving, location):
    @misbehaving.on("/")
    async def _(conversation):
        await conversation.answer(b"", f"Location: {location}", status="302 Found")

    assert reason(ask(misbehaving.port, f"{misbehaving.url}/")).startswith(("only http", "port 1 "))


@pytest.mark.parametrize("location", ["http://[", "http://a:b/", "\x80\xff", "http://\xff/"])
def test_a_redirect_that_can_not_be_read_is_a_failure(misbehaving, location):
    @misbehaving.on("/")
    async def _(conversation):
        await conversation.answer(b"", f"Location: {location}", status="302 Found")

    assert reason(ask(misbehaving.port, f"{misbehaving.url}/"))


def test_a_redirect_to_nowhere_is_a_failure(misbehaving):
    @misbehaving.on("/")
    async def _(conversation):
        await conversation.answer(status="302 Found")

    assert "where to" in reason(ask(misbehaving.port, f"{misbehaving.url}/"))


# --- nobody there ----------------------------------------------------------------------------------------------------


def test_nobody_listens():
    with port_without_a_server() as port:
        assert "does not accept connections" in reason(ask(port, f"http://127.0.0.1:{port}/"))


@pytest.mark.parametrize("name", ["labnetz.invalid", "a" * 64 + ".invalid", "a..b.invalid"])
def test_a_name_that_does_not_exist(name):
    assert "can't be found" in reason(ask(80, f"http://{name}/", limits=Limits(seconds=5)))


def test_a_certificate_that_nobody_vouches_for(certificate):
    async def serve(reader, writer):
        writer.close()

    with serving(serve, ssl=server_context(*certificate)) as port:
        assert "certificate" in reason(ask(port, f"https://127.0.0.1:{port}/"))


ASK = """
import asyncio, sys
from labnetz.harvest.fetch import http_fetcher
from labnetz.model import HarvestRules, Request

async def ask(url, *ports):
    rules = HarvestRules(allow_addresses=("127.0.0.0/8",), allow_ports=tuple(map(int, ports)))
    async with http_fetcher(rules, contact="x", version="1") as fetch:
        print(await fetch(Request(url, "*/*")))

asyncio.run(ask(*sys.argv[1:]))
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("scheme", "path", "word"),
    [
        pytest.param("https", "/secure", "status=200", id="from https to https"),
        pytest.param("https", "/plain", "unprotected http", id="from https to http"),
        pytest.param("webcal", "/secure", "status=200", id="webcal is https"),
        pytest.param("webcal", "/plain", "unprotected http", id="webcal is as good as https"),
        pytest.param("https", "/webcal", "status=200", id="from https to webcal"),
    ],
)
def test_https_is_never_given_up_for_http(site, certificate, scheme, path, word):
    """In a process of its own, which trusts the certificate: who is trusted is read when aiohttp is imported."""

    async def serve(reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        host = head.partition(b"Host: ")[2].partition(b"\r")[0]
        places = {b"/secure": b"/end", b"/webcal": b"webcal://" + host + b"/end"}
        to = places.get(head.split(b" ")[1], f"{site.url}/calendar.ics".encode())
        answer = b"200 OK" if b"/end" in head else b"302 Found\r\nLocation: " + to
        writer.write(b"HTTP/1.1 " + answer + b"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        writer.close()

    with serving(serve, ssl=server_context(*certificate)) as port:
        output = subprocess.run(
            [sys.executable, "-c", ASK, f"{scheme}://127.0.0.1:{port}{path}", str(port), str(site.port)],
            env=os.environ | {"SSL_CERT_FILE": str(certificate[0])},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    assert word in output


def test_plain_http_where_https_was_asked(site):
    assert "secure connection" in reason(ask(site.port, f"https://127.0.0.1:{site.port}/calendar.ics"))
