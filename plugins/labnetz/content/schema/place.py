"""What may be written about a place: facts that help to decide whether one can get in, written once for all events."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from labnetz.content.own_values import Centimetres, Steps
from labnetz.content.schema.shared import ImageFields, about
from labnetz.content.values import (
    Day,
    ItemId,
    Latitude,
    Line,
    Longitude,
    Sentence,
)
from labnetz.model import Access
from labnetz.validation import Fields


class AccessFields(Fields):
    """What is known of a place. A key that is not written means: unknown, please ask."""

    wheelchair: Access = about(Access.UNKNOWN, "Can one get in and around with a wheelchair?", "limited")
    lift: Access = about(Access.UNKNOWN, "Is there a lift?", "yes")
    wc: Access = about(Access.UNKNOWN, "Is there a toilet for wheelchair users?", "yes")
    parking: Access = about(Access.UNKNOWN, "Is there a parking space for disabled people?", "yes")
    hearing_system: Annotated[Access, Field(alias="hearing-system")] = about(
        Access.UNKNOWN, "Is there a hearing system (such as an induction loop)?", "yes"
    )
    guide_strip: Annotated[Access, Field(alias="guide-strip")] = about(
        Access.UNKNOWN, "Does a tactile strip lead to the entrance?", "no"
    )
    assistance_dogs: Annotated[Access, Field(alias="assistance-dogs")] = about(
        Access.UNKNOWN, "May assistance dogs come in?", "yes"
    )
    quiet_room: Annotated[Access, Field(alias="quiet-room")] = about(
        Access.UNKNOWN, "Is there a quiet room to retreat to?", "limited"
    )
    steps: Steps | None = about(None, "How many steps one must take to get in; 0 for none.", "1")
    step_height_cm: Centimetres | None = about(None, "Height of the highest step, in centimetres.", "4")
    door_width_cm: Centimetres | None = about(None, "Width of the narrowest door on the way, in centimetres.", "90")
    wc_key: Literal["euro-key", "ask", "none"] | None = about(
        None, "How the toilet is opened: euro-key, ask (ask for the key) or none (it is open).", "euro-key"
    )
    hearing_kind: Literal["inductive", "infrared", "radio"] | None = about(
        None, "Which hearing system: inductive, infrared or radio.", "inductive"
    )


MEASURES = ("steps", "step_height_cm", "door_width_cm", "wc_key", "hearing_kind")
"""The keys of `AccessFields` that are measured or looked up, and not answered by yes or no."""


class PlaceFields(Fields):
    """A venue, written once; events name it by its id."""

    id: ItemId | None = about(None, "Its name in events, if not the file's name.", "zentralbibliothek")
    name: Line = about(..., "What it is called.", "Zentralbibliothek")
    street: Line = about("", "Street and number.", "Markt 1")
    postal_code: Line = about("", "Postal code.", '"41061"')
    city: Line = about("", "Town.", "Neustadt")
    district: Line = about("", "Part of town.", "Nordstadt")
    lat: Latitude | None = about(None, "Latitude in degrees.", "51.19")
    lon: Longitude | None = about(None, "Longitude in degrees.", "6.43")
    description: Sentence = about("", "How to find the entrance.", "Der Eingang liegt gegenüber der Haltestelle.")
    transit: Sentence = about("", "Bus and train.", "Bus 7 bis Rathaus, dann 3 Minuten zu Fuß")
    phone: Line = about("", "Telephone number for questions, such as those about access.", '"02161 1234"')
    opening_hours: Annotated[tuple[Line, ...], Field(max_length=20)] = about(
        (), "When it is open, each line as an entry.", "[Mo bis Fr 10 bis 18 Uhr]"
    )
    access: AccessFields = about(AccessFields(), "What is known about access. Leave out what nobody has checked.")
    access_note: Sentence = about("", "One or two sentences about it.", "Der Aufzug fährt nur mit Schlüssel.")
    access_checked: Day | None = about(None, "When somebody last looked.", "2026-05-10")
    photo_of_entrance: ImageFields | None = about(None, "A picture of the entrance.")
