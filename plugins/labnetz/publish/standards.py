"""Who keeps which conventions of the network: each criterion, and how a lab is found to keep it. Renders nothing.

docs/spec/conventions.md says the same for people; `VERSION` names both. Computed of what was harvested and nothing
else. What nobody said is "unknown" and never "no": a lab without a `lab.json` may have an Impressum all the same.
Labs are ordered by name: this helps labs, and ranks none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar
from zoneinfo import ZoneInfo

from labnetz.content.call import state_of
from labnetz.manifest import is_outside
from labnetz.model import Access, CallState, Message, msg, msg_n
from labnetz.publish.licences import licence_label, licence_url
from labnetz.publish.members import is_active

if TYPE_CHECKING:
    from datetime import date, datetime

    from labnetz.model import Call, Lab, Manifest, Place, Practice, SourceKind, SourceReport
    from labnetz.publish.portal import PortalContent

VERSION = "1"
"""Of the criteria: it rises when what one of them asks changes, so that a badge says what it stands for."""
HANDBOOK = "handbuch/"
"""The folder of the handbook on a portal that has it."""

State = Literal["yes", "partly", "no", "unknown"]
STATES: tuple[State, ...] = ("yes", "partly", "no", "unknown")
Found = tuple[State, Message]
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What was harvested of one lab. `manifest` is None where none was read; `today` is the day of the network."""

    lab: Lab
    manifest: Manifest | None
    states: Sequence[SourceReport]
    calls: Sequence[Call]
    practices: Sequence[Practice]
    places: Sequence[Place]
    now: datetime
    today: date

    def of(self, *kinds: SourceKind) -> list[SourceReport]:
        """Give the sources of these kinds."""
        return [one for one in self.states if one.source.kind in kinds]


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One convention. `id` stays for good; `asks` is what is asked, `helps` how a lab gets there, with a page of the
    handbook that says more."""

    id: str
    name: Message
    asks: Message
    helps: Message
    page: str
    judge: Callable[[Known], Found]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a lab keeps a convention, and why that is thought."""

    criterion: Criterion
    state: State
    reason: Message


@dataclass(frozen=True, slots=True)
class Assessed:
    """A lab with all verdicts, in the order of the criteria."""

    lab: Lab
    verdicts: tuple[Verdict, ...]

    @property
    def kept(self) -> int:
        """How many conventions it keeps wholly."""
        return sum(one.state == "yes" for one in self.verdicts)


def assessed(content: PortalContent, now: datetime) -> tuple[Assessed, ...]:
    """Look at every lab that is at work, by name. What is archived or closed is history: nobody can mend it."""
    today = now.astimezone(ZoneInfo(content.network.timezone)).date()
    states = _grouped(content.states, lambda one: one.source.lab)
    calls, practices = _grouped(content.calls, _lab), _grouped(content.practices, _lab)
    places = _grouped(content.places, _lab)
    ordered = sorted(filter(is_active, content.network.labs), key=lambda lab: (lab.name.casefold(), lab.id))
    return tuple(
        judged(
            Known(
                lab=lab,
                manifest=content.manifests.get(lab.id),
                states=states.get(lab.id, ()),
                calls=calls.get(lab.id, ()),
                practices=practices.get(lab.id, ()),
                places=places.get(lab.id, ()),
                now=now,
                today=today,
            )
        )
        for lab in ordered
    )


def judged(known: Known) -> Assessed:
    """Judge one lab by all criteria."""
    return Assessed(known.lab, tuple(Verdict(one, *one.judge(known)) for one in CRITERIA))


# --- what it says of itself, and its feeds ---------------------------------------------------------------------------


def _manifest(known: Known) -> Found:
    manifest, reports = known.manifest, known.of("manifest")
    if known.lab.via:
        return _without_manifest(known)
    if manifest is None:
        is_known = any(one.failing_since or one.since for one in reports)
        return ("no", msg("Its lab.json could not be read.")) if is_known else _without_manifest(known)
    if manifest.expires is not None and manifest.expires <= known.now:
        return "partly", msg("Its lab.json expired on {day}.", day=manifest.expires.date().isoformat())
    if wrong := _wrong(reports):
        return "partly", msg_n(
            "In its lab.json, {count} entry can’t be used.", "In its lab.json, {count} entries can’t be used.", wrong
        )
    return "yes", msg("Its lab.json was read, and is without errors.")


def _without_manifest(known: Known) -> Found:
    if known.lab.via:
        return "unknown", msg("What we know of the lab comes through another portal.")
    return "unknown", msg("We know of no lab.json of this lab.")


def _calendar(known: Known) -> Found:
    return _feed(known.of("events"), msg("We know of no calendar of this lab."))


