"""Aligned columns of Markdown tables by class, not by a `style` attribute, which the pages' policy would not let work.

Python-Markdown's `tables` writes `style="text-align: right;"`; it knows no other way that HTML still has.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from markdown import Markdown

_ALIGN = re.compile(r"text-align: (left|center|right);")


class AlignedCells(Extension):
    """Give cells of tables `align-left`, `align-center` or `align-right`."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Run after `attr_list` (priority 8), so that what an editor added to a cell stays."""
        md.treeprocessors.register(_Classes(md), "labnetz-aligned", 5)


def makeExtension() -> AlignedCells:  # noqa: N802 - Python-Markdown asks a module for it
    """Give the extension to who names this module in `markdown_extensions`."""
    return AlignedCells()


class _Classes(Treeprocessor):
    def run(self, root: Element) -> None:
        for cell in root.iter():
            found = _ALIGN.fullmatch(cell.get("style", "")) if cell.tag in {"th", "td"} else None
            if found:
                del cell.attrib["style"]
                cell.set("class", f"{cell.get('class', '')} align-{found[1]}".strip())
