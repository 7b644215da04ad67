"""Read YAML into a plain tree in which every value knows its line. Does not know what the keys mean (validation).

All scalars stay the text that was written: `18:30` is "18:30" and not the integer 1110, `no` is "no". An empty value
is None. Aliases, anchors and tags are refused: whoever writes `*Neu*` or `!wichtig` means text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeAlias

import yaml

from labnetz.model import Problem, Where, msg
from labnetz.yaml_mending import NUMBERED, in_quotes, quoted
from labnetz.yaml_mistakes import explain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from labnetz.model import Message

MAX_BYTES = 1 << 20
MAX_DEPTH = 20

Tree: TypeAlias = "dict[str, Tree] | list[Tree] | str | None"
Path = tuple[str | int, ...]
Spot = tuple[int, int]

_NULL = frozenset(("", "~", "null", "Null", "NULL"))
# What YAML 1.1 forbids, and what it takes for a line break though no editor shows it as one.
_INVISIBLE = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_SWALLOWED = re.compile(r"(?P<indent>\s*)(?P<key>[A-Za-z_][\w-]*):(?:\s|$)")
_CUT_BY_HASH = re.compile(r"\s+(?P<rest>#[^\s#].*)")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Marked:
    """A YAML mapping and where each part of it stands.

    `values` and `keys` map a path such as ("repeat", "except", 0) to 1-based (line, column) in the whole file;
    () is the mapping itself. `ends` says where a value ends that is one text. `doubtful` holds paths whose value can't
    be trusted: their key was written twice.
    """

    path: str
    tree: dict[str, Tree]
    values: Mapping[Path, Spot] = field(repr=False)
    keys: Mapping[Path, Spot] = field(repr=False)
    doubtful: frozenset[Path] = frozenset()
    ends: Mapping[Path, Spot] = field(default_factory=dict, repr=False)

    def has_value(self, at: Path) -> bool:
        """Tell whether something stands after a key."""
        found: Tree = self.tree
        for part in at:
            if isinstance(found, dict) and isinstance(part, str):
                found = found.get(part)
            elif isinstance(found, list) and isinstance(part, int) and part < len(found):
                found = found[part]
            else:
                return False
        return found is not None

    def where(self, *at: str | int) -> Where:
        """Say where a value stands, or the nearest one around it that was written."""
        return Where(self.path, *self.values[self.known(at)])

    def known(self, at: Path) -> Path:
        """Give the place of a value, or that of the nearest one around it that was written."""
        while at and at not in self.values:
            at = at[:-1]
        return at

    def where_key(self, *at: str | int) -> Where:
        """Say where a key stands; without one, where its value stands."""
        return Where(self.path, *self.keys[at]) if at in self.keys else self.where(*at)


def read_marked(text: str, path: str, *, first_line: int = 1) -> tuple[Marked | None, tuple[Problem, ...]]:
    """Read one YAML mapping. None when the text can't be trusted to say what its writer meant.

    `first_line` is the line of the file on which `text` begins. A file without any value is an empty mapping.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    reader = _Reader(path, first_line, text.split("\n"))
    try:
        reader.refuse_unreadable(text)
        tree = reader.document(text)
    except _Refused as refused:
        return None, (refused.problem,)
    marked = Marked(path, tree, reader.values, reader.keys, frozenset(reader.doubtful), reader.ends)
    return marked, tuple(reader.problems)


class _Mark(Protocol):
    """What both parsers' marks have: 0-based line and column."""

    line: int
    column: int


