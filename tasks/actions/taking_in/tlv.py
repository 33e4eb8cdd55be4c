"""TLV's decisions on subsidy and its assessments of clinic medicines, noted on the cases they can only be about."""

from sqlmodel import Session

from models.rules.before_the_clock import DateKind
from models.rules.identity import product_key
from tasks.actions.listed_medicines import Listing
from tasks.actions.taking_in.changes import Changes, Followed, Reading
from tasks.actions.taking_in.noting import note_decisions
from tasks.sources.tlv_clinic_assessments import SeenAssessment
from tasks.sources.tlv_decisions import SeenSubsidyDecision


def take_in_decisions(session: Session, reading: Reading, changes: Changes[SeenSubsidyDecision]) -> Followed:
    """Note the decisions that are news."""
    news = sorted((listed.record for listed in changes.news), key=lambda seen: (seen.decided_on, seen.key))
    return note_decisions(session, reading, [_decision(reading, seen) for seen in news])


def take_in_assessments(session: Session, reading: Reading, changes: Changes[SeenAssessment]) -> Followed:
    """Note the assessments that are news."""
    news = sorted((listed.record for listed in changes.news), key=lambda seen: (seen.published_on, seen.key))
    return note_decisions(session, reading, [_assessment(reading, seen) for seen in news])


def _decision(reading: Reading, seen: SeenSubsidyDecision) -> Listing:
    return Listing(
        source=reading.source,
        key=seen.key,
        name=seen.heading,
        product_key=product_key(seen.product),
        dates={DateKind.TLV_DECISION: seen.decided_on},
        address=seen.url,
        page_id=reading.page_id,
    )


def _assessment(reading: Reading, seen: SeenAssessment) -> Listing:
    return Listing(
        source=reading.source,
        key=seen.key,
        name=seen.title,
        title=seen.title,
        dates={DateKind.TLV_ASSESSMENT: seen.published_on},
        address=seen.url,
        page_id=reading.page_id,
    )
