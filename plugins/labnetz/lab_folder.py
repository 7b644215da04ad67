"""A lab's folder on disk as values: its files, and what git says about them. Decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from labnetz.content.context import Context
from labnetz.content.folders import folders_of, kind_of, sources_of
from labnetz.content.former import former_of
from labnetz.content.history import KEYS, Dates, dates_of
from labnetz.content.lab import read_lab
from labnetz.content.lab_history import Moves, lab_moves
from labnetz.content.site import moved_places, read_site
from labnetz.content.site_content import SiteContent, SourceFile, by_time
from labnetz.errors import ContentError
from labnetz.git_history import contents, is_distrusted, is_shallow, revisions
from labnetz.model import Event, Lab, Problem, Visibility, Where, msg
from labnetz.publish.bundles import with_bundles
from labnetz.strays import with_strays


def load_lab(folder: Path, *, now: datetime) -> tuple[Lab, SiteContent]:
    """Read a lab's whole folder: lab.yml, what is under docs/, its tables and calendars. Raises ContentError without a
    usable lab.yml."""
    lab, problems = own_lab(folder / "lab.yml")
    docs = folder / "docs"
    content = read_content(read_folder(docs, lab.url, folders_of(lab)), lab, folder / "lab.yml", docs, now=now)
    return lab, replace(content, problems=(*problems, *content.problems))


def read_content(files: Iterable[SourceFile], lab: Lab, lab_file: Path, docs: Path, *, now: datetime) -> SiteContent:
    """Read all that a lab publishes: its pages, its tables and calendars, and the bundles of its practices.

    `lab_file` is lab.yml, `docs` the folder of the pages.
    """
    moved = lab_history(lab_file)
    # Names as they are written: a disk that takes a.PNG for a.png must not hide what the web server won't find.
    names = {path.relative_to(docs).as_posix() for path in docs.rglob("*") if path.is_file()}
    content = read_site(files, lab, now=now, exists=names.__contains__, moved_lab=moved)
    content = with_strays(with_sources(content, lab_file.parent, lab, now=now, moved_lab=moved), docs)
    return with_bundles(content, lab, reader(docs))


def own_lab(path: Path) -> tuple[Lab, tuple[Problem, ...]]:
    """Read a lab.yml, and what is wrong with it. Raises ContentError when it can't be used."""
    if not path.is_file():
        raise ContentError(msg("{path} is missing: it says who the lab is", path=path), ())
    text, unread = read_text(path, path.name)
    lab, problems = (None, unread) if text is None else read_lab(text, path.name)
    if lab is None:
        raise ContentError(msg("{path} can't be used", path=path), problems)
    return lab, problems


def lab_history(path: Path) -> Moves:
    """Say what git knows of a lab.yml: when it gave events another time or place."""
    known = revisions(path.parent).get(path.name, ())
    return lab_moves(known, contents(path.parent, (one.blob for one in known if one.blob)))


def with_sources(
    content: SiteContent, folder: Path, lab: Lab, *, now: datetime, moved_lab: Moves | None = None
) -> SiteContent:
    """Add the events of tables and calendars to those of pages. `folder` is that of lab.yml."""
    if not lab.calendars and not (folder / sources_of(lab).strip("/")).is_dir():
        return content
    from labnetz.lab_sources import beside_pages, read_sources_in  # noqa: PLC0415 - it loads all that reads calendars

    pages = {path: page.item for path, page in content.pages.items() if isinstance(page.item, Event)}
    taken = {name: path for path, event in pages.items() for name in (event.id, event.uid)}
    places = {place.id: place for place in content.places}
    context = Context(
        lab=lab, now=now, places=places, moved_places=moved_places(content.pages.values()), moved_lab=moved_lab or {}
    )
    sources = beside_pages(read_sources_in(folder, context), taken)
    listed = [event for event in sources.events if event.visibility is Visibility.PUBLIC]
    return replace(
        content,
        events=by_time((*content.events, *listed), ZoneInfo(lab.timezone)),
        sourced=sources.found,
        problems=(*content.problems, *sources.problems),
    )


