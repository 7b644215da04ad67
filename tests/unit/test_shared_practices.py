"""The practices that belong to the network itself: read from their folder, shown whole, handed on as all others are."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from labnetz.bundle_read import read_bundle
from labnetz.locale import say_problem
from labnetz.model import Network
from labnetz.publish.portal import artifacts
from labnetz.publish.portal_pages import portal_pages
from labnetz.publish.shared import shown_text
from labnetz.publish.site import Paths, portal_site
from labnetz.registry import load_network
from labnetz.shared_practices import load_shared, read_portal

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
NETWORK = """id: stadtnetz
name: Netz der Labore
url: https://netz.example/
language: de
timezone: Europe/Berlin
licence: CC-BY-4.0
contact: redaktion@netz.example
practices: ../geteilt
"""
SUPPE = """---
title: Testessen
version: "1.0"
origin: kiel
attachments: [ablauf.txt]
---
## So geht es

Siehe [Ablauf](ablauf.txt), [Kuchen](kuchen.md#backen) und [Handbuch](https://x.example/).

![Ein Teller](teller.png)

| Zeit | Was |
| --- | --- |
| 10 | Suppe |
"""
KUCHEN = "---\ntitle: Kuchenprobe\nid: backen\nversion: 1.0\n---\nKuchen.\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "netz" / "labs").mkdir(parents=True)
    (tmp_path / "netz" / "network.yml").write_text(NETWORK, "utf-8")
    (tmp_path / "netz" / "labs" / "kiel.yml").write_text(
        "name: Labor Kiel\nland: Schleswig-Holstein\nstatus: archived\n", "utf-8"
    )
    shared = tmp_path / "geteilt"
    shared.mkdir()
    (shared / "testessen.md").write_text(SUPPE, "utf-8")
    (shared / "kuchen.md").write_text(KUCHEN, "utf-8")
    (shared / "README.md").write_text("# Für die Redaktion\n", "utf-8")
    (shared / "ablauf.txt").write_bytes(b"Um zehn gibt es Suppe.")
    (shared / "teller.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (shared / "boese.html").write_bytes(b"<script>alert(1)</script>")
    return tmp_path


def network_of(folder):
    network, problems = load_network(folder / "netz")
    assert problems == ()
    return network


def pages_of(content):
    network = content.network
    site = portal_site(network, NOW)
    pages, _ = portal_pages(content, site)
    return {one.path: str(one.body("../../../")) for one in pages.stamped()}


def test_they_are_the_networks_and_have_bundles(folder):
    shared = load_shared(network_of(folder), now=NOW)
    assert shared.problems == ()
    assert [(one.lab, one.id, one.url) for one in shared.practices] == [
        ("stadtnetz", "backen", "https://netz.example/formate/stadtnetz/backen/"),
        ("stadtnetz", "testessen", "https://netz.example/formate/stadtnetz/testessen/"),
    ]
    files = {one.path: one.content for one in shared.files}
    assert sorted(files) == [
        "formate/stadtnetz/ablauf.txt",
        "formate/stadtnetz/teller.png",
        *(f"practices/{name}" for name in ("backen.zip", "backen.zip.sha256", "testessen.zip", "testessen.zip.sha256")),
    ]
    bundle = read_bundle(files["practices/testessen.zip"], shared.practices[1].hash)
    assert (bundle.lab, bundle.lab_name, bundle.site) == ("stadtnetz", "Netz der Labore", "https://netz.example/")
    assert [one.path for one in bundle.files] == ["files/ablauf.txt"]


def test_credit_goes_to_the_lab_that_first_developed_it(folder):
    _, practice = load_shared(network_of(folder), now=NOW).practices
    assert practice.attribution.endswith(
        "https://netz.example/formate/stadtnetz/testessen/; zuerst entwickelt von Labor Kiel"
    )


def test_the_portal_lists_them_as_its_own(folder):
    made, problems = artifacts(read_portal(network_of(folder), now=NOW), now=NOW)
    assert problems == ()
    manifest = json.loads(next(one.content for one in made if one.path == "lab.json"))
    assert [one["id"] for one in manifest["practices"]] == ["backen", "testessen"]
    assert manifest["practices"][1]["bundle"] == "https://netz.example/practices/testessen.zip"
    assert all("practices" not in lab for lab in manifest["labs"])
    assert "practices/testessen.zip" in {one.path for one in made}


def test_each_is_a_whole_page_with_its_text(folder):
    page = pages_of(read_portal(network_of(folder), now=NOW))["formate/stadtnetz/testessen/"]
    assert '<h2 id="so-geht-es">So geht es</h2>' in page
    assert '<a href="../../../formate/stadtnetz/ablauf.txt">Ablauf</a>' in page
    assert '<a href="../../../formate/stadtnetz/backen/#backen">Kuchen</a>' in page
    assert 'src="../../../formate/stadtnetz/teller.png"' in page
    assert 'data-label="Zeit"' in page
    assert (
        "https://netz.example/formate/netz"
        not in page.replace("--from", "").split("based_on_url")[0].split("<dl class")[0]
    )
    assert "Netz der Labore" in page
    assert "labnetz adopt stadtnetz/testessen --from https://netz.example/" in page


def test_a_practice_of_another_page_has_no_text_of_theirs(folder):
    site = portal_site(network_of(folder), NOW)
    assert shown_text("", site, "../") == ""


def test_what_is_wrong_is_said_where_the_file_lies(folder):
    (folder / "geteilt" / "kaputt.md").write_text("---\ntitle: [\n---\n", "utf-8")
    (folder / "geteilt" / "noch.md").write_text("---\ntitle: Noch eins\nid: backen\n---\n", "utf-8")
    (folder / "geteilt" / "windows.md").write_bytes("---\ntitle: Müll\n---\n".encode("utf-16"))
    network = network_of(folder)
    shared = load_shared(network, now=NOW)
    assert [one.id for one in shared.practices] == ["backen", "testessen"]
    said = [say_problem(one, "en") for one in shared.problems]
    base = network.practices
    assert any(one.startswith(f"{base}/kaputt.md") for one in said)
    assert any(one.startswith(f'{base}/noch.md: "backen" is already used by {base}/kuchen.md') for one in said)
    assert any(one.startswith(f"{base}/windows.md: the file can't be read as UTF-8") for one in said)
    assert all(base in one for one in said)
    _, told = artifacts(read_portal(network, now=NOW), now=NOW)
    assert set(told) >= set(shared.problems)


@pytest.mark.parametrize("line", ["visibility: draft", "visibility: internal"])
def test_what_is_not_for_everybody_is_not_shown(folder, line):
    (folder / "geteilt" / "kuchen.md").write_text(KUCHEN.replace("id: backen", line), "utf-8")
    shared = load_shared(network_of(folder), now=NOW)
    assert [one.id for one in shared.practices] == ["testessen"]
    assert not [one.path for one in shared.files if "kuchen" in one.path]


def test_a_network_without_the_key_has_none(folder):
    path = folder / "netz" / "network.yml"
    path.write_text(NETWORK.replace("practices: ../geteilt\n", ""), "utf-8")
    assert load_shared(network_of(folder), now=NOW).practices == ()


def test_a_folder_that_is_not_there_is_told(folder):
    path = folder / "netz" / "network.yml"
    path.write_text(NETWORK.replace("../geteilt", "../geteillt"), "utf-8")
    (problem,) = load_shared(network_of(folder), now=NOW).problems
    assert "network.yml: there is no folder" in say_problem(problem, "en")


def test_a_wrong_value_does_not_cost_the_network(folder):
    path = folder / "netz" / "network.yml"
    path.write_text(NETWORK.replace("../geteilt", "/etc"), "utf-8")
    network, problems = load_network(folder / "netz")
    assert (network.id, network.practices) == ("stadtnetz", "")
    assert [one.rule for one in problems] == ["DATA-05"]


def test_no_lab_has_the_networks_id(folder):
    """Both would have their practices at one address."""
    (folder / "netz" / "labs" / "stadtnetz.yml").write_text("name: Labor Netz\nstatus: archived\n", "utf-8")
    network, problems = load_network(folder / "netz")
    assert [lab.id for lab in network.labs] == ["kiel"]
    assert say_problem(problems[0], "en").endswith(
        '"stadtnetz" is the id of the network and can\'t be that of a lab, too – name the file lab-stadtnetz.yml'
    )


def test_the_network_is_who_publishes_them(folder):
    network = network_of(folder)
    site = portal_site(network, NOW)
    assert site.owner("stadtnetz").name == "Netz der Labore"
    assert site.owner("kiel").name == "Labor Kiel"
    assert "stadtnetz" not in site.labs
    assert Paths().practices == "formate/"
    assert isinstance(network, Network)
    with pytest.raises(KeyError):
        site.owner("weg")


def test_the_rules_about_practices_hold_for_them_too(folder):
    """They stand in no lab's site, so nobody else would look."""
    (folder / "geteilt" / "kuchen.md").write_text("---\ntitle: Kuchen\nbased_on: kiel/torte\n---\n", "utf-8")
    (folder / "geteilt" / "ablauf.pdf").write_bytes(b"%PDF-1.7")
    (folder / "geteilt" / "testessen.md").write_text(
        SUPPE.replace("[Ablauf](ablauf.txt)", "[Ablauf](ablauf.pdf)"), "utf-8"
    )
    network = network_of(folder)
    found = {(one.rule, one.where.path) for one in load_shared(network, now=NOW).problems}
    assert found == {
        ("USE-02", f"{network.practices}/kuchen.md"),
        ("USE-03", f"{network.practices}/kuchen.md"),
        ("A11Y-08", f"{network.practices}/testessen.md"),
    }


def test_the_search_finds_the_words_of_their_text(folder):
    content = read_portal(network_of(folder), now=NOW)
    pages, _ = portal_pages(content, portal_site(content.network, NOW))
    (record,) = (one for one in pages.searching.found.records if one.path == "formate/stadtnetz/testessen/")
    assert any("Siehe Ablauf, Kuchen und Handbuch" in text for text in record.texts)
    assert "<" not in "".join(record.texts)
    assert record.lab == "Netz der Labore"
