"""What others take a practice over by: written the same each time, and read as if everybody were an enemy."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import stat
import struct
import subprocess
import zipfile
from dataclasses import replace
from hashlib import sha256

import pytest

from labnetz.bundle import MOST_BYTES, MOST_FILES, Bundle, BundledFile, checksum, checksum_file, write_bundle
from labnetz.bundle_read import read_bundle, read_checksum
from labnetz.errors import BadBundle
from labnetz.locale import say_problem

TEXT = '---\nid: testessen\ntitle: Testessen\nversion: "1.0"\nlicence: CC-BY-4.0\n---\n\nMit Suppe.\n'
PDF = BundledFile("files/ablauf.pdf", b"%PDF-1.7 Ablauf")
BUNDLE = Bundle(
    lab="berlin",
    lab_name="CityLAB Berlin",
    site="https://berlin.example/",
    id="testessen",
    title="Testessen",
    url="https://berlin.example/formate/testessen/",
    version="1.0",
    licence="CC-BY-4.0",
    language="de",
    attribution="„Testessen“ von CityLAB Berlin",
    text=TEXT,
    files=(PDF,),
)


def parts_of(octets):
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def about_of(parts, **changed):
    """bundle.json as it must be for these parts; `changed` are keys to put in the place of others."""
    files = [
        {"path": path, "size": len(body), "sha256": sha256(body).hexdigest()}
        for path, body in sorted(parts.items())
        if path != "bundle.json"
    ]
    about = json.loads(parts_of(write_bundle(BUNDLE))["bundle.json"]) | {"files": files} | changed
    return json.dumps({key: value for key, value in about.items() if value is not None}).encode()


def zipped(parts, method=zipfile.ZIP_STORED, **entries):
    """A ZIP file; `entries` are attributes of all its entries."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", method) as archive:
        for path, content in parts.items():
            entry = zipfile.ZipInfo(path)
            entry.compress_type = method
            for name, value in entries.items():
                setattr(entry, name, value)
            archive.writestr(entry, content)
    return body.getvalue()


def with_parts(**changed):
    """A bundle with other parts: `practice_md=`, or paths by `more={}`; what bundle.json says fits them."""
    parts = {"practice.md": TEXT.encode(), PDF.path: PDF.content, **changed.pop("more", {})}
    about = changed.pop("about", {})
    parts |= {"practice.md": changed.pop("practice_md")} if "practice_md" in changed else {}
    return zipped({"bundle.json": about_of(parts, **about), **parts}, **changed)


def refused(octets, digest=""):
    with pytest.raises(BadBundle) as error:
        read_bundle(octets, digest, "https://berlin.example/practices/testessen.zip")
    (problem,) = error.value.problems
    assert problem.rule == "USE-01"
    assert problem.where.path == "https://berlin.example/practices/testessen.zip"
    return say_problem(problem, "en")


def test_what_was_written_is_read():
    octets = write_bundle(BUNDLE)
    assert read_bundle(octets, checksum(octets)) == replace(BUNDLE, hash=checksum(octets))


def test_all_that_may_be_said_comes_back():
    said = {
        "origin": "kiel",
        "based_on": "kiel/suppe@2.1",
        "based_on_url": "https://kiel.example/suppe/",
        "based_on_hash": f"sha256:{'ab' * 32}",
        "former_ids": ("probeessen", "suppentest"),
        "withdrawn": "Die Küche ist zu.",
        "demo": True,
    }
    bundle = replace(BUNDLE, **said)
    found = read_bundle(write_bundle(bundle), "")
    assert replace(found, hash="") == bundle


def test_the_same_bundle_has_the_same_octets_whoever_writes_it_and_in_whatever_order():
    other = BundledFile("files/bogen.pdf", b"%PDF-1.7 Bogen")
    one, two = (write_bundle(replace(BUNDLE, files=files)) for files in ((PDF, other), (other, PDF)))
    assert one == two
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        entries = archive.infolist()
    assert [entry.filename for entry in entries] == [
        "bundle.json",
        "files/ablauf.pdf",
        "files/bogen.pdf",
        "practice.md",
    ]
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.compress_type for entry in entries} == {zipfile.ZIP_STORED}
    assert {entry.create_system for entry in entries} == {3}
    assert {entry.external_attr for entry in entries} == {0o100644 << 16}
    assert {entry.extra for entry in entries} == {b""}


