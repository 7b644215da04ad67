"""The bundles of a site's practices: what others take over, at `practices/<id>.zip` (docs/spec/practice-bundle.md).

Only what anybody sees comes along: no internal page, no comment of the front matter, no picture without a licence.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING
from urllib.parse import unquote

from labnetz.bundle import (
    FOLDER,
    MOST_BYTES,
    MOST_FILES,
    NAME,
    SAID,
    Bundle,
    BundledFile,
    checksum,
    checksum_file,
    is_harmless,
    write_bundle,
)
from labnetz.content.picture import is_picture, path_of
from labnetz.content.values import slug_of
from labnetz.locale import say
from labnetz.model import Artifact, Practice, Problem, Where, file_path, msg
from labnetz.publish.bundle_links import Links
from labnetz.publish.bundle_text import practice_text
from labnetz.publish.licences import licence_label

if TYPE_CHECKING:
    from labnetz.content.site_content import Item, Page, SiteContent
    from labnetz.model import Lab, Message

BUNDLES = "practices/"
"""The folder of bundles on every site, in every language: programs look there."""
_ROOM_FOR_TEXT = 2 * 2**20
_MOST_SAID = 1000
"""Characters of an attribution, as of any sentence."""

Reader = Callable[[str], bytes | None]


def with_bundles(content: SiteContent, lab: Lab, read: Reader) -> SiteContent:
    """Add the bundles of all practices that are listed, and their addresses and hashes to the practices.

    `read` gives a file below docs_dir, None where there is none.
    """
    listed = {one.id for one in content.practices}
    if not listed:
        return content
    pages = {file.path: file.url for file in content.files}
    found = ((page, page.item) for page in content.pages.values() if isinstance(page.item, Practice))
    making = [_Making(practice, page, lab, pages, read) for page, practice in found if practice.id in listed]
    made = {one.practice.id: one.made() for one in making}
    known = {
        one.practice.id: replace(
            one.practice,
            bundle=lab.url + made[one.practice.id].path,
            bundle_size=made[one.practice.id].size,
            hash=checksum(made[one.practice.id].content),
        )
        for one in making
    }
    return replace(
        _with_practices(content, known),
        bundles=tuple(file for id_ in sorted(made) for file in (made[id_], _checksum_of(made[id_]))),
        problems=(*content.problems, *(problem for one in making for problem in one.problems)),
    )


def attribution_of(practice: Practice, lab: Lab) -> str:
    """Say whom to name and how: what the lab wrote; else title, lab, licence and address, as the licence asks.

    Who changed what another lab made is named behind it, so that the credit goes to the origin.
    """
    if practice.attribution and not practice.based_on:
        return practice.attribution
    licence = licence_label(practice.licence)
    own = ", ".join(part for part in (lab.name, licence, practice.url) if part)
    if practice.attribution:
        added = say(msg("changed by {lab}", lab=own), lab.language)
        whole = f"{practice.attribution.rstrip('.; ')}; {added}"
        return whole if len(whole) <= _MOST_SAID else practice.attribution
    named = say(msg("“{title}” by {lab}", title=practice.title, lab=own), lab.language)
    source = " ".join(part for part in (practice.based_on, practice.based_on_url) if part)
    built_on = say(msg("built on {source}", source=source), lab.language)
    return f"{named}; {built_on}" if source else named


def _checksum_of(bundle: Artifact) -> Artifact:
    return Artifact(f"{bundle.path}.sha256", checksum_file(bundle.content, posixpath.basename(bundle.path)))


def _with_practices(content: SiteContent, known: Mapping[str, Practice]) -> SiteContent:
    """Put the practices in the place of those without a bundle: in lists, on their pages, and in translations."""

    def renewed(item: Item) -> Item:
        if not isinstance(item, Practice) or item.id not in known:
            return item
        own = known[item.id]
        return replace(item, bundle=own.bundle, bundle_size=own.bundle_size, hash=own.hash)

    pages = {path: replace(page, item=renewed(page.item)) for path, page in content.pages.items()}
    return replace(
        content,
        practices=tuple(known.get(one.id, one) for one in content.practices),
        pages=pages,
        by_path={path: renewed(item) for path, item in content.by_path.items()},
        translations={
            path: replace(one, item=renewed(one.item)) if one.item else one
            for path, one in content.translations.items()
        },
    )


@dataclass(slots=True)
class _Making:
    """One bundle while it is made. `names` has the path in the bundle of each file that comes along, by its path below
    docs_dir, "" for one that does not.
    """

    practice: Practice
    page: Page
    lab: Lab
    pages: Mapping[str, str]
    read: Reader
    names: dict[str, str] = field(default_factory=dict)
    files: list[BundledFile] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def made(self) -> Artifact:
        practice, lab = self.practice, self.lab
        attached = tuple(self.attached())
        image = self.carried(path_of(practice.image.src, self.page.file.path)) if practice.image else ""
        text = practice_text(practice, self.links().rewritten(self.page.body), lab, attached, image)
        said = {name: getattr(practice, name) for name in SAID}
        said |= {"language": practice.language or lab.language, "attribution": attribution_of(practice, lab)}
        bundle = Bundle(
            lab=lab.id,
            lab_name=lab.name,
            site=lab.url,
            **said,
            demo=lab.demo is not None,
            text=text,
            files=tuple(self.files),
        )
        return Artifact(f"{BUNDLES}{file_path(practice.id)}.zip", write_bundle(bundle))

    def attached(self) -> Iterator[str]:
        for url in self.practice.attachments:
            path = unquote(url.removeprefix(self.lab.url)) if url.startswith(self.lab.url) else ""
            if name := self.carried(path) if path else "":
                yield name

    def links(self) -> Links:
        return Links(
            page=self.page.file.path,
            url=self.page.file.url,
            site=self.lab.url,
            pages=self.pages,
            # A picture that the page only links to has no credit either.
            carried=lambda path: self.names.get(path, "") if is_picture(path) else self.carried(path),
            carried_picture=lambda path: self.names.get(path, ""),
        )

    def carried(self, path: str) -> str:
        """Take a file along, once: give its path in the bundle, "" where that can't be; then say why."""
        if path not in self.names:
            self.names[path] = self._taken(path)
        return self.names[path]

    def _taken(self, path: str) -> str:
        content = self.read(path)
        if content is None:
            return ""  # who read the page said that already
        if not is_harmless(path, content):
            return self._left(msg("{file} does not come along in the bundle: it is not of a kind that may", file=path))
        if len(content) + sum(len(one.content) for one in self.files) > MOST_BYTES - _ROOM_FOR_TEXT:
            return self._left(msg("{file} does not come along in the bundle: it would be too large", file=path))
        if len(self.files) >= MOST_FILES - 1:
            return self._left(msg("{file} does not come along in the bundle: there are too many", file=path))
        name = self._free_name(path)
        self.files.append(BundledFile(name, content))
        return name

    def _left(self, what: Message) -> str:
        fix = msg(
            "save it as PDF, ODT or a picture, perhaps in a smaller size; on your own page it is there all the same"
        )
        self.problems.append(Problem("USE-05", Where(self.page.file.path), what, fix, "note"))
        return ""

    def _free_name(self, path: str) -> str:
        """Give a name that is good on every computer and web server, and that no other file of the bundle has."""
        stem, ending = posixpath.splitext(posixpath.basename(path))
        name, taken = slug_of(stem)[:60].strip("-") or "datei", {one.path for one in self.files}
        free = (name if number == 1 else f"{name}-{number}" for number in count(1))
        tried = (f"{FOLDER}{one}{ending.lower()}" for one in free)
        return next(one for one in tried if one not in taken and NAME.fullmatch(one.removeprefix(FOLDER)))
