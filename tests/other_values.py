"""Values that differ from one of ours in a single field, for tests that ask whether somebody notices."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

from labnetz.model import Contact, Image, Place

_DAY = timedelta(days=1)
_SAMPLES: dict[type, Any] = {
    str: "neu",
    int: 7,
    float: 51.5,
    date: date(2026, 12, 9),
    datetime: datetime(2026, 11, 9, 8, tzinfo=UTC),
    Contact: Contact(name="Kim", email="kim@neu.example"),
    Image: Image(src="https://neu.example/b.jpg", alt="Ein Haus", credit="Kim", licence="CC0-1.0"),
    Place: Place(name="Neues Haus", city="Ort"),
}
_WORDS = {
    "language": "fr",
    "languages": "fr",
    "timezone": "America/New_York",
    "country": "AT",
    "land": "Bremen",
    "line": "violet",
    "licence": "CC0-1.0",
    "opened": "2021",
    "closed": "2027",
    "rrule": "FREQ=WEEKLY;COUNT=3",
    "email": "neu@neu.example",
    "contacts": "neu@neu.example",
}
"""What a text of this name may be; others may be anything."""
_ADDRESSES = frozenset({"online", "report", "slides", "recording", "src", "homepage", "bundle", "source"})

_LATER = frozenset({"end", "last", "closes", "until"})
"""Times that come to be later, all others earlier: so ends stay behind beginnings."""


def variants(value: Any) -> Iterator[tuple[str, Any]]:
    """Give values that are like a dataclass but for one field, each with its name ("place.city"); in a field that is a
    dataclass, but for one of its fields. What a field can't be without other ones (UIDs and owners) is left alone."""
    hints = get_type_hints(type(value))
    for one in fields(value):
        if one.init and one.name not in {"uid", "lab", "id", "guid"}:
            for name, other in _others(one.name, getattr(value, one.name), hints[one.name]):
                yield name, replace(value, **{one.name: other})


def _others(name: str, own: Any, hint: Any) -> Iterator[tuple[str, Any]]:
    if is_dataclass(own):
        for below, other in variants(own):
            yield f"{name}.{below}", other
    elif isinstance(own, tuple) and not hasattr(own, "_fields"):
        if own:
            yield f"{name}, one less", own[:-1]
        if (more := _sample(name, get_args(hint)[0])) is not None:
            yield f"{name}, one more", (*own, more)
    elif own is None:
        kinds = [kind for kind in get_args(hint) if kind is not type(None)]
        if (new := _sample(name, kinds[0])) is not None:
            yield name, new
    elif (new := _other(name, own)) is not None:
        yield name, new
    if own is not None and get_origin(hint) in {Union, types.UnionType} and type(None) in get_args(hint):
        yield f"{name}, none", None


def _other(name: str, own: Any) -> Any:
    if isinstance(own, Enum):
        every = list(type(own))
        return every[(every.index(own) + 1) % len(every)]
    if isinstance(own, bool):
        return not own
    if isinstance(own, date):
        return own + _DAY if name in _LATER else own - _DAY
    if isinstance(own, int | float):
        return own + 1
    return _text(name, own) if isinstance(own, str) else None


def _sample(name: str, kind: Any) -> Any:
    if kind is str:
        return _text(name, "")
    if isinstance(kind, type) and issubclass(kind, Enum):
        return list(kind)[-1]
    return _SAMPLES.get(kind) if isinstance(kind, type) else None


def _text(name: str, own: str) -> str:
    if own.startswith("https://") or "url" in name or name in _ADDRESSES:
        return f"{own or 'https://neu.example/'}neu/"
    word = _WORDS.get(name, f"{own} neu".strip())
    return word if word != own else f"{own}-neu"
