"""Collect the messages of code and templates into the catalogs, keeping what is translated.

Run it with `make catalogs` after changing a message, then fill the gaps in plugins/labnetz/locale/*.po by hand.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

PLUGINS = Path(__file__).parent.parent / "plugins"
LOCALE = PLUGINS / "labnetz" / "locale"
KEYWORDS = {"msg": None, "msg_n": (1, 2), "about": (2,), "off": None, "_": None, "gettext": None, "ngettext": (1, 2)}
METHODS = [("**/templates/**.html", "jinja2"), ("**/theme/**.html", "jinja2"), ("**.py", "python")]
FOR_CITIZENS = (
    "labnetz/templates/",
    "labnetz/publish/",
    "labnetz/ical/titles.py",
    "labnetz/ical/vevent.py",
    "labnetz/ical/description.py",
    "labnetz/words.py",
    "mkdocs_labnetz/",
)
"""Where the words of the sites stand: these exist in French too."""

# A catalog changes when its words do.
_NO_CLOCK = datetime(2026, 1, 1, tzinfo=UTC)


def collected(language: str) -> Catalog:
    """Give all messages of the source for one language, untranslated."""
    catalog = Catalog(
        locale=language,
        header_comment=f"# Words of labnetz in {language}. Licence: MIT, as the code.",
        project="labnetz",
        version="1",
        msgid_bugs_address="",
        last_translator="labnetz contributors",
        language_team=language,
        charset="utf-8",
        creation_date=_NO_CLOCK,
        revision_date=_NO_CLOCK,
        fuzzy=False,
    )
    for place, message, comments, context in found():
        if language != "fr" or place.startswith(FOR_CITIZENS):
            catalog.add(message, locations=[(place, 0)], auto_comments=comments, context=context)
    return catalog


@cache
def found() -> list[tuple[str, object, list[str], str | None]]:
    """Give every message with the file that it stands in."""
    options = {pattern: {"trimmed": "true", "newstyle_gettext": "true", "encoding": "utf-8"} for pattern, _ in METHODS}
    return [
        (Path(place).as_posix(), message, comments, context)
        for place, _, message, comments, context in extract_from_dir(PLUGINS, METHODS, options, keywords=KEYWORDS)
    ]


def main() -> None:
    """Write the catalogs of all languages but English, which the messages are in."""
    for language in ("de", "fr"):
        path = LOCALE / f"{language}.po"
        catalog = collected(language)
        if path.is_file():
            with path.open("rb") as known:
                translated = read_po(known, locale=language)
            for message in catalog:
                before = translated.get(message.id) if message.id else None
                if before is not None:
                    message.string = before.string
        with path.open("wb") as target:
            write_po(target, catalog, sort_output=True, width=120, include_lineno=False, omit_header=False)
        gaps = sum(1 for message in catalog if message.id and not _is_translated(message.string))
        print(f"{path.name}: {len(catalog)} messages, {gaps} not translated")


def _is_translated(string: object) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


if __name__ == "__main__":
    main()
