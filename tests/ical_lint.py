"""What is wrong with the bytes of a calendar that we publish (RFC 5545, and what programs do with it). Reads nothing
with the code that wrote it: a mistake that both make would never be seen.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

FORBIDDEN = {"ATTENDEE", "ORGANIZER", "VALARM", "REQUEST-STATUS", "X-ALT-DESC", "EXRULE", "DURATION"}
ONCE = {
    *("UID", "DTSTAMP", "DTSTART", "DTEND", "RRULE", "SEQUENCE", "SUMMARY", "DESCRIPTION", "LOCATION", "GEO", "URL"),
    *("STATUS", "CLASS", "TRANSP", "CREATED", "LAST-MODIFIED", "RECURRENCE-ID", "CATEGORIES"),
}
NEEDED = {"UID", "DTSTAMP", "DTSTART", "SUMMARY"}
OURS = NEEDED | {"STATUS", "SEQUENCE", "CLASS", "TRANSP"}
PROVENANCE = {"X-LABNETZ-LAB", "X-LABNETZ-SOURCE"}
CALENDAR_NAMES = {"NAME", "X-WR-CALNAME", "X-WR-RELCALID", "X-WR-CALDESC", "REFRESH-INTERVAL"}
MOST_BYTES = 1_000_000
_TEXTS = {"SUMMARY", "DESCRIPTION", "LOCATION", "UID"}
_ESCAPED = re.compile(r"(?:[^\\,;]|\\[\\,;nN])*")
_LINE = re.compile(r'([A-Z0-9-]+)((?:;[A-Z0-9-]+=(?:"[^"]*"|[^";:,]*))*):(.*)', re.DOTALL)


@dataclass(frozen=True)
class Property:
    """A line taken apart; `params` as NAME → value."""

    name: str
    params: dict[str, str]
    value: str

    @property
    def kind(self) -> tuple[str, str]:
        """What EXDATE and the like must share with DTSTART: value type and zone."""
        return self.params.get("VALUE", "utc" if self.value.endswith("Z") else ""), self.params.get("TZID", "")

    @property
    def moment(self) -> datetime:
        """The instant; a DATE is its midnight, in UTC."""
        form = "%Y%m%d" if len(self.value) == 8 else "%Y%m%dT%H%M%S"
        zone = ZoneInfo(self.params["TZID"]) if "TZID" in self.params else UTC
        return datetime.strptime(self.value.rstrip("Z"), form).replace(tzinfo=zone).astimezone(UTC)


def faults(body: bytes, *, kind: str = "feed", most_bytes: int = MOST_BYTES) -> list[str]:
    """Say all that is wrong; `kind` is "feed", "single" (a file of one event), "merged" (with events of others) or
    "merged single" (of one of those). `most_bytes` is more for calendars of everything, which no program subscribes to.
    """
    found = [*_bytes(body, most_bytes)]
    try:
        lines = [_parse(line) for line in body.replace(b"\r\n ", b"").decode().removesuffix("\r\n").split("\r\n")]
    except (UnicodeDecodeError, ValueError) as error:
        return [*found, str(error)]
    if nesting := [*_nesting(lines)]:
        return [*found, *nesting]
    events = _components(lines, "VEVENT")
    is_merged = kind.startswith("merged")
    return [
        *found,
        *_head(lines, kind),
        *_zones(lines),
        *(fault for one in events for fault in _event(one, NEEDED | PROVENANCE if is_merged else OURS)),
        *_families(events),
        *_steady(lines, events),
    ]


def _bytes(body: bytes, most_bytes: int) -> Iterator[str]:
    if body.startswith(b"\xef\xbb\xbf"):
        yield "a byte order mark"
    if not body.endswith(b"END:VCALENDAR\r\n"):
        yield "does not end in END:VCALENDAR"
    if len(body) > most_bytes:
        yield f"{len(body)} bytes: Google reads no more than {most_bytes}"
    if re.search(rb"(?<!\r)\n|\r(?!\n)", body):
        yield "a line end that is not CRLF"
    if re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", body):
        yield "a control character"
    for line in body.split(b"\r\n"):
        if len(line) > 75:
            yield f"more than 75 octets: {line!r}"
        if not _is_whole(line):
            yield f"folded inside a character: {line!r}"
    if re.search(rb"(?<!\\)(?:\\\\)*\\\r\n ", body):
        yield "folded between a backslash and its character"


def _is_whole(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _parse(text: str) -> Property:
    found = _LINE.fullmatch(text)
    if found is None:
        raise ValueError(f"not a content line: {text!r}")
    params = dict(part.split("=", 1) for part in re.findall(r'[A-Z0-9-]+=(?:"[^"]*"|[^";:,]*)', found[2]))
    if params.get("TZID", "").startswith('"'):
        raise ValueError(f"a quoted TZID, which Outlook does not know: {text!r}")
    return Property(found[1], params, found[3])


def _nesting(lines: list[Property]) -> Iterator[str]:
    """Each BEGIN has its END; zones come before events, or programs that read in one go don't know them yet."""
    open_, kinds = [], []
    for line in lines:
        if line.name == "BEGIN":
            open_.append(line.value)
            kinds += [line.value] if len(open_) == 2 else []
        elif line.name == "END" and (not open_ or open_.pop() != line.value):
            yield f"END:{line.value} without its BEGIN"
    if open_:
        yield f"BEGIN:{open_[-1]} without its END"
    if kinds != sorted(kinds, key=("VTIMEZONE", "VEVENT").index):
        yield "a zone after an event"


