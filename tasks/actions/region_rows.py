"""The regions' decisions as rows beside the log, for queries: written anew whenever what is in force changes."""

from datetime import date

from sqlalchemy import insert
from sqlmodel import Session

from models.rules.decisions import shares_in
from models.rules.events import Event
from models.tables.core import table_of
from models.tables.region_decision import CostShare, RegionDecision
from tasks.actions.case_file import CaseFile

ANNULLED, LAPSED = "annulled", "lapsed"
_NEW_DECISION = insert(table_of(RegionDecision))
_NEW_SHARES = insert(table_of(CostShare))
_TEXTS = ("registry_number", "reason", "conditions", "centre", "waiting_for")


def write_region_decision(session: Session, file: CaseFile, region: str, seq: int) -> None:
    """The row of a region's decision in force, as of event `seq` (its own, or a correction's)."""
    event = file.at.region_decisions[region]
    connection = session.connection()
    connection.execute(_NEW_DECISION, _row(file.case_id, seq, event))
    shares = [
        {"case_id": file.case_id, "seq": seq, "region": region, "unit": share.unit, "percent": share.percent}
        for share in shares_in(event.data)
    ]
    if shares:
        connection.execute(_NEW_SHARES, shares)


def take_back(session: Session, file: CaseFile, decisions: list[Event], seq: int, *, outcome: str, reason: str) -> None:
    """Rows saying that `decisions` no longer hold: annulled by a correction, or lapsed with a restarted step."""
    rows = [
        _row(file.case_id, seq, decision)
        | dict.fromkeys(_TEXTS)
        | {"outcome": outcome, "reason": reason, "recorder": file.log[seq - 1].actor, "waiting_until": None}
        for decision in decisions
    ]
    if rows:
        session.connection().execute(_NEW_DECISION, rows)


def _row(case_id: int, seq: int, event: Event) -> dict[str, object]:
    until = event.data.get("waiting_until")
    return {name: event.data.get(name) for name in _TEXTS} | {
        "case_id": case_id,
        "seq": seq,
        "region": event.region,
        "outcome": event.outcome,
        "decided_on": event.on,
        "body": event.data["body"],
        "decider": event.decider,
        "recorder": event.actor,
        "waiting_until": date.fromisoformat(until) if until else None,
    }
