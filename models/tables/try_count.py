"""How often something has been tried lately, for all processes together."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from models.tables.types import UtcDateTime


class TryCount(SQLModel, table=True):
    """Tries of one kind by one address or account, whose names are kept as a digest, until `ends_at`."""

    __tablename__ = "try_count"
    __table_args__ = (Index("ix_try_count_ends_at", "ends_at"),)

    digest: str = Field(primary_key=True, max_length=64)
    ends_at: datetime = Field(primary_key=True, sa_type=UtcDateTime)
    tries: int
