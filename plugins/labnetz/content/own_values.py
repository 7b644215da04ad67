"""Values that only labnetz has: practices and where they come from, ages, what was measured. As `values` otherwise."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, PlainValidator, WithJsonSchema

from labnetz.content.values import ITEM_ID, slug_of
from labnetz.model import LINES, msg
from labnetz.wording import wrong

VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,39}")
"""A version that others can name: lab/practice@version."""


def _practice(text: str) -> str:
    """A practice of this lab, or lab/practice."""
    parts = text.split("/")
    if len(parts) <= 2 and all(ITEM_ID.fullmatch(part) for part in parts):
        return text
    proposal = "/".join(slug_of(part) for part in parts[-2:]) or "testessen"
    what = msg('{key} "{value}" is not a practice')
    raise wrong("DATA-11", what, msg("write its id, or lab/id: {proposal}", proposal=proposal))


def _origin(text: str) -> str:
    name, at, version = text.partition("@")
    if "/" in name and (not at or VERSION.fullmatch(version)):
        return f"{_practice(name)}{at}{version}"
    what = msg('{key} "{value}" does not say from where it was taken')
    raise wrong("DATA-11", what, msg("write lab/practice@version, such as {example}", example="berlin/testessen@1.0"))


def _hash(text: str) -> str:
    """A SHA-256 of octets, in the words of `lab.json`."""
    if re.fullmatch(r"sha256:[0-9a-f]{64}", text):
        return text
    what = msg('{key} "{value}" is not a checksum')
    raise wrong("DATA-05", what, msg("it begins with sha256: and has 64 signs after it; labnetz adopt writes it"))


def _age(text: object) -> str:
    text = re.sub(r"\s*(?:-|–|bis|to)\s*", "-", str(text).strip())
    found = re.fullmatch(r"(\d{1,3})(?:-(\d{1,3})|\+)", text)
    if found and int(found[2] or found[1]) >= int(found[1]):
        return text
    numbers = sorted(re.findall(r"\d{1,3}", text), key=int)
    example = {1: f"{numbers[0]}+", 2: "-".join(numbers)}.get(len(numbers), "12-99") if numbers else "12-99"
    what = msg('{key} "{value}" is not a range of ages')
    raise wrong("DATA-05", what, msg("write it like {example}", example=example))


def _ags(text: object) -> str:
    if isinstance(text, str) and re.fullmatch(r"\d{8}", text):
        return text
    raise wrong("DATA-05", msg('{key} "{value}" is not an AGS'), msg("write its 8 digits in quotes"))


def _number(text: object, least: int, most: int) -> str:
    """Read what was measured; it stays the text that was written, with a point."""
    plain = str(text).strip().replace(",", ".")
    if re.fullmatch(r"\d{1,4}(\.\d)?", plain) and least <= float(plain) <= most:
        return plain
    what = msg('{key} "{value}" is not a number from {least} to {most}', least=least, most=most)
    bare = re.search(r"\d{1,4}", plain)
    raise wrong("DATA-05", what, msg("write only the number: {example}", example=bare[0] if bare else 1))


def _steps(text: object) -> str:
    number = _number(text, 0, 99)
    if "." not in number:
        return number
    raise wrong("DATA-05", msg('{key} "{value}" is not a whole number'), msg("write how many steps there are"))


def _line(text: object) -> str:
    if str(text) in LINES:
        return str(text)
    what = msg('{key} can\'t be "{value}"')
    raise wrong("DATA-05", what, msg("choose one of: {choice}", choice=", ".join(LINES)))


_PRACTICE = WithJsonSchema({"type": "string", "examples": ["testessen", "berlin/testessen"]})
_MEASURE = WithJsonSchema({"type": "number", "minimum": 0})
PracticeRef = Annotated[str, AfterValidator(_practice), _PRACTICE]
Origin = Annotated[str, AfterValidator(_origin), WithJsonSchema({"type": "string"})]
Checksum = Annotated[
    str, AfterValidator(_hash), WithJsonSchema({"type": "string", "pattern": r"^sha256:[0-9a-f]{64}$"})
]
Age = Annotated[str, PlainValidator(_age), WithJsonSchema({"type": "string", "pattern": r"^\d{1,3}(-\d{1,3}|\+)$"})]
Ags = Annotated[str, PlainValidator(_ags), WithJsonSchema({"type": "string", "pattern": r"^\d{8}$"})]
Centimetres = Annotated[str, PlainValidator(lambda text: _number(text, 0, 500)), _MEASURE]
Steps = Annotated[str, PlainValidator(_steps), _MEASURE]
LineColour = Annotated[str, PlainValidator(_line), WithJsonSchema({"type": "string", "enum": list(LINES)})]
