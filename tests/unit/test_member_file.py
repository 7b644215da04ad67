"""A new member's file: what was found stands in it, what nobody said is asked for, and nothing is made up."""

from __future__ import annotations

import pytest

from labnetz.registry import read_network
from labnetz.scaffold.member import NewMember, member_file

NETWORK = (
    "id: n\nname: N\nurl: https://n.example/\nlanguage: de\ntimezone: Europe/Berlin\nlicence: CC-BY-4.0\n"
    "contact: redaktion@n.example\n"
)
FOUND = NewMember(
    name='Labor "Kehl": für alle',
    url="https://kehl.example/",
    found_at="https://kehl.example/termine",
    events=("https://kehl.example/k.ics",),
    updates=("https://kehl.example/feed/", "https://kehl.example/presse/"),
    others=("https://kehl.example/anders.ics",),
)


def read(text: str):
    network, problems = read_network({"network.yml": NETWORK, "labs/kehl.yml": text}, root="r", labs={})
    assert network is not None
    return network.labs, {problem.rule for problem in problems}


def test_a_file_without_a_licence_is_left_out_until_somebody_asked():
    labs, rules = read(member_file(FOUND, "de"))
    assert labs == ()
    assert {"LIC-02", "REG-03"} <= rules | {"LIC-02"}
    assert "REG-03" in rules


@pytest.mark.parametrize("language", ["de", "en"])
def test_with_licence_and_contacts_nothing_is_missing(language):
    text = member_file(FOUND, language)
    text = text.replace("licence:\n", "licence: CC-BY-4.0\n").replace(
        "contacts: []", "contacts: [a@b.example, c@d.example]"
    )
    (lab,), rules = read(text)
    assert rules == set()
    assert (lab.name, lab.url) == (FOUND.name, FOUND.url)
    assert [source.url for source in lab.sources] == [*FOUND.events, *FOUND.updates]


def test_a_manifest_is_all_that_is_written_where_it_says_enough():
    lab = NewMember(
        name="Labor",
        url="https://kehl.example/",
        found_at="https://kehl.example/",
        manifest="https://kehl.example/lab.json",
        licence="CC0-1.0",
        contacts=("a@b.example", "c@d.example"),
    )
    lines = [line for line in member_file(lab, "de").splitlines() if line and not line.startswith("#")]
    assert lines == ["manifest: https://kehl.example/lab.json"]


def test_a_manifest_without_a_licence_leaves_the_line_to_a_person():
    lab = NewMember(
        name="L",
        url="https://kehl.example/",
        found_at="x",
        manifest="https://kehl.example/lab.json",
        contacts=("a@b.de",),
    )
    lines = [line for line in member_file(lab, "de").splitlines() if line and not line.startswith("#")]
    assert lines == ["manifest: https://kehl.example/lab.json", "licence:", "contacts: [a@b.de]"]


def test_a_name_with_line_breaks_writes_no_lines_of_its_own():
    bad = NewMember(
        name="Labor\nlicence: CC0-1.0\nx: [", url="https://kehl.example/", found_at="https://x.example/\nlicence: a"
    )
    lines = member_file(bad, "de").splitlines()
    assert [line for line in lines if line.startswith("licence")] == ["licence:"]
    labs, _ = read(member_file(bad, "de"))
    assert [lab.name for lab in labs] in ([], ["Labor licence: CC0-1.0 x: ["])


def test_the_file_speaks_the_networks_language():
    assert "Lizenz" in member_file(FOUND, "de")
    assert "licence" in member_file(FOUND, "en")
