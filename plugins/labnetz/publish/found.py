"""What the portal's search finds beyond the portal's own pages: items that have their page on a lab's site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from markupsafe import Markup

from labnetz.locale import say
from labnetz.model import Event, Occurrence, Update, msg, over
from labnetz.publish import dates
from labnetz.publish.lines import line_of
from labnetz.publish.render import render
from labnetz.publish.site import Site
from labnetz.publish.stops import flag, where


def found_events(coming: Iterable[Occurrence], site: Site) -> Iterator[Markup]:
    """Give each event once, as `<main>` for the index; `coming` are its dates that are not over, sorted."""
    of_event: dict[tuple[str, str], list[Occurrence]] = {}
    for one in coming:
        of_event.setdefault((one.event.lab, one.event.uid), []).append(one)
    return (_event(own, site) for own in of_event.values())


def found_updates(updates: Iterable[Update], site: Site) -> Iterator[Markup]:
    """Give each piece of news as `<main>` for the index."""
    for update in updates:
        lab = site.labs[update.lab]
        yield _found(
            site,
            kind=say(msg("News item"), site.language),
            title=update.title,
            when=dates.plain_day(update.published.astimezone(site.zone).date(), site.language),
            lang=site.other_language(update.language),
            line=line_of(lab),
            lab=lab.label,
            url=site.link(update.url, ""),
            texts=(update.excerpt, lab.label, ", ".join(update.topics)),
        )


def _event(own: list[Occurrence], site: Site) -> Markup:
    one, event = own[0], own[0].event
    lab = site.labs[event.lab]
    when = dates.in_full(one.when, site.language)
    return _found(
        site,
        kind=say(msg("Date"), site.language),
        title=event.title,
        when=say(msg("{when}, and more dates", when=when), site.language) if len(own) > 1 else when,
        flag=flag(event, site.language),
        status=event.status.value if flag(event, site.language) else "",
        end=dates.instant(over(own[-1].when, site.zone)),
        lang=site.other_language(event.language),
        line=line_of(lab),
        lab=lab.label,
        url=site.link(event.url, ""),
        texts=_texts(event, lab.label, site.language),
    )


def _texts(event: Event, lab: str, language: str) -> tuple[str, ...]:
    return (event.summary, event.description, where(event, language), lab, ", ".join(event.topics))


def _found(site: Site, *, texts: tuple[str, ...], **values: str) -> Markup:
    known = {"when": "", "flag": "", "status": "", "end": "", "lang": "", **values}
    return render("found.html", site, "", texts=tuple(text for text in texts if text), **known)
