"""Which pages of a site are there because the law wants them: by the names of their files, and which lab.yml makes.

A page is lab.yml's when nobody wrote a file for it, or when the file says `made_from: lab.yml`: then what lab.yml says
comes first, and the file's own text below it. Every other file stands as it was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from labnetz.content.frontmatter import written_value
from labnetz.lands import Land, land_named
from labnetz.model import Office

if TYPE_CHECKING:
    from labnetz.content.site_content import SiteContent, SourceFile
    from labnetz.model import Lab

NAMES: Mapping[str, tuple[str, ...]] = {
    "imprint": ("impressum.md", "imprint.md", "mentions-legales.md"),
    "privacy": ("datenschutz.md", "privacy.md", "confidentialite.md"),
    "accessibility": ("barrierefreiheit.md", "accessibility.md", "accessibilite.md"),
    "barriers": ("barriere-melden.md", "report-a-barrier.md", "signaler-un-obstacle.md"),
    "easy": ("leichte-sprache.md", "easy-language.md", "facile-a-lire.md"),
    "signed": ("gebaerdensprache.md", "sign-language.md", "langue-des-signes.md"),
}
"""The files of each kind of legal page: German, English, French."""

FOOT = ("ueber.md", "about.md", "abonnieren.md", "subscribe.md", *(name for names in NAMES.values() for name in names))
"""What the foot of every page links, as far as it is there, in this order."""

SOURCE = "lab.yml"
"""What `made_from` names in the front matter of a page that adds to what is made."""

_KINDS = {name: kind for kind, names in NAMES.items() for name in names}


def kind_of(path: str) -> str:
    """Tell which legal page a path is, "" for none: `impressum.md`, or `impressum/index.md`."""
    page = PurePosixPath(path)
    name = f"{page.parent.name}.md" if page.stem == "index" else page.name
    return _KINDS.get(name, "")


def is_legal(path: str) -> bool:
    """Tell whether the law wants the page."""
    return bool(kind_of(path))


def file_for(kind: str, language: str) -> str:
    """Name the file that a legal page should have on a site in a language."""
    german, english, french = NAMES[kind]
    return {"de": german, "fr": french}.get(language.partition("-")[0], english)


def nearest(kind: str, paths: Iterable[str]) -> str:
    """Choose the legal page of a kind among paths; the one nearest to the root, if there are several, "" for none."""
    found = [path for path in paths if kind_of(path) == kind]
    return min(found, key=lambda path: (path.count("/"), path), default="")


def source_of(text: str) -> str | None:
    """Give what `made_from` says in a page's front matter, None when it does not say so."""
    return written_value("made_from", text)


def made_by(lab: Lab) -> frozenset[str]:
    """Name the kinds of pages for which lab.yml has enough."""
    said, land = lab.statement, land_named(lab.land)
    asked = land is not None and bool(land.easy_and_signed)
    has = {
        "imprint": lab.legal is not None,
        "privacy": lab.legal is not None and lab.privacy is not None,
        "accessibility": said is not None,
        "barriers": said is not None and bool(said.feedback or said.phone or mail_of(lab)),
        "easy": said is not None and (asked or said.easy is not None),
        "signed": said is not None and (asked or said.signed is not None),
    }
    return frozenset(kind for kind, is_there in has.items() if is_there)


def written_pages(content: SiteContent) -> Mapping[str, SourceFile]:
    """Give the file of each kind of legal page that somebody wrote; news of that name, say, is none."""
    items = content.pages.keys() | content.drafts | content.unreadable
    files = {file.path: file for file in content.files if file.path not in items}
    return {kind: files[path] for kind in NAMES if (path := nearest(kind, files))}


def made_pages(lab: Lab, content: SiteContent) -> Mapping[str, str]:
    """Give the path below docs_dir of each kind of page that lab.yml makes, be it written or not."""
    own = written_pages(content)
    return {
        kind: own[kind].path if kind in own else file_for(kind, lab.language)
        for kind in NAMES
        if kind in made_by(lab) and (kind not in own or source_of(own[kind].text) == SOURCE)
    }


def page_addresses(lab: Lab, content: SiteContent, site_url: str) -> Mapping[str, str]:
    """Give the address of each kind of legal page that the site has, written or made; `site_url` ends in "/"."""
    own, made = written_pages(content), made_pages(lab, content)
    urls = {kind: f"{site_url}{made[kind].removesuffix('.md')}/" for kind in made if kind not in own}
    return urls | {kind: file.url for kind, file in own.items()}


def operator_of(lab: Lab) -> str:
    """Name who runs the site, "" where nobody said."""
    return (lab.legal.name if lab.legal else "") or lab.operator


def mail_of(lab: Lab) -> str:
    """Give the mail address of the Impressum, else the lab's first one, "" without one."""
    return (lab.legal.email if lab.legal else "") or next(iter(lab.contacts), "")


def laws_of(lab: Lab) -> tuple[str, ...]:
    """Name the law that asks for the statement: as lab.yml says, else that of a Land which is known for certain."""
    own = lab.statement.laws if lab.statement else ()
    land = _land(lab)
    return own or (land.in_full if land else ())


def enforcement_of(lab: Lab) -> Office | None:
    """Name who helps when nobody answers: as lab.yml says, else the Land's, None where that is not known."""
    own = lab.statement.enforcement if lab.statement else None
    land = _land(lab)
    return own or (land.enforcement if land else None)


def authority_of(lab: Lab) -> Office | None:
    """Name the supervisory authority for privacy: as lab.yml says, else the Land's, None where that is not known."""
    own = lab.privacy.authority if lab.privacy else None
    land = _land(lab)
    return own or (land.privacy if land else None)


def _land(lab: Lab) -> Land | None:
    return land_named(lab.land) if lab.country == "DE" else None
