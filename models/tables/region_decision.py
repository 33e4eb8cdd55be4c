"""The regions' decisions as rows, for queries and statistics. A correction adds a row; the latest `seq` is in force."""

from datetime import date
from decimal import Decimal

from sqlalchemy import Column, ForeignKeyConstraint, Text
from sqlmodel import Field, SQLModel

from models.tables.types import Exact


class RegionDecision(SQLModel, table=True):
    """What a region decided, by whom, where it is registered.

    `outcome` is `annulled` when a correction took it back, `lapsed` when the region is to be asked again.
    """

    __tablename__ = "region_decision"
    __table_args__ = (ForeignKeyConstraint(["case_id", "seq"], ["case_event.case_id", "case_event.seq"]),)

    case_id: int = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    region: str = Field(primary_key=True, max_length=80, index=True)
    outcome: str = Field(max_length=40)
    decided_on: date
    body: str = Field(max_length=80)
    decider: str = Field(max_length=100)
    recorder: str = Field(max_length=100)
    registry_number: str | None = Field(default=None, max_length=200)
    reason: str | None = Field(default=None, sa_column=Column(Text))
    conditions: str | None = Field(default=None, sa_column=Column(Text))
    centre: str | None = Field(default=None, max_length=200)
    waiting_for: str | None = Field(default=None, sa_column=Column(Text))
    waiting_until: date | None = None


class CostShare(SQLModel, table=True):
    """A unit's share, in percent, of a prescription medicine's cost in a region (cost_responsibility)."""

    __tablename__ = "cost_share"
    __table_args__ = (
        ForeignKeyConstraint(
            ["case_id", "seq", "region"],
            ["region_decision.case_id", "region_decision.seq", "region_decision.region"],
        ),
    )

    case_id: int = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    region: str = Field(primary_key=True, max_length=80)
    unit: str = Field(primary_key=True, max_length=200)
    percent: Decimal = Field(sa_type=Exact)
