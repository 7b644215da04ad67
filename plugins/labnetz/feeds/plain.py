"""Turn foreign HTML, text and addresses into plain text and safe links. Keeps no markup and resolves no entity twice.

What comes out is text, not HTML: whoever shows it must escape it. Costs are bounded before anything parses:
nested lists of 240 KB keep an HTML parser busy for 20 seconds.
"""

from __future__ import annotations

import html
import re
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import nh3

TITLE_LENGTH = 300
EXCERPT_LENGTH = 300
_SHORTEST_HEADLINE = 20

_HTML_CHARACTERS = 262_144  # 99.9 % of real items are shorter
_SCANNED_CHARACTERS = 16_384  # an excerpt needs a few hundred; the rest is never parsed
_SCANNED_TAGS = 1_000
_DEPTH = 64  # the deepest real item nests 27 levels
_URL_LENGTH = 2_000
# An address at which nothing is to be done: nearly all of them, and each is looked at several times.
_CLEAN_ADDRESS = re.compile(
    r"https?://[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,9}(?::[1-9][0-9]{0,3})?"
    r"(?:/[A-Za-z0-9._~/-]{0,300})?(?:\?[A-Za-z0-9._~=&-]{1,300})?(?:#[A-Za-z0-9._~-]{1,300})?"
)

# Control characters, the characters that reorder text for the eye (bidi embeddings, overrides, isolates), the byte
# order mark, the soft hyphen, lone surrogates (JSON can hold them) and what is no character at all.
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_SHORT_TAG = 2_000
_LONG_TAG = re.compile(rf"<[^<>]{{{_SHORT_TAG},}}>")  # pictures inside an attribute
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# What else stands in angle brackets is text: "der <Preis>", "x<y und y>z". Word writes <o:p>, frameworks <my-tag>.
_ELEMENTS = (
    "a|abbr|acronym|address|applet|area|article|aside|audio|b|base|bdi|bdo|big|blink|blockquote|body|br|button|canvas|"
    "caption|center|cite|code|col|colgroup|data|datalist|dd|del|details|dfn|dialog|dir|div|dl|dt|em|embed|fieldset|"
    "figcaption|figure|font|footer|form|frame|frameset|h[1-6]|head|header|hgroup|hr|html|i|iframe|img|input|ins|kbd|"
    "label|legend|li|link|main|map|mark|marquee|math|menu|meta|meter|nav|nobr|noembed|noframes|noscript|object|ol|"
    "optgroup|option|output|p|param|picture|pre|progress|q|rp|rt|ruby|s|samp|script|search|section|select|slot|small|"
    "source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|template|textarea|tfoot|th|thead|time|title|tr|"
    "track|tt|u|ul|var|video|wbr|xmp"
)
_LOOSE_BRACKET = re.compile(rf"<(?!/?(?:(?i:{_ELEMENTS})|[a-z]+[:-][a-z:-]+)(?=[\s/>])[^<>]*>|[!?][^<>]*>)")
_BLOCK = re.compile(
    r"<(?=/?(?:address|article|aside|blockquote|br|dd|div|dl|dt|figcaption|figure|footer|h[1-6]|header|hr|li|main|nav|"
    r"ol|p|pre|section|table|td|th|tr|ul)\b)",
    re.IGNORECASE,
)
_DROPPED_WITH_CONTENT = {
    "applet", "embed", "figcaption", "form", "frame", "frameset", "head", "iframe", "math", "noembed", "noframes",
    "noscript", "object", "script", "select", "style", "svg", "template", "textarea", "title", "xmp",
}  # fmt: skip
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# HTML closes these by itself when the next one begins, so they do not pile up.
_SELF_CLOSING = {"dd", "dt", "li", "option", "p", "td", "th", "tr"}
_CLEANER = nh3.Cleaner(tags=set(), clean_content_tags=_DROPPED_WITH_CONTENT)

# What WordPress adds to each summary by itself, and how it says that it cut the text.
_WORDPRESS = re.compile(r"\s*(?:Der Beitrag|The post) .{1,300}? (?:erschien zuerst auf|appeared first on) .{1,200}$")
_CUT = re.compile(r"\s*\[(?:…|\.\.\.)\]$")
_SENTENCE_END = re.compile(r"(\w+)[)\]\"“”»«’]{0,3}[.!?…][\"“”»«’)\]]*(?=\s+[^a-zäöüß\s])")
_ABBREVIATIONS = {
    "abb", "abs", "allg", "apr", "art", "aufl", "aug", "bes", "bspw", "bzw", "dez", "dipl", "ehem", "einschl", "etc",
    "evtl", "exkl", "feb", "geb", "gem", "gest", "ggf", "hbf", "hrsg", "ing", "inkl", "insb", "jan", "jul", "jun",
    "kap", "kath", "lfd", "max", "min", "mind", "mio", "mrd", "mrz", "mtl", "mär", "nov", "okt", "pers", "prof", "rel",
    "sen", "sep", "sept", "sog", "std", "stellv", "str", "tel", "tgl", "usw", "vgl", "vorauss", "zit", "zzgl",
}  # fmt: skip
_MAIL = re.compile(r"[(<]?\b\S+@\S+[)>]?|[()<>]")


