"""The bundles that a built site's lab.json promises: are they there, whole, and what their checksums say?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from labnetz.bundle import checksum
from labnetz.bundle_read import read_bundle, read_checksum
from labnetz.errors import BadBundle
from labnetz.model import Message, msg

if TYPE_CHECKING:
    from labnetz.check.built_site import Built


def wrong_bundles(built: Built) -> Iterator[tuple[str, Message]]:
    """Say in which file what is wrong about the bundles of the site's own practices; those of a portal's labs are
    elsewhere."""
    manifest = built.manifest()
    base, listed = str(manifest.get("url", "")), manifest.get("practices")
    for one in listed if isinstance(listed, list) else ():
        address = one.get("bundle") if isinstance(one, dict) else None
        if isinstance(address, str) and base and address.startswith(base):
            yield from _wrong(unquote(address.removeprefix(base)), str(one.get("hash", "")), built)


def _wrong(path: str, digest: str, built: Built) -> Iterator[tuple[str, Message]]:
    beside = f"{path}.sha256"
    for name in (path, beside):
        if name not in built.names:
            yield "lab.json", msg("{path} is named here, but missing in the built site", path=name)
            return
    octets = built.read(path)
    another = msg("{path} is another file than the one that is named here", path=path)
    if not digest or checksum(octets) != digest:
        yield "lab.json", another
    try:
        if read_checksum(built.read(beside), beside) != checksum(octets):
            yield beside, another
        read_bundle(octets, "", path)
    except BadBundle as error:
        yield from ((one.where.path, one.what) for one in error.problems)
