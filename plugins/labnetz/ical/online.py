"""Tell in LOCATION the place from the address of a video call: people and programs write both there. Reads no calendar.

Conservative in both directions: only hosts where nothing but meetings live make an event an online one beside a place.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from labnetz.ical.text import web_address

_ADDRESS = re.compile(r"https?://[^\s<>\"]{1,1000}", re.IGNORECASE)
_MEETINGS = re.compile(
    r"(?:^|\.)(?:zoom\.us|zoom\.com|zoom-x\.de|teams\.microsoft\.com|teams\.live\.com|meet\.google\.com|webex\.com"
    r"|meet\.jit\.si|jitsi(?:\.[a-z0-9-]+)+|meet\.ffmuc\.net|whereby\.com|gotomeet\.me|gotomeeting\.com|gotowebinar\.com"
    r"|edudip\.com|senfcall\.de|fairmeeting\.net|opentalk\.eu|bbb(?:\.[a-z0-9-]+)+|bigbluebutton(?:\.[a-z0-9-]+)+"
    r"|conf\.dfn\.de|lecture\.senfcall\.de|meet\.element\.io|clickmeeting\.com|livestorm\.co)$"
)
_MAPS = re.compile(
    r"(?:^|\.)(?:maps\.google\.[a-z.]+|maps\.app\.goo\.gl|goo\.gl|openstreetmap\.(?:org|de)|osm\.org|maps\.apple\.com)$"
)
_GOOGLE = re.compile(r"(?:^|\.)google\.[a-z.]+$")
_CALLS = "online digital virtuell videokonferenz videocall videochat webinar zoom teams webex jitsi bigbluebutton bbb"
_NO_PLACE = frozenset(_CALLS.split())
_FILLING = (
    "microsoft ms google meet meeting besprechung veranstaltung konferenz event call video raum room link via per über"
    " auf in at der the die hier here und oder zum"
)
_BESIDE_THEM = frozenset(_FILLING.split())
_LONGEST = 200
_EDGES = " \t\n,;:|/()[]<>–—-"


def place_and_call(location: str, description: str) -> tuple[str, str]:
    """Give the words of the place, and the address to join; each "" where there is none.

    `description` is only asked when LOCATION says nothing but "online".
    """
    addresses = [found.rstrip(".,;:)]>") for found in _ADDRESS.findall(location)] if "://" in location else []
    if not addresses:
        call = _call_in(description) if location.strip() and _says_online(location) else ""
        return ("", call) if call else (location, "")
    call = next((address for address in addresses if _is_call(address)), "")
    words = " ".join(_ADDRESS.sub(" ", location).split()).strip(_EDGES)
    if not words:
        return ("", call or web_address(addresses[0])) if not _is_map(addresses[0]) else (location, "")
    if not call:
        return location, ""
    return "" if _says_online(words) else words, call


def _says_online(words: str) -> bool:
    """Whether words name no place that one could go to."""
    named = set(re.findall(r"[^\W\d_]+", words[:_LONGEST].lower()))
    is_online = bool(named & _NO_PLACE) or {"google", "meet"} <= named
    return len(words) <= _LONGEST and is_online and named <= _NO_PLACE | _BESIDE_THEM


def _call_in(text: str) -> str:
    addresses = (found.rstrip(".,;:)]>") for found in _ADDRESS.findall(text))
    return next((address for address in addresses if _is_call(address)), "")


def _is_call(address: str) -> bool:
    return bool(web_address(address)) and _MEETINGS.search(_host(address)) is not None


def _is_map(address: str) -> bool:
    host = _host(address)
    return _MAPS.search(host) is not None or (_GOOGLE.search(host) is not None and "/maps" in address)


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""
