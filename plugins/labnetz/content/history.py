"""The revisions of one page → when it was made, changed, and changed so that subscribers must know. Asks no git.

Subscribers must know of a new time, place or state, and of nothing else (RFC 5546 §2.1.4): who corrects a typo, moves
the file or turns the keys round must not make a hundred phones announce a change. So revisions are compared by what
their keys say. One that can't be read says nothing, and is passed over.

What holds for every two states of which one was made from the other, however branches ran: where they say different
things, `revised` or `revisions` is higher in the later one, and neither is lower.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

from labnetz.content.frontmatter import split

if TYPE_CHECKING:
    from collections.abc import Callable

    from labnetz.marked_yaml import Tree

Keys: TypeAlias = Mapping[str, str]
"""The keys that count, each with the value that it has where it is not written."""

KEYS: Mapping[str, Keys] = {
    "events": {
        **dict.fromkeys(("start", "end", "timezone", "repeat", "changed_dates", "previous_start"), ""),
        **dict.fromkeys(("place", "room", "online"), ""),
        "status": "scheduled",
    },
    "places": dict.fromkeys(("name", "street", "postal_code", "city", "lat", "lon"), ""),
}
"""The keys that count, by the kind of page."""

# Where the front matter ends. It need not be right: it only spares reading the same keys again.
_HEAD = re.compile(r"\A.*?\n(?:-{3}|\.{3})[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_MINUTE = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::00)?")


@dataclass(frozen=True, slots=True)
class Revision:
    """A page as one commit left it. `at` is the author's date and `committed` the committer's, both aware.

    `blob` names the bytes; it is "" where the commit deleted the page. `before` are the positions, in the page's own
    revisions, of those that it was made from: none for the first, several for a merge. `name` is that of the file
    without its ending, as it was then.
    """

    at: datetime
    committed: datetime
    blob: str
    before: tuple[int, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Former:
    """The id that a page had under its former name, and when it was renamed."""

    id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """What git knows of a page; None and 0 where it knows nothing.

    `created` is its first commit, `changed` the last that changed its bytes, `revised` the last that changed a key
    that counts, and `revisions` how often one did, the first commit included. For a kind of page without such keys,
    all bytes count. `uncommitted`: a key that counts reads differently on the disk than in the last commit. `former`:
    the page's id came from its name, and the name is another one now (`content.former`).
    """

    created: datetime | None = None
    changed: datetime | None = None
    revised: datetime | None = None
    revisions: int = 0
    uncommitted: bool = False
    former: Former | None = None


NO_HISTORY = Dates()
"""What is known of a page that git doesn't know."""

_Value: TypeAlias = "dict[str, Tree] | str"


@dataclass(frozen=True, slots=True)
class _State:
    """What a page says since when; `count` is how often it has said something new."""

    at: datetime
    count: int
    value: _Value

    @property
    def rank(self) -> tuple[datetime, int]:
        return self.at, self.count


def dates_of(
    revisions: Sequence[Revision],
    text: str = "",
    *,
    keys: Keys | None = None,
    contents: Mapping[str, str | None] | None = None,
) -> Dates:
    """Tell the dates of a page by its revisions, each after those it was made from, the last as HEAD has it.

    `text` is what lies on the disk. `contents` are the texts of the blobs, None for what is no text; a blob that isn't
    among them could not be read, and counts as a change, since a change that is told twice harms less than one that is
    not told. Without `keys`, all bytes count, and `contents` is not needed.
    """
    changed = _last_state(revisions, lambda blob: blob or None)
    if changed is None:
        return NO_HISTORY
    reader = _Reader(keys or {}, contents or {})
    revised = _last_state(revisions, reader.value) if keys else changed
    return Dates(
        created=min(revision.at for revision in revisions if revision.blob),
        changed=changed.at,
        revised=revised.at if revised else None,
        revisions=revised.count if revised else 0,
        uncommitted=bool(keys and revised and _differs(reader.significant(text), revised.value)),
    )


def dates_in(
    revisions: Sequence[Revision], said: Callable[[str], str | None], counts: Callable[[str], str | None]
) -> Dates:
    """Tell the dates of one entry of a file, such as a row of a table, by the file's revisions (`dates_of`).

    Of a blob, `said` gives all that the entry says, `counts` what subscribers must know of; None where it is not there.
    """
    changed, revised = _last_state(revisions, said), _last_state(revisions, counts)
    if changed is None or revised is None:
        return NO_HISTORY
    created = min(revision.at for revision in revisions if said(revision.blob) is not None)
    return Dates(created=created, changed=changed.at, revised=revised.at, revisions=revised.count)


def significant(text: str, keys: Keys) -> dict[str, Tree] | None:
    """Read what the keys that count say, however it is written; None where the front matter can't be read."""
    marked, _, _ = split(text, "")
    if marked is None:
        return None
    said = {key: _plain(value) for key, value in marked.tree.items() if key in keys}
    return {key: value for key, value in said.items() if value not in (None, "", [], {}, keys[key])}


def _last_state(revisions: Sequence[Revision], value_of: Callable[[str], _Value | None]) -> _State | None:
    states: list[_State | None] = []
    for revision in revisions:
        before = [state for position in revision.before if (state := states[position])]
        states.append(_next(revision, value_of(revision.blob), before))
    return states[-1] if states else None


def _next(revision: Revision, value: _Value | None, before: Sequence[_State]) -> _State | None:
    """Decide whether a revision says something new.

    A merge that says what the newer of two branches says is none: it takes over its date. If it says what the older
    one says, or a mixture, then readers of the newer one must be told, and its own date counts.
    """
    if not before:
        return None if value is None else _State(revision.at, 1, value)
    latest = max(before, key=lambda state: state.rank)
    count = max(state.count for state in before)
    news = any(state.value != value for state in before if state.rank == latest.rank)
    if value is None or not news:
        return _State(latest.at, count, latest.value)
    return _State(_later(revision, latest.at), count + 1, value)


def _later(revision: Revision, than: datetime) -> datetime:
    """Take the author's date, which survives a rebase; where commits were turned round, the committer's goes on."""
    return revision.at if revision.at > than else max(revision.committed, than)


def _differs(value: dict[str, Tree] | None, known: _Value) -> bool:
    return value is not None and isinstance(known, dict) and value != known


class _Reader:
    """Reads blobs, and the same front matter once."""

    def __init__(self, keys: Keys, contents: Mapping[str, str | None]) -> None:
        self._keys = keys
        self._contents = contents
        self._known: dict[str, dict[str, Tree] | None] = {}

    def value(self, blob: str) -> _Value | None:
        if not blob:
            return None
        if blob not in self._contents:
            return blob
        text = self._contents[blob]
        return None if text is None else self.significant(text)

    def significant(self, text: str) -> dict[str, Tree] | None:
        head = found[0] if (found := _HEAD.match(text)) else text
        if head not in self._known:
            self._known[head] = significant(head, self._keys)
        return self._known[head]


def _plain(value: Tree) -> Tree:
    """Write alike what means the same: spaces, a list of one, seconds that are zero."""
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return _plain(value[0]) if len(value) == 1 else [_plain(entry) for entry in value]
    if value is None:
        return None
    text = " ".join(value.split())
    minute = _MINUTE.fullmatch(text)
    return f"{minute[1]} {minute[2]}" if minute else text
