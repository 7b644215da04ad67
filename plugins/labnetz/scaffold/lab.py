"""A whole new lab as files: pages, examples, settings, CI. Invents nothing about a real lab.

What nobody has said yet stands in lab.yml, in the blocks for the legal pages, as a gap that `labnetz check` names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from labnetz.content.folders import FOLDERS
from labnetz.content.legal_pages import NAMES, file_for
from labnetz.content.schema import KINDS
from labnetz.locale import say
from labnetz.model import Artifact, Message, msg
from labnetz.scaffold.compose import Offer, block, offers
from labnetz.scaffold.editor import editor_files
from labnetz.scaffold.examples import PLACE, NewLab, examples
from labnetz.scaffold.filling import filled, in_markdown
from labnetz.scaffold.lab_legal import legal_blocks
from labnetz.scaffold.quoting import text_value

if TYPE_CHECKING:
    from labnetz.marked_yaml import Tree

LANGUAGES = ("de", "en")
"""The languages in which there are templates."""

_OFFERS = (
    Offer("short_name"),
    Offer("summary"),
    Offer("kind"),
    Offer("opened"),
    Offer("opening_hours"),
    Offer("homepage"),
    Offer("lat"),
    Offer("lon"),
    Offer("line"),
    Offer("languages"),
    Offer("topics"),
    Offer("partners"),
    Offer("defaults", ("organizer", "cost", "languages")),
    Offer("calendars", example="[https://stadt.example/kalender.ics]"),
)
_OWN = {"de": ("ueber", "abonnieren"), "en": ("about", "subscribe")}
_MENU: tuple[tuple[Message, str], ...] = (
    (msg("Dates"), "events"),
    (msg("News"), "updates"),
    (msg("Take part"), "calls"),
    (msg("Places"), "places"),
)


def new_lab(lab: NewLab) -> tuple[Artifact, ...]:
    """Give every file of a new lab's folder."""
    words = dict(_words(lab))
    made = {
        "lab.yml": _lab_yml(lab),
        "mkdocs.yml": filled("site/mkdocs.yml", words),
        "requirements.txt": f"labnetz>={lab.version}\n",
        ".gitignore": filled("site/gitignore", words),
        ".gitattributes": filled("site/gitattributes", words),
        "README.md": filled(f"{lab.language}/README.md", words),
        ".gitlab-ci.yml": filled(f"{lab.language}/gitlab-ci.yml", words),
        ".github/workflows/site.yml": filled(f"{lab.language}/github.yml", words),
        **{f"docs/{name}": filled(f"{lab.language}/docs/{name}", words) for name in _pages(lab.language)},
        **{f"docs/{name}": text for name, text in examples(lab)},
    }
    files = [Artifact(path, text.encode()) for path, text in made.items()]
    return (*files, *editor_files(lab.language))


def _pages(language: str) -> Iterator[str]:
    yield "index.md"
    yield from (f"{name}.md" for name in _OWN[language])
    yield from (f"{FOLDERS[language][kind]}/index.md" for _title, kind in _MENU)


def _words(lab: NewLab) -> Iterator[tuple[str, str]]:
    """Give what the marks of the templates stand for."""
    language = lab.language
    description = msg("Events, news and places of {name}.", name=lab.name)
    about = msg("What {name} is, and how to take part.", name=lab.name)
    comment = msg("How the site is built. Who the lab is stands in lab.yml; url there and site_url here are the same.")
    yield "name", in_markdown(lab.name)
    yield "url", lab.url
    yield "language", language
    yield "yaml:name", text_value(lab.name)
    yield "yaml:url", lab.url
    yield "yaml:description", text_value(say(description, language))
    yield "yaml:about", text_value(say(about, language))
    yield "comment_mkdocs", say(comment, language)
    yield from _sentences(lab)
    yield from _menu(language)


def _sentences(lab: NewLab) -> Iterator[tuple[str, str]]:
    """Sentences that are only there when something is known."""
    city, operator = in_markdown(lab.city), in_markdown(lab.operator)
    mail = _mail(lab)
    in_city = say(msg(" in {city}", city=city), lab.language) if city else ""
    run_by = say(msg(" It is run by: {operator}.", operator=operator), lab.language) if operator else ""
    write_us = say(msg(" Write to us: {mail}", mail=mail), lab.language) if mail else ""
    yield from (("in_city", in_city), ("run_by", run_by), ("write_us", write_us))


def _mail(lab: NewLab) -> str:
    return f"[{lab.contacts[0]}](mailto:{lab.contacts[0]})" if lab.contacts else ""


def _menu(language: str) -> Iterator[tuple[str, str]]:
    legal = (file_for(kind, language).removesuffix(".md") for kind in NAMES)
    below = [*_OWN[language], *legal]
    nav = [f"  - {say(_HOME, language)}: index.md"]
    nav += [f"  - {say(title, language)}: {FOLDERS[language][kind]}/index.md" for title, kind in _MENU]
    nav.append(f"  - {say(_ABOUT, language)}: {_OWN[language][0]}.md")
    yield "nav", "\n".join(nav)
    yield "foot", "\n".join(f"      - {name}.md" for name in below)
    yield "hidden", "\n".join(f"  /{name}.md" for name in below[1:])


def _lab_yml(lab: NewLab) -> str:
    known: dict[str, Tree] = {
        "id": lab.id,
        "name": lab.name,
        "url": lab.url,
        "language": lab.language,
        "timezone": lab.timezone,
        "place": PLACE,
        "operator": lab.operator,
        "municipalities": [lab.city] if lab.city else "",
        "land": lab.land,
        "licence": "CC-BY-4.0",
        "contacts": [*lab.contacts] if lab.contacts else "",
    }
    written = {key: value for key, value in known.items() if value != ""}
    missing = tuple(Offer(key) for key, value in known.items() if value == "")
    legal = legal_blocks(lab)
    lines = [f"# {say(_WHO, lab.language)}", *block(written), f"# {say(_LAW, lab.language)}", *block(legal)]
    lines.append(f"# {say(_MORE, lab.language)}")
    lines += offers(KINDS["lab"], (*missing, *_OFFERS), written, lab.language)
    return "\n".join([*lines, ""])


_HOME, _ABOUT = msg("Home"), msg("About us")
_WHO = msg("Who the lab is. Every page, the calendar and the portal take it from here.")
_LAW = msg("The legal pages are made from this. Write your own words for each bracket; labnetz check names them all.")
_MORE = msg('You may say more: delete the "# " in front of a line, and write your own words.')
