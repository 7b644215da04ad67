"""What needs no mending is given back at once, and comes out as if it had been looked at in full."""

from hypothesis import given, settings
from hypothesis import strategies as st

from labnetz.feeds.plain import link_of, text_of

SOME = settings(max_examples=150, deadline=None)
BASES = st.sampled_from(["https://labor.example/", "http://labor.example/a/b?c#d", "https://labor.example"])
PARTS = st.sampled_from(
    [
        *("http://", "https://", "labor.example", "127.0.0.1", ":8080", ":0", ":99999", ":", "/", "//", "/a/../b", "."),
        *("?", "?a=1&b=2", "#", "#x", "%C3%A4", "ä", ";x", "@", "-", "_", " ", "\\", "[::1]", "A", "a" * 70, "a" * 301),
    ]
)


@SOME
@given(st.lists(PARTS, max_size=7).map("".join) | st.text(max_size=20), BASES)
def test_a_clean_address_stays_as_it_is(address, base):
    assert link_of(address, base) == link_of(f" {address}", base)


@SOME
@given(st.lists(PARTS, max_size=3).map("".join), BASES)
def test_a_clean_address_of_a_lab_stays_as_it_is(rest, base):
    assert link_of(f"https://labor.example{rest}", base) == link_of(f" https://labor.example{rest}", base)


@SOME
@given(st.text(st.characters(exclude_characters="<&")))
def test_text_without_markup_is_its_own_text(text):
    assert text_of(text) == text_of(f"{text}<i></i>")
