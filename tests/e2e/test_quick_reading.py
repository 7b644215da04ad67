"""The calendars of the demonstration, read both ways: quickly, as everybody does, and without any short cut."""

import pytest

from demonstration import BuiltNetwork
from labnetz.ical.read import read_calendar, read_patiently
from labnetz.model import Origin

ORIGIN = Origin(lab="labor", url="https://labor.example/k.ics", timezone="Europe/Berlin")

pytestmark = pytest.mark.slow


def test_both_ways_agree_about_what_the_demonstration_publishes(network: BuiltNetwork):
    paths = sorted(network.public.rglob("calendar*.ics"))
    assert len(paths) > 4
    for path in paths:
        body = path.read_bytes()
        assert read_calendar(body, ORIGIN) == read_patiently(body, ORIGIN), path
