"""What every page needs to know of the site it stands on. Renders nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from labnetz.model import Lab, Network, file_path
from labnetz.publish.pictures import Picture


@dataclass(frozen=True, slots=True)
class Paths:
    """Folders of the site's pages, each with its closing slash; set by language or by the plugin's options.

    `search` is "" where the page of all dates is the search's, too.
    """

    events: str = "veranstaltungen/"
    updates: str = "aktuelles/"
    places: str = "orte/"
    calls: str = "mitmachen/"
    practices: str = "formate/"
    topics: str = "themen/"
    labs: str = "labore/"
    subscribe: str = "abonnieren/"
    about: str = "ueber/"
    health: str = "zustand/"
    search: str = "suche/"
    embed: str = "einbetten/"
    standards: str = "standards/"

    @property
    def families(self) -> str:
        """The folder where all of who builds on whom stands; no lab is called "netz" (`registry_files.RESERVED`)."""
        return f"{self.practices}netz/"

    def of_lab(self, id_: str) -> str:
        """Give the folder of a lab's page on the portal."""
        return f"{self.labs}{file_path(id_)}/"

    def of_topic(self, slug: str) -> str:
        """Give the folder of a topic's page on the portal."""
        return f"{self.topics}{file_path(slug)}/"

    def of_land(self, slug: str) -> str:
        """Give the folder of a Land's page on the portal."""
        return f"{self.labs}land/{file_path(slug)}/"

    def assessed(self, lab: str) -> str:
        """Give the folder of the page that says which conventions a lab keeps."""
        return f"{self.standards}{file_path(lab)}/"

    def of_facet(self, folder: str) -> str:
        """Give the folder of the page of a facet (`Facet.folder`); as its feeds, it is the same in every language."""
        return f"{self.subscribe}{folder}/"

    def dates_of(self, folder: str) -> str:
        """Give the folder of the list of a facet's coming dates (`Facet.folder`)."""
        return f"{self.events}{folder}/"


def own_pages(language: str) -> Mapping[str, str]:
    """Name the pages that no folder of content has, as a lab of this language is begun; other ones as in English."""
    return {} if language.partition("-")[0] == "de" else {"about": "about/", "subscribe": "subscribe/"}


@dataclass(frozen=True, slots=True)
class Known:
    """A page that others of the site name by its id. `lab` is the id of its lab where that is told with it."""

    title: str
    url: str
    lab: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One site, lab's or portal's, at one time. `url` ends in "/"; `labs` are those that its pages name, by id.

    `own` is the network as who publishes its own practices, on the portal.

    `places` has the address of each place's page, by id. `items` are the events, calls and practices to which a page
    may link, by kind ("events") and id. On the portal, ids have their lab before them ("berlin/citylab"), and `topics`
    names those that have a page, by slug; "upstream" has what a practice was built on, by the practice's own id.

    `foreign` are texts that are not in the language of the pages, with theirs. `translated` has the address of each
    page that is there in that language, too, by the address of its original (`publish.in_language`). `pictures` are the
    site's own ones, by their address. `handbook` has the folders of the portal's handbook that are there.
    """

    name: str
    url: str
    language: str
    timezone: str
    now: datetime
    labs: Mapping[str, Lab]
    own: Lab | None = None
    paths: Paths = field(default=Paths())
    is_portal: bool = False
    places: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[tuple[str, str], Known] = field(default_factory=dict)
    topics: Mapping[str, str] = field(default_factory=dict)
    foreign: Mapping[str, str] = field(default_factory=dict)
    translated: Mapping[str, str] = field(default_factory=dict)
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    handbook: frozenset[str] = frozenset()

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the site's days are days."""
        return ZoneInfo(self.timezone)

    @property
    def today(self) -> date:
        """The day on the site's clocks."""
        return self.now.astimezone(self.zone).date()

    @property
    def frame(self) -> tuple[object, ...]:
        """What any list of dates shows of its site, for its version: days say their year where it is another one."""
        return self.name, self.url, self.language, self.timezone, self.paths, self.today.year

    def owner(self, id_: str) -> Lab:
        """Give the lab to which a practice belongs, or the network, which has some, too. Raises KeyError."""
        return self.own if self.own is not None and self.own.id == id_ else self.labs[id_]

    def zone_of(self, lab: str) -> ZoneInfo:
        """Give the zone of a lab's clocks, by its id; the site's own for one that it does not know."""
        known = self.labs.get(lab)
        return ZoneInfo(known.timezone) if known else self.zone

    def other_language(self, tag: str) -> str:
        """Give the language of a text where it is not the site's (BCP 47), else ""."""
        return "" if tag.lower() in {"", self.language.lower()} else tag

    def language_by(self, lab: str, tag: str) -> str:
        """Give the language of a text that a lab wrote where it is not the site's, else "". `tag` is what the text says
        of itself, "" for the lab's own language (WCAG 3.1.2)."""
        known = self.labs.get(lab) if self.is_portal else None
        return self.other_language(tag or (known.language if known else ""))

    def language_of(self, text: str) -> str:
        """Give the language of a text that somebody wrote, where it is not that of the page, else ""."""
        return self.foreign.get(text, "")

    def link(self, url: str, root: str) -> str:
        """Make an address below this site relative, so that a copy of the site works wherever it lies.

        `root` is the way from the page to the site's root: "" or "../", "../../", …. A translated page is linked
        in the language of the page it stands on.
        """
        url = self.translated.get(url, url)
        if not url.startswith(self.url):
            return url
        return root + url.removeprefix(self.url) or "./"


def portal_site(network: Network, now: datetime) -> Site:
    """Give the site of a network's portal, as of `now`."""
    return Site(
        name=network.name,
        url=network.url,
        language=network.language,
        timezone=network.timezone,
        now=now,
        labs={lab.id: lab for lab in network.labs},
        own=network.as_lab,
        is_portal=True,
    )
