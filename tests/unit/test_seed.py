"""A harvest that has lost its state begins again from the published portal; what can't be believed there is refused."""

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from fakes import FakeFetch
from labnetz.harvest.decide import sha256
from labnetz.harvest.reading import READERS
from labnetz.harvest.run import Options, harvest
from labnetz.harvest.seed import seed
from labnetz.harvest.store import MemoryStore
from labnetz.locale import say_problem
from labnetz.model import Access, FetchFailed, Lab, Response, Source, msg
from labnetz.publish.portal import artifacts, read_sources
from labnetz.registry_memory import load_remembered, write_member
from some_network import network_of

NOW = datetime(2026, 12, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
PORTAL = "https://portal.example/"
EVENTS = Source("kehl", "events", "events", "https://kehl.example/kalender.ics")
UPDATES = Source("kehl", "updates", "updates", "https://kehl.example/feed/")
NETWORK = network_of(
    Lab(id="kehl", name="Labor Kehl", licence="CC0-1.0", sources=(EVENTS, UPDATES)), url=PORTAL, root="/nowhere"
)


def calendar(*days) -> bytes:
    blocks = "".join(
        f"BEGIN:VEVENT\r\nUID:{day}@kehl.example\r\nSUMMARY:Tag {day}\r\nDTSTART:202612{day}T120000Z\r\n"
        "ATTENDEE:mailto:geheim@privat.example\r\nEND:VEVENT\r\n"
        for day in days
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{blocks}END:VCALENDAR\r\n".encode()


def feed(*guids) -> bytes:
    items = "".join(f"<item><guid>{guid}</guid><title>Titel {guid}</title></item>" for guid in guids)
    return f"<rss version='2.0'><channel><title>F</title>{items}</channel></rss>".encode()


DOWN = FetchFailed(reason=msg("down"))


def harvested(store, events, updates, now):
    options = Options(readers=READERS, force=True)
    fetch = FakeFetch({EVENTS.url: events, UPDATES.url: updates})
    return asyncio.run(harvest(NETWORK, store, fetch, now=now, options=options))


def published(store, now) -> dict[str, bytes]:
    content = read_sources(NETWORK, store.load, now=now, recall=store.recall)
    return {one.path: one.content for one in artifacts(content, now=now)[0]}


@pytest.fixture
def before() -> MemoryStore:
    """A portal with a past: entries of several days without dates, an event that was withdrawn."""
    store = MemoryStore()
    harvested(store, calendar("05", "10", "20"), feed("a"), NOW - 9 * HOUR)
    harvested(store, calendar("05", "20"), feed("a", "b"), NOW - 4 * HOUR)
    assert store.recall(EVENTS).withdrawn
    return store


def seeded(store, files, *, network=NETWORK, now=NOW):
    answers = {PORTAL + path: body for path, body in files.items() if path.startswith("harvest/")}
    found = asyncio.run(seed(network, store, FakeFetch(answers), PORTAL.rstrip("/"), now=now))
    return found, [say_problem(problem, "en") for problem in found.problems]


def test_what_is_built_from_a_seeded_state_is_the_same_to_the_byte(before):
    after = MemoryStore()
    found, said = seeded(after, published(before, NOW))
    assert (found.sources, said) == (2, [])
    assert published(after, NOW) == published(before, NOW)
    for answers in ((DOWN, DOWN), (Response(status=304), Response(status=304)), (calendar("05", "20"), feed("a", "b"))):
        stores = (before, after)
        reports = [harvested(store, *answers, NOW + HOUR) for store in stores]
        assert published(after, NOW + HOUR) == published(before, NOW + HOUR), answers
        assert [one.result for one in reports[0].sources] == [one.result for one in reports[1].sources]


def test_a_seeded_source_goes_on_learning(before):
    after = MemoryStore()
    seeded(after, published(before, NOW))
    for store in (before, after):
        harvested(store, calendar("20"), feed("a", "b", "c"), NOW + HOUR)
    assert after.recall(EVENTS) == before.recall(EVENTS)
    assert after.recall(UPDATES) == before.recall(UPDATES)
    # Only what the server sent before seeding is not there any more, so this is no longer a copy.
    assert published(after, NOW + HOUR) == published(before, NOW + HOUR)


def test_nothing_private_is_published(before):
    assert not [path for path, body in published(before, NOW).items() if b"geheim" in body]


def test_what_is_known_here_as_newly_stays(before):
    files = published(before, NOW)
    store = MemoryStore()
    harvested(store, calendar("21"), feed("z"), NOW - HOUR)
    found, said = seeded(store, files)
    assert (found.sources, said) == (0, [])
    assert store.load(EVENTS).body == calendar("21")


def test_a_cache_that_is_older_than_the_portal_is_brought_up_to_date(before):
    files = published(before, NOW)
    store = MemoryStore()
    harvested(store, calendar("05", "10", "20"), feed("a"), NOW - 9 * HOUR)
    assert seeded(store, files)[0].sources == 2
    assert published(store, NOW) == files


def test_a_source_that_never_answered_is_remembered_with_its_failures():
    store, after = MemoryStore(), MemoryStore()
    harvested(store, DOWN, DOWN, NOW - 4 * HOUR)
    seeded(after, published(store, NOW))
    assert after.load(EVENTS) == store.load(EVENTS)


def test_a_source_that_only_failed_here_is_taken_over(before):
    store = MemoryStore()
    harvested(store, DOWN, DOWN, NOW)
    assert seeded(store, published(before, NOW), now=NOW)[0].sources == 2
    assert store.load(EVENTS).body is not None


def test_a_lab_that_is_known_by_its_manifest_comes_back_with_its_feeds(before):
    """The registry names the manifest only; which feeds there are stands in the manifest itself."""
    manifest = Source("kehl", "manifest", "manifest", "https://kehl.example/lab.json")
    body = json.dumps(
        {
            "labnetz": ["1"],
            "id": "kehl",
            "name": "Labor Kehl",
            "url": "https://kehl.example/",
            "licence": "CC0-1.0",
            "language": "de",
            "timezone": "Europe/Berlin",
            "contacts": ["info@kehl.example", "geheim@privat.example"],
            "staff": ["geheim@privat.example"],
            "feeds": {"events": [EVENTS.url], "topics": [{"topic": "T", "owner": "geheim"}], "owner": "geheim"},
            "labs": [{"id": "x", "name": "X", "contacts": ["geheim@privat.example"], "staff": "geheim"}],
            "summary": ["geheim", {"geheim": 1}],
            "calls": [
                {"id": "app", "title": "App testen", "contact": {"name": "Team", "owner": "geheim"}, "owner": "geheim"},
            ],
            "practices": [{"id": "suppe", "title": "Testessen", "owner": "geheim"}],
            "places": [{"id": "markt", "name": "Markt", "access": {"hearing-system": "yes", "owner": "geheim"}}],
        }
    ).encode()
    lab = replace(NETWORK.labs[0], sources=(manifest,), url="https://kehl.example/")
    network = replace(NETWORK, labs=(lab,))
    store, after = MemoryStore(), MemoryStore()
    fetch = FakeFetch({manifest.url: body, EVENTS.url: calendar("05")})
    asyncio.run(harvest(network, store, fetch, now=NOW, options=Options(readers=READERS)))
    content = read_sources(network, store.load, now=NOW, recall=store.recall)
    files = {one.path: one.content for one in artifacts(content, now=NOW)[0]}
    assert [event.title for event in content.events] == ["Tag 05"]
    assert content.network.labs[0].contacts[:1] == ("info@kehl.example",)
    assert b"info@kehl.example" in files["harvest/kehl/manifest.json"]
    assert not [path for path, content in files.items() if b"geheim@" in content or b'"staff"' in content]
    assert not [path for path, content in files.items() if path.startswith("harvest/") and b"owner" in content]
    found, said = seeded(after, files, network=network)
    assert (found.sources, said) == (2, [])
    again = read_sources(network, after.load, now=NOW, recall=after.recall)
    assert {one.path: one.content for one in artifacts(again, now=NOW)[0]} == files
    assert (again.calls, again.practices, again.places) == (content.calls, content.practices, content.places)
    assert ([one.contact.name for one in again.calls], [dict(one.access) for one in again.places]) == (
        ["Team"],
        [{"hearing-system": Access.YES}],
    )


def test_only_sources_that_the_registry_names_are_taken(before):
    fewer = replace(NETWORK, labs=(replace(NETWORK.labs[0], sources=(EVENTS,)),))
    store = MemoryStore()
    assert seeded(store, published(before, NOW), network=fewer)[0].sources == 1
    assert store.load(UPDATES) is None


def test_a_portal_without_a_backup_is_a_first_run():
    found, said = seeded(MemoryStore(), {})
    assert [problem.level for problem in found.problems] == ["note"]
    assert "there is no backup at https://portal.example/ yet" in said[0]


def test_a_portal_that_does_not_answer_is_an_error_where_its_state_is_needed(before):
    for store, level in ((MemoryStore(), "error"), (before, "note")):
        fetch = FakeFetch({f"{PORTAL}harvest/index.json": DOWN})
        found = asyncio.run(seed(NETWORK, store, fetch, PORTAL, now=NOW))
        assert [problem.level for problem in found.problems] == [level]


BODY, INDEX, MEMORY = "harvest/kehl/events.json", "harvest/index.json", "harvest/kehl/events.memory.json"


def with_index(files, change):
    index = json.loads(files[INDEX])
    change(next(one for one in index["sources"] if one["key"] == "events"))
    return files | {INDEX: json.dumps(index).encode()}


def with_file(files, name, path, content, *, receipt=False):
    """Change a file so that the index agrees with it."""

    def change(entry):
        entry[name] = {"path": path, "sha256": sha256(content), "size": len(content)}
        if receipt:
            entry["receipt"]["sha256"] = sha256(content)

    return with_index(files | {path: content}, change)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param(lambda files: files | {BODY: files[BODY] + b" "}, "is not what the list", id="other bytes"),
        pytest.param(lambda files: {**files, BODY: DOWN}, "down", id="not there"),
        pytest.param(lambda files: with_file(files, "body", BODY, files[BODY] + b" "), "another body", id="other hash"),
        pytest.param(
            lambda files: with_file(files, "body", BODY, calendar("05"), receipt=True), "not written", id="raw"
        ),
        pytest.param(
            lambda files: with_file(files, "body", BODY, files[BODY][:-9], receipt=True), "can't be read", id="cut off"
        ),
        pytest.param(
            lambda files: with_file(files, "body", "harvest/kehl/updates.json", files["harvest/kehl/updates.json"]),
            "wrong path",
            id="another file",
        ),
        pytest.param(
            lambda files: with_file(files, "body", "../../network.yml", b"x"), "wrong path", id="a path that leads out"
        ),
        pytest.param(lambda files: with_file(files, "memory", MEMORY, b"{}"), "remembered", id="damaged memory"),
        pytest.param(
            lambda files: with_index(files, lambda one: one["receipt"].update(received="2036-12-02T12:00:00+00:00")),
            "future",
            id="from the future",
        ),
        pytest.param(
            lambda files: with_index(files, lambda one: one["receipt"].update(failures=-1)), "receipt", id="bad receipt"
        ),
        *(
            pytest.param(
                lambda files, fields=fields: with_index(files, lambda one: one["receipt"].update(fields)),
                "receipt",
                id=id_,
            )
            for id_, fields in {
                "a time that is none in UTC": {"newest": "9999-12-31T23:59:59-10:00"},
                "a count beyond all counting": {"entries": 10**4_000},
                "a reason that fills the memory": {"reason": ["{a:>999999999}", [["a", "x"]]]},
                "a reason that looks into the program": {"reason": ["{a.__class__}", [["a", "x"]]]},
                "a reason with a value too few": {"reason": ["{b}", [["a", "x"]]]},
            }.items()
        ),
        pytest.param(lambda files: with_index(files, lambda one: one.update(receipt=None)), "receipt", id="no receipt"),
        pytest.param(lambda files: with_index(files, lambda one: one.update(kind="updates")), "kind", id="other kind"),
        pytest.param(lambda files: with_index(files, lambda one: one.update(body=7)), "wrong path", id="body is 7"),
    ],
)
def test_what_can_not_be_believed_is_refused_and_the_rest_is_taken(before, change, reason):
    files = change(published(before, NOW))
    store = MemoryStore()
    found, said = seeded(store, files)
    assert store.load(EVENTS) is None
    assert store.load(UPDATES) is not None
    assert (found.sources, [problem.level for problem in found.problems]) == (1, ["error"])
    assert said[0].startswith("https://portal.example/ (kehl events): ")
    assert reason in said[0]


