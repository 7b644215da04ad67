"""The network's calls as pages: what is open stands first, with its deadline and its lab; none gets lost."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from markupsafe import Markup

from labnetz.model import CallState, Outcome, SourceReport, Way
from labnetz.publish.long_list import PER_PAGE
from labnetz.publish.render import Written
from some_items import BERLIN, NOW, WIESBADEN, call, hrefs, html, known, lab, pages_of, place, practice, stamped, text

PAGE = Written("Mitmachen", Markup("<p>Probieren Sie es aus.</p>"), "../")
HOSTILE = "<img src=x onerror=alert(1)> {{ 7*7 }}"


def first(content, now=NOW):
    return str(pages_of(content, now).calls.first(PAGE))


def own(content, path="mitmachen/berlin/testen/", now=NOW):
    return stamped(content, now)[path]


def many(count):
    labs = ("berlin", "wiesbaden")
    return tuple(call(f"c{n:03}", lab=labs[n % 2], closes=date(2026, 12, 3) + timedelta(days=n)) for n in range(count))


def test_what_closes_first_stands_first_then_what_comes_then_what_is_over():
    calls = (
        call("vorbei", closes=date(2026, 11, 1)),
        call("bald", opens=date(2027, 1, 4)),
        call("spaet", closes=date(2026, 12, 24), lab="wiesbaden"),
        call("ergebnis", result=Outcome(day=date(2026, 11, 20), summary="64 Vorschläge")),
        call("frueh", closes=date(2026, 12, 11)),
    )
    shown = text(first(known(calls=calls)))
    order = [shown.index(f"Aufruf {name}") for name in ("frueh", "spaet", "bald", "ergebnis", "vorbei")]
    assert order == sorted(order)
    assert "noch bis 11. Dezember Berlin Aufruf frueh" in shown, "each says until when and whose it is"
    assert "24. Dezember Wiesbaden Aufruf spaet" in shown


def test_each_entry_leads_to_its_own_page_here():
    content = known(calls=(call(), call("messen", lab="wiesbaden")))
    assert {"../mitmachen/berlin/testen/", "../mitmachen/wiesbaden/messen/"} <= set(hrefs(first(content)))
    assert {"mitmachen/berlin/testen/", "mitmachen/wiesbaden/messen/"} <= set(stamped(content))


def test_without_an_open_call_the_page_says_so_and_leads_on():
    shown = first(known(calls=(call(closes=date(2026, 11, 1)),)))
    assert "Zurzeit ist kein Aufruf offen" in text(shown)
    assert "../veranstaltungen/" in hrefs(shown)
    assert "Zurzeit ist kein Aufruf offen" not in text(first(known(calls=(call(),))))


def test_a_call_that_is_over_says_what_came_of_it_and_sends_nobody_there():
    said = {"effort": "15 Minuten", "who": "Alle ab 16", "ways": (Way(phone="030 1"),)}
    over = call(result=Outcome(day=date(2026, 11, 20), summary="64 Vorschläge"), **said)
    open_, closed = text(first(known(calls=(call(**said),)))), text(first(known(calls=(over,))))
    for words in ("15 Minuten", "Alle ab 16", "telefonisch"):
        assert words in open_
        assert words not in closed
    assert "Ergebnis: 64 Vorschläge" in closed


def test_the_list_leads_to_deadlines_and_feed_where_there_are_calls():
    there = {"../abonnieren/#deadlines", "../feeds/calls.xml"}
    assert there <= set(hrefs(first(known(calls=(call(),)))))
    assert not there & set(hrefs(first(known())))


def test_a_short_list_has_one_page_and_no_laender():
    content = known(calls=many(PER_PAGE))
    of_calls = [path for path in stamped(content) if path.startswith("mitmachen/")]
    assert len(of_calls) == PER_PAGE
    assert [path for path in of_calls if path.count("/") == 2 or "/land/" in path] == []
    assert "Hessen" not in first(content)


def test_a_long_list_has_pages_and_laender_and_each_call_stands_once_in_either():
    content = known(calls=many(PER_PAGE * 2 + 10))
    pages = {path: page for path, page in stamped(content).items() if not path.startswith("mitmachen/berlin/")}
    assert {"mitmachen/2/", "mitmachen/3/", "mitmachen/land/hessen/", "mitmachen/land/berlin/2/"} <= set(pages)
    every = {f"Aufruf c{n:03}" for n in range(PER_PAGE * 2 + 10)}
    whole = [first(content), html(pages["mitmachen/2/"]), html(pages["mitmachen/3/"])]
    of_land = [html(page) for path, page in pages.items() if "/land/" in path]
    for those in (whole, of_land):
        said = " ".join(map(text, those)).split("Aufruf ")[1:]
        assert sorted(one.split()[0] for one in said) == sorted(name.split()[1] for name in every)


def test_no_call_has_the_address_of_a_page_of_the_list():
    """A lab may be called "land-hessen", and its call "2"."""
    odd = call("2", lab="land-hessen")
    pages = stamped(known(lab("land-hessen"), BERLIN, WIESBADEN, calls=(*many(PER_PAGE * 3), odd)))
    assert "Aufruf 2" in text(pages["mitmachen/land-hessen/2/"])
    assert pages["mitmachen/land/hessen/2/"].title == "Mitmachen: Hessen, Seite 2 von 2"


def test_what_closes_first_stands_on_the_first_page():
    shown = text(first(known(calls=many(PER_PAGE + 5)[::-1])))
    assert "Aufruf c000" in shown
    assert f"Aufruf c{PER_PAGE:03}" not in shown


def test_a_page_of_a_land_says_where_one_is():
    pages = stamped(known(calls=many(PER_PAGE * 2 + 10)))
    hessen = pages["mitmachen/land/hessen/"]
    assert hessen.title == "Mitmachen: Hessen, Seite 1 von 2"
    assert '<a href="../../../mitmachen/land/hessen/" aria-current="page">Hessen</a>' in html(hessen)
    assert "Seite 1 von 2" in text(hessen)
    assert "../../../mitmachen/land/hessen/2/" in hrefs(hessen)


# --- one of them -----------------------------------------------------------------------------------------------------


def test_a_page_has_the_ways_the_lab_and_its_own_page():
    one = call(
        summary="Kurz.",
        effort="15 Minuten",
        closes=date(2026, 12, 11),
        ways=(Way(place=place("haus")), Way(phone="030 123 456")),
        topics=("KI",),
        practice="nutzertest",
    )
    page = own(known(calls=(one,), places=(place(),), practices=(practice(),)))
    shown, ways = text(page), hrefs(page)
    for said in ("noch bis 11. Dezember", "15 Minuten", "Haus haus", "030 123 456", "Labor Berlin", "CC BY 4.0"):
        assert said in shown
    assert page.canonical == "https://berlin.example/mitmachen/testen/"
    for way in (
        "https://berlin.example/mitmachen/testen/",
        "../../../labore/berlin/",
        "../../../orte/berlin/haus/",
        "../../../formate/berlin/nutzertest/",
        "../../../themen/ki/",
        "tel:030123456",
    ):
        assert way in ways


def test_a_place_of_another_lab_with_the_same_id_is_not_linked():
    one = call(ways=(Way(place=place("haus")),))
    page = own(known(calls=(one,), places=(place("haus", lab="wiesbaden"),)))
    assert not [way for way in hrefs(page) if "orte/" in way]


def test_hostile_text_stays_text():
    one = call(title=HOSTILE, summary=HOSTILE, description=HOSTILE, effort=HOSTILE, who=HOSTILE)
    content = known(calls=(one,))
    for shown in (first(content), html(own(content))):
        assert "<img" not in shown
        assert "49" not in shown


def test_what_a_lab_writes_in_another_language_is_marked_in_the_midst_of_our_words():
    london = lab("london", language="en")
    one = call(lab="london", title="Test it", effort="20 minutes", who="Everybody")
    shown = html(own(known(london, calls=(one,)), "mitmachen/london/testen/"))
    assert '<article class="event" lang="en"' in shown
    assert '<aside class="ticket" aria-label="Auf einen Blick" lang="de">' in shown
    assert '<p><span lang="en">20 minutes</span></p>' in shown
    assert '<section class="provenance" lang="de">' in shown


def test_a_call_that_ended_has_no_ways_but_its_result():
    one = call(
        ways=(Way(phone="030 123"),),
        closes=date(2026, 11, 1),
        result=Outcome(day=date(2026, 11, 20), summary="64 Vorschläge", url="https://berlin.example/ergebnis/"),
    )
    shown = text(own(known(calls=(one,))))
    assert "So machen Sie mit" not in shown
    assert "64 Vorschläge" in shown


def test_a_silent_lab_is_named_before_anybody_takes_part():
    source = replace(BERLIN.sources[0], kind="manifest", key="manifest")
    long_ago = datetime(2026, 11, 3, 9, tzinfo=UTC)
    state = SourceReport(
        source=source, result="kept", state="stale", reason=None, entries=1, problems=(), since=long_ago
    )
    shown = text(own(known(calls=(call(),), states=(state,))))
    assert "Seit dem 3. November 2026 konnten wir die Seite des Labors nicht lesen" in shown
    ended = text(own(known(calls=(call(state=CallState.CLOSED),), states=(state,))))
    assert "konnten wir die Seite des Labors nicht lesen" not in ended
    assert "Zuletzt gesehen 3. November 2026" in ended


# --- when a page must be made anew -----------------------------------------------------------------------------------


def test_a_page_stays_until_its_words_change_and_its_deadline_is_one_of_them():
    content = known(calls=(call(closes=date(2026, 12, 11)), call("ohne", lab="wiesbaden")))
    today, tonight = stamped(content), stamped(content, NOW + timedelta(hours=8))
    over = stamped(content, datetime(2026, 12, 12, 9, tzinfo=UTC))
    assert {path: page.version for path, page in today.items()} == {
        path: page.version for path, page in tonight.items()
    }
    assert {path for path in today if today[path].version != over[path].version} == {"mitmachen/berlin/testen/"}


def test_every_page_has_a_version():
    assert all(page.version for page in stamped(known(calls=many(130))).values())
