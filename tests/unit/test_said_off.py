"""What titles and summaries say of an event's status."""

from __future__ import annotations

import pytest

from labnetz.content.said_off import SaidOff, maybe_off, surely_off
from labnetz.model import Status

CANCELLED, POSTPONED = Status.CANCELLED, Status.POSTPONED


@pytest.mark.parametrize(
    ("title", "status", "bare"),
    [
        ("ABGESAGT: Lesung", CANCELLED, "Lesung"),
        ("Abgesagt – Lesung", CANCELLED, "Lesung"),
        ("FÄLLT AUS! Lesung", CANCELLED, "Lesung"),
        ("*** ABGESAGT *** Lesung", CANCELLED, "Lesung"),
        ("[abgesagt] Lesung", CANCELLED, "Lesung"),
        ("ENTFÄLLT Lesung", CANCELLED, "Lesung"),
        ("Lesung (leider abgesagt)", CANCELLED, "Lesung"),
        ("Lesung – fällt aus!", CANCELLED, "Lesung"),
        ("Abgesagt: Was tun, wenn der Strom ausfällt?", CANCELLED, "Was tun, wenn der Strom ausfällt?"),
        ("Abgesagt", CANCELLED, "Abgesagt"),
        ("Annulé : atelier", CANCELLED, "atelier"),
        ("Verschoben: Lesung", POSTPONED, "Lesung"),
        ("Postponed - reading", POSTPONED, "reading"),
    ],
)
def test_a_mark_is_read_as_the_status_and_taken_from_the_title(title, status, bare):
    assert surely_off(title) == SaidOff(status, bare)


@pytest.mark.parametrize(
    ("title", "status"),
    [("Lesung fällt aus", CANCELLED), ("Abgesagt Lesung", CANCELLED), ("Lesung (verschoben auf 3.12.)", POSTPONED)],
)
def test_what_may_mean_something_else_is_only_asked_about(title, status):
    assert surely_off(title) is None
    assert maybe_off(title, "") is status


@pytest.mark.parametrize(
    "title",
    [
        "Fällt aus dem Rahmen – Kunst aus Holz",
        "FÄLLT AUS DEM RAHMEN",
        "Der abgesagte Urlaub: Lesung",
        "Entfällt der Unterricht?",
        "Was tun, wenn der Strom ausfällt",
        "Cancel Culture",
        "Offene Werkstatt",
    ],
)
def test_titles_that_only_sound_like_it_are_left_alone(title):
    assert surely_off(title) is None
    assert maybe_off(title, "") is None


@pytest.mark.parametrize(
    ("summary", "status"),
    [
        ("Die Lesung fällt leider aus.", CANCELLED),
        ("Wir basteln. Der Termin entfällt wegen Krankheit.", CANCELLED),
        ("Der Vortrag findet leider nicht statt.", CANCELLED),
        ("ABGESAGT!", CANCELLED),
        ("Die Werkstatt fällt am 24.12. aus.", None),
        ("Am Montag fällt die Werkstatt aus.", None),
        ("In den Ferien fällt der Kurs aus.", None),
        ("Der Eintritt entfällt.", None),
        ("Bei Regen fällt die Führung aus.", None),
        ("Der Kurs fällt nicht aus.", None),
        ("Was tun, wenn das Netz ausfällt? Ein Workshop.", None),
    ],
)
def test_a_summary_is_believed_only_when_it_speaks_of_the_event_as_a_whole(summary, status):
    assert maybe_off("Lesung", summary) is status


def test_a_title_of_any_length_is_read_at_once():
    assert surely_off("(" * 1_000_000) is None
    assert maybe_off("(" * 1_000_000, "") is None
