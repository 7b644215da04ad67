"""Write what changed about coming events as feeds, for people who print programmes. Chooses no changes (`changes`)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from labnetz.feeds.write import FeedInfo, write_feeds, write_rss
from labnetz.locale import say
from labnetz.manifest import host_of
from labnetz.model import Artifact, HandedOn, Update, msg, start_text
from labnetz.publish.change_words import change_text, change_title
from labnetz.publish.facets import of_labs
from labnetz.publish.feed_words import demo_note, feed_info

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from labnetz.model import Change, Lab, Network, When

PATH = "feeds/changes"
MOST = 500
"""Changes in one feed: who follows a network in which more changes in two months reads those of one place."""


def change_feeds(changes: Sequence[Change], network: Network, *, now: datetime) -> Iterator[Artifact]:
    """Write the feeds of changes: all in three formats, those of each lab, municipality and Land as RSS.

    `changes` are newest first. Every lab that has a calendar has its feeds from the beginning, empty until something
    changes.
    """
    known = {lab.id: lab for lab in network.labs}
    everything = _info(network, network.name, PATH, network.labs, now)
    yield from write_feeds(_updates(changes, known, network), everything, PATH)
    of_lab: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(changes):
        for lab in one.labs:
            of_lab[lab].append(place)
    for facet, ids in of_labs(network):
        places = sorted({place for lab in ids for place in of_lab.get(lab, ())})
        own = [changes[place] for place in places[:MOST]]
        path = f"{facet.path}/changes.xml"
        named = [known[id_] for id_ in sorted(ids.union(one.labs[0] for one in own))]
        yield Artifact(path, write_rss(_updates(own, known, network), _info(network, facet.name, path, named, now)))


def _updates(changes: Sequence[Change], labs: Mapping[str, Lab], network: Network) -> Iterator[Update]:
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
    parts = [change.kind, change.noticed.isoformat(), change.id, change.source, *map(start_text, _times(change))]
    name = f"{change.first[:10] or '0000-00-00'}-{sha256(chr(0).join(parts).encode(errors='replace')).hexdigest()[:16]}"
    while name in names:
        name = f"{name}-"
    names.add(name)
    return f"tag:{host_of(network.url) or network.id},{change.noticed:%Y-%m-%d}:change/{name}"


def _times(change: Change) -> Iterable[When | None]:
    return (when for dates in change.dates for when in (dates.old, dates.new))


def _info(network: Network, name: str, path: str, labs: Iterable[Lab], now: datetime) -> FeedInfo:
    about = msg(
        "New, moved, cancelled or no longer in the calendar: what changed about coming events in the last 60 days."
    )
    description = " ".join(part for part in (demo_note(network), say(about, network.language)) if part)
    title = say(msg("Changes: {name}", name=name), network.language)
    return replace(feed_info(network, title, path, labs, now=now), description=description)
