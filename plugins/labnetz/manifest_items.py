"""What a manifest lists beside feeds → calls, practices and places of a lab. Checks nothing: the parts have been.

An id that stands twice counts once, the first time; that is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from labnetz.content.event import uid_of
from labnetz.content.place import access_of, measures_of
from labnetz.manifest_parts import AccessPart, CallPart, ItemsPart, PlacePart, PracticePart, WayPart
from labnetz.model import Call, Contact, Items, Maturity, Outcome, Place, Practice, PracticeKind, Way

if TYPE_CHECKING:
    from labnetz.manifest_parts import AddressPart, ContactPart
    from labnetz.manifest_settle import Notes

_NOWHERE = AccessPart()
_V = TypeVar("_V", Call, Practice, Place)


def items_of(fields: ItemsPart, lab: str, at: str, notes: Notes) -> Items:
    """Give what the lab with this id lists; `at` is where the lab stands in the file: "" or "labs[3]."."""

    def once(kind: str, found: Iterable[_V]) -> tuple[_V, ...]:
        kept: dict[str, _V] = {}
        for number, one in enumerate(found):
            if one.id in kept:
                notes.taken_item(f"{at}{kind}[{number}].id", one.id)
            else:
                kept[one.id] = one
        return tuple(kept[id_] for id_ in sorted(kept))

    places = once("places", (_place(one, lab) for one in fields.places))
    known = {place.id: place for place in places}
    return Items(
        calls=once("calls", (_call(one, lab, known.get) for one in fields.calls)),
        practices=once("practices", (_practice(one, lab) for one in fields.practices)),
        places=places,
    )


def _texts(fields: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(fields, name) or "" for name in names}


def _as_is(fields: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(fields, name) for name in names}


def _call(fields: CallPart, lab: str, place: Callable[[str], Place | None]) -> Call:
    privacy, result = fields.privacy, fields.result
    return Call(
        lab=lab,
        uid=uid_of(fields.id, lab),
        **_as_is(fields, "id", "title", "kind", "opens", "closes", "spots", "topics", "audience", "languages"),
        **_texts(fields, "summary", "effort", "who", "needs", "reward", "practice", "language", "url"),
        state=fields.status,
        ways=tuple(_way(way, place) for way in fields.ways),
        collects=(privacy.collects or "") if privacy else "",
        privacy_url=(privacy.url or "") if privacy else "",
        result=Outcome(day=result.date, summary=result.summary, url=result.url or "") if result else None,
        contact=_contact(fields.contact),
        services=fields.access,
        modified=fields.updated,
        licence=fields.licence or "",
    )


def _way(fields: WayPart, place: Callable[[str], Place | None]) -> Way:
    where = fields.place
    known = place(where.id) if where and where.id else None
    return Way(
        **_texts(fields, "online", "phone", "email", "paper", "post", "note"),
        place=known or (_address(where) if where else None),
    )


def _address(fields: AddressPart) -> Place:
    """Give a place that is not among those of the lab: then nobody knows it by its id."""
    return Place(name=fields.name, **_texts(fields, "street", "postal_code", "city", "district"))


def _contact(fields: ContactPart | None) -> Contact | None:
    if fields is None:
        return None
    said = _texts(fields, "name", "phone", "email", "url")
    return Contact(**said) if any(said.values()) else None


_STECKBRIEF = (
    *("time", "group_size", "level", "space", "staff_hours", "cost_note", "version", "origin", "based_on"),
    *("based_on_url", "based_on_hash", "attribution", "withdrawn", "bundle", "hash"),
)


def _practice(fields: PracticePart, lab: str) -> Practice:
    return Practice(
        lab=lab,
        **_as_is(fields, "id", "title", "roles", "materials", "access_tips", "changes", "languages", "topics"),
        **_as_is(fields, "audience", "attachments", "lessons", "adopted", "former_ids"),
        **_texts(fields, "summary", "language", "url", *_STECKBRIEF),
        kind=fields.kind or PracticeKind.FORMAT,
        maturity=fields.maturity or Maturity.UNKNOWN,
        contact=_contact(fields.contact),
        bundle_size=fields.bundle_size or 0,
        modified=fields.updated,
        licence=fields.licence or "",
    )


def _place(fields: PlacePart, lab: str) -> Place:
    access = fields.access or _NOWHERE
    return Place(
        lab=lab,
        **_as_is(fields, "id", "name", "lat", "lon", "opening_hours", "access_checked"),
        **_texts(fields, "street", "postal_code", "city", "district", "description", "transit", "phone"),
        **_texts(fields, "access_note", "url"),
        access=access_of(access),
        measures=measures_of(access),
        licence=fields.licence or "",
    )
