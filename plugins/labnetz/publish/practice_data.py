"""What the list of all practices filters by in the browser: for each value, which practices have it.

A practice is an ordinal: its place in the list of all, which the script finds on the list's own pages, so that no card
is published twice. A value has the ordinals of its practices, each as the distance to the one before. Nothing here is
loaded before somebody chooses something (`static/script/practices.js`):

==================================== ===================================================================================
formate/nach/index.json              how many practices there are, how many stand on a page, the list's version, and
                                     the values of all kinds that are small
formate/nach/<kind>/<value>/fit.json one value of a kind that is not small
==================================== ===================================================================================

The version stands for the order of the list. The pages have it, too: data that are older or newer than a page are not
used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

from labnetz.model import Artifact, File, Planned
from labnetz.publish.filter_data import distances
from labnetz.publish.json_text import write_small
from labnetz.publish.practice_values import KIND_NAMES
from labnetz.publish.stamping import version_of
from labnetz.publish.upstream import key_of

if TYPE_CHECKING:
    from labnetz.model import Practice
    from labnetz.publish.practice_values import PracticeValues

SMALL = 12_000
"""Bytes up to which the values of a kind stand in the index: with eight kinds, it stays below 100 kB."""


def list_version(ordered: Sequence[Practice]) -> str:
    """Give a digest of the order of a list."""
    names = "\n".join(map(key_of, ordered))
    return sha256(names.encode("utf-8", "replace")).hexdigest()[:16]


def practice_files(values: PracticeValues, version: str, folder: str, on_a_page: int) -> Iterator[File]:
    """Give the files below `folder`; those of single values only where their kind is big."""
    index: dict[str, object] = {}
    for kind in KIND_NAMES:
        own = {one.folder.partition("/")[2]: values.has(one) for one in values.facets[kind]}
        written = {value: distances(places) for value, places in own.items()}
        if len(write_small(written)) <= SMALL:
            index[kind] = written
            continue
        for value, places in own.items():
            path = f"{folder}{kind}/{value}/fit.json"
            yield Planned(path, partial(_one, version, places), version_of(version, list(places)))
    known = {"version": version, "practices": len(values.practices), "page": on_a_page, "values": index}
    yield Artifact(f"{folder}index.json", write_small(known))


def _one(version: str, places: Sequence[int]) -> tuple[bytes]:
    return (write_small({"version": version, "practices": distances(places)}),)
