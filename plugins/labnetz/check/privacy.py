"""Rules about visitors' data in content: what a page would load from others, and whose mailboxes are shown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from labnetz.check.look import Entry, Look
from labnetz.check.rule import rule
from labnetz.content.legal_pages import is_legal, kind_of
from labnetz.model import Message, Problem, Where, msg

_OWN_VIDEO = msg('link the video, or save it beside the page: <video src="film.mp4" controls></video>')
_OWN_FONT = msg("delete it: the fonts of the site are its own")
_NO_COUNTING = msg("delete it: who counts visitors must ask them first")
_OWN_MAP = msg("link the map, or save a picture of it beside the page")
_OWN_COPY = msg("save a copy beside the page and use that, or link it")
_INSTEAD = (
    (re.compile(r"youtu\.?be|youtube|vimeo|dailymotion|peertube|video", re.IGNORECASE), _OWN_VIDEO),
    (re.compile(r"fonts\.|gstatic|typekit|fontawesome", re.IGNORECASE), _OWN_FONT),
    (
        re.compile(r"analytics|tagmanager|matomo|piwik|plausible|etracker|stat(?:s|counter)\.", re.IGNORECASE),
        _NO_COUNTING,
    ),
    (
        re.compile(r"openstreetmap|\btile[s.]|maps\.google|google\.[a-z.]+/maps|mapbox|maptiler", re.IGNORECASE),
        _OWN_MAP,
    ),
)
_LOADED = re.compile(
    r"<(?:iframe|script|img|video|audio|source|embed|object|link)\b[^<>]{0,1000}?\b(?:src|href|data)=[\"']?"
    r"(?P<html>(?:https?:)?//[^\"'\s>]+)|!\[[^\[\]\n]{0,2000}\]\(<?(?P<image>(?:https?:)?//[^()\s>]+)"
    r"|@import[^\n;]{0,20}(?P<css>https?://[^\"')\s;]+)",
    re.IGNORECASE,
)
_QUICK = re.compile(r"//")
_ADDRESS = re.compile(
    r"(?<![\w.+-])(?P<first>[a-zäöüß]{2,20})\.(?P<last>[a-zäöüß]{2,30}(?:-[a-zäöüß]{2,30})?)@[\w.-]+\.\w+"
)
_ROLE = re.compile(
    r"amt|abteilung|admin|akademie|anfrage|anmeld|archiv|assist|ausstell|barriere|beauftrag|beirat|beteilig|bibliothe|buchung"
    r"|bueche?r|buero|bürger|buerger|büro|center|city|club|contact|daten|dialog|digital|dienst|event|feedback|forum"
    r"|gebärd|geschäft|geschaeft|gruppe|hallo|haus|help|hilfe|hochschul|idee|impressum|info|initiativ|innovat|kalender|kontakt"
    r"|kultur|kunden|lab\b|labor|land|leit|mail|medien|mitmach|museum|netz|office|open|park|plan|post|presse|press|projekt"
    r"|quartier|rathaus|redaktion|referat|region|schul|sekretariat|service|smart|social|sozial|sprech|stadt|stelle|support"
    r"|technik|team|test|transform|umwelt|veranstalt|verein|verkehr|verwalt|volks|web|werk|wirtschaft|zentr|zukunft"
)


@rule(
    "PRIV-02",
    msg("A page would load something from another site"),
    "error",
    bad='<iframe src="https://www.youtube.com/embed/1"></iframe>',
    good="[Film über das Labor (auf YouTube)](https://www.youtube.com/watch?v=1)",
)
def embeds(look: Look) -> Iterator[Problem]:
    """Each visitor would be seen there, without having been asked. A link loads nothing."""
    for text in look.texts.values():
        if not _QUICK.search(text.words):
            continue
        for found in _LOADED.finditer(text.words):
            address = found["html"] or found["image"] or found["css"]
            if not (address.startswith(look.lab.url or "\0") or _is_signed_video(text.path, found[0])):
                what = msg(
                    "the page would load {address} from another site, which learns who reads it", address=address
                )
                yield Problem("PRIV-02", text.where(found.start()), what, _instead(address))


@rule(
    "PRIV-03",
    msg("A mailbox looks like a person's own"),
    "warning",
    bad="contact: {email: erika.mustermann@stadt.example}",
    good="contact: {email: stadtlabor@stadt.example}",
)
def personal_mailbox(look: Look) -> Iterator[Problem]:
    """Names stay in feeds and copies for years, and nobody reads the mailbox when the person has left."""
    for where, address in dict.fromkeys(_addresses(look)):
        found = _ADDRESS.fullmatch(address.lower())
        if found and not (_ROLE.search(found["first"]) or _ROLE.search(found["last"])):
            what = msg("{address} looks like a person's own mailbox", address=address)
            yield Problem("PRIV-03", where, what, msg("give the address of a team, such as lab@…"), "warning")


def _is_signed_video(path: str, tag: str) -> bool:
    """A11Y-05 tells of those."""
    return kind_of(path) == "signed" and bool(re.match(r"<(?:iframe|video|source|embed)\b", tag, re.IGNORECASE))


def _addresses(look: Look) -> Iterator[tuple[Where, str]]:
    lab = look.lab
    shown = (*lab.contacts, lab.legal and lab.legal.email, lab.statement and lab.statement.feedback)
    yield from ((Where("lab.yml"), address) for address in shown if address)
    for entry in look.entries:
        yield from _of_item(entry)
    for text in look.ordinary():
        if is_legal(text.path) and "@" in text.words:
            for found in _ADDRESS.finditer(text.words):
                yield text.where(found.start()), found[0]


def _of_item(entry: Entry) -> Iterator[tuple[Where, str]]:
    for key in ("contact", "registration"):
        holder = getattr(entry.item, key, None)
        if holder is not None and holder.email:
            yield entry.text.where_key(key), holder.email
    for way in getattr(entry.item, "ways", ()):
        if way.email:
            yield entry.text.where_key("ways"), way.email


def _instead(address: str) -> Message:
    return next((fix for form, fix in _INSTEAD if form.search(address)), _OWN_COPY)
