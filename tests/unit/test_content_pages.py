from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from labnetz.content.folders import folders_of, kind_of
from labnetz.content.frontmatter import MAX_BODY, split, where_start, written_value
from labnetz.content.json_schema import json_schema
from labnetz.content.lab import read_lab
from labnetz.content.schema import KINDS
from labnetz.content.site import read_site
from labnetz.content.site_content import SourceFile
from labnetz.content.values import slug_of
from labnetz.model import Lab, LabStatus, Problem, Where, msg
from labnetz.registry_files import KINDS as REGISTRY_KINDS

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LAB = Lab(id="teststadt", name="Labor", url="https://teststadt.example/", licence="CC-BY-4.0")


def site(lab=LAB, **files):
    named = {"event": "veranstaltungen/a.md", "other": "veranstaltungen/b.md", "place": "orte/rathaus.md"}
    return read_site([SourceFile(named[key], text, "https://x.example/") for key, text in files.items()], lab, now=NOW)


def event(keys, body=""):
    content = site(event=f"---\ntitle: A\nstart: 2026-12-02 17:00\n{keys}---\n{body}")
    (found,) = content.events
    return found


def test_the_uid_stays_when_title_time_and_address_change():
    text = "---\nid: werkstatt\ntitle: {}\nstart: {}\n---\n"
    one = site(event=text.format("A", "2026-12-02 17:00")).events[0]
    moved = Lab(id="teststadt", name="Neuer Name", url="https://umgezogen.example/")
    other = site(moved, other=text.format("B", "2027-01-01")).events[0]
    assert one.uid == other.uid == "werkstatt@teststadt.labnetz"


def test_an_event_knows_its_provider_licence_and_source():
    found = event("")
    assert (found.lab, found.licence, found.source, found.url) == (
        "teststadt",
        "CC-BY-4.0",
        "veranstaltungen/a.md",
        "https://x.example/",
    )


def test_control_characters_never_leave_the_front_matter_or_the_text():
    found = event('summary: "a\\x07b\\x1b[0m\\u2028c\\n d"\n', "Text\x08 mit\x00 Resten\n")
    assert found.summary == "ab[0mc d"
    assert found.description == "Text mit Resten"


def test_a_text_without_end_is_cut_with_a_problem():
    marked, body, problems = split("---\ntitle: A\n---\n" + "x" * (MAX_BODY + 1), "a.md")
    assert (marked.tree, len(body)) == ({"title": "A"}, MAX_BODY)
    assert [str(problem.where) for problem in problems] == ["a.md:4:1"]


def test_the_body_is_what_follows_the_front_matter():
    assert split("\ufeff---\r\ntitle: A\r\n---\r\n\r\nText\r\n---\r\nEnde\r\n", "a.md")[1] == "\nText\n---\nEnde\n"


def test_content_knows_the_item_the_text_and_the_state_of_every_page():
    content = site(
        event="---\ntitle: A\nstart: 2026-12-02\n---\nHallo\n", other="kaputt", place="---\nname: Rathaus\n---\nDa.\n"
    )
    assert {path: item.id for path, item in content.by_path.items()} == {
        "orte/rathaus.md": "rathaus",
        "veranstaltungen/a.md": "a",
    }
    assert content.pages["veranstaltungen/a.md"].body == "Hallo\n"
    assert content.places[0].body == "Da.\n"
    assert content.unreadable == {"veranstaltungen/b.md"}
    folders = {"events": "veranstaltungen/", "updates": "aktuelles/", "places": "orte/"}
    assert content.folders == {**folders, "calls": "mitmachen/", "practices": "formate/"}


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("veranstaltungen/a.md", "events"),
        ("veranstaltungen/2026/a.md", "events"),
        ("veranstaltungen/index.md", ""),
        ("veranstaltungen.md", ""),
        ("neu/veranstaltungen/a.md", ""),
        ("veranstaltungen/bild.jpg", ""),
        ("termine/a.md", "updates"),
        ("formate/x.md", "practices"),
    ],
)
def test_the_folder_says_the_kind(path, kind):
    assert kind_of(path, folders_of(LAB, {"updates": "termine/"})) == kind


def test_a_lab_says_who_it_is():
    text = """\
id: berlin
name: CityLAB
url: https://x.example/berlin
licence: CC-BY-4.0
former_names: [Alt, Älter]
opened: 2025-06
status: paused
contacts: lab@x.example
facts:
  - {text: Ein Satz., source: Presse, as_of: 2026}
demo: true
"""
    lab, problems = read_lab(text, "lab.yml")
    assert problems == ()
    assert (lab.url, lab.status, lab.opened, lab.former_names) == (
        "https://x.example/berlin/",
        LabStatus.PAUSED,
        "2025-06",
        ("Alt", "Älter"),
    )
    assert (lab.facts[0].as_of, lab.contacts, lab.demo.anchor, lab.sources) == ("2026", ("lab@x.example",), None, ())


