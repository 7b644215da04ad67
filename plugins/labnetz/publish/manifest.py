"""Write `lab.json`, the manifest by which a lab or a whole portal joins a network. Reads none.

A small open format: `labnetz` lists the versions of it that the file keeps to; readers leave alone what they do not
know. `generated` and `expires` let a site that is no longer built grow old by itself.

`feeds` has the addresses `events` and `all_events` (iCalendar) and `updates` (RSS), and under `topics` the same for
each topic. `calls`, `practices` and `places` are lists (`publish.manifest_items`). The format is described in
docs/spec/lab-json.md and read by `labnetz.manifest`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from labnetz.model import NO_ITEMS, Artifact
from labnetz.publish.dates import instant
from labnetz.publish.json_text import write_json, write_rows
from labnetz.publish.manifest_items import by_lab, listed
from labnetz.publish.window import midnight

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from labnetz.model import Items, Lab, Network
    from labnetz.publish.topics import Topic

PATH = "lab.json"
VERSIONS = ["1"]
LIFETIME = timedelta(days=180)
NO_PAGES: Mapping[str, str] = MappingProxyType({})


def write_manifest(
    lab: Lab,
    topics: Iterable[Topic] = (),
    items: Items = NO_ITEMS,
    pages: Mapping[str, str] = NO_PAGES,
    *,
    now: datetime,
) -> Artifact:
    """The manifest of one lab whose site has our feeds. Two builds on one day (UTC) give the same bytes.

    `pages` are the addresses of the site's legal pages by their kind (`content.legal_pages`).
    """
    told = _known(_about_lab(lab)) | _own_pages(pages)
    said = told | _own_feeds(lab.url, topics) | listed(items, lab.licence) | _dates(now)
    return Artifact(PATH, write_json(said))


def write_portal_manifest(network: Network, items: Items = NO_ITEMS, *, now: datetime) -> Artifact:
    """The manifest of a portal: that of a lab with its members, so that a portal can join a portal.

    `items` are those of the members, and the network's own practices. Each member stands on a line of its own: there
    may be ten thousand.
    """
    of_labs = by_lab(items)
    head = _known(_about_network(network)) | _own_feeds(network.url) | _own_items(network, of_labs) | _dates(now)
    rows = (_member(lab, of_labs.get(lab.id, NO_ITEMS)) for lab in network.labs)
    return Artifact(PATH, write_rows(head, "labs", rows))


def _own_items(network: Network, of_labs: Mapping[str, Items]) -> dict[str, list[dict[str, object]]]:
    return listed(of_labs.get(network.id, NO_ITEMS), network.licence)


_TOLD_OF_MEMBERS = {
    *("id", "name", "short_name", "status", "demo", "municipalities", "land", "country", "lat", "lon"),
    *("language", "timezone", "licence", "url"),
}


def _about_lab(lab: Lab) -> dict[str, object]:
    return {
        "labnetz": VERSIONS,
        "id": lab.id,
        "name": lab.name,
        "short_name": lab.short_name,
        "former_names": lab.former_names,
        "summary": lab.summary,
        "status": lab.status.value,
        "demo": lab.demo is not None,
        "operator": lab.operator,
        "municipalities": lab.municipalities,
        "land": lab.land,
        "country": lab.country,
        "lat": lab.lat,
        "lon": lab.lon,
        "language": lab.language,
        "languages": lab.languages,
        "timezone": lab.timezone,
        "licence": lab.licence,
        "contacts": lab.contacts,
        "url": lab.url,
        "homepage": lab.homepage,
    }


def _about_network(network: Network) -> dict[str, object]:
    return {
        "labnetz": VERSIONS,
        "id": network.id,
        "name": network.name,
        "short_name": "",
        "former_names": (),
        "summary": network.summary,
        "status": "open",
        "demo": network.demo,
        "operator": "",
        "municipalities": (),
        "land": "",
        "country": "",
        "lat": None,
        "lon": None,
        "language": network.language,
        "languages": (),
        "timezone": network.timezone,
        "licence": network.licence,
        "contacts": [network.contact],
        "url": network.url,
        "homepage": "",
    }


def _own_pages(pages: Mapping[str, str]) -> dict[str, object]:
    keys = {"imprint": "imprint", "privacy": "privacy", "accessibility_statement": "accessibility"}
    return {key: pages[kind] for key, kind in keys.items() if kind in pages}


def _own_feeds(url: str, topics: Iterable[Topic] = ()) -> dict[str, object]:
    """What every site of ours has, at its fixed paths."""
    return {
        "feeds": {
            "events": f"{url}feeds/calendar.ics",
            "all_events": f"{url}feeds/calendar-all.ics",
            "updates": f"{url}feeds/updates.xml",
            "topics": [
                {"topic": topic.name, "events": f"{url}{topic.path}.ics", "updates": f"{url}{topic.path}.xml"}
                for topic in topics
            ],
        },
    }


def _member(lab: Lab, items: Items) -> dict[str, object]:
    """What another portal must know to list a member: who it is, its own feeds rather than ours, and its items."""
    told = {key: value for key, value in _about_lab(lab).items() if key in _TOLD_OF_MEMBERS}
    feeds = {
        "events": [source.url for source in lab.sources if source.kind == "events"],
        "updates": [source.url for source in lab.sources if source.kind == "updates"],
    }
    some = {kind: found for kind, found in listed(items, lab.licence).items() if found}
    return _known({**told, "via": list(lab.via), "feeds": feeds, **some})


def _known(said: dict[str, object]) -> dict[str, object]:
    """Leave out what nobody said: the format has no empty texts."""
    return {key: value for key, value in said.items() if value not in ("", None)}


def _dates(now: datetime) -> dict[str, object]:
    today = midnight(now)
    return {"generated": instant(today), "expires": instant(today + LIFETIME)}
