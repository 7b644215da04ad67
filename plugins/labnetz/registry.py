"""network.yml and labs/<id>.yml → Network. Strict about every line, and one broken member never touches the others.

The name of a member's file is its id. Opens no socket; `load_network` is the only thing here that reads the disk.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from labnetz.content.lab import no_licence, profile, read_lab
from labnetz.content.values import slug_of
from labnetz.errors import RegistryError
from labnetz.marked_yaml import Marked, read_marked
from labnetz.model import SLUG, HarvestRules, Lab, LabStatus, Network, Problem, Source, Where, msg
from labnetz.registry_checks import check_member, check_shared, check_site, feed_lists
from labnetz.registry_files import RESERVED, MemberFields, NetworkFields
from labnetz.validation import validate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from labnetz.model import SourceKind
    from labnetz.registry_files import SourceFields

_NETWORK_VITAL = frozenset(NetworkFields.model_fields) - {"summary", "practices"}
_MEMBER_VITAL = frozenset(("name", "url", "language", "timezone", "status", "licence", "site", "pause"))
_SITE_LINE = re.compile(r"^site:[ \t]*[\"']?([^\"'#\n]+)", re.MULTILINE)

Problems = tuple[Problem, ...]
_Texts = tuple[tuple[str, str], ...]


def load_network(folder: Path) -> tuple[Network, Problems]:
    """Read a network's folder. Raises RegistryError when network.yml can't be used."""
    files, unread = _texts(folder, [folder / "network.yml", *sorted(folder.glob("labs/*.y*ml"))])
    root = folder.as_posix()
    sites = {_site_folder(root, found[1]) for text in files.values() if (found := _SITE_LINE.search(text))}
    labs, unread_labs = _texts(None, [type(folder)(site) / "lab.yml" for site in sorted(sites)])
    by_site = {posixpath.dirname(path): text for path, text in labs.items()}
    network, problems = _last_read(tuple(files.items()), root, tuple(by_site.items()))
    problems = (*unread, *unread_labs, *problems)
    if network is None:
        raise RegistryError(msg("the network in {folder} can't be used", folder=root), problems)
    return network, problems


@lru_cache(maxsize=1)
def _last_read(files: _Texts, root: str, labs: _Texts) -> tuple[Network | None, Problems]:
    """A build asks twice for its network: the command, and then the plugin. The same texts say the same."""
    return read_network(dict(files), root=root, labs=dict(labs))


def read_network(files: Mapping[str, str], *, root: str, labs: Mapping[str, str]) -> tuple[Network | None, Problems]:
    """Read a network from texts.

    `files` are the texts of the folder by path ("network.yml", "labs/berlin.yml"), `root` is the folder's own path.
    `labs` are the texts of the lab.yml of each lab that is built here, by the path of its folder ("sites/berlin").
    None when network.yml can't be used.
    """
    path = posixpath.join(root, "network.yml")
    if "network.yml" not in files:
        what, fix = (
            msg("there is no network.yml"),
            msg("write one with id, name, url, language, timezone, licence and contact"),
        )
        return None, (Problem("REG-01", Where(path), what, fix),)
    network, problems = _network(files["network.yml"], path, root)
    if network is None:
        return None, problems
    members: list[Lab] = []
    for name in sorted(name for name in files if name.startswith("labs/")):
        lab, found = _Member(name, network, labs).read(files[name])
        problems += found
        members += [lab] if lab else []
    problems += tuple(check_shared(members, root))
    return replace(network, labs=tuple(sorted(members, key=lambda lab: lab.id))), problems


def _network(text: str, path: str, root: str) -> tuple[Network | None, Problems]:
    marked, problems = read_marked(text, path)
    if marked is None:
        return None, problems
    checked = validate(NetworkFields, marked, vital=_NETWORK_VITAL)
    problems += checked.problems
    if (fields := checked.value) is None:
        return None, problems
    network = Network(
        id=fields.id,
        name=fields.name,
        url=fields.url,
        language=fields.language,
        timezone=fields.timezone,
        licence=fields.licence,
        contact=fields.contact,
        summary=fields.summary,
        demo=fields.demo,
        harvest=HarvestRules(fields.harvest.allow_addresses, fields.harvest.allow_ports),
        root=root,
        practices=_site_folder(root, fields.practices) if fields.practices else "",
    )
    return network, problems


@dataclass(frozen=True, slots=True)
class _Member:
    """One file of the registry, and what it needs to be understood."""

    name: str
    network: Network
    sites: Mapping[str, str]

    @property
    def path(self) -> str:
        return posixpath.join(self.network.root, self.name)

    @property
    def id(self) -> str:
        return PurePosixPath(self.name).stem

    def read(self, text: str) -> tuple[Lab | None, Problems]:
        """Read the file; None where the member has to be left out, which is then said."""
        if bad_name := tuple(self.check_name()):
            return self.left_out(bad_name)
        marked, problems = read_marked(text, self.path)
        if marked is None:
            return self.left_out(problems)
        checked = validate(MemberFields, marked, vital=_MEMBER_VITAL)
        problems += checked.problems
        if checked.value is None:
            return self.left_out(problems)
        lab, found = self.lab(checked.value, marked)
        return (lab, problems + found) if lab else self.left_out(problems + found)

    def lab(self, fields: MemberFields, marked: Marked) -> tuple[Lab | None, Problems]:
        """Make the lab, from here or from its own site."""
        if fields.site:
            lab, problems = self.from_site(fields.site, marked)
        else:
            lab, problems = self.from_file(fields, marked)
        if lab is None:
            return None, problems
        problems += tuple(check_member(lab, fields, marked))
        if lab.sources and not lab.licence and not fields.manifest:
            # For a lab that is built here, its own lab.yml has told it, where it is to be mended.
            return None, problems if lab.site else (*problems, no_licence(marked))
        lab = replace(lab, shared_events=fields.shared_events)
        return _at_rest(lab, pause=fields.pause), problems

    def from_file(self, fields: MemberFields, marked: Marked) -> tuple[Lab | None, Problems]:
        """Take everything from the registry's own file."""
        has_feeds = bool(fields.feeds.events or fields.feeds.updates)
        needed = [("name", fields.name)] + ([("url", fields.url)] if has_feeds else [])
        needed = [] if fields.manifest else needed
        missing = tuple(
            Problem(
                "DATA-04", marked.where(), msg("{key} is missing", key=key), msg('add a line "{name}: …"', name=key)
            )
            for key, value in needed
            if not value
        )
        if missing:
            return None, missing
        lab = replace(
            profile(fields),
            id=self.id,
            name=fields.name or self.id,
            url=fields.url or "",
            registered=tuple(_written(marked)) if fields.manifest else (),
            may_collect=fields.portal,
            language=fields.language or self.network.language,
            timezone=fields.timezone or self.network.timezone,
        )
        return replace(lab, sources=tuple(_sources(self.id, fields))), ()

    def from_site(self, site: str, marked: Marked) -> tuple[Lab | None, Problems]:
        """Take everything from the lab.yml of a site that is built here."""
        problems = tuple(check_site(site, marked))
        folder = _site_folder(self.network.root, site)
        text = self.sites.get(folder)
        if text is None:
            what = msg("there is no lab.yml in {folder}", folder=folder)
            return None, (*problems, Problem("REG-02", marked.where("site"), what, msg("correct the folder")))
        lab, found = read_lab(text, f"{folder}/lab.yml")
        problems += found
        if lab is None:
            return None, problems
        if lab.id != self.id:
            what = msg('the lab in {folder} has the id "{id}"', folder=folder, id=lab.id)
            fix = msg("name this file {id}.yml, or correct the id in lab.yml", id=lab.id)
            return None, (*problems, Problem("REG-01", marked.where("site"), what, fix))
        sources = (
            # The whole calendar: what is published more than a year ahead must reach the portal too.
            Source(lab.id, "events", "events", f"{lab.url}feeds/calendar-all.ics"),
            Source(lab.id, "updates", "updates", f"{lab.url}feeds/updates.xml"),
            # Its calls, practices and places; who it is, its lab.yml says.
            Source(lab.id, "manifest", "manifest", f"{lab.url}lab.json"),
        )
        return replace(lab, site=folder, sources=sources), problems

    def check_name(self) -> Iterator[Problem]:
        """The file's name becomes the id, and the id becomes a path of the portal."""
        if not self.name.endswith(".yml"):
            fix = msg("name it {name}.yml", name=self.id)
            yield Problem("REG-01", Where(self.path), msg("files of the registry end in .yml"), fix)
        elif not SLUG.fullmatch(self.id):
            what = msg("the file's name \"{name}\" can't be an id", name=self.id)
            proposal = slug_of(self.id)[:40].strip("-") or "labor"
            fix = msg("use small letters a to z, digits and hyphens: {proposal}.yml", proposal=proposal)
            yield Problem("REG-01", Where(self.path), what, fix)
        elif self.id in RESERVED:
            what = msg('"{name}" is a page of the portal and can\'t be the id of a lab', name=self.id)
            yield Problem("REG-01", Where(self.path), what, msg("name the file lab-{name}.yml", name=self.id))
        elif self.network.practices and self.id == self.network.id:
            what = msg('"{name}" is the id of the network and can\'t be that of a lab, too', name=self.id)
            yield Problem("REG-01", Where(self.path), what, msg("name the file lab-{name}.yml", name=self.id))

    def left_out(self, problems: Problems) -> tuple[None, Problems]:
        """Say that the portal goes on without this member."""
        what = msg('the lab "{id}" is left out of the network', id=self.id)
        fix = msg("correct what is said about its file above")
        return None, (*problems, Problem("REG-03", Where(self.path), what, fix))


