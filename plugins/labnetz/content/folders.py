"""Which folder of a lab holds which kind of content: by its language, or as lab.yml says. Reads no disk."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from labnetz.model import Lab

_GERMAN = {"events": "veranstaltungen", "updates": "aktuelles", "places": "orte", "calls": "mitmachen"}
_ENGLISH = {"events": "events", "updates": "news", "places": "places", "calls": "calls"}
FOLDERS: Mapping[str, Mapping[str, str]] = {
    "de": {**_GERMAN, "practices": "formate"},
    "en": {**_ENGLISH, "practices": "practices"},
}
"""The folder of each kind, by language; other languages take the English names."""

SOURCES: Mapping[str, str] = {"de": "quellen", "en": "sources"}
"""The folder of calendars and tables beside docs_dir, by language."""

INDEX = ("index.md", "README.md")
KINDS = ("events", "updates", "places", "calls", "practices")


def folders_of(lab: Lab, folders: Mapping[str, str] | None = None) -> Mapping[str, str]:
    """Name the folder of each kind: by the lab's language, then as lab.yml says, then as the caller says."""
    language = lab.language.partition("-")[0]
    return {**FOLDERS.get(language, FOLDERS["en"]), **dict(lab.folders), **(folders or {})}


def sources_of(lab: Lab) -> str:
    """Name the folder of calendars and tables, which lies beside docs_dir."""
    language = lab.language.partition("-")[0]
    return dict(lab.folders).get("sources") or SOURCES.get(language, SOURCES["en"])


def kind_of(path: str, folders: Mapping[str, str]) -> str:
    """Tell which kind a page is by its folder, "" for an ordinary page."""
    if not path.endswith(".md") or PurePosixPath(path).name in INDEX:
        return ""
    inside = [(kind, folders[kind].strip("/")) for kind in KINDS]
    return next((kind for kind, folder in inside if path.startswith(f"{folder}/")), "")
