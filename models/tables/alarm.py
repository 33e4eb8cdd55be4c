"""What has been said because time passed: one row per clock, rung and repeat, so that none is said twice."""

from datetime import datetime

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.tables.types import UtcDateTime


class Alarm(SQLModel, table=True):
    """A rung that has been dealt with. `clock` and `occasion` name the clock: its key, and what set it going.

    `state`: fired, or passed_over (it had passed before anybody was watching, or while it was acknowledged).
    `told` are the people it went to, `fell` the sentences that say why somebody was passed over.
    """

    __tablename__ = "alarm"
    __table_args__ = (UniqueConstraint("case_id", "clock", "occasion", "rung", "occurrence", name="uq_alarm_case_id"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    clock: str = Field(max_length=100)
    occasion: str = Field(max_length=40)
    rung: str = Field(max_length=40)
    occurrence: int = 0
    notice: str = Field(max_length=40)
    state: str = Field(max_length=20)
    due_at: datetime = Field(sa_type=UtcDateTime)
    settled_at: datetime = Field(sa_type=UtcDateTime)
    told: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    fell: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
