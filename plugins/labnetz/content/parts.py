"""Parts that several kinds of content are made of: contacts, addresses of the site, the place an id stands for."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

from labnetz.content.picture import path_of
from labnetz.model import Contact, Place, Problem, msg

if TYPE_CHECKING:
    from labnetz.content.context import Context
    from labnetz.content.schema.shared import ContactFields
    from labnetz.marked_yaml import Marked, Path

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


def contact_of(fields: ContactFields | None) -> Contact | None:
    """Give the contact, None where nothing of it was written."""
    if fields is None or not (fields.name or fields.phone or fields.email or fields.url):
        return None
    return Contact(name=fields.name, phone=fields.phone, email=fields.email, url=fields.url)


def address_of(text: str, at: Path, marked: Marked, context: Context) -> tuple[str, tuple[Problem, ...]]:
    """Give the absolute address of a page or file of the site, or a web address as it is; "" for what is missing."""
    if not text or _SCHEME.match(text):
        return text, ()
    path = path_of(text, marked.path)
    if path in context.addresses:
        return context.addresses[path], ()
    if path.endswith(".md") and context.addresses:
        near = difflib.get_close_matches(path, sorted(context.addresses), n=1)
        what = msg("there is no page {path}", path=path)
        fix = (
            msg('did you mean "{proposal}"?', proposal=near[0]) if near else msg("correct its name, or delete the line")
        )
        return "", (Problem("DATA-12", marked.where(*at), what, fix),)
    if path.startswith(("../", "/")) or (context.exists is not None and not context.exists(path)):
        what = msg("there is no file {path}", path=path)
        return "", (Problem("DATA-21", marked.where(*at), what, msg("save the file there, or correct its name")),)
    return urljoin(context.lab.url, quote(path)), ()


def place_of(id_: str | None, at: Path, marked: Marked, context: Context) -> tuple[Place | None, tuple[Problem, ...]]:
    """Give the lab's place with an id; None and why, where there is none."""
    if id_ is None or id_ in context.places:
        return context.places.get(id_ or ""), ()
    where = marked.where(*at)
    if id_ in context.broken_places:
        what = msg('the place "{place}" can\'t be read, so it is left out here', place=id_)
        return None, (Problem("DATA-12", where, what, msg("correct the page of the place")),)
    what = msg('there is no place "{place}", so it is left out here', place=id_)
    near = difflib.get_close_matches(id_, sorted(context.places), n=1)
    known = ", ".join(sorted(context.places)[:20])
    if near:
        fix = msg('did you mean "{proposal}"?', proposal=near[0])
    elif known:
        fix = msg("make a page for it, or use one of: {known}", known=known)
    else:
        fix = msg("make a page for it in the folder of places")
    return None, (Problem("DATA-12", where, what, fix),)
