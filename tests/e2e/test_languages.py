"""Built pages in several languages: each says which it is in, names the others, and has no word of a third one."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from labnetz.content.language_tags import known_tag
from labnetz.locale import LANGUAGES, translations
from mkdocs_labnetz.build import build_site

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("languages")]
NOW = datetime(2026, 12, 2, 8, tzinfo=UTC)
URL = "https://labor.example/"
MKDOCS = f"""site_name: Labor
site_url: {URL}
theme: {{name: material, font: false}}
plugins: [labnetz-lab]
"""
LAB = f"""id: labor
name: Labor
status: open
operator: Stadt
municipalities: [Stadt]
land: Hessen
country: DE
timezone: Europe/Berlin
licence: CC-BY-4.0
url: {URL}
contacts: [lab@stadt.example]
"""
EVENT = (
    "title: Lilli lädt ein\nstart: 2026-12-09 17:00\nend: 2026-12-09 19:00\nroom: Salon im ersten Stock\ncost: free\n"
)


def built(folder: Path, pages: dict[str, str], language: str = "de") -> Path:
    """Build a lab of pages, each with its front matter and, behind a blank line, its text."""
    folder.mkdir(exist_ok=True)
    (folder / "mkdocs.yml").write_text(MKDOCS, "utf-8")
    (folder / "lab.yml").write_text(f"{LAB}language: {language}\n", "utf-8")
    for path, text in {"index.md": "title: Start\n", **pages}.items():
        file = folder / "docs" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        keys, _, body = text.partition("\n\n")
        file.write_text(f"---\n{keys.strip()}\n---\n\n{body or 'Text'}\n", "utf-8")
    return build_site(folder / "mkdocs.yml", folder / "site", now=NOW).folder


class _Reader(HTMLParser):
    """Reads words with the language that holds for them, and what the head says."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, str]] = []
        self.said: list[tuple[str, str]] = []
        self.links: list[dict[str, str | None]] = []
        self.html: dict[str, str | None] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        outer = self.open[-1][1] if self.open else ""
        lang = found.get("lang") or outer
        if tag == "html":
            self.html = found
        if tag in {"a", "link"}:
            self.links.append(found)
        for name in ("aria-label", "alt", "title"):
            if found.get(name):
                self.said.append((str(found[name]), lang))
        if tag not in {"meta", "link", "img", "br", "input", "hr", "path", "circle", "rect", "wbr"}:
            self.open.append((tag, lang))

    def handle_endtag(self, tag: str) -> None:
        while any(name == tag for name, _ in self.open) and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and self.open and self.open[-1][0] not in {"script", "style"}:
            self.said.append((" ".join(data.replace("\u00ad", "").split()), self.open[-1][1]))

    def language_of(self, text: str) -> set[str]:
        return {lang for said, lang in self.said if said == text}


def read(site: Path, path: str) -> _Reader:
    return _Reader((site / path / "index.html").read_text("utf-8"))


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    return built(
        tmp_path_factory.mktemp("several"),
        {
            "index.en.md": "title: Our lab\n",
            "ueber.md": "title: Über uns\n",
            "ueber.en.md": "title: About us\n\nSee [Lilli](veranstaltungen/lilli.en.md).",
            "ueber.ar.md": "title: من نحن\n",
            "ueber.de-simple.md": "title: Über uns, leicht\n",
            "veranstaltungen/lilli.md": EVENT,
            "veranstaltungen/lilli.en.md": "title: Lilli invites you\n\nDo come.",
            "veranstaltungen/otto.md": EVENT.replace("Lilli", "Otto"),
            "veranstaltungen/intern.md": EVENT.replace("Lilli", "Geheimrat") + "visibility: internal\n",
            "veranstaltungen/intern.en.md": "title: A secret\n",
            "veranstaltungen/entwurf.md": EVENT.replace("Lilli", "Niemand") + "visibility: draft\n",
            "veranstaltungen/entwurf.en.md": "title: Nobody\n",
            "nur-englisch.md": "title: English only\nlang: en\n",
            "hilfe/index.md": "title: Hilfe\n",
            "hilfe/englisch.md": "title: Help\nlang: en\n",
        },
    )


