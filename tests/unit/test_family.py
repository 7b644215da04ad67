"""Who builds on whom: whatever practices name, each is found once, and nothing that is odd is hidden or breaks."""

import random
import sys
from dataclasses import replace
from datetime import date

import pytest

from labnetz.model import Practice, Source
from labnetz.publish.family import MOST_TWINS, family
from labnetz.publish.family_window import DEEPEST, MOST, whole, window
from labnetz.publish.upstream import key_of
from some_items import lab as some_lab

BERLIN = some_lab("berlin", url="https://berlin.example/labor/")
WIESBADEN = some_lab("wiesbaden", url="https://wiesbaden.example/")
LABS = (BERLIN, WIESBADEN)


def one(key, based_on="", **said):
    lab, _, id_ = key.partition("/")
    return Practice(lab=lab, id=id_, title=said.pop("title", id_.title()), based_on=based_on, **said)


def chain(length):
    """Give practices that were each built on the one before, the last one first: in whatever order they come."""
    links = [one(f"l{n}/x", f"l{n - 1}/x" if n else "") for n in range(length)]
    return links[::-1]


def star(points):
    return [one("hub/x"), *(one(f"l{n}/x", "hub/x") for n in range(points))]


def keys(found):
    return [key_of(getattr(each, "practice", each)) for each in found]


def is_lost(kin):
    """It names one that nobody knows here."""
    return kin.named is not None and kin.parent is None


def test_a_line_of_three_has_one_root_and_each_its_parent():
    a, b, c = one("berlin/a"), one("mg/b", "berlin/a@1.0"), one("wiesbaden/c", "mg/b@2")
    found = family([c, a, b])
    assert found.of(c).parent is b
    assert found.of(c).root is a
    assert found.of(c).named.version == "2"
    assert not any(is_lost(found.of(each)) for each in (a, b, c))
    assert (found.of(a).depth, found.of(b).depth, found.of(c).depth) == (0, 1, 2)
    (of,) = found.families
    assert keys(of.members) == ["berlin/a", "mg/b", "wiesbaden/c"]
    assert of.adopters == 2
    assert keys(found.adoptions()) == ["mg/b", "wiesbaden/c"]


def test_who_stands_alone_has_no_family():
    alone = one("berlin/a")
    found = family([alone])
    assert found.families == ()
    assert found.family_of(alone) is None
    assert found.of(alone).children == ()


def test_a_labs_own_second_version_is_in_the_family_and_no_adoption():
    a, b = one("berlin/a"), one("berlin/b", "a@1.0")
    found = family([a, b])
    assert found.of(b).parent is a
    assert found.of(a).adopters == ()
    assert list(found.adoptions()) == []
    assert found.families[0].adopters == 0


def test_those_adopted_first_stand_first_and_each_before_its_parents_next_child():
    root = one("berlin/a")
    late = one("l1/a", "berlin/a", title="A", adopted=date(2026, 5, 1))
    early = one("l2/b", "berlin/a", title="B", adopted=date(2025, 5, 1))
    unknown = one("l3/0", "berlin/a", title="0")
    below = one("l4/c", "l2/b")
    found = family([root, unknown, late, early, below])
    assert keys(found.families[0].members) == ["berlin/a", "l2/b", "l4/c", "l1/a", "l3/0"]
    assert keys(found.adoptions()) == ["l1/a", "l2/b", "l3/0", "l4/c"]


def test_the_biggest_family_comes_first():
    small, big = (
        [one("z/a", title="A"), one("y/b", "z/a")],
        [one("b/c", title="C"), one("x/1", "b/c"), one("w/1", "b/c")],
    )
    assert [each.roots[0].practice.id for each in family([*small, *big]).families] == ["c", "a"]
    long = [one("k/e", title="E"), *(one(f"y/e{n}", "k/e") for n in range(5))]
    assert [each.roots[0].practice.id for each in family([*long, *big]).families] == ["c", "e"], "labs count first"


