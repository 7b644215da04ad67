"""Fixtures for all tests, and their order."""

import pytest

pytest_plugins = ["loopback", "demonstration", "extreme"]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run Playwright's tests last: it leaves an event loop running, in which no other test can start its own."""
    items.sort(key=lambda item: "browser" in getattr(item, "fixturenames", ()))
