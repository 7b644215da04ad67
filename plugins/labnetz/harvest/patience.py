"""Which servers asked to be left alone in this harvest, and for how long. Pure; time comes in as seconds.

A server that has enough has enough of all of us: several labs of one city often live on one machine.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil

from labnetz.model import FetchFailed, msg

LONG = 86_400  # after "too many requests" without a time: for the rest of this harvest


@dataclass(slots=True)
class Patience:
    """Remembers until when each host wants to be left alone, in seconds of a clock that only goes forward."""

    _until: dict[str, float] = field(default_factory=dict)

    def heed(self, host: str, failed: FetchFailed, clock: float) -> None:
        """Hear what a host said: 429 (RFC 6585 §4) means us; 503 may mean one page, unless it says until when."""
        if failed.status == 429 or (failed.status == 503 and failed.wait):
            self._until[host] = max(self._until.get(host, 0.0), clock + (failed.wait or LONG))

    def refusal(self, host: str, clock: float) -> FetchFailed | None:
        """Say why this host is not asked now, None if it may be."""
        left = ceil(self._until.get(host, 0.0) - clock)
        if left <= 0:
            return None
        reason = msg("not asked: the server {host} had just asked us to leave it alone for a while", host=host)
        return FetchFailed(reason=reason, wait=left, was_asked=False)
