"""Topics by which one can subscribe: no event and no update is lost on the way, whatever they are called."""

from datetime import UTC, date, datetime

import pytest

from labnetz.check import check_site
from labnetz.content.site_content import SiteContent
from labnetz.model import Days, Event, Lab, Update, Where
from labnetz.publish.topics import check_topics, topics_of

DAY = Days(date(2026, 12, 2), date(2026, 12, 2))
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


def event(uid, *topics, **more):
    return Event(lab="berlin", uid=uid, title=uid, when=DAY, topics=topics, source=f"veranstaltungen/{uid}.md", **more)


def update(guid, *topics):
    source = f"aktuelles/{guid}.md"
    return Update(lab="berlin", guid=guid, title=guid, published=NOON, topics=topics, source=source)


def shape(events=(), updates=()):
    return [
        (topic.path, topic.name, [one.uid for one in topic.events], [one.guid for one in topic.updates])
        for topic in topics_of(events, updates)
    ]


def test_every_topic_of_events_and_updates_gets_its_feeds():
    assert shape(
        [event("a", "KI", "Offene Daten"), event("b", "KI"), event("c")], [update("u", "Kinder & Jugend")]
    ) == [
        ("feeds/topic/ki", "KI", ["a", "b"], []),
        ("feeds/topic/kinder-jugend", "Kinder & Jugend", [], ["u"]),
        ("feeds/topic/offene-daten", "Offene Daten", ["a"], []),
    ]


def test_two_spellings_are_one_topic_named_as_most_write_it():
    events = [event("a", "ki"), event("b", "KI"), event("c", "KI")]
    assert shape(events, [update("u", "Ki")]) == [("feeds/topic/ki", "KI", ["a", "b", "c"], ["u"])]


@pytest.mark.parametrize("names", [("ki", "KI"), ("KI", "ki")])
def test_of_spellings_that_are_equally_common_every_build_takes_the_same(names):
    assert [topic.name for topic in topics_of([event(name, name) for name in names], [])] == ["KI"]


def test_an_event_with_two_spellings_of_one_topic_stands_there_once():
    assert shape([event("a", "KI", "ki")], [update("u", "ki", "KI")]) == [("feeds/topic/ki", "KI", ["a"], ["u"])]


def test_a_series_and_its_changed_dates_stay_together():
    changed = event("a", recurrence_id=date(2026, 12, 9))
    assert shape([event("a", "KI"), changed, event("b")]) == [("feeds/topic/ki", "KI", ["a", "a"], [])]


def test_a_topic_without_an_address_is_said_once_with_the_first_page():
    events = [event("b", "人工智能", "KI"), event("a", "人工智能")]
    assert shape(events) == [("feeds/topic/ki", "KI", ["b"], [])]
    (problem,) = check_topics([*events, update("u", "人工智能")])
    assert (problem.rule, problem.level, problem.where) == ("SITE-04", "warning", Where("aktuelles/u.md"))
    assert "人工智能" in str(problem.what)


@pytest.mark.parametrize(("one", "other"), [("A/B", "a b"), ("C#", "C++"), ("Jugend & Technik", "Jugend Technik")])
def test_two_topics_with_one_address_are_said_once_at_the_later_page(one, other):
    found = check_topics([event("b", other), event("c", other), event("a", one)])
    assert [(problem.rule, problem.level, problem.where) for problem in found] == [
        ("SITE-04", "warning", Where("veranstaltungen/b.md"))
    ]
    assert dict(found[0].what.values) == {"one": one, "other": other}


@pytest.mark.parametrize("names", [("KI", "ki"), ("Smart City", "Smart-City", "smart city"), ("Grün", "Gruen")])
def test_two_spellings_of_one_topic_are_nothing_to_talk_about(names):
    assert check_topics([event("a", *names)]) == ()


def test_topics_with_an_address_are_fine():
    assert check_topics([event("a", "KI", "Öffnung", "3D"), event("b"), update("u", "C++")]) == ()


def test_the_check_of_a_site_says_it_too():
    content = SiteContent(events=(event("a", "C#"),), updates=(update("u", "C++"),))
    found = check_site(content, Lab(id="berlin", name="CityLAB"), now=NOON)
    assert [problem.where.path for problem in found if problem.rule == "SITE-04"] == ["veranstaltungen/a.md"]
