"""Merge a lab's copy of a practice with a new version of its original: keys one by one, the text line by line. Pure,
but for `lines`, which asks git.

What only the original changed is taken; what only the lab changed stays. Where both changed the same, the lab's words
stay and the original's stand beside them: above a key as a comment, in the text between marks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from labnetz.locale import LANGUAGES, say
from labnetz.marked_yaml import Tree
from labnetz.model import Message, msg, msg_n
from labnetz.reuse.head import Head, parts_of, texts_of
from labnetz.reuse.lines import CannotMerge, Labels, merge_lines
from labnetz.reuse.sequence import merge_items

MANAGED = frozenset({"based_on", "based_on_url", "based_on_hash"})
"""Keys that say what the copy is based on: they move with each update, whatever stands there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """The three pages: what both come from, the lab's own, and the new one. `path` is what problems call the lab's.

    `version` names the new one ("1.1", "" where it has no number); `language` is that of words written into the page.
    """

    base: str
    ours: str
    theirs: str
    path: str
    version: str
    language: str


@dataclass(frozen=True, slots=True)
class Merged:
    """The page as it is to be written. `beside` names keys that both changed, `marked` counts conflicts in the text.

    `taken` names the keys that came from the original.
    """

    text: str
    taken: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    marked: int = 0


def merge_pages(versions: Versions) -> Merged:
    """Put the three together. Raises ContentError where keys of a page can't be read, CannotMerge where git fails.

    Lines of all three end in LF.
    """
    base, ours, theirs = (parts_of(text, versions.path) for text in (versions.base, versions.ours, versions.theirs))
    heads = _Heads(Head(base.head, versions.path), Head(ours.head, versions.path), Head(theirs.head, versions.path))
    if heads.ours.text() == heads.base.text():
        head, taken = theirs.head, _changed(heads)
    else:
        _merge_keys(heads, versions)
        head, taken = heads.ours.text(), tuple(heads.taken)
        _prove(head, heads, versions.path)
    body, marked = merge_lines(base.body, ours.body, theirs.body, _labels(versions))
    return Merged(f"---\n{head}---\n{body}", taken, tuple(heads.beside), marked)


def _labels(versions: Versions) -> Labels:
    return Labels(say(msg("Your version"), versions.language), _upstream(versions))


def _upstream(versions: Versions) -> str:
    """Name the new version of the original."""
    said = msg("Original, version {version}", version=versions.version) if versions.version else msg("Original, new")
    return say(said, versions.language)


# --- keys ------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Heads:
    base: Head
    ours: Head
    theirs: Head
    expected: dict[str, Tree] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)


def _changed(heads: _Heads) -> tuple[str, ...]:
    base, theirs = heads.base.values, heads.theirs.values
    return tuple(key for key in (*theirs, *(set(base) - set(theirs))) if base.get(key) != theirs.get(key))


def _merge_keys(heads: _Heads, versions: Versions) -> None:
    """Edit the lab's keys, one after the other in the original's order."""
    heads.ours.drop_comments([_start_of_comment(language) for language in LANGUAGES])
    heads.expected = dict(heads.ours.values)
    base, ours, theirs = heads.base.values, heads.ours.values, heads.theirs.values
    before: list[str] = []
    for key in (*theirs, *(key for key in base if key not in theirs)):
        was, mine, new = (_listed(values.get(key), theirs.get(key)) for values in (base, ours, theirs))
        if new not in (was, mine):
            _merge_key(key, (was, mine, new), heads, before, versions)
        before.append(key)


def _merge_key(
    key: str, values: tuple[Tree, Tree, Tree], heads: _Heads, before: Sequence[str], versions: Versions
) -> None:
    was, mine, new = values
    if mine == was or key in MANAGED:
        done = _take(key, new, heads, before)
    else:
        merged = _merged_list(values)
        done = merged is not None and _rewrite(key, merged, heads)
    if done:
        heads.taken.append(key)
    else:
        heads.beside.append(key)
        heads.ours.say_above(key, _comment(key, heads.theirs.block(key), versions), before)


def _listed(value: Tree, beside: Tree) -> Tree:
    """A list of one entry may be written without brackets."""
    return [value] if isinstance(value, str) and isinstance(beside, list) else value


def _take(key: str, new: Tree, heads: _Heads, before: Sequence[str]) -> bool:
    """Write the original's value; False where a comment of the lab would be lost with the lines around it."""
    ours, block = heads.ours, heads.theirs.block(key)
    if new is not None and _rewrite(key, new, heads):
        return True
    if set(ours.comments(key)) - set(heads.base.comments(key)) and key not in MANAGED:
        return False
    if new is None:
        ours.drop(key)
        heads.expected.pop(key, None)
    else:
        ours.put(key, block, before)
        heads.expected[key] = new
    return True


def _rewrite(key: str, new: Tree, heads: _Heads) -> bool:
    """Write a value into the lines that are there, beside the lab's comments."""
    block = heads.theirs.block(key)
    if isinstance(new, list):
        done = len(items := texts_of(new)) == len(new) and heads.ours.replace_items(key, items)
    else:
        done = isinstance(new, str) and len(block) == 1 and heads.ours.replace_text(key, _written(block[0], key))
    if done:
        heads.expected[key] = new
    return done


def _written(line: str, key: str) -> str:
    """Give what stands behind a key that the original has on one line, as `page` writes it: without a comment."""
    return line.removeprefix(f"{key}:").strip()


def _merged_list(values: tuple[Tree, Tree, Tree]) -> list[Tree] | None:
    """Merge three lists of texts entry by entry, None where that can't be."""
    lists = [texts_of(value) for value in values]
    whole = all(
        value is None or (isinstance(value, list) and len(value) == len(texts))
        for value, texts in zip(values, lists, strict=True)
    )
    merged = merge_items(*lists) if whole and values[1] is not None else None
    return None if merged is None else list(merged)


def _prove(head: str, heads: _Heads, path: str) -> None:
    """Read what was written: nothing else than what was meant may have changed."""
    if Head(head, path).values != heads.expected:
        raise CannotMerge(msg("the keys of {path} can't be merged safely; nothing was changed", path=path))


# --- comments --------------------------------------------------------------------------------------------------------


_BESIDE = msg("Please compare, then delete these lines:")


def _start_of_comment(language: str) -> str:
    return f"# {say(_BESIDE, language)}"


def _comment(key: str, block: Sequence[str], versions: Versions) -> tuple[str, ...]:
    """Give the lines that say what the original has at a key."""
    gone = say(msg("it has no {key} any more", key=key), versions.language)
    return (
        f"{_start_of_comment(versions.language)} {_upstream(versions)}",
        *(f"#   | {line}" for line in (block or (gone,))),
    )


def words_of(merged: Merged) -> tuple[Message, ...]:
    """Say what a person has to look at."""
    said: list[Message] = []
    if merged.marked:
        said.append(
            msg_n(
                "{count} place in the text was changed by you and by the original; both stand there between marks "
                "(<<<<<<< and >>>>>>>): keep what you want, delete the rest and the marks",
                "{count} places in the text were changed by you and by the original; both stand there between marks "
                "(<<<<<<< and >>>>>>>): keep what you want, delete the rest and the marks",
                merged.marked,
            )
        )
    said.extend(
        msg(
            "{key} was changed by you and by the original; yours stays, the other one stands above it as a comment",
            key=key,
        )
        for key in merged.beside
    )
    return tuple(said)
