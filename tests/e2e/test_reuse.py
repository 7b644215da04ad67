"""Re-use over real HTTP: A publishes, B takes over and changes, C takes over from B, A releases, B updates, and the
portal shows who builds on whom. No folder of a lab lies in this repository, and none knows another one's.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner, Result

from demonstration import labnetz, serving_folder
from labnetz.bundle import checksum
from labnetz.cli import main
from loopback import port_without_a_server

pytestmark = [pytest.mark.slow]

NOW = "2026-11-22T09:00:00+00:00"
LATER = "2026-12-05T09:00:00+00:00"

PRACTICE = """---
title: Testessen
summary: Bei einer Suppe probieren Menschen Neues aus.
kind: format
time: 2 Stunden
materials: [Stifte, Karten]
access_tips:
  - Schrift in 14 Punkt
version: "1.0"
licence: CC-BY-SA-4.0
attachments: [ablauf.pdf]
contact: {name: Team, email: team@a.example}
---

## Ziel

Zusammen essen. Mehr im [Ablauf](ablauf.pdf) und auf der [Startseite](../index.md).

## So geht es

Alle kochen.

Danach reden alle.
"""


@dataclass
class Lab:
    """A lab in a folder of its own, with a web server for what it publishes."""

    id: str
    folder: Path
    public: Path
    url: str
    ports: tuple[str, ...] = field(default=(), repr=False)

    def page(self, id_: str) -> Path:
        return self.folder / "docs/formate" / f"{id_}.md"

    def text(self, id_: str) -> str:
        return self.page(id_).read_text("utf-8")

    def change(self, id_: str, *pairs: tuple[str, str]) -> None:
        text = self.text(id_)
        for old, new in pairs:
            assert old in text, old
            text = text.replace(old, new)
        self.page(id_).write_text(text, "utf-8")

    def publish(self, now: str = NOW) -> None:
        shutil.rmtree(self.public / "practices", ignore_errors=True)
        done = self.run("render", "--into", str(self.public), "--site", str(self.folder), "--now", now)
        assert done.exit_code == 0, done.output

    def ask(self, command: str, *arguments: str, now: str = NOW) -> Result:
        """Run `adopt` or `outdated` in the lab's folder, where nobody knows a network."""
        reach = [word for port in self.ports for word in ("--allow-port", port)]
        where = [
            "--site",
            str(self.folder),
            "--network",
            str(self.folder / "nowhere"),
            "--allow-address",
            "127.0.0.0/8",
        ]
        return self.run(command, *arguments, *where, *reach, "--now", now)

    def run(self, *arguments: str) -> Result:
        return CliRunner().invoke(main, ["--language", "de", *arguments])

    def listed(self) -> dict[str, dict]:
        return {one["id"]: one for one in json.loads((self.public / "lab.json").read_bytes())["practices"]}

    def standing(self, now: str = LATER) -> dict[str, dict]:
        done = self.ask("outdated", "--json", now=now)
        found = json.loads(done.stdout)
        assert found["exit"] == done.exit_code
        return {one["id"]: one for one in found["practices"]}


@dataclass
class Three:
    a: Lab
    b: Lab
    c: Lab
    folder: Path
    portal: str

    @property
    def ports(self) -> tuple[str, ...]:
        return self.a.ports


@pytest.fixture
def three(tmp_path: Path) -> Iterator[Three]:
    """Three labs with empty folders but for lab.yml and a home page; only A has a practice."""
    with ExitStack() as stack:
        made = {}
        for id_ in ("a", "b", "c"):
            public = tmp_path / f"public-{id_}"
            public.mkdir()
            url = stack.enter_context(serving_folder(public))
            folder = tmp_path / id_
            (folder / "docs").mkdir(parents=True)
            (folder / "lab.yml").write_text(
                f"id: lab-{id_}\nname: Labor {id_.upper()}\nurl: {url}\nlanguage: de\ntimezone: Europe/Berlin\n"
                f"licence: CC-BY-4.0\ncontacts: [team@{id_}.example]\nland: Hessen\n",
                "utf-8",
            )
            (folder / "docs/index.md").write_text("# Start\n", "utf-8")
            made[id_] = Lab(f"lab-{id_}", folder, public, url)
        (tmp_path / "portal/public").mkdir(parents=True)
        portal = stack.enter_context(serving_folder(tmp_path / "portal/public"))
        ports = tuple(re.search(r":(\d+)/", url)[1] for url in (*(lab.url for lab in made.values()), portal))
        for lab in made.values():
            lab.ports = ports
        write_practice(made["a"])
        yield Three(made["a"], made["b"], made["c"], tmp_path, portal)


