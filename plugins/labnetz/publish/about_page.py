"""The page about a lab: what somebody wrote, and what lab.yml says, so that it is never empty. Chooses no dates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from labnetz.locale import say
from labnetz.model import Funding, Lab, LabStatus, Place, msg, msg_n
from labnetz.publish import dates
from labnetz.publish.details import Detail, Lines, Text, details, language_line, lines, mail_line
from labnetz.publish.json_ld import as_script, lab_ld
from labnetz.publish.lab_words import life, open_hours, own_place, state
from labnetz.publish.lines import line_of
from labnetz.publish.place_words import address
from labnetz.publish.render import Written, render
from labnetz.publish.site import Site


@dataclass(frozen=True, slots=True)
class KnownFact:
    """A sentence, and where it was read: "Pressetext der Stadt, November 2026"; "" where nobody said."""

    text: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutView:
    """All that the template prints of a lab."""

    name: str
    summary: str
    line: str
    details: tuple[Detail, ...]
    facts: tuple[KnownFact, ...]


def about_page(lab: Lab, places: Iterable[Place], page: Written, site: Site) -> Markup:
    """Render the page."""
    known = tuple(places)
    return render(
        "about.html",
        site,
        page.root,
        # Who wrote a title into the text has said it.
        title="" if "<h1" in page.body else page.title,
        body=page.body,
        view=about_view(lab, known, site, page.root),
        data=as_script(lab_ld(lab, known, site)),
    )


def about_view(lab: Lab, places: Iterable[Place], site: Site, root: str) -> AboutView:
    """Put a lab into words."""
    home = own_place(lab, places)
    return AboutView(
        name=lab.name,
        summary=lab.summary,
        line=line_of(lab),
        details=_details(lab, home, site, root),
        facts=tuple(KnownFact(fact.text, _source(fact.source, fact.as_of, site.language)) for fact in lab.facts),
    )


def _details(lab: Lab, home: Place | None, site: Site, root: str) -> tuple[Detail, ...]:
    language = site.language
    found = (
        (msg("State"), lines("" if lab.status is LabStatus.OPEN else state(lab, language))),
        (msg("Run by"), lines(lab.operator)),
        (msg("Time"), lines(life(lab, language))),
        (msg("Former names"), lines(", ".join(lab.former_names))),
        (msg("Place"), _place(home, site, root) if home else ()),
        (msg("Opening hours"), lines(*open_hours(lab, home))),
        (msg("Contact"), tuple(mail_line(mail) for mail in lab.contacts[:1])),
        (msg("You can ask us in"), lines(language_line(lab.languages, language))),
        (msg_n("Municipality", "Municipalities", len(lab.municipalities)), lines(", ".join(lab.municipalities))),
        (msg("Region"), lines("" if lab.land in lab.municipalities else lab.land)),
        (msg("Funding"), lines(*(_funding(one, language) for one in lab.funding))),
        (msg("Together with"), lines(", ".join(lab.partners))),
        (msg("Topics"), lines(", ".join(lab.topics))),
        (msg("Main website"), (Text(lab.homepage, lab.homepage),) if lab.homepage else ()),
        (msg("Licence"), lines(lab.licence)),
    )
    return details(found, language)


def _place(home: Place, site: Site, root: str) -> Lines:
    """Name the place with the way to its page: how to get there, and what is known of access, stands there."""
    href = site.places.get(home.id, "")
    return (Text(home.name, site.link(href, root) if href else ""), *lines(*address(home)))


def _funding(one: Funding, language: str) -> str:
    if not one.until:
        return one.programme
    until = dates.rough_day(one.until, language)
    return say(msg("{programme}, until {day}", programme=one.programme, day=until), language)


def _source(source: str, as_of: str, language: str) -> str:
    """Name the source with its time, as far as both are known."""
    return ", ".join(part for part in (source, dates.rough_day(as_of, language) if as_of else "") if part)
