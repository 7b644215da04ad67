"""Say which address was meant where a web page came instead of a feed. Pure; asks nobody, changes no registry."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from labnetz.harvest.discover import feeds_announced
from labnetz.model import Message, msg

if TYPE_CHECKING:
    from labnetz.model import Origin, SourceKind

_IS_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_LONGEST = 300  # characters of an address that somebody may still copy by hand


def with_announced(why: Message, body: bytes, origin: Origin, kind: SourceKind) -> Message:
    """Give the reason why a body is no feed; of a web page that announces one of this kind, with its address.

    The commonest mistake is to enter the address of the page where the feed was meant. Only a person puts it right:
    the page that answers today may be that of a domain seller.
    """
    if not _IS_PAGE.search(body[:4096].replace(b"\0", b"")):
        return why
    found = feeds_announced(body, origin.answered or origin.url)
    fitting = [one.url for one in found if one.kind == kind and len(one.url) <= _LONGEST and one.url != origin.url]
    if not fitting:
        return why
    return msg(
        "the address leads to a web page, which itself names another one for this: {url} – if that is the right feed, "
        "enter it in place of the page",
        url=fitting[0],
    )
