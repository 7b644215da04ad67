"""Take people out of an event's lines: who comes, who organises, whose mail program it was. Changes nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable

from labnetz.ical.lines import ContentLine, content_line

_ROLES = re.compile(
    r"(?:info|kontakt|contact|office|buero|post|poststelle|mail|lab|labor|stadtlabor\w*|citylab\w*|team|hallo|hello"
    r"|veranstaltung(?:en)?|events?|termine|programm|presse|redaktion|bibliothek|buergerbuero|digital\w*|smartcity\w*)"
    r"(?:[._+-][a-z0-9._-]+)?"
)
PEOPLE = frozenset({"ATTENDEE", "REQUEST-STATUS", "CALENDAR-ADDRESS"})
"""Properties that are about people, whatever they say."""
_MAILTO = re.compile(r"mailto:", re.IGNORECASE)


def without_people(lines: Iterable[ContentLine]) -> list[ContentLine]:
    """Leave out what is about people; of an organizer the address of a role stays, without a name."""
    kept = []
    for line in lines:
        if line.name == "ORGANIZER":
            address = role_address(line)
            kept += [content_line("ORGANIZER", f"mailto:{address}")] if address else []
        elif not is_about_people(line):
            kept.append(line)
    return kept


def role_address(line: ContentLine) -> str:
    """Give an organizer's address if it is a role's and not a person's, else ""."""
    address = re.sub(_MAILTO, "", line.value).strip()
    role, at, host = address.partition("@")
    return address if at and "." in host and _ROLES.fullmatch(role.lower()) else ""


def is_about_people(line: ContentLine) -> bool:
    """Tell also the properties of other programs that carry addresses of people, such as X-MS-OLK-SENDER."""
    if line.name in PEOPLE:
        return True
    return line.name.startswith("X-") and not line.name.startswith("X-LABNETZ-") and bool(_MAILTO.search(str(line)))
