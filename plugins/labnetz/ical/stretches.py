"""Cut a calendar file into its events and what stands between them, where it is beyond doubt where each one ends.

Most files are so: then an event is found, unfolded and decoded as a whole, and not line by line. Everything else stays
in the stretches between, which `stream` takes line by line. Does not look at what the lines say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from labnetz.ical.lines import in_utf8

_BEGIN, _END = b"BEGIN:VEVENT\n", b"\nEND:VEVENT\n"
_ODD = (b"\r", b"\x0b", b"\x0c", b"quoted-printable")
"""Line ends of other kinds, lines that look empty, and the encoding whose lines go on without being folded."""
_GOES_ON = re.compile(rb"\n*[ \t]")
_MARK = r"\n\ufeff?[^\S\n]*(?:begin|end)[^\S\n]*(?:[:\n]|\Z)"
_INSIDE = re.compile(_MARK, re.IGNORECASE)
_ALARM = re.compile(rf"\nBEGIN:VALARM(?:(?!{_MARK}|\n\ufeff?class)\n[^\n]*)*\nEND:VALARM(?=\n)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some whole lines of a file as they came, with \\n between, and the number of the first one.

    `text`: of an event its lines unfolded, each with \\n behind it, without its alarms; "" of everything else.
    """

    number: int
    octets: bytes
    text: str = ""


def one_stretch(body: bytes) -> Iterator[Stretch]:
    """Give the file in one, for `stream` to take line by line."""
    # A file that was sent as text by way of an old server ends its lines twice.
    yield Stretch(1, in_utf8(body).replace(b"\r\r\n", b"\r\n"))


def stretches(body: bytes) -> Iterator[Stretch]:
    """Give the stretches of a file, in their order; together they are the whole file."""
    octets = in_utf8(body).replace(b"\r\n", b"\n")
    if any(map(octets.lower().__contains__, _ODD)):
        yield from one_stretch(body)
        return
    number, at = 1, 0
    for begin, end, text in _events(octets if octets.endswith(b"\n") else octets + b"\n"):
        if begin > at:
            yield Stretch(number, octets[at:begin])
            number += octets.count(b"\n", at, begin)
        yield Stretch(number, octets[begin:end], text)
        number += octets.count(b"\n", begin, end)
        at = end
    yield Stretch(number, octets[at:])


def _events(octets: bytes) -> Iterator[tuple[int, int, str]]:
    """Give where events begin and end, and their text."""
    begin = octets.find(_BEGIN)
    while begin != -1:
        following = octets.find(_BEGIN, begin + 1)
        end = octets.find(_END, begin, following if following != -1 else len(octets))
        if end != -1 and octets[begin - 1 : begin] in {b"\n", b""}:
            end += len(_END)
            text = "" if _GOES_ON.match(octets, end) else _unfolded(octets[begin:end])
            if text:
                yield begin, end, text
        begin = following


def _unfolded(octets: bytes) -> str:
    """Unfold an event; "" where it is not beyond doubt what its lines are, or what is a part of what."""
    if b"\n\n" in octets:
        return ""
    try:
        text = octets.replace(b"\n ", b"").replace(b"\n\t", b"").decode()
    except UnicodeDecodeError:
        return ""
    inside = len(text) - len(_END)
    if not (text.startswith("BEGIN:VEVENT\n") and text.endswith("\nEND:VEVENT\n")):
        return ""
    if not _INSIDE.search(text, 0, inside):
        return text
    text = _ALARM.sub("", text)
    return "" if _INSIDE.search(text, 0, len(text) - len(_END)) else text
