"""A list becomes rows: what was new or changed, and what follows from it for cases and proposals.

A function here runs in the transaction that writes the list, once per change and never for an unchanged list. It
must be harmless to run again after a roll-back, and nothing but the session may remember that it ran.
"""

from collections.abc import Callable
from typing import Any

from sqlmodel import Session

from tasks.actions.taking_in import (
    ema_medicines,
    mentions,
    not_taken_up,
    nt_agreements,
    recommendations,
    tlv,
    under_preparation,
)
from tasks.actions.taking_in.changes import Changes, Followed, Listed, Reading

__all__ = ["FOLLOW", "Changes", "Followed", "Listed", "Reading", "follow"]

Follow = Callable[[Session, Reading, Changes[Any]], Followed]

# What follows, by the source's key. A source that is not here is known and shown, and nothing follows.
FOLLOW: dict[str, Follow] = {
    "ema_medicines": ema_medicines.take_in,
    "nt_agreements": nt_agreements.take_in,
    "nt_follow_up_reports": mentions.note_mentions,
    "nt_news": mentions.note_mentions,
    "nt_not_taken_up": not_taken_up.take_in,
    "nt_recommendations": recommendations.take_in,
    "nt_under_preparation": under_preparation.take_in,
    "tlv_clinic_assessments": tlv.take_in_assessments,
    "tlv_decisions_general": tlv.take_in_decisions,
    "tlv_decisions_limited": tlv.take_in_decisions,
    "tlv_decisions_refused": tlv.take_in_decisions,
}


def follow(session: Session, reading: Reading, changes: Changes[Any]) -> Followed:
    """Do what follows from `changes`; called in a baseline too, which `reading` tells."""
    consequence = FOLLOW.get(reading.source)
    return consequence(session, reading, changes) if consequence else Followed()
