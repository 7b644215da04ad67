"""What is read without feedparser is what feedparser would have read, to the letter."""

from datetime import UTC, datetime
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from labnetz.errors import NotAFeed
from labnetz.feeds.entries import updates_of
from labnetz.feeds.plain import title_of
from labnetz.feeds.quick_rss import read_quickly
from labnetz.feeds.read import FeedReading, read_feed, read_patiently
from labnetz.feeds.sniff import kind_of
from labnetz.feeds.write import FORMATS, FeedInfo
from labnetz.model import HandedOn, Origin, Update
from mutations import CORPUS, WAYS, bodies

ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
ORIGIN = Origin(lab="labor", url="https://labor.example/feed", timezone="Europe/Berlin", licence="CC0-1.0")
SOME = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def agrees(body: bytes) -> bool:
    """Whether it was read quickly; fails if feedparser reads anything else."""
    try:
        quick = read_quickly(body, ZONE) if kind_of(body) == "xml" else None
    except NotAFeed:
        return False
    if quick is None:
        return False
    raw, problems = read_patiently(body, ORIGIN, ZONE)
    assert quick == raw
    assert problems == ()
    updates, notes = updates_of(raw, ORIGIN, first_seen=NOW)
    assert read_feed(body, ORIGIN, first_seen=NOW) == FeedReading(title_of(raw.title), updates, notes)
    return True


@pytest.mark.parametrize("path", sorted((CORPUS / "feeds").glob("*.xml")), ids=lambda path: path.stem)
def test_both_ways_agree_about_the_corpus(path):
    agrees(path.read_bytes())


@pytest.mark.parametrize("name", ["no-guid", "future-dates", "same-guid", "rights-per-item", "empty-entries"])
def test_usual_feeds_are_read_quickly(name):
    assert agrees((CORPUS / f"feeds/{name}.xml").read_bytes())


