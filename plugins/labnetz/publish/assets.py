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
    "provenance",
    "lists",
    "map",
    "way",
    "home",
    "practice",
    "take-over",
    "family",
    "catalogue",
    "feeds",
    "sources",
    "standards",
    "places",
    "network",
    "section",
    "legal",
    "search",
    "filter",
    "print",
)
"""The parts of the style in `static/style`, one concern each, in the order in which later ones overrule earlier."""

_SCRIPTS = ("menu", "clock", "copy", "search", "tables", "picker", "near")
"""The parts of the script in `static/script`; each is whole without the others."""

_ON_A_PORTAL = ("filter",)
"""Those that only a portal has."""

_MODULES = ("finding", "searching")
"""Files of their own in `static/script`, which a page fetches when somebody searches."""
_MODULES_OF_A_PORTAL = ("answering", "dates", "filtering", "practices")
"""And when somebody filters dates or practices."""

_AS_THEY_ARE = ("atkinson-hyperlegible-next.woff2", "OFL.txt")


def assets(line: str) -> tuple[Artifact, ...]:
    """Give everything below `assets/`; `line` is that of the site's lab, "" for a network."""
    static = package_files("labnetz") / "static"
    style = "".join(map(style_part, _STYLES))
    # A block each, so that no part can lean on another one's names.
    names = _SCRIPTS if line else (*_SCRIPTS, *_ON_A_PORTAL)
    parts = ((static / "script" / f"{name}.js").read_text("utf-8") for name in names)
    script = "".join(f"{{\n{part}}}\n" for part in parts)
    return (
        Artifact("assets/labnetz.css", style.encode()),
        Artifact("assets/labnetz.js", script.encode()),
        *(
            Artifact(f"assets/{name}.js", (static / "script" / f"{name}.js").read_bytes())
            for name in (_MODULES if line else (*_MODULES, *_MODULES_OF_A_PORTAL))
        ),
        Artifact("assets/mark.svg", favicon(line)),
        *(Artifact(f"assets/{name}", (static / name).read_bytes()) for name in _AS_THEY_ARE),
    )


def style_part(name: str) -> str:
    """Give one part of the style. What is said between the rules is for those who write them: a fifth of what a phone
    would load."""
    text = (package_files("labnetz") / "static" / "style" / f"{name}.css").read_text("utf-8")
    return re.sub(r"/\*.*?\*/\n*", "", text, flags=re.DOTALL)
