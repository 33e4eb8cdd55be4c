"""Texts prepared for those who decide: the background ARIL gets, the decision support each region gets."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from models.rules.case_number import case_number
from models.rules.consequences import NewEvent
from models.rules.events import Kind
from models.rules.process import Stage, outcome_of
from models.rules.turns import owner
from models.tables.core import table_of
from models.tables.document import Document
from notifications.render import render_document
from tasks.actions.budget_facts import budget_facts
from tasks.actions.case_file import By, CaseFile, Recorded, record

DOCUMENTS = table_of(Document)


def prepare_background(session: Session, file: CaseFile, by: By) -> Recorded:
    """What is known so far, for the body that is to give its consensus."""
    body = owner(by.organisation, Stage.CONSENSUS, None, file.at.therapy, by.today)
    opened = file.log[0]
    facts = _about(file) | {
        "body": body.name,
        "extends": case_number(opened.data["extends"]) if opened.data.get("extends") else None,
        "clock_start": file.at.clock_start.isoformat() if file.at.clock_start else None,
    }
    event = NewEvent(Kind.BACKGROUND_PREPARED, by.today, data={"reader": body.key})
    recorded = record(session, file, [event], by, cause=opened.seq)
    session.execute(insert(DOCUMENTS), [_document(file.case_id, recorded.seq, body.key, "background", facts)])
    return recorded


def prepare_documents(session: Session, file: CaseFile, by: By) -> Recorded:
    """One decision support per region, and the event that says so."""
    facts = _decided(file) | budget_facts(session, file, by.organisation)
    data = {"regions": list(file.at.regions)} | ({"version": facts["version"]} if facts["version"] else {})
    event = NewEvent(Kind.DOCUMENTS_PREPARED, by.today, data=data)
    recorded = record(session, file, [event], by, cause=_cause(file))
    rows = []
    for region in file.at.regions:
        mine = facts | {"region": by.organisation.region(region).name}
        rows.append(_document(file.case_id, recorded.seq, region, "decision_support", mine))
    session.execute(insert(DOCUMENTS), rows)
    return recorded


def _document(case_id: int, seq: int, reader: str, kind: str, facts: Mapping[str, Any]) -> dict[str, object]:
    title, content = render_document(kind, facts)
    return {
        "case_id": case_id,
        "seq": seq,
        "reader": reader,
        "title": title[:300],
        "content": content,
        "sha256": sha256(content.encode()).hexdigest(),
    }


def _about(file: CaseFile) -> dict[str, Any]:
    opened = file.log[0].data
    return file.about.facts() | {"substance": opened["substance"], "label": file.label}


def _decided(file: CaseFile) -> dict[str, Any]:
    consensus = file.at.decisions[Stage.CONSENSUS]
    recommendation = file.at.decisions[Stage.REGIONAL_RECOMMENDATION]
    return _about(file) | {
        "consensus": _answer(Stage.CONSENSUS, consensus.outcome),
        "consensus_on": consensus.on.isoformat(),
        "recommendation": _answer(Stage.REGIONAL_RECOMMENDATION, recommendation.outcome),
        "recommendation_on": recommendation.on.isoformat(),
        "conditions": recommendation.data.get("conditions") or consensus.data.get("conditions"),
    }


def _cause(file: CaseFile) -> int:
    """The recommendation, or the newer version of the analysis that the documents show."""
    revised = [event.seq for event in file.log if event.kind is Kind.BUDGET_REVISED]
    return max(file.at.decisions[Stage.REGIONAL_RECOMMENDATION].seq, *revised, 0)


def _answer(stage: Stage, key: str | None) -> str:
    outcome = outcome_of(stage, key or "")
    return outcome.label if outcome else ""
