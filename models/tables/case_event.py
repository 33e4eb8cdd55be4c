"""The append-only event log, one row per event."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.tables.types import KeptJson, UtcDateTime


class CaseEvent(SQLModel, table=True):
    """One event; see `models.rules.events.Event`. The idempotency key makes a repeated call do nothing.

    `hash` is over everything before it, `previous_hash` is that of the event before: `models.rules.log_chain`.
    """

    __tablename__ = "case_event"
    __table_args__ = (UniqueConstraint("case_id", "idempotency_key"),)

    case_id: int = Field(primary_key=True, foreign_key="cases.id")
    seq: int = Field(primary_key=True)
    kind: str = Field(max_length=40)
    on: date
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    actor: str = Field(max_length=100)
    decider: str | None = Field(default=None, max_length=100)
    stage: str | None = Field(default=None, max_length=40)
    region: str | None = Field(default=None, max_length=80)
    outcome: str | None = Field(default=None, max_length=40)
    cause: int | None = None
    corrects: int | None = None
    idempotency_key: str | None = Field(default=None, max_length=200)
    data: dict[str, Any] = Field(sa_column=Column(KeptJson, nullable=False))
    previous_hash: str = Field(max_length=64)
    hash: str = Field(max_length=64)