def write_practice(lab: Lab, text: str = PRACTICE, id_: str = "testessen") -> None:
    lab.page(id_).parent.mkdir(exist_ok=True)
    lab.page(id_).write_text(text, "utf-8")
    (lab.folder / "docs/formate/ablauf.pdf").write_bytes(b"%PDF-1.4 eins")
    lab.publish()


def adopted(lab: Lab, source: Lab, *more: str) -> Result:
    return lab.ask("adopt", "testessen", "--from", source.url, *more)


def everything_below(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# --- the whole way ---------------------------------------------------------------------------------------------------


def test_a_practice_goes_from_lab_to_lab_and_back_come_the_changes(three):
    first_taken_over(three.a, three.b)
    changed_and_taken_on(three.b, three.c)
    released(three.a)
    seen_as_moved_on(three.b, three.c)
    merged_with_what_b_changed(three.b)
    settled_and_taken_on(three.b, three.c)
    public = build_portal(three)
    family_is_shown(three, public)
    taken_over_from_the_portal(three)


def first_taken_over(a: Lab, b: Lab) -> None:
    done = adopted(b, a)
    assert done.exit_code == 0, done.output
    assert "CC BY-SA 4.0 muss auch für Ihre Fassung gelten" in done.output
    text = b.text("testessen")
    octets = (a.public / "practices/testessen.zip").read_bytes()
    assert f"based_on: lab-a/testessen@1.0\nbased_on_url: {a.url}formate/testessen/\n" in text
    assert f"based_on_hash: {checksum(octets)}\n" in text
    assert "licence: CC-BY-SA-4.0\norigin: lab-a\n" in text
    assert 'adopted: "2026-11-22"\n' in text
    assert "„Testessen“ von Labor A, CC BY-SA 4.0" in text
    assert "team@a.example" not in text  # whom to ask is the other lab's own business
    assert "[Ablauf](testessen/ablauf.pdf)" in text
    assert f"[Startseite]({a.url})" in text
    assert (b.folder / "docs/formate/testessen/ablauf.pdf").read_bytes() == b"%PDF-1.4 eins"


def changed_and_taken_on(b: Lab, c: Lab) -> None:
    b.change(
        "testessen",
        ("[Stifte, Karten]", "[Stifte, Karten, Kuchen] # vom Bäcker"),
        ('time: "2 Stunden"', "time: 3 Stunden"),
        ("Danach reden alle.", "Danach reden alle im Saal."),
        ("version:", "changes: [Kuchen statt Suppe, Eine Stunde länger]\nversion:"),
    )
    b.publish()
    assert adopted(c, b).exit_code == 0
    c.change("testessen", ("title: Testessen", "title: Testessen am Fluss\nchanges: [Am Fluss]"))
    c.publish()
    assert c.listed()["testessen"]["based_on"] == "lab-b/testessen@1.0"
    assert c.listed()["testessen"]["origin"] == "lab-a"
    assert "Labor A" in c.listed()["testessen"]["attribution"]
    assert "Labor B" in c.listed()["testessen"]["attribution"]


def released(a: Lab) -> None:
    a.change(
        "testessen",
        ("2 Stunden", "2,5 Stunden"),
        ("Karten]", "Karten, Kelle]"),
        ("14 Punkt", "16 Punkt"),
        ('"1.0"', '"1.1"'),
        ("Alle kochen.", "Alle kochen gemeinsam."),
        ("Danach reden alle.", "Danach reden alle reihum."),
    )
    (a.folder / "docs/formate/ablauf.pdf").write_bytes(b"%PDF-1.4 zwei")
    a.publish(LATER)


def seen_as_moved_on(b: Lab, c: Lab) -> None:
    moved = b.standing()["testessen"]
    assert (moved["state"], moved["version"]) == ("moved-on", {"yours": "1.0", "original": "1.1"})
    assert {one["label"]: (one["old"], one["new"]) for one in moved["changes"]["fields"]} == {
        "Dauer": (["2 Stunden"], ["2,5 Stunden"]),
        "Material": (["Stifte", "Karten"], ["Stifte", "Karten", "Kelle"]),
        "Damit alle mitmachen können": (["Schrift in 14 Punkt"], ["Schrift in 16 Punkt"]),
        "Versionsnummer": (["1.0"], ["1.1"]),
    }
    assert "+Alle kochen gemeinsam." in moved["changes"]["text"]
    assert moved["changes"]["changed_files"] == ["ablauf.pdf"]
    assert c.standing()["testessen"]["state"] == "current"
    shown = b.ask("outdated", now=LATER).output
    assert "Dauer: 2 Stunden → 2,5 Stunden" in shown
    assert "  + Kelle" in shown
    assert "\x1b[" not in shown


def merged_with_what_b_changed(b: Lab) -> None:
    done = b.ask("adopt", "testessen", "--update", now=LATER)
    assert done.exit_code == 1, done.output
    text = b.text("testessen")
    assert "based_on: lab-a/testessen@1.1\n" in text
    assert "materials: [Stifte, Karten, Kuchen, Kelle] # vom Bäcker\n" in text
    assert '#   | time: "2,5 Stunden"\ntime: 3 Stunden\n' in text
    assert "access_tips: [Schrift in 16 Punkt]\n" in text
    assert "Alle kochen gemeinsam.\n" in text
    both = "Danach reden alle im Saal.\n=======\nDanach reden alle reihum.\n"
    assert f"<<<<<<< Ihre Fassung\n{both}>>>>>>> Vorlage, Version 1.1\n" in text
    assert (b.folder / "docs/formate/testessen/ablauf.pdf").read_bytes() == b"%PDF-1.4 zwei"
    again = b.ask("adopt", "--update", now=LATER)
    assert (again.exit_code, b.text("testessen")) == (1, text)
    assert "Zeichen der letzten Zusammenführung" in again.output


def settled_and_taken_on(b: Lab, c: Lab) -> None:
    text = b.text("testessen")
    settled = re.sub(r"<<<<<<< .*?=======\n|>>>>>>> .*?\n|# Bitte vergleichen.*?\n#   .*?\n", "", text, flags=re.DOTALL)
    b.page("testessen").write_text(settled.replace('version: "1.1"', 'version: "1.1-b"'), "utf-8")
    b.publish(LATER)
    assert b.ask("adopt", "--update", now=LATER).exit_code == 0
    assert b.standing()["testessen"]["state"] == "current"
    assert c.standing()["testessen"]["state"] == "moved-on"
    done = c.ask("adopt", "--update", now=LATER)
    assert done.exit_code == 0, done.output
    assert "title: Testessen am Fluss\n" in c.text("testessen")
    assert "Danach reden alle reihum.\n" in c.text("testessen")
    c.publish(LATER)


def build_portal(three: Three) -> Path:
    """Harvest the three over HTTP, and build the portal."""
    folder = three.folder / "portal"
    (folder / "network/labs").mkdir(parents=True)
    (folder / "network/network.yml").write_text(
        f"id: stadtnetz\nname: Netz\nurl: {three.portal}\nlanguage: de\ntimezone: Europe/Berlin\nlicence: CC-BY-4.0\n"
        "contact: redaktion@netz.example\npractices: practices\n"
        f"harvest:\n  allow_addresses: [127.0.0.0/8]\n  allow_ports: [{', '.join(three.ports)}]\n",
        "utf-8",
    )
    (folder / "network/practices").mkdir()
    own = PRACTICE.replace("attachments: [ablauf.pdf]\n", "").replace("title: Testessen", "title: LabCamp")
    own = own.replace("Mehr im [Ablauf](ablauf.pdf) und auf der [Startseite](../index.md).", "")
    (folder / "network/practices/labcamp.md").write_text(own, "utf-8")
    for lab in (three.a, three.b, three.c):
        (folder / f"network/labs/{lab.id}.yml").write_text(
            f"name: Labor {lab.id[-1].upper()}\nurl: {lab.url}\nland: Hessen\nlicence: CC-BY-4.0\n"
            f"manifest: {lab.url}lab.json\n",
            "utf-8",
        )
    labnetz("build", "--now", LATER, cwd=folder)
    return folder / "public"


def family_is_shown(three: Three, public: Path) -> None:
    """The tree A → B → C with the changes; what is counted are the labs' own files."""
    listed = {lab.id: lab.listed()["testessen"] for lab in (three.a, three.b, three.c)}
    told = {one["id"]: one["practices"][0] for one in json.loads((public / "lab.json").read_bytes())["labs"]}
    for lab in (three.a, three.b, three.c):
        octets = (lab.public / "practices/testessen.zip").read_bytes()
        assert listed[lab.id]["hash"] == told[lab.id]["hash"] == checksum(octets)
        with ZipFile(lab.public / "practices/testessen.zip") as bundle:
            assert json.loads(bundle.read("bundle.json"))["practice"]["version"] == listed[lab.id]["version"]
    assert listed["lab-b"]["based_on_hash"] == listed["lab-a"]["hash"]
    assert listed["lab-c"]["based_on_hash"] == listed["lab-b"]["hash"]
    page = words((public / "formate/lab-a/testessen/index.html").read_text("utf-8"))
    for said in ("Labor A", "Labor B", "Labor C", "Kuchen statt Suppe", "Eine Stunde länger", "Am Fluss"):
        assert said in page, said
    assert page.index("Kuchen statt Suppe") < page.index("Am Fluss")
    assert "von 2 anderen Laboren übernommen" in page
    assert "Nachgenutzt in" in words((public / "labore/lab-a/index.html").read_text("utf-8"))
    rows = csv.DictReader(io.StringIO((public / "data/adoptions.csv").read_text("utf-8-sig")), delimiter=";")
    assert [row["Kennung"] for row in rows] == ["lab-b/testessen", "lab-c/testessen"]
    said = json.loads((public / "data/adoptions.json").read_bytes())["adoptions"]
    assert [f"{one['from']}@{one['from_version']}" for one in said] == [
        listed["lab-b"]["based_on"], listed["lab-c"]["based_on"],
    ]  # fmt: skip
    assert [one["changes"] for one in said] == [listed["lab-b"]["changes"], listed["lab-c"]["changes"]]
    assert [(one["version"], one["day"]) for one in said] == [("1.1-b", "2026-11-22"), ("1.1-b", "2026-11-22")]
    assert {one["origin"] for one in said} == {"lab-a/testessen"}
    assert len(json.loads((public / "feeds/adoptions.json").read_bytes())["items"]) == 2


def taken_over_from_the_portal(three: Three) -> None:
    """What belongs to the network, and what a lab has, by the address of the portal alone."""
    done = three.c.ask("adopt", "labcamp", "--from", three.portal, now=LATER)
    assert done.exit_code == 0, done.output
    assert "based_on: stadtnetz/labcamp@1.0\n" in three.c.text("labcamp")
    assert f"based_on_url: {three.portal}formate/stadtnetz/labcamp/\n" in three.c.text("labcamp")
    done = three.c.ask("adopt", "lab-a/testessen", "--from", three.portal, "--as", "noch-ein-essen", now=LATER)
    assert done.exit_code == 0, done.output
    assert three.a.listed()["testessen"]["hash"] in three.c.text("noch-ein-essen")
    assert {one["state"] for one in three.c.standing().values()} == {"current"}


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


# --- from a portal ---------------------------------------------------------------------------------------------------


def portal_listing(three: Three, folder: Path, **over: str) -> None:
    """What a portal says of A, without building one."""
    practice = three.a.listed()["testessen"] | over
    lab = {"id": "lab-a", "name": "Labor A", "url": three.a.url, "licence": "CC-BY-4.0", "practices": [practice]}
    said = {"labnetz": ["1"], "id": "netz", "name": "Netz", "url": three.b.url, "labs": [lab]}
    (folder / "lab.json").write_text(json.dumps(said), "utf-8")


def test_what_a_portal_lists_comes_from_the_lab_and_must_be_what_the_portal_knows(three):
    portal_listing(three, three.b.public)
    done = three.c.ask("adopt", "lab-a/testessen", "--from", three.b.url)
    assert done.exit_code == 0, done.output
    assert f"based_on_url: {three.a.url}formate/testessen/\n" in three.c.text("testessen")
    assert three.c.standing()["testessen"]["state"] == "current"
    before = everything_below(three.c.folder)
    portal_listing(three, three.b.public, hash=f"sha256:{'0' * 64}")
    done = three.c.ask("adopt", "lab-a/testessen", "--from", three.b.url, "--as", "noch-einer")
    assert done.exit_code == 1
    assert "ist nicht das, was das Portal kennt" in done.output
    assert everything_below(three.c.folder) == before


def test_a_portal_that_falls_silent_is_made_up_for_by_the_lab(three):
    portal_listing(three, three.b.public)
    assert three.c.ask("adopt", "lab-a/testessen", "--from", three.b.url).exit_code == 0
    (three.b.public / "lab.json").write_text("kaputt", "utf-8")
    assert three.c.standing()["testessen"]["state"] == "current"
    three.a.page("testessen").unlink()
    three.a.publish()
    assert three.c.standing()["testessen"]["state"] == "gone"


# --- what must not go through ----------------------------------------------------------------------------------------


def test_a_bundle_that_somebody_changed_is_refused_and_nothing_is_written(three):
    path = three.a.public / "practices/testessen.zip"
    path.write_bytes(path.read_bytes().replace(b"Alle kochen.", b"Alle zahlen."))
    before = everything_below(three.b.folder)
    done = adopted(three.b, three.a)
    assert done.exit_code == 1
    assert "Prüfsumme" in done.output
    assert everything_below(three.b.folder) == before


@pytest.mark.parametrize("other", ["practice", "lab"])
def test_a_bundle_that_holds_something_else_than_was_offered_is_refused(three, other):
    """Its checksum is right: who publishes it names it so."""
    source, id_ = (three.a, "probeessen") if other == "practice" else (three.c, "testessen")
    write_practice(source, id_=id_)
    hash_ = three.a.listed()["testessen"]["hash"]
    octets = (source.public / f"practices/{id_}.zip").read_bytes()
    (three.a.public / "practices/testessen.zip").write_bytes(octets)
    listing = three.a.public / "lab.json"
    listing.write_text(listing.read_text("utf-8").replace(hash_, checksum(octets)), "utf-8")
    before = everything_below(three.b.folder)
    done = adopted(three.b, three.a)
    assert (done.exit_code, f"({source.id}/{id_})" in done.output) == (1, True), done.output
    assert everything_below(three.b.folder) == before


def test_a_tampered_update_leaves_the_page_and_is_told(three):
    assert adopted(three.b, three.a).exit_code == 0
    before = everything_below(three.b.folder)
    three.a.change("testessen", ('"1.0"', '"1.1"'))
    three.a.publish()
    path = three.a.public / "practices/testessen.zip"
    path.write_bytes(path.read_bytes().replace(b"Alle kochen.", b"Alle zahlen."))
    assert three.b.standing()["testessen"]["state"] == "broken"
    assert three.b.ask("adopt", "--update").exit_code == 1
    assert everything_below(three.b.folder) == before


@pytest.mark.parametrize(
    ("licence", "code", "said"),
    [
        pytest.param("CC-BY-ND-4.0", 1, "erlaubt keine Änderungen", id="no changes"),
        pytest.param("Alle Rechte vorbehalten", 1, "ist hier nicht bekannt", id="nobody knows it"),
        pytest.param("CC-BY-NC-4.0", 0, "erlaubt nicht, damit Geld zu verdienen", id="not for money"),
        pytest.param("CC-BY-4.0", 0, "Geschrieben", id="free"),
    ],
)
def test_the_licence_decides(three, licence, code, said):
    write_practice(three.a, PRACTICE.replace("CC-BY-SA-4.0", licence))
    done = adopted(three.b, three.a)
    assert (done.exit_code, said in done.output) == (code, True), done.output
    assert three.b.page("testessen").exists() is (code == 0)


def test_a_stricter_licence_does_not_take_back_what_was_given(three):
    assert adopted(three.b, three.a).exit_code == 0
    before = three.b.text("testessen")
    three.a.change("testessen", ("CC-BY-SA-4.0", "CC-BY-ND-4.0"), ('"1.0"', '"2.0"'))
    three.a.publish()
    said = " ".join(three.b.standing()["testessen"]["said"])
    assert "war CC-BY-SA-4.0 und ist jetzt CC-BY-ND-4.0" in said
    assert "2026-11-22" in said
    done = three.b.ask("adopt", "--update", now=LATER)
    assert done.exit_code == 1
    assert "dürfen Sie behalten" in done.output
    assert three.b.text("testessen") == before


def test_what_runs_is_taken_out_of_a_foreign_text(three):
    evil = PRACTICE.replace(
        "Alle kochen.",
        'Alle <b onclick="x()">kochen</b>.<script>alert(1)</script> [Klick](javascript:alert(1)) {{ config }}\n\n'
        '--8<-- "/etc/passwd"\n\n![Bild](https://tracker.example/p.gif){: onload="x()" }',
    )
    write_practice(three.a, evil)
    done = adopted(three.b, three.a)
    assert done.exit_code == 0, done.output
    text = three.b.text("testessen")
    for trace in ("<b", "<script", "javascript:", "{{", "--8<--", "![Bild](https", "onload", "onclick"):
        assert trace not in text
    assert "Alle kochen." in text
    assert "HTML wurde aus seinem Text entfernt" in done.output


# --- whose it is -----------------------------------------------------------------------------------------------------


def test_the_same_twice_is_told_and_taken_only_under_another_name(three):
    assert adopted(three.b, three.a).exit_code == 0
    before = everything_below(three.b.folder)
    done = adopted(three.b, three.a)
    assert (done.exit_code, "schon übernommen" in done.output) == (1, True)
    assert everything_below(three.b.folder) == before
    assert adopted(three.b, three.a, "--as", "zweites-essen").exit_code == 0
    assert three.b.page("zweites-essen").exists()
    assert (three.b.folder / "docs/formate/zweites-essen/ablauf.pdf").exists()


def test_a_page_that_is_there_is_never_overwritten(three):
    three.b.page("testessen").parent.mkdir()
    three.b.page("testessen").write_text("---\ntitle: Unseres\n---\n\nEigen.\n", "utf-8")
    done = adopted(three.b, three.a)
    assert (done.exit_code, "--as" in done.output) == (1, True)
    assert "Eigen." in three.b.text("testessen")
    assert not (three.b.folder / "adopted").exists()


def test_what_was_taken_over_by_hand_is_known_from_the_next_update_on(three):
    """The page of a practice says how to take it over without a program: with these three lines."""
    practice = three.a.listed()["testessen"]
    said = f"based_on: lab-a/testessen@1.0\nbased_on_url: {practice['url']}\nbased_on_hash: {practice['hash']}\n"
    three.b.page("testessen").parent.mkdir()
    three.b.page("testessen").write_text(PRACTICE.replace("licence:", f"{said}licence:"), "utf-8")
    assert three.b.standing()["testessen"]["state"] == "current"
    assert three.b.ask("adopt", "testessen", "--update").exit_code == 0
    assert list((three.b.folder / "adopted/testessen").glob("*.zip"))
    three.a.change("testessen", ('"1.0"', '"1.1"'), ("Alle kochen.", "Alle backen."))
    three.a.publish()
    done = three.b.ask("adopt", "testessen", "--update", now=LATER)
    assert "based_on: lab-a/testessen@1.1\n" in three.b.text("testessen"), done.output
    assert "Alle backen." in three.b.text("testessen")


def test_nobody_takes_over_from_oneself_or_in_a_circle(three):
    done = adopted(three.a, three.a)
    assert (done.exit_code, "Ihr eigener" in done.output) == (1, True)
    assert adopted(three.b, three.a).exit_code == 0
    three.b.publish()
    assert adopted(three.c, three.b).exit_code == 0
    three.c.publish()
    three.a.page("testessen").unlink()
    for source in (three.b, three.c):
        done = adopted(three.a, source)
        assert (done.exit_code, "beruht auf einem Baustein von Ihnen" in done.output) == (1, True)
    assert not three.a.page("testessen").exists()
    assert adopted(three.a, three.c, "--as", "am-fluss").exit_code == 0


# --- originals that go their own way ---------------------------------------------------------------------------------


def test_withdrawn_renamed_gone_and_silent_originals(three):
    assert adopted(three.b, three.a).exit_code == 0
    mine = three.b.text("testessen")

    three.a.change("testessen", ("version:", "withdrawn: Der Dienst dafür wurde eingestellt.\nversion:"))
    three.a.publish()
    found = three.b.standing()["testessen"]
    assert (found["state"], found["reason"]) == ("withdrawn", "Der Dienst dafür wurde eingestellt.")
    assert three.b.ask("adopt", "--update").exit_code == 1
    done = adopted(three.c, three.a)
    assert (done.exit_code, "eingestellt" in done.output) == (1, True)

    three.a.change(
        "testessen", ("withdrawn: Der Dienst dafür wurde eingestellt.\n", "former_ids: [testessen]\n"),
    )  # fmt: skip
    three.a.page("testessen").rename(three.a.page("probeessen"))
    three.a.publish()
    found = three.b.standing()["testessen"]
    assert (found["state"], found["renamed"]) == ("renamed", "probeessen")
    assert three.b.ask("adopt", "--update", now=LATER).exit_code == 0
    assert "based_on: lab-a/probeessen@1.0\n" in three.b.text("testessen")
    assert three.b.standing()["testessen"]["state"] == "current"

    three.a.page("probeessen").unlink()
    three.a.publish()
    assert three.b.standing()["testessen"]["state"] == "gone"
    assert three.b.ask("adopt", "--update").exit_code == 1

    (three.a.public / "lab.json").write_text("<!DOCTYPE html><p>Wartung</p>", "utf-8")
    found = three.b.standing()["testessen"]
    assert found["state"] == "unreachable"
    assert "lab.json" in found["reason"]
    assert parts(three.b.text("testessen")) == parts(mine)


def test_an_origin_that_is_no_longer_there_loses_nobody_anything(three):
    assert adopted(three.b, three.a).exit_code == 0
    text, receipt = three.b.text("testessen"), three.b.folder / "adopted/testessen/origin.json"
    with port_without_a_server() as port:
        moved = receipt.read_text("utf-8").replace(three.a.url, f"http://127.0.0.1:{port}/")
        receipt.write_text(moved, "utf-8")
        three.b.ports = (*three.b.ports, str(port))
        found = three.b.standing()["testessen"]
        assert found["state"] == "unreachable"
        assert three.b.ask("adopt", "--update").exit_code == 1
        assert three.b.text("testessen") == text
    done = three.b.ask("adopt", "testessen", "--update", "--from", three.a.url)
    assert done.exit_code == 0, done.output


def test_a_change_without_a_new_version_is_seen(three):
    assert adopted(three.b, three.a).exit_code == 0
    three.a.change("testessen", ("Alle kochen.", "Alle backen."))
    three.a.publish()
    assert three.b.standing()["testessen"]["state"] == "changed"
    three.a.change("testessen", ("Alle backen.", "Alle kochen."), ("team@a.example", "neu@a.example"))
    three.a.publish()
    assert three.b.standing()["testessen"]["state"] == "current"  # whom to ask there is not what was taken over


def parts(text: str) -> str:
    """The page without what says where it is from."""
    return re.sub(r"^(?:based_on\w*|attribution):.*\n", "", text, flags=re.MULTILINE)
