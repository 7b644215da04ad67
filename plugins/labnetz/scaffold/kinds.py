"""The kinds of page that an editor begins: their folder, their name, and the page itself. Does not ask for anything."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from labnetz.content.schema import KINDS
from labnetz.content.values import slug_of
from labnetz.locale import say
from labnetz.model import Message, msg, names_a_device
from labnetz.scaffold.compose import Offer, block, nested, offers

if TYPE_CHECKING:
    from labnetz.marked_yaml import Tree

_CONTACT = Offer("contact", ("name", "phone", "email"))
_IMAGE = Offer("image", ("src", "alt", "credit", "licence"))
_NOT_PAGES = frozenset(("index", "readme"))
_SHORT = 40


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of page. `folder` is its name in `content.site.FOLDERS`; `dated` the key whose day begins the id.

    `fallback` is the id where the title has no letter that can stand in one. `headings` are those of its text.
    """

    folder: str
    offers: tuple[Offer, ...]
    fallback: str
    titled: str = "title"
    dated: str = ""
    headings: tuple[Message, ...] = ()


KIND_PAGES: Mapping[str, Kind] = {
    "event": Kind(
        "events",
        (
            Offer("room"),
            Offer("online"),
            Offer("registration", ("need", "url", "phone", "until")),
            Offer("cost"),
            Offer("topics"),
            Offer("audience"),
            Offer("languages"),
            Offer("access"),
            Offer("access_note"),
            _CONTACT,
            Offer("partners"),
            _IMAGE,
            Offer("repeat", ("every", "until", "except")),
            Offer("status"),
            Offer("status_note"),
        ),
        "termin",
        dated="start",
    ),
    "update": Kind(
        "updates",
        (Offer("kind"), Offer("topics"), Offer("refs"), Offer("author"), _IMAGE, Offer("expires")),
        "neues",
        dated="date",
    ),
    "call": Kind(
        "calls",
        (
            Offer("summary"),
            Offer("ways", example='[{phone: "030 1234567"}]'),
            Offer("opens"),
            Offer("effort"),
            Offer("who"),
            Offer("needs"),
            Offer("reward"),
            Offer("spots"),
            Offer("privacy", ("collects", "url")),
            Offer("topics"),
            Offer("languages"),
            Offer("access"),
            _CONTACT,
            Offer("calendar"),
            Offer("result", ("date", "summary", "url")),
        ),
        "aufruf",
    ),
    "practice": Kind(
        "practices",
        (
            Offer("time"),
            Offer("group_size"),
            Offer("roles"),
            Offer("materials"),
            Offer("space"),
            Offer("staff_hours"),
            Offer("cost_note"),
            Offer("access_tips"),
            Offer("maturity"),
            Offer("version"),
            Offer("based_on"),
            Offer("changes"),
            Offer("lessons"),
            Offer("topics"),
            _CONTACT,
            Offer("licence"),
        ),
        "baustein",
        headings=(
            msg("What it is for"),
            msg("How it goes"),
            msg("Preparation"),
            msg("Follow-up"),
            msg("What we learned"),
            msg("What we would do differently"),
        ),
    ),
    "place": Kind(
        "places",
        (
            Offer("district"),
            Offer("description"),
            Offer("transit"),
            Offer("phone"),
            Offer("opening_hours"),
            Offer("access", ("wheelchair", "steps", "step_height_cm", "door_width_cm", "lift", "wc", "wc_key")),
            Offer("access_note"),
            Offer("access_checked"),
            Offer("lat"),
            Offer("lon"),
        ),
        "ort",
        titled="name",
    ),
}


def new_id(kind: Kind, values: Mapping[str, Tree], taken: Collection[str]) -> str:
    """Choose the id of a new page, which is its file's name, too: day and a short name, with a number if it is taken or
    no file can be called so everywhere.

    It is written down in the page, so that neither a new title nor a new file name changes what calendars know.
    """
    day = str(values.get(kind.dated, ""))[:10] if kind.dated else ""
    name = _shortened(slug_of(str(values.get(kind.titled, "")))) or kind.fallback
    wish = f"{day}-{name}" if day else name
    used = {*taken, *_NOT_PAGES}
    if wish not in used and not names_a_device(wish):
        return wish
    return next(one for number in range(2, len(used) + 3) if (one := f"{wish}-{number}") not in used)


def _shortened(slug: str) -> str:
    """Cut a name at the end of a word."""
    if len(slug) <= _SHORT:
        return slug
    return slug[: _SHORT + 1].rpartition("-")[0] or slug[:_SHORT]


def written_page(kind_name: str, values: Mapping[str, Tree], language: str) -> str:
    """Write the page: its keys, those that may be added as comments, and the headings of its text.

    `values` may have dotted keys ("repeat.every"); `language` is the lab's.
    """
    kind, model = KIND_PAGES[kind_name], KINDS[kind_name]
    order = [field.alias or name for name, field in model.model_fields.items()]
    tree = dict(sorted(nested(values).items(), key=lambda pair: order.index(pair[0])))
    lines = ["---", *block(tree)]
    lines += [f"# {say(one, language)}" for one in _HOW_TO_ADD]
    lines += [*offers(model, kind.offers, tree, language), "---", ""]
    for heading in kind.headings:
        lines += [f"## {say(heading, language)}", ""]
    return "\n".join(lines)


_HOW_TO_ADD = (
    msg('You may say more: delete the "# " in front of a line, and write your own words.'),
    msg("Below the three dashes there is room for a longer text."),
)
