"""Say what is wrong with how a server answers, apart from what is in the feed. Pure: values in, problems out."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from labnetz.harvest.headers import DAY
from labnetz.model import Exchange, FetchFailed, Problem, Response, SourceKind, Where, msg

if TYPE_CHECKING:
    from labnetz.model import Level, Message

SLOW, VERY_SLOW = 3.0, 10.0
"""Seconds until a whole answer is there."""
ANOTHER_SITE = "https://example.org"
"""As whose page we ask whether other sites' pages may read a file (CORS; RFC 2606 keeps the name for examples)."""
_WORTH_PACKING = 100 * 1024
_MAX_AGE = re.compile(r"max-age=\"?(\d{1,12})", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*\"?([\w.:-]+)", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"^\s*<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
Answered = SourceKind | Literal["data"]
"""What an answer can hold: a source of a lab, or a list of a portal's open data."""
_GOOD_TYPES: dict[Answered, tuple[str, ...]] = {
    "events": ("text/calendar",),
    "updates": (
        "application/rss+xml",
        "application/atom+xml",
        "application/feed+json",
        "application/rdf+xml",
        "application/xml",
        "text/xml",
        "application/json",
    ),
    "manifest": ("application/json",),
    "data": ("application/ld+json", "application/json"),
}
_BEST_TYPE: dict[Answered, str] = {
    "events": "text/calendar; charset=utf-8",
    "updates": "application/rss+xml; charset=utf-8",
    "manifest": "application/json",
    "data": "application/ld+json",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One address, asked once: what came of it, the heads on the way (redirects first), and the seconds for it all."""

    url: str
    answer: Response | FetchFailed
    heads: tuple[Exchange, ...] = ()
    seconds: float = 0.0

    @property
    def head(self) -> Exchange | None:
        """The head of the last answer, None where there was none."""
        return self.heads[-1] if self.heads else None

    @property
    def body(self) -> bytes:
        """What came back, b"" where nothing did."""
        return self.answer.body if isinstance(self.answer, Response) else b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visits:
    """All that was asked about one address: `first`; `again` with the validators of the first, or without any;
    `polite` with a name that begins like a browser's, where ours was turned away; `secure` at https, where the address
    is http. None where it was not asked.
    """

    first: Visit
    again: Visit | None = None
    polite: Visit | None = None
    secure: Visit | None = None


def is_local(url: str) -> bool:
    """Whether an address is on this computer or in a private network, where nobody has certificates."""
    host = urlsplit(url).hostname or ""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal"))


def examine_failure(visits: Visits) -> tuple[Problem, ...]:
    """Say why an address gives nothing, and what to do."""
    first = visits.first
    if not isinstance(first.answer, FetchFailed):
        return ()
    where = Where(first.url)
    if visits.polite is not None and isinstance(visits.polite.answer, Response):
        what = msg(
            "the server turns our program away by its name, and lets browsers in ({reason})", reason=_reason(first)
        )
        fix = msg(
            "let whoever runs the server allow the name labnetz; until then the network's registry can say "
            "user_agent: Mozilla/5.0 (compatible; labnetz) for this feed"
        )
        return (Problem("DOC-15", where, what, fix),)
    return (Problem("DOC-01", where, first.answer.reason, _failure_fix(first.answer)),)


def _reason(visit: Visit) -> int:
    return visit.answer.status if isinstance(visit.answer, FetchFailed) else 0


def _failure_fix(failed: FetchFailed) -> Message:
    match failed.status:
        case 401 | 403:
            return msg("make it public: nobody may have to log in for it")
        case 404 | 410:
            return msg("look for the new address: open the page of your events or news and copy the link of its feed")
        case 429:
            return msg("wait for an hour; if it stays so, let the server answer 6 questions a day")
        case status if status >= 500:
            return msg("try again later; if it stays so, tell whoever runs the server")
    if "certificate" in failed.reason.msgid:
        return msg("tell whoever runs the server: they renew the certificate, with its whole chain")
    return msg("open the address in a browser: is it written right, and does the server run?")


def examine_answer(visits: Visits, kind: Answered) -> tuple[Problem, ...]:
    """Say what is wrong with an answer that holds a feed of this kind, or a list of open data."""
    first = visits.first
    if not isinstance(first.answer, Response) or first.head is None:
        return ()
    return (
        *_moved(first, first.answer),
        *_unprotected(visits),
        *_media_type(first, kind),
        *_charset(first, kind),
        *_revalidation(visits),
        *_caching(first),
        *_packing(first),
        *_speed(first),
        *_openness(first),
        *_cookies(first),
    )


# --- the way there ---------------------------------------------------------------------------------------------------


def _moved(visit: Visit, answer: Response) -> Iterator[Problem]:
    if answer.moved_to:
        what = msg("the address has moved for good to {url}", url=answer.moved_to)
        yield _problem("DOC-04", visit, what, msg("use the new address everywhere"), "warning")
    elif len(visit.heads) > 2:
        what = msg("the server sends everybody through {count} redirects", count=len(visit.heads) - 1)
        fix = msg("use the last address, if it is meant to stay: {url}", url=visit.heads[-1].url)
        yield _problem("DOC-04", visit, what, fix, "note")


def _unprotected(visits: Visits) -> Iterator[Problem]:
    visit = visits.first
    last = visit.heads[-1].url
    if not last.startswith("http:") or is_local(last):
        return
    what = msg("the address is not protected by https: anybody on the way can change events")
    if visits.secure is not None and isinstance(visits.secure.answer, Response):
        yield _problem("DOC-05", visit, what, msg("use {url}, which works", url=visits.secure.url), "warning")
    else:
        fix = msg("let the server have a certificate (free of charge from Let's Encrypt) and redirect http to https")
        yield _problem("DOC-05", visit, what, fix, "warning")


# --- what the head says ----------------------------------------------------------------------------------------------


def _media_type(visit: Visit, kind: Answered) -> Iterator[Problem]:
    sent = visit.heads[-1].header("content-type")
    media = sent.partition(";")[0].strip().lower()
    if media in _GOOD_TYPES[kind]:
        return
    fix = msg("let the server send Content-Type: {type}", type=_BEST_TYPE[kind])
    what = (
        msg('the server calls the file "{type}"; some programs then refuse it', type=media[:60])
        if media
        else msg("the server does not say what kind of file this is; some programs then refuse it")
    )
    yield _problem("DOC-06", visit, what, fix, "warning")


def _charset(visit: Visit, kind: Answered) -> Iterator[Problem]:
    """A calendar's charset stands in the head only (RFC 7986 and practice); XML says its own, JSON is UTF-8."""
    found = _CHARSET.search(visit.heads[-1].header("content-type"))
    said = found[1].lower() if found else ""
    is_utf8 = _is_utf8(visit.body)
    umlauts = not visit.body.isascii()
    fix = msg("let the server send Content-Type: {type}", type=_BEST_TYPE[kind])
    if said and _contradicts(said, visit.body, is_utf8=is_utf8):
        what = msg("the server says {charset}, but the file is written otherwise: ä, ö and ü may break", charset=said)
        yield _problem("DOC-07", visit, what, fix, "warning")
    elif not said and kind == "events" and umlauts and is_utf8:
        what = msg("the server does not say that the calendar is UTF-8: in Google ä, ö and ü may break")
        yield _problem("DOC-07", visit, what, fix, "warning")


def _contradicts(said: str, body: bytes, *, is_utf8: bool) -> bool:
    if body.isascii():
        return False
    if said in {"utf-8", "utf8"}:
        named = _XML_CHARSET.match(body.removeprefix(b"\xef\xbb\xbf"))
        return not is_utf8 or (named is not None and named[1].lower() not in {b"utf-8", b"utf8"})
    return is_utf8


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _revalidation(visits: Visits) -> Iterator[Problem]:
    """RFC 9110 §13: who asks again should get 304 and no body. Every reader of the feed saves the traffic."""
    first, again = visits.first, visits.again
    if not isinstance(first.answer, Response):
        return
    if not (first.answer.etag or first.answer.last_modified):
        what = msg("the server sends neither ETag nor Last-Modified: every reader loads everything again each time")
        yield _problem("DOC-08", first, what, msg("switch on one of them at the server, or in its cache"), "note")
    elif again is not None and isinstance(again.answer, Response) and again.answer.status == 200:
        same = again.body == first.body
        what = (
            msg("asked again, the server sends the same file once more instead of “not modified” (304)")
            if same
            else msg("the file is another one each time it is asked for")
        )
        yield _problem("DOC-08", first, what, msg("let the server compare ETag or Last-Modified"), "note")


def _caching(visit: Visit) -> Iterator[Problem]:
    found = _MAX_AGE.search(visit.heads[-1].header("cache-control"))
    if found and int(found[1]) > DAY:
        what = msg(
            "the server says that nothing changes for {days} days: a cancelled event stays", days=int(found[1]) // DAY
        )
        yield _problem("DOC-09", visit, what, msg("let it send Cache-Control: max-age=3600, for feeds"), "warning")


def _packing(visit: Visit) -> Iterator[Problem]:
    if len(visit.body) > _WORTH_PACKING and not is_local(visit.url) and not visit.heads[-1].header("content-encoding"):
        what = msg("the server sends {size} kB as they are; packed it would be a tenth", size=len(visit.body) // 1024)
        yield _problem("DOC-10", visit, what, msg("switch on gzip for this type of file"), "note")


def _speed(visit: Visit) -> Iterator[Problem]:
    if visit.seconds < SLOW:
        return
    what = msg("the answer takes {seconds} seconds; we wait for 20", seconds=f"{visit.seconds:.0f}")
    fix = msg("let the program keep the finished file in a cache instead of making it for every question")
    yield _problem("DOC-12", visit, what, fix, "warning" if visit.seconds >= VERY_SLOW else "note")


def _openness(visit: Visit) -> Iterator[Problem]:
    """Some servers answer the question only of who asks it: GitLab Pages does, by the header Origin."""
    if visit.heads[-1].header("access-control-allow-origin").strip() not in {"*", ANOTHER_SITE}:
        what = msg("other sites' pages may not read the file in the browser")
        fix = msg("if these are open data, let the server send Access-Control-Allow-Origin: *")
        yield _problem("DOC-13", visit, what, fix, "note")


def _cookies(visit: Visit) -> Iterator[Problem]:
    if any(head.header("set-cookie") for head in visit.heads):
        what = msg("the server wants to put a cookie on everybody who reads the feed")
        yield _problem("DOC-16", visit, what, msg("a feed needs none; switch it off for this address"), "note")


def _problem(rule: str, visit: Visit, what: Message, fix: Message, level: Level) -> Problem:
    return Problem(rule, Where(visit.url), what, fix, level)