def test_one_lab_counts_once_however_often_it_took_it_over():
    practices = [one("berlin/a"), one("mg/b", "berlin/a"), one("mg/c", "berlin/a"), one("berlin/d", "mg/b")]
    found = family(practices)
    assert found.of(practices[0]).adopters == ("mg",)
    assert found.families[0].adopters == 1


# --- what is odd -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 0, 1, 2)], ids=["the ring first", "what hangs on it first"])
def test_a_ring_is_told_and_has_no_parent_left_out(order):
    a, b, c, tail = one("l1/a", "l3/c"), one("l2/b", "l1/a"), one("l3/c", "l2/b"), one("l4/d", "l3/c")
    found = family([(a, b, c, tail)[at] for at in order])
    assert [found.of(each).in_ring for each in (a, b, c, tail)] == [True, True, True, False]
    assert found.of(a).parent is c
    (of,) = found.families
    assert of.is_ring
    assert sorted(keys(of.members)) == ["l1/a", "l2/b", "l3/c", "l4/d"]


def test_of_a_ring_the_one_that_is_oldest_by_its_own_word_stands_first():
    a, b = one("l1/a", "l2/b", adopted=date(2026, 1, 1)), one("l2/b", "l1/a", adopted=date(2025, 1, 1))
    assert family([a, b]).of(a).root is b


def test_one_that_names_itself_is_a_ring_of_its_own():
    a, b = one("l1/a", "l1/a@1"), one("l2/b", "l1/a")
    found = family([a, b])
    assert found.of(a).in_ring
    assert found.of(a).parent is a
    assert keys(found.of(a).below) == ["l2/b"]
    assert keys(found.families[0].members) == ["l1/a", "l2/b"]


def test_what_nobody_knows_here_holds_its_family_together():
    b, c, other = one("l1/b", "gone/x@3"), one("l2/c", "gone/x"), one("l3/d", "elsewhere/x")
    found = family([b, c, other])
    assert is_lost(found.of(b))
    assert found.of(b).is_adopted
    assert [(each.named.lab, len(each.members), each.adopters) for each in found.families] == [
        ("gone", 2, 2),
        ("elsewhere", 1, 1),
    ]


def test_two_that_nobody_knows_here_are_two_where_their_addresses_differ():
    b, c = (one(f"{key}", "gone/x", based_on_url=f"https://{key[:2]}-netz.example/x/") for key in ("l1/b", "l2/c"))
    assert len(family([b, c]).families) == 2


def test_a_practice_taken_over_twice_is_told_and_of_many_some():
    twice = [one("l1/a", "berlin/x"), one("l1/b", "berlin/x"), one("l2/a", "berlin/x")]
    found = family([one("berlin/x"), *twice])
    assert keys(found.of(twice[0]).twins) == ["l1/b"]
    assert found.of(twice[2]).twins == ()
    lost = [one("l1/a", "gone/x@1"), one("l1/b", "gone/x@2")]
    assert keys(family(lost).of(lost[0]).twins) == ["l1/b"], "also of one that nobody knows here"
    own = [one("l1/x"), one("l1/a", "x"), one("l1/b", "x")]
    assert family(own).of(own[1]).twins == (), "a lab may build on its own as often as it likes"
    many = family([one("berlin/x"), *(one(f"l1/a{n}", "berlin/x") for n in range(100))])
    assert all(len(each.twins) == MOST_TWINS for each in many.adoptions())


def test_of_two_with_one_key_the_first_counts():
    first, second = one("l1/a", title="Erste"), one("l1/a", title="Zweite")
    assert family([first, second]).of(second).practice is first


@pytest.mark.parametrize("named", ["/", "@", "x/", "/x", "@1", "a/b/c", "l1/a@", "l1/a@1@2", "\ud800/x", "../../x"])
def test_hostile_names_are_only_names(named):
    practices = [one("l1/a"), one("l2/b", named)]
    found = family(practices, LABS, "https://netz.example/")
    assert len(found.kin) == 2
    assert sum(len(each.members) for each in found.families) <= 2


