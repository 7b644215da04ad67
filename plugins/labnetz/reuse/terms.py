"""What a licence lets somebody do who takes a practice over and changes it. Knows names and addresses of licences.

Grants nothing: where it is not certain that a practice may be changed, it may not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from labnetz.model import Message, msg
from labnetz.publish.licences import licence_label

_PLAIN = re.compile(
    r"cc0(?:-1\.0)?|cc-by-\d\.\d(?:-[a-z]{2,4})?|cc-by|dl-de/(?:zero|by)-2-0|pddl-1\.0|odc-by-1\.0|mit(?:-0)?|apache-2\.0"
    r"|bsd-[23]-clause|0bsd|isc|unlicense|cern-ohl-p-2\.0|w3c"
)
_ALIKE = re.compile(
    r"cc-by-sa(?:-\d\.\d(?:-[a-z]{2,4})?)?|odbl-1\.0|(?:a|l)?gpl-\d(?:\.\d)?(?:-only|-or-later|\+)?|gfdl-1\.\d.*|eupl-1\.\d"
    r"|mpl-2\.0|cern-ohl-[sw]-2\.0|ofl-1\.1"
)
_NOT_FOR_MONEY = re.compile(r"cc-by-nc(?:-sa)?(?:-\d\.\d(?:-[a-z]{2,4})?)?")
_UNCHANGED = re.compile(r"cc-by-(?:nc-)?nd(?:-\d\.\d(?:-[a-z]{2,4})?)?")
_ADDRESS = re.compile(
    r"https?://creativecommons\.org/(?:licenses|publicdomain)/([a-z-]+)/(\d\.\d)(?:/([a-z]{2,4}))?(?:[/#].*)?"
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a licence asks. `refusal` says why nobody may take a practice over under it, None where one may.

    `alike`: what is made of it must have the same licence. `conditions` are what whoever takes it over is told.
    """

    licence: str
    refusal: Message | None = None
    alike: bool = False
    conditions: tuple[Message, ...] = ()


def terms_of(licence: str) -> Terms:
    """Say what a licence asks, whichever way its name was written."""
    name, label = _name(licence), licence_label(licence)
    if not licence.strip():
        return Terms(licence, msg("it names no licence, so nobody may take it over; ask the lab for one"))
    if _UNCHANGED.fullmatch(name):
        return Terms(
            licence,
            msg("its licence, {licence}, does not allow changes; ask the lab whether you may use it", licence=label),
        )
    if not any(kind.fullmatch(name) for kind in (_PLAIN, _ALIKE, _NOT_FOR_MONEY)):
        return Terms(
            licence,
            msg(
                "its licence, “{licence}”, is not known here, so it is not certain that you may change it; ask the lab",
                licence=label[:80],
            ),
        )
    alike = bool(_ALIKE.fullmatch(name)) or (bool(_NOT_FOR_MONEY.fullmatch(name)) and "-sa" in name)
    return Terms(licence, None, alike, tuple(_conditions(name, label, alike=alike)))


def _conditions(name: str, label: str, *, alike: bool) -> list[Message]:
    said = []
    if _NOT_FOR_MONEY.fullmatch(name):
        said.append(msg("Its licence, {licence}, does not allow to earn money with it.", licence=label))
    if alike:
        said.append(
            msg(
                "Its licence, {licence}, must stay that of your version, too: leave the line licence as it is.",
                licence=label,
            )
        )
    return said


def same_licence(one: str, other: str) -> bool:
    """Tell whether two names mean one licence."""
    return _name(one) == _name(other)


def _name(licence: str) -> str:
    """Give the name that the list knows: "CC BY-SA 4.0" and the licence's address are cc-by-sa-4.0."""
    text = licence.strip().casefold()
    if found := _ADDRESS.fullmatch(text):
        kind, version, land = found.groups()
        name = "cc0" if kind == "zero" else f"cc-{kind}"
        return "-".join(part for part in (name, version, land) if part)
    return re.sub(r"[\s_]+", "-", text).removesuffix("-international")
