"""The digest by which a page is known to be as it was: equal for equal values, another for any other."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from labnetz.model import Event, Span, Status
from labnetz.publish.stamping import version_of

BERLIN = ZoneInfo("Europe/Berlin")
TALK = Event(lab="a", uid="1", title="Vortrag", when=Span(datetime(2026, 12, 2, 18, tzinfo=BERLIN)), topics=("KI",))


def test_equal_values_have_one_version_and_it_stays_the_same_from_one_build_to_the_next():
    assert version_of(TALK, {"b", "a"}, {"x": 1, "y": 2}) == version_of(replace(TALK), {"a", "b"}, {"y": 2, "x": 1})
    assert version_of("Vortrag", 3, None, date(2026, 12, 2)) == "c10d5e41fc1e51e1a7ab2f43"


@pytest.mark.parametrize(
    "other",
    [
        replace(TALK, title="Vortrag "),
        replace(TALK, title="", summary="Vortrag"),
        replace(TALK, status=Status.CANCELLED),
        replace(TALK, topics=("K", "I")),
        replace(TALK, topics=()),
        replace(TALK, when=Span(datetime(2026, 12, 2, 18, tzinfo=UTC))),
        replace(TALK, when=Span(datetime(2026, 12, 2, 18, tzinfo=timezone(timedelta(hours=1))))),
    ],
)
def test_any_other_value_has_another_version(other):
    assert version_of(TALK) != version_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("ab", "c"), ("a", "bc")),
        (("a", ("b", "c")), (("a", "b"), "c")),
        ((1,), ("1",)),
        ((1,), (True,)),
        ((None,), ("None",)),
        (("1:a",), ("1", "a")),
        (({"a"},), (("a",),)),
        (({"a": "b"},), ({"b": "a"},)),
        ((b"a",), ("a",)),
        ((date(2026, 12, 2),), ("2026-12-02",)),
        ((timedelta(1),), (timedelta(2),)),
        ((datetime(2026, 10, 25, 2, tzinfo=BERLIN),), (datetime(2026, 10, 25, 2, tzinfo=BERLIN, fold=1),)),
    ],
)
def test_values_that_are_written_alike_have_different_versions(one, other):
    assert version_of(*one) != version_of(*other)


def test_what_has_no_digest_is_refused_and_not_left_out():
    with pytest.raises(TypeError, match="function"):
        version_of(lambda: 1)
