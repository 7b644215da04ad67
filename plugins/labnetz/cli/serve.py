"""`labnetz serve`: build, then show the folder on this computer, with the media types that calendar programs need."""

from __future__ import annotations

import os
import re
from datetime import datetime
from errno import EADDRINUSE
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import click

from labnetz.cli.build import Wishes, build_all, into_option
from labnetz.cli.marking import _
from labnetz.cli.options import network_option, now_option
from labnetz.errors import LabnetzError
from labnetz.locale import say
from labnetz.model import msg
from labnetz.publish.policy import HEADER

MEDIA_TYPES = {
    # Without the charset umlauts break in Google's calendar.
    ".ics": "text/calendar; charset=utf-8",
    ".xml": "application/rss+xml; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".opml": "text/x-opml; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".jsonld": "application/ld+json; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}

_JSON_FEED = "application/feed+json; charset=utf-8"
_IS_JSON_FEED = re.compile(r"(?:/[a-z0-9-]+)?/feeds/(?:.+/)?(?:events|changes|updates)\.json")
_OPEN = frozenset(MEDIA_TYPES[ending] for ending in (".ics", ".xml", ".atom", ".opml", ".json", ".jsonld"))
_FOR_OTHER_SITES = "/embed/"
"""What other sites take into their pages: the element and the fragments."""


@click.command(help=_("Build, then serve the folder on 127.0.0.1 until you press Ctrl+C."))
@network_option
@into_option
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help=_("0 takes a free one."))
@click.option("--no-build", is_flag=True, help=_("Serve what is there."))
@now_option
@click.pass_obj
def command(language: str, *, folder: Path, into: Path, port: int, no_build: bool, now: datetime) -> None:
    """Run the command; its help says what it does."""
    if not no_build:
        build_all(Wishes(folder, into, None, harvest=True, now=now), language)
    if not into.is_dir():
        what = msg(
            "{folder} is not there, so there is nothing to show; "
            "leave out --no-build, or name another folder with --into",
            folder=into,
        )
        raise NothingBuilt(what)
    with _server(into, port) as server:
        address = f"http://127.0.0.1:{server.server_port}/"
        click.echo(say(msg("Open {address} in your browser; Ctrl+C ends it.", address=address), language))
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo()


class NothingBuilt(LabnetzError):
    """There is no folder to show."""


class PortTaken(LabnetzError):
    """Another program listens already."""


def _server(into: Path, port: int) -> ThreadingHTTPServer:
    try:
        return ThreadingHTTPServer(("127.0.0.1", port), partial(Handler, directory=str(into)))
    except OSError as error:
        if error.errno != EADDRINUSE:
            raise
        taken = msg(
            "port {port} is used by another program; choose another one: --port {other}", port=port, other=port + 1
        )
        raise PortTaken(taken) from error


class Handler(SimpleHTTPRequestHandler):
    """Serves a built folder as a good web host does."""

    extensions_map = MEDIA_TYPES | {"": "application/octet-stream", ".png": "image/png"}

    def guess_type(self, path: str | os.PathLike[str]) -> str:
        """Tell a JSON Feed, which may be one of a lab's below the portal, from other JSON."""
        below = "/" + os.fspath(path).removeprefix(os.fspath(self.directory)).lstrip("/")
        return _JSON_FEED if _IS_JSON_FEED.fullmatch(below) else super().guess_type(path)

    def send_header(self, keyword: str, value: str) -> None:
        """Send what pages may load along with each page, and that anybody may read our feeds and data."""
        super().send_header(keyword, value)
        if keyword.lower() != "content-type":
            return
        if value == MEDIA_TYPES[".html"]:
            super().send_header("Content-Security-Policy", HEADER)
        if value in _OPEN or value == _JSON_FEED or getattr(self, "path", "").startswith(_FOR_OTHER_SITES):
            super().send_header("Access-Control-Allow-Origin", "*")

    def list_directory(self, path: str | os.PathLike[str]) -> None:  # noqa: ARG002 - the base class's argument
        """Answer 404: a folder without a page is none, here as on a good host."""
        self.send_error(404)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer 404 with the site's own page."""
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", MEDIA_TYPES[".html"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Stay quiet about every picture."""
