"""Print the lowest version of each dependency that pyproject.toml allows, as constraints for pip.

python .ci/minimum.py > low.txt && pip install -c low.txt -e .
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

PROJECT = Path(__file__).parent.parent / "pyproject.toml"


def main() -> None:
    """Print a line for each dependency with a minimum."""
    for wanted in tomllib.loads(PROJECT.read_text("utf-8"))["project"]["dependencies"]:
        name, lowest = re.match(r"([\w.-]+).*?>=([\w.]+)", wanted).groups()
        print(f"{name}=={lowest}")


if __name__ == "__main__":
    main()
