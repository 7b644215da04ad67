"""The files of the search's index: the same site gives the same bytes, no file is big, and every word leads to where it
stands. What they find is asked of the script itself, in Node."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from gzip import compress
from pathlib import Path
from random import Random
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from labnetz.model import Artifact
from labnetz.search_block import SHOWN, TOGETHER
from labnetz.search_compounds import endings_of, halves_of, nouns_of
from labnetz.search_files import FOLDER, safe_name
from labnetz.search_index import SearchIndex, index_of
from labnetz.search_record import TYPES, Record
from labnetz.search_words import folded, pieces_of, words_of

STATIC = Path(__file__).parents[2] / "plugins/labnetz/static/script"

ASK = """
import fs from "node:fs";
import { fileURLToPath } from "node:url";
const files = new Set();
globalThis.fetch = async (url) => {
  const path = fileURLToPath(url);
  files.add(path);
  if (!fs.existsSync(path)) return { ok: false, status: 404 };
  return { ok: true, status: 200, json: async () => JSON.parse(fs.readFileSync(path, "utf8")) };
};
const answers = [];
for (const query of JSON.parse(fs.readFileSync(0, "utf8"))) {
  const { search, mended } = await import(`${process.argv[1]}?${answers.length}`); // as on a page that was just opened
  files.clear();
  const { results, isMore, isCut } = await search(query);
  await Promise.all(results.slice(0, 10).map(({ data }) => data()));
  const first = [...files];
  const paths = (await Promise.all(results.map(({ data }) => data()))).map(({ path }) => path ?? "");
  answers.push([query, { paths, ids: results.map(({ id }) => id), mended: await mended(query), first, isMore, isCut }]);
}
console.log(JSON.stringify(answers));
"""


def page(path: str, title: str, *texts: str, block: str = "", type_: str = "page") -> Record:
    return Record(type=type_, path=f"{path}/", title=title, texts=texts, block=block)


def files(index: SearchIndex) -> dict[str, bytes]:
    return {file.path.removeprefix(FOLDER): file.content for file in index.files()}


def words(index: SearchIndex) -> dict[str, str]:
    read = (json.loads(content) for path, content in files(index).items() if path.startswith("w-"))
    return {word: where for one in read for word, where in one["words"].items()}


def answers(folder: Path, index: SearchIndex, queries: Iterable[str]) -> dict[str, dict[str, object]]:
    """Ask the script that the browser loads, beside the files of the index."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "assets").mkdir(parents=True)
    shutil.copy(STATIC / "searching.js", folder / "assets/searching.mjs")
    for file in index.files():
        (folder / file.path).parent.mkdir(parents=True, exist_ok=True)
        (folder / file.path).write_bytes(file.content)
    command = ["node", "--input-type=module", "--eval", ASK, (folder / "assets/searching.mjs").as_uri()]
    asked = json.dumps(list(queries))
    done = subprocess.run(command, input=asked, text=True, encoding="utf-8", capture_output=True, check=True)
    return dict(json.loads(done.stdout))


def found(folder: Path, index: SearchIndex, query: str) -> list[str]:
    return [path.rstrip("/") for path in answers(folder, index, [query])[query]["paths"]]


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gespräch", ("gesprach",)),
        ("Gespraech", ("gesprach",)),
        ("GROẞE", ("grosse",)),
        ("Café", ("cafe",)),
        ("Digital-Sprechstunde", ("digital", "sprechstunde", "digitalsprechstunde")),
        ("Bar\u00adrie\u00adre", ("barriere",)),
        ("Neu-Eröffnung", ("neu", "eroffnung", "neuroffnung")),
        ("2026-12-05", ("2026", "12", "05")),
        ("Ärger", ("arger",)),
        ("A\u0308rger", ("arger",)),
        ("Київ", ("киів",)),
        ("x" * 50, ("x" * 40,)),
        ("\U0001d400", ()),
    ],
)
def test_words(text: str, expected: tuple[str, ...]):
    assert words_of(text) == expected


