"""What a new version of a practice changed, for people: the Steckbrief field by field, the text as a difference of
lines. Knows no terminal.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile
from typing import TYPE_CHECKING

from labnetz import words
from labnetz.locale import say
from labnetz.model import Maturity, Message, PracticeKind, msg
from labnetz.reuse.head import Head, parts_of
from labnetz.reuse.page import OF_THEIRS

if TYPE_CHECKING:
    from labnetz.marked_yaml import Tree
    from labnetz.reuse.page import Page

LABELS: Mapping[str, Message] = {
    "title": msg("Title"),
    "summary": msg("Summary"),
    "kind": msg("Kind"),
    "time": msg("Duration"),
    "group_size": msg("Size of the group"),
    "level": msg("Experience needed"),
    "roles": msg("Roles"),
    "materials": msg("Material"),
    "space": msg("Room"),
    "staff_hours": msg("Work for the team"),
    "cost_note": msg("Cost"),
    "access_tips": msg("So that everybody can take part"),
    "maturity": msg("How far it has been tried"),
    "version": msg("Version number"),
    "lessons": msg("What we learned"),
    "topics": msg("Topics"),
    "audience": msg("Meant for"),
    "languages": msg("Languages"),
    "attachments": msg("To download"),
    "licence": msg("Licence"),
    "image": msg("Picture"),
}
"""How the keys of a practice are called on its page."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that says something else: what it said, and what it says now; () for nothing."""

    key: str
    label: str
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """All that a new version changed. `text` are lines of a unified difference, without its two lines of names."""

    fields: tuple[FieldChange, ...] = ()
    text: tuple[str, ...] = ()
    new_files: tuple[str, ...] = ()
    changed_files: tuple[str, ...] = ()
    lost_files: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.fields or self.text or self.new_files or self.changed_files or self.lost_files)


def differences(base: Page, new: Page, language: str) -> Differences:
    """Compare two versions of one practice, both made by `page_of`; where each comes from counts for nothing."""
    old_parts, new_parts = parts_of(base.text, ""), parts_of(new.text, "")
    old, now = Head(old_parts.head, "").values, Head(new_parts.head, "").values
    keys = (key for key in (*now, *(key for key in old if key not in now)) if key not in OF_THEIRS - {"licence"})
    lines = list(difflib.unified_diff(old_parts.body.splitlines(), new_parts.body.splitlines(), n=1, lineterm=""))
    return Differences(
        fields=tuple(
            _change(key, old.get(key), now.get(key), language) for key in keys if old.get(key) != now.get(key)
        ),
        text=tuple(lines[2:]),
        new_files=tuple(sorted(_name(path) for path in new.files.keys() - base.files.keys())),
        changed_files=tuple(
            sorted(_name(path) for path in new.files if base.files.get(path, new.files[path]) != new.files[path])
        ),
        lost_files=tuple(sorted(_name(path) for path in base.files.keys() - new.files.keys())),
    )


def _change(key: str, old: Tree, new: Tree, language: str) -> FieldChange:
    label = say(LABELS[key], language) if key in LABELS else key
    return FieldChange(key, label, _shown(key, old, language), _shown(key, new, language))


def _shown(key: str, value: Tree, language: str) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, list):
        return tuple(text for one in value for text in _shown(key, one, language))
    if isinstance(value, dict):
        return tuple(f"{name}: {text}" for name, one in value.items() for text in _shown(name, one, language))
    return (_word(key, value, language),)


def _word(key: str, value: str, language: str) -> str:
    """Say words of ours as pages say them."""
    if key == "kind" and value in {kind.value for kind in PracticeKind}:
        return say(words.practice_kind(PracticeKind(value)), language)
    if key == "maturity" and value in {one.value for one in Maturity if one}:
        return say(words.maturity(Maturity(value)), language)
    return value


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def changed_words(old: str, new: str) -> tuple[tuple[bool, str], ...]:
    """Cut the new line into pieces, True for those that the old line has not.

    Of a line that says the same words over and over, all between what both begin and end with counts as new: a
    stranger's text could keep the comparison busy for hours.
    """
    before, after = (re.findall(r"\s+|[^\s]+\s*", line) for line in (old, new))
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes if _is_quick(before, after) else None
    pieces = [(tag != "equal", after[j1:j2]) for tag, _, _, j1, j2 in codes()] if codes else _ends(before, after)
    return tuple((is_new, "".join(piece)) for is_new, piece in pieces if piece)


def _is_quick(before: Sequence[str], after: Sequence[str]) -> bool:
    count, size = Counter(before), len(before) + len(after)
    return size <= _MOST_WORDS and sum(count[word] for word in after) <= _REPEATED * size


def _ends(before: Sequence[str], after: Sequence[str]) -> list[tuple[bool, Sequence[str]]]:
    """Cut a line in three: what both begin with, what is new, what both end with."""
    pairs = zip(before, after, strict=False)
    start = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    backwards = zip(reversed(before[start:]), reversed(after[start:]), strict=False)
    end = len(after) - sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], backwards))
    return [(False, after[:start]), (True, after[start:end]), (False, after[end:])]


_MOST_WORDS = 2000
_REPEATED = 4
"""So often a word of a line may stand in the other one, on average."""
