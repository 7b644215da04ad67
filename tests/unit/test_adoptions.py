"""Who took over what from whom, as a feed and as data: told once, dated truly, and safe to open in a spreadsheet."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest

from labnetz.feeds.read import read_feed
from labnetz.model import PracticeKind, origin_of
from labnetz.publish.adoption_feeds import MOST, adoption_feeds
from labnetz.publish.adoptions import adoptions
from labnetz.publish.csv_text import csv_parts
from labnetz.publish.family import family
from labnetz.publish.portal import plan
from labnetz.publish.practices_export import PracticesExport
from open_schemas import faults, validator
from portal_content import content_of
from some_items import BERLIN, NOW, WIESBADEN, known, practice
from some_network import network_of

ORIGIN = practice(version="1.2", licence="CC-BY-4.0")
COPY = practice(
    "test",
    lab="wiesbaden",
    title="Chatbot-Prüfstand",
    version="1.0",
    based_on="berlin/nutzertest@1.0",
    changes=("Ohne Papier", "Am Abend."),
    adopted=date(2026, 6, 22),
    url="https://wiesbaden.example/formate/test/",
    attribution="Nach „Nutzertest“ von Labor Berlin, CC BY 4.0",
)
FEED = "feeds/adoptions"


def files(*practices, now=NOW, network=None):
    content = known(practices=practices) if network is None else content_of(network, practices=practices)
    return {
        one.path: one.content
        for one in plan(content, now=now).files()
        if "adoptions" in one.path or "practices" in one.path
    }


def items(*practices, now=NOW):
    return json.loads(files(*practices, now=now)[f"{FEED}.json"])["items"]


def rows(*practices, name="adoptions"):
    document = json.loads(files(*practices)[f"data/{name}.json"])
    assert faults(f"{name}.schema.json", document) == []
    return document[name]


def table(*practices, name="adoptions"):
    """As a spreadsheet of a German office reads it."""
    text = files(*practices)[f"data/{name}.csv"].decode("utf-8-sig")
    head, *lines = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    return [dict(zip(head, line, strict=True)) for line in lines]


# --- the feed ---------------------------------------------------------------------------------------------------------


def test_an_entry_says_who_works_with_what_of_whom_and_what_was_changed():
    (item,) = items(ORIGIN, COPY)
    assert item["title"] == "Labor Wiesbaden arbeitet mit „Baustein nutzertest“ von Labor Berlin"
    assert item["content_text"] == (
        "Heißt jetzt „Chatbot-Prüfstand“. Übernommen aus der Fassung 1.0. Was geändert wurde: Ohne Papier. Am Abend. "
        "Nach „Nutzertest“ von Labor Berlin, CC BY 4.0"
    )
    assert item["url"] == "https://wiesbaden.example/formate/test/"
    assert item["date_published"] == "2026-06-21T22:00:00Z", "the day begins by the clock of the network"


def test_what_nobody_changed_says_so():
    (item,) = items(ORIGIN, replace(COPY, changes=()))
    assert "Änderungen sind nicht vermerkt." in item["content_text"]


@pytest.mark.parametrize("ending", ["xml", "atom", "json"])
def test_each_format_reads_back_with_provider_and_licence(ending):
    content = files(ORIGIN, replace(COPY, licence="CC-BY-SA-4.0"))[f"{FEED}.{ending}"]
    (update,) = read_feed(content, origin_of(WIESBADEN, WIESBADEN.sources[0]), first_seen=NOW).updates
    assert update.title.startswith("Labor Wiesbaden arbeitet mit")
    assert b"CC-BY-SA-4.0" in content
    assert b"Labor Wiesbaden" in content


@pytest.mark.parametrize(
    ("adopted", "modified", "expected"),
    [
        pytest.param(
            date(2026, 6, 22), datetime(2026, 8, 1, 9, tzinfo=UTC), "2026-06-21T22:00:00Z", id="the day it wrote"
        ),
        pytest.param(None, datetime(2026, 8, 1, 9, tzinfo=UTC), "2026-07-31T22:00:00Z", id="else its last change"),
        pytest.param(date(2062, 6, 22), datetime(2026, 8, 1, 9, tzinfo=UTC), "2026-07-31T22:00:00Z", id="a slip"),
        pytest.param(date(2026, 12, 2), None, "2026-12-01T23:00:00Z", id="today"),
        pytest.param(
            None, datetime(2026, 7, 31, 23, tzinfo=UTC), "2026-07-31T22:00:00Z", id="a change after midnight there"
        ),
    ],
)
def test_an_adoption_is_dated_by_its_day_and_never_in_the_future(adopted, modified, expected):
    (item,) = items(ORIGIN, replace(COPY, adopted=adopted, modified=modified))
    assert item["date_published"] == expected


def test_it_is_today_by_the_clock_of_the_network():
    late = datetime(2026, 12, 1, 23, 30, tzinfo=UTC)
    (item,) = items(ORIGIN, replace(COPY, adopted=date(2026, 12, 2)), now=late)
    assert item["date_published"] == "2026-12-01T23:00:00Z"
    assert items(ORIGIN, replace(COPY, adopted=date(2026, 12, 3)), now=late) == []


def test_what_nobody_can_date_is_no_entry_but_stands_in_the_data():
    undated = replace(COPY, adopted=date(2062, 1, 1))
    assert items(ORIGIN, undated) == []
    (row,) = rows(ORIGIN, undated)
    assert row["day"] == ""


def test_an_entry_keeps_its_name_when_day_title_or_id_change():
    (first,) = items(ORIGIN, COPY)
    later = replace(COPY, id="neu", former_ids=("test",), title="Neuer Titel", adopted=date(2026, 7, 1), version="2")
    (again,) = items(ORIGIN, later)
    assert again["id"] == first["id"]
    (third,) = items(ORIGIN, replace(later, id="noch-neuer", former_ids=("test", "neu")))
    assert third["id"] == first["id"]
    assert first["id"].startswith("urn:uuid:")
    (other,) = items(ORIGIN, replace(COPY, id="anders"))
    assert other["id"] != first["id"]


def test_the_same_adoption_in_another_network_is_another_entry():
    """Both may be read in one program, and either may say something else of it."""
    both = [
        json.loads(files(ORIGIN, COPY, network=network_of(BERLIN, WIESBADEN, id=id_))[f"{FEED}.json"])["items"]
        for id_ in ("hier", "dort")
    ]
    assert len({one["id"] for own in both for one in own}) == 2


@pytest.mark.parametrize("copy_id", ["zwei", "alt"])
@pytest.mark.parametrize("other", ["test", "neu"])
def test_two_that_say_they_had_one_name_before_are_two_entries(other, copy_id):
    """Who copies a page, former_ids with it, must not lose the entry of the first one in every feed reader."""
    first = replace(COPY, former_ids=() if other == "test" else ("test",), id=other)
    copied = replace(COPY, id=copy_id, former_ids=("test",), url="https://wiesbaden.example/formate/zwei/")
    ids = {one["url"]: one["id"] for one in items(ORIGIN, first, copied)}
    assert len(set(ids.values())) == 2
    assert items(ORIGIN, first)[0]["id"] in ids.values(), "the one that is known keeps its name"
    newer = replace(copied, adopted=date(2026, 11, 1))
    assert {one["url"]: one["id"] for one in items(ORIGIN, first, newer)} == ids, "whichever is newer"


def test_the_newest_stand_first_whatever_order_they_came_in():
    some = [replace(COPY, id=f"p{n}", title=f"Titel {n}", adopted=date(2026, 5, n + 1)) for n in range(4)]
    expected = [f"Heißt jetzt „Titel {n}“." for n in (3, 2, 1, 0)]
    assert [one["content_text"].partition(" Übernommen")[0] for one in items(ORIGIN, *some)] == expected
    assert files(ORIGIN, *some) == files(*reversed(some), ORIGIN)
    undated = replace(COPY, id="aaa", adopted=None)
    days = [row["day"] for row in rows(ORIGIN, undated, *some)]
    assert days == ["2026-05-04", "2026-05-03", "2026-05-02", "2026-05-01", ""]


def test_the_feed_has_an_end_and_the_newest_are_in_it():
    some = [replace(COPY, id=f"p{n}", adopted=date(2024, 1, 1) + timedelta(n)) for n in range(MOST + 1)]
    found = adoptions(family([ORIGIN, *some]), NOW, UTC)
    feed = next(one for one in adoption_feeds(found, known().network, now=NOW) if one.path.endswith(".json"))
    days = [one["date_published"][:10] for one in json.loads(feed.content)["items"]]
    assert len(days) == MOST
    assert "2023-12-31" not in days, "the oldest one, by the clock of the network"


def test_no_file_is_another_one_only_because_it_is_later():
    found = adoptions(family([ORIGIN, COPY]), NOW, UTC)
    first, later = (
        [one.version for one in adoption_feeds(found, known().network, now=now)] for now in (NOW, NOW + timedelta(1))
    )
    assert first == later


def test_what_a_lab_built_on_its_own_practice_is_no_adoption():
    own = practice("zwei", based_on="nutzertest", adopted=date(2026, 5, 1))
    assert items(ORIGIN, own) == []
    assert rows(ORIGIN, own) == []


def test_an_empty_feed_is_there_from_the_beginning_on():
    found = files(ORIGIN)
    assert ET.fromstring(found[f"{FEED}.xml"]).find("channel/title").text == "Neue Nachnutzungen: Netz"
    assert {f"{FEED}.{ending}" for ending in ("xml", "atom", "json")} <= found.keys()


def test_an_origin_that_nobody_knows_is_named_and_told():
    stranger = replace(COPY, based_on="anderswo/fragen@2")
    (item,) = items(stranger)
    assert item["title"] == "Labor Wiesbaden arbeitet mit „Fragen“ von Anderswo"
    (row,) = rows(stranger)
    assert (row["from"], row["from_is_known"], row["from_version"]) == ("anderswo/fragen", False, "2")


def test_a_lab_that_is_known_keeps_its_name_when_its_practice_is_gone():
    (row,) = rows(replace(COPY, based_on="berlin/vergangen@2"))
    assert (row["from"], row["from_lab_name"], row["from_is_known"]) == ("berlin/vergangen", "Labor Berlin", False)


# --- the data ---------------------------------------------------------------------------------------------------------


def test_a_row_has_all_that_a_yearly_report_asks_for():
    (row,) = rows(ORIGIN, COPY)
    expected = {
        "practice": "wiesbaden/test",
        "lab_name": "Labor Wiesbaden",
        "land": "Hessen",
        "title": "Chatbot-Prüfstand",
        "version": "1.0",
        "day": "2026-06-22",
        "from": "berlin/nutzertest",
        "from_lab_name": "Labor Berlin",
        "from_title": "Baustein nutzertest",
        "from_version": "1.0",
        "from_url": "https://berlin.example/formate/nutzertest/",
        "from_is_known": True,
        "origin": "berlin/nutzertest",
        "origin_lab_name": "Labor Berlin",
        "changes": ["Ohne Papier", "Am Abend."],
        "licence": "CC-BY-4.0",
        "url": "https://wiesbaden.example/formate/test/",
    }
    assert {key: row[key] for key in expected} == expected
    assert row["attribution"].startswith("Nach „Nutzertest“ von Labor Berlin, CC BY 4.0. Labor Wiesbaden, CC BY 4.0, ")


def test_credit_goes_to_the_origin_and_counts_are_of_labs():
    third = replace(COPY, id="drei", lab="kehl", based_on="wiesbaden/test@1.0")
    network = network_of(BERLIN, WIESBADEN, replace(BERLIN, id="kehl", name="Labor Kehl"))
    found = files(ORIGIN, COPY, third, replace(COPY, id="zwei"), network=network)
    practices = {one["practice"]: one for one in json.loads(found["data/practices.json"])["practices"]}
    assert practices["berlin/nutzertest"]["reused_by"] == ["wiesbaden"]
    assert practices["berlin/nutzertest"]["reused"] == 1, "one lab, twice"
    assert practices["kehl/drei"]["origin"] == "berlin/nutzertest"
    adoptions = json.loads(found["data/adoptions.json"])["adoptions"]
    assert {one["practice"]: one["origin_lab_name"] for one in adoptions}["kehl/drei"] == "Labor Berlin"


def test_a_ring_is_told_and_ends():
    ring = replace(COPY, based_on="wiesbaden/b"), replace(COPY, id="b", lab="berlin", based_on="wiesbaden/test")
    assert {one["in_ring"] for one in rows(replace(ring[0], based_on="berlin/b"), ring[1])} == {True}


def test_practices_say_their_words_and_their_classes():
    one = replace(ORIGIN, time="2 bis 3 Stunden", group_size="viele", cost_note="Rund 30 Euro", kind=PracticeKind.TOOL)
    (row,) = rows(one, name="practices")
    assert (row["time"], row["time_classes"]) == ("2 bis 3 Stunden", ["up-to-2-hours", "half-a-day"])
    assert (row["group_size"], row["group_classes"]) == ("viele", [])
    assert (row["cost_classes"], row["kind"], row["origin"]) == (["up-to-50"], "tool", "berlin/nutzertest")


@pytest.mark.parametrize("name", ["practices", "adoptions"])
def test_the_schemas_describe_each_key_and_can_fail(name):
    schema = validator(f"{name}.schema.json").schema
    validator(f"{name}.schema.json").check_schema(schema)
    document = json.loads(files(ORIGIN, COPY)[f"data/{name}.json"])
    (entry, *_) = document[name]
    assert set(entry) == set(schema["$defs"]["entry"]["properties"]) == set(schema["$defs"]["entry"]["required"])
    assert set(document) == set(schema["properties"])
    for broken in ({**entry, "practice": "ohne-labor"}, {**entry, "url": "javascript:alert(1)"}, {**entry, "title": 3}):
        assert faults(f"{name}.schema.json", {**document, name: [broken]})


def test_the_files_are_others_when_a_row_changes_and_not_because_it_is_later():
    def versions(copy, now=NOW):
        content = known(practices=(ORIGIN, copy))
        made = PracticesExport(content.network, content.practices, content.families, (), now).files()
        return [one.version for one in made if "practices" in one.path]

    before = versions(COPY)
    assert versions(COPY, NOW + timedelta(1)) == before
    assert not set(versions(replace(COPY, cost_note="nichts"))) & set(before)


@pytest.mark.parametrize("name", ["practices", "adoptions"])
def test_data_and_table_have_the_same_rows(name):
    assert [one["Kennung"] for one in table(ORIGIN, COPY, name=name)] == [
        one["practice"] for one in rows(ORIGIN, COPY, name=name)
    ]


def test_the_table_is_one_that_a_german_office_opens_by_a_double_click():
    raw = files(ORIGIN, COPY)["data/adoptions.csv"]
    assert raw.startswith(b"\xef\xbb\xbfKennung;")
    assert raw.count(b"\r\n") == raw.count(b"\n") == 2
    (row,) = table(ORIGIN, COPY)
    assert row["Bundesland"] == "Hessen"
    assert row["Tag"] == "2026-06-22"
    assert row["Was geändert wurde"] == "Ohne Papier; Am Abend."
    assert row["In diesem Netzwerk bekannt"] == "ja"
    assert row["Fassung"] == "'1.0", "Excel in German would make it a day in January"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "=1+1",
            "+49 30",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            " =1",
            "＝1+1",
            "＋1",
            "－1",
            "＠A1",
            "−1",
            "|cmd",
            "%1",
            "'=1",
        ),
        *("1.0", "1.2.3", "6-12", "10/12", "1e5", "007", "12:30", "50 %", "Mai 2026", "1. Dez", "TRUE", "wahr", "3,5"),
    ],
)
def test_no_cell_runs_or_becomes_another_value(text):
    (_, line) = csv.reader(
        io.StringIO(b"".join(csv_parts(["a"], [[text]])).decode("utf-8-sig"), newline=""), delimiter=";"
    )
    assert line == [f"'{text}"]


def test_a_sign_that_no_program_shows_hides_nothing():
    assert b"".join(csv_parts(["a"], [["\x00=1"], ["a\x00b"]])).decode("utf-8-sig") == "a\r\n'=1\r\nab\r\n"


@pytest.mark.parametrize(
    "text", ["2 Stunden", "6 bis 12", "v1.0", "Nutzertest; am Tresen", 'Sie sagt "ja"', "a\nb", "Mai", ""]
)
def test_other_texts_stay_as_they_are(text):
    (_, line) = csv.reader(
        io.StringIO(b"".join(csv_parts(["a", "b"], [[text, 1]])).decode("utf-8-sig"), newline=""), delimiter=";"
    )
    assert line == [text, "1"]


def test_hostile_words_of_a_lab_neither_run_nor_break_a_line():
    bad = replace(COPY, title='=HYPERLINK("https://evil.example")', changes=("@SUM(1)", 'zwei\r\nZeilen;"und" mehr'))
    (row,) = table(ORIGIN, bad)
    assert row["Baustein"] == '\'=HYPERLINK("https://evil.example")'
    assert row["Was geändert wurde"].startswith("'@SUM(1)")
    assert files(ORIGIN, bad)["data/adoptions.csv"].count(b"wiesbaden/test;") == 1


def test_the_catalogue_of_open_data_names_them():
    content = known(practices=(ORIGIN, COPY))
    whole = plan(content, now=NOW)
    from labnetz.publish.plan import all_at_once  # noqa: PLC0415

    made, _ = all_at_once(whole)
    graph = json.loads(next(one.content for one in made if one.path == "catalog.jsonld"))["@graph"]
    dataset = next(one for one in graph if one["@id"] == "#practices")
    assert dataset["contributor"] == ["#lab-berlin", "#lab-wiesbaden"]
    found = {one["downloadURL"]: one["mediaType"] for one in graph if one["@id"] in dataset["distribution"]}
    assert found == {
        "data/adoptions.csv": "iana:text/csv",
        "data/adoptions.json": "iana:application/json",
        "data/practices.csv": "iana:text/csv",
        "data/practices.json": "iana:application/json",
        "feeds/adoptions.atom": "iana:application/atom+xml",
        "feeds/adoptions.json": "iana:application/feed+json",
        "feeds/adoptions.xml": "iana:application/rss+xml",
    }
