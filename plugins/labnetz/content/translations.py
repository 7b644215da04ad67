"""Which pages are translations of others, told from their names: `lilli.en.md` beside `lilli.md`. Reads no text.

A translation never becomes an item of its own, so that no calendar shows an event twice (`content.translated`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from labnetz.content.folders import INDEX, kind_of
from labnetz.content.frontmatter import written_value
from labnetz.content.language_tags import known_tag, looks_like_a_tag, meant_tag
from labnetz.model import Level, Message, Problem, Where, msg

if TYPE_CHECKING:
    from labnetz.content.site_content import SourceFile
    from labnetz.model import Lab

_NAME = re.compile(r"(?P<stem>.+)\.(?P<tag>[A-Za-z][A-Za-z0-9_-]{1,40})\.md")


@dataclass(frozen=True, slots=True)
class Named:
    """What a file's name says: the original's path, and the tag as it is written there."""

    original: str
    tag: str


@dataclass(slots=True)
class Told:
    """What the names of all files tell. `found` has the translations with the paths of their originals and their tags.

    `left_out` are not published; what is in neither is read like any other page.
    """

    found: dict[str, tuple[str, str]] = field(default_factory=dict)
    left_out: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


def named(path: str) -> Named | None:
    """Take a name apart: "lilli.en.md" is "lilli.md" in "en". None for "notiz.v2.md" and all that can't be a tag."""
    whole = PurePosixPath(path)
    found = _NAME.fullmatch(whole.name)
    if found is None or not looks_like_a_tag(found["tag"]):
        return None
    return Named(whole.with_name(f"{found['stem']}.md").as_posix(), found["tag"])


def tell(files: Iterable[SourceFile], lab: Lab, folders: Mapping[str, str]) -> Told:
    """Tell translations from originals by the names of all files; `folders` are those of all kinds."""
    known = {file.path: file for file in files}
    names = {path: name for path in sorted(known) if (name := named(path)) is not None}
    told = Told()
    if names:
        reading = _Names(lab, folders, known, told)
        for path, name in names.items():
            reading.take(path, name)
    return told


def address_in(language: str, url: str, site: str) -> str:
    """Give the address of a page's translation: "…/ueber/" in English is "…/en/ueber/"."""
    return f"{site}{language.lower()}/{url.removeprefix(site)}"


