"""The line plan of who builds on whom: the drawing is a list that one reads, selects and walks through as any other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page
from test_read_aloud import read_aloud

from demonstration import serving_folder
from in_the_page import LOOKS
from labnetz.model import Lab, Practice
from labnetz.publish.assets import assets
from some_items import html, known, lab, practice, stamped

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LABS = tuple(lab(f"l{n}", name=f"Stadtlabor {n}", short_name=f"Labor {n}") for n in range(8))
LONG = "Verkehrsberuhigungsmaßnahmenbeteiligungsverfahren"
CHANGES = ("Statt eines Abends dauert es vier Wochen.", f"Dazu kommt ein {LONG}.")
RINGS = """plan => [...plan.querySelectorAll(".on-plan")].map(station => {
  const box = station.getBoundingClientRect(), ring = getComputedStyle(station, "::after");
  const [left, top, size] = [ring.left, ring.top, ring.width].map(parseFloat);
  const text = station.querySelector(".who").getBoundingClientRect();
  return {x: box.left + left + size / 2, y: box.top + top + size / 2, size, text: text.left, seen: ring.borderTopColor};
})"""
TURNS = """plan => [...plan.querySelectorAll("li li > .on-plan > .leaving")].map(line => {
  const box = line.getBoundingClientRect();
  return {left: box.left, right: box.right, top: box.top, bottom: box.bottom};
})"""


def one(key: str, based_on: str = "", **said: object) -> Practice:
    own, _, id_ = key.partition("/")
    return practice(id_, **({"lab": own, "title": f"Baustein {id_}", "based_on": based_on, "url": ""} | said))


ODD = (
    one("l0/a", "weg/uralt@1.0"),
    one("l1/b", "l0/a", title=LONG, changes=CHANGES, version="2.0", withdrawn="Es gibt Besseres."),
    one("l2/b2", "l0/a", title="Zuletzt", changes=CHANGES),
    one("l3/c", "l1/b@1.0"),
    one("l4/d", "l3/c"),
    one("l5/e", "l4/d"),
    one("l6/f", "l5/e"),
    one("l7/g", "l6/f"),
    one("l2/r1", "l3/r2"),
    one("l3/r2", "l2/r1"),
)


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Families that the demonstration has not: deep, lost, a ring, with long words; in our style, without our frame."""
    paths = ("formate/netz/", "formate/l1/b/", "formate/l3/r2/")
    with serving_folder(_site(tmp_path_factory.mktemp("odd"), LABS, ODD, paths)) as address:
        yield address


def _site(folder: Path, labs: tuple[Lab, ...], practices: tuple[Practice, ...], paths: tuple[str, ...]) -> Path:
    for file in assets(""):
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
    found = stamped(known(*labs, practices=practices))
    for path in paths:
        _write(folder / path, html(found[path]), path.count("/"))
    return folder


def _write(folder: Path, body: str, depth: int) -> None:
    folder.mkdir(parents=True)
    style = f'<link rel="stylesheet" href="{"../" * depth}assets/labnetz.css">'
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>x</title>{style}'
    page = f'<!doctype html><html lang="de">{head}<main>{body}</main></html>'
    (folder / "index.html").write_text(page, "utf-8")


def plan(page: Page, number: int = 0) -> Locator:
    return page.locator(".plan").nth(number)


