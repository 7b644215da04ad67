"""Write what changed about coming events as feeds, for people who print programmes. Chooses no changes (`changes`)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

from labnetz.feeds.write import FeedInfo, Provider, write_feeds, write_rss
from labnetz.locale import say
from labnetz.manifest import host_of
from labnetz.model import Artifact, Days, Event, HandedOn, Span, Update, msg
from labnetz.publish.change_words import change_text, change_title
from labnetz.publish.facets import facet_events

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from labnetz.model import Change, Network, When
    from labnetz.publish.facets import Facet

PATH = "feeds/changes"
KINDS = frozenset({"lab", "municipality", "land"})
"""Facets that have a feed of changes: a programme is printed for a place."""
MOST = 500
"""Changes in one feed: who follows a network in which more changes in two months reads those of one place."""
_SOME_DAY = Days(date(2020, 1, 1), date(2020, 1, 1))


def change_feeds(changes: Sequence[Change], network: Network, *, now: datetime) -> Iterator[Artifact]:
    """Write the feeds of changes: all in three formats, those of each lab, municipality and Land as RSS.

    `changes` are newest first. Every lab that has a calendar has its feeds from the beginning, empty until something
    changes.
    """
    yield from write_feeds(_updates(changes, network), _info(network, network.name, PATH, now), PATH)
    of_lab: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(changes):
        for lab in one.labs:
            of_lab[lab].append(place)
    for facet, labs in _facets(network):
        places = sorted({place for lab in labs for place in of_lab.get(lab, ())})
        own = [changes[place] for place in places[:MOST]]
        path = f"{facet.path}/changes.xml"
        yield Artifact(path, write_rss(_updates(own, network), _info(network, facet.name, path, now)))


def _facets(network: Network) -> Iterator[tuple[Facet, frozenset[str]]]:
    """Give the facets of all labs that have a calendar, or come through a portal, and which labs are in them."""
    labs = [lab for lab in network.labs if lab.via or any(source.kind == "events" for source in lab.sources)]
    events = [Event(lab=lab.id, uid=lab.id, title=lab.name, when=_SOME_DAY) for lab in labs]
    for one in facet_events(events, network):
        if one.facet.kind in KINDS:
            yield one.facet, frozenset(event.lab for event in one.events)


def _updates(changes: Sequence[Change], network: Network) -> Iterator[Update]:
    labs = {lab.id: lab for lab in network.labs}
    names: set[str] = set()
    for one in changes[:MOST]:
        lab = labs[one.labs[0]]
        yield Update(
            lab=lab.id,
            guid=_named(one, network, names),
            title=change_title(one, labs, network.language),
            published=one.noticed,
            excerpt=change_text(one, labs, network),
            url=one.url or lab.url or network.url,
            author=lab.name,
            licence=lab.licence,
            source=one.source,
            handed_on=HandedOn(via=lab.via) if lab.via else None,
        )


def _named(change: Change, network: Network, names: set[str]) -> str:
    """Name a change for ever (RFC 4151). What was noticed at once is sorted by name, so the day of the event leads."""
    first = change.dates[0].either if change.dates else None
    parts = [change.kind, change.noticed.isoformat(), change.id, change.source, *map(_text, _times(change))]
    name = f"{_day(first)}-{sha256(chr(0).join(parts).encode(errors='replace')).hexdigest()[:16]}"
    while name in names:
        name = f"{name}-"
    names.add(name)
    return f"tag:{host_of(network.url) or network.id},{change.noticed:%Y-%m-%d}:change/{name}"


def _times(change: Change) -> Iterable[When | None]:
    return (when for dates in change.dates for when in (dates.old, dates.new))


def _text(when: When | None) -> str:
    return "" if when is None else (when.start if isinstance(when, Span) else when.first).isoformat()


def _day(when: When | None) -> str:
    return _text(when)[:10] or "0000-00-00"


def _info(network: Network, name: str, path: str, now: datetime) -> FeedInfo:
    about = msg(
        "New, moved, cancelled or no longer in the calendar: what changed about coming events in the last 60 days."
    )
    demo = msg("Sample dates of a demonstration: they do not take place.")
    said = [say(one, network.language) for one in ((demo, about) if network.demo else (about,))]
    title = say(msg("Changes: {name}", name=name), network.language)
    return FeedInfo(
        title=title,
        description=" ".join(said),
        url=network.url,
        self_url=network.url + path,
        language=network.language,
        licence=network.licence,
        providers=tuple(Provider(lab=lab.id, name=lab.name) for lab in network.labs),
        id=f"urn:labnetz:{network.id}:{path}",
        author=network.name,
        now=now,
    )
