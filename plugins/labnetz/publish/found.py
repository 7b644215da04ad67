"""What the portal's search finds of what was harvested: a record of each item, which leads to its page on the portal.

Every item is found, however many there are, but for a bound that keeps a build's memory: past that come dates, those
that are soonest first, then what is open to take part in, then what is newest, back to a year ago. Labs are always
found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from labnetz import words
from labnetz.locale import say
from labnetz.model import (
    Call,
    Event,
    Lab,
    Message,
    Occurrence,
    Place,
    Practice,
    Update,
    begins,
    meeting_place,
    msg,
    over,
)
from labnetz.publish import dates
from labnetz.publish.event_links import event_path
from labnetz.publish.item_links import call_path, place_path, practice_path, update_path
from labnetz.publish.lines import line_of
from labnetz.publish.shared import shown_text
from labnetz.publish.stamping import spelled, version_of
from labnetz.publish.stops import flag, state, where
from labnetz.publish.views import first_day, newest_first
from labnetz.search_record import Entry, Record, Waiting, record_of_entry

if TYPE_CHECKING:
    from labnetz.publish.site import Site

MOST: Final = 300_000
"""Items in the index, beside the labs and the pages that somebody wrote: more than 10,000 labs have."""
YEAR: Final = timedelta(days=366)

_Families = Sequence[Sequence[Occurrence]]
"""Dates, put together by their event."""


@dataclass(frozen=True, slots=True)
class Findable:
    """All that there is to find. `occurrences` are the dates of all events, past ones and withdrawn ones too; `texts`
    are those of the network's own practices, by id, which stand on the portal whole (`shared.Shared`)."""

    occurrences: Sequence[Occurrence]
    updates: Sequence[Update]
    calls: Sequence[Call]
    practices: Sequence[Practice]
    places: Sequence[Place]
    labs: Sequence[Lab]
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """The records, those of dates still to be made, and the last day whose dates are all among them; None where every
    date is."""

    entries: tuple[Entry, ...]
    until: date | None = None

    @property
    def records(self) -> tuple[Record, ...]:
        """All of them, made now."""
        return tuple(map(record_of_entry, self.entries))


