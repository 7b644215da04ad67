"""Somebody has subscribed to the portal with vdirsyncer and looks at it with khal, while the labs change their minds.

vdirsyncer fetches the merged calendar over HTTP, as often as it is run, and keeps one file per event; khal lists what
is in the files. What both show must follow what the labs say: no date stands twice, none is lost.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

from loopback import Nginx
from programs import khal, newsboat
from town import Town, vevent

pytestmark = [pytest.mark.programs, pytest.mark.slow]

VDIRSYNCER = """\
[general]
status_path = "{home}/status/"
[pair network]
a = "portal"
b = "here"
collections = null
conflict_resolution = "a wins"
[storage portal]
type = "http"
url = "{url}"
[storage here]
type = "filesystem"
path = "{home}/calendar/"
fileext = ".ics"
"""
TALK = "title: Vortrag\nstart: 2026-12-04 19:00\nend: 2026-12-04 20:30"
OPEN_HOURS = """\
title: Sprechstunde
start: 2026-12-01 10:00
end: 2026-12-01 12:00
repeat: {every: week, weekdays: [di], until: 2026-12-29}"""
CHOIR = ("DTEND;TZID=Europe/Berlin:20261203T200000", "RRULE:FREQ=WEEKLY;COUNT=4")


@dataclass
class Subscriber:
    """A person's computer: vdirsyncer fetches `url` into files, khal shows them."""

    home: Path
    url: str

    def subscribe(self) -> None:
        khal(self.home, "list", "2026-12-01", "1d")  # makes its folders
        (self.home / "vdirsyncer.conf").write_text(VDIRSYNCER.format(home=self.home, url=self.url), "utf-8")
        self._run("discover")

    def sync(self) -> None:
        self._run("sync")

    def _run(self, what: str) -> None:
        command = ["vdirsyncer", "-c", str(self.home / "vdirsyncer.conf"), what]
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.home), "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"}
        done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        assert "error" not in (done.stdout + done.stderr).lower()

    def sees(self) -> list[str]:
        """Give the dates of December, as khal lists them: day, time and title."""
        form = ("--day-format", "", "--format", "{start-date} {start-time} {title}")
        done = khal(self.home, "list", *form, "2026-12-01", "31d")
        assert "critical" not in done.stderr.lower(), done.stderr
        return sorted(" ".join(line.split()) for line in done.stdout.splitlines() if line.strip())

    def files(self) -> dict[str, tuple[int, int]]:
        """Give which file was written when: one that was written anew is another file, even with the same text."""
        found = ((path.name, path.stat()) for path in (self.home / "calendar").glob("*.ics"))
        return {name: (stat.st_ino, stat.st_mtime_ns) for name, stat in found}


@pytest.fixture
def town(nginx: Nginx, tmp_path: Path) -> Town:
    """Two foreign labs, one that labnetz built, and their portal."""
    found = Town(nginx, tmp_path / "portals")
    found.lab("rad", vevent("1", "Repair Café"), vevent("2", "Radtour", ";VALUE=DATE:20261205"), vevent("3", "Kino"))
    found.lab("chor", vevent("1", "Chor", ";TZID=Europe/Berlin:20261203T190000", *CHOIR))
    found.own_lab("haus", vortrag=TALK, sprechstunde=OPEN_HOURS)
    found.portal("netz", "rad", "chor", own=["haus"])
    found.round("netz")
    return found


@pytest.fixture
def subscriber(town: Town, tmp_path: Path) -> Subscriber:
    (tmp_path / "home").mkdir()
    found = Subscriber(tmp_path / "home", f"{town.url}netz/feeds/calendar.ics")
    found.subscribe()
    found.sync()
    return found


# --- what the labs publish, and what becomes of it -------------------------------------------------------------------

CHOIR_WEEK = ("RECURRENCE-ID;TZID=Europe/Berlin:{}T190000", "SEQUENCE:1")
SONG = "DTEND;TZID=Europe/Berlin:20261211T220000"


def cinema(town: Town, *film: str) -> None:
    """Publish the foreign lab with another version of its last event, or without it."""
    town.lab("rad", vevent("1", "Repair Café"), vevent("2", "Radtour", ";VALUE=DATE:20261205"), *film)


def cinema_moves(town: Town) -> None:
    cinema(town, vevent("3", "Kino", ";TZID=Europe/Berlin:20261206T203000"))


def choir(town: Town, *changes: str) -> None:
    """Publish the foreign series and changed dates of it."""
    town.lab("chor", vevent("1", "Chor", ";TZID=Europe/Berlin:20261203T190000", *CHOIR), *changes)


