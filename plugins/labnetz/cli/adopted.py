"""What a lab has taken over: its pages with where they come from, as they lie in its folder. Changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from labnetz.cli.lab_here import as_typed
from labnetz.content.folders import kind_of
from labnetz.content.frontmatter import written_value
from labnetz.model import Message, msg
from labnetz.reuse.page import CannotAdopt
from labnetz.reuse.receipts import FOLDER, Receipt, read_receipt

if TYPE_CHECKING:
    from labnetz.cli.lab_here import Here
    from labnetz.content.site_content import SourceFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted:
    """A practice that this lab took over. `path` is that of its page below docs/.

    `receipt` is None where somebody wrote based_on by hand; then nobody knows what exactly was taken. `kept` is the id
    under which it was taken over: that of its folder in adopted/ and of its files, also when the page has another name
    by now. `broken` says why nothing can be done with it before a person has mended something.
    """

    id: str
    path: str
    title: str
    based_on: str
    based_on_url: str
    hash: str
    version: str
    licence: str
    text: str = field(repr=False)
    receipt: Receipt | None = None
    kept: str = ""
    broken: Message | None = None

    @property
    def made_of(self) -> str:
        """Name the bundle that its page is made of, by its hash: what the page says, else what was noted last."""
        noted = self.receipt.taken[-1:] if self.receipt else ()
        return self.hash or "".join(one.hash for one in noted)

    @property
    def original(self) -> str:
        """Name the practice that it was taken from, without a version: "berlin/testessen"."""
        return self.based_on.partition("@")[0]


def adopted_in(here: Here) -> tuple[Adopted, ...]:
    """Give all of a lab's practices that say from where they are, drafts too, sorted by id.

    Pages are not read as YAML: one that can't be published is there all the same.
    """
    found = list(_adopted(here))
    return tuple(sorted((*found, *_silent(here, {one.kept for one in found})), key=lambda one: one.id))


def _adopted(here: Here) -> Iterator[Adopted]:
    pages = dict(_pages(here))
    folders = [path.name for path in (here.folder / FOLDER).glob("*") if path.is_dir()]
    spare = [name for name in sorted(folders) if name not in pages]
    for id_, file in pages.items():
        said = {name: written_value(name, file.text) or "" for name in _SAID}
        if not said["based_on"]:
            continue
        kept = id_ if id_ in folders else next((one for one in spare if _is_of(here, one, said)), id_)
        receipt, broken = _receipt(here, kept)
        yield Adopted(
            id=id_,
            path=file.path,
            title=said["title"] or id_,
            based_on=said["based_on"],
            based_on_url=said["based_on_url"],
            hash=said["based_on_hash"],
            version=said["version"],
            licence=said["licence"],
            text=file.text,
            receipt=receipt,
            kept=kept,
            broken=broken,
        )


def _pages(here: Here) -> Iterator[tuple[str, SourceFile]]:
    for file in here.content.files:
        if kind_of(file.path, here.content.folders) == "practices" and not _is_translation(file.path):
            yield written_value("id", file.text) or PurePosixPath(file.path).stem, file


def _is_of(here: Here, kept: str, said: Mapping[str, str]) -> bool:
    """Tell whether a page was made of what lies in a folder of adopted/ whose own page is gone: it was renamed."""
    receipt, _ = _receipt(here, kept)
    return receipt is not None and receipt.of(said["based_on_hash"]) is not None


def _receipt(here: Here, kept: str) -> tuple[Receipt | None, Message | None]:
    try:
        return read_receipt(here.folder, kept), None
    except CannotAdopt as error:
        return None, error.message


def _silent(here: Here, known: Set[str]) -> Iterator[Adopted]:
    """Give what was taken over and whose page is there, but does not say so: half edited, or no text in UTF-8."""
    practices = here.content.folders["practices"]
    for folder in sorted((here.folder / FOLDER).glob("*/origin.json")):
        id_, path = folder.parent.name, f"{practices}{folder.parent.name}.md"
        page = here.folder / "docs" / path
        receipt, _ = _receipt(here, id_)
        if id_ in known or receipt is None or not page.is_file():
            continue
        broken = msg(
            "{path} can't be read, or says based_on no more: run labnetz check and mend the page; if it has nothing to "
            "do with {original} any more, delete the folder adopted/{id}",
            path=as_typed(page),
            original=f"{receipt.lab}/{receipt.id}",
            id=id_,
        )
        yield Adopted(
            id=id_,
            path=path,
            title=receipt.title,
            based_on=f"{receipt.lab}/{receipt.id}",
            based_on_url=receipt.page,
            hash="",
            version="",
            licence="",
            text="",
            receipt=receipt,
            kept=id_,
            broken=broken,
        )


_SAID = ("id", "title", "based_on", "based_on_url", "based_on_hash", "version", "licence")


def _is_translation(path: str) -> bool:
    return "." in PurePosixPath(path).stem


def receipt_or_page(one: Adopted) -> Receipt:
    """Give the receipt of a practice; without one, what its page says of its origin."""
    lab, _, id_ = one.original.rpartition("/")
    said = Receipt(lab=lab, id=id_, title=one.title, site=one.based_on_url, page=one.based_on_url, listed="")
    return one.receipt or said


def page_path(here: Here, one: Adopted) -> Path:
    """Give the file of its page."""
    return here.folder / "docs" / one.path
