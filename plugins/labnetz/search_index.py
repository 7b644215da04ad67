"""The index of a site's search, made by Pagefind (https://pagefind.app). Decides no content.

What is indexed is what stands in `<main data-pagefind-body>`: pages without that mark are found by nobody. It is given
to Pagefind by its own pipe and not as a folder, since the search reads some words otherwise than people do
(`publish.compounds`), since what a portal finds are records of its items and not their pages, and since the index is
made while the pages are still being written. Pagefind's own Python client waits a tenth of a second for each page.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from fnmatch import fnmatch
from gzip import compress, decompress
from hashlib import sha256
from importlib.metadata import version
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
from labnetz.search_kept import Index, Shelf, keep, load

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
    # Examples of what one writes into a file: whoever looks for a workshop does not mean them.
    "pre",
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

_WAYS = "1"
"""Rises when this module or `publish.compounds` makes another index of the same pages."""

_ENTRY = "pagefind-entry.json"
_FILTER = re.compile(rb"\x82[\x61-\x77][a-z]+[\x6a\x6b][a-z]{2,3}_[0-9a-f]{7}")
"""A filter in the head of an index: an array (CBOR, RFC 8949) of its name and the name of its file."""
_FILTERS = re.compile(b"(?:" + _FILTER.pattern + b")+")

# Pagefind brings interfaces of its own, which no page of ours loads, and a worker that one small index doesn't need.
_UNUSED = ("pagefind-*ui*", "pagefind-highlight.js", "pagefind-worker.js")


@dataclass(frozen=True, slots=True)
class Indexed:
    """How many pages can be found, and what the index calls each, by its path ("a/index.html")."""

    pages: int
    ids: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Indexing:
    """An index that is being made, in another process."""

    pages: int
    language: str
    _done: Future[Index] | None = None

    def finish(self) -> Indexed:
        """Wait for the index. Raises NoSearchIndex."""
        if self._done is None:
            return Indexed(0)
        try:
            return Indexed(self.pages, self._done.result().ids)
        except (OSError, ValueError) as error:
            raise _failure(str(error), self.language) from error


def begin(mains: Mapping[str, str], site: Path, language: str, shelf: Shelf | None = None) -> Indexing:
    """Begin to write the index of a site, in place of an older one: all pages share one, in the site's language.

    `mains` has the `<main>` of each page by its path below the site ("a/index.html"). With a `shelf`, an index that was
    made of the same is not made again. Raises NoSearchIndex.
    """
    folder = site.resolve() / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    found = {path: _LONG.sub("", main) for path, main in mains.items() if is_found(main)}
    if not found:
        return Indexing(0, language)
    if (program := get_executable()) is None:
        raise _failure(msg("the program pagefind is missing"), language)
    desk = ThreadPoolExecutor(1, thread_name_prefix="search")
    done = desk.submit(_made, _Task(program, found, folder, language), shelf)
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


def list_main(mark: Markup, title: str, written: str, meta: Mapping[str, Any]) -> Markup:
    """Give the `<main>` by which a list is found: its title, and what somebody wrote above it (HTML). What it lists
    today is found by itself, and an index of it would be another one each day."""
    text = Markup("<main{}><h1>{}</h1>{}<p>{}</p></main>")
    return text.format(mark, title, Markup(written), meta.get("description") or "")  # noqa: S704 - the site's own Markdown


def is_found(main: str) -> bool:
    """Say whether a page can be found, by the mark of its `<main>`."""
    return _MAIN.match(main) is not None


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


@dataclass(frozen=True, slots=True)
class _Task:
    """An index to make."""

    program: Path
    mains: Mapping[str, str]
    folder: Path
    language: str

    def made_of(self) -> str:
        """Give a digest of everything that the index follows from, this program's ways included."""
        ours = (self.language, version("pagefind"), str(_NOT_READ), _WAYS)
        digest = sha256("\n".join(ours).encode())
        for path, main in self.mains.items():
            digest.update(f"\n{len(path)} {len(main)} {path}{main}".encode("utf-8", "replace"))
        return digest.hexdigest()


# --- Pagefind's pipe --------------------------------------------------------------------------------------------------


def _requests(mains: Mapping[str, str], language: str) -> list[dict[str, object]]:
    """Say what is to be done. One language for all: a search finds what is in the index of the page it stands on."""
    config = {"exclude_selectors": _NOT_READ, "force_language": language.partition("-")[0]}
    pages = (
        {"type": "AddFile", "index_id": 0, "file_path": path, "file_contents": f"<!doctype html><html><body>{main}"}
        for path, main in mains.items()
    )
    return [{"type": "NewIndex", "config": config}, *pages, {"type": "GetFiles", "index_id": 0}]


def _made(task: _Task, shelf: Shelf | None) -> Index:
    """Write the index into its folder: the one that was kept, or a new one."""
    made_of = task.made_of()
    index = load(shelf, made_of)
    if index is None:
        index = _index(task)
        keep(shelf, made_of, index)
    for name, content in index.files.items():
        path = task.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return index


def _index(task: _Task) -> Index:
    """Take what Pagefind makes. Asked to write itself, it answers while its files are still incomplete."""
    mains = _with_joints(task.mains) if task.language.partition("-")[0] == "de" else task.mains
    made = _run(task.program, _requests(mains, task.language))["files"]
    wanted = (file for file in made if not any(fnmatch(file["path"], pattern) for pattern in _UNUSED))
    files = _in_one_order({file["path"]: b64decode(file["content"]) for file in wanted})
    return Index(dict(sorted(files.items())), _ids(files, mains))


def _ids(files: Mapping[str, bytes], mains: Mapping[str, str]) -> dict[str, str]:
    """Give what the index calls each page: the name, without its language, of the file that has what is shown of it."""
    named = {}
    for path, content in files.items():
        if path.startswith("fragment/"):
            text = zlib.decompress(content, wbits=31)
            url = json.loads(text[text.index(b"{") :])["url"]
            named[url] = path.removeprefix("fragment/").partition(".")[0].rpartition("_")[2]
    return {path: named[url] for path in mains if (url := f"/{path.removesuffix('index.html')}") in named}


def _in_one_order(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Sort what Pagefind lists as chance will have it: the filters in its head, whose name follows from its bytes."""
    head = next(path for path in files if path.endswith(".pf_meta"))
    sorted_head = _FILTERS.sub(lambda found: b"".join(sorted(_FILTER.findall(found[0]))), decompress(files[head]))
    before = head.split(".")[1]
    after = f"{before.partition('_')[0]}_{sha256(sorted_head).hexdigest()[:10]}"
    entry = files[_ENTRY].replace(f'"{before}"'.encode(), f'"{after}"'.encode())
    rest = {path: body for path, body in files.items() if path not in {head, _ENTRY}}
    return {**rest, _ENTRY: entry, head.replace(before, after): compress(sorted_head, mtime=0)}


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
