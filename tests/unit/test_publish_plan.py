"""A portal's files are planned, and made when they are written: what has not changed has the version that it had."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

import pytest

from labnetz.feeds.write import FeedInfo, write_rss
from labnetz.ical.write import CalendarInfo, write_calendar
from labnetz.model import Access, Artifact, Event, Lab, Place, Receipt, Series, Snapshot, Source, Span, Update
from labnetz.publish.coming_feeds import ComingFeeds
from labnetz.publish.plan import Plan, as_written
from labnetz.publish.portal import artifacts, let_go, plan, read_sources
from some_network import network_of

NOW = datetime(2026, 12, 2, 9, 30, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 12, 9, 17, tzinfo=BERLIN)


def lab(id_, **more):
    url = f"https://{id_}.example/"
    sources = (Source(id_, "events", "events", f"{url}k.ics"), Source(id_, "updates", "updates", f"{url}f.xml"))
    facts = {"name": f"Labor {id_}", "url": url, "licence": "CC-BY-4.0", "municipalities": (f"Ort {id_}",)} | more
    return Lab(id=id_, sources=sources, **({"land": "Hessen"} | facts))


def event(name, number, **more):
    when = Span(START + timedelta(days=number), START + timedelta(days=number, hours=2))
    place = Place(name="Haus", access=(("wheelchair", Access.YES),))
    facts = {"title": f"{name} {number}", "when": when, "place": place, "topics": ("KI",), "modified": NOW - _DAY * 9}
    return Event(lab=name, uid=f"{number}@{name}.example", **(facts | more))


_DAY = timedelta(days=1)
LABS = (lab("a"), lab("b"), lab("c", land="Bayern"))
EVENTS = {
    one.id: (
        event(one.id, 1),
        event(one.id, 2, cost="kostenlos"),
        event(one.id, 3, series=Series("FREQ=WEEKLY;COUNT=9")),
        event(one.id, -80),
    )
    for one in LABS
}


def content(labs=LABS, events=EVENTS, now=NOW, news="Neues", **network):
    """Read a network in which each lab has some dates and one update."""
    bodies = {
        "events": lambda name: write_calendar(events[name], CalendarInfo(name="Labor")),
        "updates": lambda name: write_rss(
            [Update(lab=name, guid=f"https://{name}.example/1", title=news, published=NOW - _DAY, topics=("KI",))],
            FeedInfo(title=name, description="", url="", self_url="", language="de", licence=""),
        ),
    }

    def load(source):
        body = bodies[source.kind](source.lab)
        known = {"received": NOW - _DAY, "changed": NOW - 2 * _DAY}
        return Snapshot(body, Receipt(url=source.url, sha256=sha256(body).hexdigest(), **known))

    return read_sources(network_of(*labs, **network), load, now=now)


def made(content, now=NOW):
    return {one.path: (one.version, one.content) for one in plan(content, now=now).files()}


BEFORE = made(content())


def test_nearly_all_files_have_a_version():
    without = sorted(path for path, (version, _) in BEFORE.items() if not version)
    few = {"health.json", "lab.json", "network.opml", "embed/labnetz-events.js", "harvest/index.json"}
    rest = [path for path in without if path not in few and not path.startswith(("schema/", "health/"))]
    assert [path for path in rest if not path.endswith(("changes.xml", "changes.atom", "changes.json"))] == [
        f"harvest/{name}/member.json" for name in "abc"
    ]


def test_the_same_again_is_the_same():
    assert made(content()) == BEFORE


def with_b(**more):
    """The labs, one of them changed."""
    return LABS[0], lab("b", **more), LABS[2]


def changed(name, number, **more):
    """The events, one of them changed."""
    one = {f"{number}@{name}.example": more}
    return EVENTS | {name: tuple(replace(event, **one.get(event.uid, {})) for event in EVENTS[name])}


@pytest.mark.parametrize(
    ("after", "now"),
    [
        pytest.param(lambda: content(events=changed("b", 1, title="Neuer Name")), NOW, id="a title"),
        pytest.param(lambda: content(events=changed("b", 2, cost="5 €")), NOW, id="leaves a facet"),
        pytest.param(lambda: content(events=changed("b", 3, series=Series("FREQ=WEEKLY;COUNT=5"))), NOW, id="a series"),
        pytest.param(lambda: content(events=EVENTS | {"b": EVENTS["b"][:-1]}), NOW, id="one is gone"),
        pytest.param(lambda: content(events=changed("b", 1, modified=NOW + _DAY / 10)), NOW, id="changes later today"),
        pytest.param(lambda: content(with_b(name="Anders")), NOW, id="a lab's name"),
        pytest.param(lambda: content(with_b(short_name="B.")), NOW, id="its short name"),
        pytest.param(lambda: content(with_b(land="Bremen")), NOW, id="its Land"),
        pytest.param(lambda: content(with_b(licence="CC0-1.0")), NOW, id="its licence"),
        pytest.param(lambda: content(with_b(url="https://b2.example/")), NOW, id="its url"),
        pytest.param(lambda: content(with_b(timezone="Europe/Lisbon")), NOW, id="its zone"),
        pytest.param(lambda: content(labs=LABS[:2]), NOW, id="a lab has left"),
        pytest.param(lambda: content(news="Anderes"), NOW, id="news"),
        pytest.param(lambda: content(name="Anderes Netz"), NOW, id="the network's name"),
        pytest.param(lambda: content(summary="Kurz gesagt"), NOW, id="its summary"),
        pytest.param(lambda: content(language="fr"), NOW, id="its language"),
        pytest.param(lambda: content(demo=True), NOW, id="a demonstration"),
        pytest.param(lambda: content(licence="CC-BY-4.0"), NOW, id="its licence for all"),
        pytest.param(lambda: content(now=NOW + 9 * _DAY), NOW + 9 * _DAY, id="days later"),
        pytest.param(lambda: content(now=NOW + 40 * _DAY), NOW + 40 * _DAY, id="the window has moved"),
    ],
)
def test_what_has_changed_has_another_version(after, now):
    found = made(after(), now)
    assert found != BEFORE
    stale = [
        path
        for path, (version, body) in found.items()
        if path in BEFORE and version and version == BEFORE[path][0] and body != BEFORE[path][1]
    ]
    assert stale == []


def test_what_claims_to_change_later_today_is_told_in_time():
    ahead = content(events=changed("b", 1, modified=NOW + _DAY / 10))
    before, after = made(ahead), made(ahead, NOW + _DAY / 5)
    told = {path for path in before if path.startswith("feeds/") and before[path][1] != after[path][1]}
    assert "feeds/lab/b/events.atom" in told
    assert [path for path in told if before[path][0] == after[path][0]] == []


def test_what_has_nothing_to_do_with_it_stays():
    found = made(content(events=changed("b", 1, title="Neuer Name")))
    kept = {path for path, (version, _) in found.items() if version and version == BEFORE[path][0]}
    assert {"feeds/lab/a.ics", "feeds/lab/c/events.xml", "feeds/land/bayern-all.ics", "feeds/cost/free.ics"} <= kept
    assert {"embed/lab/a.html", "feeds/lab/b.xml", "feeds/month/2027-02.ics", "data/events/2027-02.json"} <= kept
    assert not {"feeds/lab/b.ics", "feeds/calendar-all.ics", "feeds/topic/ki.ics", "embed/lab/b.html"} & kept


def test_the_index_tells_of_what_was_written():
    """Whoever leaves a file as it is tells of it all the same."""
    planned = plan(content(), now=NOW)
    for one in planned.files():
        planned.note(as_written(one))
    last = {one.path: one.content for one in planned.last()}
    whole = {one.path: one.content for one in artifacts(content(), now=NOW)[0]}
    assert last == {path: whole[path] for path in ("events.json", "catalog.jsonld")}
    assert sorted(whole) == sorted({*BEFORE, *last})
    assert {path for path in whole if path.startswith("feeds/")} == planned.feeds


def test_files_are_planned_once_and_held_by_nobody():
    """All of a big network would fill the memory: each is let go before the next but one is made."""
    planned, there = [], []

    def made():
        for name in "abc":
            planned.append(Artifact(f"feeds/{name}.ics", b""))
            yield planned[-1]

    def write(files):
        for file in files:
            there.append(len(planned))
            yield as_written(file)

    known = Plan(
        made, lambda written: (Artifact("last.json", repr([one.path for one in written]).encode()),), lambda _: ()
    )
    assert known.feeds == set()
    known.write(write)
    assert there == [1, 2, 3, 3]
    assert known.feeds == {"feeds/a.ics", "feeds/b.ics", "feeds/c.ics"}


def test_what_only_files_are_made_of_is_let_go_and_what_was_found_out_stays():
    whole = content()
    found = []
    planned = plan(whole, now=NOW)
    planned.write(lambda files: [found.append(one.path) or as_written(one) for one in files])
    left, feeds, problems = let_go(whole), planned.feeds, planned.problems()
    assert sorted(found) == sorted(one.path for one in artifacts(content(), now=NOW)[0])
    assert feeds == {path for path in found if path.startswith("feeds/")}
    assert problems == artifacts(content(), now=NOW)[1]
    assert (left.pieces, left.selected, left.backup) == ((), (), ())
    assert left.events is whole.events
    assert left.filters is whole.filters
    assert left.dates(NOW) is whole.dates(NOW)


def test_files_of_single_events_can_be_written_for_themselves():
    """Nobody counts them, so that they may be written while others are at work."""
    planned, found = plan(content(), now=NOW), []
    planned.write_but_single(lambda files: [found.append(one.path) or as_written(one) for one in files])
    single = [one.path for one in planned.single()]
    assert {path.partition("/")[0] for path in single} == {"embed", "events", "harvest", "health"}
    assert sorted([*found, *single]) == sorted(one.path for one in artifacts(content(), now=NOW)[0])
    again = plan(content(), now=NOW)
    again.write(lambda files: map(as_written, files))
    assert (planned.feeds, planned.problems()) == (again.feeds, again.problems())


def test_all_formats_of_a_feed_find_out_together_what_they_are_made_of(monkeypatch):
    asked = []
    real = ComingFeeds._version_of
    monkeypatch.setattr(ComingFeeds, "_version_of", lambda *args: asked.append(args[2]) or real(*args))
    feeds = [one for one in plan(content(), now=NOW).files() if one.path.startswith("feeds/events.")]
    assert len(feeds) == len({one.path for one in feeds}) == 3
    assert len({one.version for one in feeds}) == 1
    assert len(asked) == 1
