"""Whose the calls, practices and places are that manifests list: each comes one way, under a licence, by our ids."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from labnetz.federation import join
from labnetz.model import Lab, LabStatus, Receipt, Snapshot, Source
from labnetz.network_items import network_items
from labnetz.publish.manifest import write_portal_manifest
from some_network import network_of

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
CALL = {"id": "app", "title": "App testen"}
PRACTICE = {"id": "suppe", "title": "Testessen"}
PLACE = {"id": "markt", "name": "Markt"}
LISTED = {"calls": [CALL], "practices": [PRACTICE], "places": [PLACE]}


def about(id_, **more):
    usual = {"id": id_, "name": id_.title(), "url": f"https://{id_}.example/", "licence": "CC0-1.0"}
    return usual | {"labnetz": "1"} | more


def lab(id_, host="", **more):
    """Give a lab of which the registry names the manifest only."""
    source = Source(id_, "manifest", "manifest", f"https://{host or id_}.example/lab.json")
    return Lab(**({"id": id_, "name": id_, "sources": (source,), "registered": ("manifest",)} | more))


def portal(id_, **more):
    return lab(id_, may_collect=True, registered=("manifest", "portal"), **more)


def joined_of(*labs, network=None, **bodies):
    """Join labs whose sources answer with `bodies`, by host."""
    said = {f"https://{host}.example/lab.json": json.dumps(body).encode() for host, body in bodies.items()}

    def load(source):
        body = said.get(source.url)
        return Snapshot(body, Receipt(url=source.url)) if body else None

    return join(network or network_of(*labs), load, now=NOW)


def named(items):
    return [(one.lab, one.id) for one in (*items.calls, *items.practices, *items.places)]


def test_a_labs_items_are_its_own_by_our_id_and_under_its_licence():
    joined = joined_of(lab("unser", "mg", licence="CC-BY-4.0", registered=("licence",)), mg=about("mg", **LISTED))
    items = network_items(joined)
    assert named(items) == [("unser", "app"), ("unser", "suppe"), ("unser", "markt")]
    found = (*items.calls, *items.practices, *items.places)
    assert {one.licence for one in found} == {"CC-BY-4.0"}, "what the registry says wins"


def test_an_items_own_licence_counts_and_without_any_it_is_not_shown():
    body = about("mg", calls=[CALL, {"id": "frei", "title": "Frei", "licence": "CC-BY-4.0"}], licence="")
    items = network_items(joined_of(lab("mg"), mg=body))
    assert [(one.id, one.licence) for one in items.calls] == [("frei", "CC-BY-4.0")]


@pytest.mark.parametrize("is_demo", [True, False])
def test_what_a_demonstration_lists_is_shown_by_demonstrations_only(is_demo):
    joined = joined_of(network=network_of(lab("mg"), demo=is_demo), mg=about("mg", demo=True, **LISTED))
    assert (named(network_items(joined)) != []) is is_demo


def test_a_lab_that_is_built_here_says_who_it_is_in_its_lab_yml_and_lists_its_items_in_its_manifest():
    source = Source("mg", "manifest", "manifest", "https://mg.example/lab.json")
    own = Lab(id="mg", name="Unser Name", url="https://mg.example/", licence="CC0-1.0", sources=(source,), site="s/mg")
    joined = joined_of(own, mg=about("mg", name="Alter Stand", land="Hessen", demo=True, **LISTED))
    assert joined.network.labs == (own,)
    assert joined.problems == {}
    assert len(named(network_items(joined))) == 3


def test_items_are_in_one_order_whatever_order_they_came_in():
    calls = [{"id": id_, "title": id_} for id_ in ("c", "a", "b")]
    joined = joined_of(lab("zwei"), lab("eins"), eins=about("eins", calls=calls), zwei=about("zwei", calls=calls))
    assert named(network_items(joined)) == [(one, id_) for one in ("eins", "zwei") for id_ in "abc"]


# --- through a portal ------------------------------------------------------------------------------------------------


def member(id_, **more):
    return {key: value for key, value in about(id_, **more).items() if key != "labnetz"}


def test_of_a_lab_that_comes_through_a_portal_come_its_items():
    joined = joined_of(portal("land"), land=about("land", labs=[member("mg", **LISTED)]))
    assert named(network_items(joined)) == [("mg", "app"), ("mg", "suppe"), ("mg", "markt")]


def test_what_a_site_lists_of_others_is_not_believed_while_nobody_has_said_that_it_is_a_portal():
    joined = joined_of(lab("land"), land=about("land", calls=[CALL], labs=[member("mg", **LISTED)]))
    assert named(network_items(joined)) == [("land", "app")]


def test_what_we_read_of_a_lab_itself_wins_over_portals():
    told = member("mg", calls=[{"id": "alt", "title": "Alter Stand"}])
    joined = joined_of(lab("mg"), portal("land"), mg=about("mg", calls=[CALL]), land=about("land", labs=[told]))
    assert named(network_items(joined)) == [("mg", "app")]


def test_of_two_portals_the_nearest_is_believed():
    near, far = (
        member("mg", calls=[CALL]),
        member("mg", calls=[{"id": "fern", "title": "F"}], via=["https://x.example/"]),
    )
    joined = joined_of(
        portal("a-fern"),
        portal("b-nah"),
        **{"a-fern": about("a-fern", labs=[far]), "b-nah": about("b-nah", labs=[near])},
    )
    assert named(network_items(joined)) == [("mg", "app")]


def test_of_a_lab_that_is_paused_here_nothing_comes_through_a_portal():
    paused = Lab(id="mg", name="MG", url="https://mg.example/", licence="CC0-1.0", status=LabStatus.PAUSED)
    joined = joined_of(paused, portal("land"), land=about("land", labs=[member("mg", **LISTED)]))
    assert named(network_items(joined)) == []


def test_labs_are_named_by_our_ids_where_a_practice_says_from_whom_it_was_taken():
    taken = {"id": "test", "title": "Test", "based_on": "berlin/suppe@1.0", "origin": "berlin"}
    follows = {"id": "app", "title": "App", "practice": "berlin/suppe"}
    told = [member("berlin", practices=[PRACTICE]), member("mg", practices=[taken], calls=[follows])]
    here = Lab(id="citylab", name="CityLAB", url="https://berlin.example/", licence="CC0-1.0")
    items = network_items(joined_of(here, portal("land"), land=about("land", labs=told)))
    assert [(one.lab, one.based_on, one.origin) for one in items.practices] == [
        ("citylab", "", ""),
        ("mg", "citylab/suppe@1.0", "citylab"),
    ]
    assert items.calls[0].practice == "citylab/suppe"


def test_who_says_only_from_what_a_practice_was_taken_has_it_from_that_lab():
    taken = {"id": "test", "title": "Test", "based_on": "berlin/suppe@1.0"}
    (practice,) = network_items(joined_of(lab("mg"), mg=about("mg", practices=[taken]))).practices
    assert (practice.based_on, practice.origin) == ("berlin/suppe@1.0", "berlin")


def test_what_a_lab_withdraws_does_not_live_on_between_two_portals():
    """Both portals read the lab's feeds themselves, and each other; the lab's manifest is known to neither any more."""
    feed = Source("mg", "events", "events", "https://mg.example/k.ics")
    own = Lab(id="mg", name="MG", url="https://mg.example/", licence="CC0-1.0", sources=(feed,))
    network = network_of(own, portal("land"))
    told = about("land", labs=[member("mg", feeds={"events": [feed.url]}, **LISTED)])

    def load(source):
        bodies = {"https://land.example/lab.json": json.dumps(told).encode(), feed.url: b"x"}
        return Snapshot(bodies[source.url], Receipt(url=source.url)) if source.url in bodies else None

    both = replace(
        network, labs=(replace(own, sources=(feed, replace(feed, kind="updates", key="updates"))), *network.labs[1:])
    )
    assert named(network_items(join(both, load, now=NOW))) == []


def test_a_portal_that_hands_on_what_it_got_ends_where_it_began():
    joined = joined_of(portal("land"), land=about("land", labs=[member("mg", **LISTED)]))
    items = network_items(joined)
    made = json.loads(write_portal_manifest(joined.network, items, now=NOW).content)
    (told,) = [one for one in made["labs"] if one["id"] == "mg"]
    assert (told["via"], [one["id"] for one in told["calls"]]) == (["https://land.example/"], ["app"])
    back = joined_of(portal("n"), network=replace(network_of(portal("n")), url="https://land.example/"), n=made)
    assert named(network_items(back)) == []


def test_what_a_lab_says_of_itself_under_its_own_id_is_said_of_it_under_ours():
    taken = {"id": "kuchen", "title": "Kuchen", "based_on": "mg/suppe", "origin": "mg"}
    (practice,) = network_items(joined_of(lab("unser", "mg"), mg=about("mg", practices=[taken]))).practices
    assert (practice.based_on, practice.origin) == ("unser/suppe", "unser")


def test_what_names_no_language_is_in_that_of_its_lab():
    english = {"id": "test", "title": "Try it", "language": "en"}
    items = network_items(
        joined_of(lab("mg"), mg=about("mg", language="fr", calls=[CALL, english], practices=[PRACTICE]))
    )
    assert [one.language for one in (*items.calls, *items.practices)] == ["fr", "en", "fr"]
