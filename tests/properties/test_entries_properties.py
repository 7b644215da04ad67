"""No entry of a feed is lost without a word: it becomes an update, or is counted among those that are left out."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labnetz.feeds.read import read_feed
from labnetz.model import Origin

ORIGIN = Origin(lab="labor", url="https://labor.example/feed.xml", timezone="Europe/Berlin", language="de")
SEEN = datetime(2026, 6, 1, tzinfo=UTC)
LEFT_OUT = {"FEED-02", "FEED-03", "FEED-09"}


def _element(name, values):
    return st.sampled_from(values).map(lambda value: f"<{name}>{value}</{name}>" if value else "")


items = st.tuples(
    _element("guid", ["", "", "1", "2", "https://labor.example/a"]),
    _element("title", ["", "A", "a", "B"]),
    _element("link", ["", "https://labor.example/", "https://labor.example/a", "/a", "javascript:x"]),
    _element("description", ["", "Eins.", "&lt;p&gt;Eins.&lt;/p&gt;", "Zwei."]),
    _element("pubDate", ["", "Mon, 25 Jun 2018 10:00:00 +0200", "Mo, 25 Jun 2018 10:00:00 +0200", "neulich"]),
).map(lambda parts: f"<item>{''.join(parts)}</item>")


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.lists(items, max_size=6))
def test_every_entry_is_an_update_or_counted_among_those_left_out(written):
    channel = f"<channel><title>Labor</title><link>https://labor.example/</link>{''.join(written)}</channel>"
    reading = read_feed(f'<rss version="2.0">{channel}</rss>'.encode(), ORIGIN, first_seen=SEEN)
    left_out = sum(problem.what.count for problem in reading.problems if problem.rule in LEFT_OUT)
    assert len(reading.updates) + left_out == len(written)
    assert len({update.guid for update in reading.updates}) == len(reading.updates)
    assert all(update.title for update in reading.updates)
