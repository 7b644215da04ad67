"""What both plugins give MkDocs: the theme's folder, the catalog, our assets, and the values of every page's frame.

Decides nothing about content.
"""

from __future__ import annotations

import os
import posixpath
import time
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from labnetz.content.language_tags import well_formed
from labnetz.content.legal_pages import FOOT, is_legal
from labnetz.content.picture import is_picture
from labnetz.content.picture_size import size_of
from labnetz.errors import LabnetzError
from labnetz.locale import say, say_problem
from labnetz.model import Artifact, Lab, Message, Planned, Problem
from labnetz.publish.assets import assets
from labnetz.publish.kept_templates import KeptTemplates
from labnetz.publish.links import links_on
from labnetz.publish.marks import drawn
from labnetz.publish.page_shell import Foot, FootLink, InSearch, Logo, Shell, root_of
from labnetz.publish.policy import POLICY
from labnetz.publish.preview import og_locale
from labnetz.publish.render import Written
from labnetz.publish.site import Paths, Site
from labnetz.publish.stamping import is_shell
from labnetz.publish.text_page import text_page
from labnetz.search_main import list_main, mark_of, records_of
from labnetz.search_record import Record
from mkdocs_labnetz import convert
from mkdocs_labnetz.face import refusal

log = get_plugin_logger("labnetz")

# Our pages load none of Material's scripts and styles; not shipping them keeps a lab's site at a tenth of the size.
_UNUSED = ("assets/javascripts/", "assets/stylesheets/", "assets/images/favicon.png")


def watch(config: MkDocsConfig, folder: Path) -> None:
    """Build again under `mkdocs serve` when a folder changes; one that is not there can't be watched."""
    if folder.is_dir() and str(folder) not in config.watch:
        config.watch.append(str(folder))


def furnish(env: Environment, shell: Shell) -> None:
    """Give the templates the frame. The words of its language come with `publish.frame`."""
    env.add_extension("jinja2.ext.i18n")
    env.bytecode_cache = KeptTemplates("mkdocs_labnetz", shell.language)
    env.globals["shell"] = shell
    env.filters["og_locale"] = og_locale
    env.trim_blocks = env.lstrip_blocks = True  # a page without the templates' empty lines
    env.globals["mark"] = drawn
    env.globals["is_shell"] = is_shell
    env.globals["found_as"] = partial(found_as, shell=shell)


def add_assets(files: Files, config: MkDocsConfig, line: str) -> None:
    """Add our style, script, font and sign, and leave out the theme's; `line` is the lab's, "" on the portal."""
    for file in list(files):
        if file.src_uri.startswith(_UNUSED):
            files.remove(file)
    add_artifacts(files, config, assets(line))


def add_artifacts(files: Files, config: MkDocsConfig, artifacts: Iterable[Artifact | Planned]) -> dict[str, File]:
    """Publish bytes; what is only planned has none yet. Two artifacts at one path would hide one of them."""
    added = {}
    for artifact in artifacts:
        known = files.get_file_from_path(artifact.path)
        if known is not None:
            give_way(files, known)
        content = artifact.content if isinstance(artifact, Artifact) else b""
        added[artifact.path] = File.generated(config, artifact.path, content=content)
        files.append(added[artifact.path])
    return added


def give_way(files: Files, file: File) -> None:
    """Leave a file out that stands where we put ours."""
    log.warning("%s is made by labnetz; the file of the same name is left out", file.dest_uri)
    files.remove(file)


def tell(problems: Sequence[Problem], language: str) -> None:
    """Log problems, none twice; MkDocs counts warnings, and `--strict` fails on them."""
    for problem in dict.fromkeys(problems):
        line = say_problem(problem, language)
        if problem.level == "note":
            log.info(line)
        else:
            log.warning(line)


def add_lists(files: Files, config: MkDocsConfig, site: Site, titles: Mapping[str, Message]) -> None:
    """Add the lists that nobody wrote a page for. `titles` has a title for each field of `Paths` that must be there."""
    written = {file.url for file in files.documentation_pages()}
    if not {"", ".", "./"} & written:
        files.append(convert.generated_page(config, "index.md", site.name))
    for name, title in titles.items():
        folder: str = getattr(site.paths, name)
        if folder not in written:
            files.append(convert.generated_page(config, f"{folder}index.md", say(title, site.language)))


Routes = Mapping[str, Callable[[Written], Markup]]


def content_of(page: Page, html: str, site: Site, routes: Routes) -> Markup:
    """Put what somebody wrote into the page that its address belongs to, else show it as text."""
    written = Written(convert.title_of(page), Markup(html), root_of(page.url))  # noqa: S704 - the site's own Markdown
    route = routes.get(page.url)
    if route is not None:
        page.meta["labnetz_feeds"] = links_on(page.url, site)
        return route(written)
    return text_page(written, convert.headings_of(page), site)


