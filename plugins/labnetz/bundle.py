"""A practice as one file that others take over (docs/spec/practice-bundle.md): what is in it, and its octets.

Reads no bundle (`bundle_read`) and no site (`publish.bundles`): values in, octets out, the same ones each time.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

VERSION = "1"
MOST_BYTES = 10 * 2**20
"""Octets of a bundle, and of all that is in it when unpacked."""
MOST_FILES = 200
ABOUT, TEXT, FOLDER = "bundle.json", "practice.md", "files/"
NAME = re.compile(r"(?!(?:con|prn|aux|nul|com\d|lpt\d)\.)[a-z0-9][a-z0-9_-]{0,79}\.[a-z0-9]{1,8}")
"""The name of a file below `files/`: no folder, one ending (a web server may run `x.php.txt`), no name that Windows
keeps for devices, and no two that differ in capitals only."""

_PACKED = (b"PK\x03\x04",)
_IMAGES = {"png": (b"\x89PNG\r\n\x1a\n",), "jpg": (b"\xff\xd8\xff",), "jpeg": (b"\xff\xd8\xff",), "gif": (b"GIF8",)}
_OFFICE = ("odt", "ods", "odp", "docx", "xlsx", "pptx", "epub", "3mf")
_TEXTS = ("txt", "csv", "tsv", "json", "geojson", "ics", "vtt", "srt", "rtf", "stl", "step", "dxf")
_MEDIA = ("webp", "avif", "mp3", "m4a", "ogg", "opus", "wav", "flac", "mp4", "webm")
TYPES: dict[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF-",),
    **_IMAGES,
    **dict.fromkeys(_OFFICE, _PACKED),
    **dict.fromkeys((*_TEXTS, *_MEDIA), ()),
}
"""Endings of files that do nothing on a website, each with how such a file begins; () where many ways are right."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
_RIGHTS = 0o100644 << 16


@dataclass(frozen=True, slots=True)
class BundledFile:
    """A file of a practice; `path` is that in the bundle, such as "files/ablauf.pdf"."""

    path: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A practice with all that belongs to it.

    `lab` is the id that its publisher has for itself, `site` the address of its site. `text` is `practice.md`: front
    matter and Markdown, whose links to files of the bundle say `files/…` and whose other links are absolute. The other
    words are those of `model.Practice`. `hash` is that of the octets that it was read from, "" before it is written.
    """

    lab: str
    lab_name: str
    site: str
    id: str
    title: str
    text: str
    url: str = ""
    version: str = ""
    licence: str = ""
    language: str = ""
    attribution: str = ""
    origin: str = ""
    based_on: str = ""
    based_on_url: str = ""
    based_on_hash: str = ""
    former_ids: tuple[str, ...] = ()
    withdrawn: str = ""
    demo: bool = False
    files: tuple[BundledFile, ...] = ()
    hash: str = ""


SAID = (
    *("id", "title", "url", "version", "licence", "language", "attribution", "origin"),
    *("based_on", "based_on_url", "based_on_hash", "former_ids", "withdrawn"),
)
"""What `bundle.json` says of the practice."""


def write_bundle(bundle: Bundle) -> bytes:
    """Write a bundle: a ZIP file, nothing compressed, sorted, without times; the same octets for the same bundle."""
    parts = {TEXT: bundle.text.encode(), **{one.path: one.content for one in bundle.files}}
    parts[ABOUT] = _about(bundle, parts)
    written = BytesIO()
    with ZipFile(written, "w", ZIP_STORED) as archive:
        for path in sorted(parts):
            entry = ZipInfo(path, _EPOCH)
            entry.create_system = 3  # else it says on which computer it was made
            entry.external_attr = _RIGHTS
            archive.writestr(entry, parts[path])
    return written.getvalue()


def checksum(octets: bytes) -> str:
    """Give the hash of a bundle's octets as `lab.json` and front matter say it."""
    return f"sha256:{sha256(octets).hexdigest()}"


def checksum_file(octets: bytes, name: str) -> bytes:
    """Write the file beside a bundle of this name, in the words of `sha256sum`, which can check it."""
    return f"{sha256(octets).hexdigest()}  {name}\n".encode()


def is_harmless(path: str, content: bytes) -> bool:
    """Tell whether a file is of a kind that does nothing on a website, and begins as one of its kind does."""
    ending = path.rpartition(".")[2].lower()
    starts = TYPES.get(ending)
    if starts is None:
        return False
    if starts:
        return content.startswith(starts)
    return not content[:512].removeprefix(b"\xef\xbb\xbf").lstrip(b"\0 \t\r\n").startswith(b"<")


def _about(bundle: Bundle, parts: dict[str, bytes]) -> bytes:
    said = {name: value for name in SAID if (value := getattr(bundle, name))}
    tree: dict[str, object] = {
        "practice_bundle": [VERSION],
        "lab": {"id": bundle.lab, "name": bundle.lab_name, "url": bundle.site},
        "practice": said,
        **({"demo": True} if bundle.demo else {}),
        "files": [
            {"path": path, "size": len(parts[path]), "sha256": sha256(parts[path]).hexdigest()}
            for path in sorted(parts)
        ],
    }
    return json.dumps(tree, ensure_ascii=False, indent=2).encode() + b"\n"
