"""A small portal, all of its pages, and which of them would wrongly stand when something has changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from labnetz.model import (
    Access,
    Call,
    Days,
    Event,
    File,
    Lab,
    LabStatus,
    Need,
    Network,
    Occurrence,
    Place,
    Practice,
    Registration,
    Series,
    Source,
    SourceReport,
    Span,
    Status,
    Update,
    Way,
)
from labnetz.publish.page_shell import root_of
from labnetz.publish.portal import PortalContent, plan
from labnetz.publish.portal_pages import PortalPages, portal_pages
from labnetz.publish.site import portal_site
from labnetz.publish.stamping import version_of
from labnetz.search_record import Waiting, record_of_entry
from portal_content import content_of
from some_network import network_of
from some_pieces import pieces

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 12, 2, 8, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def lab(id_: str, **said: object) -> Lab:
    url = f"https://{id_}.example/"
    kinds = (("events", "k.ics"), ("updates", "f.xml"), ("manifest", "lab.json"))
    sources = tuple(Source(id_, kind, kind, url + file) for kind, file in kinds)  # type: ignore[arg-type]
    usual = {"name": f"Labor {id_}", "url": url, "licence": "CC-BY-4.0", "land": "Hessen", "sources": sources}
    more = {"municipalities": (f"Ort {id_}",), "lat": 50.1, "lon": 8.2, "contacts": (f"x@{id_}.example",)}
    return Lab(id=id_, **(usual | more | said))  # type: ignore[arg-type]


LABS = (lab("a"), lab("b-all", land="Bayern"), lab("c", status=LabStatus.CLOSED, closed="2026"))
HOUSE = Place(id="haus", name="Haus", street="Weg 1", access=(("wheelchair", Access.YES),))


def event(id_: str, number: int, days: float, **said: object) -> Event:
    start = datetime(2026, 12, 2, 17, tzinfo=BERLIN) + timedelta(days=days)
    usual = {"title": f"Termin {number}", "when": Span(start, start + 2 * HOUR), "place": HOUSE, "topics": ("KI",)}
    more = {"url": f"https://{id_}.example/t/{number}/", "source": f"https://{id_}.example/k.ics"}
    return Event(lab=id_, uid=f"{number}@{id_}", **(usual | more | said))  # type: ignore[arg-type]


EVENTS = (
    event("a", 1, 0, part_of="p"),
    event("a", 2, 7, series=Series("FREQ=WEEKLY;COUNT=9"), practice="p"),
    event("a", 2, 14, recurrence_id=datetime(2026, 12, 16, 17, tzinfo=BERLIN), status=Status.CANCELLED),
    event("b-all", 3, 3, also=("a",), registration=Registration(need=Need.REQUIRED, until=date(2026, 12, 4))),
    event("b-all", 4, 0, when=Days(date(2026, 12, 1), date(2026, 12, 4)), practice="a/p"),
    event("c", 5, -200),
    event("b-all", 10, 1, also=("c",)),
    event("b-all", 6, 65),
    event("b-all", 7, 100, status=Status.MOVED_ONLINE, online="https://join.example/"),
)
GONE = event("b-all", 8, 2, withdrawn=NOW - DAY)


@dataclass(frozen=True)
class Known:
    """What a portal knows, in the parts that change."""

    labs: tuple[Lab, ...] = LABS
    events: tuple[Event, ...] = EVENTS
    now: datetime = NOW
    network: Mapping[str, object] = field(default_factory=dict)
    silent_for: timedelta = HOUR
    practice: Mapping[str, object] = field(default_factory=dict)
    houses: tuple[str, ...] = ("a", "b-all")
    more: Mapping[str, object] = field(default_factory=dict)

    def made(self) -> dict[str, tuple[str, str]]:
        """Make all pages: their versions, with what the theme's shell has of the network, and all that they show."""
        pages, planned = self._made()
        network = pages.network
        shell = version_of(network.name, network.url, network.language)
        found = {}
        for one in pages.stamped():
            # `stamp` makes the version of these words; it covers what is found later, too.
            told = (one.title, one.description, one.canonical)
            version = version_of(shell, one.version, told) if one.version else ""
            found[one.path] = version, "\n".join((*one.head(), one.canonical, one.body(root_of(one.path))))
        for file in (*pages.searching.filters(), *pages.searching.id_files({}), *pages.kiosk(())):
            found[file.path] = file.version, b"".join(file.parts()).decode("utf-8", "replace")
        for file in planned:
            if file.version:
                found[file.path] = file.version, b"".join(file.parts()).decode()
        # What the search knows of an event is made only when its version is another one.
        waiting = [one for one in pages.searching.found.entries if isinstance(one, Waiting)]
        return found | {f"search/{one.path}": (one.version, repr(record_of_entry(one))) for one in waiting}

    def pages(self) -> PortalPages:
        return self._made()[0]

    def _made(self) -> tuple[PortalPages, list[File]]:
        """Give the pages, and all files beside them."""
        network = network_of(*self.labs, **({"name": "Netz"} | self.network))
        content = self.content(network)
        planned = list(plan(content, now=self.now).files())
        published = frozenset(one.path for one in planned if one.path.startswith("feeds/"))
        return portal_pages(content, portal_site(network, self.now), published)[0], planned

    def content(self, network: Network) -> PortalContent:
        here = {one.id for one in self.labs}
        own = {"topics": ("KI",), "licence": "CC0-1.0", "language": ""}
        updates = [
            Update(
                lab=id_,
                guid=f"g{n}",
                title=f"Neues {n}",
                published=NOW - n * 20 * DAY,
                url=f"https://{id_}.example/{n}",
            )
            for n in range(5)
            for id_ in ("a", "b-all")
        ]
        calls = [
            Call(lab="a", uid="c", id="c", title="Aufruf", closes=date(2026, 12, 5), ways=(Way(place=HOUSE),), **own),
            Call(
                lab="b-all",
                uid="d",
                id="d",
                title="Umfrage",
                effort="Bref",
                practice="a/p",
                url="https://b-all.example/d/",
                **own,
            ),
        ]
        practices = [
            Practice(lab="a", id="p", url="https://a.example/p/", **(own | {"title": "Baustein"} | self.practice)),
            Practice(
                lab="b-all", id="q", title="Abwandlung", based_on="a/p@1.0", origin="a", changes=("anders",), **own
            ),
        ]
        places = [replace(HOUSE, lab=id_, url=f"https://{id_}.example/haus/", licence="CC0-1.0") for id_ in self.houses]
        sources, seen = [source for one in self.labs for source in one.sources], NOW - self.silent_for
        events = tuple(one for one in self.events if one.lab in here)
        found = content_of(
            network,
            events=events,
            pieces=pieces(events, _all_of),
            withdrawn=(Occurrence(GONE, GONE.when),) if GONE.lab in here else (),
            updates=tuple(one for one in updates if one.lab in here),
            calls=tuple(one for one in calls if one.lab in here),
            practices=tuple(one for one in practices if one.lab in here),
            places=tuple(one for one in places if one.lab in here),
            states=tuple(
                SourceReport(source=one, result="fresh", state="ok", reason=None, entries=1, problems=(), since=seen)
                for one in sources
            ),
        )
        return replace(found, **self.more)  # type: ignore[arg-type]  # whatever a test says


def _all_of(event: Event) -> str:
    """Stand for whatever an event says: its values are read from its lines, but for those that say whence it came."""
    return f"X-ALL:{version_of(replace(event, source='', via=()))}"


BEFORE = Known()


def stale(before: dict[str, tuple[str, str]], now: dict[str, tuple[str, str]]) -> list[str]:
    """Name what shows something else now and would stand as it was."""
    same = [path for path, (version, _) in now.items() if version and before.get(path, ("",))[0] == version]
    return [path for path in same if now[path][1] != before[path][1]]
