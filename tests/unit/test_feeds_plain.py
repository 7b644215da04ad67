"""Foreign text becomes text, foreign addresses become links or nothing, and neither takes long."""

import sys
from time import process_time

import pytest

from labnetz.feeds.plain import _UNWANTED, excerpt_of, link_of, name_of, shortened, title_of

BASE = "https://labor.example/haus/feed.xml"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        pytest.param("Wir &amp; ihr", "Wir & ihr", id="an entity is resolved"),
        pytest.param("Wir &amp;amp; ihr", "Wir &amp; ihr", id="but only once"),
        pytest.param("<b>Neu</b>: <i>KI</i>", "Neu: KI", id="tags go"),
        pytest.param("<h2>Neu</h2><p>KI<br>hier</p>", "Neu KI hier", id="blocks do not stick together"),
        pytest.param("a < b und x<y", "a < b und x<y", id="a bracket that is no tag stays"),
        pytest.param("Der <Preis> der <Stadt Berlin>", "Der <Preis> der <Stadt Berlin>", id="nor is one in words"),
        pytest.param("Neu<o:p></o:p><my-tag x='1'></my-tag>", "Neu", id="tags of Word and of frameworks go"),
        pytest.param("&lt;script&gt;", "<script>", id="what was written as text stays text"),
        pytest.param("A<script>x</script><style>y</style>B", "AB", id="scripts and styles go with their content"),
        pytest.param("A<!-- <p>weg</p> --> B<!-- offen", "A B", id="comments go, closed or not"),
        pytest.param("A <img src='data:" + "x" * 50_000 + "'> B", "A B", id="a picture in an attribute hides nothing"),
        pytest.param("👩‍👩‍👧 Öffnung – „heute“", "👩‍👩‍👧 Öffnung – „heute“", id="emoji and quotes stay"),
        pytest.param("A\u202eB\x00C\ud800D\ufffeE", "ABCDE", id="control and reordering characters go"),
    ],
)
def test_a_title_is_text(markup, text):
    assert title_of(markup) == text


def test_a_title_is_cut_between_words():
    cut = title_of("Stadtlabor " * 100)
    assert len(cut) <= 300
    assert cut.endswith("Stadtlabor…")


def test_one_endless_word_is_cut_too():
    assert shortened("x" * 50, 10) == "xxxxxxxxx…"


def test_an_excerpt_ends_with_a_sentence():
    text = (
        "Am 2. Dezember testen wir z. B. den Chatbot. " * 3
        + "Danach sprechen wir mit Dr. Muster über Nr. 5 und mehr " * 9
    )
    assert excerpt_of(text) == ("Am 2. Dezember testen wir z. B. den Chatbot. " * 3).strip()


def test_a_text_without_sentences_is_cut_between_words():
    cut = excerpt_of("Wort " * 200)
    assert len(cut) <= 300
    assert cut.endswith("Wort…")


def test_what_wordpress_adds_to_an_excerpt_is_left_out():
    added = "<p>Kurz.</p><p>The post <a href='x'>Neu</a> appeared first on <a href='y'>Labor</a>.</p>"
    assert excerpt_of(added) == "Kurz."


@pytest.mark.parametrize(
    "bomb",
    [
        "<ul><li>",
        "<div>",
        "<b><p>",
        "<!--",
        "<a ",
        "<p ",
        "<",
        "&",
        "&#x41",
        "<![CDATA[",
        "Der Beitrag ",
        "<svg><math>",
    ],
)
def test_a_megabyte_of_anything_is_read_in_a_moment(bomb):
    started = process_time()
    excerpt_of(bomb * (1_000_000 // len(bomb)))
    assert process_time() - started < 0.5


@pytest.mark.parametrize(
    ("address", "link"),
    [
        pytest.param("https://labor.example/a?b=1&c=%20#d", "https://labor.example/a?b=1&c=%20#d", id="as it is"),
        pytest.param(" /neu es/ü ", "https://labor.example/neu%20es/%C3%BC", id="spaces and umlauts are encoded"),
        pytest.param("../x", "https://labor.example/x", id="relative to the base"),
        pytest.param("", "", id="no address is no link"),
        pytest.param("JavaScript:alert(1)", "", id="no script"),
        pytest.param("java\nscript:x", "https://labor.example/haus/java%20script:x", id="no script in two lines"),
        pytest.param("data:text/html,x", "", id="no data"),
        pytest.param("ftp://labor.example/", "", id="no other scheme"),
        pytest.param("https://name:wort@labor.example/", "", id="no password"),
        pytest.param("https://labor.example\\@boese.example/", "", id="no host that browsers read differently"),
        pytest.param("https://boese.example\\.labor.example/", "", id="no host with a backslash"),
        pytest.param("https://[::1", "", id="no broken address"),
        pytest.param("https://labor.example:port/", "", id="no broken port"),
        pytest.param("http:", "", id="no missing host"),
        pytest.param("https://labor.example/" + "x" * 2000, "", id="nothing endless"),
    ],
)
def test_a_link_leads_to_the_web_or_nowhere(address, link):
    assert link_of(address, BASE) == link


@pytest.mark.parametrize(
    "author", ["lab@labor.example (Anna B)", "Anna B <lab@labor.example>", "Anna B lab@labor.example"]
)
def test_an_author_has_a_name_and_no_mail_address(author):
    assert name_of(author) == "Anna B"


def test_an_author_who_is_only_a_mail_address_is_nobody():
    assert name_of("lab@labor.example") == ""


def test_what_lies_deeper_than_any_real_page_is_not_read():
    assert title_of("oben" + "<div>" * 70 + "unten") == "oben"
    assert title_of("oben" + "<div></div>" * 70 + "unten") == "oben unten"


def test_what_comes_after_a_thousand_tags_is_not_read():
    assert title_of("oben" + "<i></i>" * 600 + "unten") == "oben"


def test_nothing_unwanted_is_printable():
    """A text whose characters are all printable is not looked through for them."""
    assert [one for one in map(chr, range(sys.maxunicode + 1)) if _UNWANTED.match(one) and one.isprintable()] == []


@pytest.mark.parametrize("tags", [63, 64, 65, 300])
def test_few_tags_are_not_counted_and_many_are(tags):
    """65 levels are one too many, whatever comes before them."""
    assert title_of("<b>" * tags + "x") == ("x" if tags <= 64 else "")
