"""The network's places as pages: by town, with what is known of access, and what is on there."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from labnetz.model import Access, Event, Place, Span, Status
from labnetz.publish.long_list import PER_PAGE
from labnetz.publish.render import Written
from some_items import BERLIN, NOW, hrefs, html, known, lab, pages_of, place, stamped, text

PAGE = Written("Orte", Markup("<p>Wo wir sind.</p>"), "../")
HOSTILE = "<img src=x onerror=alert(1)> {{ 7*7 }}"


def event(number, at, **said):
    start = datetime(2026, 12, 3, 18, tzinfo=ZoneInfo("Europe/Berlin")) + timedelta(days=number)
    when = Span(start, start + timedelta(hours=2))
    return Event(
        **({"lab": "berlin", "uid": f"u{number}", "title": f"Abend {number}", "when": when, "place": at} | said)
    )


def first(content):
    return str(pages_of(content).places.first(PAGE))


def own(content, path="orte/berlin/haus/", now=NOW):
    return stamped(content, now)[path]


def test_the_list_is_by_town_and_says_what_is_known_of_access():
    wide = place(access=(("wheelchair", Access.YES),), city="Berlin", street="Weg 1", postal_code="10115")
    content = known(places=(place("rad", lab="wiesbaden"), wide))
    shown = text(first(content))
    assert shown.index("Berlin Haus haus Labor Berlin · Weg 1, 10115 Berlin Rollstuhl: ja") < shown.index("Wiesbaden")
    assert "Haus rad Labor Wiesbaden Barrierefreiheit: keine Angabe" in shown
    assert {"../orte/berlin/haus/", "../orte/wiesbaden/rad/"} <= set(hrefs(first(content)))


def test_a_place_whose_town_nobody_says_stands_last():
    many_towns = lab("kreis", municipalities=("Ahaus", "Borken"))
    shown = text(first(known(BERLIN, many_towns, places=(place("x", lab="kreis"), place()))))
    assert shown.index("Haus haus") < shown.index("Ohne Ortsangabe Haus x")


def test_a_page_has_access_way_and_whom_to_ask():
    one = place(access=(("wheelchair", Access.LIMITED),), phone="030 123 456", city="Berlin", street="Weg 1")
    page = own(known(places=(one,)))
    shown = text(page)
    assert page.title == "Ort: Haus haus – Berlin"
    assert "Rollstuhl eingeschränkt" in shown
    assert "Fragen Sie dort: 030 123 456" in shown
    assert "Weg 1" in shown
    assert page.canonical == "https://berlin.example/orte/haus/"
    assert {"https://berlin.example/orte/haus/", "../../../labore/berlin/", "tel:030123456"} <= set(hrefs(page))


def test_what_is_on_there_is_found_by_id_and_by_name_and_only_at_its_lab():
    events = (
        event(1, Place(id="haus", name="Anders genannt")),
        event(2, Place(name="HAUS haus")),
        event(3, Place(name="Haus haus"), lab="wiesbaden"),
        event(4, Place(name="Haus")),
        event(5, None),
        event(6, Place(id="haus", name="Haus haus"), status=Status.CANCELLED),
    )
    shown = text(own(known(places=(place(),), events=events)))
    assert [number for number in range(1, 7) if f"Abend {number}" in shown] == [1, 2, 6]
    assert "Fällt aus" in shown


def test_what_another_labs_calendar_names_alike_is_found_there():
    rathaus = place("rh", lab="wiesbaden", name="Rathaus")
    content = known(places=(place(), rathaus), events=(event(1, Place(name="Rathaus"), lab="wiesbaden"),))
    assert "Abend 1" in text(own(content, "orte/wiesbaden/rh/"))
    assert "Abend 1" not in text(own(content))


def test_what_a_lab_writes_in_another_language_is_marked():
    one = place(lab="london", description="At the river.", transit="Take the bus.", access_note="Ring twice.")
    shown = html(own(known(lab("london", language="en"), places=(one,)), "orte/london/haus/"))
    for said in ("At the river.", "Take the bus.", "Ring twice."):
        assert f'<span lang="en">{said}</span>' in shown


def test_hostile_text_stays_text():
    one = place(name=HOSTILE, description=HOSTILE, transit=HOSTILE, access_note=HOSTILE, street=HOSTILE)
    content = known(places=(one,))
    for shown in (first(content), html(own(content))):
        assert "<img" not in shown
        assert "49" not in shown


def test_a_long_list_has_every_place_once_and_a_town_goes_on_across_pages():
    count = PER_PAGE + 5
    content = known(places=tuple(place(f"p{n:03}") for n in range(count)))
    second = html(stamped(content)["orte/2/"])
    assert (first(content) + second).count("Haus p") == count
    assert "Berlin</h2>" in second


def test_a_page_is_made_anew_when_something_new_is_on_there_and_when_a_day_has_passed():
    content = known(places=(place(), place("neben")), events=(event(1, Place(id="haus", name="Haus")),))
    more = known(places=content.places, events=(*content.events, event(2, Place(id="haus", name="Haus"))))
    before, after, later = stamped(content), stamped(more), stamped(content, NOW + timedelta(days=5))
    for changed in (after, later):
        assert {path for path in before if before[path].version != changed[path].version} == {"orte/berlin/haus/"}
    assert "Abend 1" not in text(later["orte/berlin/haus/"])
