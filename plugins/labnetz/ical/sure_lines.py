"""Say of a line whether icalendar can surely read it, without asking: asking about all takes a third of all reading.

That it is sure is not believed but tested, against icalendar itself (tests/properties/test_sure_lines.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from labnetz.ical.lines import ContentLine, Params
from labnetz.ical.stamps import read_stamp

_WORDS = frozenset({"SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "CONTACT"})
_TEXTS = _WORDS | {"UID", "STATUS", "CLASS", "TRANSP", "CATEGORIES"}
_PEOPLE = frozenset({"ATTENDEE", "ORGANIZER"})
_ADDRESSES = _PEOPLE | {"URL", "ATTACH"}
_MOMENTS = frozenset({"DTSTAMP", "CREATED", "LAST-MODIFIED"})
_TIMES = frozenset({"DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE"})
_DAY = re.compile(r"(?:19|20|21)[0-9]{6}")
_TIME = re.compile(r"(?:19|20|21)[0-9]{6}T[0-9]{6}")
_ZONE = re.compile(r"[A-Z][A-Za-z]+/[A-Z][A-Za-z_]+")
_NUMBER = re.compile(r"[0-9]{1,9}")
_GEO = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,20})?;-?[0-9]{1,3}(?:\.[0-9]{1,20})?")
_DAYS = r"(?:-?[1-5])?(?:MO|TU|WE|TH|FR|SA|SU)"
_RULE = re.compile(
    r"FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)(?:;(?:(?:INTERVAL|COUNT)=[1-9][0-9]{0,3}|WKST=(?:MO|SU)|BYSETPOS=-?[1-5]"
    rf"|BYDAY={_DAYS}(?:,{_DAYS})*|BYMONTH=[1-9]|BYMONTHDAY=[1-9]|UNTIL=(?:19|20|21)[0-9]{{2}}(?:0[1-9]|1[0-2])"
    r"(?:0[1-9]|1[0-9]|2[0-8])(?:T(?:[01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]Z)?))*"
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}")
_NAME = re.compile(r"[^\W_](?:[\w .'@()/&-]{0,80}\w)?")
_WORD = re.compile(r"[A-Z][A-Z-]{0,30}")
_MEDIA = re.compile(r"[a-z]+/[a-z0-9.+-]+")
_NOTHING = re.compile(r"(?!)")
_ABOUT_THEM = {"CN": _NAME, **dict.fromkeys(("CUTYPE", "PARTSTAT", "ROLE", "RSVP"), _WORD)}
_URI = ("VALUE", ("URI",))
_EXACTLY: Mapping[str, Params] = {
    "CONFERENCE": (_URI, ("FEATURE", ("VIDEO",))),
    "IMAGE": (_URI, ("DISPLAY", ("FULLSIZE",))),
}


def is_sure(line: ContentLine) -> bool:
    """Whether it is text that can't be wrong, or one of the usual forms of something that can."""
    return _is_time(line) if line.name in _TIMES else sure_values(line.name, line.params)(line.value)


def sure_values(name: str, params: Params) -> Callable[[str], bool]:
    """Give what says of the value of such a line, which is none of the times of an event, whether it is sure."""
    if params:
        return _sure_with(name, params)
    if name in _MOMENTS:
        return _is_moment
    if name in _SHAPES:
        return _SHAPES[name]
    if name in _ADDRESSES:
        return _is_address
    return str.isprintable if name in _TEXTS or name.startswith("X-") else _never


def _sure_with(name: str, params: Params) -> Callable[[str], bool]:
    if name in _WORDS:
        return str.isprintable if all(key == "LANGUAGE" and _is_one(_LANGUAGE, of) for key, of in params) else _never
    if name in _PEOPLE:
        return _is_address if all(_is_one(_ABOUT_THEM.get(key, _NOTHING), of) for key, of in params) else _never
    if name == "ATTACH":
        return _is_address if all(key == "FMTTYPE" and _is_one(_MEDIA, of) for key, of in params) else _never
    return _is_address if _EXACTLY.get(name) == params else _never


def _never(_: str) -> bool:
    return False


def _is_address(value: str) -> bool:
    """icalendar takes an escaped line end for one, and none may be in an address."""
    return value.isprintable() and "\\" not in value


def _is_moment(value: str) -> bool:
    return value.endswith("Z") and _exists(_TIME, value[:-1])


def _has(shape: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda value: shape.fullmatch(value) is not None


_SHAPES = {"SEQUENCE": _has(_NUMBER), "PRIORITY": _has(_NUMBER), "GEO": _has(_GEO), "RRULE": _has(_RULE)}


def _is_one(shape: re.Pattern[str], values: tuple[str, ...]) -> bool:
    return len(values) == 1 and shape.fullmatch(values[0]) is not None


def _is_time(line: ContentLine) -> bool:
    match line.params:
        case ():
            return _exists(_TIME, line.value.removesuffix("Z"))
        case (("VALUE", ("DATE",)),):
            return _exists(_DAY, line.value)
        case (("TZID", (zone,)),):
            return is_sure_zone(zone) and _exists(_TIME, line.value)
        case _:
            return False


def is_sure_zone(zone: str) -> bool:
    """Whether a TZID is a name in the usual form; icalendar takes those, too, that it does not know."""
    return _ZONE.fullmatch(zone) is not None


def _exists(shape: re.Pattern[str], value: str) -> bool:
    try:
        return shape.fullmatch(value) is not None and read_stamp(value, "UTC") is not None
    except ValueError:
        return False
