"""Only one build at a time may place files into a folder. Decides nothing else."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from labnetz.errors import LabnetzError
from labnetz.model import msg


class BuildBusy(LabnetzError):
    """Another build places files into the same folder; two at once would take each other's pages away."""


@contextmanager
def one_build(into: Path) -> Iterator[None]:
    """Be the only one who builds into a folder; raises BuildBusy if somebody else does.

    The lock is a file beside the folder, since all that is in it is published. The system lets go of it when the
    program ends, however it ends; the file itself stays and means nothing.
    """
    into.parent.mkdir(parents=True, exist_ok=True)
    with (into.parent / f".labnetz-{into.name}.lock").open("wb") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            what = msg("another build is writing into {folder}; wait until it has ended", folder=into)
            raise BuildBusy(what) from None
        yield
