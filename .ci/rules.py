"""Write docs/rules.md from the rules themselves. Run it after changing a rule: `.venv/bin/python .ci/rules.py`."""

from pathlib import Path

from labnetz.check.rules_page import rules_page

PAGE = Path(__file__).parent.parent / "docs" / "rules.md"

if __name__ == "__main__":
    PAGE.write_text(rules_page(), encoding="utf-8")
