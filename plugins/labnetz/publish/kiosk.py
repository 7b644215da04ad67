"""The kiosk: what is on now, today and this week, and where one can take part, as a departure board for a screen in a
library: one of all labs, and one of each. Makes no page of the site's frame: nothing on it leads away from it.

Whole without script, then it is one long list. `static/kiosk/kiosk.js` makes a board of it that moves on by itself, and
`static/kiosk/worker.js` keeps a copy for when the line is down. A board says of which day its data are, not of which
minute: so it stays the same file as long as nothing on it changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from importlib.resources import files as package_files
from itertools import chain
from typing import TYPE_CHECKING

from markupsafe import Markup

from labnetz.locale import say
from labnetz.model import Artifact, File, Occurrence, Planned, begins, file_path, msg
from labnetz.publish import dates
from labnetz.publish.assets import style_part
from labnetz.publish.call_page import CallEntry, call_entry, open_calls
from labnetz.publish.event_links import event_href
from labnetz.publish.foreign import marks
from labnetz.publish.lines import line_of
from labnetz.publish.members import announces
from labnetz.publish.policy import POLICY
from labnetz.publish.qr import qr
from labnetz.publish.render import render
from labnetz.publish.stamping import version_of
from labnetz.publish.stops import Stop, beside, stop, takes_place
from labnetz.publish.views import Day, by_day, first_day, until, upcoming
from labnetz.words import DEMO

if TYPE_CHECKING:
    from labnetz.model import Call, Lab
    from labnetz.publish.members import Members
    from labnetz.publish.page_shell import FootLink
    from labnetz.publish.site import Site

FOLDER = "kiosk/"
DAYS_AHEAD = timedelta(days=8)
"""Today and a week: nobody plans further while standing."""
MOST_DATES = 150
"""More dates than these nobody waits for, and each has a code to draw; the board ends with a whole day."""
MOST_CALLS = 20
"""Those that close first; who has read twenty does not wait for more."""
LONGEST_ADDRESS = 300
"""Bytes of an address that gets a code: no telephone reads a longer one from a screen, and of 2,400 there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One date on the board; `code` leads to its page, None without one."""

    stop: Stop
    url: str
    code: Markup | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRow:
    """One call on the board."""

    call: CallEntry
    url: str
    code: Markup | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardDay:
    """A day of the board; `machine` as in "2026-12-02"."""

    name: str
    machine: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """The first day beyond the board on which something takes place; `is_soon` if it is within the board's week."""

    day: str
    is_soon: bool


@dataclass(frozen=True, slots=True)
class Announced:
    """What a board is made of: coming dates, on the clock of their labs, and calls. `note` is said of all of them."""

    listed: Sequence[Occurrence]
    calls: Sequence[Call] = ()
    note: str = ""


def kiosk(announced: Announced, members: Members, site: Site, law: Sequence[FootLink] = ()) -> Iterator[File]:
    """Give all files of the kiosk; `law` are the site's pages that must be in reach."""
    static = package_files("labnetz") / "static" / "kiosk"
    style = f"{_dark_ground()}{(static / 'kiosk.css').read_text('utf-8')}"
    script, worker = ((static / name).read_text("utf-8") for name in ("kiosk.js", "worker.js"))
    version = sha256(f"{style}{script}{worker}".encode()).hexdigest()[:16]
    yield Artifact(f"{FOLDER}kiosk.css", style.encode())
    yield Artifact(f"{FOLDER}kiosk.js", script.encode())
    yield Artifact(f"{FOLDER}worker.js", worker.replace("LABNETZ-VERSION", version).encode())
    yield _planned(_board(announced, None, site, law))
    for lab in members.labs:
        calls = members.calls.get(lab.id, ())
        if announces(lab) or calls:
            note = announced.note or (say(DEMO, site.language) if lab.demo else "")
            own = Announced(members.dates.get(lab.id, ()), calls, note)
            yield _planned(_board(own, lab, site, law))


