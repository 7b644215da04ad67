"""Take a practice over for the first time: check, make the page, write it. Overwrites nothing, decides no licence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from labnetz.bundle import NAME, checksum
from labnetz.bundle_read import read_bundle
from labnetz.cli.adopted import Adopted, adopted_in
from labnetz.cli.lab_here import as_typed, errors_in, problems_with
from labnetz.content.folders import INDEX
from labnetz.content.values import ITEM_ID
from labnetz.locale import say
from labnetz.model import Message, msg
from labnetz.reuse.find import Offer, octets_of, plain
from labnetz.reuse.head import parts_of
from labnetz.reuse.page import CannotAdopt, Page, Taking, original_of, page_of
from labnetz.reuse.receipts import Receipt, Taken, keep, write_new
from labnetz.reuse.terms import terms_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from labnetz.bundle import Bundle
    from labnetz.cli.lab_here import Here
    from labnetz.cli.origins import Origins


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the page as one would type its path, and what a person should know."""

    path: str
    said: tuple[Message, ...]


def take_over(here: Here, offer: Offer, origins: Origins, wished: str | None) -> Written:
    """Take over what was chosen, under the id that was wished for, else under its own.

    Raises CannotAdopt, BadBundle or SiteSilent; then nothing was written but, perhaps, files that nothing names.
    """
    _refuse(here, offer, wished)
    bundle = read_offered(offer, octets := octets_of(offer, origins.ask))
    terms = terms_of(bundle.licence)
    if terms.refusal is not None:
        raise _not_taken(offer.name, terms.refusal, here.lab.language)
    id_ = _free_id(here, wished or bundle.id)
    taking = Taking(
        bundle=bundle, lab=offer.lab, id=id_, day=date.fromisoformat(here.today), language=here.lab.language
    )
    page = page_of(taking)
    refuse_danger(page, offer.name, here.lab.language)
    _refuse_broken(here, id_, page)
    _write(here, taking, page, (octets, receipt_of(offer, taking)))
    return Written(_typed(here, id_), (*terms.conditions, *page.removed, *_told(bundle)))


def read_offered(offer: Offer, octets: bytes) -> Bundle:
    """Read a bundle, and see that it is the one that was offered. Raises BadBundle, CannotAdopt."""
    if offer.of_a_portal and offer.practice.hash and checksum(octets) != offer.practice.hash:
        raise CannotAdopt(
            msg(
                "{url} is not what the portal knows: either the lab changed it since the portal last asked, or "
                "somebody else did. Take it from the lab itself (--from {site}), or try again tomorrow",
                url=offer.practice.bundle,
                site=offer.site,
            )
        )
    bundle = read_bundle(octets, offer.practice.hash, offer.practice.bundle)
    if bundle.id != offer.practice.id or (offer.site and plain(bundle.site) != plain(offer.site)):
        raise CannotAdopt(
            msg(
                "{url} holds another practice ({lab}/{id}) than was offered; tell the lab",
                url=offer.practice.bundle,
                lab=bundle.lab,
                id=bundle.id,
            )
        )
    return bundle


def receipt_of(offer: Offer, taking: Taking, before: Receipt | None = None) -> Receipt:
    """Write down where a practice comes from, and what is taken today; `before` is what was noted earlier."""
    bundle = taking.bundle
    receipt = Receipt(
        lab=offer.lab,
        id=bundle.id,
        title=bundle.title,
        site=offer.site,
        page=original_of(bundle),
        listed=offer.listed,
        taken=before.taken if before else (),
    )
    return receipt.taking(Taken(bundle.version, bundle.hash, bundle.licence, taking.day.isoformat()))


# --- what speaks against it ------------------------------------------------------------------------------------------


def _refuse(here: Here, offer: Offer, wished: str | None) -> None:
    practice, name = offer.practice, offer.name
    if plain(offer.site) == plain(here.lab.url):
        raise CannotAdopt(msg("{practice} is your own; you need not take it over", practice=name))
    if practice.withdrawn:
        raise CannotAdopt(
            msg("{practice} was withdrawn by its lab: {reason}", practice=name, reason=practice.withdrawn)
        )
    if wished is not None:
        return
    for one in adopted_in(here):
        if one.original == name or (practice.url and one.based_on_url == practice.url):
            raise CannotAdopt(_taken_already(one, name))
    if _is_a_descendant(here, offer):
        raise CannotAdopt(
            msg(
                "{practice} is built on a practice of yours. Look at what that lab changed, and take into your page "
                "what you like; --as another-name takes it over as a practice of its own",
                practice=name,
            )
        )