@dataclass(slots=True)
class _Names:
    """Judges one name after the other."""

    lab: Lab
    folders: Mapping[str, str]
    known: Mapping[str, SourceFile]
    told: Told
    _taken: dict[tuple[str, str], str] = field(default_factory=dict)
    _addresses: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._addresses = {file.url: path for path, file in self.known.items()}

    def take(self, path: str, name: Named) -> None:
        """Enter a file as a translation, or say why it is none."""
        tag = known_tag(name.tag)
        if self.is_item(path) and self.is_its_own(path, name):
            return
        if problem := self.wrong_name(path, name, tag):
            self.told.problems.append(problem)
            if problem.level == "error":
                self.told.left_out.add(path)
        elif tag and self.has(name.original):
            self._taken[name.original, tag] = path
            self.told.found[path] = (name.original, tag)

    def wrong_name(self, path: str, name: Named, tag: str) -> Problem | None:
        """Say what is wrong about a name; a page beside it that it might belong to makes a typo likely."""
        if not tag:
            return self.unknown_tag(path, name) if self.has(name.original) else None
        if tag.lower() == self.lab.language.lower():
            return self.own_language(path, name)
        if (inner := named(name.original)) and known_tag(inner.tag) and name.original in self.known:
            what = msg("{name} is a translation itself", name=PurePosixPath(name.original).name)
            return self.problem(path, what, _rename(f"{PurePosixPath(inner.original).stem}.{tag}.md"), is_lost=True)
        if not self.has(name.original):
            return self.no_original(path, name, tag)
        if first := self._taken.get((name.original, tag)):
            what = msg("{path} is the same translation", path=first)
            return self.problem(path, what, msg("delete one of the two"), is_lost=True)
        return self.own_event(path, name, tag) or self.taken_address(path, name, tag)

    def own_event(self, path: str, name: Named, tag: str) -> Problem | None:
        """A start of its own is a fact: the page can't be published with the original's date, nor twice."""
        if not self.is_item(path) or not self.starts_otherwise(path, name):
            return None
        stem = PurePosixPath(name.original).stem
        what = msg("this page has another start than {name}, so it is no translation of it", name=f"{stem}.md")
        fix = msg(
            "for an event of its own, rename it to {name}; for a translation, delete the line start",
            name=f"{stem}-{tag.lower()}.md",
        )
        return self.problem(path, what, fix, is_lost=True)

    def taken_address(self, path: str, name: Named, tag: str) -> Problem | None:
        original = self.known.get(name.original)
        other = self._addresses.get(address_in(tag, original.url, self.lab.url)) if original else None
        if other is None:
            return None
        what = msg("{path} has the address of this translation", path=other)
        return self.problem(path, what, msg("delete one of the two"), is_lost=True)

    def unknown_tag(self, path: str, name: Named) -> Problem:
        stem, meant = PurePosixPath(name.original).stem, meant_tag(name.tag)
        what = msg('"{tag}" is not a language, so this is no translation of {name}', tag=name.tag, name=f"{stem}.md")
        if meant:
            return self.problem(path, what, _rename(f"{stem}.{meant}.md"))
        fix = msg("name the language (such as {stem}.en.md), or write a hyphen for the dot", stem=stem)
        return self.problem(path, what, fix)

    def own_language(self, path: str, name: Named) -> Problem:
        stem = PurePosixPath(name.original).stem
        if self.has(name.original):
            what = msg("{name} is in this language, too", name=f"{stem}.md")
            return self.problem(path, what, msg("delete one of the two"), is_lost=True)
        what = msg("this page is in the language of the site and needs no language in its name")
        return self.problem(path, what, _rename(f"{stem}.md"))

    def no_original(self, path: str, name: Named, tag: str) -> Problem:
        own = PurePosixPath(name.original)
        what = msg("there is no page {path} of which this would be the translation", path=name.original)
        others = [one for one in self.known if PurePosixPath(one).name == own.name]
        if len(others) == 1:
            beside = PurePosixPath(others[0]).with_name(f"{own.stem}.{tag}.md")
            return self.problem(path, what, msg("move it to {path}", path=beside.as_posix()))
        fix = msg("write {name} first, or save this page as {other}", name=own.name, other=f"{own.stem}-{tag}.md")
        return self.problem(path, what, fix)

    def problem(self, path: str, what: Message, fix: Message, *, is_lost: bool = False) -> Problem:
        """Make a problem: an error where the page is not published, as an item whose name is wrong never is."""
        level: Level = "error" if is_lost or self.is_item(path) else "warning"
        return Problem("DATA-25", Where(path), what, fix, level)

    def has(self, original: str) -> bool:
        """Tell whether a page is there: written, or a list that is made for every lab."""
        lists = ("index.md", *(f"{folder.strip('/')}/index.md" for folder in self.folders.values()))
        return original in self.known or original in lists

    def is_item(self, path: str) -> bool:
        name = named(path)
        return bool(kind_of(path, self.folders)) and PurePosixPath(name.original if name else path).name not in INDEX

    def starts_otherwise(self, path: str, name: Named) -> bool:
        """A translation may repeat the start of its original; another one is a fact that would be lost."""
        original = self.known.get(name.original)
        own, there = (
            written_value("start", self.known[path].text),
            written_value("start", original.text if original else ""),
        )
        return bool(own) and own != there

    def is_its_own(self, path: str, name: Named) -> bool:
        """A page that says another id than the original's is an item that only happens to be called so."""
        own = written_value("id", self.known[path].text)
        original = self.known.get(name.original)
        there = written_value("id", original.text) if original else ""
        return bool(own) and own != (there or PurePosixPath(name.original).stem)


def _rename(name: str) -> Message:
    return msg("rename it to {name}", name=name)