def test_what_sets_off_words_is_in_none_of_them():
    pieces = pieces_of("„Reden“, (wir) über: https://stadt.example/straße/?a=b – a_b · 3 % …")
    told = [word for found, _, _ in pieces for word in found]
    assert told == ["reden", "wir", "uber", "https", "stadt", "example", "strasse", "a", "b", "a", "b", "3"]


# --- compounds --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("Reparaturwerkstatt", "die Werkstatt", ["werkstatt"]),
        ("Reparaturwerkstätten", "die Werkstatt", ["werkstatten"]),
        ("Reparaturwerkstatt", "zwei Werkstätten", ["werkstatt"]),
        ("Bürgersprechstunde", "Sprechstunde, Stunde", ["sprechstunde", "stunde"]),
        ("Vereine", "eine, Eine", []),
        ("Fahrradwerkstatt", "Kulturwerkstatt", ["werkstatt"]),
        ("Kulturwerkstatt", "ein Fest", []),
        ("Bauamt", "das Amt", []),
        ("Gartenfest", "ein fest", []),
        ("Kindergarten", "Arten im Garten", ["garten"]),
    ],
)
def test_joints(word: str, known: str, expected: list[str]):
    pieces = [piece for text in (word, known) for piece in pieces_of(text)]
    small = {noun for _, noun, is_small in pieces if is_small}
    nouns = nouns_of({noun for _, noun, is_small in pieces if noun and not is_small} - small, halves_of)
    assert [*endings_of(folded(word), nouns)] == expected


def test_a_compound_is_found_by_its_end_and_below_the_word_itself(tmp_path: Path):
    index = index_of([page("b", "Fahrradwerkstatt"), page("a", "Die Werkstatt"), page("c", "Bahnhof")], "de")
    assert found(tmp_path, index, "werkstatt") == ["a", "b"]


def test_what_one_lab_writes_small_is_no_noun_of_another():
    of_one, of_another = page("a", "Vereine", "Eine", block="a"), page("b", "Oder", "eine", block="b")
    assert ";" in "".join(words(index_of([of_one], "de")).values())
    assert ";" not in "".join(words(index_of([of_one, of_another], "de")).values())


def test_a_site_in_another_language_has_no_joints():
    index = index_of([page("a", "Playground"), page("b", "Ground")], "en-GB")
    assert ";" not in "".join(words(index).values())
    for language in ("de", "de-AT"):
        index = index_of([page("a", "Playground"), page("b", "Ground")], language)
        assert ";" in "".join(words(index).values())


# --- files ------------------------------------------------------------------------------------------------------------


def many(count: int) -> list[Record]:
    return [
        page(
            f"p{number:05}", f"Seite a{number:05x}", f"Wort{number:x} und x{number % 97:03}y", block=f"lab{number % 7}"
        )
        for number in range(count)
    ]


def test_the_same_records_give_the_same_bytes():
    assert files(index_of(many(100), "de")) == files(index_of(many(100), "de"))


@pytest.mark.slow
def test_no_file_of_words_is_big_and_all_words_are_in_the_file_that_the_index_names():
    index = index_of(many(20_000), "en")
    known = files(index)
    begins = json.loads(known["index.json"])["words"]
    assert begins == sorted(begins)
    assert begins[0] == ""
    assert len(begins) > 10
    for begin, end in zip(begins, [*begins[1:], ""], strict=True):
        text = known[f"w-{safe_name(begin)}.json"]
        one = json.loads(text)
        assert (one["from"], one["until"]) == (begin, end)
        assert all(begin <= word and (not end or word < end) for word in one["words"])
        assert len(text) <= 52_800
    read = [word for path, content in known.items() if path.startswith("w-") for word in json.loads(content)["words"]]
    assert len(read) == len({*read})
    assert {"seite", "a00000", "a04e1f", "wort4e1f", "x000y"} <= {*read}


