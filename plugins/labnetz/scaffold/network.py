"""A new network as files: a folder with network.yml and labs/ is a whole portal. Names no member."""

from __future__ import annotations

from dataclasses import dataclass

from labnetz.model import Artifact
from labnetz.scaffold.filling import filled, in_markdown
from labnetz.scaffold.quoting import text_value

_OPERATION = {
    "portal.sh": "network-portal.sh",
    "cron.sh": "network-cron.sh",
    ".gitlab-ci.yml": "network-gitlab-ci.yml",
    ".github/workflows/portal.yml": "network-github.yml",
}
"""How the portal is built and published: one script, and three ways to run it."""

_TEMPLATE = {"de": "vorlage", "en": "template"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNetwork:
    """What is known about a new network; all of it must be. `folder` is the name of its folder, for the README.

    `version` is that of labnetz, the least that its CI installs.
    """

    id: str
    name: str
    url: str
    contact: str
    folder: str
    version: str
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
        "url": network.url,
        "language": language,
        "timezone": network.timezone,
        "folder": network.folder,
    }
    made = {
        "network.yml": filled(f"{language}/network.yml", words),
        f"labs/{_TEMPLATE[language]}.txt": filled(f"{language}/member.txt", words),
        f"practices/{_TEMPLATE[language]}.txt": filled(f"{language}/network-practice.txt", words),
        "README.md": filled(f"{language}/network-readme.md", words),
        "docs/index.md": filled(f"{language}/network-index.md", words),
        "docs/ueber.md": filled(f"{language}/network-about.md", words),
        "docs/mitmachen-als-labor.md": filled(f"{language}/network-join.md", words),
        "docs/offene-daten.md": filled(f"{language}/network-open-data.md", words),
        "requirements.txt": f"labnetz>={network.version}\n",
        ".gitignore": "snapshots/\npublic/\npreview/\n.cache/\n.venv/\n.cron.lock\n",
        **{path: filled(f"{language}/{name}", words) for path, name in _OPERATION.items()},
    }
    return tuple(Artifact(path, text.encode()) for path, text in made.items())
