"""The kiosk's files: what the board holds, in which colours, and when its copy is renewed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from labnetz.model import Event, Lab, Occurrence, Span, Status
from labnetz.publish.kiosk import MOST_DATES, kiosk
from labnetz.publish.site import Site

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 12, 2, 12, tzinfo=BERLIN)
SITE = Site(
    name="Netz",
    url="https://netz.example/",
    language="de",
    timezone="Europe/Berlin",
    now=NOON.astimezone(UTC),
    labs={"a": Lab(id="a", name="Labor A")},
    is_portal=True,
)


def _date(hours: float, title: str = "Werkstatt", status: Status = Status.SCHEDULED, url: str = "") -> Occurrence:
    start = NOON + timedelta(hours=hours)
    when = Span(start, start + timedelta(hours=2))
    return Occurrence(Event(lab="a", uid=f"{title}{hours}@a", title=title, when=when, status=status, url=url), when)


def _files(*dates: Occurrence, site: Site = SITE) -> dict[str, str]:
    return {one.path: one.content.decode() for one in kiosk(dates, site)}


def test_the_board_holds_today_and_a_week() -> None:
    page = _files(_date(1, "heute"), _date(7 * 24, "in einer Woche"), _date(9 * 24, "später"))["kiosk/index.html"]
    assert "heute" in page
    assert "in einer Woche" in page
    assert "später" not in page


def test_an_empty_board_says_what_comes_next() -> None:
    page = _files(_date(20 * 24))["kiosk/index.html"]
    assert "In den nächsten Tagen ist nichts los. Der nächste Termin ist am Dienstag, 22. Dezember 2026." in page


def test_an_empty_board_of_a_lab_says_what_comes_next_there() -> None:
    """And not when another lab has something, nor when something would have been."""
    other = replace(_date(10 * 24), event=replace(_date(10 * 24).event, lab="b"))
    page = _files(other, _date(12 * 24, status=Status.CANCELLED), _date(20 * 24))["kiosk/index.html"]
    assert "Der nächste Termin ist am Samstag, 12. Dezember 2026." in page.partition("data-names")[0]
    assert re.findall(r'data-lab="a" data-nothing="([^"]*)"', page) == [
        "In den nächsten Tagen ist nichts los. Der nächste Termin ist am Dienstag, 22. Dezember 2026."
    ]


def test_what_the_board_has_no_room_for_is_not_denied() -> None:
    many = [_date(1 + number / 60, f"Termin {number}") for number in range(MOST_DATES)]
    other = replace(_date(30), event=replace(_date(30).event, lab="b"))
    site = replace(SITE, labs={**SITE.labs, "b": Lab(id="b", name="Labor B")})
    page = _files(*many, other, site=site)["kiosk/index.html"]
    assert 'data-lab="b" data-nothing="Der nächste Termin ist am Donnerstag, 3. Dezember 2026."' in page
    assert 'data-lab="a" data-nothing="In den nächsten Tagen ist nichts los."' in page


def test_a_board_ends_with_a_whole_day() -> None:
    many = [_date(1 + number / 60, f"Termin {number}") for number in range(MOST_DATES + 20)]
    page = _files(*many, _date(30, "morgen"))["kiosk/index.html"]
    assert page.count('class="row"') == MOST_DATES + 20


def test_what_a_lab_wrote_stays_text_and_its_address_a_picture() -> None:
    page = _files(_date(1, "<script>alert(1)</script>", url="https://a.example/x"))["kiosk/index.html"]
    assert "<script>alert" not in page
    assert "https://a.example/x" not in page
    assert page.count("<svg") == 2  # the sign, and the code
    assert _files(_date(1, url="javascript:alert(1)"))["kiosk/index.html"].count("<svg") == 1


def test_an_address_that_is_too_long_for_a_code_stops_no_board() -> None:
    for url in ("https://labor.example/" + "\U0001f600" * 900, "https://labor.example/" + "a" * 400):
        page = _files(_date(1, "Löten", url=url))["kiosk/index.html"]
        assert "Löten" in page
        assert page.count("<svg") == 1  # the sign


def test_what_does_not_take_place_is_not_running() -> None:
    page = _files(_date(1, status=Status.CANCELLED), _date(2))["kiosk/index.html"]
    assert page.count(" data-off>") == 1
    assert page.count('class="running"') == 1


def test_the_board_is_dark_whatever_the_device_prefers() -> None:
    style = _files()["kiosk/kiosk.css"]
    assert "prefers-color-scheme" not in style
    assert re.findall(r"--paper: (#\w+)", style)[-1] == "#14161a"
    assert len(re.findall(r'\[data-line="berry"\]', style)) == 2
    assert 'url("../assets/' in style


def test_the_copy_is_renewed_when_the_board_changes() -> None:
    one, same, other = (_files(_date(1, title))["kiosk/worker.js"] for title in ("A", "A", "B"))
    assert one == same != other
    assert "LABNETZ" not in one
    later = _files(_date(1, "A"), site=replace(SITE, now=SITE.now + timedelta(minutes=1)))["kiosk/worker.js"]
    assert later != one
