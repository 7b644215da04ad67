"""What every page loads from its own site: style, script, font and sign. Written in small files, sent as few."""

from __future__ import annotations

import re
from importlib.resources import files as package_files

from labnetz.model import Artifact
from labnetz.publish.marks import favicon

_STYLES = (
    "tokens",
    "lines",
    "ground",
    "shell",
    "languages",
    "text",
    "days",
    "month",
    "ticket",
    "lists",
    "map",
    "way",
    "practice",
    "feeds",
    "sources",
    "places",
    "section",
    "legal",
    "search",
    "print",
)
"""The parts of the style in `static/style`, one concern each, in the order in which later ones overrule earlier."""

_SCRIPTS = ("menu", "clock", "copy", "search", "tables", "picker")
"""The parts of the script in `static/script`; each is whole without the others."""

_AS_THEY_ARE = ("atkinson-hyperlegible-next.woff2", "OFL.txt")


def assets(line: str) -> tuple[Artifact, ...]:
    """Give everything below `assets/`; `line` is that of the site's lab, "" for a network."""
    static = package_files("labnetz") / "static"
    style = "".join(map(style_part, _STYLES))
    # A block each, so that no part can lean on another one's names.
    parts = ((static / "script" / f"{name}.js").read_text("utf-8") for name in _SCRIPTS)
    script = "".join(f"{{\n{part}}}\n" for part in parts)
    return (
        Artifact("assets/labnetz.css", style.encode()),
        Artifact("assets/labnetz.js", script.encode()),
        Artifact("assets/mark.svg", favicon(line)),
        *(Artifact(f"assets/{name}", (static / name).read_bytes()) for name in _AS_THEY_ARE),
    )


def style_part(name: str) -> str:
    """Give one part of the style. What is said between the rules is for those who write them: a fifth of what a phone
    would load."""
    text = (package_files("labnetz") / "static" / "style" / f"{name}.css").read_text("utf-8")
    return re.sub(r"/\*.*?\*/\n*", "", text, flags=re.DOTALL)