def _at_rest(lab: Lab, *, pause: bool) -> Lab:
    """Pause the sources of a lab that nobody should ask. Who is built here is not asked: what a lab did stands in its
    folder, whatever became of it and of our snapshots."""
    lab = replace(lab, status=LabStatus.PAUSED) if pause else lab
    if lab.status not in (LabStatus.PAUSED, LabStatus.ARCHIVED) or (lab.site and not pause):
        return lab
    return replace(lab, sources=tuple(replace(source, is_paused=True) for source in lab.sources))


def _written(marked: Marked) -> Iterator[str]:
    """Name what the file says, feeds by their kind. A key without a value says nothing; a kind with an empty list says
    that there are no such feeds."""
    yield from sorted(key for key, value in marked.tree.items() if key != "feeds" and value not in (None, "", []))
    feeds = marked.tree.get("feeds")
    if isinstance(feeds, dict):
        yield from sorted(f"feeds.{kind}" for kind, value in feeds.items() if value is not None)


def _sources(lab: str, fields: MemberFields) -> Iterator[Source]:
    """Number the feeds: the first has the kind's own name, which it keeps when its address changes."""
    if fields.manifest:
        yield _source(lab, "manifest", "manifest", fields.manifest)
    for kind, entries in feed_lists(fields):
        first: dict[str, SourceFields] = {}
        for one in entries:
            first.setdefault(one.url, one)
        for number, one in enumerate(first.values(), start=1):
            yield _source(lab, kind, kind if number == 1 else f"{kind}-{number}", one)


def _source(lab: str, kind: SourceKind, key: str, fields: SourceFields) -> Source:
    return Source(lab, kind, key, fields.url, fields.user_agent, fields.assume_timezone or "", fields.pause)


def _site_folder(root: str, site: str) -> str:
    return posixpath.normpath(posixpath.join(root, site.strip()))


def _texts(base: Path | None, paths: Iterable[Path]) -> tuple[dict[str, str], Problems]:
    """Read the files that exist; one that is no UTF-8 text, or can't be read, becomes a problem."""
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for path in paths:
        name = path.relative_to(base) if base else path
        try:
            texts[name.as_posix()] = path.read_bytes().decode("utf-8-sig")
        except FileNotFoundError:
            continue
        except (OSError, UnicodeDecodeError):
            what = msg("the file can't be read as UTF-8 text")
            problems.append(Problem("REG-01", Where(path.as_posix()), what, msg("save it again as UTF-8")))
    return texts, tuple(problems)