def foot_links(paths: Iterable[str], files: Files) -> tuple[FootLink, ...]:
    """Link those of the named pages that exist, by their own titles."""
    named = ((path, f"{path.removesuffix('.md')}/index.md") for path in paths)  # pages that nobody wrote are folders
    found = (next(filter(None, map(files.get_file_from_path, either)), None) for either in named)
    return tuple(FootLink(str(file.page.title), file.url) for file in found if file is not None and file.page)


def foot_of(paths: Sequence[str], files: Files) -> Foot:
    """Give the footer's links to those of the named pages that exist, and to all that the law wants on every page."""
    law = tuple(dict.fromkeys(path for path in (*paths, *FOOT) if is_legal(path)))
    return Foot(foot_links(law, files), foot_links((path for path in paths if path not in law), files))


def logo_of(lab: Lab, files: Files) -> Logo | None:
    """Give the lab's logo, None where it has none or the file is not there; that has been told."""
    src = lab.logo.src if lab.logo else ""
    file = files.get_file_from_path(posixpath.normpath(src)) if is_picture(src) else None
    return None if file is None else Logo(file.url, size_of(file.content_bytes))


def policy_for(*, is_served: bool) -> str:
    """Give the policy of all pages. MkDocs' live reload is a script in the page, which the policy would stop."""
    return "" if is_served else POLICY


def in_search(files: Files, paths: Paths, *, unfound: Collection[str], items: Container[str]) -> InSearch:
    """Say how the pages of a site are found. `unfound` are addresses, `items` paths of pages that show one item."""
    hidden = frozenset((*([paths.search] if paths.search else []), *unfound))
    lists = frozenset(
        ("", paths.events, paths.updates, paths.places, paths.calls, paths.practices, paths.topics, paths.labs)
    )
    others = (file for file in files.documentation_pages() if file.src_uri not in items)
    pages = (file.page for file in others if file.page and not is_shell(file.src_uri))
    shown = (page for page in pages if page.url not in hidden | lists and not page.meta.get("robots"))
    links = (FootLink(convert.title_of(page), page.url, well_formed(page.meta.get("lang"))) for page in shown)
    ordered = tuple(sorted(links, key=lambda one: (one.title.casefold(), one.path)))
    return InSearch(paths.search or paths.events, lists, hidden, ordered, is_apart=bool(paths.search))


def found_as(page: Page | None, shell: Shell) -> Markup:
    """Give the attributes of `<main>` by which the search finds a page. Nobody finds the search itself."""
    if page is None or page.url in shell.search.unfound:
        return Markup()
    return mark_of(page.meta, shell.language, is_list=page.url in shell.search.lists)


def main_of_list(page: Page, written: str, shell: Shell) -> str:
    """Give the `<main>` by which a list is found."""
    return list_main(found_as(page, shell), convert.title_of(page), written, page.meta)


def records_in(files: Files, shell: Shell, more: Mapping[str, str] | None = None) -> tuple[Record, ...]:
    """Read what the search finds of the pages, as soon as all contents are known.

    `more` has the `<main>` of pages that are found by other words than they show, by path.
    """
    known = ((file, file.page) for file in files.documentation_pages() if file.page is not None)
    pages = ((file, page) for file, page in known if not is_shell(file.src_uri))
    mains = {file.dest_uri: f"<main{found_as(page, shell)}>{page.content}</main>" for file, page in pages}
    return tuple(records_of(mains | dict(more or {})))


@contextmanager
def step(name: Message, language: str) -> Iterator[None]:
    """Say how long a step took; `labnetz build` shows it."""
    start, before = time.perf_counter(), sum(os.times()[:4])
    yield
    clock, processor = time.perf_counter() - start, sum(os.times()[:4]) - before
    told = {"is_step": True, "step": name.msgid, "clock": clock, "processor": processor}  # tests/bench measures by it
    log.info("%s: %.1f s", say(name, language), clock, extra=told)


@contextmanager
def refused(language: str) -> Iterator[None]:
    """End the build where a page can't be stamped, and say why."""
    try:
        yield
    except LabnetzError as error:
        raise refusal(error.message, language) from error


def read_now(option: str) -> datetime:
    """Read the clock, once: the option, else SOURCE_DATE_EPOCH (reproducible-builds.org), else now."""
    if option:
        at = datetime.fromisoformat(option)
        return at if at.tzinfo else at.replace(tzinfo=UTC)
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)
