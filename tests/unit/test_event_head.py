"""What a page of an event says of its time: in its head, and to visitors in another zone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from markupsafe import Markup

from labnetz.content.site_content import SiteContent
from labnetz.model import Days, Event, Lab, Series, Span, Status
from labnetz.publish.event_page import head_words
from labnetz.publish.lab_pages import lab_pages
from labnetz.publish.site import Site

BERLIN = ZoneInfo("Europe/Berlin")
LAB = Lab(id="berlin", name="CityLAB Berlin", url="https://netz.example/berlin/", line="berry")
NOW = datetime(2026, 12, 2, 8, tzinfo=UTC)


def site(language: str = "de") -> Site:
    return Site(name="x", url=LAB.url, language=language, timezone="Europe/Berlin", now=NOW, labs={"berlin": LAB})


def event(**changes: object) -> Event:
    when = Span(datetime(2026, 12, 9, 17, tzinfo=BERLIN), datetime(2026, 12, 9, 19, tzinfo=BERLIN))
    known = {"lab": "berlin", "uid": "u", "id": "u", "title": "Treffen", "when": when, "url": LAB.url + "t/u/"}
    return Event(**(known | changes))  # type: ignore[arg-type]


# --- what a page says of its time to search engines -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "title", "description"),
    [
        pytest.param(
            {"summary": "Wir reden."},
            "Treffen – Mi., 9. Dez. 2026",
            "Mittwoch, 9. Dezember 2026, 17 bis 19 Uhr. Wir reden.",
            id="single",
        ),
        pytest.param(
            {"status": Status.CANCELLED, "room": "Saal"},
            "Fällt aus: Treffen – Mi., 9. Dez. 2026",
            "Mittwoch, 9. Dezember 2026, 17 bis 19 Uhr, Saal",
            id="cancelled",
        ),
        pytest.param(
            {"when": Span(datetime(2026, 12, 9, 16, tzinfo=UTC))},
            "Treffen – Mi., 9. Dez. 2026",
            "Mittwoch, 9. Dezember 2026, ab 17 Uhr",
            id="written in UTC",
        ),
        pytest.param(
            {"series": Series("FREQ=WEEKLY"), "summary": "Wir reden."},
            "Treffen",
            "Jede Woche am Mittwoch, 17 bis 19 Uhr. Wir reden.",
            id="a series names no day that moves on",
        ),
    ],
)
def test_a_head_says_when_an_event_is(changes, title, description):
    assert head_words(event(**changes), site()) == (title, description)


def page(one: Event, language: str = "de") -> str:
    return str(lab_pages(LAB, site(language), SiteContent(events=(one,)))[0].event(one, Markup(""), "../../"))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "Das ist die Ortszeit in Deutschland (Berlin). |ab {begin} Uhr|{begin} bis {end} Uhr"),
        ("en", "This is local time in Germany (Berlin). |from {begin}|{begin} to {end}"),
        ("fr", "C’est l’heure locale\u00a0: Allemagne (Berlin). |à partir de {begin}|{begin} à {end}"),
    ],
)
def test_the_browser_is_given_the_words_for_the_visitors_own_time(language, words):
    html = page(event(), language)
    note, start, both = words.split("|")
    assert f'data-until="2026-12-09T18:00:00Z" hidden>{note}<span data-from="{start}" data-to="{both}" hidden>' in html


def test_whole_days_have_no_time_elsewhere():
    assert "data-from" not in page(event(when=Days(date(2026, 12, 9), date(2026, 12, 9))))


def test_nobody_puts_into_the_calendar_what_is_over():
    over = Span(datetime(2026, 11, 9, 17, tzinfo=BERLIN))
    assert "In meinen Kalender" in page(event())
    assert "In meinen Kalender" not in page(event(when=over))


def test_the_calendar_comes_before_all_details():
    html = page(event(room="Saal 2"))
    assert html.index("17 bis 19 Uhr") < html.index("In meinen Kalender") < html.index("Saal 2</p></dd>")
