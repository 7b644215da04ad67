"""Pages in other languages: told by their names, other words and no other facts, every foreign text marked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labnetz import words
from labnetz.content.folders import folders_of
from labnetz.content.lab import read_lab
from labnetz.content.language_tags import known_tag, meant_tag, well_formed
from labnetz.content.site import read_site
from labnetz.content.site_content import SourceFile
from labnetz.content.translations import named, tell
from labnetz.locale import say
from labnetz.model import Lab, Span
from labnetz.publish import dates
from labnetz.publish.in_language import in_language, is_right_to_left, words_of
from labnetz.publish.lab import artifacts
from labnetz.publish.lab_pages import lab_pages
from labnetz.publish.site import Paths, Site

NOW = datetime(2026, 11, 20, 11, tzinfo=UTC)
URL = "https://labor.example/"


def a_lab(**keys: str) -> Lab:
    lines = {"id": "labor", "name": "Labor", "url": URL, "licence": "CC-BY-4.0", **keys}
    lab, _ = read_lab("".join(f"{key}: {value}\n" for key, value in lines.items()), "lab.yml")
    assert lab is not None
    return lab


def read(pages: dict[str, str], lab: Lab):
    files = [SourceFile(path, text, URL + path.removesuffix(".md") + "/") for path, text in pages.items()]
    return read_site(files, lab, now=NOW)


def pages_of(pages: dict[str, str]):
    lab = a_lab()
    content = read(pages, lab)
    site = Site(name="Labor", url=URL, language="de", timezone="Europe/Berlin", now=NOW, labs={"labor": lab})
    return lab_pages(lab, replace(site, paths=Paths(**content.folders)), content)[0]


EVENT = (
    "---\ntitle: {title}\nstart: 2026-12-02 17:00\nend: 2026-12-02 19:00\nroom: Salon im ersten Stock\n"
    "status_note: Bitte läuten.\ntopics: [Beteiligung]\n---\nKommen Sie.\n"
)
LILLI = {
    "veranstaltungen/lilli.md": EVENT.format(title="Lilli lädt ein"),
    "veranstaltungen/lilli.en.md": "---\ntitle: Lilli invites you\nsummary: Do come.\n---\nDo come, please.\n",
    "veranstaltungen/otto.md": EVENT.format(title="Otto lädt ein"),
}


@pytest.mark.parametrize(
    ("path", "original", "tag"),
    [
        ("ueber.en.md", "ueber.md", "en"),
        ("a/b.c.de-simple.md", "a/b.c.md", "de-simple"),
        ("lilli.EN.md", "lilli.md", "EN"),
        ("index.pt-BR.md", "index.md", "pt-BR"),
    ],
)
def test_a_name_says_the_original_and_the_language(path, original, tag):
    found = named(path)
    assert found is not None
    assert (found.original, found.tag) == (original, tag)


@pytest.mark.parametrize("path", ["notiz.v2.md", "notiz.md", ".en.md", "notiz.entwurf.md", "notiz..md", "2026.12.md"])
def test_what_can_be_no_language_is_a_name_like_any_other(path):
    assert named(path) is None


@pytest.mark.parametrize(
    ("written", "tag"),
    [("EN", "en"), ("de-SIMPLE", "de-simple"), ("zh-hant-tw", "zh-Hant-TW"), ("gsg", "gsg"), ("alt", ""), ("xx", "")],
)
def test_known_tags_are_written_as_the_standard_writes_them(written, tag):
    assert known_tag(written) == tag


@given(st.text(min_size=1, max_size=12))
def test_no_word_breaks_the_reading_of_tags(text):
    tag = known_tag(text)
    assert tag == "" or known_tag(tag) == tag
    assert meant_tag(text) == known_tag(meant_tag(text))
    assert words.own_name(text)
    assert words.language_name(text, "fr") is not None


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("de", "Deutsch"),
        ("en", "English"),
        ("fr", "Français"),
        ("tr", "Türkçe"),
        ("uk", "Українська"),
        ("de-simple", "Leichte Sprache"),
        ("gsg", "Deutsche Gebärdensprache (DGS)"),
    ],
)
def test_a_language_is_named_in_itself(tag, name):
    assert words.own_name(tag) == name


@pytest.mark.parametrize(
    "tag",
    [
        "gsg",
        "dsb",
        "hsb",
        "frr",
        "stq",
        "nds",
        "rom",
        "rmn",
        "ckb",
        "kmr",
        "zza",
        "prs",
        "syr",
        "ar",
        "fa",
        "ur",
        "he",
        "vi",
        "so",
    ],
)
def test_every_language_that_a_name_can_say_has_a_name(tag):
    assert known_tag(tag) == tag
    assert words.own_name(tag).lower() != tag


@pytest.mark.parametrize("language", ["gsg", "de-simple", "tlh", "zh-Hant"])
def test_a_language_that_nobody_has_dates_for_breaks_no_page(language):
    assert dates.times(Span(NOW, None), language)
    assert dates.long_day(NOW.date(), language)
    assert words.language_name("gsg", language)
    assert words.measures((("door-width-cm", "90.5"),), language)


@pytest.mark.parametrize("language", ["de", "en", "fr", "de-simple", "gsg"])
def test_easy_language_and_sign_language_are_named_in_all_languages(language):
    ours = words_of(language, "de")
    named = {words.language_name(tag, ours) for tag in ("de-simple", "gsg")}
    assert not named & {"de-simple", "gsg", "Deutsch", "German", "allemand"}


def test_our_words_are_in_the_readers_language_where_we_have_them():
    assert [words_of(tag, "de") for tag in ("en", "fr", "en-GB", "tr", "de-simple", "gsg")] == [
        "en",
        "fr",
        "en-GB",
        "de",
        "de",
        "de",
    ]
    assert [tag for tag in ("ar", "fa", "he", "ur", "tr", "de") if is_right_to_left(tag)] == ["ar", "fa", "he", "ur"]


def test_a_translation_stands_in_no_feed_and_no_list_twice():
    lab = a_lab()
    with_it, without = (
        read(pages, lab) for pages in (LILLI, {path: LILLI[path] for path in LILLI if ".en." not in path})
    )
    assert with_it.events == without.events
    assert artifacts(with_it, lab, now=NOW) == artifacts(without, lab, now=NOW)
    assert [one.language for one in with_it.translations.values()] == ["en"]
    assert with_it.translations["veranstaltungen/lilli.en.md"].file.url == f"{URL}en/veranstaltungen/lilli/"


@given(st.lists(st.sampled_from(["en", "EN", "de", "fr", "xx", "leicht", "it", "de-simple", "v2"]), max_size=5))
def test_no_name_loses_or_doubles_an_event(tags):
    lab = a_lab()
    pages = {"veranstaltungen/lilli.md": LILLI["veranstaltungen/lilli.md"]}
    pages |= {f"veranstaltungen/lilli.{tag}.md": LILLI["veranstaltungen/lilli.md"] for tag in tags}
    content = read(pages, lab)
    assert [event.id for event in content.events] == ["lilli"]
    placed = {*content.pages, *content.translations, *content.unreadable, *content.drafts}
    assert placed == {*pages}


def test_every_file_is_an_original_or_a_translation_or_told():
    lab = a_lab()
    files = [SourceFile(path, "Text", URL) for path in ("a.md", "a.en.md", "a.de.md", "b.en.md", "a.en.fr.md")]
    told = tell(files, lab, folders_of(lab))
    assert told.found == {"a.en.md": ("a.md", "en")}
    assert told.left_out == {"a.de.md", "a.en.fr.md"}
    assert {problem.where.path for problem in told.problems} == {"a.de.md", "b.en.md", "a.en.fr.md"}


def test_the_page_of_a_translated_event_speaks_its_language_and_keeps_the_facts():
    pages = in_language(pages_of(LILLI), "en")
    event = pages.content.translations["veranstaltungen/lilli.en.md"].item
    page = str(pages.event(event, "Do come, please.", "../../../"))
    assert "Lilli invites you" in page
    assert "Lilli lädt ein" not in page
    assert "5 to 7\u00a0pm" in page
    assert '<span lang="de">Bitte läuten.</span>' in page
    assert '<span lang="de">Beteiligung</span>' in page
    assert 'href="../../../veranstaltungen/lilli.ics"' in page
    assert "All dates" in page
    assert "Alle Termine" not in page


def test_lists_in_another_language_link_what_is_translated_and_mark_the_rest():
    pages = in_language(pages_of({**LILLI, "veranstaltungen/index.en.md": "Events"}), "en")
    titles = {one.event.title: one.event.language for one in pages.dates.listed}
    assert titles == {"Lilli invites you": "en", "Otto lädt ein": "de"}
    assert pages.site.link(f"{URL}veranstaltungen/lilli/", "../") == "../en/veranstaltungen/lilli/"
    assert pages.site.link(f"{URL}veranstaltungen/otto/", "../") == "../veranstaltungen/otto/"
    assert pages.site.paths.updates == "aktuelles/"


def test_where_we_have_no_words_ours_stay_and_the_text_is_marked():
    pages = in_language(
        pages_of({**LILLI, "veranstaltungen/lilli.tr.md": "---\ntitle: Lilli davet ediyor\n---\n"}), "tr"
    )
    event = pages.content.translations["veranstaltungen/lilli.tr.md"].item
    page = str(pages.event(event, "", "../../../"))
    assert '<article class="event" data-status="scheduled" lang="tr"' in page.replace("\n", " ") or 'lang="tr"' in page
    assert "17 bis 19 Uhr" in page
    assert 'aria-label="Auf einen Blick" lang="de"' in page


def test_a_changed_date_keeps_its_own_words():
    series = (
        "---\ntitle: Lilli\nstart: 2026-12-02 17:00\nend: 2026-12-02 19:00\nrepeat: {every: week, count: 3}\n"
        "changed_dates:\n  - {date: 2026-12-09, title: Lilli im Park}\n"
        "  - {date: 2026-12-16, status: cancelled, status_note: Es schneit.}\n---\n"
    )
    pages = in_language(
        pages_of(
            {"veranstaltungen/l.md": series, "veranstaltungen/l.fr.md": "---\ntitle: Lilli chez nous\n---\nVenez.\n"}
        ),
        "fr",
    )
    page = str(pages.event(pages.content.translations["veranstaltungen/l.fr.md"].item, "", "../../../"))
    assert '<span lang="de">Lilli im Park</span>' in page
    assert '<span lang="de">Es schneit.</span>' in page
    assert "17\u202fh à 19\u202fh" in page
    assert "n’a pas lieu" in page


def test_texts_in_another_language_are_marked_on_the_sites_own_pages():
    english = EVENT.format(title="Lilli invites").replace("room:", "language: en\nroom:")
    pages = pages_of({"veranstaltungen/a.md": english, "veranstaltungen/b.md": EVENT.format(title="Otto")})
    assert pages.site.language_of("Lilli invites") == "en"
    assert pages.site.language_of("Otto") == ""
    assert pages.site.language_of("Beteiligung") == "", "a topic that both have is nobody's foreign word"


def test_the_name_of_an_event_that_others_link_is_translated():
    pages = in_language(pages_of(LILLI), "en")
    assert pages.site.items["events", "lilli"].title == "Lilli invites you"
    assert pages.site.items["events", "otto"].title == "Otto lädt ein"


def test_the_place_of_an_event_has_its_words_in_that_language():
    house = "---\nname: {title}\naccess_note: {note}\n---\n"
    pages = in_language(
        pages_of(
            {
                "veranstaltungen/lilli.md": EVENT.format(title="Lilli").replace("room:", "place: haus\nroom:"),
                "orte/haus.md": house.format(title="Haus", note="Bitte klingeln."),
                "orte/haus.en.md": house.format(title="The house", note="Please ring."),
            }
        ),
        "en",
    )
    assert {one.event.place.name for one in pages.dates.public} == {"The house"}
    assert {one.event.place.access_note for one in pages.dates.public} == {"Please ring."}


def test_an_internal_event_has_its_dates_in_each_language():
    internal = EVENT.format(title="Lilli").replace("room:", "visibility: internal\nroom:")
    pages = in_language(pages_of({**LILLI, "veranstaltungen/lilli.md": internal}), "en")
    event = pages.content.translations["veranstaltungen/lilli.en.md"].item
    assert len(pages.dates.of_event(event)) == 1
    assert event.title not in {one.event.title for one in pages.dates.public}


def test_news_without_a_translated_summary_begins_with_its_own_text():
    known = read(
        {
            "aktuelles/neu.md": "---\ntitle: Neu\ndate: 2026-11-02\nsummary: Kurz.\n---\nEs ist da.\n",
            "aktuelles/neu.en.md": "---\ntitle: New\n---\nHere it is.\n",
        },
        a_lab(),
    )
    assert known.translations["aktuelles/neu.en.md"].item.excerpt == "Here it is."


def test_an_ordinary_page_with_an_id_is_a_translation_all_the_same():
    pages = {"ueber.md": "---\ntitle: Wir\n---\n", "ueber.en.md": "---\ntitle: We\nid: about-us\n---\n"}
    assert set(read(pages, a_lab()).translations) == {"ueber.en.md"}


@pytest.mark.parametrize("tag", ["de", "en-GB", "de-simple", "zh-Hant-TW", "hsb", "es-419"])
def test_a_page_may_say_its_language(tag):
    assert well_formed(tag) == tag


@pytest.mark.parametrize(
    "written", [None, "", ["en"], {"a": 1}, True, 7, "xx_YY", 'en"><b>', "Englisch", "en-us-gb", "e"]
)
def test_what_is_no_language_is_none_for_browsers(written):
    assert well_formed(written) == ""


@pytest.mark.parametrize("key", ["lang", "language"])
def test_only_the_name_says_which_language_a_translation_is_in(key):
    english = f"---\ntitle: Lilli invites you\n{key}: fr\n---\n"
    known = read({**LILLI, "veranstaltungen/lilli.en.md": english}, a_lab())
    told = [one for one in known.problems if one.where.path.endswith("lilli.en.md")]
    assert [one.rule for one in told] == ["DATA-26"]
    assert known.translations["veranstaltungen/lilli.en.md"].language == "en"


def test_a_page_is_sent_to_its_original_only_where_that_is_the_only_one():
    lost = {"ueber.en.md": "---\ntitle: x\n---\n", "a/ueber.md": "---\ntitle: x\n---\n"}
    assert ways_out(lost) == ["move it to a/ueber.en.md"]
    assert "move" not in str(ways_out({**lost, "b/ueber.md": "---\ntitle: x\n---\n"}))


def ways_out(pages: dict[str, str]) -> list[str]:
    """What a page can do whose name is that of a translation."""
    return [say(one.fix, "en") for one in read(pages, a_lab()).problems if one.rule == "DATA-25"]
