"""One row of a table → the keys and values of an event, each with its place in the file. Makes no event."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from labnetz.content.said_off import surely_off
from labnetz.content.tables.cells import Cell, Row
from labnetz.content.tables.header import Header
from labnetz.content.tables.mapping import CHOICES, Mapped
from labnetz.content.tables.times import Mistake, WhenCells, times_of
from labnetz.content.tables.words import NOTHING, ONLINE, folded, is_total, quoted
from labnetz.content.values import slug_of
from labnetz.marked_yaml import Marked
from labnetz.model import Message, Problem, Where, msg

if TYPE_CHECKING:
    from labnetz.marked_yaml import Path, Spot, Tree

_TEXTS = ("title", "room", "online", "summary", "status_note", "age", "access_note", "organizer", "updated")
_LISTS = ("topics", "audience", "access", "languages", "partners")
_WORDS = ("status", "cost")
_WAYS = ("url", "phone", "email", "until", "capacity")
_SEVERAL = re.compile(r"[,;\n|]")
_WHEN = ("day", "start", "end_day", "end")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """What was made of a row. `broken` are the keys without which it is not published.

    `place` is a name in the column of places that no page has, `text` the longer text. `undecided`: it holds ways to
    register, since nobody says if one must.
    """

    marked: Marked
    id: str = ""
    text: str = ""
    place: str = ""
    undecided: bool = False
    problems: tuple[Problem, ...] = ()
    broken: frozenset[str] = frozenset()


def is_event(row: Row, header: Header) -> bool:
    """Tell whether a row may be an event, and is not empty, a heading, or a sum."""
    filled = [cell.text for cell in row if cell.text not in NOTHING]
    mapped = [cell.text for key in header.columns if (cell := _cell(row, header, key)) and cell.text not in NOTHING]
    dated = any((cell := _cell(row, header, key)) and cell.text not in NOTHING for key in ("day", "start"))
    if not mapped or [cell.text for cell in row] == [cell.text for cell in header.row]:
        return False
    return dated or not (len(filled) == 1 or is_total(filled[0]))


def draw(row: Row, header: Header, mapped: Mapped, path: str) -> Draw:
    """Make what would be a page's front matter."""
    return _Drawing(row, header, mapped, path).done()


def _cell(row: Row, header: Header, key: str) -> Cell | None:
    position = header.columns.get(key)
    return row[position] if position is not None and position < len(row) else None


