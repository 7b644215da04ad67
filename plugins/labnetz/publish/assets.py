"""The style, the script, the font: what every page loads from its own site. Written in small files, sent as few."""

from __future__ import annotations

from importlib.resources import files as package_files

from labnetz.model import Artifact

_STYLES = ("tokens", "lines", "ground", "shell", "text", "days", "ticket", "lists", "feeds")
"""The parts of the style in `static/style`, one concern each, in the order in which later ones overrule earlier."""

_SCRIPTS = ("clock", "copy")
"""The parts of the script in `static/script`; each is whole without the others."""

_AS_THEY_ARE = ("mark.svg", "atkinson-hyperlegible-next.woff2", "OFL.txt")


def assets() -> tuple[Artifact, ...]:
    """Give everything below `assets/` that is the same on every site."""
    static = package_files("labnetz") / "static"
    style = "\n".join((static / "style" / f"{name}.css").read_text("utf-8") for name in _STYLES)
    # A block each, so that no part can lean on another one's names.
    parts = ((static / "script" / f"{name}.js").read_text("utf-8") for name in _SCRIPTS)
    script = "".join(f"{{\n{part}}}\n" for part in parts)
    return (
        Artifact("assets/labnetz.css", style.encode()),
        Artifact("assets/labnetz.js", script.encode()),
        *(Artifact(f"assets/{name}", (static / name).read_bytes()) for name in _AS_THEY_ARE),
    )
