"""Net prices and rebates in a class of their own (OSL 31:16, 19:3), and every reading of them."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint
from sqlmodel import Field, SQLModel

from models.tables.types import SecretText, UtcDateTime


class BudgetNetPrice(SQLModel, table=True):
    """What is secret in the inputs that event `seq` set. Read only through `tasks.actions.read_net`, never changed.

    `content` is JSON, a list of cost items with rebate or tender; `digest` is of the whole model, and as secret:
    whoever knows the open part could try prices until it fits.
    """

    __tablename__ = "budget_net_price"
    __table_args__ = (ForeignKeyConstraint(["case_id", "seq"], ["case_event.case_id", "case_event.seq"]),)

    case_id: int = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    content: str = Field(sa_type=SecretText)
    digest: str = Field(sa_type=SecretText)


class NetReading(SQLModel, table=True):
    """Somebody has read the net figures of the version that event `seq` made, and why. Append-only."""

    __tablename__ = "net_reading"
    __table_args__ = (ForeignKeyConstraint(["case_id", "seq"], ["budget_analysis.case_id", "budget_analysis.seq"]),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(index=True)
    seq: int
    reader: str = Field(max_length=100)
    read_at: datetime = Field(sa_type=UtcDateTime)
    purpose: str = Field(max_length=200)
