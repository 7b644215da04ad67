"""What labs call their things becomes files that every computer can have, and no two things become one file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labnetz.content.values import slug_of
from labnetz.model import file_path, names_a_device
from labnetz.publish.facets import Facet
from labnetz.publish.topics import topics_of
from some_items import call, hrefs, known, lab, place, practice, stamped, update

DEVICES = ("con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)))


@pytest.mark.parametrize("name", DEVICES)
def test_a_name_that_windows_keeps_for_a_device_gets_a_hyphen(name):
    assert file_path(name) == f"{name}-"
    assert file_path(f"feeds/topic/{name}.ics") == f"feeds/topic/{name}-.ics"
    assert file_path(f"{name}/{name}") == f"{name}-/{name}-"
    assert file_path(name.upper()) == f"{name.upper()}-"
    assert names_a_device(f"x/{name}.ics")
    assert not names_a_device(file_path(f"x/{name}.ics"))


@pytest.mark.parametrize(
    "name", ["ki", "console", "icon", "com", "com10", "com0", "a-con", "con-2", "con-all", "x.con"]
)
def test_any_other_name_stays(name):
    assert file_path(f"feeds/topic/{name}.ics") == f"feeds/topic/{name}.ics"


@given(
    st.lists(st.sampled_from([*DEVICES[:6], "con-", "con--", "ki", "con-2", "", "/", ".", "x"]), max_size=6).map(
        "".join
    )
)
def test_two_names_never_become_one(name):
    others = {name + "-", name.removesuffix("-"), name + "--", file_path(name)} - {name}
    assert file_path(name) not in {file_path(other) for other in others}


@given(st.text(max_size=20))
def test_no_topic_is_called_as_the_safe_name_of_another_one(name):
    assert not slug_of(name).endswith("-")


def test_lab_and_portal_give_a_topic_the_same_safe_address():
    (topic,) = topics_of((), (update(topics=("CON", "Con")),))
    assert topic.path == Facet(kind="topic", value="con", name="Con").path == "feeds/topic/con-"
    assert Facet(kind="practice", value="lpt1/aux", name="Aux").folder == "practice/lpt1-/aux-"


def test_pages_of_the_portal_stand_where_their_links_lead():
    own = lab("con", land="Nul", municipalities=("Com1",))
    found = stamped(
        known(
            own,
            updates=(update(lab="con", topics=("Aux",)),),
            calls=(call("prn", lab="con", topics=("Aux",)),),
            practices=(practice("com9", lab="con", topics=("Aux",)),),
            places=(place("nul", lab="con"),),
        )
    )
    paths = {"mitmachen/con-/prn-/", "formate/con-/com9-/", "orte/con-/nul-/", "themen/aux-/"}
    assert paths <= set(found)
    assert [path for path in found if names_a_device(path)] == []
    leads = hrefs(found["themen/aux-/"])
    assert {"../../mitmachen/con-/prn-/", "../../formate/con-/com9-/"} <= set(leads)
    assert "../../../themen/aux-/" in hrefs(found["formate/con-/com9-/"])
