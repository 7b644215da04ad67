"""Dates in people's words."""

from datetime import date, datetime
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
        ("en", EVENING, "17:00 to 19:30"),
        ("fr", EVENING, "17 h à 19 h 30"),
        ("de", span("2026-12-02 19:00"), "ab 19 Uhr"),
        ("de", span("2026-12-02 22:00", "2026-12-03 01:00"), "22 Uhr bis Do. 3.12., 1 Uhr"),
        ("de", Days(date(2026, 12, 2), date(2026, 12, 2)), "ganztägig"),
        ("de", Days(date(2026, 12, 4), date(2026, 12, 6)), "ganztägig bis So. 6.12."),
    ],
)
def test_times(language, when, words):
    assert dates.times(when, language) == words


def test_a_day_in_three_languages():
    day = date(2026, 12, 2)
    assert dates.long_day(day, "de") == "Mittwoch, 2. Dezember 2026"
    assert dates.long_day(day, "en") == "Wednesday, 2 December 2026"
    assert dates.long_day(day, "fr") == "mercredi 2 décembre 2026"


@pytest.mark.parametrize(
    ("written", "words"), [("2025", "2025"), ("2025-06", "Juni 2025"), ("2025-06-24", "24. Juni 2025")]
)
def test_history_is_told_with_the_precision_that_is_known(written, words):
    assert dates.rough_day(written, "de") == words


def test_another_zone_is_named_and_the_sites_own_is_not():
    lisbon = Span(datetime(2026, 12, 2, 17, tzinfo=ZoneInfo("Europe/Lisbon")))
    assert dates.zone_name(lisbon, "Europe/Berlin", "de") == "Westeuropäische Normalzeit"
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
