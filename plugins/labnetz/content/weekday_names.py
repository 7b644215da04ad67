"""Days of the week by their German and English names, as bare data: readers of calendars need no more than that."""

from __future__ import annotations

NAMES: tuple[tuple[str, ...], ...] = (
    ("mo", "mon", "montag", "monday", "montags"),
    ("di", "tue", "dienstag", "tuesday", "tu", "dienstags"),
    ("mi", "wed", "mittwoch", "wednesday", "we", "mittwochs"),
    ("do", "thu", "donnerstag", "thursday", "th", "donnerstags"),
    ("fr", "fri", "freitag", "friday", "freitags"),
    ("sa", "sat", "samstag", "saturday", "sonnabend", "samstags"),
    ("so", "sun", "sonntag", "sunday", "su", "sonntags"),
)
"""Monday first; the first name is how a day is written in front matter."""
