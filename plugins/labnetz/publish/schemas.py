"""The JSON Schemas of what a portal publishes, as files below `schema/`.

What editors write has its schemas in `scaffold`.
"""

from __future__ import annotations

from importlib.resources import files as package_files

from labnetz.model import Artifact


def published_schemas() -> tuple[Artifact, ...]:
    """Give each schema of static/schema, sorted by path."""
    folder = package_files("labnetz") / "static" / "schema"
    found = sorted(one.name for one in folder.iterdir() if one.name.endswith(".schema.json"))
    return tuple(Artifact(f"schema/{name}", (folder / name).read_bytes()) for name in found)
