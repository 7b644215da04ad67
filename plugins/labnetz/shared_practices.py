"""Read the practices of a network itself from its folder (network.yml: `practices`). Decides nothing about them.

Each file stands in this folder as a lab's page stands in docs/formate/, and is published at `formate/<network>/<id>/`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from labnetz.bundle import is_harmless
from labnetz.check import check_shared, in_order
from labnetz.content.context import Context
from labnetz.content.folders import INDEX, folders_of
from labnetz.content.frontmatter import written_value
from labnetz.content.item import used_twice
from labnetz.content.picture import is_picture
from labnetz.content.practice import read_practice
from labnetz.content.site_content import Page, SiteContent, SourceFile
from labnetz.harvest.store import store_of
from labnetz.lab_folder import read_folder, reader
from labnetz.locale import say
from labnetz.model import Artifact, Network, Practice, Problem, Visibility, Where, file_path, msg
from labnetz.publish.bundle_links import Links
from labnetz.publish.bundles import attribution_of, with_bundles
from labnetz.publish.details import id_name
from labnetz.publish.portal import PortalContent, read_sources, with_shared
from labnetz.publish.shared import NOTHING_SHARED, Shared
from labnetz.publish.site import Paths

if TYPE_CHECKING:
    from datetime import datetime


def read_portal(network: Network, *, now: datetime) -> PortalContent:
    """Read all that a network's portal publishes: what was harvested, and its own practices."""
    store = store_of(network)
    content = read_sources(network, store.load, now=now, recall=store.recall, shelf=store.shelf)
    return with_shared(content, load_shared(network, now=now))


def load_shared(network: Network, *, now: datetime) -> Shared:
    """Read the network's own practices; nothing where it names no folder."""
    if not network.practices:
        return NOTHING_SHARED
    folder = Path(network.practices)
    if not folder.is_dir():
        what = msg("there is no folder {folder}", folder=network.practices)
        where = Where(f"{network.root}/network.yml")
        return Shared(problems=(Problem("REG-02", where, what, msg("correct practices: in network.yml")),))
    reading = _Reading(network, folder, now)
    content = with_bundles(reading.content(), network.as_lab, reading.read)
    said = check_shared(content, network.as_lab, now=now, read=reading.read)
    return Shared(
        practices=content.practices,
        texts={page.item.id: reading.links(page).rewritten(page.body) for page in content.pages.values()},
        files=(*content.bundles, *reading.files()),
        problems=tuple(reading.at_home(problem) for problem in in_order((*content.problems, *said))),
    )


class _Reading:
    """One folder. Its files go by the paths at which they are published, below `self.base`."""

    def __init__(self, network: Network, folder: Path, now: datetime) -> None:
        self.network = network
        self.folder = folder
        self.now = now
        self.base = f"{Paths().practices}{network.id}/"
        self.sources = {
            f"{self.base}{file.path}": self._placed(file)
            for file in read_folder(folder, network.url, folders_of(network.as_lab))
            if PurePosixPath(file.path).name not in INDEX
        }
        self.addresses = {path: file.url for path, file in self.sources.items()}
        self._read = reader(folder)

    def _placed(self, file: SourceFile) -> SourceFile:
        id_ = written_value("id", file.text) or PurePosixPath(file.path).stem
        path = f"{self.base}{file.path}"
        problems = tuple(replace(one, where=replace(one.where, path=path)) for one in file.problems)
        return replace(file, path=path, url=f"{self.network.url}{self.base}{file_path(quote(id_))}/", problems=problems)

    def read(self, path: str) -> bytes | None:
        """Give a file by the path at which it is published."""
        return self._read(path.removeprefix(self.base)) if path.startswith(self.base) else None

    def content(self) -> SiteContent:
        pages: dict[str, Page] = {}
        problems: list[Problem] = []
        taken: dict[str, str] = {}
        for path, file in self.sources.items():
            problems += file.problems
            if file.problems:
                continue
            practice, body, found = read_practice(file.text, path, self._context(file))
            problems += found
            if practice is None or practice.visibility is not Visibility.PUBLIC:
                continue
            practice = self._credited(practice)
            first = taken.setdefault(practice.id, path)
            if first == path:
                pages[path] = Page(practice, file, body)
            else:
                problems += used_twice(path, practice.id, self._at_home(first))
        practices = [page.item for page in pages.values() if isinstance(page.item, Practice)]
        return SiteContent(
            practices=tuple(sorted(practices, key=lambda one: one.id)),
            pages=pages,
            files=tuple(self.sources.values()),
            problems=tuple(problems),
        )

    def _credited(self, practice: Practice) -> Practice:
        """Name the lab that first developed a practice, where nobody wrote whom to name."""
        if practice.attribution or not practice.origin or practice.based_on:
            return practice
        names = {lab.id: lab.name for lab in self.network.labs}
        own = attribution_of(practice, self.network.as_lab)
        first = msg("first developed by {lab}", lab=names.get(practice.origin) or id_name(practice.origin))
        return replace(practice, attribution=f"{own}; {say(first, self.network.language)}")

    def _context(self, file: SourceFile) -> Context:
        return Context(
            lab=self.network.as_lab,
            now=self.now,
            url=file.url,
            history=file.history,
            addresses=self.addresses,
            exists=lambda path: self.read(path) is not None,
        )

    def links(self, page: Page) -> Links:
        def here(path: str) -> str:
            return self.network.url + quote(path) if path.startswith(self.base) else ""

        return Links(page.file.path, page.file.url, self.network.url, self.addresses, here, here)

    def files(self) -> tuple[Artifact, ...]:
        """Give the files that pages may name: nothing that runs on a website."""
        names = (path.relative_to(self.folder).as_posix() for path in sorted(self.folder.rglob("*")) if path.is_file())
        found = ((name, self._read(name)) for name in names if not name.endswith(".md") and not name.startswith("."))
        return tuple(
            Artifact(self.base + name, body)
            for name, body in found
            if body is not None and (is_harmless(name, body) or is_picture(name))
        )

    def at_home(self, problem: Problem) -> Problem:
        """Name the file where it lies, not where it is published."""
        return replace(problem, where=replace(problem.where, path=self._at_home(problem.where.path)))

    def _at_home(self, path: str) -> str:
        return f"{self.network.practices}/{path.removeprefix(self.base)}" if path.startswith(self.base) else path
