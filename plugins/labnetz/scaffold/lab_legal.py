"""What a new lab's lab.yml says for the legal pages: what is known, and a gap for all else. Invents nothing.

A gap is what `content.lab_legal.GAP` finds: it counts as not written, and `labnetz check` names its line.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from labnetz.lands import land_named
from labnetz.locale import say
from labnetz.model import Message, msg
from labnetz.scaffold.examples import NewLab

if TYPE_CHECKING:
    from labnetz.marked_yaml import Tree


def legal_blocks(lab: NewLab) -> Mapping[str, Tree]:
    """Give the blocks by their keys."""
    return {"legal": _legal(lab), "privacy": _privacy(lab), "accessibility": _accessibility(lab)}


def _legal(lab: NewLab) -> dict[str, Tree]:
    name: dict[str, Tree] = {} if lab.operator else {"name": _gap(msg("who runs the site, with its legal form"), lab)}
    return {
        **name,
        "address": [_gap(msg("street and number, postal code and town, no post box"), lab)],
        "representative": _gap(msg("who may act for the operator"), lab),
        "email": _mail(lab),
        "phone": _gap(msg("a telephone number, in quotes"), lab),
        "responsible": _gap(msg("name and address of who answers for the texts"), lab),
    }


def _privacy(lab: NewLab) -> dict[str, Tree]:
    land = land_named(lab.land)
    known = land is not None and land.privacy is not None
    authority: dict[str, Tree] = {} if known else {"authority": _gap(msg("supervisory authority for privacy"), lab)}
    return {
        "hosting": _gap(msg("who runs the server, and where it stands"), lab),
        "logs": _gap(msg("what it records of each visit"), lab),
        "log_days": _gap(msg("after how many days that is deleted; 0 if it records nothing"), lab),
        "basis": _gap(msg("what allows that"), lab),
        "registrations": [_gap(msg("what happens with registrations, and when you delete them"), lab)],
        "officer": _gap(msg("data protection officer: office and mail address"), lab),
        **authority,
    }


def _accessibility(lab: NewLab) -> dict[str, Tree]:
    return {
        "assessed": _gap(msg("the day on which the site was assessed, such as 2026-05-10"), lab),
        "method": _gap(msg("self, or external if somebody else did it"), lab),
        "how": _gap(msg("how the site was assessed, and by whom"), lab),
        "status": _gap(msg("fully, partly or not"), lab),
        "barriers": [_gap(msg("what is not accessible"), lab)],
        "feedback": _mail(lab),
        "phone": _gap(msg("a telephone number, in quotes"), lab),
        "answer_within": _gap(msg("within which time you answer"), lab),
        **_of_land(lab),
    }


def _of_land(lab: NewLab) -> dict[str, Tree]:
    """What depends on the Land: its law and its office where nobody knows them here, and two pages where it asks."""
    land = land_named(lab.land)
    asked: dict[str, Tree] = {
        "easy_language": {
            "contents": [_gap(msg("what is on the site, in Leichte Sprache"), lab)],
            "tested_by": _gap(msg("who for whom it is meant has read it; delete the line if nobody has"), lab),
        },
        "sign_language": {
            "src": _gap(msg("the video's file below docs, such as dgs.mp4"), lab),
            "transcript": [_gap(msg("what the video says"), lab)],
        },
    }
    unknown: dict[str, Tree] = {
        "laws": [_gap(msg("the law of your Land on accessible websites"), lab)],
        "enforcement": _gap(msg("the office of your Land that helps when you don't, with its address"), lab),
    }
    return {
        **({} if land and land.enforcement else unknown),
        # Where nobody has read the law, we ask for no page that it may not ask for.
        **(asked if land and land.certain and land.easy_and_signed else {}),
    }


def _mail(lab: NewLab) -> str:
    return lab.contacts[0] if lab.contacts else _gap(msg("a mail address that somebody reads"), lab)


def _gap(what: Message, lab: NewLab) -> str:
    return say(msg("[please complete: {what}]", what=say(what, lab.language)), lab.language)
