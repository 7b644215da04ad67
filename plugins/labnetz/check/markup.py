"""Rules about what is written in Markdown: pictures, links, headings, tables, PDFs. For all pages of a site."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote

from labnetz.check.look import Entry, Look, Text
from labnetz.check.pdf import declared
from labnetz.check.rule import rule
from labnetz.content.picture import alt_problem, path_of
from labnetz.model import Call, Message, Practice, Problem, Where, msg

_IMAGE = re.compile(r"!\[(?P<alt>[^\[\]\n]{0,2000})\]\((?P<src>[^()\s]+)(?:\s[^()\n]*)?\)(?P<more>\{[^}\n]*\})?")
_IMG = re.compile(r"<img\b[^<>]{0,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"\b(?P<name>[a-z-]+)\s*=\s*[\"'](?P<value>[^\"']*)[\"']", re.IGNORECASE)
_DECORATIVE = re.compile(r"role=[\"']?(?:presentation|none)|aria-hidden=[\"']?true", re.IGNORECASE)
_LINK = re.compile(r"(?<!!)\[(?P<text>[^\]\[\n]{1,300})\]\((?P<to>[^()\s]+)")
_BARE = re.compile(r"<https?://[^<>\s]{1,2000}>")
_EMPTY_WORDS = frozenset(
    (
        *("hier", "hier klicken", "klicken sie hier", "mehr", "mehr lesen", "weiter", "weiterlesen", "link", "details"),
        *("here", "click here", "more", "read more", "ici", "cliquez ici", "lire la suite"),
    )
)
_HEADING = re.compile(r"^ {0,3}(?P<marks>#{1,6})[ \t]+\S", re.MULTILINE)
_NO_HEADER = re.compile(r"^\|?(?:[ \t]*\|)+[ \t]*\n\|?[ \t]*:?-{2,}[-:| \t]*$", re.MULTILINE)
_HTML_TABLE = re.compile(r"<table\b.*?(?:</table>|\Z)", re.IGNORECASE | re.DOTALL)
_TITLE = re.compile(r"^title:[ \t]*(?P<title>.+)$", re.MULTILINE)
_LOUD = re.compile(r"[A-ZÄÖÜ]{4,}")


@rule(
    "A11Y-06",
    msg("A picture has no description"),
    "error",
    bad="![](werkstatt.jpg)",
    good="![Drei Personen beugen sich über ein Stadtmodell.](werkstatt.jpg)",
)
def pictures(look: Look) -> Iterator[Problem]:
    """Pictures in the text; those in the keys are checked by who reads them, with the same words."""
    for text in look.texts.values():
        if "![" not in text.words and "<img" not in text.words:
            continue
        for offset, alt, src, decorative in _pictures(text):
            if found := alt_problem(alt, src, decorative=decorative):
                what, fix = found
                if not alt.strip():
                    fix = msg(
                        'write what it shows: ![…]({src}); after a mere decoration write {{role="presentation"}}',
                        src=src,
                    )
                yield Problem("A11Y-06", text.where(offset), what, fix)


@rule(
    "A11Y-07",
    msg("A link, heading, table or title is hard to use without seeing the page"),
    "warning",
    bad="Das Programm finden Sie [hier](programm.md).",
    good="Das [Programm der Woche](programm.md) steht schon fest.",
)
def structure(look: Look) -> Iterator[Problem]:
    """Screen readers list the links and headings of a page alone, and read capitals letter by letter."""
    for text in look.texts.values():
        for offset, what, fix in (*_links(text), *_headings(text), *_tables(text), *_title(text)):
            yield Problem("A11Y-07", text.where(offset), what, fix, "warning")


@rule(
    "A11Y-08",
    msg("A PDF has no tags or no language"),
    "warning",
    "note",
    bad="[Ablauf](ablauf.pdf), a PDF that was scanned or printed to a file",
    good='[Ablauf](ablauf.pdf), exported as PDF/UA or with "tagged PDF" ticked',
)
def documents(look: Look) -> Iterator[Problem]:
    """The site's own PDFs that its pages link; where nobody can read files, nothing is said."""
    if look.read is None:
        return
    seen: set[str] = set()
    for where, path in _linked_pdfs(look):
        content = None if path in seen else look.read(path)
        seen.add(path)
        if content is not None and (found := _about_pdf(path, content)):
            level, what, fix = found
            yield Problem("A11Y-08", where, what, fix, "note" if level == "note" else "warning")


