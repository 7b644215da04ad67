"""A lab's folder of sources: calendars in it, calendars elsewhere, and what is published as a page already."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from labnetz.content.calendars import OwnCalendar, read_own_calendar
from labnetz.harvest.decide import sha256
from labnetz.harvest.store import FolderStore
from labnetz.lab_sources import beside_pages, read_sources
from labnetz.model import ForeignCalendar, Lab, Place, Receipt, Snapshot, Source, Status

NOW = datetime(2026, 11, 20, 11, tzinfo=UTC)
LAB = Lab(id="teststadt", name="Labor Teststadt", url="https://teststadt.example/", licence="CC-BY-4.0")
PLACES = {"zentralbibliothek": Place(id="zentralbibliothek", name="Zentralbibliothek", city="Teststadt")}


def vevent(*lines: str, uid: str = "7@verein.example", start: str = "20261202T170000") -> str:
    stamp = f":{start}" if start.endswith("Z") or ":" in start else f";TZID=Europe/Berlin:{start}"
    return "\n".join(
        ["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20261101T080000Z", f"DTSTART{stamp}", *lines, "END:VEVENT"]
    )


def calendar(*events: str) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *events, "END:VCALENDAR", ""]
    return "\n".join(lines).replace("\n", "\r\n").encode()


def read(body: bytes, **more):
    own = OwnCalendar(key="verein", path="quellen/verein.ics", lab=LAB, **more)
    return read_own_calendar(
        body, own, now=NOW, address=lambda id_: f"https://teststadt.example/veranstaltungen/{id_}/"
    )


def one(body: bytes, **more):
    (found,) = read(body, **more).found
    return found.event


def folder_with(tmp_path: Path, **files: bytes) -> Path:
    (tmp_path / "quellen").mkdir()
    for name, body in files.items():
        (tmp_path / "quellen" / name.replace("__", ".")).write_bytes(body)
    return tmp_path


def problems_of(content) -> list[str]:
    return [f"{problem.level} {problem.rule} {problem}" for problem in content.problems]


# --- calendars as files -----------------------------------------------------------------------------------------------


def test_an_event_of_a_calendar_is_the_labs_own_and_gets_a_page():
    event = one(
        calendar(vevent("SUMMARY:Löten", "URL:https://verein.example/7", "CATEGORIES:Technik")), topics=("Verein",)
    )
    assert (event.lab, event.title, event.licence) == ("teststadt", "Löten", "CC-BY-4.0")
    assert event.id.startswith("verein-")
    assert len(event.id) == len("verein-") + 8
    assert event.url == f"https://teststadt.example/veranstaltungen/{event.id}/"
    assert event.source == "https://verein.example/7"
    assert event.topics == ("Technik", "Verein")


def test_the_id_depends_on_the_uid_alone():
    first = one(calendar(vevent("SUMMARY:Löten")))
    second = one(calendar(vevent("SUMMARY:Löten für alle", start="20261203T180000")))
    assert first.id == second.id
    assert first.id != one(calendar(vevent("SUMMARY:Löten", uid="8@verein.example"))).id


@pytest.mark.parametrize(
    ("uid", "kept"),
    [
        ("7@verein.example", "7@verein.example"),
        ("040000008200E00074C5B7101A82E00800000000A0A1", "040000008200E00074C5B7101A82E00800000000A0A1"),
        ("7", "7@verein.teststadt.lab"),
        ("event-5", "event-5@verein.teststadt.lab"),
    ],
)
def test_a_uid_that_others_may_have_too_gets_the_names_of_calendar_and_lab(uid, kept):
    assert one(calendar(vevent("SUMMARY:x", uid=uid))).uid == kept


def test_private_events_and_people_stay_out():
    body = calendar(
        vevent("SUMMARY:Zahnarzt", "CLASS:PRIVATE", uid="a@x.example"),
        vevent(
            "SUMMARY:Löten", "ATTENDEE;CN=Erika Muster:mailto:erika@x.example", "ORGANIZER;CN=Max:mailto:max@x.example"
        ),
    )
    reading = read(body)
    assert [found.event.title for found in reading.found] == ["Löten"]
    said = repr(reading)
    assert not [name for name in ("Zahnarzt", "Erika", "erika", "Max") if name in said]


def test_times_without_a_zone_are_those_of_the_lab_or_as_the_file_beside_says():
    body = calendar(
        "BEGIN:VEVENT\nUID:1@x.example\nDTSTAMP:20261101T080000Z\nDTSTART:20261202T170000\nSUMMARY:x\nEND:VEVENT"
    )
    assert one(body).when.start.astimezone(UTC).hour == 16
    assert one(body, timezone="Europe/London").when.start.astimezone(UTC).hour == 17


def test_what_is_over_for_more_than_a_year_is_left_out_but_no_series_that_goes_on():
    body = calendar(
        vevent("SUMMARY:alt", uid="1@x.example", start="20241202T170000"),
        vevent("SUMMARY:voriges Jahr", uid="2@x.example", start="20251202T170000"),
        vevent("SUMMARY:Reihe", "RRULE:FREQ=WEEKLY", uid="3@x.example", start="20201202T170000"),
        vevent(
            "SUMMARY:alte Reihe", "RRULE:FREQ=WEEKLY;UNTIL=20221202T160000Z", uid="4@x.example", start="20201202T170000"
        ),
    )
    assert [found.event.title for found in read(body).found] == ["voriges Jahr", "Reihe"]


def test_a_series_that_is_over_but_has_dates_added_to_it_stays():
    rule, added = "RRULE:FREQ=WEEKLY;UNTIL=20221202T160000Z", "RDATE;TZID=Europe/Berlin:20261203T170000"
    body = calendar(vevent("SUMMARY:Reihe", rule, added, start="20221125T170000"))
    assert [found.event.title for found in read(body).found] == ["Reihe"]


def test_a_series_keeps_its_rule_and_its_changed_dates():
    body = calendar(
        vevent("SUMMARY:Reihe", "RRULE:FREQ=WEEKLY"),
        vevent(
            "SUMMARY:Reihe",
            "RECURRENCE-ID;TZID=Europe/Berlin:20261209T170000",
            "STATUS:CANCELLED",
            start="20261209T170000",
        ),
    )
    series, changed = (found.event for found in read(body).found)
    assert series.series.rrule == "FREQ=WEEKLY"
    assert (changed.id, changed.uid, changed.status) == (series.id, series.uid, Status.CANCELLED)
    assert changed.recurrence_id is not None


def test_a_place_that_the_lab_has_a_page_of_is_that_place():
    places = {"zentralbibliothek": PLACES["zentralbibliothek"]}
    assert one(calendar(vevent("SUMMARY:x", "LOCATION:Zentralbibliothek")), places=places).place.city == "Teststadt"
    assert one(calendar(vevent("SUMMARY:x", "LOCATION:Alte Post")), places=places).place == Place(name="Alte Post")


@pytest.mark.parametrize(("practice", "kept"), [("berlin/testessen", "berlin/testessen"), ("testessen", "")])
def test_a_practice_that_names_no_lab_is_left_out(practice, kept):
    assert one(calendar(vevent("SUMMARY:x", f"X-LABNETZ-PRACTICE:{practice}"))).practice == kept


def test_text_stays_text():
    event = one(calendar(vevent("SUMMARY:x", "DESCRIPTION:*a* --8<-- {{ b }}\\n\\n# c")))
    assert event.description == "*a* --8<-- {{ b }}\n\n# c"


def test_a_file_that_is_no_calendar_costs_only_itself(tmp_path):
    folder = folder_with(tmp_path, a__ics=b"<html>", b__ics=calendar(vevent("SUMMARY:gut")))
    content = read_sources(folder, LAB, PLACES, NOW)
    assert [event.title for event in content.events] == ["gut"]
    assert [line.split(" – ")[0].partition(":")[0] for line in problems_of(content)] == ["error SRC-01 quellen/a.ics"]


def test_the_file_beside_a_calendar_names_topics_places_and_zone(tmp_path):
    folder = folder_with(
        tmp_path,
        verein__ics=calendar(vevent("SUMMARY:x", "LOCATION:ZB")),
        verein__yml=(
            b"topics: [Verein]\nplaces: {ZB: zentralbibliothek, AP: altepost}\ntimezone: Europe/Berlin\nfarbe: blau\n"
        ),
    )
    content = read_sources(folder, LAB, PLACES, NOW)
    (event,) = content.events
    assert (event.topics, event.place.id) == (("Verein",), "zentralbibliothek")
    assert problems_of(content) == [
        'error DATA-03 quellen/verein.yml:4:1: there is no key "farbe"'
        " – delete it, or use one of: places, timezone, topics",
        'error DATA-12 quellen/verein.yml:2:37: there is no place "altepost" – make a page for it first',
    ]


@pytest.mark.parametrize("beside", [b"timezone: Mars\n", b"topics: [a\n", "ö".encode("latin-1")])
def test_a_file_beside_that_cannot_be_trusted_holds_its_calendar_up(tmp_path, beside):
    folder = folder_with(
        tmp_path, a__ics=calendar(vevent("SUMMARY:x")), a__yml=beside, b__ics=calendar(vevent("SUMMARY:b"))
    )
    content = read_sources(folder, LAB, PLACES, NOW)
    assert [event.title for event in content.events] == ["b"]
    assert problems_of(content)[-1] == (
        "error SRC-02 quellen/a.ics: no event of this file is published, because quellen/a.yml can't be used"
        " – correct what is said about that above"
    )


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    folder = folder_with(tmp_path, a__csv=b"x" * 5_000_001, b__ics=b"x" * 5_000_001)
    assert [problem.rule for problem in read_sources(folder, LAB, PLACES, NOW).problems] == ["SRC-01", "SRC-01"]


def test_a_lab_without_sources_has_none(tmp_path):
    assert read_sources(tmp_path, LAB, PLACES, NOW).found == ()


def test_the_folder_may_have_another_name(tmp_path):
    (tmp_path / "importe").mkdir()
    (tmp_path / "importe" / "a.ics").write_bytes(calendar(vevent("SUMMARY:x")))
    lab = Lab(id="teststadt", name="x", url="https://x.example/", folders=(("sources", "importe"),))
    content = read_sources(tmp_path, lab, PLACES, NOW)
    assert list(content.paths.values()) == ["importe/a.ics"]


# --- calendars elsewhere ----------------------------------------------------------------------------------------------

ELSEWHERE = ForeignCalendar(key="stadt", url="https://stadt.example/k.ics", topics=("Stadt",))
WITH_CALENDAR = Lab(id="teststadt", name="x", url="https://x.example/", licence="CC-BY-4.0", calendars=(ELSEWHERE,))


def keep(folder: Path, body: bytes, received: datetime) -> None:
    receipt = Receipt(url=ELSEWHERE.url, sha256=sha256(body), received=received, entries=1)
    FolderStore(folder / "snapshots").save(
        Source("teststadt", "events", "stadt", ELSEWHERE.url), Snapshot(body, receipt)
    )


def test_a_calendar_elsewhere_is_read_from_what_was_harvested(tmp_path):
    keep(tmp_path, calendar(vevent("SUMMARY:x")), NOW - timedelta(days=1))
    content = read_sources(tmp_path, WITH_CALENDAR, PLACES, NOW)
    (event,) = content.events
    assert (event.id.partition("-")[0], event.topics, event.source) == ("stadt", ("Stadt",), ELSEWHERE.url)
    assert problems_of(content) == []
    assert content.paths == {event.id: ELSEWHERE.url}


def test_one_that_was_never_harvested_is_told_with_the_command(tmp_path):
    content = read_sources(tmp_path, WITH_CALENDAR, PLACES, NOW)
    assert problems_of(content) == [
        "warning SRC-07 lab.yml: the calendar https://stadt.example/k.ics was never fetched, so its events are missing"
        f" – run labnetz harvest --site {tmp_path.as_posix()}"
    ]


def test_an_old_state_is_shown_and_told(tmp_path):
    keep(tmp_path, calendar(vevent("SUMMARY:x")), NOW - timedelta(days=20))
    content = read_sources(tmp_path, WITH_CALENDAR, PLACES, NOW)
    assert len(content.events) == 1
    assert problems_of(content) == [
        "warning SRC-08 lab.yml: the calendar https://stadt.example/k.ics could last be fetched on 2026-10-31;"
        f" that state is shown – run labnetz harvest --site {tmp_path.as_posix()}"
    ]


def test_a_damaged_snapshot_is_told(tmp_path):
    keep(tmp_path, calendar(vevent("SUMMARY:x")), NOW)
    (tmp_path / "snapshots" / "teststadt" / "stadt.receipt.json").write_text("{")
    content = read_sources(tmp_path, WITH_CALENDAR, PLACES, NOW)
    assert content.events == ()
    assert {problem.rule for problem in content.problems} >= {"SRC-07", "SOURCE-06"}


# --- doubles ----------------------------------------------------------------------------------------------------------


def test_an_event_that_two_sources_hold_is_published_once(tmp_path):
    folder = folder_with(tmp_path, a__ics=calendar(vevent("SUMMARY:x")), b__ics=calendar(vevent("SUMMARY:x")))
    content = read_sources(folder, LAB, PLACES, NOW)
    assert [found.where.path for found in content.found] == ["quellen/a.ics"]
    assert problems_of(content) == [
        'error SRC-04 quellen/b.ics: "x" is left out: its id or UID is already used by quellen/a.ics'
        " – delete one of the two, or give one of them another id"
    ]


@pytest.mark.parametrize("name", ["7@verein.example", "verein-5ff7649d"])
def test_a_page_counts_more_than_a_source(tmp_path, name):
    folder = folder_with(
        tmp_path,
        verein__ics=calendar(vevent("SUMMARY:x", "RRULE:FREQ=DAILY"), vevent("SUMMARY:y", uid="8@x.example")),
    )
    content = read_sources(folder, LAB, PLACES, NOW)
    assert name in {content.events[0].uid, content.events[0].id}
    beside = beside_pages(content, {name: "veranstaltungen/x.md"})
    assert [event.title for event in beside.events] == ["y"]
    assert "veranstaltungen/x.md" in problems_of(beside)[-1]


# --- limits of tables -------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_table_of_too_many_rows_is_read_as_far_as_they_go(tmp_path):
    rows = "".join(f"k{number};a;2.12.2026\n" for number in range(10_001))
    folder = folder_with(tmp_path, a__csv=f"Kursnummer;Titel;Datum\n{rows}".encode())
    content = read_sources(folder, LAB, PLACES, NOW)
    assert len(content.events) == 10_000
    assert (
        "error SRC-01 quellen/a.csv: the table has more than 10000 rows; the rest is not published"
        " – split it into several files"
    ) in problems_of(content)


def test_a_table_of_too_many_columns_is_not_read(tmp_path):
    folder = folder_with(tmp_path, a__csv=b"Titel;Datum" + b";x" * 199 + b"\na;2.12.2026\n")
    assert problems_of(read_sources(folder, LAB, PLACES, NOW)) == [
        "error SRC-01 quellen/a.csv:1: the table has more than 200 columns – leave out what nobody needs"
    ]


def test_what_programs_leave_while_a_file_is_open_is_no_source(tmp_path):
    folder = folder_with(tmp_path)
    for name in ("~$programm.csv", ".~lock.programm.csv#", ".programm.csv", "README.md"):
        (folder / "quellen" / name).write_bytes(b"x")
    assert problems_of(read_sources(folder, LAB, PLACES, NOW)) == []
