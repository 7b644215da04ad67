"""newsboat, a feed reader that many people use, takes our feeds and our list of feeds."""

import functools
import http.server
import shutil
import sqlite3
import subprocess
import threading
from datetime import UTC, datetime

import pytest

from labnetz.feeds.write import FeedInfo, Provider, write_atom, write_rss
from labnetz.model import Lab, Network, Source, Update
from labnetz.publish.opml import write_opml

pytestmark = [
    pytest.mark.programs,
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("newsboat") is None, reason="newsboat is not installed"),
]

INFO = FeedInfo(
    title="Netz & Freunde",
    description="",
    url="https://netz.example/",
    self_url="https://netz.example/feeds/updates.xml",
    language="de",
    licence="CC-BY-4.0",
    providers=(Provider(lab="berlin", name="CityLAB <Berlin>"),),
)


def update(number, **more):
    return Update(
        lab="berlin",
        guid=f"https://berlin.example/?p={number}",
        published=datetime(2026, 3, number, 9, 30, tzinfo=UTC),
        source="https://berlin.example/feed.xml",
        **more,
    )


UPDATES = [
    update(
        1, title="Wir & ihr <3 ]]> 👩‍👩‍👧", excerpt="a < b & c", url="https://berlin.example/?a=1&b=2", author="Team"
    ),
    update(2, title="Öffnungszeiten „neu“", excerpt="Kurz.", url="https://berlin.example/2/"),
]


class _Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Say nothing among the test's output."""


@pytest.fixture
def served(tmp_path):
    """A folder, and the address at which it is served on loopback."""
    folder = tmp_path / "public"
    folder.mkdir()
    handler = functools.partial(_Silent, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield folder, f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def newsboat(home, *arguments):
    command = ["newsboat", "-u", home / "urls", "-c", home / "cache.db", "-C", home / "config", *arguments]
    environment = {"HOME": str(home), "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, env=environment, capture_output=True, timeout=60, check=True)


@pytest.mark.parametrize("write", [write_rss, write_atom])
def test_newsboat_shows_every_update_as_it_was_written(tmp_path, served, write):
    folder, address = served
    (folder / "updates.xml").write_bytes(write(UPDATES, INFO))
    (tmp_path / "urls").write_text(f"{address}updates.xml\n")
    (tmp_path / "config").write_text("")
    newsboat(tmp_path, "-x", "reload")
    with sqlite3.connect(tmp_path / "cache.db") as cache:
        items = cache.execute(
            "SELECT guid, title, url, author, pubDate, content FROM rss_item ORDER BY pubDate"
        ).fetchall()
        (name,) = cache.execute("SELECT title FROM rss_feed").fetchone()
    cache.close()
    assert name == "Netz & Freunde"
    assert items == [
        (one.guid, one.title, one.url, one.author, int(one.published.timestamp()), text)
        for one, text in zip(UPDATES, ["a &lt; b &amp; c", "Kurz."], strict=True)
    ]


@pytest.mark.parametrize("write", [write_rss, write_atom])
def test_newsboat_reading_the_feed_twice_finds_nothing_new(tmp_path, served, write):
    folder, address = served
    (tmp_path / "urls").write_text(f"{address}updates.xml\n")
    (tmp_path / "config").write_text("")
    for updates in (UPDATES, UPDATES[::-1]):
        (folder / "updates.xml").write_bytes(write(updates, INFO))
        newsboat(tmp_path, "-x", "reload")
    assert newsboat(tmp_path, "-x", "print-unread").stdout.decode().startswith("2 ")


def test_newsboat_imports_the_updates_of_all_labs(tmp_path):
    labs = tuple(
        Lab(
            id=name,
            name=f"Labor & {name}",
            url=f"https://{name}.example/",
            sources=(
                Source(name, "events", "events", f"https://{name}.example/feeds/calendar.ics"),
                Source(name, "updates", "updates", f"https://{name}.example/feed?a=1&b=2"),
            ),
        )
        for name in ("berlin", "wiesbaden")
    )
    network = Network(
        id="netz",
        name="Netz",
        url="https://netz.example/",
        language="de",
        timezone="Europe/Berlin",
        licence="CC-BY-4.0",
        contact="",
        labs=labs,
    )
    (tmp_path / "network.opml").write_bytes(write_opml(network).content)
    (tmp_path / "urls").write_text("")
    (tmp_path / "config").write_text("")
    newsboat(tmp_path, "-i", tmp_path / "network.opml")
    urls = [line.split(" ")[0] for line in (tmp_path / "urls").read_text().splitlines() if line]
    assert urls == ["https://berlin.example/feed?a=1&b=2", "https://wiesbaden.example/feed?a=1&b=2"]
