"""Fetch the new version of what was taken over, and merge it. Never overwrites a lab's words: they stay, or both stand.

Written in this order: the new bundle and its receipt, files, the page. Whoever is killed leaves the old page or the new
one, and each finds the bundle that it is made of.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from labnetz.cli.adopted import Adopted, page_path
from labnetz.cli.lab_here import as_typed, errors_in, problems_with
from labnetz.cli.taking_over import read_offered, receipt_of, refuse_danger
from labnetz.content.conflict_marks import conflict_line
from labnetz.harvest.files import content_of, write_files
from labnetz.locale import say
from labnetz.model import Message, Problem, msg
from labnetz.reuse.differences import differences
from labnetz.reuse.files import Plan, plan_files
from labnetz.reuse.find import octets_of
from labnetz.reuse.merge import Merged, Versions, merge_pages, words_of
from labnetz.reuse.page import CannotAdopt, Page, Taking, page_of
from labnetz.reuse.receipts import Receipt, forget_others, keep, read_base, write_new
from labnetz.reuse.terms import same_licence, terms_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from labnetz.bundle import Bundle
    from labnetz.cli.lab_here import Here
    from labnetz.cli.origins import Origins
    from labnetz.reuse.find import Offer


@dataclass(frozen=True, slots=True)
class Updated:
    """What became of one practice. `path` is its page; `version` the one that it is now based on, "" without a number.

    `clean`: nothing is left for a person to decide. `is_new` is False where there was nothing to fetch. `problems` are
    what keeps the page from being published as it is now; marks of the merge are told by `said` alone.
    """

    path: str
    version: str = ""
    is_new: bool = False
    clean: bool = True
    said: tuple[Message, ...] = ()
    problems: tuple[Problem, ...] = ()


def update(here: Here, one: Adopted, offer: Offer, origins: Origins) -> Updated:
    """Merge the new version of one practice into the lab's.

    Raises CannotAdopt, CannotMerge, ContentError, BadBundle or SiteSilent; then the page is what it was.
    """
    path = page_path(here, one)
    typed = as_typed(path)
    before = _Text.read(path)
    if (line := conflict_line(before.text)) is not None:
        what = msg(
            "{path}, line {line}: there still are marks of the last update; keep what you want of both versions, "
            "delete the marks, and update again",
            path=typed,
            line=line,
        )
        raise CannotAdopt(what)
    octets = octets_of(offer, origins.ask)
    bundle = read_offered(offer, octets)
    if bundle.hash == one.hash:
        return _begun(here, one, offer, (octets, bundle))
    receipt = _noted(one)
    _refuse_licence(bundle, one, receipt, here.lab.language)
    base = _taking(here, one, read_base(here.folder, one.kept, one.made_of), receipt.lab)
    theirs = _taking(here, one, bundle, offer.lab)
    return _merge(here, one, (base, theirs), _Job(path, before, octets, receipt_of(offer, theirs, receipt)))


def _begun(here: Here, one: Adopted, offer: Offer, thing: tuple[bytes, Bundle]) -> Updated:
    """There is no new version. Of what was taken over by hand, keep what later merges compare with."""
    octets, bundle = thing
    typed = as_typed(page_path(here, one))
    if one.receipt is not None:
        forget_others(here.folder, one.kept, bundle.hash)  # what a killed update has left
        return Updated(typed, bundle.version)
    taking = _taking(here, one, bundle, offer.lab)
    keep(here.folder, one.kept, receipt_of(offer, taking), octets, here.lab.language)
    said = msg("From now on labnetz knows what your version of {id} is made of.", id=one.id)
    return Updated(typed, bundle.version, said=(said,))


@dataclass(frozen=True, slots=True)
class _Job:
    path: Path
    before: _Text
    octets: bytes
    receipt: Receipt


def _noted(one: Adopted) -> Receipt:
    """Give the receipt of what was taken over by labnetz."""
    if one.receipt is None or not one.receipt.taken:
        raise CannotAdopt(
            msg(
                "{id} was not taken over by labnetz adopt, so nobody knows which version it is made of; compare by "
                "hand, or take the practice over beside it with --as",
                id=one.id,
            )
        )
    return one.receipt


def _taking(here: Here, one: Adopted, bundle: Bundle, lab: str) -> Taking:
    """Take a bundle of a lab over as the first time: under the same id, as of that day."""
    first = one.receipt.taken[0].day if one.receipt and one.receipt.taken else here.today
    return Taking(bundle=bundle, lab=lab, id=one.kept, day=date.fromisoformat(first), language=here.lab.language)


def _refuse_licence(bundle: Bundle, one: Adopted, receipt: Receipt, language: str) -> None:
    """A licence that does not allow changes any more does not take back what it allowed before."""
    terms = terms_of(bundle.licence)
    if terms.refusal is None:
        return
    had = receipt.of(one.hash) or receipt.taken[-1]
    raise CannotAdopt(
        msg(
            "the new version of {practice} is not taken over: {why}. What you took over on {day} under {licence} "
            "you may keep and use",
            practice=one.id,
            why=say(terms.refusal, language),
            day=had.day,
            licence=had.licence,
        )
    )


def _merge(here: Here, one: Adopted, takings: tuple[Taking, Taking], job: _Job) -> Updated:
    base, theirs = (page_of(taking) for taking in takings)
    bundle = takings[1].bundle
    refuse_danger(theirs, one.id, here.lab.language)
    merged = merge_pages(
        Versions(
            base=base.text,
            ours=job.before.text,
            theirs=theirs.text,
            path=as_typed(job.path),
            version=bundle.version,
            language=here.lab.language,
        )
    )
    folder = job.path.parent
    plan = plan_files(base.files, theirs.files, lambda path: content_of(folder / path), bundle.version)
    keep(here.folder, one.kept, job.receipt, job.octets, here.lab.language)
    _write(folder, plan, job, merged)
    forget_others(here.folder, one.kept, bundle.hash)
    problems = () if merged.marked else tuple(_errors(here, one, job.path, merged.text))
    said = (*words_of(merged), *plan.said, *_licence_words(takings), *_next(one, merged, base, theirs))
    proven = () if merged.marked else (_BROKEN if problems else _WHOLE,)
    clean = not merged.marked and not merged.beside and not plan.said and not problems
    done = Updated(as_typed(job.path), bundle.version, is_new=True, clean=clean)
    return replace(done, said=(*said, *proven), problems=problems)


_WHOLE = msg("By the rules of labnetz check the page can be published as it is now.")
_BROKEN = msg("By the rules of labnetz check the page can't be published before this is mended:")


def _errors(here: Here, one: Adopted, path: Path, text: str) -> Iterator[Problem]:
    """Say what keeps the merged page from being published; each side may be right, and both together not."""
    for problem in errors_in(problems_with(here, one.path, text)):
        yield replace(problem, where=replace(problem.where, path=as_typed(path)))


def _licence_words(takings: tuple[Taking, Taking]) -> Iterator[Message]:
    old, new = (taking.bundle.licence for taking in takings)
    if not same_licence(old, new):
        yield msg("the licence of the original was {old} and is {new} now", old=old, new=new)
        yield from terms_of(new).conditions


def _next(one: Adopted, merged: Merged, base: Page, theirs: Page) -> Iterator[Message]:
    if "version" not in merged.taken and differences(base, theirs, "en"):
        yield msg("give your version of {id} a new number (version), so that others see that it changed", id=one.id)


def _write(folder: Path, plan: Plan, job: _Job, merged: Merged) -> None:
    for path, content in plan.new.items():
        if not write_new(folder / path, content):
            raise CannotAdopt(msg("{path} was changed by somebody else meanwhile; try again", path=folder / path))
    write_files({folder / path: content for path, content in plan.over.items()})
    if job.path.read_bytes() != job.before.octets:
        raise CannotAdopt(msg("{path} was changed by somebody else meanwhile; try again", path=job.path))
    real = job.path.resolve()
    mode = real.stat().st_mode
    write_files({real: job.before.written(merged.text)})
    real.chmod(mode)


@dataclass(frozen=True, slots=True)
class _Text:
    """A page as it lies there, and with line ends as we know them."""

    octets: bytes
    text: str
    newline: str
    mark: bytes

    @classmethod
    def read(cls, path: Path) -> _Text:
        octets = path.read_bytes()
        mark = b"\xef\xbb\xbf" if octets.startswith(b"\xef\xbb\xbf") else b""
        try:
            raw = octets.removeprefix(mark).decode()
        except UnicodeDecodeError:
            raise CannotAdopt(msg("{path} can't be read as UTF-8 text; save it again as UTF-8", path=path)) from None
        newline = "\r\n" if raw.count("\r\n") * 2 > raw.count("\n") else "\n"
        return cls(octets, raw.replace("\r\n", "\n").replace("\r", "\n"), newline, mark)

    def written(self, text: str) -> bytes:
        """Give a text as this file is written."""
        return self.mark + text.replace("\n", self.newline).encode()


def base_of(here: Here, one: Adopted) -> Bundle | None:
    """Give the bundle that a page is made of, None where nobody took it over by labnetz."""
    if one.receipt is None or not one.receipt.taken:
        return None
    return read_base(here.folder, one.kept, one.made_of)


def page_for(here: Here, one: Adopted, bundle: Bundle) -> Page:
    """Make the page that a bundle would become here."""
    lab = one.receipt.lab if one.receipt else one.original.partition("/")[0]
    return page_of(_taking(here, one, bundle, lab))
