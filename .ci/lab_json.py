"""Write the JSON Schemas of lab.json and bundle.json from the models: run it after changing `manifest_format`,
`manifest_parts` or `bundle_format`. Tests compare.
"""

from __future__ import annotations

import json
from pathlib import Path

from labnetz import bundle_format, manifest_format

ROOT = Path(__file__).parent.parent
PLACES = (ROOT / "docs" / "spec", ROOT / "plugins" / "labnetz" / "static" / "schema")
SCHEMAS = {"lab-json": manifest_format.schema, "practice-bundle": bundle_format.schema}


def text(name: str) -> str:
    """Give the file of a schema."""
    return json.dumps(SCHEMAS[name](), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    for folder in PLACES:
        folder.mkdir(exist_ok=True)
        for name in SCHEMAS:
            place = folder / f"{name}.schema.json"
            place.write_text(text(name), "utf-8")
            print(place)
