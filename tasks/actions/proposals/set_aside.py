"""Setting a proposal aside: somebody has looked, and says why nothing is to be done. It can still be taken up later."""

from datetime import datetime

from sqlmodel import Session

from models.rules.access import Actor, check_case_officer
from models.rules.organisation import Organisation
from models.rules.proposals import ProposalState
from models.rules.settling import check_set_aside
from tasks.actions.case_file import By
from tasks.actions.proposals.rows import find, settle
from tasks.actions.proposals.settled import Settled


def set_aside_proposal(
    session: Session,
    proposal_id: int,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
    organisation: Organisation,
    key: str | None = None,
) -> Settled:
    """Set a proposal aside. Raises NotAllowedError, NotFoundError, NotNowError (settled), InvalidInputError."""
    check_case_officer(actor, "ta ställning till förslag")
    found = find(session, proposal_id)
    if found.settled_by(key):
        return Settled(proposal_id, repeated=True)
    check_set_aside(found.offer, reason)
    by = By(actor, now, organisation, key)
    settle(session, found, ProposalState.SET_ASIDE, by, reason=reason, case_id=None)
    return Settled(proposal_id)
