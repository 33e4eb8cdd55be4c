"""The two lists that are plain tables, not taken up and under preparation: read whole, or refused."""

import html
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.demo.site import first_rows, later_rows, writers
from models.rules.errors import SourceFailureError
from tasks.sources.nt_not_taken_up import SOURCE as NOT_TAKEN_UP
from tasks.sources.nt_not_taken_up import NotTakenUp
from tasks.sources.nt_under_preparation import SOURCE as UNDER_PREPARATION
from tasks.sources.nt_under_preparation import UnderPreparation
from tasks.sources.reading.records import Source
from tests.unit.sources.pages import page, refused, tabled

BOTH = pytest.mark.parametrize("source", [NOT_TAKEN_UP, UNDER_PREPARATION], ids=lambda source: str(source.key))


def row_of(source: Source, **changed: str) -> dict[str, str]:
    said = {
        "Läkemedel": '<a href="/produktinfo/demozin">Demozin</a>',
        "Substans": "demozinib",
        "Indikation": "Kronisk myeloisk leukemi",
        "Motivering": "Få patienter.",
        "Datum": "2024-03-13",
    }
    if source is UNDER_PREPARATION:
        del said["Motivering"]
    return said | changed


def read(source: Source, *rows: dict[str, str]) -> tuple[Any, ...]:
    return tuple(source.parse(tabled(*rows), source.expected))


def test_a_row_that_is_not_taken_up() -> None:
    assert read(NOT_TAKEN_UP, row_of(NOT_TAKEN_UP)) == (
        NotTakenUp(
            product="Demozin",
            substance="demozinib",
            indication="Kronisk myeloisk leukemi",
            reason="Få patienter.",
            decided_on=date(2024, 3, 13),
            date_text="2024-03-13",
            url="https://samverkanlakemedel.se/produktinfo/demozin",
        ),
    )


def test_a_row_under_preparation() -> None:
    assert read(UNDER_PREPARATION, row_of(UNDER_PREPARATION, Kommentar="Hos TLV")) == (
        UnderPreparation(
            product="Demozin",
            substance="demozinib",
            indication="Kronisk myeloisk leukemi",
            comment="Hos TLV",
            decided_on=date(2024, 3, 13),
            date_text="2024-03-13",
            url="https://samverkanlakemedel.se/produktinfo/demozin",
        ),
    )


@BOTH
@pytest.mark.parametrize("rows", [first_rows, later_rows])
def test_the_demonstration_page_is_read_whole(source: Source, rows: Any) -> None:
    (written,) = writers()[source.key].write(rows(source.key), "http://127.0.0.1").values()
    found: Any = source.parse(written.body, source.expected)
    assert [record.product for record in found] == [row["Läkemedel"] for row in rows(source.key)]


@BOTH
@pytest.mark.parametrize(
    ("said", "on", "kept"),
    [
        ("2024-03-13", date(2024, 3, 13), None),
        ("13 mars 2024", date(2024, 3, 13), None),
        ("<time>2024-03-13</time>", date(2024, 3, 13), None),
        ("2024-03", None, "2024-03"),
        ("mars 2024", None, "mars 2024"),
        ("", None, ""),
    ],
)
def test_days(source: Source, said: str, on: date | None, kept: str | None) -> None:
    (record,) = read(source, row_of(source, Datum=said))
    assert record.decided_on == on
    assert record.facts().get("date_text") == kept


@BOTH
def test_a_row_is_its_product_and_its_indication(source: Source) -> None:
    first, *others = read(
        source,
        row_of(source),
        row_of(source, Läkemedel="DEMOZIN®", Indikation="kronisk  myeloisk leukemi."),
        row_of(source, Indikation="Akut lymfatisk leukemi"),
        row_of(source, Läkemedel="Demolix"),
    )
    assert [first.key == other.key for other in others] == [True, False, False]


@BOTH
def test_two_days_for_the_same_are_its_history(source: Source) -> None:
    records = read(source, row_of(source, Datum="2026-01-01"), row_of(source), row_of(source))
    assert len(records) == 2
    assert source.order is not None
    assert max(records, key=source.order).decided_on == date(2026, 1, 1)


@BOTH
def test_a_heading_that_is_gone_or_renamed(source: Source) -> None:
    for heading in row_of(source):
        renamed = {("Nytt" if name == heading else name): cell for name, cell in row_of(source).items()}
        refused(source, tabled(renamed))
        refused(source, tabled({name: cell for name, cell in row_of(source).items() if name != heading}))
        ours = next(name for name, theirs in source.keys.items() if theirs == heading)
        told = replace(source.expected, keys={**source.keys, ours: "Nytt"})
        assert source.parse(tabled(renamed), told) == read(source, row_of(source))


@BOTH
def test_what_is_refused(source: Source) -> None:
    row = row_of(source)
    refused(source, b"")
    refused(source, page("<p>Tekniskt fel</p>").encode())
    refused(source, tabled(row) + tabled(row))
    assert "tom text" in refused(source, tabled(row, {**row, "Läkemedel": " "}))
    assert "rad 2" in refused(source, tabled(row, {**row, "Datum": "i våras"}))
    refused(source, tabled({**row, "Läkemedel": '<a href="javascript:alert(1)">Demozin</a>'}))
    refused(source, tabled({**row, "Indikation": "x" * 2_000}))
    many = [{**row, "Läkemedel": f"Demo {n}"} for n in range(10)]
    assert "datum" in refused(source, tabled(*({**one, "Datum": ""} for one in many)))
    assert "indikation" in refused(source, tabled(*({**one, "Indikation": ""} for one in many)))


@BOTH
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_words_come_back_or_the_table_is_refused(source: Source, data: st.DataObject) -> None:
    names = list(row_of(source))
    words = data.draw(st.dictionaries(st.sampled_from(names), st.text(max_size=20), min_size=1))
    changed = row_of(source) | {name: html.escape(said) for name, said in words.items()}
    try:
        records = read(source, row_of(source, Läkemedel="Annat"), changed)
    except SourceFailureError:
        return
    assert records[0].product == "Annat"
    assert all(record.key and record.product for record in records)
