"""The network's practices as pages: each says on whose work it rests, and who works with it, too."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from labnetz.model import Event, PracticeKind, Span
from labnetz.publish.long_list import PER_PAGE
from labnetz.publish.network_practices import NEXT
from labnetz.publish.render import Written
from some_items import hrefs, html, known, pages_of, practice, stamped, text

PAGE = Written("Bausteine", Markup("<p>Zum Übernehmen.</p>"), "../")
HOSTILE = "<img src=x onerror=alert(1)> {{ 7*7 }}"
ORIGIN = practice(version="1.0")
COPY = practice(
    "test", lab="wiesbaden", title="Chatbot-Prüfstand", based_on="berlin/nutzertest@1.0", changes=("Ohne Papier",)
)


def event(number, **said):
    start = datetime(2026, 12, 3, 18, tzinfo=ZoneInfo("Europe/Berlin")) + timedelta(days=number)
    when = Span(start, start + timedelta(hours=2))
    usual = {"lab": "berlin", "uid": f"u{number}", "title": f"Abend {number}", "when": when, "practice": "nutzertest"}
    return Event(**(usual | said))


def first(content):
    return str(pages_of(content).practices.first(PAGE))


def own(content, path="formate/berlin/nutzertest/"):
    return stamped(content)[path]


def test_the_list_is_by_kind_and_says_whose_each_is_and_who_works_with_it():
    tool = practice("zettel", kind=PracticeKind.TOOL, lab="wiesbaden")
    shown = first(known(practices=(tool, COPY, ORIGIN)))
    said = text(shown)
    assert said.index("Formate") < said.index("Baustein nutzertest") < said.index("Werkzeuge")
    assert "Berlin Baustein nutzertest" in said
    assert "1 weiteres Labor arbeitet damit" in said
    assert {"../formate/berlin/nutzertest/", "../formate/wiesbaden/zettel/"} <= set(hrefs(shown))


def test_a_lab_that_builds_on_its_own_practice_is_no_other_lab():
    again = practice("zwei", based_on="nutzertest")
    content = known(practices=(ORIGIN, again))
    assert "arbeitet damit" not in text(first(content))
    assert "Diese Labore arbeiten auch damit" not in text(own(content))


def test_an_origin_names_who_works_with_it_and_what_they_changed():
    page = own(known(practices=(ORIGIN, COPY)))
    assert "Diese Labore arbeiten auch damit" in text(page)
    assert "Wiesbaden Chatbot-Prüfstand Ohne Papier" in text(page)
    assert "../../../formate/wiesbaden/test/" in hrefs(page)


def test_a_copy_leads_to_what_it_rests_on():
    page = own(known(practices=(ORIGIN, COPY)), "formate/wiesbaden/test/")
    assert "Baut auf „Baustein nutzertest“ (Fassung 1.0) des Labors Berlin auf." in text(page)
    assert "../../../formate/berlin/nutzertest/" in hrefs(page)


def test_an_origin_that_nobody_here_knows_is_named_and_not_linked():
    stranger = replace(COPY, based_on="anderswo/fragen@2")
    page = own(known(practices=(stranger,)), "formate/wiesbaden/test/")
    assert "Baut auf „Fragen“ (Fassung 2) des Labors Anderswo auf." in text(page)
    assert not [way for way in hrefs(page) if "anderswo" in way]


def test_the_next_dates_that_follow_it_are_named_whichever_lab_has_them():
    others = (*(event(n) for n in range(NEXT)), event(0, lab="wiesbaden", uid="f", title="Fremd"))
    abroad = event(1, lab="wiesbaden", uid="w", title="In Wiesbaden", practice="berlin/nutzertest")
    shown = text(own(known(practices=(ORIGIN,), events=(*others, abroad))))
    assert "In Wiesbaden" in shown
    assert "Fremd" not in shown, "Wiesbaden has a practice of the same id, which is another one"
    assert shown.count("Abend") == NEXT - 1


def test_a_page_has_its_lab_its_licence_and_the_labs_own_page():
    page = own(known(practices=(practice(topics=("KI",), licence="CC-BY-SA-4.0"),)))
    assert page.canonical == "https://berlin.example/formate/nutzertest/"
    assert "CC BY-SA 4.0" in text(page)
    assert {"https://berlin.example/formate/nutzertest/", "../../../labore/berlin/", "../../../themen/ki/"} <= set(
        hrefs(page)
    )


def test_hostile_text_stays_text():
    one = practice(title=HOSTILE, summary=HOSTILE, roles=(HOSTILE,), lessons=(HOSTILE,), time=HOSTILE)
    content = known(practices=(one, replace(COPY, changes=(HOSTILE,))))
    for shown in (first(content), html(own(content))):
        assert "<img" not in shown
        assert "49" not in shown


def test_a_long_list_has_every_practice_once():
    count = PER_PAGE + 5
    content = known(practices=tuple(practice(f"p{n:03}") for n in range(count)))
    shown = first(content) + html(stamped(content)["formate/2/"])
    assert shown.count("Baustein p") == count


def test_a_new_adoption_makes_the_page_of_the_origin_anew_and_no_other():
    other = practice("anderes")
    before, after = stamped(known(practices=(ORIGIN, other))), stamped(known(practices=(ORIGIN, other, COPY)))
    assert {path for path in before if before[path].version != after[path].version} == {"formate/berlin/nutzertest/"}
    assert all(page.version for page in after.values())
