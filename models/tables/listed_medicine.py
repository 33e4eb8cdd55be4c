"""What the authorities' lists say of medicines, as they last said it, found by product, by substance or by title."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, Text, text
from sqlmodel import Field, SQLModel

from models.tables.types import UtcDateTime


class ListedMedicine(SQLModel, table=True):
    """One row of a source's list. Its history is kept with the source's records.

    The keys are those of `models.rules.identity`; a row that names its medicine in a title only has none. `dates` are
    ISO dates by `DateKind`, `flags` booleans by `Flag`.
    """

    __tablename__ = "listed_medicine"
    __table_args__ = (
        Index(
            "ix_listed_medicine_title",
            "source",
            sqlite_where=text("title IS NOT NULL"),
            postgresql_where=text("title IS NOT NULL"),
        ),
    )

    source: str = Field(primary_key=True, max_length=80)
    key: str = Field(primary_key=True, max_length=600)
    name: str = Field(sa_column=Column(Text, nullable=False))
    product_key: str | None = Field(default=None, sa_column=Column(Text, index=True))
    substance_key: str | None = Field(default=None, sa_column=Column(Text, index=True))
    atc: str | None = Field(default=None, sa_column=Column(Text))
    title: str | None = Field(default=None, sa_column=Column(Text))
    dates: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    flags: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    address: str | None = Field(default=None, sa_column=Column(Text))
    page_id: int | None = Field(default=None, foreign_key="source_page.id")
    listed_at: datetime = Field(sa_type=UtcDateTime)