@pytest.mark.parametrize("index", [b"", b"[]", b"{}", b"<html>", b"[" * 100_000, b'{"labnetz":["2"]}'])
def test_an_index_that_can_not_be_read_is_said(index):
    found, said = seeded(MemoryStore(), {INDEX: index})
    assert (found.sources, [problem.level for problem in found.problems]) == (0, ["error"])
    assert "can't be read" in said[0]


def test_a_backup_is_no_feed():
    """A lab whose address answers with a backup could make the health page say what it likes."""
    store, other = MemoryStore(), MemoryStore()
    harvested(store, calendar("05"), feed("a"), NOW)
    report = harvested(other, published(store, NOW)[BODY], feed("a"), NOW)
    assert other.load(EVENTS).body is None
    assert "backup" in str(report.sources[0].reason)


# --- members ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    """A network with one good member and one whose file is broken."""
    (tmp_path / "labs").mkdir()
    (tmp_path / "network.yml").write_text(
        f"id: n\nname: N\nurl: {PORTAL}\nlanguage: de\ntimezone: Europe/Berlin\nlicence: CC-BY-4.0\n"
        "contact: a@n.example\n"
    )
    (tmp_path / "labs" / "kehl.yml").write_text("name: [Labor\n")
    return tmp_path


def index_of(lab, content) -> dict[str, bytes]:
    path = f"harvest/{lab}/member.json"
    entry = {"lab": lab, "file": {"path": path, "sha256": sha256(content), "size": len(content)}}
    return {INDEX: json.dumps({"labnetz": ["1"], "members": [entry], "sources": []}).encode(), path: content}


