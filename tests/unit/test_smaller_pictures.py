"""A lab's pictures get smaller copies without what a camera writes into them; nothing gets larger or is lost."""

import json
import struct
import zlib
from datetime import UTC, datetime
from io import BytesIO
from random import Random

import pytest
from PIL import Image as Pillow
from PIL import features

from labnetz.model import Image, Lab
from labnetz.publish.details import figure
from labnetz.publish.pictures import MEASURE, Copy, Picture, thumbnail, with_copies
from labnetz.publish.site import Site
from labnetz.smaller_pictures import CACHE, picture_problems, pictures_of

URL = "https://lab.example/mg/"
ORIENTATION, GPS, MAKER = 0x0112, 0x8825, 0x010F


def noise(size, mode="RGB"):
    """A picture in which nothing repeats, soft as a photograph."""
    coarse = Pillow.effect_noise((size[0] // 20, size[1] // 20), 90)
    return coarse.resize(size, Pillow.Resampling.BICUBIC).convert(mode)


def saved(picture, kind, **more):
    into = BytesIO()
    picture.save(into, kind, **more)
    return into.getvalue()


@pytest.fixture(scope="module")
def photo():
    exif = Pillow.Exif()
    exif[MAKER] = "Kamera von Frau Muster"
    exif.get_ifd(GPS).update({1: "N", 2: (50.0, 5.0, 0.0), 3: "E", 4: (8.0, 14.0, 0.0)})
    return saved(noise((2000, 1500)), "JPEG", quality=95, exif=exif)


@pytest.fixture(scope="module")
def small():
    return saved(noise((500, 400)), "JPEG", quality=95)


@pytest.fixture
def docs(tmp_path):
    (tmp_path / "docs" / "bilder").mkdir(parents=True)
    return tmp_path / "docs"


def made(docs, **files):
    for name, content in files.items():
        (docs / "bilder" / name.replace("_", ".")).write_bytes(content)
    paths = [path.relative_to(docs).as_posix() for path in docs.rglob("*") if path.is_file()]
    return pictures_of(paths, docs, URL)


def opened(artifact):
    return Pillow.open(BytesIO(artifact.content))


def test_a_photograph_gets_copies_for_telephones_and_desks(docs, photo):
    found = made(docs, foto_jpg=photo)
    picture = found.known[f"{URL}bilder/foto.jpg"]
    assert (picture.width, picture.height) == (2000, 1500)
    assert [copy.width for copy in picture.copies] == [480, 960, 1440]
    assert [copy.url for copy in picture.copies] == [URL + one.path for one in found.files]
    assert [opened(one).size for one in found.files] == [(480, 360), (960, 720), (1440, 1080)]
    assert {opened(one).format for one in found.files} == {"WEBP"}
    assert [problem.rule for problem in found.problems] == ["PRIV-05"]


def test_a_copy_does_not_say_where_and_by_whom_it_was_taken(docs, photo):
    found = made(docs, foto_jpg=photo)
    assert found.files
    for one in found.files:
        assert not opened(one).getexif()
        assert b"Muster" not in one.content


@pytest.mark.parametrize(
    ("orientation", "size"), [(1, (1200, 900)), (3, (1200, 900)), (6, (900, 1200)), (8, (900, 1200))]
)
def test_a_picture_stands_upright_as_the_camera_was_held(docs, orientation, size):
    exif = Pillow.Exif()
    exif[ORIENTATION] = orientation
    lying = noise((1200, 900))
    lying.paste((255, 0, 0), (0, 0, 600, 900))  # what lay left
    found = made(docs, foto_jpg=saved(lying, "JPEG", exif=exif, quality=95))
    picture = found.known[f"{URL}bilder/foto.jpg"]
    assert (picture.width, picture.height) == size
    copy = opened(found.files[0]).convert("RGB")
    wide, high = copy.size
    red = {
        1: (wide // 8, high // 2),
        3: (wide * 7 // 8, high // 2),
        6: (wide // 2, high // 8),
        8: (wide // 2, high * 7 // 8),
    }
    assert copy.getpixel(red[orientation])[0] > 200
    assert copy.getpixel(red[orientation])[1] < 60


def test_who_publishes_a_photograph_that_says_where_it_was_taken_is_told(docs, photo, small):
    """The file itself is published, too: whoever saves it reads there where somebody lives."""
    for found in (made(docs, foto_jpg=photo, tisch_jpg=small), made(docs)):  # made, then from the cache
        (problem,) = found.problems
        assert (problem.rule, problem.level, problem.where.path) == ("PRIV-05", "warning", "bilder/foto.jpg")
        assert "says where it was taken" in str(problem)


def test_the_same_pictures_give_the_same_bytes_and_come_from_the_cache_the_second_time(docs, small, monkeypatch):
    first = made(docs, foto_jpg=small)
    monkeypatch.setattr(Pillow, "open", lambda _: pytest.fail("was made again"))
    assert made(docs, foto_jpg=small) == first


def test_a_torn_cache_is_made_again_and_mended(docs, small):
    first = made(docs, foto_jpg=small)
    (kept,) = (docs.parent / CACHE).iterdir()
    whole = kept.read_bytes()
    for torn in (whole[:-10], b"", b"{}\n", whole[:5], b'{"sha256": 1, "copies": 2}\n'):
        kept.write_bytes(torn)
        assert made(docs, foto_jpg=small) == first
        assert kept.read_bytes() == whole


def test_the_cache_forgets_what_is_no_longer_there(docs, photo):
    made(docs, foto_jpg=photo)
    made(docs, foto_jpg=saved(noise((500, 400)), "JPEG", quality=95))
    assert len([*(docs.parent / CACHE).iterdir()]) == 1


def test_a_folder_that_is_no_folder_keeps_nothing_and_stops_nothing(docs, photo):
    (docs.parent / ".cache").write_text("belegt")
    assert len(made(docs, foto_jpg=photo).files) == 3


def test_a_picture_that_would_not_get_smaller_stands_for_its_widest_copy(docs):
    small = saved(noise((1000, 800)), "WEBP", quality=30)
    found = made(docs, klein_webp=small)
    copies = found.known[f"{URL}bilder/klein.webp"].copies
    assert all(len(one.content) < len(small) for one in found.files)
    assert copies[-1] == Copy(1000, f"{URL}bilder/klein.webp")


def test_a_drawing_keeps_its_lines(docs):
    """A PNG is mostly a screenshot or a plan, on which every letter counts."""
    plan = Pillow.new("RGB", (600, 400), "white")
    plan.paste((10, 20, 30), (100, 100, 101, 300))
    found = made(docs, plan_png=saved(plan, "PNG", compress_level=0))
    copies = {opened(one).size: opened(one) for one in found.files}
    assert copies[600, 400].convert("RGB").getpixel((100, 200)) == (10, 20, 30)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_can_be_seen_through_stays_so(docs, mode):
    glass = Pillow.new("RGBA", (700, 700), (0, 0, 0, 0))
    glass.paste(noise((300, 300), "RGBA"), (0, 0))
    picture = glass.convert(mode)
    more = {"transparency": picture.getpixel((600, 600))} if mode == "P" else {}
    found = made(docs, glas_png=saved(picture, "PNG", compress_level=0, **more))
    assert opened(found.files[0]).convert("RGBA").getpixel((470, 470))[3] == 0


@pytest.mark.parametrize("mode", ["CMYK", "L"])
def test_pictures_for_printers_are_shown_too(docs, mode):
    found = made(docs, druck_jpg=saved(noise((1000, 800), mode), "JPEG", quality=95))
    assert opened(found.files[0]).mode == "RGB"


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_a_moving_picture_stays_as_it_is(docs, kind):
    frames = [noise((600, 500), "P" if kind == "GIF" else "RGB") for _ in range(2)]
    found = made(docs, **{f"film_{kind.lower()}": saved(frames[0], kind, save_all=True, append_images=frames[1:])})
    assert found.files == ()
    assert found.known == {f"{URL}bilder/film.{kind.lower()}": Picture(600, 500)}


def test_a_telephones_photograph_with_a_second_view_gets_copies(docs):
    frames = [noise((1000, 750)) for _ in range(2)]
    body = saved(frames[0], "MPO", save_all=True, append_images=frames[1:], quality=95)
    found = made(docs, foto_jpg=body)
    assert [opened(one).size for one in found.files] == [(480, 360), (960, 720), (1000, 750)]


def test_a_vector_drawing_has_its_size_and_no_copies(docs):
    found = made(docs, plan_svg=b'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"></svg>')
    assert (found.files, found.known) == ((), {f"{URL}bilder/plan.svg": Picture(300, 200)})


def test_one_picture_under_two_names_is_copied_once_for_each_name(docs, small):
    found = made(docs, eins_jpg=small, zwei_jpg=small)
    assert len({one.path for one in found.files}) == len(found.files) == 4
    (docs / "kopie").mkdir()
    (docs / "kopie" / "eins.jpg").write_bytes(small)
    again = made(docs)
    assert len({one.path for one in again.files}) == len(again.files) == 4


def test_names_become_addresses_that_hold_everywhere(docs, small):
    (docs / "bilder" / "Größe & Maß, 1.jpg").write_bytes(small)
    found = made(docs)
    assert f"{URL}bilder/Gr%C3%B6%C3%9Fe%20%26%20Ma%C3%9F%2C%201.jpg" in found.known
    assert all(one.path.startswith("assets/pictures/groesse-mass-1-") for one in found.files)


# --- what can't be read ----------------------------------------------------------------------------------------------


def bomb():
    """A PNG that says that it has 10,000 × 9,000 pixels, just as many as Pillow would still unpack, and warn."""
    head = struct.pack(">IIBBBBB", 10_000, 9_000, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(30_001))
    parts = ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(part)) + name + part + struct.pack(">I", zlib.crc32(name + part)) for name, part in parts
    )


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"<html>", id="a web page"),
        pytest.param(saved(noise((600, 500)), "JPEG")[:2000], id="cut off"),
        pytest.param(bomb(), id="a bomb"),
    ],
)
def test_what_can_not_be_read_is_told_and_the_others_get_copies(docs, small, content):
    found = made(docs, kaputt_jpg=content, foto_jpg=small)
    assert [one.where.path for one in found.problems] == ["bilder/kaputt.jpg"]
    assert (found.problems[0].rule, found.problems[0].level) == ("DATA-27", "warning")
    assert list(found.known) == [f"{URL}bilder/foto.jpg"]


def test_the_check_says_the_same_without_making_a_copy(docs, photo, small):
    found = made(docs, foto_jpg=photo, tisch_jpg=small, leer_png=b"", plan_svg=b"<svg/>")
    for path in (docs.parent / CACHE).iterdir():
        path.unlink()
    assert picture_problems(docs) == found.problems
    assert [one.rule for one in found.problems] == ["PRIV-05", "DATA-27"]
    assert [*(docs.parent / CACHE).iterdir()] == []


@pytest.mark.filterwarnings("ignore")  # Pillow says what it thinks of such files
def test_whatever_bytes_a_picture_has_the_build_goes_on(docs):
    chance = Random(7)  # noqa: S311 - the same bytes each time
    known = "AVIF" if features.check("avif") else "JPEG"
    whole = {kind: saved(noise((120, 90)), kind) for kind in ("JPEG", "PNG", "WEBP", known)}
    for number in range(300):
        kind, content = chance.choice(sorted(whole.items()))
        broken = bytearray(content)
        for _ in range(chance.randint(1, 8)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        (docs / f"{number}.{kind.lower()}").write_bytes(broken)
    found = made(docs)
    assert len(found.known) + len(found.problems) >= 300


def test_other_files_are_passed_over(docs, tmp_path):
    (docs / "bilder" / "ablauf.pdf").write_bytes(b"%PDF")
    assert pictures_of(["bilder/ablauf.pdf", "assets/images/favicon.png"], docs, URL).known == {}


@pytest.mark.skipif(not features.check("avif"), reason="this Pillow reads no AVIF")
def test_a_new_format_gets_copies_too(docs):
    found = made(docs, foto_avif=saved(noise((1000, 750)), "AVIF", quality=95))
    assert found.known[f"{URL}bilder/foto.avif"].copies


# --- pages -----------------------------------------------------------------------------------------------------------

COPIES = tuple(Copy(width, f"{URL}assets/pictures/foto-1-{width}.webp") for width in (480, 960, 1440))
PHOTO = f"{URL}bilder/foto.jpg"


def site(**more):
    known = {PHOTO: Picture(2000, 1500, COPIES), f"{URL}bilder/plan.svg": Picture(300, 200)}
    usual = {
        "name": "L",
        "url": URL,
        "language": "de",
        "timezone": "Europe/Berlin",
        "labs": {"mg": Lab(id="mg", name="M")},
    }
    return Site(**(usual | {"now": datetime(2026, 12, 1, tzinfo=UTC), "pictures": known} | more))


def test_a_figure_offers_the_copies_and_keeps_its_room_free():
    shown = figure(Image("foto.jpg", "Ein Tisch", "Stadt", "CC0-1.0", PHOTO), site(), "../")
    assert (shown.src, shown.width, shown.height, shown.sizes) == (
        "../assets/pictures/foto-1-1440.webp",
        2000,
        1500,
        MEASURE,
    )
    assert shown.srcset == ", ".join(f"../assets/pictures/foto-1-{width}.webp {width}w" for width in (480, 960, 1440))


@pytest.mark.parametrize(
    ("image", "where"),
    [
        pytest.param(Image("a", "A", "Stadt", "CC0-1.0", "https://cdn.example/a.jpg"), {}, id="from another site"),
        pytest.param(Image("a", "A", "", "CC0-1.0", PHOTO), {}, id="nobody says who made it"),
        pytest.param(Image("a", "A", "Stadt", "", PHOTO), {}, id="nobody says who may show it"),
        pytest.param(Image("a", "A", "Stadt", "CC0-1.0", PHOTO), {"is_portal": True}, id="on a portal"),
        pytest.param(None, {}, id="none"),
    ],
)
def test_a_picture_is_not_shown(image, where):
    assert figure(image, site(**where), "") is None


def test_a_list_shows_a_small_copy():
    assert thumbnail(PHOTO, site(), "") == "assets/pictures/foto-1-480.webp"
    assert thumbnail(f"{URL}bilder/plan.svg", site(), "") == "bilder/plan.svg"
    assert thumbnail(f"{URL}bilder/neu.jpg", site(), "") == "bilder/neu.jpg"


def test_a_picture_in_a_text_offers_its_copies():
    html = with_copies(
        '<p><img alt="Ein &quot;Tisch&quot;" src="../../bilder/foto.jpg" /></p>', site(), "aktuelles/neu/"
    )
    assert 'alt="Ein &quot;Tisch&quot;"' in html
    assert 'src="../../assets/pictures/foto-1-1440.webp" width="2000" height="1500"' in html
    assert 'srcset="../../assets/pictures/foto-1-480.webp 480w, ' in html
    assert html.endswith(f'sizes="{MEASURE}"/></p>')


@pytest.mark.parametrize(
    "html",
    [
        '<img src="https://cdn.example/bilder/foto.jpg" alt="A">',
        '<img src="bilder/foto.jpg" width="300" alt="A">',
        '<img src="bilder/foto.jpg" srcset="b.jpg 2x" alt="A">',
        "<p>kein Bild</p>",
        "<code>&lt;img src=bilder/foto.jpg&gt;</code>",
        '<img alt="ohne Adresse">',
        '<img src="http://[" alt="A">',
    ],
)
def test_what_a_text_says_itself_and_what_we_do_not_know_stays(html):
    assert with_copies(html, site(), "") == html


def test_signs_in_a_description_break_nothing():
    html = with_copies("<img src='bilder/plan.svg' alt='5 > 3 &amp; \"so\"' loading=eager>", site(), "")
    assert html == (
        '<img loading="eager" decoding="async" src="bilder/plan.svg" alt="5 &gt; 3 &amp; &quot;so&quot;" '
        'width="300" height="200">'
    )


def test_no_text_keeps_the_search_for_pictures_busy():
    """Half an attribute, ten thousand times: what takes for ever here would stop a build."""
    assert with_copies("<img " + 'a="b ' * 10_000, site(), "").startswith("<img a=")
    assert with_copies("<img" + " a" * 20_000, site(), "").startswith("<img a")


def test_what_the_cache_says_is_what_lies_there(docs, photo):
    made(docs, foto_jpg=photo)
    (kept,) = (docs.parent / CACHE).iterdir()
    head = json.loads(kept.read_bytes().partition(b"\n")[0])
    assert (head["width"], [width for width, _ in head["copies"]]) == (2000, [480, 960, 1440])
