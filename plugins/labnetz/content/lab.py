"""lab.yml → Lab. The feeds of a lab are the registry's business; here a lab only says who it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

from labnetz.content.demo import is_reserved
from labnetz.content.lab_legal import legal_of, privacy_of, statement_of, without_gaps, written
from labnetz.content.parts import contact_of
from labnetz.content.schema.lab import LabFields, ProfileFields
from labnetz.marked_yaml import Marked, read_marked
from labnetz.model import (
    Defaults,
    Demo,
    Fact,
    ForeignCalendar,
    Funding,
    Image,
    Lab,
    LabKind,
    Problem,
    Where,
    msg,
)
from labnetz.validation import validate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from labnetz.content.schema.lab import (
        CalendarFields,
        DefaultFields,
        FolderFields,
    )

VITAL = frozenset(("id", "name", "url", "language", "timezone", "status", "demo", "demo_anchor", "folders"))


def read_lab(text: str, path: str) -> tuple[Lab | None, tuple[Problem, ...]]:
    """Read lab.yml: the lab (None when something is wrong that all its pages depend on), and what is wrong."""
    marked, problems = read_marked(text, path)
    if marked is None:
        return None, problems
    checked = validate(LabFields, without_gaps(marked), vital=VITAL)
    problems += checked.problems
    if checked.value is None:
        return None, (*problems, _unusable(path, checked.broken & VITAL))
    in_demo = tuple(_check_demo(checked.value, marked))
    if in_demo:
        return None, (*problems, *in_demo, _unusable(path, {"demo"}))
    if not checked.value.licence and "licence" not in checked.broken:
        problems += (no_licence(marked),)
    return replace(_lab(checked.value), written=written(marked)), problems


def no_licence(marked: Marked) -> Problem:
    """Say that nobody knows what may be done with the feeds of a lab."""
    empty = "licence" in marked.tree
    fix = msg("write licence: CC-BY-4.0") if empty else msg("add a line licence: CC-BY-4.0")
    return Problem("LIC-02", marked.where_key("licence"), msg("the lab has feeds, but no licence"), fix)


def profile(fields: ProfileFields) -> Lab:
    """Make a lab of what lab.yml and the registry have in common; its id and name are still to come."""
    return Lab(
        id="",
        name="",
        short_name=fields.short_name,
        former_names=fields.former_names,
        summary=fields.summary,
        kind=fields.kind or LabKind.UNKNOWN,
        status=fields.status,
        opened=fields.opened,
        closed=fields.closed,
        operator=fields.operator,
        municipalities=tuple(one.name for one in fields.municipalities),
        ags=tuple((one.name, one.ags) for one in fields.municipalities if one.ags),
        land=fields.land,
        country=fields.country,
        licence=fields.licence,
        homepage=fields.homepage,
        contacts=fields.contacts,
        lat=fields.lat,
        lon=fields.lon,
        line=fields.line,
        languages=fields.languages,
        funding=tuple(Funding(programme=one.programme, until=one.until) for one in fields.funding),
        partners=fields.partners,
        topics=fields.topics,
        facts=tuple(Fact(fact.text, fact.source, fact.as_of) for fact in fields.facts),
    )


def _lab(fields: LabFields) -> Lab:
    return replace(
        profile(fields),
        id=fields.id,
        name=fields.name,
        url=fields.url,
        language=fields.language,
        timezone=fields.timezone,
        place=fields.place or "",
        opening_hours=fields.opening_hours,
        legal=legal_of(fields.legal),
        privacy=privacy_of(fields.privacy),
        statement=statement_of(fields.accessibility),
        logo=_logo(fields),
        calendars=tuple(_calendar(one) for one in fields.calendars),
        defaults=_defaults(fields.defaults),
        demo=None if fields.demo == "false" else Demo(fields.demo_anchor),
        folders=_folders(fields.folders),
    )


def _folders(fields: FolderFields) -> tuple[tuple[str, str], ...]:
    return tuple((kind, folder.strip("/")) for kind, folder in fields if folder)


def _logo(fields: LabFields) -> Image | None:
    logo = fields.logo
    if logo is None:
        return None
    return Image(logo.src, logo.alt, logo.credit, logo.licence, urljoin(fields.url, quote(logo.src)))


def _calendar(fields: CalendarFields) -> ForeignCalendar:
    """The key of one without an id is made of its address, so that two never share a snapshot."""
    key = fields.id or f"calendar-{sha256(fields.url.encode()).hexdigest()[:8]}"
    return ForeignCalendar(key=key, url=fields.url, timezone=fields.timezone or "", topics=fields.topics)


def _defaults(fields: DefaultFields) -> Defaults:
    return Defaults(
        place=fields.place or "",
        organizer=fields.organizer,
        contact=contact_of(fields.contact),
        languages=fields.languages,
        audience=fields.audience,
        cost=fields.cost,
        licence=fields.licence,
    )


def _check_demo(fields: LabFields, marked: Marked) -> Iterator[Problem]:
    """Moving dates is refused wherever a real visitor could see it."""
    if fields.demo == "shift" and not is_reserved(fields.url):
        what = msg("demo: shift would move the dates of a real site")
        fix = msg("write demo: true, or give the demonstration a url that ends in .example")
        yield Problem("DATA-16", marked.where("demo"), what, fix)
    if fields.demo == "shift" and fields.demo_anchor is None:
        what = msg("demo: shift needs the Monday for which the dates are written")
        yield Problem("DATA-16", marked.where_key("demo"), what, msg("add a line demo_anchor: 2026-11-23"))
    if fields.demo_anchor is not None:
        yield from _check_anchor(fields, marked)


def _check_anchor(fields: LabFields, marked: Marked) -> Iterator[Problem]:
    anchor = fields.demo_anchor
    if fields.demo != "shift":
        what = msg("demo_anchor goes with demo: shift only")
        yield Problem("DATA-16", marked.where_key("demo_anchor"), what, msg("delete the line, or write demo: shift"))
    elif anchor and anchor.weekday() != 0:
        monday = anchor - timedelta(days=anchor.weekday())
        what = msg("demo_anchor {anchor} is not a Monday", anchor=anchor)
        yield Problem("DATA-16", marked.where("demo_anchor"), what, msg("write {monday}", monday=monday))


def _unusable(path: str, keys: frozenset[str] | set[str]) -> Problem:
    known = ", ".join(sorted(keys)) or path
    what = msg("the lab can't be used because of: {keys}", keys=known)
    return Problem("DATA-13", Where(path), what, msg("correct what is said about that above"))
