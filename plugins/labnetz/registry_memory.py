"""The last good entry of every member, beside its snapshots: a slip in one file must not take a lab off the portal.

`remember` writes it after a harvest, `recall` gives it back for members whose file can't be used now. A member whose
file is gone is gone.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from zoneinfo import available_timezones

from pydantic import TypeAdapter, ValidationError

from labnetz.ical.text import web_address
from labnetz.model import SLUG, Lab, Network, Problem, Where, msg
from labnetz.registry import load_network

NAME = "member.json"
_LAB: TypeAdapter[Lab] = TypeAdapter(Lab)


def load_remembered(folder: Path) -> tuple[Network, tuple[Problem, ...]]:
    """Read a network's folder, with the last good entry of members whose file can't be used now.

    Raises RegistryError when network.yml can't be used.
    """
    network, problems = load_network(folder)
    network, recalled = recall(network)
    return network, (*problems, *recalled)


def remember(network: Network) -> None:
    """Write the entries of all members, those that changed."""
    for lab in network.labs:
        path = _path(network, lab.id)
        entry = _LAB.dump_json(lab, indent=1)
        if not path.is_file() or path.read_bytes() != entry:
            _put(path, entry)


def _put(path: Path, entry: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{NAME}.new")
    half.write_bytes(entry)
    half.replace(path)


def write_member(lab: Lab) -> bytes:
    """Write an entry for everybody: without the texts of lab.yml, and with no contact but the one that is shown."""
    return _LAB.dump_json(replace(lab, contacts=lab.contacts[:1], written={}), indent=1) + b"\n"


def missing_members(network: Network) -> frozenset[str]:
    """Name the members that have a file which can't be used now, and of which no good entry is remembered."""
    known = {lab.id for lab in network.labs}
    files = sorted((Path(network.root) / "labs").glob("*.yml"))
    return frozenset(
        path.stem
        for path in files
        if path.stem not in known and SLUG.fullmatch(path.stem) and not _path(network, path.stem).is_file()
    )


def remember_as_published(network: Network, lab: str, entry: bytes) -> bool:
    """Take an entry over that `write_member` wrote; say whether it can be used. `lab` is one of `missing_members`."""
    try:
        found = _LAB.validate_json(entry)
    except ValidationError:
        return False
    if found.id != lab or not _is_sound(found):
        return False
    _put(_path(network, lab), _LAB.dump_json(found, indent=1))
    return True


def _is_sound(lab: Lab) -> bool:
    """Say whether an entry that was fetched holds what the registry would have let through: no source of another lab,
    no folder of this machine, no link that is a script, and a zone that there is."""
    links = (lab.url, lab.homepage)
    return (
        not lab.site
        and all(source.lab == lab.id and SLUG.fullmatch(source.key) for source in lab.sources)
        and all(web_address(url) for url in links if url)
        and lab.timezone in available_timezones()
    )


def recall(network: Network) -> tuple[Network, tuple[Problem, ...]]:
    """Add the last good entry of each member that has a file but is not in the network, and say so."""
    known = {lab.id for lab in network.labs}
    files = sorted((Path(network.root) / "labs").glob("*.yml"))
    found = [lab for path in files if path.stem not in known and (lab := _read(network, path.stem)) is not None]
    problems = tuple(
        Problem(
            "REG-08",
            Where(f"{network.root}/labs/{lab.id}.yml"),
            msg("the last entry that could be read is used for {lab}", lab=lab.name),
            msg("correct what is said about this file, or delete it to take the lab out of the network"),
            "warning",
        )
        for lab in found
    )
    return replace(network, labs=tuple(sorted((*network.labs, *found), key=lambda lab: lab.id))), problems


def _path(network: Network, lab: str) -> Path:
    return Path(network.root) / "snapshots" / lab / NAME


def _read(network: Network, lab: str) -> Lab | None:
    path = _path(network, lab)
    try:
        entry = _LAB.validate_json(path.read_bytes()) if path.is_file() else None
    except ValidationError:
        return None  # written by another version: then the file has to be corrected first
    return entry if entry is not None and entry.id == lab else None
