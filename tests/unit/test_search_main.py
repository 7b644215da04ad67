"""What the search reads of a page: its own words, and what its templates say of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from labnetz.search_main import list_main, mark_of, record_of, records_of
from labnetz.search_record import Record


def read(inside: str, mark: str = "data-found") -> Record:
    record = record_of("a/index.html", f"<main id='main' {mark}>{inside}</main>")
    assert record is not None
    return record


def test_only_pages_with_the_mark_are_found_in_the_order_of_their_addresses():
    mains = {
        "b/index.html": "<main data-found><h1>Werkstatt</h1></main>",
        "intern/index.html": "<main><h1>Intern</h1></main>",
        "andere/index.html": "<main data-found-not><h1>Anderes</h1></main>",
        "index.html": "<main data-found data-list><h1>Start</h1></main>",
    }
    assert [(one.path, one.title, one.type) for one in records_of(mains)] == [
        ("b/", "Werkstatt", "page"),
        ("", "Start", "page"),
    ]


@pytest.mark.parametrize(
    "part",
    [
        "<p hidden>nie</p>",
        '<p class="a" hidden="">nie</p>',
        '<span class="hidden">nie</span>',
        "<span class='x hidden'>nie</span>",
        '<nav aria-label="x"><a href=".">nie</a></nav>',
        '<p class="crumb">nie</p>',
        '<div class="days"><ol class="stops"><li>nie</li></ol></div>',
        '<div class="days"><div>nie</div><div><div>nie</div>nie</div>nie</div>',
        '<ul class="news"><li>nie</li></ul>',
        '<table class="month"><tr><td>nie</td></tr></table>',
        '<ul class="dates"><li>nie: <a href=".">nie</a></li></ul>',
        '<form action="?a>b"><label>nie</label></form>',
        "<script>if (a < b) nie</script>",
        "<pre><code>title: nie</code></pre>",
        "<!-- nie <p>nie</p> -->",
    ],
)
def test_what_is_not_the_pages_own_text_is_not_read(part: str):
    one = read(f"<h1>Titel</h1>{part}<p>Text</p>")
    assert (one.title, one.texts) == ("Titel", ("Text",))


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        ("<p>Ein <b>fett</b>es Wort</p>", ("Ein fettes Wort",)),
        ("<p>Eins<br>zwei</p><ul><li>drei</li><li>vier</li></ul>", ("Eins", "zwei", "drei", "vier")),
        ("<p>1 &lt; 2 &amp; &quot;so&quot;</p>", ('1 < 2 & "so"',)),
        ('<p title="a > b">Text</p>', ("Text",)),
        ('<p aria-hidden="true">doch</p>', ("doch",)),
        ('<p class="hidden-not">doch</p>', ("doch",)),
        ('<p class="months">doch</p>', ("doch",)),
        ("<p>a < b</p>", ("a < b",)),
        ("<p>offen", ("offen",)),
    ],
)
def test_texts(html: str, texts: tuple[str, ...]):
    assert read(html).texts == texts


def test_what_the_templates_say_of_an_item():
    told = 'data-found-kind="Termin" data-found-title="Neu &amp; gut" data-found-when="heute" data-found-over=""'
    one = read(f"<article {told}><h1>Fällt aus: Neu &amp; gut</h1><p>Text</p></article>")
    assert (one.kind, one.title, one.when, one.type) == ("Termin", "Neu & gut", "heute", "past")
    assert one.texts == ("Text",)


def test_of_a_list_only_what_is_above_its_entries_is_read():
    html = (
        '<div class="wrap"><div class="hero"><h1>Termine</h1><p>Alles</p><img src="x"></div>'
        '<section><div class="wrap">nie</div>nie</section><p>nie</p></div><p>Danach</p>'
    )
    assert read(html, "data-found data-list").texts == ("Alles", "Danach")
    assert "nie" in read(html).texts


@pytest.mark.parametrize(
    ("meta", "expected"),
    [
        ({}, " data-found"),
        ({"robots": "noindex"}, ""),
        ({"search": {"exclude": True}}, ""),
        ({"lang": "de"}, " data-found"),
        ({"lang": "en"}, ' data-found data-language="en"'),
        ({"lang": '"><b>'}, " data-found"),
    ],
)
def test_the_mark_of_a_page(meta: dict[str, object], expected: str):
    assert mark_of(meta, "de", is_list=False) == expected


def test_a_page_in_another_language_says_so():
    assert read("<h1>Workshop</h1>", str(mark_of({"lang": "en"}, "de", is_list=False))).language == "en"
    assert read("<h1>Werkstatt</h1>").language == ""


def test_a_list_is_found_by_its_title_and_what_somebody_wrote_above_it():
    main = list_main(Markup(" data-found data-list"), "<Termine>", "<p>Was ansteht.</p>", {"description": "Alle."})
    one = record_of("a/index.html", main)
    assert one == Record(type="page", path="a/", title="<Termine>", texts=("Was ansteht.", "Alle."))


@given(st.text(alphabet="<>/\"'=pbdivhidden !-&; class", max_size=200))
def test_whatever_somebody_writes_is_read_or_left_out(html: str):
    assert read(html).type == "page"
