"""Content lines: octets, escapes, parameters."""

import pytest

from labnetz.ical.lines import Line, content_line, escape, fold, parse_line, split_values, unescape, unfold


@pytest.mark.parametrize("shift", range(80))
@pytest.mark.parametrize("character", ["ü", "€", "😀", "\\n", "\\,", "\\\\", " "])
def test_a_fold_cuts_neither_a_character_nor_an_escape(character, shift):
    text = "SUMMARY:" + "x" * shift + character * 40
    pieces = fold(text).removesuffix(b"\r\n").split(b"\r\n ")
    assert all(len(piece) <= 75 - (index > 0) for index, piece in enumerate(pieces))
    for piece in pieces:
        piece.decode()
        assert (len(piece) - len(piece.rstrip(b"\\"))) % 2 == 0
    assert b"".join(pieces).decode() == text


def test_a_fold_does_not_leave_a_space_at_the_end_of_a_line():
    folded = fold("DESCRIPTION:" + "wort " * 60)
    assert not any(line.endswith(b" ") for line in folded.split(b"\r\n")[:-2])


def test_lines_are_unfolded_before_they_are_decoded():
    assert unfold(b"SUMMARY:\xc3\r\n \xbcber\r\nX:1\n\ty") == ([Line(1, "SUMMARY:über"), Line(3, "X:1y")], None)


def test_a_line_that_is_not_utf8_is_named_and_read_as_windows_1252():
    assert unfold(b"A:1\nB:\xfc\x80\n") == ([Line(1, "A:1"), Line(2, "B:ü€")], 2)


def test_a_calendar_in_utf16_is_read():
    assert unfold("A:ü\r\n".encode("utf-16"))[0] == [Line(1, "A:ü")]


@pytest.mark.parametrize(
    ("text", "name", "params", "value"),
    [
        pytest.param("SUMMARY:a:b", "SUMMARY", (), "a:b", id="a colon in the value"),
        pytest.param("summary;language=de:a", "SUMMARY", (("LANGUAGE", ("de",)),), "a", id="names in lower case"),
        pytest.param('X;A="b:c;d",e:f', "X", (("A", ("b:c;d", "e")),), "f", id="quoted values"),
        pytest.param("X;A=:f", "X", (("A", ()),), "f", id="an empty parameter"),
    ],
)
def test_a_content_line_is_taken_apart(text, name, params, value):
    line = parse_line(Line(1, text))
    assert (line.name, line.params, line.value) == (name, params, value)


@pytest.mark.parametrize("text", ["ohne doppelpunkt", ":wert", 'X;A="offen:1', "<p>:</p>", "Ä:1"])
def test_what_is_no_content_line_is_none(text):
    assert parse_line(Line(1, text)) is None


def test_only_parameters_that_need_quotes_get_them():
    assert str(content_line("DTSTART", "1", TZID="Europe/Berlin")) == "DTSTART;TZID=Europe/Berlin:1"
    assert str(content_line("DTSTART", "1", TZID="(UTC+01:00) Berlin")) == 'DTSTART;TZID="(UTC+01:00) Berlin":1'
    assert str(content_line("X", "1", A='b"c')) == "X;A=b'c:1"


def test_text_is_escaped_and_comes_back():
    text = "a\\b;c,d\ne"
    assert escape(text) == "a\\\\b\\;c\\,d\\ne"
    assert unescape(escape(text)) == text
    assert unescape("a\\:b\\N") == "a:b\n"


def test_values_are_split_at_bare_commas_only():
    assert split_values("a\\,b,c\\\\,d") == ["a,b", "c\\", "d"]
