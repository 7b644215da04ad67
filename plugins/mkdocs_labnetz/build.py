"""Build one site in this process, into a folder of its own. Publishes nothing: `labnetz build` does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, BuildError, ConfigurationError

from labnetz.build_surroundings import counting, reproducible
from labnetz.errors import LabnetzError
from labnetz.model import msg
from labnetz.writer import Writer
from mkdocs_labnetz.portal import PortalPlugin


class SiteNotBuilt(LabnetzError):
    """MkDocs could not build a site; `message` has its words."""


@dataclass(frozen=True, slots=True)
class Built:
    """A built site: how often MkDocs or a plugin warned."""

    folder: Path
    warnings: int


def build_site(
    mkdocs_yml: Path,
    into: Path,
    *,
    now: datetime,
    options: dict[str, object] | None = None,
    writer: Writer | None = None,
) -> Built:
    """Build a site from its mkdocs.yml as at `now`. `options` are set on our plugin, whichever of the two it is.

    With a `writer`, a portal's files that have not changed are not made again. Raises SiteNotBuilt.
    """
    with reproducible(now), counting("mkdocs") as counter:
        try:
            config = load_config(str(mkdocs_yml), site_dir=str(into.resolve()))
            for name in ("labnetz-lab", "labnetz-portal"):
                if name in config.plugins:
                    config.plugins[name].config.load_dict({"now": now.isoformat(), **(options or {})})
            if isinstance(portal := config.plugins.get("labnetz-portal"), PortalPlugin):
                portal.writer = writer
            build(config)
        except (ConfigurationError, BuildError, Abort, OSError, ValueError) as error:
            # OSError, ValueError: a missing mkdocs.yml, a page in another encoding.
            raise SiteNotBuilt(msg("{path}: {reason}", path=mkdocs_yml, reason=error)) from error
    return Built(into.resolve(), counter.count)
