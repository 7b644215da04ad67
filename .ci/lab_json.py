"""Write the JSON Schema of lab.json from the models: run it after changing `manifest_format`. A test compares."""

from __future__ import annotations

import json
from pathlib import Path

from labnetz.manifest_format import schema

ROOT = Path(__file__).parent.parent
PLACES = (
    ROOT / "docs" / "spec" / "lab-json.schema.json",
    ROOT / "plugins" / "labnetz" / "static" / "schema" / "lab-json.schema.json",
)


def text() -> str:
    """Give the file."""
    return json.dumps(schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    for place in PLACES:
        place.parent.mkdir(exist_ok=True)
        place.write_text(text(), "utf-8")
        print(place)
