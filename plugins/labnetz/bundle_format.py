"""What may stand in `bundle.json`, version 1 (docs/spec/practice-bundle.md). Only form; `bundle_read` reads with it.

Unknown keys are passed over, as in `lab.json`. What is wrong is not left out, as there: half a practice is none.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, StrictBool, StrictInt, StringConstraints, ValidationError

from labnetz.bundle import MOST_BYTES, MOST_FILES
from labnetz.content.own_values import Checksum, Origin
from labnetz.content.values import ItemId, Language, Line, Sentence, SiteAddress, Slug, WebAddress
from labnetz.manifest_format import schema_of
from labnetz.manifest_parts import Ids, Named, Part, key, one_or_more

MOST_ABOUT = 256 * 1024
"""Octets of bundle.json."""

_Path = Annotated[str, StringConstraints(max_length=100)]
_Hex = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
_Octets = Annotated[StrictInt, Field(ge=0, le=MOST_BYTES)]
_Versions = Annotated[tuple[Line, ...], Field(min_length=1, max_length=20), BeforeValidator(one_or_more)]


class LabPart(Part):
    """Who publishes the bundle."""

    id: Slug = key(..., "The id that the lab has for itself.")
    name: Named = key(..., "What it is called.")
    url: SiteAddress = key(..., "The address of its site.")


class AboutPractice(Part):
    """What must be known of the practice before anybody takes it over."""

    id: ItemId = key(..., "Its id; `id` in practice.md is the same.")
    title: Named = key(..., "What it is called.")
    licence: Named = key(..., "The licence of its text and files, best as an SPDX name; the same as in practice.md.")
    url: WebAddress | None = key(None, "The address of its page.")
    version: Line | None = key(None, "Its version; the same as in practice.md.")
    language: Language | None = key(None, "The language of its text (BCP 47).")
    attribution: Sentence | None = key(None, "Whom to name, and how, as the licence asks.")
    origin: Slug | None = key(None, "The id of the lab it first came from, if not this one.")
    based_on: Origin | None = key(None, "What it was taken from: lab/practice, with @version if known.")
    based_on_url: WebAddress | None = key(None, "The page it was taken from.")
    based_on_hash: Checksum | None = key(None, "The hash of the bundle it was taken from.")
    former_ids: Ids = key((), "Ids it had before.")
    withdrawn: Sentence | None = key(None, "Why nobody should use it any more; not there while one may.")


class FilePart(Part):
    """A file in the bundle."""

    path: _Path = key(..., "Its path in the bundle.")
    size: _Octets = key(..., "How many octets it has.")
    sha256: _Hex = key(..., "The SHA-256 of its octets, in hexadecimal.")


class BundleJson(Part):
    """`bundle.json`, whole."""

    practice_bundle: _Versions = key(..., 'The versions of this format that the bundle keeps to, such as ["1"].')
    lab: LabPart = key(..., "Who publishes it.")
    practice: AboutPractice = key(..., "What it is.")
    files: Annotated[tuple[FilePart, ...], Field(min_length=1, max_length=MOST_FILES)] = key(
        ..., "Every file of the bundle but bundle.json, sorted by path."
    )
    demo: StrictBool = key(False, "true: from a demonstration.")  # noqa: FBT003 - a default


def about_of(tree: object) -> BundleJson | str:
    """Read what bundle.json says; where it is wrong, give the first key that is."""
    try:
        return BundleJson.model_validate(tree)
    except ValidationError as error:
        return ".".join(str(part) for part in error.errors(include_url=False)[0]["loc"])


def schema() -> dict[str, object]:
    """Give the JSON Schema (2020-12) of bundle.json, version 1."""
    return schema_of(BundleJson, "urn:labnetz:practice-bundle:1", "bundle.json of a practice bundle, version 1")
