"""A long list read a column at a time: one look at many values, and each different value read once.

What a value is read as is for the readers in `fields` and `dates`; here is only in which order they are asked.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import fields
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from tasks.sources.reading.at_once import are_plain, straight_addresses
from tasks.sources.reading.dates import DAY
from tasks.sources.reading.fields import PHRASE, OddValueError, address
from tasks.sources.reading.records import Expected
from tasks.sources.reading.rows import checked, read_each

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Read = TypeVar("Read")
Made = TypeVar("Made", bound="DataclassInstance")
TEXT_OR_NULL = {str, type(None)}
ISO_DAYS = re.compile(rf"{DAY.pattern}(?:\|{DAY.pattern})*", re.ASCII)


class Columns:
    """The rows of an array. Every method raises SourceFailureError, naming the first row that cannot be read."""

    def __init__(self, rows: Sequence[Any], expected: Expected, in_every_row: Collection[str]) -> None:
        """Check that the rows have the keys they should; rows alike are looked at once."""
        # Rows are alike, so that one of each kind tells whether all are as they should be.
        kinds = {tuple(row) if type(row) is dict else number: row for number, row in enumerate(rows)}
        try:
            for row in kinds.values():
                checked(row, expected, in_every_row)
        except OddValueError:
            read_each(rows, lambda row: checked(row, expected, in_every_row), expected)
        self._rows, self._expected = rows, expected

    def read(self, name: str, read: Callable[[Any], Read]) -> list[Read]:
        """The column of our `name`, each value as `read` reads it; a key that is missing reads as null."""
        values = self._values(name)
        try:
            if not TEXT_OR_NULL.issuperset(map(type, values)):
                # Others are not remembered: in Python `true` is 1, and would be read as the row before it was.
                known = {value: read(value) for value in {value for value in values if type(value) is str}}
                return [known[value] if type(value) is str else read(value) for value in values]
            known = {value: read(value) for value in set(values)}
            return list(map(known.__getitem__, values))
        except OddValueError:
            return list(read_each(values, read, self._expected))

    def texts(self, name: str, read: Callable[[Any], str], *, most: int) -> list[str]:
        """As `read`, by a reader that gives plain texts of at most `most` characters back as they are."""
        values = self._values(name)
        if {str}.issuperset(map(type, values)) and all(values) and max(map(len, values)) <= most and are_plain(values):
            return values
        return self.read(name, read)

    def addresses(self, name: str, *, site: str) -> list[str | None]:
        """The column as `address` reads it."""
        values = self._values(name)
        if {str}.issuperset(map(type, values)) and max(map(len, values)) <= PHRASE:
            found = straight_addresses(values, site=site)
            if found is not None:
                return [*found]
        return self.read(name, partial(address, site=site))

    def days(self, name: str, read: Callable[[Any], tuple[date | None, str]]) -> list[tuple[date | None, str]]:
        """As `read`, by a reader that takes an ISO date for the day it says."""
        values = self._values(name)
        try:
            if {str}.issuperset(map(type, values)) and ISO_DAYS.fullmatch("|".join(values)):
                return list(zip(map(date.fromisoformat, values), values, strict=True))
        except ValueError:
            pass  # One of them is in no calendar.
        return self.read(name, read)

    def _values(self, name: str) -> list[Any]:
        key = self._expected.keys[name]
        return [row.get(key) for row in self._rows]


def made(kind: type[Made], **columns: Sequence[Any]) -> tuple[Made, ...]:
    """A record of each row of the columns, as `kind(**row)` makes one. Raises TypeError unless they are its fields."""
    names = [field.name for field in fields(kind)]
    if names != list(columns):
        raise TypeError(f"{kind.__name__} has {names}")
    records = tuple(object.__new__(kind) for _ in columns[names[0]])
    for record, row in zip(records, zip(*columns.values(), strict=True), strict=True):
        # A frozen class sets its fields by a call for each, which takes as long as reading half of them.
        vars(record).update(zip(names, row, strict=True))
    return records
