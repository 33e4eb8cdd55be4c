"""Budget impact analyses as numbered versions per case, with a line per region."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Column, ForeignKeyConstraint
from sqlmodel import Field, SQLModel

from models.tables.types import Exact, Sek


class BudgetAnalysis(SQLModel, table=True):
    """One version, never changed: `seq` is the event that made it. Gross figures only; SEK per year."""

    __tablename__ = "budget_analysis"
    __table_args__ = (ForeignKeyConstraint(["case_id", "seq"], ["case_event.case_id", "case_event.seq"]),)

    case_id: int = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    engine: str = Field(max_length=40)
    inputs_hash: str = Field(max_length=64)
    price: Decimal = Field(sa_type=Sek)
    basis: str = Field(max_length=100)
    price_on: date
    national_patients: Decimal | None = Field(default=None, sa_type=Exact)
    flags: list[Any] = Field(sa_column=Column(JSON, nullable=False))
    assumptions: list[Any] = Field(sa_column=Column(JSON, nullable=False))


class BudgetLine(SQLModel, table=True):
    """A region's patients and gross cost (SEK per year, rounded to öre when stored) in a version."""

    __tablename__ = "budget_line"
    __table_args__ = (ForeignKeyConstraint(["case_id", "seq"], ["budget_analysis.case_id", "budget_analysis.seq"]),)

    case_id: int = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    region: str = Field(primary_key=True, max_length=80)
    patients: Decimal = Field(sa_type=Exact)
    gross: Decimal = Field(sa_type=Sek)
    origin: str = Field(max_length=200)
