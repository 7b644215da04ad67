"""The kiosk's files: what the board holds, in which colours, and when its copy is renewed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from labnetz.model import Call, Demo, Event, Lab, Occurrence, Source, Span, Status
from labnetz.publish.event_links import event_key
from labnetz.publish.kiosk import MOST_DATES, Announced, kiosk
from labnetz.publish.members import members
from labnetz.publish.portal_pages import portal_pages
from labnetz.publish.qr import qr
from labnetz.publish.site import Site
from portal_content import content_of
from some_network import network_of

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 12, 2, 12, tzinfo=BERLIN)


def _lab(id_: str, name: str) -> Lab:
    return Lab(id=id_, name=name, sources=(Source(id_, "events", "events", "https://a.example/x.ics"),))


SITE = Site(
    name="Netz",
    url="https://netz.example/",
    language="de",
    timezone="Europe/Berlin",
    now=NOON.astimezone(UTC),
    labs={"a": _lab("a", "Labor A"), "b": _lab("b", "Labor B")},
    is_portal=True,
)


def _date(hours: float, title: str = "Werkstatt", status: Status = Status.SCHEDULED, url: str = "") -> Occurrence:
    start = NOON + timedelta(hours=hours)
    when = Span(start, start + timedelta(hours=2))
    return Occurrence(Event(lab="a", uid=f"{title}{hours}@a", title=title, when=when, status=status, url=url), when)


def _files(*dates: Occurrence, site: Site = SITE, calls: tuple[Call, ...] = ()) -> dict[str, str]:
    known = members(content_of(network_of(*site.labs.values()), calls=calls), dates, "de")
    return {one.path: one.content.decode() for one in kiosk(Announced(dates, calls), known, site)}


def test_the_board_holds_today_and_a_week() -> None:
    page = _files(_date(1, "heute"), _date(7 * 24, "in einer Woche"), _date(9 * 24, "später"))["kiosk/index.html"]
    assert "heute" in page
    assert "in einer Woche" in page
    assert "später" not in page


def test_boards_of_a_demonstration_say_that_its_dates_do_not_take_place() -> None:
    """No banner stands above a board."""
    said = "Beispieltermine einer Demonstration: Sie finden nicht statt."
    assert said not in "".join(_files(_date(1)).values())
    for is_demo in (True, False):
        network = replace(network_of(*SITE.labs.values()), demo=is_demo)
        pages, _ = portal_pages(content_of(network, events=(_date(1).event,)), SITE)
        boards = [one for one in pages.kiosk(()) if one.path.endswith("index.html")]
        assert [said in b"".join(one.parts()).decode() for one in boards] == [is_demo] * 3


def test_the_board_of_a_lab_that_is_a_demonstration_says_so() -> None:
    labs = SITE.labs | {"a": replace(SITE.labs["a"], demo=Demo())}
    files = _files(_date(1), site=replace(SITE, labs=labs))
    said = {path: "Sie finden nicht statt." in page for path, page in files.items() if path.endswith("index.html")}
    assert said == {"kiosk/index.html": False, "kiosk/a/index.html": True, "kiosk/b/index.html": False}


def test_an_empty_board_says_what_comes_next() -> None:
    page = _files(_date(20 * 24))["kiosk/index.html"]
    assert "In den nächsten Tagen ist nichts los. Der nächste Termin ist am Dienstag, 22. Dezember 2026." in page


def test_an_empty_board_of_a_lab_says_what_comes_next_there() -> None:
    """And not when another lab has something, nor when something would have been."""
    other = replace(_date(10 * 24), event=replace(_date(10 * 24).event, lab="b"))
    files = _files(other, _date(12 * 24, status=Status.CANCELLED), _date(20 * 24))
    nothing = "In den nächsten Tagen ist nichts los. Der nächste Termin ist am"
    assert f"{nothing} Samstag, 12. Dezember 2026." in files["kiosk/index.html"]
    assert f"{nothing} Dienstag, 22. Dezember 2026." in files["kiosk/a/index.html"]


def test_what_the_board_has_no_room_for_is_not_denied() -> None:
    many = [_date(1 + number / 60, f"Termin {number}") for number in range(MOST_DATES)]
    other = replace(_date(30, "von B"), event=replace(_date(30, "von B").event, lab="b"))
    files = _files(*many, other)
    assert "von B" not in files["kiosk/index.html"]
    assert "Der nächste Termin ist am Donnerstag, 3. Dezember 2026." in files["kiosk/index.html"]
    assert "In den nächsten Tagen ist nichts los" not in files["kiosk/index.html"]
    assert "von B" in files["kiosk/b/index.html"]


def test_a_lab_has_a_board_of_its_own() -> None:
    both = replace(_date(2, "gemeinsam"), event=replace(_date(2, "gemeinsam").event, also=("b",)))
    files = _files(_date(1, "nur A"), both)
    assert "nur A" in files["kiosk/a/index.html"]
    assert "nur A" not in files["kiosk/b/index.html"]
    assert "gemeinsam" in files["kiosk/b/index.html"]
    assert "<title>Tafel von Labor B – Netz</title>" in files["kiosk/b/index.html"]
    assert 'href="../kiosk.css"' in files["kiosk/b/index.html"]


def test_a_lab_that_announces_nothing_has_no_board() -> None:
    silent = Lab(id="c", name="Labor C")
    site = replace(SITE, labs={**SITE.labs, "c": silent})
    assert "kiosk/c/index.html" not in _files(_date(1), site=site)
    assert "kiosk/c/index.html" in _files(_date(1), site=site, calls=(Call(lab="c", uid="x", id="x", title="Testen"),))


def test_calls_stand_on_the_board_with_their_last_day_and_a_code() -> None:
    last = date(2026, 12, 11)
    open_ = Call(lab="a", uid="1", id="formular", title="Formular testen", closes=last, url="https://a.example/f")
    over = Call(lab="a", uid="2", id="alt", title="Alter Aufruf", closes=date(2026, 11, 1))
    page = _files(calls=(open_, over))["kiosk/index.html"]
    assert "Formular testen" in page
    assert "noch bis 11. Dezember" in page
    assert 'data-end="2026-12-11T23:00:00Z"' in page
    assert "Alter Aufruf" not in page
    assert str(qr("https://netz.example/mitmachen/a/formular/")) in page
    assert "data-calls" not in _files()["kiosk/index.html"].replace("data-no-calls", "")


def test_a_board_ends_with_a_whole_day() -> None:
    many = [_date(1 + number / 60, f"Termin {number}") for number in range(MOST_DATES + 20)]
    page = _files(*many, _date(30, "morgen"))["kiosk/index.html"]
    assert page.count('class="row"') == MOST_DATES + 20


def test_what_a_lab_wrote_stays_text_and_its_address_a_picture() -> None:
    one = _date(1, "<script>alert(1)</script>", url="https://a.example/x")
    page = _files(one)["kiosk/index.html"]
    assert "<script>alert" not in page
    assert "https://a.example/x" not in page
    assert str(qr(f"https://netz.example/veranstaltungen/{event_key(one.event.uid)}/")) in page


def test_an_address_that_is_too_long_for_a_code_stops_no_board() -> None:
    far = replace(SITE, url=f"https://netz.example/{'a' * 400}/")
    page = _files(_date(1, "Löten"), site=far)["kiosk/index.html"]
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


def test_a_board_stays_the_same_file_until_something_on_it_changes() -> None:
    later = replace(SITE, now=SITE.now + timedelta(minutes=1))
    assert _files(_date(1, "A")) == _files(_date(1, "A"), site=later)
    one, other = (_files(_date(1, title))["kiosk/index.html"] for title in ("A", "B"))
    versions = [re.search(r'data-version="(\w+)"', page) for page in (one, other)]
    assert len({found[1] for found in versions if found}) == 2
    tomorrow = replace(SITE, now=SITE.now + timedelta(days=1))
    assert "Daten vom 3. Dezember 2026" in _files(_date(40), site=tomorrow)["kiosk/index.html"]


def test_the_worker_is_another_one_when_the_board_works_otherwise() -> None:
    """Its copies of boards are renewed with each board that it fetches."""
    worker = _files(_date(1))["kiosk/worker.js"]
    assert "LABNETZ" not in worker
    assert re.search(r"labnetz-kiosk-[0-9a-f]{16}", worker)
