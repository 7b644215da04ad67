"""Calls in words and as pages: what one can do, until when, how; and what came of it. Makes no feed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from markupsafe import Markup

from labnetz import words
from labnetz.content.call import state_of
from labnetz.locale import say
from labnetz.model import Call, CallState, Message, Way, msg
from labnetz.publish import dates
from labnetz.publish.details import (
    Detail,
    Figure,
    Lines,
    Text,
    audience_lines,
    contact_lines,
    details,
    figure,
    language_line,
    licence_line,
    lines,
    mail_line,
    phone_line,
    practice_lines,
    service_lines,
    topic_lines,
)
from labnetz.publish.item_links import call_href, place_href
from labnetz.publish.json_ld import as_script, call_ld
from labnetz.publish.lines import line_of
from labnetz.publish.place_words import address
from labnetz.publish.provider import Provider
from labnetz.publish.render import render
from labnetz.publish.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEntry:
    """A call as an entry of a list. `state` is a word for the style, `state_words` say it.

    `end` is when it closes, as UTC, "" when nobody knows or it is over. `ways` names how one can take part, `result`
    says what came of it. `lab` is "" where the site says it already.
    """

    title: str
    href: str
    line: str
    lab: str
    kind: str
    state: str
    state_words: str
    end: str
    effort: str
    who: str
    ways: str
    result: str
    summary: str
    lang: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WayView:
    """One way to take part: what sort, its address, and what one must know."""

    label: str
    lines: Lines
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultView:
    """What came of a call."""

    day: str
    machine: str
    summary: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallView:
    """All that the template prints of a call. `details` are what one decides by, `more` the rest.

    `ways` is empty once nobody can take part any more.
    """

    entry: CallEntry
    details: tuple[Detail, ...]
    more: tuple[Detail, ...]
    ways: tuple[WayView, ...]
    result: ResultView | None
    figure: Figure | None


Groups = tuple[tuple[str, tuple[CallEntry, ...]], ...]


def call_page(call: Call, body: Markup, site: Site, root: str, provider: Provider | None = None) -> Markup:
    """Render one call; `body` is made of the site's own Markdown. `provider` is that of a portal's copy."""
    data = as_script(call_ld(call, site))
    view = call_view(call, site, root)
    return render("call.html", site, root, view=view, body=body, data=data, provider=provider)


def call_view(call: Call, site: Site, root: str) -> CallView:
    """Put a call into words."""
    can_take_part = state_of(call, site.today) in {CallState.OPEN, CallState.PLANNED}
    return CallView(
        entry=call_entry(call, site, root),
        details=_details(call, site),
        more=_more(call, site, root),
        ways=tuple(_way(way, call.lab, site, root) for way in call.ways) if can_take_part else (),
        result=_result(call, site, root),
        figure=figure(call.image, site, root),
    )


def call_entry(call: Call, site: Site, root: str) -> CallEntry:
    """Put a call into the words of a list."""
    state = state_of(call, site.today)
    return CallEntry(
        title=call.title,
        href=call_href(call, site, root),
        line=line_of(site.labs[call.lab]),
        lab=site.labs[call.lab].label if site.is_portal else "",
        kind=say(words.call_kind(call.kind), site.language) if call.kind else "",
        state=state.value,
        state_words=state_words(call, site),
        end=_end(call, site) if state is CallState.OPEN else "",
        effort=call.effort,
        ways=ways_in_short(call, site.language),
        who=call.who,
        result=call.result.summary if call.result else "",
        summary=call.summary,
        lang=site.language_by(call.lab, call.language),
    )


def state_words(call: Call, site: Site) -> str:
    """Say the state with its days: "noch bis 31. Dezember", "beendet, Ergebnis folgt"."""
    state, language, today = state_of(call, site.today), site.language, site.today
    if state is CallState.OPEN and call.closes is not None and call.closes >= today:
        return say(msg("open until {day}", day=dates.near_day(call.closes, today, language)), language)
    if state is CallState.PLANNED and call.opens is not None and call.opens > today:
        return say(msg("opens on {day}", day=dates.near_day(call.opens, today, language)), language)
    if state is CallState.CLOSED:
        return say(msg("ended, result to follow"), language)
    if state is CallState.RESULT:
        return say(msg("ended, with a result"), language)
    return say(words.call_state(state), language)


def open_calls(calls: Iterable[Call], site: Site) -> tuple[Call, ...]:
    """Choose those in which one can take part today, those that close first before."""
    return _of_state(calls, site, CallState.OPEN)


_LABELS = {
    CallState.OPEN: msg("Take part now"),
    CallState.PLANNED: msg("Coming soon"),
    CallState.RESULT: msg("What came of it"),
    CallState.CLOSED: msg("Ended, result to follow"),
}


def ordered_calls(calls: Sequence[Call], site: Site) -> tuple[Call, ...]:
    """Order calls as they are listed: open ones first, by their last day; then what comes, what came of it, what is
    over."""
    return tuple(call for state in _LABELS for call in _of_state(calls, site, state))


def call_groups(calls: Sequence[Call], site: Site, root: str) -> Groups:
    """Group calls, in the order in which they are listed."""
    groups = ((label, _of_state(calls, site, state)) for state, label in _LABELS.items())
    return tuple(
        (say(label, site.language), tuple(call_entry(call, site, root) for call in group))
        for label, group in groups
        if group
    )


def _of_state(calls: Iterable[Call], site: Site, state: CallState) -> tuple[Call, ...]:
    return tuple(
        sorted((call for call in calls if state_of(call, site.today) is state), key=lambda one: _order(one, state))
    )


def _order(call: Call, state: CallState) -> tuple[float, str]:
    """What closes or opens first stands first; of what is over, the latest."""
    if state is CallState.RESULT:
        return -(call.result.day.toordinal() if call.result else 0), call.id
    if state is CallState.CLOSED:
        return -(call.closes or date.min).toordinal(), call.id
    day = call.opens if state is CallState.PLANNED else call.closes
    return (day or date.max).toordinal(), call.id


def _end(call: Call, site: Site) -> str:
    if call.closes is None or call.closes < site.today:
        return ""
    return dates.instant(datetime.combine(call.closes + timedelta(days=1), time(), site.zone))


def _details(call: Call, site: Site) -> tuple[Detail, ...]:
    language = site.language
    found = (
        (msg("Effort"), lines(call.effort)),
        (msg("Who can take part"), lines(call.who)),
        (msg("How many can take part"), lines("" if call.spots is None else str(call.spots))),
        (msg("What you need"), lines(call.needs)),
        (msg("What you get"), lines(call.reward)),
    )
    return details(found, language)


def _more(call: Call, site: Site, root: str) -> tuple[Detail, ...]:
    language = site.language
    found = (
        (msg("Meant for"), audience_lines(call.audience, language)),
        (msg("Languages"), lines(language_line(call.languages, language))),
        (msg("Accessibility"), lines(*service_lines(call.services, language))),
        (msg("Your data"), _privacy(call, language)),
        (msg("First day"), _day(call.opens, language)),
        (msg("Last day"), _day(call.closes, language)),
        (msg("Contact"), contact_lines(call.contact)),
        (msg("Follows the practice"), practice_lines(call.practice, site, call.lab, root)),
        (msg("Topics"), topic_lines(call.topics, site, root)),
        # On the portal it stands with the provider, on every page.
        (msg("Licence"), lines("" if site.is_portal else licence_line(call.licence, site, call.lab))),
    )
    return details(found, language)


def _day(day: date | None, language: str) -> Lines:
    return lines(dates.plain_day(day, language)) if day else ()


def _privacy(call: Call, language: str) -> Lines:
    more = (Text(say(msg("More on data protection"), language), call.privacy_url),) if call.privacy_url else ()
    return (*lines(call.collects), *more)


def ways_in_short(call: Call, language: str) -> str:
    """Name the ways, each once: "vor Ort, telefonisch, online"."""
    labels = dict.fromkeys(say(_sort_of(way), language) for way in call.ways)
    return ", ".join(label[:1].lower() + label[1:] for label in labels)


_SORTS = {
    "online": msg("Online"),
    "phone": msg("By telephone"),
    "email": msg("By e-mail"),
    "paper": msg("On paper"),
    "post": msg("By post"),
}


def _sort_of(way: Way) -> Message:
    """Say what sort of way it is; one that names nothing but what one must know is at the place."""
    named = (label for name, label in _SORTS.items() if getattr(way, name))
    return msg("On site") if way.place is not None else next(named, msg("On site"))


def _result(call: Call, site: Site, root: str) -> ResultView | None:
    if call.result is None:
        return None
    return ResultView(
        day=dates.plain_day(call.result.day, site.language),
        machine=call.result.day.isoformat(),
        summary=call.result.summary,
        href=site.link(call.result.url, root),
    )


def _way(way: Way, lab: str, site: Site, root: str) -> WayView:
    """Say one way; those without the internet stand in the same row as the others, in the order of the page."""
    return WayView(label=say(_sort_of(way), site.language), lines=_way_lines(way, lab, site, root), note=way.note)


def _way_lines(way: Way, lab: str, site: Site, root: str) -> Lines:
    if way.place is not None:
        name = Text(way.place.name, place_href(way.place, lab, site, root))
        return (name, *lines(*address(way.place)))
    known = (
        (way.online, (Text(way.online, way.online),)),
        (way.phone, (phone_line(way.phone),)),
        (way.email, (mail_line(way.email),)),
        (way.paper, (Text(say(msg("Form to print"), site.language), site.link(way.paper, root)),)),
        (way.post, lines(way.post)),
    )
    return next((said for given, said in known if given), ())
