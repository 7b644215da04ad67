"""What can be said about a member of a network that can be used: contacts, feeds, addresses. Leaves nobody out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labnetz.model import LabStatus, Problem, Where, msg

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from labnetz.marked_yaml import Marked
    from labnetz.model import Lab, Level, Message, SourceKind
    from labnetz.registry_files import MemberFields, SourceFields

_FINISHED = (LabStatus.ARCHIVED, LabStatus.CLOSED, LabStatus.PLANNED)


def check_member(lab: Lab, fields: MemberFields, marked: Marked) -> Iterator[Problem]:
    """Say what is missing or written twice."""

    def say(rule: str, what: Message, fix: Message, level: Level) -> Problem:
        return Problem(rule, marked.where(), what, fix, level)

    knows_contacts = not fields.manifest or fields.contacts
    if lab.sources and lab.status not in _FINISHED and knows_contacts and len(lab.contacts) < 2:
        fix = msg("add a second address, not on the lab's own domain: contacts: [one, two]")
        yield say("REG-04", msg("fewer than two contacts; a lab whose site is down can't be reached"), fix, "warning")
    if not lab.sources and lab.status not in _FINISHED:
        fix = msg("add feeds, or write status: archived")
        yield say("REG-05", msg("the lab has no feeds, so the portal shows its profile only"), fix, "warning")
    for kind, urls in feed_lists(fields):
        if len({one.url for one in urls}) < len(urls):
            what, fix = msg("an address is listed twice in feeds.{kind}", kind=kind), msg("delete one of them")
            yield Problem("REG-07", marked.where("feeds", kind), what, fix, "warning")


def check_shared(labs: Sequence[Lab], root: str) -> Iterator[Problem]:
    """Say which labs have one address: other networks know a lab by it, and a feed that two labs have tells of each
    event that both of them hold it."""
    first: dict[str, str] = {}
    for lab in labs:
        addresses = [source.url for source in lab.sources] + ([lab.url] if lab.url else [])
        for address in dict.fromkeys(addresses):
            other = first.setdefault(address, lab.id)
            if other != lab.id:
                what = msg("{address} stands in labs/{other}.yml, too", address=address, other=other)
                fix = msg("correct the wrong one, unless both labs are meant")
                yield Problem("REG-09", Where(f"{root}/labs/{lab.id}.yml"), what, fix, "warning")


def check_site(site: str, marked: Marked) -> Iterator[Problem]:
    """Say which lines are not needed, since the lab is built here."""
    for key in marked.tree:
        if key not in ("site", "pause", "shared_events"):
            what = msg("{key} is taken from {site}/lab.yml, not from here", key=key, site=site)
            yield Problem("REG-02", marked.where_key(key), what, msg("delete the line"))


def feed_lists(fields: MemberFields) -> tuple[tuple[SourceKind, Sequence[SourceFields]], ...]:
    """Give the addresses of each kind, as they are written."""
    return (("events", fields.feeds.events), ("updates", fields.feeds.updates))
