"""A change of a coming event in people's words. Chooses nothing, writes no feed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from labnetz.locale import colon, say, semicolon
from labnetz.model import ChangeKind, msg, msg_n
from labnetz.publish import dates
from labnetz.publish.views import on_clock

if TYPE_CHECKING:
    from collections.abc import Mapping

    from labnetz.model import Change, Dates, Lab, Message, Network, When

_WORDS = {
    ChangeKind.NEW: msg("New"),
    ChangeKind.MOVED: msg("New time"),
    ChangeKind.CANCELLED: msg("Cancelled"),
    ChangeKind.POSTPONED: msg("Postponed, no new time yet"),
    ChangeKind.MOVED_ONLINE: msg("Online only"),
    ChangeKind.ON_SITE: msg("On site, no longer online only"),
    ChangeKind.ON: msg("Takes place after all"),
    ChangeKind.WITHDRAWN: msg("No longer in the lab's calendar"),
    ChangeKind.BACK: msg("In the lab's calendar again"),
    ChangeKind.PLACE: msg("New place"),
    ChangeKind.FOLLOWED: msg("Calendar taken up"),
    ChangeKind.MANY: msg("Many changes at once"),
}
_ABOUT_ALL = frozenset({ChangeKind.FOLLOWED, ChangeKind.MANY})


def change_title(change: Change, labs: Mapping[str, Lab], language: str) -> str:
    """Say "Neue Zeit: Löten (Labor Kehl)". `labs` are the network's by id."""
    names = _names(change, labs)
    about = names if change.kind in _ABOUT_ALL else f"{change.title} ({names})"
    return _headed(change.kind, about, language)


def change_text(change: Change, labs: Mapping[str, Lab], network: Network) -> str:
    """Say what changed, with old and new, and when that was noticed, in the network's language and zone."""
    language = network.language
    noticed = dates.moment(change.noticed, ZoneInfo(network.timezone), language)
    said = _what(change, labs[change.labs[0]], network)
    names = f"{_names(change, labs)}."
    return " ".join((*said, names, say(msg("Noticed on {moment}.", moment=noticed), language)))


def _names(change: Change, labs: Mapping[str, Lab]) -> str:
    return ", ".join(labs[id_].name for id_ in change.labs)


def _headed(kind: ChangeKind, text: str, language: str) -> str:
    return f"{say(_WORDS[kind], language)}{colon(language)} {text}"


def _what(change: Change, lab: Lab, network: Network) -> tuple[str, ...]:
    """Say the change itself, in sentences."""
    language = network.language
    match change.kind:
        case ChangeKind.FOLLOWED:
            return (say(_followed(change.count), language),)
        case ChangeKind.MANY:
            return _many(change, language)
        case ChangeKind.PLACE:
            where = f"{_place(change, language)} – {_days(change, lab, network)}"
            return (f"{_headed(change.kind, where, language)}.",)
        case ChangeKind.WITHDRAWN:
            said = f"{_headed(change.kind, _days(change, lab, network), language)}."
            return said, say(msg("Nobody said whether it takes place: please ask the lab."), language)
    said = f"{_headed(change.kind, _days(change, lab, network), language)}."
    return (said, say(msg("Place: {place}.", place=change.place), language)) if change.place else (said,)


def _followed(count: int) -> Message:
    return msg_n(
        "From now on, changes of this calendar are told here. It has {count} coming event.",
        "From now on, changes of this calendar are told here. It has {count} coming events.",
        count,
    )


def _many(change: Change, language: str) -> tuple[str, ...]:
    kinds = semicolon(language).join(_headed(kind, str(count), language) for kind, count in change.counts)
    said = msg_n("{count} change was noticed at once.", "{count} changes were noticed at once.", change.count)
    return say(said, language), f"{kinds}.", say(msg("Please look at the lab's calendar."), language)


def _place(change: Change, language: str) -> str:
    unknown = say(msg("not stated"), language)
    new, old = change.place or unknown, change.old_place or unknown
    return say(msg("{new} (previously {old})", new=new, old=old), language)


def _days(change: Change, lab: Lab, network: Network) -> str:
    """Say the dates one by one, and how many there are besides."""
    said = [_date(one, lab, network) for one in change.dates]
    rest = change.count - len(said)
    if rest > 0:
        said.append(say(msg_n("and {count} more date", "and {count} more dates", rest), network.language))
    return semicolon(network.language).join(said)


def _date(one: Dates, lab: Lab, network: Network) -> str:
    times = [_time(when, lab, network) for when in (one.new, one.old) if when is not None]
    if len(times) == 1:
        return times[0]
    return say(msg("{new} (previously {old})", new=times[0], old=times[1]), network.language)


def _time(when: When, lab: Lab, network: Network) -> str:
    """Say day and time on the lab's clock, and whose clock it is where that is not the network's."""
    local = on_clock(when, ZoneInfo(lab.timezone))
    zone = dates.zone_name(local, network.timezone, network.language)
    said = dates.in_full(local, network.language)
    return f"{said}, {zone}" if zone else said
