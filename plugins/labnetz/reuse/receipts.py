"""What a lab keeps of each practice that it took over: the bundle as it came, and a receipt. Asks nobody.

    <lab's folder>/adopted/README.txt
    <lab's folder>/adopted/<id>/origin.json           where it comes from; what was taken when, under which licence
    <lab's folder>/adopted/<id>/<16 of its hash>.zip  the bundle, untouched: what the next merge compares with

The page itself says by `based_on_hash` which bundle it is made of: its rename is the moment of change. Whoever is
killed before leaves the old page and its bundle, whoever is killed after it the new ones.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from labnetz.bundle import checksum
from labnetz.bundle_read import read_bundle
from labnetz.harvest.files import content_of, write_files
from labnetz.locale import say
from labnetz.model import msg
from labnetz.reuse.page import CannotAdopt

if TYPE_CHECKING:
    from labnetz.bundle import Bundle

FOLDER = "adopted"
_MOST = 1024 * 1024
_HASH = re.compile(r"sha256:([0-9a-f]{64})")

README = msg(
    "Here lies what this lab took over from others, as it came: please leave it as it is.\n\n"
    "With it, “labnetz adopt --update” can tell your own changes from those of the original.\n"
    "Your version is the page in the folder docs; that is the one to change.\n"
    "origin.json says where something comes from, when it was taken over and under which licence.\n"
)


@dataclass(frozen=True, slots=True)
class Taken:
    """One version that was taken over: when (YYYY-MM-DD), and what its licence was then."""

    version: str
    hash: str
    licence: str
    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Where a practice comes from. `lab` and `id` name it in our network, `site` and `page` are addresses.

    `listed` is the address of the lab.json that named it, "" for one that was read from a folder here.
    """

    lab: str
    id: str
    title: str
    site: str
    page: str
    listed: str
    taken: tuple[Taken, ...] = ()

    def taking(self, taken: Taken) -> Receipt:
        """Add a version; one that stands there already is not added twice."""
        return replace(self, taken=(*(one for one in self.taken if one.hash != taken.hash), taken))

    def of(self, hash_: str) -> Taken | None:
        """Give what was noted of a bundle."""
        return next((one for one in self.taken if one.hash == hash_), None)


def folder_of(lab: Path, id_: str) -> Path:
    """Give the folder of one practice."""
    return lab / FOLDER / id_


def read_receipt(lab: Path, id_: str) -> Receipt | None:
    """Read the receipt of a practice, None where there is none. Raises CannotAdopt for one that can't be read."""
    path = folder_of(lab, id_) / "origin.json"
    octets = content_of(path)
    if octets is None:
        return None
    try:
        tree = json.loads(octets[:_MOST].decode())
        taken = tuple(Taken(**{name: str(one[name]) for name in Taken.__slots__}) for one in tree["taken"])
        named = {name: str(tree[name]) for name in ("lab", "id", "title", "site", "page", "listed")}
        return Receipt(**named, taken=taken)
    except (ValueError, KeyError, TypeError, RecursionError):
        what = msg("{path} can't be read; take it back from an earlier state (git checkout, a backup)", path=path)
        raise CannotAdopt(what) from None


def bundle_path(lab: Path, id_: str, hash_: str) -> Path:
    """Name the file of a bundle. Raises CannotAdopt for what is no hash."""
    found = _HASH.fullmatch(hash_)
    if found is None:
        raise CannotAdopt(msg("“{hash}” is no checksum; labnetz adopt wrote another one there", hash=hash_[:80]))
    return folder_of(lab, id_) / f"{found[1][:16]}.zip"


def read_base(lab: Path, id_: str, hash_: str) -> Bundle:
    """Give the bundle that a page was made of. Raises CannotAdopt where it is not there, BadBundle where it is not
    what it was."""
    path = bundle_path(lab, id_, hash_)
    octets = content_of(path)
    if octets is None:
        what = msg(
            "{path} is missing: without the version that you took over, yours can't be told from the original; take it "
            "back from an earlier state, or take the practice over once more with --as and compare by hand",
            path=path,
        )
        raise CannotAdopt(what)
    return read_bundle(octets, hash_, path.as_posix())


def keep(lab: Path, own: str, receipt: Receipt, octets: bytes, language: str) -> None:
    """Keep a bundle and its receipt beside those that are there. The bundle of the page goes last: `forget_others`."""
    readme = lab / FOLDER / "README.txt"
    if not readme.exists():
        write_files({readme: say(README, language).encode()})
    folder = folder_of(lab, own)
    write_files({bundle_path(lab, own, checksum(octets)): octets})
    tree = asdict(receipt)
    write_files({folder / "origin.json": json.dumps(tree, ensure_ascii=False, indent=2).encode() + b"\n"})


def forget_others(lab: Path, id_: str, hash_: str) -> None:
    """Take away bundles that the page is no longer made of."""
    mine = bundle_path(lab, id_, hash_)
    for path in folder_of(lab, id_).glob("*.zip"):
        if path != mine and re.fullmatch(r"[0-9a-f]{16}\.zip", path.name):
            path.unlink(missing_ok=True)


def write_new(path: Path, content: bytes) -> bool:
    """Write a file that is not there yet, whole or not at all; False where another one is there already.

    One with the same content counts as written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    half = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        half.chmod(0o644)
        os.link(half, path)
    except FileExistsError:
        return content_of(path) == content
    finally:
        half.unlink(missing_ok=True)
    return True
