"""The bundles of a lab's practices: what comes along when another lab takes one over, and what stays at home."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from labnetz.bundle import MOST_FILES, checksum, checksum_file
from labnetz.bundle_read import read_bundle
from labnetz.content.site import read_site
from labnetz.content.site_content import SourceFile
from labnetz.locale import say_problem
from labnetz.model import Demo, Lab
from labnetz.publish.bundle_links import Links
from labnetz.publish.bundles import attribution_of, with_bundles
from labnetz.publish.lab import artifacts

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LAB = Lab(id="berlin", name="CityLAB Berlin", licence="CC-BY-4.0", url="https://berlin.example/")
LINKS = Links("formate/x.md", "https://berlin.example/formate/x/", LAB.url, {}, lambda _: "", lambda _: "")
HEAD = 'title: Testessen\nversion: "1.0"'
PNG = b"\x89PNG\r\n\x1a\nBild"
FILES = {
    "formate/ablauf.pdf": b"%PDF-1.7 Ablauf",
    "formate/bilder/suppe.png": PNG,
    "bogen für alle.ODT": b"PK\x03\x04 Bogen",
    "formate/app.js": b"alert(1)",
}


def content_of(head=HEAD, body="Mit Suppe.", files=FILES, lab=LAB, **pages):
    texts = {"formate/testessen.md": f"---\n{head}\n---\n{body}\n", **pages}
    sources = [
        SourceFile(path, text, f"{lab.url}{path.removesuffix('.md').removesuffix('index')}/")
        for path, text in texts.items()
    ]
    content = read_site(sources, lab, now=NOW, exists=files.__contains__)
    return with_bundles(content, lab, files.get)


def bundle_of(*args, **kwargs):
    """The bundle of testessen, read as another lab reads it."""
    content = content_of(*args, **kwargs)
    (practice,) = (one for one in content.practices if one.id == "testessen")
    return read_bundle(content.bundles[0].content, practice.hash)


def body_of(*args, **kwargs):
    return bundle_of(*args, **kwargs).text.partition("\n---\n\n")[2].rstrip("\n")


def told(content):
    return [say_problem(one, "en") for one in content.problems if one.rule == "USE-05"]


def test_a_practice_knows_its_bundle():
    content = content_of()
    zipped, beside = content.bundles
    (practice,) = content.practices
    assert (zipped.path, beside.path) == ("practices/testessen.zip", "practices/testessen.zip.sha256")
    assert practice.bundle == "https://berlin.example/practices/testessen.zip"
    assert (practice.bundle_size, practice.hash) == (zipped.size, checksum(zipped.content))
    assert beside.content == checksum_file(zipped.content, "testessen.zip")
    assert content.by_path["formate/testessen.md"] == content.pages["formate/testessen.md"].item == practice


def test_bundles_are_published_and_listed():
    made, _ = artifacts(content_of(), LAB, now=NOW)
    found = {one.path: one.content for one in made}
    digest = checksum(found["practices/testessen.zip"])
    assert digest.encode() in found["lab.json"]
    assert "practices/testessen.zip.sha256" in found


def test_the_same_pages_give_the_same_octets():
    assert content_of().bundles == content_of().bundles


def test_a_translated_page_knows_the_bundle_too():
    content = content_of(**{"formate/testessen.en.md": "---\ntitle: Test dinner\n---\nWith soup.\n"})
    assert content.translations["formate/testessen.en.md"].item.hash == content.practices[0].hash


@pytest.mark.parametrize("visibility", ["internal", "draft"])
def test_what_is_not_in_lists_has_no_bundle(visibility):
    """Its address could be guessed."""
    content = content_of(f"{HEAD}\nvisibility: {visibility}")
    assert content.bundles == ()


def test_of_several_only_those_in_lists_have_one_sorted_by_id():
    texts = {
        "formate/1.md": "---\nid: suppe\ntitle: Suppe\n---\nText.\n",
        "formate/2.md": "---\nid: kuchen\ntitle: Kuchen\n---\nText.\n",
    }
    content = content_of(f"{HEAD}\nvisibility: internal", **texts)
    assert [one.path for one in content.bundles] == [
        f"practices/{name}" for name in ("kuchen.zip", "kuchen.zip.sha256", "suppe.zip", "suppe.zip.sha256")
    ]
    assert not any(page.item.bundle for path, page in content.pages.items() if path == "formate/testessen.md")


def test_keys_stand_in_order_and_whole_without_the_remarks_of_the_team():
    head = """# nach dem Urlaub mit Frau Muster klären
changes: [Kuchen statt Suppe]
based_on: kiel/suppe@2.1
based_on_url: https://kiel.example/suppe/
based_on_hash: sha256:00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff
attribution: „Suppe“ von Kiel  # telefonisch
adopted: 2026-11-20
title: "Testessen: mit Kuchen"
kind: method
time: 2 Stunden
group_size: "6"
materials: [Teller, "Gabeln, klein"]
version: "1.0"
former_ids: [probeessen]
audience: [everyone]
contact: {name: Team Essen, email: essen@berlin.example}
updated: 2026-11-01"""
    assert (
        bundle_of(head).text
        == """---
