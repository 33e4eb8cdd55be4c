"""The medicines that have cases, as they are looked for in lists."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session

from models.rules.identity import indication_key, substance_key
from models.rules.standings import Standing
from models.tables.case import Case
from models.tables.core import table_of
from models.tables.medicine import Medicine
from tasks.sources.reading.keys import key_of

_CASES, _MEDICINES = table_of(Case), table_of(Medicine)
_EVERY = (
    select(_CASES.c.id.label("case_id"), _CASES.c.standing, *_MEDICINES.c)
    .join(_MEDICINES, _MEDICINES.c.id == _CASES.c.medicine_id)
    .order_by(_MEDICINES.c.id, _CASES.c.id)
)
_PAIRS = (
    select(_CASES.c.id, _CASES.c.indication, _MEDICINES.c.product_key)
    .join(_MEDICINES, _MEDICINES.c.id == _CASES.c.medicine_id)
    .where(_CASES.c.standing != Standing.CLOSED.value)
    .order_by(_CASES.c.id)
)


@dataclass(frozen=True, slots=True)
class MedicineWithCases:
    """A medicine and the ids of its cases: all, those that are not closed, and those that are not released either."""

    product: str
    substance: str
    product_key: str
    substance_key: str
    atc: str | None
    all_cases: tuple[int, ...] = ()
    cases: tuple[int, ...] = ()
    open_cases: tuple[int, ...] = ()

    @classmethod
    def of(cls, medicine: Medicine) -> "MedicineWithCases":
        """A medicine, whatever cases it has."""
        key = substance_key(medicine.substance)
        return cls(medicine.product, medicine.substance, medicine.product_key, key, medicine.atc)


def medicines_with_cases(session: Session) -> Sequence[MedicineWithCases]:
    """Every medicine with a case that is not closed. One query."""
    return [medicine for medicine in every_medicine_with_cases(session) if medicine.cases]


def every_medicine_with_cases(session: Session) -> Sequence[MedicineWithCases]:
    """Every medicine with a case, closed ones too. One query."""
    rows = session.connection().execute(_EVERY)
    return [_medicine(list(of_one)) for _, of_one in groupby(rows, key=lambda row: row.id)]


def medicine_of_case(session: Session, case_id: int) -> MedicineWithCases:
    """The medicine of a case, with all its cases. One query. Raises LookupError when there is no such case."""
    mine = select(_CASES.c.medicine_id).where(_CASES.c.id == case_id).scalar_subquery()
    rows = session.connection().execute(_EVERY.where(_MEDICINES.c.id == mine)).all()
    if not rows:
        raise LookupError(f"there is no case {case_id}")
    return _medicine(rows)


def cases_of_pairs(session: Session, products: Collection[str]) -> dict[str, int]:
    """The newest case that is not closed about each of `products` and an indication, by the key lists give the pair."""
    rows = session.connection().execute(_PAIRS.where(_MEDICINES.c.product_key.in_(products)))
    return {key_of(row.product_key, indication_key(row.indication)): row.id for row in rows}


def _medicine(rows: Sequence[Row[Any]]) -> MedicineWithCases:
    one, not_closed = rows[0], [row for row in rows if row.standing != Standing.CLOSED.value]
    return MedicineWithCases(
        one.product,
        one.substance,
        one.product_key,
        substance_key(one.substance),
        one.atc,
        all_cases=tuple(row.case_id for row in rows),
        cases=tuple(row.case_id for row in not_closed),
        open_cases=tuple(row.case_id for row in not_closed if row.standing != Standing.RELEASED.value),
    )
