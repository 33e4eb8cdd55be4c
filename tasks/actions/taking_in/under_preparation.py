"""What NT-rådet is preparing a recommendation for: the regions can begin to plan, and a person decides whether to.

The date of the decision on national cooperation is among the facts that the proposal keeps.
"""

from sqlmodel import Session

from models.rules.verdicts import Verdict
from models.tables.medicine import Medicine
from tasks.actions.medicines import medicine_of
from tasks.actions.proposals.propose import propose
from tasks.actions.proposals.told import announce_proposals
from tasks.actions.taking_in.changes import Changes, Followed, Listed, Reading
from tasks.actions.taking_in.cooperation import note_cooperation
from tasks.actions.taking_in.listed import open_route, recommended, seen_row, waits
from tasks.actions.taking_in.mentions import note_mention
from tasks.sources.nt_under_preparation import UnderPreparation


def take_in(session: Session, reading: Reading, changes: Changes[UnderPreparation]) -> Followed:
    """Propose what is new. A change of what nobody waits to take a stand on, or has a case already, is only noted."""
    followed = note_cooperation(session, reading, (listed.record for listed in changes.news))
    for listed in () if reading.baseline else changes.news:
        record = listed.record
        medicine = medicine_of(session, record.product, record.substance)
        if not _is_news(session, listed, medicine):
            note_mention(session, reading.source, record.key, medicine.id or 0, reading.by)
            continue
        verdict = Verdict.UNDER_PREPARATION
        label = record.comment or verdict.label
        seen = seen_row(reading, listed, medicine, indication=record.indication, verdict=verdict, label=label)
        followed.proposals.append(propose(session, seen, reading.by).proposal_id)
    announce_proposals(session, reading.source, followed.proposals, reading.by)
    return followed


def _is_news(session: Session, listed: Listed[UnderPreparation], medicine: Medicine) -> bool:
    medicine_id, indication = medicine.id or 0, listed.record.indication
    if open_route(session, medicine_id, indication) is not None or recommended(session, medicine_id, indication):
        return False
    return listed.earlier is None or waits(session, medicine_id, indication)