def taken_over(folder, lab, content):
    network, _ = load_remembered(folder)
    found, said = seeded(MemoryStore(), index_of(lab, content), network=network)
    return found, said, load_remembered(folder)[0]


LAB = replace(NETWORK.labs[0], contacts=("info@kehl.example", "privat@stadt.example"))


def test_the_last_good_entry_of_a_member_comes_back_without_its_second_contact(folder):
    found, said, network = taken_over(folder, "kehl", write_member(LAB))
    assert (found.members, said) == (1, [])
    assert network.labs == (replace(LAB, contacts=("info@kehl.example",)),)


def test_the_sources_of_a_member_whose_file_is_broken_come_back_with_it(folder, before):
    files = published(before, NOW)
    store = MemoryStore()
    found, said = seeded(store, files, network=load_remembered(folder)[0])
    assert (found.members, found.sources, said) == (1, 2, [])
    assert store.load(EVENTS).body is not None


@pytest.mark.parametrize(
    "content",
    [
        write_member(replace(LAB, id="berlin")),
        write_member(replace(LAB, site="/etc")),
        write_member(replace(LAB, sources=(replace(EVENTS, lab="berlin"),))),
        write_member(replace(LAB, sources=(replace(EVENTS, key="../berlin/events"),))),
        write_member(replace(LAB, url="javascript:alert(1)")),
        write_member(replace(LAB, homepage="https://a:b@kehl.example/")),
        write_member(replace(LAB, timezone="Nirgends/Ort")),
        b"{}",
        b"[" * 100_000,
    ],
)
def test_an_entry_that_can_not_be_used_is_said(folder, content):
    found, said, network = taken_over(folder, "kehl", content)
    assert (found.members, network.labs) == (0, ())
    assert said[0].startswith("https://portal.example/ (kehl): its entry can't be used")


@pytest.mark.parametrize("lab", ["berlin", "../kehl", ""])
def test_an_entry_of_nobody_is_left_alone(folder, lab):
    found, said, _ = taken_over(folder, lab, write_member(LAB))
    assert (found.members, said) == (0, [])
