"""No lab.json makes the reader raise, whatever is in it; and what a portal writes of a lab is read as it was."""

import json
import re
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from labnetz.content.values import ITEM_ID
from labnetz.federation import join
from labnetz.manifest import check_manifest
from labnetz.manifest_format import LabJson
from labnetz.manifest_parts import CallPart, PlacePart, PracticePart, WayPart
from labnetz.model import NO_ITEMS, Lab, LabStatus, Receipt, Snapshot, Source
from labnetz.publish.manifest import write_portal_manifest
from some_network import network_of

pytestmark = pytest.mark.slow

NOW = datetime(2026, 12, 1, tzinfo=UTC)
URL = "https://labor.example/lab.json"
NETWORK = network_of()
ITEMS = {*CallPart.model_fields, *PracticePart.model_fields, *PlacePart.model_fields, *WayPart.model_fields}
KEYS = [*LabJson.model_fields, "events", "all_events", "updates", "via", "x", *sorted(ITEMS), "date", "hearing-system"]
WHO = {"labnetz": "1", "id": "labor", "name": "Labor", "url": "https://labor.example/"}
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=20)
    | st.sampled_from(
        ["https://labor.example/x", "webcal://x.example", "http://[", "open", "de", "UTC", "2027-01-01T00:00Z"]
    ),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=30,
)


@given(st.dictionaries(st.sampled_from(KEYS), VALUES))
@example({"labs": [{"id": "a", "name": "A", "feeds": "x"}], "feeds": [1]})
@example({"expires": "0001-01-01T00:00:00+14:00", "generated": "9999-12-31T23:59:59-14:00"})
@example({"labs": "a", "contacts": {"a": 1}, "feeds": {"topics": [{"topic": ""}], "events": [[]]}})
@example({"calls": "a", "practices": {"id": "a"}, "places": [[{"id": "a", "name": "A"}]]})
@example(
    {"calls": [{"id": "a", "title": "A", "ways": "115", "result": [], "privacy": "x", "contact": 1, "spots": True}]}
)
@example({"labs": [{"id": "a", "name": "A", "calls": [{"id": "a", "title": "A", "ways": [{"place": "x"}, 1]}, 2]}]})
@example({"places": [{"id": "a", "name": "A", "access": [], "lat": {}, "opening_hours": {"a": 1}}], "calls": {"0": {}}})
def test_no_object_makes_the_reader_raise(document):
    for whole in (document, document | WHO):
        manifest, problems = check_manifest(json.dumps(whole).encode(), URL, now=NOW)
        assert manifest is not None or any(problem.level == "error" for problem in problems)
        assert all(str(problem) for problem in problems)


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_no_bytes_make_the_reader_raise(body):
    manifest, problems = check_manifest(body, URL, now=NOW)
    assert manifest is None
    assert problems[0].level == "error"


@given(st.dictionaries(st.sampled_from(KEYS), VALUES))
def test_no_manifest_makes_a_network_unusable(document):
    body = json.dumps(document | WHO).encode()
    source = Source("labor", "manifest", "manifest", URL)
    network = replace(NETWORK, labs=(Lab(id="labor", name="labor", sources=(source,), registered=("manifest",)),))
    joined = join(network, lambda one: Snapshot(body, Receipt(url=URL)) if one == source else None, now=NOW)
    ids = [lab.id for lab in joined.network.labs]
    assert "labor" in ids
    assert len(set(ids)) == len(ids)
    assert all(one.url.startswith(("http://", "https://")) for lab in joined.network.labs for one in lab.sources)


def texts_in(item):
    """Give every text of an item and of its parts, with the name of its field."""
    for field in fields(item):
        value = getattr(item, field.name)
        for one in value if isinstance(value, tuple) else (value,):
            if is_dataclass(one):
                yield from texts_in(one)
            elif isinstance(one, str):
                yield field.name, one


ENTRIES = st.dictionaries(st.sampled_from([*sorted(ITEMS), "date"]), VALUES | st.text(max_size=3000), max_size=8)


@settings(max_examples=60)
@given(
    calls=st.lists(ENTRIES, max_size=3), practices=st.lists(ENTRIES, max_size=3), places=st.lists(ENTRIES, max_size=3)
)
@example(
    calls=[{"summary": "a\nb\x00c\u202e", "url": "javascript:x", "ways": [{"online": "data:x"}], "effort": "x" * 201}],
    practices=[{"attachments": ["file:///x", "https://x.example/"], "lessons": ["a\rb"]}],
    places=[{"name": "a\tb", "url": "//x.example/", "opening_hours": ["\u2028"]}],
)
def test_whatever_an_item_says_it_is_short_text_on_one_line_and_leads_to_the_web_only(calls, practices, places):
    named = {
        "calls": [{"id": f"c{number}", "title": "C"} | one for number, one in enumerate(calls)],
        "practices": [{"id": f"p{number}", "title": "P"} | one for number, one in enumerate(practices)],
        "places": [{"id": f"o{number}", "name": "O"} | one for number, one in enumerate(places)],
    }
    manifest, _ = check_manifest(json.dumps(WHO | named).encode(), URL, now=NOW)
    items = manifest.items if manifest else NO_ITEMS  # Infinity is no JSON
    for item in (*items.calls, *items.practices, *items.places):
        assert ITEM_ID.fullmatch(item.id)
        for name, text in texts_in(item):
            assert len(text) <= 2000
            assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", text), (name, text)
            if name in {"url", "online", "paper", "privacy_url", "attachments"} and text:
                assert text.startswith(("http://", "https://"))


WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=20)


@given(name=WORDS, land=WORDS, status=st.sampled_from(LabStatus), lat=st.none() | st.floats(-90, 90))
def test_what_a_portal_says_of_a_lab_is_read_as_it_was(name, land, status, lat):
    lab = Lab(id="x", name=name, land=land, status=status, lat=lat, url="https://x.example/", licence="CC0-1.0")
    made = write_portal_manifest(replace(NETWORK, labs=(lab,)), now=NOW)
    manifest, problems = check_manifest(made.content, "https://n.example/lab.json", now=NOW)
    assert problems == ()
    (found,) = manifest.labs
    assert (found.name, found.land, found.status, found.lat) == (name, land, status, lat)
