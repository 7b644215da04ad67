"""A practice as schema.org `HowTo`; a tool or a standard, which is no sequence of steps, as `CreativeWork`."""

from __future__ import annotations

from labnetz import words
from labnetz.locale import say
from labnetz.model import Maturity, Practice, PracticeKind, Visibility
from labnetz.publish.details import upstream
from labnetz.publish.json_ld.nodes import (
    Node,
    at,
    audiences,
    contact_point,
    licence,
    node,
    of_lab,
    one_or_all,
    picture,
    said,
)
from labnetz.publish.site import Site


def practice_ld(practice: Practice, site: Site) -> Node:
    """Say what others can reuse, and on whose work it rests; {} for a page that no list names."""
    if practice.visibility is not Visibility.PUBLIC:
        return {}
    lab = site.owner(practice.lab)
    is_how_to = practice.kind not in {PracticeKind.TOOL, PracticeKind.STANDARD}
    modified = practice.modified.astimezone(site.zone) if practice.modified else None
    return node(
        "HowTo" if is_how_to else "CreativeWork",
        id_=f"{practice.url}#practice" if practice.url else "",
        identifier=practice.id,
        name=practice.title,
        url=practice.url,
        abstract=practice.summary,
        genre=say(words.practice_kind(practice.kind), site.language),
        creativeWorkStatus=_maturity(practice, site),
        version=practice.version,
        educationalLevel=practice.level,
        audience=audiences(practice.audience, site.language),
        supply=list(practice.materials) if is_how_to else None,
        estimatedCost=practice.cost_note if is_how_to else None,
        associatedMedia=one_or_all(node("MediaObject", contentUrl=url) for url in practice.attachments),
        isBasedOn=_based_on(practice, site),
        creditText=practice.attribution,
        keywords=list(practice.topics),
        image=picture(practice.image),
        maintainer=of_lab(lab) | said(contactPoint=contact_point(practice.contact)),
        inLanguage=practice.language or lab.language,
        license=licence(practice.licence),
        dateModified=at(modified) if modified else None,
    )


def _maturity(practice: Practice, site: Site) -> str:
    known = practice.maturity is not Maturity.UNKNOWN
    return say(words.maturity(practice.maturity), site.language) if known else ""


def _based_on(practice: Practice, site: Site) -> Node | None:
    """Name what it rests on, with its page and its lab where they are known here: "berlin/nutzertest@1.0"."""
    if not (practice.based_on or practice.based_on_url):
        return None
    name, _, version = practice.based_on.partition("@")
    known = upstream(practice, site)
    owner = site.labs.get((known.lab if known else "") or name.rpartition("/")[0])
    return node(
        "CreativeWork",
        identifier=name,
        name=known.title if known else "",
        url=known.url if known else practice.based_on_url,
        version=version,
        creditText=practice.attribution,
        creator=of_lab(owner) if owner else None,
    )