def _components(lines: list[Property], kind: str) -> list[list[Property]]:
    starts = [index for index, line in enumerate(lines) if (line.name, line.value) == ("BEGIN", kind)]
    ends = [index for index, line in enumerate(lines) if (line.name, line.value) == ("END", kind)]
    return [lines[start + 1 : end] for start, end in zip(starts, ends, strict=True)]


def _head(lines: list[Property], kind: str) -> Iterator[str]:
    head = lines[: next((i for i, line in enumerate(lines) if i and line.name == "BEGIN"), len(lines) - 1)]
    names = [line.name for line in head]
    if names[:2] != ["BEGIN", "VERSION"] or head[1].value != "2.0":
        yield "VERSION:2.0 is not first"
    if "PRODID" not in names:
        yield "no PRODID"
    if [line.value for line in head if line.name == "METHOD"] not in ([], ["PUBLISH"]):
        yield "a METHOD other than PUBLISH"
    is_single = kind.endswith("single")
    if is_single and CALENDAR_NAMES & set(names):
        yield "a file of one event that names a calendar"
    if not is_single:
        yield from (f"no {name}" for name in sorted(CALENDAR_NAMES - {"X-WR-RELCALID", "X-WR-CALDESC"} - set(names)))
    forbidden = FORBIDDEN - {"DURATION"} if kind.startswith("merged") else FORBIDDEN
    yield from (f"{name} in the file" for name in sorted(forbidden & {*(line.name for line in lines), *_begun(lines)}))


def _begun(lines: list[Property]) -> set[str]:
    return {line.value for line in lines if line.name == "BEGIN"}


def _zones(lines: list[Property]) -> Iterator[str]:
    zones = _components(lines, "VTIMEZONE")
    defined = [line.value for zone in zones for line in zone if line.name == "TZID"]
    used = {line.params["TZID"] for line in lines if "TZID" in line.params}
    if used != set(defined) or len(defined) != len(set(defined)):
        yield f"zones defined: {defined}, used: {sorted(used)}"
    for zone in zones:
        names = Counter(line.name for line in zone)
        if names["TZNAME"] < max(1, names["DTSTART"]):
            yield "a part of a zone without TZNAME"
        if names["RDATE"]:
            yield "a zone as a list of dates, which Outlook does not know"
        yield from (f"no zone of the world: {line.value}" for line in zone if line.name == "TZID" and _unknown(line))


def _unknown(zone: Property) -> bool:
    return zone.value not in available_timezones()


def _event(event: list[Property], needed: set[str]) -> Iterator[str]:
    names = Counter(line.name for line in event)
    uid = next((line.value for line in event if line.name == "UID"), "")
    yield from (f"{uid}: {names[name]} times {name}" for name in sorted(ONCE) if names[name] > 1)
    yield from (f"{uid}: no {name}" for name in sorted(needed - set(names)))
    yield from (
        f"{uid}: {line.name} in {line.kind}" for line in event if line.name in _UTC and line.kind != ("utc", "")
    )
    one = {line.name: line for line in event if line.name in ONCE}
    if not all(name in one for name in needed):
        return
    yield from (f"{uid}: {fault}" for fault in (*_times(one, event), *_values(one)))


_UTC = {"DTSTAMP", "CREATED", "LAST-MODIFIED"}


