"""Budget impact analyses as numbered versions per case, with a line per region and a row per region and year."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Column, ForeignKeyConstraint, Text
from sqlmodel import Field, SQLModel

from models.tables.types import Exact, Sek


class BudgetAnalysis(SQLModel, table=True):
    """One version, never changed: `seq` is the event that made it. Open prices only; SEK per year.

    A draft is replaced by a new version, and so is a reviewed one: no code updates a row. `inputs` is the open model in
    canonical JSON and `inputs_hash` its digest; None and another hash in versions older than they are. `price` is the
    gross cost per patient-year. `year` is the dearest calendar year, the one `budget_line` shows. `forecast` is gross
    drug cost, region → month (2027-01) → SEK as text. `covers` and `overlap` (region → patients as text) say how an
    extension counts the earlier indication's patients.
    """

    __tablename__ = "budget_analysis"
    __table_args__ = (ForeignKeyConstraint(["case_id", "seq"], ["case_event.case_id", "case_event.seq"]),)

    case_id: int = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    version: int
    author: str | None = Field(default=None, max_length=100)
    engine: str = Field(max_length=40)
    inputs: str | None = Field(default=None, sa_column=Column(Text))
    inputs_hash: str = Field(max_length=64)
    price: Decimal = Field(sa_type=Sek)
    basis: str = Field(max_length=100)
    price_on: date
    national_patients: Decimal | None = Field(default=None, sa_type=Exact)
    year: int | None = None
    covers: str | None = Field(default=None, max_length=20)
    overlap: dict[str, str] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    flags: list[Any] = Field(sa_column=Column(JSON, nullable=False))
    assumptions: list[Any] = Field(sa_column=Column(JSON, nullable=False))
    warnings: list[str] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    forecast: dict[str, dict[str, str]] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))


class BudgetLine(SQLModel, table=True):
    """A region's patients and gross cost (SEK, rounded to öre when stored) in a version's dearest year."""

    __tablename__ = "budget_line"
    __table_args__ = (ForeignKeyConstraint(["case_id", "seq"], ["budget_analysis.case_id", "budget_analysis.seq"]),)

    case_id: int = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    region: str = Field(primary_key=True, max_length=80)
    patients: Decimal = Field(sa_type=Exact)
    gross: Decimal = Field(sa_type=Sek)
    origin: str = Field(max_length=200)


class BudgetYear(SQLModel, table=True):
    """A region's (or all regions', `alla`) calendar year in a version: mean patients, new starts, SEK at open prices.

    `months` is fewer than twelve in the year the medicine is introduced.
    """

    __tablename__ = "budget_year"
    __table_args__ = (ForeignKeyConstraint(["case_id", "seq"], ["budget_analysis.case_id", "budget_analysis.seq"]),)

    case_id: int = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    region: str = Field(primary_key=True, max_length=80)
    year: int = Field(primary_key=True)
    months: int
    starts: Decimal = Field(sa_type=Exact)
    patients: Decimal = Field(sa_type=Exact)
    gross_drug: Decimal = Field(sa_type=Sek)
    net_drug: Decimal = Field(sa_type=Sek)
    net_care: Decimal = Field(sa_type=Sek)
