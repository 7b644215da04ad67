"""Practices in words and as pages: the Steckbrief by which another lab can do the same. Follows no origin."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from markupsafe import Markup

from labnetz import words
from labnetz.locale import say
from labnetz.model import Event, Maturity, Occurrence, Practice, PracticeKind, msg
from labnetz.publish.details import (
    Detail,
    Figure,
    Lines,
    Text,
    as_line,
    audience_lines,
    contact_lines,
    details,
    figure,
    id_name,
    lab_name,
    language_line,
    lines,
    topic_lines,
    upstream,
)
from labnetz.publish.event_page import ComingDate, row_date
from labnetz.publish.item_links import practice_href, practice_id
from labnetz.publish.json_ld import as_script, practice_ld
from labnetz.publish.lines import line_of
from labnetz.publish.render import render
from labnetz.publish.site import Site
from labnetz.publish.take_over import TakeOver, take_over
from labnetz.publish.upstream import key_of
from labnetz.publish.views import upcoming


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeEntry:
    """A practice as an entry of a list. `origin` says from whom it was taken, "" for one's own; `lab` is "" where the
    site says it already. `withdrawn` says why it should not be used any more, "" where it may.
    """

    title: str
    href: str
    line: str
    lab: str
    kind: str
    time: str
    group_size: str
    cost: str
    level: str
    maturity: str
    origin: str
    summary: str
    withdrawn: str
    lang: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeView:
    """All that the template prints. `details` are what one decides by, `more` the rest; `lists` have a heading each.

    `origin` says from whom it was taken, `attribution` whom to name, `taking` how others take it over, None where they
    can't.
    """

    entry: PracticeEntry
    details: tuple[Detail, ...]
    more: tuple[Detail, ...]
    origin: Lines
    attribution: Text | None
    version: str
    changes: tuple[str, ...]
    lists: tuple[Detail, ...]
    dates: tuple[ComingDate, ...]
    figure: Figure | None
    taking: TakeOver | None


Groups = tuple[tuple[str, tuple[PracticeEntry, ...]], ...]


def practice_page(practice: Practice, occurrences: Sequence[Occurrence], body: Markup, site: Site, root: str) -> Markup:
    """Render one practice. `occurrences` are all known ones, sorted; those that follow it are shown."""
    values = {"view": practice_view(practice, occurrences, site, root), "plan": None, "credit": None, "provider": None}
    return render("practice.html", site, root, **values, body=body, data=as_script(practice_ld(practice, site)))


def practice_view(practice: Practice, occurrences: Iterable[Occurrence], site: Site, root: str) -> PracticeView:
    """Put a practice into words."""
    following = [one for one in occurrences if follows(one.event, practice)]
    return PracticeView(
        entry=practice_entry(practice, site, root),
        details=_details(practice, site),
        more=_more(practice, site, root),
        origin=origin_lines(practice, site, root),
        attribution=Text(practice.attribution) if practice.attribution else None,
        version=practice.version,
        changes=practice.changes,
        lists=_lists(practice, site, root),
        dates=tuple(row_date(one, site, root) for one in upcoming(following, site.now, site.zone)),
        figure=figure(practice.image, site, root),
        taking=take_over(practice, site, root),
    )


def follows(event: Event, practice: Practice) -> bool:
    """Tell whether an event follows a practice; it may name it with or without the lab. Only a portal knows the events
    of other labs that follow it.
    """
    return practice_named(event) == key_of(practice)


def practice_named(event: Event) -> str:
    """Give the practice that an event follows, with its lab, "" for none."""
    return practice_id(event.practice, event.lab) if event.practice else ""


def practice_entry(practice: Practice, site: Site, root: str) -> PracticeEntry:
    """Put a practice into the words of a list."""
    return PracticeEntry(
        title=practice.title,
        href=practice_href(practice, site, root),
        line=line_of(site.owner(practice.lab)),
        lab=site.owner(practice.lab).label if site.is_portal else "",
        kind=say(words.practice_kind(practice.kind), site.language),
        time=practice.time,
        group_size=practice.group_size,
        cost=practice.cost_note,
        level=practice.level,
        maturity=_maturity(practice, site.language),
        origin=" ".join(line.text for line in origin_lines(practice, site, root)),
        summary=practice.summary,
        withdrawn=practice.withdrawn,
        lang=site.language_by(practice.lab, practice.language),
    )


def ordered_practices(practices: Iterable[Practice]) -> list[Practice]:
    """Order practices as they are listed: by kind, each kind by title."""
    kinds = list(PracticeKind)
    return sorted(practices, key=lambda one: (kinds.index(one.kind), one.title.casefold(), one.lab, one.id))


def practice_groups(practices: Iterable[Practice], site: Site, root: str) -> Groups:
    """Group practices by kind, each group by title."""
    labels = {
        PracticeKind.FORMAT: msg("Formats"),
        PracticeKind.METHOD: msg("Methods"),
        PracticeKind.PROCESS: msg("Processes"),
        PracticeKind.TOOL: msg("Tools"),
        PracticeKind.STANDARD: msg("Standards"),
    }
    ordered = ordered_practices(practices)
    groups = ((label, [one for one in ordered if one.kind is kind]) for kind, label in labels.items())
    return tuple(
        (say(label, site.language), tuple(practice_entry(one, site, root) for one in group))
        for label, group in groups
        if group
    )


def origin_lines(practice: Practice, site: Site, root: str) -> Lines:
    """Say in a sentence from whom a practice was taken, and who had it first where that is somebody else."""
    taken = _taken(practice, site, root)
    known = upstream(practice, site)
    lab = known.lab if known and known.lab else practice.based_on.partition("/")[0]
    if practice.origin and practice.origin not in {practice.lab, lab}:
        first = say(msg("First developed by {lab}.", lab=lab_name(practice.origin, site)), site.language)
        return (*taken, Text(first))
    return taken


def _taken(practice: Practice, site: Site, root: str) -> Lines:
    if not practice.based_on:
        return ()
    name, _, version = practice.based_on.partition("@")
    lab, _, id_ = name.rpartition("/")
    known = upstream(practice, site)
    lab = (known.lab if known else "") or lab or practice.lab
    shown = {"practice": known.title if known else id_name(id_), "lab": lab_name(lab, site)}
    if version:
        said = msg("Built on “{practice}” ({lab}, version {version}).", **shown, version=version)
    else:
        said = msg("Built on “{practice}” ({lab}).", **shown)
    return (Text(say(said, site.language), site.link(known.url, root) if known else ""),)


def _details(practice: Practice, site: Site) -> tuple[Detail, ...]:
    language = site.language
    found = (
        (msg("Kind"), lines(say(words.practice_kind(practice.kind), language))),
        (msg("How far it has been tried"), lines(_maturity(practice, language))),
        (msg("Duration"), lines(practice.time)),
        (msg("Size of the group"), lines(practice.group_size)),
        (msg("Experience needed"), lines(practice.level)),
        (msg("Room"), lines(practice.space)),
        (msg("Work for the team"), lines(practice.staff_hours)),
        (msg("Cost"), lines(practice.cost_note)),
    )
    return details(found, language)


def _more(practice: Practice, site: Site, root: str) -> tuple[Detail, ...]:
    language = site.language
    found = (
        (msg("Meant for"), audience_lines(practice.audience, language)),
        (msg("Languages"), lines(language_line(practice.languages, language))),
        (msg("Topics"), topic_lines(practice.topics, site, root)),
        (msg("Version"), lines(practice.version)),
        (msg("Licence"), lines("" if site.is_portal else practice.licence)),
        (msg("Contact"), contact_lines(practice.contact)),
    )
    return details(found, language)


def _lists(practice: Practice, site: Site, root: str) -> tuple[Detail, ...]:
    files = tuple(Text(_file_name(url), site.link(url, root)) for url in practice.attachments)
    found = (
        (msg("Roles"), lines(*practice.roles)),
        (msg("Material"), lines(*practice.materials)),
        (msg("So that everybody can take part"), lines(*practice.access_tips)),
        (msg("What we learned"), lines(*practice.lessons)),
        (msg("To download"), files),
    )
    return details(found, site.language)


def _maturity(practice: Practice, language: str) -> str:
    if practice.maturity is Maturity.UNKNOWN:
        return ""
    return as_line(say(words.maturity(practice.maturity), language))


def _file_name(url: str) -> str:
    return unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2]) or url
