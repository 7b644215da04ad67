"""Write `catalog.jsonld`, the portal's data as catalogues of open data describe them: DCAT-AP.de 3.0.

Each feed and each file of data is a distribution, with format, size, licence and the text by which its source is named.
The publisher is the network; the labs whose work is in a dataset are its contributors. That their work was put together
and changed on the way is said of each dataset, as licences with attribution ask for.

One node in each line, and every list once: the file grows with the number of feeds, and not with its square. What a
licence allows is never guessed: where the entries of a file have different ones, or nobody knows one, the file says
that each entry names its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote

from labnetz.locale import say
from labnetz.model import Artifact, Lab, Message, Network, Published, msg
from labnetz.publish.catalog_context import EU, context_of
from labnetz.publish.catalog_files import Dataset, Listed, listed_files
from labnetz.publish.catalog_places import countries_of, language_of, regions_of
from labnetz.publish.events_json import attribution, merged_by
from labnetz.publish.feed_words import demo_note
from labnetz.publish.json_ld.nodes import said
from labnetz.publish.json_text import write_rows
from labnetz.publish.licences import known_licence, licence_url

if TYPE_CHECKING:
    from labnetz.model import Call, Event, Practice, Update
    from labnetz.publish.facets import Facet, FacetEvents, Value

PATH = "catalog.jsonld"
_EACH = "#licences"
"""Stands for "each entry names its own licence", where no single one is true."""

_TITLES: Mapping[Dataset, tuple[Message, Message]] = {
    "dates": (
        msg("Dates of {network}"),
        msg("Events of the labs, with places, accessibility and registration, as calendars, feeds and data."),
    ),
    "news": (msg("News of {network}"), msg("News of the labs: titles, excerpts and links.")),
    "changes": (
        msg("Changed dates of {network}"),
        msg("What is new, was moved, is cancelled or has left its calendar, with the old and the new time."),
    ),
    "calls": (
        msg("Calls to take part of {network}"),
        msg("Where one can take part, until when and how, and what came of it, as feeds and a calendar."),
    ),
    "practices": (
        msg("Practices of {network}"),
        msg("What labs have tried and others can reuse, and who took over what from whom, as data, tables and feeds."),
    ),
    "labs": (msg("The labs of {network}"), msg("Who belongs to the network, and where the labs’ own feeds are.")),
    "states": (msg("State of the sources of {network}"), msg("When each lab was last read, and what could not be.")),
}
_KEYWORDS = (msg("events"), msg("city lab"), msg("citizen participation"), msg("accessibility"))
_THEMES = (f"{EU}/data-theme/GOVE", f"{EU}/data-theme/EDUC")


@dataclass(frozen=True)
class Catalogued:
    """What a catalogue is made of: the network, all files of the portal, and what is in them.

    `facets` are the parts of the network that have dates; `names` are further ones that have a name, such as labs with
    news only. `calls` and `practices` are those of all labs. `now` is aware.
    """

    network: Network
    files: Sequence[Artifact | Published]
    events: Sequence[Event]
    updates: Sequence[Update]
    facets: Sequence[FacetEvents]
    names: Sequence[Facet]
    now: datetime
    calls: Sequence[Call] = ()
    practices: Sequence[Practice] = ()

    @cached_property
    def day(self) -> str:
        """Today in UTC: two builds on one day give the same bytes."""
        return self.now.astimezone(UTC).date().isoformat()

    @cached_property
    def labs(self) -> Mapping[str, Lab]:
        """The labs by id."""
        return {lab.id: lab for lab in self.network.labs}

    @cached_property
    def listed(self) -> Sequence[Listed]:
        """The files that are named, by path."""
        facets = (*self.names, *(one.facet for one in self.facets))
        return sorted(listed_files(self.files, facets, self.network.language), key=lambda one: one.path)


def write_catalog(known: Catalogued) -> Artifact:
    """Write the catalogue: first itself, then who is named, then each dataset with its files."""
    head = {"@context": context_of(known.network)}
    return Artifact(PATH, write_rows(head, "@graph", _nodes(known)))


def _nodes(known: Catalogued) -> Iterator[Mapping[str, object]]:
    datasets = sorted({one.dataset for one in known.listed})
    yield _catalog(known, datasets)
    yield _publisher(known.network)
    yield _contact(known.network)
    yield from (_contributor(lab) for lab in known.network.labs)
    yield {"@id": _EACH, "@type": "LicenseDocument", "label": say(_EACH_ITS_OWN, known.network.language)}
    licences = _licences(known)
    for dataset in datasets:
        files = [one for one in known.listed if one.dataset == dataset]
        yield _dataset(dataset, files, known)
        yield from (_distribution(one, licences, known) for one in files)


_EACH_ITS_OWN = msg("Different licences: each entry names its own, and its provider.")


# --- the catalogue and its datasets -----------------------------------------------------------------------------------


def _catalog(known: Catalogued, datasets: Iterable[Dataset]) -> Mapping[str, object]:
    network = known.network
    return {"@id": PATH, "@type": "Catalog"} | said(
        title=say(msg("Open data of {network}", network=network.name), network.language),
        description=_described(network, network.summary or network.name),
        publisher="#publisher",
        homepage=network.url,
        language=language_of(network.language),
        license=_licence({network.licence}),
        modified=known.day,
        themeTaxonomy=f"{EU}/data-theme",
        availability=_availability(network),
        spatial=[*countries_of(network.labs)],
        dataset=[f"#{dataset}" for dataset in datasets],
    )


def _dataset(dataset: Dataset, files: Sequence[Listed], known: Catalogued) -> Mapping[str, object]:
    network, language = known.network, known.network.language
    title, text = _TITLES[dataset]
    labs = _contributors(dataset, known)
    return {"@id": f"#{dataset}", "@type": "Dataset"} | said(
        title=say(msg(title.msgid, network=network.name), language),
        description=_described(network, say(text, language)),
        identifier=f"{network.url}#{dataset}",
        publisher="#publisher",
        contributor=[f"#lab-{lab.id}" for lab in labs],
        contactPoint="#contact",
        landingPage=network.url,
        language=language_of(language),
        modified=known.day,
        keyword=[say(one, language) for one in _KEYWORDS],
        theme=list(_THEMES),
        availability=_availability(network),
        spatial=[*countries_of(labs), *regions_of(labs)],
        politicalGeocodingURI=[*regions_of(labs)],
        temporal=_temporal(files),
        provenance={"@type": "ProvenanceStatement", "label": merged_by(network)},
        distribution=[_id(one) for one in files],
    )


def _described(network: Network, text: str) -> str:
    return " ".join(part for part in (demo_note(network), text, f"{merged_by(network)}.") if part)


def _availability(network: Network) -> str:
    return f"{EU}/planned-availability/{'TEMPORARY' if network.demo else 'AVAILABLE'}"


def _temporal(files: Iterable[Listed]) -> Mapping[str, object] | None:
    months = sorted({one.month for one in files if one.month})
    if not months:
        return None
    last = date.fromisoformat(f"{months[-1]}-28") + timedelta(days=4)
    last -= timedelta(days=last.day)
    return {"@type": "PeriodOfTime", "startDate": f"{months[0]}-01", "endDate": last.isoformat()}


def _contributors(dataset: Dataset, known: Catalogued) -> tuple[Lab, ...]:
    """The labs whose work is in a dataset; for those about the labs themselves, all of them."""
    if dataset in {"labs", "states"}:
        return known.network.labs
    if dataset == "news":
        named = {update.lab for update in known.updates}
    elif dataset == "calls":
        named = {call.lab for call in known.calls}
    elif dataset == "practices":
        named = {practice.lab for practice in known.practices}
    else:
        named = {id_ for event in known.events for id_ in (event.lab, *event.also)}
    return tuple(lab for lab in known.network.labs if lab.id in named)


# --- who --------------------------------------------------------------------------------------------------------------


def _publisher(network: Network) -> Mapping[str, object]:
    return {"@id": "#publisher", "@type": "Agent", "name": network.name, "homepage": network.url}


def _contact(network: Network) -> Mapping[str, object]:
    mail = {"@id": f"mailto:{network.contact}"}
    return {"@id": "#contact", "@type": "vcard:Organization", "vcard:fn": network.name, "vcard:hasEmail": mail}


def _contributor(lab: Lab) -> Mapping[str, object]:
    return {"@id": f"#lab-{lab.id}", "@type": "Agent"} | said(name=lab.name, homepage=lab.url or lab.homepage)


# --- files and their licences -----------------------------------------------------------------------------------------


def _id(file: Listed) -> str:
    return f"#{quote(file.path)}"


def _distribution(file: Listed, licences: Licences, known: Catalogued) -> Mapping[str, object]:
    network = known.network
    found = licences.of(file)
    lab = known.labs.get(file.facet[1]) if file.facet and file.facet[0] == "lab" else None
    text = attribution(lab.name, lab.licence, network) if lab else merged_by(network)
    address = quote(file.path)
    return {"@id": _id(file), "@type": "Distribution"} | said(
        title=file.title,
        accessURL=address,
        downloadURL=address,
        format=f"type:{file.format.file_type}",
        mediaType=f"iana:{file.format.media_type}",
        byteSize=file.size,
        license=_licence(found),
        licenseAttributionByText=text,
        conformsTo=file.schema,
    )


@dataclass(frozen=True, slots=True)
class Licences:
    """The licences of what stands in each part of the network, "" for entries without one."""

    dates: Mapping[Value | None, frozenset[str]]
    news: Mapping[Value | None, frozenset[str]]
    calls: frozenset[str]
    practices: frozenset[str]
    network: str

    def of(self, file: Listed) -> frozenset[str]:
        """Give those of a file: of what is in its part, or of the network where nothing is in it yet."""
        if file.dataset in {"labs", "states"}:
            return frozenset({self.network})
        if file.dataset == "calls":
            return self.calls or frozenset({self.network})
        if file.dataset == "practices":
            return self.practices or frozenset({self.network})
        known = self.news if file.dataset == "news" else self.dates
        return known.get(file.facet) or frozenset({self.network})


def _licences(known: Catalogued) -> Licences:
    dates: dict[Value | None, frozenset[str]] = {None: _those(known.events)}
    dates |= {(one.facet.kind, one.facet.value): _those(one.events) for one in known.facets}
    news: dict[Value, set[str]] = {}
    for update in known.updates:
        news.setdefault(("lab", update.lab), set()).add(update.licence)
    return Licences(
        dates=dates,
        news={None: _those(known.updates), **{part: frozenset(found) for part, found in news.items()}},
        calls=_those(known.calls),
        practices=_those(known.practices),
        network=known.network.licence,
    )


def _those(entries: Iterable[Event | Update | Call | Practice]) -> frozenset[str]:
    return frozenset(entry.licence for entry in entries)


def _licence(names: Iterable[str]) -> str:
    """Give the address of the one licence that all entries have; else say that each names its own."""
    found = {_licence_address(name) for name in names}
    return found.pop() if len(found) == 1 and "" not in found else _EACH


def _licence_address(name: str) -> str:
    """Give the address in the list of DCAT-AP.de, else that of the licence, "" where nobody knows one."""
    known = known_licence(name)
    return f"licence:{known.dcat}" if known and known.dcat else licence_url(name)
