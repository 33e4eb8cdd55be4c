"""A whole page of every source, long enough for a loss to be seen, and what stands on it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.demo.site import Row, first_rows, writers
from tasks.actions.taking_in.compare import Known, as_known
from tasks.sources.configuration.configured import Configured, as_offered
from tasks.sources.reading.records import Record
from tasks.sources.registry import sources

SITE = "http://127.0.0.1:8000"
ENOUGH = 12
LAST_PART = re.compile(r"(/[^/?.]+)((?:[.?][^/]*)?)$")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Specimen:
    """A source with a whole page of its, and what stands on it."""

    how: Configured
    page: bytes

    @cached_property
    def records(self) -> Sequence[Record]:
        """What the undamaged page says."""
        return self.how.source.parse(self.page, self.how.expected)

    @cached_property
    def known(self) -> Mapping[str, Known]:
        """The last good list, as the comparison takes it."""
        return as_known(self.how, self.records)

    @cached_property
    def labels(self) -> frozenset[str]:
        """The words that verdicts are given in."""
        return frozenset(
            word for record in self.records for word in str(record.facts().get("label")).casefold().split()
        )


def specimen(key: str) -> Specimen:
    """The demonstration's first page of a source, made longer where it is short."""
    return Specimen(as_offered(sources()[key]), written(key, rows_of(key)))


def rows_of(key: str) -> list[Row]:
    """The first rows of a source, and more like them."""
    rows = first_rows(key)
    more = (rows[number % len(rows)] for number in range(ENOUGH - len(rows)))
    return rows + [{name: _another(value, number) for name, value in row.items()} for number, row in enumerate(more)]


def written(key: str, rows: Sequence[Row]) -> bytes:
    """The source's page with these rows."""
    (page,) = writers()[key].write(rows, SITE).values()
    return page.body


def _another(value: Any, number: int) -> Any:
    if not isinstance(value, str) or not value or DAY.fullmatch(value):
        return value
    return LAST_PART.sub(rf"\g<1>{number}\2", value) if "/" in value else f"{value} {number}"