def test_next_year_it_has_the_same_octets():
    """Whoever took it over would hear of a new version without any: change this only with the format."""
    assert checksum(write_bundle(BUNDLE)) == "sha256:0e2d44a524a070fd3dc5be454759f5373e23d20996e240d2db4391d747ed8e13"


def test_windows_writes_the_same_octets(monkeypatch):
    here = write_bundle(BUNDLE)
    monkeypatch.setattr("sys.platform", "win32")
    assert zipfile.ZipInfo("x").create_system == 0
    assert write_bundle(BUNDLE) == here


def test_sha256sum_can_check_it(tmp_path):
    octets = write_bundle(BUNDLE)
    (tmp_path / "testessen.zip").write_bytes(octets)
    (tmp_path / "testessen.zip.sha256").write_bytes(checksum_file(octets, "testessen.zip"))
    program = shutil.which("sha256sum")
    assert program
    ran = subprocess.run(
        [program, "--strict", "-c", "testessen.zip.sha256"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout) == (0, "testessen.zip: OK\n")
    assert read_checksum(checksum_file(octets, "testessen.zip")) == checksum(octets)


@pytest.mark.parametrize("body", [b"", b"<html>", b"abc  testessen.zip\n", b"AB" * 32 + b"  x.zip\n", b"a" * 5000])
def test_a_file_without_a_checksum_is_told(body):
    with pytest.raises(BadBundle):
        read_checksum(body, "x.sha256")


def test_a_bundle_that_a_program_packed_tightly_is_read_too():
    """The format only says: stored or deflated. Other people's programs compress."""
    octets = with_parts(method=zipfile.ZIP_DEFLATED)
    assert read_bundle(octets, checksum(octets)).files == (PDF,)


def test_another_checksum():
    octets = write_bundle(BUNDLE)
    assert "its checksum is another one" in refused(octets, f"sha256:{'0' * 64}")
    changed = octets.replace(b"Mit Suppe.", b"Mit Gift..")
    assert len(changed) == len(octets)
    assert "its checksum is another one" in refused(changed, checksum(octets))


# --- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "../practice.md",
        "files/../../x.pdf",
        "/etc/x.pdf",
        "C:\\x.pdf",
        "files\\x.pdf",
        "files/a/b.pdf",
        "files/",
        "files/.htaccess",
        "files/-x.pdf",
        "files/_x.pdf",
        "files/x.abcdefghi",
        f"files/{'x' * 81}.pdf",
        "other/x.pdf",
        "x.pdf",
        "files/x",
        "files/x.php.txt",
        "files/X.pdf",
        "files/über.pdf",
        "files/a b.pdf",
        *(f"files/{name}.pdf" for name in ("con", "prn", "aux", "nul", "com0", "com9", "lpt0", "lpt1", "lpt9")),
        "files/x.pdf\x00.html",
        "files/x.pdf\n",
        "notes.txt",
        "__MACOSX/x.pdf",
        f"files/{'x' * 200}.pdf",
    ],
)
def test_a_name_that_is_not_a_plain_one_in_the_folder_of_files(path):
    # zipfile itself ends a name at a NUL and writes / for \ on some systems: what is read is what counts.
    said = refused(with_parts(more={path: PDF.content}))
    assert "name is not allowed" in said or "names other files" in said


def test_two_files_of_one_name():
    parts = {"practice.md": TEXT.encode()}
    octets = zipped({"bundle.json": about_of(parts), **parts, "practice.mx": b"---\ntitle: Anderes\n---\n"})
    assert "two files of one name" in refused(octets.replace(b"practice.mx", b"practice.md"))


def test_a_link_instead_of_a_file():
    octets = with_parts(external_attr=(stat.S_IFLNK | 0o777) << 16)
    assert "only a pointer to another" in refused(octets)


# --- kinds -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "ending", ["html", "htm", "xhtml", "svg", "js", "mjs", "xml", "php", "exe", "md", "zip", "docm", "swf"]
)
def test_what_runs_on_a_website_or_is_a_page_or_an_archive(ending):
    assert "a kind that is not allowed" in refused(with_parts(more={f"files/x.{ending}": b"Hallo"}))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.pdf", b"<script>alert(1)</script>"),
        ("x.png", b"<svg onload='alert(1)'>"),
        ("x.txt", b"<!doctype html><script src='https://boese.example/'></script>"),
        ("x.csv", b"\xef\xbb\xbf\n  <html>"),
        ("x.odt", b"%PDF-1.7"),
    ],
)
def test_html_under_another_name(name, content):
    assert "a kind that is not allowed" in refused(with_parts(more={f"files/{name}": content}))