class _Refused(Exception):
    """Stops the reading of one text at a problem that leaves nothing to trust."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(slots=True)
class _Reader:
    """Builds the tree from the parser's events, so that depth is known before anything is built."""

    path: str
    first_line: int
    lines: list[str]
    values: dict[Path, Spot] = field(default_factory=dict)
    keys: dict[Path, Spot] = field(default_factory=dict)
    doubtful: set[Path] = field(default_factory=set)
    ends: dict[Path, Spot] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def refuse_unreadable(self, text: str) -> None:
        """Refuse what is too big, and what nobody can see."""
        if len(text.encode(errors="replace")) > MAX_BYTES:
            raise self.refused((0, 0), msg("the file is larger than 1 MiB"), msg("split it into several files"))
        if found := _INVISIBLE.search(text):
            line = text.count("\n", 0, found.start())
            column = found.start() - (text.rfind("\n", 0, found.start()) + 1)
            what = msg("there is an invisible character (U+{code}) here", code=f"{ord(found[0]):04X}")
            raise self.refused((line, column), what, msg("delete it; it often comes along when text is pasted"))

    def document(self, text: str) -> dict[str, Tree]:
        """Read the one document that there must be."""
        try:
            return self._document(yaml.parse(text, Loader=_LOADER))
        except yaml.YAMLError as error:
            raise _Refused(self._syntax(text, error)) from error

    def _document(self, events: Iterator[yaml.Event]) -> dict[str, Tree]:
        documents = [self.node(event, (), events) for event in self._first_nodes(events)]
        tree = documents[0] if documents else None
        self.values[()] = (self.first_line, 1)
        if tree is None:
            return {}
        if not isinstance(tree, dict):
            example = msg('write one "key: value" on each line, for example title: Open workshop')
            raise self.refused((0, 0), msg("this is not a list of keys with values"), example)
        return tree

    def _first_nodes(self, events: Iterator[yaml.Event]) -> Iterator[yaml.Event]:
        """Give the root of each document; a second document is refused."""
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
            elif isinstance(event, yaml.NodeEvent | yaml.CollectionStartEvent):
                if documents > 1:
                    what = msg("a line of three dashes starts a second document here")
                    raise self.refused(_spot(event), what, msg("delete the line with the dashes"))
                yield event

    def node(self, event: yaml.Event, at: Path, events: Iterator[yaml.Event]) -> Tree:
        """Read the value that starts with `event`."""
        self._refuse_alias_and_tag(event)
        self.values[at] = self._seen(_spot(event))
        if isinstance(event, yaml.ScalarEvent):
            self.ends[at] = self._seen(_mark(event.end_mark))
            return self._scalar(event)
        if len(at) >= MAX_DEPTH:
            raise self.refused(_spot(event), msg("the values are nested too deep"), msg("write it flatter"))
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(at, events)
        return self._sequence(at, events)

    def _sequence(self, at: Path, events: Iterator[yaml.Event]) -> list[Tree]:
        items: list[Tree] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self.node(event, (*at, len(items)), events))
        return items

    def _mapping(self, at: Path, events: Iterator[yaml.Event]) -> dict[str, Tree]:
        tree: dict[str, Tree] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._key(event)
            if (*at, key) in self.keys:
                self._written_twice((*at, key), event)
            self.keys[*at, key] = self._seen(_spot(event))
            tree[key] = self.node(next(events), (*at, key), events)
        return tree

    def _key(self, event: yaml.Event) -> str:
        self._refuse_alias_and_tag(event)
        if isinstance(event, yaml.ScalarEvent):
            return str(event.value)
        what = msg("there are brackets where a key should be")
        raise self.refused(_spot(event), what, msg("put the text in quotes if the brackets belong to it"))

    def _written_twice(self, at: Path, event: yaml.Event) -> None:
        self.doubtful.add(at)
        first = self.keys[at][0]
        what = msg("{key} is written twice, first in line {line}", key=at[-1], line=first)
        where = Where(self.path, *self._seen(_spot(event)))
        self.problems.append(Problem("DATA-02", where, what, msg("delete the wrong one of the two")))

    def _scalar(self, event: yaml.ScalarEvent) -> str | None:
        if event.style in ("'", '"'):
            self._refuse_swallowed(event)
        elif event.style in (None, ""):
            self._look_for_hash(event)
            if event.value in _NULL:
                return None
        return str(event.value)

    def _refuse_swallowed(self, event: yaml.ScalarEvent) -> None:
        """A quote that is closed some lines too late swallows the keys between, and stays valid YAML."""
        line, column = _spot(event)
        indent = len(self.lines[line]) - len(self.lines[line].lstrip())
        for number in range(line + 1, _mark(event.end_mark)[0] + 1):
            found = _SWALLOWED.match(self.lines[number])
            if found and len(found["indent"]) <= indent:
                what = msg('the quote that opens here is closed too late and swallows "{key}:"', key=found["key"])
                raise self.refused((line, column), what, msg("close the quote where the text ends"))

    def _look_for_hash(self, event: yaml.ScalarEvent) -> None:
        line, column = _mark(event.end_mark)
        rest = self.lines[line][column:] if line < len(self.lines) else ""
        if event.value and (found := _CUT_BY_HASH.match(rest)):
            what = msg('"{text}" is a comment and is not published', text=found["rest"].strip()[:40])
            fix = msg("put the whole text in quotes if it belongs to it; otherwise write a space after #")
            where = Where(self.path, *self._seen((line, column + found.start("rest"))))
            proposal = in_quotes(self.lines, line, hashes=NUMBERED)
            self.problems.append(Problem("DATA-01", where, what, fix, "warning", proposal))

    def _refuse_alias_and_tag(self, event: yaml.Event) -> None:
        anchored = getattr(event, "anchor", None) is not None
        if not anchored and getattr(event, "tag", None) is None:
            return
        line, column = _spot(event)
        what = msg("a value that starts with *, & or ! means something else in YAML")
        fix = msg("put the text in quotes: {proposal}", proposal=quoted(self.lines[line][column:].strip()))
        raise self.refused((line, column), what, fix, in_quotes(self.lines, line))

    def _syntax(self, text: str, error: yaml.YAMLError) -> Problem:
        """Explain an error. The parser written in Python is asked again: it words errors alike on all machines."""
        try:
            for _event in yaml.parse(text, Loader=yaml.SafeLoader):
                pass
        except yaml.YAMLError as same:
            error = same
        mistake = explain(self.lines, error)
        where = Where(self.path, *self._seen(mistake.spot))
        return Problem("DATA-01", where, mistake.what, mistake.fix, proposal=mistake.proposal)

    def refused(self, spot: Spot, what: Message, fix: Message, proposal: str | None = None) -> _Refused:
        """Make the exception that ends the reading at a 0-based line and column."""
        return _Refused(Problem("DATA-01", Where(self.path, *self._seen(spot)), what, fix, proposal=proposal))

    def _seen(self, spot: Spot) -> Spot:
        """Count as editors do: from 1, in the whole file."""
        return spot[0] + self.first_line, spot[1] + 1


def _spot(event: yaml.Event) -> Spot:
    return _mark(event.start_mark)


def _mark(mark: _Mark | None) -> Spot:
    return (mark.line, mark.column) if mark else (0, 0)