@pytest.mark.slow
def test_a_changed_text_touches_few_files_and_a_new_record_no_texts_of_others():
    before = files(index_of(many(5000), "en"))
    changed = [*many(4999), page("p04999", "Seite a01387", "Quarkstrudel", block="lab1")]
    after = files(index_of(changed, "en"))
    assert len(before) > 300
    assert len({path for path in before if after.get(path) != before[path]}) <= 8
    longer = files(index_of([*many(5000), page("neu", "Neues", "Quarkstrudel", block="lab3")], "en"))
    of_others = {path for path in before if path.startswith("r/") and not path.startswith("r/3-")}
    assert {path for path in of_others if longer[path] != before[path]} == set()


def test_what_is_shown_is_cut_and_stands_with_few_others():
    index = index_of([page(f"p{number}", "T" * 50, "x" * 20_000) for number in range(40)], "de")
    shown = [json.loads(content)["records"] for path, content in files(index).items() if path.startswith("r/")]
    assert [len(one) for one in shown] == [TOGETHER, TOGETHER, 8]
    assert {len(one["text"]) for part in shown for one in part} == {SHOWN}


def test_what_stands_behind_very_much_text_is_not_read(tmp_path: Path):
    records = [
        page("lang", "Ahorn", "x " * 4990 + "Birke " + "x " * 10 + "Buche", "Eiche"),
        page("titel", "x " * 4990 + "Birke " + "x " * 10 + "Buche", "Eiche"),
    ]
    got = answers(tmp_path, index_of(records, "de"), ["birke", "buche", "eiche"])
    assert {query: sorted(answer["paths"]) for query, answer in got.items()} == {
        "birke": ["lang/", "titel/"],
        "buche": [],
        "eiche": ["titel/"],
    }


def test_a_site_of_which_nothing_can_be_found_has_no_index():
    assert files(index_of([], "de")) == {}


@pytest.mark.parametrize("begin", ["", "con", "a0", "ж", "ab\u0142"])
def test_the_names_of_files_are_the_same_on_all_systems(begin: str):
    assert safe_name(begin).isascii()
    assert "/" not in safe_name(begin)


# --- what they find ---------------------------------------------------------------------------------------------------


def test_ids_are_others_where_records_are_numbered_in_another_way():
    ids = index_of([page("a", "Eins"), page("b", "Zwei")], "de").ids()
    assert index_of([page("a", "Anders"), page("b", "Zwei")], "de").ids() == ids
    others = index_of([page("a", "Eins"), page("c", "Drei"), page("b", "Zwei")], "de").ids()
    assert {*others.values()}.isdisjoint(ids.values())


def test_a_question_is_read_as_texts_are(tmp_path: Path):
    asked = {
        "Gespräch": "Gespraech",
        "Größe": "GROẞE",
        "Strasse": "Straße",
        "Cafe": "Café",
        "Bar\u00adrie\u00adre": "Barriere",
        "Ärger": "A\u0308rger",
        "Київ": "Київ",
        "y" * 50: "y" * 60,
        "Digital-Sprechstunde": "Digitale Sprechstunde",
        "Neueröffnung": "Neu-Eröffnung",
    }
    index = index_of([page(f"{number}", text) for number, text in enumerate(asked.values())], "de")
    got = answers(tmp_path, index, asked)
    assert [got[query]["paths"] for query in asked] == [[f"{number}/"] for number in range(len(asked))]


