"""What several kinds of content have in common: pictures, contacts, ways to say what a key is for."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, PlainValidator, WithJsonSchema, model_validator

from labnetz.content.values import AnySentence, Flag, Line, ListOf, MailAddress, OwnFile, WebAddress, own_or_web
from labnetz.content.values import language as language_tag
from labnetz.model import Audience, Service, msg
from labnetz.validation import Fields
from labnetz.wording import wrong


def about(default: object, text: str, *examples: str) -> Any:
    """Say what a key is for: in the JSON Schemas, and in the handbook's reference in the reader's language.

    `default` is `...` for a key that must be there. `examples` are written as they would stand after the colon.
    """
    return Field(default, description=text, examples=list(examples))


def off(text: str) -> Any:
    """Say what a switch is for that is off unless somebody writes true."""
    return Field(default=False, description=text, examples=["true"])


Audiences = Annotated[tuple[Audience, ...], Field(max_length=20), ListOf]
Services = Annotated[tuple[Service, ...], Field(max_length=20), ListOf]
Tag = Annotated[str, PlainValidator(language_tag), WithJsonSchema({"type": "string"})]
Languages = Annotated[tuple[Tag, ...], Field(max_length=20), ListOf]
OwnOrWeb = Annotated[str, PlainValidator(own_or_web), WithJsonSchema({"type": "string"})]


class ImageFields(Fields):
    """A picture: a file of the site, with what a screen reader and the law need."""

    src: OwnFile = about(..., "The picture's file, as seen from this page.", "bilder/werkstatt.jpg")
    alt: AnySentence = about(
        ..., "What the picture shows, for those who don't see it.", "Drei Personen beugen sich über ein Stadtmodell."
    )
    decorative: Flag = off("true for a picture that says nothing; its alt is then empty (two quotes).")
    credit: Line = about("", "Who made the picture.", "Stadt Neustadt")
    licence: Line = about("", "Under which licence others may use it.", "CC-BY-4.0")

    @model_validator(mode="before")
    @classmethod
    def _is_no_name(cls, written: object) -> object:
        """A name alone is what other programs take for a picture."""
        if not isinstance(written, str):
            return written
        fix = msg(
            "write two lines below it, each indented by two spaces: src: {src} and alt: what it shows", src=written
        )
        raise wrong("DATA-05", msg("{key} names a file, but does not say what it shows"), fix)


class ContactFields(Fields):
    """Whom to ask: a team or a role, never a private person."""

    name: Line = about("", "Name of the team.", "Team Stadtlabor")
    phone: Line = about("", "Telephone number.", '"030 1234567"')
    email: MailAddress = about("", "Mail address of the team.", "lab@stadt.example")
    url: WebAddress = about("", "Address of a contact page.", "https://stadt.example/kontakt")
