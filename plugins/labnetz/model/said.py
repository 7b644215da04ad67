"""What is said to people: messages that are not in a language yet, and problems with their place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from string import Formatter
from typing import Literal


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence for people, not yet in a language: the catalog's English msgid, and values for its {names}.

    `plural` is the msgid for any other `count` than one, "" where the sentence counts nothing.
    """

    msgid: str
    values: tuple[tuple[str, str], ...] = ()
    plural: str = ""
    count: int = 1

    def __str__(self) -> str:
        return self.filled(self.plural if self.plural and self.count != 1 else self.msgid)

    def filled(self, text: str) -> str:
        """Put the values into a text that stands for the msgid, such as its translation."""
        return text.format(**dict(self.values)) if self.values else text

    def check(self) -> None:
        """Raise ValueError unless its {names} are its values, written plainly: for a message that comes from outside.

        `{name:>999999999}` would fill the memory, `{name.__class__}` look into the program.
        """
        names = dict(self.values)
        for text in (self.msgid, self.plural) if names else ():
            for _, name, spec, conversion in Formatter().parse(text):
                if name is not None and (name not in names or spec or conversion):
                    raise ValueError(f"names and values do not fit together: {text!r}")


def msg(msgid: str, /, **values: object) -> Message:
    """Make a message; `pybabel extract` finds msgids by this function's name."""
    if not values:
        return _bare(msgid)
    return Message(msgid, tuple((name, str(value)) for name, value in values.items()))


@lru_cache(maxsize=4096)  # values without an identity: one stands for all
def _bare(msgid: str) -> Message:
    return Message(msgid)


def msg_n(singular: str, plural: str, /, count: int, **values: object) -> Message:
    """Make a message with a number in it; {count} and `values` may stand in both sentences."""
    return replace(msg(singular, count=count, **values), plural=plural, count=count)


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """A place an editor can jump to: a path or an address, and 1-based line and column where known.

    `entry` names what is meant to people who don't see lines, such as an event of a calendar by its title and UID.
    """

    path: str
    line: int | None = None
    col: int | None = None
    entry: str = ""

    def __str__(self) -> str:
        spot = ":".join(str(part) for part in (self.path, self.line, self.col) if part is not None)
        return f"{spot} ({self.entry})" if self.entry else spot


Level = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Where, what, how to fix. `rule` is the stable id in the handbook, such as DATA-03.

    error: something is not published. warning: published, but somebody should look. note: good to know;
    never fails a strict build.

    `proposal` is the text that can safely stand where the wrong key or value stands, None where only a person can know.
    """

    rule: str
    where: Where
    what: Message
    fix: Message
    level: Level = "error"
    proposal: str | None = None

    def __str__(self) -> str:
        return f"{self.where}: {self.what} – {self.fix}"