def test_ids_are_those_that_the_script_gives(tmp_path: Path):
    records = [page(f"p{number}", "Alle", block=f"b{number % 40}", type_=TYPES[number % 9]) for number in range(2000)]
    index = index_of(records, "de")
    answer = answers(tmp_path, index, ["alle"])["alle"]
    assert dict(zip(answer["paths"], answer["ids"], strict=True)) == index.ids()
    assert len({*answer["ids"]}) == 2000


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("werkstatt", ["titel", "oft", "text", "werk"], id="title, often, once, its beginning"),
        pytest.param("Werkstätten", ["titel", "oft", "text"], id="another ending"),
        pytest.param("werk", ["titel", "werk", "oft", "text"], id="a title first, then the whole word"),
        pytest.param("werkstatt bahnhof", ["text"], id="all words"),
        pytest.param("bahnhof WERKSTATT", ["text"], id="in any order"),
        pytest.param("werkstatt nirgends", [], id="all words, one of which is nowhere"),
        pytest.param("bahnhof werkstatt kinder", [], id="all words, one of which is elsewhere"),
        pytest.param("ki", ["ki"], id="a short word is whole"),
        pytest.param("!!!", [], id="no words"),
        pytest.param("__proto__", [], id="no word of anybody"),
        pytest.param("wirtschaft", [], id="more of a word than is there"),
    ],
)
def test_what_is_found_first(tmp_path: Path, query: str, expected: list[str]):
    records = [
        page("text", "Eins", "In der Werkstatt am Bahnhof"),
        page("oft", "Zwei", "Werkstatt, Werkstatt, Werkstatt"),
        page("titel", "Werkstatt"),
        page("werk", "Drei", "Das Werk und die Werkstattwoche der Stadt"),
        page("ki", "Vier", "KI und wir"),
        page("kinder", "Fünf", "Kinder"),
    ]
    assert found(tmp_path, index_of(records, "en"), query) == expected


def test_what_is_over_counts_less(tmp_path: Path):
    records = [
        page("alt", "Eins", "Fest, Fest, Fest", type_="past"),
        page("neu", "Zwei", "Fest", type_="event"),
    ]
    assert found(tmp_path, index_of(records, "de"), "fest") == ["neu", "alt"]


def test_another_ending_is_found_where_words_between_fill_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("labnetz.search_files.MOST", 500)
    between = page("b", " ".join(f"gartenh{number:03}" for number in range(100)))
    assert "a" in found(tmp_path, index_of([page("a", "Garten"), between], "en"), "gartens")


def test_all_words_count(tmp_path: Path):
    index = index_of([page("a", "Eins", "Labor und Werkstatt"), page("b", "Werkstatt", "Labor")], "de")
    assert found(tmp_path, index, "labor werkstatt") == found(tmp_path, index, "werkstatt labor") == ["b", "a"]


def test_what_is_over_stands_last_and_the_newest_of_it_first(tmp_path: Path):
    records = [
        page("alt", "Fest", type_="past", block="a"),
        page("neu", "Fest", type_="past", block="a"),
        page("erst", "Fest", type_="event", block="a"),
        page("dann", "Fest", type_="event", block="a"),
        page("andere", "Fest", type_="event", block="b"),
    ]
    # Of those that are as good, each lab's first one comes before its second.
    assert found(tmp_path, index_of(records, "de"), "fest") == ["andere", "erst", "dann", "neu", "alt"]


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("Reperatur", "reparatur"),
        ("Repartaur", "reparatur"),
        ("Reparatru Cafe", "reparatur cafe"),
        ("Repar", "repar"),
        ("Nirgendwo", "nirgendwo"),
        ("Haus", "haus"),
        pytest.param("Rpearatur", "reparatur", id="the second and the third letter swapped"),
        pytest.param("Erparatur", "reparatur", id="the first two swapped"),
        pytest.param("Reaparatur", "reparatur", id="one too much"),
        pytest.param("Erpaartur", "erpaartur", id="the first two swapped, and more"),
        pytest.param("Riparatur", "reparatur", id="another one"),
        pytest.param("Reperatru", "reparatur", id="two slips in a long word"),
        pytest.param("Gartxy", "gartxy", id="two slips in a short one"),
        pytest.param("Maux", "maux", id="none in a very short one"),
        pytest.param("Gartens", "gartens", id="another ending is no slip"),
        pytest.param("Kassx", "kasse", id="of two words the more frequent"),
        pytest.param("Beparatur", "beparatur", id="the first letter is another"),
        pytest.param("Paratur", "paratur", id="without its beginning it is another word"),
    ],
)
def test_slips(tmp_path: Path, query: str, meant: str):
    others = [page("d", "Garten, Kasse, Kassa"), page("e", "Kasse")]
    index = index_of([page("a", "Reparatur im Café"), page("b", "Reparaturen"), page("c", "Maus"), *others], "de")
    assert answers(tmp_path, index, [query])[query]["mended"] == meant