def _pictures(text: Text) -> Iterator[tuple[int, str, str, bool]]:
    for found in _IMAGE.finditer(text.words):
        yield found.start(), found["alt"], found["src"], bool(_DECORATIVE.search(found["more"] or ""))
    for found in _IMG.finditer(text.words):
        values = {part["name"].lower(): part["value"] for part in _ATTRIBUTE.finditer(found[0])}
        decorative = values.get("alt") == "" and bool(_DECORATIVE.search(found[0]))
        yield found.start(), values.get("alt", ""), values.get("src", "…"), decorative


def _links(text: Text) -> Iterator[tuple[int, Message, Message]]:
    for found in _LINK.finditer(text.words):
        words = found["text"].strip(" *_→»›…>.").lower()
        if words in _EMPTY_WORDS or words.startswith(("http://", "https://")):
            what = msg('the link "{text}" does not say where it leads', text=found["text"][:60])
            yield found.start(), what, msg("link the words that name the target")
    for found in _BARE.finditer(text.words):
        what = msg('the link "{text}" does not say where it leads', text=found[0][1:61].rstrip(">"))
        yield found.start(), what, msg("write [what is there](address)")


def _headings(text: Text) -> Iterator[tuple[int, Message, Message]]:
    before = 1
    for found in _HEADING.finditer(text.words):
        level = len(found["marks"])
        if level > before + 1:
            what = msg("the heading jumps from level {before} to level {level}", before=before, level=level)
            yield found.start(), what, msg("write it with {marks}", marks="#" * (before + 1))
        before = level


def _tables(text: Text) -> Iterator[tuple[int, Message, Message]]:
    what, fix = msg("the table has no header row"), msg("name its columns in the first row")
    if "|" in text.words:
        yield from ((found.start(), what, fix) for found in _NO_HEADER.finditer(text.words))
    if "<table" in text.words:
        tables = _HTML_TABLE.finditer(text.words)
        yield from ((found.start(), what, fix) for found in tables if "<th" not in found[0].lower())


def _title(text: Text) -> Iterator[tuple[int, Message, Message]]:
    found = _TITLE.search(text.said)
    if found and found["title"].isupper() and len(_LOUD.findall(found["title"])) > 1:
        what = msg("the title is written in capitals, which screen readers may spell out")
        yield found.start("title"), what, msg("write it as in a sentence")


def _linked_pdfs(look: Look) -> Iterator[tuple[Where, str]]:
    for text in look.texts.values():
        if ".pdf" in text.words.lower():
            for found in _LINK.finditer(text.words):
                if path := _own_pdf(found["to"], text.path):
                    yield text.where(found.start()), path
    for entry in look.entries:
        for key, name in _files_of(entry):
            if path := _own_pdf(name, entry.text.path):
                yield entry.text.where_key(key), path


def _files_of(entry: Entry) -> Iterator[tuple[str, str]]:
    item = entry.item
    if isinstance(item, Practice):
        yield from (("attachments", name) for name in item.attachments)
    if isinstance(item, Call):
        yield from (("ways", way.paper) for way in item.ways if way.paper)


def _own_pdf(target: str, page: str) -> str:
    """Give the path of a PDF of the site, "" for anything else."""
    target = unquote(re.split(r"[?#]", target, maxsplit=1)[0]).strip("<>")
    if not target.lower().endswith(".pdf") or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//|/", target):
        return ""
    path = path_of(target, page)
    return "" if path.startswith("../") else path


def _about_pdf(path: str, content: bytes) -> tuple[str, Message, Message] | None:
    found, name = declared(content), posixpath.basename(path)
    if not found.readable:
        what = msg("nobody can tell whether {name} is accessible, since it is locked or no PDF", name=name)
        return "note", what, msg("save it again without a password")
    if found.tagged and found.language:
        return None
    fix = msg('export it again as "tagged PDF" (PDF/UA) with its language, or write the text on a page')
    if not found.tagged:
        return "warning", msg("{name} has no tags, so a screen reader finds no headings in it", name=name), fix
    return "warning", msg("{name} does not say in which language it is", name=name), fix
