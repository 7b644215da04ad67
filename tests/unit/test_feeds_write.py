"""Writing RSS: well-formed whatever the text holds, the same bytes for the same updates, and it says whose it is."""

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest

from labnetz.feeds.write import FeedInfo, Provider, network_guids, write_rss
from labnetz.model import Update

INFO = FeedInfo(
    title="Lab & Co <3",
    description="Neues aus dem Labor",
    url="https://labor.example/",
    self_url="https://labor.example/feeds/updates.xml",
    language="de",
    licence="CC-BY-4.0",
)
MERGED = FeedInfo(
    title="Netz",
    description="",
    url="https://netz.example/",
    self_url="https://netz.example/feeds/updates.xml",
    language="de",
    licence="CC-BY-4.0",
    providers=(Provider(lab="berlin", name="CityLAB & Berlin"), Provider(lab="mg", name="stadtlabor.mg")),
)
NS = {"atom": "http://www.w3.org/2005/Atom", "dc": "http://purl.org/dc/elements/1.1/"}


def update(guid="urn:x:1", lab="berlin", day=3, **more):
    at = datetime(2026, 3, day, 9, 30, tzinfo=UTC)
    return Update(**({"lab": lab, "guid": guid, "title": f"Titel {guid}", "published": at} | more))


def channel_of(document):
    return ET.fromstring(document).find("channel")


def texts(element, path):
    return [found.text for found in element.iterfind(path, NS)]


def test_any_text_makes_well_formed_xml():
    nasty = "A & B ]]> <b> 👩‍👩‍👧 \x00\x0b\ufffe\ud800 \"'"
    one = update(
        guid=nasty, title=nasty, excerpt=nasty, topics=(nasty,), author=nasty, url="https://x.example/?a=1&b=2"
    )
    item = channel_of(write_rss([one], INFO)).find("item")
    assert item.findtext("title") == "A & B ]]> <b> 👩‍👩‍👧 \"'"
    assert item.findtext("link") == "https://x.example/?a=1&b=2"


def test_a_description_is_html_to_readers_so_its_text_is_escaped_as_html():
    item = channel_of(write_rss([update(excerpt="a < b & c <b>")], INFO)).find("item")
    assert item.findtext("description") == "a &lt; b &amp; c &lt;b&gt;"


def test_the_channel_says_what_it_is_and_where():
    channel = channel_of(write_rss([update()], INFO))
    assert [channel.findtext(tag) for tag in ("title", "link", "description", "language", "copyright")] == [
        "Lab & Co <3",
        "https://labor.example/",
        "Neues aus dem Labor",
        "de",
        "CC-BY-4.0",
    ]
    link = channel.find("atom:link", NS)
    assert (link.get("rel"), link.get("href")) == ("self", "https://labor.example/feeds/updates.xml")


def test_the_feed_is_as_old_as_its_newest_change_not_as_the_build():
    changed = update(day=3, modified=datetime(2026, 3, 7, 8, tzinfo=UTC))
    channel = channel_of(write_rss([changed, update("urn:x:2", day=5)], INFO))
    assert channel.findtext("lastBuildDate") == "Sat, 07 Mar 2026 08:00:00 GMT"


def test_an_item_carries_its_identity_time_author_and_topics():
    one = update(author="Team", topics=("KI", "Daten"), modified=datetime(2026, 3, 7, 8, tzinfo=UTC))
    item = channel_of(write_rss([one], INFO)).find("item")
    assert item.find("guid").attrib == {"isPermaLink": "false"}
    assert item.findtext("guid") == "urn:x:1"
    assert item.findtext("pubDate") == "Tue, 03 Mar 2026 09:30:00 GMT"
    assert item.findtext("atom:updated", None, NS) == "2026-03-07T08:00:00+00:00"
    assert item.findtext("dc:creator", None, NS) == "Team"
    assert texts(item, "category") == ["KI", "Daten"]


def test_nothing_is_written_about_what_is_not_known():
    item = channel_of(write_rss([update()], INFO)).find("item")
    assert [child.tag for child in item] == ["title", "guid", "pubDate"]


def test_the_order_of_updates_makes_no_difference():
    some = [update("urn:x:1", day=1), update("urn:x:2", day=9), update("urn:x:3", day=1)]
    assert write_rss(some, INFO) == write_rss(some[::-1], INFO)
    assert texts(channel_of(write_rss(some, INFO)), "item/guid") == ["urn:x:2", "urn:x:1", "urn:x:3"]


def test_a_feed_without_updates_is_a_feed():
    assert channel_of(write_rss([], INFO)).findtext("title") == "Lab & Co <3"


def test_each_item_of_a_merged_feed_names_its_lab_its_feed_and_its_licence():
    one = update(lab="berlin", licence="CC-BY-4.0", source="https://berlin.example/feed.xml")
    two = update("urn:x:2", lab="mg", day=2, licence="dl-de/by-2-0", source="https://mg.example/feed.xml")
    channel = channel_of(write_rss([one, two], MERGED))
    assert texts(channel, "item/source") == ["CityLAB & Berlin", "stadtlabor.mg"]
    assert [found.get("url") for found in channel.iterfind("item/source")] == [one.source, two.source]
    assert texts(channel, "item/dc:rights") == ["CC-BY-4.0", "dl-de/by-2-0"]


def test_an_item_with_a_licence_of_its_own_says_so_in_its_labs_feed_too():
    channel = channel_of(write_rss([update(licence="CC0-1.0"), update("urn:x:2", day=2, licence="CC-BY-4.0")], INFO))
    assert [item.findtext("dc:rights", "", NS) for item in channel.iterfind("item")] == ["CC0-1.0", ""]


def test_a_lab_cannot_take_the_place_of_another_labs_update():
    same = [update("https://berlin.example/?p=1", "berlin"), update("https://berlin.example/?p=1", "mg")]
    assert sorted(network_guids(same).values()) == [
        "urn:labnetz:berlin:https://berlin.example/?p=1",
        "urn:labnetz:mg:https://berlin.example/?p=1",
    ]
    spoofed = [update("17", "berlin"), update("urn:labnetz:berlin:17", "mg")]
    assert len(set(network_guids(spoofed).values())) == 2


@pytest.mark.parametrize(
    "guid", ["https://berlin.example/?p=1", "tag:berlin.example,2026:1", "werkstatt@berlin.labnetz"]
)
def test_a_guid_that_is_unique_in_the_world_stays_as_it_is(guid):
    assert network_guids([update(guid)]) == {("berlin", guid): guid}


@pytest.mark.parametrize("guid", ["17", "beitrag-17", "post:17", "a@b"])
def test_a_guid_that_looks_local_gets_the_name_of_its_lab(guid):
    assert network_guids([update(guid)]) == {("berlin", guid): f"urn:labnetz:berlin:{guid}"}
