"""A call as schema.org `CreativeWork` with the action that it invites to."""

from __future__ import annotations

from labnetz import words
from labnetz.locale import say
from labnetz.model import Call, Visibility
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
from labnetz.publish.json_ld.place import place_ld
from labnetz.publish.site import Site


def call_ld(call: Call, site: Site) -> Node:
    """Say what people are asked to do, until when, and where; {} for a page that no list names."""
    if call.visibility is not Visibility.PUBLIC:
        return {}
    lab = site.labs[call.lab]
    return node(
        "CreativeWork",
        id_=f"{call.url}#call" if call.url else "",
        identifier=call.uid,
        name=call.title,
        url=call.url,
        abstract=call.summary,
        genre=say(words.call_kind(call.kind), site.language) if call.kind else "",
        potentialAction=_action(call, site),
        audience=one_or_all((_whoever(call.who), *audiences(call.audience, site.language))),
        keywords=list(call.topics),
        image=picture(call.image),
        publisher=of_lab(lab) | said(contactPoint=contact_point(call.contact)),
        subjectOf=_result(call),
        inLanguage=call.language or lab.language,
        license=licence(call.licence),
        dateModified=at(call.modified.astimezone(site.zone)) if call.modified else None,
    )


def _whoever(who: str) -> Node | None:
    return node("Audience", audienceType=who) if who else None


def _action(call: Call, site: Site) -> Node:
    lab = site.labs[call.lab]
    return node(
        "Action",
        name=call.title,
        startTime=at(call.opens) if call.opens else None,
        endTime=at(call.closes) if call.closes else None,
        target=one_or_all(node("EntryPoint", urlTemplate=way.online) for way in call.ways if way.online),
        location=one_or_all(place_ld(way.place, lab, site) for way in call.ways if way.place),
    )


def _result(call: Call) -> Node | None:
    if call.result is None:
        return None
    day = at(call.result.day)
    return node("Report", datePublished=day, abstract=call.result.summary, url=call.result.url)
