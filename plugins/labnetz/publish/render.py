"""Values to HTML through our own templates, autoescaped. Never gives text to Markdown or to a foreign template.

A page here is the content of `<main>`; the shell around it is the site generator's.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any
from urllib.parse import quote, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from labnetz.locale import colon, say, translations
from labnetz.model import Message
from labnetz.publish import dates
from labnetz.publish.approach import approach
from labnetz.publish.fixed_words import fixed_words
from labnetz.publish.hyphens import breakable, dotted, soft
from labnetz.publish.json_ld.trail import trail
from labnetz.publish.kept_templates import KeptTemplates
from labnetz.publish.marks import drawn
from labnetz.publish.site import Site
from labnetz.publish.template_code import TemplateCode, as_html


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote for a page: its title, and its text as HTML that the site generator made of the site's own
    Markdown. `root` is the way from the page to the site's root: "", "../", "../../", …."""

    title: str
    body: Markup
    root: str


def render(template: str, site: Site, root: str, **values: object) -> Markup:
    """Fill a template."""
    text = environment(site.language).get_template(template)
    return Markup(text.render(site=site, root=root, **values))  # noqa: S704 - made by autoescaping just above


@cache
def environment(language: str) -> Environment:
    """Make the templates' world in one language; undefined names are errors, not gaps on a page."""
    catalog = translations(language)
    env = _World(
        loader=PackageLoader("labnetz", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,  # all of them: there are few, and each page asks for some
        extensions=["jinja2.ext.i18n", fixed_words(catalog.gettext)],
        bytecode_cache=KeptTemplates("labnetz", language),
    )
    env.install_gettext_callables(catalog.gettext, catalog.ngettext, newstyle=True)  # type: ignore[attr-defined]  # i18n
    env.globals["mark"] = drawn
    env.globals["colon"] = colon(language)
    env.globals["approach"] = approach
    env.globals["trail"] = trail
    env.filters["soft"] = lambda text: soft(text, language)
    env.filters["breakable"] = lambda text: breakable(text, language)
    env.filters["dotted"] = dotted
    env.filters["say"] = lambda message: _said(message, language)
    env.filters["day"] = lambda day: dates.plain_day(day, language)
    env.filters["rough_day"] = lambda written: dates.rough_day(written, language)
    env.filters["webcal"] = lambda url: url.replace("https://", "webcal://", 1).replace("http://", "webcal://", 1)
    env.filters["host"] = lambda url: urlsplit(url).netloc
    env.filters["quoted"] = lambda text: quote(text, safe="")
    env.filters["fact"] = _kept(env, "_fact.html", "fact")
    return env


class _World(Environment):
    """Jinja's globals are a ChainMap, of which each rendering makes a dict, key by key: a third of a small page. Ours
    are complete before the first template is loaded, so that all share one dict. How values are put into pages, says
    `template_code`."""

    code_generator_class = TemplateCode
    as_html = staticmethod(as_html)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Give the globals of a template."""
        return {**self.globals, **d} if d else self.globals


def _kept(env: Environment, template: str, macro: str) -> Callable[..., Markup]:
    """Give a macro that depends on nothing but its values as a filter that keeps what it made of them."""

    # `typed`: Markup equals the same text that is not escaped yet.
    @lru_cache(maxsize=8192, typed=True)
    def made(*values: object) -> Markup:
        module: Any = env.get_template(template).module
        text: Markup = getattr(module, macro)(*values)
        return text

    return made


def _said(message: Message | None, language: str) -> str:
    return say(message, language) if message else ""
