"""The drawing of who builds on whom: the list says all of it, whatever was named, and leaves nothing out in silence."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from markupsafe import Markup

from labnetz.model import Event, Span
from labnetz.publish.family_plan import MOST_CHANGES
from labnetz.publish.family_window import DEEPEST, MOST
from labnetz.publish.json_ld.event import event_ld
from labnetz.publish.line_network import MOST_LINES, MOST_WAYS, busiest, line_network, traffic
from labnetz.publish.long_list import PER_PAGE
from labnetz.publish.network_families import FAMILIES_PER_PAGE
from labnetz.publish.render import Written
from labnetz.publish.reuse import MOST_LABS, lab_reuse
from some_items import hrefs, html, known, lab, pages_of, practice, stamped, text

LABS = tuple(lab(f"l{n}", name=f"Labor {n}", short_name=f"L{n}") for n in range(9))
NETZ = "formate/netz/"


def one(key, based_on="", **said):
    own, _, id_ = key.partition("/")
    return practice(id_, **({"lab": own, "title": id_.title(), "based_on": based_on, "url": ""} | said))


def pages(*practices, labs=LABS):
    return stamped(known(*labs, practices=practices))


def page_of(key, *practices):
    return pages(*practices)[f"formate/{key}/"]


def nesting(shown):
    """How deep lists stand in lists, of the drawing alone."""
    plan = shown[shown.index('<ol class="plan"') :]
    depth = deepest = 0
    for tag in re.findall(r"<(/?)ol\b", plan):
        depth += -1 if tag else 1
        deepest = max(deepest, depth)
        if depth == 0:
            break
    return deepest


# --- words for what is odd ------------------------------------------------------------------------------------------


def test_a_ring_is_said_and_nobody_gets_the_credit():
    practices = one("l1/a", "l3/c"), one("l2/b", "l1/a"), one("l3/c", "l2/b")
    page = text(page_of("l2/b", *practices))
    assert page.count("geht umgekehrt auf diesen Baustein zurück. Wer zuerst da war, wissen wir nicht.") == 3
    assert "Zuerst entwickelt von" not in page
    assert "hier hat es angefangen" not in page
    assert "übernommen" not in page
    assert "3 Bausteine auf dieser Linie" in page


def test_one_that_names_itself_is_told():
    assert "nennt sich selbst als Vorlage" in text(page_of("l1/a", one("l1/a", "l1/a")))


def test_one_that_was_withdrawn_says_why_wherever_it_is_drawn():
    gone = one("l1/a", withdrawn="Die Software gibt es nicht mehr.")
    for found in pages(gone, one("l2/b", "l1/a")).values():
        if found.path in {"formate/l2/b/", NETZ}:
            assert "Zurückgezogen: Die Software gibt es nicht mehr." in text(found)


def test_a_new_name_and_a_new_version_of_the_one_above_are_told():
    page = text(page_of("l2/b", one("l1/neu", former_ids=("alt",), version="2.0"), one("l2/b", "l1/alt@1.0")))
    assert "„Neu“ hieß damals anders." in page
    assert "Dort gibt es inzwischen Fassung 2.0." in page


def test_the_same_practice_twice_in_one_lab_is_told_with_both():
    page = page_of("l2/b", one("l1/a"), one("l2/b", "l1/a"), one("l2/c", "l1/a"))
    assert "Das Labor hat diese Vorlage mehrmals übernommen, auch als: C." in text(page)
    assert "auch als: B." in text(page)


def test_the_address_of_one_that_nobody_knows_here_is_kept():
    far = "https://weit.example/formate/uralt/"
    page = page_of("l2/b", one("l2/b", "weit/uralt@1", based_on_url=far, attribution="Labor Weit, CC BY"))
    assert far in hrefs(page)
    assert text(page).count("Labor Weit, CC BY") >= 2
    assert "Diesen Baustein gibt es hier nicht" in text(page)


def test_text_in_another_language_is_marked_and_hostile_text_stays_text():
    english = one("l2/b", "l1/a", language="en", title="User testing", changes=("Shorter <b>questions</b> {{ 7*7 }}",))
    shown = html(page_of("l1/a", one("l1/a"), english))
    assert '<span lang="en">User testing</span>' in shown
    assert '<ul lang="en">' in shown
    assert "<b>questions" not in shown
    assert "49" not in shown


def test_the_day_and_all_changes_stand_on_its_own_page_and_some_on_others():
    changes = tuple(f"Änderung {n}." for n in range(MOST_CHANGES + 3))
    practices = one("l1/a"), one("l2/b", "l1/a", changes=changes, adopted=date(2026, 3, 9))
    own, other = text(page_of("l2/b", *practices)), text(page_of("l1/a", *practices))
    assert "Übernommen am 9. März 2026" in own
    assert own.count("Änderung ") == len(changes)
    assert other.count("Änderung ") == MOST_CHANGES
    assert "3 weitere Änderungen" in other


# --- what can be read -----------------------------------------------------------------------------------------------


def test_the_drawing_is_a_list_with_a_name_and_the_page_stands_once_in_it():
    shown = html(page_of("l2/b", one("l1/a"), one("l2/b", "l1/a"), one("l3/c", "l2/b")))
    assert shown.count('<ol class="plan" aria-label="Wer auf wem aufbaut">') == 1
    assert shown.count('aria-current="page"') == 1
    assert nesting(shown) == 3
    assert all('aria-hidden="true"' in tag for tag in re.findall(r"<svg[^>]*>", shown))


def chain(length):
    return tuple(
        one(f"l{n % 9}/k{n}", f"l{(n - 1) % 9}/k{n - 1}" if n else "", title=f"Kette {n}.") for n in range(length)
    )


def star(points):
    return (one("l0/hub"), *(one(f"l{n % 8 + 1}/s{n:04}", "l0/hub", title=f"Strahl {n}.") for n in range(points)))


def test_a_long_chain_branches_off_as_often_as_a_page_can_hold_and_then_goes_on():
    shown = html(page_of("l0/k0", *chain(MOST)))
    assert nesting(shown) == DEEPEST + 1
    assert shown.count('class="adoption goes-on"') == MOST - DEEPEST - 1
    assert "nach „kette 38.“" in text(shown).lower()


def test_what_is_too_deep_and_not_built_on_the_one_before_is_drawn_on_no_line():
    fork = one("l3/gabel", "l5/k5")
    shown = html(page_of("l0/k0", *chain(8), fork))
    assert shown.count('class="adoption apart"') == 1
    assert "Nach „Kette 5.“ (L5)" in text(shown)


def lost_star(points):
    return tuple(one(f"l{n % 8 + 1}/s{n:04}", "weg/uralt") for n in range(points))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "first"), [(chain, "l0/k0"), (star, "l0/hub"), (lost_star, "l1/s0000")], ids=["chain", "star", "lost"]
)
def test_a_family_of_a_thousand_stands_whole_on_its_own_pages_and_each_once(make, first):
    practices = make(1000)
    found = pages(*practices)
    parts = [path for path in found if path.startswith(f"{NETZ}{first}/")]
    assert len(parts) == -(-len(practices) // PER_PAGE)
    shown = " ".join(html(found[path]) for path in parts)
    for practice_ in practices:
        assert len(re.findall(rf'/formate/{practice_.lab}/{practice_.id}/"', shown)) == 1
    assert max(len(html(found[path])) for path in parts) < 120_000
    assert len(html(found[NETZ])) < 120_000
    for path in (NETZ, f"formate/{first}/"):
        assert f"../../../{NETZ}{first}/".removeprefix("../" * (path.count("/") < 3)) in hrefs(found[path])


def test_on_a_further_page_a_chain_branches_off_again_as_often_as_a_page_can_hold():
    shown = html(pages(*chain(PER_PAGE + 9))[f"{NETZ}l0/k0/2/"])
    assert nesting(shown) == DEEPEST + 1
    assert shown.count('class="adoption goes-on"') == 9 - DEEPEST - 1
    assert shown.count('class="on-plan"') == 9


@pytest.mark.slow
def test_what_is_left_out_is_said_with_its_number_on_the_page_of_the_origin():
    assert "976 weitere Bausteine bauen darauf auf" in text(page_of("l0/hub", *star(1000)))


def test_what_is_left_out_of_one_that_nobody_knows_is_said_too():
    found = pages(*lost_star(100))
    for path in (NETZ, "formate/l1/s0000/"):
        assert "Weitere Bausteine bauen darauf auf" in text(found[path])


@pytest.mark.slow
def test_in_the_middle_of_a_chain_the_steps_above_are_counted():
    page = page_of("l5/k500", *chain(1000))
    assert "Hier sind 494 Schritte ausgelassen" in text(page)
    assert len(re.findall(r'class="on-plan"', html(page))) <= MOST


def test_many_families_stand_on_pages_the_biggest_first():
    small = [each for n in range(FAMILIES_PER_PAGE + 3) for each in (one(f"l1/a{n}"), one(f"l2/b{n}", f"l1/a{n}"))]
    found = pages(*small, *star(5))
    first, second = html(found[NETZ]), html(found[f"{NETZ}2/"])
    assert first.count("<h2") - 1 == FAMILIES_PER_PAGE, "and one for the labs"
    assert second.count("<h2") == 4
    assert text(first).index("Hub") < text(first).index("A0")
    assert "Die Labore als Linien" not in text(second)


def test_a_network_in_which_nobody_took_over_anything_says_so():
    assert "Noch hat kein Labor den Baustein eines anderen übernommen." in text(pages(one("l1/a"))[NETZ])


# --- the labs as lines ----------------------------------------------------------------------------------------------


def test_each_lab_says_to_whom_it_handed_on_and_from_whom_it_took():
    found = pages(one("l1/a"), one("l1/z"), one("l2/b", "l1/a"), one("l2/y", "l1/z"), one("l3/c", "l2/b"))[NETZ]
    assert "3 Bausteine wurden übernommen, von 2 Laboren." in text(found)
    assert "3 Bausteine wurden übernommen, von 3 Laboren." in text(pages(*star(3))[NETZ]), "not those who gave"
    assert "L1 weitergegeben an L2 (2) L2 weitergegeben an L3 übernommen von L1 (2) L3 übernommen von L2" in text(found)


@pytest.mark.slow
def test_the_drawing_of_lines_has_an_end_in_a_big_network():
    labs = tuple(lab(f"m{n}") for n in range(60))
    copies = [one(f"m{n}/x{m}", f"m{m}/x") for n in range(60) for m in range(60) if n != m]
    content = known(*labs, practices=(*(one(f"m{n}/x") for n in range(60)), *copies))
    ways = traffic(content.families)
    assert sum(ways.values()) == 60 * 59
    drawn = line_network(busiest(ways), ways, pages_of(content).families.site)
    assert len(drawn.rows) <= MOST_LINES
    assert len(drawn.ways) == MOST_WAYS
    assert max(way.x for way in drawn.ways) < drawn.width
    assert all(way.start != way.end for way in drawn.ways)


def test_of_too_many_ways_the_busiest_are_drawn():
    labs = [f"m{n}" for n in range(9)]
    ways = {(giver, taker): 1 for giver in labs for taker in labs if giver != taker}
    ways[labs[-1], labs[-2]] = 7
    site = pages_of(known(*(lab(id_) for id_ in labs))).families.site
    drawn = line_network(labs, ways, site)
    assert len(drawn.ways) == MOST_WAYS < len(ways)
    assert [way.count for way in drawn.ways if way.count] == ["7"]


def test_what_names_no_lab_is_on_no_line():
    lost = one("l2/b", based_on_url="https://weit.example/x/")
    assert traffic(known(*LABS, practices=(lost,)).families) == {}


# --- versions -------------------------------------------------------------------------------------------------------


def test_a_page_is_another_one_when_a_practice_that_it_draws_changes_and_no_other_page_is():
    practices = (one("l1/a"), one("l2/b", "l1/a"), one("l3/fern"), one("l4/g", "l3/fern"))
    before = pages(*practices)
    for changed in ({"title": "Anders"}, {"changes": ("Neu",)}, {"withdrawn": "Alt"}, {"version": "9"}):
        after = pages(practices[0], replace(practices[1], **changed), *practices[2:])
        moved = {
            path for path in before if re.match(r"formate/l\d", path) and before[path].version != after[path].version
        }
        assert moved == {"formate/l1/a/", "formate/l2/b/"}, changed


@pytest.mark.slow
def test_one_more_adoption_makes_the_pages_of_the_origin_anew_and_not_those_of_a_thousand():
    before, after = pages(*star(200)), pages(*star(201))
    moved = {path for path in before if re.match(r"formate/l\d", path) and before[path].version != after[path].version}
    assert moved == {"formate/l0/hub/"}


# --- a lab's page ---------------------------------------------------------------------------------------------------


def test_a_lab_that_many_built_on_names_some_and_counts_the_rest():
    labs = tuple(lab(f"m{n}", short_name=f"M{n}") for n in range(MOST_LABS + 4))
    origin = one("m0/x")
    content = known(*labs, practices=(origin, *(one(f"m{n}/x", "m0/x") for n in range(1, MOST_LABS + 4))))
    site = pages_of(content).families.site
    (given,) = lab_reuse([origin], content.families, site, "../../").given
    assert len(given.labs) == MOST_LABS + 1
    assert given.labs[-1].name == "3 weitere Labore"
    assert given.labs[0].href == "../../labore/m1/"
    assert lab_reuse([one("m0/allein")], known(*labs, practices=(one("m0/allein"),)).families, site, "") is None


def test_a_lab_names_first_what_most_built_on_and_nothing_that_it_took_from_itself():
    a, z, own = one("l1/a"), one("l1/z"), one("l1/zwei", "l1/a")
    practices = (a, z, own, one("l2/b", "l1/a"), one("l2/y", "l1/z"), one("l3/y", "l1/z"))
    content = known(*LABS, practices=practices)
    found = lab_reuse([a, z, own], content.families, pages_of(content).families.site, "")
    assert [(each.practice.text, len(each.labs)) for each in found.given] == [("Z", 2), ("A", 1)]
    assert found.taken == ()


# --- said to programs, and in lists ----------------------------------------------------------------------------------


def data_of(page):
    return json.loads(re.search(r"<script type=.application/ld.json.>(.*?)</script>", html(page), re.DOTALL)[1])


def test_programs_get_the_page_of_what_it_rests_on_whatever_id_its_lab_has_elsewhere():
    origin = one("l1/a", url="https://l1.example/formate/a/", version="2.0")
    copy = one("l2/b", "anders/a@1.0", based_on_url=origin.url, attribution="Labor 1, CC BY 4.0")
    based_on = data_of(page_of("l2/b", origin, copy))["isBasedOn"]
    assert based_on["name"] == "A"
    assert based_on["url"] == "https://n.example/formate/l1/a/"
    assert based_on["version"] == "1.0"
    assert based_on["creditText"] == "Labor 1, CC BY 4.0"
    assert based_on["creator"]["name"] == "Labor 1"


def test_programs_get_what_was_said_of_one_that_nobody_knows_here():
    lost = one("l2/b", "weit/x@1", based_on_url="https://weit.example/x/")
    based_on = data_of(page_of("l2/b", lost))["isBasedOn"]
    assert (based_on["identifier"], based_on["url"]) == ("weit/x", "https://weit.example/x/")
    assert "creator" not in based_on
    assert "isBasedOn" not in data_of(page_of("l1/a", one("l1/a")))


def test_a_list_names_the_one_that_is_meant_and_not_one_of_the_same_id():
    origin = one("l1/a", url="https://l1.example/formate/a/")
    copy = one("l2/b", "l3/a@1.0", based_on_url=origin.url)
    content = known(*LABS, practices=(origin, copy, one("l3/a", title="Ein anderer")))
    shown = text(str(pages_of(content).catalogue.first(Written("Bausteine", Markup(), "../"))))
    assert "Baut auf „A“ auf (L1, Fassung 1.0)." in shown


def test_an_event_on_the_portal_leads_programs_to_the_page_of_its_practice():
    start = datetime(2026, 12, 3, 18, tzinfo=UTC)
    own = Event(lab="l2", uid="u", title="Abend", when=Span(start, start), practice="l1/alt")
    site = pages_of(known(*LABS, practices=(one("l1/neu", former_ids=("alt",)),))).families.site
    assert event_ld(own, (), site)["additionalType"] == "https://n.example/formate/l1/neu/"
    assert event_ld(replace(own, practice="fremd"), (), site)["additionalType"] == "fremd"
    again = known(*LABS, practices=(one("l1/neu", former_ids=("alt",)), one("l1/alt")))
    used = event_ld(own, (), pages_of(again).families.site)
    assert used["additionalType"] == "https://n.example/formate/l1/alt/", "an id in use counts more than a former one"
