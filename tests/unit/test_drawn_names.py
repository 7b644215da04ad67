"""Names in a drawing: on two lines at most, none wider than the room, and nothing of them is lost without a word."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labnetz.publish.drawn_names import DrawnName, drawn_name, width

ROOM = 16.0


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Kehl", ("Kehl",)),
        ("Bergstraße-Odenwald", ("Bergstraße-Odenwald",)),
        ("Bürgerlabor der Stadt Hanau am Main", ("Bürgerlabor der Stadt Hanau", "am Main")),
        ("Zukunftslabor Königs Wusterhausen/Mark", ("Zukunftslabor Königs", "Wusterhausen/Mark")),
        ("Mönchengladbach-Wickrathberg", ("Mönchengladbach-", "Wickrathberg")),
        ("Verkehrsberuhigungsmaßnahmenlabor", ("Verkehrsberuhigungs-", "maßnahmenlabor")),
    ],
)
def test_a_name_is_wrapped_where_words_end_or_may_break(name, lines):
    assert drawn_name(name, "de", ROOM) == DrawnName(lines)


def test_what_does_not_fit_on_two_lines_is_left_out_and_the_whole_name_is_there():
    name = "Labor für Bürgerbeteiligung der Verbandsgemeinde Offenbach an der Queich"
    drawn = drawn_name(name, "de", ROOM)
    assert drawn.lines == ("Labor für Bürgerbeteiligung", "der Verbandsgemeinde Offen…")
    assert drawn.whole == name


def test_a_word_that_nobody_can_break_is_cut():
    drawn = drawn_name("W" * 60, "und", ROOM)
    assert len(drawn.lines) == 1
    assert drawn.lines[0].endswith("W…")
    assert drawn.whole == "W" * 60


@pytest.mark.slow
@given(st.text(max_size=120), st.sampled_from(["de", "en", "und"]))
def test_no_line_is_wider_than_the_room_and_nothing_else_is_lost(name, language):
    drawn = drawn_name(name, language, ROOM)
    assert len(drawn.lines) <= 2
    assert all(width(line) <= ROOM for line in drawn.lines)
    if drawn.whole:
        assert drawn.whole == name
    else:
        plain = "".join(name.split()).replace("\u00ad", "")
        assert "".join("".join(drawn.lines).split()).replace("-", "") == plain.replace("-", "")


def test_wider_letters_are_taken_for_wider():
    assert all(narrow < wide for narrow, wide in pairwise(map(width, "ieOW人")))
