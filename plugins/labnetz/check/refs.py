"""Rules about ids that name another page of the lab. The place of an event is looked up by who reads it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from labnetz.check.legal_pages import spot
from labnetz.check.look import Entry, Look
from labnetz.check.rule import rule
from labnetz.model import Event, Message, Problem, msg


@rule(
    "DATA-12",
    msg("An id names no page"),
    "error",
    bad="practice: testesen",
    good="practice: testessen",
)
def dangling(look: Look) -> Iterator[Problem]:
    """Practices of this lab, what an update is about, and the places that lab.yml names."""
    practices = {practice.id for practice, _ in look.practices()}
    known = practices | {entry.item.id for entry in look.entries if isinstance(entry.item, Event)}
    known |= {call.id for call, _ in look.calls()}
    for entry in look.entries:
        yield from _practice(getattr(entry.item, "practice", ""), entry, look, practices)
    for update, entry in look.updates():
        for id_ in update.refs:
            if id_ not in known and not _is_page(look, id_):
                what = msg('there is no event, call or practice "{id}"', id=id_)
                yield Problem("DATA-12", entry.text.where_key("refs"), what, _near(id_, known))
    yield from _places(look)


def _practice(name: str, entry: Entry, look: Look, practices: set[str]) -> Iterator[Problem]:
    lab, _, id_ = name.rpartition("/")
    if id_ and lab in ("", look.lab.id) and id_ not in practices and not _is_page(look, id_):
        what = msg('there is no practice "{id}"', id=id_)
        yield Problem("DATA-12", entry.text.where_key("practice"), what, _near(id_, practices))


def _places(look: Look) -> Iterator[Problem]:
    known = {place.id for place in look.content.places}
    for key, id_ in (("place", look.lab.place), ("defaults.place", look.lab.defaults.place)):
        if id_ and look.texts and id_ not in known and not _is_page(look, id_):
            what = msg('there is no place "{id}"', id=id_)
            yield Problem("DATA-12", spot(look, key), what, _near(id_, known))


def _is_page(look: Look, id_: str) -> bool:
    """Tell whether the page is there and only not published: what is wrong with it was said, or it is a draft."""
    hidden = (*look.content.unreadable, *look.content.drafts)
    return any(PurePosixPath(path).stem == id_ for path in hidden)


def _near(id_: str, known: Iterable[str]) -> Message:
    names = sorted(known)
    if near := difflib.get_close_matches(id_, names, n=1):
        return msg('did you mean "{proposal}"?', proposal=near[0])
    if names:
        return msg("make a page for it, or use one of: {known}", known=", ".join(names[:20]))
    return msg("make a page for it, or delete the line")
