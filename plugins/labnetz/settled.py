"""What was read of a calendar or a feed, as bytes that read the same again: the form in which a portal publishes the
state of its sources, so that it can be its own backup.

It holds what is published anyway and nothing else: no private event, no participant, no alarm, no full text. Problems
are part of it, since what they are about is not. Formats: `ical.settled`, `feeds.settled`. Opens no file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from labnetz.model import Problem

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_MARK = b'{"labnetz-settled":1,'
MOST_BYTES = 10 * 2**20

# json.dumps would make an encoder for each of a big network's million texts.
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)


class NotSettled(ValueError):
    """The bytes begin like this form, but are not."""


def is_settled(body: bytes) -> bool:
    """Say whether bytes claim to be of this form."""
    return body.startswith(_MARK)


def write_settled(fields: Mapping[str, object], problems: Sequence[Problem]) -> bytes:
    """Write texts and lists by name, one a line, and problems; the same bytes for the same values."""
    parts = [f"{json.dumps(name)}:{_json(value)}" for name, value in sorted(fields.items())]
    parts.append(f'"problems":{_of_problems().dump_json(tuple(problems)).decode()}')
    return _MARK + b"\n" + ",\n".join(parts).encode("utf-8", "replace") + b"}\n"


def _json(value: object) -> str:
    if isinstance(value, list):
        return "[" + ",\n".join(_json(one) if isinstance(one, list) else _dumped(one) for one in value) + "]"
    return _dumped(value)


def _dumped(value: object) -> str:
    return _ENCODER.encode(value)


def read_settled(body: bytes) -> tuple[Mapping[str, object], tuple[Problem, ...]]:
    """Read the fields and the problems. Raises NotSettled for what is damaged."""
    if len(body) > MOST_BYTES or not is_settled(body):
        raise NotSettled("not of this form")
    try:
        fields = json.loads(body)
        json.dumps(fields, ensure_ascii=False).encode()  # raises for half characters, which nothing can write again
        problems = _of_problems().validate_python(fields.pop("problems"), strict=False)
        for problem in problems:
            for message in (problem.what, problem.fix):
                message.check()
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise NotSettled(str(error)) from error
    return fields, problems


@cache
def _of_problems() -> TypeAdapter[tuple[Problem, ...]]:
    from pydantic import TypeAdapter  # noqa: PLC0415 - it takes longer to load than a harvest's workers take for the rest

    return TypeAdapter(tuple[Problem, ...])