@pytest.mark.parametrize(
    "query", ["Wann ist die Werkstatt offen?", "the Werkstatt", "Werkstatt für alle, la Werkstatt"]
)
def test_what_says_nothing_of_what_is_looked_for_need_not_be_there(tmp_path: Path, query: str):
    index = index_of([page("a", "Werkstatt, alle offen"), page("b", "Ist die Wanne offen?")], "de")
    assert found(tmp_path, index, query) == ["a"]


def test_who_looks_for_such_words_only_finds_them(tmp_path: Path):
    index = index_of([page("a", "Wer wir sind"), page("b", "Werkstatt")], "de")
    assert found(tmp_path, index, "wer wir sind") == ["a"]


@pytest.mark.slow
def test_a_beginning_that_is_in_too_many_files_says_so(tmp_path: Path):
    rare = [
        page(f"{number}", " ".join(f"ver{n}" for n in range(number, number + 400))) for number in range(0, 60_000, 400)
    ]
    got = answers(tmp_path, index_of(rare, "de"), ["ver", "ver1234", "ve"])
    assert len(got["ver"]["paths"]) < len(rare)
    assert {query: answer["isMore"] for query, answer in got.items()} == {"ver": True, "ver1234": False, "ve": False}


def test_it_is_said_as_soon_as_one_file_is_not_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("labnetz.search_files.MOST", 1000)
    begins = {f"{letter}ax": 30 * count for count, letter in enumerate("bcdfghjklmnpqrs", 1)}
    records = [page(begin, " ".join(f"{begin}{n:03}" for n in range(count))) for begin, count in begins.items()]
    index = index_of(records, "de")
    spans = json.loads(files(index)["index.json"])["words"]
    ends = [*spans[1:], "~"]
    count = {
        begin: sum(since <= f"{begin}~" and end > begin for since, end in zip(spans, ends, strict=True))
        for begin in begins
    }
    assert {5, 6, 7, 8} <= {*count.values()}
    got = answers(tmp_path, index, begins)
    assert {begin: got[begin]["isMore"] for begin in begins} == {begin: count[begin] > 6 for begin in begins}


