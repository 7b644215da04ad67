"""The page of one event: when it is, what remains of it, the coming dates of a series. The ticket is `ticket`'s.

Renders no list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC

from markupsafe import Markup

from labnetz.locale import colon, say
from labnetz.model import After, Event, Occurrence, Span, Status, Visibility, When, begins, msg, over
from labnetz.publish import dates
from labnetz.publish.day_span import first_and_last
from labnetz.publish.details import Detail, Figure, Lines, Text, as_line, figure
from labnetz.publish.json_ld import as_script, event_ld
from labnetz.publish.lines import line_of
from labnetz.publish.render import render
from labnetz.publish.repeats import repeat_words
from labnetz.publish.site import Site
from labnetz.publish.stops import flag, note_of, state, takes_place, where
from labnetz.publish.ticket import organizer, ticket
from labnetz.publish.views import before_on_clock, on_the_clock, upcoming


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingDate:
    """One coming date. `flag` says what changes everything, `moved` from when it was moved, `note` what else there is.

    `title` and `href` are "" on the event's own page.
    """

    text: str
    machine: str
    end: str
    flag: str = ""
    moved: str = ""
    note: str = ""
    title: str = ""
    href: str = ""
    status: str = ""
    takes_place: bool = True


@dataclass(frozen=True, slots=True)
class Clock:
    """Whose time it is, for visitors elsewhere: an IANA name, the place in words, and the end (UTC, "" if unknown)."""

    timezone: str
    place: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView:
    """All that the template prints. `when` has a line for the weekday, the day and the time.

    `flag` is that of the whole event, `date_flag` that of the date that is shown. `skipped` are earlier dates that do
    not take place. `clock` is None where whole days are meant. `row` are coming events of the same row. `lang` is the
    text's language where it is not the site's.
    """

    title: str
    summary: str
    lab: str
    line: str
    status: str
    flag: str
    note: str
    lang: str
    takes_place: bool
    when: tuple[str, ...]
    machine: str
    begin: str
    end: str
    over: bool
    date_flag: str
    date_status: str
    moved: str
    skipped: tuple[ComingDate, ...]
    zone: str
    clock: Clock | None
    url: str
    details: tuple[Detail, ...]
    ics: str
    dates: tuple[ComingDate, ...]
    row: tuple[ComingDate, ...]
    row_goes_on: bool
    after: Lines
    figure: Figure | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """What is known of an event beside itself: its own dates, and the next ones of others in its row, sorted.

    `row_goes_on` says that the row has more of them.
    """

    own: Sequence[Occurrence] = ()
    row: Sequence[ComingDate] = ()
    row_goes_on: bool = False


def event_page(event: Event, known: Dates, body: Markup, site: Site, root: str) -> Markup:
    """Render the page; `body` is made of the site's own Markdown, or of plain text."""
    data = as_script(event_ld(event, known.own, site))
    ics = "" if event.visibility is Visibility.INTERNAL else site.link(event.url.rstrip("/") + ".ics", root)
    return render("event.html", site, root, view=event_view(event, known, site, root, ics=ics), body=body, data=data)


def event_view(event: Event, known: Dates, site: Site, root: str, *, ics: str) -> EventView:
    """Put an event into words: the next date that takes place, or the last one when all are over.

    `ics` is the way to its calendar file, "" where it has none.
    """
    coming = upcoming(known.own, site.now, site.zone)
    shown = _shown(event, known.own, coming)
    end = over(shown.when, site.zone)
    whole = _told_first(event, shown.event, coming)
    return EventView(
        title=event.title,
        summary=event.summary,
        lab=organizer(event, site),
        line=line_of(site.labs[event.lab]),
        status=state(whole),
        flag=flag(whole, site.language),
        note=note_of(whole, site.language),
        lang=site.language_by(event.lab, shown.event.language),
        takes_place=takes_place(shown.event),
        when=dates.when_lines(shown.when, site.language),
        machine=dates.machine(shown.when),
        begin=dates.instant(begins(shown.when, site.zone)),
        end=dates.instant(end),
        over=end <= site.now,
        date_flag=flag(shown.event, site.language),
        date_status=state(shown.event),
        moved=_moved(shown, site, is_single=shown.event.recurrence_id is None),
        skipped=tuple(coming_date(one, event, site, said=whole.status_note) for one in _before(shown, coming)),
        zone=dates.zone_name(shown.when, site.timezone, site.language),
        clock=_clock(shown.when, site),
        url=event.url,
        details=ticket(shown.event, event, site, root),
        ics=ics,
        dates=tuple(coming_date(one, event, site, said=whole.status_note) for one in coming) if len(coming) > 1 else (),
        row=tuple(known.row),
        row_goes_on=known.row_goes_on,
        after=_after(event.after, site, root),
        figure=figure(event.image, site, root),
    )


def _shown(event: Event, known: Sequence[Occurrence], coming: Sequence[Occurrence]) -> Occurrence:
    takes = [one for one in coming if takes_place(one.event)]
    return (*takes, *coming, *known[-1:], Occurrence(event, event.when))[0]


