"""What stands around a build in this process: the time that others read, and a count of what they warned of."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime


class Counter(logging.Handler):
    """Counts warnings as `mkdocs build --strict` does."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Count one."""
        del record
        self.count += 1


@contextmanager
def counting(name: str) -> Iterator[Counter]:
    """Count the warnings of a logger."""
    log, counter = logging.getLogger(name), Counter()
    log.addHandler(counter)
    try:
        yield counter
    finally:
        log.removeHandler(counter)


@contextmanager
def reproducible(now: datetime) -> Iterator[None]:
    """Give others our `now` (reproducible-builds.org): MkDocs dates the sitemap by it."""
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = str(int(now.timestamp()))
    try:
        yield
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before
