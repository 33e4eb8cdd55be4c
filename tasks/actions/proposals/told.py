"""Telling case officers of the proposals that one reading of a source made: once, however many they are."""

from collections.abc import Mapping, Sequence, Set
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from models.rules.case_number import case_number
from models.rules.proposals import KIND_LABELS, STATE_LABELS, ProposalKind, ProposalState, way_of
from models.rules.standings import STANDING_LABELS, Standing
from models.rules.verdicts import Verdict
from notifications import routing
from notifications.message import PROPOSAL
from notifications.proposal_words import about_in_words, differences_in_words, next_in_words
from notifications.proposals import proposals_made
from tasks.actions import outbox
from tasks.actions.case_file import By
from tasks.actions.case_rows import CASES
from tasks.actions.fan_out import with_channels
from tasks.queries.concerned import CaseNear
from tasks.queries.proposals import ProposalView, proposals_called
from tasks.sources.registry import sources


def announce_proposals(session: Session, source: str, ids: Sequence[int], by: By) -> None:
    """One message to each case officer about the proposals `ids`, made from `source`; none when there are none.

    A case that waits for a judgement has asked them for it already, in a message of its own.
    """
    found = proposals_called(session, ids)
    asked = _judgements_asked(session, {view.row.case_id for view in found})
    views = [view for view in found if view.row.case_id not in asked]
    if not views:
        return
    people = routing.told(by.organisation, PROPOSAL, None, by.today) or routing.case_officers(by.organisation, by.today)
    said = proposals_made(source_label(source), [proposal_facts(view) for view in views], people, day=by.today)
    case_id = views[0].row.case_id if len(views) == 1 else None
    outbox.put(session, with_channels(session, said, by.organisation, by.today), now=by.now, case_id=case_id)


def _judgements_asked(session: Session, case_ids: Set[int | None]) -> frozenset[int]:
    told = case_ids - {None}
    waits = (CASES.c.standing == Standing.PAUSED.value) | CASES.c.review_wanted
    asking = select(CASES.c.id).where(CASES.c.id.in_(told), waits)
    return frozenset(session.connection().execute(asking).scalars()) if told else frozenset()


def source_label(source: str) -> str:
    """A source as people call it; its key where nobody knows it any more."""
    known = sources().get(source)
    return known.label if known else source


def proposal_facts(view: ProposalView) -> dict[str, Any]:
    """A proposal in words, for a notice and for a digest."""
    row, state, verdict = view.row, ProposalState(view.row.state), Verdict(view.row.verdict)
    about = about_in_words(row.product, row.indication)
    return {
        "number": row.id,
        "product": row.product,
        "about": about,
        "kind": KIND_LABELS[ProposalKind(row.kind)],
        "state": STATE_LABELS[state],
        "waits": state is ProposalState.WAITING,
        "case": case_number(row.case_id) if row.case_id else None,
        "label": row.label,
        "verdict": verdict.label,
        "dated": dated(row.facts),
        "changes": differences_in_words(row.difference),
        "replaces": row.supersedes_id,
        "url": row.url,
        "cases": [near_in_words(case) for case in view.near if case.case_id != row.case_id],
        "next": next_in_words(row.id, state, way_of(verdict)),
    }


def near_in_words(case: CaseNear) -> str:
    """”OI-0007 Trodelvy vid bröstcancer: på väg”."""
    return f"{case.number} {about_in_words(case.product, case.indication)}: {STANDING_LABELS[case.standing]}"


def dated(facts: Mapping[str, Any]) -> str | None:
    """The day the source gives; its own words where they name no day."""
    return facts.get("published_on") or facts.get("decided_on") or facts.get("date_text") or None