@dataclass(slots=True)
class _Drawing:
    """A row on its way to keys and values."""

    row: Row
    header: Header
    mapped: Mapped
    path: str
    tree: dict[str, Tree] = field(default_factory=dict)
    spots: dict[Path, Spot] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    place_name: str = ""
    rest: list[str] = field(default_factory=list)

    def done(self) -> Draw:
        self.spots[()] = (self.row[0].line, 1)
        self.texts()
        self.lists()
        self.words()
        self.off()
        self.place()
        self.when()
        self.registration()
        self.usual()
        return Draw(
            marked=Marked(self.path, self.tree, self.spots, dict(self.spots)),
            id=self.id(),
            text="\n\n".join([*self.paragraphs(), *self.rest]),
            place=self.place_name,
            undecided=bool(self.rest),
            problems=tuple(self.problems),
            broken=frozenset(self.broken),
        )

    def text(self, key: str) -> str:
        """Give what a key's cell says, "" for nothing."""
        cell = _cell(self.row, self.header, key)
        return "" if cell is None or folded(cell.text) in NOTHING or cell.text in NOTHING else cell.text

    def spot(self, key: str) -> Spot:
        cell = _cell(self.row, self.header, key)
        return (cell.line, cell.col) if cell else (self.row[0].line, 1)

    def put(self, key: str, value: Tree, *, of: str = "") -> None:
        """Write a key; `of` is the column where the value stands, if it is called otherwise."""
        self.tree[key] = value
        self.spots[(key,)] = self.spot(of or key)

    def say(self, key: str, what: Message, fix: Message, rule: str = "DATA-05") -> None:
        self.problems.append(Problem(rule, Where(self.path, *self.spot(key)), what, fix))

    # --- keys ---------------------------------------------------------------------------------------------------------

    def texts(self) -> None:
        for key in _TEXTS:
            if text := self.text(key):
                self.put(key, _day(text) if key == "updated" else text)

    def words(self) -> None:
        """Keys of which one word means one of our values. A state that nobody knows might be a cancellation."""
        for key in _WORDS:
            if text := self.text(key):
                meaning = self.meaning(key, text)
                if meaning:
                    self.put(key, meaning)
                else:
                    self.broken.add(key)

    def off(self) -> None:
        """A state that stands in the title alone. The title without it keeps the id of a row that has no number."""
        said = None if self.text("status") else surely_off(self.text("title"))
        if said is not None:
            self.put("title", said.title)
            self.put("status", said.status.value, of="title")

    def lists(self) -> None:
        for key in _LISTS:
            entries = [entry.strip() for entry in _SEVERAL.split(self.text(key)) if entry.strip()]
            found = [meaning for entry in entries if (meaning := self.meaning(key, entry))]
            if found:
                self.put(key, [*dict.fromkeys(found)])
                self.spots |= {(key, number): self.spot(key) for number in range(len(found))}

    def meaning(self, key: str, text: str) -> str:
        """Give our word for theirs; "" where there is none, which is said."""
        word = folded(text)
        choices = CHOICES.get(key)
        known: Mapping[str, str] = self.mapped.meanings.get(key, {})
        if word in known:
            return known[word]
        if choices is None or word in choices:
            return word if choices else text
        what = msg(
            'nobody can tell what "{value}" means in the column {column}', value=text[:60], column=self.column(key)
        )
        example = f"{key}: {{{quoted(text[:60])}: …}}"
        fix = msg(
            "write it into {path} below values:, as {example}, with one of: {choice}",
            path=self.mapped.path,
            example=example,
            choice=", ".join(choices),
        )
        self.say(key, what, fix)
        return ""

    def column(self, key: str) -> str:
        return self.header.name(key)

    def place(self) -> None:
        """Find the page of a place; what has none stays the name that it is."""
        text = " ".join(self.text("place").split())
        if not text:
            return
        word = folded(text)
        if word in self.mapped.places:
            self.put("place", self.mapped.places[word])
            return
        self.put("place", None)  # so that the lab's usual place does not step in
        if word not in ONLINE:
            self.place_name = text
        elif "room" not in self.tree:
            self.put("room", text, of="place")

    def when(self) -> None:
        cells = {key: " ".join(self.text(key).split()) for key in _WHEN}
        if not cells["day"] and not cells["start"]:
            return  # the check of pages says that start is missing
        found = times_of(WhenCells(**cells))
        if isinstance(found, Mistake):
            self.say(found.key, found.what, found.fix, "DATA-06")
            self.broken.add("end" if found.key.startswith("end") else "start")
            return
        self.put("start", found.start, of="day" if cells["day"] else "start")
        if found.end:
            self.put(
                "end", found.end, of=next((key for key in ("end", "end_day", "start", "day") if cells[key]), "end")
            )

    def registration(self) -> None:
        """Put the ways to register below their key. Where nobody says if one must, they stay words of the text."""
        found: dict[str, Tree] = {}
        need = self.text("registration")
        if need and (meaning := self.meaning("registration", need)):
            found["need"] = meaning
            self.spots["registration", "need"] = self.spot("registration")
        for way in _WAYS:
            if text := " ".join(self.text(f"registration_{way}").split()):
                found[way] = _day(text) if way == "until" else text
                self.spots["registration", way] = self.spot(f"registration_{way}")
        usual = self.mapped.defaults.get("registration")
        whole: dict[str, Tree] = {**(usual if isinstance(usual, dict) else {}), **found}
        if "need" in whole:
            self.tree["registration"] = whole
        else:
            self.rest += self.ways()

    def ways(self) -> Iterator[str]:
        for way in _WAYS:
            key = f"registration_{way}"
            if text := self.text(key):
                yield f"{self.column(key)}: {text}"

    def usual(self) -> None:
        """Add what holds for every row that says nothing about it."""
        for key, value in self.mapped.defaults.items():
            if key != "registration" and key not in self.tree:
                self.tree[key] = value

    def id(self) -> str:
        return slug_of(self.text("id"))

    def paragraphs(self) -> list[str]:
        text = self.text("text")
        return [text] if text else []


def _day(text: str) -> str:
    """Read the last day to register as other days are read."""
    found = times_of(WhenCells(day=text))
    return text if isinstance(found, Mistake) else found.start
