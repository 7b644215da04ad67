"""The portal's home page: what stands on it, that it is never empty, and that it stays small in a large network."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from markupsafe import Markup

from labnetz.model import Call, Days, Event, Lab, LabStatus, Occurrence, Source, Span, Status, Update, When
from labnetz.publish.glance import Known
from labnetz.publish.home_page import home_page
from labnetz.publish.members import MOST_LANDS, members
from labnetz.publish.near import MOST_LABS
from labnetz.publish.render import Written
from labnetz.publish.site import portal_site
from portal_content import content_of
from some_network import network_of

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 12, 2, 8, tzinfo=BERLIN)  # a Wednesday


def _lab(id_: str, land: str = "Hessen", status: LabStatus = LabStatus.OPEN) -> Lab:
    sources = (Source(id_, "events", "events", f"https://{id_}.example/x.ics"),)
    return Lab(id=id_, name=f"Labor {id_}", land=land, status=status, sources=sources, lat=50.0, lon=8.2)


LABS = (_lab("a"), _lab("b", "Berlin"))


def _on(when: When, title: str = "Werkstatt", lab: str = "a", status: Status = Status.SCHEDULED) -> Occurrence:
    return Occurrence(Event(lab=lab, uid=f"{title}@{lab}", title=title, when=when, status=status), when)


def _in(hours: float, title: str = "Werkstatt", lab: str = "a", status: Status = Status.SCHEDULED) -> Occurrence:
    start = NOW + timedelta(hours=hours)
    return _on(Span(start, start + timedelta(hours=2)), title, lab, status)


def _home(
    *dates: Occurrence,
    labs: tuple[Lab, ...] = LABS,
    calls: tuple[Call, ...] = (),
    updates: tuple[Update, ...] = (),
    body: str = "",
) -> str:
    network = network_of(*labs)
    site = portal_site(network, NOW.astimezone(UTC))
    found = members(content_of(network, calls=calls, updates=updates), dates, "de")
    written = Written("Was ist los?", Markup(body), "")  # noqa: S704 - the test's own text
    return home_page(written, Known(dates, calls, updates), found, site)


def test_it_begins_with_one_sentence_on_what_a_lab_is() -> None:
    own = "<p>Ein Labor ist ein <a href='ueber/'>Raum</a>.</p>\n<h2 id='x'>Mehr</h2><p>Viel mehr.</p>"
    page = _home(body=own)
    assert "<p class=\"lead\">Ein Labor ist ein <a href='ueber/'>Raum</a>.</p>" in page
    assert page.count("Ein Labor ist ein") == 1
    assert "Viel mehr." in page.partition("</form>")[2]


def test_whoever_wrote_no_sentence_has_one() -> None:
    for body in ("", "<h2>Mehr</h2><p>Viel mehr.</p>"):
        assert "Ein Stadtlabor ist ein offener Ort" in _home(body=body).partition("</form>")[0]


def test_what_is_on_today_stands_first() -> None:
    page = _home(_in(1, "Heute hier"), _in(30, "Morgen"))
    assert page.index("Heute hier") < page.index("Morgen") < page.index("Alle Termine ansehen")
    assert "ist nichts los" not in page


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        pytest.param(
            (_in(100),),
            "Am Mittwoch, 2. Dezember 2026, ist nichts los. Weiter geht es am Sonntag, 6. Dezember 2026.",
            id="it says what comes next",
        ),
        pytest.param(
            (_in(1, status=Status.CANCELLED), _in(100)), "Weiter geht es am Sonntag", id="what is off is not on"
        ),
        pytest.param((_in(1, status=Status.POSTPONED),), "ist nichts los.</p>", id="nothing that takes place is known"),
    ],
)
def test_when_nothing_is_on_today(dates: tuple[Occurrence, ...], expected: str) -> None:
    page = _home(*dates)
    assert expected in page
    assert 'class="quiet" data-end="2026-12-02T23:00:00Z"' in page  # midnight in Berlin: then it is yesterday's news


def test_what_began_earlier_and_still_runs_is_on_today() -> None:
    assert "ist nichts los" not in _home(_on(Days(date(2026, 11, 20), date(2026, 12, 24)), "Ausstellung"))


def test_a_network_in_which_nothing_is_known_still_says_what_it_is() -> None:
    page = _home(labs=())
    for said in (
        "Ein Stadtlabor ist",
        "Zurzeit sind keine Termine bekannt",
        "Zurzeit macht kein Labor mit",
        "Abonnieren",
    ):
        assert said in page, said
    assert "<select" not in page


def test_open_calls_stand_with_their_last_day_those_that_close_first_before() -> None:
    calls = tuple(
        Call(lab="a", uid=name, id=name, title=name, closes=date(2026, 12, day))
        for name, day in (("spät", 20), ("früh", 5), ("alt", 1))
    )
    page = _home(calls=calls)
    assert page.index("noch bis 5. Dezember") < page.index("noch bis 20. Dezember")
    assert 'href="mitmachen/a/früh/"' in page
    assert "mitmachen/a/alt/" not in page


def test_of_calls_that_are_over_it_says_that_none_is_open() -> None:
    over = Call(lab="a", uid="x", id="x", title="Alter Aufruf", closes=date(2026, 11, 1))
    assert "Zurzeit ist kein Aufruf offen." in _home(calls=(over,))
    assert "Aufruf" not in _home()


def test_news_of_one_lab_do_not_bury_the_others() -> None:
    news = [Update(lab="a", guid=str(n), title=f"A{n}", published=NOW - timedelta(hours=n)) for n in range(9)]
    page = _home(updates=(*news, Update(lab="b", guid="b", title="Von B", published=NOW - timedelta(days=9))))
    assert "Von B" in page
    assert "A2" not in page


def test_near_are_laender_and_labs_that_one_can_visit() -> None:
    labs = (*LABS, _lab("alt", "Sachsen", LabStatus.ARCHIVED))
    page = _home(labs=labs)
    options = re.findall(r'<option value="([^"]+)" data-href="([^"]+)">', page)
    assert options == [
        ("land=berlin", "labore/land/berlin/"),
        ("land=hessen", "labore/land/hessen/"),
        ("lab=a", "labore/a/"),
        ("lab=b", "labore/b/"),
    ]


def test_without_a_script_each_land_is_a_link() -> None:
    ways = _home().partition("<div data-way>")[2].partition("</div>")[0]
    assert re.findall(r'href="([^"]+)"', ways) == ["labore/land/berlin/", "labore/land/hessen/"]


def test_a_thousand_labs_make_no_longer_page_than_a_hundred() -> None:
    def page_of(count: int) -> str:
        labs = tuple(replace(_lab(f"l{n:04}", f"Land {n % 150}"), lat=48 + n % 6, lon=7 + n % 7) for n in range(count))
        dates = tuple(_in(1 + n * 24 / count, f"Termin {n}", f"l{n:04}") for n in range(count))
        return _home(*dates, labs=labs)

    many = page_of(1000)
    assert len(many) < 1.1 * len(page_of(200))
    assert many.count('value="land=') <= MOST_LANDS
    assert 'value="lab=' not in many
    assert MOST_LABS < 200


def test_a_day_with_hundreds_of_dates_shows_what_begins_and_how_many_more_there_are() -> None:
    old = tuple(_on(Days(date(2026, 10, 1), date(2026, 12, 24)), f"Ausstellung {n}") for n in range(100))
    page = _home(*old, *(_in(1 + n / 60, f"Neu {n}") for n in range(4)))
    assert page.count('<li class="stop"') == 8
    assert page.index("Ausstellung") < page.index("Neu 0") < page.index("Neu 3")
    assert "Am Mittwoch, 2. Dezember 2026, gibt es noch 96 weitere Termine." in page


def test_texts_of_labs_stay_texts() -> None:
    evil = replace(_lab("a", "<b>Land"), name="<script>alert(1)</script>", summary="<img src=x>")
    page = _home(_in(1, "<script>alert(2)</script>"), labs=(evil,))
    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert "<b>Land" not in page
