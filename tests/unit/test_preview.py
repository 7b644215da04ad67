"""What a page shows where somebody shares it: its words, and described pictures of its own site alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from labnetz.model import Days, Event, Image, Place, Update, Visibility
from labnetz.publish.preview import Preview, og_locale, preview_of

URL = "https://labor.example/"
DAY = datetime(2026, 12, 2, 8, tzinfo=UTC)
IMAGE = Image("b.webp", "Ein Haus", "Stadt", "CC0-1.0", URL + "b.webp")
EVENT = Event(lab="a", uid="u", title="T", when=Days(DAY.date(), DAY.date()), image=IMAGE)
SHOWN = Preview("website", URL + "b.webp", "Ein Haus")


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        pytest.param(EVENT, SHOWN, id="event"),
        pytest.param(Place(name="Haus", entrance=IMAGE), SHOWN, id="entrance of a place"),
        pytest.param(replace(EVENT, image=None), Preview(), id="no picture"),
        pytest.param(replace(EVENT, image=replace(IMAGE, alt="")), Preview(), id="not described"),
        pytest.param(replace(EVENT, image=replace(IMAGE, url="https://else.example/b")), Preview(), id="elsewhere"),
        pytest.param(replace(EVENT, visibility=Visibility.INTERNAL), Preview(), id="internal"),
        pytest.param(
            Update(lab="a", guid="u", title="T", published=DAY, image=IMAGE),
            Preview("article", URL + "b.webp", "Ein Haus", "2026-12-02T08:00:00+00:00"),
            id="news",
        ),
    ],
)
def test_preview(item, expected):
    assert preview_of(item, URL) == expected


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("de", "de_DE"), ("fr", "fr_FR"), ("en", "en_GB"), ("de-AT", "de_AT"), ("de-simple", "de_DE"), ("qqq", "")],
)
def test_og_locale(tag, expected):
    assert og_locale(tag) == expected
