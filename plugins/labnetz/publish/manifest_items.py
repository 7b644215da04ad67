"""Calls, practices and places as `lab.json` lists them (docs/spec/lab-json.md). `labnetz.manifest_items` reads them.

A lab lists its own; a portal hands on what its members list, as far as it fits into a file that others read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, TypeVar

from labnetz.model import NO_ITEMS, Call, Contact, Items, Outcome, Place, Practice, Problem, Way, Where, msg
from labnetz.publish.dates import instant

if TYPE_CHECKING:
    from labnetz.content.site_content import SiteContent

Object = dict[str, object]
KINDS = ("calls", "practices", "places")
_NUMBER = re.compile(r"\d+(\.\d+)?")


class _OfLab(Protocol):
    @property
    def lab(self) -> str: ...


_O = TypeVar("_O", bound=_OfLab)


def own_items(content: SiteContent) -> Items:
    """Give what a lab's site shows in its lists, places with the address of their page."""
    pages = {page.item.id: page.file.url for page in content.pages.values() if isinstance(page.item, Place)}
    places = (replace(place, url=pages.get(place.id, "")) for place in content.places)
    return Items(content.calls, content.practices, tuple(places))


def listed(items: Items, licence: str) -> dict[str, list[Object]]:
    """Write items; `licence` is that of the file they stand in, or of the lab, and is not said again."""
    return {
        "calls": [_without_nothing(_call(one, licence)) for one in items.calls],
        "practices": [_without_nothing(_practice(one, licence)) for one in items.practices],
        "places": [_without_nothing(_place(one, licence)) for one in items.places],
    }


def by_lab(items: Items) -> Mapping[str, Items]:
    """Sort items by their labs."""
    calls, practices, places = _grouped(items.calls), _grouped(items.practices), _grouped(items.places)
    return {
        lab: Items(tuple(calls.get(lab, ())), tuple(practices.get(lab, ())), tuple(places.get(lab, ())))
        for lab in calls.keys() | practices.keys() | places.keys()
    }


def _grouped(found: Iterable[_O]) -> dict[str, list[_O]]:
    groups: dict[str, list[_O]] = {}
    for one in found:
        groups.setdefault(one.lab, []).append(one)
    return groups


def _without_nothing(said: Object) -> Object:
    """Leave out what nobody said: the format has no empty texts and lists."""
    return {name: value for name, value in said.items() if value not in ("", None, (), [], {})}


def _common(one: Call | Practice | Place, licence: str) -> Object:
    return {"id": one.id, "url": one.url, "licence": one.licence if one.licence != licence else ""}


def _written(one: Call | Practice, licence: str) -> Object:
    return _common(one, licence) | {
        "title": one.title,
        "summary": one.summary,
        "topics": one.topics,
        "audience": one.audience,
        "languages": one.languages,
        "contact": _contact(one.contact),
        "language": one.language,
        "updated": instant(one.modified) if one.modified else "",
    }


def _call(call: Call, licence: str) -> Object:
    return _written(call, licence) | {
        "kind": call.kind,
        "status": call.state,
        "opens": call.opens.isoformat() if call.opens else "",
        "closes": call.closes.isoformat() if call.closes else "",
        "effort": call.effort,
        "who": call.who,
        "ways": [_way(way) for way in call.ways],
        "needs": call.needs,
        "reward": call.reward,
        "spots": call.spots,
        "privacy": _without_nothing({"collects": call.collects, "url": call.privacy_url}),
        "result": _result(call.result),
        "access": call.services,
        "practice": call.practice,
    }


def _way(way: Way) -> Object:
    said: Object = {name: getattr(way, name) for name in ("online", "phone", "email", "paper", "post", "note")}
    names = ("id", "name", "street", "postal_code", "city", "district")
    place = _without_nothing({name: getattr(way.place, name) for name in names}) if way.place else None
    return _without_nothing({"place": place} | said)


def _result(result: Outcome | None) -> Object | None:
    if result is None:
        return None
    return _without_nothing({"date": result.day.isoformat(), "summary": result.summary, "url": result.url})


def _contact(contact: Contact | None) -> Object | None:
    if contact is None:
        return None
    return _without_nothing({name: getattr(contact, name) for name in ("name", "phone", "email", "url")})


_STECKBRIEF = (
    *("kind", "time", "group_size", "level", "roles", "materials", "space", "staff_hours", "cost_note", "access_tips"),
    *("maturity", "version", "origin", "based_on", "based_on_url", "based_on_hash", "attribution", "former_ids"),
    *("withdrawn", "changes", "attachments", "lessons", "bundle", "bundle_size", "hash"),
)


def _practice(practice: Practice, licence: str) -> Object:
    said: Object = {name: getattr(practice, name) for name in _STECKBRIEF}
    adopted = practice.adopted.isoformat() if practice.adopted else ""
    size = practice.bundle_size or None
    return _written(practice, licence) | said | {"adopted": adopted, "bundle_size": size}


_ADDRESS = (
    *("name", "street", "postal_code", "city", "district", "lat", "lon", "description", "transit", "phone"),
    *("opening_hours", "access_note"),
)


def _place(place: Place, licence: str) -> Object:
    said: Object = {name: getattr(place, name) for name in _ADDRESS}
    checked = place.access_checked.isoformat() if place.access_checked else ""
    return _common(place, licence) | said | {"access": dict(_access(place)), "access_checked": checked}


def _access(place: Place) -> Iterator[tuple[str, object]]:
    """Give facts and measures under the keys that front matter has for them."""
    yield from ((fact, value.value) for fact, value in place.access)
    for name, value in place.measures:
        number = _NUMBER.fullmatch(value)
        written = value if number is None else float(value) if number[1] else int(value)
        yield name.replace("-", "_"), written


# --- handing on ------------------------------------------------------------------------------------------------------


MOST_BYTES = 4 * 2**20
"""So much may all items take of a portal's file, of which no reader takes more than 10 MiB: the rest is for who the
labs are and where their feeds are."""


def handed_on(items: Items, room: int = MOST_BYTES) -> tuple[Items, tuple[Problem, ...]]:
    """Give what a portal lists of its labs' items, and say what it leaves out because the file would grow too big.

    `room` is how many bytes they may have. A kind is there for all labs or for none, so that nobody takes a part for
    the whole; calls go first.
    """
    fitting, left_out = NO_ITEMS, []
    for kind in KINDS:
        found = replace(NO_ITEMS, **{kind: getattr(items, kind)})
        size = len(json.dumps(listed(found, "")[kind], ensure_ascii=False, separators=(",", ":")).encode())
        if size <= room:
            fitting, room = replace(fitting, **{kind: getattr(items, kind)}), room - size
        else:
            left_out.append(kind)
    return fitting, tuple(_left_out(kind) for kind in left_out)


def _left_out(kind: str) -> Problem:
    what = msg("{kind} of the labs are left out of lab.json: with them no program would read it any more", kind=kind)
    fix = msg("nothing is missing on the pages; programs find them in the lab.json of each lab")
    return Problem("MAN-06", Where("lab.json"), what, fix, "note")
