"""NT-rådet's list of recommendations becomes rows with history, and what is news becomes proposals.

The case of the same medicine and indication is told at once: it pauses, wakes or is flagged. Without one the proposal
waits for a person, unless the organisation file lets the verdict open cases by itself.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlmodel import Session

from models.rules.errors import LostRaceError, OrdnatError
from models.rules.proposals import ProposalState, Way, way_of
from models.rules.verdicts import Verdict
from models.tables.medicine import Medicine, Recommendation
from tasks.actions.case_file import By
from tasks.actions.medicines import medicine_of
from tasks.actions.open_case import TakeUp, open_case
from tasks.actions.proposals.propose import Seen, propose
from tasks.actions.proposals.told import announce_proposals
from tasks.actions.recommendations import history_of, new_recommendation
from tasks.actions.revise import revise
from tasks.actions.taking_in.changes import Changes, Followed, Reading
from tasks.actions.taking_in.mentions import mention_earlier, newest_medicine
from tasks.sources.reading.recommendation import SeenRecommendation

# What makes a row say something else, beside who it is about.
SAID = ("label", "verdict", "restricted", "comment", "published_on", "decided_on")
_FIRST = date.min


def take_in(session: Session, reading: Reading, changes: Changes[SeenRecommendation]) -> Followed:
    """Write what is news, and propose it. A baseline is only known: it moves and opens no case.

    Several rows for one medicine and indication are its history; the latest counts.
    """
    followed, before = Followed(), newest_medicine(session)
    for listed in changes.news:
        _take_in_one(session, reading, sorted((*listed.older, listed.record), key=_day), followed)
    mention_earlier(session, before, reading.by)
    announce_proposals(session, reading.source, followed.proposals, reading.by)
    return followed


def _day(record: SeenRecommendation) -> tuple[date, str]:
    return record.published_on or record.decided_on or _FIRST, record.date_text


def _take_in_one(session: Session, reading: Reading, rows: Sequence[SeenRecommendation], followed: Followed) -> None:
    medicine = medicine_of(session, rows[0].product, rows[0].substance, rows[0].atc)
    history = history_of(session, medicine.id or 0, rows[0].indication)
    known = len(history)
    for row in rows:
        # All but the page's newest row are history: whatever of it has been said before is known.
        told = history[-1:] if row is rows[-1] and not reading.baseline else history
        if not _is_news(row, told, history):
            continue
        facts = _columns(row, reading)
        earlier = history[-1] if history else None
        history.append(new_recommendation(session, medicine.id or 0, row.indication, facts, earlier=earlier))
    if len(history) > known and not reading.baseline:
        before = history[known - 1] if known else None
        _follow(session, reading, _seen(medicine, rows[-1], history[-1], before), history[-1], followed)


def _is_news(row: SeenRecommendation, told: Sequence[Recommendation], history: Sequence[Recommendation]) -> bool:
    """Does it say something else than all of `told`? The newest row that goes back to an earlier wording is news.

    History that surfaces late is none: what is known and dated later stands.
    """
    newest = history[-1].published_on if history else None
    if newest is not None and row.published_on is not None and row.published_on < newest:
        return False
    return not any(_said(row) == _said(known) for known in told)


def _said(row: SeenRecommendation | Recommendation) -> tuple[Any, ...]:
    # A site that begins to write its dates in another way has not changed its mind.
    return *(getattr(row, name) for name in SAID), None if row.published_on else row.date_text


def _columns(row: SeenRecommendation, reading: Reading) -> dict[str, Any]:
    return {name: getattr(row, name) for name in SAID} | {
        "verdict": row.verdict.value,
        "date_text": row.date_text,
        "url": row.url,
        "source": reading.source,
        "source_page_id": reading.page_id,
        "seen_at": reading.by.now,
    }


def _seen(medicine: Medicine, row: SeenRecommendation, now: Recommendation, before: Recommendation | None) -> Seen:
    return Seen(
        key=f"recommendation:{now.id}",
        source=now.source,
        medicine=medicine,
        indication=now.indication,
        verdict=Verdict(now.verdict),
        label=now.label,
        facts=row.facts(),
        earlier=row.facts() | _facts(before) if before else None,
        url=now.url,
        page_id=now.source_page_id,
        recommendation_id=now.id,
    )


def _facts(known: Recommendation) -> dict[str, Any]:
    """What a known recommendation said, in the form of a record's facts."""
    facts = {name: getattr(known, name) for name in SAID}
    days = ("published_on", "decided_on")
    return facts | {name: facts[name].isoformat() if facts[name] else None for name in days}


def _follow(session: Session, reading: Reading, seen: Seen, written: Recommendation, followed: Followed) -> None:
    moved = revise(session, written, reading.by)
    if moved is not None:
        followed.moved.append(moved.case_id)
        made = propose(session, seen, reading.by, state=ProposalState.TOLD_CASE, case_id=moved.case_id)
    else:
        state, opened = _open_by_itself(session, written, reading.by)
        followed.opened.extend([opened] if opened else [])
        made = propose(session, seen, reading.by, state=state, case_id=opened)
    followed.proposals.append(made.proposal_id)


def _open_by_itself(session: Session, written: Recommendation, by: By) -> tuple[ProposalState, int | None]:
    verdict = Verdict(written.verdict)
    if verdict not in by.organisation.opens_by_itself or way_of(verdict) is not Way.OPENS:
        return ProposalState.WAITING, None
    by = replace(by, key=None)
    try:
        opened = open_case(session, written.id or 0, TakeUp(), actor=by.actor, now=by.now, organisation=by.organisation)
    except LostRaceError:
        raise
    except OrdnatError:
        # A date is missing, or lies ahead: it waits, and a person takes it up.
        return ProposalState.WAITING, None
    return ProposalState.OPENED_BY_ITSELF, opened.case_id
