"""Read a bundle that somebody else wrote (docs/spec/practice-bundle.md). Trusts nothing, and writes nothing to disk.

All or nothing, since half a practice is none.

Every octet of it counts: what is not named in bundle.json, or is not as it says there, makes it unreadable.
"""

from __future__ import annotations

import json
import re
import struct
import zlib
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, NoReturn
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zoneinfo import ZoneInfo

from labnetz.bundle import (
    ABOUT,
    FOLDER,
    MOST_BYTES,
    MOST_FILES,
    NAME,
    SAID,
    TEXT,
    VERSION,
    Bundle,
    BundledFile,
    checksum,
    is_harmless,
)
from labnetz.bundle_format import MOST_ABOUT, BundleJson, about_of
from labnetz.content.frontmatter import split
from labnetz.content.schema.items import PracticeFields
from labnetz.errors import BadBundle
from labnetz.model import Message, Problem, Where, msg
from labnetz.validation import validate
from labnetz.wording import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

RULE = "USE-01"
MOST_TEXT = 1024 * 1024
"""Octets of practice.md."""

_END = struct.Struct("<4s4H2LH")
"""The end of the central directory (APPNOTE.TXT 4.3.16)."""
_MOST_DIRECTORY = 64 * 1024
_BLOCK = struct.Struct("<2H")
_ZIP64 = 1
"""The block in an entry's extra field that says what its directory can't (APPNOTE.TXT 4.5.3)."""
_IS_LINK, _KIND = 0o120000, 0o170000
_ENCRYPTED = 1
_OTHER_KIND = msg("the bundle is a ZIP file of a kind that is not allowed: with a comment, in parts or padded")
_CHECKSUM = re.compile(rb"([0-9a-f]{64}) [ *]\S+\r?\n?")


def read_checksum(octets: bytes, where: str = "") -> str:
    """Read the file beside a bundle, as `sha256sum` writes it, as "sha256:<64 hex digits>". Raises BadBundle."""
    found = _CHECKSUM.fullmatch(octets[:1024])
    if not found:
        what = msg("the file with the checksum has none")
        _refuse(where, what, msg("ask the lab to build its site anew"))
    return f"sha256:{found[1].decode()}"


def read_bundle(octets: bytes, expected_hash: str, where: str = "") -> Bundle:
    """Read a bundle whole. `expected_hash` is what `lab.json` or the file beside it says ("" where nobody says
    anything), `where` what problems call it, such as its address. Raises BadBundle, whose problem says what is wrong.
    """
    if expected_hash and checksum(octets) != expected_hash:
        what = msg("the bundle is not the one that its publisher names: its checksum is another one")
        _refuse(where, what, msg("fetch it again later; if that does not help, ask the lab that publishes it"))
    parts = _parts(octets, where)
    about = _about(parts, where)
    _check_files(about, parts, where)
    text = _text(parts[TEXT], where)
    _check_text(about, text, where)
    said = {name: getattr(about.practice, name) or "" for name in SAID if name != "former_ids"}
    return Bundle(
        lab=about.lab.id,
        lab_name=about.lab.name,
        site=about.lab.url,
        **said,
        former_ids=about.practice.former_ids,
        demo=about.demo,
        text=text,
        files=tuple(BundledFile(path, parts[path]) for path in sorted(parts) if path not in (ABOUT, TEXT)),
        hash=checksum(octets),
    )


def _refuse(where: str, what: Message, fix: Message | None = None) -> NoReturn:
    fix = fix or msg("do not use it, and tell the lab that publishes it")
    raise BadBundle(what, (Problem(RULE, Where(where or "bundle"), what, fix),))


# --- the ZIP file ----------------------------------------------------------------------------------------------------


