"""Stamp pages: the theme renders one shell, and each page of what was harvested is that shell with its own words.

A page of the site generator costs milliseconds, a stamped one a fraction of one, and what grows with the network must
not pass through Markdown. A shell is an ordinary page whose title, description and text are marks, one for each part
of the site and each depth: the way to the root and what is current in the menu differ. Stamping ends the build when
the theme lost a mark. Reads and writes no file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, partial
from hashlib import blake2b
from html import escape
from operator import attrgetter

from markupsafe import Markup

from labnetz.errors import LostMark
from labnetz.model import Days, Event, Planned, When, msg
from labnetz.publish.page_shell import root_of

_FOUND, _UNFOUND = "labnetz-shell", "labnetz-shell-unfound"
_SLUG = f"{_FOUND}(?:-unfound)?(?:/x)*"
_TITLE, _DESCRIPTION, BODY_MARK = "LABNETZ-TITLE", "LABNETZ-DESCRIPTION", "LABNETZ-BODY"
# Where the shell names its whole address, a page names its canonical one.
_MARKS = re.compile(rf"((?:https?://[^\s\"'<>]*?)?{_SLUG}/?|{_TITLE}|{_DESCRIPTION}|{BODY_MARK})")
_IS_SHELL = re.compile(f"(?:^|/){_SLUG}/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamped:
    """A page to stamp. `path` is its folder below the site's root, with its closing slash, at least two deep.

    `body` gives its HTML for the way to the root ("../../"): it is asked for when the page is written, so that ten
    thousand pages are never in memory at once. `is_found`: the search knows it. `canonical`: the whole address of the
    page that says the same and came first, "" where that is this one.

    `version` stands for all that the body shows (`version_of`): while it stays, the page need not be made again. It is
    "" for a page that is always made. Where a page has `words`, they give its title and description when it is made,
    since finding them costs: `title` and `description` are "" then, and `version` stands for them, too.
    """

    path: str
    title: str = ""
    description: str = ""
    body: Callable[[str], Markup]
    is_found: bool = True
    canonical: str = ""
    version: str = ""
    words: Callable[[], tuple[str, str]] | None = None

    def head(self) -> tuple[str, str]:
        """Give its title and its description."""
        return (self.title, self.description) if self.words is None else self.words()


def version_of(*parts: object) -> str:
    """Give a short digest of values: the same for equal ones, in every process and on every machine. (Of an event whose
    `digest` is known, that is taken.)

    Values are texts, numbers, dates, times with their zones, our dataclasses and enumerations, and tuples, lists, sets
    and mappings of these. What depends on the day goes in as the value that is shown, not as `now`. Raises TypeError at
    anything else, since a digest that misses a change would leave an old page standing.
    """
    written: list[str] = []
    _spell(parts, written)
    return blake2b("".join(written).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def spelled(when: When) -> str:
    """Give what stands for a time in the version of something, shorter than `version_of`; without line breaks."""
    if isinstance(when, Days):
        return f"{when.first}/{when.last}"
    return f"{when.start.isoformat()}/{when.start.tzinfo}/{when.end.isoformat() if when.end else ''}"


@dataclass(frozen=True, slots=True)
class Survey:
    """What has to be known of all pages before they are stamped. `shells` has the folder of each shell that they need,
    and whether the search finds its pages; `own` the paths of those that are the canonical ones, by that folder."""

    shells: Mapping[str, bool]
    own: Mapping[str, Sequence[str]]


def survey(pages: Iterable[Stamped]) -> Survey:
    """Look at all pages once; none of them is made."""
    shells: dict[str, bool] = {}
    own: dict[str, list[str]] = {}
    for page in pages:
        folder = _shell_of(page)
        shells[folder] = page.is_found
        if not page.canonical:
            own.setdefault(folder, []).append(page.path)
    return Survey(shells, own)


def joined(surveys: Iterable[Survey]) -> Survey:
    """Give what a look at all of these pages in turn would have given."""
    shells: dict[str, bool] = {}
    own: dict[str, list[str]] = {}
    for one in surveys:
        shells |= one.shells
        for folder, paths in one.own.items():
            own.setdefault(folder, []).extend(paths)
    return Survey(shells, own)


def shell_text(*, is_found: bool) -> str:
    """Give the Markdown of a shell."""
    hidden = "" if is_found else "search:\n  exclude: true\n"
    return f"---\ntitle: {_TITLE}\ndescription: {_DESCRIPTION}\n{hidden}---\n{BODY_MARK}\n"


def is_shell(path: str) -> bool:
    """Say whether a page is a shell, by its path or address; its text is the mark alone."""
    return bool(_IS_SHELL.search(path))


def stamp(pages: Iterable[Stamped], read_shell: Callable[[str], str]) -> Iterator[Planned]:
    """Give the file of each page. `read_shell` gives what the theme made of a shell, by its folder. Raises LostMark
    when one of its marks is missing.
    """
    cut: dict[str, tuple[_Frame, str]] = {}
    for page in pages:
        folder = _shell_of(page)
        if folder not in cut:
            shell = read_shell(folder)
            cut[folder] = _frame(shell, folder), version_of(shell)
        frame, version = cut[folder]
        yield Planned(f"{page.path}index.html", partial(_made, frame, page), _version(version, page))


def _version(frame: str, page: Stamped) -> str:
    """Put together what stands for a page: no digest, since the ledger makes one of it (`ledger.made_of`). Texts stand
    behind the lengths that divide them, so that no other ones are written alike."""
    if not page.version:
        return ""
    lengths = f"{len(page.title)} {len(page.description)}"
    return f"{frame} {page.version} {lengths} {page.title}{page.description}{page.canonical}"


def _shell_of(page: Stamped) -> str:
    """`labore/berlin/` has its shell in `labore/labnetz-shell/`, `abonnieren/land/berlin/` in `…/labnetz-shell/x/`."""
    family, _, below = page.path.partition("/")
    return _folder_of(family, _FOUND if page.is_found else _UNFOUND, below.count("/"))


@cache  # a big network has hundreds of thousands of pages, and a dozen shells
def _folder_of(family: str, name: str, depth: int) -> str:
    return f"{family}/{name}{'/x' * (depth - 1)}/"


@dataclass(frozen=True, slots=True)
class _Frame:
    """A shell, cut at its marks. `texts` stand before, between and behind them, in bytes already: most of a page is
    the same on all of them. `marks` are in the order of the shell; `own` is what stands for the page's folder in them.
    """

    texts: Sequence[bytes]
    marks: Sequence[str]
    own: str


def _frame(shell: str, folder: str) -> _Frame:
    pieces = _MARKS.split(shell)
    texts, marks, own = pieces[::2], pieces[1::2], folder.partition("/")[2].rstrip("/")
    there = {own if mark.rstrip("/").endswith(own) else mark for mark in marks}
    if missing := {own, _TITLE, BODY_MARK} - there:
        names = ", ".join(sorted(missing))
        raise LostMark(msg("the theme's shell has lost {marks}; its templates have changed", marks=names))
    return _Frame([text.encode() for text in texts], marks, own)


def _made(frame: _Frame, page: Stamped) -> tuple[bytes]:
    title, description = page.head()
    words = {
        _TITLE: escape(title).encode(),
        _DESCRIPTION: escape(description).encode(),
        BODY_MARK: page.body(root_of(page.path)).encode(),
    }
    parts = [frame.texts[0]]
    for mark, text in zip(frame.marks, frame.texts[1:], strict=True):
        parts += (words[mark] if mark in words else _address(mark, frame, page), text)
    return (b"".join(parts),)


def _address(mark: str, frame: _Frame, page: Stamped) -> bytes:
    if page.canonical and "://" in mark:
        return escape(page.canonical).encode()
    return mark.replace(frame.own, page.path.partition("/")[2].rstrip("/")).encode()


# --- versions --------------------------------------------------------------------------------------------------------


def _spell(values: Iterable[object], out: list[str]) -> None:
    """Write values so that no other ones are written alike: each text with its length, each group with its end. The
    usual ones come first: of a big network there are millions."""
    for value in values:
        kind = type(value)
        if kind is str:
            out.append(f"{len(value)}:{value}")  # type: ignore[arg-type]  # it is one
        elif value is None or kind is bool or kind is int or kind is float:
            out.append(f"{value!r};")
        elif kind is tuple or kind is list:
            out.append("(")
            _spell(value, out)  # type: ignore[arg-type]  # it is one
            out.append(")")
        else:
            _spell_other(value, out)


def _spell_other(value: object, out: list[str]) -> None:
    if isinstance(value, str):
        out.append(f"{len(value)}:{value}")
    elif isinstance(value, Event) and value.digest:
        out.append(f"e{value.digest};")
    elif isinstance(value, datetime | time):
        # Two wall times of one zone are written alike in the hour that clocks repeat, but for `fold`.
        out.append(f"t{value.isoformat()}/{value.tzinfo}/{value.fold};")
    elif isinstance(value, date | timedelta):
        out.append(f"d{value};")
    elif is_dataclass(value) and not isinstance(value, type):
        out.append(f"{type(value).__qualname__}(")
        _spell(_values_of(type(value))(value), out)
        out.append(")")
    else:
        _spell_rare(value, out)


def _spell_rare(value: object, out: list[str]) -> None:
    if isinstance(value, tuple | list):
        mark, values = "(", value
    elif isinstance(value, Set):
        mark, values = "{", sorted(map(version_of, value))
    elif isinstance(value, Mapping):
        mark, values = "<", sorted((version_of(key), version_of(own)) for key, own in value.items())
    elif isinstance(value, bytes):
        mark, values = "b", (blake2b(value).hexdigest(),)
    else:
        raise TypeError(f"{type(value).__qualname__} has no digest")
    out.append(mark)
    _spell(values, out)
    out.append(")")


@cache
def _values_of(kind: type) -> Callable[[object], tuple[object, ...]]:
    """Read all fields of a dataclass that are given, not found out; of two or more an attrgetter gives a tuple."""
    names = [field.name for field in fields(kind) if field.init]
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)