def test_chance_finds_nothing_that_is_lost_or_doubled():
    """Whatever names whatever, each practice is in one place, below its parent unless it is the head of its line."""
    chance = random.Random(8)  # noqa: S311 - the same numbers at every run
    for _ in range(200):
        size = chance.randrange(1, 30)
        practices = [
            one(f"l{n % 7}/p{n}", chance.choice(["", "gone/x"] + [f"l{m % 7}/p{m}" for m in range(size)]))
            for n in range(size)
        ]
        found = family(practices)
        assert sorted(found.kin) == sorted(map(key_of, practices))
        seen = [key for each in found.families for key in keys(each.members)]
        assert len(seen) == len(set(seen))
        for each in found.families:
            order = keys(each.members)
            for kin in each.members:
                if kin.practice is not kin.root:
                    assert order.index(key_of(kin.parent)) < order.index(key_of(kin.practice))
        alone = set(found.kin) - set(seen)
        assert all(not found.kin[key].named and not found.kin[key].children for key in alone)


@pytest.mark.parametrize("make", [chain, star])
def test_a_line_longer_than_python_may_call_itself(make):
    length = sys.getrecursionlimit() * 3
    found = family(make(length))
    (of,) = found.families
    assert len(of.members) >= length
    assert max(each.depth for each in of.members) == (length - 1 if make is chain else 1)


# --- which one is meant ----------------------------------------------------------------------------------------------


ORIGIN = one("berlin/test", url="https://berlin.example/labor/formate/test/", hash="sha256:" + "a" * 64)


def named(**said):
    return one("wiesbaden/kopie", said.pop("based_on", "anders/test@1"), **said)


@pytest.mark.parametrize(
    "url",
    [
        "https://berlin.example/labor/formate/test/",
        "https://berlin.example/labor/formate/test",
        "http://www.berlin.example/labor/formate/test/index.html",
        "https://BERLIN.example:443/labor/formate/test/#start",
        "https://berlin.example/labor/bausteine/test/",
        "https://netz.example/formate/berlin/test/",
    ],
)
def test_an_address_says_which_one_is_meant_whatever_id_the_lab_has_elsewhere(url):
    copy = named(based_on="anders/dort@1", based_on_url=url)
    found = family([ORIGIN, copy], LABS, "https://netz.example/")
    assert found.of(copy).parent is ORIGIN
    assert (found.of(copy).named.lab, found.of(copy).named.id) == ("berlin", "test")
    assert not found.of(copy).renamed, "it had another id there, not here"


@pytest.mark.parametrize(
    "url",
    [
        "https://berlin.example/",
        "https://fremd.example/formate/test/",
        "https://[::1/",
        "mailto:a@b.example",
        "x" * 5000,
    ],
)
def test_an_address_that_leads_nowhere_here_leaves_what_was_said(url):
    copy = named(based_on="anders/x@1", based_on_url=url, attribution="Labor Anders, CC BY 4.0")
    kin = family([ORIGIN, copy], LABS).of(copy)
    assert is_lost(kin)
    assert (kin.named.lab, kin.named.id, kin.named.attribution) == ("anders", "x", "Labor Anders, CC BY 4.0")


def test_an_id_that_means_another_lab_there_is_not_ours():
    copy = named(based_on="berlin/test@1", based_on_url="https://berlin.anderes-netz.example/formate/test/")
    assert is_lost(family([ORIGIN, copy], LABS).of(copy))
    same = replace(copy, based_on_hash=ORIGIN.hash)
    assert family([ORIGIN, same], LABS).of(same).parent is ORIGIN, "the same bytes, wherever they came from"


def test_what_no_site_says_otherwise_is_ours():
    copy = named(based_on="berlin/test@1", based_on_url="https://umgezogen.example/test/")
    assert family([ORIGIN, copy]).of(copy).parent is ORIGIN, "nobody knows a site of that lab"
    at_the_portal = replace(copy, based_on_url="https://netz.example/formate/berlin/uralt/")
    assert family([ORIGIN, at_the_portal], LABS, "https://netz.example/").of(at_the_portal).parent is ORIGIN


def test_an_address_counts_more_than_an_id():
    other = one("kehl/probe", url="https://kehl.example/probe/")
    copy = named(based_on="berlin/test@1", based_on_url=other.url)
    assert family([ORIGIN, other, copy]).of(copy).parent is other


