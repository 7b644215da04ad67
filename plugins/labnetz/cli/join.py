"""`labnetz join URL`: a lab's registry file from one address. `harvest.explore` finds; nothing is guessed here.

Writes one new file or none; whatever it could not know, it leaves for a person and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from shlex import quote
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from labnetz.cli.asked_url import asked_url, consultant_of, for_terminal
from labnetz.cli.asking import on_a_terminal
from labnetz.cli.marking import _
from labnetz.cli.options import network_option, now_option
from labnetz.errors import LabnetzError
from labnetz.locale import say, say_problem
from labnetz.model import Days, begins, msg, msg_n

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from labnetz.harvest.explore import Found, FoundFeed
    from labnetz.model import Lab, Message, Network, Problem, When
    from labnetz.scaffold.member import NewMember

_AS_PROOF = 3
_SEPARATORS = re.compile(r"\s+[|–—·»-]\s+")


class CannotJoin(LabnetzError):
    """Nothing is written; `message` says why."""


@click.command(
    help=_(
        "Find a lab's calendar and news from one address of it (its home page, a calendar, a feed, a share link of "
        "Nextcloud, Google or Outlook, a lab.json), and write network/labs/ID.yml.\n\n"
        "Never overwrites a file and never invents a licence. Shows what it found, and says what you have to add."
    )
)
@click.argument("url")
@click.option("--id", "id_", metavar="ID", help=_("Short name of the lab for good; else made from its address."))
@click.option("--dry-run", is_flag=True, help=_("Print the file instead of writing it."))
@network_option
@now_option
@click.pass_obj
def command(language: str, *, url: str, id_: str | None, dry_run: bool, folder: Path, now: datetime) -> None:
    """Run the command; its help says what it does."""
    from labnetz.harvest.consult import find
    from labnetz.harvest.explore import Terms
    from labnetz.registry_memory import load_remembered
    from labnetz.scaffold.member import member_file

    address = asked_url(url, language)
    network, _problems = load_remembered(folder)
    found = find(address, consultant_of(network), Terms(now=now, timezone=network.timezone))
    chosen = _choice(found, language)
    member = _member(found, chosen, network)
    text = member_file(member, network.language)
    path = folder / "labs" / f"{_free_id(id_, found, member, network, folder)}.yml"
    _refuse_known(member, network)
    for line in _proof(found, chosen, language, network):
        click.echo(for_terminal(line), err=dry_run)
    if dry_run:
        click.echo(text, nl=False)
    else:
        _write(path, text)
        click.echo(say(msg("Written: {path}", path=path), language))
    for line in _to_do(text, path, network, language):
        click.echo(for_terminal(line), err=dry_run)


def _write(path: Path, text: str) -> None:
    """Write a file that is not there yet, even if somebody makes one at this very moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise _taken(path) from None


def _taken(path: Path) -> CannotJoin:
    return CannotJoin(msg("{path} is there already and is left as it is; choose another name with --id", path=path))


# --- what to take ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Choice:
    """The feeds to enter, and those that may be meant besides."""

    events: tuple[FoundFeed, ...]
    updates: tuple[FoundFeed, ...]
    others: tuple[FoundFeed, ...] = ()


def _choice(found: Found, language: str) -> _Choice:
    """Take what is sure; where it is not, ask on a terminal, else take the best and list the others."""
    from labnetz.harvest.explore import best, of_the_whole_site

    if not found.feeds and found.manifest is None:
        raise CannotJoin(_nothing(found, language))
    events, more_events = _chosen(best(found.feeds, "events"), msg("Which calendars belong to the lab?"), language)
    updates, more_updates = _chosen(best(found.feeds, "updates"), msg("Which news belong to the lab?"), language)
    return _Choice(events, updates, (*more_events, *more_updates, *of_the_whole_site(found.feeds)))


def _nothing(found: Found, language: str) -> Message:
    if found.failure is not None:
        return msg("{url}: {reason}", url=found.url, reason=say(found.failure, language))
    return msg(
        "{url}: found no calendar, no feed and no lab.json; ask the lab for the address of its calendar, and try that",
        url=found.url,
    )


