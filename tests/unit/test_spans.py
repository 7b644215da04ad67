"""What a time knows of itself."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from labnetz.model import Span

BERLIN = ZoneInfo("Europe/Berlin")


def test_a_time_knows_when_it_begins_and_is_over_in_utc():
    span = Span(datetime(2026, 12, 2, 17, tzinfo=BERLIN), datetime(2026, 12, 2, 19, tzinfo=BERLIN))
    assert (span.begins, span.over) == (datetime(2026, 12, 2, 16, tzinfo=UTC), datetime(2026, 12, 2, 18, tzinfo=UTC))


def test_without_an_end_it_runs_until_midnight_of_its_own_clock():
    assert Span(datetime(2026, 7, 2, 17, tzinfo=BERLIN)).over == datetime(2026, 7, 2, 22, tzinfo=UTC)


def test_the_hour_that_comes_twice_is_an_hour_long():
    first, second = (datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=fold) for fold in (0, 1))
    assert (Span(first, second).over - Span(first, second).begins).total_seconds() == 3600
    with pytest.raises(ValueError, match="is before"):
        Span(second, first)


@pytest.mark.parametrize(
    "start", [datetime(9999, 12, 31, 23, tzinfo=UTC), datetime(1, 1, 1, tzinfo=BERLIN)], ids=["last", "first"]
)
def test_a_time_at_the_end_of_all_years_is_refused_as_any_other_wrong_one(start):
    with pytest.raises(ValueError, match="too near the end"):
        Span(start)
