"""The languages of each page of a site: which it speaks, in which others it exists, and where its frame then leads.

Which page translates which, `content.translations` says. Renders nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from labnetz import words
from labnetz.locale import say
from labnetz.model import Message
from labnetz.publish.in_language import is_right_to_left, words_of
from labnetz.publish.site import Known, Site

if TYPE_CHECKING:
    from labnetz.content.site_content import SiteContent, Translation


@dataclass(frozen=True, slots=True)
class Alternate:
    """A page in one language: its tag, the language's own name, the page's whole address and that below the root."""

    language: str
    name: str
    address: str
    path: str


@dataclass(frozen=True, slots=True)
class Way:
    """A link of the frame. `lang` is the language of its title where it is not the page's, `hreflang` the target's."""

    title: str
    url: str
    lang: str = ""
    hreflang: str = ""


@dataclass(frozen=True, slots=True)
class Spoken:
    """In which languages one page speaks. `tag` is the page's, `words` that of our own words on it.

    `mark` and `names` are the languages of our words and of the site's names where they are not the page's, else "".
    `url` is that of the page in the site's language, by which the menu knows where one is. `alternates` are all
    languages of the page, its own among them, the site's first; none where there is only one.
    """

    tag: str
    words: str
    mark: str
    names: str
    direction: str
    url: str
    alternates: tuple[Alternate, ...] = ()
    links: Mapping[str, Way] = field(default_factory=dict)

    def way(self, url: str, title: str) -> Way:
        """Give a link of the frame as this page's readers need it: to the translated page, where there is one."""
        return self.links.get(url) or Way(title, url, self.names, self.names)

    @property
    def home(self) -> str:
        """The way from the site's root to the home page in this language, "" for the root itself."""
        start = self.links.get("./") or self.links.get("")
        return start.url if start else ""

    @property
    def others(self) -> tuple[Alternate, ...]:
        """The other languages of the page."""
        return tuple(one for one in self.alternates if one.language != self.tag)


class Languages:
    """The languages of all pages of one site.

    `pages` has the title of each page and its address below the site's root, by its path; `titles` names the site's
    lists by their addresses.
    """

    def __init__(
        self, content: SiteContent, site: Site, pages: Mapping[str, Known], titles: Mapping[str, Message]
    ) -> None:
        self._content, self.site, self._titles, self._pages = content, site, titles, pages
        self._links: dict[str, Mapping[str, Way]] = {}
        self._translated: dict[str, list[Translation]] = {}
        for one in sorted(content.translations.values(), key=_tag):
            self._translated.setdefault(one.original, []).append(one)

    def of(self, path: str, lang: str = "") -> Spoken:
        """Say in which languages a page speaks, by its path; "" stands for none, and speaks the site's.

        `lang` is what the page says of itself, a page that is no translation.
        """
        one, own = self._content.translations.get(path), self.site.language
        tag = one.language if one else lang or own
        ours = words_of(tag, own) if one else own
        original = self._pages.get(one.original if one else path)
        return Spoken(
            tag,
            ours,
            ours if ours.lower() != tag.lower() else "",
            own if own.lower() != tag.lower() else "",
            "rtl" if is_right_to_left(tag) else "ltr",
            original.url if original else "",
            self._alternates(one.original if one else path),
            self._ways(tag, ours) if one else {},
        )

    def _alternates(self, original: str) -> tuple[Alternate, ...]:
        found = self._translated.get(original, ())
        known = [(self.site.language, original), *((one.language, one.file.path) for one in found)]
        return tuple(
            Alternate(tag, words.own_name(tag), self.site.url + self._pages[path].url, self._pages[path].url)
            for tag, path in (known if found else ())
            if path in self._pages
        )

    def _ways(self, language: str, ours: str) -> Mapping[str, Way]:
        """Give the frame's links to what is translated into a language, and to the site's lists."""
        if language not in self._links:
            own = self.site.language
            is_other = ours.lower() != own.lower()
            found = {url: Way(say(said, ours), url, "", own) for url, said in self._titles.items() if is_other}
            for one in self._content.translations.values():
                original, page = self._pages.get(one.original), self._pages.get(one.file.path)
                if one.language == language and original is not None and page is not None:
                    lang = language if ours.lower() != language.lower() else ""
                    # The menu calls a list by our short word, where we have one in this language.
                    short = found[original.url].title if original.url in found and not lang else ""
                    found[original.url] = Way(short or page.title, page.url, lang)
            self._links[language] = found
        return self._links[language]


def _tag(one: Translation) -> str:
    return one.language