# --- size ------------------------------------------------------------------------------------------------------------


def test_ten_megabytes_are_the_end():
    assert "larger than 10 MB" in refused(write_bundle(BUNDLE) + b"\0" * MOST_BYTES)


def test_a_bomb_is_not_unpacked(monkeypatch):
    """60 MB of nothing in 60 kB; it is refused by what it says of itself, before anything is unpacked."""
    octets = with_parts(more={"files/x.txt": b"\0" * 60_000_000}, method=zipfile.ZIP_DEFLATED)
    assert len(octets) < 100_000
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("it was unpacked"))
    assert "larger than 10 MB when unpacked" in refused(octets)


def test_a_bomb_that_lies_about_its_size():
    """The central directory says ten octets, and 20 million come out."""
    octets = bytearray(with_parts(more={"files/x.txt": b"a" * 20_000_000}, method=zipfile.ZIP_DEFLATED))
    size = struct.pack("<L", 20_000_000)
    assert octets.count(size) == 2
    said = refused(bytes(octets.replace(size, struct.pack("<L", 10))))
    assert "not as long as it says" in said or "no whole ZIP file" in said


def test_one_that_is_shorter_than_it_says():
    """Packed by an honest program, and its length changed afterwards: its CRC is right all the same."""
    octets = with_parts(more={"files/x.txt": b"a" * 54_321}, method=zipfile.ZIP_DEFLATED)
    size = struct.pack("<L", 54_321)
    assert octets.count(size) == 2
    assert "not as long as it says" in refused(octets.replace(size, struct.pack("<L", 60_000)))


def test_two_hundred_files_are_enough():
    few = {f"files/a{number}.txt": b"x" for number in range(MOST_FILES - 2)}
    octets = with_parts(more=few)
    assert len(read_bundle(octets, "").files) == MOST_FILES - 1
    assert "more than 200 files" in refused(with_parts(more={**few, "files/b.txt": b"x", "files/c.txt": b"x"}))


@pytest.mark.slow
def test_a_directory_of_a_hundred_thousand_entries_is_not_even_listed(monkeypatch):
    monkeypatch.setattr("labnetz.bundle_read.ZipFile", lambda *_: pytest.fail("it was listed"))
    many = zipped({f"files/a{number}.txt": b"" for number in range(70_000)})
    assert "kind that is not allowed" in refused(many) or "more than 200" in refused(many)


# --- what is no whole ZIP file ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "octets",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<!doctype html>" * 100, id="a web page"),
        pytest.param(write_bundle(BUNDLE)[:-30], id="cut off"),
        pytest.param(write_bundle(BUNDLE)[:200], id="only its beginning"),
        pytest.param(b"MZ" + write_bundle(BUNDLE), id="something before it"),
        pytest.param(write_bundle(BUNDLE) + b"<script>", id="something behind it"),
        pytest.param(zipped({}), id="an empty one"),
        pytest.param(write_bundle(BUNDLE).replace(b"Mit Suppe.", b"Mit Salat."), id="a wrong CRC"),
    ],
)
def test_what_is_no_whole_zip_file(octets):
    assert "ZIP file" in refused(octets)


END = ("sign", "disk", "start_disk", "here", "entries", "size", "start", "comment")


def with_end(octets=None, before=b"", **changed):
    """A bundle with other numbers at the end of its directory; `before` stands before that end, and counts to it."""
    octets = octets or write_bundle(BUNDLE)
    said = dict(zip(END, struct.unpack("<4s4H2LH", octets[-22:]), strict=True)) | changed
    said["size"] += len(before)
    return octets[:-22] + before + struct.pack("<4s4H2LH", *said.values())


@pytest.mark.parametrize("changed", [{"disk": 1}, {"start_disk": 1}, {"here": 9}, {"start": 9}, {"comment": 5}])
def test_a_directory_in_parts_with_a_comment_or_elsewhere(changed):
    assert read_bundle(with_end(), "").id == "testessen"
    assert "of a kind that is not allowed" in refused(with_end(**changed))


