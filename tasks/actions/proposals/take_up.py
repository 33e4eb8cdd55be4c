"""Taking a proposal up: a case from the recommendation it is about, or by nomination on ARIL's own route."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session

from models.rules.access import Actor, check_case_officer
from models.rules.organisation import Organisation
from models.rules.proposals import ProposalState, Way
from models.rules.settling import check_take_up
from tasks.actions.case_file import By, Recorded
from tasks.actions.open_case import Nomination, TakeUp, nominate, open_case
from tasks.actions.proposals.rows import Found, find, led_to, settle
from tasks.actions.proposals.settled import Settled
from tasks.actions.recommendations import history_of, new_recommendation


@dataclass(frozen=True, slots=True)
class Wording:
    """What a person says where the source left it out, for a nomination; None: as the source has it.

    `reason` is why ARIL should take the medicine up, by default the source's own motivation.
    """

    substance: str | None = None
    indication: str | None = None
    reason: str | None = None


def take_up_proposal(
    session: Session,
    proposal_id: int,
    take_up: TakeUp,
    wording: Wording | None = None,
    *,
    actor: Actor,
    now: datetime,
    organisation: Organisation,
    key: str | None = None,
) -> Settled:
    """Open the case that the proposal is about. `take_up.verdict` says what words mean that nobody recognised.

    Raises NotAllowedError, NotFoundError, NotNowError (settled, replaced, opens nothing), InvalidInputError,
    ConflictError (open already).
    """
    check_case_officer(actor, "ta ställning till förslag")
    found = find(session, proposal_id)
    if found.settled_by(key):
        return repeated(found)
    way = check_take_up(found.offer, take_up.verdict)
    by = By(actor, now, organisation, key)
    # Settled first: of two who take it up at once the second waits here, and is told.
    settle(session, found, ProposalState.TAKEN_UP, by, reason=_reason(wording), case_id=None)
    return opened(session, found, way, take_up, by, wording=wording or Wording())


def opened(session: Session, found: Found, way: Way, take_up: TakeUp, by: By, *, wording: Wording) -> Settled:
    """The case of a proposal that has just been settled."""
    does = _nominated if way is Way.NOMINATES else _from_recommendation
    recorded = does(session, found, take_up, wording, by)
    led_to(session, found.row.id, recorded.case_id)
    return Settled(found.row.id, recorded, recorded.case_id)


def repeated(found: Found) -> Settled:
    """What an earlier call with the same key gave."""
    case_id = found.row.case_id
    recorded = Recorded(case_id, 1, repeated=True) if case_id else None
    return Settled(found.row.id, recorded, case_id, repeated=True)


def _from_recommendation(session: Session, found: Found, take_up: TakeUp, wording: Wording, by: By) -> Recorded:
    recommendation_id = found.row.recommendation_id or _written(session, found, by)
    return open_case(
        session, recommendation_id, take_up, actor=by.actor, now=by.now, organisation=by.organisation, key=by.key
    )


def _written(session: Session, found: Found, by: By) -> int:
    """What is under preparation is no recommendation until somebody treats it as one."""
    row = found.row
    decided = row.facts.get("decided_on")
    history = history_of(session, row.medicine_id, row.indication)
    written = new_recommendation(
        session,
        row.medicine_id,
        row.indication,
        {
            "verdict": row.verdict,
            "label": row.label,
            "decided_on": date.fromisoformat(decided) if decided else None,
            "date_text": row.facts.get("date_text") or "",
            "url": row.url,
            "source": row.source,
            "source_page_id": row.page_id,
            "seen_at": row.seen_at,
        },
        earlier=history[-1] if history else None,
    )
    return written.id or 0


def _nominated(session: Session, found: Found, take_up: TakeUp, wording: Wording, by: By) -> Recorded:
    row = found.row
    nomination = Nomination(
        product=row.product,
        substance=wording.substance or row.substance,
        indication=wording.indication or row.indication,
        reason=wording.reason or row.label,
    )
    own = replace(take_up, verdict=None)
    return nominate(session, nomination, own, actor=by.actor, now=by.now, organisation=by.organisation, key=by.key)


def _reason(wording: Wording | None) -> str:
    return (wording.reason if wording else None) or ""
