"""lab.yml → Lab. The feeds of a lab are the registry's business; here a lab only says who it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from labnetz.content.demo import is_reserved
from labnetz.content.schema import FolderFields, LabFields, ProfileFields
from labnetz.marked_yaml import Marked, read_marked
from labnetz.model import Demo, Fact, Lab, Problem, Where, msg
from labnetz.validation import validate

if TYPE_CHECKING:
    from collections.abc import Iterator

VITAL = frozenset(("id", "name", "url", "language", "timezone", "status", "demo", "demo_anchor", "folders"))


def read_lab(text: str, path: str) -> tuple[Lab | None, tuple[Problem, ...]]:
    """Read lab.yml: the lab (None when something is wrong that all its pages depend on), and what is wrong."""
    marked, problems = read_marked(text, path)
    if marked is None:
        return None, problems
    checked = validate(LabFields, marked, vital=VITAL)
    problems += checked.problems
    if checked.value is None:
        return None, (*problems, _unusable(path, checked.broken & VITAL))
    in_demo = tuple(_check_demo(checked.value, marked))
    if in_demo:
        return None, (*problems, *in_demo, _unusable(path, {"demo"}))
    if not checked.value.licence and "licence" not in checked.broken:
        problems += (no_licence(marked),)
    return _lab(checked.value), problems


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
        status=fields.status,
        opened=fields.opened,
        closed=fields.closed,
        operator=fields.operator,
        municipalities=fields.municipalities,
        land=fields.land,
        country=fields.country,
        licence=fields.licence,
        homepage=fields.homepage,
        contacts=fields.contacts,
        lat=fields.lat,
        lon=fields.lon,
        line=fields.line,
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
        demo=None if fields.demo == "false" else Demo(fields.demo_anchor),
        folders=_folders(fields.folders),
    )


def _folders(fields: FolderFields) -> tuple[tuple[str, str], ...]:
    return tuple((kind, folder.strip("/")) for kind, folder in fields if folder)


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
    what = msg("the lab can't be used because of: {keys}", keys=", ".join(sorted(keys)))
    return Problem("DATA-13", Where(path), what, msg("correct what is said about that above"))
