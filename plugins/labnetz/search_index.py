"""The index of a site's search, made by Pagefind (https://pagefind.app). Decides no content.

What is indexed is what stands in `<main data-pagefind-body>`: pages without that mark are found by nobody. It is given
to Pagefind by its own pipe and not as a folder, since the search reads some words otherwise than people do
(`publish.compounds`), since a portal finds items that have their page on another site, and since the index of a lab is
made while its pages are still being written. Pagefind's own Python client waits a tenth of a second for each page.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from fnmatch import fnmatch
from io import BufferedReader
from pathlib import Path
from threading import Thread, Timer
from typing import IO, Any, cast

from markupsafe import Markup
from pagefind.service import get_executable

from labnetz.content.language_tags import well_formed
from labnetz.errors import NoSearchIndex
from labnetz.locale import say
from labnetz.model import Message, msg
from labnetz.publish.compounds import joiner, nouns_of

FOLDER = "pagefind"

_MAIN = re.compile(r"<main\b[^>]*\bdata-pagefind-body\b.*?</main>", re.DOTALL)
_TAG = re.compile(r"(<[^>]*>)")
_LONG = re.compile(r'<script\b.*?</script>|<ul class="dates">.*?</ul>', re.DOTALL)
"""What is half of a page, and read by nobody in `_NOT_READ`: not sent at all."""
_LONGEST = 600  # seconds
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
        ".dates",
    ),
)
"""What is not read on a page, as CSS selectors."""

# Pagefind brings interfaces of its own, which no page of ours loads, and a worker that one small index doesn't need.
_UNUSED = ("pagefind-*ui*", "pagefind-highlight.js", "pagefind-worker.js")


@dataclass(frozen=True, slots=True)
class Indexed:
    """How many pages can be found."""

    pages: int


@dataclass(frozen=True, slots=True)
class Indexing:
    """An index that is being made, in another process."""

    pages: int
    language: str
    _done: Future[None] | None = None

    def finish(self) -> Indexed:
        """Wait for the index. Raises NoSearchIndex."""
        if self._done is None:
            return Indexed(0)
        try:
            self._done.result()
        except (OSError, ValueError) as error:
            raise _failure(str(error), self.language) from error
        return Indexed(self.pages)


def index_site(site: Path, language: str, elsewhere: Sequence[str] = ()) -> Indexed:
    """Write the index of finished pages into `site`, in place of an older one.

    `elsewhere` has the `<main>` of items whose page stands on another site. Raises NoSearchIndex.
    """
    mains = {**_mains(site), **{f"{FOLDER}-{number}/index.html": main for number, main in enumerate(elsewhere)}}
    return begin(mains, site, language).finish()


def begin(mains: Mapping[str, str], site: Path, language: str) -> Indexing:
    """Begin to write the index of a site, in place of an older one: all pages share one, in the site's language.

    `mains` has the `<main>` of each page by its path below the site ("a/index.html"). Raises NoSearchIndex.
    """
    folder = site.resolve() / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    found = {path: _LONG.sub("", main) for path, main in mains.items() if is_found(main)}
    if not found:
        return Indexing(0, language)
    if (program := get_executable()) is None:
        raise _failure(msg("the program pagefind is missing"), language)
    if language.partition("-")[0] == "de":
        found = _with_joints(found)
    desk = ThreadPoolExecutor(1, thread_name_prefix="search")
    done = desk.submit(_make, program, _requests(found, language), folder)
    desk.shutdown(wait=False)
    return Indexing(len(found), language, done)


def mark_of(meta: Mapping[str, Any], language: str, *, is_list: bool) -> Markup:
    """Give the attributes of the `<main>` of a page that can be found, by its front matter; `language` is the site's.

    None for what is for those who have its address. A list is found by what stands above it.
    """
    if meta.get("robots") or (meta.get("search") or {}).get("exclude"):
        return Markup()
    mark = Markup(" data-pagefind-body data-list") if is_list else Markup(" data-pagefind-body")
    own = well_formed(meta.get("lang"))
    told = Markup(' data-language="{}" data-pagefind-meta="language[data-language]"')
    return mark + told.format(own) if own and own != language else mark


def is_found(main: str) -> bool:
    """Say whether a page can be found, by the mark of its `<main>`."""
    return _MAIN.match(main) is not None


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


# --- Pagefind's pipe --------------------------------------------------------------------------------------------------


def _requests(mains: Mapping[str, str], language: str) -> list[dict[str, object]]:
    """Say what is to be done. One language for all: a search finds what is in the index of the page it stands on."""
    config = {"exclude_selectors": _NOT_READ, "force_language": language.partition("-")[0]}
    pages = (
        {"type": "AddFile", "index_id": 0, "file_path": path, "file_contents": f"<!doctype html><html><body>{main}"}
        for path, main in mains.items()
    )
    return [{"type": "NewIndex", "config": config}, *pages, {"type": "GetFiles", "index_id": 0}]


def _make(program: Path, requests: Sequence[Mapping[str, object]], folder: Path) -> None:
    """Write what Pagefind makes. Asked to write itself, it answers while its files are still incomplete."""
    for file in _run(program, requests)["files"]:
        if not any(fnmatch(file["path"], pattern) for pattern in _UNUSED):
            path = folder / file["path"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b64decode(file["content"]))


def _run(program: Path, requests: Sequence[Mapping[str, object]]) -> Mapping[str, Any]:
    """Give the program's answer to the last request. It stops when nobody reads its answers meanwhile.

    Raises OSError when it can't be run, ValueError with what it said when it could not do it.
    """
    command = [str(program), "--service"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL) as service:  # noqa: S603 - ours
        stdin, stdout = cast("tuple[IO[bytes], BufferedReader]", (service.stdin, service.stdout))
        watch = Timer(_LONGEST, service.kill)
        watch.start()
        writer = Thread(target=_send, args=(stdin, requests), daemon=True)
        writer.start()
        try:
            answers = [answer for _, answer in zip(requests, _answers(stdout), strict=False)]
        finally:
            watch.cancel()
            service.kill()
        writer.join()
    if len(answers) < len(requests):
        raise ValueError(f"{program.name} stopped after {len(answers)} of {len(requests)} requests")
    return answers[-1]


def _send(pipe: IO[bytes], requests: Sequence[Mapping[str, object]]) -> None:
    """Write the requests: JSON in base64, a comma after each."""
    try:
        for number, request in enumerate(requests):
            message = json.dumps({"message_id": number, "payload": request})
            pipe.write(b64encode(message.encode()) + b",")
        pipe.flush()
    except OSError:
        return  # the program has stopped, which its answers tell


def _answers(pipe: BufferedReader) -> Iterator[Mapping[str, Any]]:
    """Read the answers. Raises ValueError for one that is an error, or none."""
    rest: list[bytes] = []
    while part := pipe.read1(1 << 16):
        first, *more = part.split(b",")
        rest.append(first)
        for following in more:
            answer: Mapping[str, Any] = json.loads(b64decode(b"".join(rest), validate=True))["payload"]
            if answer["type"] == "Error":
                raise ValueError(answer["message"])
            yield answer
            rest = [following]


def _failure(reason: Message | str, language: str) -> NoSearchIndex:
    said = reason if isinstance(reason, str) else say(reason, language)
    text = msg(
        'the index of the search could not be made: {reason}; run pip install --force-reinstall "pagefind[bin]"',
        reason=said,
    )
    return NoSearchIndex(text)
