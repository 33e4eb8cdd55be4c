"""Which cases a proposal may be about, beside the one it led to: of the same medicine, substance or class."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, or_, select
from sqlmodel import Session

from models.rules.case_number import case_number
from models.rules.medicine_classes import class_codes, may_concern
from models.rules.proposals import ProposalKind
from models.rules.standings import CloseReason, Standing
from models.tables.core import table_of
from models.tables.medicine import Medicine
from tasks.actions.case_rows import CASES

_MEDICINES = table_of(Medicine)
# A duplicate says nothing of its own; other closed cases tell how it went the last time.
_WITH_CASES = (
    select(
        CASES.c.id,
        CASES.c.indication,
        CASES.c.standing,
        CASES.c.closed_as,
        CASES.c.medicine_id,
        _MEDICINES.c.product,
        _MEDICINES.c.substance,
        _MEDICINES.c.substance_key,
        _MEDICINES.c.atc,
    )
    .join(_MEDICINES, _MEDICINES.c.id == CASES.c.medicine_id)
    .where(or_(CASES.c.closed_as.is_(None), CASES.c.closed_as != CloseReason.DUPLICATE.value))
    .order_by(CASES.c.id.desc())
)


@dataclass(frozen=True, slots=True)
class CaseNear:
    """A case that a proposal may be about. `open` tells whether it can still be told something."""

    case_id: int
    number: str
    product: str
    indication: str
    standing: Standing
    closed_as: CloseReason | None

    @property
    def open(self) -> bool:
        """Not closed: under way, parked, or released."""
        return self.standing is not Standing.CLOSED


def cases_near(session: Session, proposals: Sequence[Row[Any]]) -> Mapping[int, list[CaseNear]]:
    """For each proposal's row, by id, the cases it may be about, newest first; two statements at most."""
    near: dict[int, list[CaseNear]] = {proposal.id: [] for proposal in proposals}
    of_one = [proposal for proposal in proposals if proposal.kind != ProposalKind.CLASS_RULE]
    of_class = [proposal for proposal in proposals if proposal.kind == ProposalKind.CLASS_RULE]
    for case in _same_medicine(session, of_one):
        for proposal in of_one:
            if case.medicine_id == proposal.medicine_id or _same(case.substance_key, proposal.substance_key):
                near[proposal.id].append(_near(case))
    for case in _with_cases(session) if of_class else ():
        for proposal in of_class:
            if _in_class(case, proposal):
                near[proposal.id].append(_near(case))
    return near


def _same_medicine(session: Session, proposals: Sequence[Row[Any]]) -> Sequence[Row[Any]]:
    if not proposals:
        return ()
    medicines = {proposal.medicine_id for proposal in proposals}
    substances = {proposal.substance_key for proposal in proposals} - {""}
    same = or_(_MEDICINES.c.id.in_(medicines), _MEDICINES.c.substance_key.in_(substances))
    return session.connection().execute(_WITH_CASES.where(same)).all()


def _with_cases(session: Session) -> Sequence[Row[Any]]:
    live = CASES.c.standing != Standing.CLOSED.value
    return session.connection().execute(_WITH_CASES.where(live)).all()


def _same(one: str, other: str) -> bool:
    return bool(one) and one == other


def _in_class(case: Row[Any], proposal: Row[Any]) -> bool:
    codes = class_codes(f"{proposal.product} {proposal.label}", proposal.facts.get("atc"))
    return may_concern(codes, proposal.substance, case.substance, case.atc)


def _near(case: Row[Any]) -> CaseNear:
    closed_as = CloseReason(case.closed_as) if case.closed_as else None
    standing = Standing(case.standing)
    return CaseNear(case.id, case_number(case.id), case.product, case.indication, standing, closed_as)
