"""The way up that a page shows, said to programs: the same pages in the same order, and nothing where it shows none."""

import json

import pytest

from labnetz.publish.json_ld import trail
from schema_org import check
from some_items import NOW, call, html, known, place, practice, site_of, stamped, update

CONTENT = known(
    updates=(update("n", topics=("KI",)),),
    calls=(call(topics=("KI",)),),
    practices=(practice(), practice("b", lab="wiesbaden", based_on="berlin/nutzertest")),
    places=(place(),),
)
SITE = site_of(CONTENT, NOW)
PAGES = {path: html(page) for path, page in stamped(CONTENT).items()}


def said(page):
    documents = [
        json.loads(part.partition("</script>")[0]) for part in page.split('<script type="application/ld+json">')[1:]
    ]
    return [one for one in documents if one["@type"] == "BreadcrumbList"]


def steps(page):
    (found,) = said(page)
    check(found)
    assert [one["position"] for one in found["itemListElement"]] == [*range(1, len(found["itemListElement"]) + 1)]
    return [(one["name"], one.get("item", "")) for one in found["itemListElement"]]


@pytest.mark.parametrize(
    ("path", "above", "name"),
    [
        ("themen/ki/", ("Alle Themen", "themen/"), "KI"),
        ("mitmachen/berlin/testen/", ("Alle Aufrufe", "mitmachen/"), "Aufruf testen"),
        ("formate/berlin/nutzertest/", ("Alle Bausteine", "formate/"), "Baustein nutzertest"),
        ("orte/berlin/haus/", ("Alle Orte", "orte/"), "Haus haus"),
        ("formate/netz/", ("Alle Bausteine", "formate/"), "Wer auf wem aufbaut"),
    ],
)
def test_a_page_says_what_stands_above_it(path, above, name):
    title, folder = above
    assert steps(PAGES[path]) == [(title, SITE.url + folder), (name, "")]
    assert f'">{title}</a>' in PAGES[path], "it is what people see"


def test_each_page_that_shows_a_way_up_says_it_once():
    assert {path: len(said(page)) for path, page in PAGES.items()} == {
        path: int('<p class="crumb' in page) for path, page in PAGES.items()
    }


def test_several_steps_are_numbered_and_no_title_gets_out():
    made = str(
        trail(
            SITE, "</script> 2. Dezember", ("Alle Termine", "veranstaltungen/"), ("Dezember", "veranstaltungen/monat/")
        )
    )
    assert steps(made) == [
        ("Alle Termine", f"{SITE.url}veranstaltungen/"),
        ("Dezember", f"{SITE.url}veranstaltungen/monat/"),
        ("</script> 2. Dezember", ""),
    ]
