"""The legal pages that are made from lab.yml: every mandatory part, in three languages, nothing that nobody said."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape
from itertools import pairwise

import pytest
from markupsafe import Markup

from labnetz.content.lab import read_lab
from labnetz.content.legal_pages import made_by, source_of, written_pages
from labnetz.content.site import read_site
from labnetz.content.site_content import SourceFile
from labnetz.lands import LANDS
from labnetz.model import Demo, Lab, Problem, Where, msg
from labnetz.publish.lab import artifacts
from labnetz.publish.legal.pages import LegalPages, legal_pages
from labnetz.publish.render import Written
from labnetz.publish.site import Site

NOW = datetime(2026, 12, 2, 8, tzinfo=UTC)
KINDS = ("imprint", "privacy", "accessibility", "barriers", "easy", "signed")
HOSTILE = '<img src=x onerror=alert(1)> {{ 111*111 }} {% raw %} &amp; "'
FULL = """
id: neustadt
name: Labor Neustadt
url: https://labor.neustadt.example/
licence: CC-BY-4.0
land: Nordrhein-Westfalen
operator: Stadt Neustadt
contacts: [labor@neustadt.example]
legal:
  name: Stadt Neustadt, Körperschaft des öffentlichen Rechts
  address: [Markt 1, 12345 Neustadt]
  representative: die Bürgermeisterin
  email: impressum@neustadt.example
  phone: 030 1234567
  form: https://neustadt.example/kontakt
  responsible: {name: Leitung des Labors, address: [Nebenstraße 2, 12345 Neustadt]}
  vat_id: DE123456789
  registered_in: Amtsgericht Neustadt, VR 12
  supervisory_authority: Landesverwaltungsamt
privacy:
  hosting: Rechenzentrum der Stadt, in Neustadt
  logs: IP-Adresse, Uhrzeit, Seite
  log_days: 7
  basis: Artikel 6 Absatz 1 Buchstabe e DSGVO
  transfer: In die Schweiz, nach einem Beschluss der Kommission
  registrations: [Anmeldungen löschen wir nach der Veranstaltung.]
  officer: {name: Datenschutzbeauftragte der Stadt, email: datenschutz@neustadt.example}
