"""A lab's pages in another language: its items with the words that are translated, and links to translated pages.

Facts, identities and feeds stay those of the originals. What nobody translated stays as it is and is marked as what it
is (`Site.foreign`), so that a screen reader does not read German as if it were English.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, TypeVar

from labnetz.locale import LANGUAGES
from labnetz.model import Call, Event, Occurrence, Place, Practice, Visibility, meeting_place
from labnetz.publish.foreign import TEXTS, foreign_texts, texts_of, texts_of_lab
from labnetz.publish.known_dates import known_dates
from labnetz.publish.lab_pages import LabPages
from labnetz.publish.site import Known, Paths, Site

if TYPE_CHECKING:
    from labnetz.content.site_content import Item, SiteContent, Translation

AnItem = TypeVar("AnItem", bound="Item")


def words_of(language: str, otherwise: str) -> str:
    """Give the language of our own words on a page in `language`; where we have none, or plain ones, `otherwise`."""
    first, *rest = language.lower().split("-")
    return language if first in LANGUAGES and "simple" not in rest else otherwise


def is_right_to_left(language: str) -> bool:
    """Tell which way a language is written (CLDR)."""
    first = language.partition("-")[0].lower()
    return first in {"ar", "ckb", "dv", "fa", "he", "ps", "prs", "sd", "syr", "ug", "ur", "yi"}


def in_language(pages: LabPages, language: str) -> LabPages:
    """Give all pages as a reader of `language` (BCP 47) sees them."""
    lab = pages.lab
    translating = _Translating.into(language, pages.content, lab.language)
    translating.foreign.update(dict.fromkeys(texts_of_lab(lab), lab.language))
    site = translating.site(pages.site)
    content = translating.content(pages.content)
    all_dates = (one for some in pages.dates.own.values() for one in some)
    unlisted = [one for one in all_dates if one.event.visibility is Visibility.INTERNAL]
    dates = known_dates(translating.dates(pages.dates.public), translating.dates(unlisted), site)
    return replace(pages, site=site, content=content, dates=dates, months=())


@dataclass(frozen=True, slots=True)
class _Translating:
    """What is translated into one language. `found` has it by the kind and the id of the original."""

    language: str
    otherwise: str
    found: Mapping[tuple[type, str], tuple[Item, Translation]]
    addresses: Mapping[str, str]
    foreign: dict[str, str]

    @classmethod
    def into(cls, language: str, content: SiteContent, otherwise: str) -> _Translating:
        """Look through all translations once."""
        own = [one for one in content.translations.values() if one.language == language]
        urls = {file.path: file.url for file in content.files}
        items = {one.original: content.pages[one.original].item for one in own if one.item is not None}
        found = {
            (type(items[one.original]), items[one.original].id): (items[one.original], one) for one in own if one.item
        }
        addresses = {urls[one.original]: one.file.url for one in own if one.original in urls}
        foreign = foreign_texts(content.items(), language, otherwise)
        for original, one in found.values():
            for text in {*texts_of(one.item)} - {*texts_of(original)} if one.item else ():
                foreign.pop(text, None)
        return cls(language, otherwise, found, addresses, foreign)

    def site(self, site: Site) -> Site:
        """Give the site as its pages in this language know it: their words, their titles, their addresses."""
        here = site.url
        moved = {path.name: self.addresses.get(here + getattr(site.paths, path.name)) for path in fields(Paths)}
        paths = replace(site.paths, **{name: url.removeprefix(here) for name, url in moved.items() if url})
        return replace(
            site,
            language=words_of(self.language, site.language),
            paths=paths,
            items={key: self.known(key, one) for key, one in site.items.items()},
            foreign=self.foreign,
            translated=self.addresses,
        )

    def content(self, content: SiteContent) -> SiteContent:
        """Give all items with their words in this language."""
        return replace(
            content,
            events=tuple(map(self.said, content.events)),
            updates=tuple(map(self.said, content.updates)),
            calls=tuple(map(self.said, content.calls)),
            practices=tuple(map(self.said, content.practices)),
            places=tuple(map(self.said, content.places)),
            translations=self.pages(content),
        )

    def pages(self, content: SiteContent) -> Mapping[str, Translation]:
        """Give the translations into this language, their items as they stand in its lists."""
        own = (one for one in content.translations.values() if one.language == self.language)
        return {
            one.file.path: one if one.item is None else replace(one, item=self.said(content.pages[one.original].item))
            for one in own
        }

    def dates(self, dates: Iterable[Occurrence]) -> tuple[Occurrence, ...]:
        """Give dates whose events have their words in this language."""
        return tuple(replace(one, event=self.said(one.event)) for one in dates)

    def said(self, item: AnItem) -> AnItem:
        """Give an item with what is translated of it. A changed date keeps the words that are its own."""
        if isinstance(item, Event) and (place := meeting_place(item)) is not None:
            item = replace(item, place=self.said(place))
        original, one = self.found.get((type(item), item.id), (None, None))
        if original is None or one is None or one.item is None:
            return item if isinstance(item, Place) else replace(item, language=item.language or self.otherwise)
        names = [name for name in ("language", "name", *TEXTS) if hasattr(item, name)]
        own = [name for name in names if getattr(item, name) == getattr(original, name)]
        return replace(item, **{name: getattr(one.item, name) for name in own})

    def known(self, key: tuple[str, str], one: Known) -> Known:
        """Give a page that others name with its title in this language."""
        kinds: Mapping[str, type[Item]] = {"events": Event, "calls": Call, "practices": Practice}
        _, translation = self.found.get((kinds[key[0]], key[1]), (None, None))
        title = getattr(translation.item, "title", "") if translation else ""
        return replace(one, title=title) if title else one
