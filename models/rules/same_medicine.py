"""Which row of a list is about a medicine: by product, else by substance with the same ATC code. Never by a guess.

Indications are no help: lists in other languages word them otherwise, and some have none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from models.rules.substances import substance_code


class Named(Protocol):
    """What a medicine is known by: its keys of `models.rules.identity`, and its ATC code as it is written.

    None, or empty, is not known.
    """

    @property
    def product_key(self) -> str | None: ...
    @property
    def substance_key(self) -> str | None: ...
    @property
    def atc(self) -> str | None: ...


N = TypeVar("N", bound=Named)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why no row was taken, as a Swedish clause for a person."""

    why: str


def row_about(medicine: Named, rows: Sequence[N]) -> N | Doubt | None:
    """The one row of a list that is about `medicine`; None when no row is, and a doubt when it cannot be told."""
    by_product = [row for row in rows if row.product_key and row.product_key == medicine.product_key]
    if by_product:
        return _only(medicine, by_product)
    by_substance = [row for row in rows if row.substance_key and row.substance_key == medicine.substance_key]
    if not by_substance:
        return None
    if len(by_substance) > 1:
        return Doubt(f"{len(by_substance)} produkter i listan har samma substans")
    (row,) = by_substance
    return row if _agree(medicine.atc, row.atc) else Doubt("substansen är densamma men inte produkten, eller ATC-koden")


def is_about(medicine: Named, row: Named) -> bool:
    """Is the row about `medicine`, as several rows may be, and a row about several products?"""
    mine, theirs = _products(medicine), _products(row)
    if mine and mine <= theirs:
        return len(theirs) > len(mine) or not contradicts(medicine, row)
    same = bool(row.substance_key) and row.substance_key == medicine.substance_key
    return same and _agree(medicine.atc, row.atc)


def contradicts(one: Named, other: Named) -> bool:
    """Do the codes of two of the same name differ; or, when one has none of a substance, what they are called?"""
    if substance_code(one.atc) and substance_code(other.atc):
        return not _agree(one.atc, other.atc)
    return bool(one.substance_key and other.substance_key) and one.substance_key != other.substance_key


def _only(medicine: Named, rows: Sequence[N]) -> N | Doubt:
    if len(rows) > 1:
        return Doubt(f"{len(rows)} rader i listan är om produkten")
    (row,) = rows
    return Doubt("produkten heter lika men substans eller ATC-kod skiljer") if contradicts(medicine, row) else row


def _products(named: Named) -> set[str]:
    return set(named.product_key.split("+")) if named.product_key else set()


def _agree(one: str | None, other: str | None) -> bool:
    code = substance_code(one)
    return code is not None and code == substance_code(other)
