"""Servers on loopback for tests: a real nginx, and one that does everything wrong."""

import asyncio
import os
import signal
import socket
import ssl
import subprocess
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import sleep

import pytest

# --- nginx -----------------------------------------------------------------------------------------------------------

_CONFIG = """
daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;
events {{ worker_connections 256; }}
http {{
  access_log {folder}/access.log combined; client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2;
  fastcgi_temp_path {folder}/t3; uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{
    listen 127.0.0.1:{port};
    root {root};
    {site}
    location = /moved.ics {{ return 301 /calendar.ics; }}
    location = /moved-twice.ics {{ return 308 /moved.ics; }}
    location = /for-now.ics {{ return 302 /calendar.ics; }}
    location = /for-now-then-moved.ics {{ return 302 /moved.ics; }}
    location = /elsewhere.ics {{ return 301 http://localhost:{port}/calendar.ics; }}
    location = /circle {{ return 302 /circle-2; }}
    location = /circle-2 {{ return 302 /circle; }}
    location ~ ^/chain/(?<left>1*)1$ {{ return 302 /chain/$left; }}
    location = /chain/ {{ return 302 /calendar.ics; }}
    location = /gone.ics {{ return 410; }}
    location = /busy.ics {{ add_header Retry-After 3600 always; return 503; }}
    location = /busy-until.ics {{ add_header Retry-After "Fri, 31 Dec 2100 00:00:00 GMT" always; return 429; }}
    location = /broken.ics {{ return 500; }}
    location = /nowhere {{ add_header X-Nothing 1; return 302 ""; }}
    location /aged/ {{ alias {root}/; add_header Cache-Control "public, max-age=600"; }}
    location /for-ever/ {{ alias {root}/; add_header Cache-Control "max-age=504576000"; }}
    location /never/ {{ alias {root}/; add_header Cache-Control "no-cache, max-age=600"; }}
  }}
}}
"""
_SITE = """
    types {
      text/calendar ics; application/rss+xml xml; text/html html; text/css css; text/javascript js; image/svg+xml svg;
      application/json json; font/woff2 woff2; image/webp webp; text/plain txt;
    }
    charset utf-8; charset_types text/calendar;
    gzip on; gzip_min_length 100;
    gzip_types text/calendar application/rss+xml text/css text/javascript image/svg+xml application/json;
"""


@dataclass(frozen=True)
class Nginx:
    url: str
    port: int
    root: Path
    folder: Path
    process: "subprocess.Popen[bytes]"

    def stop(self) -> None:
        """End it, after which its log is complete."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(60)

    def log(self) -> str:
        return (self.folder / "access.log").read_text()


@pytest.fixture
def nginx(tmp_path: Path) -> Iterator[Nginx]:
    """A real web server for the files in `nginx.root`."""
    root = tmp_path / "www"
    root.mkdir()
    with running_nginx(tmp_path / "nginx", root) as server:
        yield server


@contextmanager
def running_nginx(folder: Path, root: Path, *, site: str = _SITE) -> Iterator[Nginx]:
    """Serve the files of `root`, compressed; what nginx itself writes goes to a new `folder`. `site` has the lines that
    say what kind of file each ending is."""
    folder.mkdir()
    folder.chmod(0o755)
    process, port = _nginx(folder, partial(_CONFIG.format, folder=folder, root=root, site=site))
    try:
        yield Nginx(f"http://127.0.0.1:{port}", port, root, folder, process)
    finally:
        _end_process(process)


def _nginx(folder: Path, config: Callable[..., str]) -> "tuple[subprocess.Popen[bytes], int]":
    """Start it on a port of its own: one that was free a moment ago may be another program's by now."""
    for _ in range(5):
        port = free_port()
        (folder / "conf").write_text(config(port=port))
        with (folder / "error.log").open("wb") as errors:
            command = ["nginx", "-e", folder / "error.log", "-p", folder, "-c", folder / "conf", "-g", _run_as()]
            process = subprocess.Popen(command, stderr=errors)
        if _listens(process, folder / "pid"):
            return process, port
    raise RuntimeError((folder / "error.log").read_text())


def _end_process(process: "subprocess.Popen[bytes]") -> None:
    """Say so again where it has not heard: nginx sleeps through a signal that comes just before its workers start."""
    for _ in range(120):
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.5)
            return
    process.kill()


