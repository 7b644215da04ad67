"""The portal's page of one event: what changes everything first, whose word it is, and an address that stays."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from labnetz.ical.recur import expand
from labnetz.model import (
    Access,
    Days,
    Event,
    Lab,
    Need,
    Occurrence,
    Place,
    Registration,
    Series,
    Source,
    SourceReport,
    SourceState,
    Span,
    Status,
)
from labnetz.model.memory import entry_id
from labnetz.publish.event_links import event_href, event_key, event_path
from labnetz.publish.light_event import MOST_DATES, LightEvents, light_events
from labnetz.publish.site import Site
from labnetz.publish.stamping import Stamped
from labnetz.publish.stops import stop
from labnetz.publish.views import on_the_clock
from portal_content import content_of
from some_network import network_of

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 12, 2, 8, tzinfo=UTC)
FEED = "https://labor.example/feeds/calendar.ics"
LAB = Lab(
    id="a", name="Labor A", short_name="A", url="https://labor.example/", licence="CC-BY-4.0", timezone="Europe/Berlin"
)
OTHER = Lab(id="b", name="Labor B", url="https://b.example/")
HOSTILE = "<img src=x onerror=alert(1)> {{ 7*7 }} &amp; '\""


def evening(day: int = 9) -> Span:
    start = datetime(2026, 12, day, 17, tzinfo=BERLIN)
    return Span(start, start + timedelta(hours=2))


def event(uid: str = "u@labor.example", **said: object) -> Event:
    known = {"title": "Treffen", "when": evening(), "url": f"https://labor.example/t/{uid}/", "source": FEED}
    return Event(**({"lab": "a", "uid": uid} | known | said))  # type: ignore[arg-type]


def site(now: datetime = NOW, **said: object) -> Site:
    known = {"name": "Netz", "url": "https://netz.example/", "language": "de", "timezone": "Europe/Berlin"}
    return Site(now=now, labs={"a": LAB, "b": OTHER}, is_portal=True, **(known | said))  # type: ignore[arg-type]


def source(state: SourceState = "ok", since: datetime | None = NOW) -> SourceReport:
    own = Source("a", "events", "events", FEED)
    return SourceReport(source=own, result="fresh", state=state, reason=None, entries=1, problems=(), since=since)


def way_to_lab(lab: str) -> str:
    return "abonnieren/lab/a/" if lab == "a" else ""


def light(*events: Event, here: Site | None = None, withdrawn: tuple[Event, ...] = (), **said: object) -> LightEvents:
    here = here or site()
    gone = tuple(Occurrence(one, one.when) for one in withdrawn)
    content = content_of(network_of(LAB, OTHER), events=events, withdrawn=gone, **({"states": (source(),)} | said))
    dates, _ = expand(events, here.now - timedelta(days=366), here.now + timedelta(days=732), days_in=BERLIN)
    return light_events(content, here, on_the_clock(dates, lambda _: BERLIN), way_to_lab)


def pages(*events: Event, **said: object) -> list[Stamped]:
    return list(light(*events, **said).stamped())  # type: ignore[arg-type]


def html(*events: Event, **said: object) -> str:
    return pages(*events, **said)[0].body("../../")


def text(page: str) -> str:
    spoken = re.sub(r"<script[^>]*>[^<]*</script>", " ", page)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", spoken)).replace("\u00ad", "").strip()


# --- addresses --------------------------------------------------------------------------------------------------------


def test_on_the_portal_every_list_leads_to_the_events_own_page():
    one = event()
    assert stop(Occurrence(one, one.when), site(), "../").href == f"../veranstaltungen/{event_key(one.uid)}/"
    assert pages(one)[0].path == event_path(one, site())


def test_on_a_labs_site_lists_lead_where_they_did():
    own = replace(site(), url="https://labor.example/", is_portal=False)
    assert event_href(event(), own, "../") == "../t/u@labor.example/"


def test_an_event_keeps_its_page_when_all_about_it_changes():
    before, after = event(), event(title="Anders", when=evening(20), lab="b", url="", status=Status.CANCELLED)
    assert event_path(before, site()) == event_path(after, site()) == "veranstaltungen/" + event_key(before.uid) + "/"


def test_every_list_entry_has_a_page_past_and_future_changed_and_withdrawn():
    gone = (event("withdrawn-x", withdrawn=NOW), event("withdrawn-x", withdrawn=NOW, lab="b", title="Ein anderes"))
    moved = event("s", recurrence_id=evening().start, when=evening(10))
    events = (
        event("old", when=Span(NOW - timedelta(days=900))),
        event("s", series=Series("FREQ=DAILY;COUNT=3")),
        moved,
    )
    made = {page.path for page in pages(*events, withdrawn=gone)}
    assert {event_path(one, site()) for one in (*events, *gone)} <= made
    assert len({event_path(one, site()) for one in gone}) == 2


def test_a_withdrawn_event_is_found_at_its_old_address_too():
    uid = "u@labor.example"
    gone = event(f"withdrawn-{entry_id(uid)}", withdrawn=NOW, url="")
    own, former = pages(withdrawn=(gone,))
    assert former.path == event_path(event(uid), site()) != own.path
    assert former.canonical == f"https://netz.example/{own.path}"
    assert "Nicht mehr im Kalender des Labors" in former.body("../../")


@pytest.mark.parametrize("also", [{"events": ("u",)}, {"withdrawn": ("b",)}], ids=["still there", "of two labs"])
def test_an_old_address_that_may_mean_another_event_is_not_taken(also):
    uid = "u"
    gone = [event(f"withdrawn-{entry_id(uid)}", withdrawn=NOW, lab=lab) for lab in ("a", *also.get("withdrawn", ()))]
    made = pages(*(event(one, lab="b") for one in also.get("events", ())), withdrawn=tuple(gone))
    assert len(made) == 2
    assert len({page.path for page in made}) == 2


# --- canonical --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("https://labor.example/t/1/", "https://labor.example/t/1/", id="the lab's own page"),
        pytest.param("https://www.labor.example/?p=1", "https://www.labor.example/?p=1", id="on its host, by a query"),
        pytest.param("", "", id="none"),
        pytest.param("https://labor.example/", "", id="its home page"),
        pytest.param("https://tickets.example/t/1", "", id="somebody else's page"),
        pytest.param("https://labor.example/liste/", "", id="the same for several events"),
    ],
)
def test_the_canonical_page_is_the_labs_where_it_is_about_this_event(url, expected):
    assert pages(event(url=url), event("v", url="https://labor.example/liste/"))[0].canonical == expected


def test_programs_are_told_the_page_that_came_first():
    place = Place(name="Haus")
    assert '"url":"https://labor.example/t/u@labor.example/"' in html(event(place=place))
    assert f'"url":"https://netz.example/{event_path(event(), site())}"' in html(event(url="", place=place))
    assert "ld+json" in html(event(online="https://treff.example/"))
    assert "ld+json" not in html(event())  # an event nowhere is none for search engines
    assert "ld+json" not in html(withdrawn=(event("withdrawn-x", withdrawn=NOW, place=place),))


def test_a_page_elsewhere_is_linked_by_its_host():
    assert "Termin beim Labor ansehen" in html(event())
    assert ">Zum Termin auf tickets.example</a>" in html(event(url="https://tickets.example/t/1"))
    assert "Zum Termin" not in html(event(url=""))


# --- what it says -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"status": Status.CANCELLED, "status_note": "Krank"}, "Fällt aus. Krank"),
        ({"status": Status.POSTPONED}, "Verschoben."),
        ({"status": Status.MOVED_ONLINE}, "Findet online statt."),
    ],
)
def test_what_changes_everything_is_said_first(said, words):
    page = text(html(event(**said)))
    assert page.index(words) < page.index("Treffen") < page.index("Mittwoch,")
    assert pages(event(**said))[0].head()[0].startswith(words.split(".")[0])


def test_a_withdrawn_event_is_neither_cancelled_nor_certain():
    page = html(withdrawn=(event("withdrawn-x", withdrawn=datetime(2026, 11, 30, 12, tzinfo=UTC)),))
    words = text(page)
    assert words.index("Nicht mehr im Kalender des Labors. Das Labor hat nicht gesagt") < words.index("Treffen")
    assert "Fehlt dort seit 30. November 2026" in words
    assert "was früher im Kalender des Labors stand" in words
    assert "Fällt aus" not in words
    assert "Zuletzt gesehen" not in words
    assert ".ics" not in page


def test_dates_of_what_was_withdrawn_are_not_struck_out():
    gone = event("withdrawn-x", withdrawn=NOW)
    dates = [Occurrence(gone, evening(day)) for day in (9, 16)]
    content = content_of(network_of(LAB), withdrawn=tuple(dates))
    page = next(light_events(content, site(), (), way_to_lab).stamped()).body("../../")
    assert "Mittwoch, 16. Dezember 2026" in page
    assert 'class="off"' not in page


def test_a_moved_event_says_from_when():
    assert "verschoben von Di., 8. Dezember" in text(html(event(previous_start=evening(8).start)))


def test_all_that_is_known_of_the_place_is_said_and_what_is_not_too():
    place = Place(name="Haus", street="Weg 1", city="Ort", access=(("wheelchair", Access.YES), ("lift", Access.NO)))
    words = text(html(event(place=place, room="Salon", cost="free", languages=("de", "en"))))
    assert "Ort Haus, Salon Weg 1 Ort" in words
    assert "Rollstuhl: ja" in words
    assert "Aufzug: nein" in words
    assert "Alles Weitere: keine Angabe" in words
    assert "Kosten kostenlos" in words
    assert "Deutsch, Englisch" in words


def test_a_series_has_its_coming_dates_and_says_when_there_are_more():
    weekly = event(series=Series("FREQ=WEEKLY;COUNT=5"))
    changed = event(recurrence_id=evening(16).start, when=evening(16), status=Status.CANCELLED)
    page = html(weekly, changed)
    assert page.count("<li data-end=") == 5
    assert re.search(r'<li [^>]*class="off"><time [^>]*>Mittwoch, 16\. Dezember 2026', page)
    assert "Alle kommenden Termine" in page
    assert "Danach geht es weiter" not in page
    endless = html(event(series=Series("FREQ=DAILY")))
    assert endless.count("<li data-end=") == MOST_DATES
    assert "Danach geht es weiter: Alle Termine stehen in der Kalenderdatei." in endless


def test_what_is_over_says_so_and_offers_no_calendar():
    page = html(event(), here=site(datetime(2026, 12, 10, tzinfo=UTC)))
    assert '<span class="is-over soft">Dieser Termin ist vorbei.</span>' in page
    assert ".ics" not in page
    assert "Zuletzt gesehen" not in page


@pytest.mark.parametrize("status", [Status.SCHEDULED, Status.MOVED_ONLINE, Status.CANCELLED, Status.POSTPONED])
def test_nobody_is_called_to_what_does_not_take_place(status):
    """The calendar is the first thing to do where one can come, the lab's page where one can't."""
    page = html(event(status=status, url="https://labor.example/termine/u/"))
    buttons = dict(re.findall(r'<a class="(button[ a-z]*)" href="[^"]*">(.*?)</a>', page))
    first = "Termin beim Labor ansehen" if status.is_off else "In meinen Kalender"
    assert buttons["button"] == first
    assert len(buttons) == 2


@pytest.mark.parametrize("start", [NOW + timedelta(days=2), NOW + timedelta(days=500)], ids=["in the window", "later"])
def test_the_calendar_file_is_offered_while_it_is_there(start):
    assert f'href="../../events/{event_key("u@labor.example")}.ics"' in html(event(when=Span(start)))


def test_no_file_is_offered_of_a_series_that_next_comes_after_the_window():
    """`facet_feeds` has files of what touches the next year, and of what begins later."""
    rare = event(when=Span(datetime(2022, 1, 1, 9, tzinfo=UTC)), series=Series("FREQ=YEARLY;INTERVAL=6"))
    page = html(rare)
    assert "Samstag, 1. Januar 2028" in page.replace("<span>", "").replace("</span>", "")
    assert ".ics" not in page


def test_another_zone_is_named_and_visitors_elsewhere_are_told():
    lisbon = datetime(2026, 12, 9, 17, tzinfo=ZoneInfo("Europe/Lisbon"))
    page = html(event(when=Span(lisbon, lisbon + timedelta(hours=1))))
    assert "Ortszeit in Portugal (Lissabon)" in page
    assert 'data-zone="Europe/Lisbon"' in page


def test_what_lies_further_away_than_dates_are_computed_is_on_the_clock_of_the_lab():
    far = datetime(2031, 7, 1, 16, tzinfo=UTC)
    assert "18 Uhr" in text(html(event(when=Span(far))))


def test_whole_days_have_no_clock():
    page = html(event(when=Days(date(2026, 12, 9), date(2026, 12, 9))))
    assert "ganztägig" in page
    assert "data-zone" not in page


def test_a_text_in_another_language_says_so_and_our_words_say_theirs():
    page = html(event(language="en", title="Meeting", description="Come in."))
    assert re.search(r'<article [^>]*lang="en"', page)
    for ours in ('<section class="provenance" lang="de">', 'aria-label="Auf einen Blick" lang="de">'):
        assert ours in page


def test_what_does_not_say_its_language_is_in_that_of_its_lab():
    here = replace(site(), labs={"a": replace(LAB, language="fr"), "b": OTHER})
    one = event(title="Réparer ensemble")
    assert re.search(r'<article [^>]*lang="fr"', html(one, here=here))
    assert stop(Occurrence(one, one.when), here, "").lang == "fr"
    assert stop(Occurrence(one, one.when), site(), "").lang == ""


@pytest.mark.parametrize("field", ["title", "summary", "description", "status_note", "room", "cost", "organizer"])
def test_text_stays_text(field):
    page = html(event(**{field: HOSTILE}))
    assert "<img src=x" not in page
    assert "49" not in text(page).replace("{{ 7*7 }}", "")


# --- whose word it is -------------------------------------------------------------------------------------------------


def test_it_says_whose_word_it_is_since_when_and_under_which_licence():
    words = text(html(event(also=("b",), via=("https://land.example/",))))
    said = "Veröffentlicht von Labor A Labor B über land.example Zuletzt gesehen 2. Dezember 2026 Lizenz CC BY 4.0"
    assert said in words
    assert '<a href="../../labore/a/">Labor A</a>' in html(event())
    own = text(html(event(licence="CC0-1.0")))
    assert own.count("Lizenz") == own.count("Lizenz CC0 1.0") == 1


@pytest.mark.parametrize("state", ["stale", "unreachable"])
def test_what_was_not_seen_for_long_is_a_reason_to_ask(state):
    late = source(state, datetime(2026, 11, 3, tzinfo=UTC))
    words = text(html(event(), states=(late,)))
    assert words.index("Seit dem 3. November 2026 konnten wir den Kalender des Labors nicht lesen.") < words.index(
        "Treffen"
    )
    over = text(html(event(when=evening(1)), states=(late,)))
    assert "konnten wir" not in over


@pytest.mark.parametrize(
    ("lab", "way"),
    [
        ({"contacts": ("team@labor.example",)}, 'href="mailto:team@labor.example"'),
        ({}, 'href="https://labor.example/"'),
        ({"url": "", "homepage": "https://stadt.example/labor/"}, 'href="https://stadt.example/labor/"'),
    ],
    ids=["by mail", "on its site", "on a page about it"],
)
def test_who_is_told_to_ask_is_told_whom(lab, way):
    here = replace(site(), labs={"a": replace(LAB, **lab)})
    assert way in html(event(url=""), here=here, states=(source("stale"),)).partition("<h1>")[0]
    assert way in html(withdrawn=(event("withdrawn-x", withdrawn=NOW, url=""),), here=here).partition("<h1>")[0]
    assert way not in html(event(url=""), here=here).partition("<h1>")[0]


def test_one_can_subscribe_to_the_lab_where_it_has_a_calendar_here():
    link = '<a href="../../abonnieren/lab/a/">Alle Termine dieses Labors abonnieren</a>'
    assert link in html(event())
    assert "abonnieren/lab" not in html(event(lab="b"))


# --- versions ---------------------------------------------------------------------------------------------------------


def version(*events: Event, **said: object) -> str:
    return pages(*events, **said)[0].version


@pytest.mark.parametrize(
    ("now", "same"),
    [
        pytest.param(NOW + timedelta(hours=5), True, id="later that day"),
        pytest.param(datetime(2026, 12, 9, 17, 30, tzinfo=UTC), True, id="while it runs"),
        pytest.param(datetime(2026, 12, 9, 18, 30, tzinfo=UTC), False, id="when it is over"),
    ],
)
def test_a_page_is_made_again_when_the_day_changes_what_it_says(now, same):
    before, after = (html(event(), here=site(at)) for at in (NOW, now))
    assert (version(event()) == version(event(), here=site(now))) is same
    assert (before == after) is same


def test_a_series_is_made_again_when_one_of_its_dates_is_over():
    weekly = event(series=Series("FREQ=WEEKLY;COUNT=3"))
    assert version(weekly) != version(weekly, here=site(datetime(2026, 12, 10, 8, tzinfo=UTC)), states=(source(),))


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "Anders"},
        {"description": "Mehr"},
        {"status": Status.CANCELLED},
        {"also": ("b",)},
        {"place": Place(name="Haus")},
        {"url": ""},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_page_is_made_again_when_the_event_changes(changed):
    assert version(event()) != version(event(**changed))


def test_a_page_is_made_again_when_its_surroundings_change():
    one = event()
    known = version(one)
    assert version(one, states=(source(since=NOW - timedelta(days=1)),)) != known
    assert version(one, states=(source("stale"),)) != known
    assert version(one, here=replace(site(), labs={"a": replace(LAB, name="Labor Z"), "b": OTHER})) != known
    assert version(event(registration=Registration(need=Need.NONE, until=date(2026, 12, 2)))) != version(
        event(registration=Registration(need=Need.NONE, until=date(2026, 12, 2))), here=site(NOW + timedelta(days=1))
    )
    assert version(one, event("v", url=one.url)) != known  # no longer its own page
    assert version(one, here=site(language="fr")) != known
    assert next(replace(light(one), way_to_lab=lambda _: "").stamped()).version != known
    assert version(one, event("v")) == known