def test_a_question_of_many_words_fetches_no_more_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Of each word fewer, and not those of all words: somebody may paste a page."""
    monkeypatch.setattr("labnetz.search_files.MOST", 1000)
    begins = [f"{one}{other}x" for one in "bdfgk" for other in "aiou"]
    records = [page(f"{n}", " ".join(f"{begin}{n:03}" for begin in begins)) for n in range(500)]
    queries = [" ".join(begins[:count]) for count in (1, 2, 3, 4, 12, 20)]
    got = answers(tmp_path, index_of(records, "de"), queries)
    fetched = [sum("/w-" in path for path in got[query]["first"]) for query in queries]
    assert fetched == [6, 8, 9, 8, 24, 24]


def test_a_word_that_stands_everywhere_leads_to_the_first_of_each_lab_and_says_so(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("labnetz.search_files.MOST_WHERE", 2100)
    records = [
        page(f"{lab}/{number}", "Werkstatt", "Stadt" if number < 3 else "", block=f"lab{lab}", type_="event")
        for lab in range(20)
        for number in range(200)
    ]
    index = index_of(records, "de")
    assert max(len(where) for where in words(index).values()) <= 2101
    got = answers(tmp_path, index, ["werkstatt", "werkstatt stadt", "stadt"])
    assert {query: answer["isMore"] for query, answer in got.items()} == {
        "werkstatt": True,
        "werkstatt stadt": True,
        "stadt": False,
    }
    assert {*got["stadt"]["paths"]} == {f"{lab}/{number}/" for lab in range(20) for number in range(3)}
    assert {*got["stadt"]["paths"]} <= {*got["werkstatt"]["paths"]}
    assert {*got["stadt"]["paths"]} == {*got["werkstatt stadt"]["paths"]}
    of_each = [sum(path.startswith(f"{lab}/") for path in got["werkstatt"]["paths"]) for lab in range(20)]
    assert len({*of_each}) == 1


def test_of_a_word_that_stands_everywhere_compounds_give_way_first(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("labnetz.search_files.MOST_WHERE", 1000)
    records = [
        *(page(f"a{number}", "Werkstatt", block="a") for number in range(800)),
        *(page(f"b{number}", "Fahrradwerkstatt", block="b") for number in range(2000)),
    ]
    got = answers(tmp_path, index_of(records, "de"), ["werkstatt"])["werkstatt"]
    assert got["isMore"]
    assert {f"a{number}/" for number in range(800)} < {*got["paths"]}
    assert len(got["paths"]) < 1000


def test_in_more_labs_than_there_is_room_for_the_first_are_found(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("labnetz.search_files.MOST_WHERE", 500)
    got = answers(
        tmp_path, index_of([page(f"{n}", "Werkstatt", block=f"{n:04}") for n in range(300)], "de"), ["werkstatt"]
    )
    assert got["werkstatt"]["isMore"]
    assert 50 < len(got["werkstatt"]["paths"]) < 120


@pytest.mark.parametrize(
    "query", ["Wekrstatt", "Ewrkstatt", "Wrekstatt", "Weerkstatt", "Wwerkstatt", "Wxerkstatt", "Wexrkstatt"]
)
def test_a_slip_in_the_first_letters_is_mended_where_words_fill_many_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, query: str
):
    monkeypatch.setattr("labnetz.search_files.MOST", 500)
    letters = "abdefghiklmnoprstuwx"
    many = [
        page(f"{one}", " ".join(f"{one}{two}{n}" for two in letters for n in range(60)))
        for one in ("w", "e", "we", "wr", "ww", "wx", "wer")
    ]
    index = index_of([page("a", "Werkstatt"), *many], "de")
    assert answers(tmp_path, index, [query])[query]["mended"] == "werkstatt"


# --- files that do not go together ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        pytest.param("index.json", '"format":2', '"format":3', id="another format"),
        pytest.param("w-.json", '"from":""', '"from":"k"', id="words that begin elsewhere"),
        pytest.param("w-.json", '"until":""', '"until":"k"', id="words that end elsewhere"),
        pytest.param("w-.json", '"werkstatt":",0', '"werkstatt":",0x', id="a word of another numbering"),
        pytest.param("r/0-0.json", '"mark":"', '"mark":"x', id="a text of another numbering"),
        pytest.param("r/0-0.json", "[{", '[],"x":[{', id="a text less"),
        pytest.param("r/0-0.json", "", None, id="no text"),
        pytest.param("w-.json", "", None, id="no words"),
        pytest.param("index.json", "", None, id="no index"),
    ],
)
def test_what_is_of_two_builds_is_noticed(tmp_path: Path, file: str, old: str, new: str | None):
    index = index_of([page("a", "Werkstatt in der Stadt")], "de")
    assert answers(tmp_path, index, ["werkstatt stadt"])["werkstatt stadt"]["paths"] == ["a/"]
    made = {path: content.decode() for path, content in files(index).items()}
    assert made[file] != made[file].replace(old, new or "gone", 1)
    made[file] = made[file].replace(old, new or "", 1)
    known = (Artifact(FOLDER + path, text.encode()) for path, text in made.items() if (path, new) != (file, None))
    with pytest.raises(subprocess.CalledProcessError) as failed:
        answers(tmp_path, SimpleNamespace(files=lambda: known), ["werkstatt stadt"])
    assert "Stale" in failed.value.stderr


FRESH = """
const { fresh, search } = await import(process.argv[1]);
const asked = [];
const known = {
  "index.json": { format: 2, words: [""] },
  "w-.json": { from: "", until: "", words: { eins: ",000!0" } },
  "r/0-0.json": { mark: "00", records: [{ path: "a/" }] },
};
let isOld = true;
globalThis.fetch = async (url, { cache }) => {
  const [, file] = url.href.split("/search-index/");
  asked.push(`${file} ${cache}`);
  const document = file === "w-.json" && isOld ? { from: "", until: "k", words: {} } : known[file];
  isOld &&= file !== "w-.json";
  return { ok: true, status: 200, json: async () => document };
};
const { results } = await fresh(() => search("eins"));
await fresh(() => search("eins"));
asked.push((await results[0].data()).path);
console.log(JSON.stringify(asked));
"""


def test_where_files_do_not_go_together_all_are_fetched_anew_once(tmp_path: Path):
    shutil.copy(STATIC / "searching.js", tmp_path / "searching.mjs")
    command = ["node", "--input-type=module", "--eval", FRESH, (tmp_path / "searching.mjs").as_uri()]
    done = subprocess.run(command, text=True, encoding="utf-8", capture_output=True, check=True)
    assert json.loads(done.stdout) == [
        "index.json no-cache",
        "w-.json default",
        "index.json reload",
        "w-.json reload",
        "r/0-0.json default",
        "a/",
    ]


# --- all that is there ------------------------------------------------------------------------------------------------


TEXTS = st.lists(
    st.text(alphabet=st.characters(max_codepoint=0x2FFF, exclude_categories=["Cs", "Co"]), max_size=30), max_size=5
)


@pytest.mark.slow
@given(st.lists(TEXTS, min_size=1, max_size=8))
@example([["Neu-Eröffnung, U÷E0"]])
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_word_finds_where_it_stands(tmp_path_factory: pytest.TempPathFactory, pages: list[list[str]]):
    records = [page(f"p{at}", "", *texts, block=f"b{at % 3}") for at, texts in enumerate(pages)]
    where: dict[str, set[str]] = {}
    for record in records:
        for text in record.texts:
            for told, _, _ in pieces_of(text):
                for word in told:
                    where.setdefault(word, set()).add(record.path)
    got = answers(tmp_path_factory.mktemp("site"), index_of(records, "de"), where)
    assert {word for word, paths in where.items() if not paths <= {*got[word]["paths"]}} == set()


def spoken(count: int) -> Iterator[Record]:
    """Records with as many different words as people use: few often, most of them once or twice."""
    chance = Random(8)  # noqa: S311 - the same words each time
    parts = [
        "ver",
        "be",
        "stadt",
        "labor",
        "haus",
        "werk",
        "bild",
        "ung",
        "lich",
        "keit",
        "zeit",
        "raum",
        "netz",
        "kreis",
    ]
    known = list(
        dict.fromkeys("".join(chance.choices(parts, k=chance.randint(2, 4))).capitalize() for _ in range(20_000))
    )
    weights = [1 / rank for rank in range(1, len(known) + 1)]
    for number in range(count):
        said = chance.choices(known, weights, k=90)
        yield page(f"p{number:05}", " ".join(said[:5]), " ".join(said[5:]), block=f"lab{number % 100}")


@pytest.mark.slow
def test_a_first_result_is_small(tmp_path: Path):
    """A portal may send 350 kB for it, of ten thousand records: `tests/bench/visiting.py` asks a big one."""
    index = index_of(spoken(2000), "de")
    often = max(words(index).items(), key=lambda one: len(one[1]))[0]
    for answer in answers(tmp_path, index, [often, "ver", f"{often} labor", "Bildungwerk"]).values():
        assert len(answer["first"]) > 10
        assert sum(len(compress(Path(path).read_bytes(), 6)) for path in answer["first"]) < 150_000


def test_words_that_were_not_looked_for_are_told(tmp_path: Path):
    twelve = " ".join(f"wort{number}" for number in range(12))
    got = answers(tmp_path, index_of([page("a", twelve)], "de"), [twelve, f"wo ist die {twelve}", f"{twelve} fehlt"])
    assert [(one["isCut"], one["paths"]) for one in got.values()] == [(False, ["a/"]), (False, ["a/"]), (True, ["a/"])]
