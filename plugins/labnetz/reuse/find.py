"""Find a practice among what labs and portals list. Asks through `Ask`, which is handed in; writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from labnetz.errors import SiteSilent
from labnetz.manifest import check_manifest
from labnetz.model import Message, msg
from labnetz.reuse.page import CannotAdopt

if TYPE_CHECKING:
    from datetime import datetime

    from labnetz.model import Manifest, Practice

Ask = Callable[[str], "bytes | Unanswered"]
MANIFEST = "lab.json"


@dataclass(frozen=True, slots=True)
class Unanswered:
    """An address gave nothing, and why. `gone`: the server is there and says that it has no such thing."""

    reason: Message
    gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A practice that can be taken over. `lab` is its lab's id as we know it, `site` the address of that lab's site.

    `listed` is the address of the lab.json that names it, "" where it lies in a folder here; then `octets` are those
    of its bundle. `of_a_portal`: somebody else than its lab tells of it.
    """

    lab: str
    lab_name: str
    practice: Practice
    site: str
    listed: str = ""
    of_a_portal: bool = False
    octets: bytes | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """Name it as one asks for it."""
        return f"{self.lab}/{self.practice.id}"


def offers_at(url: str, ask: Ask, known: Mapping[str, str], now: datetime) -> tuple[Offer, ...]:
    """Give what the site at an address lists. `known` has our ids of labs by the addresses of their sites.

    Raises SiteSilent where there is no lab.json.
    """
    manifest, where = _manifest(url, ask, now)
    return tuple(offers_in(manifest, where, known))


def _manifest(url: str, ask: Ask, now: datetime) -> tuple[Manifest, str]:
    """Ask for lab.json: at the address itself, in the folder it names, and upwards from there."""
    failures = []
    for candidate in _candidates(url):
        answer = ask(candidate)
        if isinstance(answer, Unanswered):
            failures.append(answer)
            if not answer.gone:
                break
            continue
        manifest, problems = check_manifest(answer, candidate, now=now)
        if manifest is not None:
            return manifest, candidate
        reason = next((problem.what for problem in problems if problem.level == "error"), msg("it is no lab.json"))
        raise SiteSilent(candidate, reason)
    silent = next((one for one in failures if not one.gone), None)
    raise SiteSilent(
        url, silent.reason if silent else msg("there is no lab.json, which would say what one can take over there")
    )


def _candidates(url: str) -> Iterator[str]:
    parts = urlsplit(url)
    if parts.path.endswith(".json"):
        yield url
        return
    folders = [part for part in parts.path.split("/") if part]
    for count in range(len(folders), max(-1, len(folders) - 4), -1):
        way = "".join(f"{part}/" for part in folders[:count])
        yield urljoin(url, f"/{way}{MANIFEST}")


def offers_in(manifest: Manifest, where: str, known: Mapping[str, str]) -> Iterator[Offer]:
    """Give what a lab.json lists: the site's own, and where it is a portal that of its labs."""
    for one, told in ((manifest, False), *((lab, True) for lab in manifest.labs)):
        lab = known.get(plain(one.url), one.id)
        for practice in one.items.practices:
            if practice.bundle:
                yield Offer(lab=lab, lab_name=one.name, practice=practice, site=one.url, listed=where, of_a_portal=told)


def plain(url: str) -> str:
    """Give the address of a site so that two ways to write it are the same."""
    parts = urlsplit(url)
    return f"{(parts.hostname or '').removeprefix('www.')}:{parts.port or ''}{parts.path.rstrip('/')}"


def wanted(text: str) -> tuple[str, str]:
    """Read PRACTICE: "lab/id" or "id" (then the lab is "")."""
    lab, _, id_ = text.partition("@")[0].strip("/").rpartition("/")
    return lab, id_


def chosen(offers: Iterable[Offer], practice: str) -> tuple[Offer, bool]:
    """Choose the one that was asked for; True if it was by a name that it had before.

    Raises CannotAdopt where there is none, or several.
    """
    lab, id_ = wanted(practice)
    here = [one for one in offers if lab in ("", one.lab, one.practice.lab)]
    named = [one for one in here if one.practice.id == id_]
    former = [] if named else [one for one in here if id_ in one.practice.former_ids]
    found = _once(named or former)
    if not found:
        raise CannotAdopt(_none(here, practice))
    if len(found) > 1:
        names = ", ".join(sorted(one.name for one in found))
        raise CannotAdopt(msg("there are several: {names}; name the lab, too", names=names))
    return found[0], bool(former)


def _once(found: Iterable[Offer]) -> list[Offer]:
    """What a portal tells of a lab, and the lab itself, is one practice: the lab's own word counts."""
    kept: dict[str, Offer] = {}
    for one in found:
        if one.name not in kept or kept[one.name].of_a_portal:
            kept[one.name] = one
    return list(kept.values())


def _none(here: Iterable[Offer], practice: str) -> Message:
    names = sorted({one.name for one in here})
    if not names:
        return msg("there is no practice {practice} that could be taken over", practice=practice)
    more = ", …" if len(names) > 20 else ""
    return msg(
        "there is no practice {practice}; there are: {names}", practice=practice, names=", ".join(names[:20]) + more
    )


def octets_of(offer: Offer, ask: Ask) -> bytes:
    """Give the octets of an offer's bundle. Raises SiteSilent where they can't be had."""
    if offer.octets is not None:
        return offer.octets
    answer = ask(offer.practice.bundle)
    if isinstance(answer, Unanswered):
        raise SiteSilent(offer.practice.bundle, answer.reason)
    return answer