def change_foreign_dates(town: Town) -> None:
    moved, off = ([line.format(day) for line in (CHOIR_WEEK[0], CHOIR_WEEK[1])] for day in ("20261210", "20261217"))
    choir(
        town,
        vevent("1", "Chor", ";TZID=Europe/Berlin:20261211T203000", SONG, *moved),
        vevent("1", "Chor", ";TZID=Europe/Berlin:20261217T190000", *off, "STATUS:CANCELLED"),
    )


def change_own_dates(town: Town) -> None:
    changes = "changed_dates:\n- {date: 2026-12-08, start: 2026-12-09 14:00, end: 2026-12-09 16:00}\n"
    town.own_lab("haus", vortrag=TALK, sprechstunde=f"{OPEN_HOURS}\n{changes}- {{date: 2026-12-15, status: cancelled}}")


def move_the_whole_series(town: Town) -> None:
    town.own_lab("haus", vortrag=TALK, sprechstunde=OPEN_HOURS.replace("10:00", "09:30"))


OPEN_DAYS = ("2026-12-01", "2026-12-08", "2026-12-15", "2026-12-22", "2026-12-29")
CHANGES = [
    pytest.param(
        cinema_moves,
        ["2026-12-02 17:00 Kino"],
        ["2026-12-06 20:30 Kino"],
        id="a foreign event is moved, without a word about it",
    ),
    pytest.param(
        lambda town: cinema(town, vevent("3", "Kino", "20261202T160000Z", "STATUS:CANCELLED", "SEQUENCE:1")),
        ["2026-12-02 17:00 Kino"],
        ["2026-12-02 17:00 Abgesagt: Kino"],
        id="a foreign event is cancelled",
    ),
    pytest.param(cinema, ["2026-12-02 17:00 Kino"], [], id="a foreign event is withdrawn"),
    pytest.param(
        change_foreign_dates,
        ["2026-12-10 19:00 Chor", "2026-12-17 19:00 Chor"],
        ["2026-12-11 20:30 Chor", "2026-12-17 19:00 Abgesagt: Chor"],
        id="one date of a foreign series is moved, one cancelled",
    ),
    pytest.param(
        lambda town: town.own_lab("haus", sprechstunde=OPEN_HOURS),
        ["2026-12-04 19:00 Vortrag"],
        [],
        id="an event of ours is withdrawn",
    ),
    pytest.param(
        lambda town: town.own_lab("haus", vortrag=f"{TALK}\nstatus: cancelled", sprechstunde=OPEN_HOURS),
        ["2026-12-04 19:00 Vortrag"],
        ["2026-12-04 19:00 Abgesagt: Vortrag"],
        id="an event of ours is cancelled",
    ),
    pytest.param(
        change_own_dates,
        ["2026-12-08 10:00 Sprechstunde", "2026-12-15 10:00 Sprechstunde"],
        ["2026-12-09 14:00 Sprechstunde", "2026-12-15 10:00 Abgesagt: Sprechstunde"],
        id="one date of a series of ours is moved, one cancelled",
    ),
    pytest.param(
        move_the_whole_series,
        [f"{day} 10:00 Sprechstunde" for day in OPEN_DAYS],
        [f"{day} 09:30 Sprechstunde" for day in OPEN_DAYS],
        id="a whole series of ours is moved",
    ),
]
BEFORE = sorted(
    [
        *(f"{day} 10:00 Sprechstunde" for day in OPEN_DAYS),
        *(f"2026-12-{day} 19:00 Chor" for day in ("03", "10", "17", "24")),
        "2026-12-02 17:00 Kino",
        "2026-12-02 17:00 Repair Café",
        "2026-12-04 19:00 Vortrag",
        "2026-12-05 Radtour",
    ]
)


def replaced(dates: list[str], gone: list[str], new: list[str]) -> list[str]:
    """Give the dates without those that are gone, each of which stands there once, and with the new ones."""
    left = [date for date in dates if date not in gone]
    assert len(left) == len(dates) - len(gone)
    return sorted([*left, *new])


@pytest.mark.parametrize(("change", "gone", "new"), CHANGES)
def test_the_subscriber_sees_what_changed_and_nothing_else(
    town: Town, subscriber: Subscriber, change: Callable[[Town], None], gone: list[str], new: list[str]
):
    assert subscriber.sees() == BEFORE
    before = subscriber.files()
    change(town)
    town.round("netz")
    subscriber.sync()
    assert subscriber.sees() == replaced(BEFORE, gone, new)
    kept = {name for name, when in subscriber.files().items() if before.get(name) == when}
    assert len(kept) == len(before) - 1  # every other event's file was left alone


