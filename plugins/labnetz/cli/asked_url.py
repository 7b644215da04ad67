"""What the commands that look at foreign sites share: the address typed, who asks, what may be shown. Asks nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from labnetz.locale import say
from labnetz.model import HarvestRules, msg

if TYPE_CHECKING:
    from pathlib import Path

    from labnetz.harvest.consult import Consultant
    from labnetz.model import Message, Network


def asked_url(text: str, language: str) -> str:
    """Make a web address of what was typed or pasted; webcal:// is https.

    https:// may be left out, and so may http:// on one's own computer.
    Raises click.BadParameter, which ends the program with 2.
    """
    from labnetz.harvest.discover import web_url
    from labnetz.harvest.examine_answer import is_local

    text = text.strip().strip("<>\"'")
    if "://" in text or text.lower().startswith("webcal:"):
        url = web_url(text, "https://")
    else:
        url = web_url(f"https://{text}", "https://")
        url = url.replace("https:", "http:", 1) if url and is_local(url) else url
    if not url or "." not in url.partition("://")[2].partition("/")[0].replace("localhost", "local.host"):
        raise click.BadParameter(say(no_address(text), language), param_hint="URL")
    return url


def no_address(text: str) -> Message:
    """Say why a text can't be asked."""
    if not text:
        return msg("the address is missing; write it like https://labor.example/")
    if "://" in text and "@" in text.partition("://")[2].partition("/")[0]:
        return msg("an address with a user name or a password can't be used: a feed is there for everybody")
    return msg("{text} is not a web address; write it like https://labor.example/", text=text[:200])


def for_terminal(line: str) -> str:
    """Take out of a line what could steer a terminal or reorder text: titles and headers are written by strangers."""
    from labnetz.content.values import clean, visible

    return visible(clean(line))


def network_if_there(folder: Path) -> Network | None:
    """Give the network of this folder, None where there is none: whoever runs a lab has no network's folder."""
    if not (folder / "network.yml").is_file():
        return None
    from labnetz.registry_memory import load_remembered

    network, _problems = load_remembered(folder)
    return network


def consultant_of(network: Network | None) -> Consultant:
    """Say who asks, and what may be reached: by network.yml, if there is one."""
    from labnetz.harvest.consult import Consultant

    if network is None:
        return Consultant(rules=HarvestRules(), contact="labnetz doctor")
    return Consultant(rules=network.harvest, contact=network.contact or network.url)
