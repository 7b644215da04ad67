"""Fixtures for all tests, their order, and what none of them may leave behind."""

import gc
import threading
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["loopback", "demonstration", "extreme"]

# How long something takes tells of the computer and of what else it does just now, not of what is tested.
settings.register_profile("labnetz", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("labnetz")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage among 10,000 tests that all stay: it took half of the time in which they are collected."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


_told: set[threading.Thread] = set()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run Playwright's tests last: it leaves an event loop running, in which no other test can start its own.

    Of these, groups come first, which take long: at the end, no worker waits for another one that has just begun one.
    """
    items.sort(key=lambda item: (_has_browser(item), item.get_closest_marker("xdist_group") is None))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Watch the lines of the fast tests alone, with what they need: what they reach is what counts as covered.

    They tell where something broke, and to watch every line of the others made those take half as long again.
    """
    coverage = getattr(item.config.pluginmanager.get_plugin("_cov"), "cov_controller", None)
    if coverage is None or not any(item.get_closest_marker(name) for name in ("slow", "browser", "programs")):
        return (yield)
    coverage.pause()
    try:
        return (yield)
    finally:
        coverage.resume()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None, object, object]:
    """Where a thread is left, `labnetz.forks` forks no more: what comes later in this worker would test something else.

    Looked for where a module ends, with whose fixtures go the servers that are its own. The browser's tests come last.
    """
    done = yield
    if not _has_browser(item) and (nextitem is None or nextitem.path != item.path):
        left = {*threading.enumerate()} - {threading.main_thread()} - _told
        for thread in left:
            thread.join(60)  # it may have been told to end, or wait for a name server
        _told.update(thread for thread in left if thread.is_alive())
        names = sorted(thread.name for thread in left & _told)
        assert names == [], "this module, or a fixture of all tests that it uses, left threads behind"
    return done


def _has_browser(item: pytest.Item) -> bool:
    return "browser" in getattr(item, "fixturenames", ())
