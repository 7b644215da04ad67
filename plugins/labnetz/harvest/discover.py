"""Read a web page for the feeds that it announces, and for what tells which program made it. Pure; asks nobody.

What of that is worth asking for is said in `candidates`.
"""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Literal
from urllib.parse import urljoin, urlsplit

MAX_HTML = 512 * 1024
"""Bytes of a page that are looked at; announcements stand in its head."""
MAX_LINKS = 400
MAX_ANNOUNCED = 50
_LONGEST_URL = 2000
_LONGEST_TITLE = 200

AnnouncedKind = Literal["events", "updates", "manifest"]

_BY_TYPE: dict[str, AnnouncedKind] = {
    "text/calendar": "events",
    "application/rss+xml": "updates",
    "application/atom+xml": "updates",
    "application/feed+json": "updates",
    "application/rdf+xml": "updates",
    "text/rss+xml": "updates",
    "application/xml": "updates",
    "text/xml": "updates",
}
_ICS_QUERY = re.compile(r"(?:^|&)(?:ical|ics|outlook-ical|format=(?:ical|ics)|mec-ical-feed)(?:=|&|$)", re.IGNORECASE)
_ONE_EVENT = re.compile(
    r"/(?:events?|termine?|veranstaltung(?:en)?|event-[^/]*)/[^?]+\.ics$|/\d{4}[/-]\d\d\b|[?&](?:event_?id|uid|p)=",
    re.IGNORECASE,
)
_COMMENTS = re.compile(r"/comments?/|[?&]feed=comments", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset=[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_CHARSETS = re.compile(
    rb"utf-?8|us-ascii|iso-?8859-\d{1,2}|latin-?\d|(?:windows-|cp)125\d|macintosh|koi8-[ru]|gbk|gb2312|gb18030|big5"
    rb"|shift_jis|euc-(?:jp|kr)",
    re.IGNORECASE,
)  # a list, since Python also knows codecs that take minutes for half a megabyte (idna, punycode)
_NOT_IN_A_URL = re.compile(r"[\s\x00-\x20\x7f-\x9f<>\"\\^`{|}]")
_DROPPED = re.compile(r"[\t\r\n]")


@dataclass(frozen=True, slots=True)
class Announced:
    """A feed or a manifest that a page points to. `type` is the media type as announced, "" for a plain link."""

    url: str
    kind: AnnouncedKind
    type: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page says about itself. All addresses are absolute and http(s).

    generator   every program that made it, in one line
    canonical   the address that the page calls its own, "" where it names none
    frames      what it embeds
    marks       its style files, scripts and pictures, by which a program gives itself away
    """

    url: str
    title: str = ""
    generator: str = ""
    canonical: str = ""
    language: str = ""
    announced: tuple[Announced, ...] = ()
    links: tuple[str, ...] = ()
    frames: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()


def feeds_announced(html: bytes, base: str) -> tuple[Announced, ...]:
    """Give the feeds that a page announces, best first: `<link rel=alternate>`, then links to calendars.

    `base` is the page's own address. At most `MAX_ANNOUNCED`, from the page's first `MAX_HTML` bytes; only http(s)
    addresses, `webcal:` among them as https. Single events come late, feeds of comments last.
    """
    return read_page(html, base).announced


def read_page(html: bytes, url: str) -> Page:
    """Read a page from `url`. Never raises: of what is no HTML, nothing is found."""
    parser = _PageParser(url)
    with suppress(AssertionError, ValueError):  # html.parser asserts about marked sections that it can't read
        parser.feed(_decoded(html[:MAX_HTML]))
    return parser.page()


def web_url(href: str, base: str) -> str:
    """Resolve a link as a browser does; "" unless it leads to http(s). webcal: has never been a protocol: it is https.

    Its fragment is left out. Spaces inside are written as %20, which many links lack.
    """
    text = _DROPPED.sub("", href).strip().replace(" ", "%20")
    if not text or len(text) > _LONGEST_URL:
        return ""
    text = re.sub(r"^webcals?:(?://)?", "https://", text, flags=re.IGNORECASE)
    try:
        found = urljoin(base, text)
        parts = urlsplit(found)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
        _ = parts.port  # raises for one that is no number
    except ValueError:
        return ""
    return found.partition("#")[0] if good and not _NOT_IN_A_URL.search(found) else ""


def leads_to_calendar(url: str) -> bool:
    """Say whether an address looks like that of an iCalendar file."""
    parts = urlsplit(url)
    path = parts.path.lower().rstrip("/")
    return path.endswith((".ics", "/ical", "/ics")) or _ICS_QUERY.search(parts.query) is not None


def is_one_event(url: str) -> bool:
    """Say whether an address looks like that of a single event: "add to calendar", not "subscribe"."""
    return _ONE_EVENT.search(url) is not None


class _PageParser(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__(convert_charrefs=True)
        self._url = self._base = url
        self._announced: dict[str, Announced] = {}
        self._calendars: dict[str, Announced] = {}
        self._links: dict[str, None] = {}
        self._frames: dict[str, None] = {}
        self._marks: dict[str, None] = {}
        self._generator = self._language = self._canonical = ""
        self._title: list[str] = []
        self._in_title = False

    def page(self) -> Page:
        announced = self._announced | {url: one for url, one in self._calendars.items() if url not in self._announced}
        ranked = sorted(announced.values(), key=lambda one: (bool(_COMMENTS.search(one.url)), is_one_event(one.url)))
        return Page(
            url=self._url,
            title=_line("".join(self._title)),
            generator=self._generator,
            canonical=self._canonical,
            language=self._language,
            announced=tuple(ranked[:MAX_ANNOUNCED]),
            links=tuple(self._links),
            frames=tuple(self._frames),
            marks=tuple(self._marks),
        )

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in reversed(attrs)}  # the first of two counts, as in browsers
        match tag:
            case "base":
                self._base = web_url(values.get("href", ""), self._url) or self._base
            case "link":
                self._link(values)
            case "a" | "area":
                self._anchor(values)
            case "meta" if values.get("name", "").lower() == "generator":
                self._generator = _line(f"{self._generator} {values.get('content', '')}")
            case "iframe":
                self._keep(self._frames, values.get("src", ""))
            case "script" | "img":
                self._keep(self._marks, values.get("src", ""))
            case "html":
                self._language = values.get("lang", "")[:20]
            case "title":
                self._in_title = not self._title

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self._title.append(data[:1000])

    def _link(self, values: dict[str, str]) -> None:
        relations = values.get("rel", "").lower().split()
        if "canonical" in relations:
            self._canonical = self._canonical or web_url(values.get("href", ""), self._base)
        if "alternate" not in relations and "labnetz" not in relations:
            self._keep(self._marks, values.get("href", ""))
            return
        url = web_url(values.get("href", ""), self._base)
        media = values.get("type", "").partition(";")[0].strip().lower()
        kind = "manifest" if "labnetz" in relations else _kind(media, url)
        if url and kind and len(self._announced) < MAX_LINKS:
            self._announced.setdefault(url, Announced(url, kind, media, _line(values.get("title", ""))))

    def _anchor(self, values: dict[str, str]) -> None:
        href = values.get("href", "").strip()
        url = web_url(href, self._base)
        self._keep(self._links, href)
        is_webcal = href.lower().startswith("webcal")
        if url and (is_webcal or leads_to_calendar(url)) and len(self._calendars) < MAX_LINKS:
            title = _line(values.get("title", "") or values.get("aria-label", ""))
            self._calendars.setdefault(url, Announced(url, "events", "", title))

    def _keep(self, where: dict[str, None], href: str) -> None:
        if len(where) < MAX_LINKS and (url := web_url(href, self._base)):
            where[url] = None


def _kind(media: str, url: str) -> AnnouncedKind | None:
    """The kind by the announced type. Of JSON only our manifest is meant: many programs announce an API that way."""
    if media == "application/json":
        return "manifest" if urlsplit(url).path.endswith("/lab.json") else None
    return _BY_TYPE.get(media)


def _line(text: str) -> str:
    return " ".join(text.split())[:_LONGEST_TITLE]


def _decoded(html: bytes) -> str:
    """The charset that the page names, if it is a usual one, else UTF-8; what does not fit is replaced."""
    if html.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return html.decode("utf-16", "replace")
    named = _META_CHARSET.search(html[:4096])
    charset = named[1].decode("ascii") if named and _CHARSETS.fullmatch(named[1]) else "utf-8"
    return html.removeprefix(codecs.BOM_UTF8).decode(charset, "replace")