def test_it_is_read_as_a_list_of_what_is_drawn(page: Page, served: str) -> None:
    page.goto(served + "formate/wiesbaden/chatbot-testgruppe/")
    said = read_aloud(page, ".kin")
    marks = [
        "heading, Wer auf wem aufbaut, level 2",
        "list, Wer auf wem aufbaut",
        "listitem, level 1, position 1, set size 1",
        "link, Nutzertest am Tresen",
        "listitem, level 2, position 1, set size 2",
        "link, Beta-Test einer App mit Bürgerinnen und Bürgern",
        "Was geändert wurde",
        "Statt eines Abends dauert der Test vier Wochen.",
        "listitem, level 3, position 1, set size 1",
        "Sie sind hier",
        "Nach „Beta-Test einer App mit Bürgerinnen und Bürgern“, Fassung 1.1 (Mönchengladbach)",
        "Übernommen am 14. September 2026",
        "Dort gibt es inzwischen Fassung 1.2.",
        "Geprüft werden Antworten, keine App.",
        "link, Chatbot auf dem Prüfstand",
        "link, Alle Linien des Netzwerks",
    ]
    assert [phrase for phrase in dict.fromkeys(said) if phrase in marks] == marks
    assert not [phrase for phrase in said if "img" in phrase or "graphic" in phrase], (
        "the lines say nothing of their own"
    )