def _chosen(
    feeds: Sequence[FoundFeed], question: Message, language: str
) -> tuple[tuple[FoundFeed, ...], tuple[FoundFeed, ...]]:
    if len(feeds) < 2 or not on_a_terminal():
        return tuple(feeds[:1]), tuple(feeds[1:])
    click.echo(say(question, language))
    for number, feed in enumerate(feeds, 1):
        click.echo(for_terminal(f"  {number}  {feed.url}  ({say(_count(feed), language)})"))
    numbers = _numbers(len(feeds), language)
    return (
        tuple(feed for number, feed in enumerate(feeds, 1) if number in numbers),
        tuple(feed for number, feed in enumerate(feeds, 1) if number not in numbers),
    )


def _numbers(most: int, language: str) -> frozenset[int]:
    """Ask for numbers until they can be used: "1", "1 3", or nothing for none of them."""
    while True:
        click.echo(say(msg("Numbers, with spaces between; nothing for none:"), language))
        answer = click.prompt("", prompt_suffix="> ", default="", show_default=False).replace(",", " ").split()
        if all(part.isdecimal() and 1 <= int(part) <= most for part in answer):
            return frozenset(map(int, answer))
        click.echo(say(msg("please type numbers from 1 to {most}", most=most), language))


def _count(feed: FoundFeed) -> Message:
    if feed.kind == "events":
        return msg_n("{count} event", "{count} events", feed.contents.entries)
    return msg_n("{count} entry", "{count} entries", feed.contents.entries)


# --- who it is -------------------------------------------------------------------------------------------------------


def _member(found: Found, chosen: _Choice, network: Network) -> NewMember:
    from labnetz.scaffold.member import NewMember

    if found.manifest is not None:
        lab = found.manifest
        return NewMember(
            name=lab.name,
            url=lab.url,
            found_at=found.url,
            manifest=found.manifest_url,
            licence=lab.licence,
            contacts=lab.contacts,
        )
    page = found.page or found.home
    member = NewMember(
        name=_name(page.title if page else "") or _host(found.url),
        url=_home(found),
        found_at=found.url,
        events=tuple(feed.url for feed in chosen.events),
        updates=tuple(feed.url for feed in chosen.updates),
        others=tuple(feed.url for feed in chosen.others),
    )
    language = page.language.partition("-")[0].lower() if page else ""
    return (
        replace(member, language=language)
        if re.fullmatch("[a-z]{2}", language) and language != network.language
        else member
    )


def _name(title: str) -> str:
    """The site's name in a page's title, "Start – Labor Beispiel": the longest part, since "Start" says little."""
    return max(_SEPARATORS.split(title), key=len).strip()


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _home(found: Found) -> str:
    """The lab's own address: the page that was given, without what stands behind its folder; else the server's root."""
    page = found.page
    if page is None:
        parts = urlsplit(found.url)
        return f"{parts.scheme}://{parts.netloc}/"
    return page.url.partition("?")[0].rpartition("/")[0] + "/"


def _free_id(wished: str | None, found: Found, member: NewMember, network: Network, folder: Path) -> str:
    """The id that the file is named for; refuses one that can't be, or that somebody has."""
    from labnetz.content.values import slug_of
    from labnetz.model import SLUG, names_a_device
    from labnetz.registry_files import RESERVED

    made = found.manifest.id if found.manifest else slug_of(_host(member.url).rpartition(".")[0])[:40].strip("-")
    id_ = wished or made or "labor"
    if not SLUG.fullmatch(id_):
        raise CannotJoin(msg('"{id}" can\'t be a short name; use small letters, digits and hyphens: --id NAME', id=id_))
    if id_ in RESERVED:
        raise CannotJoin(
            msg("\"{id}\" is a page of the portal and can't be a lab's name; choose one with --id", id=id_)
        )
    if names_a_device(id_):
        raise CannotJoin(msg('no file can be called "{id}" on Windows; choose another name with --id', id=id_))
    for taken in (folder / "labs" / f"{id_}.yml", folder / "labs" / f"{id_}.yaml"):
        if taken.exists():
            raise _taken(taken)
    if any(lab.id == id_ for lab in network.labs):
        raise _taken(folder / "labs" / f"{id_}.yml")
    return id_


