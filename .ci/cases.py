"""Write into cases of tests/cases/content what is said about them now: look at each line before you keep it.

python .ci/cases.py NAME…     (without names: those that fail)
"""

from __future__ import annotations

import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests" / "unit"))

from test_cases_content import CASES, run  # noqa: E402 - its folder is no package


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks, as a person would."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    if "\n" in text and not any(line.endswith(" ") for line in text.split("\n")):
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|")
    return dumper.represent_scalar("tag:yaml.org,2002:str", text)


_Dumper.add_representer(str, _text)


def renew(path: Path) -> None:
    """Write the outcome of a case into its file, when it differs."""
    case = yaml.safe_load(path.read_text("utf-8"))
    found, _ = run(case)
    if all(case.get(key, []) == value for key, value in found.items()):
        return
    kept = {key: value for key, value in case.items() if key not in found}
    outcome = {key: value for key, value in found.items() if value}
    values = kept.pop("values", {})
    renewed = {**kept, **outcome, **({"values": values} if values else {})}
    path.write_text(yaml.dump(renewed, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1000), "utf-8")
    print(path.name)
    for line in found["problems"]:
        print("   ", line)


if __name__ == "__main__":
    named = set(sys.argv[1:])
    for each in CASES:
        if not named or each.stem in named:
            renew(each)
