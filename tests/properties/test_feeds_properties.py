"""What goes into a feed comes out of it, by our own reader and by another one."""

import contextlib
import html
import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from xml.etree import ElementTree as ET

import feedparser
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from labnetz.errors import NotAFeed
from labnetz.feeds.guids import atom_id, guid_in_atom, network_guids
from labnetz.feeds.plain import name_of, one_line, text_of, title_of
from labnetz.feeds.read import read_feed
from labnetz.feeds.write import FORMATS, FeedInfo, Provider, write_atom, write_json_feed, write_rss
from labnetz.feeds.xml import xml_text
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

NETWORK = Origin(lab="netz", url="https://netz.example/feeds/updates.xml", timezone="Europe/Berlin", licence="CC0-1.0")
MERGED = FeedInfo(
    title="Netz",
    description="",
    url="https://netz.example/",
    self_url=NETWORK.url,
    language="de",
    licence="CC0-1.0",
    providers=(Provider(lab="labor", name="Labor & Co"), Provider(lab="mg", name="stadtlabor.mg")),
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


# What breaks a writer or a reader that takes a text for something else, among texts of all kinds.
nasty = st.sampled_from(
    [
        "R&D",
        "a < b > c",
        "AT&amp;T",
        "]]>",
        "<b>fett</b>",
        "<script>x</script>",
        "<title>",
        "👩‍👩‍👧",
        "<!-- --",
        "\\u0000",
        "%3C",
    ]
)
plain_texts = st.lists(nasty | texts, max_size=4).map(lambda parts: one_line(" ".join(parts))).filter(is_honest)
# A feed's text can also hold what neither XML nor an eye can.
any_text = (
    st.lists(nasty | st.text(max_size=30), max_size=4).map("".join).filter(lambda text: is_honest(xml_text(text)))
)
guids = st.one_of(
    st.text("abc123/?=", min_size=1, max_size=6).map("urn:x:{}".format),
    st.text("abc123/?=& %ö<", min_size=1, max_size=6).map(one_line).filter(bool),
    st.text("abc123/?= %ö<", max_size=6).map("https://labor.example/{}".format).map(one_line),
    st.sampled_from(["17", "preis@labor.labnetz", "ö@labor.labnetz", "urn:labnetz:labor:17", "urn:labnetz:mg:17"]),
    st.sampled_from(["tag:labor.example,2026:1", "urn:labnetz:preis@labor.labnetz", "mailto:a@b.example"]),
)


@st.composite
def updates(draw, lab="labor"):
    published = draw(moments.filter(lambda moment: moment < SEEN))
    later = draw(st.none() | st.integers(1, 10_000_000))
    guid = draw(guids)
    # An Atom entry without a link has its id for one, if that is an address.
    no_url = [] if guid.startswith("https:") else [""]
    return Update(
        lab=lab,
        guid=guid,
        title=draw(settled(title_of).filter(bool)),
        published=published,
        modified=published + timedelta(seconds=later) if later else None,
        excerpt=draw(plain_texts.filter(lambda text: len(text) < 250)),
        url=draw(st.sampled_from([*no_url, "https://labor.example/a/", "https://labor.example/?a=1&b=%C3%BC#x"])),
        topics=draw(st.lists(st.sampled_from(["KI", "R&D", "Öffnung <3"]), unique=True, max_size=3).map(tuple)),
        author=draw(settled(name_of)),
        licence=draw(st.sampled_from(["CC0-1.0", "dl-de/by-2-0"])),
        source=ORIGIN.url,
    )


@st.composite
def rough_updates(draw):
    """With texts that hold anything at all."""
    words = {name: draw(any_text) for name in ("title", "excerpt", "author")}
    return replace(draw(updates()), topics=tuple(draw(st.lists(any_text, max_size=3))), **words)


many_updates = st.lists(updates(), max_size=6, unique_by=lambda update: update.guid)
rough = st.lists(rough_updates(), max_size=4, unique_by=lambda update: update.guid)
from_two_labs = st.lists(updates() | updates(lab="mg"), max_size=6, unique_by=lambda update: (update.lab, update.guid))
every_format = pytest.mark.parametrize("write", [one.write for one in FORMATS], ids=[one.ending for one in FORMATS])


def in_order(updates):
    return sorted(updates, key=lambda update: (-update.published.timestamp(), update.guid))


@every_format
@given(many_updates)
def test_reading_what_we_wrote_gives_what_we_had(write, written):
    reading = read_feed(write(written, INFO), ORIGIN, first_seen=SEEN)
    assert reading.problems == ()
    assert reading.title == INFO.title
    assert list(reading.updates) == in_order(written)


@given(rough)
def test_all_formats_say_the_same_even_of_texts_that_nobody_can_show(written):
    rss, atom, json_feed = (read_feed(one.write(written, INFO), ORIGIN, first_seen=SEEN).updates for one in FORMATS)
    assert rss == atom == json_feed
    assert len(rss) == sum(bool(text_of(one.title) or xml_text(one.excerpt) or one.url) for one in written)


@given(from_two_labs)
def test_all_formats_of_a_merged_feed_say_the_same(written):
    rss, atom, json_feed = (read_feed(one.write(written, MERGED), NETWORK, first_seen=SEEN).updates for one in FORMATS)
    assert rss == atom == json_feed
    assert {update.guid for update in rss} == set(network_guids(written).values())


@every_format
@given(many_updates, st.randoms())
def test_the_same_updates_in_another_order_give_the_same_bytes(write, written, dice):
    shuffled = list(written)
    dice.shuffle(shuffled)
    assert write(shuffled, INFO) == write(written, INFO)


@pytest.mark.parametrize("write", [write_rss, write_atom])
@given(many_updates)
def test_another_reader_finds_the_same_updates_and_no_error(write, written):
    found = feedparser.parse(BytesIO(write(written, INFO)), sanitize_html=False, resolve_relative_uris=False)
    assert not found.bozo
    assert {
        guid_in_atom(entry.id, "labor") if write is write_atom else entry.id: _seen(entry) for entry in found.entries
    } == {
        update.guid: (
            update.title,
            update.url,
            update.published.utctimetuple()[:6],
            (update.modified or update.published).utctimetuple()[:6],
            list(update.topics),
            update.excerpt,
            update.author,
        )
        for update in written
    }


def _seen(entry):
    """What feedparser says of an entry, its HTML as text."""
    return (
        entry.title,
        next((link.href for link in dict.get(entry, "links", [])), ""),
        entry.published_parsed[:6],
        (dict.get(entry, "updated_parsed") or entry.published_parsed)[:6],
        [tag.term for tag in dict.get(entry, "tags", [])],
        html.unescape(entry.get("summary", "")),
        dict.get(entry, "author", ""),
    )


@given(rough)
def test_atom_is_well_formed_and_keeps_every_character_that_xml_can_hold(written):
    found = ET.fromstring(write_atom(written, INFO)).iterfind("{*}entry")
    assert [
        (entry.findtext("{*}title") or "", [one.get("term") for one in entry.iterfind("{*}category")])
        for entry in found
    ] == [
        (xml_text(update.title), [xml_text(topic) for topic in update.topics if xml_text(topic)])
        for update in in_order(written)
    ]


@given(rough)
def test_json_feed_keeps_every_character_that_a_line_can_hold(written):
    found = json.loads(write_json_feed(written, INFO).decode())["items"]
    assert [(item.get("title", ""), item["content_text"], item.get("tags", [])) for item in found] == [
        (xml_text(one.title), xml_text(one.excerpt), [xml_text(topic) for topic in one.topics if xml_text(topic)])
        for one in in_order(written)
    ]


@given(any_text | guids)
@example("urn:labnetz:labor:17")
@example("urn:labnetz:preis@labor.labnetz")
@example("https://labor.example/100%")
def test_an_atom_id_is_an_iri_from_which_the_guid_comes_back(guid):
    made = atom_id(guid, "labor", of_network=False)
    assert re.fullmatch(r"(https?|tag|urn):[^\s<>\"\\^`{|}]+", made)
    assert guid_in_atom(made, "labor") == xml_text(guid)


@given(
    st.binary(max_size=400)
    | st.text(max_size=400).map(lambda text: f"<rss><channel><item>{text}".encode("utf-8", "replace"))
)
def test_any_bytes_are_a_feed_or_no_feed_but_never_a_crash(body):
    with contextlib.suppress(NotAFeed):
        read_feed(body, ORIGIN, first_seen=SEEN)
