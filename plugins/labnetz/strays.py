"""Files in a lab's folders of pages that were meant as pages, but whose names don't end in .md. Reads no other file.

Nobody reads them, and the site's builder would publish them as they lie there: raw, even a draft.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from labnetz.content.folders import INDEX
from labnetz.content.values import ITEM_ID, slug_of
from labnetz.model import Problem, Where, msg, names_a_device

if TYPE_CHECKING:
    from labnetz.content.site_content import SiteContent

_LOOK = 20_000
"""Bytes in which the keys at the top must end."""
_KEYS = re.compile(r"-{3}[ \t]*\n(?=[^\n]*\n)(?s:.*?)^\w+[ \t]*:(?s:.*?)^-{3}[ \t]*$", re.MULTILINE)
_STARTS = (b"---", b"\xef\xbb\xbf---", b"\xff\xfe-\0", b"\xfe\xff\0-")


def with_strays(content: SiteContent, docs: Path) -> SiteContent:
    """Add what was meant as a page and is none to what can't be read, and say so. `docs` is the folder of pages."""
    problems = {path: _problem(docs, path) for path in _strays(docs, tuple(content.folders.values()))}
    return replace(
        content,
        unreadable=content.unreadable | problems.keys(),
        problems=(*content.problems, *problems.values()),
    )


def _strays(docs: Path, folders: tuple[str, ...]) -> Iterator[str]:
    for folder in dict.fromkeys(folders):
        for path in sorted((docs / folder).rglob("*")):
            name = path.relative_to(docs).as_posix()
            if not name.endswith(".md") and not _is_hidden(name) and _index_of(path) not in INDEX and _has_keys(path):
                yield name


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") for part in PurePosixPath(name).parts)


def _index_of(path: Path) -> str:
    """Give the name that a file would have as a page."""
    return f"{path.name.partition('.')[0]}.md"


def _has_keys(path: Path) -> bool:
    """Tell whether a file begins with front matter. Windows' editor may save it as UTF-16."""
    try:
        with path.open("rb") as file:
            start = file.read(_LOOK)
    except OSError:
        return False
    if not start.startswith(_STARTS):
        return False
    encoding = "utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    text = start.decode(encoding, "replace").replace("\r\n", "\n").replace("\r", "\n")
    return _KEYS.match(text) is not None


def _problem(docs: Path, path: str) -> Problem:
    stem = PurePosixPath(path).name.partition(".")[0]
    id_ = stem if ITEM_ID.fullmatch(stem) else slug_of(stem) or "seite"
    name = f"{id_}-2.md" if names_a_device(id_) else f"{id_}.md"
    beside = {one.name for one in (docs / path).parent.iterdir()}
    what = msg("this file is not read as a page and not published, because its name does not end in .md")
    fix = msg("rename it to {name}", name=name)
    if name in beside:
        fix = msg("compare it with {name}, and delete one of the two", name=name)
    return Problem("DATA-01", Where(path), what, fix)
