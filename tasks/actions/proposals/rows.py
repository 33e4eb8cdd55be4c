"""The rows of proposals: found with what the rules need, written, replaced, and settled by one of those who try."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from models.rules.access import SYSTEM
from models.rules.errors import LostRaceError, NotFoundError
from models.rules.proposals import ProposalKind, ProposalState
from models.rules.settling import Offer
from models.rules.verdicts import Verdict
from models.tables.core import table_of
from models.tables.proposal import Proposal
from tasks.actions.case_file import By

PROPOSALS = table_of(Proposal)
_LATER = PROPOSALS.alias("later")
NEWER = (
    select(func.max(_LATER.c.id))
    .where(_LATER.c.subject == PROPOSALS.c.subject, _LATER.c.id > PROPOSALS.c.id)
    .scalar_subquery()
    .label("newer")
)
_ONE = select(PROPOSALS, NEWER).where(PROPOSALS.c.id == bindparam("this"))
_BY_SEEN_KEY = select(PROPOSALS.c.id, PROPOSALS.c.state).where(PROPOSALS.c.seen_key == bindparam("seen"))
_LAST_ABOUT = select(func.max(PROPOSALS.c.id)).where(PROPOSALS.c.subject == bindparam("about"))
_NEW = insert(PROPOSALS).returning(PROPOSALS.c.id)
_OVER: dict[str, Any] = {
    "state": bindparam("stands"),
    "settled_by": bindparam("who"),
    "settled_at": bindparam("now"),
    "waiting_key": None,
    "version": PROPOSALS.c.version + 1,
}
_LED: dict[str, Any] = {"case_id": bindparam("opened")}
_WHY: dict[str, Any] = {"reason": bindparam("why"), "settle_key": bindparam("key")}
_SETTLED = (
    update(PROPOSALS)
    .where(PROPOSALS.c.id == bindparam("this"), PROPOSALS.c.version == bindparam("as_read"))
    .values(_OVER | _LED | _WHY)
)
_LEADS_TO = update(PROPOSALS).where(PROPOSALS.c.id == bindparam("this")).values(_LED)
_WAITING = update(PROPOSALS).where(PROPOSALS.c.waiting_key == bindparam("about"))
_REPLACED = _WAITING.values(_OVER)
_TAKEN_UP = _WAITING.where(
    (PROPOSALS.c.recommendation_id == bindparam("recommendation")) | PROPOSALS.c.recommendation_id.is_(None)
).values(_OVER | _LED)
# What a nomination answers; a recommendation of the council's it does not.
_FOR_ARIL = (ProposalKind.NOT_TAKEN_UP.value, ProposalKind.UNDER_PREPARATION.value)
_NOMINATED = _WAITING.where(PROPOSALS.c.kind.in_(_FOR_ARIL)).values(_OVER | _LED)


@dataclass(frozen=True, slots=True)
class Found:
    """A proposal for change: its row, and what the rules need to know of it."""

    row: Row[Any]
    offer: Offer

    def settled_by(self, key: str | None) -> bool:
        """Had an earlier call with the same key settled it?"""
        return key is not None and key == self.row.settle_key


def subject_of(medicine_id: int, indication_key: str) -> str:
    """What a proposal is about: one medicine for one indication."""
    return f"{medicine_id}:{indication_key}"


def find(session: Session, proposal_id: int) -> Found:
    """The proposal. Raises NotFoundError."""
    row = session.connection().execute(_ONE, {"this": proposal_id}).first()
    if row is None:
        raise NotFoundError(f"Förslag {proposal_id} finns inte. Se vilka som väntar: ordnat proposal list.")
    return Found(row, offer_of(row))


def offer_of(row: Row[Any]) -> Offer:
    """What the rules need to know of a proposal's row; its `newer` is a column beside the table's own."""
    return Offer(row.id, ProposalState(row.state), Verdict(row.verdict), row.product, row.label, row.case_id, row.newer)


def known(session: Session, seen_key: str) -> tuple[int, ProposalState] | None:
    """The proposal already made of the same sight, and where it stands."""
    row = session.connection().execute(_BY_SEEN_KEY, {"seen": seen_key}).first()
    return (row.id, ProposalState(row.state)) if row else None


def write(session: Session, facts: dict[str, Any], by: By) -> int:
    """A new proposal, in place of the one that waited about the same; its id.

    Raises LostRaceError when somebody else wrote one at the same time.
    """
    connection, about = session.connection(), {"about": facts["subject"]}
    earlier = connection.execute(_LAST_ABOUT, about).scalar()
    connection.execute(_REPLACED, about | _by(ProposalState.SUPERSEDED, by))
    waits = facts["state"] == ProposalState.WAITING
    row = facts | {"supersedes_id": earlier, "waiting_key": facts["subject"] if waits else None}
    try:
        return int(connection.execute(_NEW, row).scalar_one())
    except IntegrityError as error:
        raise LostRaceError(f"{facts['product']} föreslogs av en annan hämtning samtidigt.") from error


def settle(session: Session, found: Found, state: ProposalState, by: By, *, reason: str, case_id: int | None) -> None:
    """The proposal stands in `state` from now on. Raises LostRaceError when somebody else settled it since `find`."""
    mine = {"this": found.row.id, "as_read": found.row.version}
    how = {"why": reason.strip() or None, "key": by.key, "opened": case_id}
    if not session.connection().execute(_SETTLED, mine | how | _by(state, by)).rowcount:
        raise LostRaceError("Någon annan tog ställning till förslaget samtidigt. Inget är sparat; försök igen.")


def led_to(session: Session, proposal_id: int, case_id: int) -> None:
    """The proposal, settled just now, opened this case."""
    session.connection().execute(_LEADS_TO, {"this": proposal_id, "opened": case_id})


def answered_by(session: Session, subject: str, recommendation_id: int | None, case_id: int, by: By) -> None:
    """A case was opened: what waited for somebody to open it has been taken up.

    A case from a recommendation answers what waits about that one, a nomination what waits for ARIL.
    """
    state = ProposalState.OPENED_BY_ITSELF if by.actor == SYSTEM else ProposalState.TAKEN_UP
    answer = {"about": subject, "opened": case_id} | _by(state, by)
    if recommendation_id is None:
        session.connection().execute(_NOMINATED, answer)
    else:
        session.connection().execute(_TAKEN_UP, answer | {"recommendation": recommendation_id})


def _by(state: ProposalState, by: By) -> dict[str, Any]:
    return {"stands": state.value, "who": by.actor.key, "now": by.now}
