"""What pages say: the right words first, nothing evaluated, nothing unescaped."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from markupsafe import Markup

from labnetz.content.site_content import SiteContent
from labnetz.model import (
    Access,
    Days,
    Event,
    Fact,
    Lab,
    LabStatus,
    Need,
    Network,
    Occurrence,
    Place,
    Problem,
    Registration,
    Series,
    Source,
    SourceReport,
    Span,
    Status,
    Update,
    Where,
    msg,
)
from labnetz.publish.hyphens import SOFT_HYPHEN, breakable, dotted, soft
from labnetz.publish.lab_pages import lab_pages
from labnetz.publish.portal_pages import portal_pages
from labnetz.publish.render import Written
from labnetz.publish.site import Site
from portal_content import content_of

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 12, 2, 8, tzinfo=UTC)
LAB = Lab(id="berlin", name="CityLAB Berlin", short_name="Berlin", url="https://netz.example/berlin/", line="berry")
OTHER = Lab(id="kehl", name="Labor Kehl", status=LabStatus.ARCHIVED, opened="2020", closed="2022", land="Baden")
WRITTEN = Written("Termine", Markup("<p>Hallo</p>"), "../")
NETWORK = Network(
    id="n",
    name="N",
    url="https://netz.example/",
    language="de",
    timezone="Europe/Berlin",
    licence="x",
    contact="x",
)
HOSTILE = '<img src=x onerror=alert(1)> {{ 7*7 }} --8<-- "mkdocs.yml" {% raw %} &amp; \'"'


def site(*, portal: bool = False, language: str = "de") -> Site:
    url = "https://netz.example/" if portal else LAB.url
    return Site(
        name="Netz",
        url=url,
        language=language,
        timezone="Europe/Berlin",
        now=NOW,
        labs={"berlin": LAB, "kehl": OTHER},
        is_portal=portal,
    )


def evening(day: int = 9) -> Span:
    start = datetime(2026, 12, day, 17, tzinfo=BERLIN)
    return Span(start, start + timedelta(hours=2))


DOT = '<span class="dot"> · </span>'


def event(**changes: object) -> Event:
    known = {"lab": "berlin", "uid": "u", "id": "u", "title": "Treffen", "when": evening(), "url": LAB.url + "t/u/"}
    return Event(**(known | changes))  # type: ignore[arg-type]


def text(html: str) -> str:
    spoken = re.sub(r"<script[^>]*>[^<]*</script>", " ", html)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", spoken)).strip()


def events_page(*events: Event, portal: bool = False, language: str = "de") -> str:
    if portal:
        return portal_pages(content_of(NETWORK, events=tuple(events)), site(portal=True))[0].events(WRITTEN)
    return lab_pages(LAB, site(language=language), SiteContent(events=events))[0].events(WRITTEN)


def event_page(one: Event) -> str:
    return lab_pages(LAB, site(), SiteContent(events=(one,)))[0].event(one, Markup("<p>Text</p>"), "../../")


def withdrawn(**changes: object) -> Occurrence:
    one = event(**{"withdrawn": NOW, "title": "Löten", "uid": "w"} | changes)
    return Occurrence(one, one.when)


def test_a_withdrawn_date_stands_in_the_list_and_says_that_nobody_knows():
    page = portal_pages(content_of(NETWORK, events=(event(),), withdrawn=(withdrawn(),)), site(portal=True))[0].events(
        WRITTEN
    )
    assert "2 Termine" in page
    assert f'<span class="flag" data-status="withdrawn">Nicht mehr im Kalender des Labors{DOT}</span>' in page
    assert "Bitte fragen Sie dort, bevor Sie losgehen." in page
    assert "Fällt aus" not in page


def test_a_withdrawn_date_that_was_cancelled_stays_cancelled():
    gone = withdrawn(status=Status.CANCELLED)
    page = portal_pages(content_of(NETWORK, withdrawn=(gone,)), site(portal=True))[0].events(WRITTEN)
    assert f'<span class="flag" data-status="cancelled">Fällt aus{DOT}</span>' in page
    assert "Nicht mehr im Kalender" not in page


def test_a_withdrawn_date_leaves_the_list_at_its_end():
    over = withdrawn(when=Span(NOW - timedelta(hours=3), NOW - timedelta(hours=1)))
    page = portal_pages(content_of(NETWORK, events=(event(),), withdrawn=(over,)), site(portal=True))[0].events(WRITTEN)
    assert "Löten" not in page


@pytest.mark.parametrize("field", ["title", "summary", "status_note", "room", "cost"])
@pytest.mark.parametrize("page", [events_page, event_page])
def test_text_stays_text(field, page):
    html = page(event(**{field: HOSTILE}))
    assert "<img src=x" not in html
    assert "49" not in text(html).replace("{{ 7*7 }}", "")


def test_an_address_that_runs_script_is_escaped_where_it_stands():
    assert 'href="javascript:' not in event_page(event(online='" onclick="alert(1)'))


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.CANCELLED, "Fällt aus"),
        (Status.POSTPONED, "Verschoben"),
        (Status.MOVED_ONLINE, "Findet online statt"),
        (Status.TENTATIVE, "Noch nicht sicher"),
    ],
)
def test_what_changes_everything_is_said_first(status, words):
    page = text(event_page(event(status=status, status_note="Ersatz folgt")))
    assert page.index(words) < page.index("Treffen")
    assert "Ersatz folgt" in page
    html = events_page(event(status=status))
    listed = text(html)
    assert listed.index(words) < listed.index("17 bis 19 Uhr") < listed.index("Treffen")
    # Headings and links are read alone, too.
    assert f'<span class="hidden">{words}: </span>Treffen</a></h3>' in html


def test_a_cancelled_event_is_not_praised():
    listed = events_page(event(status=Status.CANCELLED, cost="free"))
    assert "kostenlos" not in listed


def test_facts_are_said_in_short_words_and_unknown_ones_too():
    place = Place(id="p", name="Haus")
    registration = Registration(need=Need.REQUIRED, until=date(2026, 12, 8))
    listed = events_page(event(place=place, cost="free", registration=registration))
    assert '<li class="good">kostenlos</li>' in listed
    assert "<li>Anmeldung bis 8.12.</li>" in listed
    assert '<li class="unknown">Barrierefreiheit: keine Angabe</li>' in listed


def test_only_a_plain_yes_is_green():
    access = (("wheelchair", Access.YES), ("lift", Access.NO), ("hearing-system", Access.UNKNOWN))
    listed = events_page(event(place=Place(name="Haus", access=access)))
    assert '<li class="good">Rollstuhl: ja</li>' in listed
    assert "<li>Aufzug: nein</li>" in listed
    assert "Höranlage" not in listed


def test_a_place_page_says_every_fact_that_people_ask_for():
    place = Place(id="p", name="Haus", access=(("wheelchair", Access.LIMITED),))
    page = text(lab_pages(LAB, site(), SiteContent(places=(place,)))[0].place(place, Markup(""), "../../"))
    assert "Rollstuhl eingeschränkt" in page
    assert "Dazu gibt es keine Angabe: Aufzug, barrierefreies WC," in page


def test_an_event_page_says_the_next_date_of_a_series_and_all_others():
    series = Series("FREQ=WEEKLY;COUNT=12", exdates=(datetime(2026, 12, 16, 17, tzinfo=BERLIN),))
    page = text(event_page(event(when=evening(2), series=series)))
    assert "2. Dezember 2026 17 bis 19 Uhr" in page
    assert "jede Woche am Mittwoch" in page
    assert "16. Dezember" not in page
    assert "Weitere Termine" in page


def test_what_began_on_an_earlier_day_never_seems_to_begin_today():
    began = Span(datetime(2026, 12, 1, 18, tzinfo=BERLIN), datetime(2026, 12, 3, 12, tzinfo=BERLIN))
    listed = text(events_page(event(when=began)))
    assert "seit Di. 1.12., bis Do. 3.12., 12 Uhr" in listed
    assert "18 Uhr bis Do." in text(events_page(event(when=Span(began.start.replace(day=2), began.end))))


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.POSTPONED])
def test_what_does_not_take_place_never_runs(status):
    for page in (events_page, event_page):
        assert 'class="running"' not in page(event(status=status))
        assert 'class="running"' in page(event())


def test_a_series_with_dates_to_come_is_not_over():
    page = text(event_page(event(when=evening(2), series=Series("FREQ=WEEKLY;COUNT=12"))))
    assert "Dieser Termin ist vorbei, die nächsten stehen weiter unten." in page


def test_an_event_that_is_over_says_so():
    past = event(when=Days(date(2026, 11, 30), date(2026, 12, 1)))
    assert not re.search(r'class="is-over soft" hidden', event_page(past))
    assert re.search(r'class="is-over soft" hidden', event_page(event()))


def test_an_empty_list_says_what_comes_next():
    assert "Zurzeit sind keine Termine bekannt" in events_page()


def test_the_portal_names_the_lab_at_every_stop_and_a_lab_need_not():
    assert '<span class="lab">Berlin</span>' in events_page(event(), portal=True)
    assert '<span class="lab">' not in events_page(event())


def test_an_event_of_two_labs_names_both():
    assert text(events_page(event(also=("kehl",)), portal=True)).count("Labor Kehl") == 1


def test_links_inside_the_site_are_relative_and_others_whole():
    assert 'href="../t/u/"' in events_page(event())
    assert 'href="https://other.example/x"' in events_page(event(url="https://other.example/x"))
    assert "<a href" not in re.search(r'class="title">(.*?)</h3>', events_page(event(url=""))).group(1)


def test_every_stop_tells_the_browser_when_it_ends():
    assert 'data-begin="2026-12-09T16:00:00Z" data-end="2026-12-09T18:00:00Z"' in events_page(event())


@pytest.mark.parametrize(("language", "words"), [("en", "No dates are known"), ("fr", "Aucune date")])
def test_pages_exist_in_other_languages(language, words):
    assert words in events_page(language=language)


def report(state: str, **changes: object) -> SourceReport:
    source = Source("berlin", "events", "events", "https://netz.example/berlin/feeds/calendar.ics")
    known = {
        "source": source,
        "result": "kept",
        "state": state,
        "reason": None,
        "entries": 3,
        "problems": (),
        "since": NOW,
    }
    return SourceReport(**(known | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("ok", "in Betrieb, zuletzt gelesen am 2. Dezember 2026, 9:00 Uhr"),
        ("degraded", "in Betrieb mit Störungen, zuletzt gelesen am 2. Dezember 2026"),
        ("stale", "verspätet seit 2. Dezember 2026"),
        ("unreachable", "unterbrochen seit 2. Dezember 2026"),
    ],
)
def test_the_health_page_says_how_a_line_runs_since_when_and_why(state, words):
    network = Network(
        id="n", name="N", url="x/", language="de", timezone="UTC", licence="x", contact="x", labs=(LAB, OTHER)
    )
    problem = Problem("ICAL-01", Where("u", 4), msg("wrong <b>"), msg("fix it"))
    states = (report(state, reason=msg("no answer within {seconds} s", seconds=20), problems=(problem,)),)
    page = portal_pages(content_of(network, states=tuple(states)), site(portal=True))[0].health(WRITTEN)
    assert words in text(page)
    assert "20" in text(page)
    assert "3 Einträge" in text(page)
    assert "u:4: wrong &lt;b&gt; – fix it" in page


def test_a_lab_whose_work_is_done_keeps_its_page():
    facts = (Fact("Es hat gearbeitet.", "Pressetext", "2020-06"),)
    network = Network(
        id="n", name="N", url="x/", language="de", timezone="UTC", licence="x", contact="x", labs=(OTHER,)
    )
    pages = portal_pages(content_of(network), site(portal=True))[0]
    page = text(
        pages.lab_profiles.page(
            Lab(id="kehl", name="Labor Kehl", status=LabStatus.ARCHIVED, opened="2020", facts=facts), "../"
        )
    )
    assert "abgeschlossen" in page
    assert "Es hat gearbeitet. (Pressetext, Juni 2020)" in page
    assert "Zurzeit sind keine Termine" not in page
    assert "2020 bis 2022" in text(pages.labs(WRITTEN))


def test_news_are_grouped_by_year_newest_first():
    updates = [
        Update(lab="berlin", guid=str(year), title=f"In {year}", published=NOW.replace(year=year))
        for year in (2024, 2026)
    ]
    page = text(lab_pages(LAB, site(), SiteContent(updates=tuple(updates)))[0].updates_list(WRITTEN))
    assert page.index("In 2026") < page.index("2024")


def test_the_subscribe_page_offers_each_program_its_kind_of_address():
    page = lab_pages(LAB, site(), SiteContent())[0].subscribe(WRITTEN)
    assert 'href="webcal://netz.example/berlin/feeds/calendar.ics"' in page
    assert "cid=webcal%3A%2F%2Fnetz.example%2Fberlin%2Ffeeds%2Fcalendar.ics" in page
    assert "addfromweb?url=https%3A%2F%2Fnetz.example%2Fberlin%2Ffeeds%2Fcalendar.ics" in page
    assert "https://netz.example/berlin/feeds/calendar.ics</code>" in page


def test_the_subscribe_page_offers_what_there_is_of_each_topic_in_every_format():
    news = Update(lab="berlin", guid="u", title="Neu", published=NOW, topics=("Offene Daten",))
    page = lab_pages(LAB, site(), SiteContent(events=(event(topics=("<KI>",)),), updates=(news,)))[0].subscribe(WRITTEN)
    found = re.findall(r'(?:feeds/topic/|href="../feeds/)([\w-]+\.(?:ics|xml|atom|json))[<"]', page)
    assert list(dict.fromkeys(found)) == [
        "calendar.ics",
        "updates.xml",
        "updates.atom",
        "updates.json",
        "ki.ics",
        "offene-daten.xml",
        "offene-daten.atom",
        "offene-daten.json",
    ]
    assert "&lt;KI&gt;" in page


def test_the_subscribe_page_has_no_empty_group():
    page = lab_pages(LAB, site(language="en"), SiteContent())[0].subscribe(WRITTEN)
    assert re.findall(r"<h2>(.*?)</h2>", page) == [
        "All dates of CityLAB Berlin",
        "Step by step",
        "What to expect",
        "More addresses",
    ]
    assert re.findall(r"<h3>(.*?)</h3>", page) == ["All dates, those of the past too", "News of CityLAB Berlin"]


@pytest.mark.parametrize(
    "broken",
    [
        "Verkehrs-beru-higungs-maßnahmen im Kiez",
        "Daten-spazier-gang",
        "Barriere-frei-heits-erklä-rung",
        "Kinder-ferien-programm",
        "Straßen-verkehrsamt",
        "Gebärden-sprach-dolmet-scherin",
        "Jungstein-zeit-museum",
        "Fahrrad-abstell-anlagen-kartie-rung",
        "Klein-garten-anlagen-verein",
        "Daten-schutz-erklä-rung",
        "Donnerstag-vormittag",
    ],
)
def test_long_german_words_may_break_where_readers_break_them(broken: str):
    assert soft(broken.replace("-", ""), "de").replace(SOFT_HYPHEN, "-") == broken


def test_what_is_short_or_in_a_language_without_patterns_stays_whole():
    assert soft("Fahrradabstellplatz", "de").replace(SOFT_HYPHEN, "-").startswith("Fahrrad-ab")
    assert soft("Verkehrsberuhigungsmaßnahmen", "xx") == "Verkehrsberuhigungsmaßnahmen"
    assert soft("Chatbot ausprobieren", "de") == "Chatbot ausprobieren"


def test_a_single_event_without_known_dates_still_has_its_page():
    far = event(when=Span(datetime(2031, 1, 1, 9, tzinfo=UTC)))
    assert Occurrence(far, far.when) is not None
    assert "2031" in event_page(far)


@pytest.mark.parametrize(
    ("fact", "shown"),
    [
        (
            "https://stadtlabore.example/moenchengladbach/",
            "https://stadtlabore<wbr>.example/<wbr>moenchengladbach/",
        ),
        ("geschaeftsstelle@stadt.example", "geschaeftsstelle<wbr>@stadt<wbr>.example"),
        ("https://a.example/b", "https://a.example/b"),
        ("Selbstbewertung <b>", "Selbst\u00adbewer\u00adtung &lt;b&gt;"),
        ("Gilt für https://stadtlabore.example/<x>.", "Gilt für https://stadtlabore<wbr>.example/<wbr>&lt;x&gt;."),
    ],
)
def test_a_fact_breaks_where_its_words_and_addresses_have_a_seam(fact: str, shown: str):
    assert breakable(fact, "de") == shown


def test_facts_in_a_row_are_apart_and_stay_text():
    """No line begins with a dot where each fact draws its own."""
    assert dotted("5 Termine · <1> Aufruf") == f"<span>5 Termine</span>{DOT}<span>&lt;1&gt; Aufruf</span>"
    assert dotted("5 Termine") == "<span>5 Termine</span>"
