"""What a portal knows of its network, for tests of its pages."""

from typing import Any

from labnetz.model import Network
from labnetz.publish.portal import PortalContent


def content_of(network: Network, **known: Any) -> PortalContent:
    """Nothing is known but what is named."""
    usual: dict[str, Any] = {"selected": (), "events": (), "updates": (), "states": ()}
    return PortalContent(network=network, **(usual | known))
