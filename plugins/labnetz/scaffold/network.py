"""A new network as files: a folder with network.yml and labs/ is a whole portal. Names no member."""

from __future__ import annotations

from dataclasses import dataclass

from labnetz.model import Artifact
from labnetz.scaffold.filling import filled, in_markdown
from labnetz.scaffold.quoting import text_value

_TEMPLATE = {"de": "vorlage", "en": "template"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNetwork:
    """What is known about a new network; all of it must be. `folder` is the name of its folder, for the README."""

    id: str
    name: str
    url: str
    contact: str
    folder: str
    language: str = "de"
    timezone: str = "Europe/Berlin"


def new_network(network: NewNetwork) -> tuple[Artifact, ...]:
    """Give every file of a new network's folder."""
    language = network.language
    words = {
        "name": in_markdown(network.name),
        "yaml:id": text_value(network.id),
        "yaml:name": text_value(network.name),
        "yaml:url": network.url,
        "contact": network.contact,
        "language": language,
        "timezone": network.timezone,
        "folder": network.folder,
    }
    made = {
        "network.yml": filled(f"{language}/network.yml", words),
        f"labs/{_TEMPLATE[language]}.txt": filled(f"{language}/member.txt", words),
        "README.md": filled(f"{language}/network-readme.md", words),
        ".gitignore": "snapshots/\n",
    }
    return tuple(Artifact(path, text.encode()) for path, text in made.items())
