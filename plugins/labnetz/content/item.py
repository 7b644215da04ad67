"""The first half of reading any page: front matter → checked fields, and the page's id. Knows no kind.

An id is the file's name unless the front matter says one; it never comes from the title, which may change.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Generic, TypeVar
from zoneinfo import ZoneInfo, available_timezones

from labnetz.content.frontmatter import split
from labnetz.content.values import ITEM_ID, slug_of
from labnetz.model import Problem, Where, msg
from labnetz.validation import Fields, validate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from labnetz.content.context import Context
    from labnetz.marked_yaml import Marked

F = TypeVar("F", bound=Fields)


@dataclass(frozen=True, slots=True)
class Draft(Generic[F]):
    """Fields that have the right form, with their page's id and its Markdown."""

    id: str
    fields: F
    marked: Marked
    body: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A page that can't be published."""

    body: str
    problems: tuple[Problem, ...]


def read_fields(model: type[F], text: str, path: str, context: Context, vital: frozenset[str]) -> Draft[F] | Refused:
    """Read a page up to where its kind matters. With an error in a vital key there is no page."""
    marked, body, problems = split(text, path)
    if marked is None:
        return Refused(body, (*problems, unpublished(path, ())))
    checked = validate(model, marked, vital=vital, zone=zone_of(marked, context))
    problems += checked.problems
    if checked.value is None:
        return Refused(body, (*problems, unpublished(path, checked.broken & vital)))
    written = getattr(checked.value, "id", None)
    id_ = str(written or PurePosixPath(path).stem)
    if not ITEM_ID.fullmatch(id_):
        return Refused(body, (*problems, _bad_name(path, id_), unpublished(path, ("id",))))
    return Draft(id_, checked.value, marked, body, problems + _real_outside_of_demo(marked, context))


def zone_of(marked: Marked, context: Context) -> ZoneInfo:
    """Give the zone of a page's times: its own, where it names one that exists, else the lab's."""
    own = marked.tree.get("timezone")
    return ZoneInfo(own.strip()) if isinstance(own, str) and own.strip() in available_timezones() else context.zone


def unpublished(path: str, keys: Iterable[str]) -> Problem:
    """Say that a page is left out, and because of which keys."""
    names = ", ".join(sorted(keys))
    if not names:
        what = msg("this page is not published because its keys can't be read")
    else:
        what = msg("this page is not published because of: {keys}", keys=names)
    return Problem("DATA-13", Where(path), what, msg("correct what is said about that above"))


def used_twice(path: str, id_: str, first: str, key: str = "id") -> tuple[Problem, Problem]:
    """Say that a page is left out, since the page `first` has its id, or what else stands in `key`."""
    what = msg('"{id}" is already used by {path}', id=id_, path=first)
    fix = msg("give this page another id, or delete one of the two")
    return Problem("DATA-11", Where(path), what, fix), unpublished(path, (key,))


def is_sample(context: Context, *, real: bool) -> bool:
    """Tell whether a page of a demonstration is invented."""
    return context.lab.demo is not None and not real


def _bad_name(path: str, name: str) -> Problem:
    what = msg("the file's name \"{name}\" can't be an id", name=name)
    fix = msg("name the file {proposal}.md, or write id: {proposal}", proposal=slug_of(name) or "werkstatt")
    return Problem("DATA-11", Where(path), what, fix)


def _real_outside_of_demo(marked: Marked, context: Context) -> tuple[Problem, ...]:
    if context.lab.demo is not None or "real" not in marked.tree:
        return ()
    what = msg("real is only used in demonstrations, where the other dates are invented")
    return (Problem("DATA-16", marked.where_key("real"), what, msg("delete the line")),)
