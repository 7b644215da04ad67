"""Dates in people's words."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from labnetz.model import Days, Event, Series, Span
from labnetz.publish import dates
from labnetz.publish.repeats import repeat_words

BERLIN = ZoneInfo("Europe/Berlin")


def span(begin: str, end: str | None = None) -> Span:
    def at(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=BERLIN)

    return Span(at(begin), at(end) if end else None)


EVENING = span("2026-12-02 17:00", "2026-12-02 19:30")


@pytest.mark.parametrize(
    ("language", "when", "words"),
    [
        ("de", EVENING, "17 bis 19:30 Uhr"),
        ("en", EVENING, "5 to 7:30\u00a0pm"),
        ("fr", EVENING, "17\u202fh à 19\u202fh\u202f30"),
        ("de", span("2026-12-02 19:00"), "ab 19 Uhr"),
        ("de", span("2026-12-02 22:00", "2026-12-03 01:00"), "22 Uhr bis Do. 3.12., 1 Uhr"),
        ("de", Days(date(2026, 12, 2), date(2026, 12, 2)), "ganztägig"),
        ("de", Days(date(2026, 12, 4), date(2026, 12, 6)), "ganztägig bis So. 6.12."),
        # An exhibition of years: "bis Di. 1.1." would be that of next year.
        ("de", Days(date(2026, 12, 4), date(2030, 1, 1)), "ganztägig bis Di., 1. Jan. 2030"),
        ("en", span("2026-12-02 22:00", "2027-12-03 01:00"), "from 10\u00a0pm until Fri, 3 Dec 2027, 1\u00a0am"),
    ],
)
def test_times(language, when, words):
    assert dates.times(when, language) == words


def test_a_day_in_three_languages():
    day = date(2026, 12, 2)
    assert dates.long_day(day, "de") == "Mittwoch, 2. Dezember 2026"
    assert dates.long_day(day, "en") == "Wednesday, 2 December 2026"
    assert dates.long_day(day, "fr") == "mercredi 2 décembre 2026"


def test_french_counts_the_first_day_of_a_month():
    first, eleventh = date(2027, 1, 1), date(2027, 1, 11)
    for said, words in (
        (dates.long_day, "vendredi 1er janvier 2027"),
        (dates.plain_day, "1er janvier 2027"),
        (dates.day_of_month, "vendredi 1er janvier"),
        (dates.short_day, "1er janv."),
        (dates.named_day, "ven. 1er janv."),
        (dates.month, "janvier 2027"),
    ):
        assert said(first, "fr") == words
    assert dates.near_day(first, first, "fr") == "1er janvier"
    assert dates.long_day(eleventh, "fr") == "lundi 11 janvier 2027"
    assert dates.long_day(first, "de") == "Freitag, 1. Januar 2027"


@pytest.mark.parametrize(
    ("written", "words"), [("2025", "2025"), ("2025-06", "Juni 2025"), ("2025-06-24", "24. Juni 2025")]
)
def test_history_is_told_with_the_precision_that_is_known(written, words):
    assert dates.rough_day(written, "de") == words


def test_another_zone_is_named_and_the_sites_own_is_not():
    lisbon = Span(datetime(2026, 12, 2, 17, tzinfo=ZoneInfo("Europe/Lisbon")))
    assert dates.zone_name(lisbon, "Europe/Berlin", "de") == "Ortszeit in Portugal (Lissabon)"
    assert dates.zone_name(EVENING, "Europe/Berlin", "de") == ""


@pytest.mark.parametrize(
    ("rrule", "words"),
    [
        ("FREQ=WEEKLY", "jede Woche am Mittwoch"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR,MO", "alle 2 Wochen am Montag, Freitag"),
        ("FREQ=WEEKLY;UNTIL=20270331T215959Z", "jede Woche am Mittwoch, bis 31. März 2027"),
        ("FREQ=DAILY", "jeden Tag"),
        ("FREQ=MONTHLY;BYDAY=1TH", "jeden Monat am ersten Donnerstag"),
        ("FREQ=MONTHLY;BYDAY=-1TH", "jeden Monat am letzten Donnerstag"),
        ("FREQ=MONTHLY;BYDAY=TH", ""),
        ("FREQ=WEEKLY;BYHOUR=9", ""),
        ("", ""),
    ],
)
def test_a_series_is_put_into_words_only_where_they_are_the_whole_truth(rrule, words):
    event = Event(lab="b", uid="u", title="t", when=EVENING, series=Series(rrule))
    assert repeat_words(event, "de") == words


# --- every kind of time, in every language ----------------------------------------------------------------------------

WEEKEND = span("2026-12-04 18:00", "2026-12-06 16:00")
NIGHT = span("2026-12-02 22:00", "2026-12-03 01:00")
TO_MIDNIGHT = span("2026-12-02 20:00", "2026-12-03 00:00")
WHOLE_DAYS = Days(date(2026, 12, 4), date(2026, 12, 6))


def plain(*lines: str) -> str:
    """Write the spaces that no line breaks at as ordinary ones."""
    return " / ".join(lines).replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("when", "de", "en", "fr"),
    [
        pytest.param(
            span("2026-12-02 17:00", "2026-12-02 19:00"),
            "Mittwoch, / 2. Dezember 2026 / 17 bis 19 Uhr",
            "Wednesday, / 2 December 2026 / 5 to 7 pm",
            "mercredi / 2 décembre 2026 / 17 h à 19 h",
            id="an evening",
        ),
        pytest.param(
            span("2026-12-02 19:00"),
            "Mittwoch, / 2. Dezember 2026 / ab 19 Uhr",
            "Wednesday, / 2 December 2026 / from 7 pm",
            "mercredi / 2 décembre 2026 / à partir de 19 h",
            id="no end",
        ),
        pytest.param(
            NIGHT,
            "Mittwoch, / 2. Dezember 2026 / 22 Uhr bis Do. 3.12., 1 Uhr",
            "Wednesday, / 2 December 2026 / from 10 pm until Thu 3 Dec, 1 am",
            "mercredi / 2 décembre 2026 / de 22 h jusqu’au jeu. 3 déc., 1 h",
            id="over midnight",
        ),
        pytest.param(
            TO_MIDNIGHT,
            "Mittwoch, / 2. Dezember 2026 / 20 bis 24 Uhr",
            "Wednesday, / 2 December 2026 / 8 pm to 12 midnight",
            "mercredi / 2 décembre 2026 / 20 h à 24 h",
            id="until midnight",
        ),
        pytest.param(
            WEEKEND,
            "von Freitag, 4. Dezember 2026, 18 Uhr / bis Sonntag, 6. Dezember 2026, 16 Uhr",
            "from Friday, 4 December 2026, 6 pm / until Sunday, 6 December 2026, 4 pm",
            "du vendredi 4 décembre 2026, 18 h / jusqu’au dimanche 6 décembre 2026, 16 h",
            id="a weekend names each day once",
        ),
        pytest.param(
            Days(date(2026, 12, 2), date(2026, 12, 2)),
            "Mittwoch, / 2. Dezember 2026 / ganztägig",
            "Wednesday, / 2 December 2026 / all day",
            "mercredi / 2 décembre 2026 / toute la journée",
            id="a whole day",
        ),
        pytest.param(
            WHOLE_DAYS,
            "von Freitag, 4. Dezember 2026 / bis Sonntag, 6. Dezember 2026 / ganztägig",
            "from Friday, 4 December 2026 / until Sunday, 6 December 2026 / all day",
            "du vendredi 4 décembre 2026 / jusqu’au dimanche 6 décembre 2026 / toute la journée",
            id="whole days",
        ),
        pytest.param(
            span("2027-03-28 01:30", "2027-03-28 03:30"),
            "Sonntag, / 28. März 2027 / 1:30 bis 3:30 Uhr",
            "Sunday, / 28 March 2027 / 1:30 to 3:30 am",
            "dimanche / 28 mars 2027 / 1 h 30 à 3 h 30",
            id="the night of spring",
        ),
        pytest.param(
            Span(datetime(2026, 10, 25, 1, tzinfo=BERLIN), datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=BERLIN)),
            "Sonntag, / 25. Oktober 2026 / 1 bis 2:30 (MEZ) Uhr",
            "Sunday, / 25 October 2026 / 1 am to 2:30 am (CET)",
            "dimanche / 25 octobre 2026 / 1 h à 2 h 30 (+0100)",
            id="the night of autumn says which half past two",
        ),
    ],
)
def test_a_ticket_says_when_in_three_languages(when, de, en, fr):
    assert {tongue: plain(*dates.when_lines(when, tongue)) for tongue in ("de", "en", "fr")} == {
        "de": de,
        "en": en,
        "fr": fr,
    }


def test_an_hour_that_comes_twice_is_no_time_without_an_end():
    twice = Span(datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN), datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=BERLIN))
    assert dates.times(twice, "de") == "2:30 (MESZ) bis 2:30 (MEZ) Uhr"


def test_an_end_in_another_zone_is_said_on_the_clock_of_the_start():
    tokyo = datetime(2026, 12, 3, 3, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert dates.times(Span(EVENING.start, tokyo), "de") == "17 bis 19 Uhr"


@pytest.mark.parametrize(
    ("number", "when", "words"),
    [(1, WEEKEND, "ab 18 Uhr"), (2, WEEKEND, ""), (3, WEEKEND, "bis 16 Uhr"), (1, WHOLE_DAYS, "")],
)
def test_a_day_of_several_says_the_time_that_matters_on_it(number, when, words):
    assert dates.times_on(number, 3, when, "de") == words


@pytest.mark.parametrize(
    ("language", "day", "place"),
    [
        ("de", "Mittwoch, 2. Dezember", "Deutschland (Berlin)"),
        ("en", "Wednesday, 2 December", "Germany (Berlin)"),
        ("fr", "mercredi 2 décembre", "Allemagne (Berlin)"),
    ],
)
def test_a_day_and_a_clock_are_named_in_three_languages(language, day, place):
    assert dates.day_of_month(date(2026, 12, 2), language) == day
    assert dates.zone_place("Europe/Berlin", language) == place


def test_a_clock_of_no_country_has_no_place():
    assert dates.zone_place("UTC", "de") == ""


def test_what_has_been_on_for_years_names_the_years():
    when = span("2010-01-01 10:00", "2030-01-01 12:00")

    assert dates.ongoing(when, "de") == "seit Fr., 1. Jan. 2010, bis Di., 1. Jan. 2030, 12 Uhr"


def test_one_instant_is_told_by_the_clock_of_each_place():
    # Datetimes of one instant are equal, whatever clock they are on: whoever remembers an answer must not mix them up.
    berlin = datetime(2026, 12, 2, 17, tzinfo=BERLIN)
    lisbon = berlin.astimezone(ZoneInfo("Europe/Lisbon"))
    assert berlin == lisbon
    assert dates.in_full(Span(berlin, None), "de") == "Mittwoch, 2. Dezember 2026, ab 17 Uhr"
    assert dates.in_full(Span(lisbon, None), "de") == "Mittwoch, 2. Dezember 2026, ab 16 Uhr"


def test_a_day_given_as_a_moment_is_that_of_its_own_clock():
    """Two moments that are the same instant are equal: what was said of one must not be said of the other."""
    berlin = datetime(2026, 12, 2, 0, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    utc = berlin.astimezone(UTC)
    assert berlin == utc
    assert [dates.long_day(at, "de") for at in (berlin, utc)] == [
        "Mittwoch, 2. Dezember 2026",
        "Dienstag, 1. Dezember 2026",
    ]


@pytest.mark.parametrize(
    ("zone", "at", "is_twice"),
    [
        pytest.param("Asia/Beirut", "2024-10-26T23:30", True, id="back over midnight, the evening before"),
        pytest.param("Asia/Beirut", "2024-10-27T23:30", False, id="the evening after"),
        pytest.param("Atlantic/Azores", "2026-10-25T00:30", True, id="back to midnight"),
        pytest.param("Europe/Berlin", "2026-10-25T02:30", True, id="in the night"),
        pytest.param("Europe/Berlin", "2026-10-25T12:00", False, id="at noon of that day"),
        pytest.param("Europe/Berlin", "2026-03-29T02:30", False, id="skipped"),
    ],
)
def test_an_hour_that_clocks_repeat_names_its_clock_wherever_it_lies(zone, at, is_twice):
    moment = datetime.fromisoformat(at).replace(tzinfo=ZoneInfo(zone))
    assert ("(" in dates.clock(moment, "de")) is is_twice
