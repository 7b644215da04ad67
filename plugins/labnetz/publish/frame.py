"""The frame of each page in the language of its reader: the words of ours in the theme's templates.

Which page speaks which language, `spoken` says.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from labnetz.content.language_tags import well_formed
from labnetz.locale import translations
from labnetz.publish.dates import moment
from labnetz.publish.links import feed_links
from labnetz.publish.search_page import asking

if TYPE_CHECKING:
    from jinja2 import Environment

    from labnetz.publish.page_shell import Shell
    from labnetz.publish.spoken import Languages, Way


class Voice:
    """Gettext in the language of the page that is being rendered."""

    def __init__(self, language: str) -> None:
        self.language = language

    def gettext(self, text: str) -> str:
        """Give a text of ours in that language."""
        return translations(self.language).gettext(text)

    def ngettext(self, one: str, many: str, count: int) -> str:
        """Give a text of ours for a number of things."""
        return translations(self.language).ngettext(one, many, count)

    def speak_in(self, env: Environment) -> None:
        """Become the voice of a theme."""
        env.install_gettext_callables(self.gettext, self.ngettext, newstyle=True)  # type: ignore[attr-defined]  # i18n


class Frame:
    """The frame of every page in the language of our words on it."""

    def __init__(self, env: Environment, shell: Shell, languages: Languages, name: str) -> None:
        """`shell` is the frame in the site's language; `name` is the lab's."""
        self._shell, self._languages, self._name = shell, languages, name
        self._kept: dict[tuple[str, ...], Markup] = {}
        self._voice = Voice(shell.language)
        self._voice.speak_in(env)
        env.globals["spoken"] = languages.of("")
        env.globals["asking"] = self._asking
        env.globals["once"] = partial(self._once, ("", ""))
        env.filters["in_its_language"] = _attributes

    def _asking(self, action: str, has_answers: bool) -> Markup:  # noqa: FBT001 - a template's call
        return asking(action, self._voice.language, level=3, has_answers=has_answers)

    def of(self, meta: MutableMapping[str, Any], path: str, url: str, folder: str = "") -> dict[str, object]:
        """Give what the theme must know of a page's languages; from now on, our words are in the page's.

        A page is known by its front matter, the path of its file and its address below the site's root.

        `folder` is that of pages which have their header and footer in common, "" for a page that has its own:
        the menu is a third of what a page costs, and a thousand events have the same.
        """
        # What no browser knows as a language would be one to nobody, and end the script.
        meta["lang"] = well_formed(meta.get("lang"))
        spoken = self._languages.of(path, meta["lang"])
        self._voice.language = spoken.words
        return {
            "spoken": spoken,
            "once": partial(self._once, (f"{folder}*" if folder else url, spoken.tag)),
            "shell": self._in(spoken.words),
        }

    def _once(self, where: tuple[str, ...], name: str, caller: Callable[[], Markup]) -> Markup:
        """Render a part of the frame once for all pages that have it in common."""
        if (*where, name) not in self._kept:
            self._kept[*where, name] = caller()
        return self._kept[*where, name]

    def _in(self, language: str) -> Shell:
        if language == self._shell.language:
            return self._shell
        site = self._languages.site
        return replace(
            self._shell,
            language=language,
            stand=moment(site.now, site.zone, language),
            feeds=feed_links(self._name, site.url, language),
        )


def _attributes(way: Way) -> Markup:
    """Give a link the languages of its words and of its target, where they are not the page's."""
    lang = Markup(' lang="{}"').format(way.lang) if way.lang else Markup()
    return lang + Markup(' hreflang="{}"').format(way.hreflang) if way.hreflang else lang
