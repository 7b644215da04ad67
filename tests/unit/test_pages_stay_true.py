"""A page whose version stays is not made again: so whatever its text shows has to be in its version. All pages of a
portal are made, something changes, and they are made again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from labnetz.model import LabStatus, Status
from labnetz.publish import month_ways, topic_pages, value_lists
from labnetz.publish.stamping import survey
from some_pages import BEFORE, DAY, EVENTS, HOUR, HOUSE, LABS, NOW, Known, event, stale


@pytest.fixture
def crowded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let lists be as long as those of a big network: in pieces, days and lists from A to Z."""
    monkeypatch.setattr(month_ways, "MOST_IN_A_TABLE", 0)
    monkeypatch.setattr(value_lists, "MOST", 0)


@pytest.fixture(scope="module")
def made() -> dict[str, tuple[str, str]]:
    """All pages, before anything changes."""
    return BEFORE.made()


def of_lab(number: int, **said: object) -> Callable[[], Known]:
    changed = replace(LABS[number], **said)
    return lambda: replace(BEFORE, labs=(*LABS[:number], changed, *LABS[number + 1 :]))


def after(**said: object) -> Callable[[], Known]:
    return lambda: replace(BEFORE, **said)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(of_lab(0, name="Anders"), id="a lab's name, which stands with practices of others"),
        pytest.param(of_lab(0, short_name="A."), id="its short name"),
        pytest.param(of_lab(2, short_name="C."), id="that of a lab that lists a date of another one"),
        pytest.param(of_lab(0, url="https://neu.example/"), id="its address, which programs read"),
        pytest.param(of_lab(0, country="AT"), id="its country, which programs read"),
        pytest.param(of_lab(0, language="en"), id="its language, in which titles are spoken"),
        pytest.param(of_lab(1, language="en"), id="that of a lab whose dates others list, too"),
        pytest.param(of_lab(0, line="violet"), id="its line"),
        pytest.param(of_lab(2, line="violet"), id="that of a lab with no coming dates"),
        pytest.param(of_lab(0, contacts=("neu@a.example",)), id="whom to ask there"),
        pytest.param(of_lab(1, land="Bremen"), id="its Land"),
        pytest.param(of_lab(1, licence="CC0-1.0"), id="its licence"),
        pytest.param(of_lab(0, municipalities=("Anderswo",)), id="its town"),
        pytest.param(of_lab(0, lat=None), id="its place on the map"),
        pytest.param(of_lab(0, status=LabStatus.ARCHIVED), id="its work is done, which maps show"),
        pytest.param(of_lab(0, summary="Kurz", operator="Amt", former_names=("Alt",)), id="what it says of itself"),
        pytest.param(of_lab(0, via=("https://p.example/",)), id="it comes through a portal"),
        pytest.param(after(labs=LABS[1:]), id="a lab has left"),
        pytest.param(after(events=(replace(EVENTS[0], title="Neu"), *EVENTS[1:])), id="a title"),
        pytest.param(after(events=(replace(EVENTS[0], topics=("Klima",)), *EVENTS[1:])), id="a topic"),
        pytest.param(after(events=(replace(EVENTS[0], status=Status.CANCELLED), *EVENTS[1:])), id="it is off"),
        pytest.param(after(events=(replace(EVENTS[0], place=replace(HOUSE, name="Hof")), *EVENTS[1:])), id="its place"),
        pytest.param(
            after(events=(EVENTS[0], EVENTS[1], replace(EVENTS[2], title="Mit Gast"), *EVENTS[3:])),
            id="what one date of a series is called",
        ),
        pytest.param(after(events=EVENTS[:-1]), id="the last month has no dates any more"),
        pytest.param(after(events=EVENTS[:-2] + EVENTS[-1:]), id="a month in between has none"),
        pytest.param(after(network={"timezone": "America/New_York"}), id="the network's zone"),
        pytest.param(after(network={"language": "fr"}), id="its language for all"),
        pytest.param(after(practice={"title": "Neuer Name"}), id="what a practice is called"),
        pytest.param(after(practice={"language": "fr"}), id="in which language"),
        pytest.param(
            after(events=(*EVENTS, event("a", 9, 30, language="fr", title="Exposition"))), id="another language"
        ),
        pytest.param(
            after(events=(*EVENTS, event("a", 9, 30, url=EVENTS[0].url))), id="another event has the same address"
        ),
        pytest.param(after(houses=("b-all",)), id="a place has no page any more"),
        pytest.param(after(silent_for=60 * DAY), id="nothing was heard for long"),
        pytest.param(after(now=NOW + 9 * HOUR), id="something is on"),
        pytest.param(after(now=NOW + 12 * HOUR), id="something is over"),
        pytest.param(after(now=NOW + 16 * HOUR), id="another day"),
        pytest.param(after(now=NOW + 4 * DAY), id="days later"),
        pytest.param(after(now=NOW + 31 * DAY), id="another year"),
    ],
)
def test_a_page_with_its_old_version_shows_what_it_showed(change, made):
    now = change().made()
    assert now != made
    assert stale(made, now) == []


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(after(events=(*EVENTS[:-1], replace(EVENTS[-1], status=Status.CANCELLED))), id="it is off"),
        pytest.param(of_lab(0, line="violet"), id="a lab's line"),
    ],
)
@pytest.mark.usefixtures("crowded")
def test_the_same_holds_for_the_pages_of_a_big_network(change):
    before, now = BEFORE.made(), change().made()
    assert {"veranstaltungen/tag/2026-12-05/", "veranstaltungen/a-z/lab/1/"} <= now.keys()
    assert stale(before, now) == []


