"""What is said about a certificate that is not believed, for each number of OpenSSL that a server is likely to give."""

from __future__ import annotations

import pytest

from labnetz.harvest.certificates import certificate_reason


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (9, "not valid yet"),
        (10, "has expired"),
        (18, "nobody vouches"),
        (19, "nobody vouches"),
        (20, "whole chain"),
        (21, "whole chain"),
        (62, "another name"),
        (64, "another name"),
        (0, "in order?"),
        (99, "in order?"),
    ],
)
def test_why_a_certificate_is_not_believed(code, words):
    said = str(certificate_reason(code, "labor.example"))
    assert words in said
    assert "labor.example" in said
    assert said.startswith("the secure connection fails")
