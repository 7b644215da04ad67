"""How a harvest is told: to people, to programs, to the scheduler."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from labnetz.harvest.report import day_text, exit_code, lines, report_json
from labnetz.harvest.report import told as report_told
from labnetz.model import Problem, Report, Source, SourceReport, Where, msg

NOW = datetime(2026, 12, 2, 12, tzinfo=UTC)
MARCH = datetime(2026, 3, 3, 23, 30, tzinfo=UTC)
URL = "https://wiesbaden.example/kalender.ics"
SOURCE = Source("wiesbaden", "events", "events", URL)
HTML = msg("the address answers with a web page")
PROBLEM = Problem("ICAL-01", Where(URL, 12), msg("event {uid} has no start", uid="5"), msg("give it a DTSTART"))

REPLACED = SourceReport(source=SOURCE, result="replaced", state="ok", reason=None, entries=12, problems=(), since=NOW)
FRESH = replace(REPLACED, result="fresh")
KEPT = replace(REPLACED, result="kept", state="stale", reason=HTML, since=MARCH)
NEVER = replace(KEPT, entries=0, since=None)


def told(*sources: SourceReport, problems=(), **options) -> list[str]:
    return list(lines(Report(NOW, sources, problems), "en", **options))


@pytest.mark.parametrize(
    ("source", "line"),
    [
        (REPLACED, "wiesbaden events: new state, 12 entries"),
        (FRESH, "wiesbaden events: unchanged, 12 entries"),
        (replace(FRESH, reason=msg("later")), "wiesbaden events: as it was, 12 entries – later"),
        (KEPT, "wiesbaden events: kept the state of March 3 (12 entries) – the address answers with a web page"),
        (NEVER, "wiesbaden events: nothing there yet – the address answers with a web page"),
    ],
)
def test_each_source_is_told_in_one_line(source, line):
    assert told(source)[0] == line


def test_days_are_those_of_the_network():
    assert "March 4" in told(KEPT, days_in=ZoneInfo("Europe/Berlin"))[0]


def test_a_day_of_another_year_says_so():
    last_year = NOW - timedelta(days=365)
    assert day_text(last_year, "de", now=NOW, days_in=UTC) == "2. Dezember 2025"
    assert day_text(MARCH, "de", now=NOW, days_in=UTC) == "3. März"
    assert day_text(None, "de", now=NOW, days_in=UTC) == ""


def test_problems_stand_below_their_source_and_the_sum_at_the_end():
    assert told(replace(REPLACED, problems=(PROBLEM,)), problems=(PROBLEM,))[1:] == [
        f"  {URL}:12: event 5 has no start – give it a DTSTART",
        f"{URL}:12: event 5 has no start – give it a DTSTART",
        "1 source: 1 new, 0 unchanged, 0 kept in its old state",
    ]


def test_braces_in_a_reason_are_only_text():
    assert told(replace(KEPT, reason=msg("{what}", what="{0} {lab} {")))[0].endswith("– {0} {lab} {")


def test_what_a_feed_says_can_not_play_with_the_terminal_or_forge_a_line():
    evil = "\x1b[2J\r\nkehl events: new state\u202e\x07"
    wrong = replace(PROBLEM, what=msg("{x}", x=evil), where=Where(URL, 12, entry=evil))
    for line in told(replace(KEPT, reason=msg("{x}", x=evil), problems=(wrong,)), problems=(wrong,)):
        assert line.isprintable()


def test_somebody_should_look_at_what_was_kept_and_at_what_is_wrong():
    warned = replace(FRESH, problems=(replace(PROBLEM, level="note"), PROBLEM))
    report = Report(NOW, (warned, KEPT, replace(KEPT, asked=False)))
    assert [is_alarming for is_alarming, _ in report_told(report, "en")] == [False, False, True, True, False, False]


def test_the_json_is_what_the_handbook_promises():
    report = Report(NOW, (replace(KEPT, problems=(PROBLEM,)), NEVER))
    found = json.loads(json.dumps(report_json(report, "en")))
    assert found == {
        "now": "2026-12-02T12:00:00Z",
        "exit": 1,
        "sources": [
            {
                "lab": "wiesbaden",
                "kind": "events",
                "key": "events",
                "url": URL,
                "result": "kept",
                "state": "stale",
                "reason": "the address answers with a web page",
                "entries": 12,
                "problems": [{"where": f"{URL}:12", "what": "event 5 has no start", "fix": "give it a DTSTART"}],
                "problems_in_all": 1,
                "since": "2026-03-03T23:30:00Z",
                "changed": None,
                "failing_since": None,
            },
            {
                "lab": "wiesbaden",
                "kind": "events",
                "key": "events",
                "url": URL,
                "result": "kept",
                "state": "stale",
                "reason": "the address answers with a web page",
                "entries": 0,
                "problems": [],
                "problems_in_all": 0,
                "since": None,
                "changed": None,
                "failing_since": None,
            },
        ],
    }


@pytest.mark.parametrize(
    ("report", "code"),
    [
        (Report(NOW, ()), 0),
        (Report(NOW, (REPLACED, FRESH)), 0),
        (Report(NOW, (REPLACED, KEPT)), 1),
        pytest.param(Report(NOW, (replace(KEPT, asked=False),)), 0, id="it was not its turn"),
        pytest.param(Report(NOW, (replace(REPLACED, problems=(PROBLEM,)),)), 1, id="an event is not published"),
        pytest.param(Report(NOW, (replace(FRESH, problems=(replace(PROBLEM, level="warning"),)),)), 0, id="a warning"),
        pytest.param(Report(NOW, (FRESH,), (PROBLEM,)), 1, id="a broken registry file"),
    ],
)
def test_the_exit_code_says_whether_somebody_should_look(report, code):
    assert exit_code(report) == code


def test_programs_get_no_signs_that_move_a_cursor_or_turn_the_reading_round():
    evil = "a\u202eb\x1b[31m\nc\x07\u2028d"
    problem = Problem(
        "ICAL-01", Where(URL, 1, entry=evil), msg("{uid} is odd", uid=evil), msg("look at {uid}", uid=evil)
    )
    source = replace(KEPT, reason=msg("{uid} is odd", uid=evil), problems=(problem,))
    written = json.dumps(report_json(Report(NOW, (source,), (problem,)), "en"), ensure_ascii=False)
    assert "ab [31m c d is odd" in written
    assert not [sign for sign in ("\u202e", "\u2028", "\\u001b", "\\u0007", "\\n") if sign in written]
