"""Whatever stands in a table: nothing raises, and every row with a day is published or told at its line."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labnetz.content.context import Context
from labnetz.content.tables.cells import rows
from labnetz.content.tables.mapping import Mapped, read_mapping
from labnetz.content.tables.read import read_table
from labnetz.content.tables.times import Times, WhenCells, times_of
from labnetz.model import Lab

NOW = datetime(2026, 11, 20, 11, tzinfo=UTC)
CONTEXT = Context(lab=Lab(id="x", name="x", url="https://x.example/"), now=NOW)
MAPPED = Mapped(path="quellen/a.yml", columns={"title": "Titel", "day": "Datum", "start": "Beginn", "place": "Ort"})
CELLS = st.one_of(
    st.text(alphabet='ab1;,"\n\t .:-äß', max_size=12),
    st.sampled_from(
        ["2.12.2026", "17:00", "17-19 Uhr", "12/2/2026", "Mi, 2.12.2026", "24:00", "31.2.2027", "7.-9.12.2026"]
    ),
    st.text(max_size=8),
)


def read(body: bytes):
    return read_table(body, "quellen/a.csv", MAPPED, CONTEXT, lambda id_: f"https://x.example/{id_}/")


def as_csv(table: list[list[str]], delimiter: str) -> str:
    return "".join(delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) + "\r\n" for row in table)


@given(st.binary(max_size=300))
def test_no_bytes_make_it_raise(body):
    read(body)
    read(b"Titel;Datum;Beginn;Ort\n" + body)


@given(st.text(max_size=300))
def test_no_mapping_makes_it_raise(text):
    read_mapping(text, "quellen/a.yml", CONTEXT)


@settings(max_examples=300)
@given(st.fixed_dictionaries(dict.fromkeys(("day", "start", "end_day", "end"), CELLS)))
def test_no_cells_of_times_make_it_raise(cells):
    found = times_of(WhenCells(**{key: " ".join(text.split()) for key, text in cells.items()}))
    assert isinstance(found, Times) or found.key in ("day", "start", "end_day", "end")


@pytest.mark.slow
@settings(max_examples=200)
@given(st.lists(st.lists(CELLS, min_size=4, max_size=4), max_size=6), st.sampled_from(";,\t"))
def test_every_row_with_a_title_and_a_day_is_published_or_told(table, delimiter):
    text = as_csv([["Titel", "Datum", "Beginn", "Ort"], *table], delimiter)
    reading = read(text.encode())
    told = {problem.where.line for problem in reading.problems if problem.level == "error"}
    published = {found.where.line for found in reading.found}
    clean_text = text.replace("\r\n", "\n").replace("\r", "\n")
    for row in [*rows(clean_text, delimiter)][1:]:
        if (
            len(row) == 4
            and any(char.isalnum() for char in row[0].text)
            and any(char.isalnum() for char in row[1].text)
        ):
            lines = set(range(row[0].line, row[-1].line + 1))
            assert lines & (told | published), row


@given(st.lists(st.lists(st.text(alphabet='ab;,"\n x', max_size=8), min_size=1, max_size=4), min_size=1, max_size=5))
def test_what_a_program_writes_is_read_back_cell_for_cell(table):
    for delimiter in ";,\t":
        read_back = [
            [cell.text for cell in row] for row in rows(as_csv(table, delimiter).replace("\r\n", "\n"), delimiter)
        ]
        assert read_back[:-1] == [[cell.strip() for cell in row] for row in table]


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.integers(0, 23))
def test_german_and_iso_days_mean_the_same(day, hour):
    german = times_of(WhenCells(day=f"{day:%d.%m.%Y}", start=f"{hour} Uhr"))
    iso = times_of(WhenCells(day=f"{day:%Y-%m-%d}", start=f"{hour:02}:00"))
    assert german == iso == Times(f"{day:%Y-%m-%d} {hour:02}:00")
