"""The map of labs: where stations lie, that names never cover each other, and that it stays small."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labnetz.model import Lab, LabStatus
from labnetz.publish.site import Site
from labnetz.publish.station_map import MOST_NAMES, MOST_STOPS, RING, TEXT, StationMap, germany, station_map

SITE = Site(
    name="Netz",
    url="https://netz.example/",
    language="de",
    timezone="Europe/Berlin",
    now=datetime(2026, 12, 2, tzinfo=UTC),
    labs={},
)


def _lab(number: int, lat: float, lon: float, name: str = "") -> Lab:
    return Lab(id=f"labor-{number}", name=name or f"Labor {number}", lat=lat, lon=lon)


def _drawn(*labs: Lab) -> StationMap:
    drawn = station_map(labs, SITE, "../")
    assert drawn is not None
    return drawn


# Corners of the land that anybody can look up: degrees, and the share of the drawing's width and height.
@pytest.mark.parametrize(
    ("lat", "lon", "right", "down"),
    [
        pytest.param(55.06, 8.42, 0.28, 0.00, id="Sylt, the north"),
        pytest.param(47.27, 10.18, 0.47, 1.00, id="Haldenwanger Eck, the south"),
        pytest.param(51.05, 5.87, 0.00, 0.54, id="Selfkant, the west"),
        pytest.param(51.27, 15.04, 1.00, 0.51, id="Neißeaue, the east"),
    ],
)
def test_places_lie_where_they_are(lat: float, lon: float, right: float, down: float) -> None:
    land = germany()
    x, y = land.place(lat, lon)
    assert (x / land.width, y / land.height) == pytest.approx((right, down), abs=0.012)


def test_the_outline_fills_the_drawing() -> None:
    """The paths are relative steps: followed from their beginnings they must end at the edges, not beyond."""
    land = germany()
    points = list(_points(land.outline))
    for low, high, size in ((min, max, land.width), (min, max, land.height)):
        axis = 0 if size == land.width else 1
        assert low(point[axis] for point in points) == pytest.approx(0, abs=3)
        assert high(point[axis] for point in points) == pytest.approx(size, abs=3)


def _points(path: str) -> list[tuple[int, int]]:
    points = []
    for line in path.replace("z", "").split("M")[1:]:
        start, _, steps = line.partition("l")
        x, y = map(int, start.split())
        points.append((x, y))
        numbers = [int(one) for one in re.findall(r"-?\d+", steps)]
        for step_x, step_y in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + step_x, y + step_y
            points.append((x, y))
    return points


def test_a_station_leads_to_its_lab_and_is_named() -> None:
    (stop,) = _drawn(_lab(1, 52.52, 13.40, "Labor <Berlin>")).stops
    assert (stop.href, stop.name, stop.more) == ("../labore/labor-1/", "Labor <Berlin>", 0)


def test_labs_in_one_place_are_one_station_that_leads_to_the_list() -> None:
    (stop,) = _drawn(_lab(1, 52.52, 13.40), _lab(2, 52.52, 13.41)).stops
    assert (stop.href, stop.name, stop.title) == ("../labore/", "Labor 1 +1", "Labor 1, Labor 2")


def test_labs_of_one_land_in_one_place_lead_to_its_page_where_there_is_one() -> None:
    one, two = (replace(_lab(n, 52.52, 13.40), land="Berlin") for n in (1, 2))
    for lands, href in ((frozenset({"berlin"}), "../labore/land/berlin/"), (frozenset({"hessen"}), "../labore/")):
        drawn = station_map((one, two), SITE, "../", lands)
        assert drawn is not None
        assert [stop.href for stop in drawn.stops] == [href]


def test_where_all_labs_have_ended_the_station_is_a_quiet_one() -> None:
    over = replace(_lab(1, 52.5, 13.4), status=LabStatus.ARCHIVED)
    south, beside = replace(_lab(2, 48.1, 11.6), status=LabStatus.CLOSED), _lab(3, 48.1, 11.6)
    assert [stop.is_over for stop in _drawn(over, south).stops] == [True, True]
    assert [stop.is_over for stop in sorted(_drawn(over, south, beside).stops, key=lambda one: one.y)] == [True, False]


def test_labs_without_a_place_or_elsewhere_are_not_drawn() -> None:
    assert station_map([Lab(id="a", name="A"), _lab(1, 48.2, 16.4, "Wien")], SITE, "") is None


def test_of_many_labs_the_neighbours_are_one_station() -> None:
    labs = [_lab(number, 47.5 + 7 * (number % 97) / 97, 6.2 + 8.5 * (number % 89) / 89) for number in range(8000)]
    drawn = _drawn(*labs)
    assert MOST_NAMES < len(drawn.stops) <= MOST_STOPS
    assert sum(stop.more + 1 for stop in drawn.stops) == len(labs)
    assert max(len(stop.title) for stop in drawn.stops) < 100
    assert not any(stop.name for stop in drawn.stops)


@given(st.lists(st.tuples(st.floats(47.4, 54.8), st.floats(6.0, 14.9), st.integers(3, 30)), min_size=1, max_size=45))
def test_no_name_covers_another_or_a_station(places: list[tuple[float, float, int]]) -> None:
    drawn = _drawn(*(_lab(number, lat, lon, "x" * length) for number, (lat, lon, length) in enumerate(places)))
    rings, names = [], []
    for stop in drawn.stops:
        rings.append((stop.x - RING + 1, stop.y - RING + 1, stop.x + RING - 1, stop.y + RING - 1))
        if stop.name:
            width = 0.5 * TEXT * len(stop.name)
            left = stop.name_x if stop.anchor == "start" else stop.name_x - width
            names.append((left, stop.name_y - 0.7 * TEXT, left + width, stop.name_y))
            assert -drawn.left - 1 <= left
            assert left + width <= drawn.land.width + drawn.right + 1
    for one, other in [*combinations(names, 2), *product(names, rings)]:
        is_apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert is_apart, (one, other)


@pytest.mark.slow
@given(st.randoms(use_true_random=False))
def test_the_order_of_labs_changes_nothing(random: object) -> None:
    labs = [_lab(number, 48 + number % 7, 7 + number % 8, f"Stadt {number}") for number in range(30)]
    mixed = list(labs)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert _drawn(*mixed) == _drawn(*labs)


def test_a_name_as_long_as_a_page_makes_the_map_small_for_nobody() -> None:
    drawn = _drawn(_lab(1, 51.0, 10.0, "Sehr " * 40), _lab(2, 53.0, 12.0))
    assert [stop.name for stop in drawn.stops] == ["Labor 2", ""]
    assert (drawn.left, drawn.right) == (0, 0)
    assert "Sehr Sehr" in drawn.stops[1].title