def _before(shown: Occurrence, coming: Sequence[Occurrence]) -> Sequence[Occurrence]:
    """Give the dates before the one that is shown: none of them takes place."""
    return coming[: coming.index(shown)] if shown in coming else ()


def _told_first(event: Event, shown: Event, coming: Sequence[Occurrence]) -> Event:
    """Choose whose state stands at the head of the page: that of the series, unless the date shown is another matter.

    Of a series that is cancelled one date may still take place, and the last one to come stands for all that remains.
    """
    is_other = event.status is not Status.SCHEDULED and shown.status is not event.status
    return shown if is_other or len(coming) == 1 else event


def head_words(event: Event, site: Site) -> tuple[str, str]:
    """Give the page's title and description for search engines and previews: what changes everything first, and when.

    Of a series the day is left out, since the next one moves on; an event without a summary is described by its time.
    """
    one = on_the_clock((Occurrence(event, event.when),), lambda _: site.zone)[0]
    flagged = f"{colon(site.language)} ".join(part for part in (flag(event, site.language), event.title) if part)
    if event.series is not None:
        rule = repeat_words(event, site.language)
        time = f"{rule}, {dates.times(one.when, site.language)}" if rule else ""
        return flagged, ". ".join(part for part in (as_line(time), event.summary) if part)
    day = dates.dated(first_and_last(one.when)[0], site.language)
    when = ", ".join(part for part in (dates.in_full(one.when, site.language), where(event, site.language)) if part)
    return f"{flagged} – {day}", ". ".join(part for part in (when, event.summary) if part)


def _clock(when: When, site: Site) -> Clock | None:
    if not isinstance(when, Span):
        return None
    zone = site.timezone if when.start.tzinfo in {None, UTC} else str(when.start.tzinfo)
    until = dates.instant(when.end) if when.end is not None else ""
    return Clock(zone, dates.zone_label(zone, site.language), until)


def _after(after: After | None, site: Site, root: str) -> Lines:
    """Link what remains of an event."""
    if after is None:
        return ()
    found = ((msg("Report"), after.report), (msg("Slides"), after.slides), (msg("Recording"), after.recording))
    return tuple(Text(say(label, site.language), site.link(url, root)) for label, url in found if url)


# --- dates of a series, and of a row ----------------------------------------------------------------------------------


def coming_date(one: Occurrence, master: Event, site: Site, *, said: str) -> ComingDate:
    """Put one date of a series into words, with what is different about it; `said` is the note that stands above."""
    return ComingDate(
        text=dates.in_full(one.when, site.language),
        machine=dates.machine(one.when),
        end=dates.instant(over(one.when, site.zone)),
        flag=date_flag(one.event, site.language),
        moved="" if one.event.recurrence_id is None else _moved(one, site, is_single=False),
        note=" · ".join(_differences(one.event, master, site, said=said)),
        status=one.event.status.value,
        takes_place=not one.event.status.is_off,  # of what was withdrawn, nobody knows: it is not struck out
    )


_FLAGS = {
    Status.CANCELLED: msg("does not take place"),
    Status.POSTPONED: msg("postponed, new date follows"),
    Status.MOVED_ONLINE: msg("takes place online"),
    Status.TENTATIVE: msg("not yet certain"),
}


def date_flag(event: Event, language: str) -> str:
    """Say what changes everything about a date, as it stands behind the date: "fällt aus"."""
    return say(_FLAGS[event.status], language) if event.status in _FLAGS else ""


def _differences(own: Event, master: Event, site: Site, *, said: str) -> tuple[str, ...]:
    """Say what is different about one date: why, where it is, what it is called.

    Of one that does not take place only why: "fällt aus: Bücherei" would make the place the reason.
    """
    note = own.status_note if own.status_note != said else ""
    if own.recurrence_id is None or not takes_place(own):
        return (note,) if note else ()
    here, there = where(own, site.language), where(master, site.language)
    found = (
        note,
        here if here != there and own.status is not Status.MOVED_ONLINE else "",
        own.title if own.title != master.title else "",
    )
    return tuple(text for text in found if text)


def _moved(one: Occurrence, site: Site, *, is_single: bool) -> str:
    """Say from when a date was moved: "verlegt von Mi., 9. Dezember, 17 Uhr"; "" where it was not."""
    before = one.event.previous_start
    if before is None:
        return ""
    was = dates.point(before_on_clock(before, one.when), site.language)
    said = msg("postponed from {day}", day=was) if is_single else msg("moved from {day}", day=was)
    return say(said, site.language)


def row_date(one: Occurrence, site: Site, root: str) -> ComingDate:
    """Put a coming event of the same row into words."""
    return ComingDate(
        text=dates.in_full(one.when, site.language),
        machine=dates.machine(one.when),
        end=dates.instant(over(one.when, site.zone)),
        flag=date_flag(one.event, site.language),
        note=one.event.status_note,
        title=one.event.title,
        href=site.link(one.event.url, root),
        status=one.event.status.value,
        takes_place=takes_place(one.event),
    )
