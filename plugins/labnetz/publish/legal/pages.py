"""Which legal pages of a lab are made from lab.yml, where they stand, and what they show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from labnetz.content.legal_pages import made_pages, page_addresses, written_pages
from labnetz.model import Message, msg
from labnetz.publish.legal.barriers import barriers_page
from labnetz.publish.legal.easy import easy_page
from labnetz.publish.legal.frame import Frame
from labnetz.publish.legal.imprint import imprint_page
from labnetz.publish.legal.privacy import privacy_page
from labnetz.publish.legal.signed import signed_page
from labnetz.publish.legal.statement import statement_page

if TYPE_CHECKING:
    from labnetz.content.site_content import SiteContent
    from labnetz.model import Lab
    from labnetz.publish.render import Written
    from labnetz.publish.site import Site

TITLES: Mapping[str, Message] = {
    "imprint": msg("Legal notice (Impressum)"),
    "privacy": msg("Privacy"),
    "accessibility": msg("Accessibility statement"),
    "barriers": msg("Report a barrier"),
    "easy": msg("Easy language (Leichte Sprache)"),
    "signed": msg("German Sign Language"),
}
DESCRIPTIONS: Mapping[str, Message] = {
    "imprint": msg("Who answers for this website, and how to reach them."),
    "privacy": msg("Which data arise when you visit this website, and which do not."),
    "accessibility": msg("How accessible this website is, what is missing, and where to report barriers."),
    "barriers": msg("Where you write or call when you can't get on with this website."),
    "easy": msg("The most important things about this website in easy language."),
    "signed": msg("The most important things about this website in German Sign Language."),
}


@dataclass(frozen=True, slots=True)
class LegalPages:
    """The legal pages of one lab's site. `files` are those that lab.yml makes, kind by path below docs_dir; `missing`
    are the paths among them for which nobody wrote a file."""

    frame: Frame
    files: Mapping[str, str]
    missing: tuple[str, ...]

    def routes(self) -> Mapping[str, str]:
        """Give the path of each of these pages by its address below the site."""
        return {self.frame.urls[kind].removeprefix(self.frame.site.url): path for path, kind in self.files.items()}

    def title(self, path: str) -> Message:
        """Say how a page is called for which nobody wrote a title."""
        return TITLES[self.files[path]]

    def description(self, path: str) -> Message:
        """Say what a page is about, for search engines."""
        return DESCRIPTIONS[self.files[path]]

    def page(self, path: str, page: Written) -> Markup:
        """Render the page at a path; `page` has what somebody wrote below it."""
        return _PAGES[self.files[path]](self.frame, page)


_PAGES = {
    "imprint": imprint_page,
    "privacy": privacy_page,
    "accessibility": statement_page,
    "barriers": barriers_page,
    "easy": easy_page,
    "signed": signed_page,
}


def legal_pages(lab: Lab, site: Site, content: SiteContent) -> LegalPages:
    """Find out which legal pages there are: written ones, made ones, and those that are both."""
    own, made = written_pages(content), made_pages(lab, content)
    missing = tuple(path for kind, path in made.items() if kind not in own)
    urls = page_addresses(lab, content, site.url)
    frame = Frame(lab=lab, site=site, urls=urls, has_calls=bool(content.calls))
    return LegalPages(frame, {path: kind for kind, path in made.items()}, missing)
