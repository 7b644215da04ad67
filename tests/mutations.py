"""Spoil bytes as networks, editors and attackers do: from the corpus of calendars and feeds, with a given random."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

CORPUS = Path(__file__).parent / "corpus"
LONGEST = 64 * 1024
"""Bytes that a mutation may grow to: what is larger is about size alone, which has tests of its own."""

TOKENS = [
    *(
        b"\0 \xff \xc3 \xed\xa0\x80 \xef\xbb\xbf \xe2\x80\xae \r \n \r\n \t \\ \" ; : , = < > & ' / % { } [ ]".split(
            b" "
        )
    ),
    *(b"-1 0 00000000 99999999999999999999 1e400 NaN 20260230T250061 99991231T235959Z 00010101".split(b" ")),
    *(b"BEGIN:VEVENT END:VEVENT BEGIN:VCALENDAR END:VCALENDAR BEGIN:VTIMEZONE END:VTIMEZONE BEGIN:X".split(b" ")),
    *(b"TZID=X VALUE=DATE VALUE=PERIOD RANGE=THISANDFUTURE ENCODING=BASE64 UTC+99 Europe/Berlin".split(b" ")),
    *(b"FREQ=SECONDLY FREQ=YEARLY COUNT=999999999 INTERVAL=9999 BYSETPOS=-366 BYDAY=53SU BYMONTHDAY=31".split(b" ")),
    *(b"BYHOUR=24 BYWEEKNO=53 BYYEARDAY=366 UNTIL=0 WKST=XX P99999W -PT1S".split(b" ")),
    b"\r\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\r\n",
    b"\r\nRDATE:20260101,20260102T000000Z,20260103T000000\r\n",
    b"\r\nEXDATE;TZID=X:20260101T000000\r\n",
    b"\r\nDTSTART;TZID=X:20260101T000000\r\n",
    b"\r\nRECURRENCE-ID:20260101T000000Z\r\n",
    *(b"<item> </item> <entry> </entry> <rss> </rss> <feed> </feed> <![CDATA[ ]]> <!-- --> <!ENTITY <?xml".split(b" ")),
    *b"<title> </title> <pubDate> <updated> <guid> <link> <content> <li> <style> </ &#0; &#x110000;".split(),
    *(b'"items":[ {"id":1} "date_published": null true 1e999 "\\ud800" --8<-- {{7*7}} {%raw%} __proto__'.split(b" ")),
    b"javascript:alert(1)",
    b"<script>alert(1)</script>",
    *(b"&a *a !!python/object:os.system <<: ? | - --- ... !!binary !!timestamp".split(b" ")),
]


def bodies(kind: str) -> list[bytes]:
    """Give the files of the corpus of a kind ("ical", "feeds"), in order, without what is said about them."""
    paths = sorted((CORPUS / kind).iterdir())
    return [path.read_bytes() for path in paths if path.suffix in {".ics", ".xml", ".json"}]


def mutated(body: bytes, others: Sequence[bytes], random: Random) -> bytes:
    """Spoil a body in one to six ways; `others` are spliced in."""
    for _ in range(random.randint(1, 6)):
        body = random.choice(WAYS)(body, others, random)[:LONGEST]
    return body


def _flipped(body: bytes, _others: Sequence[bytes], random: Random) -> bytes:
    spoiled = bytearray(body)
    for _ in range(random.randint(1, 8) if spoiled else 0):
        spoiled[random.randrange(len(spoiled))] = random.randrange(256)
    return bytes(spoiled)


def _with_token(body: bytes, _others: Sequence[bytes], random: Random) -> bytes:
    start, end = _stretch(body, random, longest=12)
    return body[:start] + random.choice(TOKENS) + body[random.choice((start, end)) :]


def _with_number(body: bytes, _others: Sequence[bytes], random: Random) -> bytes:
    """Change one digit: most dates, lengths and rules are made of them."""
    digits = [at for at, byte in enumerate(body) if 48 <= byte <= 57]
    if not digits:
        return body
    at = random.choice(digits)
    return body[:at] + random.choice((b"", b"9", b"0", b"-", b"31", b"99999")) + body[at + 1 :]


def _shorter(body: bytes, _others: Sequence[bytes], random: Random) -> bytes:
    start, end = _stretch(body, random, longest=200)
    return body[:start] if random.random() < 0.2 else body[:start] + body[end:]


def _repeated(body: bytes, _others: Sequence[bytes], random: Random) -> bytes:
    start, end = _stretch(body, random, longest=400)
    return body[:end] + body[start:end] * random.choice((1, 2, 9, 200)) + body[end:]


def _spliced(body: bytes, others: Sequence[bytes], random: Random) -> bytes:
    other = random.choice(others)
    start, end = _stretch(other, random, longest=2_000)
    at = random.randint(0, len(body))
    return body[:at] + other[start:end] + body[random.choice((at, min(len(body), at + end - start))) :]


def _with_lines(body: bytes, others: Sequence[bytes], random: Random) -> bytes:
    """Drop, double, swap or borrow whole lines."""
    lines = body.splitlines(keepends=True)
    if not lines:
        return body
    at, other = random.randrange(len(lines)), random.randrange(len(lines))
    borrowed = random.choice(random.choice(others).splitlines(keepends=True) or [b""])
    changes: dict[str, list[bytes]] = {
        "drop": lines[:at] + lines[at + 1 :],
        "double": lines[:at] + [lines[at]] * random.choice((2, 50)) + lines[at + 1 :],
        "swap": [lines[other] if number == at else line for number, line in enumerate(lines)],
        "borrow": [*lines[:at], borrowed, *lines[at:]],
        "join": [*lines[:at], lines[at].rstrip(b"\r\n"), *lines[at + 1 :]],
    }
    return b"".join(changes[random.choice(sorted(changes))])


def _stretch(body: bytes, random: Random, *, longest: int) -> tuple[int, int]:
    start = random.randint(0, len(body))
    return start, min(len(body), start + random.randint(0, longest))


WAYS: list[Callable[[bytes, Sequence[bytes], Random], bytes]] = [
    _flipped, _with_token, _with_token, _with_number, _shorter, _repeated, _spliced, _with_lines, _with_lines,
]  # fmt: skip