def test_something_before_it_that_begins_as_it_does():
    assert "of a kind that is not allowed" in refused(zipped({"x.html": b"<script>"})[:40] + write_bundle(BUNDLE))


def test_a_file_before_the_first_that_the_directory_does_not_name():
    """Other programs read from the front, and would find a page."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        archive.writestr("x.html", b"<script>")
        for path, content in parts_of(write_bundle(BUNDLE)).items():
            archive.writestr(path, content)
        del archive.filelist[0]
    assert "of a kind that is not allowed" in refused(body.getvalue())


def test_a_second_directory_as_large_files_have_it():
    """ZIP64: that one would count, whatever was looked at in this one."""
    octets = write_bundle(BUNDLE)
    start, size = len(octets), struct.unpack("<L", octets[-10:-6])[0]
    other = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 3, 3, size, start - 22 - size)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, start - 22, 1)
    large = with_end(octets, other + locator)
    with zipfile.ZipFile(io.BytesIO(large)) as archive:
        assert len(archive.infolist()) == 3
    assert "of a kind that is not allowed" in refused(large)


def test_an_entry_with_a_comment_or_the_numbers_of_a_large_file():
    assert "of a kind that is not allowed" in refused(with_parts(comment=b"<script>"))
    assert "of a kind that is not allowed" in refused(with_parts(extra=struct.pack("<2HL2HQ", 9, 4, 0, 1, 8, 0)))
    assert read_bundle(with_parts(extra=struct.pack("<2HBL", 0x5455, 5, 1, 0)), "").id == "testessen"


def test_more_files_than_its_directory_counts(monkeypatch):
    octets = with_parts(more={f"files/a{number}.txt": b"x" for number in range(MOST_FILES)})
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("it was unpacked"))
    assert "more than 200 files" in refused(with_end(octets, here=3, entries=3))


def test_a_directory_of_long_remarks_is_not_even_listed(monkeypatch):
    monkeypatch.setattr("labnetz.bundle_read.ZipFile", lambda *_: pytest.fail("it was listed"))
    assert "more than 200" in refused(with_parts(extra=struct.pack("<2H", 9, 30_000) + b"x" * 30_000))


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_whatever_octet_is_broken_it_is_read_or_refused(method):
    octets = with_parts(method=method)
    for place in range(len(octets)):
        broken = octets[:place] + bytes([octets[place] ^ 0xFF]) + octets[place + 1 :]
        with contextlib.suppress(BadBundle):
            assert read_bundle(broken, "").text == TEXT


def test_one_that_asks_for_a_password():
    octets = write_bundle(BUNDLE)
    locked = octets.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")
    assert locked != octets
    assert "packed in a way that is not allowed" in refused(locked)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_packing(method):
    assert "packed in a way that is not allowed" in refused(with_parts(method=method))


@pytest.mark.parametrize("name", ["bundle.json", "practice.md"])
def test_without_one_of_its_two_files(name):
    parts = parts_of(write_bundle(BUNDLE))
    del parts[name]
    assert f"has no {name}" in refused(zipped(parts))


# --- bundle.json -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({"practice_bundle": ["2"]}, "a version that is not known"),
        ({"practice_bundle": None}, "a version that is not known"),
        ({"practice_bundle": "11"}, "a version that is not known"),
        ({"practice_bundle": ["11", 1]}, "a version that is not known"),
        ({"lab": {"id": "../x", "name": "X", "url": "https://x.example/"}}, "wrong at lab.id"),
        ({"lab": {"id": "x", "name": "X", "url": "javascript:alert(1)"}}, "wrong at lab.url"),
        ({"practice": None}, "wrong at practice"),
        ({"practice": {"id": "../../etc", "title": "X", "licence": "X"}}, "wrong at practice.id"),
        ({"practice": {"id": "x", "title": "X"}}, "wrong at practice.licence"),
        ({"practice": {"id": "x", "title": "X", "licence": "X", "based_on_hash": "sha256:1"}}, "based_on_hash"),
        ({"practice": {"id": "x", "title": "X" * 300, "licence": "X"}}, "wrong at practice.title"),
        ({"demo": "ja"}, "wrong at demo"),
        ({"files": []}, "wrong at files"),
        ({"files": [{"path": "practice.md", "size": -1, "sha256": "0" * 64}]}, "wrong at files.0.size"),
    ],
)
def test_a_bundle_json_that_is_wrong(about, said):
    assert said in refused(with_parts(about=about))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (b"[1]", "version that is not known"),
        (b"{", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b'{"practice_bundle": ["1"], "practice_bundle": ["1"]}', "not JSON"),
        (b" " * (256 * 1024 + 1), "too long"),
    ],
)
def test_a_bundle_json_that_is_none(written, said):
    assert said in refused(zipped(parts_of(write_bundle(BUNDLE)) | {"bundle.json": written}))


def test_keys_that_nobody_knows_are_passed_over():
    """That is how a format grows."""
    octets = with_parts(about={"x-more": {"a": [1]}})
    assert read_bundle(octets, "").id == "testessen"


def test_one_version_may_stand_without_brackets_and_a_byte_order_mark_before_it():
    parts = parts_of(write_bundle(BUNDLE))
    written = parts["bundle.json"].replace(b'[\n    "1"\n  ]', b'"1"')
    assert written != parts["bundle.json"]
    assert read_bundle(zipped(parts | {"bundle.json": b"\xef\xbb\xbf" + written}), "").id == "testessen"


@pytest.mark.parametrize(
    ("also", "said"),
    [
        pytest.param({"path": "practice.md"}, "names other files", id="named twice"),
        pytest.param({"path": "bundle.json"}, "names other files", id="itself"),
        pytest.param({"path": "files/weg.pdf"}, "names other files", id="not there"),
        pytest.param({"size": len(TEXT.encode()) + 1}, "is not the one that", id="another size"),
        pytest.param({"sha256": "0" * 64}, "is not the one that", id="another hash"),
    ],
)
def test_files_are_named_once_as_they_are(also, said):
    """The last entry of the list is practice.md; a changed path is one entry more."""
    files = json.loads(about_of(parts_of(write_bundle(BUNDLE))))["files"]
    changed = files[-1] | also
    listed = [*files, changed] if "path" in also else [*files[:-1], changed]
    assert said in refused(with_parts(about={"files": listed}))


def test_a_file_that_is_another_one_than_is_named():
    parts = parts_of(write_bundle(BUNDLE))
    assert "is not the one that" in refused(zipped(parts | {PDF.path: b"%PDF-1.7 anders"}))
    assert "names other files" in refused(zipped(parts | {"files/mehr.pdf": b"%PDF-"}))
    del parts[PDF.path]
    assert "names other files" in refused(zipped(parts))


# --- practice.md -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["id: anders", 'version: "6.6"', "licence: alle Rechte vorbehalten"])
def test_what_stands_in_both_files_is_the_same(key):
    """Else one is shown a free licence, and takes over another one."""
    name = key.partition(":")[0]
    lines = [key if line.startswith(f"{name}:") else line for line in TEXT.split("\n")]
    assert f"{name} is another one" in refused(with_parts(practice_md="\n".join(lines).encode()))


@pytest.mark.parametrize(
    "text",
    [
        b"Nur Text",
        b"---\nid: testessen\n---\n",
        b"---\ntitle: [\n---\n",
        b"---\n" + b"a:\n " * 5000 + b"\n---\n",
        b"\xff",
        b"a\0b",
    ],
)
def test_a_text_without_usable_keys(text):
    said = refused(with_parts(practice_md=text))
    assert "no usable block of keys" in said or "no text in UTF-8" in said


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_windows_are_read(end):
    octets = with_parts(practice_md=TEXT.replace("\n", end).encode("utf-8-sig"))
    assert read_bundle(octets, "").text == TEXT


def test_a_text_that_is_no_text_below_its_keys():
    for signs in (b"\0", b"\xff"):
        assert "no text in UTF-8" in refused(with_parts(practice_md=TEXT.encode() + signs))


def test_a_text_of_more_than_a_megabyte():
    room = 2**20 - len(TEXT.encode())
    assert read_bundle(with_parts(practice_md=TEXT.encode() + b"x" * room), "").id == "testessen"
    assert "is too long" in refused(with_parts(practice_md=TEXT.encode() + b"x" * (room + 1)))


@pytest.mark.parametrize("key", ["id", "title", "licence", "version"])
def test_a_text_without_a_key_that_others_look_for(key):
    lines = [line for line in TEXT.split("\n") if not line.startswith(f"{key}:")]
    said = refused(with_parts(practice_md="\n".join(lines).encode()))
    assert "no usable block of keys" in said or f"{key} is another one" in said
