"""Keep the search's index between builds: what is made of the same is not made again.

It lies on a shelf (`kept`): the words of each lab in a file, and in one what was joined of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from labnetz.kept import Shelf, keep, load_kept
from labnetz.search_block import Block

NAME = "search"
"""What was joined, on the shelf; and what is known of a lab, in its folder."""

_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True)
class Joined:
    """The files of words, and the halves of the nouns in them."""

    made_of: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)
    halves: Mapping[str, Sequence[str]] = field(default_factory=dict)


def load_block(shelf: Shelf | None, name: str, made_of: str) -> Block | None:
    """Give the block that was made of this, None where there is none."""
    block = _load(shelf, _name_of(name), _read_block)
    return block if block and block.made_of == made_of else None


def keep_block(shelf: Shelf | None, name: str, block: Block) -> None:
    """Keep a block for the next build."""
    keep(shelf, _name_of(name), {}, _named(block))


def load_joined(shelf: Shelf | None) -> Joined:
    """Give what was joined last, an empty one where there is none."""
    return _load(shelf, NAME, _read_joined) or Joined()


def keep_joined(shelf: Shelf | None, joined: Joined) -> None:
    """Keep it for the next build."""
    files = {path: content.decode() for path, content in joined.files.items()}
    keep(shelf, NAME, {}, {**_named(joined), "files": files})


def _named(known: Block | Joined) -> dict[str, Any]:
    """Give the fields of a value by name. (`asdict` would copy all that is in them.)"""
    return {one.name: getattr(known, one.name) for one in fields(known)}


def _name_of(block: str) -> str:
    return f"{block}/{NAME}" if block else f"{NAME}.pages"


def _read_block(known: Mapping[str, Any]) -> Block:
    return Block(**{**known, "texts": tuple(known["texts"])})


def _read_joined(known: Mapping[str, Any]) -> Joined:
    files = {path: text.encode() for path, text in known["files"].items()}
    return Joined(**{**known, "files": files})


def _load(shelf: Shelf | None, name: str, read: Callable[[Mapping[str, Any]], _Made]) -> _Made | None:
    try:
        return read(load_kept(shelf, name, {}))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None  # not there, or nothing of ours: it is made again
