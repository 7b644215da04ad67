"""Content lines (RFC 5545 §3.1): unfold, take apart, put together, fold. Knows nothing of what a line means.

Works on bytes where the standard counts octets: unfolding before decoding, folding after encoding.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

NAME = re.compile(r"[A-Za-z0-9-]+")
_PARAM = re.compile(r';([A-Za-z0-9-]+)=((?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)')
_PARAM_VALUE = re.compile(r'"([^"]*)"|([^",]+)')
_NEEDS_QUOTES = re.compile(r"[:;,]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
Params = tuple[tuple[str, tuple[str, ...]], ...]
"""Parameters with their values, in the order written; names are upper case."""
_TIMES = ("DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE")
_LAST_COLON = re.compile(r"(.*):([\dTZ,/PWDHMS\s+-]+)", re.IGNORECASE | re.DOTALL)
_TZID = re.compile(r';TZID="?(.*?)"?(?:;[A-Z-]+=[^;]*)?$', re.IGNORECASE | re.DOTALL)
_UTF16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be", b"B\x00": "utf-16-le", b"\x00B": "utf-16-be"}
_QUOTED_PRINTABLE = re.compile(rb"[^:]*;(?:ENCODING=)?QUOTED-PRINTABLE[;:]", re.IGNORECASE)
LONGEST = 75
"""Octets of one line before its CRLF."""


@dataclass(frozen=True, slots=True)
class Line:
    """One unfolded line, and the number of the physical line where it begins (from 1)."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class ContentLine:
    """A line taken apart: NAME;PARAM=a,"b":value. Names are upper case; the value is as written, still escaped."""

    name: str
    params: Params
    value: str
    number: int = field(default=0, compare=False)

    def __str__(self) -> str:
        if not self.params:
            return f"{self.name}:{self.value}"
        params = "".join(f";{name}={','.join(map(_quoted, values))}" for name, values in self.params)
        return f"{self.name}{params}:{self.value}"

    def param(self, name: str) -> str:
        """Give a parameter's value, "" when it is not there; several values stand with commas between."""
        return next((",".join(values) for key, values in self.params if key == name), "")

    def with_param(self, name: str, value: str | None) -> ContentLine:
        """Set a parameter, or take it away with None."""
        kept = tuple(param for param in self.params if param[0] != name)
        params = kept if value is None else (*kept, (name, (value,)))
        return self if params == self.params else replace(self, params=params)


def content_line(name: str, value: str, **params: str) -> ContentLine:
    """Make a line of our own; `value` is already escaped where its type wants that."""
    return ContentLine(name, tuple((key.replace("_", "-"), (text,)) for key, text in params.items()), value)


def parse_line(line: Line) -> ContentLine | None:
    """Take a line apart; None when it is none (no name, no colon, an open quote)."""
    name = NAME.match(line.text)
    if name is None:
        return None
    params: list[tuple[str, tuple[str, ...]]] = []
    at = name.end()
    while (param := _PARAM.match(line.text, at)) is not None:
        values = tuple(quoted or plain for quoted, plain in _PARAM_VALUE.findall(param[2]))
        params.append((param[1].upper(), values))
        at = param.end()
    if line.text[at : at + 1] != ":":
        return None
    return ContentLine(name[0].upper(), tuple(params), line.text[at + 1 :], line.number)


def repair_unquoted(text: str) -> str:
    """`DTSTART;TZID=(UTC+01:00) Berlin:2026…`: quote the zone that some programs forget to quote."""
    name = text.partition(";")[0].upper()
    split = _LAST_COLON.fullmatch(text) if name in _TIMES else None
    zone = _TZID.search(split[1]) if split else None
    if split is None or zone is None or not {":", ","} & set(zone[1]):
        return text
    kind = ";VALUE=DATE" if ";VALUE=DATE;" in split[1].upper() + ";" else ""
    return f'{name}{kind};TZID="{zone[1].replace(chr(34), "")}":{split[2]}'


def _quoted(value: str) -> str:
    """RFC 5545 §3.2: quotes only where they are needed, since Outlook stumbles over a quoted plain TZID."""
    clean = value.replace('"', "'")
    return f'"{clean}"' if _NEEDS_QUOTES.search(clean) else clean


