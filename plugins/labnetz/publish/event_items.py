"""Coming events as entries of a feed, for people who follow a network in their feed reader. Writes no feed.

- One entry per event. A series is one entry and not fifty: its next date stands in the title, further ones in the text,
  and when that date is over the same entry shows the next. A new entry in the reader so means a new event.
- The identity is made of the event's UID (`urn:uuid:`, RFC 9562 §5.5). It stays when the event is moved, renamed or
  cancelled, when the portal moves, and when another lab of the event is named first; two portals that have the event
  give it the same one, so that readers show it once.
- The title begins with the date, so that a list of entries can be read as what it is: "Mi., 2. Dez. 2026, 17 bis 19
  Uhr: KI verstehen". What is off says so first: "Abgesagt: Mi., 2. Dez. 2026, …". Of a series, the title has the next
  date that takes place; dates before it that are off stand in the text with the word in front.
- Sorted by time, what comes first on top, since readers that keep a feed's order then show a programme. Readers that
  sort by date need the truth about when an entry was published: that is when the event was written or changed, and
  never when it happens, which would put next year's events on top and hide them from readers that take such a date for
  a mistake. Where nobody knows it there is no date (in Atom, which demands one, one that never changes): the reader
  then takes the day on which it first saw the entry.
- Dates are said on the clock of the event's lab, in the words of the network's language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from labnetz.feeds.feed_info import UNDATED
from labnetz.feeds.plain import EXCERPT_LENGTH, shortened
from labnetz.ical.titles import mark, unmark
from labnetz.locale import colon, say, semicolon
from labnetz.model import HandedOn, Occurrence, Status, Update, first_day, meeting_place, msg, starts
from labnetz.publish import dates
from labnetz.publish.event_links import address_in
from labnetz.publish.views import before_on_clock, on_the_clock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from labnetz.model import Event, Lab, Message, Network, When

MOST_DATES = 4
"""So many further dates of a series are named; its page has them all."""
_ENDS = (".", "!", "?", "…", ":")


def event_guid(uid: str) -> str:
    """Give the identity of an event in feeds, by its UID in the network."""
    return uuid5(NAMESPACE_URL, f"urn:labnetz:event:{uid}").urn


def event_item(coming: Sequence[Occurrence], labs: Mapping[str, Lab], network: Network, *, today: datetime) -> Update:
    """Make an entry of one event. `coming` are its next dates, at least one, by time; `labs` those of the network.

    `today` is the beginning of the day (aware): what claims to have been written later than that day is not believed.
    """
    shown = on_the_clock(coming, lambda lab: ZoneInfo(labs[lab].timezone))
    first = next((one for one in shown if not one.event.status.is_off), shown[0])
    event, others = first.event, [one for one in shown if one is not first]
    written, changed = _when_written(event, today)
    return Update(
        lab=event.lab,
        guid=event_guid(coming[0].event.uid),
        title=_title(first, network),
        published=written,
        modified=changed,
        excerpt=" ".join(_sentence(text) for text in _text(first, others, labs, network) if text.strip()),
        url=event.url or address_in(network, event),
        topics=event.topics,
        licence=event.licence,
        source=event.source,
        handed_on=HandedOn(via=event.via) if event.via else None,
    )


def _when_written(event: Event, today: datetime) -> tuple[datetime, datetime | None]:
    """Say when it was written, and changed after that."""
    ends = today + timedelta(days=1)
    changes = (at for at in (event.stamped, event.modified) if at is not None and at < ends)
    changed = max(changes, default=None)
    written = event.created if event.created is not None and event.created < ends else UNDATED
    return written, changed if changed is not None and changed > written else None


# --- words -----------------------------------------------------------------------------------------------------------


def _title(one: Occurrence, network: Network) -> str:
    event = one.event
    said = f"{_when(one.when, network)}{colon(network.language)} {unmark(event.title, event.status)}"
    return mark(said, event.status, network.language)


def _when(when: When, network: Network) -> str:
    """Say "Mi., 2. Dez. 2026, 17 bis 19 Uhr"; in another zone than the network's with its name."""
    language = network.language
    day = dates.dated(first_day(when), language)
    said = f"{day}, {dates.times(when, language)}"
    zone = dates.zone_name(when, network.timezone, language)
    return f"{said} ({zone})" if zone else said


def _text(first: Occurrence, others: Sequence[Occurrence], labs: Mapping[str, Lab], network: Network) -> Iterator[str]:
    """Say what one decides by, what changes everything first."""
    event, language = first.event, network.language
    yield from (say(message, language) for message in _news(first, language))
    yield _where(event, language)
    yield _further(others, language)
    yield shortened(event.summary or event.description, EXCERPT_LENGTH)
    names = ", ".join(labs[id_].name for id_ in dict.fromkeys((event.lab, *event.also)) if id_ in labs)
    yield say(msg("Listed by {labs}", labs=names), language)


def _news(one: Occurrence, language: str) -> Iterator[Message]:
    event = one.event
    if event.status_note:
        yield msg("Please note: {note}", note=event.status_note)
    if event.status is Status.MOVED_ONLINE:
        yield msg("This event takes place online only.")
    if event.previous_start is not None:
        before = before_on_clock(event.previous_start, one.when)
        yield msg("First planned for {when}", when=dates.point(before, language))


def _where(event: Event, language: str) -> str:
    place = meeting_place(event)
    known = [place.line, event.room] if place else []
    online = say(msg("online"), language) if event.online else ""
    return ", ".join(part for part in (*known, online) if part)


def _further(others: Sequence[Occurrence], language: str) -> str:
    named = [_named(one, language) for one in others[:MOST_DATES]]
    if not named:
        return ""
    if len(others) > MOST_DATES:
        named.append("…")
    return say(msg("Further dates: {dates}", dates=semicolon(language).join(named)), language)


def _named(one: Occurrence, language: str) -> str:
    return mark(dates.point(starts(one.when), language), one.event.status, language)


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith(_ENDS) else f"{text}."
