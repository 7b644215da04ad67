"""Identities of updates: unique in the network, and the form that Atom wants. Reads and writes no feed.

Within a lab, any text is a GUID. RSS and JSON Feed carry it as it is; Atom carries an IRI, from which our reader
gets the GUID back, so that a lab may change from one format to another and nobody sees old news as new.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from labnetz.feeds.xml import xml_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from labnetz.model import Update

_OURS = "urn:labnetz:"
_NAME_AT_HOST = re.compile(r"[^@\s:]+@[^@\s]+\.[^@\s]+")
_CHARACTER = r"(?:%[0-9A-Fa-f]{2}|[^%\s\x00-\x20\x7f-\x9f\ud800-\uf8ff<>\"\\^`{|}])"  # RFC 3987 §2.2
_IRI = re.compile(rf"(?:https?://|tag:|urn:(?!labnetz:)){_CHARACTER}+")
_KEPT_IN_URN = "!$&'()*+,-./:;=?@_~"


def network_guids(updates: Iterable[Update]) -> dict[tuple[str, str], str]:
    """One GUID for each (lab, guid) that no other lab's update has.

    A GUID that is an address, a tag, or a name at a host is unique in the world and stays as it is, so that readers
    of two feeds see one entry. One that looks local ("17"), that two labs use, or that only pretends to be one of
    ours, gets its lab's id in front.
    """
    users: dict[str, set[str]] = {}
    for update in updates:
        users.setdefault(update.guid, set()).add(update.lab)
    return {
        (lab, guid): guid if len(labs) == 1 and _is_global(guid) else f"{_OURS}{lab}:{guid}"
        for guid, labs in users.items()
        for lab in labs
    }


def atom_id(guid: str, lab: str, *, of_network: bool) -> str:
    """Make an IRI of a GUID, as atom:id demands (RFC 4287 §4.2.6); an address, a tag and other URNs are some already.

    Ours are `urn:labnetz:werkstatt@wiesbaden.labnetz` and, with the lab's id, `urn:labnetz:wiesbaden:17`. A GUID
    `of_network` comes from `network_guids`, which has put the lab's id in front where it must stand.
    """
    clean = xml_text(guid)
    if _IRI.fullmatch(clean):
        return clean
    if _NAME_AT_HOST.fullmatch(clean):
        return _OURS + _quoted(clean)
    local = clean.removeprefix(f"{_OURS}{lab}:") if of_network else clean
    return f"{_OURS}{lab}:{_quoted(local)}"


def guid_in_atom(id_: str, lab: str) -> str:
    """Take the GUID out of an atom:id that `atom_id` made, in a feed of `lab`; any other id is the GUID itself."""
    if not id_.startswith(_OURS):
        return id_
    name = unquote(id_.removeprefix(_OURS))
    if name.startswith(f"{lab}:"):
        return name.removeprefix(f"{lab}:")
    return name if _NAME_AT_HOST.fullmatch(name) else _OURS + name


def _is_global(guid: str) -> bool:
    return bool(_IRI.fullmatch(guid) or _NAME_AT_HOST.fullmatch(guid))


def _quoted(text: str) -> str:
    return quote(text, safe=_KEPT_IN_URN)