def unfold(body: bytes) -> tuple[list[Line], int | None]:
    """Split into unfolded lines; empty ones are left out.

    Returns the lines, and the number of the first line that is not UTF-8 (None when all are). Such a line is read as
    Windows-1252, which is what a German program writes that does not know better.
    """
    return unfold_from(1, in_utf8(body).replace(b"\r\r\n", b"\r\n"))


def unfold_from(first: int, octets: bytes) -> tuple[list[Line], int | None]:
    """Unfold a stretch of a file that begins at line `first`, in UTF-8 if anything."""
    raw: list[tuple[int, list[bytes]]] = []
    for number, physical in enumerate(octets.splitlines(), first):
        if raw and _is_torn(raw[-1][1]):
            raw[-1][1][-1] = raw[-1][1][-1][:-1]
            raw[-1][1].append(physical)
        elif physical[:1] in {b" ", b"\t"} and raw:
            raw[-1][1].append(physical[1:])
        elif physical.strip():
            raw.append((number, [physical]))
    lines: list[Line] = []
    first_foreign = None
    for number, parts in raw:
        text, is_utf8 = _decode(b"".join(parts))
        if not is_utf8 and first_foreign is None:
            first_foreign = number
        lines.append(Line(number, text.removeprefix("\ufeff")))
    return lines, first_foreign


def in_utf8(body: bytes) -> bytes:
    """UTF-16 becomes UTF-8, with or without its mark: every calendar begins with a B. Other bytes stay."""
    for mark, encoding in _UTF16.items():
        if body.startswith(mark):
            return body.decode(encoding, "replace").removeprefix("\ufeff").encode()
    return body.removeprefix(b"\xef\xbb\xbf")


def _is_torn(parts: list[bytes]) -> bool:
    """Whether quoted-printable text goes on in the next line (vCalendar 1.0): it ends with =, and nothing is folded."""
    return parts[-1].endswith(b"=") and _QUOTED_PRINTABLE.match(parts[0][:200]) is not None


def _decode(raw: bytes) -> tuple[str, bool]:
    try:
        return raw.decode(), True
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace"), False


def fold(text: str) -> bytes:
    """Put a line into octets: at most 75 before each CRLF.

    Never cuts inside a UTF-8 sequence nor between a backslash and its character (Google hides such an event), and
    rather not after a space, since editors trim line ends.
    """
    raw, parts, room = text.encode(), [], LONGEST
    if len(raw) <= room:  # nearly all of them
        return raw + b"\r\n"
    while len(raw) > room:
        cut = _cut(raw, room)
        parts.append(raw[:cut])
        raw, room = raw[cut:], LONGEST - 1
    parts.append(raw)
    return b"\r\n ".join(parts) + b"\r\n"


def _cut(raw: bytes, room: int) -> int:
    cut = len(raw[:room].rstrip(b" "))
    if cut == 0 or cut < room // 2:
        cut = room
    while raw[cut] & 0b1100_0000 == 0b1000_0000:
        cut -= 1
    backslashes = cut - len(raw[:cut].rstrip(b"\\"))
    return cut - backslashes % 2


def escape(text: str) -> str:
    """TEXT (RFC 5545 §3.3.11). Other control characters than line ends and tabs may not stand in it, and go."""
    if not text.isprintable():
        text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def unescape(value: str) -> str:
    """TEXT back to what was meant; an escape that the standard does not know gives its character."""
    if "\\" not in value:
        return value
    if "\\\\" not in value and not value.endswith("\\"):
        return value.replace("\\n", "\n").replace("\\N", "\n").replace("\\", "")
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def split_values(value: str, separator: str = ",") -> list[str]:
    """Split at separators that are not escaped, and unescape the parts."""
    if "\\" not in value:
        return value.split(separator)
    parts, current, at = [], "", 0
    while at < len(value):
        step = 2 if value[at] == "\\" else 1
        if value[at] == separator:
            parts.append(unescape(current))
            current = ""
        else:
            current += value[at : at + step]
        at += step
    return [*parts, unescape(current)]
