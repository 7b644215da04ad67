"""Runs tests/cases/changes/*.yml: calendars harvested one after the other → entries of the feed of changes.

`calendars` are lists of events, written as `some_calendar` says, and harvested a minute apart; it is noon of 1 December
2026 in Europe/Berlin. `de` and `en` are the entries of feeds/changes.json, in their order and in a network's language:
"title | text", without the lab and the time that end each text. That the calendar was taken up stands only in
`followed: true`.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from fakes import FakeFetch
from labnetz.harvest.reading import READERS
from labnetz.harvest.run import Options, harvest
from labnetz.harvest.store import MemoryStore
from labnetz.model import Lab, Source
from labnetz.publish.change_feeds import change_feeds
from labnetz.publish.portal import read_sources
from some_calendar import calendar_of
from some_network import network_of

CASES = sorted((Path(__file__).parents[1] / "cases" / "changes").glob("*.yml"))
NOW = datetime(2026, 12, 1, 12, tzinfo=ZoneInfo("Europe/Berlin"))
URL = "https://kehl.example/kalender.ics"
LAB = Lab(id="kehl", name="Labor Kehl", licence="CC0-1.0", sources=(Source("kehl", "events", "events", URL),))
NETWORK = network_of(LAB)
TAILS = {"de": " Labor Kehl. Bemerkt am 1. Dezember 2026, ", "en": " Labor Kehl. Noticed on 1 December 2026, "}
FOLLOWED = {"de": "Kalender aufgenommen", "en": "Calendar taken up"}


def harvested(calendars) -> MemoryStore:
    store = MemoryStore()
    for number, events in enumerate(calendars):
        now = NOW - timedelta(minutes=len(calendars) - number)
        body = calendar_of(events, stamp=f"20261201T00{number:02}00Z")
        options = Options(readers=READERS, force=True)
        asyncio.run(harvest(NETWORK, store, FakeFetch({URL: body}), now=now, options=options))
    return store


def entries(store, language, *, followed) -> list[str]:
    network = replace(NETWORK, language=language)
    content = read_sources(network, store.load, now=NOW, recall=store.recall)
    files = {one.path: one.content for one in change_feeds(content.changes, network, now=NOW)}
    items = json.loads(files["feeds/changes.json"])["items"]
    assert all(TAILS[language] in item["content_text"] for item in items)
    told = [f"{item['title']} | {item['content_text'].partition(TAILS[language])[0]}" for item in items]
    return [one for one in told if followed or not one.startswith(FOLLOWED[language])]


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in CASES])
def test_what_changed_is_told_and_nothing_else(path):
    case = yaml.safe_load(path.read_text("utf-8"))
    store = harvested(case["calendars"])
    told = {language: entries(store, language, followed=case.get("followed", False)) for language in ("de", "en")}
    assert told == {language: [_plain(one) for one in case[language]] for language in ("de", "en")}


def _plain(text) -> str:
    return " ".join(text.split())