def test_who_goes_by_uid_has_each_event_once(town: Town, subscriber: Subscriber, tmp_path: Path):
    """vdirsyncer goes by what is in an event; khal, when it imports, by its UID, as most programs do."""
    (tmp_path / "other").mkdir()
    for change in (same_again, cinema_moves, change_foreign_dates, change_own_dates):
        change(town)
        town.round("netz")
        merged = tmp_path / "merged.ics"
        merged.write_bytes(town.published("netz")["feeds/calendar.ics"])
        done = khal(tmp_path / "other", "import", "--batch", "-a", "labnetz", str(merged))
        assert done.returncode == 0, done.stderr
        subscriber.sync()
        assert Subscriber(tmp_path / "other", "").sees() == subscriber.sees()
    assert len(list((tmp_path / "other" / "calendar").glob("*.ics"))) == 6


def same_again(town: Town) -> None:
    """Nothing changes."""


def stamped_anew(town: Town) -> None:
    """The foreign programs write the time of each request into DTSTAMP, and their events in another order."""
    now = f"{town.now:%Y%m%dT%H%M%SZ}"
    town.lab(
        "rad",
        vevent("3", "Kino", stamp=now),
        vevent("2", "Radtour", ";VALUE=DATE:20261205", stamp=now),
        vevent("1", "Repair Café", stamp=now),
    )
    town.lab("chor", vevent("1", "Chor", ";TZID=Europe/Berlin:20261203T190000", *CHOIR, stamp=now))


def built_again(town: Town) -> None:
    town.own_lab("haus", sprechstunde=OPEN_HOURS, vortrag=TALK)


@pytest.mark.parametrize("change", [same_again, stamped_anew, built_again])
def test_a_sync_without_changes_writes_nothing(town: Town, subscriber: Subscriber, change: Callable[[Town], None]):
    before, validators = subscriber.files(), validators_of(subscriber.url)
    for _ in range(2):
        change(town)
        town.round("netz")
        subscriber.sync()
    assert subscriber.files() == before
    assert validators_of(subscriber.url) == validators
    request = urllib.request.Request(subscriber.url, headers={"If-None-Match": validators[0]})  # noqa: S310 - loopback
    with pytest.raises(urllib.error.HTTPError, match="304"):
        urllib.request.urlopen(request, timeout=60)  # noqa: S310 - loopback


def validators_of(url: str) -> tuple[str, str]:
    """Give what a program asks with, whether something changed, and a hash of what it gets."""
    with urllib.request.urlopen(url, timeout=60) as answer:  # noqa: S310 - loopback
        return answer.headers["ETag"], sha256(answer.read()).hexdigest()


# --- who reads feeds -------------------------------------------------------------------------------------------------


def read_news(home: Path) -> list[str]:
    """Reload all feeds; give the titles of all entries, each once per feed."""
    newsboat(home, "-x", "reload")
    with sqlite3.connect(home / "cache.db") as cache:
        found = cache.execute("SELECT title FROM rss_item").fetchall()
    cache.close()
    return sorted(title for (title,) in found)


def test_who_reads_the_feed_of_changes_hears_of_each_change_once(town: Town, tmp_path: Path):
    (tmp_path / "urls").write_text(f"{town.url}netz/feeds/changes.xml\n")
    (tmp_path / "config").write_text("")
    first = read_news(tmp_path)
    assert [title for title in first if "Kino" in title or "Chor" in title] == []
    change_foreign_dates(town)
    cinema(town)
    town.round("netz")
    new = [
        "Fällt aus: Chor (Labor chor)",
        "Neue Zeit: Chor (Labor chor)",
        "Nicht mehr im Kalender des Labors: Kino (Labor rad)",
    ]
    assert read_news(tmp_path) == sorted([*first, *new])
    stamped_anew_but(town)
    town.round("netz")
    assert read_news(tmp_path) == sorted([*first, *new])


def stamped_anew_but(town: Town) -> None:
    """As above, without the event that is withdrawn."""
    now = f"{town.now:%Y%m%dT%H%M%SZ}"
    town.lab("rad", vevent("2", "Radtour", ";VALUE=DATE:20261205", stamp=now), vevent("1", "Repair Café", stamp=now))


def test_who_reads_the_feed_of_events_has_each_event_once(town: Town, tmp_path: Path):
    (tmp_path / "urls").write_text(f"{town.url}netz/feeds/events.xml\n")
    (tmp_path / "config").write_text("")
    before = read_news(tmp_path)
    assert len(before) == 6
    for _ in range(2):
        stamped_anew(town)
        town.round("netz")
        assert read_news(tmp_path) == before
