"""Writing feeds: well-formed whatever the text holds, the same bytes for the same updates, and they say whose it is."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest

from labnetz.feeds.guids import network_guids
from labnetz.feeds.write import FeedInfo, Provider, write_atom, write_feeds, write_json_feed, write_rss
from labnetz.feeds.written import Entries
from labnetz.model import Image, Update

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


def test_what_is_dated_ahead_is_written_but_does_not_date_the_feed():
    info = replace(INFO, now=datetime(2026, 3, 4, tzinfo=UTC))
    updates = [update("urn:x:1", day=3), update("urn:x:2", day=5)]
    channel = channel_of(write_rss(updates, info))
    assert channel.findtext("lastBuildDate") == "Tue, 03 Mar 2026 09:30:00 GMT"
    assert texts(channel, "item/guid") == ["urn:x:2", "urn:x:1"]
    atom = ET.fromstring(write_atom(updates, info))
    assert atom.findtext("atom:updated", namespaces=NS) == "2026-03-03T09:30:00Z"
    assert len(atom.findall("atom:entry", NS)) == 2


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


@pytest.mark.parametrize("guid", ["17", "beitrag-17", "post:17", "a@b", "https://berlin.example/a b"])
def test_a_guid_that_looks_local_gets_the_name_of_its_lab(guid):
    assert network_guids([update(guid)]) == {("berlin", guid): f"urn:labnetz:berlin:{guid}"}


# --- Atom ------------------------------------------------------------------------------------------------------------


def atom_of(updates, feed=INFO):
    return ET.fromstring(write_atom(updates, feed))


def test_an_atom_feed_says_what_it_is_whose_it_is_and_where():
    feed = atom_of([update()], replace(INFO, id="urn:labnetz:labor:feeds/updates", author="Labor"))
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "de"
    assert texts(feed, "atom:id") == ["urn:labnetz:labor:feeds/updates"]
    assert texts(feed, "atom:title") == ["Lab & Co <3"]
    assert texts(feed, "atom:subtitle") == ["Neues aus dem Labor"]
    assert texts(feed, "atom:author/atom:name") == ["Labor"]
    assert texts(feed, "atom:rights") == ["CC-BY-4.0"]
    assert [(link.get("rel"), link.get("href")) for link in feed.iterfind("atom:link", NS)] == [
        ("alternate", "https://labor.example/"),
        ("self", "https://labor.example/feeds/updates.xml"),
    ]


def test_an_atom_feed_without_an_id_or_author_is_known_by_its_address_and_title():
    feed = atom_of([])
    assert texts(feed, "atom:id") == ["https://labor.example/feeds/updates.xml"]
    assert texts(feed, "atom:author/atom:name") == ["Lab & Co <3"]


def test_an_atom_feed_is_as_old_as_its_newest_change_and_an_empty_one_never_changed():
    changed = update(day=3, modified=datetime(2026, 3, 7, 8, tzinfo=UTC))
    assert texts(atom_of([changed, update("urn:x:2", day=5)]), "atom:updated") == ["2026-03-07T08:00:00Z"]
    assert texts(atom_of([]), "atom:updated") == ["2020-01-01T00:00:00Z"]


def test_an_atom_entry_carries_all_that_is_known():
    one = update(
        author="Team",
        topics=("KI", "R&D"),
        modified=datetime(2026, 3, 7, 8, tzinfo=UTC),
        excerpt="a < b",
        url="https://labor.example/a/",
        licence="CC0-1.0",
        language="en",
    )
    (entry,) = atom_of([one]).iterfind("atom:entry", NS)
    assert [(child.tag.rpartition("}")[2], child.text) for child in entry if child.text and child.text.strip()] == [
        ("id", "urn:x:1"),
        ("title", "Titel urn:x:1"),
        ("summary", "a &lt; b"),
        ("published", "2026-03-03T09:30:00Z"),
        ("updated", "2026-03-07T08:00:00Z"),
        ("rights", "CC0-1.0"),
    ]
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert texts(entry, "atom:author/atom:name") == ["Team"]
    assert [one.get("term") for one in entry.iterfind("atom:category", NS)] == ["KI", "R&D"]
    assert [one.get("href") for one in entry.iterfind("atom:link", NS)] == ["https://labor.example/a/"]


def test_an_atom_entry_without_a_page_has_a_content_as_the_standard_asks():
    (entry,) = atom_of([update(excerpt="Kurz.")]).iterfind("atom:entry", NS)
    assert texts(entry, "atom:content") == ["Kurz."]
    assert entry.find("atom:summary", NS) is None
    assert entry.find("atom:link", NS) is None


@pytest.mark.parametrize(
    ("guid", "id_"),
    [
        ("https://labor.example/?p=1", "https://labor.example/?p=1"),
        ("tag:labor.example,2026:1", "tag:labor.example,2026:1"),
        ("werkstatt@berlin.labnetz", "urn:labnetz:werkstatt@berlin.labnetz"),
        ("17", "urn:labnetz:berlin:17"),
        ("Beitrag 17 ö", "urn:labnetz:berlin:Beitrag%2017%20%C3%B6"),
        ("https://labor.example/a b", "urn:labnetz:berlin:https://labor.example/a%20b"),
        ("urn:labnetz:mg:17", "urn:labnetz:berlin:urn:labnetz:mg:17"),
    ],
)
def test_an_atom_id_is_an_iri_that_is_unique_in_the_world(guid, id_):
    assert texts(atom_of([update(guid)]), "atom:entry/atom:id") == [id_]


def test_a_lab_and_the_network_give_an_update_the_same_atom_id():
    for guid in ("https://labor.example/?p=1", "werkstatt@berlin.labnetz", "17", "Beitrag 17 ö", "urn:labnetz:mg:17"):
        merged, own = (atom_of([update(guid)], feed) for feed in (MERGED, INFO))
        assert texts(merged, "atom:entry/atom:id") == texts(own, "atom:entry/atom:id"), guid


def test_each_entry_of_a_merged_atom_feed_names_its_lab_its_feed_and_its_licence():
    one = update(lab="berlin", licence="CC-BY-4.0", source="https://berlin.example/feed.xml")
    (entry,) = atom_of([one], MERGED).iterfind("atom:entry", NS)
    assert texts(entry, "atom:rights") == ["CC-BY-4.0"]
    assert texts(entry, "atom:source/atom:id") == ["https://berlin.example/feed.xml"]
    assert texts(entry, "atom:source/atom:title") == ["CityLAB & Berlin"]
    assert texts(entry, "atom:source/atom:author/atom:name") == ["CityLAB & Berlin"]


# --- JSON Feed -------------------------------------------------------------------------------------------------------


def json_of(updates, feed=INFO):
    return json.loads(write_json_feed(updates, feed))


def test_a_json_feed_says_what_it_is_whose_it_is_and_where():
    assert json_of([], replace(INFO, author="Labor")) == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Lab & Co <3",
        "home_page_url": "https://labor.example/",
        "feed_url": "https://labor.example/feeds/updates.xml",
        "description": "Neues aus dem Labor",
        "language": "de",
        "authors": [{"name": "Labor"}],
        "_labnetz": {"licence": "CC-BY-4.0"},
        "items": [],
    }


def test_a_json_feed_carries_all_that_is_known_of_an_update():
    one = update(
        author="Team",
        topics=("KI", "R&D"),
        modified=datetime(2026, 3, 7, 8, tzinfo=UTC),
        excerpt="a < b & „c“",
        url="https://labor.example/a/",
        licence="CC0-1.0",
        language="en",
        image=Image("bilder/öl & mehr.jpg", "Ein Bild"),
        source="aktuelles/a.md",
    )
    assert json_of([one])["items"] == [
        {
            "id": "urn:x:1",
            "content_text": "a < b & „c“",
            "url": "https://labor.example/a/",
            "title": "Titel urn:x:1",
            "image": "https://labor.example/aktuelles/bilder/%C3%B6l%20%26%20mehr.jpg",
            "date_published": "2026-03-03T09:30:00Z",
            "date_modified": "2026-03-07T08:00:00Z",
            "authors": [{"name": "Team"}],
            "tags": ["KI", "R&D"],
            "language": "en",
            "_labnetz": {"licence": "CC0-1.0"},
        }
    ]


def test_a_json_feed_says_nothing_about_what_is_not_known_or_holds_for_the_whole_feed():
    assert json_of([update(licence="CC-BY-4.0", language="de")])["items"] == [
        {"id": "urn:x:1", "content_text": "", "title": "Titel urn:x:1", "date_published": "2026-03-03T09:30:00Z"}
    ]


def test_a_json_feed_can_be_read_by_people():
    assert "„Öffnung“ 👩‍👩‍👧" in write_json_feed([update(title="„Öffnung“ 👩‍👩‍👧")], INFO).decode()


def test_a_picture_outside_the_site_is_not_named():
    assert "image" not in json_of([update(image=Image("../../x.jpg", ""), source="aktuelles/a.md")])["items"][0]


def test_each_item_of_a_merged_json_feed_names_its_lab_its_feed_and_its_licence():
    one = update(lab="berlin", licence="CC-BY-4.0", source="https://berlin.example/feed.xml")
    (item,) = json_of([one], MERGED)["items"]
    assert item["_labnetz"] == {
        "licence": "CC-BY-4.0",
        "provider": "CityLAB & Berlin",
        "source": "https://berlin.example/feed.xml",
        "lab": "berlin",
    }


# --- all formats -----------------------------------------------------------------------------------------------------


def test_one_feed_lies_there_in_all_formats_each_with_its_own_address():
    made = write_feeds(iter([update()]), replace(INFO, self_url="https://labor.example/feeds/updates"), "feeds/updates")
    assert [artifact.path for artifact in made] == ["feeds/updates.xml", "feeds/updates.atom", "feeds/updates.json"]
    for artifact in made:
        assert f'"https://labor.example/{artifact.path}"'.encode() in artifact.content
        assert b"Titel urn:x:1" in artifact.content


def test_entries_that_are_made_once_for_many_feeds_are_those_of_each_feed():
    guid = "https://x.example/?p=1"  # alone it is a name for the whole world, of two labs it is not
    one, other = update(guid, topics=("KI",), licence="CC0-1.0"), update(guid, lab="mg", title="Ä <1>")
    shared = Entries()
    for updates in ([one, other], [one], [other], []):
        for feed in (MERGED, replace(MERGED, providers=MERGED.providers[:1]), replace(MERGED, title="M", id="urn:x")):
            assert write_feeds(updates, feed, "f", shared) == write_feeds(updates, feed, "f")


def test_the_writers_put_entries_where_the_xml_library_would():
    for updates in ([], [update()], [update(), update("urn:x:2", excerpt="</channel>")]):
        for write, path in ((write_rss, "channel/item"), (write_atom, "{http://www.w3.org/2005/Atom}entry")):
            body = write(updates, MERGED)
            root = ET.fromstring(body)
            ET.indent(root)
            assert len(root.findall(path)) == len(updates)
            written = ET.fromstring(body)
            assert [one.tail for one in written.iter()] == [one.tail for one in root.iter()]
