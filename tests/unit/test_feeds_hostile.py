"""What tries to become more than text is the same text in Atom as in RSS, which is opened in a browser elsewhere."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from html import escape

from labnetz.feeds.read import read_feed
from labnetz.model import Origin
from xss_vectors import VECTORS

ORIGIN = Origin(lab="labor", url="https://labor.example/feed.xml", timezone="Europe/Berlin", licence="CC-BY-4.0")
NOW = datetime(2026, 12, 1, tzinfo=UTC)
TEXTS = [escape(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", vector)) for vector in VECTORS]


def _flat(text: str) -> str:
    """As XML reads an attribute."""
    return " ".join(text.split())


def rss() -> str:
    items = "".join(
        f'<item><title>{text} Neues</title><link>{_flat(text)}</link><guid isPermaLink="false">{number}</guid>'
        f"<description>{text}</description><author>{text}</author><category>{_flat(text)}</category>"
        "<pubDate>Mon, 23 Feb 2026 09:00:00 GMT</pubDate></item>"
        for number, text in enumerate(TEXTS)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{items}</channel></rss>'


def atom() -> str:
    when = "2026-02-23T09:00:00Z"
    entries = "".join(
        f'<entry><title type="html">{text} Neues</title><link href="{_flat(text)}"/><id>{number}</id>'
        f'<content type="html">{text}</content><author><name>{text}</name></author><category term="{_flat(text)}"/>'
        f"<published>{when}</published><updated>{when}</updated></entry>"
        for number, text in enumerate(TEXTS)
    )
    return (
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><id>x</id>'
        f"<updated>{when}</updated>{entries}</feed>"
    )


def test_atom_says_what_rss_says():
    in_rss, in_atom = (read_feed(body.encode(), ORIGIN, first_seen=NOW).updates for body in (rss(), atom()))
    assert len(in_rss) > 140
    assert [replace(one, url="") for one in in_atom] == [replace(one, url="") for one in in_rss]


def test_addresses_are_of_the_web_in_both():
    urls = [one.url for body in (rss(), atom()) for one in read_feed(body.encode(), ORIGIN, first_seen=NOW).updates]
    assert [url for url in urls if not re.fullmatch(r'(https?://[^\s<>"]*)?', url)] == []
    assert sum(map(bool, urls)) > 200