TAME = st.sampled_from(["Werkstatt", "Größe &amp; Übung", "<![CDATA[<p>Wir „zeigen“ 1</p>]]>", "&lt;b&gt;x&lt;/b&gt;"])
TEXTS = st.one_of(
    TAME,
    TAME,
    TAME,
    st.sampled_from(
        [
            *(
                "",
                " ",
                "Werkstatt",
                "  Größe\n ",
                "a &amp; b",
                "&lt;p&gt;Hallo&lt;/p&gt;",
                "<![CDATA[<b>x</b> &amp;]]>",
            ),
            *("Ã¤", "&#146;", "\x85", "\xa0x\xa0", "&#8222;Wir&#8220;", "<!-- c -->x", "a<!-- c -->b", "x<?php y?>"),
            *("<b>x</b>", "&auml;", "&amp;auml;", "<![CDATA[a]]>b<![CDATA[c]]>", "\u202e", "1", "😀", "]]&gt;"),
            *(
                "<!DOCTYPE html>",
                "<![CDATA[<!DOCTYPE html>]]>",
                "a@b.example (Ada)",
                "()",
                "&lt;a href=x&gt;a&lt;/a&gt;",
            ),
        ]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="<&\ufffe\uffff"), max_size=20),
)
GOOD_LINKS = st.sampled_from(["https://labor.example/1", "https://labor.example/?a=1&amp;b=2", "http://b.example"])
LINKS = GOOD_LINKS | st.sampled_from(
    [
        *(
            "",
            "https://labor.example/1",
            "http:///x",
            "https:////labor.example/",
            "/1",
            "?p=1",
            "javascript:x",
            "urn:x",
        ),
        *("https://labor.example/?a=1&amp;b=2", "https://labor.example/?a=1&amp;amp;b=2", "https://a@b.example/"),
        *("https://labor.example/a b", "https://ä.example/ö", "HTTPS://LABOR.EXAMPLE/", "https://labor.example/;x"),
        *(
            "https://x:99999/",
            "https://",
            "https://x",
            "<![CDATA[https://labor.example/?a&copy;b]]>",
            " https://b.example\n",
        ),
    ]
)
GOOD_DATES = st.sampled_from(
    ["Tue, 03 Mar 2026 16:30:00 +0000", "2026-03-03T16:30:00+01:00", "Tue, 3 Mar 2026 16:30 EST"]
)
DATES = GOOD_DATES | st.sampled_from(
    [
        *("Tue, 03 Mar 2026 16:30:00 +0000", "Tue, 3 Mar 2026 16:30 GMT", "Di, 03 Mar 2026 16:30:00 MEZ", "2026-03-03"),
        *("2026-03-03T16:30:00Z", "2026-03-03T16:30:00+01:00", "2026-02-30T16:30:00Z", "Tue, 03 Mar 26 16:30:00 EST"),
        *(
            "",
            "gestern",
            "3. März 2026",
            "Mon, 00 Jan 0000 00:00:00 +0000",
            "Tue, 03 Mar 2026 16:30:00 XYZ",
            "20260303",
        ),
        *("Tue, 03 Mar 2026 16:30:00 -0000", "Tue, 31 Feb 2026 16:30:00 +0000", "Tue, 03 Mar 2026 25:61:00 +9999"),
        *("Tue, 03 Mrz 2026 16:30:00 +0100", "Tue, 03 Xyz 2026 16:30:00 +0100", " 2026-03-03T16:30:00Z "),
    ]
)
WORDY = [
    *("title", "description", "content:encoded", "dc:creator", "author", "category", "dc:subject", "dc:rights", "guid"),
    *("dc:language", "language", "labnetz:lab", "labnetz:via", "slash:comments", "comments", "wfw:commentRss", "Title"),
    *("copyright", "generator", "summary", "dc:description", "dc:title", "id", "name", "rights", "itunes:summary", "x"),
]
elements = st.one_of(
    st.builds("<{0}>{1}</{0}>".format, st.sampled_from(WORDY), TEXTS),
    st.builds("<title>{}</title>".format, TEXTS),
    st.builds("<description>{}</description>".format, TEXTS),
    st.builds("<category>{}</category>".format, TEXTS),
    st.builds("<link>{}</link>".format, LINKS),
    st.builds("<guid>{}</guid>".format, LINKS | TEXTS),
    st.builds(
        '<guid isPermaLink="{}">{}</guid>'.format, st.sampled_from(["true", "false", "False", ""]), LINKS | TEXTS
    ),
    st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["pubDate", "dc:date", "atom:updated", "lastBuildDate"]), DATES),
    st.builds('<source url="{}">{}</source>'.format, LINKS, TEXTS),
    st.builds('<enclosure url="{}" type="audio/mpeg" length="1"/>'.format, LINKS.filter(lambda one: "<" not in one)),
    st.builds(
        '<atom:link {}href="{}"/>'.format,
        st.sampled_from(['rel="self" ', 'rel="hub" ', 'rel="alternate" ', 'rel="self" type="text/html" ', ""]),
        LINKS.filter(lambda one: "<" not in one),
    ),
    st.sampled_from(
        [
            *(
                "\n  ",
                "\n  ",
                "<!-- c -->",
                "text",
                "<title/>",
                "<guid/>",
                "<category/>",
                "<atom:link/>",
                "<enclosure/>",
            ),
            *(
                '<title xml:lang="en">x</title>',
                '<description type="html">x</description>',
                '<category domain="d">x</category>',
            ),
            *(
                "<image><url>https://b.example/</url><title>B</title><link>https://b.example/2</link></image>",
                "<source/>",
            ),
            *(
                "<media:title>x</media:title>",
                '<atom:link rel="self"/>',
                '<x xmlns="y">z</x>',
                "<textInput><title>t</title></textInput>",
            ),
        ]
    ),
)
SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:labnetz="urn:labnetz:feed" '
    'xmlns:slash="http://purl.org/rss/1.0/modules/slash/" xmlns:wfw="http://wellformedweb.org/CommentAPI/"'
)
HEADS = st.sampled_from(
    [
        *(f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" {SPACES}>',) * 8,
        f'<rss {SPACES} version="2.0">',
        f"<?xml version='1.0' standalone='yes'?><?xml-stylesheet href='x'?><rss version='2.0' {SPACES}>",
        f'<?xml version="1.0" encoding="iso-8859-1"?><rss version="2.0" {SPACES}>',
        f'\ufeff<?xml version="1.0"?><rss version="2.0" {SPACES}>',
        f'<?xml version="1.0"?>encoding="latin-1"?><rss version="2.0" {SPACES}>',
        f'<!DOCTYPE rss><rss version="2.0" {SPACES}>',
        f'<rss version="0.91" {SPACES}>',
        f'<rss version="2.0" xml:base="https://b.example/" {SPACES}>',
        '<rss version="2.0" xmlns:dc="http://purl.org/rss/1.0/modules/content/">',
        '<rss version="2.0">',
    ]
)
fields = st.fixed_dictionaries(
    {},
    optional={
        "title": st.builds("<title>{}</title>".format, TEXTS),
        "link": st.builds("<link>{}</link>".format, LINKS),
        "guid": st.builds('<guid isPermaLink="{}">{}</guid>'.format, st.sampled_from(["true", "false"]), LINKS),
        "date": st.builds("<pubDate>{}</pubDate>".format, DATES),
        "text": st.builds("<description>{}</description>".format, TEXTS),
        "full": st.builds("<content:encoded>{}</content:encoded>".format, TEXTS),
        "author": st.builds("<dc:creator>{}</dc:creator>".format, TEXTS),
        "topics": st.lists(st.builds("<category>{}</category>".format, TEXTS), max_size=4).map("".join),
        "source": st.builds('<source url="{}">{}</source>'.format, LINKS.filter(lambda one: "<" not in one), TEXTS),
        "lab": st.builds("<labnetz:lab>{}</labnetz:lab>".format, TEXTS),
    },
).flatmap(lambda said: st.permutations(list(said.values())).map("".join))


@pytest.mark.slow
@SOME
@given(HEADS, st.lists(elements, max_size=2).map("".join), fields, elements)
def test_both_ways_agree_about_anything_odd(head, before, item, odd):
    body = f"{head}<channel>{before}<item>{item}{odd}</item><item>{odd}{item}</item></channel></rss>"
    event(f"quick: {agrees(body.encode())}")


@pytest.mark.slow
@SOME
@given(fields, fields)
def test_both_ways_agree_about_entries_that_say_each_thing_once(first, second):
    items = f"<item>{first}</item> <item>{second}</item>"
    body = f'<rss version="2.0" {SPACES}><channel><title>L</title>{items}<language>de</language></channel></rss>'
    event(f"quick: {agrees(body.encode())}")


FRAME = f'<rss version="2.0" {SPACES}><channel><title>L</title>{{}}<item>{{}}</item></channel></rss>'


@pytest.mark.parametrize(
    ("head", "item"),
    [
        pytest.param("", "<title>a</title><title>b</title>", id="two titles"),
        pytest.param(
            "", "<description>a</description><description>b</description>", id="the second text is the long one"
        ),
        pytest.param("", '<title>a</title><enclosure url="https://b.example/a.mp3"/>', id="a sound is the link"),
        pytest.param("", "<guid>https:///b.example/</guid>", id="slashes too many"),
        pytest.param("", "<guid>no address</guid>", id="a guid that can't be followed"),
        pytest.param("", "<guid>a</guid><link/>", id="an empty link"),
        pytest.param("", "<content:encoded>long</content:encoded><description/>", id="an empty text and a long one"),
        pytest.param("", "<category>a</category><category>b</category><category>a</category>", id="a topic twice"),
        pytest.param("", '<title xml:lang="en">a</title>', id="a language"),
        pytest.param("", "<title>a<b>b</b></title>", id="elements in a title"),
        pytest.param('<link>https://b.example/</link><atom:link rel="self"/>', "", id="a link to nothing"),
        pytest.param('<atom:link rel="alternate" href="https://b.example/"/>', "", id="the page in a link of Atom"),
        pytest.param("<description>encoding='latin-1' ä ?></description>", "", id="what looks like a declaration"),
    ],
)
def test_both_ways_agree_about_what_feedparser_takes_its_own_way(head, item):
    body = FRAME.format(head, item)
    agrees(body.encode())
    agrees(f'<?xml version="1.0"?>{body}'.encode())


@pytest.mark.parametrize(
    "root",
    [
        pytest.param(f'<rss version="2.0" {SPACES} xml:base="https://b.example/a/">', id="a base"),
        pytest.param('<rss version="2.0" xmlns:dc="http://purl.org/rss/1.0/modules/content/">', id="a prefix misused"),
        pytest.param('<rss version="2.0">', id="a prefix of nothing"),
    ],
)
def test_both_ways_agree_about_odd_roots(root):
    agrees(
        f"{root}<channel><item><dc:creator>A</dc:creator><link>https://b.example/</link></item></channel></rss>".encode()
    )


@cache
def quick_ones() -> list[bytes]:
    return [body for body in bodies("feeds") if agrees(body)]


@pytest.mark.slow
@SOME
@given(random=st.randoms(use_true_random=False))
def test_both_ways_agree_about_spoiled_files(random: Random):
    seeds = quick_ones()
    body = random.choice(WAYS)(random.choice(seeds), seeds, random)
    event(f"quick: {agrees(body)}")


def test_our_own_rss_is_read_quickly():
    update = Update(
        lab="labor",
        guid="a@labor.example",
        title="Größe & Übung <b>",
        published=NOW,
        modified=NOW.replace(day=2),
        excerpt="Ein „Text“.",
        url="https://labor.example/1?a=1&b=2",
        topics=("Holz", "Löten"),
        author="Ada",
        source="https://labor.example/feed",
        handed_on=HandedOn(via=("https://netz.example/",)),
    )
    info = FeedInfo(
        title="Netz",
        description="",
        url="https://netz.example/",
        self_url="https://netz.example/feed",
        language="de",
        licence="CC0-1.0",
    )
    rss = next(one for one in FORMATS if b"<rss" in one.write([update], info))
    assert agrees(rss.write([update], info))
