"""docs/merging.md says what is so: its examples are merged, and its Python is run."""

import re
from pathlib import Path

import pytest

from labnetz.ical.read import read_calendar
from labnetz.ical.splice import merge
from labnetz.ical.write import CalendarInfo
from labnetz.model import Lab, Origin

PAGE = (Path(__file__).parent.parent.parent / "docs" / "merging.md").read_text("utf-8")
FENCED = re.compile(r"^```(\w+) ?([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _examples():
    feeds = []
    for kind, words, text in FENCED.findall(PAGE):
        if kind == "ics":
            feeds.append((*words.split(), text))
        elif words == "merged":
            yield pytest.param(feeds, text, id=text.splitlines()[0])
            feeds = []


EXAMPLES = list(_examples())


def _reading(lab, text, number):
    body = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\n{text}END:VEVENT\nEND:VCALENDAR\n"
    origin = Origin(lab=lab.id, url=f"{lab.url}{number}.ics", timezone="Europe/Berlin")
    return lab, read_calendar(body.encode(), origin)


@pytest.mark.parametrize(("feeds", "expected"), EXAMPLES)
def test_an_example_of_the_page_is_so(feeds, expected):
    readings = []
    for number, (id_, *words, text) in enumerate(feeds):
        url, apart = f"https://www.{id_}.example/", "apart" if words == ["apart"] else "once"
        lab = Lab(id=id_, name=f"Labor {id_.title()}", url=url, shared_events=apart)
        readings.append(_reading(lab, text, number))
    events = merge(readings, CalendarInfo(name="Netz", language="de")).replace(b"\r\n ", b"").decode()
    lines = [
        line
        for block in re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", events, re.DOTALL)
        for line in block.split("\r\n")
    ]
    names = {re.split("[:;]", line)[0] for line in expected.splitlines()}
    found = [line for line in lines if re.split("[:;]", line)[0] in names]
    # Inside an event our own lines come last; the page has them in the order in which one reads.
    assert sorted(found) == sorted(expected.splitlines())
    firsts = [line for line in found if line.startswith(("UID", "X-LABNETZ-LAB"))]
    assert firsts == [line for line in expected.splitlines() if line.startswith(("UID", "X-LABNETZ-LAB"))]


def test_the_page_has_its_examples():
    assert len(EXAMPLES) == 9


def test_the_python_of_the_page_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kalender").mkdir()
    for lab in ("berlin", "moers"):
        body = (
            b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260701T180000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        )
        (tmp_path / f"{lab}.ics").write_bytes(body)
        (tmp_path / "kalender" / f"{lab}.ics").write_bytes(body)
    code = "\n".join(text for kind, _, text in FENCED.findall(PAGE) if kind == "python")
    assert code
    ran = {}
    exec(code, ran)  # noqa: S102 - our own page
    assert ran["merged"].startswith(b"BEGIN:VCALENDAR")
    assert (tmp_path / "merged.ics").read_bytes().endswith(b"END:VCALENDAR\r\n")
