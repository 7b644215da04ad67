"""An adoption in words: who took what over from whom, and what was changed. Chooses none (`adoptions`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from labnetz.locale import colon, say
from labnetz.model import Message, msg
from labnetz.publish import dates
from labnetz.publish.details import id_name, lab_name
from labnetz.publish.item_links import practice_href
from labnetz.publish.lines import line_of

if TYPE_CHECKING:
    from labnetz.model import Practice
    from labnetz.publish.adoptions import Adopted
    from labnetz.publish.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptionLine:
    """An adoption as an entry of a list. `day` is "" where nobody knows it; `machine` is the same as ISO 8601.

    `origin` is the title of what was taken over, `origin_href` the way to it, "" where nobody knows it here.
    """

    day: str
    machine: str
    lab: str
    line: str
    title: str
    href: str
    lang: str
    origin: str
    origin_lab: str
    origin_href: str
    origin_lang: str
    changes: tuple[str, ...]


def adoption_line(one: Adopted, site: Site, root: str) -> AdoptionLine:
    """Put an adoption into the words of a list."""
    practice, parent = one.practice, one.kin.parent
    lab = site.labs.get(practice.lab)
    return AdoptionLine(
        day=dates.plain_day(one.day, site.language) if one.day else "",
        machine=one.day.isoformat() if one.day else "",
        lab=lab_name(practice.lab, site) if lab else site.name,
        line=line_of(lab) if lab else "",
        title=practice.title,
        href=practice_href(practice, site, root),
        lang=site.language_by(practice.lab, practice.language),
        origin=origin_title(one),
        origin_lab=origin_lab(one, site),
        origin_href=practice_href(parent, site, root) if parent else "",
        origin_lang=site.language_by(parent.lab, parent.language) if parent else "",
        changes=practice.changes,
    )


def owner_name(id_: str, site: Site) -> str:
    """Give the whole name of the lab of a practice; what belongs to the network itself has its name."""
    lab = site.labs.get(id_)
    return lab.name if lab else site.name


def origin_title(one: Adopted) -> str:
    """Name what was taken over: by its title where it is known, else by its id."""
    if one.kin.parent:
        return one.kin.parent.title
    return id_name(one.kin.named.id) if one.kin.named else ""


def origin_lab(one: Adopted, site: Site) -> str:
    """Name the lab it was taken from, also one that nobody knows here."""
    if one.kin.parent:
        return owner_name(one.kin.parent.lab, site)
    known = site.labs.get(one.kin.named.lab) if one.kin.named else None
    return known.name if known else id_name(one.kin.named.lab) if one.kin.named else ""


def adoption_title(one: Adopted, site: Site) -> str:
    """Say it in a line, as the title of an entry."""
    named = {"practice": origin_title(one), "lab": owner_name(one.practice.lab, site), "origin": origin_lab(one, site)}
    return say(msg("{lab} works with “{practice}” of {origin}", **named), site.language)


def adoption_text(one: Adopted, site: Site) -> str:
    """Say all of it: what it is called now, in which version, what was changed, whom to name, under which licence."""
    practice = one.practice
    version = one.kin.named.version if one.kin.named else ""
    found: list[Message] = [msg("Now called “{title}”.", title=practice.title)]
    if version:
        found.append(msg("Taken over from version {version}.", version=version))
    told = [say(text, site.language) for text in found]
    changes = _list(practice)
    label = say(msg("What was changed"), site.language)
    told.append(f"{label}{colon(site.language)} {changes}" if changes else say(_UNCHANGED, site.language))
    return " ".join((*told, practice.attribution)).strip()


_UNCHANGED = msg("Nothing is noted as changed.")


def _list(practice: Practice) -> str:
    return " ".join(one if one.endswith((".", "!", "?")) else f"{one}." for one in practice.changes)
