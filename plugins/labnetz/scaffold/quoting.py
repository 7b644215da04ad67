"""Put texts into YAML so that every reader gets back what was meant. Knows single values; `compose` knows pages.

A value stands plain only when `marked_yaml` reads it back unchanged and without a word of complaint; a text, moreover,
only when no other reader of YAML would take it for a number, a date or a yes: site generators read front matter, too.
"""

from __future__ import annotations

import re
import unicodedata

from labnetz.content.values import clean
from labnetz.marked_yaml import Tree, read_marked

_LOOKS_OTHER = re.compile(r"[-+.~=<\d].*|y|n|yes|no|on|off|true|false|null|none|nan|inf", re.IGNORECASE | re.DOTALL)
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\t": "\\t"}


def one_line(text: str) -> str:
    """Make one line of what somebody wrote, without what nobody can see."""
    return " ".join(clean(text).encode("utf-8", "ignore").decode().split())


def text_value(text: str, *, in_list: bool = False) -> str:
    """Write a text for people: a title, a street, a postal code."""
    return double_quoted(text) if _LOOKS_OTHER.fullmatch(text) else plain_value(text, in_list=in_list)


def plain_value(text: str, *, in_list: bool = False) -> str:
    """Write a value that is plain wherever that is safe, such as a date, a number or yes."""
    return text if _reads_back(text, text, in_list=in_list) else double_quoted(text)


def double_quoted(text: str) -> str:
    """Write a text in double quotes (YAML 1.2 §7.3.1); what nobody can see is written as its number."""
    return '"' + "".join(_ESCAPES.get(sign) or _visible(sign) for sign in text) + '"'


def _visible(sign: str) -> str:
    # Joiners and directions of writing (Cf) belong to texts and emoji, the byte order mark does not.
    if sign == " " or (unicodedata.category(sign) not in {"Cc", "Cn", "Co", "Cs", "Zl", "Zp"} and sign != "\ufeff"):
        return sign
    number = ord(sign)
    return f"\\u{number:04X}" if number <= 0xFFFF else f"\\U{number:08X}"


def _reads_back(written: str, meant: str, *, in_list: bool) -> bool:
    line, tree = (f"k: [{written}]", [meant]) if in_list else (f"k: {written}", meant)
    found, problems = read_marked(f"{line}\n", "")
    expected: dict[str, Tree] = {"k": tree} if isinstance(tree, str) else {"k": [*tree]}
    return found is not None and not problems and found.tree == expected