def _taken_already(one: Adopted, name: str) -> Message:
    if one.receipt is None:
        return msg(
            "your page {id} says already that it is based on {practice}; "
            "--as another-name takes that one over beside it",
            practice=name,
            id=one.id,
        )
    return msg(
        "you have taken over {practice} already, as {id}: labnetz adopt {id} --update fetches a new version, "
        "--as another-name takes it over once more",
        practice=name,
        id=one.id,
    )


def _is_a_descendant(here: Here, offer: Offer) -> bool:
    """Tell whether a practice was itself made of one of ours, as far as it says so."""
    practice, ours = offer.practice, here.lab.url
    from_us = practice.based_on_url.startswith(ours) if practice.based_on_url else False
    return from_us or here.lab.id in (practice.based_on.partition("/")[0], practice.origin)


def _not_taken(name: str, why: Message, language: str) -> CannotAdopt:
    return CannotAdopt(msg("{practice} is not taken over: {why}", practice=name, why=say(why, language)))


def _free_id(here: Here, id_: str) -> str:
    if not ITEM_ID.fullmatch(id_):
        raise CannotAdopt(
            msg("“{id}” can't be a name; use small letters, digits and hyphens: --as a-name", id=id_[:80])
        )
    if f"{id_}.md" in map(str.lower, INDEX) or not NAME.fullmatch(f"{id_}.md"):
        # index.md is the lab's list of practices; con.md can't be written on Windows.
        raise CannotAdopt(msg("a page can't be called “{id}”; take the practice over under another name: --as", id=id_))
    if id_ in _taken_ids(here):
        raise CannotAdopt(
            msg(
                "there is a page {id} already, and it stays as it is: --as another-name takes the practice over beside "
                "it; if it is the same practice, labnetz adopt {id} --update fetches its new version",
                id=id_,
            )
        )
    return id_


def _taken_ids(here: Here) -> set[str]:
    """Name the ids of all pages; files without a page may be what a killed program has left."""
    folder = here.pages_of("practices")
    return {path.stem.lower() for path in folder.rglob("*.md")} | {page.item.id for page in here.content.pages.values()}


def refuse_danger(page: Page, name: str, language: str) -> None:
    """Have a second look at a text before it is written. Raises CannotAdopt."""
    from labnetz.harvest.reuse import danger_in

    danger = danger_in(parts_of(page.text, name).body)
    if danger is not None:
        raise _not_taken(name, danger, language)


def _refuse_broken(here: Here, id_: str, page: Page) -> None:
    """A page that would not be published is of no use to anybody."""
    folder = here.content.folders["practices"]
    files = frozenset(f"{folder}{path}" for path in page.files)
    errors = errors_in(problems_with(here, f"{folder}{id_}.md", page.text, files))
    if errors:
        problem = errors[0]
        language = here.lab.language
        why = f"{say(problem.what, language)} – {say(problem.fix, language)}"
        raise CannotAdopt(msg("{practice} is not taken over: {why}", practice=id_, why=why))


def _told(bundle: Bundle) -> Iterator[Message]:
    if bundle.demo:
        yield msg("It comes from a demonstration: what it says about a lab may be made up.")


# --- writing ---------------------------------------------------------------------------------------------------------


def _write(here: Here, taking: Taking, page: Page, kept: tuple[bytes, Receipt]) -> None:
    """Write what the page needs, then the page: until it is there, nothing was taken over."""
    octets, receipt = kept
    folder = here.pages_of("practices")
    if not folder.resolve().is_relative_to(here.folder.resolve()):
        raise CannotAdopt(msg("{path} leads out of the lab's folder", path=folder))
    if (folder / taking.id).is_symlink():
        raise CannotAdopt(msg("{path} leads out of the lab's folder", path=folder / taking.id))
    keep(here.folder, taking.id, receipt, octets, here.lab.language)
    for path, content in page.files.items():
        if not write_new(folder / path, content):
            raise CannotAdopt(_in_the_way(as_typed(folder / path)))
    if not write_new(folder / f"{taking.id}.md", page.text.encode()):
        raise CannotAdopt(_in_the_way(as_typed(folder / f"{taking.id}.md")))


def _in_the_way(path: str) -> Message:
    return msg("{path} is there already and stays as it is; take the practice over under another name: --as", path=path)


def _typed(here: Here, id_: str) -> str:
    return as_typed(here.pages_of("practices") / f"{id_}.md")
