"""The text of a practice in its bundle: `practice.md`, with keys and Markdown as its lab wrote them.

Keys stand in the order of the schema, each entry of a list on a line of its own, so that two versions can be compared
and merged line by line. Comments and notes of the team stay at home.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from labnetz.scaffold.compose import PLAIN
from labnetz.scaffold.quoting import plain_value, text_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from labnetz.model import Contact, Image, Lab, Practice

_KEYS = (
    *("id", "title", "summary", "kind", "time", "group_size", "level", "roles", "materials", "space", "staff_hours"),
    *("cost_note", "access_tips", "maturity", "version", "licence", "language", "origin", "based_on", "based_on_url"),
    *("based_on_hash", "attribution", "adopted", "former_ids", "withdrawn", "changes", "languages", "topics"),
    *("audience", "contact", "attachments", "lessons", "image"),
)
_PLAIN = PLAIN | {"adopted", "decorative"}


def practice_text(practice: Practice, markdown: str, lab: Lab, attachments: Iterable[str], image: str) -> str:
    """Write the text. `markdown` has its links as they must be, `attachments` and `image` are paths in the bundle, ""
    for a picture that does not come along. Licence and language are filled in where the page said nothing.
    """
    said = {name: getattr(practice, name) for name in _KEYS}
    said |= {
        "language": practice.language or lab.language,
        "adopted": practice.adopted.isoformat() if practice.adopted else "",
        "contact": _contact(practice.contact),
        "attachments": tuple(attachments),
        "image": _image(practice.image, image),
    }
    lines = "\n".join(("---", *(line for name in _KEYS for line in _written(name, said[name])), "---"))
    body = markdown.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    return f"{lines}\n\n{body}\n" if body else f"{lines}\n"


def _written(key: str, value: object) -> Iterator[str]:
    """Write a key with its value in YAML; nothing for one without a value."""
    if not value:
        return
    if isinstance(value, tuple):
        yield f"{key}:"
        yield from (f"  - {text_value(str(one))}" for one in value)
    elif isinstance(value, dict):
        yield f"{key}:"
        yield from (f"  {name}: {_scalar(name, one)}" for name, one in value.items())
    else:
        yield f"{key}: {_scalar(key, str(value))}"


def _scalar(key: str, text: str) -> str:
    return plain_value(text) if key in _PLAIN and text else text_value(text)


def _contact(contact: Contact | None) -> Mapping[str, str]:
    said = {name: getattr(contact, name) for name in ("name", "phone", "email", "url")} if contact else {}
    return {name: value for name, value in said.items() if value}


def _image(image: Image | None, path: str) -> Mapping[str, str]:
    if image is None or not path:
        return {}
    alt = {"alt": image.alt} if image.alt else {"alt": "", "decorative": "true"}
    return {"src": path, **alt, "credit": image.credit, "licence": image.licence}
