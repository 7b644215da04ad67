"""How many bytes a visit costs, as the browser itself counts them: compressed, with their headers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page


def on_the_wire(page: Page) -> dict[str, float]:
    """Count, from now on, the bytes that come by the address of what they are."""
    sizes: dict[str, float] = {}
    addresses: dict[str, str] = {}
    session = page.context.new_cdp_session(page)
    session.on("Network.responseReceived", lambda one: addresses.update({one["requestId"]: one["response"]["url"]}))
    session.on(
        "Network.loadingFinished",
        lambda one: sizes.update({addresses.get(one["requestId"], one["requestId"]): one["encodedDataLength"]}),
    )
    session.send("Network.enable")
    return sizes
