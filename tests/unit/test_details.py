"""Lines that several kinds of pages have in common."""

import pytest

from labnetz.publish.details import phone_line


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("030 1234567", "tel:0301234567"),
        ("(030) 123 45-67", "tel:0301234567"),
        ("+49 (0)30 1234567", "tel:+49301234567"),
        ("0049 (0) 30/1234567", "tel:0049301234567"),
        ("115", "tel:115"),
        ("030 1234567 (Mo bis Fr 9 bis 12 Uhr)", "tel:0301234567"),
        ("Zimmer 3.12, 030 1234567, 9–12 Uhr", "tel:0301234567"),
        ("nach Vereinbarung", ""),
        ("Zimmer 7", ""),
    ],
)
def test_a_number_is_dialled_without_what_stands_beside_it(written, dialled):
    line = phone_line(written)

    assert (line.text, line.href) == (written, dialled)
