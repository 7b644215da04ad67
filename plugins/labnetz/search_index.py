"""The index of a site's search, made of its finished pages by Pagefind (https://pagefind.app). Decides no content.

What is indexed is a copy of what stands in `<main data-pagefind-body>`: pages without that mark are found by nobody.
A copy, since the search reads some words otherwise than people do (`publish.compounds`), and since a portal finds
items that have their page on another site.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pagefind.service import get_executable

from labnetz.errors import NoSearchIndex
from labnetz.locale import say
from labnetz.model import Message, msg
from labnetz.publish.compounds import joiner, nouns_of

FOLDER = "pagefind"

_MAIN = re.compile(r"<main\b[^>]*\bdata-pagefind-body\b.*?</main>", re.DOTALL)
_TAG = re.compile(r"(<[^>]*>)")
_NOT_READ = (
    # What is not there for eyes, or not yet.
    *("[hidden]", ".hidden"),
    # The way around the site, and what one can press.
    *("nav", "form", "button", "dialog", ".crumb", ".byline", ".buttons", ".button", ".more", ".status", ".empty"),
    # Entries of lists: each has its own page, to which a hit should lead.
    *(
        "[data-list] .wrap > :not(.hero)",
        ".days",
        ".stops",
        ".news",
        ".sources",
        ".month",
    ),
)
"""What is not read on a page, as CSS selectors."""

# Pagefind brings interfaces of its own, which no page of ours loads, and a worker that one small index doesn't need.
_UNUSED = ("pagefind-*ui*", "pagefind-highlight.js", "pagefind-worker.js")


@dataclass(frozen=True, slots=True)
class Indexed:
    """How many pages can be found."""

    pages: int


def index_site(site: Path, language: str, elsewhere: Sequence[str] = ()) -> Indexed:
    """Write the index into `site`, in place of an older one. All pages share one, in the site's language.

    `elsewhere` has the `<main>` of items whose page stands on another site. Raises NoSearchIndex.
    """
    shutil.rmtree(site / FOLDER, ignore_errors=True)
    mains = {**_mains(site), **{f"{FOLDER}-{number}/index.html": main for number, main in enumerate(elsewhere)}}
    if not mains:
        return Indexed(0)
    if language.partition("-")[0] == "de":
        mains = _with_joints(mains)
    with TemporaryDirectory(prefix="labnetz-search-") as folder:
        _copy(mains, Path(folder))
        _run(Path(folder), site / FOLDER, language)
    for pattern in _UNUSED:
        for path in (site / FOLDER).glob(pattern):
            path.unlink()
    return Indexed(len(mains))


def _mains(site: Path) -> dict[str, str]:
    """Read what can be found on each page, by its path below the site."""
    pages = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    found = ((name, _MAIN.search((site / name).read_text("utf-8"))) for name in pages)
    return {name: match.group() for name, match in found if match}


def _with_joints(mains: Mapping[str, str]) -> dict[str, str]:
    """Mark the joints of German compounds, between the tags only."""
    pieces = {name: _TAG.split(main) for name, main in mains.items()}
    # Even pieces stand between the tags that the split kept; pages have many of them in common.
    texts = dict.fromkeys(text for parts in pieces.values() for text in parts[::2])
    joined = joiner(nouns_of(texts))
    known = {text: joined(text) for text in texts}
    for parts in pieces.values():
        parts[::2] = map(known.__getitem__, parts[::2])
    return {name: "".join(parts) for name, parts in pieces.items()}


def _copy(mains: Mapping[str, str], folder: Path) -> None:
    """Write the page `a/b/` as `a/b.html`, which the script on the page knows: a folder of its own for each page takes
    as long to make as its index."""
    for name, main in mains.items():
        path = folder / name.replace("/index.html", ".html")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"<!doctype html><html><body>{main}</body></html>", "utf-8")


def _run(pages: Path, into: Path, language: str) -> None:
    """Run the program. One language for all: a search finds only what is in the index of the page it stands on."""
    program = get_executable()
    if program is None:
        raise _failure(msg("the program pagefind is missing"), language)
    options = {
        "--site": str(pages),
        "--output-path": str(into.resolve()),
        "--force-language": language.partition("-")[0],
        "--exclude-selectors": ", ".join(_NOT_READ),
    }
    command = [str(program), "--silent", *(word for option in options.items() for word in option)]
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=600)  # noqa: S603 - ours
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _failure(str(error), language) from error
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines() or [f"exit {done.returncode}"]
        raise _failure(said[0], language)


def _failure(reason: Message | str, language: str) -> NoSearchIndex:
    said = reason if isinstance(reason, str) else say(reason, language)
    text = msg(
        'the index of the search could not be made: {reason}; run pip install --force-reinstall "pagefind[bin]"',
        reason=said,
    )
    return NoSearchIndex(text)
