"""Texts of labs that write another language than the portal's: all are known, whatever they stand in."""

from __future__ import annotations

from datetime import UTC, datetime

from labnetz.model import Event, Fact, Place, Span
from labnetz.publish.item_pages import with_pages
from labnetz.publish.site import portal_site
from some_items import NOW, call, known, lab, place, practice, update

BONN = lab("bonn", language="de")
LYON = lab("lyon", language="fr", summary="Un lieu ouvert.", facts=(Fact(text="Ouvert en 2020."),))
WHEN = Span(datetime(2026, 12, 3, 9, tzinfo=UTC), datetime(2026, 12, 3, 10, tzinfo=UTC))


def found(*labs, **content) -> dict[str, str]:
    content_of = known(*labs, **content)
    return with_pages(portal_site(content_of.network, NOW), content_of).foreign


def event(of: str, **said) -> Event:
    return Event(lab=of, uid=f"{of}@x.example", title=said.pop("title", "T"), when=WHEN, **said)


def test_in_a_network_of_one_language_nothing_is_foreign():
    assert (
        found(BONN, events=(event("bonn", summary="Kommen Sie."),), calls=(call(lab="bonn", effort="1 Stunde"),)) == {}
    )


def test_a_lab_says_itself_and_its_events_in_its_own_language():
    here = Place(name="Salle", access_note="Demandez avant de venir.")
    texts = found(BONN, LYON, events=(event("lyon", title="Atelier", cost="3 € le repas", place=here),))
    assert texts == dict.fromkeys(
        ("Un lieu ouvert.", "Ouvert en 2020.", "Atelier", "3 € le repas", here.access_note), "fr"
    )


def test_an_item_may_be_in_another_language_than_its_lab():
    texts = found(BONN, events=(event("bonn", title="Open day", language="en"), event("bonn", title="Offener Tag")))
    assert texts == {"Open day": "en"}


def test_all_kinds_of_items_have_texts():
    texts = found(
        LYON,
        updates=(update(lab="lyon", title="Nouvelles"),),
        calls=(call(lab="lyon", effort="Une heure"),),
        practices=(practice(lab="lyon", time="Deux heures"),),
        places=(place(lab="lyon", description="Au premier étage."),),
    )
    assert {"Nouvelles", "Une heure", "Deux heures", "Au premier étage."} <= texts.keys()


def test_what_stands_in_both_languages_is_not_marked():
    assert "Smart City" not in found(
        BONN, LYON, events=(event("lyon", topics=("Smart City",)), event("bonn", topics=("Smart City",)))
    )
    assert "Smart City" in found(BONN, LYON, events=(event("lyon", topics=("Smart City",)),))
