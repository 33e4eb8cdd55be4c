"""What a medicine turned out to cost, month by month and region by region, beside what was forecast."""

from datetime import date
from decimal import Decimal

from sqlalchemy import ForeignKeyConstraint
from sqlmodel import Field, SQLModel

from models.tables.types import Exact, Sek


class ActualImport(SQLModel, table=True):
    """A file of actual costs, read whole by event `seq`; the newest of a case is in force. Never changed.

    `forecast_seq` is the reviewed version it was compared with. SEK over the `months` region-months of the file;
    `bias` and `median_absolute` are fractions of the forecast (see `budget_impact.outcome.Accuracy`).
    """

    __tablename__ = "actual_import"
    __table_args__ = (
        ForeignKeyConstraint(["case_id", "seq"], ["case_event.case_id", "case_event.seq"]),
        ForeignKeyConstraint(["case_id", "forecast_seq"], ["budget_analysis.case_id", "budget_analysis.seq"]),
    )

    case_id: int = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    forecast_seq: int
    file_name: str = Field(max_length=300)
    sha256: str = Field(max_length=64)
    months: int
    forecast: Decimal = Field(sa_type=Sek)
    actual: Decimal = Field(sa_type=Sek)
    bias: Decimal | None = Field(default=None, sa_type=Exact)
    median_absolute: Decimal | None = Field(default=None, sa_type=Exact)


class ActualCost(SQLModel, table=True):
    """A region's month (its first day): actual cost and what was forecast, gross SEK."""

    __tablename__ = "actual_cost"
    __table_args__ = (ForeignKeyConstraint(["case_id", "seq"], ["actual_import.case_id", "actual_import.seq"]),)

    case_id: int = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    region: str = Field(primary_key=True, max_length=80)
    month: date = Field(primary_key=True)
    actual: Decimal = Field(sa_type=Sek)
    forecast: Decimal = Field(sa_type=Sek)