FRENCH = replace(
    BEFORE,
    labs=(LABS[0], replace(LABS[1], language="fr", summary="Bref"), LABS[2]),
    events=tuple(replace(one, status_note="Bref", language="fr") for one in EVENTS),
    practice={"language": "fr", "time": "Bref"},
)


FAR = event("a", 9, 400, room="Bref", topics=(), place=None)


def marked_before_and_after(known: Known) -> tuple[set[str], list[str]]:
    """Name the pages that mark a text no more once a date far away has it, too, and those that would stand as they
    were."""
    before, now = known.made(), replace(known, events=(*known.events, FAR)).made()
    marked, still = ({path for path in made if ' lang="fr">Bref<' in made[path][1]} for made in (before, now))
    return marked - still, stale(before, now)


def test_a_page_marks_a_text_anew_when_somebody_else_says_the_same_in_our_language(monkeypatch):
    """What stands in both languages is marked as neither, wherever it stands."""
    monkeypatch.setattr(topic_pages, "NEXT", 1)
    changed, old = marked_before_and_after(FRENCH)
    assert {"themen/ki/", "labore/land/bayern/", "labore/b-all/", "orte/a/haus/"} <= changed
    assert old == []


def test_so_does_a_board_on_which_only_a_call_says_it():
    changed, old = marked_before_and_after(replace(FRENCH, events=EVENTS))
    assert "kiosk/b-all/index.html" in changed
    assert old == []


def test_every_page_has_a_version_and_is_the_same_some_minutes_later(made):
    """A page that says when it was built is another one after each harvest, and there are thousands."""
    always = ("veranstaltungen/filter/", "kiosk/kiosk.", "kiosk/worker.js")
    assert [path for path, (version, _) in made.items() if not version and not path.startswith(always)] == []
    later = replace(BEFORE, now=NOW + HOUR / 6).made()
    assert [path for path in made if later[path] != made[path]] == []
    assert {"abonnieren/lab/a/", "labore/a/", "veranstaltungen/monat/2027-03/", "formate/a/p/"} <= made.keys()


def test_pages_are_looked_at_as_they_will_be_written_whichever_are_looked_at_first():
    """The order of the sitemap follows from it."""
    pages = BEFORE.pages()
    once, again = pages.survey(), survey(pages.stamped())
    assert list(once.shells.items()) == list(again.shells.items())
    assert list(once.own.items()) == list(again.own.items())


def test_ways_to_the_dates_of_a_lab_lead_to_its_list_whatever_its_id(made):
    """What ends in "-all" has another sign in addresses ("-all~"), as its calendars have."""
    assert "veranstaltungen/lab/b-all~/" in made
    assert '"../../veranstaltungen/lab/b-all~/"' in made["labore/b-all/"][1]
    everything = "".join(text for _, text in made.values())
    assert "veranstaltungen/lab/b-all/" not in everything
