"""Read what the search finds of a page: the text of its `<main>`, without what leads elsewhere. Decides no content.

The HTML is our own templates' and that of a site's own Markdown. It is read tag by tag and not as a tree, since a site
has thousands of pages and all that counts is where something begins and ends that nobody looks for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from markupsafe import Markup

from labnetz.content.language_tags import well_formed
from labnetz.forks import begin
from labnetz.search_record import Record

_TOKEN = re.compile(
    r"<!--.*?-->|<(?P<close>/?)(?P<name>[a-zA-Z][\w-]*)(?P<attributes>(?:[^>\"']|\"[^\"]*\"|'[^']*')*+)>|[^<]+|<",
    re.DOTALL,
)
_MAIN = re.compile(r"<main\b[^>]*\bdata-found(?=[\s>])")
_CLASS = re.compile(r"(?<![\w-])class=(?:\"([^\"]*)\"|'([^']*)')")
_VALUES = re.compile(r"=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]+)")
_HIDDEN = re.compile(r"(?<![\w-])hidden(?![\w-])")
_TOLD = re.compile(r"\bdata-found-([a-z]+)=\"([^\"]*)\"")
_LANGUAGE = re.compile(r"\bdata-language=\"([^\"]*)\"")

_TOGETHER = 128
"""Pages that a process reads at a time; fewer are not worth one."""

_VOID_TAGS = "area base br col embed hr img input link meta param source track wbr"
_INLINE_TAGS = (
    "a abbr b bdi bdo cite code data del dfn em i ins kbd mark q s samp small span strong sub sup time u var wbr"
)
_TAGS_NOT_READ = (
    # The way around the site, and what one can press; and what has no words.
    "nav form button dialog script style svg template noscript iframe object select textarea "
    # Examples of what one writes into a file: whoever looks for a workshop does not mean them.
    "pre"
)
_CLASSES_NOT_READ = (
    # What is not there for eyes, or leads around.
    "hidden crumb byline buttons button more status empty "
    # Entries of lists: each has its own page, to which a hit should lead.
    "days stops news sources month dates"
)
_VOID, _INLINE = frozenset(_VOID_TAGS.split()), frozenset(_INLINE_TAGS.split())
_NOT_READ, _UNREAD_CLASSES = frozenset(_TAGS_NOT_READ.split()), frozenset(_CLASSES_NOT_READ.split())


def mark_of(meta: Mapping[str, Any], language: str, *, is_list: bool) -> Markup:
    """Give the attributes of the `<main>` of a page that can be found, by its front matter; `language` is the site's.

    None for what is for those who have its address. A list is found by what stands above it.
    """
    if meta.get("robots") or (meta.get("search") or {}).get("exclude"):
        return Markup()
    mark = Markup(" data-found data-list") if is_list else Markup(" data-found")
    own = well_formed(meta.get("lang"))
    return mark + Markup(' data-language="{}"').format(own) if own and own != language else mark


def list_main(mark: Markup, title: str, written: str, meta: Mapping[str, Any]) -> Markup:
    """Give the `<main>` by which a list is found: its title, and what somebody wrote above it (HTML). What it lists
    today is found by itself, and an index of it would be another one each day."""
    text = Markup("<main{}><h1>{}</h1>{}<p>{}</p></main>")
    return text.format(mark, title, Markup(written), meta.get("description") or "")  # noqa: S704 - the site's own Markdown


def is_found(main: str) -> bool:
    """Say whether a page can be found, by the mark of its `<main>`."""
    return _MAIN.match(main) is not None


def record_of(path: str, main: str) -> Record | None:
    """Read a page by its `<main>`; `path` is that of its file ("a/index.html"). None for one that nobody finds."""
    if not is_found(main):
        return None
    head = main[: main.index(">")]
    reading = _Reading(is_list=" data-list" in head)
    reading.read(main)
    told, language = reading.told, _LANGUAGE.search(head)
    return Record(
        type="past" if "over" in told else "page",
        path=path.removesuffix("index.html"),
        title=told.get("title") or reading.title,
        texts=tuple(reading.texts),
        language=unescape(language[1]) if language else "",
        **{name: told.get(name, "") for name in ("kind", "when", "flag", "status", "end", "lang", "line", "lab")},
    )


@dataclass(slots=True)
class _Reading:
    """A page while it is read. `told` is what its templates say of it, by name."""

    is_list: bool
    told: dict[str, str] = field(default_factory=dict)
    title: str = ""
    texts: list[str] = field(default_factory=list)
    _line: list[str] = field(default_factory=list)
    _in_title: bool = False
    _skipped: str = ""
    _depth: int = 0
    _below_wrap: int = -1

    def read(self, html: str) -> None:
        """Read all of it."""
        for token in _TOKEN.finditer(html):
            name = token["name"]
            if name is None:
                text = token[0]
                # What is empty between two blocks is most of all: it begins no line.
                if not self._skipped and (self._line or not text.isspace()) and not text.startswith("<!--"):
                    self._line.append(text)
            elif self._skipped:
                self._skip(name.lower(), is_end=bool(token["close"]))
            else:
                self._tag(name.lower(), token["attributes"], is_end=bool(token["close"]))
        self._end_line()

    def _skip(self, name: str, *, is_end: bool) -> None:
        """What is not read ends where as many of its tags have ended as have begun."""
        if name == self._skipped:
            self._depth += -1 if is_end else 1
            if not self._depth:
                self._skipped = ""

    def _tag(self, name: str, attributes: str, *, is_end: bool) -> None:
        if name not in _INLINE:
            self._end_line()
            self._in_title = name == "h1" and not is_end
        if is_end:
            self._below_wrap -= self._below_wrap >= 0
            return
        classes = _classes(attributes)
        if "data-found-" in attributes and not self.told:
            self.told = {told: unescape(text) for told, text in _TOLD.findall(attributes)}
        is_void = name in _VOID or attributes.endswith("/")
        if not is_void and (self._is_entry(classes) or _is_not_read(name, attributes, classes)):
            self._skipped, self._depth = name, 1
        elif not is_void and (self._below_wrap >= 0 or (self.is_list and "wrap" in classes)):
            self._below_wrap += 1

    def _is_entry(self, classes: set[str]) -> bool:
        """Of a list, what stands in its wrap is found by itself, but for what is above it."""
        return self._below_wrap == 0 and "hero" not in classes

    def _end_line(self) -> None:
        if not self._line:
            return
        text = " ".join(unescape("".join(self._line)).split())
        self._line.clear()
        if self._in_title and not self.title:
            self.title = text
        elif text and not self._in_title:
            self.texts.append(text)


def _classes(attributes: str) -> set[str]:
    found = _CLASS.search(attributes) if attributes else None
    return set((found[1] or found[2] or "").split()) if found else set()


def _is_not_read(name: str, attributes: str, classes: set[str]) -> bool:
    if name in _NOT_READ or not classes.isdisjoint(_UNREAD_CLASSES):
        return True
    return "hidden" in attributes and _HIDDEN.search(_VALUES.sub("", attributes)) is not None


def records_of(mains: Mapping[str, str]) -> Iterator[Record]:
    """Read all pages that can be found, in the order of their addresses; of many, on all cores."""
    paths = sorted(mains)
    parts = [paths[start : start + _TOGETHER] for start in range(0, len(paths), _TOGETHER)]
    for records in begin(lambda part: [record_of(path, mains[path]) for path in part], parts).results():
        yield from (record for record in records if record is not None)
