"""Write what labs took over from each other as feeds, for everybody who wants to know what is worth it.

Chooses no adoptions (`adoptions`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from functools import cache, partial
from operator import itemgetter
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from labnetz.feeds.write import FORMATS, FeedInfo
from labnetz.locale import say
from labnetz.model import HandedOn, Planned, Update, msg
from labnetz.publish.adoption_words import adoption_text, adoption_title, owner_name
from labnetz.publish.feed_words import demo_note, feed_info
from labnetz.publish.json_text import cut
from labnetz.publish.site import portal_site
from labnetz.publish.stamping import version_of
from labnetz.publish.upstream import key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from labnetz.feeds.written import Entries
    from labnetz.model import Lab, Network
    from labnetz.publish.adoptions import Adopted
    from labnetz.publish.site import Site

PATH = "feeds/adoptions"
MOST = 500
"""Adoptions in the feed; the data of all of them are `data/adoptions.json`."""


def adoption_feeds(found: Sequence[Adopted], network: Network, *, now: datetime) -> Iterator[Planned]:
    """Plan the feed in all formats; `found` are newest first. What nobody can date stands in the data only."""
    updates = tuple(_updates(found, network, portal_site(network, now)))
    info = _info(found, network, now)
    version = cache(lambda: version_of(replace(info, now=None), updates))  # no entry is dated later than now
    for one in FORMATS:
        own = replace(info, self_url=info.self_url + one.ending)
        yield Planned(PATH + one.ending, partial(_written, one.write, updates, own), version)


def _written(
    write: Callable[[Iterable[Update], FeedInfo, Entries | None], bytes], updates: Iterable[Update], info: FeedInfo
) -> tuple[bytes]:
    return (write(updates, info, None),)


def _updates(found: Sequence[Adopted], network: Network, site: Site) -> Iterator[Update]:
    zone, named = ZoneInfo(network.timezone), _names(found)
    for one in found[:MOST]:
        if one.day is None:
            continue
        practice, lab = one.practice, site.labs.get(one.practice.lab)
        yield Update(
            lab=practice.lab,
            guid=_guid(named[key_of(one.practice)], network),
            title=adoption_title(one, site),
            published=datetime.combine(one.day, time(), zone),
            excerpt=cut(adoption_text(one, site)),
            url=practice.url or (lab.url if lab else "") or network.url,
            topics=practice.topics,
            author=owner_name(practice.lab, site),
            licence=practice.licence or (lab.licence if lab else network.licence),
            source=_source(lab) if lab else network.url,
            handed_on=HandedOn(via=lab.via) if lab and lab.via else None,
        )


def _names(found: Sequence[Adopted]) -> dict[str, str]:
    """Name each adoption by the id that its practice had first; but by its own where another one has that name."""
    keys = {key_of(one.practice) for one in found}
    names, taken = dict[str, str](), set[str]()
    for key, practice in sorted(((key_of(one.practice), one.practice) for one in found), key=itemgetter(0)):
        first = f"{practice.lab}/{practice.former_ids[0]}" if practice.former_ids else key
        names[key] = key if first in keys or first in taken else first
        taken.add(first)
    return names


def _guid(name: str, network: Network) -> str:
    """Name an adoption for ever, whatever day or title it has later, and also if the lab renames the practice."""
    return uuid5(NAMESPACE_URL, f"urn:labnetz:{network.id}:adoption:{name}").urn


def _source(lab: Lab) -> str:
    """Give the address at which the lab says so: its manifest, else its site."""
    return next((source.url for source in lab.sources if source.kind == "manifest"), lab.url)


def _info(found: Sequence[Adopted], network: Network, now: datetime) -> FeedInfo:
    named = {one.practice.lab for one in found[:MOST]}
    labs = [lab for lab in network.labs if lab.id in named]
    about = msg("Which labs took over a practice of another one, and what they changed.")
    title = say(msg("New adoptions: {name}", name=network.name), network.language)
    description = " ".join(part for part in (demo_note(network), say(about, network.language)) if part)
    return replace(feed_info(network, title, PATH, labs, now=now), description=description)
