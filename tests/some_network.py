"""A network of nothing in particular, for tests that need one."""

from typing import Any

from labnetz.model import Lab, Network


def network_of(*labs: Lab, **fields: Any) -> Network:
    """Make a network of these labs; `fields` are those that matter to the test."""
    usual: dict[str, Any] = {
        "id": "n",
        "name": "N",
        "url": "https://n.example/",
        "language": "de",
        "timezone": "Europe/Berlin",
        "licence": "CC0-1.0",
        "contact": "x@n.example",
    }
    return Network(labs=labs, **(usual | fields))
