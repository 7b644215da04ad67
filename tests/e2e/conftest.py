"""Tests from end to end ask what programs do, not which of our lines they run through."""

import pytest


@pytest.fixture(autouse=True)
def _programs_run_at_their_own_speed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Don't measure coverage in the programs that a test starts, which takes them twice the time.

    What is built once for all tests still is measured, and so is all that a test calls in its own process.
    """
    monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)