def read_folder(
    docs: Path, url: str, folders: Mapping[str, str], *, directory_urls: bool = True
) -> tuple[SourceFile, ...]:
    """Read every Markdown file below a lab's docs folder, sorted by path.

    `url` is the site's address with its closing slash, `folders` are those of all kinds. `directory_urls` is the
    generator's rule for pages: `a/b.md` becomes `a/b/` (MkDocs' default) or `a/b.html`.
    """
    pages = {path.relative_to(docs).as_posix(): path for path in sorted(docs.rglob("*.md"))}
    placed = {name: (path, url + page_path(name, directory_urls=directory_urls)) for name, path in pages.items()}
    return read_pages(docs, placed, folders)


def read_pages(docs: Path, pages: Mapping[str, tuple[Path, str]], folders: Mapping[str, str]) -> tuple[SourceFile, ...]:
    """Read pages with their history. They go by their POSIX path below `docs`; each has a file and an address.

    `folders` are those of all kinds, as `content.site.folders_of` gives them.
    """
    read = {name: read_text(path, name) for name, (path, _) in pages.items()}
    dates = histories(docs, {name: text or "" for name, (text, _) in read.items()}, folders)
    return tuple(
        SourceFile(name, text or "", pages[name][1], dates[name], problems) for name, (text, problems) in read.items()
    )


def reader(docs: Path) -> Callable[[str], bytes | None]:
    """Give a function that reads a file below a folder by its POSIX path, None where there is none."""

    def read(path: str) -> bytes | None:
        file = docs / path
        return file.read_bytes() if file.resolve().is_relative_to(docs.resolve()) and file.is_file() else None

    return read


def read_text(path: Path, name: str) -> tuple[str | None, tuple[Problem, ...]]:
    """Read a file that people wrote: its text, or None and why it is none. `name` is what problems call the file.

    A byte order mark is dropped. UTF-16 without one would pass as UTF-8 with a NUL beside each letter.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        text = "\0"
    if "\0" not in text[:4]:
        return text, ()
    what = msg("the file can't be read as UTF-8 text")
    return None, (Problem("DATA-01", Where(name), what, msg("save it again as UTF-8")),)


def page_path(name: str, *, directory_urls: bool) -> str:
    """Give the path of a page by the generator's rule."""
    stem = name.removesuffix(".md")
    if stem == "index" or stem.endswith("/index"):
        return stem.removesuffix("index") if directory_urls else f"{stem}.html"
    return f"{stem}/" if directory_urls else f"{stem}.html"


def histories(docs: Path, texts: Mapping[str, str], folders: Mapping[str, str]) -> Mapping[str, Dates]:
    """Say what git knows of each page, by its POSIX path below `docs`. `texts` are the pages as they lie there.

    `folders` are those of all kinds, as `folders_of` gives them. Former texts are read only of events and places, some
    of whose keys count; elsewhere `revised` is `changed`.
    """
    known = revisions(docs)
    keys = {name: KEYS[kind] for name in texts if (kind := kind_of(name, folders)) in KEYS}
    blobs = contents(docs, (one.blob for name in keys for one in known.get(name, ()) if one.blob))
    found = {
        name: dates_of(known.get(name, ()), text, keys=keys.get(name), contents=blobs) for name, text in texts.items()
    }
    renamed = {name: former_of(known.get(name, ()), texts[name], blobs) for name in keys}
    return {name: replace(dates, former=renamed.get(name)) for name, dates in found.items()}


def lost_history(folder: Path) -> tuple[Problem, ...]:
    """Warn when git has lost its history, or does not tell it: then nobody knows when an event changed.

    `folder` is that of lab.yml; the problem names it as it is given, so from where the command runs.
    """
    where = Where(folder.as_posix() if folder.name else folder.resolve().as_posix())
    if is_distrusted(folder):
        what = msg("git does not read this folder since it belongs to somebody else, so no date of change is known")
        fix = msg('run: git config --global --add safe.directory "$PWD"')
        return (Problem("FRESH-02", where, what, fix, "warning"),)
    if not is_shallow(folder):
        return ()
    return (
        Problem(
            "FRESH-02",
            where,
            msg("this is a shallow clone, so every page seems to have changed with its last commit"),
            msg("fetch the whole history (git fetch --unshallow; in CI: fetch-depth 0, GIT_DEPTH 0)"),
            "warning",
        ),
    )
