"""Through which portal an entry came, in words. Decides no way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labnetz.locale import say
from labnetz.manifest import host_of
from labnetz.model import msg
from labnetz.portal_members import site_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from labnetz.publish.site import Site


def through(via: Sequence[str], site: Site) -> str:
    """Say "via Portal Hessen"; "" for what we read from the lab itself. `via` has the addresses of portals, the nearest
    last, as in Event."""
    if not via:
        return ""
    near = site_key(via[-1])
    name = next((lab.label for lab in site.labs.values() if lab.url and site_key(lab.url) == near), host_of(via[-1]))
    return say(msg("via {portal}", portal=name), site.language)
