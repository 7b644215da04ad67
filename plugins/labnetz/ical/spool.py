"""Octets of events, out of memory until they are written: a big network has more of them than of all else.

They lie in a nameless file that is there as long as somebody holds it. Decides nothing.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from labnetz.ical.write import Block, Written, digest_of

if TYPE_CHECKING:
    from typing import BinaryIO


@dataclass(frozen=True, slots=True, eq=False)
class FarBlock:
    """One event as octets in a file, where they begin `at`; else as `write.Block`."""

    spool: Spool = field(repr=False)
    at: int
    size: int
    digest: bytes
    zones: frozenset[str]

    @property
    def octets(self) -> bytes:
        """Read them."""
        return self.spool.read(self.at, self.size)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Block | FarBlock) and (self.octets, self.zones) == (other.octets, other.zones)

    def __hash__(self) -> int:
        return hash((self.octets, self.zones))


@dataclass(frozen=True, slots=True)
class FarText:
    """Octets in a file that are no event, where they begin `at`."""

    spool: Spool = field(repr=False)
    at: int
    size: int

    @property
    def octets(self) -> bytes:
        """Read them."""
        return self.spool.read(self.at, self.size)


class Spool:
    """A file to which octets are added, and out of which forked processes may read at the same time."""

    def __init__(self, file: BinaryIO) -> None:
        """Write into a file without a buffer."""
        self._file = file
        self._end = 0

    def block(self, octets: bytes, zones: frozenset[str]) -> Written:
        """Put an event away. Where the disk is full it stays in memory."""
        try:
            at = self._add(octets)
        except OSError:
            return Block(octets, zones)
        return FarBlock(self, at, len(octets), digest_of(octets), zones)

    def text(self, octets: bytes) -> FarText | Block:
        """Put other octets away, in the same way."""
        try:
            return FarText(self, self._add(octets), len(octets))
        except OSError:
            return Block(octets, frozenset())

    def read(self, at: int, size: int) -> bytes:
        """Give octets. Raises OSError where the disk can't be read."""
        found = os.pread(self._file.fileno(), size, at)
        if len(found) != size:
            raise OSError("octets that were put away are gone")
        return found

    def __del__(self) -> None:
        self._file.close()

    def _add(self, octets: bytes) -> int:
        at = self._end
        if os.pwrite(self._file.fileno(), octets, at) != len(octets):
            raise OSError("the disk is full")
        self._end += len(octets)
        return at
