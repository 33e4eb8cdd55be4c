"""Databases with very many open cases: copies of one that has really been opened, with its events."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import CTE, ColumnElement, Connection, String, cast, insert, literal, select, text, true

from app.bootstrap import Ordnat
from bench.bed import Bed
from bench.case import Traveller
from bench.chained import copied_logs
from models.tables.core import table_of
from models.tables.medicine import Medicine
from tasks.actions.case_rows import CASES

MEDICINES = table_of(Medicine)
Changes = Callable[[ColumnElement[int]], Mapping[str, Any]]


@contextmanager
def filled(bed: Bed, count: int, changed: Changes) -> Iterator[Ordnat]:
    """A house with so many copies of a case; `changed` says what is different in copy number 1, 2, …"""
    with bed.house() as house:
        traveller = Traveller(house)
        first = traveller.opens(traveller.recommendations(1)[0])
        traveller.carries_on(first)
        with house.engine.begin() as connection:
            copied(connection, first, count, changed, after=first)
        with house.engine.begin() as connection:
            connection.execute(text("ANALYZE"))
        yield house


def copied(connection: Connection, first: int, count: int, changed: Changes, *, after: int) -> None:
    """Copies of the case called `first`, with its events, as the cases that come `after` that number."""
    numbers = _numbers(count)
    new: dict[str, Any] = {
        "id": numbers.c.number + after,
        "indication_key": cast(numbers.c.number, String),
        "open_key": CASES.c.open_key + cast(numbers.c.number, String),
        **changed(numbers.c.number),
    }
    cases = select(*(new.get(column.name, column) for column in CASES.c)).join(numbers, true())
    connection.execute(insert(CASES).from_select(CASES.c.keys(), cases.where(CASES.c.id == first)))
    key = connection.execute(select(CASES.c.open_key).where(CASES.c.id == first)).scalar_one() or ""
    # With the copy's own key: only so can it be decided in like any other case.
    copied_logs(
        connection, first, count, lambda data, number: data.replace(key, f"{key}{number}") if key else data, after=after
    )


def medicines(connection: Connection, first: int, count: int, *, after: int) -> None:
    """Copies of the medicine called `first`, each another one, as the medicines that come `after` that number."""
    numbers = _numbers(count)
    name = cast(numbers.c.number, String)
    new: dict[str, Any] = {
        "id": numbers.c.number + after,
        "product": MEDICINES.c.product + name,
        "product_key": MEDICINES.c.product_key + name,
        "substance": MEDICINES.c.substance + name,
        "substance_key": MEDICINES.c.substance_key + name,
    }
    rows = select(*(new.get(column.name, column) for column in MEDICINES.c)).join(numbers, true())
    connection.execute(insert(MEDICINES).from_select(MEDICINES.c.keys(), rows.where(MEDICINES.c.id == first)))


def _numbers(count: int) -> CTE:
    """1, 2, … `count`, counted by the database."""
    start = select(literal(1).label("number")).cte("numbers", recursive=True)
    return start.union_all(select(start.c.number + 1).where(start.c.number < count))
