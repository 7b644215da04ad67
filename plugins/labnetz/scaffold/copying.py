"""Copy an event to a new time: the same page with another start. Keeps comments, order and text; touches no disk.

What belonged to that one date only is left out: who knew it by which id, whether it was cancelled, what remained of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from labnetz.content.frontmatter import split
from labnetz.model import Message, msg
from labnetz.scaffold.quoting import plain_value

if TYPE_CHECKING:
    from labnetz.marked_yaml import Marked, Path, Tree

LEFT_OUT = (
    "uid", "status", "status_note", "changed_dates", "previous_start", "after", "updated", "real",
    "registration.until", "registration.state", "repeat.also", "repeat.except",
)  # fmt: skip
"""Keys that were true of the copied date only. The last day to register is not guessed, nor that of a series."""

UNTIL = "repeat.until"

_VALUE = re.compile(r"""(?P<value>"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#](?:[^#]|(?<!\s)#)*?)(?P<tail>\s+#.*|\s*)""")
_INSIDE = r"(?:\[[^\]\n]*\]|[^,}}\[\n]*)"
_ENTRY = rf"(?:,\s*{{key}}:\s*{_INSIDE}|{{key}}:\s*{_INSIDE},?\s*)"


@dataclass(frozen=True, slots=True)
class Copied:
    """The new page with its values, and which keys were left out; or why there is none."""

    text: str = ""
    values: Mapping[str, Tree] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    refusal: Message | None = None


def copied(text: str, start: str) -> Copied:
    """Copy a page to `start` ("2026-12-09 17:00"; a day alone keeps the time). It still has the id of the old one."""
    marked, _body, problems = split(text, "")
    old = marked.tree.get("start") if marked else None
    if marked is None or not isinstance(old, str):
        return Copied(refusal=msg("this page is no event: it has no start that can be read"))
    times = _moved(old, marked.tree.get("end"), start)
    if isinstance(times, Message):
        return Copied(refusal=times)
    present = [key for key in _over(marked.tree, times) if _path(key) in marked.keys]
    expected = _without(marked.tree, present) | times
    lines = _Lines(text, marked)
    for key, value in times.items():
        lines.rewrite(key, str(value))
    for key in present:
        lines.leave_out(_path(key))
    found, _body, after = split(lines.text, "")
    if found is None or found.tree != expected or len(after) > len(problems):
        return Copied(refusal=msg("the keys of this page stand in a way that can't be copied line by line"))
    return Copied(lines.text, expected, tuple(present))


def renamed(text: str, new_id: str) -> str:
    """Write a new id where a page has one; a page without one is known by its file's name."""
    marked, _body, _problems = split(text, "")
    if marked is None or "id" not in marked.tree:
        return text
    lines = _Lines(text, marked)
    lines.rewrite("id", new_id)
    return lines.text


def _over(tree: Mapping[str, Tree], times: Mapping[str, Tree]) -> tuple[str, ...]:
    """Name the keys to leave out: the last day of a series, too, when it lies before the new start."""
    repeat, start = tree.get("repeat"), _moment(str(times["start"]))
    until = _moment(str(repeat.get("until", ""))) if isinstance(repeat, dict) else None
    is_over = until is not None and start is not None and _day(until) < _day(start)
    return (*LEFT_OUT, UNTIL) if is_over else LEFT_OUT


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _path(key: str) -> Path:
    return tuple(key.split("."))


def _moved(old: str, end: Tree, start: str) -> dict[str, Tree] | Message:
    """Give the new start and end. The end stays as far away on the clock as it was."""
    was, will = _moment(old), _moment(start)
    if was is None or will is None:
        return msg("the start of this event can't be read; correct it there first")
    if not isinstance(was, datetime) and isinstance(will, datetime):
        return msg("this event takes whole days; write only the day, such as {day}", day=will.date())
    if isinstance(was, datetime) and not isinstance(will, datetime):
        will = datetime.combine(will, was.time())
    until = _moment(end) if isinstance(end, str) else None
    if until is None or isinstance(until, datetime) is not isinstance(was, datetime):
        return {"start": _written(will)}
    return {"start": _written(will), "end": _written(will + (until - was))}


def _moment(text: str) -> date | datetime | None:
    """Read a date of ours without its zone: lengths are counted on the clock."""
    text = " ".join(text.split())
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


def _written(moment: date | datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else moment.isoformat()


def _without(tree: Mapping[str, Tree], keys: Iterable[str]) -> dict[str, Tree]:
    """Give the values without some keys; what has nothing left below it goes, too."""
    left = dict(tree)
    for key in keys:
        head, dot, rest = key.partition(".")
        inner = left.get(head)
        if dot and isinstance(inner, dict):
            left[head] = {name: value for name, value in inner.items() if name != rest}
        else:
            left.pop(head, None)
    return left


class _Lines:
    """The lines of a page, edited in place: a line that is left out becomes None, so that all numbers stay right."""

    def __init__(self, text: str, marked: Marked) -> None:
        self._ends = "\r\n" if "\r\n" in text else "\n"
        self._lines: list[str | None] = [*text.replace("\r\n", "\n").split("\n")]
        self._marked = marked

    @property
    def text(self) -> str:
        return self._ends.join(line for line in self._lines if line is not None)

    def rewrite(self, key: str, value: str) -> None:
        """Put a value where the old one stands; a comment behind it stays."""
        line, column = self._marked.values[key,]
        before = self._lines[line - 1] or ""
        found = _VALUE.fullmatch(before, column - 1)
        if found:
            self._lines[line - 1] = before[: column - 1] + plain_value(value) + found["tail"]

    def leave_out(self, path: Path) -> None:
        """Take out a key with all that stands below it, from its own line or from between its brackets."""
        first, column = self._marked.keys[path]
        before = self._lines[first - 1]
        if before is None:
            return
        if before[: column - 1].strip():
            inside = before.find("{") + 1
            entry = re.compile(_ENTRY.format(key=re.escape(str(path[-1]))))
            self._lines[first - 1] = before[:inside] + entry.sub("", before[inside:], count=1)
            return
        for number in range(first - 1, self._end(first, column)):
            self._lines[number] = None

    def _end(self, first: int, column: int) -> int:
        """Find the line after a value: the next one that is not indented deeper, and no comment or gap before it."""
        end = first
        for number in range(first, len(self._lines)):
            line = self._lines[number] or ""
            indent = len(line) - len(line.lstrip())
            if line.strip() and (indent < column - 1 or (indent == column - 1 and not line.lstrip().startswith("- "))):
                break
            if line.strip() and not (line.lstrip().startswith("#") and indent <= column - 1):
                end = number + 1
        return end
