"""A lab's folder on disk as values: its files, and when git says they changed. Reads no front matter."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from labnetz.content.lab import read_lab
from labnetz.content.site import SiteContent, SourceFile, read_site
from labnetz.errors import ContentError
from labnetz.model import Lab, Problem, Where, msg


def load_lab(folder: Path, *, now: datetime) -> tuple[Lab, SiteContent]:
    """Read a lab's whole folder: its lab.yml, and what is under docs/. Raises ContentError without a usable lab.yml."""
    path = folder / "lab.yml"
    if not path.is_file():
        raise ContentError(msg("{path} is missing: it says who the lab is", path=path), ())
    text, unread = read_text(path, path.name)
    lab, problems = (None, unread) if text is None else read_lab(text, path.name)
    if lab is None:
        raise ContentError(msg("{path} can't be used", path=path), problems)
    docs = folder / "docs"
    # Names as they are written: a disk that takes a.PNG for a.png must not hide what the web server won't find.
    names = {path.relative_to(docs).as_posix() for path in docs.rglob("*") if path.is_file()}
    content = read_site(read_folder(docs, lab.url), lab, now=now, exists=names.__contains__)
    return lab, replace(content, problems=(*problems, *content.problems))


def read_folder(docs: Path, url: str, *, directory_urls: bool = True) -> tuple[SourceFile, ...]:
    """Read every Markdown file below a lab's docs folder, sorted by path.

    `url` is the site's address with its closing slash. `directory_urls` is the generator's rule for pages:
    `a/b.md` becomes `a/b/` (MkDocs' default) or `a/b.html`.
    """
    changed = git_dates(docs)
    found = []
    for path in sorted(docs.rglob("*.md")):
        name = path.relative_to(docs).as_posix()
        text, problems = read_text(path, name)
        address = url + page_path(name, directory_urls=directory_urls)
        found.append(SourceFile(name, text or "", address, changed.get(name), problems))
    return tuple(found)


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


def git_dates(folder: Path) -> Mapping[str, datetime]:
    """Say when each committed file below a folder last changed, by one `git log`; nothing where git knows nothing.

    Author dates, since a rebase must not move every event of a lab.
    """
    log = _git(folder, "log", "--format=%x00%at", "--name-only", "--relative", "--no-renames", "--", ".")
    changed: dict[str, datetime] = {}
    for commit in log.split("\0")[1:]:
        stamp, *names = [line for line in commit.splitlines() if line]
        at = datetime.fromtimestamp(int(stamp), UTC)
        for name in names:
            changed.setdefault(name, at)
    return changed


def shallow_clone(folder: Path) -> tuple[Problem, ...]:
    """Warn when git has lost its history: then all dates of last change are those of one commit."""
    if _git(folder, "rev-parse", "--is-shallow-repository").strip() != "true":
        return ()
    return (
        Problem(
            "FRESH-02",
            Where(str(folder)),
            msg("this is a shallow clone, so every page seems to have changed with its last commit"),
            msg("fetch the whole history (git fetch --unshallow; in CI: fetch-depth 0, GIT_DEPTH 0)"),
            "warning",
        ),
    )


def _git(folder: Path, *arguments: str) -> str:
    """Run git without the user's own settings for paths; "" where there is no git, or no repository."""
    command = ["git", "-c", "core.quotepath=off", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)  # noqa: S603 - fixed words
    except OSError:
        return ""
    return done.stdout if done.returncode == 0 else ""
