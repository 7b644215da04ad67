"""Which practice another one means by the one it was built on. Reads nothing; `family` puts the answers together.

Labs name each other as they know each other: an id that means one lab here may mean another one in the network from
which a practice came. An address means the same everywhere, so it counts first; but what a lab says is its own page
counts only on its own site, or it could pass off as its own what others built on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from labnetz.model import Lab, Practice

_DEEPEST = 12
"""Folders of an address that are looked at; the rest of a longer one is nothing that we know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a practice says that it was built on. `lab` and `id` are ours where it is known here, else as they were
    written; any of `version`, `url` and `attribution` is "" where nobody said it."""

    lab: str
    id: str
    version: str = ""
    url: str = ""
    attribution: str = ""


@dataclass(frozen=True, slots=True)
class Upstream:
    """What was named, and the key of the practice that is meant, "" where nobody knows it here. `renamed`: it has
    another id by now."""

    named: Named
    key: str
    renamed: bool = False


def key_of(practice: Practice) -> str:
    """Give the name by which a network knows a practice: "berlin/nutzertest"."""
    return f"{practice.lab}/{practice.id}"


@dataclass(slots=True)
class Upstreams:
    """All practices, by each name that may be used for them. `portal` is the address of the network's own portal."""

    practices: Iterable[Practice]
    labs: Iterable[Lab] = ()
    portal: str = ""
    _by_key: dict[str, Practice] = field(default_factory=dict, init=False)
    _by_page: dict[str, str] = field(default_factory=dict, init=False)
    _by_hash: dict[str, set[str]] = field(default_factory=dict, init=False)
    _former: dict[str, str] = field(default_factory=dict, init=False)
    _labs: dict[str, Lab] = field(default_factory=dict, init=False)
    _sites: dict[str, str] = field(default_factory=dict, init=False)
    _hosts: dict[str, set[str]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self._labs.update((lab.id, lab) for lab in self.labs)
        labs = self._labs.values()
        self._know_sites((lab, lab.url) for lab in labs if _is_certain(lab, "url"))
        self._know_sites((lab, lab.url) for lab in labs)
        # A homepage elsewhere counts only where a person wrote it: a lab's own file may name anybody's.
        self._know_sites(
            (lab, lab.homepage) for lab in labs if _is_certain(lab, "homepage") or _host(lab.homepage) == _host(lab.url)
        )
        if portal := _place(self.portal):
            self._sites.setdefault(portal, _PORTAL)
        for one in self.practices:
            self._know(one)

    def of(self, practice: Practice) -> Upstream | None:
        """Find what a practice was built on, None for one's own."""
        if not (practice.based_on or practice.based_on_url):
            return None
        name, _, version = practice.based_on.partition("@")
        lab, _, id_ = name.rpartition("/")
        named = Named(
            lab=lab or (practice.lab if id_ else ""),
            id=id_ or _place(practice.based_on_url).rpartition("/")[2],
            version=version,
            url=practice.based_on_url,
            attribution=practice.attribution,
        )
        key = self._by_address(named) or self._by_id(named, practice)
        if not key:
            return Upstream(named, "")
        known = self._by_key[key]
        ours = Named(
            lab=known.lab, id=known.id, version=version, url=practice.based_on_url, attribution=practice.attribution
        )
        return Upstream(ours, key, renamed=id_ != known.id and id_ in known.former_ids)

    # --- by what it is known -----------------------------------------------------------------------------------------

    def _know_sites(self, found: Iterable[tuple[Lab, str]]) -> None:
        """Of two labs that call an address theirs, the first has it."""
        for lab, url in found:
            if (site := _place(url)) and self._sites.setdefault(site, lab.id) == lab.id:
                self._hosts.setdefault(lab.id, set()).add(_host_in(site))

    def _know(self, one: Practice) -> None:
        key = key_of(one)
        self._by_key.setdefault(key, one)
        for former in one.former_ids:
            self._former.setdefault(f"{one.lab}/{former}", key)
        if (page := _place(one.url)) and self._is_own(page, one.lab):
            self._by_page.setdefault(page, key)
        if one.hash:
            self._by_hash.setdefault(one.hash, set()).add(key)

    def _is_own(self, page: str, lab: str) -> bool:
        """Tell whether a page lies on a lab's own site; nobody says that of one whose site is not known."""
        owner = self._owner(page.split("/"))
        return owner == lab or (not owner and (lab not in self._labs or _host_in(page) in self._hosts.get(lab, ())))

    def _owner(self, folders: list[str]) -> str:
        """Give the lab on whose site an address lies, _PORTAL for our portal's, "" for nobody's that we know."""
        ways = _ways_up(folders[: _DEEPEST + 1])
        return next((self._sites[way] for way in ways if way in self._sites), "")

    def _here(self, lab: str, id_: str) -> str:
        key = f"{lab}/{id_}"
        return key if key in self._by_key else self._former.get(key, "")

    # --- by what it may be named -------------------------------------------------------------------------------------

    def _by_address(self, named: Named) -> str:
        """Find it by its page: one that a practice says is its own, one of our portal, one below a lab's site."""
        page = _place(named.url)
        if not page:
            return ""
        if page in self._by_page:
            return self._by_page[page]
        folders = page.split("/")[: _DEEPEST + 1]
        ids = dict.fromkeys((named.id, folders[-1]))
        lab = self._owner(folders)
        if lab == _PORTAL:
            return self._here(folders[-2], folders[-1]) if len(folders) > 1 else ""
        return next((key for id_ in ids if lab and (key := self._here(lab, id_))), "")

    def _by_id(self, named: Named, practice: Practice) -> str:
        """Find it by its lab's id, unless its address says that another lab is meant; the same bytes are the same."""
        key = self._here(named.lab, named.id)
        if not key or not named.url:
            return key
        if key in self._by_hash.get(practice.based_on_hash, ()):
            return key
        if _place(named.url) == _place(self._by_key[key].url):
            return key  # both say so
        ours = self._hosts.get(named.lab, set())
        return key if not ours or _host(named.url) in ours | {_host(self.portal)} else ""


_PORTAL = "/"
"""Stands for our own portal among the ids of labs."""


def _is_certain(lab: Lab, key: str) -> bool:
    """Tell whether our registry says something of a lab, and not only the lab's own file or another portal."""
    from_a_file = bool(lab.via) or any(source.kind == "manifest" for source in lab.sources)
    return bool(lab.site) or not from_a_file or key in lab.registered


def _ways_up(folders: list[str]) -> Iterable[str]:
    return ("/".join(folders[:count]) for count in range(len(folders), 0, -1))


def _place(url: str) -> str:
    """Write an address so that two ways of writing it are one: host and path, no scheme, no slash at the end."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").removeprefix("www."), parts.port
    except ValueError:
        return ""
    if not host:
        return ""
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    path = parts.path.removesuffix("index.html").rstrip("/")
    return f"{host}{f':{port}' if port and port != usual else ''}{path}"


def _host(url: str) -> str:
    return _host_in(_place(url))


def _host_in(place: str) -> str:
    return place.partition("/")[0]
