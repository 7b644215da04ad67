"""The languages of a page's frame: which it speaks, which others there are, and where its links lead."""

from __future__ import annotations

from datetime import UTC, datetime

from labnetz.content.site_content import SiteContent, SourceFile, Translation
from labnetz.model import Lab, msg
from labnetz.publish.site import Known, Site
from labnetz.publish.spoken import Languages, Way

URL = "https://labor.example/"
LAB = Lab(id="labor", name="Labor", url=URL)
SITE = Site(
    name="Labor",
    url=URL,
    language="de",
    timezone="Europe/Berlin",
    now=datetime(2026, 12, 2, 8, tzinfo=UTC),
    labs={"labor": LAB},
)
EVENTS = "veranstaltungen/"
PAGES = {
    "index.md": Known("Start", "./"),
    "ueber.md": Known("Über uns", "ueber/"),
    "lang.md": Known("Long", "lang/"),
    "veranstaltungen/index.md": Known("Termine", EVENTS),
}


def languages(**translated: str) -> Languages:
    """Give the languages of a site; `translated` has the title of each translation by "page_tag"."""
    found, pages = {}, dict(PAGES)
    for name, title in translated.items():
        stem, _, tag = name.replace("__", "-").rpartition("_")
        original = {"start": "index.md", "ueber": "ueber.md", "events": "veranstaltungen/index.md"}[stem]
        path, own = original.replace(".md", f".{tag}.md"), PAGES[original].url.removeprefix("./")
        found[path] = Translation(SourceFile(path, "", f"{URL}{tag}/{own}"), original, tag)
        pages[path] = Known(title, f"{tag}/{own}")
    return Languages(SiteContent(translations=found), SITE, pages, {EVENTS: msg("What’s on")})


def test_a_page_without_translations_speaks_the_language_of_the_site_and_names_no_other():
    spoken = languages().of("ueber.md")
    assert (spoken.tag, spoken.words, spoken.mark, spoken.names) == ("de", "de", "", "")
    assert spoken.alternates == spoken.others == ()
    assert spoken.way("ueber/", "Über uns") == Way("Über uns", "ueber/")


def test_a_page_that_says_its_language_keeps_our_words_and_marks_them():
    spoken = languages().of("lang.md", "en")
    assert (spoken.tag, spoken.words, spoken.mark, spoken.names) == ("en", "de", "de", "de")
    assert spoken.way("ueber/", "Über uns") == Way("Über uns", "ueber/", "de", "de")


def test_all_languages_of_a_page_name_all_of_them_and_lead_to_the_others():
    known = languages(ueber_en="About us", ueber_fr="Qui sommes-nous")
    for path, others in (("ueber.md", ["en", "fr"]), ("ueber.en.md", ["de", "fr"]), ("ueber.fr.md", ["de", "en"])):
        spoken = known.of(path)
        assert [one.language for one in spoken.alternates] == ["de", "en", "fr"]
        assert [one.language for one in spoken.others] == others
    assert known.of("index.md").alternates == ()


def test_the_menu_leads_to_what_is_translated_and_says_of_the_rest_which_language_it_is():
    spoken = languages(start_en="Home", events_en="All our events", ueber_en="About us").of("ueber.en.md")
    assert spoken.way("ueber/", "Über uns") == Way("About us", "en/ueber/")
    assert spoken.way(EVENTS, "Termine") == Way("What’s on", f"en/{EVENTS}"), "a list by our short word"
    assert spoken.way("lang/", "Lang") == Way("Lang", "lang/", "de", "de")
    assert spoken.home == "en/"


def test_a_list_that_nobody_translated_has_our_word_and_leads_to_the_original():
    spoken = languages(ueber_en="About us").of("ueber.en.md")
    assert spoken.way(EVENTS, "Termine") == Way("What’s on", EVENTS, "", "de")
    assert spoken.home == ""


def test_where_we_have_no_words_the_titles_of_translated_pages_are_marked():
    spoken = languages(ueber_tr="Hakkımızda", events_tr="Etkinlikler").of("ueber.tr.md")
    assert (spoken.tag, spoken.words, spoken.mark) == ("tr", "de", "de")
    assert spoken.way("ueber/", "Über uns") == Way("Hakkımızda", "tr/ueber/", "tr")
    assert spoken.way(EVENTS, "Termine") == Way("Etkinlikler", f"tr/{EVENTS}", "tr")
    nothing_else = languages(ueber_tr="Hakkımızda").of("ueber.tr.md")
    assert nothing_else.way(EVENTS, "Termine") == Way("Termine", EVENTS, "de", "de")


def test_a_language_that_is_written_from_the_right_says_so():
    assert languages(ueber_ar="من نحن").of("ueber.ar.md").direction == "rtl"
    assert languages().of("ueber.md").direction == "ltr"


def test_languages_stand_in_one_order_whatever_the_files_are_called():
    spoken = languages(ueber_fr="Qui sommes-nous", ueber_en="About us").of("ueber.md")
    assert [one.language for one in spoken.alternates] == ["de", "en", "fr"]


def test_the_menu_knows_where_one_is_on_a_translated_page():
    assert languages(ueber_en="About us").of("ueber.en.md").url == "ueber/"
    assert languages().of("no-such-page.md").url == ""
