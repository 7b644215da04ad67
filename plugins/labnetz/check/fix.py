"""Mend the safe mistakes of one text: write down what the readers propose, and prove each edit by reading again.

Pure: no disk, no diff, no question (`cli.fixing`). An edit is kept only if its problem is gone, no other problem came,
and everything else says what it said before. Only the lines of an edit change: comments, order, line ends and byte
order mark stay.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from labnetz.check.edits import Edit, edit_of
from labnetz.marked_yaml import Marked, Path
from labnetz.model import Problem, Where
from labnetz.yaml_mending import apart

MAX_READINGS = 400
"""How often one text is read at most; then what was proven so far is given."""

_MAX_CHAIN = 50
_BOM = "\ufeff"
# "Not published", "left out": what only follows from other problems. DATA-12 is about other files.
_FOLLOWING = frozenset(("DATA-12", "DATA-13", "REG-03"))
# What makes a date doubtful that was just written down.
_DOUBTS = frozenset(("DATA-08", "DATA-09", "DATA-14", "DATA-15", "DATA-17", "DATA-20"))


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says: its keys (None when they can't be read), and what is wrong."""

    marked: Marked | None
    problems: tuple[Problem, ...]


Read = Callable[[str], Reading]
"""Reads a text without a byte order mark."""


def fix(text: str, read: Read) -> str:
    """Give the text with everything mended that can be mended safely; the same text if there is nothing."""
    bom = _BOM if text.startswith(_BOM) else ""
    mending = _Mending(read)
    before, after = "", text.removeprefix(bom)
    while before != after:
        before, after = after, mending.step(after)
    return bom + after


@dataclass(slots=True)
class _Mending:
    """Reads at most so often."""

    reader: Read
    readings: int = 0

    def read(self, text: str) -> Reading | None:
        self.readings += 1
        return self.reader(text) if self.readings <= MAX_READINGS else None

    def step(self, text: str) -> str:
        """Give the text with the first proposal that can be proven, the same text when there is none."""
        reading = self.read(text)
        for problem in reading.problems if reading else ():
            if reading and problem.proposal is not None:
                proven = self.proven(text, problem, reading)
                if proven is not None:
                    return proven
        return text

    def proven(self, text: str, problem: Problem, before: Reading) -> str | None:
        """Write down a proposal, and those that it uncovers; None when a promise is broken on the way."""
        chain = _Chain(before)
        now = before
        for _ in range(_MAX_CHAIN):
            edit = edit_of(text, problem, now.marked)
            after = self.read(edit.text) if edit else None
            if edit is None or after is None or not chain.holds(edit, problem, now, after):
                return None
            text, now = edit.text, after
            if (uncovered := chain.uncovered(now)) is None:
                return text
            problem = uncovered
        return None


@dataclass(slots=True)
class _Chain:
    """Edits that must hold together, from a reading in which all of it was still wrong."""

    before: Reading
    edits: list[Edit] = field(default_factory=list)

    def holds(self, edit: Edit, problem: Problem, now: Reading, after: Reading) -> bool:
        """Tell whether an edit did what was promised, as far as the text can be read yet."""
        self.edits.append(edit)
        if edit.over != "line":
            return after.marked is not None and after.marked.tree == edit.tree and _gone(problem, now, after)
        if now.marked is not None:
            return after.marked is not None and _gone(problem, now, after) and _only_grown(edit, now, after)
        if after.marked is None:
            further = _unreadable(after)
            return further is not None and (further.where.line or 0) >= edit.line
        return all(_is_kept(each, after) for each in self.edits)

    def uncovered(self, now: Reading) -> Problem | None:
        """Give a problem that came with the edits; one with a proposal last, since that can go again.

        What a broken YAML hid did not come with them.
        """
        if self.before.marked is None:
            return _unreadable(now)
        came = Counter(map(_mark, now.problems)) - Counter(map(_mark, self.before.problems))
        found = (problem for problem in now.problems if _mark(problem) in came and self.counts(problem))
        return min(found, key=lambda problem: problem.proposal is not None, default=None)

    def counts(self, problem: Problem) -> bool:
        """Tell whether a problem speaks against the edits. A warning does so only about a value that was written:

        what stands below a wrong key, and what was not published, could not be warned of before.
        """
        if problem.level == "error" or problem.rule in _FOLLOWING:
            return problem.rule not in _FOLLOWING
        lines = [edit.line for edit in self.edits if edit.over == "value"]
        return bool(lines) and (problem.rule in _DOUBTS or problem.where.line in lines)


def _unreadable(reading: Reading) -> Problem | None:
    """Give the problem because of which a text can't be read; None when it can be."""
    if reading.marked is not None:
        return None
    return next((problem for problem in reading.problems if problem.rule == "DATA-01"), None)


def _gone(problem: Problem, before: Reading, after: Reading) -> bool:
    mark = _mark(problem)
    return [*map(_mark, after.problems)].count(mark) < [*map(_mark, before.problems)].count(mark)


def _mark(problem: Problem) -> tuple[object, ...]:
    """Give what stays the same of a problem while lines move."""
    return problem.rule, problem.what, problem.where.path


def _only_grown(edit: Edit, before: Reading, after: Reading) -> bool:
    """Tell whether one text of the line grew by what had been taken for a comment, and nothing else changed."""
    old, new = before.marked, after.marked
    if old is None or new is None or set(old.values) != set(new.values):
        return False
    changed = [path for path in new.ends if _at(old.tree, path) != _at(new.tree, path)]
    if len(changed) != 1 or new.values[changed[0]][0] != edit.line:
        return False
    return str(_at(new.tree, changed[0])).startswith(str(_at(old.tree, changed[0]))) and _is_kept(edit, after)


def _is_kept(edit: Edit, after: Reading) -> bool:
    """Tell whether only spaces differ, or the text of the line got quotes and nothing is wrong with it."""
    if edit.old.split() == edit.new.split() or edit.old.replace(" ", "") == edit.new.replace(" ", ""):
        return True
    if after.marked is None:
        return False
    texts = [path for path in after.marked.ends if after.marked.values[path][0] == edit.line]
    if len(texts) != 1 or _is_wrong(after.marked.where(*texts[0]), after):
        return False
    old, remark = apart(edit.old)
    return edit.new.endswith(remark) and old.rstrip().endswith(f" {_at(after.marked.tree, texts[0])}")


def _is_wrong(where: Where, reading: Reading) -> bool:
    return any(problem.where == where and problem.level == "error" for problem in reading.problems)


def _at(tree: Any, path: Path) -> Any:
    for part in path:
        tree = tree[part]
    return tree
