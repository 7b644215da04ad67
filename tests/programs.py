"""Calendar programs that tests ask what they make of our calendars: ical.js and khal."""

import json
import os
import subprocess
from pathlib import Path

TESTS = Path(__file__).parent
READ_WITH_ICAL_JS = """
import ICAL from "ical.js";
import { readFileSync } from "node:fs";
const until = ICAL.Time.fromJSDate(new Date("2028-01-01T00:00:00Z"), true);
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(new ICAL.Timezone(zone));
}
const all = calendar.getAllSubcomponents("vevent").map((one) => new ICAL.Event(one));
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


def dates_by_ical_js(body: bytes) -> list[tuple[str, str, str]]:
    """Give (uid, start, title) of every date before 2028, as ical.js computes them with the file's own zones."""
    command = ["node", "--input-type=module", "--eval", READ_WITH_ICAL_JS]
    done = subprocess.run(command, input=body, capture_output=True, cwd=TESTS, timeout=60, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


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