def _times(one: dict[str, Property], event: list[Property]) -> Iterator[str]:
    start = one["DTSTART"]
    kind = start.kind
    if kind == ("", ""):
        yield "a floating time"
    if kind[0] == "DATE" and not any(line.name in {"DTEND", "DURATION"} for line in event):
        yield "a whole day without DTEND"
    if "DTEND" in one and any(line.name == "DURATION" for line in event):
        yield "both DTEND and DURATION"
    if "DTEND" in one and (one["DTEND"].kind[0] == "DATE") != (kind[0] == "DATE"):
        yield "DTSTART and DTEND of different types"
    if "DTEND" in one and one["DTEND"].moment <= start.moment:
        yield "DTEND is not after DTSTART"
    for line in event:
        if line.name in {"EXDATE", "RDATE"} and (line.kind != kind or "," in line.value):
            yield f"{line.name} in {line.kind}, DTSTART in {kind}: {line.value}"
    if "RRULE" in one:
        yield from _rule(one["RRULE"].value, start)


def _rule(rule: str, start: Property) -> Iterator[str]:
    parts = dict(part.split("=") for part in rule.split(";"))
    until = parts.get("UNTIL")
    if until is None:
        return
    if "COUNT" in parts:
        yield "UNTIL and COUNT"
    if re.fullmatch(r"\d{8}", until) is None if start.kind[0] == "DATE" else not until.endswith("Z"):
        yield f"UNTIL={until} for a start in {start.kind}"
    elif Property("UNTIL", {}, until).moment < start.moment:
        yield "UNTIL before DTSTART"


def _values(one: dict[str, Property]) -> Iterator[str]:
    said = {name: line.value for name, line in one.items()}
    for name in _TEXTS & set(said):
        if _ESCAPED.fullmatch(said[name]) is None:
            yield f"{name} with a sign that is not escaped: {said[name][:60]}"
    if not 0 <= int(said.get("SEQUENCE", "0")) < 2**31:
        yield "SEQUENCE is no 32 bit number"
    if said.get("STATUS", "CONFIRMED") not in {"CONFIRMED", "TENTATIVE", "CANCELLED"}:
        yield "a STATUS that programs don't know"
    if said.get("CLASS", "PUBLIC") != "PUBLIC":
        yield "not public"
    if "DESCRIPTION" in one and len(re.sub(r"\\(.)", r"\1", one["DESCRIPTION"].value).encode()) > 8_000:
        yield "DESCRIPTION of more than 8 kB"
    # RFC 5545 §3.8.1.6: at most six decimal places
    if "GEO" in one and not re.fullmatch(r"-?\d+\.\d{1,6};-?\d+\.\d{1,6}", one["GEO"].value):
        yield "GEO is not lat;lon"
    if "URL" in one and not one["URL"].value.startswith(("https://", "http://")):
        yield "URL is no web address"


def _steady(lines: list[Property], events: list[list[Property]]) -> Iterator[str]:
    """X-WR-TIMEZONE moves what is in UTC, for some programs: a series would be off for half of the year."""
    zone = next((line.value for line in lines if line.name == "X-WR-TIMEZONE"), "UTC")
    for event in events if zone != "UTC" else ():
        names = {line.name: line for line in event}
        if {"RRULE", "UID", "DTSTART"} <= names.keys() and names["DTSTART"].kind == ("utc", ""):
            yield f"{names['UID'].value}: a series in UTC, in a calendar in {zone}"


def _families(events: list[list[Property]]) -> Iterator[str]:
    all_named = [{line.name: line for line in event} for event in events]
    by_name = [one for one in all_named if {"UID", "DTSTART"} <= one.keys()]  # `_event` says it of others
    masters = Counter(one["UID"].value for one in by_name if "RECURRENCE-ID" not in one)
    kinds = {one["UID"].value: one["DTSTART"].kind for one in by_name if "RECURRENCE-ID" not in one}
    yield from (f"{uid}: {count} masters" for uid, count in masters.items() if count > 1)
    changed = [one for one in by_name if "RECURRENCE-ID" in one]
    seen = Counter((one["UID"].value, one["RECURRENCE-ID"].value) for one in changed)
    yield from (f"{uid}: changed twice on {day}" for (uid, day), count in seen.items() if count > 1)
    for one in changed:
        uid, original = one["UID"].value, one["RECURRENCE-ID"]
        if uid not in masters:
            yield f"{uid}: a changed date without its series"
        elif original.kind != kinds[uid]:
            yield f"{uid}: RECURRENCE-ID in {original.kind}, DTSTART in {kinds[uid]}"
