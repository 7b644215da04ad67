"""Foreign text to plain text: no tags, no control characters, no endless length; and addresses that may be shown."""

from __future__ import annotations

import html
import re
from urllib.parse import urlsplit

import nh3

LONGEST_TEXT = 20_000
"""Characters of a description that are kept; also what keeps nh3 fast (deep nesting costs it seconds)."""
LONGEST_TITLE = 300
_TAG = re.compile(
    r"</?(?:a|abbr|article|b|blockquote|body|br|code|div|em|figure|font|form|h[1-6]|head|hr|html|i|iframe|img|input|li"
    r"|link|meta|object|ol|p|pre|script|section|small|span|strong|style|sub|sup|svg|table|tbody|td|th|title|tr|u|ul"
    r"|video)\b[^<>]{0,2000}>|<!--|<!doctype",
    re.IGNORECASE,
)
_ENTITY = re.compile(
    r"&(?:amp|lt|gt|quot|apos|nbsp|[aou]uml|[AOU]uml|szlig|ndash|mdash|hellip|#\d{1,7}|#x[0-9a-f]{1,6});"
)
_ANCHOR = re.compile(
    r"""<a\b[^<>]{0,500}?href=["'](https?://[^"'<>\s]{1,2000})["'][^<>]{0,500}>([^<]{0,500})</a>""", re.IGNORECASE
)
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/h[1-6]|/tr|/ul|/ol|hr)\b[^<>]{0,500}>", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_PLAIN_ADDRESS = re.compile(r"https?://[a-z0-9][a-z0-9.-]*(?:[/?#][!#-;=?-\[\]_a-z~]*)?")
"""No port, no name of a user, nothing outside of ASCII: `urlsplit` finds nothing wrong with these."""
_INVISIBLE = re.compile(r"[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def clean(text: str, longest: int = LONGEST_TEXT) -> str:
    """Plain text as it is: control characters go, line ends become \\n, what is too long ends in an ellipsis."""
    if len(text) <= longest and text.replace("\n", "").isprintable():
        return text  # nothing that goes is printable
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _INVISIBLE.sub("", text)
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def shorten(text: str, octets: int) -> str:
    """Plain text of at most so many octets of UTF-8, cut between two words if that costs little."""
    raw = text.encode()
    if len(raw) <= octets:
        return text
    head = raw[: max(0, octets - 4)].decode(errors="ignore")
    words = head.rsplit(maxsplit=1)[0]
    return (words if len(words) > len(head) // 2 else head).rstrip() + " …"


def one_line(text: str, longest: int = LONGEST_TITLE) -> str:
    """Plain text on one line."""
    return clean(" ".join(text.split()), longest)


def label(title: str, uid: str) -> str:
    """What people know an event by, as far as it has them: `"Lesung", UID 7@labor.example`."""
    title, uid = one_line(plain(title), 80), one_line(uid, 100)
    return ", ".join([*([f'"{title}"'] if title else []), *([f"UID {uid}"] if uid else [])])


def plain(text: str, longest: int = LONGEST_TEXT) -> str:
    """Foreign text that may hold HTML, as plain text. Doing it again changes nothing.

    Text that was escaped twice shows its tags only after the first pass, so it is done until none are left.
    """
    text = clean(text, longest)
    for _ in range(4):
        if not looks_like_html(text):
            return text
        text = clean(_without_tags(text), longest).strip()
    return text if not looks_like_html(text) else re.sub(r"[<>&]", "", text)


def looks_like_html(text: str) -> bool:
    """Say whether text holds a tag of HTML or an entity; `a < b` and `R&D` are neither."""
    return ("<" in text and _TAG.search(text) is not None) or ("&" in text and _ENTITY.search(text) is not None)


def _without_tags(text: str) -> str:
    if "<" not in text or not _TAG.search(text):
        return html.unescape(text).replace("\xa0", " ")
    text = _BREAK.sub("\n", _ANCHOR.sub(_link, text))
    stripped = nh3.clean(text, tags=set(), clean_content_tags={"script", "style", "head", "template"})
    text = html.unescape(stripped).replace("\xa0", " ")
    return re.sub(r"[ \t]*\n[ \t]*(?:\n[ \t]*)+", "\n\n", text)


def _link(found: re.Match[str]) -> str:
    """A link's address is what people need of it: keep it in brackets."""
    address, words = found[1], found[2].strip()
    return address if not words or html.unescape(words) == html.unescape(address) else f"{words} ({address})"


def web_address(url: str) -> str:
    """Give a web address that may be shown and linked; "" for another scheme, for passwords in it, for nonsense."""
    if len(url) <= 2000 and _PLAIN_ADDRESS.fullmatch(url):
        return url
    # Signs that turn the direction of writing would show another address than the one that is opened.
    url = _INVISIBLE.sub("", url).strip()
    if len(url) > 2000 or re.search(r"[\s\x00-\x20\x7f<>\"\\^`{|}]", url):
        return ""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return ""
    fine = parts.scheme.lower() in {"http", "https"} and parts.hostname and "@" not in parts.netloc
    return url if fine else ""