def one_line(text: str) -> str:
    """Plain text on one line: no control or reordering characters, single spaces, none at the ends."""
    return " ".join(_wanted(text).split())


def text_of(markup: str) -> str:
    """The words of a piece of HTML (or of plain text) on one line; long input is cut, see `_bounded`."""
    if not markup:
        return ""
    if "<" not in markup and "&" not in markup:
        return one_line(markup[:_SCANNED_CHARACTERS])
    bounded = _wanted(_without_comments(_bounded(markup)))
    spaced = _BLOCK.sub(" <", _LOOSE_BRACKET.sub("&lt;", bounded))
    return one_line(html.unescape(_CLEANER.clean(spaced)))


def title_of(markup: str) -> str:
    """A title is text, whatever its feed says: at most TITLE_LENGTH characters without a tag."""
    return shortened(text_of(markup), TITLE_LENGTH)


def excerpt_of(markup: str) -> str:
    """The first sentences of an item, at most EXCERPT_LENGTH characters: authors want excerpt and link."""
    text = _as_written(text_of(markup))
    if len(text) <= EXCERPT_LENGTH:
        return text
    ends = [found.end() for found in _SENTENCE_END.finditer(text, 0, EXCERPT_LENGTH + 1) if _ends_sentence(found)]
    if ends and EXCERPT_LENGTH // 3 <= ends[-1] <= EXCERPT_LENGTH:
        return text[: ends[-1]]
    return shortened(text, EXCERPT_LENGTH)


def _as_written(text: str) -> str:
    """Without what WordPress adds. Most texts hold nothing of it, and looking for words is quicker than a pattern."""
    if "Der Beitrag " in text or "The post " in text:
        text = _WORDPRESS.sub("", text)
    return _CUT.sub("…", text) if text.endswith("]") else text


def headline_of(text: str, length: int) -> str:
    """What stands in for a missing title: the first sentence, if it is neither a mere call nor too long."""
    first = next((found.end() for found in _SENTENCE_END.finditer(text, 0, length + 1) if _ends_sentence(found)), 0)
    return text[:first].rstrip(".") if _SHORTEST_HEADLINE <= first <= length else shortened(text, length)


def shortened(text: str, length: int) -> str:
    """Cut between words, with an ellipsis; text that fits stays as it is."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    head, _, tail = cut.rpartition(" ")
    return (head if len(tail) < length // 2 else cut).rstrip(" ,;:–-") + "…"


def name_of(author: str) -> str:
    """A person's or team's name without mail addresses, which are nobody's business."""
    if not author:
        return ""
    return shortened(one_line(_MAIL.sub(" ", text_of(author))).strip(" ,;"), 100)


def link_of(address: str, base: str) -> str:
    """An absolute http(s) address without credentials, "" for everything else.

    `base` is what a relative address is relative to. No address is none, not `base`.
    """
    if _CLEAN_ADDRESS.fullmatch(address):
        return address
    stated = one_line(address)
    try:
        parts = urlsplit(urljoin(base, stated) if stated else "")
        # Reading the port is what raises for "http://host:port".
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return ""
    if not usable or "@" in parts.netloc or re.search(r"[\s\\<>\"]", parts.netloc):
        return ""
    path, query, fragment = (
        quote(part, safe="%/:=&?~+!$,;'@()*[]") for part in (parts.path, parts.query, parts.fragment)
    )
    url = urlunsplit((parts.scheme, parts.netloc, path, query, fragment))
    return url if len(url) <= _URL_LENGTH else ""


def _wanted(text: str) -> str:
    """Drop what is unwanted. None of it is printable, and asking for that is quicker."""
    return text if text.isprintable() else _UNWANTED.sub("", text)


def _ends_sentence(found: re.Match[str]) -> bool:
    """A full stop after "z. B.", "Nr." or "2." ends no sentence."""
    word = found.group(1)
    return len(word) > 2 and not word.isdigit() and word.lower() not in _ABBREVIATIONS


def _bounded(markup: str) -> str:
    """The part of `markup` that is cheap to parse: its first characters, tags and levels."""
    text = _LONG_TAG.sub(" ", markup[:_HTML_CHARACTERS]) if len(markup) > _SHORT_TAG else markup
    text = text[:_SCANNED_CHARACTERS]
    if text.count("<") <= _DEPTH:
        return text  # so few are neither too many nor too deep
    depth = 0
    for count, tag in enumerate(_TAG.finditer(text)):
        depth += _step(tag)
        if count >= _SCANNED_TAGS or depth > _DEPTH:
            return text[: tag.start()]
    return text


def _without_comments(markup: str) -> str:
    """Linear, where a regular expression for `<!-- … -->` would be quadratic."""
    if "<!--" not in markup:
        return markup
    first, *rest = markup.split("<!--")
    return first + "".join(piece.partition("-->")[2] for piece in rest)


def _step(tag: re.Match[str]) -> int:
    name = tag.group(2).lower()
    if name in _VOID or name in _SELF_CLOSING:
        return 0
    return -1 if tag.group(1) else 1