def _listens(process: "subprocess.Popen[bytes]", pid: Path) -> bool:
    """Wait until it listens, after which it writes down its number, or until it has ended without."""
    while process.poll() is None:
        if pid.exists() and pid.read_text().strip() == str(process.pid):
            return True
        sleep(0.002)
    return False


CALENDAR = "BEGIN:VCALENDAR\r\nSUMMARY:Öffnung\r\n".encode() * 500 + b"END:VCALENDAR\r\n"


@pytest.fixture
def site(nginx: Nginx) -> Nginx:
    """nginx with a calendar."""
    (nginx.root / "calendar.ics").write_bytes(CALENDAR)
    return nginx


def _run_as() -> str:
    """As root, nginx would serve as another user, who may not enter pytest's folders."""
    return "user root;" if os.geteuid() == 0 else ""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def port_without_a_server() -> Iterator[int]:
    """A port at which nobody listens, and nobody begins to as long as this lasts."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield int(held.getsockname()[1])


# --- a server that misbehaves ----------------------------------------------------------------------------------------

Behaviour = Callable[["Conversation"], Awaitable[None]]


@dataclass(frozen=True)
class Conversation:
    """One connection: the head of the request, and how to answer it."""

    head: str
    writer: asyncio.StreamWriter

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def answer(self, body: bytes = b"", *headers: str, status: str = "200 OK") -> None:
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers, "", ""]
        await self.send("\r\n".join(lines).encode("latin-1") + body)


@dataclass
class Misbehaving:
    """A server on loopback that behaves as each path was told to."""

    port: int = 0
    paths: dict[str, Behaviour] = field(default_factory=dict)
    heads: list[str] = field(default_factory=list)
    open_now: int = 0
    most_open: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def on(self, path: str) -> Callable[[Behaviour], Behaviour]:
        def remember(behaviour: Behaviour) -> Behaviour:
            self.paths[path] = behaviour
            return behaviour

        return remember

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open_now += 1
        self.most_open = max(self.most_open, self.open_now)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                self.heads.append(head)
                await self.paths[head.split(" ")[1]](Conversation(head, writer))
        finally:
            self.open_now -= 1
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()


@pytest.fixture
def misbehaving() -> Iterator[Misbehaving]:
    server = Misbehaving()
    with serving(server.serve) as port:
        server.port = port
        yield server


@contextmanager
def serving(
    answer: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
    host: str | list[str] = "127.0.0.1",
    **more: object,
) -> Iterator[int]:
    """Serve connections in a thread; gives the port, which is the same for several hosts."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    connections: dict[asyncio.StreamWriter, asyncio.Task[None]] = {}

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections[writer] = asyncio.ensure_future(answer(reader, writer))

    server = asyncio.run_coroutine_threadsafe(_started(connected, host, **more), loop).result(60)
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        asyncio.run_coroutine_threadsafe(_end(server, connections), loop).result(60)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(60)
        loop.close()


async def _started(answer: object, host: str | list[str], **more: object) -> asyncio.Server:
    """Where there are several hosts, the port that is free at one may be taken at another one."""
    for _ in range(5):
        with suppress(OSError):
            return await asyncio.start_server(answer, host, 0 if isinstance(host, str) else free_port(), **more)
    raise RuntimeError(f"no port is free at {host}")


async def _end(server: asyncio.Server, connections: Mapping[asyncio.StreamWriter, asyncio.Task[None]]) -> None:
    """End all that was begun: a socket that is left open is told of in the middle of another test."""
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task(), *connections.values()}
    if others:  # such as a connection that is just being accepted
        _, late = await asyncio.wait(others, timeout=1)
        for task in late:
            task.cancel()
    ending = list(connections.items())
    for writer, task in ending:
        task.cancel()
        writer.transport.abort()
    for writer, task in ending:
        await asyncio.gather(task, writer.wait_closed(), return_exceptions=True)


# --- certificates ----------------------------------------------------------------------------------------------------


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that nobody vouches for, and its key."""
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x"),
            *("-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "key", "-out", "cert"),
        ],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    return tmp_path / "cert", tmp_path / "key"


def server_context(cert: Path, key: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert, key)
    return context
