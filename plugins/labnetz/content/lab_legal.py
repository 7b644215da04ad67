"""The blocks of lab.yml from which the legal pages are made → values. Says nothing about what is missing: rules do.

What was left open by `labnetz new lab` ("[bitte ergänzen: …]") counts as not written: no page shows it, and a rule
names its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from labnetz.marked_yaml import Marked
from labnetz.model import (
    Barrier,
    Conformity,
    EasyLanguage,
    Legal,
    Office,
    Privacy,
    SignLanguage,
    Statement,
    Where,
)

if TYPE_CHECKING:
    from labnetz.content.schema.legal import (
        EasyLanguageFields,
        LegalFields,
        OfficeFields,
        PrivacyFields,
        SignLanguageFields,
        StatementFields,
    )
    from labnetz.marked_yaml import Path, Tree

BLOCKS = ("legal", "privacy", "accessibility")
"""The keys of lab.yml from which legal pages are made."""

_NAMING = ("logo", "place", "defaults")
"""Keys of lab.yml that name a file or a page: rules say of them that it is not there."""

GAP = re.compile(
    r"(?<![\w-])(?:TODO|TBD|FIXME|XXX+)(?![\w-])|\[\s*(?:(?i:bitte|please|ergänzen|ausfüllen)\b|…|\.{3}|_{2,})[^\]\n]{0,300}\]"
)
"""What stands where somebody still has to write something."""

_NEEDED = ("name", "what", "text")


def without_gaps(marked: Marked) -> Marked:
    """Leave out what nobody has filled in yet, in the blocks for legal pages alone."""
    tree = {key: _block(value) if key in BLOCKS else value for key, value in marked.tree.items()}
    return replace(marked, tree=tree)


def written(marked: Marked) -> Mapping[str, tuple[str, Where]]:
    """Give what the blocks say as it was written, by dotted key, and where. A block has no text.

    Of keys that name something elsewhere, only where they stand.
    """
    spots = sorted({*marked.values, *marked.keys}, key=str)
    return {
        ".".join(map(str, path)): (text, _where(marked, path, text))
        for path in spots
        if path and path[0] in (*BLOCKS, *_NAMING)
        for text in (_text_at(marked.tree, path) if path[0] in BLOCKS else "",)
    }


def legal_of(fields: LegalFields | None) -> Legal | None:
    """Make the values of the Impressum."""
    if fields is None:
        return None
    own = {name: value for name, value in fields if name != "responsible"}
    who = fields.responsible
    return Legal(**own, responsible=who.name if who else "", responsible_address=who.address if who else ())


def privacy_of(fields: PrivacyFields | None) -> Privacy | None:
    """Make the values of the page on privacy."""
    if fields is None:
        return None
    own = {name: value for name, value in fields if name not in {"officer", "authority"}}
    return Privacy(**own, officer=_office(fields.officer), authority=_office(fields.authority))


def statement_of(fields: StatementFields | None) -> Statement | None:
    """Make the values of the Erklärung zur Barrierefreiheit and of the pages that belong to it."""
    if fields is None:
        return None
    return Statement(
        assessed=fields.assessed,
        created=fields.statement_date,
        method=fields.method or "",
        how=fields.how,
        conformity=fields.status or Conformity.UNKNOWN,
        barriers=tuple(Barrier(**dict(one)) for one in fields.barriers),
        feedback=fields.feedback,
        phone=fields.phone,
        answer_within=fields.answer_within,
        laws=fields.laws,
        enforcement=_office(fields.enforcement),
        easy=_easy(fields.easy_language),
        signed=_signed(fields.sign_language),
    )


def _office(fields: OfficeFields | None) -> Office | None:
    return None if fields is None else Office(**dict(fields))


def _easy(fields: EasyLanguageFields | None) -> EasyLanguage | None:
    if fields is None:
        return None
    more = tuple((one.text, one.url) for one in fields.more)
    return EasyLanguage(tested_by=fields.tested_by, contents=fields.contents, more=more)


def _signed(fields: SignLanguageFields | None) -> SignLanguage | None:
    return None if fields is None else SignLanguage(**dict(fields))


def _block(value: Tree) -> Tree:
    return {key: _kept(inner) for key, inner in value.items()} if isinstance(value, dict) else value


def _kept(value: Tree) -> Tree:
    if isinstance(value, dict):
        kept = {key: _kept(inner) for key, inner in value.items()}
        # Nothing can be said of what has no name yet.
        return None if any(key in value and kept[key] is None and value[key] for key in _NEEDED) else kept
    if isinstance(value, list):
        return [one for item in value if (one := _kept(item)) is not None]
    return None if isinstance(value, str) and GAP.search(value) else value


def _text_at(tree: Tree, path: Path) -> str:
    found: Tree = tree
    for part in path:
        found = next(_inner(found, part), None)
    return found if isinstance(found, str) else ""


def _inner(tree: Tree, part: str | int) -> Iterator[Tree]:
    if isinstance(tree, dict) and isinstance(part, str):
        yield tree.get(part)
    elif isinstance(tree, list) and isinstance(part, int) and part < len(tree):
        yield tree[part]


def _where(marked: Marked, path: Path, text: str) -> Where:
    return marked.where(*path) if text else marked.where_key(*path)
