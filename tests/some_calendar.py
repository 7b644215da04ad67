"""Calendars written as one line for each event: "uid start title", then perhaps lines of its own such as RRULE:….

The uid "-" stands for none. All times are in Europe/Berlin; a start without a time is a whole day.
"""

from __future__ import annotations


def calendar_of(events, stamp="20261101T000000Z") -> bytes:
    """Make a calendar as a program would; `stamp` is when it was exported."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *(line for event in events for line in _block(event, stamp))]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def _block(event, stamp) -> list[str]:
    uid, start, *words = event.split(" ")
    title = " ".join(word for word in words if ":" not in word.rstrip(":"))
    more = [word.replace("_", " ") for word in words if ":" in word.rstrip(":")]
    own_start = any(word.startswith("DTSTART") for word in more)
    return [
        "BEGIN:VEVENT",
        *([f"UID:{uid}@kehl.example"] if uid != "-" else []),
        f"DTSTAMP:{stamp}",
        *([] if own_start else [f"DTSTART{_written(start)}"]),
        f"SUMMARY:{title}",
        *more,
        "END:VEVENT",
    ]


def _written(start: str) -> str:
    plain = start.replace("-", "").replace(":", "")
    return f";TZID=Europe/Berlin:{plain}00" if "T" in start else f";VALUE=DATE:{plain}"