class _Twice(HTMLParser):
    """Collects elements that say an attribute twice: browsers take the first and are silent."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if len(attrs) != len(dict(attrs)):
            self.found.append(str(self.get_starttag_text()))


def test_no_element_says_its_language_twice(site):
    pages = {path.relative_to(site).as_posix(): path.read_text("utf-8") for path in site.rglob("*.html")}
    assert 'id="section-line"' in pages["hilfe/englisch/index.html"]
    assert {path: found for path, page in pages.items() if (found := _Twice(page).found)} == {}


@pytest.mark.parametrize(
    ("path", "lang", "direction"),
    [
        ("ueber", "de", "ltr"),
        ("en", "en", "ltr"),
        ("en/ueber", "en", "ltr"),
        ("ar/ueber", "ar", "rtl"),
        ("de-simple/ueber", "de-simple", "ltr"),
        ("en/veranstaltungen/lilli", "en", "ltr"),
        ("nur-englisch", "en", "ltr"),
    ],
)
def test_each_page_says_its_language_and_its_direction(site, path, lang, direction):
    page = read(site, path)
    assert (page.html["lang"], page.html["dir"]) == (lang, direction)


@pytest.mark.parametrize("path", ["ueber", "en/ueber", "ar/ueber", "de-simple/ueber"])
def test_all_languages_of_a_page_are_named_in_themselves(site, path):
    page = read(site, path)
    others = {"de": "Deutsch", "ar": "العربية", "de-simple": "Leichte Sprache", "en": "English"}
    own = page.html["lang"]
    assert {name: page.language_of(name) for tag, name in others.items() if tag != own} == {
        name: {tag} for tag, name in others.items() if tag != own
    }


def test_head_links_are_complete_and_mutual(site):
    expected = {
        ("de", f"{URL}ueber/"),
        ("ar", f"{URL}ar/ueber/"),
        ("de-simple", f"{URL}de-simple/ueber/"),
        ("en", f"{URL}en/ueber/"),
        ("x-default", f"{URL}ueber/"),
    }
    for path in ("ueber", "en/ueber", "ar/ueber", "de-simple/ueber"):
        page = (site / path / "index.html").read_text("utf-8")
        assert set(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', page)) == expected
    assert "hreflang" not in (site / "veranstaltungen" / "otto" / "index.html").read_text("utf-8")


def test_the_frame_speaks_the_language_of_the_page_or_says_which(site):
    english, arabic = read(site, "en/ueber"), read(site, "ar/ueber")
    assert english.language_of("Skip to content") == {"en"}
    assert not english.language_of("Zum Inhalt springen")
    assert arabic.language_of("Zum Inhalt springen") == {"de"}
    assert arabic.language_of("من نحن") >= {"ar"}


def test_the_page_of_a_translated_event_marks_what_is_left_in_german(site):
    page = read(site, "en/veranstaltungen/lilli")
    assert page.language_of("Lilli invites you") == {"en"}
    assert page.language_of("Salon im ersten Stock") <= {"de"}
    assert page.language_of("5 to 7 pm") == {"en"}
    home = read(site, "en")
    assert home.language_of("Otto lädt ein") == {"de"}
    assert home.language_of("Lilli invites you") == {"en"}
    assert 'href="../en/veranstaltungen/lilli/"' in (site / "en" / "index.html").read_text("utf-8")


def test_the_sitemap_has_translations_and_the_feeds_have_not(site):
    sitemap = (site / "sitemap.xml").read_text("utf-8")
    assert f"<loc>{URL}en/veranstaltungen/lilli/</loc>" in sitemap
    assert f"<loc>{URL}de-simple/ueber/</loc>" in sitemap
    assert "intern" not in sitemap
    calendar = (site / "feeds" / "calendar.ics").read_text("utf-8")
    assert calendar.count("BEGIN:VEVENT") == 2
    assert not (site / "en" / "veranstaltungen" / "entwurf").exists()
    assert [path for path in site.rglob("*.ics") if "/en/" in path.as_posix()] == []
    told = [path for path in site.rglob("*") if path.suffix in {".ics", ".xml", ".json", ".atom"}]
    assert [
        path for path in told if "invites" in path.read_text("utf-8") and "search-index" not in path.as_posix()
    ] == []


def test_what_is_internal_stays_so_in_another_language(site):
    page = (site / "en" / "veranstaltungen" / "intern" / "index.html").read_text("utf-8")
    assert '<meta name="robots" content="noindex">' in page
    assert "A secret" not in (site / "en" / "index.html").read_text("utf-8")


# --- our own words ----------------------------------------------------------------------------------------------------

CONTENT = {
    "events/a.md": EVENT.replace("room: Salon im ersten Stock", "registration: {need: required, until: 2026-12-08}"),
    "events/b.md": EVENT + "status: cancelled\nrepeat: {every: week, count: 4}\n",
    "events/c.md": "title: Tage\nstart: 2026-12-09\nend: 2026-12-11\nlanguages: [de-simple, gsg]\n",
    "news/n.md": "title: Neu\ndate: 2026-12-01\nkind: report\ntopics: [KI]\n",
    "places/p.md": "name: Haus\naccess: {wheelchair: yes, wc: limited}\n",
    "calls/m.md": "title: Testen\nkind: survey\ncloses: 2026-12-30\nways: [{phone: 030 1234567}, {post: Markt 1}]\n",
    "practices/f.md": "title: Essen\nkind: method\nmaturity: proven\ngroup_size: '8'\n",
}
GERMAN = {
    "events": "veranstaltungen",
    "news": "aktuelles",
    "places": "orte",
    "calls": "mitmachen",
    "practices": "formate",
}
_ENGLISH = {
    *("Skip to content", "Main menu", "All dates", "Place", "Cost", "Registration", "News", "All news", "Coming up"),
    *("Add to my calendar", "At a glance", "free of charge", "Cancelled", "Topics", "Accessibility", "All places"),
    *("How to take part", "Subscribe to all dates", "Practices", "Languages", "wheelchair access"),
}
"""Words of ours in English; each has another form in German and in French."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_has_a_word_of_ours_in_another_language(tmp_path, language):
    known = {lang: {word: translations(lang).gettext(word) for word in _ENGLISH} for lang in LANGUAGES}
    pages = CONTENT
    if language == "de":
        pages = {f"{GERMAN[path.partition('/')[0]]}/{path.partition('/')[2]}": text for path, text in CONTENT.items()}
    site = built(tmp_path / language, pages, language)
    said = {text.strip(" :·.") for page in site.rglob("*.html") for text, _ in _Reader(page.read_text("utf-8")).said}
    own = set(known[language].values())
    assert len(own & said) >= 12, sorted(own - said)
    for other in set(LANGUAGES) - {language}:
        foreign = set(known[other].values()) - own
        assert foreign & said == set()


