"""Lines that a program wrote wrongly, put right where it is clear what was meant. Settles no values.

Two things are met with: text in the quoted-printable encoding of vCalendar 1.0, which old telephones and groupware
still write, and line breaks inside a description that were written as they are, so that one line became several.
"""

from __future__ import annotations

import quopri
import re
from dataclasses import replace

from labnetz.ical.lines import ContentLine, Line, escape, unescape
from labnetz.ical.text import LONGEST_TEXT

_BARE_ENCODING = re.compile(r"^([^:]*);(QUOTED-PRINTABLE)(?=[;:])", re.IGNORECASE)
_CHARSETS = frozenset({"utf-8", "iso-8859-1", "iso-8859-15", "windows-1252", "cp1252", "us-ascii"})
_SPANNING = frozenset({"DESCRIPTION", "COMMENT"})
_PROPERTIES = """
    ATTACH ATTENDEE CALENDAR-ADDRESS CATEGORIES CLASS COLOR COMMENT CONCEPT CONFERENCE CONTACT CREATED DESCRIPTION DTEND
    DTSTAMP DTSTART DURATION EXDATE EXRULE GEO IMAGE LAST-MODIFIED LINK LOCATION LOCATION-TYPE METHOD NAME ORGANIZER
    PARTICIPANT-TYPE PERCENT-COMPLETE PRIORITY PROXIMITY RDATE RECURRENCE-ID REFID RELATED-TO REQUEST-STATUS
    RESOURCE-TYPE RESOURCES RRULE SEQUENCE SOURCE STATUS STRUCTURED-DATA STYLED-DESCRIPTION SUMMARY TRANSP TRIGGER UID
    URL
"""
_KNOWN = frozenset(_PROPERTIES.split())
"""Properties that an event may have: RFC 5545, 7986, 9073, 9253. Others begin with X-."""


def with_named_encoding(text: str) -> str:
    """`SUMMARY;QUOTED-PRINTABLE:…`: vCalendar 1.0 lets the parameter's name away."""
    return _BARE_ENCODING.sub(r"\1;ENCODING=\2", text) if ";" in text else text


def decoded(line: ContentLine) -> ContentLine:
    """Give quoted-printable text as iCalendar writes text."""
    if line.param("ENCODING").upper() != "QUOTED-PRINTABLE":
        return line
    raw = quopri.decodestring(line.value.encode())
    text = unescape(_text(raw, line.param("CHARSET"))).replace("\r\n", "\n")
    return replace(line.with_param("ENCODING", None).with_param("CHARSET", None), value=escape(text))


def _text(raw: bytes, charset: str) -> str:
    try:
        return raw.decode(charset.lower() if charset.lower() in _CHARSETS else "utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def is_known(name: str) -> bool:
    """Say whether an event may have such a property."""
    return name in _KNOWN or name.startswith("X-")


def continued(last: ContentLine | None, line: Line, content: ContentLine | None) -> ContentLine | None:
    """Give the description with one more line, None where the line is one of its own."""
    if last is None or last.name not in _SPANNING:
        return None
    if content is not None and is_known(content.name):
        return None
    if len(last.value) > LONGEST_TEXT:
        return last
    return replace(last, value=f"{last.value}\\n{escape(unescape(line.text))}")
