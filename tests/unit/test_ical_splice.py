"""Merging: who is shown under which UID, and what is left of the lines they came in."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest

from labnetz.ical.api import merge_calendars, read_calendar
from labnetz.ical.read import read_calendar as read
from labnetz.ical.recur import expand
from labnetz.ical.select import select
from labnetz.ical.splice import merge, within
from labnetz.ical.write import CalendarInfo
from labnetz.model import Lab, Origin

CALENDAR = CalendarInfo(name="Netzwerk", language="en")
NOW = datetime(2026, 6, 1, tzinfo=UTC)
LABS = {
    "berlin": Lab(id="berlin", name="CityLAB Berlin", short_name="CityLAB"),
    "moers": Lab(id="moers", name="Labor Moers"),
    "wien": Lab(id="wien", name="Labor Wien"),
}


def _ics(*events):
    blocks = ["\r\n".join(["BEGIN:VEVENT", *event, "END:VEVENT"]) for event in events]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *blocks, "END:VCALENDAR", ""]).encode()


def _event(uid, title="Termin", start="20260701T180000", *more):
    return [f"UID:{uid}", f"DTSTART;TZID=Europe/Berlin:{start}", f"SUMMARY:{title}", *more]


def _reading(lab, *events):
    url = f"https://{lab}.example/k.ics"
    return LABS[lab], read(_ics(*events), Origin(lab=lab, url=url, timezone="Europe/Berlin", licence="CC-BY-4.0"))


def _lines(body):
    return body.replace(b"\r\n ", b"").decode().split("\r\n")


def _uids(body):
    return [line.removeprefix("UID:") for line in _lines(body) if line.startswith("UID:")]


def test_a_uid_that_nobody_else_can_have_stays():
    uids = ["a@berlin.example", "0f8fad5b-d9cb-469f-a165-70867728950e", "040000008200E00074C5B7101A82E008"]
    merged = merge([_reading("berlin", *(_event(uid, uid) for uid in uids))], CALENDAR)
    assert sorted(_uids(merged)) == sorted(uids)


@pytest.mark.parametrize("uid", ["1", "event-5", "a@localhost", "stadtteilkonferenz-nord"])
def test_a_uid_that_looks_local_gets_the_labs_name_even_when_it_is_alone(uid):
    assert _uids(merge([_reading("berlin", _event(uid))], CALENDAR)) == [f"{uid}@berlin.lab"]


def test_two_labs_with_one_uid_for_different_events_lose_neither_and_neither_keeps_it():
    berlin, moers = _reading("berlin", _event("x@x.example", "A")), _reading("moers", _event("x@x.example", "B"))
    merged = merge([berlin, moers], CALENDAR)
    assert sorted(_uids(merged)) == ["x@x.example@berlin.lab", "x@x.example@moers.lab"]
    assert merge([moers, berlin], CALENDAR) == merged


def test_nobody_can_take_the_name_that_another_lab_will_get():
    honest = _reading("moers", _event("1", "Ehrlich"))
    thief = _reading("berlin", _event("1@moers.lab", "Dieb"), _event("1@moers.lab@moers.lab", "Dieb 2"))
    merged = merge([honest, thief], CALENDAR)
    assert len(set(_uids(merged))) == 3


def test_the_same_event_of_two_labs_stands_once_and_names_both():
    berlin = _reading("berlin", _event("x@x.example", "Zusammen", "20260701T180000", "LAST-MODIFIED:20260101T000000Z"))
    moers = _reading("moers", _event("x@x.example", "zusammen ", "20260701T180000", "LAST-MODIFIED:20260102T000000Z"))
    (shown,) = select([berlin, moers])
    assert (shown.lab.id, [lab.id for lab in shown.also]) == ("moers", ["berlin"])
    assert shown.event.also == ("berlin",)
    lines = _lines(merge([berlin, moers], CALENDAR))
    assert [line for line in lines if line.startswith("X-LABNETZ-LAB")] == [
        "X-LABNETZ-LAB:moers",
        "X-LABNETZ-LAB:berlin",
    ]
    assert "CATEGORIES:Labor Moers,CityLAB" in lines


CANCELLED = ["STATUS:CANCELLED"]
POSTPONED = ["STATUS:CANCELLED", "X-LABNETZ-STATUS:postponed"]


@pytest.mark.parametrize("off", [pytest.param(CANCELLED, id="cancelled"), pytest.param(POSTPONED, id="postponed")])
@pytest.mark.parametrize("sequence", [0, 1, 99])
@pytest.mark.parametrize(("calls_off", "announces"), [("berlin", "wien"), ("wien", "berlin")])
def test_no_lab_cancels_what_another_announces_and_no_cancellation_is_lost(off, sequence, calls_off, announces):
    """Whoever copies a UID and counts higher would else call off every event of the network."""
    off_event = _event("x@x.example", "Fest", "20260701T180000", *off, f"SEQUENCE:{sequence}")
    on_event = _event("x@x.example", "Fest", "20260701T180000", "SEQUENCE:1")
    readings = [_reading(calls_off, off_event), _reading(announces, on_event)]
    for order in permutations(readings):
        shown = select(order)
        assert {one.lab.id: one.event.status in {"cancelled", "postponed"} for one in shown} == {
            calls_off: True,
            announces: False,
        }
        assert [one.also for one in shown] == [(), ()]
        assert len({one.uid for one in shown}) == 2


@pytest.mark.parametrize("status", ["STATUS:CANCELLED", "STATUS:CONFIRMED"])
def test_the_lab_that_a_uid_names_decides_about_the_event_whatever_others_say(status):
    berlin = Lab(id="berlin", name="CityLAB Berlin", url="https://www.labor.example/")
    other = "STATUS:CONFIRMED" if status == "STATUS:CANCELLED" else "STATUS:CANCELLED"
    _, own = _reading("berlin", _event("x@labor.example", "Fest", "20260701T180000", status, "LOCATION:Hier"))
    copy = _event("x@labor.example", "Fest", "20260701T180000", other, "SEQUENCE:99", "LOCATION:Dort")
    for order in permutations([(berlin, own), _reading("wien", copy), _reading("moers", copy)]):
        (shown,) = select(order)
        assert (shown.uid, shown.lab.id, shown.event.place.name) == ("x@labor.example", "berlin", "Hier")
        assert (shown.event.status == "cancelled") == (status == "STATUS:CANCELLED")
        assert [lab.id for lab in shown.also] == ["moers", "wien"]


@pytest.mark.parametrize(
    "less",
    [
        pytest.param([[]], id="one date"),
        pytest.param([["RRULE:FREQ=WEEKLY;COUNT=2"]], id="two dates"),
        pytest.param(
            [["RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE;TZID=Europe/Berlin:20260708T180000"]], id="a date left out"
        ),
        pytest.param(
            [["RRULE:FREQ=WEEKLY;COUNT=4"], ["RECURRENCE-ID;TZID=Europe/Berlin:20260708T180000", *CANCELLED]],
            id="a date cancelled",
        ),
    ],
)
def test_no_lab_takes_dates_from_a_series_that_another_announces(less):
    series = _event("x@x.example", "Kurs", "20260701T180000", "RRULE:FREQ=WEEKLY;COUNT=4")
    first, *changed = less
    theirs = [_event("x@x.example", "Kurs", "20260701T180000", "SEQUENCE:99", *first)]
    theirs += [_event("x@x.example", "Kurs", "20260708T180000", "SEQUENCE:99", *lines) for lines in changed]
    until = datetime(2026, 12, 1, tzinfo=UTC)
    for order in permutations([_reading("berlin", series), _reading("wien", *theirs)]):
        occurrences, _ = expand([one.event for one in select(order)], NOW, until, days_in=ZoneInfo("Europe/Berlin"))
        dates = {one.when.start.day for one in occurrences if one.event.lab == "berlin"}
        assert dates == {1, 8, 15, 22}


def test_a_series_that_two_labs_announce_alike_stands_once():
    series = [
        _event("x@x.example", "Kurs", "20260701T180000", "RRULE:FREQ=WEEKLY;COUNT=4"),
        _event("x@x.example", "Kurs", "20260708T190000", "RECURRENCE-ID;TZID=Europe/Berlin:20260708T180000"),
    ]
    shown = select([_reading("berlin", *series), _reading("wien", *series)])
    assert [[lab.id for lab in one.also] for one in shown] == [["wien"], ["wien"]]


def test_a_lab_that_only_a_portal_knows_owns_no_names():
    """A portal may invent a lab for every address."""
    real = Lab(id="moers", name="Labor Moers", url="https://moers.example/")
    _, reading = _reading("moers", _event("1@dienst.example", "Echt"))
    _, claimed = _reading("wien", _event("1@dienst.example", "Falsch"))
    handed_on = replace(
        claimed,
        entries=tuple(
            replace(one, event=replace(one.event, via=("https://portal.example/",))) for one in claimed.entries
        ),
    )
    for address in ("https://dienst.example/", "https://example/"):
        guest = Lab(id="gast", name="Gast", url=address, via=("https://portal.example/",))
        names = {one.event.title: one.uid for one in select([(real, reading), (guest, handed_on)])}
        assert names["Falsch"] == "1@dienst.example@gast.lab"


@pytest.mark.parametrize("other", ["STATUS:CONFIRMED", "STATUS:TENTATIVE"])
def test_of_two_feeds_of_one_lab_the_cancellation_wins(other):
    readings = [
        _reading("berlin", _event("x@x.example", "Fest", "20260701T180000", line))
        for line in ("STATUS:CANCELLED", other)
    ]
    for order in permutations(readings):
        assert [one.event.status for one in select(order)] == ["cancelled"]


def test_of_two_feeds_of_one_lab_the_higher_sequence_wins():
    old = _reading("berlin", _event("x@x.example", "Alt", "20260701T180000", "SEQUENCE:1"))
    new = _reading("berlin", _event("x@x.example", "Neu", "20260702T180000", "SEQUENCE:2"))
    for readings in permutations([old, new]):
        assert [one.event.title for one in select(readings)] == ["Neu"]


def test_people_alarms_and_inline_files_are_dropped_and_unknown_properties_stay():
    event = _event(
        "a@berlin.example",
        "Offen",
        "20260701T180000",
        "ATTENDEE:mailto:erika@firma.example",
        "ORGANIZER;CN=Erika:mailto:erika@firma.example",
        "X-MS-OLK-SENDER:mailto:erika@firma.example",
        "ATTACH;VALUE=BINARY;ENCODING=BASE64:AAAA",
        "ATTACH:data:text/plain,x",
        "ATTACH:https://berlin.example/plan.pdf",
        "X-UNBEKANNT;A=b:c\\,d",
        "BEGIN:VALARM",
        "TRIGGER:-PT5M",
        "END:VALARM",
        "BEGIN:PARTICIPANT",
        "CALENDAR-ADDRESS:mailto:erika@firma.example",
        "END:PARTICIPANT",
    )
    lines = _lines(merge([_reading("berlin", event)], CALENDAR))
    text = "\n".join(lines)
    for gone in ("erika", "Erika", "VALARM", "TRIGGER", "BINARY", "data:", "PARTICIPANT", "CONTACT"):
        assert gone not in text
    assert "X-UNBEKANNT;A=b:c\\,d" in lines
    assert "ATTACH:https://berlin.example/plan.pdf" in lines


@pytest.mark.parametrize("address", ["info@lab.example", "Stadtlabor.Moers@stadt.example", "veranstaltungen@x.example"])
def test_the_address_of_a_role_becomes_a_contact(address):
    event = _event("a@berlin.example", "T", "20260701T180000", f"ORGANIZER;CN=Erika Beispiel:mailto:{address}")
    lines = _lines(merge([_reading("berlin", event)], CALENDAR))
    assert f"CONTACT:{address}" in lines
    assert "Erika" not in "".join(lines)


def test_provenance_is_added_and_never_replaced():
    own = _lines(merge([_reading("berlin", _event("a@berlin.example"))], CALENDAR))
    assert "X-LABNETZ-LAB:berlin" in own
    assert "X-LABNETZ-LICENCE:CC-BY-4.0" in own
    assert "X-LABNETZ-SOURCE:https://berlin.example/k.ics" in own
    handed_on = _event(
        "a@x.example", "T", "20260701T180000", "X-LABNETZ-LAB:kiel", "X-LABNETZ-SOURCE:https://kiel.example/"
    )
    lines = _lines(merge([_reading("berlin", handed_on)], CALENDAR))
    assert [line for line in lines if line.startswith(("X-LABNETZ-LAB", "X-LABNETZ-VIA", "X-LABNETZ-SOURCE"))] == [
        "X-LABNETZ-LAB:kiel",
        "X-LABNETZ-SOURCE:https://kiel.example/",
        "X-LABNETZ-VIA:berlin",
    ]


def test_a_cancelled_event_says_so_in_its_title_once():
    event = _event("a@berlin.example", "Fest", "20260701T180000", "STATUS:CANCELLED")
    said = _event("b@berlin.example", "ABGESAGT: Fest", "20260701T190000", "STATUS:CANCELLED")
    titles = [line for line in _lines(merge([_reading("berlin", event, said)], CALENDAR)) if line.startswith("SUMMARY")]
    assert titles == ["SUMMARY:Cancelled: Fest", "SUMMARY:ABGESAGT: Fest"]


def test_a_stamp_that_is_new_at_every_download_changes_nothing():
    first = _reading("berlin", _event("a@berlin.example", "T", "20260701T180000", "DTSTAMP:20260101T000000Z"))
    second = _reading("berlin", _event("a@berlin.example", "T", "20260701T180000", "DTSTAMP:20260606T060606Z"))
    assert merge([first], CALENDAR) == merge([second], CALENDAR)


def test_a_series_stays_whole_when_one_date_is_inside_the_window():
    series = _event("a@berlin.example", "Reihe", "20260101T180000", "RRULE:FREQ=WEEKLY;COUNT=30")
    over = _event("b@berlin.example", "Vorbei", "20260101T180000")
    since, until = datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 8, 1, tzinfo=UTC)
    lines = _lines(merge([_reading("berlin", series, over)], CALENDAR, since=since, until=until))
    assert "RRULE:FREQ=WEEKLY;COUNT=30" in lines
    assert "SUMMARY:Vorbei" not in lines


def test_page_and_calendar_choose_the_same():
    readings = [
        _reading("berlin", _event("1"), _event("2", "Später", "20270801T180000")),
        _reading("moers", _event("1")),
    ]
    since, until = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 8, 1, tzinfo=UTC)
    chosen = within(select(readings), since, until, timezone="Europe/Berlin")
    assert sorted(one.uid for one in chosen) == sorted(_uids(merge(readings, CALENDAR, since=since, until=until)))


def test_a_portal_that_reads_a_portal_counts_nothing_twice():
    berlin = _reading("berlin", _event("1", "Eins"), _event("a@berlin.example", "Zwei"))
    city = merge([berlin], CALENDAR)
    portal = Lab(id="altstadt", name="Stadtportal")
    origin = Origin(lab="altstadt", url="https://stadt.example/k.ics", timezone="Europe/Berlin")
    chosen = select([berlin, (portal, read(city, origin))])
    assert sorted((one.uid, one.lab.id, [lab.id for lab in one.also]) for one in chosen) == [
        ("1@berlin.lab", "berlin", ["altstadt"]),
        ("a@berlin.example", "berlin", ["altstadt"]),
    ]


# --- the public functions --------------------------------------------------------------------------------------------


def test_merge_calendars_keeps_what_is_recent_or_to_come():
    feed = _ics(_event("a@x.example", "Alt", "20260301T180000"), _event("b@x.example", "Neu", "20260701T180000"))
    merged = merge_calendars({"berlin": feed}, now=NOW)
    assert [entry.event.title for entry in read_calendar(merged).entries] == ["Neu"]


def test_merge_calendars_tells_of_a_feed_that_is_none_and_merges_the_others():
    told = []
    merged = merge_calendars({"a": b"<html>", "b": _ics(_event("b@x.example"))}, now=NOW, report=told.append)
    assert _uids(merged) == ["b@x.example"]
    assert [(problem.rule, problem.where.path) for problem in told] == [("ICAL-00", "a")]


def test_merge_calendars_of_a_list_does_not_depend_on_its_order():
    feeds = [_ics(_event("1", "A")), _ics(_event("1", "B"))]
    assert merge_calendars(feeds, now=NOW) == merge_calendars(feeds[::-1], now=NOW)
    assert len(set(_uids(merge_calendars(feeds, now=NOW)))) == 2


@pytest.mark.parametrize("first", ["berlin", "zz"])
def test_a_name_that_two_different_events_want_goes_to_the_lab_that_lives_there(first):
    """Else a lab could rename another one's events in people's calendars by writing down their UIDs."""
    owner = Lab(id=first, name="A", url="https://www.labor.example/")
    other = Lab(id="mitte", name="B", url="https://mitte.example/")
    ours, theirs = (
        read(_ics(_event("1@kalender.labor.example", title)), Origin(lab=lab.id, url=lab.url, timezone="UTC"))
        for title, lab in (("Echt", owner), ("Fremd", other))
    )
    names = {one.event.title: one.uid for one in select([(owner, ours), (other, theirs)])}
    assert names == {"Echt": "1@kalender.labor.example", "Fremd": "1@kalender.labor.example@mitte.lab"}
    nobody = Lab(id="mitte", name="B", url="https://labor.example/b/")
    names = {one.event.title: one.uid for one in select([(owner, ours), (nobody, theirs)])}
    assert names == {
        "Echt": f"1@kalender.labor.example@{first}.lab",
        "Fremd": "1@kalender.labor.example@mitte.lab",
    }


def _stamps(body):
    return [line for line in _lines(body) if line.startswith(("DTSTAMP", "CREATED", "LAST-MODIFIED"))][-3:]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param([], "DTSTAMP:20200101T000000Z", id="nobody knows"),
        pytest.param(["CREATED:20260301T000000Z"], "DTSTAMP:20260301T000000Z", id="created"),
        pytest.param(
            ["CREATED:20260301T000000Z", "LAST-MODIFIED:20260401T000000Z"], "DTSTAMP:20260401T000000Z", id="changed"
        ),
    ],
)
def test_when_it_was_exported_is_not_when_it_changed(written, expected):
    merged = {
        merge([_reading("berlin", _event("a@b.example", "A", "20260701T180000", *stamp, *written))], CALENDAR)
        for stamp in ([], ["DTSTAMP:20260501T040000Z"], ["DTSTAMP:20260502T040000Z"])
    }
    (body,) = merged
    assert expected in _lines(body)


NOTICED = datetime(2026, 5, 3, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param([], "LAST-MODIFIED:20260503T040000Z", id="it says nothing"),
        pytest.param(
            ["LAST-MODIFIED:20260401T000000Z"], "LAST-MODIFIED:20260503T040000Z", id="it says something older"
        ),
        pytest.param(
            ["LAST-MODIFIED:20260601T000000Z"], "LAST-MODIFIED:20260601T000000Z", id="it says something newer"
        ),
        pytest.param(
            ["LAST-MODIFIED:20260401T000000Z", "X-LABNETZ-BODY:0-0"], "LAST-MODIFIED:20260401T000000Z", id="it is ours"
        ),
    ],
)
def test_a_change_that_was_noticed_is_told_to_programs_that_look_at_nothing_else(written, expected):
    lab, reading = _reading("berlin", _event("a@b.example", "A", "20260701T180000", *written))
    entries = tuple(replace(one, event=replace(one.event, stamped=NOTICED)) for one in reading.entries)
    lines = _lines(merge([(lab, replace(reading, entries=entries))], CALENDAR))
    in_event = lines[lines.index("BEGIN:VEVENT") :]
    assert [line for line in in_event if line.startswith("LAST-MODIFIED")] == [expected]
    assert "DTSTAMP:20260503T040000Z" in in_event


def _at(path, *lines):
    origin = Origin(lab="berlin", url=f"https://berlin.example/{path}", timezone="Europe/Berlin")
    return LABS["berlin"], read(_ics(_event("x@x.example", "Fest", "20260701T180000", *lines)), origin)


def test_which_of_two_equal_entries_counts_does_not_hang_on_when_they_were_exported():
    early, late = "DTSTAMP:20260501T040000Z", "DTSTAMP:20260502T040000Z"
    one = [_at("a.ics", early, "LOCATION:Hier"), _at("b.ics", late, "LOCATION:Dort")]
    other = [_at("a.ics", late, "LOCATION:Hier"), _at("b.ics", early, "LOCATION:Dort")]
    assert merge(one, CALENDAR) == merge(other, CALENDAR)


def test_an_event_in_two_calendars_of_a_lab_is_said_to_come_from_the_first_whichever_was_read_first():
    for readings in permutations([_at("a.ics"), _at("b.ics"), _at("c.ics")]):
        assert "X-LABNETZ-SOURCE:https://berlin.example/a.ics" in _lines(merge(readings, CALENDAR))