def test_a_lab_keeps_what_is_right_when_a_small_thing_is_wrong():
    lab, problems = read_lab(
        "id: x\nname: X\nurl: https://x.example/\nlat: nord\nopened: gestern\nlicence: x\n", "lab.yml"
    )
    assert (lab.name, lab.lat, lab.opened) == ("X", None, "")
    assert [problem.where.line for problem in problems] == [4, 5]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "lab.yml:1:1: the lab has feeds, but no licence – add a line licence: CC-BY-4.0"),
        ("licence:\n", "lab.yml:4:1: the lab has feeds, but no licence – write licence: CC-BY-4.0"),
        ("licence: [a]\n", "lab.yml:4:10: licence has the wrong form – write one line of text after the colon"),
    ],
)
def test_a_lab_without_a_licence_is_told_once_where_it_is_mended(line, said):
    _, problems = read_lab(f"id: x\nname: X\nurl: https://x.example/\n{line}", "lab.yml")
    assert [str(problem) for problem in problems] == [said]


def test_a_page_that_is_no_text_is_not_read_and_takes_no_other_with_it():
    unread = Problem("DATA-01", Where("veranstaltungen/a.md"), msg("no"), msg("yes"))
    paths = ("veranstaltungen/a.md", "ueber.md")
    content = read_site([SourceFile(path, "", "", problems=(unread,)) for path in paths], LAB, now=NOW)
    assert (content.problems, content.unreadable) == ((unread, unread), {"veranstaltungen/a.md"})


@pytest.mark.parametrize(("kind", "model"), [*KINDS.items(), *REGISTRY_KINDS.items()])
def test_every_kind_has_a_schema_that_refuses_unknown_keys(kind, model):
    schema = json_schema(kind, model, "en")
    assert schema["additionalProperties"] is False
    assert schema["properties"]


def test_the_schema_names_keys_as_they_are_written():
    assert "except" in json_schema("event", KINDS["event"], "en")["$defs"]["RepeatFields"]["properties"]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Offene Werkstatt für Ältere", "offene-werkstatt-fuer-aeltere"),
        ("Café & Straße!", "cafe-strasse"),
        ("Ma\u0308rchen", "maerchen"),
        ("→", ""),
    ],
)
def test_an_id_is_made_of_a_name(name, slug):
    assert slug_of(name) == slug


HOSTILE = st.text(alphabet=st.sampled_from(list("ab:-#'\"[]{}&*!|>%@`,? \n~0ü.2026T+Z")), max_size=40)
KEYS = st.sampled_from([*KINDS["event"].model_fields, "beginn", "access", "name", "date", "except", "<<"])
VALUES = st.recursive(
    HOSTILE.map(lambda text: "'" + text.replace("'", "''").replace("\n", " ") + "'"),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.dictionaries(st.sampled_from(["every", "until", "except", "need", "x"]), inner, max_size=3).map(
            lambda items: "{" + ", ".join(f"{key}: {value}" for key, value in items.items()) + "}"
        )
    ),
    max_leaves=5,
)


@pytest.mark.slow
@given(st.dictionaries(KEYS, VALUES, max_size=6), HOSTILE)
def test_no_page_makes_the_site_fall_over_or_vanishes_in_silence(keys, body):
    text = "---\n" + "".join(f"{key}: {value}\n" for key, value in keys.items()) + f"---\n{body}"
    files = [
        SourceFile(f"{folder}/a.md", text, "https://x.example/") for folder in ("veranstaltungen", "aktuelles", "orte")
    ]
    content = read_site(files, LAB, now=NOW)
    assert len(content.by_path) + len(content.unreadable) == 3
    assert content.unreadable <= {problem.where.path for problem in content.problems}
    assert all(str(problem) for problem in content.problems)


def test_validated_values_do_not_change_any_more():
    fields = KINDS["place"].model_validate({"name": "Rathaus"})
    with pytest.raises(ValidationError, match="frozen"):
        fields.name = "anders"


@pytest.mark.parametrize(
    ("page", "value"),
    [
        pytest.param('---\ntitle: A\nstart: "2026-12-02 17:00"  # abends\n---\n', "2026-12-02 17:00", id="quotes"),
        pytest.param("\ufeff---\r\nstart: 2026-12-02\r\n---\r\n", "2026-12-02", id="Windows"),
        pytest.param("---\nstart:  # noch offen\n---\n", "", id="a comment alone"),
        pytest.param("---\nstart: Raum#3\n---\n", "Raum#3", id="no comment"),
        pytest.param("---\ntitle: A\n---\nstart: 2026-12-02\n", None, id="in the text"),
        pytest.param("---\nwhen:\n  start: 2026-12-02\n---\n", None, id="inside of another key"),
        pytest.param(f"---\nstart: a{' ' * 19_000}b\n---\n", f"a{' ' * 19_000}b", id="a long line"),
    ],
)
def test_a_value_is_read_without_reading_the_page(page, value):
    assert written_value("start", page) == value
    assert (where_start(page) is None) == (value is None)
