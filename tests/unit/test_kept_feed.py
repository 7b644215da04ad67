"""Feeds that were read before are known in the next build: the same to the letter, and never those of anything else."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from labnetz.errors import NotAFeed
from labnetz.feeds.kept_feed import KeptFeed
from labnetz.feeds.read import read_feed
from labnetz.feeds.settled import write_settled_feed
from labnetz.feeds.write import FeedInfo, write_rss
from labnetz.harvest.shelf import FolderShelf, MemoryShelf
from labnetz.model import HandedOn, Image, News, Origin, Update
from shelved import with_body

CORPUS = Path(__file__).parents[1] / "corpus" / "feeds"
ORIGIN = Origin(lab="kehl", url="https://kehl.example/feed.xml", timezone="Europe/Berlin", licence="CC-BY-4.0")
SEEN = datetime(2026, 6, 1, tzinfo=UTC)
INFO = FeedInfo(
    title="Kehl",
    description="",
    url="https://kehl.example/",
    self_url="https://kehl.example/feed.xml",
    language="de",
    licence="CC-BY-4.0",
)
NEWS = Update(
    lab="kehl",
    guid="urn:x:1",
    title="Über die Brücke",
    published=datetime(2026, 5, 1, 9, tzinfo=UTC),
    modified=datetime(2026, 5, 2, 9, tzinfo=timezone(timedelta(hours=2))),
    excerpt="Ein Satz.\nNoch einer.",
    url="https://kehl.example/1/",
    kind=News.REPORT,
    topics=("Brücke", "KI"),
    refs=("termin-1",),
    image=Image("a.png", "Die Brücke", url="https://kehl.example/a.png"),
    author="Ada",
    expires=datetime(2026, 12, 1, tzinfo=UTC).date(),
    licence="CC0-1.0",
    handed_on=HandedOn(lab="kehl", source="https://kehl.example/feed.xml", via=("https://netz.example/",)),
)
BODY = write_rss([replace(NEWS, modified=None)], INFO)
FROM_PORTAL = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Netz",
        "items": [
            {
                "id": "urn:x:1",
                "title": "Über die Brücke",
                "content_text": "Ein Satz.",
                "date_published": "2026-05-01T09:00:00+02:00",
                "_labnetz": {"lab": "kehl", "via": ["https://netz.example/"]},
            }
        ],
    }
).encode()


class CountingShelf(MemoryShelf):
    """A shelf that tells how often something was put there."""

    def __init__(self):
        super().__init__()
        self.put = 0

    def keep(self, name, parts):
        self.put += 1
        super().keep(name, parts)


def read(shelf, body=BODY, origin=ORIGIN, *, first_seen=SEEN, seen=None):
    return KeptFeed(shelf, "kehl/updates.1").read(body, origin, first_seen=first_seen, seen=seen or {})


def bodies() -> list[Path]:
    return sorted(path for path in CORPUS.iterdir() if path.suffix in {".xml", ".json"})


@pytest.mark.parametrize("path", bodies(), ids=lambda path: path.name)
def test_what_is_known_is_what_was_read(path):
    shelf, body = CountingShelf(), path.read_bytes()
    try:
        plain = read_feed(body, ORIGIN, first_seen=SEEN)
    except NotAFeed:
        with pytest.raises(NotAFeed):
            read(shelf, body)
        return
    assert [repr(read(shelf, body)) for _ in range(2)] == [repr(plain)] * 2
    assert shelf.put == 1


def test_what_a_portal_says_of_news_is_known_again():
    shelf = CountingShelf()
    first, again = read(shelf, FROM_PORTAL), read(shelf, FROM_PORTAL)
    assert again.updates[0].handed_on == HandedOn(lab="kehl", via=("https://netz.example/",))
    assert (repr(again), shelf.put) == (repr(first), 1)


@pytest.mark.parametrize("update", [NEWS, replace(NEWS, expires=None, image=None)], ids=["no JSON", "other values"])
def test_what_would_not_be_read_again_as_it_was_is_read_each_time(update):
    shelf, settled = CountingShelf(), write_settled_feed(replace(read(None), updates=(update,), problems=()), ORIGIN)
    plain = repr(read(None, settled))
    assert [repr(read(shelf, settled)) for _ in range(2)] == [plain] * 2
    assert read(shelf, settled).updates[0].image == update.image


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"body": write_rss([replace(NEWS, title="Anders")], INFO)}, id="the feed"),
        pytest.param({"origin": replace(ORIGIN, licence="CC0-1.0")}, id="what the registry says"),
        pytest.param({"origin": replace(ORIGIN, timezone="Europe/Lisbon")}, id="the zone of its times"),
        pytest.param({"first_seen": SEEN - timedelta(days=90)}, id="when the body came"),
        pytest.param({"seen": {"urn:x:1": SEEN - timedelta(days=90)}}, id="when an entry was first seen"),
    ],
)
def test_what_decides_about_a_feed_makes_it_be_read_again(changed):
    shelf = CountingShelf()
    read(shelf)
    again = read(shelf, **changed)
    assert shelf.put == 2
    assert repr(again) == repr(read(None, **changed))


def test_what_other_code_has_read_is_not_taken(monkeypatch):
    shelf = CountingShelf()
    read(shelf)
    monkeypatch.setattr("labnetz.kept.code_version", lambda: "another")
    assert repr(read(shelf)) == repr(read(None))
    assert shelf.put == 2


@pytest.mark.parametrize("told", [b"[]", b"{}", b'{"title":"x","updates":[{}],"problems":""}', b"torn"])
def test_what_is_damaged_costs_time_only(tmp_path, told):
    shelf = FolderShelf(tmp_path)
    read(shelf)
    (path,) = tmp_path.rglob("*.sheet")
    path.write_bytes(with_body(path.read_bytes(), told))
    assert repr(read(shelf)) == repr(read(None))
