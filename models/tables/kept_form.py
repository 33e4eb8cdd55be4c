"""Forms that were sent after the log-in had run out: kept a short while for the one who filled them in."""

from datetime import datetime

from sqlalchemy import Column, Index, Text
from sqlmodel import Field, SQLModel

from models.tables.types import UtcDateTime


class KeptForm(SQLModel, table=True):
    """What `person` had filled in on the page at `path`, sealed with a key that only their browser holds.

    `digest` is that of the key; without it nobody can read the content, whoever has the database.
    """

    __tablename__ = "kept_form"
    __table_args__ = (Index("ix_kept_form_ends_at", "ends_at"),)

    digest: str = Field(primary_key=True, max_length=64)
    person: str = Field(max_length=100)
    path: str = Field(max_length=500)
    content: str = Field(sa_column=Column(Text, nullable=False))
    ends_at: datetime = Field(sa_type=UtcDateTime)
