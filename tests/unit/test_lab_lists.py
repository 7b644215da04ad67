"""The lists of labs, the pages of Länder and of labs: whole at any size, the same file while nothing changes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from markupsafe import Markup

from labnetz.model import Call, Event, Lab, LabStatus, Occurrence, Practice, Source, SourceReport, Span, Update
from labnetz.publish.family import family
from labnetz.publish.lab_lists import AT_ONCE, LabLists
from labnetz.publish.lab_profile import LabProfiles, past_events
from labnetz.publish.lab_words import life
from labnetz.publish.long_list import PER_PAGE
from labnetz.publish.members import MOST_LANDS, members
from labnetz.publish.page_shell import root_of
from labnetz.publish.render import Written
from labnetz.publish.site import portal_site
from labnetz.publish.stamping import Stamped
from portal_content import content_of
from some_network import network_of

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 12, 2, 8, tzinfo=BERLIN).astimezone(UTC)


def _lab(id_: str, land: str = "Hessen", status: LabStatus = LabStatus.OPEN) -> Lab:
    sources = (Source(id_, "events", "events", f"https://{id_}.example/x.ics"),)
    return Lab(id=id_, name=f"Labor {id_}", land=land, status=status, sources=sources)


def _in(hours: float, title: str = "Werkstatt", lab: str = "a", also: tuple[str, ...] = ()) -> Occurrence:
    start = NOW.astimezone(BERLIN) + timedelta(hours=hours)
    when = Span(start, start + timedelta(hours=2))
    return Occurrence(Event(lab=lab, uid=f"{title}@{lab}", title=title, when=when, also=also), when)


def _lists(*labs: Lab, dates: tuple[Occurrence, ...] = (), **known: object) -> LabLists:
    network = network_of(*labs)
    found = members(content_of(network, **known), dates, "de")
    return LabLists(found, portal_site(network, NOW))


def _pages(pages: Iterable[Stamped]) -> dict[str, str]:
    return {one.path: str(one.body(root_of(one.path))) for one in pages}


def _list(lists: LabLists) -> str:
    return str(lists.labs(Written("Labore", Markup(), "../")))


def test_all_labs_stand_on_one_page_while_they_are_few() -> None:
    page = _list(_lists(_lab("a"), _lab("alt", status=LabStatus.ARCHIVED)))
    assert page.index("Labore in Betrieb") < page.index("Labor a") < page.index("Labore, deren Arbeit getan ist")
    assert page.index("deren Arbeit getan ist") < page.index("Labor alt")


def test_of_very_many_labs_the_page_leads_to_their_laender() -> None:
    labs = [_lab(f"l{n}", f"Land {n % 150:03}" if n % 9 else "") for n in range(AT_ONCE * 8)]
    lists = _lists(*labs)
    page, pages = _list(lists), _pages(lists.stamped())
    hrefs = re.findall(r'href="\.\./(labore/land/[^"]+)"', page)
    assert 0 < len(hrefs) <= MOST_LANDS + 1
    assert set(hrefs) <= set(pages)
    assert "Labor l1<" not in page
    linked = {id_ for text in pages.values() for id_ in re.findall(r'href="[./]*labore/(l\d+)/"', text)}
    assert linked == {lab.id for lab in labs}  # each is reached


def test_a_land_with_many_labs_has_several_pages_that_lead_to_each_other() -> None:
    lists = _lists(*(_lab(f"l{n:03}") for n in range(PER_PAGE * 2 + 1)), dates=(_in(1, lab="l000"),))
    pages = _pages(lists.stamped())
    first, second, third = (pages[f"labore/land/hessen/{part}"] for part in ("", "2/", "3/"))
    assert 'href="../../../labore/land/hessen/2/" rel="next"' in first
    assert 'href="../../../../labore/land/hessen/" rel="prev"' in second
    assert 'href="../../../../labore/land/hessen/3/" rel="next"' in second
    assert 'rel="next"' not in third
    assert "Werkstatt" in first
    assert "Werkstatt" not in second


def test_a_land_shows_its_dates_calls_and_news_and_no_other_ones() -> None:
    lists = _lists(
        *(_lab("a"), _lab("b", "Berlin"), _lab("c")),
        dates=(_in(1, "hier", also=("c",)), _in(1, "dort", lab="b")),
        calls=(
            Call(lab="b", uid="1", id="1", title="Aufruf dort"),
            Call(lab="c", uid="2", id="2", title="Aufruf hier"),
        ),
        updates=(Update(lab="a", guid="1", title="Neues hier", published=NOW),),
    )
    page = _pages(lists.stamped())["labore/land/hessen/"]
    assert page.count(">hier<") == 1  # although both of its labs list it
    assert "Aufruf hier" in page
    assert "Neues hier" in page
    assert "dort" not in page
    assert "2 Labore, 1 kommender Termin" in page


def test_what_the_home_page_takes_is_marked() -> None:
    """static/script/near.js finds the parts of both pages by these."""
    lists = _lists(_lab("a"), dates=(_in(1),))
    pages = _pages(lists.stamped()) | _pages(_profiles(lists).stamped())
    for path in ("labore/land/hessen/", "labore/a/"):
        assert re.search(r'<section [^>]*data-part="dates" data-said="1 Termin"', pages[path]), path


def _profiles(lists: LabLists, **known: object) -> LabProfiles:
    network = network_of(*lists.members.labs)
    past = past_events(content_of(network, **known))
    practices = family(one for own in lists.members.practices.values() for one in own)
    return LabProfiles(network, lists.site, lists.members, lambda lab: f"abonnieren/lab/{lab}/", past, practices)


def test_a_lab_whose_work_is_done_keeps_its_history() -> None:
    lab = replace(_lab("alt", status=LabStatus.ARCHIVED), closed="2022")
    start = datetime(2021, 5, 3, 17, tzinfo=BERLIN)
    held = [
        Event(lab="alt", uid=f"{n}@alt", title=f"Abend {n}", when=Span(start + timedelta(days=n), None))
        for n in range(70)
    ]
    off = replace(held[0], uid="off@alt", title="Fiel aus", status=held[0].status.CANCELLED)
    news = tuple(Update(lab="alt", guid=str(n), title=f"Bericht {n}", published=start) for n in range(12))
    practice = Practice(lab="alt", id="spiel", title="Das Planspiel")
    lists = _lists(lab, updates=news, practices=(practice,))
    page = _pages(_profiles(lists, events=(*held, off)).stamped())["labore/alt/"]
    assert "70 Termine haben hier stattgefunden." in page
    assert page.index("Abend 69") < page.index("Abend 68")
    assert page.count("<li><time") == 60
    assert "Fiel aus" not in page
    assert "Bericht 11" in page
    assert "Das Planspiel" in page
    assert "Demnächst" not in page


def _news(count: int) -> tuple[Update, ...]:
    return tuple(
        Update(lab="a", guid=str(n), title=f"Bericht {n:03}", published=NOW - timedelta(days=n)) for n in range(count)
    )


def test_all_news_of_a_lab_stand_below_its_page() -> None:
    lists = _lists(_lab("a"), _lab("b"), updates=_news(PER_PAGE + 2))
    found = list(_profiles(lists).stamped())
    titles = {one.path: one.title for one in found if "aktuelles" in one.path}
    assert titles == {
        "labore/a/aktuelles/": "Neuigkeiten: Labor a",
        "labore/a/aktuelles/2/": "Neuigkeiten: Labor a, Seite 2",
    }
    pages = _pages(found)
    assert '<a href="../../labore/a/aktuelles/">Alle Neuigkeiten dieses Labors</a>' in pages["labore/a/"]
    assert pages["labore/a/aktuelles/"].index("Bericht 000") < pages["labore/a/aktuelles/"].index("Bericht 059")
    assert "Bericht 061" in pages["labore/a/aktuelles/2/"]
    assert 'href="../../../labore/a/"' in pages["labore/a/aktuelles/"]


def test_the_page_of_a_lab_that_shows_all_its_news_leads_to_no_others() -> None:
    pages = _pages(_profiles(_lists(_lab("a"), updates=_news(6))).stamped())
    assert pages.keys() == {"labore/a/"}
    assert "Bericht 005" in pages["labore/a/"]
    assert "Alle Neuigkeiten" not in pages["labore/a/"]


def test_a_labs_page_says_what_visitors_ask_before_the_terms_of_its_data() -> None:
    towns = ("Kehl", "Straßburg")
    lab = replace(_lab("a"), operator="Stadt", municipalities=towns, contacts=("a@a.example",), licence="CC-BY-4.0")
    page = str(_profiles(_lists(lab)).page(lab, "../../"))
    words = re.findall(r"<dt>(.*?)</dt><dd>(?:<a href=\"(.*?)\">)?", page)
    assert words == [
        ("Zustand", ""),
        ("Betrieben von", ""),
        ("Kommunen", ""),
        ("Bundesland", "../../labore/land/hessen/"),
        ("Kontakt", "mailto:a@a.example"),
        ("Lizenz", ""),
    ]
    one = replace(lab, municipalities=towns[:1])
    assert "<dt>Kommune</dt>" in str(_profiles(_lists(one)).page(one, "../../"))


@pytest.mark.parametrize(
    ("opened", "language", "said"),
    [
        ("2025-01-20", "fr", "depuis le 20 janvier 2025"),
        ("2025-01", "fr", "depuis janvier 2025"),
        ("2025-01-20", "de", "seit 20. Januar 2025"),
    ],
)
def test_since_when_a_lab_is_there_is_a_sentence(opened: str, language: str, said: str) -> None:
    assert life(replace(_lab("a"), opened=opened), language) == said


def test_a_lab_at_work_shows_no_list_of_what_was() -> None:
    lists = _lists(_lab("a"))
    event = Event(lab="a", uid="x@a", title="War schon", when=Span(NOW - timedelta(days=9), None))
    page = _pages(_profiles(lists, events=(event,)).stamped())["labore/a/"]
    assert "War schon" not in page
    assert "Zurzeit sind keine Termine bekannt." in page


def _versions(lists: LabLists) -> dict[str, str]:
    return {one.path: one.version for one in (*lists.stamped(), *_profiles(lists).stamped())}


def test_a_page_is_another_one_only_when_what_it_shows_changes() -> None:
    source = _lab("a").sources[0]
    report = SourceReport(source=source, result="fresh", state="ok", since=NOW, reason=None, entries=1, problems=())
    later = replace(report, since=NOW + timedelta(minutes=30))
    labs = (_lab("a"), _lab("b", "Berlin"))
    before = _lists(*labs, dates=(_in(1), _in(2, lab="b")), states=(report,))
    after = _lists(*labs, dates=(_in(1), _in(2, "Neu", lab="b")), states=(later,))
    after = replace(after, site=replace(after.site, now=NOW + timedelta(minutes=30)))
    old, new = _versions(before), _versions(after)
    assert all(old.values())
    assert {path for path in old if old[path] != new[path]} == {"labore/b/", "labore/land/berlin/"}


def test_in_the_new_year_days_are_said_otherwise() -> None:
    """What is shown is the same, and not its words: "noch bis 15. Januar 2027", then "noch bis 15. Januar"."""
    calls = (Call(lab="a", uid="1", id="1", title="Aufruf", closes=date(2027, 1, 15)),)
    old = _lists(_lab("a"), calls=calls)
    new = replace(old, site=replace(old.site, now=datetime(2027, 1, 2, 12, tzinfo=UTC)))
    for path, version in _versions(old).items():
        assert version != _versions(new)[path], path
