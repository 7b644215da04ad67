"""What every reader of foreign bytes promises, asked with spoiled files of the corpus and with feeds made of odd parts.

For longer runs there is `fuzz.py` beside this file, which keeps the same promises.
"""

import asyncio
import json
import time
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from labnetz.harvest.workers import Limits, killable
from labnetz.model import Origin
from mutations import mutated
from promises import PROMISES, feed

pytestmark = pytest.mark.slow

SOME = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SECONDS = 5.0
"""Of computing, for a body of at most 64 KiB: half of what a harvest gives to any."""


@pytest.mark.parametrize("reader", PROMISES)
@SOME
@given(random=st.randoms(use_true_random=False))
def test_no_spoiled_file_makes_a_reader_break_its_promise(reader, random):
    seeds = PROMISES[reader].seeds()
    body = mutated(random.choice(seeds), seeds, random)
    began = time.process_time()
    PROMISES[reader].keep(body)
    assert time.process_time() - began < SECONDS


WORDS = [
    "",
    "A",
    "&amp;lt;b&amp;gt;",
    "<![CDATA[<b>x]]>",
    "&",
    "<b>",
    "\u202e",
    "ä" * 400,
    "javascript:x",
    "1",
    "//x",
    "?",
]
DATES = ["", "Mo, 25 Jun 2018 10:00", "0000-00-00", "9999-12-31T23:59:59+23:59", "1e9", "25.06.2018", "-1"]
TAGS = ["title", "link", "guid", "id", "description", "summary", "content", "author", "category", "dc:creator", "x:y"]
DATED = ["pubDate", "updated", "published", "dc:date"]
elements = st.one_of(
    st.builds("<{0}>{1}</{0}>".format, st.sampled_from(TAGS), st.sampled_from(WORDS)),
    st.builds("<{0}>{1}</{0}>".format, st.sampled_from(DATED), st.sampled_from(DATES)),
    st.builds(
        '<{0} href="{1}" term="{1}" isPermaLink="{1}" type="{1}"/>'.format,
        st.sampled_from(TAGS),
        st.sampled_from(WORDS),
    ),
    st.builds("<{0}>".format, st.sampled_from([*TAGS, "item", "entry", "/item", "/entry", "!--", "/channel"])),
)
entries = st.lists(elements, max_size=8).map("".join)
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
HEADS = [
    ('<rss version="2.0"><channel>', "item", "</channel></rss>"),
    ('<feed xmlns="http://www.w3.org/2005/Atom">', "entry", "</feed>"),
    (f'<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="{RDF}">', "item", "</rdf:RDF>"),
]


@SOME
@given(st.sampled_from(HEADS), entries, st.lists(entries, max_size=4))
def test_any_mixture_of_elements_is_a_feed_whose_updates_can_be_published(frame, head, items):
    before, name, after = frame
    feed("".join([before, head, *(f"<{name}>{item}</{name}>" for item in items), after]).encode())


values = st.recursive(
    st.sampled_from([*WORDS, *DATES]) | st.none() | st.booleans() | st.floats() | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "url", "x"]), inner, max_size=2)
    ),
    max_leaves=4,
)
KEYS = ["id", "url", "external_url", "title", "summary", "content_html", "content_text", "tags", "author", "authors"]
items = st.dictionaries(st.sampled_from([*KEYS, "date_published", "date_modified", "_labnetz"]), values, max_size=6)


@SOME
@given(st.lists(items | values, max_size=4), st.dictionaries(st.sampled_from(["title", "home_page_url"]), values))
def test_any_json_feed_is_read_whatever_its_values_are(entries, head):
    document = {**head, "version": "https://jsonfeed.org/version/1.1", "items": entries}
    feed(json.dumps(document).encode("utf-8", "surrogatepass"))


def test_no_spoiled_file_exceeds_the_limits_of_a_worker():
    """Limits that are tighter than those of a harvest, and nothing is killed."""
    random = Random(5)  # noqa: S311 - no secret
    kinds = {"events": "calendar", "updates": "feed"}
    seeds = {kind: PROMISES[name].seeds() for kind, name in kinds.items()}
    tasks = [(kind, mutated(random.choice(seeds[kind]), seeds[kind], random)) for kind in kinds for _ in range(150)]

    async def read():
        async with killable(Limits(seconds=5, memory=64 * 1024 * 1024)) as look:
            return await asyncio.gather(*(look(kind, body, ORIGIN, NOW) for kind, body in tasks))

    reasons = {str(one.unreadable) for one in asyncio.run(read())}
    assert not {reason for reason in reasons if reason.startswith("reading it ")}
    assert "None" in reasons


ORIGIN = Origin(lab="labor", url="https://labor.example/k.ics", timezone="Europe/Berlin")
NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
