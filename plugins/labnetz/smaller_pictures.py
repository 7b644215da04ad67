"""Make smaller copies of a lab's pictures, so that a telephone need not load what a camera took. Decides no page.

A copy has nothing of what a camera writes beside the picture: neither place nor owner. Drawings, moving pictures and
what is small stay as they are. Copies lie in a cache beside docs/, since making one takes a tenth of a second;
each is named by what it was made of, so one that is there is the right one.
"""

from __future__ import annotations

import json
import os
import struct
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from PIL import Image, ImageOps
from PIL import __version__ as pillow

from labnetz.content.picture_size import size_of
from labnetz.content.values import slug_of
from labnetz.model import Artifact, Problem, Where, msg
from labnetz.publish.pictures import Copy, Picture

FOLDER = "assets/pictures"
CACHE = Path(".cache") / "labnetz" / "pictures"
WIDTHS = (480, 960, 1440)
"""Pixels: a telephone, a telephone with a fine screen or a text on a desk, such a text on a fine screen."""
MOST_PIXELS = 80_000_000
_RASTER = {".jpg", ".jpeg", ".png", ".webp", ".avif"}
_DRAWN = {".svg", ".gif"}
_MADE_BY = f"1 {pillow} {WIDTHS}"
_ORIENTATION = 0x0112  # Exif 2.32, 4.6.4
_LYING = {5, 6, 7, 8}
_FAILURES = (
    *(OSError, ValueError, SyntaxError, ArithmeticError, EOFError, LookupError, TypeError, RuntimeError),
    *(struct.error, zlib.error, Image.DecompressionBombError),
)
"""What Pillow's readers raise at bytes that are no picture after all."""
_GPS, _WHERE = 0x8825, {2, 4}  # latitude and longitude, Exif 2.32, 4.6.6


@dataclass(frozen=True, slots=True)
class Pictures:
    """The copies as files, what pages must know of each picture by its address, and what is wrong with some."""

    files: tuple[Artifact, ...] = ()
    known: Mapping[str, Picture] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Made:
    """A picture after looking at it: its size, and its copies by their width; `has_place` if it says where it was
    taken."""

    width: int
    height: int
    copies: tuple[tuple[int, bytes], ...] = ()
    has_place: bool = False


def pictures_of(paths: Iterable[str], docs: Path, site_url: str) -> Pictures:
    """Make copies of the pictures among a site's files; what is no picture or lies outside of `docs` is passed over.

    The same files give the same bytes. What can't be read is shown as it is, and told.
    """
    found = sorted(path for path in paths if _ending(path) in _RASTER | _DRAWN and (docs / path).is_file())
    cache = _Cache(docs.parent / CACHE)
    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:  # Pillow lets other threads run while it works
        looked = dict(zip(found, pool.map(partial(_look, cache, docs), found), strict=True))
    cache.forget_all_but({digest for digest, _ in looked.values()})
    files: dict[str, Artifact] = {}
    known: dict[str, Picture] = {}
    for path, (digest, made) in looked.items():
        if made is not None:
            stem = f"{FOLDER}/{slug_of(PurePosixPath(path).stem)[:40] or 'bild'}-{digest[:8]}"
            named = [(width, f"{stem}-{width}.webp", content) for width, content in made.copies]
            files |= {name: Artifact(name, content) for _, name, content in named}
            copies = tuple(Copy(width, site_url + name) for width, name, _ in named)
            address = site_url + quote(path)
            known[address] = Picture(made.width, made.height, _offered(copies, made, address))
    problems = (problem for path, (_, made) in looked.items() for problem in _problems(path, made))
    return Pictures(tuple(files.values()), known, tuple(problems))


def picture_problems(docs: Path) -> tuple[Problem, ...]:
    """Say what is wrong with the pictures below a folder, without making copies: what is cut off shows only then."""
    paths = sorted(path for path in docs.rglob("*") if path.is_file() and _ending(path.name) in _RASTER)
    looked = ((path.relative_to(docs).as_posix(), _seen(path.read_bytes())) for path in paths)
    return tuple(problem for path, made in looked for problem in _problems(path, made))


def _offered(copies: tuple[Copy, ...], made: _Made, address: str) -> tuple[Copy, ...]:
    """Let the picture itself stand for the widest copy where that would not have been smaller."""
    is_widest_missing = copies and copies[-1].width < min(made.width, WIDTHS[-1])
    return (*copies, Copy(made.width, address)) if is_widest_missing else copies


def _ending(path: str) -> str:
    return PurePosixPath(path).suffix.lower()


