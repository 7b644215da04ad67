"""Each pair of files in tests/corpus/feeds is one thing that feeds in the wild do, and what we make of it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from labnetz.errors import NotAFeed
from labnetz.feeds.read import read_feed
from labnetz.model import Origin

FOLDER = Path(__file__).parents[1] / "corpus" / "feeds"
ORIGIN = Origin(
    lab="labor", url="https://labor.example/feed.xml", timezone="Europe/Berlin", licence="CC-BY-4.0", language="de"
)
FIRST_SEEN = datetime(2026, 6, 1, 12, tzinfo=UTC)


def _shown(value):
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("expected", sorted(FOLDER.glob("*.yml")), ids=lambda path: path.stem)
def test_a_feed_from_the_wild_is_read_as_its_file_says(expected):
    claim = yaml.safe_load(expected.read_text("utf-8"))
    (source,) = (path for path in FOLDER.glob(f"{expected.stem}.*") if path != expected)
    if "refused" in claim:
        with pytest.raises(NotAFeed) as refused:
            read_feed(source.read_bytes(), ORIGIN, first_seen=FIRST_SEEN)
        assert str(refused.value) == claim["refused"]
        return
    reading = read_feed(source.read_bytes(), ORIGIN, first_seen=FIRST_SEEN)
    found = [
        {key: _shown(getattr(update, key)) for key in fields}
        for fields, update in zip(claim["updates"], reading.updates, strict=True)
    ]
    assert found == claim["updates"]
    assert reading.title == claim.get("title", reading.title)
    assert sorted(problem.rule for problem in reading.problems) == claim.get("rules", ["FEED-01"])
    assert [str(problem.what) for problem in reading.problems][: len(claim.get("says", []))] == claim.get("says", [])
    assert [str(problem.where) for problem in reading.problems][: len(claim.get("where", []))] == claim.get("where", [])
