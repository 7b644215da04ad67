"""Reading feeds: limits, identity and order. What is found in the wild is in the corpus."""

import random
from datetime import UTC, datetime, timedelta
from time import process_time

import pytest

from labnetz.errors import NotAFeed
from labnetz.feeds.read import read_feed
from labnetz.feeds.write import FeedInfo, write_rss
from labnetz.model import Origin, Update

ORIGIN = Origin(lab="labor", url="https://labor.example/feed.xml", timezone="Europe/Berlin", licence="CC-BY-4.0")
START = datetime(2026, 1, 1, tzinfo=UTC)
FIRST_SEEN = datetime(2026, 6, 1, tzinfo=UTC)
INFO = FeedInfo(
    title="Labor",
    description="",
    url="https://labor.example/",
    self_url="https://labor.example/feed.xml",
    language="de",
    licence="CC-BY-4.0",
)


def numbered(count):
    return [
        Update(lab="labor", guid=f"urn:x:{n}", title=f"Nr. {n}", published=START + timedelta(hours=n))
        for n in range(count)
    ]


def one_with(**more):
    return [Update(**({"lab": "labor", "guid": "urn:x:1", "title": "Titel", "published": START} | more))]


def test_only_the_newest_500_entries_are_read_and_that_is_said():
    reading = read_feed(write_rss(numbered(510), INFO), ORIGIN, first_seen=FIRST_SEEN)
    assert [update.guid for update in reading.updates] == [f"urn:x:{n}" for n in range(509, 9, -1)]
    assert [str(problem.what) for problem in reading.problems] == [
        "the feed has 510 entries, only the newest 500 are shown"
    ]


def test_more_than_ten_megabytes_are_not_even_looked_at():
    with pytest.raises(NotAFeed, match="larger than 10 MB"):
        read_feed(b"<rss>" + b" " * 11_000_000, ORIGIN, first_seen=FIRST_SEEN)


def test_an_unknown_zone_of_the_registry_does_not_lose_the_feed():
    origin = Origin(lab="labor", url=ORIGIN.url, timezone="Europe/Nowhere")
    assert len(read_feed(write_rss(numbered(3), INFO), origin, first_seen=FIRST_SEEN).updates) == 3


def test_a_path_as_the_body_opens_no_file():
    with pytest.raises(NotAFeed, match="no RSS, Atom or JSON Feed"):
        read_feed(__file__.encode(), ORIGIN, first_seen=FIRST_SEEN)


def test_json_that_is_nested_without_end_is_refused():
    with pytest.raises(NotAFeed, match="JSON that can't be read"):
        read_feed(b'{"items": ' + b"[" * 200_000, ORIGIN, first_seen=FIRST_SEEN)


def test_an_endless_guid_becomes_a_short_one_that_stays_the_same():
    (update,) = read_feed(write_rss(one_with(guid="x" * 600), INFO), ORIGIN, first_seen=FIRST_SEEN).updates
    (again,) = read_feed(write_rss(one_with(guid="x" * 600), INFO), ORIGIN, first_seen=FIRST_SEEN).updates
    assert update.guid == again.guid
    assert len(update.guid) < 50


def test_a_change_before_it_was_published_is_no_change():
    update = one_with(modified=START - timedelta(days=1))
    (found,) = read_feed(write_rss(update, INFO), ORIGIN, first_seen=FIRST_SEEN).updates
    assert found.modified is None


@pytest.mark.slow
def test_broken_copies_of_a_feed_are_read_or_refused_but_never_crash():
    """Two hundred feeds with bytes changed, cut out or doubled, the same ones in each run."""
    whole = write_rss(numbered(5), INFO)
    dice = random.Random(1)  # noqa: S311 – no secret, the same in each run
    for _ in range(200):
        at = dice.randrange(len(whole))
        broken = whole[:at] + bytes(dice.choices(range(256), k=dice.randrange(4))) + whole[at + dice.randrange(40) :]
        try:
            reading = read_feed(broken, ORIGIN, first_seen=FIRST_SEEN)
        except NotAFeed:
            continue
        assert len(reading.updates) <= 6


@pytest.mark.parametrize("text", ["<div>", "<ul><li>", "&lt;", "<!--"])
def test_fifty_hostile_entries_take_no_longer_than_honest_ones(text):
    entry = f"<item><title>x</title><description><![CDATA[{text * 4000}]]></description></item>"
    body = f'<rss version="2.0"><channel>{entry * 50}</channel></rss>'.encode()
    started = process_time()
    read_feed(body, ORIGIN, first_seen=FIRST_SEEN)
    assert process_time() - started < 3
