"""What both plugins give MkDocs: the theme's folder, the catalog, our assets, and the values of every page's frame.

Decides nothing about content.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from labnetz.locale import say, say_problem, translations
from labnetz.model import Artifact, Message, Problem, msg
from labnetz.publish.assets import assets
from labnetz.publish.links import FeedLink
from labnetz.publish.render import Written, render
from labnetz.publish.site import Site
from mkdocs_labnetz import convert

log = get_plugin_logger("labnetz")

# Our pages load none of Material's scripts and styles; not shipping them keeps a lab's site at a tenth of the size.
_UNUSED = ("assets/javascripts/", "assets/stylesheets/", "assets/images/favicon.png")


@dataclass(frozen=True, slots=True)
class FootLink:
    """A page in the footer."""

    title: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """The frame of every page. `line` is "" on the portal; `mark` has the lines of the mark's three stations."""

    language: str
    demo: bool
    line: str
    mark: tuple[str, str, str]
    feeds: tuple[FeedLink, ...]
    foot: tuple[FootLink, ...]
    licence: str
    stand: str
    network_name: str = ""
    network_url: str = ""


def wear(config: MkDocsConfig) -> None:
    """Put our templates before the theme's."""
    config.theme.dirs.insert(0, str(Path(__file__).parent / "theme"))


def watch(config: MkDocsConfig, folder: Path) -> None:
    """Build again under `mkdocs serve` when a folder changes; one that is not there can't be watched."""
    if folder.is_dir() and str(folder) not in config.watch:
        config.watch.append(str(folder))


def refuse_file_urls(config: MkDocsConfig) -> None:
    """Our pages find each other as folders; with files, lists would come out empty."""
    if not config.use_directory_urls:
        raise refusal(msg("use_directory_urls: false does not go with labnetz; delete the line from mkdocs.yml"))


def furnish(env: Environment, shell: Shell) -> None:
    """Give the templates the catalog and the frame."""
    catalog = translations(shell.language)
    env.add_extension("jinja2.ext.i18n")
    env.install_gettext_callables(catalog.gettext, catalog.ngettext, newstyle=True)  # type: ignore[attr-defined]  # i18n
    env.globals["shell"] = shell


def add_assets(files: Files, config: MkDocsConfig) -> None:
    """Add our style, script and font, and leave out the theme's."""
    for file in list(files):
        if file.src_uri.startswith(_UNUSED):
            files.remove(file)
    add_artifacts(files, config, assets())


def add_artifacts(files: Files, config: MkDocsConfig, artifacts: Iterable[Artifact]) -> None:
    """Publish bytes. Two artifacts at one path would hide one of them."""
    for artifact in artifacts:
        known = files.get_file_from_path(artifact.path)
        if known is not None:
            log.warning("%s is made by labnetz; the file of the same name is left out", artifact.path)
            files.remove(known)
        files.append(File.generated(config, artifact.path, content=artifact.content))


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
        return route(written)
    title = "" if "<h1" in html else written.title
    return render("text.html", site, written.root, title=title, body=written.body)


def refusal(message: Message, language: str = "de") -> PluginError:
    """Make the error that ends a build which has nothing to build from."""
    return PluginError(say(message, language))


def foot_links(paths: Sequence[str], files: Files) -> tuple[FootLink, ...]:
    """Link those of the named pages that exist, by their own titles."""
    found = (files.get_file_from_path(path) for path in paths)
    return tuple(FootLink(str(file.page.title), file.url) for file in found if file is not None and file.page)


def root_of(url: str) -> str:
    """Give the way from a page to the site's root."""
    return "../" * url.count("/")


def way_to(network_url: str, site_url: str) -> str:
    """Give the way from a lab's root to its network: relative where the lab lies below it, so that copies work."""
    if not network_url or not site_url.startswith(network_url):
        return network_url
    return "../" * site_url.removeprefix(network_url).count("/")


def read_now(option: str) -> datetime:
    """Read the clock, once: the option, else SOURCE_DATE_EPOCH (reproducible-builds.org), else now."""
    if option:
        at = datetime.fromisoformat(option)
        return at if at.tzinfo else at.replace(tzinfo=UTC)
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)