def _parts(octets: bytes, where: str) -> Mapping[str, bytes]:
    """Unpack into memory: never more than MOST_BYTES, whatever the file says of itself."""
    if len(octets) > MOST_BYTES:
        _refuse(where, msg("the bundle is larger than {most} MB", most=MOST_BYTES // 2**20))
    _check_directory(octets, where)
    try:
        with ZipFile(BytesIO(octets)) as archive:
            entries = archive.infolist()
            _check_entries(entries, where)
            return {entry.filename: _unpacked(archive, entry, where) for entry in entries}
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, struct.error, OverflowError):
        _refuse(where, msg("the bundle is no whole ZIP file"), msg("fetch it again; perhaps only a part of it came"))


def _check_directory(octets: bytes, where: str) -> None:
    """Look at the size of the directory before anybody makes a list of it: ten megabytes hold 200,000 entries."""
    if not octets.startswith(b"PK\x03\x04") or len(octets) < _END.size:
        _refuse(where, msg("the bundle is no whole ZIP file"), msg("fetch it again; perhaps only a part of it came"))
    sign, disk, start_disk, here, entries, size, start, comment = _END.unpack(octets[-_END.size :])
    whole = start + size + _END.size == len(octets)
    if sign != b"PK\x05\x06" or disk or start_disk or comment or here != entries or not whole:
        _refuse(where, _OTHER_KIND)
    if octets[-_END.size - 20 :].startswith(b"PK\x06\x07"):  # of ZIP64: not this directory would count, but another one
        _refuse(where, _OTHER_KIND)
    if size > _MOST_DIRECTORY:
        _refuse(where, msg("the bundle has more than {most} files", most=MOST_FILES))


def _check_entries(entries: list[ZipInfo], where: str) -> None:
    if len(entries) > MOST_FILES + 1:
        _refuse(where, msg("the bundle has more than {most} files", most=MOST_FILES))
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names):
        _refuse(where, msg("the bundle has two files of one name"))
    if missing := {ABOUT, TEXT} - set(names):
        _refuse(where, msg("the bundle has no {names}", names=", ".join(sorted(missing))))
    for entry in entries:
        _check_entry(entry, where)
    if all(entry.header_offset for entry in entries):  # something else stands where the first one should
        _refuse(where, _OTHER_KIND)
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        _refuse(where, msg("the bundle is larger than {most} MB when unpacked", most=MOST_BYTES // 2**20))


def _check_entry(entry: ZipInfo, where: str) -> None:
    if entry.filename not in (ABOUT, TEXT) and not _is_good_name(entry.filename):
        name = shown(entry.filename)
        _refuse(where, msg("the bundle has a file whose name is not allowed: {name}", name=name))
    if (entry.external_attr >> 16) & _KIND == _IS_LINK:
        _refuse(where, msg("the bundle has a file that is only a pointer to another: {name}", name=entry.filename))
    if entry.flag_bits & _ENCRYPTED or entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        _refuse(
            where,
            msg("the bundle has a file that is packed in a way that is not allowed: {name}", name=entry.filename),
        )
    if entry.comment or _ZIP64 in _blocks(entry.extra):
        _refuse(where, _OTHER_KIND)


def _blocks(extra: bytes) -> Iterator[int]:
    """Give the kinds of what an extra field has."""
    while len(extra) >= _BLOCK.size:
        kind, size = _BLOCK.unpack_from(extra)
        yield kind
        extra = extra[_BLOCK.size + size :]


def _is_good_name(path: str) -> bool:
    return path.startswith(FOLDER) and NAME.fullmatch(path.removeprefix(FOLDER)) is not None


def _unpacked(archive: ZipFile, entry: ZipInfo, where: str) -> bytes:
    """The sizes that entries name were added up before; none gives more than it names."""
    with archive.open(entry) as file:
        content = file.read(entry.file_size + 1)
    if len(content) != entry.file_size:
        _refuse(where, msg("the bundle has a file that is not as long as it says: {name}", name=entry.filename))
    return content


# --- bundle.json -----------------------------------------------------------------------------------------------------


def _about(parts: Mapping[str, bytes], where: str) -> BundleJson:
    written = parts[ABOUT]
    if len(written) > MOST_ABOUT:
        _refuse(where, msg("{name} in the bundle is too long", name=ABOUT))
    try:
        tree = json.loads(written.decode("utf-8-sig"), object_pairs_hook=_once)
    except (ValueError, RecursionError):
        _refuse(where, msg("{name} in the bundle is not JSON in UTF-8", name=ABOUT))
    versions = tree.get("practice_bundle") if isinstance(tree, dict) else None
    if VERSION not in ([versions] if isinstance(versions, str) else versions if isinstance(versions, list) else []):
        fix = msg("update labnetz; perhaps a newer one knows it")
        _refuse(where, msg("the bundle is of a version that is not known here"), fix)
    about = about_of(tree)
    if isinstance(about, str):
        _refuse(where, msg("{name} in the bundle is wrong at {key}", name=ABOUT, key=shown(about)))
    return about


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Refuse a key that stands twice: readers disagree on which of the two counts (RFC 8259 §4)."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def _check_files(about: BundleJson, parts: Mapping[str, bytes], where: str) -> None:
    """Every file is named once, with its size and hash, and is of a harmless kind."""
    named = {one.path: one for one in about.files}
    if len(named) < len(about.files) or named.keys() | {ABOUT} != parts.keys() or ABOUT in named:
        _refuse(where, msg("{name} names other files than the bundle has", name=ABOUT))
    for path, one in named.items():
        if (len(parts[path]), sha256(parts[path]).hexdigest()) != (one.size, one.sha256):
            _refuse(where, msg("a file of the bundle is not the one that {name} names: {file}", name=ABOUT, file=path))
        if path != TEXT and not is_harmless(path, parts[path]):
            _refuse(where, msg("the bundle has a file of a kind that is not allowed: {name}", name=path))


# --- practice.md -----------------------------------------------------------------------------------------------------


def _text(octets: bytes, where: str) -> str:
    if len(octets) > MOST_TEXT:
        _refuse(where, msg("{name} in the bundle is too long", name=TEXT))
    try:
        text = octets.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        _refuse(where, msg("{name} in the bundle is no text in UTF-8", name=TEXT))
    return text


def _check_text(about: BundleJson, text: str, where: str) -> None:
    """What is said twice must be said alike: else one sees a free licence and takes over another one."""
    marked, _, _ = split(text, TEXT)
    fields = None
    if marked is not None:
        fields = validate(PracticeFields, marked, vital=frozenset(("id", "title")), zone=ZoneInfo("UTC")).value
    if fields is None:
        _refuse(where, msg("{name} in the bundle has no usable block of keys at the top", name=TEXT))
    practice = about.practice
    for key, there, here in _twice_said(fields, practice.id, practice.version or "", practice.licence):
        if there != here:
            what = msg("{key} is another one in {text} than in {about}", key=key, text=TEXT, about=ABOUT)
            _refuse(where, what)


def _twice_said(fields: PracticeFields, id_: str, version: str, licence: str) -> Iterator[tuple[str, str, str]]:
    yield "id", fields.id or "", id_
    yield "version", fields.version, version
    yield "licence", fields.licence, licence
