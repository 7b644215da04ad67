"""The kiosk: what is on now, today and this week, as a departure board for a screen in a library. Makes no page of the
site's frame: nothing on it leads away from it.

Whole without script, then it is one long list. `static/kiosk/kiosk.js` makes a board of it that moves on by itself, and
`static/kiosk/worker.js` keeps a copy for when the line is down.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from importlib.resources import files as package_files
from typing import TYPE_CHECKING

from markupsafe import Markup

from labnetz.model import Artifact, Occurrence, begins
from labnetz.publish import dates
from labnetz.publish.assets import style_part
from labnetz.publish.policy import POLICY
from labnetz.publish.qr import qr
from labnetz.publish.render import render
from labnetz.publish.stops import Stop, stop, takes_place
from labnetz.publish.views import Day, by_day, until, upcoming

if TYPE_CHECKING:
    from labnetz.publish.page_shell import FootLink
    from labnetz.publish.site import Site

FOLDER = "kiosk/"
DAYS_AHEAD = timedelta(days=8)
"""Today and a week: nobody plans further while standing."""
MOST_DATES = 150
"""More dates than these nobody waits for, and each has a code to draw; the board ends with a whole day."""
LONGEST_ADDRESS = 300
"""Bytes of an address that gets a code: no telephone reads a longer one from a screen, and of 2,400 there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One date on the board; `labs` are the ids by which it is found, `code` leads to its page, None without one."""

    stop: Stop
    labs: tuple[str, ...]
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


def kiosk(listed: Sequence[Occurrence], site: Site, law: Sequence[FootLink] = ()) -> tuple[Artifact, ...]:
    """Make all files of the kiosk.

    `listed` are the site's coming dates, on the clock of their labs; `law` are its pages that must be in reach.
    """
    static = package_files("labnetz") / "static" / "kiosk"
    style = f"{_dark_ground()}{(static / 'kiosk.css').read_text('utf-8')}"
    page = _page(listed, site, law)
    version = sha256(f"{page}{style}".encode()).hexdigest()[:16]
    worker = (static / "worker.js").read_text("utf-8").replace("LABNETZ-VERSION", version)
    return (
        Artifact(f"{FOLDER}index.html", page.encode()),
        Artifact(f"{FOLDER}kiosk.css", style.encode()),
        Artifact(f"{FOLDER}kiosk.js", (static / "kiosk.js").read_bytes()),
        Artifact(f"{FOLDER}worker.js", worker.encode()),
    )


def _page(listed: Sequence[Occurrence], site: Site, law: Sequence[FootLink]) -> str:
    days, not_shown = _chosen(listed, site)
    shown = tuple(
        BoardDay(
            name=dates.named_day(day.day, site.language),
            machine=day.day.isoformat(),
            rows=tuple(_row(one, site) for one in day.occurrences),
        )
        for day in days
    )
    next_days = _next_days(not_shown, site)
    labs = [(lab.id, lab.label, next_days.get(lab.id)) for _, lab in sorted(site.labs.items())]
    return render(
        "kiosk.html",
        site,
        "../",
        policy=POLICY,
        days=shown,
        law=law,
        labs=labs,
        later=next_days.get(""),
        stand=dates.moment(site.now, site.zone, site.language),
        made=dates.instant(site.now),
    )


def _chosen(listed: Sequence[Occurrence], site: Site) -> tuple[tuple[Day, ...], tuple[Occurrence, ...]]:
    """Give the days of the board, and what of the coming dates is on none of them."""
    coming = upcoming(listed, site.now, site.zone)
    end = site.now + DAYS_AHEAD
    days = by_day((one for one in coming if begins(one.when, site.zone) < end), site.now, site.zone)
    shown = until(days, MOST_DATES)
    cut = (one for day in days[len(shown) :] for one in day.occurrences)
    return shown, (*cut, *(one for one in coming if begins(one.when, site.zone) >= end))


def _next_days(not_shown: Iterable[Occurrence], site: Site) -> dict[str, Next]:
    """Give for each lab, and under "" for all of them, the first day beyond the board that has something."""
    found: dict[str, Next] = {}
    for one in sorted(not_shown, key=lambda one: begins(one.when, site.zone)):
        if not takes_place(one.event):
            continue
        begin = begins(one.when, site.zone)
        day = dates.long_day(begin.astimezone(site.zone).date(), site.language)
        for lab in ("", one.event.lab, *one.event.also):
            found.setdefault(lab, Next(day=day, is_soon=begin < site.now + DAYS_AHEAD))
    return found


def _row(one: Occurrence, site: Site) -> Row:
    event = one.event
    day = begins(one.when, site.zone).astimezone(site.zone).date()
    is_web = event.url.startswith(("https://", "http://")) and len(event.url.encode()) <= LONGEST_ADDRESS
    return Row(
        stop=stop(one, site, "../", under=max(day, site.today)),
        labs=tuple(lab for lab in (event.lab, *event.also) if lab in site.labs),
        url=event.url if is_web else "",
        code=qr(event.url) if is_web else None,
    )


def _dark_ground() -> str:
    """A board is always dark: the colours that other pages have in the dark, and the font."""
    text = "".join(style_part(name) for name in ("tokens", "lines"))
    dark = re.findall(
        r"^@media screen and \(prefers-color-scheme: dark\) \{\n(.*?)^\}\n", text, re.DOTALL | re.MULTILINE
    )
    plain = re.sub(r"^@media .*?^\}\n", "", text, flags=re.DOTALL | re.MULTILINE)
    return plain.replace('url("', 'url("../assets/') + "".join(dark)
