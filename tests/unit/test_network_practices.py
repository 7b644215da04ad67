"""The network's practices as pages: each says on whose work it rests, and who works with it, too."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from labnetz.model import Event, PracticeKind, Span
from labnetz.publish.long_list import PER_PAGE
from labnetz.publish.network_practices import NEXT
from labnetz.publish.render import Written
from some_items import hrefs, html, known, lab, pages_of, practice, stamped, text

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
    return str(pages_of(content).catalogue.first(PAGE))


def own(content, path="formate/berlin/nutzertest/"):
    return stamped(content)[path]


def test_the_list_is_by_kind_and_says_whose_each_is_and_who_works_with_it():
    tool = practice("zettel", kind=PracticeKind.TOOL, lab="wiesbaden")
    shown = first(known(practices=(tool, COPY, ORIGIN)))
    said = text(shown)
    assert "Formate 2 Bausteine Werkzeuge 1 Baustein Formate" in said
    assert said.index("Baustein nutzertest") < said.rindex("Werkzeuge") < said.index("Baustein zettel")
    assert {"#kind-1", "#kind-2"} <= set(hrefs(shown))
    assert "Format · Berlin Baustein nutzertest" in said
    assert "In einem weiteren Labor nachgenutzt" in said
    assert {"../formate/berlin/nutzertest/", "../formate/wiesbaden/zettel/"} <= set(hrefs(shown))


def test_a_lab_that_builds_on_its_own_practice_is_no_other_lab():
    again = practice("zwei", based_on="nutzertest")
    content = known(practices=(ORIGIN, again))
    assert "nachgenutzt" not in text(first(content)).partition("Formate")[2]
    page = text(own(content))
    assert "2 Bausteine auf dieser Linie" in page
    assert "übernommen" not in page.partition("Wer auf wem aufbaut")[2]


def test_an_origin_names_who_works_with_it_and_what_they_changed():
    page = own(known(practices=(ORIGIN, COPY)))
    assert "Wer auf wem aufbaut von einem anderen Labor übernommen · 2 Bausteine auf dieser Linie" in text(page)
    line = "Wiesbaden Chatbot-Prüfstand Nach „Baustein nutzertest“, Fassung 1.0 (Berlin) Was geändert wurde Ohne Papier"
    assert line in text(page)
    assert {"../../../formate/wiesbaden/test/", "../../../formate/netz/"} <= set(hrefs(page))


def test_a_copy_leads_to_what_it_rests_on():
    page = own(known(practices=(ORIGIN, COPY)), "formate/wiesbaden/test/")
    assert "Nach „Baustein nutzertest“, Fassung 1.0 (Berlin)" in text(page)
    assert "../../../formate/berlin/nutzertest/" in hrefs(page)


def test_the_credit_goes_to_the_lab_where_it_began_and_to_whom_it_asked_to_name():
    last = practice("drei", lab="kehl", based_on="wiesbaden/test", origin="wiesbaden", attribution="Team Test, CC BY")
    content = known(lab("berlin"), lab("wiesbaden"), lab("kehl"), practices=(ORIGIN, COPY, last))
    page = own(content, "formate/kehl/drei/")
    assert "Zuerst entwickelt von Labor Berlin Team Test, CC BY" in text(page)
    assert "Zuerst entwickelt von" not in text(own(content))
    told = known(lab("berlin"), lab("kehl"), practices=(replace(ORIGIN, origin="kehl"),))
    assert "Zuerst entwickelt von Labor Kehl" in text(own(told)), "it says so, and names no practice of that lab"
    last = known(lab("berlin"), lab("wiesbaden"), lab("kehl"), practices=(replace(ORIGIN, origin="kehl"), COPY))
    assert "Zuerst entwickelt von Labor Kehl" in text(own(last, "formate/wiesbaden/test/")), "the origin says so"
    named = known(practices=(replace(ORIGIN, attribution="Team Nutzertest, CC BY"),))
    assert "Zuerst entwickelt von Team Nutzertest, CC BY" in text(own(named)), "one's own, with whom to name"


def test_an_origin_that_nobody_here_knows_is_named_and_not_linked():
    stranger = replace(COPY, based_on="anderswo/fragen@2")
    page = own(known(practices=(stranger,)), "formate/wiesbaden/test/")
    assert "Anderswo · Fassung 2 · hier hat es angefangen Fragen Diesen Baustein gibt es hier nicht" in text(page)
    assert "Zuerst entwickelt von Anderswo" in text(page)
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
    assert all(shown.count(f"Baustein p{n:03}<") == 1 for n in range(count))


def test_a_new_adoption_makes_the_page_of_the_origin_anew_and_no_other():
    other = practice("anderes")
    before, after = stamped(known(practices=(ORIGIN, other))), stamped(known(practices=(ORIGIN, other, COPY)))
    changed = {path for path in before if before[path].version != after[path].version}
    lists = {path for path in changed if path.startswith(("formate/nach/", "formate/netz/"))}
    assert changed - lists == {"formate/berlin/nutzertest/"}
    assert "formate/netz/" in lists
    assert all(page.version for page in after.values())


def test_what_one_came_for_stands_before_what_is_good_to_know():
    bundle = {"bundle": "https://berlin.example/practices/nutzertest.zip", "licence": "CC-BY-4.0"}
    shown = text(own(known(practices=(replace(ORIGIN, **bundle), COPY))))
    assert (
        shown.index("Wer auf wem aufbaut") < shown.rindex("Diesen Baustein übernehmen") < shown.index("Gut zu wissen")
    )


def test_of_two_ways_on_the_one_to_the_labs_own_text_comes_first():
    page = html(own(known(practices=(replace(ORIGIN, bundle="https://berlin.example/practices/nutzertest.zip"), COPY))))
    assert page.index('class="button" href="https://berlin.example/formate/nutzertest/"') < page.index(
        'class="button second" href="#take-over"'
    )


def test_whom_to_name_stands_once():
    bundle = {"bundle": "https://wiesbaden.example/practices/test.zip", "attribution": "„Nutzertest“ von Berlin"}
    shown = text(own(known(practices=(ORIGIN, replace(COPY, **bundle))), "formate/wiesbaden/test/"))
    assert "Zuerst entwickelt von Berlin" in shown or "Zuerst entwickelt von Labor Berlin" in shown
    assert shown.count("„Nutzertest“ von Berlin") - shown.count("attribution:") == 1
