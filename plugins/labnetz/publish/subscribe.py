"""The page on which people choose what to subscribe to. Makes no feed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from labnetz.locale import say
from labnetz.model import Message
from labnetz.publish.render import Written, render
from labnetz.publish.site import Site


@dataclass(frozen=True, slots=True)
class FeedOffer:
    """One feed: what it is called, its path below the site, and the line it belongs to."""

    label: Message
    path: str
    line: str = ""


Offers = Sequence[tuple[Message, Sequence[FeedOffer]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    label: str
    url: str
    href: str
    line: str
    is_calendar: bool


def subscribe_page(offers: Offers, page: Written, site: Site) -> Markup:
    """Render the offers in groups."""
    groups = [(say(label, site.language), [_row(offer, site, page.root) for offer in group]) for label, group in offers]
    return render("subscribe.html", site, page.root, title=page.title, body=page.body, groups=groups)


def _row(offer: FeedOffer, site: Site, root: str) -> _Row:
    return _Row(
        label=say(offer.label, site.language),
        url=site.url + offer.path,
        href=root + offer.path,
        line=offer.line,
        is_calendar=offer.path.endswith(".ics"),
    )
