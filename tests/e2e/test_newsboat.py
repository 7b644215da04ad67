"""newsboat, a feed reader that many people use, takes our feeds and our list of feeds."""

import functools
import http.server
import shutil
import sqlite3
import threading
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from labnetz.feeds.write import FeedInfo, Provider, write_atom, write_rss
from labnetz.model import Change, ChangeKind, Dates, Days, Lab, Network, Source, Status, Update
from labnetz.publish.change_feeds import change_feeds
from labnetz.publish.event_items import event_guid
from labnetz.publish.opml import write_opml
from programs import newsboat
from some_network import network_of
from some_pieces import NOW, at, event, feeds

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
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield folder, f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


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


def test_newsboat_shows_events_once_and_their_new_date_in_the_same_entry(tmp_path, served):
    folder, address = served
    (tmp_path / "urls").write_text(f"{address}events.xml\n")
    (tmp_path / "config").write_text("")
    for day in (9, 10):
        made = feeds(event("x", at(day), created=NOW), event("y", at(11), status=Status.CANCELLED))
        (folder / "events.xml").write_bytes(made["feeds/events.xml"])
        newsboat(tmp_path, "-x", "reload")
    with sqlite3.connect(tmp_path / "cache.db") as cache:
        items = cache.execute("SELECT guid, title FROM rss_item ORDER BY title").fetchall()
    cache.close()
    assert items == [
        (event_guid("y@a.example"), "Abgesagt: Fr., 11. Dez. 2026, 17 bis 19 Uhr: y"),
        (event_guid("x@a.example"), "Do., 10. Dez. 2026, 17 bis 19 Uhr: x"),
    ]


def test_newsboat_shows_changes_of_events_and_finds_none_twice(tmp_path, served):
    folder, address = served
    lab = Lab(id="berlin", name="CityLAB <Berlin>", url="https://berlin.example/", licence="CC0-1.0")
    network = network_of(replace(lab, sources=(Source("berlin", "events", "events", "https://berlin.example/k.ics"),)))
    days = [Days(date(2026, 12, day), date(2026, 12, day)) for day in (1, 2)]
    changes = [
        Change(
            kind=ChangeKind.MOVED,
            noticed=datetime(2026, 11, 30, hour, tzinfo=UTC),
            id="0" * 32,
            title="Löten & <Co>",
            dates=(Dates(days[hour % 2], days[1 - hour % 2]),),
            labs=("berlin",),
        )
        for hour in (9, 8)
    ]
    (tmp_path / "urls").write_text(f"{address}feeds/lab/berlin/changes.xml\n")
    (tmp_path / "config").write_text("")
    for found in (changes[1:], changes):
        for one in change_feeds(found, network, now=datetime(2026, 12, 1, tzinfo=UTC)):
            (folder / one.path).parent.mkdir(parents=True, exist_ok=True)
            (folder / one.path).write_bytes(one.content)
        newsboat(tmp_path, "-x", "reload")
    with sqlite3.connect(tmp_path / "cache.db") as cache:
        items = cache.execute("SELECT title, pubDate, content FROM rss_item ORDER BY pubDate").fetchall()
    cache.close()
    assert len(items) == 2
    assert items[0] == (
        "Neue Zeit: Löten & <Co> (CityLAB <Berlin>)",
        int(changes[1].noticed.timestamp()),
        "Neue Zeit: Mittwoch, 2. Dezember 2026, ganztägig (bisher Dienstag, 1. Dezember 2026, ganztägig). CityLAB "
        "&lt;Berlin&gt;. Bemerkt am 30. November 2026, 9:00 Uhr.",
    )


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
