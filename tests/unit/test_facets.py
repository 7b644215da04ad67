"""Facets: what an event, its place and its labs say, and nothing that nobody said."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from labnetz.model import (
    Access,
    Audience,
    Days,
    Event,
    Lab,
    Need,
    Occurrence,
    Place,
    Practice,
    Registration,
    Seats,
    Series,
    Service,
    Status,
)
from labnetz.publish.coming import coming
from labnetz.publish.facet_members import facet_list, of_uids, some_of
from labnetz.publish.facets import facet_events, fixed_facets
from labnetz.publish.open_data import Known, months
from labnetz.publish.shares import shares
from labnetz.publish.topics import MOST_TOPICS
from some_network import network_of
from some_pieces import pieces

DAY = Days(date(2026, 12, 2), date(2026, 12, 2))
MOERS = Lab(id="moers", name="Labor Moers", short_name="Moers", municipalities=("Moers",), land="Nordrhein-Westfalen")
KEHL = Lab(id="kehl", name="Labor Kehl", municipalities=("Kehl", "Strasbourg"), land="Baden-Württemberg")
NETWORK = network_of(KEHL, MOERS)
OF_MOERS = {("lab", "moers"), ("municipality", "moers"), ("land", "nordrhein-westfalen")}
NO_STEPS = Place(name="Bibliothek", access=(("wheelchair", Access.YES),))


def event(uid="1", **fields):
    return Event(**{"lab": "moers", "uid": uid, "title": uid, "when": DAY} | fields)


ON_SITE = ("attendance", "on-site")


def own(**fields):
    """What an event of Moers has beside what its lab has, and that it is somewhere: that has a test of its own."""
    return facets_of(event(**fields)) - OF_MOERS - {ON_SITE}


def facets_of(one):
    return {(found.facet.kind, found.facet.value) for found in facet_events([one], NETWORK)}


def found(*events, network=NETWORK):
    return {f"{one.facet.kind}/{one.facet.value}": one for one in facet_events(events, network)}


def test_where_nobody_says_anything_there_is_the_lab_only():
    assert facets_of(event()) == OF_MOERS


@pytest.mark.parametrize(
    ("fields", "facets"),
    [
        ({"topics": ("Offene Daten", "KI", "ki")}, {("topic", "offene-daten"), ("topic", "ki")}),
        ({"topics": ("人工智能",)}, set()),
        ({"practice": "testessen"}, {("practice", "moers/testessen")}),
        ({"practice": "berlin/testessen"}, {("practice", "berlin/testessen")}),
        ({"audience": (Audience.CHILDREN,)}, {("audience", "children")}),
        ({"online": "https://raum.example/"}, {("attendance", "online")}),
        ({"status": Status.MOVED_ONLINE}, {("attendance", "online")}),
        ({"cost": "free"}, {("cost", "free")}),
        ({"cost": "Eintritt frei!"}, {("cost", "free")}),
        ({"cost": "Entrée libre"}, {("cost", "free")}),
        ({"cost": "frei für Kinder"}, set()),
        ({"cost": "5 €"}, set()),
        ({"cost": "10 €"}, set()),
        ({"place": NO_STEPS}, {("access", "wheelchair")}),
        ({"place": Place(name="B", access=(("wheelchair", Access.LIMITED),))}, set()),
        ({"place": Place(name="B", access=(("wheelchair", Access.NO),))}, set()),
        ({"place": Place(name="B", access=(("wheelchair", Access.UNKNOWN),))}, set()),
        ({"place": Place(name="B", access=(("wc", Access.YES), ("lift", Access.YES)))}, set()),
        ({"place": Place(name="B", access=(("hearing-system", Access.YES),))}, {("access", "hearing-loop")}),
        ({"services": (Service.HEARING_LOOP,)}, {("access", "hearing-loop")}),
        ({"services": (Service.SIGN_LANGUAGE,)}, {("access", "sign-language")}),
        ({"services": (Service.EASY_LANGUAGE,)}, {("access", "easy-language")}),
        ({"services": (Service.CAPTIONS, Service.ASSISTANCE)}, set()),
        ({"languages": ("de", "gsg")}, {("language", "de"), ("access", "sign-language")}),
        ({"languages": ("sgn-DE",)}, {("access", "sign-language")}),
        ({"languages": ("de-simple",)}, {("language", "de"), ("access", "easy-language")}),
        ({"languages": ("en", "gsw")}, {("language", "en"), ("language", "gsw")}),
        ({"languages": ("EN-gb", "../x", "")}, {("language", "en")}),
        ({"language": "de-simple"}, set()),
        ({"registration": Registration(need=Need.NONE)}, {("registration", "none")}),
        ({"registration": Registration(need=Need.NONE, state=Seats.FULL)}, set()),
        ({"registration": Registration(need=Need.OPTIONAL)}, set()),
        ({"registration": Registration(need=Need.REQUIRED)}, set()),
        ({"access_note": "Rollstuhl? Bitte fragen Sie."}, set()),
    ],
)
def test_an_event_has_the_facets_that_are_said(fields, facets):
    assert own(**fields) == facets


@pytest.mark.parametrize(
    ("fields", "is_on_site"),
    [
        ({}, False),
        ({"place": NO_STEPS}, True),
        ({"room": "Salon"}, True),
        ({"online": "https://raum.example/"}, False),
        ({"place": NO_STEPS, "online": "https://raum.example/"}, True),
        ({"place": NO_STEPS, "status": Status.MOVED_ONLINE}, False),
        ({"room": "Salon", "status": Status.MOVED_ONLINE}, False),
    ],
)
def test_an_event_is_on_site_where_it_says_so_and_nobody_can_subscribe_to_that(fields, is_on_site):
    assert (ON_SITE in facets_of(event(**fields))) is is_on_site
    assert [one.facet.has_feed for one in facet_events([event(**fields)], NETWORK) if one.facet.value == "on-site"] == [
        False
    ] * is_on_site


def test_what_moved_online_or_is_off_stays_where_people_have_subscribed_to_it():
    gone = [event(place=NO_STEPS, status=status) for status in (Status.MOVED_ONLINE, Status.CANCELLED)]
    assert all(("access", "wheelchair") in facets_of(one) for one in gone)


def test_an_event_of_several_labs_belongs_to_each_of_them_and_a_lab_to_all_its_towns():
    both = facets_of(event(also=("kehl", "unbekannt")))
    assert both == OF_MOERS | {
        ("lab", "kehl"),
        ("municipality", "kehl"),
        ("municipality", "strasbourg"),
        ("land", "baden-wuerttemberg"),
    }


def test_facets_are_named_in_the_language_of_the_network_and_offered_by_kind_and_name():
    events = [
        event("1", topics=("ki",), audience=(Audience.CHILDREN,), cost="free", practice="kehl/digital-sprechstunde"),
        event("2", topics=("KI",), place=NO_STEPS, online="https://raum.example/", practice="fern/x"),
        event("3", topics=("Barcamp", "KI"), services=tuple(Service), lab="kehl"),
        event("4", languages=("en",), registration=Registration(need=Need.NONE)),
    ]
    told = {language: _names(events, language) for language in ("de", "en", "fr")}
    assert told["de"] == [
        ("lab", "Labor Kehl"),
        ("lab", "Labor Moers"),
        ("municipality", "Kehl"),
        ("municipality", "Moers"),
        ("municipality", "Strasbourg"),
        ("land", "Baden-Württemberg"),
        ("land", "Nordrhein-Westfalen"),
        ("topic", "Barcamp"),
        ("topic", "KI"),
        ("practice", "Digital-Sprechstunde (Labor Kehl)"),
        ("practice", "X (Fern)"),
        ("audience", "Kinder"),
        ("access", "Rollstuhlgerecht"),
        ("access", "Mit Gebärdensprache"),
        ("access", "Mit Höranlage"),
        ("access", "In Leichter Sprache"),
        ("attendance", "Vor Ort"),
        ("attendance", "Online"),
        ("cost", "Kostenlos"),
        ("registration", "Ohne Anmeldung"),
        ("language", "Englisch"),
    ]
    assert told["en"][-9:-5] == [
        ("access", "Accessible by wheelchair"),
        ("access", "With sign language"),
        ("access", "With a hearing system"),
        ("access", "In easy language"),
    ]
    assert told["fr"][-3:] == [("cost", "Gratuit"), ("registration", "Sans inscription"), ("language", "Anglais")]


def _names(events, language):
    return [(one.facet.kind, one.facet.name) for one in facet_events(events, replace(NETWORK, language=language))]


def test_what_people_are_told_everywhere_is_there_from_the_first_day():
    assert [(one.path, one.name) for one in fixed_facets(NETWORK)][:2] == [
        ("feeds/access/wheelchair", "Rollstuhlgerecht"),
        ("feeds/access/sign-language", "Mit Gebärdensprache"),
    ]


def test_no_two_files_of_any_facets_have_one_address():
    topics = ("x", "x all", "x all all", "X-All!")
    practices = ("a/x", "a/x-all", "a/x-all_", "a/x.ics", "a/x_all")
    network = network_of(MOERS, replace(KEHL, id="x-all"))
    events = [event(topics=topics), *(event(one, practice=one, lab="x-all") for one in practices)]
    paths = [one.facet.path for one in facet_events(events, network)]
    files = [f"{path}{ending}" for path in paths for ending in (".ics", "-all.ics", "", "/part-1.ics")]
    assert len(files) == len(set(files))
    assert {"feeds/topic/x", "feeds/topic/x-all~", "feeds/lab/x-all~", "feeds/practice/a/x~2eics"} < set(paths)


def test_two_towns_of_one_name_have_an_address_for_both_and_one_each():
    hessen = Lab(id="h", name="H", municipalities=("Neustadt",), land="Hessen")
    sachsen = Lab(id="s", name="S", municipalities=("Neustadt",), land="Sachsen")
    one, both = event("1", lab="h"), [event("1", lab="h"), event("2", lab="s")]
    alone, together = found(one, network=network_of(hessen)), found(*both, network=network_of(hessen, sachsen))
    assert [key for key in alone if key.startswith("muni")] == ["municipality/neustadt"]
    assert {
        key: (one.facet.name, [event.uid for event in one.events])
        for key, one in together.items()
        if key.startswith("muni")
    } == {
        "municipality/neustadt": ("Neustadt", ["1", "2"]),
        "municipality/neustadt-hessen": ("Neustadt (Hessen)", ["1"]),
        "municipality/neustadt-sachsen": ("Neustadt (Sachsen)", ["2"]),
    }


# --- series ----------------------------------------------------------------------------------------------------------

WEEKLY = event("s", place=NO_STEPS, series=Series("FREQ=WEEKLY;COUNT=5"), when=DAY)


def changed(day, **fields):
    moved = date(2026, 12, day)
    return event("s", **({"place": NO_STEPS, "recurrence_id": moved, "when": Days(moved, moved)} | fields))


def test_what_is_said_of_a_series_holds_for_all_its_dates_and_what_one_date_says_for_that():
    other = changed(9, topics=("Spielen",))
    series = replace(WEEKLY, topics=("Lesen",), audience=(Audience.CHILDREN,))
    assert found(series, other)["topic/lesen"].events == (series, other)
    assert found(series, other)["audience/children"].events == (series, other)
    facet = found(series, other, event("2"))["topic/spielen"]
    assert [(one.uid, one.recurrence_id) for one in facet.events] == [("s-20261209", None)]
    assert facet.partly == {"s": frozenset({date(2026, 12, 9)})}


def test_a_series_belongs_to_the_labs_of_any_of_its_dates_as_a_whole():
    assert found(WEEKLY, changed(9, also=("kehl",)))["lab/kehl"].partly == {}


def test_a_date_that_was_moved_to_a_place_with_steps_is_taken_out_for_who_looks_for_places_without():
    steps, off = changed(9, place=Place(name="Keller")), changed(16, place=None, status=Status.CANCELLED)
    facet = found(WEEKLY, steps, off)["access/wheelchair"]
    assert [(one.uid, one.recurrence_id) for one in facet.events] == [("s", None), ("s", date(2026, 12, 16))]
    assert facet.events[0].series == Series("FREQ=WEEKLY;COUNT=5", exdates=(date(2026, 12, 9),))
    assert facet.partly == {"s": frozenset({None, date(2026, 12, 16)})}
    assert found(WEEKLY, steps, off)["lab/moers"].events == (WEEKLY, steps, off)


def test_a_date_that_is_off_without_a_place_does_not_cut_its_series():
    off = changed(16, place=None, status=Status.CANCELLED)
    facet = found(WEEKLY, off)["access/wheelchair"]
    assert (facet.events, facet.partly) == ((WEEKLY, off), {})


def test_the_one_date_of_a_series_that_is_online_stands_alone_among_what_is_online():
    facet = found(WEEKLY, changed(9, online="https://raum.example/"))["attendance/online"]
    assert [(one.uid, one.recurrence_id, one.series) for one in facet.events] == [("s-20261209", None, None)]
    assert facet.partly == {"s": frozenset({date(2026, 12, 9)})}


@pytest.mark.parametrize(
    ("said", "facet"),
    [({"languages": ("en",)}, "language/en"), ({"registration": Registration(need=Need.NONE)}, "registration/none")],
)
def test_a_changed_date_has_to_say_itself_what_people_rely_on(said, facet):
    series, silent = replace(WEEKLY, **said), changed(9)
    kept = found(series, silent)[facet]
    assert kept.events[0].series == Series("FREQ=WEEKLY;COUNT=5", exdates=(date(2026, 12, 9),))
    assert kept.partly == {"s": frozenset({None})}


def test_each_event_has_the_facets_in_whose_lists_it_stands():
    series = replace(WEEKLY, topics=("Lesen",))
    other = changed(9, topics=("Spielen",), place=Place(name="Keller"))
    of_labs = {("lab", "moers"), ("municipality", "moers"), ("land", "nordrhein-westfalen")}
    belongs = of_uids(facet_events((series, other), NETWORK))["s"]
    one, two = (
        {(facet.kind, facet.value) for facet, kept in belongs if kept is None or stamp in kept}
        for stamp in (None, date(2026, 12, 9))
    )
    assert one - of_labs == {("topic", "lesen"), ("access", "wheelchair"), ON_SITE}
    assert two - of_labs == {("topic", "lesen"), ("topic", "spielen"), ON_SITE}


def test_a_lab_that_makes_every_word_a_topic_does_not_make_thousands_of_feeds():
    words = [event(str(number), lab="kehl", topics=(f"Wort {number}", "KI")) for number in range(MOST_TOPICS + 50)]
    topics = [key for key in found(*words, event("x", topics=("Offene Daten",))) if key.startswith("topic/")]
    assert len(topics) == MOST_TOPICS + 1
    assert {"topic/ki", "topic/offene-daten", "topic/wort-0"} <= set(topics)
    assert "topic/wort-99" not in topics


def test_events_keep_their_order():
    events = [event(str(number), topics=("KI",), also=("kehl",)) for number in range(50)]
    assert [one.uid for one in found(*events)["lab/kehl"].events] == [str(number) for number in range(50)]


def test_a_practice_is_named_by_its_title_where_that_is_known():
    """Two labs may call theirs alike, so the lab stands behind it; the address stays that of the id."""
    known = Practice(lab="kehl", id="digital-sprechstunde", title="Sprechstunde für alle Geräte")
    other = Practice(lab="moers", id="digital-sprechstunde", title="Etwas anderes")
    (found,) = [
        one
        for one in facet_events([event("1", practice="kehl/digital-sprechstunde")], NETWORK, (other, known))
        if one.facet.kind == "practice"
    ]
    assert found.facet.name == "Sprechstunde für alle Geräte (Labor Kehl)"
    assert found.facet.path == "feeds/practice/kehl/digital-sprechstunde"


def test_some_facets_of_a_list_are_asked_for_these_alone():
    """What each event belongs to is found once for all, so a list of topics knows of other facets, too."""
    events = (event(uid="a", topics=("KI",), online="https://x.example/"), event(uid="b", topics=("Klima",)))
    every = facet_list(facet_events(events, NETWORK))
    topics = some_of(every, (one for one in every if one.facet.kind == "topic"))
    alone = [one for one in every if one.facet.kind == "topic"]
    assert len(of_uids(topics)["a"]) > len(of_uids(alone)["a"])
    dates = [Occurrence(one, one.when) for one in events]
    assert coming(dates, topics, NETWORK, keep=1) == coming(dates, alone, NETWORK, keep=1)
    zone = ZoneInfo(NETWORK.timezone)
    made = pieces(events)
    assert list(shares(made, topics, (), zone)) == list(shares(made, alone, (), zone))
    now = datetime(2026, 11, 20, tzinfo=zone)
    data = [months(events, Known(some, frozenset()), NETWORK, now) for some in (topics, alone)]
    assert data[0] == data[1]
    assert [dated.facets for month in data[0] for dated in month.dates] == [(("topic", "ki"),), (("topic", "klima"),)]
