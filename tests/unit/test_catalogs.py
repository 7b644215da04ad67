"""Every message exists in German, the sites' own words in French too, and names the same values."""

import re
import sys
from importlib import import_module
from importlib.resources import files

import pytest
from babel.messages.pofile import read_po

from demonstration import ROOT

sys.path.insert(0, str(ROOT / ".ci"))
catalogs = import_module("catalogs")
NAMES = re.compile(r"\{(\w*)\}")

# One worker reads the source, once.
pytestmark = pytest.mark.xdist_group("catalogs")


def known(language: str) -> dict[object, object]:
    with (files("labnetz.locale") / f"{language}.po").open("rb") as source:
        return {message.id: message.string for message in read_po(source, locale=language) if message.id}


@pytest.mark.parametrize("language", ["de", "fr"])
def test_every_message_is_translated(language):
    words = known(language)
    wanted = [message.id for message in catalogs.collected(language) if message.id]
    missing = [one for one in wanted if one not in words or not (all(words[one]) and words[one])]
    assert missing == []


@pytest.mark.parametrize("language", ["de", "fr"])
def test_no_translation_is_left_over(language):
    wanted = {message.id for message in catalogs.collected(language)}
    assert [one for one in known(language) if one not in wanted] == []


@pytest.mark.parametrize("language", ["de", "fr"])
def test_a_translation_names_the_same_values(language):
    for msgid, string in known(language).items():
        asked = {name for one in (msgid if isinstance(msgid, tuple) else (msgid,)) for name in NAMES.findall(one)}
        for one in string if isinstance(string, tuple) else (string,):
            said = set(NAMES.findall(one))
            assert said <= asked, (msgid, one)
            if not isinstance(msgid, tuple):
                assert said == asked, (msgid, one)
