"""The index of the search: who is in it, in which words, and that the same site gives the same bytes."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from markupsafe import Markup

from labnetz.errors import NoSearchIndex
from labnetz.locale import say
from labnetz.publish.compounds import joiner, nouns_of
from labnetz.search_index import Indexed, begin, list_main, mark_of

MARK = "data-pagefind-body"


def page(main: str, mark: str = MARK) -> str:
    return f"<!doctype html><html lang='de'><body><nav>Menü</nav><main id='main' {mark}>{main}</main></body></html>"


def site_of(folder: Path, **pages: str) -> Path:
    for name, text in pages.items():
        (folder / name).mkdir(parents=True)
        (folder / name / "index.html").write_text(text, "utf-8")
    return folder


def index_site(site: Path, language: str) -> Indexed:
    """Index finished pages, as a plugin does while it builds them."""
    pages = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    mains = {name: re.search(r"<main.*</main>", (site / name).read_text("utf-8"))[0] for name in pages}
    return begin(mains, site, language).finish()


def fragments(site: Path) -> dict[str, dict[str, object]]:
    """All that is in the index, by address."""
    read = (gzip.decompress(path.read_bytes()) for path in (site / "pagefind/fragment").iterdir())
    found = (json.loads(text[text.index(b"{") :]) for text in read)
    return {fragment["url"].replace(".html", "/"): fragment for fragment in found}


def content(site: Path) -> dict[str, str]:
    return {url: str(fragment["content"]) for url, fragment in fragments(site).items()}


def test_only_pages_with_the_mark_are_found(tmp_path: Path):
    site = site_of(tmp_path, a=page("<h1>Werkstatt</h1>"), intern=page("<h1>Intern</h1>", mark=""))
    assert index_site(site, "de").pages == 1
    assert content(site) == {"/a/": "Werkstatt."}


@pytest.mark.parametrize(
    "part",
    [
        "<p hidden>nie</p>",
        '<span class="hidden">nie</span>',
        '<nav aria-label="x"><a href=".">nie</a></nav>',
        '<p class="crumb">nie</p>',
        '<div class="days"><ol class="stops"><li>nie</li></ol></div>',
        '<ul class="news"><li>nie</li></ul>',
        '<table class="month"><tr><td>nie</td></tr></table>',
        '<ul class="dates"><li>nie: <a href=".">nie</a></li></ul>',
        "<script>nie</script>",
        "<pre><code>title: nie</code></pre>",
    ],
)
def test_what_is_not_the_pages_own_text_is_not_read(tmp_path: Path, part: str):
    site = site_of(tmp_path, a=page(f"<h1>Titel</h1>{part}<p>Text</p>"))
    index_site(site, "de")
    assert content(site) == {"/a/": "Titel. Text."}


def test_a_compound_is_read_as_its_parts(tmp_path: Path):
    site = site_of(tmp_path, a=page("<h1>Repara\u00adtur\u00adwerkstatt</h1>"), b=page("<h1>Werkstatt</h1>"))
    index_site(site, "de")
    assert content(site)["/a/"] == "Reparatur^werkstatt."


def test_attributes_stay_as_they_are(tmp_path: Path):
    main = '<article data-t="Reparaturwerkstatt" data-pagefind-meta="title[data-t]">Werkstatt</article>'
    site = site_of(tmp_path, a=page(main))
    index_site(site, "de")
    assert fragments(site)["/a/"]["meta"] == {"title": "Reparaturwerkstatt"}


def test_a_site_in_another_language_has_no_joints(tmp_path: Path):
    site = site_of(tmp_path, a=page("<h1>Playground</h1>"), b=page("<p>the Ground</p>"))
    index_site(site, "en-GB")
    assert content(site)["/a/"] == "Playground."


def test_pages_in_other_languages_share_the_index(tmp_path: Path):
    site = site_of(tmp_path, a=page("<h1>Werkstatt</h1>"), b=page("<h1>Workshop</h1>").replace("'de'", "'en'"))
    index_site(site, "de")
    entry = json.loads((site / "pagefind/pagefind-entry.json").read_text("utf-8"))
    assert [*entry["languages"]] == ["de"]
    assert entry["languages"]["de"]["page_count"] == 2


def test_what_is_no_page_yet_is_found_by_its_type(tmp_path: Path):
    record = '<article data-t="event" data-pagefind-filter="type[data-t]">Dort</article>'
    index_site(site_of(tmp_path, a=page("<h1>Hier</h1>"), b=page(record)), "de")
    assert {url: one["filters"] for url, one in fragments(tmp_path).items()} == {"/a/": {}, "/b/": {"type": ["event"]}}


def test_the_same_site_gives_the_same_bytes_and_an_old_index_leaves_nothing(tmp_path: Path):
    pages = {name: page(f"<h1>Seite {name}</h1>") for name in "abcdef"}
    once, again = site_of(tmp_path / "1", **pages), site_of(tmp_path / "2", alt=page("<h1>Alt</h1>"))
    index_site(once, "de")
    index_site(again, "de")
    (again / "alt/index.html").unlink()
    site_of(again, **pages)
    index_site(again, "de")
    first, second = (
        {path.name: path.read_bytes() for path in (one / "pagefind").rglob("*.*")} for one in (once, again)
    )
    assert first == second


def test_many_types_of_items_stand_in_one_order(tmp_path: Path):
    """Pagefind lists filters as chance will have it: three of eight agree by chance once in a billion."""
    names = ("event", "update", "call", "practice", "topic", "lab", "place", "past")
    pages = {
        name: page(f'<article data-t="{name}" data-pagefind-filter="{name}[data-t]">Dort</article>') for name in names
    }
    found = []
    for number in "123":
        site = site_of(tmp_path / number, **pages)
        index_site(site, "de")
        found.append({path.name: path.read_bytes() for path in (site / "pagefind").rglob("*.*")})
    assert found[0] == found[1] == found[2]
    entry = json.loads(found[0]["pagefind-entry.json"])
    assert f"pagefind.{entry['languages']['de']['hash']}.pf_meta" in found[0]


def test_only_what_our_script_loads_is_published(tmp_path: Path):
    site = site_of(tmp_path, a=page("<h1>A</h1>"))
    index_site(site, "de")
    assert {path.name for path in (site / "pagefind").glob("*.*s")} == {"pagefind.js"}


def test_an_index_begun_early_is_that_of_the_finished_pages(tmp_path: Path):
    mains = {f"{name}/index.html": f"<main id='main' {MARK}><h1>Seite {name}</h1></main>" for name in "abc"}
    pages = {name: page(f"<h1>Seite {name}</h1>") for name in "abc"}
    early, late = tmp_path / "1", site_of(tmp_path / "2", **pages)
    assert begin(mains, early, "de").finish() == index_site(late, "de")
    assert fragments(early) == fragments(late)


@pytest.mark.parametrize(
    ("meta", "expected"),
    [
        ({}, " data-pagefind-body"),
        ({"robots": "noindex"}, ""),
        ({"search": {"exclude": True}}, ""),
        ({"lang": "de"}, " data-pagefind-body"),
        ({"lang": "en"}, ' data-pagefind-body data-language="en" data-pagefind-meta="language[data-language]"'),
        ({"lang": '"><b>'}, " data-pagefind-body"),
    ],
)
def test_the_mark_of_a_page(meta: dict[str, object], expected: str):
    assert mark_of(meta, "de", is_list=False) == expected


def test_a_site_of_which_nothing_can_be_found_has_no_index(tmp_path: Path):
    site = site_of(tmp_path, a=page("<h1>Intern</h1>", mark=""))
    assert index_site(site, "de").pages == 0
    assert not (site / "pagefind").exists()


@pytest.mark.parametrize("program", ["nirgendwo", "false"])
def test_a_program_that_fails_is_named_with_what_helps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str):
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", {"false": "/bin/false"}.get(program, str(tmp_path / program)))
    site = site_of(tmp_path, a=page("<h1>A</h1>"))
    with pytest.raises(NoSearchIndex) as caught:
        index_site(site, "de")
    assert re.search(r'Suche.*pip install .*"pagefind\[bin\]"', say(caught.value.message, "de"))


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        ("Reparaturwerkstatt", "die Werkstatt", "Reparatur^werkstatt"),
        ("Reparaturwerkstätten", "die Werkstatt", "Reparaturwerkstätten"),
        ("Reparaturwerkstatt", "zwei Werkstätten", "Reparatur^werkstatt"),
        ("https://stadt.example/zukunftswerkstatt/", "Werkstatt", "https://stadt.example/zukunftswerkstatt/"),
        ("Digital-Sprechstunde", "Sprechstunde, Stunde", "Digital-Sprechstunde"),
        ("Bürgersprechstunde", "Sprechstunde, Stunde", "Bürger^sprechstunde"),
        ("Vereine", "eine, Eine", "Vereine"),
        ("Fahrradwerkstatt und Kulturwerkstatt", "", "Fahrrad^werkstatt und Kultur^werkstatt"),
        ("Gartenfest", "ein fest", "Gartenfest"),
    ],
)
def test_joints(text: str, known: str, expected: str):
    assert joiner(nouns_of([text, known]))(text) == expected


def test_a_list_is_found_by_its_title_and_what_somebody_wrote_above_it(tmp_path: Path):
    main = list_main(
        Markup(" data-pagefind-body data-list"), "<Termine>", "<p>Was ansteht.</p>", {"description": "Alle."}
    )
    begin({"a/index.html": main}, tmp_path, "de").finish()
    assert content(tmp_path) == {"/a/": "<Termine> Was ansteht. Alle."}