def test_languages_are_named_in_words_in_french(tmp_path):
    page = read(built(tmp_path / "fr", CONTENT, "fr"), "events/c")
    words = " ".join(text for text, _ in page.said)
    assert "langue des signes allemande" in words.lower()
    assert "du mercredi 9 décembre" in words
    assert "Leichte Sprache" in words
    assert "de-simple" not in words


# --- the demonstration ------------------------------------------------------------------------------------------------


def test_every_page_of_the_demonstration_says_its_language(network):
    pages = [path for path in network.public.rglob("*.html") if not {"embed", "filter"} & {*path.parts}]
    assert len(pages) > 100
    tags = {path: _Reader(path.read_text("utf-8")).html.get("lang") or "" for path in pages}
    assert [path for path, tag in tags.items() if known_tag(tag) != tag or not tag] == []
    assert {"de", "en", "fr", "de-simple"} <= set(tags.values())
    for path, tag in tags.items():
        folder = path.relative_to(network.public).parts[1:2]
        if folder and folder[0] in {"en", "fr", "de-simple"}:
            assert tag == folder[0]


def test_titles_of_other_languages_are_marked_wherever_they_stand(network):
    """A title of a German event on a page in English, and the other way round."""
    title = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
    english = {
        _text(found[1])
        for path in network.public.glob("*/en/veranstaltungen/*/index.html")
        if (found := title.search(path.read_text("utf-8")))
    }
    german = {
        _text(found[1])
        for path in network.public.glob("*/veranstaltungen/*/index.html")
        if (found := title.search(path.read_text("utf-8")))
    }
    assert english
    for path in network.public.glob("*/en/**/index.html"):
        wrong = [
            text for text, lang in _Reader(path.read_text("utf-8")).said if text in german - english and lang != "de"
        ]
        assert wrong == [], path


def _text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", html).replace("\u00ad", "").split())


def test_the_names_in_the_line_of_languages_are_in_themselves(network):
    lines = 0
    for path in network.public.rglob("index.html"):
        for line in re.findall(r'<nav class="languages".*?</nav>', path.read_text("utf-8"), re.DOTALL):
            lines += 1
            for lang, hreflang in re.findall(r'<a [^>]*lang="([^"]+)" hreflang="([^"]+)"', line):
                assert lang == hreflang == known_tag(lang)
    assert lines >= 16


def test_the_list_of_all_pages_says_the_language_of_each_title(tmp_path: Path) -> None:
    site = built(
        tmp_path / "lab",
        {
            "ueber.md": "title: Über uns\n",
            "about.md": "title: About us\nlang: en\n",
            "dgs.md": "title: Video\nlang: x y\n",
        },
    )
    pages = (site / "suche/index.html").read_text("utf-8").partition("<h2>Seiten</h2>")[2].partition("</section>")[0]
    links = dict(re.findall(r'<a href="\.\./(\w+)/"([^>]*)>(?=Über uns|About us|Video)', pages))
    assert links == {"about": ' lang="en" hreflang="en"', "ueber": "", "dgs": ""}
