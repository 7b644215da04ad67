"""What state a source is in, and when it is asked again."""

from datetime import UTC, datetime, timedelta

import pytest

from labnetz.harvest.decide import is_due, pause, state_of
from labnetz.model import Receipt

NOW = datetime(2026, 12, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("receipt", "state"),
    [
        (None, "new"),
        (Receipt(url="u"), "new"),
        (Receipt(url="u", failures=1, failing_since=NOW), "new"),
        (Receipt(url="u", failures=2, failing_since=NOW), "degraded"),
        (Receipt(url="u", failures=9, failing_since=NOW - timedelta(days=14)), "stale"),
        (Receipt(url="u", received=NOW), "ok"),
        (Receipt(url="u", received=NOW, failures=1), "ok"),
        (Receipt(url="u", received=NOW, failures=2), "degraded"),
        (Receipt(url="u", received=NOW, broken=1), "degraded"),
        (Receipt(url="u", received=NOW - timedelta(days=14, seconds=-1)), "ok"),
        (Receipt(url="u", received=NOW - timedelta(days=14)), "stale"),
        (Receipt(url="u", received=NOW - timedelta(days=90), failures=40), "unreachable"),
    ],
)
def test_the_state_follows_from_the_time_since_the_last_success(receipt, state):
    assert state_of(receipt, NOW) == state


def test_pauses_double_from_an_hour_to_seven_days_and_never_end():
    pauses = [pause("https://lab.example/", failures) / timedelta(hours=1) for failures in (1, 2, 3, 20, 10_000)]
    assert all(0.8 <= got / full <= 1 for got, full in zip(pauses, [1, 2, 4, 168, 168], strict=True))


def test_sources_that_failed_together_do_not_come_back_together():
    assert len({pause(f"https://lab.example/{number}", 5) for number in range(50)}) > 40


@pytest.mark.parametrize(
    ("not_before", "due"),
    [
        (None, True),
        (NOW, True),
        (NOW - timedelta(seconds=1), True),
        (NOW + timedelta(seconds=1), False),
        (NOW + timedelta(days=7), False),
        pytest.param(NOW + timedelta(days=8), True, id="from a clock that was wrong"),
    ],
)
def test_a_source_is_due_when_its_time_has_come(not_before, due):
    assert is_due(Receipt(url="u", not_before=not_before), NOW) is due
