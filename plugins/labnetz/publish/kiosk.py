"""The kiosk: what is on now, today and this week, as a departure board for a screen in a library. Makes no page of the
site's frame: nothing on it leads away from it.

Whole without script, then it is one long list. `static/kiosk/kiosk.js` makes a board of it that moves on by itself, and
`static/kiosk/worker.js` keeps a copy for when the line is down.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
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
from labnetz.publish.stops import Stop, stop
from labnetz.publish.views import by_day, until, upcoming

if TYPE_CHECKING:
    from labnetz.publish.page_shell import FootLink
    from labnetz.publish.site import Site

FOLDER = "kiosk/"
DAYS_AHEAD = timedelta(days=8)
"""Today and a week: nobody plans further while standing."""
MOST_DATES = 150
"""More dates than these nobody waits for, and each has a code to draw; the board ends with a whole day."""


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
    soon = [one for one in upcoming(listed, site.now, site.zone) if begins(one.when, site.zone) < site.now + DAYS_AHEAD]
    days = until(by_day(soon, site.now, site.zone), MOST_DATES)
    shown = tuple(
        BoardDay(
            name=dates.named_day(day.day, site.language),
            machine=day.day.isoformat(),
            rows=tuple(_row(one, site) for one in day.occurrences),
        )
        for day in days
    )
    labs = sorted({(lab.id, lab.label) for lab in site.labs.values()})
    later = next((one for one in upcoming(listed, site.now, site.zone) if one not in soon), None)
    return render(
        "kiosk.html",
        site,
        "../",
        policy=POLICY,
        days=shown,
        law=law,
        labs=labs,
        later=None if later is None else dates.long_day(begins(later.when, site.zone).date(), site.language),
        stand=dates.moment(site.now, site.zone, site.language),
        made=dates.instant(site.now),
    )


def _row(one: Occurrence, site: Site) -> Row:
    event = one.event
    day = begins(one.when, site.zone).astimezone(site.zone).date()
    is_web = event.url.startswith(("https://", "http://"))
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