@pytest.mark.parametrize(
    ("labs", "url"),
    [
        pytest.param((), ORIGIN.url, id="of a lab whose site nobody knows"),
        pytest.param(LABS, "https://berlin.example/praxis/probe/", id="on the same host, beside the lab's folder"),
    ],
)
def test_a_page_that_a_practice_calls_its_own_is_its(labs, url):
    origin, copy = replace(ORIGIN, url=url), named(based_on="anders/dort@1", based_on_url=url)
    assert family([origin, copy], labs).of(copy).parent is origin


def test_an_address_alone_is_enough():
    copy = named(based_on="", based_on_url="https://fremd.example/formate/erzaehlcafe/")
    kin = family([copy], LABS).of(copy)
    assert (is_lost(kin), kin.is_adopted, kin.named.id) == (True, True, "erzaehlcafe")


def test_a_practice_is_found_by_the_ids_that_it_had_before():
    renamed = replace(ORIGIN, id="neu", url="", former_ids=("test", "uralt"))
    for copy in (named(based_on="berlin/uralt@1"), named(based_on_url="https://berlin.example/labor/formate/test/")):
        kin = family([renamed, copy], LABS).of(copy)
        assert kin.parent is renamed
        assert kin.renamed


def test_an_id_in_use_counts_more_than_a_former_one():
    other = replace(ORIGIN, id="neu", url="", former_ids=("test",))
    copy = named(based_on="berlin/test@1")
    assert family([other, ORIGIN, copy], LABS).of(copy).parent is ORIGIN
    third = replace(other, id="noch-neuer")
    assert family([other, third, copy], LABS).of(copy).parent is other, "of two that were called so, the first"
    back = replace(ORIGIN, former_ids=("test", "zwischendurch"))
    assert not family([back, copy], LABS).of(copy).renamed, "it has its first name again"


THIEF = some_lab(
    "aaa",
    url="https://dieb.example/",
    sources=(Source("aaa", "manifest", "manifest", "https://dieb.example/lab.json"),),
)


@pytest.mark.parametrize("url", [ORIGIN.url, "https://netz.example/formate/berlin/test/"])
def test_no_lab_takes_the_credit_of_another_by_naming_its_page(url):
    stolen = one("aaa/beute", url=url, withdrawn="Bitte nicht mehr nutzen")
    copy = named(based_on="berlin/test@1", based_on_url=url)
    found = family([stolen, ORIGIN, copy], [THIEF, *LABS], "https://netz.example/")
    assert found.of(copy).parent is ORIGIN
    assert found.of(stolen).children == ()
    lost = replace(copy, based_on="anders/dort", based_on_url="https://anders.example/dort/")
    assert family([replace(stolen, url=lost.based_on_url), lost], [THIEF]).of(lost).parent is None


@pytest.mark.parametrize("homepage", ["https://berlin.example/labor/", "https://nicht-dabei.example/"])
def test_no_lab_takes_the_credit_of_another_by_naming_its_site(homepage):
    url = f"{homepage}formate/test/"
    stolen, copy = one("aaa/test"), named(based_on="", based_on_url=url)
    thief = replace(THIEF, homepage=homepage)
    assert family([stolen, copy], [thief, *LABS]).of(copy).parent is None
    confirmed = replace(thief, homepage="https://nicht-dabei.example/", registered=("homepage",))
    if "nicht-dabei" in homepage:
        assert family([stolen, copy], [confirmed, *LABS]).of(copy).parent is stolen, "a person wrote that"


@pytest.mark.parametrize(
    ("thief", "owner"),
    [
        pytest.param(replace(THIEF, url=BERLIN.url), BERLIN, id="its own file says so"),
        pytest.param(replace(THIEF, url=BERLIN.url, sources=(), via=("fremd",)), BERLIN, id="another portal says so"),
        pytest.param(
            replace(THIEF, url=BERLIN.url),
            replace(BERLIN, site="sites/berlin", sources=THIEF.sources),
            id="ours is built here, and has a file, too",
        ),
    ],
)
def test_of_two_labs_that_call_a_site_theirs_our_own_registry_decides(thief, owner):
    origin, stolen = replace(ORIGIN, url=""), one("aaa/test")
    copy = named(based_on="", based_on_url=ORIGIN.url)
    assert family([stolen, origin, copy], [thief, owner]).of(copy).parent is origin


