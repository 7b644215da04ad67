"""Find the mkdocs.yml and the pages of a portal, or make the built-in one. Builds nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from labnetz.content.legal_pages import is_legal
from labnetz.model import Network
from labnetz.publish.site import Paths

_IN_THE_FOOT = ("mitmachen-als-labor.md", "offene-daten.md", "einbetten.md", "zustand.md", "standards.md")


def portal_config(folder: Path, network: Network, scratch: Path) -> Path:
    """Give the mkdocs.yml in or above the network's folder that names it, else one made in `scratch`."""
    found = _written(folder.resolve())
    return found[0] if found else _default(folder.resolve(), network, scratch)


def pages_folder(folder: Path) -> Path:
    """Give the folder of the pages that somebody wrote for a portal; it need not be there."""
    found = _written(folder.resolve())
    return found[1] if found else folder.resolve() / "docs"


def _written(folder: Path) -> tuple[Path, Path] | None:
    """Find the mkdocs.yml that builds the portal of this network, and its docs_dir."""
    for place in (folder, *folder.parents):
        candidate = place / "mkdocs.yml"
        docs = _docs_of(candidate, folder) if candidate.is_file() else None
        if docs is not None:
            return candidate, docs
    return None


def _docs_of(candidate: Path, folder: Path) -> Path | None:
    """Give the docs_dir of a mkdocs.yml, None where it does not build the portal of this network."""
    from mkdocs.config import load_config
    from mkdocs.exceptions import ConfigurationError

    try:
        config = load_config(str(candidate))
    except ConfigurationError:
        return None
    plugin = config.plugins.get("labnetz-portal")
    is_its = plugin is not None and (candidate.parent / plugin.config["network"]).resolve() == folder
    return Path(config.docs_dir) if is_its else None


def _default(folder: Path, network: Network, scratch: Path) -> Path:
    """Make a portal of a folder that has nothing but network.yml and labs/. JSON is YAML too."""
    docs = folder / "docs"
    if not docs.is_dir():
        docs = scratch / "docs"
        docs.mkdir()
        title = json.dumps(network.name, ensure_ascii=False)
        (docs / "index.md").write_text(f"---\ntitle: {title}\n---\n{network.summary}\n", "utf-8")
    config = {
        "site_name": network.name,
        "site_url": network.url,
        "docs_dir": str(docs),
        "site_dir": str(scratch / "site"),
        "nav": list(_menu(docs)),
        "theme": {"name": "material", "language": network.language, "font": False},
        "markdown_extensions": {"tables": {}, "attr_list": {}, "footnotes": {}},
        "plugins": {"labnetz-portal": {"network": str(folder)}},
    }
    path = scratch / "mkdocs.yml"
    path.write_text(json.dumps(config, ensure_ascii=False), "utf-8")
    return path


def _menu(docs: Path) -> Iterator[str]:
    """Name the pages of the menu: the lists that every portal has, then what somebody wrote at the top of `docs`.

    What the law wants and what labs look up stands in the foot of every page instead.
    """
    paths = Paths()
    listed = (paths.events, paths.calls, paths.updates, paths.topics, paths.labs, paths.practices, paths.subscribe)
    lists = [folder.rstrip("/") for folder in listed]
    written = sorted(page.name for page in docs.glob("*.md"))
    yield "index.md"
    yield from (f"{name}.md" if f"{name}.md" in written else f"{name}/index.md" for name in lists)
    own = {*written} - {"index.md", *_IN_THE_FOOT, *(f"{name}.md" for name in lists)}
    yield from sorted(name for name in own if "." not in name.removesuffix(".md") and not is_legal(name))
