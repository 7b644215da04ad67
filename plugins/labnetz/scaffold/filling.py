"""Fill the templates of this package. A mark without a value is a fault of ours and ends the program."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files

_MARK = re.compile(r"@@(?P<name>[\w:]+)(?:\|(?P<otherwise>[^@]*))?@@")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#&|~])")


def filled(template: str, values: Mapping[str, str]) -> str:
    """Fill one template by its path in `files/`: `@@name@@`, or `@@name|what stands there while nobody knows@@`."""
    text = (files(__package__) / "files").joinpath(*template.split("/")).read_text("utf-8")
    return _MARK.sub(lambda found: _value(found, values), text)


def in_markdown(text: str) -> str:
    """Write a text so that Markdown shows it as it is."""
    return _MARKDOWN.sub(r"\\\1", text)


def _value(found: re.Match[str], values: Mapping[str, str]) -> str:
    value = values[found["name"]]
    return value or found["otherwise"] or ""
