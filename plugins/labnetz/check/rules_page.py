"""All rules as one Markdown page, docs/rules.md: made from the rules, so that it is never older than they.

`.ci/rules.py` writes it. The page is English with the German titles beside it; the messages exist in both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from labnetz.check import built, catalogue, catalogue_doctor, catalogue_foreign
from labnetz.check.catalogue import Told
from labnetz.check.rule import RULES, Rule
from labnetz.locale import say

FAMILIES: Mapping[str, str] = {
    "DATA": "Events, updates, calls, practices, places",
    "LEGAL": "What the law wants",
    "A11Y": "Accessibility",
    "PRIV": "Visitors' data",
    "LIC": "Licences",
    "USE": "Practices that go round",
    "FRESH": "Sites that grow old",
    "SITE": "Built sites",
    "SRC": "Tables and calendars of a lab",
    "REG": "The registry of a network",
    "ICAL": "Foreign calendars",
    "FEED": "Foreign feeds",
    "MAN": "manifests of labs and portals",
    "SOURCE": "Harvesting",
    "DOC": "Feeds seen closely (labnetz doctor)",
}
"""The families of ids, in the order of the page."""

_HEAD = """# Rules

Every message of `labnetz check`, of the build and of the harvest ends with the id of its rule. This page is made from
the rules by `.ci/rules.py`; don't write in it.

An **error** means that something is not published, or must not be published so. A **warning** means that it is
published, but somebody should look. Both end `labnetz check` with 1 and fail `mkdocs build --strict`. A **note** is
good to know and fails nothing: what comes true by waiting alone is a note.

Nothing here is legal advice. What nobody checks by program: whether a text is easy to read, whether a description fits
its picture, whether a statement is true. A11Y-09, axe on built pages, needs a browser and is no rule of `labnetz
check`: the project's own tests run axe on every page type (`tests/browser/test_every_page.py`).
"""


def all_rules() -> tuple[Rule | Told, ...]:
    """Give every id that people can meet, once, by family and number."""
    told = (catalogue.CONTENT, catalogue.SOURCES, catalogue.REGISTRY)
    read = (
        catalogue_foreign.CALENDARS,
        catalogue_foreign.FEEDS,
        catalogue_foreign.MANIFESTS,
        catalogue_foreign.BUNDLES,
    )
    foreign = (*read, catalogue_foreign.HARVEST, catalogue_doctor.DOCTOR)
    entries: list[Rule | Told] = [*RULES.values(), *built.RULES.values()]
    entries += [one for table in (*told, *foreign) for one in table]
    order = list(FAMILIES)
    return tuple(sorted(entries, key=lambda one: (order.index(family(one)), one.id)))


def family(one: Rule | Told) -> str:
    """Name the family of a rule."""
    return one.id.partition("-")[0]


def rules_page() -> str:
    """Write the page."""
    return "\n".join((_HEAD, *_sections(all_rules())))


def _sections(rules: Iterable[Rule | Told]) -> Iterator[str]:
    for name, members in groupby(rules, key=family):
        yield f"## {name}: {FAMILIES[name]}\n"
        yield from (_section(one) for one in members)


def _section(one: Rule | Told) -> str:
    lines = [f"### {one.id}", "", f"{say(one.title, 'en')}. · *{say(one.title, 'de')}.*", ""]
    lines += [f"Level: {' or '.join(one.levels)}.", ""]
    if isinstance(one, Rule):
        lines += [" ".join((one.find.__doc__ or "").split()), ""]
    return "\n".join((*lines, *_example("Bad", one.bad), *_example("Good", one.good)))


def _example(label: str, text: str) -> Iterator[str]:
    yield from (f"{label}:", "", *(f"    {line}" for line in text.split("\n")), "")
