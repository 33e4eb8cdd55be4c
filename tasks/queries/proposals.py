"""Proposals as people ask for them: those that wait, one with everything about it, and what was seen of a case."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select
from sqlmodel import Session

from models.rules.errors import NotFoundError
from models.rules.proposals import ProposalState
from models.rules.settling import Offer
from models.tables.core import table_of
from models.tables.medicine import Medicine
from tasks.actions.proposals.rows import NEWER, PROPOSALS, offer_of
from tasks.queries.concerned import CaseNear, cases_near

_MEDICINES = table_of(Medicine)
_SHOWN = select(PROPOSALS, _MEDICINES.c.substance_key, NEWER).join(
    _MEDICINES, _MEDICINES.c.id == PROPOSALS.c.medicine_id
)
MOST = 200


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal's row, what the rules know of it, and the cases it may be about, newest first."""

    row: Row[Any]
    offer: Offer
    near: Sequence[CaseNear]


@dataclass(frozen=True, slots=True)
class ProposalHistory:
    """A proposal, and every one about the same medicine and indication, oldest first."""

    view: ProposalView
    history: Sequence[Row[Any]]


def proposals(session: Session, *, everything: bool = False, limit: int = MOST) -> list[ProposalView]:
    """The proposals that wait, oldest first; or all of them, newest first. Few statements, however many they are."""
    if everything:
        return _views(session, _SHOWN.order_by(PROPOSALS.c.id.desc()).limit(limit))
    waiting = PROPOSALS.c.state == ProposalState.WAITING.value
    return _views(session, _SHOWN.where(waiting).order_by(PROPOSALS.c.id).limit(limit))


def proposals_called(session: Session, ids: Sequence[int]) -> list[ProposalView]:
    """These proposals, in the order they were made."""
    return _views(session, _SHOWN.where(PROPOSALS.c.id.in_(ids)).order_by(PROPOSALS.c.id)) if ids else []


def proposal(session: Session, proposal_id: int) -> ProposalHistory:
    """One proposal. Raises NotFoundError."""
    views = proposals_called(session, [proposal_id])
    if not views:
        raise NotFoundError(f"Förslag {proposal_id} finns inte. Se vilka som väntar: ordnat proposal list.")
    same = select(PROPOSALS).where(PROPOSALS.c.subject == views[0].row.subject).order_by(PROPOSALS.c.id)
    return ProposalHistory(views[0], session.connection().execute(same).all())


def waiting_proposals(session: Session) -> int:
    """How many wait for somebody."""
    waiting = select(func.count()).where(PROPOSALS.c.state == ProposalState.WAITING.value)
    return int(session.connection().execute(waiting).scalar_one())


def _views(session: Session, chosen: Any) -> list[ProposalView]:
    rows = session.connection().execute(chosen).all()
    near = cases_near(session, rows)
    return [ProposalView(row, offer_of(row), near[row.id]) for row in rows]