def records(known: Findable, site: Site, most: int = MOST) -> Found:
    """Choose what the search finds, and put it into words."""
    coming, past = _by_time(known.occurrences, site)
    dates_of = _Dates(site)
    timeless: Iterator[Entry] = chain(
        # Programs that take every word for a topic must not crowd out what people wrote.
        (_topic(slug, name, site) for slug, name in islice(site.topics.items(), most // 10)),
        (_call(one, site) for one in known.calls),
        (_practice(one, known.texts, site) for one in known.practices),
        (_place(one, site) for one in known.places),
    )
    # A third is kept for what is not a date: a network with very many dates has news, too.
    first, later = coming[: most * 2 // 3], coming[most * 2 // 3 :]
    old_dates = (dates_of.waiting(own[-1:], "past") for own in past)
    chosen: tuple[Entry, ...] = (
        *(dates_of.waiting(own, "event") for own in first),
        *islice(chain(timeless, _recent(known.updates, site), old_dates), most - len(first)),
    )
    room = max(0, most - len(chosen))
    chosen += tuple(dates_of.waiting(own, "event") for own in later[:room])
    chosen += tuple(islice(_old(known.updates, site), most - len(chosen)))
    left = later[room:]
    until = first_day(left[0][0], site.zone) - timedelta(days=1) if left else None
    return Found((*(_lab(one, site) for one in known.labs), *chosen), until)


# --- choosing --------------------------------------------------------------------------------------------------------


def _families(occurrences: Iterable[Occurrence]) -> Mapping[tuple[str, str, bool], list[Occurrence]]:
    """Put together the dates of an event; what was withdrawn has a page of its own."""
    found: dict[tuple[str, str, bool], list[Occurrence]] = {}
    for one in occurrences:
        event = one.event
        is_withdrawn = event.withdrawn is not None
        found.setdefault((event.lab if is_withdrawn else "", event.uid, is_withdrawn), []).append(one)
    return found


def _by_time(occurrences: Iterable[Occurrence], site: Site) -> tuple[_Families, _Families]:
    """Give of each event the dates that are still to come, the soonest event first; and of those that are over all
    dates, the latest event first."""
    zone, now = site.zone, site.now
    coming, past = [], []
    for own in _families(occurrences).values():
        if left := [one for one in own if over(one.when, zone) > now]:
            coming.append(sorted(left, key=lambda one: begins(one.when, zone)) if len(left) > 1 else left)
        else:
            past.append(own)
    coming.sort(key=lambda own: (begins(own[0].when, zone), own[0].event.uid))
    past.sort(key=lambda own: (begins(own[-1].when, zone), own[0].event.uid), reverse=True)
    return coming, past


def _recent(updates: Iterable[Update], site: Site) -> Iterator[Record]:
    """Give the news of the last year, the newest first."""
    return (_update(one, site) for one in newest_first(updates) if _is_recent(one, site.now))


def _old(updates: Iterable[Update], site: Site) -> Iterator[Record]:
    return (_update(one, site) for one in newest_first(updates) if not _is_recent(one, site.now))


def _is_recent(update: Update, now: datetime) -> bool:
    return update.published > now - YEAR


# --- words -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Dates:
    """Puts off the records of events: of most of them nobody reads a word again."""

    site: Site
    _known: dict[tuple[str, tuple[str, ...], str], str] = field(default_factory=dict)

    def waiting(self, own: Sequence[Occurrence], type_: str) -> Waiting:
        """Give the record of an event by what stands for all that `_event` says of it."""
        event = own[0].event
        told = " ".join([_told(one) for one in own])
        version = f"{type_} {self._beside(event)} {told}"
        return Waiting(type_, event_path(event, self.site), event.lab, version, _event, (own, type_, self.site))

    def _beside(self, event: Event) -> str:
        """Give what stands for all that is said beside the event and its time, found once for a lab."""
        key = event.lab, event.also, event.language
        if key not in self._known:
            site = self.site
            names = [site.labs[id_].name for id_ in event.also if id_ in site.labs]
            frame = site.language, site.timezone, site.paths, site.language_by(event.lab, event.language)
            self._known[key] = version_of(site.labs[event.lab], names, frame)
        return self._known[key]


def _told(one: Occurrence) -> str:
    """Stand for a date; an event's own time is in its digest."""
    when = "" if one.when is one.event.when else spelled(one.when)
    return f"{one.event.digest or version_of(one.event)} {when}"


def _event(own: Sequence[Occurrence], type_: str, site: Site) -> Record:
    one, event = own[0], own[0].event
    lab, language = site.labs[event.lab], site.language
    when = dates.in_full(one.when, language)
    own_flag = flag(event, language)
    return Record(
        type=type_,
        kind=say(msg("Date"), language),
        path=event_path(event, site),
        title=event.title,
        when=say(msg("{when}, and more dates", when=when), language) if len(own) > 1 else when,
        flag=own_flag,
        status=state(event) if own_flag else "",
        end=dates.instant(over(own[-1].when, site.zone)),
        lang=site.language_by(event.lab, event.language),
        line=line_of(lab),
        lab=lab.label,
        block=lab.id,
        texts=_texts(*_event_texts(event, site), *_other_titles(own), *_names(lab)),
    )


def _event_texts(event: Event, site: Site) -> Iterator[str]:
    place = meeting_place(event)
    yield event.summary
    yield event.description
    yield where(event, site.language)
    yield place.line if place else ""
    yield ", ".join(event.topics)
    yield ", ".join(site.labs[id_].name for id_ in event.also if id_ in site.labs)
    yield ", ".join(say(words.service(service), site.language) for service in event.services)


def _other_titles(own: Sequence[Occurrence]) -> Iterator[str]:
    """A date of a series may have a title of its own."""
    yield from dict.fromkeys(one.event.title for one in own if one.event.title != own[0].event.title)


def _update(update: Update, site: Site) -> Record:
    return _item(
        update,
        site,
        type="update",
        kind=msg("News item"),
        path=update_path(update, site),
        when=dates.plain_day(update.published.astimezone(site.zone).date(), site.language),
        texts=(update.excerpt, ", ".join(update.topics)),
    )


def _call(call: Call, site: Site) -> Record:
    texts = (call.summary, call.description, call.who, call.effort, ", ".join(call.topics))
    return _item(call, site, type="call", kind=msg("Take part"), path=call_path(call, site), texts=texts)


def _practice(practice: Practice, whole: Mapping[str, str], site: Site) -> Record:
    is_own = site.own is not None and site.own.id == practice.lab
    text = shown_text(whole.get(practice.id, ""), site, "").striptags() if is_own else ""
    texts = (practice.summary, ", ".join(practice.topics), *practice.lessons, text)
    return _item(practice, site, type="practice", kind=msg("Practice"), path=practice_path(practice, site), texts=texts)


def _item(item: Update | Call | Practice, site: Site, *, kind: Message, texts: tuple[str, ...], **own: str) -> Record:
    lab = site.owner(item.lab)
    return Record(
        kind=say(kind, site.language),
        title=item.title,
        lang=site.language_by(item.lab, item.language),
        line=line_of(lab),
        lab=lab.label,
        block=lab.id,
        texts=_texts(*texts, *_names(lab)),
        **own,
    )


def _place(place: Place, site: Site) -> Record:
    lab = site.labs[place.lab]
    return Record(
        type="place",
        kind=say(msg("Place"), site.language),
        path=place_path(place, site),
        title=place.name,
        line=line_of(lab),
        lab=lab.label,
        block=lab.id,
        texts=_texts(place.line, place.district, place.city, place.transit, *_names(lab)),
    )


def _topic(slug: str, name: str, site: Site) -> Record:
    path = site.paths.of_topic(slug)
    return Record(type="topic", kind=say(msg("Topic"), site.language), path=path, title=name, texts=())


def _lab(lab: Lab, site: Site) -> Record:
    return Record(
        type="lab",
        kind=say(msg("Lab"), site.language),
        path=site.paths.of_lab(lab.id),
        title=lab.name,
        line=line_of(lab),
        lab=lab.land,
        block=lab.id,
        texts=_texts(lab.summary, lab.operator, ", ".join(lab.former_names), *_names(lab)),
    )


def _names(lab: Lab) -> tuple[str, ...]:
    """Who looks for a town finds what its lab does."""
    return lab.name, ", ".join(lab.municipalities), lab.land


def _texts(*texts: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))
