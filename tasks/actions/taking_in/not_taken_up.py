"""What NT-rådet does not take up nationally: ARIL may, on its own route, and a person decides whether to ask it."""

from sqlmodel import Session

from models.rules.process import Route
from models.rules.verdicts import Verdict
from tasks.actions.medicines import medicine_of
from tasks.actions.proposals.propose import propose
from tasks.actions.proposals.told import announce_proposals
from tasks.actions.taking_in.changes import Changes, Followed, Reading
from tasks.actions.taking_in.cooperation import note_cooperation
from tasks.actions.taking_in.listed import open_route, recommended, seen_row
from tasks.actions.taking_in.mentions import note_mention
from tasks.sources.nt_not_taken_up import NotTakenUp


def take_in(session: Session, reading: Reading, changes: Changes[NotTakenUp]) -> Followed:
    """Propose ARIL's own route for what is new or changed; where ARIL has it already there is nothing to propose."""
    followed = note_cooperation(session, reading, (listed.record for listed in changes.news))
    for listed in () if reading.baseline else changes.news:
        record = listed.record
        medicine = medicine_of(session, record.product, record.substance)
        if _is_known(session, medicine.id or 0, record.indication):
            note_mention(session, reading.source, record.key, medicine.id or 0, reading.by)
            continue
        label = record.reason or Verdict.REGIONAL.label
        seen = seen_row(reading, listed, medicine, indication=record.indication, verdict=Verdict.REGIONAL, label=label)
        followed.proposals.append(propose(session, seen, reading.by).proposal_id)
    announce_proposals(session, reading.source, followed.proposals, reading.by)
    return followed


def _is_known(session: Session, medicine_id: int, indication: str) -> bool:
    own = open_route(session, medicine_id, indication) is Route.OWN
    return own or recommended(session, medicine_id, indication)