def _problems(path: str, made: _Made | None) -> Iterator[Problem]:
    if made is None and _ending(path) in _RASTER:
        what = msg("the picture {path} can't be read, or is too large, so it gets no smaller copies", path=path)
        yield Problem("DATA-27", Where(path), what, msg("open it with a graphics program and save it anew"), "warning")
    if made is not None and made.has_place:
        what = msg("the picture {path} says where it was taken, to the metre", path=path)
        fix = msg("save it anew without its location: graphics programs ask for that when they export a picture")
        yield Problem("PRIV-05", Where(path), what, fix, "warning")


def _look(cache: _Cache, docs: Path, path: str) -> tuple[str, _Made | None]:
    content = (docs / path).read_bytes()
    digest = sha256(f"{_MADE_BY}\n".encode() + content).hexdigest()
    if _ending(path) in _DRAWN:
        size = size_of(content)
        return digest, _Made(*size) if size else None
    made = cache.load(digest)
    if made is None and (made := _made(content)) is not None:
        cache.keep(digest, made)
    return digest, made


# --- copies ----------------------------------------------------------------------------------------------------------


def _made(content: bytes) -> _Made | None:
    """Make the copies; None for what Pillow can't read, in whatever way it fails at hostile bytes."""
    return _with(content, _copied)


def _seen(content: bytes) -> _Made | None:
    """Look at the head of a picture only."""
    return _with(content, lambda picture, _: _without_copies(picture))


def _with(content: bytes, make: Callable[[Image.Image, int], _Made]) -> _Made | None:
    size = size_of(content)
    if size is None or size[0] * size[1] > MOST_PIXELS:
        return None
    try:
        with Image.open(BytesIO(content)) as picture:
            return make(picture, len(content))
    except _FAILURES:
        return None


def _without_copies(picture: Image.Image) -> _Made:
    size, said = picture.size, picture.getexif()
    width, height = reversed(size) if said.get(_ORIENTATION) in _LYING else size
    return _Made(width, height, has_place=bool(_WHERE & said.get_ifd(_GPS).keys()))


def _copied(picture: Image.Image, most: int) -> _Made:
    """`most` bytes has the original: a copy that is larger helps nobody."""
    seen = _without_copies(picture)
    if picture.format != "MPO" and getattr(picture, "is_animated", False):  # MPO: a camera's second view
        return seen
    is_exact = picture.format == "PNG"
    picture.draft("RGB", (WIDTHS[-1], WIDTHS[-1]))  # a JPEG is read in the size that is needed
    upright = ImageOps.exif_transpose(picture)
    plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    wanted = sorted({min(seen.width, one) for one in WIDTHS})
    sizes = ((one, max(1, round(seen.height * one / seen.width))) for one in wanted)
    copies = ((size[0], _written(plain, size, is_exact=is_exact)) for size in sizes)
    return replace(seen, copies=tuple((one, body) for one, body in copies if len(body) < most))


def _written(picture: Image.Image, size: tuple[int, int], *, is_exact: bool) -> bytes:
    into = BytesIO()
    smaller = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    profile = picture.info.get("icc_profile", b"") or b""
    smaller.save(into, "WEBP", quality=80, method=4, lossless=is_exact, icc_profile=profile, exif=b"", xmp=b"")
    return into.getvalue()


# --- cache -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Cache:
    """Copies of earlier builds: `<digest>` has a line of JSON and the bytes of all copies, one behind the other.

    What is not there or torn is made again; a folder that nobody may write into keeps nothing.
    """

    folder: Path

    def load(self, digest: str) -> _Made | None:
        """Give what was made of these bytes."""
        try:
            head, _, body = (self.folder / digest[:40]).read_bytes().partition(b"\n")
            said = json.loads(head)
            if sha256(body).hexdigest() != said["sha256"]:
                return None
            return _Made(said["width"], said["height"], tuple(_cut(body, said["copies"])), bool(said["place"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, digest: str, made: _Made) -> None:
        """Keep what was made, whole or not at all."""
        body = b"".join(content for _, content in made.copies)
        lengths = [(width, len(content)) for width, content in made.copies]
        head = {"width": made.width, "height": made.height, "place": made.has_place, "copies": lengths}
        head |= {"sha256": sha256(body).hexdigest()}
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as file:
                file.write(json.dumps(head).encode() + b"\n" + body)
            Path(file.name).replace(self.folder / digest[:40])
        except OSError:
            return

    def forget_all_but(self, digests: Set[str]) -> None:
        """Forget what is no longer among the pictures of the lab."""
        names = {digest[:40] for digest in digests}
        try:
            for path in self.folder.iterdir():
                if path.name not in names:
                    path.unlink(missing_ok=True)
        except OSError:
            return


def _cut(body: bytes, lengths: Iterable[tuple[int, int]]) -> Iterator[tuple[int, bytes]]:
    at = 0
    for width, length in lengths:
        yield width, body[at : at + length]
        at += length