def _refuse_known(member: NewMember, network: Network) -> None:
    """A lab that is in the network already would have all its events twice."""
    mine = {member.url, *member.events, *member.updates, member.manifest} - {""}
    for lab in network.labs:
        if shared := sorted(mine & _addresses(lab)):
            raise CannotJoin(
                msg("{url} belongs to the lab {lab} already, in labs/{lab}.yml", url=shared[0], lab=lab.id)
            )


def _addresses(lab: Lab) -> frozenset[str]:
    return frozenset((lab.url, *(source.url for source in lab.sources)))


# --- what to say -----------------------------------------------------------------------------------------------------


def _proof(found: Found, chosen: _Choice, language: str, network: Network) -> Iterator[str]:
    """Show what is in the feeds, so that a person sees whether they are the right ones."""
    from labnetz.portal_members import is_off

    if found.manifest is not None:
        yield say(msg("Manifest of {name}: {url}", name=found.manifest.name, url=found.manifest_url), language)
        yield from (say_problem(problem, language) for problem in found.manifest_problems)
        if is_off(found.manifest, network):
            demo = msg("The site calls itself a demonstration: the portal will not show its events and news.")
            yield say(demo, language)
    for feed in (*chosen.events, *chosen.updates):
        yield f"{feed.url} ({say(_count(feed), language)})"
        yield from (f"  {line}" for line in _first(feed, network))
        if found.page and feed.kind == "updates" and not feed.url.startswith(_home(found)):
            yield "  " + say(msg("this feed does not lie below the lab's page: is all of it the lab's?"), language)
    if chosen.others:
        yield say(msg("Found besides:"), language)
        yield from (f"  {feed.url} ({say(_count(feed), language)})" for feed in chosen.others)


def _first(feed: FoundFeed, network: Network) -> list[str]:
    """The next events, or the newest entries: "2026-12-02 17:00  Offene Werkstatt"."""
    from zoneinfo import ZoneInfo

    zone = ZoneInfo(network.timezone)
    if feed.kind == "events":
        coming = [(one.dates[0], one.title) for one in feed.contents.entries_seen if one.dates]
        coming.sort(key=lambda one: begins(one[0], zone))
        return [f"{_written(when, zone)}  {title}" for when, title in coming[:_AS_PROOF]]
    news = [(one.published.astimezone(zone), one.title) for one in feed.contents.entries_seen if one.published]
    return [f"{day:%Y-%m-%d}  {title}" for day, title in sorted(news, reverse=True)[:_AS_PROOF]]


def _written(when: When, zone: ZoneInfo) -> str:
    if isinstance(when, Days):
        return when.first.isoformat()
    return f"{begins(when, zone).astimezone(zone):%Y-%m-%d %H:%M}"


def _to_do(text: str, path: Path, network: Network, language: str) -> Iterator[str]:
    """Say what `labnetz check` will say about the new file."""
    problems = _complaints(text, path, network)
    if not problems:
        yield say(msg("Nothing is missing. Next: {command}", command=_next(path)), language)
        return
    yield say(msg("Still to do; labnetz check shows it, too:"), language)
    yield from (f"  {say_problem(problem, language)} [{problem.rule}]" for problem in problems)


def _next(path: Path) -> str:
    """The command that asks the new lab, as it is typed here."""
    folder = path.parent.parent
    where = "" if str(folder) == "network" else f" --network {quote(str(folder))}"
    return f"labnetz harvest{where} --lab {path.stem}"


def _complaints(text: str, path: Path, network: Network) -> tuple[Problem, ...]:
    from labnetz.registry import read_network

    name = f"labs/{path.name}"
    file = path.parent.parent / "network.yml"
    files = {"network.yml": file.read_text("utf-8-sig"), name: text}
    _network, problems = read_network(files, root=network.root, labs={})
    mine = [one for one in problems if one.where.path.endswith(name) and one.rule != "REG-03"]
    return tuple(sorted(mine, key=lambda one: one.level != "error"))