def test_a_homepage_beside_the_site_counts_whoever_wrote_it():
    lab = replace(THIEF, url="https://dieb.example/daten/", homepage="https://dieb.example/")
    own, copy = one("aaa/test"), named(based_on="", based_on_url="https://dieb.example/formate/test/")
    assert family([own, copy], [lab]).of(copy).parent is own


def test_a_page_elsewhere_counts_for_those_who_name_its_practice_too():
    elsewhere = replace(ORIGIN, url="https://wiki.example/berlin/testen/", hash="")
    copy = named(based_on="berlin/test", based_on_url=elsewhere.url)
    assert family([elsewhere, copy], LABS).of(copy).parent is elsewhere


def test_a_labs_site_may_lie_below_the_portal():
    below = replace(BERLIN, url="https://netz.example/labore/berlin/")
    origin = replace(ORIGIN, url="")
    copy = named(based_on="anders/x", based_on_url="https://netz.example/labore/berlin/formate/test/")
    assert family([origin, copy], [below], "https://netz.example/").of(copy).parent is origin


# --- what is drawn ---------------------------------------------------------------------------------------------------


def test_a_small_family_is_drawn_whole():
    practices = star(MOST - 1)
    shown = window(practices[5], family(practices))
    assert shown.is_whole
    assert len(shown.spots) == MOST


@pytest.mark.parametrize("make", [chain, star])
def test_of_a_big_one_a_page_draws_a_part_and_says_so(make):
    practices = make(1000)
    found = family(practices)
    for practice in practices[::97]:
        shown = window(practice, found)
        assert len(shown.spots) <= MOST
        assert not shown.is_whole
        assert practice in [each.kin.practice for each in shown.spots]
        assert shown.spots[0].kin.practice is found.of(practice).root
        assert shown.left_out or any(each.more != 0 for each in shown.spots)
        assert max(each.level for each in shown.spots) <= DEEPEST


def test_beside_it_stand_some_that_were_built_on_the_same_one():
    practices = star(1000)
    shown = window(practices[500], family(practices))
    assert keys(each.kin for each in shown.spots) == ["hub/x", "l0/x", "l1/x", "l10/x", "l100/x", "l499/x"]
    assert [each.more for each in shown.spots] == [None, 0, 0, 0, 0, 0]


@pytest.mark.parametrize("count", [3, 1000])
def test_what_rests_on_one_that_nobody_knows_branches_off_from_it(count):
    practices = [one("l0/x", "gone/x"), *(one(f"m{n}/x", "l0/x") for n in range(count))]
    shown = window(practices[0], family(practices))
    assert [each.level for each in shown.spots[:2]] == [1, 2]


def test_in_a_chain_the_steps_that_are_left_out_are_counted():
    found = family(chain(1000))
    shown = window(found.kin["l500/x"].practice, found)
    near = [each.kin.practice.lab for each in shown.spots]
    assert near[:3] == ["l0", "l495", "l496"]
    assert shown.left_out == 494
    assert near[-1] == "l524"
    assert shown.spots[-1].more == 1


@pytest.mark.slow
def test_one_more_adoption_changes_the_page_of_the_origin_and_not_a_thousand():
    before, after = star(1000), star(1001)
    pages = [[window(each, family(practices)) for each in practices[:50]] for practices in (before, after)]
    told = [[[(key_of(one.kin.practice), one.level, one.more) for one in page.spots] for page in own] for own in pages]
    assert told[0][0] != told[1][0], "the origin counts them"
    assert told[0][1:] == told[1][1:]


def test_lines_branch_off_so_often_that_a_page_can_hold_them():
    (of,) = family(chain(MOST)).families
    levels = [each.level for each in whole(of).spots]
    assert levels == [min(n, DEEPEST) for n in range(MOST)]
