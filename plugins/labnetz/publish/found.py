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
from labnetz.publish.stops import flag, state, where
from labnetz.publish.views import first_day, newest_first
from labnetz.search_record import Record

if TYPE_CHECKING:
    from labnetz.publish.site import Site

MOST: Final = 300_000
"""Items in the index, beside the labs and the pages that somebody wrote: more than 10,000 labs have."""
YEAR: Final = timedelta(days=366)


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
    """The records, and the last day whose dates are all among them; None where every date is."""

    records: tuple[Record, ...]
    until: date | None = None


def records(known: Findable, site: Site, most: int = MOST) -> Found:
    """Choose what the search finds, and put it into words."""
    families = _families(known.occurrences)
    coming = sorted(_coming(families, site), key=lambda own: (begins(own[0].when, site.zone), own[0].event.uid))
    timeless = chain(
        # Programs that take every word for a topic must not crowd out what people wrote.
        (_topic(slug, name, site) for slug, name in islice(site.topics.items(), most // 10)),
        (_call(one, site) for one in known.calls),
        (_practice(one, known.texts, site) for one in known.practices),
        (_place(one, site) for one in known.places),
    )
    # A third is kept for what is not a date: a network with very many dates has news, too.
    first, later = coming[: most * 2 // 3], coming[most * 2 // 3 :]
    chosen = (
        *(_event(own, "event", site) for own in first),
        *islice(chain(timeless, _recent(known.updates, families, site)), most - len(first)),
    )
    room = max(0, most - len(chosen))
    chosen += tuple(_event(own, "event", site) for own in later[:room])
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


def _coming(families: Mapping[tuple[str, str, bool], list[Occurrence]], site: Site) -> Iterator[list[Occurrence]]:
    for own in families.values():
        if left := [one for one in own if over(one.when, site.zone) > site.now]:
            yield sorted(left, key=lambda one: begins(one.when, site.zone)) if len(left) > 1 else left


def _recent(
    updates: Iterable[Update], families: Mapping[tuple[str, str, bool], list[Occurrence]], site: Site
) -> Iterator[Record]:
    """Give news and past events of the last year, the newest news first."""
    yield from (_update(one, site) for one in newest_first(updates) if _is_recent(one, site.now))
    past = [own for own in families.values() if all(over(one.when, site.zone) <= site.now for one in own)]
    for own in sorted(past, key=lambda own: (begins(own[-1].when, site.zone), own[0].event.uid), reverse=True):
        yield _event(own[-1:], "past", site)


def _old(updates: Iterable[Update], site: Site) -> Iterator[Record]:
    return (_update(one, site) for one in newest_first(updates) if not _is_recent(one, site.now))


def _is_recent(update: Update, now: datetime) -> bool:
    return update.published > now - YEAR


# --- words -----------------------------------------------------------------------------------------------------------


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
    path = f"{site.paths.topics}{slug}/"
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