id: testessen
title: "Testessen: mit Kuchen"
kind: method
time: "2 Stunden"
group_size: "6"
materials:
  - Teller
  - Gabeln, klein
version: "1.0"
licence: CC-BY-4.0
language: de
origin: kiel
based_on: kiel/suppe@2.1
based_on_url: https://kiel.example/suppe/
based_on_hash: sha256:00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff
attribution: „Suppe“ von Kiel
adopted: 2026-11-20
former_ids:
  - probeessen
changes:
  - Kuchen statt Suppe
audience:
  - everyone
contact:
  name: Team Essen
  email: essen@berlin.example
---

Mit Suppe.
"""
    )


def test_it_says_who_publishes_it_and_whom_to_name():
    bundle = bundle_of(f"{HEAD}\nwithdrawn: Die Küche ist zu.", lab=replace(LAB, demo=Demo()))
    assert (bundle.lab, bundle.lab_name, bundle.site) == ("berlin", "CityLAB Berlin", "https://berlin.example/")
    assert (bundle.version, bundle.licence, bundle.language) == ("1.0", "CC-BY-4.0", "de")
    assert (bundle.withdrawn, bundle.demo) == ("Die Küche ist zu.", True)
    assert bundle.attribution == (
        "„Testessen“ von CityLAB Berlin, CC BY 4.0, https://berlin.example/formate/testessen/"
    )


def test_credit_goes_to_the_origin_first_then_to_who_changed_it():
    (practice,) = content_of(f"{HEAD}\nbased_on: kiel/suppe@2.1\nattribution: „Suppe“ von Kiel.").practices
    assert attribution_of(practice, LAB) == (
        "„Suppe“ von Kiel; verändert von CityLAB Berlin, CC BY 4.0, https://berlin.example/formate/testessen/"
    )
    assert attribution_of(replace(practice, attribution=""), LAB).endswith("; aufbauend auf kiel/suppe@2.1")
    assert attribution_of(replace(practice, attribution="x" * 990), LAB) == "x" * 990
    assert attribution_of(replace(practice, based_on="", attribution="So soll es heißen"), LAB) == "So soll es heißen"


# --- files -----------------------------------------------------------------------------------------------------------


def test_attachments_and_the_picture_come_along():
    head = f"""{HEAD}
