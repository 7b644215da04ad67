"""What the frame of every page shows, and the way from a page to the root of its site. Renders nothing."""

from __future__ import annotations

from dataclasses import dataclass

from labnetz.publish.licences import licence_label
from labnetz.publish.links import FeedLink

PORTAL_FOOT = (
    *("orte.md", "mitmachen-als-labor.md", "handbuch/index.md", "zustand.md", "standards.md", "offene-daten.md"),
    *("einbetten.md", "impressum.md", "datenschutz.md", "barrierefreiheit.md"),
)
"""What the foot of every page of a portal links, as far as it is there."""


@dataclass(frozen=True, slots=True)
class FootLink:
    """A page in the footer or on the search's page. `lang` is its language, "" for the site's."""

    title: str
    path: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Foot:
    """The footer's pages: those that the law wants, and the others."""

    law: tuple[FootLink, ...]
    service: tuple[FootLink, ...]


@dataclass(frozen=True, slots=True)
class Logo:
    """A lab's logo: its path below the site's root, and its width and height in pixels where they could be read."""

    path: str
    size: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class InSearch:
    """The search's folder, and how pages are found, by their addresses: `lists` lead to others and are found by what
    stands above the list, `unfound` by nothing. `pages` are those that somebody wrote as running text. The search has a
    page of its own (`is_apart`), or is asked on the page of all dates.
    """

    folder: str
    lists: frozenset[str]
    unfound: frozenset[str]
    pages: tuple[FootLink, ...]
    is_apart: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """The frame of every page. `line` is "" on the portal, `policy` "" under `mkdocs serve`."""

    language: str
    demo: bool
    line: str
    feeds: tuple[FeedLink, ...]
    foot: Foot
    licence: str
    stand: str
    search: InSearch
    policy: str
    logo: Logo | None = None
    network_name: str = ""
    network_url: str = ""

    @property
    def licence_name(self) -> str:
        """What people call the licence of the content."""
        return licence_label(self.licence)


def root_of(url: str) -> str:
    """Give the way from a page to the site's root."""
    return "../" * url.count("/")


def way_to(network_url: str, site_url: str) -> str:
    """Give the way from a lab's root to its network: relative where the lab lies below it, so that copies work."""
    if not network_url or not site_url.startswith(network_url):
        return network_url
    return "../" * site_url.removeprefix(network_url).count("/")
