"""Translate the fixed words of templates when they are compiled, once and not on every page.

Asking the catalog takes some microseconds; a page has fifty fixed texts, and a network a hundred thousand pages.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator

from jinja2.ext import Extension
from jinja2.lexer import Token
from markupsafe import Markup

_CALL = (("name", "_"), ("lparen", "("), ("string", None), ("rparen", ")"))


def fixed_words(gettext: Callable[[str], str]) -> type[Extension]:
    """Make the extension that reads `_("All dates")` as `("Alle Termine" | safe)`, which Jinja then folds into the text
    around it. What has values of its own, or counts, is said when the page is made.
    """

    class FixedWords(Extension):
        def filter_stream(self, stream: Iterable[Token]) -> Iterator[Token]:
            seen: deque[Token] = deque()
            for token in stream:
                seen.append(token)
                while seen and not _may_begin(seen):
                    yield seen.popleft()
                if len(seen) == len(_CALL):
                    yield from _said(seen[2], gettext)
                    seen.clear()
            yield from seen

    return FixedWords


def _may_begin(tokens: Iterable[Token]) -> bool:
    """Say whether these can be the first tokens of such a call."""
    return all(
        token.type == type_ and value in {None, token.value}
        for token, (type_, value) in zip(tokens, _CALL, strict=False)
    )


def _said(token: Token, gettext: Callable[[str], str]) -> Iterator[Token]:
    """Translations are ours, and may hold signs of HTML; with a percent sign they are written as Jinja's i18n wants."""
    text = str(Markup(gettext(str(token.value))) % {})  # noqa: S704 - from our catalog
    for type_, value in (("lparen", "("), ("string", text), ("pipe", "|"), ("name", "safe"), ("rparen", ")")):
        yield Token(token.lineno, type_, value)
