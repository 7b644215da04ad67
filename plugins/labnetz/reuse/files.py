"""Merge the files of a practice: which to write where. Pure; nothing of the lab's is ever overwritten or deleted."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from labnetz.content.values import slug_of
from labnetz.model import Message, msg

Content = Mapping[str, bytes]
Read = Callable[[str], bytes | None]
"""Gives a file of the lab by its path, None where there is none."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to write, by path. `over` are files that still are as they came; `new` ones must not be there yet.

    `said` is what a person should know.
    """

    over: dict[str, bytes] = field(default_factory=dict, repr=False)
    new: dict[str, bytes] = field(default_factory=dict, repr=False)
    said: list[Message] = field(default_factory=list)


def plan_files(base: Content, theirs: Content, read: Read, version: str) -> Plan:
    """Decide for every file. `base` came last time, `theirs` comes now, `read` gives what the lab has."""
    plan = Plan()
    for path in sorted(theirs):
        _plan_file(plan, path, (base.get(path), read(path), theirs[path]), (read, version))
    for path in sorted(base.keys() - theirs.keys()):
        if read(path) is not None:
            plan.said.append(msg("the original no longer has {file}; delete it if you don't need it either", file=path))
    return plan


def _plan_file(
    plan: Plan, path: str, contents: tuple[bytes | None, bytes | None, bytes], naming: tuple[Read, str]
) -> None:
    was, mine, new = contents
    read, version = naming
    if new in (was, mine):
        return
    if mine is None and was is None:
        plan.new[path] = new
    elif mine is None:
        plan.said.append(msg("{file} changed in the original; you have deleted it, and it stays so", file=path))
    elif mine == was:
        plan.over[path] = new
    else:
        beside = _free(path, new, version, read)
        plan.new[beside] = new
        plan.said.append(
            msg(
                "{file} was changed by you and by the original; yours stays, the other one is {beside}",
                file=path,
                beside=beside,
            )
        )


def _free(path: str, content: bytes, version: str, read: Read) -> str:
    """Name the file beside the lab's: "ablauf-v1-1.pdf"."""
    stem, ending = posixpath.splitext(path)
    name = f"{stem}-v{slug_of(version) or '2'}"
    number, candidate = 1, f"{name}{ending}"
    while read(candidate) not in (None, content):
        number += 1
        candidate = f"{name}-{number}{ending}"
    return candidate
