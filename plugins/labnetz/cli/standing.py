"""How each practice that was taken over stands beside its original. Asks through `Origins`; writes nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from labnetz.cli.adopted import Adopted, receipt_or_page
from labnetz.cli.ending import lines_of
from labnetz.cli.taking_over import read_offered
from labnetz.cli.updating import base_of, page_for
from labnetz.content.conflict_marks import conflict_line
from labnetz.errors import BadBundle, LabnetzError, SiteSilent
from labnetz.locale import say
from labnetz.model import Message, msg
from labnetz.reuse.differences import Differences, differences
from labnetz.reuse.find import octets_of
from labnetz.reuse.terms import same_licence, terms_of

if TYPE_CHECKING:
    from labnetz.bundle import Bundle
    from labnetz.cli.lab_here import Here
    from labnetz.cli.origins import Origins
    from labnetz.reuse.find import Offer

State = Literal["current", "moved-on", "changed", "withdrawn", "renamed", "gone", "unreachable", "broken", "by-hand"]
"""current: as the original is. moved-on: there is a new version. changed: it is another one under the same version.
withdrawn: its lab says that nobody should use it. renamed: only its id is another one. gone: its lab lists it no more.
unreachable: nobody answers. broken: its bundle or our copy can't be read. by-hand: not taken over by labnetz."""

NOTHING = Differences()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One practice beside its original. `version` and `licence` are the original's now, "" where nobody knows.

    `marks` is the line of its page where marks of the last update still stand, None where there are none. `renamed` is
    its id now, "" if it is the same. `reason` says why, where the state needs one. `notes` say what else one must
    know, such as what a changed licence means.
    """

    one: Adopted
    state: State
    marks: int | None = None
    version: str = ""
    licence: str = ""
    renamed: str = ""
    page: str = ""
    reason: str = ""
    notes: tuple[Message, ...] = ()
    changes: Differences = NOTHING

    @property
    def is_current(self) -> bool:
        """Tell whether it is as its original is, and whole."""
        return self.state == "current" and self.marks is None

    @property
    def is_fine(self) -> bool:
        """Tell whether nobody needs to look: it is whole, and nothing is known that has changed."""
        return self.state in ("current", "by-hand") and self.marks is None


def standing_of(here: Here, one: Adopted, origins: Origins) -> Standing:
    """Compare one practice with its original, as far as that can be reached, and see whether it is whole."""
    found, line = _beside_its_original(here, one, origins), conflict_line(one.text)
    return found if line is None else replace(found, marks=line, notes=(_MARKS, *found.notes))


def _beside_its_original(here: Here, one: Adopted, origins: Origins) -> Standing:
    if one.broken is not None:
        return Standing(one=one, state="broken", reason=say(one.broken, origins.language))
    offer, silent = origins.again(receipt_or_page(one))
    if silent is not None:
        return Standing(one=one, state="unreachable", reason=_said(silent, origins))
    if offer is None:
        return Standing(one=one, state="gone" if one.receipt else "by-hand")
    beside = _beside(one, offer)
    if offer.practice.hash == one.hash:
        return beside
    if one.receipt is None:
        moved = offer.practice.version not in ("", one.based_on.partition("@")[2])
        return replace(beside, state=_or(beside, "moved-on" if moved else "by-hand"))
    return _looked_into(here, one, offer, (beside, origins))


def _looked_into(here: Here, one: Adopted, offer: Offer, beside: tuple[Standing, Origins]) -> Standing:
    """Compare the bundles; what can't be had or read is a state, too."""
    found, origins = beside
    try:
        return _compared(here, one, offer, beside)
    except SiteSilent as error:
        return replace(found, state="unreachable", reason=_said(error, origins))
    except BadBundle as error:
        return replace(found, state="broken", reason=say(error.problems[0].what, origins.language))
    except LabnetzError as error:
        return replace(found, state="broken", reason=say(error.message, origins.language))


def _said(error: SiteSilent, origins: Origins) -> str:
    return " ".join(lines_of(error, origins.language))


def _beside(one: Adopted, offer: Offer) -> Standing:
    practice = offer.practice
    known = one.receipt.id if one.receipt else one.original.rpartition("/")[2]
    renamed = practice.id if practice.id != known else ""
    found = Standing(
        one=one,
        state="renamed" if renamed else "current",
        version=practice.version,
        licence=practice.licence,
        renamed=renamed,
        page=practice.url,
    )
    if practice.withdrawn:
        return replace(found, state="withdrawn", reason=practice.withdrawn)
    return found


_MARKS = msg("In your version there still are marks of the last update (<<<<<<< and >>>>>>>).")


def _compared(here: Here, one: Adopted, offer: Offer, beside: tuple[Standing, Origins]) -> Standing:
    found, origins = beside
    new = read_offered(offer, octets_of(offer, origins.ask))
    base = base_of(here, one)
    if base is None:
        return found
    changes = differences(page_for(here, one, base), page_for(here, one, new), here.lab.language)
    found = replace(
        found,
        version=new.version,
        licence=new.licence,
        changes=changes,
        notes=_licence_words(base, new, one),
    )
    if new.version != base.version:
        return replace(found, state=_or(found, "moved-on"))
    return replace(found, state=_or(found, "changed")) if changes else found


def _or(found: Standing, state: State) -> State:
    """What its lab says against it counts more than what changed."""
    return "withdrawn" if found.state == "withdrawn" else state


def _licence_words(base: Bundle, new: Bundle, one: Adopted) -> tuple[Message, ...]:
    if same_licence(base.licence, new.licence):
        return ()
    had = one.receipt.of(base.hash) if one.receipt else None
    kept = msg(
        "Its licence was {old} and is {new} now. What you took over on {day} you may keep and use under {old}.",
        old=base.licence,
        new=new.licence,
        day=had.day if had else "?",
    )
    refusal = terms_of(new.licence).refusal
    if refusal is None:
        return (kept, *terms_of(new.licence).conditions)
    return (kept, msg("The new version may not be taken over under this licence."))
