"""A new member of a network as a file of the registry: what was found, and what a person has to say. Finds nothing.

A licence is never guessed: where the lab has not stated one, its line stays empty, so that `labnetz check` complains
and the portal shows nothing of the lab until somebody has asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from labnetz.locale import say
from labnetz.model import Message, msg
from labnetz.scaffold.quoting import one_line, plain_value, text_value


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMember:
    """What is known about a new member; "" and () where nothing is. With a `manifest`, the rest is said there, and only
    what it does not say is asked for. `found_at` is the address that all of this was found from.

    `others` are feeds that may be meant besides, or instead: they are written as comments.
    """

    name: str
    url: str
    found_at: str
    manifest: str = ""
    licence: str = ""
    contacts: tuple[str, ...] = ()
    timezone: str = ""
    language: str = ""
    events: tuple[str, ...] = ()
    updates: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def member_file(member: NewMember, language: str) -> str:
    """Write the file, with comments in a language."""
    return "".join(
        f"{line}\n" for line in (*_head(member, language), *_who(member, language), *_what(member, language))
    )


def _comment(text: Message, language: str) -> str:
    return f"# {say(text, language)}"


def _head(member: NewMember, language: str) -> Iterator[str]:
    yield _comment(msg("Entered with: labnetz join {url}", url=one_line(member.found_at)), language)
    yield _comment(msg("A program found what stands here: please read it through, and correct it."), language)
    yield ""


def _who(member: NewMember, language: str) -> Iterator[str]:
    if member.manifest:
        yield _comment(msg("The lab says about itself in its manifest who it is, and where its feeds are."), language)
        yield f"manifest: {plain_value(member.manifest)}"
    else:
        yield f"name: {text_value(one_line(member.name))}"
        yield f"url: {plain_value(member.url)}"
    yield from _licence(member, language)
    yield from _contacts(member, language)
    for key in ("language", "timezone"):
        if (value := getattr(member, key)) and not member.manifest:
            yield f"{key}: {plain_value(value)}"


def _licence(member: NewMember, language: str) -> Iterator[str]:
    if member.manifest and member.licence:
        return
    yield _comment(
        msg("Under which licence are texts and dates? Ask the lab, and write it here, such as CC-BY-4.0."), language
    )
    yield _comment(msg("While the line is empty, the portal shows nothing of the lab."), language)
    yield f"licence: {text_value(member.licence)}" if member.licence else "licence:"


def _contacts(member: NewMember, language: str) -> Iterator[str]:
    """Addresses of a manifest are meant for this; none is taken from a page."""
    if member.manifest and len(member.contacts) > 1:
        return
    yield _comment(
        msg("Two addresses, one of them not on the lab's own domain: to reach somebody when the site is down."),
        language,
    )
    yield f"contacts: [{', '.join(plain_value(one, in_list=True) for one in member.contacts)}]"


def _what(member: NewMember, language: str) -> Iterator[str]:
    if not member.manifest and (member.events or member.updates):
        yield ""
        yield "feeds:"
        for key, urls in (("events", member.events), ("updates", member.updates)):
            if len(urls) == 1:
                yield f"  {key}: {plain_value(urls[0])}"
            elif urls:
                yield f"  {key}:"
                yield from (f"    - {plain_value(url)}" for url in urls)
    if member.others:
        yield ""
        yield _comment(msg("Found besides; take over what belongs to the lab, and delete the rest:"), language)
        yield from (f"# {one_line(url)}" for url in member.others)
