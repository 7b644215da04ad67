"""A page that was made ahead of its text is the page that is made with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from markupsafe import Markup

from labnetz.content.site_content import Item, SiteContent
from labnetz.model import Call, Event, Lab, Place, Practice, Span, Status, Update, Visibility
from labnetz.publish.lab_pages import LabPages, lab_pages
from labnetz.publish.pages_ahead import BODY, pages_ahead
from labnetz.publish.site import Site

URL = "https://labor.example/"
NOW = datetime(2026, 12, 2, 8, tzinfo=UTC)
LAB = Lab(id="labor", name="Labor", url=URL, contacts=("lab@labor.example",), licence="CC-BY-4.0")
WHEN = Span(NOW + timedelta(days=3), NOW + timedelta(days=3, hours=2))
HOSTILE = f"{BODY} & {BODY}"


def event(**changes: object) -> Event:
    known = {"lab": "labor", "uid": "u", "id": "u", "title": "Treffen", "when": WHEN, "url": URL + "t/u/"}
    return Event(**(known | changes))  # type: ignore[arg-type]


ITEMS: dict[str, Item] = {
    "event": event(),
    "cancelled": event(uid="c", id="c", status=Status.CANCELLED, status_note="krank", url=URL + "t/c/"),
    "internal": event(uid="i", id="i", visibility=Visibility.INTERNAL, url=URL + "t/i/"),
    "hostile": event(uid="h", id="h", title=HOSTILE, summary=HOSTILE, description=HOSTILE, url=URL + "t/h/"),
    "update": Update(lab="labor", id="n", guid="n", title=HOSTILE, published=NOW, url=URL + "a/n/", excerpt=HOSTILE),
    "place": Place(id="haus", name="Haus"),
    "call": Call(lab="labor", uid="a", id="a", title="Testen Sie", url=URL + "m/a/"),
    "practice": Practice(lab="labor", id="f", title="Testessen", url=URL + "f/f/"),
}
EVENTS = tuple(one for one in ITEMS.values() if isinstance(one, Event) and one.visibility is Visibility.PUBLIC)


def pages() -> LabPages:
    site = Site(name="N", url=URL, language="de", timezone="Europe/Berlin", now=NOW, labs={"labor": LAB})
    return lab_pages(LAB, site, SiteContent(events=EVENTS))[0]


@pytest.mark.parametrize("body", [Markup("<p>Text</p>"), Markup(), Markup("<p>{}</p>").format(BODY)])
@pytest.mark.parametrize("path", ITEMS)
def test_a_page_made_ahead_is_the_same(path, body):
    known = pages()
    ahead = pages_ahead(known, ITEMS, dict.fromkeys(ITEMS, "../../"))
    for root in ("../../", "../"):
        assert ahead.page(path, body, root) == known.item(ITEMS[path], body, root)
    ahead.end()


def test_only_pages_of_items_are_made_ahead_in_the_order_of_the_site():
    ahead = pages_ahead(pages(), {"b": event(), "a": event(), "place": ITEMS["place"]}, {"a": "", "b": "", "x": ""})
    assert ahead.wanted == (("a", ""), ("b", ""))
