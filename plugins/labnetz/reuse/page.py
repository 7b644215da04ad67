"""What a practice of another lab becomes on ours: its page and files, cleaned, with where they come from. Pure.

The same bundle gives the same page, so that the page of an earlier version, made anew, is what a merge compares with.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from labnetz.bundle import TEXT
from labnetz.content.conflict_marks import conflict_line
from labnetz.content.frontmatter import MAX_BODY
from labnetz.content.schema.items import PracticeFields
from labnetz.content.values import line_of
from labnetz.errors import LabnetzError
from labnetz.locale import say
from labnetz.manifest import same_host
from labnetz.model import Message, msg
from labnetz.publish.licences import licence_label
from labnetz.reuse.foreign_text import TEMPLATE_MARKS, clean_markdown
from labnetz.reuse.head import Head, parts_of, written_block

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from labnetz.bundle import Bundle
    from labnetz.marked_yaml import Tree

OF_THEIRS = frozenset(
    (
        *("id", "contact", "visibility", "updated", "real", "former_ids", "withdrawn", "changes", "language"),
        *("based_on", "based_on_url", "based_on_hash", "attribution", "origin", "adopted", "licence"),
    )
)
"""Keys that are the other lab's own business, or that we write ourselves."""

MOST_ATTRIBUTION = 1000
_FILES = re.compile(r"(?<=[(<\s\"'])files/(?=[a-z0-9])")


class CannotAdopt(LabnetzError):
    """A practice can't be taken over, and nothing was written; `message` says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """How a bundle is taken over: by which lab's language, under which id, on which day.

    `lab` is the id of the lab that it comes from, as our network knows it.
    """

    bundle: Bundle = field(repr=False)
    lab: str
    id: str
    day: date
    language: str

    @property
    def based_on(self) -> str:
        """Name what was taken, in the words of `based_on`."""
        version = self.bundle.version if re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,39}", self.bundle.version) else ""
        return f"{self.lab}/{self.bundle.id}" + (f"@{version}" if version else "")


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it is to be written, its files by their path beside the page's folder, and what was taken out."""

    text: str
    files: dict[str, bytes] = field(default_factory=dict, repr=False)
    removed: tuple[Message, ...] = ()


def page_of(taking: Taking) -> Page:
    """Make the page. Raises CannotAdopt for a text that can't be used. Nobody writes it without `proof.find_danger`."""
    bundle = taking.bundle
    parts = parts_of(bundle.text, TEXT)
    if conflict_line(parts.body) is not None:
        raise CannotAdopt(msg("the text of {practice} still holds marks of a merge; tell the lab", practice=bundle.id))
    if len(parts.body) > MAX_BODY:
        raise CannotAdopt(msg("the text of {practice} is too long", practice=bundle.id))
    cleaned = clean_markdown(_with_files(parts.body, taking.id))
    head = "".join(f"{line}\n" for line in _head(Head(parts.head, TEXT).values, taking))
    files = {f"{taking.id}/{one.path.removeprefix('files/')}": one.content for one in bundle.files}
    return Page(f"---\n{head}---\n{cleaned.text}", files, cleaned.removed)


def _with_files(text: str, id_: str) -> str:
    """Let links lead to where the files are written."""
    return _FILES.sub(f"{id_}/", text)


def _head(values: dict[str, Tree], taking: Taking) -> Iterator[str]:
    known = [name for name in values if name in PracticeFields.model_fields and name not in OF_THEIRS]
    for key in sorted(known, key=lambda name: name != "title"):
        value = _harmless(values[key], taking.id)
        if value not in ("", [], {}, None):
            yield from written_block(key, value)
    for key, text in _own(taking).items():
        if text:
            yield from written_block(key, text)


def _own(taking: Taking) -> dict[str, str]:
    """Say where it comes from."""
    bundle = taking.bundle
    return {
        "language": bundle.language if bundle.language and bundle.language != taking.language else "",
        "licence": bundle.licence,
        "origin": bundle.origin or taking.lab,
        "based_on": taking.based_on,
        "based_on_url": original_of(bundle),
        "based_on_hash": bundle.hash,
        "attribution": attribution_of(taking),
        "adopted": taking.day.isoformat(),
    }


def original_of(bundle: Bundle) -> str:
    """Give the page that counts as the original: one on its lab's own host, else the lab's site.

    A bundle that named another lab's page would make us say that we built on what that lab has.
    """
    return bundle.url if same_host(bundle.url, bundle.site) else bundle.site


def attribution_of(taking: Taking) -> str:
    """Say whom to name and how: what the bundle says; else title, lab, licence and address."""
    bundle = taking.bundle
    said = line_of(bundle.attribution)
    if said:
        return said[:MOST_ATTRIBUTION]
    lab = ", ".join(part for part in (bundle.lab_name, licence_label(bundle.licence), original_of(bundle)) if part)
    return say(msg("“{title}” by {lab}", title=bundle.title, lab=lab), taking.language)[:MOST_ATTRIBUTION]


def _harmless(value: Tree, id_: str) -> Tree:
    """Take out of values what nobody sees and what templates could read; let paths of files lead to our folder."""
    if isinstance(value, dict):
        return {key: _harmless(below, id_) for key, below in value.items()}
    if isinstance(value, list):
        return [_harmless(one, id_) for one in value]
    if value is None:
        return None
    return TEMPLATE_MARKS.sub("", re.sub(r"^files/", f"{id_}/", line_of(value)))
