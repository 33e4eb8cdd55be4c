"""Noting how the flows have been doing: a statement when a run begins, and one when it ends."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, literal
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from models.tables.core import table_of
from models.tables.flow_health import FlowHealth

HEALTH = table_of(FlowHealth)
_NEVER = {"failures_in_row": 0, "failures_total": 0, "runs_total": 0}


def note_start(session: Session, flow: str, *, now: datetime) -> None:
    """A run has begun."""
    began = literal(now, HEALTH.c.unfinished_since.type)
    again = {
        "last_started_at": now,
        # Of several that never end, the first says for how long nothing has been heard.
        "unfinished_since": func.coalesce(HEALTH.c.unfinished_since, began),
        "runs_total": HEALTH.c.runs_total + 1,
    }
    _write(session, flow, {"last_started_at": now, "unfinished_since": now, "runs_total": 1}, again)


def note_end(session: Session, flow: str, *, now: datetime, seconds: float, well: bool) -> None:
    """A run has ended after so many seconds, in a failed state unless `well`."""
    ended: dict[str, Any] = {"last_ended_at": now, "unfinished_since": None, "last_seconds": seconds}
    if well:
        good = ended | {"last_success_at": now, "failures_in_row": 0}
        _write(session, flow, good, good)
        return
    one_more = {name: HEALTH.c[name] + 1 for name in ("failures_in_row", "failures_total")}
    _write(session, flow, ended | {"failures_in_row": 1, "failures_total": 1}, ended | one_more)


def note_failure(session: Session, flow: str, *, now: datetime) -> None:
    """A run has failed, of a flow whose beginnings are not noted."""
    first = {"last_ended_at": now, "failures_total": 1}
    _write(session, flow, first, {"last_ended_at": now, "failures_total": HEALTH.c.failures_total + 1})


def _write(session: Session, flow: str, first: dict[str, Any], again: dict[str, Any]) -> None:
    dialect = sqlite if session.connection().dialect.name == "sqlite" else postgresql
    new = dialect.insert(HEALTH).values({"flow": flow} | _NEVER | first)
    session.connection().execute(new.on_conflict_do_update(index_elements=["flow"], set_=again))
