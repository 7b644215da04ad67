"""Which language tags can be told from the name of a file (BCP 47, RFC 5646), and what people write instead of them.

Stricter than the key `language`: a name such as `ueber.alt.md` is more often an old copy than Southern Altai.
"""

from __future__ import annotations

import re
from functools import cache

_LANGUAGES_OF_THREE = frozenset(
    ("gsg", "dsb", "hsb", "frr", "stq", "nds", "rom", "rmn", "ckb", "kmr", "zza", "prs", "syr")
)
"""Languages without a tag of two letters that are signed or spoken where our labs are: German Sign Language,
languages of minorities in Germany, and of many who came here."""
_VARIANTS = frozenset(("simple",))
"""Variants (RFC 5646 §2.2.5) that are used in names: `de-simple` is Leichte Sprache."""
_MEANT = {
    **dict.fromkeys(("leicht", "leichte-sprache", "einfach", "einfache-sprache", "ls", "de-ls", "simple"), "de-simple"),
    **dict.fromkeys(("de-leicht", "de-leichte-sprache", "de-einfach", "easy", "plain"), "de-simple"),
    **dict.fromkeys(("dgs", "gebaerdensprache", "sgn-de"), "gsg"),
    **dict.fromkeys(("eng", "englisch", "english", "gb", "us"), "en"),
    **dict.fromkeys(("deu", "ger", "deutsch"), "de"),
    **dict.fromkeys(("fra", "fre", "franzoesisch", "francais"), "fr"),
    **dict.fromkeys(("tur", "tuerkisch"), "tr"),
    **dict.fromkeys(("ara", "arabisch"), "ar"),
    **dict.fromkeys(("ua", "ukr", "ukrainisch"), "uk"),
    **dict.fromkeys(("rus", "russisch"), "ru"),
    **dict.fromkeys(("pol", "polnisch"), "pl"),
    **dict.fromkeys(("farsi", "persisch", "fas", "per"), "fa"),
    **dict.fromkeys(("jp", "jpn"), "ja"),
    **dict.fromkeys(("cz", "ces"), "cs"),
    **dict.fromkeys(("gr", "ell"), "el"),
    **dict.fromkeys(("dk", "dan"), "da"),
}
_LOOKS_LIKE_ONE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*")

_WELL_FORMED = re.compile(
    r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|\d{3}))?(?:-(?:[A-Za-z0-9]{5,8}|\d[A-Za-z0-9]{3}))?"
)


def known_tag(text: str) -> str:
    """Give a tag as it is written (RFC 5646 §2.1.1: "de-AT", "zh-Hant"), "" for what is none that we know."""
    first, *rest = text.lower().split("-")
    languages, scripts, territories = _names()
    if first not in languages:
        return ""
    parts = [first]
    for part in rest:
        if part.title() in scripts:
            parts.append(part.title())
        elif part.upper() in territories:
            parts.append(part.upper())
        elif part in _VARIANTS:
            parts.append(part)
        else:
            return ""
    return "-".join(parts)


def meant_tag(text: str) -> str:
    """Give the tag that somebody meant who wrote "leicht" or "de_simple", "" where nobody can tell."""
    plain = text.lower().replace("_", "-")
    return _MEANT.get(plain) or known_tag(plain)


def well_formed(text: object) -> str:
    """Give what a page says of its own language if a browser can read it (RFC 5646 §2.2.9), "" for all else."""
    return text if isinstance(text, str) and _WELL_FORMED.fullmatch(text) else ""


def looks_like_a_tag(text: str) -> bool:
    """Tell whether a word could be a tag, by its form alone."""
    plain = text.lower().replace("_", "-")
    return plain in _MEANT or _LOOKS_LIKE_ONE.fullmatch(plain) is not None


@cache
def _names() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    from babel import Locale  # noqa: PLC0415 - `labnetz --help` needs no names of languages

    english = Locale("en")
    two = (tag for tag in map(str, english.languages) if len(tag) == 2)
    return (
        frozenset((*two, *_LANGUAGES_OF_THREE)),
        frozenset(map(str, english.scripts)),
        frozenset(map(str, english.territories)),
    )
