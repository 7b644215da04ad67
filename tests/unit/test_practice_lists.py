"""The catalogue of practices: its filter, the lists that there are without a script, and the data for one."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import accumulate

import pytest
from markupsafe import Markup

from labnetz.model import Audience, Maturity, PracticeKind
from labnetz.publish.filter_form import MOST
from labnetz.publish.long_list import PER_PAGE
from labnetz.publish.practice_data import SMALL
from labnetz.publish.practice_lists import NEWEST, VALUES_PER_PAGE
from labnetz.publish.practice_values import FIXED
from labnetz.publish.render import Written
from some_items import BERLIN, WIESBADEN, hrefs, html, known, pages_of, practice, stamped, text
from some_items import lab as some_lab

PAGE = Written("Bausteine", Markup("<p>Zum Übernehmen.</p>"), "../")
SHORT = practice("kurz", time="2 Stunden", group_size="6 bis 12", cost_note="Unter 20 Euro", topics=("KI",))
LONG = practice(
    "lang",
    lab="wiesbaden",
    kind=PracticeKind.METHOD,
    time="2 bis 4 Wochen",
    group_size="15 bis 25",
    cost_note="kostet fast nichts",
    maturity=Maturity.PROVEN,
    languages=("de-simple", "en"),
    audience=(Audience.YOUTH,),
)
BOTH = known(practices=(SHORT, LONG))


def first(content=BOTH):
    return str(pages_of(content).catalogue.first(PAGE))


def files(content=BOTH):
    return {one.path: json.loads(one.content) for one in pages_of(content).catalogue.files()}


def fitting(document, kind, value):
    return list(accumulate(document["values"][kind][value]))


# --- cards ------------------------------------------------------------------------------------------------------------


def test_a_card_shows_at_a_glance_what_one_decides_by():
    copy = practice("kopie", lab="wiesbaden", based_on="berlin/kurz")
    shown = text(first(known(practices=(replace(SHORT, maturity=Maturity.PILOT, summary="Knapp."), copy))))
    said = "Format · Berlin Baustein kurz Knapp. Dauer 2 Stunden Gruppe 6 bis 12 Kosten Unter 20 Euro"
    assert f"{said} Erprobt Einmal erprobt In einem weiteren Labor nachgenutzt" in shown


def test_long_words_of_a_card_break_by_a_hyphen():
    long = replace(SHORT, cost_note="Aufwandsentschädigung", summary="Grundstücksverkehrsgenehmigung")
    shown = first(known(practices=(long,)))
    assert "<dd>Aufwands\u00adentschä\u00addigung</dd>" in shown
    assert "Grund\u00adstücks\u00adverkehrs\u00adgeneh\u00admigung" in shown


def test_what_was_withdrawn_says_so_before_anything_else():
    shown = text(first(known(practices=(replace(SHORT, withdrawn="Die App gibt es nicht mehr.", summary="Knapp."),))))
    assert "Baustein kurz Zurückgezogen: Die App gibt es nicht mehr. Knapp." in shown


def test_a_network_without_practices_has_no_filter_and_says_so():
    shown = first(known(practices=()))
    assert "Hier steht noch kein Baustein." in text(shown)
    assert "data-filter=" not in shown


# --- lists without a script -------------------------------------------------------------------------------------------


def test_every_value_of_the_form_leads_to_a_list_that_has_as_many_as_it_says():
    content = known(practices=(SHORT, LONG, practice("offen")))
    pages, shown = stamped(content), first(content)
    entries = re.findall(r'data-way href="\.\./(formate/nach/[^"]+)">.*?<span class="count[^"]*">(\d+)', shown)
    assert len(entries) == sum(map(len, FIXED.values())) + 4
    assert {way: html(pages[way]).count("data-practice ") for way, _ in entries} == {
        way: int(count) for way, count in entries
    }
    assert not [path for path in pages if path.startswith("formate/nach/a-z/")], "all values stand in the form"


def test_what_says_a_value_twice_has_it_once_and_what_is_no_language_has_none():
    twice = {
        "topics": ("KI", "ki"),
        "audience": (Audience.YOUTH, Audience.YOUTH),
        "languages": ("de", "de-simple", "x-y"),
    }
    (index,) = files(known(practices=(replace(SHORT, **twice),))).values()
    assert index["values"]["topic"] == {"ki": [0]}
    assert index["values"]["audience"] == {"youth": [0]}
    assert index["values"]["language"] == {"de": [0]}


def test_for_a_start_nothing_is_offered_that_nothing_fits():
    offered = text(first(known(practices=(LONG,)))).partition("Zum Einstieg:")[2]
    assert offered.startswith(" 16 bis 30 Menschen 1 Baustein Bewährt 1 Baustein Filtern")


def test_the_list_of_a_value_marks_it_among_its_neighbours_and_leads_back_to_the_form():
    page = stamped(BOTH)["formate/nach/group/6-to-15/"]
    assert page.title == "6 bis 15 Menschen (Gruppe): Bausteine"
    assert re.findall(r'<a href="([^"]*)" aria-current="page">([^<]*)', html(page)) == [
        ("../../../../formate/nach/group/6-to-15/", "6 bis 15 Menschen")
    ]
    assert "Baustein kurz" in text(page)
    assert "Baustein lang" in text(page), "15 to 25 touches 6 to 15"
    assert "../../../../formate/?group=6-to-15#filter" in hrefs(page)


def test_what_nobody_can_read_for_certain_is_with_what_nobody_stated():
    pages = stamped(known(practices=(LONG, practice("stumm"))))
    shown = text(pages["formate/nach/cost/not-said/"])
    assert "Offen oder ohne Angabe" in shown
    assert shown.index("Baustein stumm") < shown.index("Baustein lang"), "formats stand before methods"
    assert "Baustein lang" not in text(pages["formate/nach/cost/nothing/"])


def test_an_empty_value_keeps_its_address_and_helps():
    shown = text(stamped(BOTH)["formate/nach/time/up-to-a-week/"])
    assert "Zurzeit kein Baustein" in shown
    assert "Jemand muss den Anfang machen" in shown


def test_a_language_is_its_primary_tag_and_an_audience_its_own_word():
    paths = stamped(BOTH).keys()
    assert {"formate/nach/language/de/", "formate/nach/language/en/", "formate/nach/audience/youth/"} <= paths


@pytest.mark.slow
def test_a_long_list_of_a_value_has_every_practice_once():
    count = PER_PAGE * 2 + 3
    content = known(practices=tuple(practice(f"p{n:03}", time="1 Tag") for n in range(count)))
    pages = stamped(content)
    parts = [pages[f"formate/nach/time/a-day/{part}"] for part in ("", "2/", "3/")]
    assert all("".join(map(html, parts)).count(f"Baustein p{n:03}<") == 1 for n in range(count))
    assert [re.findall(r'aria-current="(\w+)">Ein Tag', html(one)) for one in parts] == [["page"], ["true"], ["true"]]
    assert "formate/nach/time/a-day/4/" not in pages


def test_more_topics_than_a_form_holds_are_a_list_from_a_to_z():
    many = VALUES_PER_PAGE + 1
    content = known(
        practices=tuple(
            practice(f"p{n}", lab=("berlin", "wiesbaden")[n % 2], topics=(f"Thema {n:03}",)) for n in range(many)
        )
    )
    pages, shown = stamped(content), first(content)
    assert many > MOST
    assert "../formate/nach/a-z/topic/" in hrefs(shown)
    assert "formate/nach/topic/thema-000/" not in shown
    listed = html(pages["formate/nach/a-z/topic/"]) + html(pages["formate/nach/a-z/topic/2/"])
    assert all(f"formate/nach/topic/thema-{n:03}/" in listed for n in range(many))
    assert len(html(pages["formate/nach/topic/thema-000/"])) < 5000, "no page names all values"


def test_other_orders_are_lists_of_their_own():
    old, new = (replace(one, modified=datetime(2026, month, 1, tzinfo=UTC)) for one, month in ((SHORT, 3), (LONG, 5)))
    copy = practice("kopie", lab="wiesbaden", based_on="berlin/kurz", adopted=date(2026, 4, 1))
    pages = stamped(known(practices=(old, new, copy)))
    newest = text(pages["formate/nach/order/newest/"])
    assert newest.index("Baustein lang") < newest.index("Baustein kurz")
    assert "Baustein kopie" not in newest, "nobody knows when it changed"
    most = text(pages["formate/nach/order/adopted/"])
    assert "Baustein kurz" in most
    assert "Baustein lang" not in most
    twice = tuple(practice(f"k{n}", lab=lab, based_on="wiesbaden/lang") for n, lab in enumerate(("berlin", "kehl")))
    labs = BERLIN, WIESBADEN, some_lab("kehl")
    most = text(stamped(known(*labs, practices=(old, new, copy, *twice)))["formate/nach/order/adopted/"])
    assert most.index("Baustein lang") < most.index("Baustein kurz"), "two labs before one"


def test_the_newest_adoptions_stand_on_the_first_page():
    copies = tuple(
        practice(
            f"k{n}", lab="wiesbaden", based_on="berlin/kurz@1", adopted=date(2026, 11, n + 1), changes=(f"Anders {n}",)
        )
        for n in range(NEWEST + 1)
    )
    shown = text(first(known(practices=(SHORT, *copies)))).partition("Formate ")[2].partition("Neue Nachnutzungen")[2]
    assert (
        "5. November 2026 · Wiesbaden Baustein k4 Übernommen von: Baustein kurz (Labor Berlin) Geändert: Anders 4"
        in shown
    )
    assert "Anders 0" not in shown


# --- data -------------------------------------------------------------------------------------------------------------


def test_the_data_say_where_in_the_list_the_practices_of_a_value_stand():
    (index,) = files().values()
    assert fitting(index, "time", "up-to-2-hours") == [0]
    assert fitting(index, "kind", "method") == [1]
    assert fitting(index, "group", "6-to-15") == [0, 1]
    assert index["practices"] == 2
    assert f'data-practices="{index["version"]}"' in first()


def test_ordinals_are_written_as_distances():
    some = (SHORT, LONG, replace(LONG, id="lang-2"), replace(LONG, id="lang-3"))
    (index,) = files(known(practices=some)).values()
    assert index["values"]["kind"]["method"] == [1, 1, 1]
    assert fitting(index, "maturity", "proven") == [1, 2, 3]


def test_a_changed_card_makes_those_lists_anew_that_show_it_and_no_others():
    before, after = stamped(BOTH), stamped(known(practices=(replace(SHORT, cost_note="Unter 30 Euro"), LONG)))
    changed = {
        path for path in before if path.startswith("formate/nach/") and before[path].version != after[path].version
    }
    assert changed == {
        path for path in before if path.startswith("formate/nach/") and "Baustein kurz" in text(before[path])
    }
    assert len(changed) == 6
    copied = stamped(known(practices=(SHORT, LONG, practice("k", lab="wiesbaden", based_on="berlin/kurz"))))
    group = "formate/nach/topic/ki/"  # of which the copy says nothing
    assert before[group].version != copied[group].version, "the card says how many labs took it over"
    silent = stamped(known(practices=(replace(SHORT, lessons=("Mehr Kaffee",)), LONG)))
    assert not [path for path in changed if before[path].version != silent[path].version], "no card says it"


def test_the_version_changes_with_the_order_of_the_list_and_not_with_its_words():
    version = next(iter(files().values()))["version"]
    renamed = known(practices=(replace(SHORT, title="Ein anderer Titel"), LONG))
    assert next(iter(files(renamed).values()))["version"] == version
    assert next(iter(files(known(practices=(SHORT,))).values()))["version"] != version


def test_at_a_thousand_practices_no_file_is_big_and_none_is_missing():
    count = 1500
    some = tuple(
        practice(
            f"p{n:04}", lab=("berlin", "wiesbaden")[n % 2], topics=tuple(f"Thema {(n * k) % 300}" for k in (1, 7, 11))
        )
        for n in range(count)
    )
    found = files(known(practices=some))
    index = found.pop("formate/nach/index.json")
    assert len(json.dumps(index)) < 8 * SMALL + 1000
    assert max(len(json.dumps(one)) for one in found.values()) < 150_000
    assert "topic" not in index["values"]
    topic = found["formate/nach/topic/thema-7/fit.json"]
    ordered = pages_of(known(practices=some)).catalogue.ordered
    assert list(accumulate(topic["practices"])) == [n for n, one in enumerate(ordered) if "Thema 7" in one.topics] != []
    assert topic["version"] == index["version"]


@pytest.mark.parametrize("hostile", ["<img src=x onerror=alert(1)>", "{{ 7*7 }}", '" onfocus="alert(1)'])
def test_hostile_words_stay_words(hostile):
    bad = replace(LONG, title=hostile, time=hostile, cost_note=hostile, withdrawn=hostile, topics=(f"{hostile} x",))
    copy = practice("k", based_on="wiesbaden/lang", changes=(hostile,), title=hostile)
    content = known(practices=(bad, copy))
    for shown in (first(content), *map(html, stamped(content).values())):
        assert "<img" not in shown
        assert 'onfocus="' not in shown
        assert "49" not in text(shown)