def _news(known: Known) -> Found:
    return _feed(known.of("updates"), msg("We know of no feed of news of this lab."))


def _feed(reports: Sequence[SourceReport], none: Message) -> Found:
    if not reports:
        return "unknown", none
    read = [one for one in reports if one.since is not None]
    if not read:
        tried = any(one.failing_since for one in reports)
        return ("no", msg("It could not be read so far.")) if tried else ("unknown", msg("It was not read yet."))
    if wrong := _wrong(reports):
        return "partly", msg_n("{count} entry can’t be read.", "{count} entries can’t be read.", wrong)
    if len(read) < len(reports):
        return "partly", msg_n(
            "{count} of several feeds could not be read.",
            "{count} of several feeds could not be read.",
            len(reports) - len(read),
        )
    return "yes", msg_n(
        "{count} entry was read, without errors.",
        "{count} entries were read, without errors.",
        sum(one.entries for one in read),
    )


def _fresh(known: Known) -> Found:
    states = {one.state for one in known.states}
    late, well = states & {"stale", "unreachable"}, states & {"ok", "degraded", "dormant"}
    if late:
        late_ones = msg("For more than two weeks, not all of it could be read.")
        return ("partly", late_ones) if well else ("no", msg("For more than two weeks, nothing could be read."))
    if "dormant" in states:
        return "partly", msg("It answers, but some of it has had nothing new for a year.")
    if not well:
        return "unknown", msg("Nothing is asked of this lab, or nothing has been read yet.")
    return "yes", msg("All that we ask of it was read in the last two weeks.")


def _wrong(reports: Iterable[SourceReport]) -> int:
    return sum(problem.level == "error" for one in reports for problem in one.problems)


# --- what others may do, and whom they may ask -----------------------------------------------------------------------


def _licence(known: Known) -> Found:
    name = known.lab.licence
    if not name:
        return "no", msg("No licence is named.")
    if not licence_url(name):
        return "partly", msg("A licence is named that we don’t know: {licence}.", licence=name)
    return "yes", msg("Licence: {licence}", licence=licence_label(name))


def _contacts(known: Known) -> Found:
    contacts = tuple(dict.fromkeys(one.casefold() for one in known.lab.contacts))
    if not contacts:
        return "unknown", msg("We know of no contact address.")
    # A portal that lost its state has a copy of the manifest, which says what the contacts were that it leaves out.
    copied = known.manifest if known.manifest and known.manifest.contacts == known.lab.contacts else None
    if len(contacts) == 1 and not (copied and copied.second_contact):
        return "partly", msg("One contact address is known; a second one is missing.")
    urls = known.lab.url, known.lab.homepage
    if not (copied and copied.outside_contact) and not any(is_outside(one, urls) for one in contacts):
        return "partly", msg("All contact addresses belong to the lab’s own website.")
    return "yes", msg("Two contact addresses or more, at least one of them outside.")


def _accessibility(known: Known) -> Found:
    if known.manifest is None:
        return _without_manifest(known)
    if not known.manifest.accessibility_statement:
        return "unknown", msg("Its lab.json names no page with the statement.")
    return "yes", msg("Stated: {address}", address=known.manifest.accessibility_statement)


def _legal(known: Known) -> Found:
    if known.manifest is None:
        return _without_manifest(known)
    said = [one for one in (known.manifest.imprint, known.manifest.privacy) if one]
    if not said:
        return "unknown", msg("Its lab.json names neither of the two pages.")
    if len(said) == 1:
        return "partly", msg("Its lab.json names one of the two pages: {address}", address=said[0])
    return "yes", msg("Stated: {address}", address=" · ".join(said))


# --- what is good for those who come ---------------------------------------------------------------------------------


def _places(known: Known) -> Found:
    if not known.places:
        return "unknown", msg("The lab lists no place.")
    told = [place for place in known.places if any(value is not Access.UNKNOWN for _, value in place.access)]
    checked = [place for place in told if place.access_checked is not None]
    if len(checked) == len(known.places):
        return "yes", msg_n(
            "Its place has facts on access, with the day on which they were checked.",
            "All {count} places have facts on access, with the day on which they were checked.",
            len(checked),
        )
    if not told:
        return "no", msg("No place of the lab has facts on access.")
    done, every = len(checked), len(known.places)
    return "partly", msg(
        "{done} of {all} places have facts on access with the day on which they were checked.", done=done, all=every
    )


