"""What a status and headers of HTTP say: why, how long to wait, what can be echoed. Pure; knows no HTTP library."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from labnetz.model import Message, msg

DAY = 86_400
_MAX_AGE = re.compile(r'(?:^|[\s,])max-age="?([0-9]{1,12})', re.IGNORECASE)
_NEVER_KEPT = re.compile(r"(?:^|[\s,])no-(?:cache|store)\b", re.IGNORECASE)
_SECONDS = re.compile(r"[0-9]{1,12}")
_CONTROL = re.compile("[\x00-\x1f\x7f]")


def cache_seconds(cache_control: str, age: str, expires: str, date: str) -> int:
    """Say for how many seconds an answer stays good (RFC 9111 §4.2), at most a day; 0 if nothing is said.

    Servers in the wild ask for 16 years, which would freeze a feed. `expires` counts against the server's own `date`,
    and only where `cache_control` names no max-age (RFC 9111 §5.3).
    """
    if _NEVER_KEPT.search(cache_control):
        return 0
    found = _MAX_AGE.search(cache_control)
    lasting = int(found[1]) if found else _seconds_between(date, expires)
    spent = int(age) if _SECONDS.fullmatch(age) else 0
    return max(0, min(lasting - spent, DAY))


def retry_seconds(retry_after: str, date: str) -> int:
    """Read Retry-After (RFC 9110 §10.2.3): seconds, or a time against the server's own `Date`. At most a day."""
    if _SECONDS.fullmatch(retry_after.strip()):
        return min(int(retry_after), DAY)
    return max(0, min(_seconds_between(date, retry_after), DAY))


def echoable(validator: str | None) -> str | None:
    """Give a validator that can be sent back byte for byte, None for one that can't be.

    Bytes that are no UTF-8 arrive as lone surrogates and could not be sent; a wrong ETag is worse than none.
    """
    if validator is None or not validator.strip() or _CONTROL.search(validator):
        return None
    return printable(validator) or None


def printable(value: str) -> str:
    """Give a header's value, "" if it holds bytes that are no text."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return ""
    return value


def status_reason(status: int) -> Message:
    """Put a status other than 200, 304 and the redirects into words (RFC 9110 §15)."""
    if 500 <= status <= 599:
        return msg("the server reports a fault of its own ({status})", status=status)
    match status:
        case 401 | 403:
            return msg("the server does not let us in ({status})", status=status)
        case 404:
            return msg("there is nothing at this address (404)")
        case 410:
            return msg("the address is gone for good (410)")
        case 429:
            return msg("the server asks to be left alone for a while (429)")
    return msg("the server answers with status {status} instead of the feed", status=status)


def _seconds_between(date: str, then: str) -> int:
    """Count from what the server takes for now: its clock may be wrong, but it is wrong twice. 0 if one is no time."""
    if not then:
        return 0
    said, meant = _http_time(date), _http_time(then)
    return 0 if said is None or meant is None else int((meant - said).total_seconds())


def _http_time(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None
