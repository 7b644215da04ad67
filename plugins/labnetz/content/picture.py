"""A picture in front matter → Image. Whether it can be described and shared is said here; it is not opened."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

from labnetz.model import Image, Message, Problem, Where, msg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from labnetz.content.context import Context
    from labnetz.content.schema.shared import ImageFields
    from labnetz.marked_yaml import Marked
    from labnetz.model import Lab

MOST_ALT = 250
"""Characters; a longer description belongs into the text."""


def read_image(
    fields: ImageFields | None, key: str, marked: Marked, context: Context
) -> tuple[Image | None, tuple[Problem, ...]]:
    """Give the picture under a key, None where there is none or it can't be published, and what is wrong with it.

    One that nobody described, or of which nobody says who made it and who may show it, is not published.
    """
    if fields is None:
        return None, ()
    path = path_of(fields.src, marked.path)
    lost = tuple(_check_file(path, key, marked, context))
    if lost:
        return None, lost
    problems = tuple(_check_words(fields, key, marked))
    is_described = bool(fields.alt.strip()) or fields.decorative
    if not (is_described and fields.credit and fields.licence):
        return None, problems
    address = urljoin(context.lab.url, quote(path))
    return Image(fields.src, fields.alt, fields.credit, fields.licence, address), problems


def path_of(src: str, page: str) -> str:
    """Give the path below docs_dir of a file that a page names."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), src))


def alt_problem(alt: str, src: str, *, decorative: bool) -> tuple[Message, Message] | None:
    """Say what is wrong with a picture's description and how to mend it, None when nothing is."""
    name = posixpath.basename(src)
    if not alt.strip():
        if decorative:
            return None
        what = msg("the picture {name} has no description", name=name)
        return what, msg("write in alt what it shows; for a mere decoration write decorative: true")
    if alt.strip().lower() in (name.lower(), posixpath.splitext(name)[0].lower()):
        what = msg('the description "{alt}" is only the name of the file', alt=alt.strip())
        return what, msg("write in alt what the picture shows")
    if len(alt) > MOST_ALT:
        what = msg("the description of {name} is longer than {most} characters", name=name, most=MOST_ALT)
        return what, msg("shorten it, and tell the rest in the text")
    return None


def is_picture(src: str) -> bool:
    """Tell by its name whether a file is one that browsers show as a picture."""
    return posixpath.splitext(src)[1].lower() in {".svg", ".png", ".jpg", ".jpeg", ".webp", ".avif", ".gif"}


def lost_logo(lab: Lab, exists: Callable[[str], bool] | None) -> tuple[Problem, ...]:
    """Say when the logo of lab.yml is no picture among the site's files, by a path below docs_dir."""
    if lab.logo is None or exists is None:
        return ()
    if is_picture(lab.logo.src) and exists(path_of(lab.logo.src, "")):
        return ()
    what = msg("there is no picture {path}, so the pages show the line instead of the logo", path=lab.logo.src)
    fix = msg("save the file in docs/ and give its path from there, or delete the line logo:")
    where = lab.written["logo.src"][1] if "logo.src" in lab.written else Where("lab.yml")
    return (Problem("DATA-21", where, what, fix),)


def _check_file(path: str, key: str, marked: Marked, context: Context) -> Iterator[Problem]:
    """Say when the file is not there, where the caller can tell that."""
    if context.exists is None or (not path.startswith(("../", "/")) and context.exists(path)):
        return
    what = msg("there is no picture {path}, so the page is published without it", path=path)
    yield Problem("DATA-21", marked.where(key, "src"), what, msg("save the file there, or correct its name"))


def _check_words(fields: ImageFields, key: str, marked: Marked) -> Iterator[Problem]:
    found = alt_problem(fields.alt, fields.src, decorative=fields.decorative)
    if found:
        yield Problem("A11Y-06", marked.where(key, "alt"), *found)
    if not (fields.credit and fields.licence):
        what = msg("the picture has no credit or no licence, so the page is published without it")
        fix = msg("add who made it (credit) and under which licence (licence), such as CC-BY-4.0")
        yield Problem("LIC-01", marked.where_key(key), what, fix, "warning")
