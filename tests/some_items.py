"""News, calls, practices and places of two labs, and the portal's pages of them, for tests."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

from labnetz.ical.recur import expand
from labnetz.model import Call, Lab, Place, Practice, Source, Update
from labnetz.publish.item_pages import ItemPages, item_pages, with_pages
from labnetz.publish.lab_pages import LOOK_AHEAD, LOOK_BACK
from labnetz.publish.page_shell import root_of
from labnetz.publish.portal import PortalContent
from labnetz.publish.site import Site, portal_site
from labnetz.publish.stamping import Stamped
from labnetz.publish.views import listed
from portal_content import content_of
from some_network import network_of

NOW = datetime(2026, 12, 2, 8, tzinfo=UTC)


def lab(id_: str, **said: Any) -> Lab:
    """A lab of one town, on its own host."""
    url = f"https://{id_}.example/"
    source = Source(id_, "updates", "updates", f"{url}feeds/updates.xml")
    usual = {"name": f"Labor {id_.title()}", "short_name": id_.title(), "url": url, "licence": "CC-BY-4.0"}
    return Lab(**(usual | {"id": id_, "municipalities": (id_.title(),), "land": "Hessen", "sources": (source,)} | said))


BERLIN, WIESBADEN = lab("berlin", land="Berlin"), lab("wiesbaden")


def update(guid: str = "g", **said: Any) -> Update:
    """News of Berlin, from the first of December."""
    usual = {"lab": "berlin", "title": f"Nachricht {guid}", "url": f"https://berlin.example/aktuelles/{guid}/"}
    return Update(**(usual | {"guid": guid, "published": datetime(2026, 12, 1, 9, tzinfo=UTC)} | said))


def call(id_: str = "testen", **said: Any) -> Call:
    """A call of Berlin that is open as long as nobody says otherwise."""
    usual = {"lab": "berlin", "title": f"Aufruf {id_}", "url": f"https://berlin.example/mitmachen/{id_}/"}
    return Call(**(usual | {"uid": f"{id_}@berlin", "id": id_} | said))


def practice(id_: str = "nutzertest", **said: Any) -> Practice:
    """A practice of Berlin."""
    usual = {"lab": "berlin", "title": f"Baustein {id_}", "url": f"https://berlin.example/formate/{id_}/"}
    return Practice(**(usual | {"id": id_} | said))


def place(id_: str = "haus", **said: Any) -> Place:
    """A place of Berlin."""
    usual = {"lab": "berlin", "name": f"Haus {id_}", "url": f"https://berlin.example/orte/{id_}/"}
    return Place(**(usual | {"id": id_} | said))


def known(*labs: Lab, **content: Any) -> PortalContent:
    """What a portal knows of these labs, else of both."""
    return content_of(network_of(*(labs or (BERLIN, WIESBADEN)), name="Netz"), **content)


def site_of(content: PortalContent, now: datetime = NOW) -> Site:
    """The portal's site with the pages of this content."""
    return with_pages(portal_site(content.network, now), content)


def pages_of(content: PortalContent, now: datetime = NOW) -> ItemPages:
    """The pages of this content."""
    site = site_of(content, now)
    dates, _ = expand(content.events, now - LOOK_BACK, now + LOOK_AHEAD, days_in=site.zone)
    return item_pages(content, listed(dates, now, site.zone), site)


def stamped(content: PortalContent, now: datetime = NOW) -> dict[str, Stamped]:
    """All stamped pages by their folder."""
    found = list(pages_of(content, now).stamped())
    assert len({one.path for one in found}) == len(found), "two pages want one address"
    return {one.path: one for one in found}


def html(page: Stamped) -> str:
    """The body of a page."""
    return str(page.body(root_of(page.path)))


def text(page: Stamped | str) -> str:
    """What one reads on a page, on one line, without soft hyphens; nothing of what a script may show later."""
    whole = page if isinstance(page, str) else html(page)
    unseen = r"<script type=.*?</script>|<span [^>]*hidden>.*?</span>"
    plain = re.sub(r"<[^>]+>", " ", re.sub(unseen, "", whole, flags=re.DOTALL))
    return " ".join(unescape(plain).replace("\xad", "").split())


def hrefs(page: Stamped | str) -> list[str]:
    """Where a page leads."""
    return re.findall(r'href="([^"]*)"', page if isinstance(page, str) else html(page))