@pytest.mark.parametrize("width", [320, 768, 1280])
@pytest.mark.parametrize("size", ["100%", "200%"])
@pytest.mark.parametrize("path", ["formate/l1/b/", "formate/l3/r2/", "formate/netz/"])
def test_it_fits_every_screen_and_no_word_lies_on_a_line(
    page: Page, odd: str, path: str, width: int, size: str
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(odd + path)
    page.evaluate("size => document.documentElement.style.fontSize = size", size)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for number in range(page.locator(".plan").count()):
        rings = plan(page, number).evaluate(RINGS)
        assert all(ring["text"] >= ring["x"] + ring["size"] / 2 for ring in rings)
        assert all(above["y"] < below["y"] for above, below in pairwise(rings))
        assert all(ring["x"] - ring["size"] / 2 >= 0 for ring in rings)


@pytest.mark.parametrize("width", [320, 1280])
def test_each_line_leaves_the_one_that_it_was_built_on_and_ends_at_its_ring(page: Page, odd: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(odd + "formate/l1/b/")
    drawn = plan(page)
    rings = drawn.evaluate(RINGS)
    turns = [turn for turn in drawn.evaluate(TURNS) if turn["right"] > turn["left"]]
    labs = drawn.locator(".lab").all_inner_texts()
    assert labs == ["Weg", "Labor 0", "Labor 1", "Labor 3", "Labor 4", "Labor 5", "Labor 6", "Labor 7", "Labor 2"]
    assert len(turns) == len(rings) - 1
    parents = [0, 1, 2, 3, 4, None, None, 1]
    for turn, ring, parent in zip(turns, rings[1:], parents, strict=True):
        assert turn["top"] < ring["y"] - ring["size"] / 2 <= turn["bottom"]
        assert turn["right"] >= ring["x"] - ring["size"] / 2 - 1
        if parent is not None:
            assert abs(turn["left"] - rings[parent]["x"]) <= 6, labs
        else:
            assert abs(ring["x"] - rings[5]["x"]) < 1, "too deep: it goes on below the one before"
            assert abs(turn["left"] - ring["x"]) <= 6


def test_the_lines_are_seen_in_colours_of_ones_own_choice_and_on_paper(page: Page, odd: str) -> None:
    page.goto(odd + "formate/l1/b/")
    page.emulate_media(**LOOKS["light"] | {"forced_colors": "active"})
    strokes = page.locator(".plan .leaving").evaluate_all("lines => lines.map(line => getComputedStyle(line).stroke)")
    assert set(strokes) == {page.evaluate("getComputedStyle(document.body).color")}
    page.emulate_media(media="print", forced_colors="none")
    assert page.locator(".mark-here").evaluate("mark => getComputedStyle(mark).backgroundColor") == "rgba(0, 0, 0, 0)"
    assert {ring["seen"] for ring in plan(page).evaluate(RINGS)} - {"rgba(0, 0, 0, 0)"}


def test_its_text_can_be_selected_in_the_order_in_which_it_is_read(page: Page, odd: str) -> None:
    page.goto(odd + "formate/l3/r2/")
    said = plan(page).evaluate("plan => { getSelection().selectAllChildren(plan); return getSelection().toString(); }")
    lines = [line.replace("\u00ad", "") for line in said.splitlines() if line.strip()]
    assert lines.index("Baustein r1") < lines.index("Baustein r2")
    assert sum("geht umgekehrt auf diesen Baustein zurück" in line for line in lines) == 2


NAMES = (
    "Regionales Open-Government-Labor Bad Belzig und Wiesenburg/Mark",
    f"{LONG[:-11]}slabor Oberbergischer Kreis",
    "WWWMMM-Werkstatt MÖNCHENGLADBACH-WICKRATHBERG",
    "Kehl",
    "QOOQ" * 12,
    "Bürgerlabor der Stadt Hanau",
)
OVERLAPS = """drawing => {
  const boxes = selector => [...drawing.querySelectorAll(selector)].map(one => [one, one.getBoundingClientRect()]);
  const names = boxes("text:not(.count)"), drawn = boxes(".across, .from, .to, .run");
  const over = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const isOfAnother = (one, other) => other.matches("path, circle") || one.parentNode !== other.parentNode;
  return names.flatMap(([name, box], at) => [...drawn, ...names.slice(at + 1)]
    .filter(([other, its]) => over(box, its) && isOfAnother(name, other))
    .map(([other]) => [name.textContent, other.outerHTML]));
}"""


@pytest.fixture(scope="module")
def wordy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Labs with names that are longer than there is room in the drawing; each takes over from the first ones."""
    labs = tuple(lab(f"n{n}", name=name, short_name="") for n, name in enumerate(NAMES))
    first = (one("n0/a"), one("n1/b", "n0/a"))
    others = (one(f"n{n}/c{giver}", f"n{giver}/{'ab'[giver]}") for n in range(2, len(NAMES)) for giver in (0, 1))
    with serving_folder(
        _site(tmp_path_factory.mktemp("wordy"), labs, (*first, *others), ("formate/netz/",))
    ) as address:
        yield address


@pytest.mark.parametrize("look", ["light", "dark", "forced"])
@pytest.mark.parametrize("width", [1000, 1280, 1920])
def test_a_long_name_of_a_lab_crosses_no_line(page: Page, wordy: str, width: int, look: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    looks = LOOKS["light"] | {"forced_colors": "active"} if look == "forced" else LOOKS[look]
    page.emulate_media(**looks)
    page.goto(wordy + "formate/netz/")
    page.evaluate("document.fonts.ready")
    assert page.locator(".line-network text:not(.count)").count() > len(NAMES), "long names are on two lines"
    assert page.locator(".line-network").evaluate(OVERLAPS) == []


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_what_is_left_out_of_a_name_stands_in_the_list(page: Page, wordy: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(wordy + "formate/netz/")
    listed = [name.replace("\u00ad", "") for name in page.locator(".lab-lines .title").all_inner_texts()]
    assert sorted(listed) == sorted(NAMES)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    whole = page.locator(".line-network title").evaluate_all("titles => titles.map(title => title.textContent)")
    assert sorted(whole) == sorted(NAMES[at] for at in (0, 1, 2, 4))


def test_the_labs_as_lines_are_drawn_where_there_is_room_and_listed_everywhere(page: Page, served: str) -> None:
    page.goto(served + "formate/netz/")
    drawing = page.locator(".line-network")
    for width, is_seen in ((1280, True), (600, False)):
        page.set_viewport_size({"width": width, "height": 900})
        assert drawing.is_visible() is is_seen
        assert [name.replace("\u00ad", "") for name in page.locator(".lab-lines .title").all_inner_texts()] == [
            "Berlin",
            "Mönchengladbach",
            "Wiesbaden",
            "Netzwerk der Stadtlabore",
        ]
    assert drawing.get_attribute("aria-hidden") == "true"
    said = page.locator(".lab-lines .when").all_inner_texts()
    ways = drawing.locator(".across").count()
    assert ways == sum(text.count(",") + 1 for text in said if text.startswith("weitergegeben"))
