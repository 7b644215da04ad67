"""A site's legal pages as rules see them: what somebody wrote, and what lab.yml makes. Judges nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labnetz.content.lab_legal import GAP
from labnetz.content.legal_pages import SOURCE, made_by, nearest, source_of
from labnetz.model import Where

if TYPE_CHECKING:
    from labnetz.check.look import Look, Text


def page_of(look: Look, kind: str) -> Text | None:
    """Find the legal page of a kind that somebody wrote; the one nearest to the root, if there are several."""
    texts = {text.path: text for text in look.ordinary()}
    return texts.get(nearest(kind, texts))


def is_made(look: Look, kind: str) -> bool:
    """Tell whether a site's page says what lab.yml says: nobody wrote one, or it only adds to that."""
    page = page_of(look, kind)
    return is_site(look) and kind in made_by(look.lab) and (page is None or source_of(page.raw) == SOURCE)


def spot(look: Look, key: str) -> Where:
    """Say where lab.yml has a key, by its dotted name, or the nearest one around it that was written."""
    while key and key not in look.lab.written:
        key = key.rpartition(".")[0]
    return look.lab.written[key][1] if key else Where("lab.yml")


def has_gaps(look: Look, *blocks: str) -> bool:
    """Tell whether something was left open in one of the blocks of lab.yml: gaps are told first."""
    return any(GAP.search(text) for key, (text, _) in look.lab.written.items() if key.partition(".")[0] in blocks)


def is_site(look: Look) -> bool:
    """Tell whether there is something to visit: a folder without a start page is no site yet."""
    return "index.md" in look.texts