accessibility:
  assessed: 2026-05-10
  statement_date: 2026-05-12
  method: external
  how: Eine Prüfstelle hat den BITV-Test angewandt.
  status: partly
  barriers:
    - Ältere Seiten haben keine Überschriften.
    - {what: Alte Karten sind Bilder., reason: burden, why: Es sind viele., until: Ende 2027, instead: Am Telefon.}
    - {what: Videos haben keine Untertitel., reason: scope, why: Sie gehören anderen.}
  feedback: barriere@neustadt.example
  phone: 030 7654321
  answer_within: zwei Wochen
  easy_language:
    tested_by: Prüf-Gruppe Neustadt
    contents: [Hier gibt es Kurse.]
    more: [{text: Die Stadt in Leichter Sprache, url: https://neustadt.example/leicht}]
  sign_language: {src: dgs film.mp4, poster: dgs.jpg, transcript: [Hier gibt es Termine., Oben ist das Menü.]}
"""
LEAST = """
id: neustadt
name: Labor Neustadt
url: https://labor.neustadt.example/
licence: CC-BY-4.0
legal: {email: labor@neustadt.example}
privacy: {hosting: Stadt}
accessibility: {status: fully, easy_language: {contents: [Hier gibt es Kurse.]}, sign_language: {poster: a.jpg}}
"""


def lab_of(text: str, language: str = "de") -> Lab:
    lab, problems = read_lab(text, "lab.yml")
    assert problems == ()
    assert lab
    return replace(lab, language=language)


def pages_of(lab: Lab, **files: str) -> LegalPages:
    sources = [SourceFile(f"{name}.md", text, f"{lab.url}{name}/") for name, text in files.items()]
    site = Site(name=lab.name, url=lab.url, language=lab.language, timezone=lab.timezone, now=NOW, labs={lab.id: lab})
    return legal_pages(lab, site, read_site(sources, lab, now=NOW))


def page(kind: str, lab: Lab, body: str = "") -> str:
    pages = pages_of(lab)
    path = next(path for path, one in pages.files.items() if one == kind)
    return str(pages.page(path, Written("Titel", Markup(body), "../")))  # noqa: S704 - stands for Markdown


def text(html: str) -> str:
    words = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", html))).replace("\u00ad", "")
    return re.sub(r" ([.,:])", r"\1", words).strip()


# --- every page, in every language, with all and with the least -----------------------------------------------------


@pytest.mark.parametrize("said", [FULL, LEAST], ids=["all", "least"])
@pytest.mark.parametrize("language", ["de", "en", "fr"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_page_is_made_with_all_and_with_the_least(kind, language, said):
    html = page(kind, lab_of(said, language), "<p>Mehr von uns.</p>")
    assert html.count("<h1") == 1
    levels = [int(level) for level in re.findall(r"<h(\d)", html)]
    assert all(after <= before + 1 for before, after in pairwise(levels)), "no heading is skipped"
    assert "Mehr von uns." in html
    assert html.index("Mehr von uns.") > html.rindex("<h2"), "what somebody wrote stands below what is made"
    assert "None" not in text(html)
    assert 'style="' not in html


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_that_somebody_wrote_becomes_markup(kind):
    lab = lab_of(FULL)
    evil = replace(
        lab,
        name=HOSTILE,
        legal=replace(lab.legal, name=HOSTILE, address=(HOSTILE,), representative=HOSTILE, responsible=HOSTILE),
        privacy=replace(lab.privacy, hosting=HOSTILE, registrations=(HOSTILE,)),
        statement=replace(
            lab.statement,
            how=HOSTILE,
            laws=(HOSTILE,),
            signed=replace(lab.statement.signed, transcript=(HOSTILE,)),
            easy=replace(lab.statement.easy, contents=(HOSTILE,), tested_by=HOSTILE),
            barriers=tuple(replace(one, what=HOSTILE) for one in lab.statement.barriers),
        ),
    )
    html = page(kind, evil)
    assert "<img" not in html
    assert "111*111" in html
    assert "12321" not in html


@pytest.mark.parametrize("kind", ["imprint", "privacy", "accessibility", "barriers", "signed"])
def test_the_three_languages_differ(kind):
    assert len({page(kind, lab_of(LEAST, language)) for language in ("de", "en", "fr")}) == 3


# --- what each must say ---------------------------------------------------------------------------------------------


def test_the_impressum_names_all_that_the_law_asks_for():
    said = text(page("imprint", lab_of(FULL)))
    for part in (
        "§ 5 DDG",
        "Stadt Neustadt, Körperschaft des öffentlichen Rechts Markt 1 12345 Neustadt",
        "Vertreten durch die Bürgermeisterin",
        "impressum@neustadt.example 030 1234567 neustadt.example/kontakt",
        "Eingetragen im Register Amtsgericht Neustadt, VR 12",
        "Umsatzsteuer-Identifikationsnummer DE123456789",
        "Zuständige Aufsichtsbehörde Landesverwaltungsamt",
        "§ 18 Absatz 2 MStV Leitung des Labors Nebenstraße 2 12345 Neustadt",
        "CC-BY-4.0",
    ):
        assert part in said
    assert "TMG" not in said


def test_a_lab_of_another_country_is_told_no_german_law():
    said = text(page("imprint", replace(lab_of(FULL), country="FR")))
    assert "DDG" not in said
    assert "MStV" not in said


def test_the_privacy_page_names_all_that_article_13_asks_for():
    said = text(page("privacy", lab_of(FULL)))
    for part in (
        "setzt keine Cookies",
        "Wer verantwortlich ist Stadt Neustadt, Körperschaft",
        "Datenschutzbeauftragte der Stadt datenschutz@neustadt.example",
        "Wer den Server betreibt Rechenzentrum der Stadt, in Neustadt",
        "Was er aufzeichnet IP-Adresse, Uhrzeit, Seite",
        "Wann das gelöscht wird Nach 7 Tagen",
        "Wozu das dient Um die Seiten auszuliefern",
        "Rechtsgrundlage Artikel 6 Absatz 1 Buchstabe e DSGVO",
        "In die Schweiz",
        "Anmeldungen löschen wir nach der Veranstaltung.",
        *(f"Artikel {number}" for number in (15, 16, 17, 18, 20, 21, 77)),
        "Landesbeauftragte für Datenschutz und Informationsfreiheit Nordrhein-Westfalen",
    ):
        assert part in said


def test_a_server_that_records_nothing_has_no_time_limit():
    lab = lab_of(FULL)
    said = text(page("privacy", replace(lab, privacy=replace(lab.privacy, log_days=0))))
    assert "Was er aufzeichnet Nichts" in said
    assert "Wann das gelöscht wird" not in said
    assert "Wozu das dient" not in said


def test_the_statement_has_every_part_of_decision_2018_1523():
    said = text(page("accessibility", lab_of(FULL)))
    parts = (
        "Stand der Vereinbarkeit teilweise vereinbar",
        "gilt für die Website https://labor.neustadt.example/.",
        "Behindertengleichstellungsgesetz Nordrhein-Westfalen (BGG NRW)",
        "(BITVNRW)",
        "EN 301 549 teilweise vereinbar",
        "Nicht vereinbar mit den Anforderungen Ältere Seiten haben keine Überschriften.",
        "Unverhältnismäßige Belastung Alte Karten sind Bilder. Warum Es sind viele. Bis wann Ende 2027 Ersatz Am",
        "Außerhalb des Anwendungsbereichs des Gesetzes Videos haben keine Untertitel. Warum Sie gehören anderen.",
        "am 12. Mai 2026 erstellt. Die Website wurde zuletzt am 10. Mai 2026 geprüft.",
        "Bewertung durch eine andere Stelle. Eine Prüfstelle hat den BITV-Test angewandt.",
        "innerhalb von: zwei Wochen. barriere@neustadt.example 030 7654321",
        "Ombudsstelle für barrierefreie Informationstechnik des Landes Nordrhein-Westfalen lbbp.nrw.de/ombudsstelle",
    )
    at = [said.index(part) for part in parts]
    assert at == sorted(at)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("fully", "vollständig vereinbar"),
        ("partly", "teilweise vereinbar"),
        ("not", "nicht vereinbar"),
    ],
)
def test_how_far_it_conforms_is_what_lab_yml_says(status, expected):
    said = text(page("accessibility", lab_of(FULL.replace("status: partly", f"status: {status}"))))
    assert said.count(expected) == 2, "in the facts and in the sentence"


def test_nothing_is_claimed_that_nobody_assessed():
    lab = lab_of(LEAST)
    unknown = page("accessibility", replace(lab, statement=replace(lab.statement, conformity="")))
    assert "noch nicht geprüft" in text(unknown)
    assert "Uns ist nichts bekannt" not in text(unknown)
    assert "Uns ist nichts bekannt, was nicht barrierefrei ist." in text(page("accessibility", lab))
    assert "erstellt" not in text(page("accessibility", lab))


def test_a_gap_is_told_and_not_passed_over():
    said = text(page("accessibility", lab_of(LEAST + "land: Bayern\n")))
    assert "An welche Stelle Sie sich dann wenden können, ist hier noch nicht angegeben." in said
    assert "steht hier: Erklärung" in text(page("barriers", lab_of(FULL)))
    assert "wer hilft" not in text(page("barriers", lab_of(LEAST + "land: Bayern\n"))), "the statement does not say it"
    abroad = text(page("accessibility", lab_of(LEAST + "country: AT\n")))
    assert "Wenn wir nicht helfen" not in abroad, "no Land, no office"


@pytest.mark.parametrize("land", LANDS)
def test_an_office_is_named_only_where_it_is_known_for_certain(land):
    known = LANDS[land]
    assert (known.enforcement is not None) is known.certain
    said = text(page("accessibility", lab_of(LEAST + f"land: {land}\n")))
    assert ("Dann können Sie sich an diese Stelle wenden" in said) is known.certain
    assert ("ist hier noch nicht angegeben" in said) is not known.certain
    assert ("Das verlangt dieses Recht" in said) is known.certain
    assert not known.enforcement or known.enforcement.name in said


def test_what_lab_yml_says_goes_before_what_is_known_of_the_land():
    own = "  laws: [Eigenes Gesetz]\n  enforcement: {name: Eigene Stelle, address: [Weg 1], phone: 030 1}\n"
    said = text(page("accessibility", lab_of(FULL.replace("  status: partly\n", f"  status: partly\n{own}"))))
    assert "Eigenes Gesetz" in said
    assert "Eigene Stelle Weg 1 030 1" in said
    assert "Ombudsstelle" not in said
    assert "BITVNRW" not in said


def test_a_letter_about_a_barrier_has_begun():
    html = page("barriers", lab_of(FULL))
    href = re.search(r'href="(mailto:[^"]+)"', html)[1]
    assert href.startswith("mailto:barriere@neustadt.example?subject=Barriere%20auf%20https%3A%2F%2Flabor.neustadt")
    assert "&amp;body=Auf%20welcher%20Seite%20war%20es%3F%0D%0A" in href
    assert 'href="tel:0307654321"' in html
    assert "Markt 1 12345 Neustadt" in text(html)
    assert 'href="../barrierefreiheit/"' in html
    assert "<form" not in html, "no server could take it"


def test_a_form_elsewhere_is_linked_beside_the_mail():
    lab = lab_of(FULL.replace("feedback: barriere@neustadt.example", "feedback: https://neustadt.example/melden"))
    html = page("barriers", lab)
    assert 'href="https://neustadt.example/melden"' in html
    assert "mailto:impressum@neustadt.example?" in html


# --- Leichte Sprache, German Sign Language --------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["de", "en", "fr"])
def test_leichte_sprache_has_its_four_parts_in_german_on_every_site(language):
    html = page("easy", lab_of(FULL, language))
    assert '<article class="text legal easy" lang="de-simple">' in html
    assert re.findall(r"<h2>([^<]*)", html) == [
        "Was steht auf dieser Internet-Seite?",
        "So finden Sie sich zurecht",
        "Wie barriere-frei ist diese Internet-Seite?",
        "Mehr in Leichter Sprache",
    ]


def test_leichte_sprache_says_who_has_read_it():
    assert "haben den Text geprüft: Prüf-Gruppe Neustadt" in text(page("easy", lab_of(FULL)))
    assert "haben den Text noch nicht geprüft." in text(page("easy", lab_of(LEAST)))


def test_sentences_in_leichte_sprache_are_short_and_stand_on_their_own():
    html = page("easy", lab_of(FULL + "demo: true\n"))
    ours = [text(line) for line in re.findall(r"<p>(.*?)</p>", html) if "href" not in line and "<br>" not in line]
    assert len(ours) > 15
    for line in ours:
        assert len(line.split()) <= 12, line
        assert len(re.findall(r"[.?!](?:\s|$)", line)) <= 1, line


def test_the_video_is_a_file_of_the_site_and_is_labelled():
    html = page("signed", lab_of(FULL))
    video = re.search(r"<video[^>]*>", html)[0]
    assert 'src="../dgs%20film.mp4"' in video
    assert 'poster="../dgs.jpg"' in video
    assert 'lang="gsg"' in video
    assert 'aria-label="Video in Deutscher Gebärdensprache: Labor Neustadt"' in video
    assert "autoplay" not in video
    assert "<iframe" not in html
    assert "Was das Video sagt Hier gibt es Termine. Oben ist das Menü." in text(html)


def test_a_video_of_another_site_is_refused():
    lab, problems = read_lab(FULL.replace("src: dgs film.mp4", "src: https://video.example/1.mp4"), "lab.yml")
    assert [problem.rule for problem in problems] == ["PRIV-02"]
    assert "video.example" not in page("signed", lab)


def test_without_a_video_no_page_claims_one():
    lab = lab_of(LEAST)
    said = page("signed", lab)
    assert "<video" not in said
    assert "gibt es noch nicht." in text(said)
    assert "labor@neustadt.example" in text(said)
    assert "Es gibt noch kein Video in Gebärden-Sprache." in text(page("easy", lab))


# --- which pages there are ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "kinds"),
    [
        pytest.param("", set(), id="nothing"),
        pytest.param("legal: {}", {"imprint"}, id="legal"),
        pytest.param("privacy: {hosting: X}", set(), id="privacy alone has nobody who answers"),
        pytest.param("legal: {}\nprivacy: {hosting: X}", {"imprint", "privacy"}, id="both"),
        pytest.param("accessibility: {status: fully}", {"accessibility"}, id="a statement, and nobody to write to"),
        pytest.param(
            "accessibility: {phone: 030 1}\nland: Berlin", {"accessibility", "barriers", "easy", "signed"}, id="Berlin"
        ),
        pytest.param("accessibility: {phone: 030 1}\nland: Hessen", {"accessibility", "barriers"}, id="Hessen"),
        pytest.param("accessibility: {easy_language: {}}", {"accessibility", "easy"}, id="one that nobody asks for"),
    ],
)
def test_a_page_is_made_where_lab_yml_has_enough_for_it(more, kinds):
    assert made_by(lab_of(f"id: x\nname: X\nurl: https://x.example/\nlicence: CC0-1.0\n{more}\n")) == kinds


def test_a_file_stands_as_it_is_unless_it_says_that_it_only_adds():
    own, adds = "---\ntitle: A\n---\nText", "---\ntitle: A\nmade_from: lab.yml\n---\nText"
    pages = pages_of(lab_of(FULL), impressum=own, datenschutz=adds, **{"leichte-sprache": "---\ntitle: x\n---\n"})
    assert pages.files == {
        "datenschutz.md": "privacy",
        "barrierefreiheit.md": "accessibility",
        "barriere-melden.md": "barriers",
        "gebaerdensprache.md": "signed",
    }
    assert pages.missing == ("barrierefreiheit.md", "barriere-melden.md", "gebaerdensprache.md")
    assert pages.frame.href("imprint", "../") == "../impressum/", "a page that somebody wrote is linked, too"
    assert pages.routes()["datenschutz/"] == "datenschutz.md"


@pytest.mark.parametrize(("language", "name"), [("de", "impressum"), ("en", "imprint"), ("fr", "mentions-legales")])
def test_a_made_page_is_named_in_the_language_of_the_site(language, name):
    pages = pages_of(lab_of(FULL, language))
    assert pages.files[f"{name}.md"] == "imprint"
    assert pages.frame.urls["imprint"] == f"https://labor.neustadt.example/{name}/"


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("---\nmade_from: lab.yml\n---\n", "lab.yml"),
        ("---\ntitle: a\nmade_from: 'lab.yml'  # so\n---\nx", "lab.yml"),
        ("---\r\nmade_from: other\r\n---\r\n", "other"),
        ("---\nmade_from:\n---\n", ""),
        ("---\ntitle: a\n---\nmade_from: lab.yml\n", None),
        ("made_from: lab.yml\n", None),
    ],
)
def test_made_from_is_read_in_the_keys_alone(page, expected):
    assert source_of(page) == expected


@pytest.mark.parametrize("kind", ["imprint", "privacy", "accessibility", "barriers", "signed"])
def test_a_demonstration_says_that_it_reaches_nobody(kind):
    demo = replace(lab_of(FULL), demo=Demo(date(2026, 11, 23)))
    assert "Platzhalter und erreichen niemanden" in text(page(kind, demo))
    assert "Platzhalter" not in text(page(kind, lab_of(FULL)))


def test_a_gap_is_on_no_page():
    gap = '"[bitte ergänzen: etwas]"'
    said = FULL.replace("die Bürgermeisterin", gap).replace("log_days: 7", f"log_days: {gap}")
    lab = lab_of(said.replace("[Anmeldungen löschen wir nach der Veranstaltung.]", f"[{gap}]"))
    for kind in KINDS:
        assert "ergänzen" not in page(kind, lab)
    assert lab.privacy.log_days is None


# --- the statement as data ------------------------------------------------------------------------------------------


def statement_as_data(lab: Lab, *files: SourceFile) -> dict[str, object] | None:
    made, _problems = artifacts(read_site(files, lab, now=NOW), lab, now=NOW)
    return next((json.loads(one.content) for one in made if one.path == "accessibility.json"), None)


def test_the_statement_as_data_says_what_the_page_says():
    found = statement_as_data(lab_of(FULL))
    assert found["status"] == "partly"
    assert found["statement_date"] == "2026-05-12"
    assert [one["reason"] for one in found["barriers"]] == ["nonconformity", "burden", "scope"]
    assert found["enforcement"]["url"] == "https://www.lbbp.nrw.de/ombudsstelle"
    assert 'href="../accessibility.json"' in page("accessibility", lab_of(FULL))


def test_nothing_is_said_as_data_that_nobody_said():
    assert set(statement_as_data(lab_of(LEAST))) == {
        "url", "demonstration", "standard", "status", "feedback"
    }  # fmt: skip


def test_a_statement_that_somebody_wrote_is_the_only_one():
    own = SourceFile(
        "barrierefreiheit.md", "---\ntitle: A\n---\nText", "https://labor.neustadt.example/barrierefreiheit/"
    )
    assert statement_as_data(lab_of(FULL), own) is None


@pytest.mark.parametrize(
    "keys",
    ["title: Unser Impressum\ndate: 2026-11-02", "title: Bald\ndate: 2026-11-02\nvisibility: draft", "title: Kaputt"],
    ids=["news", "a draft of news", "news that can't be read"],
)
def test_an_item_that_is_called_like_a_legal_page_is_none(keys):
    path = "aktuelles/impressum"
    pages = pages_of(lab_of(FULL), **{path: f"---\n{keys}\n---\n"})
    assert "impressum.md" in pages.missing
    assert pages.frame.urls["imprint"].endswith("example/impressum/")


def test_of_two_files_the_one_nearest_to_the_root_is_the_legal_page():
    pages = pages_of(
        lab_of(FULL), **{"archiv/impressum": "---\ntitle: Alt\n---\n", "impressum": "---\ntitle: A\n---\n"}
    )
    assert pages.frame.urls["imprint"].endswith("example/impressum/")


@pytest.mark.parametrize("kind", ["accessibility", "privacy"])
def test_a_place_abroad_that_is_called_like_a_land_has_no_office_of_ours(kind):
    lab = replace(lab_of(LEAST), land="Hessen")
    assert "hessen.de" in page(kind, lab)
    assert "hessen.de" not in page(kind, replace(lab, country="AT"))


def test_nothing_is_recorded_only_where_somebody_said_so():
    lab = lab_of(FULL)
    unlimited = replace(lab, privacy=replace(lab.privacy, log_days=None))
    assert "Was er aufzeichnet IP-Adresse, Uhrzeit, Seite" in text(page("privacy", unlimited))
    nothing = replace(lab, privacy=replace(lab.privacy, log_days=0))
    assert "Was er aufzeichnet Nichts" in text(page("privacy", nothing))


def test_a_page_that_adds_to_what_is_made_keeps_its_own_address():
    lab = lab_of(FULL)
    file = SourceFile("impressum/index.md", "---\nmade_from: lab.yml\n---\n", f"{lab.url}impressum/")
    site = Site(name=lab.name, url=lab.url, language="de", timezone="Europe/Berlin", now=NOW, labs={lab.id: lab})
    pages = legal_pages(lab, site, read_site([file], lab, now=NOW))
    assert pages.files["impressum/index.md"] == "imprint"
    assert pages.routes()["impressum/"] == "impressum/index.md"


def test_a_file_that_is_no_text_is_no_legal_page():
    lab = lab_of(FULL)
    told = Problem("DATA-01", Where("impressum.md"), msg("this page is no text"), msg("save it as UTF-8"))
    file = SourceFile("impressum.md", "", f"{lab.url}impressum/", problems=(told,))
    assert "imprint" not in written_pages(read_site([file], lab, now=NOW))


def test_leichte_sprache_names_calls_where_there_are_any():
    lab = lab_of(FULL)
    assert lab.statement
    call = "---\ntitle: Formular testen\nsummary: Testen Sie mit.\nways: [{phone: 030 1}]\n---\n"
    own = replace(lab, statement=replace(lab.statement, easy=None))
    with_calls, without = pages_of(own, **{"mitmachen/formular": call}), pages_of(own)
    written = Written("Titel", Markup(""), "../")
    assert "Hier können Sie mitmachen." in with_calls.page("leichte-sprache.md", written)
    assert "mitmachen" not in without.page("leichte-sprache.md", written)
