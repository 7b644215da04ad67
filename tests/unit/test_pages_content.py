"""Every field that an editor writes can be read on its page, in words; what nobody said is said to be unknown."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from markupsafe import Markup

from labnetz.content.site_content import Page, SiteContent, SourceFile
from labnetz.model import (
    Access,
    After,
    Audience,
    Call,
    CallKind,
    CallState,
    Contact,
    Days,
    Event,
    Image,
    Lab,
    Maturity,
    Need,
    News,
    Outcome,
    Place,
    Practice,
    PracticeKind,
    Registration,
    Seats,
    Series,
    Service,
    Span,
    Status,
    Update,
    Visibility,
    Way,
)
from labnetz.publish.deadlines import deadline_events
from labnetz.publish.lab_pages import LabPages, described, lab_pages
from labnetz.publish.render import Written
from labnetz.publish.site import Site

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 12, 2, 8, tzinfo=UTC)
URL = "https://netz.example/berlin/"
LAB = Lab(
    id="berlin", name="CityLAB Berlin", url=URL, line="berry", contacts=("lab@berlin.example",), licence="CC-BY-4.0"
)
HOSTILE = "<img src=x onerror=alert(1)> {{ 7*7 }} &amp; '\""


def at(day: int, hour: int = 17, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=BERLIN)


def evening(day: int = 9) -> Span:
    return Span(at(day), at(day) + timedelta(hours=2))


def event(**changes: object) -> Event:
    known = {"lab": "berlin", "uid": "u", "id": "u", "title": "Treffen", "when": evening(), "url": URL + "t/u/"}
    return Event(**(known | {"licence": LAB.licence} | changes))  # type: ignore[arg-type]


def call(**changes: object) -> Call:
    known = {"lab": "berlin", "uid": "a", "id": "a", "title": "Testen Sie", "url": URL + "mitmachen/a/"}
    return Call(**(known | {"licence": LAB.licence} | changes))  # type: ignore[arg-type]


def practice(**changes: object) -> Practice:
    known = {"lab": "berlin", "id": "test", "title": "Testessen", "url": URL + "formate/test/"}
    return Practice(**(known | changes))  # type: ignore[arg-type]


def pages(content: SiteContent | None = None, *, lab: Lab = LAB, language: str = "de") -> LabPages:
    site = Site(name="N", url=URL, language=language, timezone="Europe/Berlin", now=NOW, labs={"berlin": lab})
    return lab_pages(lab, site, content or SiteContent())[0]


def text(html: str) -> str:
    spoken = re.sub(r"<script[^>]*>[^<]*</script>|<[^>]* hidden>[^<]*</[^>]*>", " ", html)
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", spoken)).replace("\u00ad", "").strip()
    return re.sub(r" ([:,])", r"\1", words)


def event_html(one: Event, *others: Event, **content: object) -> str:
    known = SiteContent(events=(one, *others), **content)  # type: ignore[arg-type]
    return pages(known).event(one, Markup("<p>Text</p>"), "../../")


def call_html(one: Call) -> str:
    return pages(SiteContent(calls=(one,))).call(one, Markup("<p>Text</p>"), "../../")


def practice_html(one: Practice, **content: object) -> str:
    return pages(SiteContent(practices=(one,), **content)).practice(one, Markup(""), "../../")  # type: ignore[arg-type]


# --- events -----------------------------------------------------------------------------------------------------------

PLACE = Place(
    id="p",
    name="Haus",
    access=(("wheelchair", Access.LIMITED), ("lift", Access.UNKNOWN)),
    measures=(("steps", "1"), ("step-height-cm", "4"), ("door-width-cm", "90"), ("wc-key", "euro-key")),
)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"audience": (Audience.CHILDREN, Audience.SENIORS)}, "Gedacht für Kinder Ältere", id="audience"),
        pytest.param({"age": "7-11"}, "Alter 7 bis 11 Jahre", id="age"),
        pytest.param({"age": "16+"}, "Alter ab 16 Jahren", id="age from"),
        pytest.param({"languages": ("de", "tr")}, "Sprachen Deutsch, Türkisch", id="languages"),
        pytest.param({"services": (Service.SIGN_LANGUAGE,)}, "Barrierefreiheit Gebärdensprache", id="services"),
        pytest.param({"access_note": "Bitte klingeln."}, "Barrierefreiheit Bitte klingeln.", id="access note"),
        pytest.param({"place": PLACE}, "Rollstuhl: eingeschränkt Eine Stufe, 4 cm", id="measured"),
        pytest.param({"organizer": "Bibliothek"}, "Veranstaltet von Bibliothek", id="organizer"),
        pytest.param({"partners": ("VHS", "DRK")}, "Zusammen mit VHS, DRK", id="partners"),
        pytest.param({"licence": "CC0-1.0"}, "Lizenz CC0-1.0", id="licence"),
        pytest.param({"online": "https://v.example/x"}, "Online https://v.example/x", id="online"),
        pytest.param({"cost": "free"}, "Kosten kostenlos", id="free"),
        pytest.param({"cost": "5 €"}, "Kosten 5 €", id="cost"),
        pytest.param({"topics": ("KI", "Daten")}, "Themen KI, Daten", id="topics"),
        pytest.param({"previous_start": at(3).astimezone(UTC)}, "3. Dezember, 17 Uhr", id="moved, written in UTC"),
        pytest.param({"room": "Saal 2"}, "Ort Saal 2", id="room without a place"),
        pytest.param(
            {"practice": "kehl/zirkel"}, "Nach dem Baustein Zirkel (Labor Kehl)", id="practice of another lab"
        ),
        pytest.param({"part_of": "digital-treff"}, "Reihe Digital-Treff", id="row"),
        pytest.param({"previous_start": at(3)}, "verschoben von Do., 3. Dezember, 17 Uhr", id="moved"),
        pytest.param({"previous_start": date(2026, 12, 3)}, "verschoben von Do., 3. Dezember", id="moved from a day"),
        pytest.param(
            {"contact": Contact(name="Team", phone="030 1", email="t@b.example", url="https://b.example/k")},
            "Kontakt Team 030 1 t@b.example https://b.example/k",
            id="contact",
        ),
    ],
)
def test_a_detail_of_an_event_is_said_in_words(changes, words):
    assert words in text(event_html(event(**changes)))


def test_the_licence_of_the_lab_is_not_said_again():
    assert "Lizenz" not in text(event_html(event()))


@pytest.mark.parametrize(
    ("place", "contact", "words"),
    [
        (Place(name="Haus"), None, "Keine Angabe, bitte fragen Sie: lab@berlin.example"),
        (Place(name="Haus"), Contact(name="T", phone="030 2"), "Keine Angabe, bitte fragen Sie: 030 2"),
        (Place(name="Haus", phone="030 1"), Contact(phone="030 2"), "Keine Angabe, bitte fragen Sie: 030 1"),
        (PLACE, None, "Alles Weitere: keine Angabe, bitte fragen Sie: lab@berlin.example"),
    ],
)
def test_what_is_unknown_of_access_is_said_with_whom_to_ask(place, contact, words):
    assert words in text(event_html(event(place=place, contact=contact)))


def test_without_anybody_to_ask_unknown_is_still_said():
    page = pages(lab=replace(LAB, contacts=())).event(event(place=Place(name="Haus")), Markup(""), "../../")
    assert re.search(r"Barrierefreiheit Keine Angabe (?!, bitte)", text(page))


def test_an_unknown_fact_is_never_a_no():
    page = text(event_html(event(place=PLACE)))
    assert "Aufzug" not in page


@pytest.mark.parametrize(
    ("registration", "words", "absent"),
    [
        (Registration(need=Need.REQUIRED, state=Seats.FULL, url="https://a.example"), "Ausgebucht", "Online anmelden"),
        (
            Registration(need=Need.REQUIRED, state=Seats.WAITING_LIST, url="https://a.example"),
            "Warteliste",
            "Ausgebucht",
        ),
        (Registration(need=Need.REQUIRED, capacity=16), "für 16 Personen", "Warteliste"),
        (Registration(need=Need.REQUIRED, until=date(2026, 12, 8)), "bis 8. Dezember 2026", "konnte"),
        (
            Registration(need=Need.REQUIRED, until=date(2026, 12, 1), url="https://a.example"),
            "Anmelden konnte man sich bis 1. Dezember 2026.",
            "Online anmelden",
        ),
    ],
)
def test_a_registration_says_whether_one_can_still_come(registration, words, absent):
    page = text(event_html(event(registration=registration)))
    assert words in page
    assert absent not in page


def test_lists_say_that_an_event_is_full_and_what_it_offers():
    full = Registration(need=Need.REQUIRED, state=Seats.FULL)
    one = event(registration=full, services=(Service.SIGN_LANGUAGE,))
    listed = pages(SiteContent(events=(one,))).events(Written("Termine", Markup(""), "../"))
    assert "<li>ausgebucht</li>" in listed
    assert '<li class="good">Gebärdensprache</li>' in listed


@pytest.mark.parametrize("name", ["test", "berlin/test"])
def test_the_practice_is_linked_where_it_has_a_page(name):
    html = event_html(event(practice=name), practices=(practice(),))
    assert '<a href="../../formate/test/">Testessen</a>' in html


def test_a_row_names_its_other_coming_events_and_no_past_ones():
    others = [
        event(uid=name, id=name, title=name, when=evening(day), part_of="r", url=f"{URL}t/{name}/")
        for name, day in (("Morgen", 3), ("Gestern", 1))
    ]
    page = event_html(event(part_of="r"), *others)
    rest = text(page)[text(page).index("Mehr aus dieser Reihe") :]
    assert "Donnerstag, 3. Dezember 2026, 17 bis 19 Uhr: Morgen" in rest
    assert "Gestern" not in text(page)
    assert "Treffen" not in rest


def test_a_picture_says_what_it_shows_and_who_made_it_and_waits_until_it_is_needed():
    image = Image("b.webp", "Ein Haus", "Stadt", "CC-BY-4.0", URL + "t/b.webp")
    html = event_html(event(image=image))
    assert '<img src="../../t/b.webp" alt="Ein Haus" loading="lazy"' in html
    assert "Bild: Stadt, CC-BY-4.0" in text(html)


def test_an_event_that_is_over_weighs_less_in_the_search():
    assert "data-found-over" in event_html(event(when=evening(1)))
    assert "data-found-over" not in event_html(event())


def test_what_remains_stands_first_once_an_event_is_over():
    after = After(report=URL + "aktuelles/r/", slides="https://x.example/f.pdf", recording="https://x.example/v")
    over = event_html(event(when=evening(1), after=after))
    assert text(over).index("Bericht Folien Aufzeichnung") < text(over).index("Ort" if "Ort" in text(over) else "Text")
    assert over.index("Bericht") < over.index('class="ticket"')
    assert 'href="../../aktuelles/r/"' in over
    ahead = event_html(event(after=after))
    assert ahead.index("Bericht") > ahead.index("<p>Text</p>")


def test_a_time_in_another_zone_says_so():
    lisbon = Span(datetime(2026, 12, 9, 17, tzinfo=ZoneInfo("Europe/Lisbon")))
    assert "Ortszeit in Portugal (Lissabon)" in text(event_html(event(when=lisbon)))


@pytest.mark.parametrize(("language", "expected"), [("en", True), ("", False), ("de", False)])
def test_a_text_in_another_language_is_marked_and_our_words_in_it_too(language, expected):
    one = event(language=language)
    html = event_html(one)
    assert ('<article class="event" data-status="scheduled" lang="en"' in html) is expected
    assert ('aria-label="Auf einen Blick" lang="de"' in html) is expected
    listed = pages(SiteContent(events=(one,))).events(Written("Termine", Markup(""), "../"))
    assert ('<span lang="en">Treffen</span>' in listed) is expected


# --- dates of a series ------------------------------------------------------------------------------------------------


def series(*changes: Event) -> str:
    master = event(when=evening(2), series=Series("FREQ=WEEKLY;COUNT=5"))
    return event_html(master, *changes)


def changed(day: int, **changes: object) -> Event:
    known = {"series": None, "recurrence_id": at(day), "when": evening(day)}
    return event(**(known | changes))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            changed(9, when=evening(10), previous_start=at(9), status_note="Der Saal ist belegt."),
            "10. Dezember 2026, 17 bis 19 Uhr – verlegt von Mi., 9. Dezember, 17 Uhr: Der Saal ist belegt.",
        ),
        (
            changed(9, status=Status.CANCELLED, status_note="Alle sind krank."),
            "Mittwoch, 9. Dezember 2026, 17 bis 19 Uhr – fällt aus: Alle sind krank.",
        ),
        (changed(9, status=Status.MOVED_ONLINE), "17 bis 19 Uhr – findet online statt"),
        (changed(9, status=Status.POSTPONED), "17 bis 19 Uhr – verschoben, neuer Termin folgt"),
        (changed(9, room="Saal 2"), "17 bis 19 Uhr – Saal 2"),
        (
            changed(9, status=Status.MOVED_ONLINE, place=Place(id="b", name="Bücherei"), online="https://m.example/"),
            "17 bis 19 Uhr – findet online statt Mittwoch",
        ),
        (
            changed(9, status=Status.CANCELLED, room="Saal 2", title="Löten"),
            "17 bis 19 Uhr – fällt aus Mittwoch",
        ),
        (changed(9, title="Treffen: Löten"), "17 bis 19 Uhr – Treffen: Löten"),
    ],
)
def test_a_changed_date_of_a_series_says_what_is_different_in_words(change, words):
    assert words in text(series(change))


def test_one_cancelled_date_does_not_cancel_the_series():
    html = series(changed(2, status=Status.CANCELLED, status_note="Alle sind krank."))
    said = text(html)
    assert 'class="alarm"' not in html
    assert "Fällt aus" not in said
    ticket = said[said.index("Treffen") :]
    assert ticket.index("9. Dezember 2026") < ticket.index("2. Dezember 2026, 17 bis 19 Uhr – fällt aus")


def test_one_date_of_a_cancelled_series_that_takes_place_stands_under_no_cancellation():
    master = event(
        when=evening(2), series=Series("FREQ=WEEKLY;COUNT=5"), status=Status.CANCELLED, status_note="Kein Geld."
    )
    said = text(event_html(master, changed(9, title="doch")))
    assert said.index("9. Dezember 2026 17 bis 19 Uhr") < said.index("fällt aus")
    assert "Fällt aus" not in said
    assert "Mittwoch, 16. Dezember 2026, 17 bis 19 Uhr – fällt aus: Kein Geld." in said
    assert "Mittwoch, 9. Dezember 2026, 17 bis 19 Uhr – doch" in said


def test_the_last_date_to_come_stands_for_all_that_remains():
    master = event(when=evening(2), series=Series("FREQ=WEEKLY;COUNT=1"))
    gone = changed(2, status=Status.CANCELLED, status_note="Alle sind krank.")
    assert "Fällt aus. Alle sind krank." in text(event_html(master, gone))


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (
            Days(date(2026, 12, 7), date(2026, 12, 9)),
            "Montag, 7. Dezember 2026 bis Mittwoch, 9. Dezember 2026, ganztägig M",
        ),
        (Span(at(7, 22), at(8, 2)), "Montag, 7. Dezember 2026, 22 Uhr bis Di. 8.12., 2 Uhr"),
    ],
)
def test_a_date_over_several_days_names_its_last_day_once(when, words):
    master = event(when=when, series=Series("FREQ=WEEKLY;COUNT=3"))
    said = text(event_html(master))
    assert words in said[said.index("Alle kommenden Termine") :]


def test_what_moved_online_names_no_place_to_go_to():
    here = Place(id="r", name="Rathaus", access=(("lift", Access.YES),), street="Markt 1")
    moved = event(status=Status.MOVED_ONLINE, place=here, room="Saal", online="https://m.example/")
    page = text(event_html(moved))
    listed = text(pages(SiteContent(events=(moved,))).events(Written("Termine", Markup(""), "../")))
    for html in (page, listed):
        assert not [word for word in ("Rathaus", "Saal", "Markt 1", "Aufzug", "auch online") if word in html]
    assert "Online https://m.example/" in page
    at_place = pages(SiteContent(events=(moved,), places=(here,))).place(here, Markup(""), "../../")
    assert "Treffen" not in text(at_place)
    stays = replace(moved, status=Status.SCHEDULED)
    assert "Treffen" in text(pages(SiteContent(events=(stays,), places=(here,))).place(here, Markup(""), "../../"))


def test_the_ticket_says_from_when_the_next_date_of_a_series_was_moved():
    said = text(series(changed(2, when=evening(3), previous_start=at(2))))
    assert "3. Dezember 2026 17 bis 19 Uhr verlegt von Mi., 2. Dezember, 17 Uhr" in said


def test_a_cancelled_series_says_so_first():
    master = event(
        when=evening(2), series=Series("FREQ=WEEKLY;COUNT=5"), status=Status.CANCELLED, status_note="Schluss."
    )
    assert text(event_html(master)).index("Fällt aus. Schluss.") < text(event_html(master)).index("2. Dezember")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=MONTHLY;BYDAY=1WE", "jeden Monat am ersten Mittwoch"),
        ("FREQ=MONTHLY;BYDAY=-1FR;COUNT=3", "jeden Monat am letzten Freitag"),
        ("FREQ=MONTHLY;BYDAY=1WE,3WE", ""),
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=1WE", ""),
    ],
)
def test_a_rule_is_said_in_words_or_not_at_all(rule, words):
    said = text(event_html(event(when=evening(2), series=Series(rule))))
    assert (words in said) if words else ("Wiederholung" not in said)


# --- internal and sourced events --------------------------------------------------------------------------------------


def test_an_internal_series_has_its_dates_on_its_page_and_nowhere_else():
    secret = event(uid="s", visibility=Visibility.INTERNAL, when=evening(2), series=Series("FREQ=WEEKLY;COUNT=3"))
    file = SourceFile("veranstaltungen/s.md", "", secret.url)
    known = pages(SiteContent(pages={file.path: Page(secret, file, "")}))
    html = known.event(secret, Markup(""), "../../")
    assert "16. Dezember 2026" in text(html)
    assert ".ics" not in html
    assert "Treffen" not in text(known.events(Written("Termine", Markup(""), "../")))


def test_plain_text_becomes_paragraphs_and_stays_text():
    one = event(description=f"Eins\nzwei\n\n{HOSTILE}\n\n# Kein Titel")
    html = described(one)
    assert "<p>Eins<br>zwei</p>" in html
    assert "<img" not in html
    assert "<p># Kein Titel</p>" in html


# --- calls ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"closes": date(2026, 12, 31)}, "noch bis 31. Dezember"),
        ({"closes": date(2027, 1, 22)}, "noch bis 22. Januar 2027"),
        ({"closes": date(2026, 12, 2)}, "noch bis 2. Dezember"),
        ({}, "Mitmachen möglich"),
        ({"opens": date(2027, 1, 11)}, "beginnt am 11. Januar 2027"),
        ({"closes": date(2026, 12, 1)}, "beendet, Ergebnis folgt"),
        ({"state": CallState.CLOSED, "closes": date(2026, 12, 31)}, "beendet, Ergebnis folgt"),
        ({"state": CallState.OPEN, "closes": date(2026, 12, 1)}, "Mitmachen möglich"),
        ({"result": Outcome(day=date(2026, 11, 1), summary="Gut.")}, "beendet, das Ergebnis ist da"),
    ],
)
def test_a_call_says_its_state_with_its_days(changes, words):
    one = call(**changes)
    assert words in text(call_html(one))
    assert words in text(pages(SiteContent(calls=(one,))).calls_list(Written("Mitmachen", Markup(""), "../")))


WAYS = (
    Way(online="https://u.example/x", note="Ohne Anmeldung"),
    Way(place=Place(id="p", name="Haus", street="Weg 1", city="Berlin"), note="Dienstags"),
    Way(phone="030 23125 100"),
    Way(email="a@b.example"),
    Way(paper=URL + "mitmachen/bogen.pdf"),
    Way(post="Weg 1, 12345 Ort"),
)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"effort": "20 Minuten"}, "Aufwand 20 Minuten"),
        ({"who": "Alle ab 16"}, "Wer mitmachen kann Alle ab 16"),
        ({"needs": "Ein Telefon"}, "Was Sie brauchen Ein Telefon"),
        ({"reward": "Kuchen"}, "Was Sie bekommen Kuchen"),
        ({"spots": 20}, "Plätze 20"),
        (
            {"collects": "Nur der Ort", "privacy_url": "https://d.example"},
            "Ihre Daten Nur der Ort Mehr zum Datenschutz",
        ),
        ({"kind": CallKind.BETA_TEST}, "Alle Aufrufe · Vorab ausprobieren"),
        ({"audience": (Audience.YOUTH,)}, "Gedacht für Jugendliche"),
        ({"languages": ("de", "en")}, "Sprachen Deutsch, Englisch"),
        ({"services": (Service.ASSISTANCE,)}, "Barrierefreiheit Persönliche Assistenz"),
        ({"contact": Contact(name="Team", phone="030 1")}, "Kontakt Team 030 1"),
        ({"topics": ("KI",)}, "Themen KI"),
        ({"licence": "CC0-1.0"}, "Lizenz CC0-1.0"),
        ({"practice": "test"}, "Nach dem Baustein Test"),
        ({"opens": date(2026, 11, 1)}, "Erster Tag 1. November 2026"),
        ({"closes": date(2026, 12, 31)}, "Letzter Tag 31. Dezember 2026"),
        ({"ways": WAYS[:1]}, "Online: https://u.example/x Ohne Anmeldung"),
        ({"ways": WAYS[1:2]}, "Vor Ort: Haus, Weg 1, Berlin Dienstags"),
        ({"ways": WAYS[2:3]}, "Telefonisch: 030 23125 100"),
        ({"ways": WAYS[3:4]}, "Per E-Mail: a@b.example"),
        ({"ways": WAYS[4:5]}, "Auf Papier: Bogen zum Ausdrucken"),
        ({"ways": WAYS[5:]}, "Per Post: Weg 1, 12345 Ort"),
    ],
)
def test_a_detail_of_a_call_is_said_in_words(changes, words):
    assert words in text(call_html(call(**changes)))


def test_all_ways_stand_in_one_list_in_their_order():
    html = call_html(call(ways=WAYS))
    ways = html[html.index('class="ways"') : html.index("</ul>", html.index('class="ways"'))]
    assert re.findall(r"<strong>(.*?):</strong>", ways) == [
        "Online", "Vor Ort", "Telefonisch", "Per E-Mail", "Auf Papier", "Per Post",
    ]  # fmt: skip


def test_nobody_is_sent_to_a_call_that_has_ended():
    assert "So machen Sie mit" not in text(call_html(call(ways=WAYS, closes=date(2026, 12, 1))))


def test_a_result_stands_before_the_text():
    result = Outcome(day=date(2026, 11, 18), summary="Drei Plätze.", url=URL + "aktuelles/r/")
    html = call_html(call(result=result))
    assert text(html).index("18. November 2026 Drei Plätze.") < text(html).index("Text")
    assert '<a href="../../aktuelles/r/">Mehr zum Ergebnis</a>' in html


def test_calls_are_listed_open_ones_first_by_their_last_day():
    calls = (
        call(id="1", title="Später", closes=date(2026, 12, 31)),
        call(id="2", title="Ohne Ende"),
        call(id="3", title="Bald", closes=date(2026, 12, 5)),
        call(id="0", title="Lange vorbei", closes=date(2026, 10, 5)),
        call(id="4", title="Vorbei", closes=date(2026, 11, 5)),
        call(id="5", title="Geplant", opens=date(2027, 1, 5)),
        call(id="6", title="Fertig", result=Outcome(day=date(2026, 11, 1), summary="x")),
    )
    listed = pages(SiteContent(calls=calls)).calls_list(Written("Mitmachen", Markup(""), "../"))
    titles = re.findall(r'class="title"><a [^>]*>(.*?)</a>', listed)
    assert titles == ["Bald", "Später", "Ohne Ende", "Geplant", "Fertig", "Vorbei", "Lange vorbei"]
    assert "Zurzeit ist kein Aufruf offen" not in text(listed)


def test_without_an_open_call_the_list_says_so_and_what_to_do_instead():
    listed = text(pages().calls_list(Written("Mitmachen", Markup(""), "../")))
    assert "Zurzeit ist kein Aufruf offen. Schauen Sie stattdessen in unsere Termine" in listed


def test_the_home_page_has_open_calls_with_their_last_day_or_no_heading():
    home = Written("Start", Markup(""), "")
    one = call(closes=date(2026, 12, 31))
    assert "Mitmachen noch bis 31. Dezember Testen Sie" in text(pages(SiteContent(calls=(one,))).home(home))
    assert "Mitmachen" not in text(pages(SiteContent(calls=(replace(one, state=CallState.CLOSED),))).home(home))


def test_a_call_tells_the_browser_when_its_last_day_is_over():
    assert 'data-end="2026-12-31T23:00:00Z"' in call_html(call(closes=date(2026, 12, 31)))


@pytest.mark.parametrize("field", ["title", "summary", "effort", "who", "needs", "reward", "collects"])
def test_text_of_a_call_stays_text(field):
    assert "<img src=x" not in call_html(call(**{field: HOSTILE}))


# --- the last day of a call in the calendar ---------------------------------------------------------------------------


def test_a_last_day_is_an_event_of_the_calendar_with_a_uid_for_good():
    one = call(calendar=True, closes=date(2026, 12, 31), topics=("KI",))
    (found,) = deadline_events((one, call(closes=date(2026, 12, 31)), call(calendar=True)), LAB)
    assert found.uid == "a.deadline@berlin.labnetz"
    assert found.title == "Frist: Testen Sie"
    assert found.when == Days(date(2026, 12, 31), date(2026, 12, 31))
    assert (found.url, found.topics) == (one.url, ("KI",))


@pytest.mark.parametrize(
    "changes",
    [
        {"state": CallState.CLOSED},
        {"state": CallState.RESULT},
        {"visibility": Visibility.INTERNAL},
    ],
)
def test_nobody_waits_for_the_last_day_of_a_call_that_has_ended(changes):
    assert deadline_events((call(calendar=True, closes=date(2026, 12, 31), **changes),), LAB) == ()


# --- practices --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": PracticeKind.METHOD}, "Art Methode"),
        ({"time": "2 Stunden"}, "Dauer 2 Stunden"),
        ({"group_size": "6 bis 12"}, "Gruppe 6 bis 12"),
        ({"level": "ohne"}, "Nötige Erfahrung ohne"),
        ({"roles": ("Moderation",)}, "Rollen Moderation"),
        ({"materials": ("Stifte", "Suppe")}, "Material Stifte Suppe"),
        ({"space": "Raum"}, "Raum Raum"),
        ({"staff_hours": "8 Stunden"}, "Arbeit für das Team 8 Stunden"),
        ({"cost_note": "20 Euro"}, "Kosten 20 Euro"),
        ({"access_tips": ("Große Schrift",)}, "Damit alle mitmachen können Große Schrift"),
        ({"maturity": Maturity.PROVEN}, "Erprobt Bewährt"),
        ({"version": "1.2"}, "Fassung 1.2"),
        ({"licence": "CC-BY-4.0"}, "Lizenz CC-BY-4.0"),
        ({"languages": ("de",)}, "Sprachen Deutsch"),
        ({"audience": (Audience.SCHOOLS,)}, "Gedacht für Schulen"),
        ({"topics": ("KI",)}, "Themen KI"),
        ({"lessons": ("Mehr Zeit",)}, "Erfahrungen Mehr Zeit"),
        ({"contact": Contact(name="Team")}, "Kontakt Team"),
        ({"changes": ("Kuchen",)}, "Was wir geändert haben Kuchen"),
        ({"based_on": "kehl/testessen@1.0"}, "Baut auf „Testessen“ auf (Kehl, Fassung 1.0)."),
        ({"based_on": "kehl/testessen"}, "Baut auf „Testessen“ auf (Kehl)."),
        ({"based_on": "kehl/t", "origin": "wien"}, "Zuerst entwickelt von Wien."),
    ],
)
def test_a_detail_of_a_practice_is_said_in_words(changes, words):
    assert words in text(practice_html(practice(**changes)))


def test_the_lab_that_one_took_it_from_is_not_named_twice():
    assert "Zuerst entwickelt" not in text(practice_html(practice(based_on="kehl/t", origin="kehl")))


def test_a_practice_of_which_nobody_said_how_proven_it_is_claims_nothing():
    assert "Erprobt" not in text(practice_html(practice()))


def test_attachments_are_links_with_the_names_of_the_files():
    html = practice_html(practice(attachments=(URL + "formate/ablauf%20plan.pdf",)))
    assert '<a href="../../formate/ablauf%20plan.pdf">ablauf plan.pdf</a>' in html


@pytest.mark.parametrize(("name", "expected"), [("test", True), ("berlin/test", True), ("kehl/test", False)])
def test_a_practice_names_the_coming_events_that_follow_it(name, expected):
    page = text(practice_html(practice(), events=(event(practice=name),)))
    assert ("Mittwoch, 9. Dezember 2026, 17 bis 19 Uhr: Treffen" in page) is expected


def test_the_list_of_practices_says_what_each_is_and_from_whom():
    one = practice(kind=PracticeKind.TOOL, maturity=Maturity.PILOT, based_on="kehl/x", summary="Kurz.")
    listed = text(pages(SiteContent(practices=(one,))).practices_list(Written("Formate", Markup(""), "../")))
    assert "Werkzeuge Testessen Kurz. Erprobt Einmal erprobt Baut auf „X“ auf (Kehl)." in listed


def test_practices_stand_by_kind_and_a_kind_of_which_there_is_none_has_no_heading():
    ones = (practice(id="b", title="Zirkel", kind=PracticeKind.METHOD), practice(id="c", title="Abend"), practice())
    html = pages(SiteContent(practices=ones)).practices_list(Written("Formate", Markup(""), "../"))
    assert re.findall(r"<h2>(.*?)</h2>", html) == ["Formate", "Methoden"]
    assert re.findall(r'class="title"><a [^>]*>(.*?)</a>', html) == ["Abend", "Testessen", "Zirkel"]


def test_the_line_plan_of_a_practice_names_the_origin_first_and_then_what_is_ones_own():
    html = practice_html(practice(based_on="kehl/testessen", version="1.2", changes=("Kuchen",)))
    plan = html[html.index('<ol class="lineage">') : html.index("</ol>")]
    assert text(plan) == "Baut auf „Testessen“ auf (Kehl). N · Fassung 1.2 Was wir geändert haben Kuchen"
    assert "lineage" not in practice_html(practice(changes=("Kuchen",)))


def test_a_call_in_a_list_says_effort_and_every_way_once():
    ways = (*WAYS[1:3], Way(phone="030 1"), *WAYS[:1])
    html = pages(SiteContent(calls=(call(effort="3 Minuten", ways=ways),))).calls_list(
        Written("Mitmachen", Markup(""), "../")
    )
    assert "Aufwand 3 Minuten Wie vor Ort, telefonisch, online" in text(html)


def test_the_home_page_says_where_the_lab_is_and_leaves_out_what_nobody_said():
    lab = replace(LAB, place="p", opening_hours=("Di bis Fr 10 bis 18 Uhr",))
    place = Place(id="p", name="Haus", street="Weg 1", city="Berlin")
    known = pages(SiteContent(places=(place,)), lab=lab).home(Written("Start", Markup(""), ""))
    assert "Hier finden Sie uns Haus Adresse Weg 1 Berlin Öffnungszeiten Di bis Fr 10 bis 18 Uhr" in text(known)
    assert "Barrierefreiheit" not in text(known[known.index("Hier finden") :])
    assert "Hier finden" not in pages(SiteContent(places=(place,))).home(Written("Start", Markup(""), ""))


@pytest.mark.parametrize(("summary", "first"), [("Ein Raum.", "Start Ein Raum."), ("", "Start Willkommen!")])
def test_the_home_page_begins_with_what_the_lab_is(summary, first):
    html = pages(lab=replace(LAB, summary=summary)).home(Written("Start", Markup("<p>Willkommen!</p>"), ""))
    assert text(html).startswith(first)
    assert html.count("Willkommen!") == 1


def test_a_piece_of_news_shows_its_picture_in_the_list_of_all_news_alone():
    image = Image("b.webp", "Ein Haus", "Stadt", "CC0-1.0", URL + "aktuelles/b.webp")
    known = pages(SiteContent(updates=(news(image=image),)))
    assert 'src="../aktuelles/b.webp" alt=""' in known.updates_list(Written("Neues", Markup(""), "../"))
    assert "b.webp" not in known.home(Written("Start", Markup(""), ""))


# --- updates and places -----------------------------------------------------------------------------------------------


def update_html(one: Update, **content: object) -> str:
    return pages(SiteContent(updates=(one,), **content)).update(one, Markup(""), "../../")  # type: ignore[arg-type]


def news(**changes: object) -> Update:
    known = {"lab": "berlin", "guid": "g", "title": "Neu", "published": NOW, "licence": LAB.licence}
    return Update(**(known | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": News.RESULT}, "Ergebnis · 2. Dezember 2026"),
        ({"topics": ("KI", "Beteiligung")}, "Themen: KI, Beteiligung"),
        ({"licence": "CC0-1.0"}, "Lizenz: CC0-1.0"),
        ({"author": "Team"}, "2. Dezember 2026 · Team"),
    ],
)
def test_a_detail_of_news_is_said_in_words(changes, words):
    assert words in text(update_html(news(**changes)))


def test_news_link_what_they_are_about_and_nothing_that_is_hidden():
    html = update_html(
        news(refs=("u", "a", "test", "geheim")), events=(event(),), calls=(call(),), practices=(practice(),)
    )
    for way, title in (("t/u/", "Treffen"), ("mitmachen/a/", "Testen Sie"), ("formate/test/", "Testessen")):
        assert f'<a href="../../{way}">{title}</a>' in html
    assert "geheim" not in html


def test_the_picture_of_news_is_found_from_its_page():
    image = Image("b.webp", "Ein Haus", "Stadt", "CC0-1.0", URL + "aktuelles/b.webp")
    assert '<img src="../../aktuelles/b.webp" alt="Ein Haus" loading="lazy"' in update_html(news(image=image))


def place_text(place: Place, lab: Lab = LAB) -> str:
    return pages(SiteContent(places=(place,)), lab=lab).place(place, Markup(""), "../../")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"district": "Wedding", "postal_code": "13347", "city": "Berlin"}, "Ort 13347 Berlin (Wedding)"),
        ({"district": "Wedding"}, "Adresse Wedding"),
        ({"transit": "Bus 7"}, "So kommen Sie hin Bus 7"),
        ({"opening_hours": ("Mo 10 bis 12 Uhr", "Di 9 Uhr")}, "Öffnungszeiten Mo 10 bis 12 Uhr Di 9 Uhr"),
        ({"phone": "030 1"}, "Telefon 030 1"),
        ({"access": (("wc", Access.NO),)}, "Was Antwort Barrierefreies WC nein"),
        ({"measures": (("steps", "0"),)}, "Was Antwort Genauer Rollstuhl keine Angabe Ohne Stufen"),
        ({"measures": (("door-width-cm", "90"),)}, "Türbreite 90 cm"),
        ({"access_note": "Bitte klingeln."}, "Barrierefreiheit Bitte klingeln."),
        ({"access_checked": date(2026, 5, 10)}, "Zuletzt geprüft am 10. Mai 2026"),
        ({"description": "Gegenüber der Uhr."}, "Gegenüber der Uhr."),
    ],
)
def test_a_detail_of_a_place_is_said_in_words(changes, words):
    assert words in text(place_text(Place(id="p", name="Haus", **changes)))


def test_what_is_unknown_of_a_place_is_said_once_with_whom_to_ask():
    page = text(place_text(Place(id="p", name="Haus", access=(("wheelchair", Access.YES), ("wc", Access.UNKNOWN)))))
    assert re.search(
        r"Dazu gibt es keine Angabe: Aufzug, barrierefreies WC, .*\. Fragen Sie uns: lab@berlin\.example", page
    )
    assert page.count("WC") == 1
    assert "Rollstuhl ja" in page


def test_the_entrance_is_shown():
    entrance = Image("e.webp", "Die Tür", "Stadt", "CC0-1.0", URL + "orte/e.webp")
    assert '<img src="../../orte/e.webp" alt="Die Tür"' in place_text(Place(id="p", name="Haus", entrance=entrance))