attachments: [ablauf.pdf, "../bogen für alle.ODT"]
image: {{src: bilder/suppe.png, alt: Ein Teller Suppe, credit: Stadt, licence: CC-BY-4.0}}"""
    bundle = bundle_of(head)
    assert {one.path: one.content for one in bundle.files} == {
        "files/ablauf.pdf": FILES["formate/ablauf.pdf"],
        "files/bogen-fuer-alle.odt": FILES["bogen für alle.ODT"],
        "files/suppe.png": PNG,
    }
    assert "attachments:\n  - files/ablauf.pdf\n  - files/bogen-fuer-alle.odt\n" in bundle.text
    assert (
        "image:\n  src: files/suppe.png\n  alt: Ein Teller Suppe\n  credit: Stadt\n  licence: CC-BY-4.0\n"
        in bundle.text
    )


def test_a_picture_without_licence_stays_at_home():
    bundle = bundle_of(f"{HEAD}\nimage: {{src: bilder/suppe.png, alt: Suppe}}", "![Suppe](bilder/suppe.png)")
    assert bundle.files == ()
    assert "image:" not in bundle.text


def test_files_of_one_name_get_names_of_their_own():
    files = {"formate/a/x.pdf": b"%PDF-1", "formate/b/x.pdf": b"%PDF-2", "formate/b/X.PDF": b"%PDF-3"}
    bundle = bundle_of(f"{HEAD}\nattachments: [a/x.pdf, b/x.pdf, b/X.PDF]", files=files)
    assert [(one.path, one.content) for one in bundle.files] == [
        ("files/x-2.pdf", b"%PDF-2"),
        ("files/x-3.pdf", b"%PDF-3"),
        ("files/x.pdf", b"%PDF-1"),
    ]


def test_a_name_that_windows_keeps_for_itself():
    bundle = bundle_of(f"{HEAD}\nattachments: [CON.pdf]", files={"formate/CON.pdf": b"%PDF-1"})
    assert [one.path for one in bundle.files] == ["files/con-2.pdf"]


def test_what_may_not_come_along_is_told_and_leaves_the_rest():
    content = content_of(f"{HEAD}\nattachments: [app.js, ablauf.pdf]")
    bundle = read_bundle(content.bundles[0].content, "")
    assert [one.path for one in bundle.files] == ["files/ablauf.pdf"]
    assert "app.js" not in bundle.text
    (said,) = told(content)
    assert said.startswith("formate/testessen.md: formate/app.js does not come along in the bundle")


def test_what_is_too_large_or_too_much_is_told():
    files = {"formate/a.pdf": b"%PDF-" + b"x" * 7_000_000, "formate/b.pdf": b"%PDF-" + b"x" * 2_000_000}
    content = content_of(f"{HEAD}\nattachments: [a.pdf, b.pdf]", files=files)
    assert [one.path for one in read_bundle(content.bundles[0].content, "").files] == ["files/a.pdf"]
    assert "formate/b.pdf does not come along in the bundle: it would be too large" in told(content)[0]
    many = {f"formate/{number}.pdf": b"%PDF-" for number in range(MOST_FILES + 20)}
    text = "\n".join(f"[{number}]({number}.pdf)" for number in range(MOST_FILES + 20))
    content = content_of(body=text, files=many)
    assert len(read_bundle(content.bundles[0].content, "").files) == MOST_FILES - 1
    assert len(told(content)) == 21


# --- links -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("[A](ablauf.pdf)", "[A](files/ablauf.pdf)", id="a file"),
        pytest.param('[A](ablauf.pdf "Ablauf")', '[A](files/ablauf.pdf "Ablauf")', id="with a title"),
        pytest.param("[A](<../bogen für alle.ODT>)", "[A](files/bogen-fuer-alle.odt)", id="with spaces"),
        pytest.param("[A][1]\n\n[1]: ablauf.pdf", "[A][1]\n\n[1]: files/ablauf.pdf", id="a link defined below"),
        pytest.param("[A](app.js)", "[A](https://berlin.example/formate/app.js)", id="a file that may not come along"),
        pytest.param("[A](fehlt.pdf)", "[A](https://berlin.example/formate/fehlt.pdf)", id="a file that is not there"),
        pytest.param("[A](../../x.pdf)", "[A](https://berlin.example/x.pdf)", id="a file outside of the site"),
        pytest.param("[A](../ueber.md#wer)", "[A](https://berlin.example/ueber/#wer)", id="a page"),
        pytest.param("[A](fehlt.md)", "[A](https://berlin.example/formate/fehlt.md)", id="a page that is not there"),
        pytest.param("[A](../ueber/)", "[A](https://berlin.example/formate/ueber/)", id="an address of a page"),
        pytest.param("[A](/ueber/)", "[A](https://berlin.example/ueber/)", id="from the root"),
        pytest.param("[A](#so-geht-es)", "[A](#so-geht-es)", id="a place on the page"),
        pytest.param("[A](https://x.example/a.pdf)", "[A](https://x.example/a.pdf)", id="elsewhere"),
        pytest.param("[A](//x.example/a.pdf)", "[A](//x.example/a.pdf)", id="elsewhere without a scheme"),
        pytest.param("[A](mailto:a@b.example)", "[A](mailto:a@b.example)", id="a mail address"),
        pytest.param("[A](http://[)", "[A](http://[)", id="what is no address"),
        pytest.param("`[A](ablauf.pdf)`", "`[A](ablauf.pdf)`", id="code"),
        pytest.param("```\n[A](ablauf.pdf)\n```", "```\n[A](ablauf.pdf)\n```", id="a block of code"),
        pytest.param("~~~\n[A](ablauf.pdf)", "~~~\n[A](ablauf.pdf)", id="a block of code without an end"),
        pytest.param('<a href="ablauf.pdf">A</a>', '<a href="files/ablauf.pdf">A</a>', id="HTML"),
        pytest.param("![B](bilder/suppe.png)", "[B](https://berlin.example/formate/bilder/suppe.png)", id="a picture"),
        pytest.param(
            "[![B](bilder/suppe.png)](ablauf.pdf)", "[B](files/ablauf.pdf)", id="a picture that is a link to a file"
        ),
        pytest.param(
            "![B][1]\n\n[1]: bilder/suppe.png",
            "[B][1]\n\n[1]: https://berlin.example/formate/bilder/suppe.png",
            id="a picture defined below",
        ),
        pytest.param("![B](https://x.example/b.png)", "[B](https://x.example/b.png)", id="a picture from elsewhere"),
    ],
)
def test_links_lead_to_the_same_from_anywhere(written, expected):
    assert body_of(body=written, **{"ueber.md": "# Über uns\n"}) == expected


def test_a_file_outside_of_the_folder_does_not_come_along_though_it_could_be_read():
    content = content_of(body="[A](../../x.pdf)", files={"../x.pdf": b"%PDF-1"})
    assert read_bundle(content.bundles[0].content, "").files == ()


def test_a_picture_that_came_along_is_shown_in_the_text_too():
    head = f"{HEAD}\nimage: {{src: bilder/suppe.png, alt: Suppe, credit: Stadt, licence: CC-BY-4.0}}"
    assert body_of(head, "![Suppe](bilder/suppe.png){ width=200 }") == "![Suppe](files/suppe.png){ width=200 }"


def test_line_ends_of_windows_become_plain():
    assert body_of(body="Eins\r\n\r\nZwei") == "Eins\n\nZwei"


@pytest.mark.slow
@pytest.mark.parametrize("sign", ["[", "![", "`", "](", "<a ", "[a](<", "![a](", "<a href='", "```a\n", "[a]:"])
def test_a_text_of_signs_that_are_never_closed_takes_no_time(sign):
    """Looking back again and again, 200,000 of them would take minutes."""
    began = time.process_time()
    LINKS.rewritten(sign * (200_000 // len(sign)))
    assert time.process_time() - began < 5
