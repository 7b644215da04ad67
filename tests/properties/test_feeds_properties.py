"""What goes into a feed comes out of it, by our own reader and by another one."""

import contextlib
from datetime import UTC, datetime, timedelta
from io import BytesIO

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labnetz.errors import NotAFeed
from labnetz.feeds.plain import name_of, one_line, title_of
from labnetz.feeds.read import read_feed
from labnetz.feeds.write import FeedInfo, write_rss
from labnetz.model import Origin, Update

pytestmark = pytest.mark.slow

SEEN = datetime(2030, 1, 1, tzinfo=UTC)
ORIGIN = Origin(lab="labor", url="https://labor.example/feeds/updates.xml", timezone="Europe/Berlin", licence="CC0-1.0")
INFO = FeedInfo(
    title="Labor & Co",
    description="",
    url="https://labor.example/",
    self_url=ORIGIN.url,
    language="de",
    licence="CC0-1.0",
)

# Legal in XML and not one of the Windows-1252 leftovers that feedparser puts right.
characters = st.characters(blacklist_categories=("Cs", "Cc", "Cn"))


def is_honest(text):
    """feedparser repairs UTF-8 that was taken for Latin-1 ("Ã¶"), so such a text does not stay as it is."""
    try:
        return text.isascii() or not text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return True


texts = st.text(characters, max_size=80).map(one_line).filter(is_honest)


def settled(clean):
    """Only texts that cleaning leaves as they are: "&amp;amp;" is read as one step of escaping, as it must be."""
    return texts.map(clean).filter(lambda text: clean(text) == text)


moments = st.integers(0, 1_800_000_000).map(
    lambda seconds: datetime(1990, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


@st.composite
def updates(draw):
    published = draw(moments.filter(lambda moment: moment < SEEN))
    later = draw(st.none() | st.integers(1, 10_000_000))
    return Update(
        lab="labor",
        guid="urn:x:" + draw(st.text("abc123/?=", min_size=1, max_size=6)),
        title=draw(settled(title_of).filter(bool)),
        published=published,
        modified=published + timedelta(seconds=later) if later else None,
        excerpt=draw(texts.filter(lambda text: len(text) < 80)),
        url=draw(st.sampled_from(["", "https://labor.example/a/", "https://labor.example/?a=1&b=%C3%BC#x"])),
        topics=draw(st.lists(st.sampled_from(["KI", "R&D", "Öffnung <3"]), unique=True, max_size=3).map(tuple)),
        author=draw(settled(name_of)),
        licence="CC0-1.0",
        source=ORIGIN.url,
    )


many_updates = st.lists(updates(), max_size=6, unique_by=lambda update: update.guid)


@given(many_updates)
def test_reading_what_we_wrote_gives_what_we_had(written):
    reading = read_feed(write_rss(written, INFO), ORIGIN, first_seen=SEEN)
    assert reading.problems == ()
    assert list(reading.updates) == sorted(written, key=lambda update: (-update.published.timestamp(), update.guid))


@given(many_updates)
def test_another_reader_finds_the_same_updates_and_no_error(written):
    found = feedparser.parse(BytesIO(write_rss(written, INFO)), sanitize_html=False, resolve_relative_uris=False)
    assert not found.bozo
    assert {entry.id: (entry.title, entry.published_parsed[:6]) for entry in found.entries} == {
        update.guid: (update.title, update.published.utctimetuple()[:6]) for update in written
    }


@given(many_updates, st.randoms())
def test_the_same_updates_in_another_order_give_the_same_bytes(written, dice):
    shuffled = list(written)
    dice.shuffle(shuffled)
    assert write_rss(shuffled, INFO) == write_rss(written, INFO)


@given(
    st.binary(max_size=400)
    | st.text(max_size=400).map(lambda text: f"<rss><channel><item>{text}".encode("utf-8", "replace"))
)
def test_any_bytes_are_a_feed_or_no_feed_but_never_a_crash(body):
    with contextlib.suppress(NotAFeed):
        read_feed(body, ORIGIN, first_seen=SEEN)