@dataclass(frozen=True, slots=True)
class _Board:
    """One board before it is put into words: of all labs, or of one."""

    lab: Lab | None
    site: Site
    law: tuple[FootLink, ...]
    days: tuple[Day, ...]
    calls: tuple[Call, ...]
    note: str
    later: Next | None

    @property
    def path(self) -> str:
        return f"{FOLDER}{file_path(self.lab.id)}/index.html" if self.lab else f"{FOLDER}index.html"

    def version(self) -> str:
        """Stand for all that it shows: what it is made of, and who is named beside it."""
        shown = [one.event for day in self.days for one in day.occurrences]
        named = [beside(event, self.site) for event in shown]
        others = [self.site.labs[call.lab] for call in self.calls] + ([self.lab] if self.lab else [])
        own = [(lab.label, line_of(lab), lab.language) for lab in others]
        site = (self.site.name, self.site.url, self.site.language, self.site.timezone, self.site.today)
        marked = [marks(call, self.site) for call in self.calls]
        return version_of(site, own, named, marked, self.law, self.days, self.calls, self.note, self.later)

    def page(self, version: str) -> str:
        """Put it into words; `version` is its own."""
        lab, site, root = self.lab, self.site, "../../" if self.lab else "../"
        return render(
            "kiosk.html",
            site,
            root,
            policy=POLICY,
            version=version,
            own="../" if lab else "",
            lab=lab.label if lab else "",
            line=line_of(lab) if lab else "",
            days=tuple(_day(day, site, root) for day in self.days),
            calls=tuple(_call_row(call, site, root) for call in self.calls),
            law=self.law,
            note=self.note,
            later=self.later,
            title=say(msg("Board of {lab}", lab=lab.label) if lab else msg("Board"), site.language),
            stand=dates.plain_day(site.today, site.language),
            made=site.today.isoformat(),
        )


def _planned(board: _Board) -> Planned:
    version = board.version()
    return Planned(board.path, lambda: (board.page(version).encode(),), version)


def _board(announced: Announced, lab: Lab | None, site: Site, law: Sequence[FootLink]) -> _Board:
    days, later = _chosen(announced.listed, site)
    calls = open_calls(announced.calls, site)[:MOST_CALLS]
    return _Board(lab, site, tuple(law), days, calls, announced.note, later)


def _day(day: Day, site: Site, root: str) -> BoardDay:
    return BoardDay(
        name=dates.named_day(day.day, site.language),
        machine=day.day.isoformat(),
        rows=tuple(_row(one, site, root) for one in day.occurrences),
    )


def _chosen(listed: Sequence[Occurrence], site: Site) -> tuple[tuple[Day, ...], Next | None]:
    """Give the days of the board, and the first day beyond it that has something."""
    zone, end = site.zone, site.now + DAYS_AHEAD
    begun = [(begins(one.when, zone), one) for one in listed]
    days = by_day(upcoming((one for at, one in begun if at < end), site.now, zone), site.now, zone)
    shown = until(days, MOST_DATES)
    cut = (begins(one.when, zone) for day in days[len(shown) :] for one in day.occurrences if takes_place(one.event))
    beyond = (at for at, one in begun if at >= end and takes_place(one.event))
    first = min(chain(cut, beyond), default=None)
    if first is None:
        return shown, None
    return shown, Next(day=dates.long_day(first.astimezone(zone).date(), site.language), is_soon=first < end)


def _row(one: Occurrence, site: Site, root: str) -> Row:
    day = first_day(one, site.zone)
    url, code = _to_take(event_href(one.event, site, ""), site)
    return Row(stop=stop(one, site, root, under=max(day, site.today)), url=url, code=code)


def _call_row(call: Call, site: Site, root: str) -> CallRow:
    entry = call_entry(call, site, root)
    url, code = _to_take(entry.href.removeprefix(root), site)
    return CallRow(call=entry, url=url, code=code)


def _to_take(href: str, site: Site) -> tuple[str, Markup | None]:
    """Give the whole address of a page, and its code; of what has none, or one that nobody can scan, nothing."""
    url = href if "://" in href else site.url + href
    is_web = bool(href) and url.startswith(("https://", "http://")) and len(url.encode()) <= LONGEST_ADDRESS
    return (url, qr(url)) if is_web else ("", None)


def _dark_ground() -> str:
    """A board is always dark: the colours that other pages have in the dark, and the font."""
    text = "".join(style_part(name) for name in ("tokens", "lines"))
    dark = re.findall(
        r"^@media screen and \(prefers-color-scheme: dark\) \{\n(.*?)^\}\n", text, re.DOTALL | re.MULTILINE
    )
    plain = re.sub(r"^@media .*?^\}\n", "", text, flags=re.DOTALL | re.MULTILINE)
    return plain.replace('url("', 'url("../assets/') + "".join(dark)