def _offline(known: Known) -> Found:
    calls = [one for one in known.calls if state_of(one, known.today) is CallState.OPEN]
    if not calls:
        return "unknown", msg("No call of the lab is open at the moment.")
    without = [one for one in calls if not any(way.offline for way in one.ways)]
    if not without:
        return "yes", msg_n(
            "One can take part in its open call without the internet.",
            "One can take part in all {count} open calls without the internet.",
            len(calls),
        )
    if len(without) == len(calls):
        return "no", msg("Its open calls name no way without the internet.")
    done, every = len(calls) - len(without), len(calls)
    return "partly", msg("{done} of {all} open calls name a way without the internet.", done=done, all=every)


def _practices(known: Known) -> Found:
    if not known.practices:
        return "unknown", msg("The lab lists no practice.")
    complete = [one for one in known.practices if one.version and (one.licence or known.lab.licence)]
    if len(complete) == len(known.practices):
        return "yes", msg_n(
            "Its practice has a version and a licence.",
            "All {count} practices have a version and a licence.",
            len(complete),
        )
    if not complete:
        return "no", msg("No practice of the lab has both a version and a licence.")
    done, every = len(complete), len(known.practices)
    return "partly", msg("{done} of {all} practices have a version and a licence.", done=done, all=every)


CRITERIA = (
    Criterion(
        id="manifest",
        name=msg("About the lab as data"),
        asks=msg("The lab publishes a lab.json that is readable, without errors and not expired."),
        helps=msg("Put a file lab.json beside your home page. Sites made with labnetz have one."),
        page="labor-aufnehmen/",
        judge=_manifest,
    ),
    Criterion(
        id="calendar",
        name=msg("Calendar"),
        asks=msg("Each entry of the lab’s calendar can be read."),
        helps=msg("Check the calendar: the log on the page of sources names each entry, with its line."),
        page="feeds-pruefen/",
        judge=_calendar,
    ),
    Criterion(
        id="news",
        name=msg("News"),
        asks=msg("Each entry of the lab’s feed of news can be read."),
        helps=msg("Check the feed: the log on the page of sources names each entry that is wrong."),
        page="feeds-pruefen/",
        judge=_news,
    ),
    Criterion(
        id="fresh",
        name=msg("Up to date"),
        asks=msg("Everything was read in the last two weeks, and something new has come within a year."),
        helps=msg("Look whether the addresses still answer, and tell the network when they have changed."),
        page="veroeffentlichen/",
        judge=_fresh,
    ),
    Criterion(
        id="licence",
        name=msg("Licence"),
        asks=msg("A licence that is known everywhere says what others may do with dates and texts."),
        helps=msg("Name a licence by its usual name, such as CC-BY-4.0."),
        page="recht/",
        judge=_licence,
    ),
    Criterion(
        id="contacts",
        name=msg("Contacts"),
        asks=msg("Two contact addresses, one of which still works when the lab’s website is down."),
        helps=msg("Name a second address of another team, best one at another domain."),
        page="labor-aufnehmen/",
        judge=_contacts,
    ),
    Criterion(
        id="accessibility",
        name=msg("Accessibility statement"),
        asks=msg("The lab says where its statement on accessibility stands. Nobody here judges what it says."),
        helps=msg("Write accessibility_statement into lab.json. Sites made with labnetz do so by themselves."),
        page="recht/",
        judge=_accessibility,
    ),
    Criterion(
        id="legal",
        name=msg("Legal notice and privacy"),
        asks=msg("The lab says where its legal notice and its privacy statement stand."),
        helps=msg("Write imprint and privacy into lab.json. Sites made with labnetz do so by themselves."),
        page="recht/",
        judge=_legal,
    ),
    Criterion(
        id="places",
        name=msg("Facts on places"),
        asks=msg("Each place says how accessible it is, and when somebody looked."),
        helps=msg("Go through each place with the list of the handbook, and write the day beside it."),
        page="orte/",
        judge=_places,
    ),
    Criterion(
        id="offline",
        name=msg("Taking part without the internet"),
        asks=msg("Each open call names at least one way without the internet."),
        helps=msg("Add a telephone number, a place, a form to print or a postal address to each call."),
        page="mitmachen/",
        judge=_offline,
    ),
    Criterion(
        id="practices",
        name=msg("Practices to reuse"),
        asks=msg("Each practice has a version and a licence, so that others can build on it."),
        helps=msg(
            "Write version, such as 1.0, into each practice. The licence is that of the lab, unless it says another."
        ),
        page="bausteine/",
        judge=_practices,
    ),
)
"""All conventions of this version, in the order in which they are shown."""


def _lab(one: Call | Practice | Place) -> str:
    return one.lab


def _grouped(found: Iterable[_Value], key: Callable[[_Value], str]) -> Mapping[str, Sequence[_Value]]:
    groups: dict[str, list[_Value]] = {}
    for one in found:
        groups.setdefault(key(one), []).append(one)
    return groups
