"""Medicines and what the councils have said about them, with history."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.tables.types import UtcDateTime


class Medicine(SQLModel, table=True):
    """A product. Its indications are told apart on recommendations and cases."""

    __tablename__ = "medicine"

    id: int | None = Field(default=None, primary_key=True)
    product: str = Field(max_length=300)
    product_key: str = Field(max_length=300, unique=True)
    substance: str = Field(max_length=300)
    substance_key: str = Field(max_length=300, index=True)
    atc: str | None = Field(default=None, max_length=20)


class Recommendation(SQLModel, table=True):
    """What a council said about a medicine for an indication. A later one supersedes, nothing is overwritten.

    `decided_on` and `published_on` differ in practice; either may be unknown: `date_text` is what the source wrote.
    """

    __tablename__ = "recommendation"
    __table_args__ = (UniqueConstraint("medicine_id", "indication_key", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    medicine_id: int = Field(foreign_key="medicine.id")
    indication: str = Field(max_length=2000)
    indication_key: str = Field(max_length=64)
    number: int
    supersedes_id: int | None = Field(default=None, foreign_key="recommendation.id")
    body: str = Field(max_length=80)
    verdict: str = Field(max_length=40)
    restricted: bool = False
    label: str = Field(max_length=2000)
    comment: str | None = Field(default=None, max_length=4000)
    decided_on: date | None = None
    published_on: date | None = None
    date_text: str = Field(default="", max_length=100)
    url: str | None = Field(default=None, max_length=2000)
    source: str = Field(max_length=80)
    source_page_id: int | None = Field(default=None, foreign_key="source_page.id")
    seen_at: datetime = Field(sa_type=UtcDateTime)
