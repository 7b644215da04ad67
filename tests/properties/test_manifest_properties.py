"""No lab.json makes the reader raise, whatever is in it; and what a portal writes of a lab is read as it was."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from labnetz.federation import join
from labnetz.manifest import check_manifest
from labnetz.manifest_format import LabJson
from labnetz.model import Lab, LabStatus, Receipt, Snapshot, Source
from labnetz.publish.manifest import write_portal_manifest
from some_network import network_of

pytestmark = pytest.mark.slow

NOW = datetime(2026, 12, 1, tzinfo=UTC)
URL = "https://labor.example/lab.json"
NETWORK = network_of()
KEYS = [*LabJson.model_fields, "events", "all_events", "updates", "via", "x"]
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


WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=20)


@given(name=WORDS, land=WORDS, status=st.sampled_from(LabStatus), lat=st.none() | st.floats(-90, 90))
def test_what_a_portal_says_of_a_lab_is_read_as_it_was(name, land, status, lat):
    lab = Lab(id="x", name=name, land=land, status=status, lat=lat, url="https://x.example/", licence="CC0-1.0")
    made = write_portal_manifest(replace(NETWORK, labs=(lab,)), now=NOW)
    manifest, problems = check_manifest(made.content, "https://n.example/lab.json", now=NOW)
    assert problems == ()
    (found,) = manifest.labs
    assert (found.name, found.land, found.status, found.lat) == (name, land, status, lat)
