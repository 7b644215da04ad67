"""Where a practice is looked for: in folders of the network here, on a lab's site, on a portal. Writes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from labnetz.cli.asked_url import asked_url
from labnetz.errors import SiteSilent
from labnetz.model import msg
from labnetz.reuse.find import Ask, Offer, offers_at, plain, wanted
from labnetz.reuse.page import CannotAdopt

if TYPE_CHECKING:
    from labnetz.content.site_content import SiteContent
    from labnetz.model import Lab, Network, Practice
    from labnetz.reuse.receipts import Receipt


@dataclass(frozen=True)
class Origins:
    """All places to look. `network` is None where there is none here; `own` is the folder of the lab that asks."""

    ask: Ask
    now: datetime
    own: Path
    language: str
    network: Network | None = None
    known_offers: dict[str, tuple[Offer, ...]] = field(default_factory=dict, repr=False)

    def look(self, source: str | None, practice: str) -> tuple[Offer, ...]:
        """Give what there is: at `source` (an address, or a lab of the network), else wherever it may be.

        Raises CannotAdopt where nobody knows where to look, SiteSilent where a site does not answer.
        """
        if source is not None:
            return self._at_source(source)
        lab, _ = wanted(practice)
        if self.network is None:
            what = msg("say where {practice} is: --from with the address of a lab or a portal", practice=practice)
            raise CannotAdopt(what)
        if lab:
            return self.of_lab(lab)
        return tuple(one for found in (self._shared, *map(self.here, self.network.labs)) for one in found)

    def _at_source(self, source: str) -> tuple[Offer, ...]:
        if "://" in source or "." in source or source.startswith("localhost"):
            return self.at(asked_url(source, self.language))
        if self.network is None:
            what = msg(
                "there is no network here that could know the lab {lab}; give its address: --from https://…", lab=source
            )
            raise CannotAdopt(what)
        return self.of_lab(source)

    def at(self, url: str) -> tuple[Offer, ...]:
        """Give what a site lists; it is asked once. Raises SiteSilent."""
        if url not in self.known_offers:
            self.known_offers[url] = offers_at(url, self.ask, self._ids, self.now)
        return self.known_offers[url]

    def of_lab(self, id_: str) -> tuple[Offer, ...]:
        """Give what a lab of the network has: from its folder if it is built here, else from its site."""
        network = self.network
        if network is None:
            return ()
        if id_ == network.id:
            return self._shared or self.at(network.url)
        lab = next((one for one in network.labs if one.id == id_), None)
        if lab is None:
            names = ", ".join((network.id, *(one.id for one in network.labs[:20])))
            raise CannotAdopt(msg("the network knows no lab {lab}; it knows: {names}", lab=id_, names=names))
        if lab.site:
            return self.here(lab)
        manifest = next((source.url for source in lab.sources if source.kind == "manifest"), lab.url)
        return self.at(manifest)

    def here(self, lab: Lab) -> tuple[Offer, ...]:
        """Give what a lab that is built here has, nothing for any other one, and for the one that asks."""
        from labnetz.lab_folder import load_lab

        if self.network is None or not lab.site:
            return ()
        folder = Path(lab.site)
        if not (folder / "lab.yml").is_file():
            return ()
        if (key := folder.as_posix()) not in self.known_offers:
            own, content = load_lab(folder, now=self.now)
            self.known_offers[key] = tuple(_offers_of(own, content, lab.id))
        return self.known_offers[key]

    def again(self, receipt: Receipt) -> tuple[Offer | None, SiteSilent | None]:
        """Find the original of what was taken over: the offer, or why nobody answers; neither where it is not offered
        any more."""
        silent: SiteSilent | None = None
        answered = False
        for place in self._places_of(receipt):
            try:
                offers = self.of_lab(receipt.lab) if place == "" else self.at(place)
            except SiteSilent as error:
                silent = silent or error
                continue
            answered = answered or place in ("", receipt.site)
            if (found := _same(offers, receipt)) is not None:
                return found, None
        return None, None if answered else silent

    def _places_of(self, receipt: Receipt) -> Sequence[str]:
        """Name the addresses that may know; "" is the network here."""
        labs = self.network.labs if self.network else ()
        is_here = self.network is not None and (
            (receipt.lab == self.network.id and bool(self._shared))
            or any(one.id == receipt.lab and one.site for one in labs)
        )
        places = ("" if is_here else receipt.listed, receipt.site)
        return tuple(dict.fromkeys(place for place in places if place or is_here))

    @cached_property
    def _ids(self) -> Mapping[str, str]:
        """Our ids of labs by the addresses of their sites."""
        if self.network is None:
            return {}
        return {plain(lab.url): lab.id for lab in self.network.labs if lab.url} | {
            plain(self.network.url): self.network.id
        }

    @cached_property
    def _shared(self) -> tuple[Offer, ...]:
        """Give what belongs to the network as a whole."""
        if self.network is None or not self.network.practices:
            return ()
        from labnetz.shared_practices import load_shared

        shared = load_shared(self.network, now=self.now)
        octets = {file.path: file.content for file in shared.files}
        lab = self.network.as_lab
        return tuple(_offer(lab, self.network.id, one, octets) for one in shared.practices if one.bundle)


def _offers_of(lab: Lab, content: SiteContent, id_: str) -> list[Offer]:
    octets = {file.path: file.content for file in content.bundles}
    return [_offer(lab, id_, one, octets) for one in content.practices if one.bundle]


def _offer(lab: Lab, id_: str, practice: Practice, octets: Mapping[str, bytes]) -> Offer:
    return Offer(
        lab=id_,
        lab_name=lab.name,
        practice=practice,
        site=lab.url,
        octets=octets[practice.bundle.removeprefix(lab.url)],
    )


def _same(offers: Sequence[Offer], receipt: Receipt) -> Offer | None:
    """Find the practice by its id, else by one that it had before."""
    of_lab = [one for one in offers if plain(one.site) == plain(receipt.site) or one.lab == receipt.lab]
    named = next((one for one in of_lab if one.practice.id == receipt.id), None)
    return named or next((one for one in of_lab if receipt.id in one.practice.former_ids), None)
