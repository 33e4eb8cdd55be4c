"""Linking a proposal: to the case it is about, however it was worded, or to a case of an earlier indication."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from models.rules.access import Actor, check_case_officer
from models.rules.case_number import case_number
from models.rules.errors import NotNowError
from models.rules.organisation import Organisation
from models.rules.proposals import ProposalKind, ProposalState
from models.rules.settling import check_link, check_take_up
from models.rules.standings import Standing
from models.tables.medicine import Recommendation
from tasks.actions.case_file import By, CaseFile, Recorded, load
from tasks.actions.open_case import TakeUp
from tasks.actions.proposals.rows import Found, find, settle
from tasks.actions.proposals.settled import Settled
from tasks.actions.proposals.take_up import Wording, opened, repeated
from tasks.actions.revise import tell_case


def link_proposal(
    session: Session,
    proposal_id: int,
    case_id: int,
    reason: str = "",
    *,
    actor: Actor,
    now: datetime,
    organisation: Organisation,
    extension: TakeUp | None = None,
    key: str | None = None,
) -> Settled:
    """Link a proposal to a case: it is about that one, which is told of the recommendation, as is what follows on it.

    With `extension` it is about another indication than the case: a new case is opened as an extension of it.
    Raises NotAllowedError, NotFoundError, NotNowError (settled, or a closed case), InvalidInputError, ConflictError.
    """
    check_case_officer(actor, "ta ställning till förslag")
    found = find(session, proposal_id)
    if found.settled_by(key):
        return repeated(found)
    by = By(actor, now, organisation, key)
    check_link(found.offer)
    file = load(session, case_id)
    if extension is not None:
        return _extended(session, found, replace(extension, extends=case_id), reason, by)
    if file.at.standing is Standing.CLOSED:
        raise NotNowError(
            f"{case_number(case_id)} är avslutat. Ta upp förslaget som ett eget ärende, eller koppla det som en "
            "utvidgning: --extension."
        )
    settle(session, found, ProposalState.LINKED, by, reason=reason, case_id=case_id)
    return Settled(proposal_id, _told(session, found, file, by), case_id)


def _extended(session: Session, found: Found, take_up: TakeUp, reason: str, by: By) -> Settled:
    way = check_take_up(found.offer, take_up.verdict)
    settle(session, found, ProposalState.LINKED, by, reason=reason, case_id=None)
    return opened(session, found, way, take_up, by, wording=Wording(reason=reason.strip() or None))


def _told(session: Session, found: Found, file: CaseFile, by: By) -> Recorded | None:
    # A rule for a whole class is not the case's own recommendation: whoever linked it has read it.
    if found.row.recommendation_id is None or found.row.kind == ProposalKind.CLASS_RULE:
        return None
    recommendation = session.get_one(Recommendation, found.row.recommendation_id)
    return tell_case(session, file, recommendation, replace(by, key=None))
