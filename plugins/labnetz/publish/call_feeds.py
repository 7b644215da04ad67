"""Calls to take part as feeds: of one lab, and of a network. Each call is an entry, and so is what came of it.

- A call enters the feed on its first day, and is dated by it; without one, by when it was written, else last changed.
  Where nobody knows any of these it has no date (in Atom, which demands one, one that never changes).
- A result is an entry of its own, dated by its day: a reader who has long read the call would not see it there.
- Identities are made of the call's UID (`urn:uuid:`, RFC 9562 §5.5), as those of events are (`event_items`): they stay
  when a call is renamed, moved or closed, and a lab and a portal give a call the same one.
- Texts name days with their year and nothing that turns wrong by waiting, so the feed changes only with what it tells.

Chooses no calls, renders no page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import partial
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from labnetz.content.call import state_of
from labnetz.feeds.feed_info import UNDATED
from labnetz.feeds.write import FORMATS, write_feeds
from labnetz.locale import say
from labnetz.model import CallState, HandedOn, Planned, Update, Visibility, msg
from labnetz.publish import dates
from labnetz.publish.call_page import ways_in_short
from labnetz.publish.feed_words import demo_note, feed_info
from labnetz.publish.stamping import version_of

if TYPE_CHECKING:
    from labnetz.feeds.write import FeedInfo, Format
    from labnetz.model import Artifact, Call, Lab, Message, Network

PATH = "feeds/calls"
"""Where they lie on every site, without their endings."""
MOST = 200
"""Entries of one feed."""
ABOUT = msg("Where one can take part, until when and how, and what came of it.")
_ENDS = (".", "!", "?", "…", ":")


@dataclass(frozen=True, slots=True)
class _Teller:
    """Tells of calls in one language. `labs` are those of the calls, by id; `now` is aware."""

    language: str
    labs: Mapping[str, Lab]
    now: datetime

    def entries(self, call: Call) -> Iterator[Update]:
        """Give the call, and what came of it, as far as their days have come."""
        lab = self.labs[call.lab]
        zone = ZoneInfo(lab.timezone)
        today = self.now.astimezone(zone).date()
        if call.visibility is not Visibility.PUBLIC:
            return
        about = _about(call, lab)
        if state_of(call, today) is not CallState.PLANNED:
            yield self._dated(replace(about, excerpt=_joined(self._text(call))), call, self._opened(call, today, zone))
        result = call.result
        if result is not None and result.day <= today:
            title = say(msg("Result: {title}", title=call.title), self.language)
            told = replace(
                about, guid=_guid("result", call), title=title, excerpt=result.summary, url=result.url or about.url
            )
            yield self._dated(told, call, _begin(result.day, zone))

    def _opened(self, call: Call, today: date, zone: ZoneInfo) -> datetime:
        if call.opens is not None and call.opens <= today:
            return _begin(call.opens, zone)
        known = call.created or call.modified
        return known.astimezone(UTC) if known is not None and known <= self.now else UNDATED

    def _dated(self, update: Update, call: Call, published: datetime) -> Update:
        """What claims to have been changed later than now is not believed."""
        changed = call.modified
        is_known = changed is not None and published < changed <= self.now
        return replace(update, published=published, modified=changed if is_known else None)

    def _text(self, call: Call) -> Iterator[str]:
        """Say what one decides by: what it is, until when, how long it takes, who can take part, and how."""
        language = self.language
        yield call.summary
        if call.result is not None or call.state in {CallState.CLOSED, CallState.RESULT}:
            yield say(msg("This call has ended."), language)
        elif call.closes is not None:
            yield say(msg("One can take part until {day}", day=dates.plain_day(call.closes, language)), language)
        if call.effort:
            yield say(msg("Effort: {effort}", effort=call.effort), language)
        if call.who:
            yield say(msg("Who can take part: {who}", who=call.who), language)
        if ways := ways_in_short(call, language):
            yield say(msg("How one can take part: {ways}", ways=ways), language)


def network_call_feeds(calls: Iterable[Call], network: Network, *, now: datetime) -> Iterator[Planned]:
    """Plan the feed of all labs' calls in every format."""
    labs = {lab.id: lab for lab in network.labs}
    entries = _newest(calls, _Teller(network.language, labs, now))
    named = [labs[id_] for id_ in sorted({one.lab for one in entries})]
    about = " ".join(part for part in (demo_note(network), say(ABOUT, network.language)) if part)
    info = feed_info(network, say(_name(network.name), network.language), PATH, named, now=now)
    version = version_of(replace(info, now=None), about, entries)
    for one in FORMATS:
        told = replace(info, description=about, order="as given", self_url=info.self_url + one.ending)
        yield Planned(PATH + one.ending, partial(_written, one, entries, told), version)


def _written(form: Format, entries: Sequence[Update], info: FeedInfo) -> tuple[bytes]:
    return (form.write(entries, info, None),)


def lab_call_feeds(calls: Iterable[Call], lab: Lab, info: FeedInfo, *, now: datetime) -> tuple[Artifact, ...]:
    """Write the feed of one lab's calls in every format. `info` is that of the lab's news at the address of this feed,
    without its ending."""
    entries = [replace(one, author="") for one in _newest(calls, _Teller(lab.language, {lab.id: lab}, now))]
    about = " ".join(part for part in (info.description, say(ABOUT, lab.language)) if part)
    told = replace(info, title=say(_name(lab.name), lab.language), description=about, order="as given")
    return write_feeds(entries, told, PATH)


def _name(name: str) -> Message:
    return msg("Calls to take part: {name}", name=name)


def _newest(calls: Iterable[Call], teller: _Teller) -> Sequence[Update]:
    """Choose the newest entries; what nobody can date comes last."""
    found = [entry for call in calls for entry in teller.entries(call)]
    return sorted(found, key=lambda one: (-one.published.timestamp(), one.lab, one.guid))[:MOST]


def _about(call: Call, lab: Lab) -> Update:
    """Give what all entries of a call have in common."""
    return Update(
        lab=lab.id,
        guid=_guid("call", call),
        title=call.title,
        published=UNDATED,
        url=call.url or lab.url,
        topics=call.topics,
        author=lab.name,
        licence=call.licence or lab.licence,
        source=next((one.url for one in lab.sources if one.kind == "manifest"), lab.url),
        handed_on=HandedOn(via=lab.via) if lab.via else None,
    )


def _guid(kind: str, call: Call) -> str:
    return uuid5(NAMESPACE_URL, f"urn:labnetz:{kind}:{call.uid}").urn


def _begin(day: date, zone: ZoneInfo) -> datetime:
    """Give when a day begins on the lab's clock."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _joined(texts: Iterable[str]) -> str:
    said = (text.strip() for text in texts)
    return " ".join(text if text.endswith(_ENDS) else f"{text}." for text in said if text)
