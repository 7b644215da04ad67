"""Programs that tests ask what they make of our calendars and feeds: ical.js, libical, khal, calcurse and newsboat."""

import json
import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).parent
READ_WITH_ICAL_JS = """
import ICAL from "ical.js";
import { readFileSync } from "node:fs";
const until = ICAL.Time.fromJSDate(new Date(process.env.UNTIL), true);
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
// Its own way to find changed dates would take those of all other series, too.
const exceptions = [];
for (const zone of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(new ICAL.Timezone(zone));
}
const all = calendar.getAllSubcomponents("vevent")
  .map((one) => new ICAL.Event(one, { strictExceptions: true, exceptions }));
const starts = [];
for (const event of all.filter((one) => !one.isRecurrenceException())) {
  for (const change of all.filter((one) => one.isRecurrenceException() && one.uid === event.uid)) {
    event.relateException(change);
  }
  const dates = event.iterator();
  for (let next = dates.next(); next && next.compare(until) < 0; next = dates.next()) {
    const item = event.getOccurrenceDetails(next);
    const day = item.startDate.isDate;
    const start = day ? item.startDate.toString() : item.startDate.toJSDate().toISOString();
    starts.push([event.uid, start, item.item.summary]);
    if (!event.isRecurring()) break;
  }
}
console.log(JSON.stringify(starts));
"""


def dates_by_ical_js(body: bytes, *, until: str = "2028-01-01") -> list[tuple[str, str, str]]:
    """Give (uid, start, title) of every date before a day, as ical.js computes them with the file's own zones."""
    command = ["node", "--input-type=module", "--eval", READ_WITH_ICAL_JS]
    environment = {**os.environ, "UNTIL": f"{until}T00:00:00Z"}
    done = subprocess.run(command, input=body, capture_output=True, cwd=TESTS, timeout=60, check=False, env=environment)
    assert done.returncode == 0, done.stderr.decode()
    return [(uid, start, title) for uid, start, title in json.loads(done.stdout)]


@dataclass(frozen=True)
class LibicalReading:
    """What libical says of a calendar: its complaints, the number of VEVENTs, and (uid, start) of every date."""

    errors: tuple[str, ...]
    events: int
    dates: frozenset[tuple[str, str]]


def libical(body: bytes, *, until: str = "2028-01-01") -> LibicalReading:
    """Read with libical, which Evolution and GNOME Calendar use; Debian's own Python knows it, and ours doesn't."""
    return libical_of_each([body], until=until)[0]


def libical_of_each(bodies: Iterable[bytes], *, until: str = "2028-01-01") -> list[LibicalReading]:
    """Read many calendars at once."""
    command = ["/usr/bin/python3", str(TESTS / "libical_dates.py"), until]
    handed = json.dumps([body.decode() for body in bodies]).encode()
    done = subprocess.run(command, input=handed, capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return [
        LibicalReading(tuple(one["errors"]), one["events"], frozenset((uid, at) for uid, at in one["dates"]))
        for one in json.loads(done.stdout)
    ]


def calcurse(home: Path, path: Path) -> tuple[str, list[str]]:
    """Import a file into a calendar of its own in `home`; give what calcurse says, and what it keeps."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": "C.UTF-8", "TZ": "Europe/Berlin"}
    command = ["calcurse", "-D", str(home / "calcurse"), "-i", str(path)]
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment, timeout=120, check=False, stdin=subprocess.DEVNULL
    )
    assert done.returncode == 0, done.stderr
    kept = (home / "calcurse" / "apts").read_text("utf-8").splitlines()
    return done.stdout + done.stderr, kept


def khal(home: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run khal with a calendar and a database of its own in `home`."""
    settings = home / "khal.conf"
    if not settings.exists():
        (home / "calendar").mkdir()
        settings.write_text(
            f"[calendars]\n[[labnetz]]\npath = {home / 'calendar'}\n"
            f"[sqlite]\npath = {home / 'khal.db'}\n"
            "[locale]\nlocal_timezone = Europe/Berlin\ndefault_timezone = Europe/Berlin\n"
            "timeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
            "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n",
            "utf-8",
        )
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"}
    command = ["khal", "-c", str(settings), *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120, check=False)


def newsboat(home: Path, *arguments: str | Path) -> "subprocess.CompletedProcess[bytes]":
    """Run newsboat with the addresses in `home`/urls and a database of its own."""
    command = ["newsboat", "-u", home / "urls", "-c", home / "cache.db", "-C", home / "config", *arguments]
    environment = {"HOME": str(home), "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, env=environment, capture_output=True, timeout=60, check=True)
