"""A lab as schema.org `Organization`, and its site as `WebSite`."""

from __future__ import annotations

from collections.abc import Iterable

from labnetz import words
from labnetz.locale import say
from labnetz.model import Lab, Place
from labnetz.publish.json_ld.nodes import Node, lab_id, licence, named, node, one_or_all, picture
from labnetz.publish.json_ld.place import geo, place_ld
from labnetz.publish.site import Site


def lab_ld(lab: Lab, places: Iterable[Place], site: Site) -> Node:
    """Say who runs the site, and what it is. That a body is of the state is nowhere said, so it is not claimed."""
    return {"@graph": [_organization(lab, places, site), _website(lab)]}


def _organization(lab: Lab, places: Iterable[Place], site: Site) -> Node:
    home = next((place for place in places if place.id and place.id == lab.place), None)
    here = place_ld(home, lab, site) if home else _point(lab)
    return node(
        "Organization",
        id_=lab_id(lab),
        identifier=lab.id,
        name=lab.name,
        alternateName=one_or_all((lab.short_name, *lab.former_names)),
        description=lab.summary,
        url=lab.url,
        sameAs=lab.homepage,
        email=lab.contacts[0] if lab.contacts else "",
        logo=picture(lab.logo),
        foundingDate=lab.opened,
        dissolutionDate=lab.closed,
        parentOrganization=named("Organization", [lab.operator] if lab.operator else ()),
        funding=one_or_all(node("Grant", name=one.programme) for one in lab.funding),
        areaServed=_area(lab),
        location=here,
        knowsLanguage=list(lab.languages),
        knowsAbout=list(lab.topics),
        subjectOf=one_or_all(node("CreativeWork", abstract=fact.text, citation=fact.source) for fact in lab.facts),
    )


def _website(lab: Lab) -> Node:
    return node(
        "WebSite",
        id_=f"{lab.url}#site",
        url=lab.url,
        name=lab.name,
        inLanguage=lab.language,
        license=licence(lab.licence),
        disambiguatingDescription=say(words.DEMO, lab.language) if lab.demo else "",
        publisher={"@id": lab_id(lab)},
    )


def _point(lab: Lab) -> Node | None:
    found = geo(lab.lat, lab.lon)
    return node("Place", geo=found) if found else None


def _area(lab: Lab) -> object:
    keys = dict(lab.ags)
    region = _inside("AdministrativeArea", lab.land, named("Country", [lab.country] if lab.country else ()))
    towns = (
        node("AdministrativeArea", name=name, identifier=keys.get(name, ""), containedInPlace=region)
        for name in lab.municipalities
    )
    return one_or_all(towns) or region


def _inside(type_: str, name: str, outer: object) -> object:
    return node(type_, name=name, containedInPlace=outer) if name else outer
